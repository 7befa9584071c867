package tmx_test

import (
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/tmx"
	"github.com/dobhashi/dobhashi/glossary"
)

// memory is a TMX file as another program reads it.
type memory struct {
	XMLName xml.Name `xml:"tmx"`
	Version string   `xml:"version,attr"`
	Header  struct {
		Attributes []xml.Attr `xml:",any,attr"`
	} `xml:"header"`
	Units []unit `xml:"body>tu"`
}

type unit struct {
	ID         string `xml:"tuid,attr"`
	Properties []struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	} `xml:"prop"`
	Notes    []string `xml:"note"`
	Variants []struct {
		Language string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		Text     string `xml:"seg"`
	} `xml:"tuv"`
}

var meta = align.Meta{From: "bn", To: "en", Tool: "dobhashi", Version: "1.2", Created: time.Date(2026, 11, 23, 23, 5, 0, 0, time.FixedZone("BST", 6*3600))}

func write(t testing.TB, m align.Meta, pairs ...align.Pair) (string, *tmx.Writer) {
	t.Helper()
	var out strings.Builder
	w := tmx.NewWriter(&out, m)
	for i := range pairs {
		if err := w.Write(&pairs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	return out.String(), w
}

func read(t testing.TB, file string) memory {
	t.Helper()
	var m memory
	d := xml.NewDecoder(strings.NewReader(file))
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%v in\n%s", err, file)
	}
	if _, err := d.Token(); err != nil { // the last line feed
		t.Fatalf("after the end: %v in\n%s", err, file)
	}
	if rest, err := d.Token(); err != io.EOF {
		t.Fatalf("after the end: %v, %v in\n%s", rest, err, file)
	}
	return m
}

func TestWholeFile(t *testing.T) {
	got, _ := write(t, meta, align.Pair{
		ID: "1", Source: "ল্যাভরভ এলেন।", Target: `"Lavrov" came.`, Origin: "google", Status: align.Draft,
		Place:    align.Place{Document: "a & b.txt", Block: 1, Start: 3, End: 40, Line: 1, Column: 1},
		Findings: []glossary.Finding{{Tier: glossary.Warning, Kind: "repaired", Message: "Lavrof became Lavrov."}},
	}, align.Pair{ID: "2", Source: "১৯৭১", Target: "1971", Status: align.Copied})
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="dobhashi" creationtoolversion="1.2" segtype="sentence" o-tmf="dobhashi" adminlang="en" srclang="bn" datatype="plaintext" creationdate="20261123T170500Z"/>
<body>
<tu tuid="1">
<prop type="x-dobhashi-origin">google</prop>
<prop type="x-dobhashi-status">draft</prop>
<prop type="x-dobhashi-document">a &amp; b.txt</prop>
<prop type="x-dobhashi-offset">3-40</prop>
<note>warning: Lavrof became Lavrov.</note>
<tuv xml:lang="bn"><seg>ল্যাভরভ এলেন।</seg></tuv>
<tuv xml:lang="en"><seg>"Lavrov" came.</seg></tuv>
</tu>
<tu tuid="2">
<prop type="x-dobhashi-status">copied</prop>
<tuv xml:lang="bn"><seg>১৯৭১</seg></tuv>
<tuv xml:lang="en"><seg>1971</seg></tuv>
</tu>
</body>
</tmx>
`
	if got != want {
		t.Errorf("wrote\n%s\nwant\n%s", got, want)
	}
}

func TestHeader(t *testing.T) {
	attributes := func(tool, version, srclang, date string) map[string]string {
		m := map[string]string{
			"creationtool": tool, "creationtoolversion": version, "segtype": "sentence",
			"o-tmf": "dobhashi", "adminlang": "en", "srclang": srclang, "datatype": "plaintext",
		}
		if date != "" {
			m["creationdate"] = date
		}
		return m
	}
	for _, tc := range []struct {
		name string
		meta align.Meta
		want map[string]string
	}{
		{"nothing known", align.Meta{}, attributes("dobhashi", "unknown", "bn", "")},
		{"all known", meta, attributes("dobhashi", "1.2", "bn", "20261123T170500Z")},
		{"region and odd characters", align.Meta{From: "bn-BD", Tool: "a \"b\"\n<c>", Version: "1\t2"}, attributes("a \"b\"\n<c>", "1\t2", "bn-BD", "")},
		{"never OmegaT", align.Meta{Tool: "OmegaT", Version: "6"}, attributes("dobhashi", "6", "bn", "")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file, _ := write(t, tc.meta)
			m := read(t, file)
			got := map[string]string{}
			for _, a := range m.Header.Attributes {
				got[a.Name.Local] = a.Value
			}
			if m.Version != "1.4" || !reflect.DeepEqual(got, tc.want) {
				t.Errorf("version %q, header %q, want %q", m.Version, got, tc.want)
			}
		})
	}
}

func TestTexts(t *testing.T) {
	for _, tc := range []struct {
		name              string
		text, want        string
		dropped, replaced int
	}{
		{"markup", `<ক> & "খ" 'গ' ]]>`, `<ক> & "খ" 'গ' ]]>`, 0, 0},
		{"white space", "  ক\t\r\nখ\r\u0085\u2028 ", "  ক\t\r\nখ\r\u0085\u2028 ", 0, 0},
		{"control characters", "a\x00b\x0b\x1fc\x7f\u0080", "abc\x7f\u0080", 3, 0},
		{"noncharacters", "\ufffea\uffff\ufffd\ufeff", "a\ufffd\ufeff", 2, 0},
		{"not UTF-8", "ক\xff\xe0\xa6\xed\xa0\x80\x01", "ক" + strings.Repeat("\ufffd", 6), 1, 6},
		{"half of a noncharacter", "\xef\xbf", "\ufffd\ufffd", 0, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file, w := write(t, meta, align.Pair{ID: "1", Source: tc.text, Target: "x"})
			if got := read(t, file).Units[0].Variants[0].Text; got != tc.want {
				t.Errorf("read back %q, want %q", got, tc.want)
			}
			if w.Dropped != tc.dropped || w.Replaced != tc.replaced {
				t.Errorf("dropped %d and replaced %d, want %d and %d", w.Dropped, w.Replaced, tc.dropped, tc.replaced)
			}
			notes := 0
			if tc.dropped > 0 {
				notes++
			}
			if tc.replaced > 0 {
				notes++
			}
			if len(w.Notes()) != notes {
				t.Errorf("notes %q", w.Notes())
			}
		})
	}
}

func TestPairsWithoutTextAreLeftOut(t *testing.T) {
	file, w := write(t, meta,
		align.Pair{ID: "1", Source: "ক", Status: align.Untranslated},
		align.Pair{ID: "2", Source: "ক", Target: "left from before", Status: align.Untranslated},
		align.Pair{ID: "3", Target: "k", Status: align.Draft},
		align.Pair{ID: "4", Source: "ক", Target: "\x01 \n\uffff", Status: align.Draft},
		align.Pair{ID: "5", Source: "ক", Target: "k", Status: align.Draft},
	)
	if m := read(t, file); len(m.Units) != 1 || m.Units[0].ID != "5" {
		t.Errorf("units %+v", m.Units)
	}
	if w.LeftOut != 4 || len(w.Notes()) != 1 {
		t.Errorf("left out %d, notes %q", w.LeftOut, w.Notes())
	}
}

// cleaned is the clean-up that the package documents.
func cleaned(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, s)
}

func blank(s string) bool { return strings.TrimFunc(cleaned(s), unicode.IsSpace) == "" }

func FuzzWriter(f *testing.F) {
	f.Add("1", "ল্যাভরভ <এলেন> &amp; ]]>", "\"Lavrov\"\r\ncame\x00", "google", "a.txt", "m", int64(3), int64(40))
	f.Add("\t\n\"", "\xff", "\ufffe\xef\xbf", "<", ">", "--", int64(-1), int64(1))
	f.Add("", " ", "x", "", "", "", int64(0), int64(0))
	f.Fuzz(func(t *testing.T, id, source, target, origin, document, message string, start, end int64) {
		p := align.Pair{
			ID: id, Source: source, Target: target, Origin: origin, Status: align.Draft,
			Place:    align.Place{Document: document, Start: start, End: end},
			Findings: []glossary.Finding{{Tier: glossary.Error, Message: message}},
		}
		file, w := write(t, align.Meta{From: origin, To: id, Tool: message, Version: document}, p)
		units := read(t, file).Units
		if blank(source) || blank(target) {
			if len(units) != 0 || w.LeftOut != 1 {
				t.Fatalf("a pair without text was written:\n%s", file)
			}
			return
		}
		u := units[0]
		if got := [...]string{u.ID, u.Variants[0].Text, u.Variants[1].Text, u.Notes[0]}; got !=
			[...]string{cleaned(id), cleaned(source), cleaned(target), "error: " + cleaned(message)} {
			t.Errorf("read back %q from\n%s", got, file)
		}
		for _, property := range u.Properties {
			if property.Type == "x-dobhashi-document" && property.Text != cleaned(document) {
				t.Errorf("document %q, want %q", property.Text, cleaned(document))
			}
		}
	})
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrors(t *testing.T) {
	w := tmx.NewWriter(full{}, meta)
	if err := w.Write(&align.Pair{Source: strings.Repeat("ক", 100_000), Target: "k"}); !errors.Is(err, errFull) {
		t.Errorf("Write returned %v", err)
	}
	if err := w.Close(&align.Report{}); !errors.Is(err, errFull) {
		t.Errorf("Close returned %v", err)
	}
}

var benchmarkPair = align.Pair{
	ID:     "12345",
	Source: "এক সরকারি সফরে উত্তর কোরিয়ায় থাকা লাভরভও ইউক্রেন যুদ্ধে মস্কোকে সমর্থনের জন্য দেশটিকে ধন্যবাদ জানিয়েছেন।",
	Target: "Lavrov, who is in North Korea on an official visit, also thanked the country for its support of Moscow in the Ukraine war & more.",
	Origin: "google", Status: align.Draft,
	Place: align.Place{Document: "lavrov.txt", Block: 2, Start: 367, End: 640, Line: 2, Column: 1},
}

// BenchmarkWriter and BenchmarkEncodingXML write the same units.
func BenchmarkWriter(b *testing.B) {
	var size counter
	w := tmx.NewWriter(&size, meta)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(&benchmarkPair); err != nil {
			b.Fatal(err)
		}
	}
	w.Close(nil)
	b.SetBytes(int64(size) / int64(b.N))
}

func BenchmarkEncodingXML(b *testing.B) {
	type prop struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
	type tuv struct {
		Language string `xml:"xml:lang,attr"`
		Text     string `xml:"seg"`
	}
	type tu struct {
		ID         string `xml:"tuid,attr"`
		Properties []prop `xml:"prop"`
		Variants   []tuv  `xml:"tuv"`
	}
	p := &benchmarkPair
	var size counter
	e := xml.NewEncoder(&size)
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Encode(tu{
			p.ID,
			[]prop{
				{"x-dobhashi-origin", p.Origin}, {"x-dobhashi-status", string(p.Status)},
				{"x-dobhashi-document", p.Place.Document}, {"x-dobhashi-offset", "367-640"},
			},
			[]tuv{{"bn", p.Source}, {"en", p.Target}},
		}); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(size) / int64(b.N))
}

// counter is a file that only grows.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// TestLong counts characters, not bytes, of both sides.
func TestLong(t *testing.T) {
	w := tmx.NewWriter(io.Discard, align.Meta{})
	for _, p := range []align.Pair{
		{Source: strings.Repeat("ক", 2000), Target: strings.Repeat("k", 2000)},
		{Source: strings.Repeat("ক", 2001), Target: strings.Repeat("k", 2001)},
		{Source: "ক", Target: strings.Repeat("k", 2001)},
		{Source: strings.Repeat("ক", 2001), Status: align.Untranslated},
	} {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.Notes(); w.Long != 3 || len(n) != 2 || !strings.HasSuffix(n[1], "do not take: 3") {
		t.Errorf("%d long texts, notes %q", w.Long, n)
	}
}

// TestOneSide has what has no counterpart come back as it was.
func TestOneSide(t *testing.T) {
	got, w := write(t, meta,
		align.Pair{ID: "1", Source: "ক।", Status: align.Aligned, Origin: "align"},
		align.Pair{ID: "2", Target: "B.", Status: align.Aligned, Origin: "align"},
		align.Pair{ID: "3", Status: align.Aligned},
		align.Pair{ID: "4", Source: "গ।", Status: align.Draft})
	if w.LeftOut != 2 {
		t.Errorf("%d left out, want 2", w.LeftOut)
	}
	if m := read(t, got); len(m.Units) != 2 || len(m.Units[0].Variants) != 1 || len(m.Units[1].Variants) != 1 {
		t.Errorf("wrote\n%s", got)
	}
	var back []string
	for u, err := range tmx.Read(strings.NewReader(got), "a.tmx") {
		if err != nil {
			t.Fatal(err)
		}
		p := u.Pair()
		back = append(back, p.ID+"|"+p.Source+"|"+p.Target+"|"+string(p.Status))
	}
	if want := []string{"1|ক।||aligned", "2||B.|aligned"}; !reflect.DeepEqual(back, want) {
		t.Errorf("read %q, want %q", back, want)
	}
}
