package tsv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/source"
)

// Read reads the pairs of a file: the first two columns of each line that is not
// blank. A line without a tab is a text alone. The file is in UTF-8, or in UTF-16
// with a byte order mark. Read ends with the first error, which names the line.
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		in, err := source.New(r)
		if err != nil {
			yield(align.Unit{}, fmt.Errorf("%s: %w", name, err))
			return
		}
		at := in.Cursor(name)
		var line []byte
		for {
			line, err = in.Line(line)
			if err == nil && !utf8.Valid(line) {
				err = errors.New("invalid UTF-8")
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(align.Unit{}, fmt.Errorf("%s:%d: %w", name, at.Line, err))
				return
			}
			var u align.Unit
			before, after, pair := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte{'\t'})
			u.Source = align.Passage{Text: string(before), Start: at.Place, UTF16: in.UTF16}
			if pair {
				right := at
				right.Skip(line[:len(before)+1])
				after, _, _ = bytes.Cut(after, []byte{'\t'})
				u.Target = align.Passage{Text: string(after), Start: right.Place, UTF16: in.UTF16}
			}
			if (u.Source.Text != "" || u.Target.Text != "") && !yield(u, nil) {
				return
			}
			at.Skip(line)
		}
	}
}
