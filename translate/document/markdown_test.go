package document

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// tree is the structure of a Markdown text: its blocks, with what is in those that are not read.
func tree(source string) string {
	pc := parser.NewContext()
	pc.Set(recordKey, &record{ends: make(map[ast.Node]int), full: -1})
	body, _ := frontMatter(&scan{part: &part{text: source}, emit: func(*block) bool { return true }})
	src := []byte(source[body:])
	var b strings.Builder
	var walk func(n ast.Node, depth int)
	walk = func(n ast.Node, depth int) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if c.Type() == ast.TypeInline {
				continue
			}
			fmt.Fprintf(&b, "%*s%s", 2*depth, "", c.Kind())
			switch c := c.(type) {
			case *ast.Heading:
				fmt.Fprintf(&b, " %d", c.Level)
			case *ast.LinkReferenceDefinition:
				fmt.Fprintf(&b, " %s %s", c.Label, c.Destination)
			case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
				fmt.Fprintf(&b, " %q", c.Lines().Value(src))
			}
			b.WriteByte('\n')
			walk(c, depth+1)
		}
	}
	walk(markdownParser.Parse(text.NewReader(src), parser.WithContext(pc)), 0)
	return b.String()
}

// awkward are pieces of text that would be markup in many a place.
var awkward = []string{"word", "a", " ", "  ", "    ", "\n", "\t", "*", "**", "_", "__", "`", "```", "~~~", "~", "[", "]", "](u)", "[x]", "![", "<", ">", "<b>", "</b>", "<div>", "<!--",
	"#", "##", "-", "---", "===", "+", "1.", "2)", "99999999.", "|", "|-|", ":", ": ", "\\", "&amp;", "&", "&#42;", "!", "$", "$$", "$5", "[^1]", "[^1]:", "[a]: b", "[ ]", "www.a.b", "http://a.b", "a@b.c",
	".", "“", "”", "(", ")", "।", "কথা", "ক্ত", "{1}", "'", "\"", "=", "+++", "\u00a0", "\u200d", "e"}

// mangled makes a translation of awkward text with the tags anywhere in their order.
func mangled(rng *rand.Rand) func(s *align.Sentence) align.Pair {
	return func(s *align.Sentence) align.Pair {
		p := same(s)
		if rng.IntN(8) == 0 {
			return p
		}
		var b strings.Builder
		var tags []align.Tag
		put := func() {
			for range rng.IntN(4) {
				b.WriteString(awkward[rng.IntN(len(awkward))])
			}
		}
		for _, t := range s.Tags {
			put()
			if rng.IntN(10) == 0 {
				continue
			}
			t.At = b.Len()
			tags = append(tags, t)
		}
		put()
		if rng.IntN(2) == 0 {
			b.WriteString("end")
		}
		p.Target, p.TargetTags = b.String(), tags
		return p
	}
}

// fragments make documents in which anything may stand beside anything.
var fragments = []string{"# ", "## ", "> ", "- ", "* ", "1. ", "  ", "    ", "\n", "\n", "\n\n", "\r\n", "ক", "খ গ", "ঘ।", " ", "**", "*", "_", "__", "~~", "`", "``", "[", "]", "](u)", "](u \"ঙ\")", "![", "[চ]", "[চ]: w\n", "[চ]: w 'ছ'\n", "[^1]", "[^1]: ", "| ", "|", "|-|-|", "---", "===", "\\", "\\\n", "  \n", "<b>", "</b>", "<br>", "<kbd>", "</kbd>", "<div>", "<!-- জ -->", "&amp;", "$", "$$", "http://a.b/c", "<http://d.e>", "- [ ] ", "```\n", "~~~\n", "\t", "!", "“", "”", ".", "1", "x", "?", "কথা বলা।", "এক কথা আর।", "---\ntitle: ঝ\n---\n", "+++\ntitle = 'ঞ'\n+++\n", "#", "ট ঠ ড ঢ। "}

// TestMarkdownStructure mangles documents made of fragments, and looks whether their blocks are still
// the same.
func TestMarkdownStructure(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		var b strings.Builder
		for range 3 + rng.IntN(25) {
			b.WriteString(fragments[rng.IntN(len(fragments))])
		}
		mangle(t, b.String(), rng)
	}
}

