// Package jsonl stores pairs as JSON Lines: one [align.Pair] a line with all
// that is known about it. Use it between programs.
package jsonl

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

const bufferSize = 64 << 10

// Writer writes one JSON object a line, with the keys that the tags of
// [align.Pair] name. Text stays readable: &, < and > are not escaped.
type Writer struct {
	// Replaced counts the bytes that are not UTF-8. JSON cannot carry them, so
	// each was written as U+FFFD. Offsets that count bytes of such a text
	// refer to the text before that.
	Replaced int

	out *bufio.Writer
	enc *json.Encoder
}

// NewWriter returns a Writer on out.
func NewWriter(out io.Writer) *Writer {
	w := &Writer{out: bufio.NewWriterSize(out, bufferSize)}
	w.enc = json.NewEncoder(w.out)
	w.enc.SetEscapeHTML(false)
	return w
}

// Write stores p as one line.
func (w *Writer) Write(p *align.Pair) error {
	w.count(p.ID, p.Source, p.Target, p.Origin, string(p.Status), p.Place.Document)
	for i := range p.Terms {
		u := &p.Terms[i]
		w.count(u.BN, u.EN, u.Form)
	}
	for i := range p.Findings {
		f := &p.Findings[i]
		w.count(string(f.Tier), f.Kind, f.Term, f.Message)
	}
	return w.enc.Encode(p)
}

// Flush hands on what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// Close ends the file. The report has no place in it.
func (w *Writer) Close(*align.Report) error { return w.out.Flush() }

// Notes tells people what was changed on the way, nil when nothing was.
func (w *Writer) Notes() []string {
	if w.Replaced == 0 {
		return nil
	}
	return []string{fmt.Sprintf("bytes that are not UTF-8, written as U+FFFD: %d", w.Replaced)}
}

// count adds up the bytes that the encoder is going to replace.
func (w *Writer) count(texts ...string) {
	for _, s := range texts {
		if utf8.ValidString(s) {
			continue
		}
		for i := 0; i < len(s); {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				w.Replaced++
			}
			i += n
		}
	}
}
