package page_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/dobhashi/dobhashi/glossary/names/page"
)

func write(t testing.TB, found []names.Finding, o page.Options) string {
	t.Helper()
	var out strings.Builder
	if err := page.Write(&out, found, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
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

func tags(n *html.Node, a ...atom.Atom) []*html.Node {
	return all(n, func(d *html.Node) bool { return slices.Contains(a, d.DataAtom) })
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

// lines are the headings, paragraphs and list items below n as a browser shows
// them, each after the name of its element.
func lines(n *html.Node) (shown []string) {
	for _, e := range tags(n, atom.H1, atom.H2, atom.H3, atom.P, atom.Li, atom.Summary) {
		shown = append(shown, e.Data+": "+strings.Join(strings.FieldsFunc(text(e), func(r rune) bool { return strings.ContainsRune(" \n", r) }), " "))
	}
	return shown
}

func TestPageStandsAlone(t *testing.T) {
	file := write(t, sample(), options)
	if !strings.HasPrefix(file, "<!DOCTYPE html>\n") {
		t.Errorf("begins with %q", file[:30])
	}
	root := parse(t, file)
	policies := all(root, func(n *html.Node) bool { return attr(n, "http-equiv") == "Content-Security-Policy" })
	if len(policies) != 1 || attr(policies[0], "content") != "default-src 'none'; style-src 'unsafe-inline'" {
		t.Errorf("content security policies %+v", policies)
	}
	if n := tags(root, atom.Script, atom.Link, atom.Img, atom.Iframe, atom.Object, atom.Form); len(n) > 0 {
		t.Errorf("the page has <%s>", n[0].Data)
	}
	for _, word := range []string{"url(", "@import", "http:", "https:", "src="} {
		if strings.Contains(file, word) {
			t.Errorf("the page has %q", word)
		}
	}
	if strings.Count(file, "</style") != 1 || len(tags(root, atom.Style)) != 1 {
		t.Error("the style sheet ends early")
	}
	if strings.Contains(file, "ZgotmplZ") {
		t.Error("the template writes a value where it is not safe")
	}
}

func TestHead(t *testing.T) {
	tiers := func(of ...glossary.Tier) (found []names.Finding) {
		for _, t := range of {
			found = append(found, names.Finding{Tier: t})
		}
		return found
	}
	const h1 = "h1: Spelling of names"
	for _, tc := range []struct {
		name             string
		found            []names.Finding
		options          page.Options
		title, generator string
		want             []string
	}{
		{"nothing known", nil, page.Options{}, "Spelling of names", "",
			[]string{h1, "p: Every name is spelled one way."}},
		{"none", nil, options, "মস্কো-সফর.txt, lavrov.txt · Spelling of names", "dobhashi 1.2",
			[]string{h1, "p: মস্কো-সফর.txt, lavrov.txt 23 November 2026", "p: Every name is spelled one way."}},
		{"one", tiers(glossary.Warning), page.Options{Title: "a.txt", Tool: "d"}, "a.txt · Spelling of names", "d",
			[]string{h1, "p: a.txt", "p: 1 name is spelled in more than one way, or in another way than preferred.", "li: Warning 1 in several spellings"}},
		{"each tier, and one that nobody knows", tiers(glossary.Suggestion, glossary.Error, "odd", glossary.Warning, glossary.Error),
			page.Options{Created: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}, "Spelling of names", "",
			[]string{h1, "p: 2 January 2026", "p: 5 names are spelled in more than one way, or in another way than preferred.",
				"li: Error 2 to be corrected", "li: Warning 1 in several spellings", "li: Suggestion 1 worth a look"}},
		{"thousands", slices.Repeat(tiers(glossary.Error), 1234), page.Options{}, "Spelling of names", "",
			[]string{h1, "p: 1,234 names are spelled in more than one way, or in another way than preferred.", "li: Error 1,234 to be corrected"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			root := parse(t, write(t, tc.found, tc.options))
			if got := lines(tags(root, atom.Header)[0]); !slices.Equal(got, tc.want) {
				t.Errorf("a reader sees\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
			if got := text(tags(root, atom.Title)[0]); got != tc.title {
				t.Errorf("title %q, want %q", got, tc.title)
			}
			generator := ""
			for _, m := range all(root, func(n *html.Node) bool { return attr(n, "name") == "generator" }) {
				generator = attr(m, "content")
			}
			if generator != tc.generator {
				t.Errorf("generator %q, want %q", generator, tc.generator)
			}
			if n := len(tags(root, atom.Section)); n != len(tc.found) {
				t.Errorf("%d sections about %d findings", n, len(tc.found))
			}
		})
	}
}

func TestFindings(t *testing.T) {
	// at are places in a.txt, one a line.
	at := func(n int) (places []names.Place) {
		for i := range n {
			places = append(places, names.Place{File: "a.txt", Line: i + 1, Column: 2})
		}
		return places
	}
	one := func(s ...names.Spelling) names.Finding {
		return names.Finding{Tier: glossary.Warning, Preferred: "ক", Reason: "r", Spellings: s}
	}
	for _, tc := range []struct {
		name    string
		finding names.Finding
		want    []string
	}{
		{"two spellings", names.Finding{Tier: glossary.Error, Side: "source", Preferred: "ল্যাভরভ", English: "Lavrov", Reason: "the glossary says so",
			Spellings: []names.Spelling{spelled("লাভরভ", 2, "দেন [লাভরভ]।", "এবং [লাভরভের] সফর"), spelled("ল্যাভরভ", 1, "[ল্যাভরভও]")}},
			[]string{"h2: ল্যাভরভ", "p: Lavrov", "p: Error the glossary says so",
				"h3: লাভরভ", "p: 2 times, 67\u00a0%", "li: lavrov.txt:3:5 দেন লাভরভ।", "li: lavrov.txt:4:5 এবং লাভরভের সফর",
				"h3: ল্যাভরভ preferred", "p: 1 time, 33\u00a0%", "li: lavrov.txt:3:1 ল্যাভরভও"}},
		{"English, which goes without saying", names.Finding{Tier: "odd", Side: "target", Preferred: "Kim", English: "Kim", Reason: "r",
			Spellings: []names.Spelling{spelled("Kimm", 1)}},
			[]string{"h2: Kim", "p: odd r", "p: The preferred spelling does not occur.", "h3: Kimm", "p: 1 time, 100\u00a0%", "p: 1 place is not listed."}},
		{"fewer excerpts than places", one(names.Spelling{Form: "ক", Count: 1, Places: []names.Place{{File: "-", Line: 1, Column: 2}}}),
			[]string{"h2: ক", "p: Warning r", "h3: ক preferred", "p: 1 time, 100\u00a0%", "li: standard input:1:2"}},
		{"one too many is not folded", one(names.Spelling{Form: "ক", Count: 6, Places: at(6)}),
			[]string{"h2: ক", "p: Warning r", "h3: ক preferred", "p: 6 times, 100\u00a0%",
				"li: a.txt:1:2", "li: a.txt:2:2", "li: a.txt:3:2", "li: a.txt:4:2", "li: a.txt:5:2", "li: a.txt:6:2"}},
		{"folded, and not listed", one(names.Spelling{Form: "ক", Count: 1240, Places: at(7)}),
			[]string{"h2: ক", "p: Warning r", "h3: ক preferred", "p: 1,240 times, 100\u00a0%",
				"li: a.txt:1:2", "li: a.txt:2:2", "li: a.txt:3:2", "li: a.txt:4:2", "li: a.txt:5:2",
				"summary: 2 more places", "li: a.txt:6:2", "li: a.txt:7:2", "p: 1,233 places are not listed."}},
		{"next to all and next to none", one(names.Spelling{Form: "ক", Count: 1999}, names.Spelling{Form: "খ", Count: 1}, names.Spelling{Form: "গ"}),
			[]string{"h2: ক", "p: Warning r", "h3: ক preferred", "p: 1,999 times, over 99\u00a0%", "p: 1,999 places are not listed.",
				"h3: খ", "p: 1 time, under 1\u00a0%", "p: 1 place is not listed.", "h3: গ", "p: 0 times, 0\u00a0%"}},
		{"nothing", one(), []string{"h2: ক", "p: Warning r", "p: The preferred spelling does not occur."}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			section := tags(parse(t, write(t, []names.Finding{tc.finding}, options)), atom.Section)[0]
			if got := lines(section); !slices.Equal(got, tc.want) {
				t.Errorf("a reader sees\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}

func TestMarksAndLanguages(t *testing.T) {
	section := tags(parse(t, write(t, sample(), options)), atom.Section)
	for i, tc := range []struct {
		marks     []string
		languages []string // without repetitions
	}{
		{[]string{"ল্যাভরভ", "ল্যাভরভের", "ল্যাভরভ", "ল্যাভরভকে", "ল্যাভরভ", "ল্যাভরভেরও", "ল্যাভরভ", "লাভরভও", "লাভরভ", "লাভরফের"}, []string{"bn", "en", "bn"}},
		{[]string{"Zelensky", "Zelensky", "Zelensky's"}, []string{"en"}},
		{[]string{"পিয়ংইয়ংয়ে", "পিয়ংইয়ং"}, []string{"bn", "en", "bn"}},
	} {
		var marks, languages []string
		for _, m := range tags(section[i], atom.Mark) {
			marks = append(marks, text(m))
		}
		for _, n := range all(section[i], func(n *html.Node) bool { return attr(n, "lang") != "" }) {
			languages = append(languages, attr(n, "lang"))
		}
		if languages = slices.Compact(languages); !slices.Equal(marks, tc.marks) || !slices.Equal(languages, tc.languages) {
			t.Errorf("finding %d: marked %q in %q, want %q in %q", i+1, marks, languages, tc.marks, tc.languages)
		}
	}
}

func TestIndex(t *testing.T) {
	found := slices.Repeat(sample(), 3)
	if nav := tags(parse(t, write(t, found[:10], options)), atom.Nav); len(nav) > 0 {
		t.Error("ten findings have an index")
	}
	root := parse(t, write(t, found[:11], options))
	nav := tags(root, atom.Nav)
	if len(nav) != 1 {
		t.Fatalf("eleven findings have %d indexes", len(nav))
	}
	if got, want := lines(nav[0])[:4], []string{"h2: Index", "li: ল্যাভরভ Error", "li: Zelenskyy Error", "li: পিয়ংইয়ং Warning"}; !slices.Equal(got, want) {
		t.Errorf("a reader sees %q, want %q", got, want)
	}
	ids := map[string]string{"names": ""}
	for _, s := range tags(root, atom.Section) {
		ids[attr(s, "id")] = text(tags(s, atom.H2)[0])
	}
	links := tags(root, atom.A)
	if len(links) != 12 { // and the one that skips the index
		t.Errorf("%d links", len(links))
	}
	for _, a := range links {
		if name, ok := ids[strings.TrimPrefix(attr(a, "href"), "#")]; !ok || name != "" && name != text(a) {
			t.Errorf("%q leads to %q", text(a), attr(a, "href"))
		}
	}
}

// hostile has s wherever something comes from files.
func hostile(s string) ([]names.Finding, page.Options) {
	return slices.Repeat([]names.Finding{{Tier: glossary.Tier(s), Side: s, Preferred: s, English: s + "2", Reason: s, Spellings: []names.Spelling{
		{Form: s, Count: 1, Places: []names.Place{{File: s, Line: 1, Column: 1}}, Excerpts: []names.Excerpt{{Before: s, Surface: s, After: s}}},
	}}}, 11), page.Options{Title: s, Tool: s, Version: s}
}

// readBack fails the test unless the page shows want in all places of s.
func readBack(t *testing.T, s, want string) {
	t.Helper()
	found, options := hostile(s)
	root := parse(t, write(t, found, options))
	section := tags(root, atom.Section)[0]
	at := func(n *html.Node, class string) *html.Node {
		return all(n, func(e *html.Node) bool { return attr(e, "class") == class })[0]
	}
	for _, e := range []struct {
		name, got, want string
	}{
		{"title", text(tags(root, atom.Title)[0]), want + " · Spelling of names"},
		{"what was checked", text(tags(tags(root, atom.Header)[0], atom.Bdi)[0]), want},
		{"link", text(tags(tags(root, atom.Nav)[0], atom.Bdi)[0]), want},
		{"heading", text(tags(section, atom.H2)[0]), want},
		{"English", text(at(section, "english")), want + "2"},
		{"label and reason", text(at(section, "reason")), want + " " + want},
		{"spelling", text(tags(section, atom.H3)[0]), want + " preferred"},
		{"place", text(at(section, "place")), want + ":1:1"},
		{"excerpt", text(at(section, "excerpt")), want + want + want},
		{"mark", text(tags(section, atom.Mark)[0]), want},
	} {
		if e.got != e.want {
			t.Errorf("%s reads %q, want %q", e.name, e.got, e.want)
		}
	}
	if n := len(tags(root, atom.Section)); n != 11 {
		t.Errorf("%d sections about 11 findings", n)
	}
}

func TestHostileInput(t *testing.T) {
	const evil = `</script></bdi></title></style><script>alert(1)</script><img src=x onerror="alert(2)">'"&amp;{{.}}` + "`"
	readBack(t, evil, evil)
	found, options := hostile(evil)
	for n := range parse(t, write(t, found, options)).Descendants() {
		if n.DataAtom == atom.Script || n.DataAtom == atom.Img {
			t.Errorf("<%s> came in", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s %s> came in", n.Data, a.Key)
			}
		}
	}
}

func TestWhatAPageCannotShow(t *testing.T) {
	readBack(t, "ক\xff\xe0\xa6\x00\x1b\u0085\x7fখ\u00a0\ufffd", "ক\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdখ\u00a0\ufffd")
	readBack(t, "ক\u202eখ\u2069", "ক\u202eখ\u2069")
}

func FuzzWrite(f *testing.F) {
	f.Add("ল্যাভরভ")
	f.Add("</title><img onerror=x>&amp;'\"+")
	f.Add("\xe0\xa6\x00\u202e\u2069\r\n\t\ufdd0\uffff")
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.Map(func(r rune) rune {
			switch {
			case r == '\t', r == '\n', r == '\r':
			case r < ' ', r >= 0x7f && r < 0xa0:
				return '\ufffd'
			}
			return r
		}, s)
		if s == "" || s == "-" {
			return // nothing to show, and standard input
		}
		readBack(t, s, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(want)) // as every HTML parser does
	})
}

var errFull = errors.New("disk full")

// full is a writer with room for so many bytes.
type full int

func (f *full) Write(p []byte) (int, error) {
	if len(p) > int(*f) {
		return int(*f), errFull
	}
	*f -= full(len(p))
	return len(p), nil
}

func TestErrors(t *testing.T) {
	found := slices.Repeat(sample(), 20)
	size := len(write(t, found, options))
	for _, room := range []int{0, 1, 100_000, size - 1} {
		f := full(room)
		if err := page.Write(&f, found, options); !errors.Is(err, errFull) {
			t.Errorf("with room for %d bytes of %d, Write returned %v", room, size, err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	found := slices.Repeat(sample(), 250)
	b.ReportAllocs()
	for b.Loop() {
		if err := page.Write(io.Discard, found, options); err != nil {
			b.Fatal(err)
		}
	}
}