// mangle checks that a document stays the same when its sentences do, and keeps its blocks when they
// become awkward.
func mangle(t *testing.T, data string, rng *rand.Rand) {
	got, err := rewrite(t, "a.md", []byte(data), "", same)
	if e, ok := err.(*Error); ok && (e.Kind == Empty || e.Kind == Binary || e.Kind == Encoding || e.Kind == TooLarge || e.Kind == FontEncoded) {
		return
	}
	if err != nil || got != data {
		t.Fatalf("%q became %q: %v", data, got, err)
	}
	out, err := rewrite(t, "a.md", []byte(data), "en", mangled(rng))
	if err != nil {
		t.Fatalf("%q: %v", data, err)
	}
	if a, b := tree(data), tree(out); a != b {
		t.Errorf("%q\nbecame\n%q\n%s\nbut was\n%s", data, out, b, a)
	}
}

func FuzzMarkdown(f *testing.F) {
	for i, c := range markdownSamples {
		f.Add([]byte(c.text), uint64(i))
		f.Add([]byte(strings.ReplaceAll(c.text, "\n", "\r\n")), uint64(i))
	}
	f.Add([]byte("ক\n- খ\n\n    গ\n> ঘ\n১. ঙ\r\n<b>চ\n|ছ|\n|-|\n[জ]: ঝ 'ঞ'"), uint64(7))
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		mangle(t, string(data), rand.New(rand.NewPCG(seed, 1)))
	})
}

