// Package csv stores pairs as comma-separated values with a header, for programs that
// read tables: RFC 4180 in UTF-8, lines ended by a line feed. For spreadsheets XLSX is
// the better choice: they compute what begins like a formula in a CSV file, and some
// take it for another encoding.
package csv

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/table"
)

const bufferSize = 64 << 10

// Writer writes one pair a record. Texts are written as they are, line breaks too.
type Writer struct {
	// Formulas counts the cells that begin with = + - @, a tab or CR. They are written as
	// they are, and spreadsheets may compute them.
	Formulas int
	// Replaced counts the bytes that are not UTF-8; each was written as U+FFFD.
	Replaced int

	out     *bufio.Writer
	columns table.Layout
}

// NewWriter returns a Writer of source and target on out, and writes the header.
func NewWriter(out io.Writer) *Writer { return NewTable(out, table.Pairs) }

// NewTable returns a Writer of these columns on out, and writes the header.
func NewTable(out io.Writer, columns table.Layout) *Writer {
	w := &Writer{out: bufio.NewWriterSize(out, bufferSize), columns: columns}
	// A bufio.Writer keeps its first error: the next call reports it.
	w.out.WriteString(strings.Join(columns.Strings(), ",") + "\n")
	return w
}

// Write stores p as one record.
func (w *Writer) Write(p *align.Pair) error {
	for i, c := range w.columns {
		if i > 0 {
			w.out.WriteByte(',')
		}
		w.cell(c.Value(p))
	}
	return w.out.WriteByte('\n')
}

// Flush hands on what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// Close ends the file. The report has no place in it.
func (w *Writer) Close(*align.Report) error { return w.out.Flush() }

// Notes tells people what was changed or may be misread, nil when nothing is.
func (w *Writer) Notes() []string {
	var notes []string
	if w.Replaced > 0 {
		notes = append(notes, fmt.Sprintf("bytes that are not UTF-8, written as U+FFFD: %d", w.Replaced))
	}
	if w.Formulas > 0 {
		notes = append(notes, fmt.Sprintf("cells that begin like a formula, which a spreadsheet would compute: %d (write .xlsx for one)", w.Formulas))
	}
	return notes
}

func (w *Writer) cell(s string) {
	if !utf8.ValidString(s) {
		var valid strings.Builder
		for i, r := range s {
			if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
				w.Replaced++
			}
			valid.WriteRune(r)
		}
		s = valid.String()
	}
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		w.Formulas++
	}
	// A line with nothing in it would be no record.
	if s != "" && !strings.ContainsAny(s, ",\"\r\n") && s[0] != ' ' && s[len(s)-1] != ' ' || s == "" && len(w.columns) > 1 {
		w.out.WriteString(s)
		return
	}
	w.out.WriteByte('"')
	w.out.WriteString(strings.ReplaceAll(s, `"`, `""`))
	w.out.WriteByte('"')
}
