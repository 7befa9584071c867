// Package xlsx stores pairs as a workbook for people who review in a spreadsheet: a
// sheet "pairs" with a header that stays in sight, filters and wrapped text. [Read]
// takes the workbook back, or any other whose first row names source and target.
//
// Every cell is text, so that nothing is computed or taken for a date: what begins
// with = is no formula, also after it was edited. The rows go straight into the
// archive; a file of any size takes the same memory.
//
// The format: ECMA-376, https://ecma-international.org/publications-and-standards/standards/ecma-376/
package xlsx

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/table"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

const (
	// maxRows is how many rows a sheet may have, maxCell how many characters, counted
	// in UTF-16, a cell.
	maxRows = 1 << 20
	maxCell = 32767
	// maxSheet is how many bytes a sheet may have before compression, so that its size
	// needs no 64 bits, which spreadsheets do not read from a stream.
	maxSheet = 3 << 30
)

// level of compression: a little larger than by default, in half the time.
const level = 3

// columns are those of the sheets, with their width in characters.
var columns = []struct {
	name  string
	width int
}{
	{"id", 8}, {"source", 60}, {"target", 60}, {"status", 13}, {"origin", 10}, {"document", 20}, {"findings", 40},
}

// Writer writes one pair a row.
type Writer struct {
	xmltext.Encoder
	// Cut counts the cells that were longer than a sheet can have, and were cut off.
	Cut int

	zip    *zip.Writer
	layout table.Layout
	sheet  io.Writer // nil when none is open
	rows   []int     // of each sheet, header included
	size   int64     // of the open sheet
	rowMax int       // maxRows, but for tests
	buf    []byte
	err    error
}

// NewWriter returns a Writer on out.
func NewWriter(out io.Writer) *Writer {
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	layout, err := table.Columns(names...)
	w := &Writer{zip: zip.NewWriter(out), layout: layout, rowMax: maxRows, err: err}
	w.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, level) })
	return w
}

// Write stores p as one row.
func (w *Writer) Write(p *align.Pair) error {
	if w.err != nil {
		return w.err
	}
	if w.sheet == nil || w.rows[len(w.rows)-1] == w.rowMax || w.size > maxSheet {
		w.endSheet()
		w.beginSheet()
	}
	w.row(textStyle, func(i int) string { return w.layout[i].Value(p) })
	return w.err
}

// Flush hands on what is buffered. A workbook can be read only when it is complete.
func (w *Writer) Flush() error {
	if w.err == nil {
		w.err = w.zip.Flush()
	}
	return w.err
}

// Close completes the workbook. The report has no place in it.
func (w *Writer) Close(*align.Report) error {
	if len(w.rows) == 0 { // a workbook without a sheet is not valid
		w.beginSheet()
	}
	w.endSheet()
	w.writeBook()
	if w.err == nil {
		w.err = w.zip.Close()
	}
	return w.err
}

// Notes tells people what was changed, nil when nothing was.
func (w *Writer) Notes() []string {
	notes := w.Encoder.Notes()
	if w.Cut > 0 {
		notes = append(notes, fmt.Sprintf("texts longer than the %d characters that a cell can have, cut off: %d", maxCell, w.Cut))
	}
	return notes
}

// sheetName is the name of sheet i, from 0.
func sheetName(i int) string {
	if i == 0 {
		return "pairs"
	}
	return "pairs " + strconv.Itoa(i+1)
}

// part begins a file of the archive.
func (w *Writer) part(name string) io.Writer {
	if w.err != nil {
		return io.Discard
	}
	var out io.Writer
	if out, w.err = w.zip.Create(name); w.err != nil {
		return io.Discard
	}
	return out
}