var markdownSamples = []sample{
	// Blocks.
	{"a.md", "# এক **দুই** #\n\nতিন\nচার। পাঁচ।\n\nছয়\n===\n\nসাত\n---\n", []string{"এক {1}দুই{/1}", "তিন চার।", "পাঁচ।", "ছয়", "সাত"},
		"# <এক **দুই**> #\n\n<তিন চার।> <পাঁচ।>\n\n<ছয়>\n===\n\n<সাত>\n---\n"},
	{"a.md", "> এক\n> দুই *তিন\n> চার* পাঁচ।\n>\n> - ছয়\n>   সাত\n", []string{"এক দুই {1}তিন চার{/1} পাঁচ।", "ছয় সাত"}, "> <এক দুই *তিন চার* পাঁচ।>\n>\n> - <ছয় সাত>\n"},
	{"a.md", "1. এক\n   - [ ] দুই\n   - [x] *তিন*\n2. চার\n\n   পাঁচ", []string{"এক", "দুই", "তিন", "চার", "পাঁচ"}, "1. <এক>\n   - [ ] <দুই>\n   - [x] *<তিন>*\n2. <চার>\n\n   <পাঁচ>"},
	{"a.md", "এক\n\n```go\n// দুই\n```\n\n    তিন\n\n<div>\nচার\n</div>\n\n$$\nপাঁচ\n$$\n\n***\n\n<!-- ছয় -->\n", []string{"এক"},
		"<এক>\n\n```go\n// দুই\n```\n\n    তিন\n\n<div>\nচার\n</div>\n\n$$\nপাঁচ\n$$\n\n***\n\n<!-- ছয় -->\n"},
	{"a.markdown", "\uFEFF* এক\r\n* দুই তিন চার\\\r\n  তিন চার পাঁচ ছয়\r\n\tসাত।\r\n", []string{"এক", "দুই তিন চার{1/} তিন চার পাঁচ ছয় সাত।"}, "\uFEFF* <এক>\r\n* <দুই তিন চার\\\r\n  তিন চার পাঁচ ছয় সাত।>\r\n"},
	// Cells.
	{"a.mdown", "| এক | দুই \\| তিন |\n|:--|--:|\n| `ক \\| খ` কোড | |\nচার | [পাঁচ](u 'ছয়\\|')\n", []string{"এক", "দুই | তিন", "{1}ক | খ{/1} কোড", "চার", "পাঁচ", "ছয়|"},
		"| <এক> | <দুই \\| তিন> |\n|:--|--:|\n| <`ক \\| খ` কোড> | |\n<চার> | [<পাঁচ>](u '<ছয়\\|>')\n"},
	// A line that only nearly makes a table must not make one of the line before it.
	{"a.md", "এক। | দুই।\n--- | --- | ---\n", []string{"এক।", "| দুই।"}, "<এক।> <| দুই।>\n\\--- | --- | ---\n"},
	// Signs within a line.
	{"a.md", "এক **দুই** ও __তিন__, *চার* ও _পাঁচ_, ***ছয়***, ~~সাত~~ আর ~আট~।", []string{"এক {1}দুই{/1} ও {2}তিন{/2}, {3}চার{/3} ও {4}পাঁচ{/4}, {5}{6}ছয়{/6}{/5}, {7}সাত{/7} আর {8}আট{/8}।"},
		"<এক **দুই** ও __তিন__, *চার* ও _পাঁচ_, ***ছয়***, ~~সাত~~ আর ~আট~।>"},
	{"a.md", "**এক। দুই** তিন।", []string{"এক।", "দুই{/1} তিন।"}, "**<এক।> <দুই** তিন।>"},
	// What is all code is nothing to translate.
	{"a.md", "`এক`\n\n**`দুই` <kbd>তিন</kbd>**\n\nচার", []string{"{1}দুই{/1} {2}তিন{/2}", "চার"}, "`এক`\n\n**<`দুই` <kbd>তিন</kbd>>**\n\n<চার>"},
	// Emphasis within words, and what is none.
	{"a.md", "শ**ক্তি**র কথা, শ_ক্তি_র কথা, শ**“ক্তি”**র ২ * ৩।", []string{"শ{1}ক্তি{/1}র কথা, শ_ক্তি_র কথা, শ**“ক্তি”**র ২ * ৩।"}, "<শ**ক্তি**র কথা, শ_ক্তি_র কথা, শ\\*\\*“ক্তি”\\*\\*র ২ * ৩।>"},
	{"a.md", "চাপুন `a  b` আর ``ক`খ``, ` `, `চলো। যাই` <kbd>Ctrl</kbd>।", []string{"চাপুন {1}a  b{/1} আর {2}ক`খ{/2}, {3/}, {4/} {5}Ctrl{/5}।"}, "<চাপুন `a  b` আর ``ক`খ``, ` `, `চলো। যাই` <kbd>Ctrl</kbd>।>"},
	{"a.md", "এক <b class=\"x\">দুই</b> <!-- না --> তিন<br>চার <img src=a>।", []string{"এক {1}দুই{/1} {2/} তিন{3/} চার {4/}।"}, "<এক <b class=\"x\">দুই</b> <!-- না --> তিন<br>চার <img src=a>।>"},
	{"a.md", "দেখুন https://a.b/ক_খ, <https://c.d> ও <x@y.z>।", []string{"দেখুন {1/}, {2/} ও {3/}।"}, "<দেখুন https://a.b/ক_খ, <https://c.d> ও <x@y.z>।>"},
	{"a.md", "সূত্র $x_1 * y_1$ ও $$z$$ কিন্তু ৫$ ও ৬ $ নয়।", []string{"সূত্র {1/} ও {2/} কিন্তু ৫$ ও ৬ $ নয়।"}, "<সূত্র $x_1 * y_1$ ও $$z$$ কিন্তু ৫\\$ ও ৬ \\$ নয়।>"},
	{"a.md", "দাম $5 আর $6। :smile: শেষ", []string{"দাম $5 আর $6।", ":smile: শেষ"}, "<দাম \\$5 আর \\$6।> <:smile: শেষ>"},
	// Escapes.
	{"a.md", "\\*এক\\* &amp; &copy; &copy দুই &#2453; \\ক \\\\ \\[ক\\] a_b_c।", []string{"*এক* & © &copy দুই ক \\ক \\ [ক] a_b_c।"}, "<\\*এক\\* & © &copy দুই ক \\ক \\ \\[ক\\] a_b_c।>"},
	// Links and images.
	{"a.md", "[এক](<u v> \"দুই \\\"তিন\\\" &amp; চার\") আর ![পাঁচ *ছয়*](w (সাত)) শেষ।", []string{"{1}এক{/1} আর {2/} শেষ।", `দুই "তিন" & চার`, "পাঁচ {1}ছয়{/1}", "সাত"},
		"<[এক](<u v> \"<দুই \\\"তিন\\\" & চার>\") আর ![<পাঁচ *ছয়*>](w (<সাত>)) শেষ।>"},
	{"a.md", "> [এক](u\n> 'দুই\n> তিন') চার।", []string{"{1}এক{/1} চার।", "দুই তিন"}, "> <[এক](u\n> '<দুই তিন>') চার।>"},
	{"a.md", "[ক *খ*] ও [গ][] ও [ঘ][গ] ও ![গ] ও [নেই]।\n\n[ক *খ*]: u\n[গ]: <v>\n  'নাম \"ক\"'\n", []string{"{1}ক {2}খ{/2}{/1} ও {3}গ{/3} ও {4}ঘ{/4} ও {5/} ও [নেই]।", "গ", `নাম "ক"`},
		"<[ক *খ*][ক *খ*] ও [গ][গ] ও [ঘ][গ] ও ![<গ>][গ] ও \\[নেই\\]।>\n\n[ক *খ*]: u\n[গ]: <v>\n  '<নাম \"ক\">'\n"},
	{"a.md", "কথা[^1] আর[^ক]।\n\n[^1]: টীকা\n    আরও।\n\n    শেষ\n\n[^ক]: দুই[^1]\n", []string{"কথা{1/} আর{2/}।", "টীকা আরও।", "শেষ", "দুই"},
		"<কথা[^1] আর[^ক]।>\n\n[^1]: <টীকা আরও।>\n\n    <শেষ>\n\n[^ক]: <দুই>[^1]\n"},
	// Front matter.
	{"a.md", "---\ntitle: এক\nauthor: লেখক\nsubtitle: 'দুই ''তিন'''\nlang: bn-BD\ndescription: \"চার \\\"পাঁচ\\\"\" # মন্তব্য\nimage:\n  caption: ছয়- \"সাত\"   \ntags: [আট]\nsummary: >\n  title: নয়\nexcerpt: দশ\n  আরও\n---\nশেষ\n",
		[]string{"এক", "দুই 'তিন'", `চার "পাঁচ"`, `ছয়- "সাত"`, "শেষ"},
		"---\ntitle: \"<এক>\"\nauthor: লেখক\nsubtitle: '<দুই ''তিন''>'\nlang: en\ndescription: \"<চার \\\"পাঁচ\\\">\" # মন্তব্য\nimage:\n  caption: \"<ছয়- \\\"সাত\\\">\"   \ntags: [আট]\nsummary: >\n  title: নয়\nexcerpt: দশ\n  আরও\n---\n<শেষ>\n"},
	{"a.md", "+++\ntitle = \"এক\\u0995\"\ndescription = 'দুই'\nlanguage = 'bn'\nbody = \"\"\"\ntitle = \"না\"\n\"\"\"\n[x]\ncaption = \"তিন\"\n+++\n\nশেষ", []string{"একক", "দুই", "তিন", "শেষ"},
		"+++\ntitle = \"<একক>\"\ndescription = '<দুই>'\nlanguage = 'en'\nbody = \"\"\"\ntitle = \"না\"\n\"\"\"\n[x]\ncaption = \"<তিন>\"\n+++\n\n<শেষ>"},
	{"a.md", "---\n\nএক: দুই\n\n---\n", []string{"এক: দুই"}, "---\n\n<এক: দুই>\n\n---\n"},
}

