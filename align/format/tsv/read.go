package tsv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/source"
	"github.com/dobhashi/dobhashi/align/format/table"
)

// Read reads the pairs of a file: the first two columns of each line that is not
// blank, or those that the first line names, see [table.Header]. A line without a tab
// is a text alone. The file is in UTF-8, or in UTF-16 with a byte order mark. Read ends
// with the first error, which names the line.
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		in, err := source.New(r)
		if err != nil {
			yield(align.Unit{}, fmt.Errorf("%s: %w", name, err))
			return
		}
		at := in.Cursor(name)
		columns := table.Pairs
		var line []byte
		for first := true; ; first = false {
			line, err = in.Line(line)
			if err == nil && !utf8.Valid(line) {
				err = errors.New("invalid UTF-8")
			}
			if err == io.EOF {
				return
			}
			header := false
			if text := bytes.TrimRight(line, "\r\n"); err == nil && first && len(text) < maxHeader {
				var named table.Layout
				if named, header, err = table.Header(strings.Split(string(text), "\t")); header {
					columns = named
				}
			}
			if err != nil {
				yield(align.Unit{}, fmt.Errorf("%s:%d: %w", name, at.Line, err))
				return
			}
			if u := unit(line, columns, at, in.UTF16); !header && (u.Source.Text != "" || u.Target.Text != "") && !yield(u, nil) {
				return
			}
			at.Skip(line)
		}
	}
}

// maxHeader is longer than any header, in bytes.
const maxHeader = 64 << 10

// unit reads the line that stands at a place.
func unit(line []byte, columns table.Layout, at source.Cursor, order string) (u align.Unit) {
	rest := bytes.TrimRight(line, "\r\n")
	for i := range columns {
		cell, after, more := bytes.Cut(rest, []byte{'\t'})
		columns.Set(&u, i, align.Passage{Text: string(cell), Start: at.Place, UTF16: order})
		if !more {
			break
		}
		at.Skip(rest[:len(cell)+1])
		rest = after
	}
	return u
}
