package html_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/dobhashi/dobhashi/align"
	page "github.com/dobhashi/dobhashi/align/format/html"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

var meta = align.Meta{
	From: "bn", To: "en", Title: "story.txt", Tool: "dobhashi", Version: "1.2", Origin: "google",
	Created: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC),
}

func write(t testing.TB, m align.Meta, r *align.Report, pairs ...align.Pair) (string, *page.Writer) {
	t.Helper()
	var out strings.Builder
	w := page.NewWriter(&out, m)
	for i := range pairs {
		if err := w.Write(&pairs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(r); err != nil {
		t.Fatal(err)
	}
	return out.String(), w
}

func parse(t testing.TB, file string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// all returns the elements below n that match, in document order.
func all(n *html.Node, match func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && match(d) {
			found = append(found, d)
		}
	}
	return found
}

func tags(n *html.Node, a atom.Atom) []*html.Node {
	return all(n, func(d *html.Node) bool { return d.DataAtom == a })
}

func byID(t testing.TB, n *html.Node, id string) *html.Node {
	t.Helper()
	found := all(n, func(d *html.Node) bool { return attr(d, "id") == id })
	if len(found) != 1 {
		t.Fatalf("%d elements with the id %q", len(found), id)
	}
	return found[0]
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// visible is the text with its white space as a browser shows it.
func visible(n *html.Node) string { return strings.Join(strings.Fields(text(n)), " ") }

func marks(n *html.Node) []string {
	var m []string
	for _, e := range tags(n, atom.Mark) {
		m = append(m, attr(e, "class")+": "+text(e))
	}
	return m
}

// span returns where part stands in text.
func span(text, part string) glossary.Span {
	i := strings.Index(text, part)
	return glossary.Span{i, i + len(part)}
}

func pair(id, source, target string) align.Pair {
	return align.Pair{ID: id, Source: source, Target: target, Status: align.Draft, Place: align.Place{Block: 1}}
}

func TestPageStandsAlone(t *testing.T) {
	file, _ := write(t, meta, &align.Report{}, pair("1", "ক", "k"))
	if !strings.HasPrefix(file, "<!DOCTYPE html>\n") {
		t.Errorf("begins with %q", file[:30])
	}
	root := parse(t, file)
	policies := all(root, func(n *html.Node) bool { return attr(n, "http-equiv") == "Content-Security-Policy" })
	if len(policies) != 1 || attr(policies[0], "content") != "default-src 'none'; style-src 'unsafe-inline'" {
		t.Errorf("content security policies %+v", policies)
	}
	for _, a := range []atom.Atom{atom.Script, atom.Link, atom.Img, atom.Iframe, atom.Object, atom.Form} {
		if len(tags(root, a)) > 0 {
			t.Errorf("the page has <%s>", a)
		}
	}
	for _, word := range []string{"url(", "@import", "http:", "https:", "src="} {
		if strings.Contains(file, word) {
			t.Errorf("the page has %q", word)
		}
	}
	if strings.Count(file, "</style") != 1 || len(tags(root, atom.Style)) != 1 {
		t.Error("the style sheet ends early")
	}
}

func TestHeader(t *testing.T) {
	for _, tc := range []struct {
		name               string
		meta               align.Meta
		title, h1, line    string
		columns, languages []string
	}{
		{"all known", meta, "story.txt · Bengali to English", "story.txt", "Bengali to English google 23 November 2026",
			[]string{"Number", "Bengali", "English", "Notes"}, []string{"bn", "en"}},
		{"nothing known", align.Meta{}, "Parallel text · Bengali to English", "Parallel text", "Bengali to English",
			[]string{"Number", "Bengali", "English", "Notes"}, []string{"bn", "en"}},
		{"other languages", align.Meta{From: "bn-BD", To: "f<r", Title: "</title><b>"}, "</title><b> · Bengali to f<r", "</title><b>", "Bengali to f<r",
			[]string{"Number", "Bengali", "f<r", "Notes"}, []string{"bn-BD", "f<r"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file, _ := write(t, tc.meta, &align.Report{}, pair("1", "ক", "k"))
			root := parse(t, file)
			header := tags(root, atom.Header)[0]
			if got := text(tags(root, atom.Title)[0]); got != tc.title {
				t.Errorf("title %q, want %q", got, tc.title)
			}
			if got := text(tags(header, atom.H1)[0]); got != tc.h1 {
				t.Errorf("heading %q, want %q", got, tc.h1)
			}
			if got := visible(tags(header, atom.P)[0]); got != tc.line {
				t.Errorf("below it %q, want %q", got, tc.line)
			}
			var columns, languages []string
			for _, th := range tags(tags(root, atom.Thead)[0], atom.Th) {
				columns = append(columns, text(th))
			}
			for _, td := range tags(byID(t, root, "s1"), atom.Td)[:2] {
				languages = append(languages, attr(td, "lang"))
			}
			if !slices.Equal(columns, tc.columns) || !slices.Equal(languages, tc.languages) {
				t.Errorf("columns %q in %q, want %q in %q", columns, languages, tc.columns, tc.languages)
			}
		})
	}
}

func TestRows(t *testing.T) {
	first := pair("1", "ল্যাভরভ এলেন।", "Lavrov came.")
	first.Place = align.Place{Document: "story.txt", Block: 1, Line: 3, Column: 7}
	first.Findings = []glossary.Finding{
		{Tier: glossary.Error, Message: `Write "Lavrov" & nothing else.`},
		{Tier: "odd", Message: "m"},
	}
	same := pair("2", "তিনি বললেন।", "He spoke.")
	same.Place = align.Place{Document: "story.txt", Block: 1}
	next := pair("x<1>", "শেষ।", "")
	next.Place = align.Place{Document: "story.txt", Block: 2}
	next.Status = align.Untranslated
	file, _ := write(t, meta, &align.Report{}, first, same, next)
	root := parse(t, file)

	for i, want := range [][]string{
		{"1", "ল্যাভরভ এলেন।", "Lavrov came.", `Error Write "Lavrov" & nothing else.odd m`},
		{"2", "তিনি বললেন।", "He spoke.", ""},
		{"x<1>", "শেষ।", "not translated", ""},
	} {
		row := byID(t, root, fmt.Sprint("s", i+1))
		var cells []string
		for c := range row.ChildNodes() {
			cells = append(cells, text(c))
			if attr(c, "role") == "" {
				t.Errorf("a cell of row %d has no role, which small screens take away", i+1)
			}
		}
		if !slices.Equal(cells, want) {
			t.Errorf("row %d is %q, want %q", i+1, cells, want)
		}
		if spaced := attr(row, "class") == "block"; spaced != (i != 1) {
			t.Errorf("row %d begins a paragraph: %v", i+1, spaced)
		}
	}
	if got := attr(tags(byID(t, root, "s1"), atom.Th)[0], "title"); got != "line 3, column 7" {
		t.Errorf("the number tells %q", got)
	}
	if len(all(root, func(n *html.Node) bool { return attr(n, "class") == "document" })) > 0 {
		t.Error("the name of the only file stands twice")
	}
}

func TestSeveralDocuments(t *testing.T) {
	a, b, c := pair("1", "ক", "k"), pair("2", "খ", "kh"), pair("3", "গ", "g")
	a.Place.Document, b.Place.Document, c.Place.Document = "a.txt", "-", "-"
	m := meta
	m.Title = "a.txt, standard input"
	file, _ := write(t, m, &align.Report{}, a, b, c)
	var got []string
	for _, n := range all(parse(t, file), func(n *html.Node) bool { return attr(n, "class") == "document" }) {
		got = append(got, text(n))
	}
	if want := []string{"a.txt", "standard input"}; !slices.Equal(got, want) {
		t.Errorf("headings %q, want %q", got, want)
	}
}

func TestTerms(t *testing.T) {
	const source, target = "ল্যাভরভের সঙ্গে কিম & মস্কো", "Kim with Lavrov <there>"
	use := func(bn, en, surface, in string) glossary.Use {
		u := glossary.Use{BN: bn, EN: en, Form: bn, Source: span(source, surface)}
		if in != "" {
			s := span(target, in)
			u.Target = &s
		}
		return u
	}
	lavrov, kim, moscow := use("ল্যাভরভ", "Lavrov", "ল্যাভরভের", "Lavrov"), use("কিম", "Kim", "কিম", "Kim"), use("মস্কো", "Moscow", "মস্কো", "")
	at := func(u glossary.Use, source glossary.Span, target ...int) glossary.Use {
		u.Source = source
		if target != nil {
			u.Target = &glossary.Span{target[0], target[1]}
		}
		return u
	}
	for _, tc := range []struct {
		name           string
		uses           []glossary.Use
		source, target []string
	}{
		{"none", nil, nil, nil},
		{"partners share a class", []glossary.Use{lavrov, kim, moscow},
			[]string{"term t0: ল্যাভরভের", "term t1: কিম", "missing: মস্কো"}, []string{"term t1: Kim", "term t0: Lavrov"}},
		{"overlapping: the first, and the longer of two",
			[]glossary.Use{at(kim, glossary.Span{3, 12}, 1, 8), at(lavrov, glossary.Span{0, 6}, 0, 3), at(lavrov, glossary.Span{0, 9}, 2, 5)},
			[]string{"term t2: ল্য"}, []string{"term t1: Kim"}},
		{"outside the text", []glossary.Use{
			at(kim, glossary.Span{-1, 3}, -5, -2), at(kim, glossary.Span{0, 1000}, 0, 1000),
			at(kim, glossary.Span{1000, 1003}, 23, 24), at(kim, glossary.Span{math.MinInt, math.MaxInt}, math.MaxInt, math.MinInt),
		}, nil, nil},
		{"empty and reversed", []glossary.Use{at(kim, glossary.Span{3, 3}, 4, 4), at(kim, glossary.Span{6, 3}, 4, 1)}, nil, nil},
		{"within a character", []glossary.Use{at(kim, glossary.Span{1, 6}), at(kim, glossary.Span{0, 4})}, nil, []string{"term t0: Kim"}},
		{"the whole text", []glossary.Use{at(kim, glossary.Span{0, len(source)}, 0, len(target))},
			[]string{"term t0: " + source}, []string{"term t0: " + target}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := pair("1", source, target)
			p.Terms = tc.uses
			file, _ := write(t, meta, &align.Report{}, p)
			cells := tags(byID(t, parse(t, file), "s1"), atom.Td)
			if text(cells[0]) != source || text(cells[1]) != target {
				t.Errorf("the texts became %q and %q", text(cells[0]), text(cells[1]))
			}
			if got := marks(cells[0]); !slices.Equal(got, tc.source) {
				t.Errorf("marked in the source %q, want %q", got, tc.source)
			}
			if got := marks(cells[1]); !slices.Equal(got, tc.target) {
				t.Errorf("marked in the target %q, want %q", got, tc.target)
			}
		})
	}
}

func TestTermTitles(t *testing.T) {
	for _, tc := range []struct {
		use  glossary.Use
		want string
	}{
		{glossary.Use{BN: "ল্যাভরভ", EN: "Lavrov", Form: "ল্যাভরভ", Target: &glossary.Span{0, 1}}, "ল্যাভরভ → Lavrov"},
		{glossary.Use{BN: "ল্যাভরভ", EN: "Lavrov", Form: "লাভরভ", Target: &glossary.Span{0, 1}}, "ল্যাভরভ → Lavrov, here spelled লাভরভ"},
		{glossary.Use{BN: "ক", EN: `"K"`, Form: "ক"}, `ক → "K", not found in the translation`},
	} {
		p := pair("1", "ক", "k")
		tc.use.Source = glossary.Span{0, 3}
		p.Terms = []glossary.Use{tc.use}
		file, _ := write(t, meta, &align.Report{}, p)
		if got := attr(tags(byID(t, parse(t, file), "s1"), atom.Mark)[0], "title"); got != tc.want {
			t.Errorf("title %q, want %q", got, tc.want)
		}
	}
}

// The style sheet has to know every class that makes partners light up.
func TestPartnersLightUp(t *testing.T) {
	p := pair("1", strings.Repeat("ক ", 80), strings.Repeat("k ", 80))
	for i := range 80 {
		source, target := glossary.Span{4 * i, 4*i + 3}, glossary.Span{2 * i, 2*i + 1}
		if i < 10 {
			p.Terms = append(p.Terms, glossary.Use{BN: "ক", EN: "k", Form: "ক", Source: source, Target: &target})
		}
		p.Links = append(p.Links, align.Link{Source: source, Target: target})
	}
	file, _ := write(t, meta, &align.Report{}, p)
	root := parse(t, file)
	css := text(tags(root, atom.Style)[0])
	partners := make(map[string]int)
	row := byID(t, root, "s1")
	for _, m := range append(tags(row, atom.Mark), tags(row, atom.Span)...) {
		class := strings.TrimPrefix(attr(m, "class"), "term ")
		partners[class]++
		if rule := fmt.Sprintf("tr:has(.%s:is(:hover,:focus)) .%[1]s", class); !strings.Contains(css, rule) {
			t.Errorf("no rule %q", rule)
		}
	}
	for class, n := range partners {
		if n != 2 {
			t.Errorf("%d words are of class %s, not two", n, class)
		}
	}
	if len(partners) != 64 || len(tags(row, atom.Mark)) != 20 {
		t.Errorf("%d classes and %d terms", len(partners), len(tags(row, atom.Mark)))
	}
	// More terms than rules are still marked.
	for i := 10; i < 80; i++ {
		p.Terms = append(p.Terms, glossary.Use{BN: "ক", EN: "k", Form: "ক", Source: p.Links[i].Source, Target: &p.Links[i].Target})
	}
	file, _ = write(t, meta, &align.Report{}, p)
	row = byID(t, parse(t, file), "s1")
	if n, spans := len(tags(row, atom.Mark)), len(tags(row, atom.Span)); n != 160 || spans != 0 {
		t.Errorf("of 80 terms %d marks and %d words", n, spans)
	}
}

func TestLinkedWords(t *testing.T) {
	const source, target = "কিম মস্কো ছেড়ে গেলেন", "Kim's friend has left Moscow"
	link := func(bn, en string) align.Link { return align.Link{Source: span(source, bn), Target: span(target, en)} }
	term := func(bn, en string) glossary.Use {
		u := glossary.Use{BN: bn, EN: en, Form: bn, Source: span(source, bn)}
		if en != "" {
			at := span(target, en)
			u.Target = &at
		}
		return u
	}
	for _, tc := range []struct {
		name           string
		terms          []glossary.Use
		links          []align.Link
		source, target []string
	}{
		{"none", nil, nil, nil, nil},
		{"one word each", nil, []align.Link{link("কিম", "Kim"), link("মস্কো", "Moscow")}, []string{"t0: কিম", "t1: মস্কো"}, []string{"t0: Kim", "t1: Moscow"}},
		{"several words", nil, []align.Link{link("ছেড়ে গেলেন", "has left")}, []string{"t0: ছেড়ে গেলেন"}, []string{"t0: has left"}},
		{"two words for one", nil, []align.Link{link("ছেড়ে", "left"), link("গেলেন", "left")}, []string{"t0: ছেড়ে", "t0: গেলেন"}, []string{"t0: left"}},
		{"one word for two", nil, []align.Link{link("ছেড়ে", "has"), link("ছেড়ে", "left")}, []string{"t0: ছেড়ে"}, []string{"t0: has", "t0: left"}},
		{"the same link twice", nil, []align.Link{link("কিম", "Kim"), link("কিম", "Kim")}, []string{"t0: কিম"}, []string{"t0: Kim"}},
		{"a term goes before", []glossary.Use{term("কিম", "Kim")}, []align.Link{link("কিম", "friend"), link("মস্কো", "Kim"), link("গেলেন", "left")}, []string{"t1: গেলেন"}, []string{"t1: left"}},
		{"a term without its English too", []glossary.Use{term("কিম", "")}, []align.Link{link("কিম", "Kim")}, nil, nil},
		{"part of another link", nil, []align.Link{link("ছেড়ে গেলেন", "left"), link("গেলেন", "has")}, []string{"t0: ছেড়ে গেলেন"}, []string{"t0: left"}},
		{"part of a word", nil, []align.Link{link("কিম", "Ki"), link("মস্", "Moscow"), link("মস্কো", "oscow")}, nil, nil},
		{"no part of the text", nil, []align.Link{
			{Source: glossary.Span{-1, 3}, Target: glossary.Span{0, 3}}, {Source: glossary.Span{0, 9}, Target: glossary.Span{0, 1000}},
			{Source: glossary.Span{9, 0}, Target: glossary.Span{0, 3}}, {Source: glossary.Span{math.MinInt, math.MaxInt}, Target: glossary.Span{math.MaxInt, math.MinInt}},
		}, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := pair("1", source, target)
			p.Terms, p.Links = tc.terms, tc.links
			file, _ := write(t, meta, &align.Report{}, p)
			root := parse(t, file)
			cells := tags(byID(t, root, "s1"), atom.Td)
			if text(cells[0]) != source || text(cells[1]) != target {
				t.Errorf("the texts became %q and %q", text(cells[0]), text(cells[1]))
			}
			for i, want := range [][]string{tc.source, tc.target} {
				var got []string
				for _, e := range tags(cells[i], atom.Span) {
					got = append(got, attr(e, "class")+": "+text(e))
				}
				if !slices.Equal(got, want) {
					t.Errorf("cell %d has %q, want %q", i, got, want)
				}
			}
			if legend := strings.Contains(file, "point at a word"); legend != (tc.source != nil) {
				t.Errorf("the legend tells of words: %v", legend)
			}
		})
	}
}

func TestHostileInput(t *testing.T) {
	const evil = `</td></table></style><script>alert(1)</script><img src=x onerror="alert(2)">'"&amp;`
	p := pair(evil, evil, evil)
	p.Place.Document = evil
	p.Status = align.Status(evil)
	p.Findings = []glossary.Finding{{Tier: glossary.Tier(evil), Kind: evil, Term: evil, Message: evil}}
	p.Terms = []glossary.Use{{BN: evil, EN: evil, Form: evil + "2", Source: glossary.Span{0, 10}, Target: &glossary.Span{3, len(evil)}}}
	r := &align.Report{Names: []names.Finding{{
		Tier: glossary.Tier(evil), Side: evil, Preferred: evil, English: evil + "2", Reason: evil,
		Spellings: []names.Spelling{{Form: evil, Count: 1, Places: []names.Place{{File: evil + "2", Line: 1, Column: 1}}}},
	}}}
	file, _ := write(t, align.Meta{From: evil, To: evil, Title: evil, Tool: evil, Version: evil, Origin: evil}, r, p)
	root := parse(t, file)
	if n := len(tags(root, atom.Script)) + len(tags(root, atom.Img)); n > 0 {
		t.Errorf("%d elements came in", n)
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s %s> came in", n.Data, a.Key)
			}
		}
	}
	cells := tags(byID(t, root, "s1"), atom.Td)
	if text(cells[0]) != evil || text(cells[1]) != evil || !strings.Contains(text(cells[2]), evil) {
		t.Errorf("texts %q, %q, notes %q", text(cells[0]), text(cells[1]), text(cells[2]))
	}
	byID(t, root, "names")
	byID(t, root, "summary")
}