func TestMarkdown(t *testing.T) {
	for _, c := range markdownSamples {
		c.try(t)
	}
}

// TestMarkdownTranslations writes translations with signs that are markup elsewhere, and with tags in
// other places than those of the source.
func TestMarkdownTranslations(t *testing.T) {
	for _, c := range []struct{ text, target, want string }{
		// What would begin another block.
		{"এক", "# one", "\\# one"},
		{"এক", "#one", "#one"},
		{"এক", "- one", "\\- one"},
		{"এক", "-5 degrees", "-5 degrees"},
		{"এক", "+ one", "\\+ one"},
		{"এক", "* one", "\\* one"},
		{"এক", "> one", "\\> one"},
		{"এক", "1. one", "1\\. one"},
		{"এক", "12) one", "12\\) one"},
		{"এক", "1.5 is one", "1.5 is one"},
		{"এক", "---", "\\-\\-\\-"},
		{"এক", "    one", "one"},
		{"এক", "```", "\\`\\`\\`"},
		{"এক", "~~~", "\\~\\~\\~"},
		{"এক", "[a]: b", "\\[a\\]: b"},
		{"এক", "[^1]: b", "\\[^1\\]: b"},
		{"এক", "<div>", "\\<div>"},
		{"এক", "| a |\n|---|", "\\| a | |---|"},
		{"এক", "one\n\n# two", "one  # two"},
		{"- এক", "[ ] one", "- \\[ \\] one"},
		{"# এক", "one ##", "# one \\##"},
		{"# এক", "# one", "# \\# one"},
		{"# এক", "C# and #1", "# C# and \\#1"},
		{"# এক", "- one", "# - one"},
		{"এক দুই তিন\\\nচার পাঁচ ছয়", "one{1/}- two", "one\\\n\\- two"},
		{"এক দুই তিন\\\nচার পাঁচ ছয়", "one{1/} === ", "one\\\n\\==="},
		{"> এক দুই তিন  \n> চার পাঁচ ছয়", "one {1/} > two", "> one   \n> \\> two"},
		// A break that has nothing before it or behind it is none.
		{"এক দুই তিন\\\nচার পাঁচ ছয়", "{1/} one", "one"},
		{"এক দুই তিন\\\nচার পাঁচ ছয়", "one {1/}", "one"},
		// What would be markup within a line.
		{"এক", "*one* **two** 3 * 4 5*6*7", "\\*one\\* \\*\\*two\\*\\* 3 * 4 5\\*6\\*7"},
		{"এক", "_one_ snake_case __x__ a _ b", "\\_one\\_ snake_case \\_\\_x\\_\\_ a _ b"},
		{"এক", "`one` a\\b \\* c\\", "\\`one\\` a\\b \\\\\\* c\\\\"},
		{"এক", "[one](two) ![x] [y]", "\\[one\\](two) !\\[x\\] \\[y\\]"},
		{"এক", "a<b> <3 <!-- x & y &amp; &#42; AT&T", "a\\<b> <3 \\<!-- x & y \\&amp; \\&#42; AT&T"},
		{"এক", "~~no~~ ~5", "\\~\\~no\\~\\~ \\~5"},
		{"এক", "$5, $x$ and 6$", "$5, $x\\$ and 6\\$"},
		{"এক", "www.a.bc x", "www\\.a\\.bc x"},
		{"| এক |\n|---|", "a | b `c|d`", "| a \\| b \\`c\\|d\\` |\n|---|"},
		{"[এক](u)", "one] [two", "[one\\] \\[two](u)"},
		{"এক [দুই](u) তিন", "Stop!{1}two{/1}", "Stop\\![two](u)"},
		{"![এক](u)", "one] *two*", "![one\\] \\*two\\*](u)"},
		// Emphasis in places where its signs are none.
		{"এক _দুই_ তিন", "un{1}believ{/1}able", "un*believ*able"},
		{"এক **দুই** তিন", "one{1} two {/1}three", "one **two** three"},
		{"এক **দুই** তিন", "one {1}{/1}two", "one two"},
		{"এক **দুই** তিন", "one{1}“two”{/1}three", "one<strong>“two”</strong>three"},
		{"*এক* **দুই** তিন", "{1}one{/1}{2}two{/2} three", "*one***two** three"},
		{"**এক** **দুই** তিন", "{1}one{/1}{2}two{/2} three", "<strong>one</strong><strong>two</strong> three"},
		{"~~এক~~ দুই", "a{1}(b){/1}c", "a<del>(b)</del>c"},
		// What is kept, is like a word, or is gone.
		{"এক `ক_খ` দুই", "{1}ক_খ{/1}two", "`ক_খ`two"},
		{"এক https://a.b $x$ দুই", "one{1/}{2/}two", "one https://a.b $x$ two"},
		{"এক **দুই** তিন", "one {1}two", "one two"},
		{"এক [দুই] তিন\n\n[দুই]: u", "one {1}two{/1} three", "one [two][দুই] three\n\n[দুই]: u"},
		{"এক <b>দুই</b> তিন", "one {1}two{/1} three", "one <b>two</b> three"},
		// Titles.
		{"[১](u \"এক\")", "a \"b\" `c` \\* d\\", "[১](u \"a \\\"b\\\" \\`c\\` \\\\* d\\\\\")"},
		{"[১](u (এক))", "a (b)", "[১](u (a \\(b\\)))"},
		// Front matter.
		{"---\ntitle: এক\n---\n", "a: \"b\" # c\\", "---\ntitle: \"a: \\\"b\\\" # c\\\\\"\n---\n"},
		{"---\ntitle: 'এক'\n---\n", "it's\none", "---\ntitle: 'it''s one'\n---\n"},
		{"+++\ntitle = 'এক'\n+++\n", "it's", "+++\ntitle = 'it’s'\n+++\n"},
	} {
		got, err := rewrite(t, "a.md", []byte(c.text), "en", func(s *align.Sentence) align.Pair {
			p := same(s)
			if s.Text != "১" {
				p.Target, p.TargetTags = align.ReadPlaceholders(c.target, s.Tags)
			}
			return p
		})
		if err != nil || got != c.want {
			t.Errorf("%q with %q became\n%q, want\n%q %v", c.text, c.target, got, c.want, err)
		}
		if a, b := tree(c.text), tree(got); a != b {
			t.Errorf("%q with %q became\n%s\nfrom\n%s", c.text, c.target, b, a)
		}
	}
}

