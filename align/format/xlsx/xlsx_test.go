package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/xuri/excelize/v2"
)

// write makes a workbook with at most rowMax rows a sheet.
func write(t testing.TB, rowMax int, pairs ...align.Pair) (data []byte, notes []string) {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out)
	w.rowMax = rowMax
	for i := range pairs {
		if err := w.Write(&pairs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), w.Notes()
}

func read(data []byte) (units []align.Unit, err error) {
	for u, err := range Read(bytes.NewReader(data), "a.xlsx") {
		if err != nil {
			return units, err
		}
		units = append(units, u)
	}
	return units, nil
}

// texts are texts that a spreadsheet could take for something else, or spoil.
var texts = []string{
	"=1+1", "+1", "-1", "@SUM(A1)", "'=1+1", "=HYPERLINK(\"http://example.org\";\"x\")", "007", "1e5", "1/2", "TRUE", "12:30", "১২৩",
	" ফাঁকা ", "দুই\nলাইন", "একটি\tট্যাব", "<b>&amp;</b>", "র\u200d্যাব", "😀", "_x0041_", "_x0041_x0042_", "_x005F_", "__x000a__", "_x00G1_", "_xx",
}

func TestTextsStayTexts(t *testing.T) {
	var pairs []align.Pair
	for i, text := range texts {
		pairs = append(pairs, align.Pair{ID: fmt.Sprint(i), Source: text, Target: "=" + text, Status: align.Draft})
	}
	data, notes := write(t, maxRows, pairs...)
	if notes != nil {
		t.Errorf("notes %q", notes)
	}
	units, err := read(data)
	if err != nil || len(units) != len(texts) {
		t.Fatalf("read %d pairs of %d: %v", len(units), len(texts), err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, u := range units {
		if u.Source.Text != texts[i] || u.Target.Text != "="+texts[i] {
			t.Errorf("%q is read as %q, %q", texts[i], u.Source.Text, u.Target.Text)
		}
		for _, column := range "BC" {
			cell := fmt.Sprintf("%c%d", column, i+2)
			kind, err := f.GetCellType("pairs", cell)
			formula, err2 := f.GetCellFormula("pairs", cell)
			if kind != excelize.CellTypeInlineString || formula != "" || err != nil || err2 != nil {
				t.Errorf("%s is of type %v with the formula %q: %v %v", cell, kind, formula, err, err2)
			}
		}
	}
}

// The sheet is as reviewers want it, by another program's account.
func TestSheet(t *testing.T) {
	place := align.Place{Document: "গল্প.txt", Line: 3}
	data, _ := write(t, maxRows, align.Pair{ID: "1", Source: "নদী", Target: "River", Status: align.Rough, Origin: "gloss", Place: place,
		Findings: []glossary.Finding{{Tier: glossary.Warning, Message: "look"}}})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("pairs")
	want := [][]string{{"id", "source", "target", "status", "origin", "document", "findings"}, {"1", "নদী", "River", "rough", "gloss", "গল্প.txt", "warning: look"}}
	if err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %q: %v", rows, err)
	}
	panes, err := f.GetPanes("pairs")
	if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 0 {
		t.Errorf("panes %+v: %v", panes, err)
	}
	style := func(cell string) *excelize.Style {
		i, err := f.GetCellStyle("pairs", cell)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(i)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := style("B1"); !s.Font.Bold || s.NumFmt != 49 {
		t.Errorf("the header is not bold: %+v", s)
	}
	if s := style("B2"); !s.Alignment.WrapText || s.Font.Bold || s.NumFmt != 49 {
		t.Errorf("the text is not wrapped: %+v", s)
	}
	for column, least := range map[string]float64{"B": 50, "C": 50} {
		if width, err := f.GetColWidth("pairs", column); err != nil || width < least {
			t.Errorf("column %s is %v wide: %v", column, width, err)
		}
	}
	if names := f.GetDefinedName(); len(names) != 1 || names[0].RefersTo != "'pairs'!$A$1:$G$2" {
		t.Errorf("the filter is %+v", names)
	}
}

func TestMoreRowsThanASheetHas(t *testing.T) {
	var pairs []align.Pair
	for i := range 8 {
		pairs = append(pairs, align.Pair{ID: fmt.Sprint(i), Source: "ক", Target: fmt.Sprint(i)})
	}
	data, _ := write(t, 4, pairs...)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !slices.Equal(got, []string{"pairs", "pairs 2", "pairs 3"}) {
		t.Errorf("sheets %q", got)
	}
	units, err := read(data)
	if err != nil || len(units) != 8 {
		t.Fatalf("read %d pairs: %v", len(units), err)
	}
	for i, u := range units {
		if u.ID != fmt.Sprint(i) || u.Target.Text != u.ID || u.Source.Start.Line != i%3+2 {
			t.Errorf("pair %d is %+v", i, u)
		}
	}
}

func TestNotes(t *testing.T) {
	long := strings.Repeat("ক", maxCell-1)
	for _, tc := range []struct{ source, want, note string }{
		{long + "খ", long + "খ", ""},
		{long + "খগ", long + "খ", "texts longer than the 32767 characters that a cell can have, cut off: 1"},
		{long + "😀", long, "texts longer than the 32767 characters that a cell can have, cut off: 1"},
		{"ক\x00\x0bখ\uFFFE", "কখ", "control characters that XML cannot hold, dropped: 3"},
		{"ক\xff", "ক\uFFFD", "bytes that are not UTF-8, written as U+FFFD: 1"},
	} {
		data, notes := write(t, maxRows, align.Pair{Source: tc.source, Target: "x"})
		units, err := read(data)
		if err != nil || len(units) != 1 || units[0].Source.Text != tc.want {
			t.Errorf("%.20q was not read as wanted: %v", tc.source, err)
		}
		if got := strings.Join(notes, "|"); got != tc.note {
			t.Errorf("%.20q: notes %q, want %q", tc.source, got, tc.note)
		}
	}
}

func TestNoPairs(t *testing.T) {
	data, _ := write(t, maxRows)
	if units, err := read(data); len(units) > 0 || err != nil {
		t.Errorf("read %v, %v", units, err)
	}
}

// book makes a workbook as other programs do: cells[0] is the first row.
func book(t testing.TB, sheets map[string][][]any, order ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, name := range order {
		if i == 0 {
			f.SetSheetName("Sheet1", name)
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range sheets[name] {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", r+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRead(t *testing.T) {
	for _, tc := range []struct {
		name   string
		sheets map[string][][]any
		order  []string
		want   []string
	}{
		{"header", map[string][][]any{"Tabelle": {{"Status", "EN", "", "bn-BD", "ID"}, {"reviewed", "River", "x", "নদী", 7}, nil, {"", "", "only a note"}, {"", "Sea"}}},
			[]string{"Tabelle"}, []string{"7|নদী|River|reviewed|2", "||Sea||5"}},
		{"no header", map[string][][]any{"A": {{"নদী", "River", "x"}, {"সাগর"}, {2024, true}}},
			[]string{"A"}, []string{"|নদী|River||1", "|সাগর||untranslated|2", "|2024|TRUE||3"}},
		{"a title above is a pair", map[string][][]any{"A": {nil, {"bn", "en"}, {"নদী", "River"}}}, []string{"A"}, []string{"|নদী|River||3"}},
		{"only the sheet of pairs", map[string][][]any{"About": {{"bn", "en"}, {"না", "no"}}, "pairs": {{"bn", "en"}, {"নদী", "River"}}, "pairs 2": {{"সাগর", "Sea"}}, "pairs 4": {{"না", "no"}}},
			[]string{"About", "pairs 2", "pairs", "pairs 4"}, []string{"|নদী|River||2", "|সাগর|Sea||1"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			units, err := read(book(t, tc.sheets, tc.order...))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, u := range units {
				p := u.Pair()
				line := max(u.Source.Start.Line, u.Target.Start.Line)
				got = append(got, fmt.Sprintf("%s|%s|%s|%s|%d", p.ID, p.Source, p.Target, p.Status, line))
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("read %q, want %q", got, tc.want)
			}
		})
	}
}

// A formula has its last value, and a cell of several fonts all of its text.
func TestReadShown(t *testing.T) {
	units, err := read(withSheet(t, `<worksheet xmlns="`+spreadsheet+`"><sheetData><row r="1">
<c r="A1" t="str"><f>"কা"&amp;"ল"</f><v>কাল</v></c>
<c r="B1" t="inlineStr"><is><r><t>yester</t></r><r><rPr><b/></rPr><t>day</t></r></is></c></row></sheetData></worksheet>`))
	if err != nil || len(units) != 1 || units[0].Target.Text != "yesterday" || units[0].Source.Text != "কাল" {
		t.Errorf("read %+v: %v", units, err)
	}
}

// archive makes an archive of parts that may be anything.
func archive(t testing.TB, parts map[string]io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, r := range parts {
		out, err := w.Create(name)
		if err == nil {
			_, err = io.Copy(out, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withSheet makes a workbook of a sheet.
func withSheet(t testing.TB, sheet string) []byte {
	t.Helper()
	book, _ := write(t, maxRows)
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	parts := make(map[string]io.Reader)
	for _, part := range r.File {
		if parts[part.Name], err = part.Open(); err != nil {
			t.Fatal(err)
		}
	}
	parts["xl/worksheets/sheet1.xml"] = strings.NewReader(sheet)
	return archive(t, parts)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte{'a'}, len(p))), nil }

func TestReadErrors(t *testing.T) {
	good, _ := write(t, maxRows, align.Pair{Source: "ক", Target: "k"})
	for _, tc := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "a.xlsx: this is no XLSX file: zip: not a valid zip file"},
		{"text", []byte("ক\tk\n"), "a.xlsx: this is no XLSX file: zip: not a valid zip file"},
		{"cut", good[:len(good)-30], "a.xlsx: this is no XLSX file: zip: not a valid zip file"},
		{"xls", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "a.xlsx: this is a workbook of an older kind (.xls) or one with a password; save it as .xlsx without"},
		{"header", book(t, map[string][][]any{"A": {{"id", "source"}}}, "A"), "a.xlsx:1: the header names no column target"},
		{"one text", archive(t, map[string]io.Reader{"xl/worksheets/sheet1.xml": io.MultiReader(strings.NewReader("<worksheet><sheetData><row><c><v>"), io.LimitReader(zeros{}, maxRow+1))}),
			"a.xlsx: xl/worksheets/sheet1.xml: a row, or one text, has more than 16 MiB"},
		{"rows in a comment", archive(t, map[string]io.Reader{"xl/sharedStrings.xml": io.MultiReader(strings.NewReader("<sst><!--"), strings.NewReader(strings.Repeat("<si>", maxRow/4)))}),
			"a.xlsx: xl/sharedStrings.xml: a row, or one text, has more than 16 MiB"},
		{"other parts", archive(t, map[string]io.Reader{"xl/styles.xml": io.LimitReader(zeros{}, maxOthers+1)}),
			"a.xlsx: the workbook is too large when it is unpacked; it may be made to fill the memory"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := read(tc.data); err == nil || err.Error() != tc.want {
				t.Errorf("error %v, want %s", err, tc.want)
			}
		})
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrors(t *testing.T) {
	w := NewWriter(full{})
	var err error
	for i := 0; i < 1000 && err == nil; i++ {
		err = w.Write(&align.Pair{ID: fmt.Sprint(i * i), Source: strings.Repeat("ক", i), Target: "k"})
		err = errors.Join(err, w.Flush())
	}
	if !errors.Is(err, errFull) || !errors.Is(w.Close(nil), errFull) {
		t.Errorf("error %v", err)
	}
}

// FuzzRead reads whatever there is, in a sheet and as a whole file.
func FuzzRead(f *testing.F) {
	good, _ := write(f, maxRows, align.Pair{Source: "=ক", Target: "k"})
	f.Add(good)
	f.Add(book(f, map[string][][]any{"A": {{"bn", "en"}, {"ক", 1.5, true}}}, "A"))
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>ক</t></is></c><c r="B1"><v>7</v></c></row></sheetData></worksheet>`))
	f.Add([]byte(`<x:worksheet xmlns:x="` + spreadsheet + `"><x:sheetData><x:row r="9"><x:c r="ZZ9" t="s"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		read(data)
		units, err := read(withSheet(t, string(data)))
		for _, u := range units {
			if u.Source.Text == "" && u.Target.Text == "" {
				t.Errorf("an empty pair; error %v", err)
			}
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	p := align.Pair{ID: "1", Source: strings.Repeat("নদীর ধারে বসে আছি। ", 3), Target: strings.Repeat("I sit by the river. ", 3), Status: align.Rough, Origin: "gloss"}
	w := NewWriter(io.Discard)
	b.SetBytes(int64(len(p.Source) + len(p.Target)))
	for b.Loop() {
		if err := w.Write(&p); err != nil {
			b.Fatal(err)
		}
	}
}
