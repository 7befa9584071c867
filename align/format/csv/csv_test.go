package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/csv"
	"github.com/dobhashi/dobhashi/align/format/table"
)

func TestWriter(t *testing.T) {
	for _, tc := range []struct {
		name, source, target, want string
		notes                      []string
	}{
		{"plain", "আমি যাই।", "I go.", "আমি যাই।,I go.\n", nil},
		{"untranslated", "আমি যাই।", "", "আমি যাই।,\n", nil},
		{"commas and quotation marks", `সে বলল, "যাই"`, `He said, "I go"`, `"সে বলল, ""যাই""","He said, ""I go"""` + "\n", nil},
		{"line breaks stay as they are", "ক\nখ", "a\r\nb\rc", "\"ক\nখ\",\"a\r\nb\rc\"\n", nil},
		{"spaces at the edges", " ক", "a ", "\" ক\",\"a \"\n", nil},
		{"like formulas", "=১+১", "-2", "=১+১,-2\n", []string{"cells that begin like a formula, which a spreadsheet would compute: 2 (write .xlsx for one)"}},
		{"every sign", "+১", "@k", "+১,@k\n", []string{"cells that begin like a formula, which a spreadsheet would compute: 2 (write .xlsx for one)"}},
		{"signs inside", "১=১", "a-b", "১=১,a-b\n", nil},
		{"not UTF-8", "ক\xff", "\xe0\xa6\uFFFD", "ক\uFFFD,\uFFFD\uFFFD\uFFFD\n", []string{"bytes that are not UTF-8, written as U+FFFD: 3"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out strings.Builder
			w := csv.NewWriter(&out)
			if err := w.Write(&align.Pair{Source: tc.source, Target: tc.target}); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(&align.Report{}); err != nil {
				t.Fatal(err)
			}
			if want := "source,target\n" + tc.want; out.String() != want {
				t.Errorf("wrote %q, want %q", out.String(), want)
			}
			if !reflect.DeepEqual(w.Notes(), tc.notes) {
				t.Errorf("notes %q, want %q", w.Notes(), tc.notes)
			}
		})
	}
}

// A record of one empty cell is no blank line, which is no record.
func TestEmptyCellAlone(t *testing.T) {
	columns, err := table.Columns("target")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	w := csv.NewTable(&out, columns)
	w.Write(&align.Pair{Source: "ক"})
	if w.Close(nil); out.String() != "target\n\"\"\n" {
		t.Errorf("wrote %q", out.String())
	}
}

func read(data string) (pairs []string, lines []int, err error) {
	for u, err := range csv.Read(strings.NewReader(data), "a.csv") {
		if err != nil {
			return pairs, lines, err
		}
		pairs = append(pairs, u.Source.Text+"|"+u.Target.Text)
		lines = append(lines, u.Target.Start.Line)
	}
	return pairs, lines, nil
}