// write writes to a part of the archive.
func (w *Writer) write(out io.Writer, b []byte) {
	if w.err == nil {
		_, w.err = out.Write(b)
		w.size += int64(len(b))
	}
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (w *Writer) beginSheet() {
	if len(w.rows) == 0 {
		// Programs that look at the beginning of a file know it by this part.
		w.write(w.part("_rels/.rels"), []byte(xmlHead+`<Relationships xmlns="`+relationships+`">`+
			`<Relationship Id="rId1" Type="`+officeRelationships+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`))
	}
	w.rows, w.size = append(w.rows, 0), 0
	w.sheet = w.part("xl/worksheets/sheet" + strconv.Itoa(len(w.rows)) + ".xml")
	b := append(w.buf[:0], xmlHead+`<worksheet xmlns="`+spreadsheet+`"><sheetViews><sheetView workbookViewId="0">`+
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`+
		`<sheetFormatPr defaultRowHeight="15"/><cols>`...)
	for i, c := range columns {
		b = fmt.Appendf(b, `<col min="%d" max="%[1]d" width="%d" style="%d" customWidth="1"/>`, i+1, c.width, textStyle)
	}
	w.buf = append(b, `</cols><sheetData>`...)
	w.write(w.sheet, w.buf)
	w.row(headStyle, func(i int) string { return columns[i].name })
}

func (w *Writer) endSheet() {
	if w.sheet != nil {
		w.write(w.sheet, fmt.Appendf(nil, `</sheetData><autoFilter ref="A1:%c%d"/></worksheet>`, 'A'+len(columns)-1, w.rows[len(w.rows)-1]))
	}
}

// row writes the next row, with what value has for each column.
func (w *Writer) row(style int, value func(i int) string) {
	n := &w.rows[len(w.rows)-1]
	*n++
	b := append(w.buf[:0], `<row r="`...)
	b = strconv.AppendInt(b, int64(*n), 10)
	b = append(b, `">`...)
	for i := range columns {
		text := value(i)
		if text == "" {
			continue
		}
		b = append(b, `<c r="`...)
		b = append(b, byte('A'+i))
		b = strconv.AppendInt(b, int64(*n), 10)
		b = append(b, `" s="`...)
		b = strconv.AppendInt(b, int64(style), 10)
		b = append(b, `" t="inlineStr"><is><t xml:space="preserve">`...)
		b = w.AppendText(b, escape(w.cut(text)))
		b = append(b, `</t></is></c>`...)
	}
	w.buf = append(b, "</row>\n"...)
	w.write(w.sheet, w.buf)
}

// cut is as much of s as a cell can have.
func (w *Writer) cut(s string) string {
	if len(s) <= maxCell {
		return s
	}
	n := 0
	for i, r := range s {
		if n += max(1, utf16.RuneLen(r)); n > maxCell {
			w.Cut++
			return s[:i]
		}
	}
	return s
}

// escape writes what looks like the escape of a character, as _x000B_, so that it is
// read as it stands.
func escape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if looksEscaped(s[i:]) {
			b.WriteString("_x005F_")
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func looksEscaped(s string) bool {
	if len(s) < len("_x0000_") || s[:2] != "_x" || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}

const (
	packages            = "http://schemas.openxmlformats.org/package/2006/"
	relationships       = packages + "relationships"
	officeRelationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spreadsheet         = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	contentType         = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// Indexes of the formats of cells in styles.
const (
	textStyle = 1
	headStyle = 2
)

// styles has format 49, which is text, for all cells: what is typed into them stays
// text too.
const styles = xmlHead + `<styleSheet xmlns="` + spreadsheet + `">` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
	`<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// writeBook writes the parts that say what the sheets are.
func (w *Writer) writeBook() {
	book := []byte(xmlHead + `<workbook xmlns="` + spreadsheet + `" xmlns:r="` + officeRelationships + `"><sheets>`)
	names := []byte(`</sheets><definedNames>`)
	rels := []byte(xmlHead + `<Relationships xmlns="` + relationships + `">` +
		`<Relationship Id="rId0" Type="` + officeRelationships + `/styles" Target="styles.xml"/>`)
	types := []byte(xmlHead + `<Types xmlns="` + packages + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + contentType + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + contentType + `styles+xml"/>`)
	for i, rows := range w.rows {
		book = fmt.Appendf(book, `<sheet name="%s" sheetId="%d" r:id="rId%[2]d"/>`, sheetName(i), i+1)
		names = fmt.Appendf(names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">'%s'!$A$1:$%c$%d</definedName>`,
			i, sheetName(i), 'A'+len(columns)-1, rows)
		rels = fmt.Appendf(rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, i+1, officeRelationships)
		types = fmt.Appendf(types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, contentType)
	}
	w.write(w.part("xl/workbook.xml"), append(append(book, names...), `</definedNames></workbook>`...))
	w.write(w.part("xl/_rels/workbook.xml.rels"), append(rels, `</Relationships>`...))
	w.write(w.part("xl/styles.xml"), []byte(styles))
	w.write(w.part("[Content_Types].xml"), append(types, `</Types>`...))
}
