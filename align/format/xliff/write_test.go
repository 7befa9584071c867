package xliff_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xliff"
	"github.com/dobhashi/dobhashi/glossary"
)

var meta = align.Meta{From: "bn", To: "en", Tool: "dobhashi", Version: "1.2", Created: time.Date(2026, 11, 23, 17, 5, 0, 0, time.UTC)}

// pair is one with all that a unit can have.
func pair(id, document string, s align.Status) align.Pair {
	return align.Pair{ID: id, Source: "সে <গেছে> & \"বলেছে\"।", Target: " He\tleft & said. ", Status: s,
		Place:    align.Place{Document: document, Line: 3},
		Findings: []glossary.Finding{{Tier: glossary.Warning, Message: "a <b> & c"}}}
}

func write(t *testing.T, m align.Meta, pairs ...align.Pair) (string, *xliff.Writer) {
	t.Helper()
	var b bytes.Buffer
	w := xliff.NewWriter(&b, m)
	for i := range pairs {
		if err := w.Write(&pairs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	return b.String(), w
}

// file is the structure that a reader sees.
type file struct {
	Original string `xml:"original,attr"`
	Source   string `xml:"source-language,attr"`
	Target   string `xml:"target-language,attr"`
	Date     string `xml:"date,attr"`
	Units    []unit `xml:"body>trans-unit"`
}

type unit struct {
	ID       string   `xml:"id,attr"`
	Approved string   `xml:"approved,attr"`
	Source   string   `xml:"source"`
	Target   *target  `xml:"target"`
	Context  []string `xml:"context-group>context"`
	Notes    []string `xml:"note"`
}

type target struct {
	State string `xml:"state,attr"`
	Text  string `xml:",chardata"`
}

func read(t *testing.T, text string) []file {
	t.Helper()
	var x struct {
		Files []file `xml:"file"`
	}
	if err := xml.Unmarshal([]byte(text), &x); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return x.Files
}

func TestWriter(t *testing.T) {
	none := align.Pair{Source: "কিছু", Target: "left over", Status: align.Untranslated}
	got, w := write(t, meta, pair("1", "a.txt", align.Rough), pair("2", "a.txt", align.Reviewed), pair("3", "b.txt", align.Copied), none, align.Pair{Source: " ", Target: "x"})
	full := func(id, approved, state, document string) unit {
		return unit{id, approved, "সে <গেছে> & \"বলেছে\"।", &target{state, " He\tleft & said. "}, []string{document, "3"}, []string{"warning: a <b> & c"}}
	}
	want := []file{
		{"a.txt", "bn", "en", "2026-11-23T17:05:00Z", []unit{full("1", "", "needs-review-translation", "a.txt"), full("2", "yes", "final", "a.txt")}},
		{"b.txt", "bn", "en", "2026-11-23T17:05:00Z", []unit{full("3", "", "translated", "b.txt")}},
		{"text", "bn", "en", "2026-11-23T17:05:00Z", []unit{{ID: "unit-1", Source: "কিছু"}}},
	}
	if files := read(t, got); !reflect.DeepEqual(files, want) {
		t.Errorf("got  %+v\nwant %+v", files, want)
	}
	if notes := w.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "the source has no text: 1") {
		t.Errorf("notes %q", notes)
	}
}

// TestRoundTrip reads back what was written, whatever is in the texts.
func TestRoundTrip(t *testing.T) {
	texts := []string{"ক", "  ক  খ ", "<g id=\"1\">ক</g>", "]]> & ' \"", "ক\r\nখ\tগ", "য় and য়", "ক\u200dখ 😀"}
	var pairs []align.Pair
	for i, s := range texts {
		pairs = append(pairs, align.Pair{ID: fmt.Sprint(i), Source: s, Target: s + "!", Status: align.Draft})
	}
	text, _ := write(t, align.Meta{}, pairs...)
	n := 0
	for u, err := range xliff.Read(strings.NewReader(text), "x.xlf") {
		if err != nil {
			t.Fatal(err)
		}
		if u.ID != pairs[n].ID || u.Source.Text != pairs[n].Source || u.Target.Text != pairs[n].Target {
			t.Errorf("got %q %q %q, want %q %q", u.ID, u.Source.Text, u.Target.Text, pairs[n].Source, pairs[n].Target)
		}
		n++
	}
	if n != len(pairs) {
		t.Errorf("%d of %d units", n, len(pairs))
	}
}

func TestUnrepresentable(t *testing.T) {
	text, w := write(t, meta, align.Pair{ID: "1", Source: "ক\x0b\xff", Target: "x", Status: align.Draft})
	if got := read(t, text)[0].Units[0].Source; got != "ক\ufffd" || w.Dropped != 1 || w.Replaced != 1 || len(w.Notes()) != 2 {
		t.Errorf("%q, dropped %d, replaced %d, notes %q", got, w.Dropped, w.Replaced, w.Notes())
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteError(t *testing.T) {
	w := xliff.NewWriter(full{}, meta)
	p := pair("1", "a.txt", align.Draft)
	for range 1000 {
		if w.Write(&p) != nil {
			break
		}
	}
	if err := w.Close(nil); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("error %v", err)
	}
}

func BenchmarkWriter(b *testing.B) {
	w := xliff.NewWriter(io.Discard, meta)
	p := pair("1", "a.txt", align.Draft)
	b.ReportAllocs()
	b.SetBytes(int64(len(p.Source) + len(p.Target)))
	for b.Loop() {
		if err := w.Write(&p); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAligned has a translation by people not stand as a draft of a machine.
func TestAligned(t *testing.T) {
	var out strings.Builder
	w := xliff.NewWriter(&out, align.Meta{})
	for _, p := range []align.Pair{
		{ID: "1", Source: "ক।", Target: "A.", Status: align.Aligned},
		{ID: "2", Source: "খ।", Status: align.Aligned},
		{ID: "3", Target: "C.", Status: align.Aligned},
	} {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	if !strings.Contains(got, `state="translated">A.</target>`) || strings.Contains(got, "mt-suggestion") || strings.Count(got, "<target") != 1 {
		t.Errorf("wrote\n%s", got)
	}
	if w.LeftOut != 1 || len(w.Notes()) != 1 {
		t.Errorf("%d left out, notes %q", w.LeftOut, w.Notes())
	}
}
