// Package tsv stores pairs as lines of text: the source, a tab, the target, no
// header line. Use it for spreadsheets, for training data and for anything
// that reads a file line by line. [NewTable] has more columns, and a header.
//
// A file has exactly as many lines as pairs were written, and every line has
// exactly one tab, so the two columns can be cut apart and counted safely. With more
// columns there are as many tabs in each line.
package tsv

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/oneline"
	"github.com/dobhashi/dobhashi/align/format/table"
)

const bufferSize = 64 << 10

// Writer writes one pair a line. Pairs without a translation keep their line;
// its second column is empty. Bytes that are not UTF-8 are passed on as they are.
type Writer struct {
	// Spaces counts the characters that would have broken the lines or columns
	// and were written as spaces: tabs and whatever some common program takes
	// for the end of a line, see [oneline.Append].
	Spaces int

	out     *bufio.Writer
	buf     []byte // what is being written, kept for its capacity
	columns table.Layout
}

// NewWriter returns a Writer on out.
func NewWriter(out io.Writer) *Writer {
	return &Writer{out: bufio.NewWriterSize(out, bufferSize), columns: table.Pairs}
}

// NewTable returns a Writer of these columns on out, and writes their names as the
// first line.
func NewTable(out io.Writer, columns table.Layout) *Writer {
	w := NewWriter(out)
	w.columns = columns
	// A bufio.Writer keeps its first error: the next call reports it.
	w.out.WriteString(strings.Join(columns.Strings(), "\t") + "\n")
	return w
}

// Write stores p as one line.
func (w *Writer) Write(p *align.Pair) error {
	for i, c := range w.columns {
		if i > 0 {
			w.out.WriteByte('\t')
		}
		w.column(c.Value(p))
	}
	return w.out.WriteByte('\n')
}

// Flush hands on what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// Close ends the file. The report has no place in it.
func (w *Writer) Close(*align.Report) error { return w.out.Flush() }

// Notes tells people what was changed on the way, nil when nothing was.
func (w *Writer) Notes() []string {
	if w.Spaces == 0 {
		return nil
	}
	return []string{fmt.Sprintf("tabs and line breaks inside texts, written as spaces: %d", w.Spaces)}
}

func (w *Writer) column(s string) {
	b, spaces := oneline.Append(w.buf[:0], s)
	w.buf = b
	w.Spaces += spaces
	w.out.Write(b)
}