func TestWhatAPageCannotShow(t *testing.T) {
	p := pair("1", "ক\xff\x00খ\x1b\u0085", "a\tb\nc\x7f\uffff\u00a0\ufffd")
	p.Terms = []glossary.Use{{Source: glossary.Span{0, 4}, Target: &glossary.Span{0, 1}}}
	file, w := write(t, meta, &align.Report{}, p)
	cells := tags(byID(t, parse(t, file), "s1"), atom.Td)
	if got, want := text(cells[0]), "ক\ufffd\ufffdখ\ufffd\ufffd"; got != want {
		t.Errorf("source %q, want %q", got, want)
	}
	if got, want := text(cells[1]), "a\tb\nc\ufffd\ufffd\u00a0\ufffd"; got != want {
		t.Errorf("target %q, want %q", got, want)
	}
	if w.Replaced != 6 || len(w.Notes()) != 1 {
		t.Errorf("counted %d, notes %q", w.Replaced, w.Notes())
	}
	if _, w := write(t, meta, nil, pair("1", "ক", "k")); w.Notes() != nil {
		t.Errorf("notes %q about a clean text", w.Notes())
	}
}

func TestSummary(t *testing.T) {
	status := func(s align.Status) align.Pair {
		p := pair("1", "ক খ গ", "k kh g")
		p.Status = s
		return p
	}
	found := status(align.Draft)
	found.Findings = []glossary.Finding{{Tier: glossary.Warning}, {Tier: glossary.Warning}, {Tier: glossary.Error}}
	two := []names.Finding{{Tier: glossary.Error}, {Tier: glossary.Error}}
	for _, tc := range []struct {
		name    string
		report  align.Report
		pairs   []align.Pair
		facts   []string
		notices []string
	}{
		{"empty", align.Report{}, nil, []string{"0 sentences", "0 words"}, nil},
		{"one", align.Report{Pairs: 1, Words: 1, Names: two[:1], Unknown: 1, Expected: 1, Found: 1}, []align.Pair{status(align.Draft)},
			[]string{"1 sentence", "1 word", "1 of 1 glossary terms in place", "1 unknown word, transliterated", "1 name in several spellings"}, nil},
		{"many", align.Report{Words: 1234567, Names: two, Unknown: 2, Expected: 2000, Found: 1999, Repaired: 3},
			[]align.Pair{found, status(align.Untranslated)},
			[]string{"2 sentences", "1,234,567 words", "1,999 of 2,000 glossary terms in place, 3 of them put right",
				"2 unknown words, transliterated", "1 not translated", "1 error", "2 warnings", "2 names in several spellings"}, nil},
		{"words counted here", align.Report{}, []align.Pair{status(align.Draft)}, []string{"1 sentence", "3 words"}, nil},
		{"all rough", align.Report{}, []align.Pair{status(align.Rough)}, []string{"1 sentence", "3 words"},
			[]string{"Rough. These drafts were made by the built-in engine."}},
		{"some rough", align.Report{}, []align.Pair{status(align.Rough), status(align.Reviewed)}, []string{"2 sentences", "6 words"},
			[]string{"Rough. 1 of the 2 sentences"}},
		{"stopped", align.Report{Partial: true}, []align.Pair{status(align.Draft)}, []string{"1 sentence", "3 words"}, []string{"Incomplete."}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file, _ := write(t, meta, &tc.report, tc.pairs...)
			root := parse(t, file)
			summary := byID(t, root, "summary")
			var facts []string
			for _, li := range tags(summary, atom.Li) {
				facts = append(facts, visible(li))
			}
			if !slices.Equal(facts, tc.facts) {
				t.Errorf("facts %q, want %q", facts, tc.facts)
			}
			notices := tags(summary, atom.P)
			if len(notices) != len(tc.notices) {
				t.Fatalf("%d notices, want %d", len(notices), len(tc.notices))
			}
			for i, n := range notices {
				if !strings.HasPrefix(visible(n), tc.notices[i]) {
					t.Errorf("notice %q, want %q", visible(n), tc.notices[i])
				}
			}
			if tc.report.Partial != strings.Contains(text(tags(root, atom.Main)[0]), "stopped here") {
				t.Error("the end of the table and the summary disagree about the end of the text")
			}
		})
	}
}