func TestMarkdownUTF16(t *testing.T) {
	enc := encoding{order: binary.LittleEndian, mark: 2}
	text := func(s string) []byte { return enc.encode(nil, "\uFEFF"+s) }
	got, err := rewrite(t, "a.md", text("# এক\r\n\r\n- দুই *তিন* 🙂"), "en", wrapped)
	if want := text("# <এক>\r\n\r\n- <দুই *তিন* 🙂>"); err != nil || got != string(want) {
		t.Errorf("became %q, want %q: %v", got, want, err)
	}
}

// TestMarkdownDepth reads what nests too deep for anybody in little time.
func TestMarkdownDepth(t *testing.T) {
	r := strings.Repeat
	for _, text := range []string{
		r(">", 10_000) + " ক\n" + r(">", 10_000) + " খ\n",
		r("- ", 10_000) + "ক\n",
		r("[", 10_000) + "ক" + r("]", 10_000),
		r("[", 5_000) + "ক" + r("](u)", 5_000),
		r("![", 5_000) + "ক" + r("](u)", 5_000),
		r("*ক ", 10_000) + r("খ* ", 10_000),
		r("<b>ক ", 3_000),
		r("|ক", 3_000) + "\n" + r("|-", 3_000) + "\n" + r("|\n", 3_000),
	} {
		if got, err := rewrite(t, "a.md", []byte(text), "", same); err != nil || got != text {
			t.Errorf("%.20q… became %.200q %v", text, got, err)
		}
		out, err := rewrite(t, "a.md", []byte(text), "en", wrapped)
		if err != nil {
			t.Errorf("%.20q…: %v", text, err)
		}
		if a, b := tree(text), tree(out); a != b {
			t.Errorf("%.20q… became another tree", text)
		}
	}
	// What would take hours is an error.
	for _, text := range []string{"ক\n\n" + r("*ক ", 60_000), "ক\n\n" + r("[খ](", 50_000)} {
		_, err := rewrite(t, "a.md", []byte(text), "", same)
		if e, ok := err.(*Error); !ok || e.Kind != TooLarge || e.Line != 3 {
			t.Errorf("%.20q…: %v", text, err)
		}
	}
}

func BenchmarkMarkdown(b *testing.B) {
	text := strings.Repeat("## শিরোনাম **এক**\n\n> রহিমা *নদীর ধারে* বসে ছিল।\n> করিম [ছাতাটা](https://example.org \"ছাতা\") খুলল।\n\n| ক | খ |\n|---|---|\n| গ | `ঘ` |\n\n", 2000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := rewrite(b, "a.md", []byte(text), "en", wrapped); err != nil {
			b.Fatal(err)
		}
	}
}
