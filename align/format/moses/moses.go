// Package moses stores pairs as two files of text, one with the sources and one
// with the targets, in which lines of the same number belong together. That is
// what Moses and most other tools that train translation systems read. [Paths]
// says how the files are called.
//
// Both files always have the same number of lines, and no line is empty.
package moses

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/oneline"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

const (
	bufferSize = 64 << 10
	extension  = ".moses"
)

// Paths are the files of sources and of targets that corpus.moses stands for:
// corpus.bn and corpus.en beside it, by the language codes of m as they are,
// corpus.bn-BD with a region.
func Paths(path string, m align.Meta) (from, to string, err error) {
	if ext := filepath.Ext(path); strings.EqualFold(ext, extension) {
		path = path[:len(path)-len(ext)]
	}
	codes := [2]string{cmp.Or(m.From, "bn"), cmp.Or(m.To, "en")}
	for _, code := range codes {
		if strings.Trim(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return "", "", fmt.Errorf("%q is no language code to end the name of a file with", code)
		}
	}
	if strings.EqualFold(codes[0], codes[1]) {
		return "", "", fmt.Errorf("the files of both languages would be called %s.%s", path, codes[0])
	}
	return path + "." + codes[0], path + "." + codes[1], nil
}

// Writer writes each text as a line.
type Writer struct {
	// LeftOut counts the pairs that are in neither file because their source or
	// their target has no text, untranslated ones above all.
	LeftOut int
	// Spaces counts the tabs and line breaks inside texts that were written as
	// spaces, see [oneline.Append].
	Spaces int

	from, to *bufio.Writer
	buf      []byte // what is being written, kept for its capacity
}

// NewWriter returns a Writer of the sources to from and the targets to to.
func NewWriter(from, to io.Writer) *Writer {
	return &Writer{from: bufio.NewWriterSize(from, bufferSize), to: bufio.NewWriterSize(to, bufferSize)}
}

// Write stores p as a line in each file.
func (w *Writer) Write(p *align.Pair) error {
	if p.Status == align.Untranslated || !xmltext.HasText(p.Source) || !xmltext.HasText(p.Target) {
		w.LeftOut++
		return nil
	}
	return cmp.Or(w.line(w.from, p.Source), w.line(w.to, p.Target))
}

func (w *Writer) line(out *bufio.Writer, s string) error {
	b, spaces := oneline.Append(w.buf[:0], s)
	w.buf = append(b, '\n')
	w.Spaces += spaces
	_, err := out.Write(w.buf)
	return err
}

// Flush hands on what is buffered.
func (w *Writer) Flush() error { return cmp.Or(w.from.Flush(), w.to.Flush()) }

// Close ends the files. The report has no place in them.
func (w *Writer) Close(*align.Report) error { return w.Flush() }

// Notes tells people what is missing or was changed, nil when nothing was.
func (w *Writer) Notes() []string {
	var notes []string
	if w.LeftOut > 0 {
		notes = append(notes, fmt.Sprintf("pairs left out because a side has no text: %d", w.LeftOut))
	}
	if w.Spaces > 0 {
		notes = append(notes, fmt.Sprintf("tabs and line breaks inside texts, written as spaces: %d", w.Spaces))
	}
	return notes
}