// A page that is rough throughout says so once; on a mixed one each rough
// sentence says it.
func TestRoughChips(t *testing.T) {
	rough, draft := pair("1", "ক", "k"), pair("2", "খ", "kh")
	rough.Status = align.Rough
	for _, tc := range []struct {
		pairs []align.Pair
		mixed bool
	}{
		{[]align.Pair{rough, rough}, false},
		{[]align.Pair{rough, draft}, true},
	} {
		file, _ := write(t, meta, &align.Report{}, tc.pairs...)
		root := parse(t, file)
		if mixed := attr(byID(t, root, "summary"), "class") == "mixed"; mixed != tc.mixed {
			t.Errorf("mixed: %v, want %v", mixed, tc.mixed)
		}
		explained := false
		for _, footer := range tags(root, atom.Footer) {
			explained = strings.Contains(text(footer), "rough")
		}
		if explained != tc.mixed {
			t.Errorf("explained: %v, want %v", explained, tc.mixed)
		}
	}
}

func TestLegendExplainsWhatIsThere(t *testing.T) {
	plain := pair("1", "ক", "k")
	rich := pair("2", "ক খ", "k")
	rich.Status = align.Reviewed
	rich.Terms = []glossary.Use{{Source: glossary.Span{0, 3}, Target: &glossary.Span{0, 1}}, {Source: glossary.Span{4, 7}}}
	rich.Findings = []glossary.Finding{{Tier: glossary.Suggestion}}
	for _, tc := range []struct {
		pair align.Pair
		want []string
	}{
		{plain, nil},
		{rich, []string{"term", "term", "Suggestion", "reviewed"}},
	} {
		file, _ := write(t, meta, &align.Report{}, tc.pair)
		var got []string
		for _, dt := range tags(parse(t, file), atom.Dt) {
			got = append(got, text(dt))
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("explained %q, want %q", got, tc.want)
		}
	}
}

