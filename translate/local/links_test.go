package local

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
	"github.com/dobhashi/dobhashi/translate/local/transformer"
)

// linked writes links as words.
func linked(source, target string, links []align.Link) (all []string) {
	for _, l := range links {
		all = append(all, source[l.Source[0]:l.Source[1]]+"="+target[l.Target[0]:l.Target[1]])
	}
	return all
}

func TestLinks(t *testing.T) {
	e := wordModel(t)
	for _, test := range []struct{ text, target, links string }{
		{"নদী বড়", "river big", "নদী=river বড়=big"},
		{"  নদী   বড়  ", "river big", "নদী=river বড়=big"},
		{"নদী, (বড়) \"নৌকা\"।", "river, (বড়) \"নৌকা\".", "নদী=river বড়=বড় নৌকা=নৌকা"},
		{"রাস্তা ১২ আর ৩,৪৫৬।", "road 12 and 3,456.", "রাস্তা=road ১২=12 আর=and ৩,৪৫৬=3,456"},
		{"নদীর জলের", "riverর waterের", "নদীর=river নদীর=র জলের=water জলের=ের"}, // a word ends where the script changes
		{"\n নদী বড়", "river big", "নদী=river বড়=big"},
		{"😀 নদী 👨\u200d👩\u200d👧 বড়", "😀 river 👨\u200d👩\u200d👧 big", "নদী=river বড়=big"},
		{"র\u200d্যাব ক্\u200cষ নদী", "র\u200d্যাব ক্\u200cষ river", "র\u200d্যাব=র\u200d্যাব ক্\u200cষ=ক্\u200cষ নদী=river"},
		{"ব\u09a1\u09bc আর ব\u09dc", "big and ব\u09dc", "ব\u09a1\u09bc=big আর=and ব\u09dc=ব\u09dc"}, // without rules only one of them is known
		{"Жизнь é 中文 নদী", "Жизнь é 中文 river", "Жизнь=Жизнь é=é 中文=中文 নদী=river"},                   // letters by their bytes
		{"\xff নদী \xe0\xa6 বড়", "\uFFFD river \uFFFD\uFFFD big", "নদী=river বড়=big"},
		{"মা", "mother", "মা=mother"},
		{"... !", "... !", ""},
	} {
		o := say(t, e, test.text)
		if o.Text != test.target {
			t.Errorf("%q became %q, want %q", test.text, o.Text, test.target)
		}
		if got := strings.Join(linked(test.text, o.Text, o.Links), " "); got != test.links {
			t.Errorf("%q has the links %q, want %q", test.text, got, test.links)
		}
	}
}

// TestRules: links lead to the text as it was before the rules of the vocabulary.
func TestRules(t *testing.T) {
	e := ruled(t)
	for _, test := range []struct{ text, target, links string }{
		{"ব\u09dc নদী", "big river", "ব\u09dc=big নদী=river"},
		{"ব\u09a1\u09bc নদী", "big river", "ব\u09a1\u09bc=big নদী=river"},
		{"ব\u200d\u09a1\u200c\u09bc\u200d নদী", "big river", "ব\u200d\u09a1\u200c\u09bc=big নদী=river"},
		{"নদী\u00a0\tব\u09dc\n", "river big", "নদী=river ব\u09dc=big"},
		{"\n\tনদী\r\nবড়", "river big", "নদী=river বড়=big"},
		{"½ নদী", "1/2 river", "নদী=river"},
		{"ﬁ নদী", "kilo river", "ﬁ=kilo নদী=river"}, // one letter becomes several
	} {
		o := say(t, e, test.text)
		if o.Text != test.target {
			t.Errorf("%q became %q, want %q", test.text, o.Text, test.target)
		}
		if got := strings.Join(linked(test.text, o.Text, o.Links), " "); got != test.links {
			t.Errorf("%q has the links %q, want %q", test.text, got, test.links)
		}
	}
	for _, text := range []string{"\u200d", " \u200c\u200d\t", "\n\n"} {
		out, err := e.Translate(t.Context(), []translate.Segment{{Text: "নদী"}, {Text: text}})
		if translate.KindOf(err) != translate.Unfit || out != nil {
			t.Errorf("%q, of which the rules leave nothing: %v, %v", text, out, err)
		}
	}
}

