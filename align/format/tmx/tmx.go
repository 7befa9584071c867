// Package tmx stores pairs as a translation memory in TMX 1.4, the exchange
// format that OmegaT, Trados, memoQ and most other translation tools import.
//
// Every pair becomes one translation unit with the source text first. What is
// known about a pair is kept in properties whose names begin with
// x-dobhashi-: origin, status, document, and offset ("start-end", bytes of the
// document). Findings become notes, "warning: message". Inline tags are elements of the
// segments: bpt and ept, it for one whose other half is in another text, ph for others.
// A sentence of aligned texts without a counterpart is a unit with one language.
//
// The format: https://www.gala-global.org/tmx-14b
package tmx

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

const (
	bufferSize = 64 << 10
	dateLayout = "20060102T150405Z"
	longest    = 2000 // characters of a text, see Writer.Long
)

// Writer writes one translation unit a pair. White space is kept as it is.
type Writer struct {
	// LeftOut counts the pairs that are not in the file because their source
	// or their target has no text, untranslated ones above all. Of aligned ones, one
	// text is enough.
	LeftOut int
	// Long counts the texts longer than 2,000 characters, which Trados in the cloud
	// does not take.
	Long int
	xmltext.Encoder

	out *bufio.Writer
	buf []byte // what is being written, kept for its capacity
	// The tags around the texts are the same for every unit.
	openFrom, openTo []byte
}

// NewWriter returns a Writer on out and begins the file. An empty m.From means
// "bn", an empty m.To "en".
func NewWriter(out io.Writer, m align.Meta) *Writer {
	w := &Writer{out: bufio.NewWriterSize(out, bufferSize)}
	from, to := cmp.Or(m.From, "bn"), cmp.Or(m.To, "en")
	w.openFrom = w.appendVariant(nil, from)
	w.openTo = w.appendVariant(nil, to)

	tool := m.Tool
	if tool == "" || strings.EqualFold(tool, "OmegaT") {
		// OmegaT reads files that claim to be its own by other rules.
		tool = "dobhashi"
	}
	b := []byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n<header")
	b = w.AppendAttribute(b, "creationtool", tool)
	b = w.AppendAttribute(b, "creationtoolversion", cmp.Or(m.Version, "unknown"))
	b = w.AppendAttribute(b, "segtype", "sentence")
	b = w.AppendAttribute(b, "o-tmf", "dobhashi")
	b = w.AppendAttribute(b, "adminlang", "en")
	b = w.AppendAttribute(b, "srclang", from)
	b = w.AppendAttribute(b, "datatype", "plaintext")
	if !m.Created.IsZero() {
		b = w.AppendAttribute(b, "creationdate", m.Created.UTC().Format(dateLayout))
	}
	// A bufio.Writer keeps its first error: the next call reports it.
	w.out.Write(append(b, "/>\n<body>\n"...))
	return w
}

// Write stores p as one translation unit.
func (w *Writer) Write(p *align.Pair) error {
	from, to := xmltext.HasText(p.Source), xmltext.HasText(p.Target)
	if p.Status == align.Untranslated || !from && !to || !(from && to) && p.Status != align.Aligned {
		w.LeftOut++
		return nil
	}
	for _, s := range []string{p.Source, p.Target} {
		if len(s) > longest && utf8.RuneCountInString(s) > longest {
			w.Long++
		}
	}
	b := append(w.buf[:0], "<tu"...)
	if p.ID != "" {
		b = w.AppendAttribute(b, "tuid", p.ID)
	}
	b = append(b, ">\n"...)
	b = w.appendProperty(b, "x-dobhashi-origin", p.Origin)
	b = w.appendProperty(b, "x-dobhashi-status", string(p.Status))
	b = w.appendProperty(b, "x-dobhashi-document", p.Place.Document)
	if p.Place.End > 0 {
		b = append(b, `<prop type="x-dobhashi-offset">`...)
		b = strconv.AppendInt(b, p.Place.Start, 10)
		b = append(b, '-')
		b = strconv.AppendInt(b, p.Place.End, 10)
		b = append(b, "</prop>\n"...)
	}
	for i := range p.Findings {
		f := &p.Findings[i]
		b = append(b, "<note>"...)
		b = w.AppendText(b, string(f.Tier))
		b = append(b, ": "...)
		b = w.AppendText(b, f.Message)
		b = append(b, "</note>\n"...)
	}
	if from {
		b = append(b, w.openFrom...)
		b = w.AppendTagged(b, p.Source, p.SourceTags, w.appendTag)
		b = append(b, "</seg></tuv>\n"...)
	}
	if to {
		b = append(b, w.openTo...)
		b = w.AppendTagged(b, p.Target, p.TargetTags, w.appendTag)
		b = append(b, "</seg></tuv>\n"...)
	}
	b = append(b, "</tu>\n"...)
	w.buf = b
	_, err := w.out.Write(b)
	return err
}

// Flush hands on what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// Close ends the file. The report has no place in it.
func (w *Writer) Close(*align.Report) error {
	w.out.WriteString("</body>\n</tmx>\n")
	return w.out.Flush()
}

// Notes tells people what is missing or was changed, nil when nothing was.
func (w *Writer) Notes() []string {
	var notes []string
	if w.LeftOut > 0 {
		notes = append(notes, fmt.Sprintf("pairs left out because a side has no text: %d", w.LeftOut))
	}
	if w.Long > 0 {
		notes = append(notes, fmt.Sprintf("texts longer than 2,000 characters, which some tools (Trados in the cloud) do not take: %d", w.Long))
	}
	return append(notes, w.Encoder.Notes()...)
}

// appendProperty appends a property, or nothing when it has no value.
func (w *Writer) appendProperty(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, `<prop type="`...)
	b = append(b, name...)
	b = append(b, `">`...)
	b = w.AppendText(b, value)
	return append(b, "</prop>\n"...)
}

// appendTag appends the attributes of an inline tag.
func (w *Writer) appendTag(b []byte, name string, t *align.Tag) []byte {
	id := strconv.Itoa(t.ID)
	switch name {
	case "ept":
		return w.AppendAttribute(b, "i", id)
	case "bpt":
		b = w.AppendAttribute(b, "i", id)
	case "it":
		pos := "begin"
		if t.Kind == align.Close {
			pos = "end"
		}
		b = w.AppendAttribute(b, "pos", pos)
	}
	b = w.AppendAttribute(b, "x", id)
	kind := xmltext.TypeOf(t)
	if kind == xmltext.Underline {
		kind = "ulined"
	}
	if kind != "" {
		b = w.AppendAttribute(b, "type", kind)
	}
	return b
}

// appendVariant appends what stands before a text in that language.
func (w *Writer) appendVariant(b []byte, language string) []byte {
	b = append(b, "<tuv"...)
	b = w.AppendAttribute(b, "xml:lang", language)
	return append(b, "><seg>"...)
}