func TestRead(t *testing.T) {
	for _, tc := range []struct {
		name, data string
		want       []string
		lines      []int
	}{
		{"header", "source,target\nক,k\n", []string{"ক|k"}, []int{2}},
		{"other order, other names", "id,EN,note,bn-BD\r\n1,k,x,ক\r\n2,,,খ\r\n", []string{"ক|k", "খ|"}, []int{2, 3}},
		{"no header", "ক,k,more\nখ\n,b\n", []string{"ক|k", "খ|", "|b"}, []int{1, 0, 3}},
		{"quoted", "\"ক, \"\"খ\"\"\nগ\",\"a\r\nb\"\nঘ,d", []string{"ক, \"খ\"\nগ|a\r\nb", "ঘ|d"}, []int{2, 4}},
		{"marks within a plain cell", `ক "খ",5" nail` + "\n", []string{`ক "খ"|5" nail`}, []int{1}},
		{"empty quoted cells", "\"\",\"\"\n\"\"\n\"\"\"\",\"\"\n", []string{`"|`}, []int{3}},
		{"semicolons", "source;target\nক,খ;a,b\n", []string{"ক,খ|a,b"}, []int{2}},
		{"tabs", "\"bn;x\"\ten\nক\tk\n", []string{"bn;x|en", "ক|k"}, []int{1, 2}},
		{"a comma decides", "\"ক;খ\",k;l\n", []string{"ক;খ|k;l"}, []int{1}},
		{"blank lines", "\n\r\nক,k\n\n", []string{"ক|k"}, []int{3}},
		{"nothing", "", nil, nil},
		{"header alone", "source,target", nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			pairs, lines, err := read(tc.data)
			if err != nil || !reflect.DeepEqual(pairs, tc.want) || !reflect.DeepEqual(lines, tc.lines) {
				t.Errorf("read %q in lines %v, error %v; want %q in %v", pairs, lines, err, tc.want, tc.lines)
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	for _, tc := range []struct{ data, want string }{
		{"ক,k\nখ,\"b\nc", "a.csv:2: the quoted cell that begins here does not end"},
		{"\"ক\nখ\",\"b\" c", "a.csv:2: text after the quotation mark that ends a cell"},
		{"ক,k\n\"খ\n\xff\",b\n", "a.csv:3: invalid UTF-8"},
		{"id,source\n1,ক\n", "a.csv:1: the header names no column target"},
	} {
		if _, _, err := read(tc.data); err == nil || err.Error() != tc.want {
			t.Errorf("%q: error %v, want %s", tc.data, err, tc.want)
		}
	}
}

// A name in a cell is replaced and the rest stays, where the cell can hold the new one.
func TestReplace(t *testing.T) {
	const data = "source,target\nমস্কো,Moskow is far\nমস্কো,\"\"\"Moskow\"\", far\"\n"
	for _, tc := range []struct{ name, want string }{
		{"Moscow", "source,target\nমস্কো,Moscow is far\nমস্কো,\"\"\"Moscow\"\", far\"\n"},
		{`"M", R`, "source,target\nমস্কো,Moskow is far\nমস্কো,\"\"\"\"\"M\"\", R\"\", far\"\n"},
	} {
		var edits []align.Edit
		for u, err := range csv.Read(strings.NewReader(data), "a.csv") {
			if err != nil {
				t.Fatal(err)
			}
			i := strings.Index(u.Target.Text, "Moskow")
			if e, ok := u.Target.Replace(i, i+len("Moskow"), tc.name); ok {
				edits = append(edits, e)
			}
		}
		var out bytes.Buffer
		if err := format.Splice(&out, strings.NewReader(data), edits); err != nil || out.String() != tc.want {
			t.Errorf("%s: %q, error %v; want %q", tc.name, out.String(), err, tc.want)
		}
	}
}

// What is written is read back, here and by the standard library.
func FuzzRoundTrip(f *testing.F) {
	f.Add("ক, \"খ\"\r\nগ", "a\rb", "গ", "")
	f.Add("=১", " ", "\"", "\n")
	f.Add("source", "target", "", "x")
	f.Fuzz(func(t *testing.T, source, target, source2, target2 string) {
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		want := []string{}
		for _, p := range []align.Pair{{Source: source, Target: target}, {Source: source2, Target: target2}} {
			if !utf8.ValidString(p.Source) || !utf8.ValidString(p.Target) {
				return
			}
			w.Write(&p)
			if p.Source != "" || p.Target != "" {
				want = append(want, p.Source+"|"+p.Target)
			}
		}
		if err := w.Close(nil); err != nil {
			t.Fatal(err)
		}
		all, err := stdcsv.NewReader(bytes.NewReader(out.Bytes())).ReadAll()
		if err != nil || len(all) != 3 {
			t.Fatalf("%q is read as %q: %v", out.Bytes(), all, err)
		}
		got, _, err := read(out.String())
		if err != nil || strings.Join(got, "\x00\x00") != strings.Join(want, "\x00\x00") {
			t.Errorf("%q is read as %q: %v", out.Bytes(), got, err)
		}
	})
}