// ruled makes a model that maps words, with a vocabulary that rewrites its texts as that of Firefox does.
func ruled(t testing.TB) *Engine {
	t.Helper()
	spec := modelmaker.VocabularySpec{ByteFallback: true, Charsmap: map[string]string{
		"\u09dc": "\u09a1\u09bc", "\u200c": "", "\u200d": "", "\u00a0": " ", "\t": " ", "\n": " ", "\r": " ", "½": "1/2", "ﬁ": "kilo",
	}}
	spec.Pieces = []modelmaker.Piece{{Text: "</s>", Type: modelmaker.Control}, {Text: "<unk>", Type: modelmaker.Unknown}}
	for b := range 256 {
		spec.Pieces = append(spec.Pieces, modelmaker.Piece{Text: fmt.Sprintf("<0x%02X>", b), Type: modelmaker.Byte})
	}
	number := make(map[string]int32)
	for _, text := range strings.Fields("▁নদী ▁river ▁ব\u09a1\u09bc ▁big ▁ 1 2 / k i l o") {
		number[text] = int32(len(spec.Pieces))
		spec.Pieces = append(spec.Pieces, modelmaker.Piece{Text: text, Score: -1, Type: modelmaker.Normal})
	}
	c := modelmaker.Small
	c.Vocabulary = (len(spec.Pieces) + 7) / 8 * 8
	for i := 0; len(spec.Pieces) < c.Vocabulary; i++ {
		spec.Pieces = append(spec.Pieces, modelmaker.Piece{Text: fmt.Sprint("▁unused", i), Score: -20, Type: modelmaker.Normal})
	}
	to := map[int32]int32{number["▁নদী"]: number["▁river"], number["▁ব\u09a1\u09bc"]: number["▁big"]}
	lists := make([][]int32, c.Vocabulary)
	for i := range lists {
		lists[i] = []int32{max(int32(i), to[int32(i)])}
	}
	return openFiles(t, modelmaker.Files{Model: modelmaker.Mapping(c, to), Shortlist: modelmaker.Shortlist(50, lists), Vocabulary: modelmaker.Vocabulary(spec)})
}