func TestNames(t *testing.T) {
	at := func(document string, start int64) align.Pair {
		p := pair("n", "ক", "k")
		p.Place = align.Place{Document: document, Block: 1, Start: start, End: start + 90}
		return p
	}
	var many []names.Place
	for i := range 20 {
		many = append(many, names.Place{File: "b.txt", Line: 1, Column: i + 1, Offset: int64(i)})
	}
	r := &align.Report{Names: []names.Finding{
		{Tier: glossary.Warning, Side: "source", Preferred: "ল্যাভরভ", English: "Lavrov", Reason: "One name.", Spellings: []names.Spelling{
			{Form: "ল্যাভরভ", Count: 2, Places: []names.Place{{File: "a.txt", Line: 1, Column: 5, Offset: 10}, {File: "a.txt", Line: 2, Column: 1, Offset: 100}}},
			{Form: "লাভরভ", Count: 3, Places: []names.Place{{File: "b.txt", Line: 7, Column: 9, Offset: 0}, {File: "c.txt", Line: 1, Column: 1}}},
		}},
		{Tier: glossary.Suggestion, Side: "target", Preferred: "Putin", English: "Putin", Spellings: []names.Spelling{{Form: "Putin", Count: 1234, Places: many}}},
	}}
	file, _ := write(t, meta, r, at("a.txt", 5), at("a.txt", 100), at("b.txt", 0))
	section := byID(t, parse(t, file), "names")

	var rows []string
	for _, tr := range tags(section, atom.Tr) {
		var cells []string
		for c := range tr.ChildNodes() {
			cells = append(cells, visible(c))
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	want := []string{
		"Spelling | Count | Places (line:column)",
		"ল্যাভরভ Lavrov Warning One name.",
		"ল্যাভরভ | 2 | a.txt 1:5, 2:1",
		"লাভরভ | 3 | b.txt 7:9, c.txt 1:1 and 1 more",
		"Putin Suggestion",
		"Putin | 1,234 | b.txt 1:1, 1:2, 1:3, 1:4, 1:5, 1:6, 1:7, 1:8, 1:9, 1:10, 1:11, 1:12" +
			"1,222 more1:13, 1:14, 1:15, 1:16, 1:17, 1:18, 1:19, 1:20 and 1,214 more",
	}
	if !slices.Equal(rows, want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	var links []string
	for _, a := range tags(section, atom.A)[:3] {
		links = append(links, attr(a, "href")+" "+text(a))
	}
	if want := []string{"#s1 1:5", "#s2 2:1", "#s3 7:9"}; !slices.Equal(links, want) {
		t.Errorf("links %q, want %q", links, want)
	}
	if details := tags(section, atom.Details); len(details) != 1 || len(tags(details[0], atom.A)) != 8 {
		t.Errorf("%d parts are folded", len(details))
	}
	var languages []string
	for _, th := range all(section, func(n *html.Node) bool { return attr(n, "scope") == "row" }) {
		languages = append(languages, attr(th, "lang"))
	}
	if want := []string{"bn", "bn", "en"}; !slices.Equal(languages, want) {
		t.Errorf("languages %q, want %q", languages, want)
	}
}

func TestRowsAreWrittenAsTheyCome(t *testing.T) {
	var out strings.Builder
	w := page.NewWriter(&out, meta)
	p := pair("1", "প্রথম বাক্য", "first sentence")
	w.Write(&p)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(out.String(), "</tr>\n") || !strings.Contains(out.String(), "first sentence") {
		t.Error("the first row is not there yet")
	}
}

// Text keeps the contrast that WCAG 2.2 asks for (level AA, 4.5 to 1) on every
// ground it may stand on, in light, dark and print.
func TestContrast(t *testing.T) {
	css, err := os.ReadFile("page.css")
	if err != nil {
		t.Fatal(err)
	}
	colour := regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{3,6});`)
	blocks := regexp.MustCompile(`(?s):root \{.*?\}`).FindAllString(string(css), -1)
	if len(blocks) != 3 {
		t.Fatalf("%d colour schemes", len(blocks))
	}
	scheme := map[string]float64{} // luminance; what a scheme does not name it keeps from the light one
	for i, block := range blocks {
		printed := i == 2
		if printed {
			scheme = map[string]float64{}
		}
		for _, m := range colour.FindAllStringSubmatch(block, -1) {
			scheme[m[1]] = luminance(m[2])
		}
		for _, pair := range []string{
			"ink/paper", "ink/term", "ink/lit", "ink/here", "soft/paper", "soft/here",
			"error/paper", "error/here", "warning/paper", "warning/here", "suggestion/paper", "suggestion/here",
		} {
			text, ground, _ := strings.Cut(pair, "/")
			a, okText := scheme[text]
			b, okGround := scheme[ground]
			if printed && ground != "paper" {
				continue // no other ground is printed
			}
			if !okText || !okGround {
				t.Errorf("scheme %d has no %s", i, pair)
				continue
			}
			if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < 4.5 {
				t.Errorf("scheme %d: %s has a contrast of %.2f", i, pair, ratio)
			}
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(hex string) float64 {
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var sum float64
	for i, weight := range []float64{.2126, .7152, .0722} {
		v, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		c := float64(v) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func FuzzWriter(f *testing.F) {
	f.Add("ল্যাভরভ <এলেন>", "Lavrov & 'co'", 0, 21, 0, 6, 3, 9)
	f.Add("\xe0\xa6", "\x00</td>", -1, 2, 1, 1, 0, 1)
	f.Add("0", "00000000\r\n", 0, 21, 0, 12, 3, 9)
	f.Fuzz(func(t *testing.T, source, target string, a, b, c, d, e, g int) {
		p := pair("1", source, target)
		p.Terms = []glossary.Use{
			{BN: source, EN: target, Source: glossary.Span{a, b}, Target: &glossary.Span{c, d}},
			{BN: target, EN: source, Source: glossary.Span{e, g}},
			{Source: glossary.Span{c, d}, Target: &glossary.Span{e, g}},
		}
		file, _ := write(t, meta, &align.Report{}, p)
		cells := tags(byID(t, parse(t, file), "s1"), atom.Td)
		for i, s := range []string{source, target} {
			want := strings.Map(func(r rune) rune {
				switch {
				case r == '\t', r == '\n', r == '\r':
				case r < ' ', r >= 0x7f && r < 0xa0, r == '\ufffe', r == '\uffff':
					return '\ufffd'
				}
				return r
			}, s)
			want = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(want) // as every HTML parser does
			if got := text(cells[i]); got != want {
				t.Errorf("read back %q, want %q", got, want)
			}
		}
	})
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrors(t *testing.T) {
	w := page.NewWriter(full{}, meta)
	p := pair("1", strings.Repeat("ক", 100_000), "k")
	if err := w.Write(&p); !errors.Is(err, errFull) {
		t.Errorf("Write returned %v", err)
	}
	if err := w.Close(&align.Report{}); !errors.Is(err, errFull) {
		t.Errorf("Close returned %v", err)
	}
}

func BenchmarkWriter(b *testing.B) {
	p := pair("1", "এক সরকারি সফরে উত্তর কোরিয়ায় থাকা লাভরভও মস্কোকে ধন্যবাদ জানিয়েছেন।", "On an official visit to North Korea, Lavrov also thanked Moscow.")
	for _, s := range [][2]string{{"লাভরভও", "Lavrov"}, {"মস্কোকে", "Moscow"}} {
		in := span(p.Target, s[1])
		p.Terms = append(p.Terms, glossary.Use{BN: s[0], EN: s[1], Form: s[0], Source: span(p.Source, s[0]), Target: &in})
	}
	w := page.NewWriter(nowhere{}, meta)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(&p); err != nil {
			b.Fatal(err)
		}
	}
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

// TestAligned has a page say what has no counterpart, and call nothing untranslated.
func TestAligned(t *testing.T) {
	var out strings.Builder
	w := page.NewWriter(&out, align.Meta{})
	for _, p := range []align.Pair{
		{ID: "1", Source: "ক।", Target: "A.", Status: align.Aligned},
		{ID: "2", Source: "খ।", Status: align.Aligned},
		{ID: "3", Target: "C.", Status: align.Aligned},
	} {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if n := strings.Count(text, `<td role="cell" class="text" lang="bn"><span class="chip alone">no counterpart</span></td>`); n != 1 {
		t.Errorf("%d Bengali texts without a counterpart in\n%s", n, text)
	}
	if n := strings.Count(text, `<td role="cell" class="text" lang="en"><span class="chip alone">no counterpart</span></td>`); n != 1 {
		t.Errorf("%d English texts without a counterpart in\n%s", n, text)
	}
	for _, want := range []string{"<b>3</b> pairs", "<b>2</b> without a counterpart", "stands in one of the texts only"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q", want)
		}
	}
	if strings.Contains(text, "not translated") {
		t.Error("a pair is called untranslated")
	}
}
