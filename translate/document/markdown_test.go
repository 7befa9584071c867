package document

import (
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
	src := []byte(source)
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

func FuzzMarkdown(f *testing.F) {
	for _, c := range markdownSamples {
		f.Add([]byte(c.text), uint64(1))
	}
	f.Add([]byte("ক\n- খ\n\n    গ\n> ঘ\n১. ঙ\r\n<b>চ\n|ছ|\n|-|\n[জ]: ঝ 'ঞ'"), uint64(7))
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		got, err := rewrite(t, "a.md", data, "", same)
		if err != nil {
			return
		}
		if got != string(data) {
			t.Errorf("%q became %q", data, got)
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		out, err := rewrite(t, "a.md", data, "en", mangled(rng))
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if a, b := tree(string(data)), tree(out); a != b {
			t.Errorf("%q\nbecame\n%q\n%s\nbut was\n%s", data, out, b, a)
		}
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