func openFiles(t testing.TB, files modelmaker.Files) *Engine {
	t.Helper()
	dir := t.TempDir()
	if err := files.Write(dir); err != nil {
		t.Fatal(err)
	}
	e, err := Open(Config{Folder: dir})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// drafts translates sentences as the command does.
func drafts(t *testing.T, e *Engine, terms []glossary.Term, sentences ...align.Sentence) (pairs []align.Pair) {
	t.Helper()
	stream := func(yield func(align.Sentence, error) bool) {
		for _, s := range sentences {
			if !yield(s, nil) {
				return
			}
		}
	}
	for p, err := range translate.Drafts(t.Context(), stream, translate.Options{Backend: e, Glossary: glossary.New(terms)}) {
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// TestGlossary: terms come out right whatever the model writes for them, and the links of a pair
// are those of its own source and target.
func TestGlossary(t *testing.T) {
	e := open(t, modelmaker.Recipe{Config: modelmaker.Small, Words: map[string]string{
		"নদী": "river", "বড়": "big", "বিনিশা": "Gadget", "লাভরভ": "Labrov", "আর": "and", "সেতু": "bridge", "।": ".",
	}})
	terms := []glossary.Term{
		{BN: "বিনিশা", EN: "Binnyshaw", Type: "person", Variants: []string{"বিনীশা"}},
		{BN: "লাভরভ", EN: "Lavrov", Type: "person", Variants: []string{"ল্যাভরভ"}},
		{BN: "সেতু", EN: "Long Bridge", Type: "place"},
	}
	for _, test := range []struct{ source, target, links string }{
		// By its links; by its sound; both.
		{"নদী আর বিনিশা বড়।", "river and Binnyshaw big.", "নদী=river আর=and বিনিশা=Binnyshaw বড়=big"},
		{"নদী আর লাভরভ।", "river and Lavrov.", "নদী=river আর=and লাভরভ=Lavrov"},
		{"লাভরভ আর বিনিশা আর সেতু", "Lavrov and Binnyshaw and Long Bridge", "লাভরভ=Lavrov আর=and বিনিশা=Binnyshaw আর=and সেতু=Long Bridge"},
		// In another spelling, which is what the model does not get to see, but the links lead to.
		{"নদী আর বিনীশা আর ল্যাভরভ বড়।", "river and Binnyshaw and Lavrov big.", "নদী=river আর=and বিনীশা=Binnyshaw আর=and ল্যাভরভ=Lavrov বড়=big"},
	} {
		p := drafts(t, e, terms, align.Sentence{Text: test.source})[0]
		if p.Target != test.target {
			t.Errorf("%q became %q, want %q", test.source, p.Target, test.target)
		}
		if got := strings.Join(linked(p.Source, p.Target, p.Links), " "); got != test.links {
			t.Errorf("%q has the links %q, want %q", test.source, got, test.links)
		}
		for _, u := range p.Terms {
			if u.Target == nil {
				t.Errorf("%q: the term %v is missing", test.source, u)
			}
		}
		for _, f := range p.Findings {
			if f.Tier == glossary.Error {
				t.Errorf("%q: %v", test.source, f)
			}
		}
	}
}

// TestDocument: what is bold stays bold, where words stand in the target.
func TestDocument(t *testing.T) {
	e := open(t, modelmaker.Recipe{Config: modelmaker.Small, Words: map[string]string{
		"নদী": "river", "বড়": "big", "বিনিশা": "Gadget", "আর": "and", "।": ".", "নৌকা": "boat",
	}})
	terms := []glossary.Term{{BN: "বিনিশা", EN: "Binnyshaw", Type: "person", Variants: []string{"বিনীশা"}}}
	const page = `<html lang="bn"><body><p>নদী <b>বড়</b> আর <a href="/x">নৌকা <i>বিনীশা</i></a> আর নদী।</p><p><b>নদী</b><br>বড়</p></body></html>`
	const want = `<html lang="en"><body><p>river <b>big</b> and <a href="/x">boat <i>Binnyshaw</i></a> and river.</p><p><b>river</b><br>big</p></body></html>`
	d, err := document.New("page.html", strings.NewReader(page), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out, err := d.Output(&b, "en")
	if err != nil {
		t.Fatal(err)
	}
	for p, err := range translate.Drafts(t.Context(), d.Sentences(), translate.Options{Backend: e, Glossary: glossary.New(terms)}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Findings {
			if f.Kind == "tag" {
				t.Errorf("%q: %v", p.Source, f)
			}
		}
		if err := out.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(nil); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

// TestBetween: a word of which two parts have something is of both.
func TestBetween(t *testing.T) {
	words := []glossary.Span{{1, 4}, {5, 9}, {9, 12}, {20, 30}}
	var got []string
	rest := words
	for _, part := range [][2]int{{0, 5}, {5, 7}, {7, 15}, {15, 22}, {22, 28}, {28, 40}} {
		var here []glossary.Span
		here, rest = between(rest, part[0], part[1])
		got = append(got, fmt.Sprint(here))
	}
	if want := []string{"[[1 4]]", "[[5 9]]", "[[5 9] [9 12]]", "[[20 30]]", "[[20 30]]", "[[20 30]]"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestAttention: what a word looked at tells its links.
func TestAttention(t *testing.T) {
	e := wordModel(t)
	const text = "নদী বড়"
	tokens := e.vocabulary.Encode(nil, text)
	if len(tokens) != 2 {
		t.Fatalf("%q has the tokens %v", text, tokens)
	}
	var ids []int32
	for _, piece := range []string{"▁big", "▁river"} {
		id, ok := e.vocabulary.ID(piece)
		if !ok {
			t.Fatalf("no piece %q", piece)
		}
		ids = append(ids, int32(id))
	}
	nan := float32(math.NaN())
	for _, test := range []struct {
		name      string
		attention []float32 // of each word: at the first, at the second, at the end
		links     string
	}{
		{"crossed", []float32{0, 1, 0, 1, 0, 0}, "নদী=river বড়=big"},
		{"the same", []float32{.9, .1, 0, .9, .1, 0}, "নদী=big নদী=river"},
		{"both", []float32{.5, .4, .1, .6, .3, .1}, "নদী=big নদী=river বড়=big"},
		{"the end", []float32{.1, 0, .9, .1, .1, .8}, ""},
		{"nothing", make([]float32, 6), ""},
		{"no numbers", []float32{nan, nan, nan, nan, 1, nan}, "বড়=river"},
	} {
		p := part{tokens: tokens, words: wordsOf(text)}
		p.target, p.links = e.read(&p, &transformer.Result{Tokens: ids, Attention: test.attention})
		o, ok := e.join(text, []part{p})
		if !ok || o.Text != "big river" {
			t.Fatalf("%t, %q", ok, o.Text)
		}
		if got := strings.Join(linked(text, o.Text, o.Links), " "); got != test.links {
			t.Errorf("%s: links %q, want %q", test.name, got, test.links)
		}
	}
}

// TestJoin: a part without a translation is not left out without a word.
func TestJoin(t *testing.T) {
	e := wordModel(t)
	const text = "নদী বড়"
	tokens := e.vocabulary.Encode(nil, text)
	whole := part{tokens: tokens[:1], target: "river"}
	for _, empty := range []string{"", " ", "\n"} {
		for _, parts := range [][]part{{{tokens: tokens, target: empty}}, {whole, {tokens: tokens[1:], target: empty}}, {{tokens: tokens[:1], target: empty}, {tokens: tokens[1:], target: "big"}}} {
			if o, ok := e.join(text, parts); ok {
				t.Errorf("%d parts, of which one became %q, are %q", len(parts), empty, o.Text)
			}
		}
	}
	if o, ok := e.join(text, []part{whole, {tokens: tokens[1:], target: "big"}}); !ok || o.Text != "river big" {
		t.Errorf("%t, %q", ok, o.Text)
	}
}
