package format_test

import (
	"compress/flate"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
)

func TestForPath(t *testing.T) {
	for _, tc := range []struct{ path, want string }{
		{"a.tsv", "tsv"},
		{"a.jsonl", "jsonl"},
		{"a.ndjson", "jsonl"},
		{"a.tmx", "tmx"},
		{"a.html", "html"},
		{"A.HTM", "html"},
		{"dir.tsv/গল্প.Tmx", "tmx"},
		{"a.tar.tmx", "tmx"},
		{"a.txt", ""},
		{"a.tmx.gz", ""},
		{"tmx", ""},
		{"dir.tmx/a", ""},
		{"a.review.docx", "review"},
		{"dir/গল্প.REVIEW.Docx", "review"},
		{"a.docx", ""},
		{"a.", ""},
		{"", ""},
	} {
		f, ok := format.ForPath(tc.path)
		if f.Name != tc.want || ok != (tc.want != "") {
			t.Errorf("%q is %q, %v; want %q", tc.path, f.Name, ok, tc.want)
		}
	}
}

func TestLookup(t *testing.T) {
	if got, want := format.Names(), []string{"tsv", "csv", "jsonl", "tmx", "html", "xliff", "review", "xlsx", "parquet", "ladder", "hunalign", "moses", "omegat"}; !reflect.DeepEqual(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	for _, name := range format.Names() {
		for _, spelled := range []string{name, strings.ToUpper(name)} {
			f, ok := format.Lookup(spelled)
			if !ok || f.Name != name {
				t.Errorf("%q is %q, %v", spelled, f.Name, ok)
			}
		}
	}
	for _, name := range []string{"", "xml", ".tmx"} {
		if f, ok := format.Lookup(name); ok {
			t.Errorf("%q is %q", name, f.Name)
		}
	}
}

// Every format holds both texts of a pair, the ladder apart, tells what it lost and is
// found by its own extensions.
func TestEveryFormat(t *testing.T) {
	for _, name := range format.Names() {
		t.Run(name, func(t *testing.T) {
			f, _ := format.Lookup(name)
			for _, ext := range f.Extensions {
				if g, _ := format.ForPath("a" + ext); g.Name != name {
					t.Errorf("%q is found for %q", g.Name, ext)
				}
			}
			if f.Several != nil || name == "ladder" {
				return // they have tests of their own
			}
			var out strings.Builder
			w := f.New(&out, align.Meta{Title: "a.txt"})
			if err := w.Write(&align.Pair{ID: "1", Source: "আমি যাই।", Target: "I go.", Status: align.Draft, Bead: &align.Bead{Source: [2]int{0, 1}, Target: [2]int{0, 1}}}); err != nil {
				t.Fatal(err)
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if got := unpacked(out.String()); (!f.Packed || name == "review") && (!strings.Contains(got, "আমি যাই।") || !strings.Contains(got, "I go.")) {
				t.Errorf("flushed %q", got)
			}
			if w.Notes() != nil {
				t.Errorf("notes %q about a clean pair", w.Notes())
			}
			if err := w.Write(&align.Pair{ID: "2", Source: "ক\xff\t", Target: "k", Status: align.Draft, Bead: &align.Bead{Source: [2]int{1, 2}, Target: [2]int{1, 2}}}); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(&align.Report{Pairs: 2}); err != nil {
				t.Fatal(err)
			}
			if len(w.Notes()) != 1 {
				t.Errorf("notes %q about a damaged pair", w.Notes())
			}
			if !f.Packed || f.Read == nil {
				return
			}
			var got []string
			for u, err := range f.Read(strings.NewReader(out.String()), "a") {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, u.Source.Text+"|"+u.Target.Text)
			}
			if strings.TrimRight(strings.ReplaceAll(strings.Join(got, "\n"), "\t", ""), " ") != "আমি যাই।|I go.\nক\uFFFD|k" {
				t.Errorf("read %q", got)
			}
		})
	}
}

// unpacked is the text of a Word document as far as it was written, and anything else as it is.
func unpacked(s string) string {
	const name = "word/document.xml"
	i := strings.LastIndex(s, name)
	if !strings.HasPrefix(s, "PK") || i < 0 {
		return s
	}
	text, _ := io.ReadAll(flate.NewReader(strings.NewReader(s[i+len(name):]))) // it does not end yet
	return string(text)
}
