package xliff

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strconv"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

// Writer writes XLIFF 1.2, which every CAT tool opens: a file element for each
// document, a trans-unit for each pair. Drafts wait for review
// (needs-review-translation, mt-suggestion), reviewed pairs are approved, and
// pairs without a target have none. The place in the document is a context
// group, findings are notes. White space is kept. Inline tags are bpt and ept, it
// for one whose other half is in another text, ph for others.
//
// The format: https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html
type Writer struct {
	xmltext.Encoder
	// LeftOut counts the pairs without a source text, which a unit must have.
	LeftOut int

	out      *bufio.Writer
	buf      []byte
	meta     align.Meta
	open     bool   // a file element is open
	document string // that of the open file element
	units    int    // in it
}

const bufferSize = 64 << 10

// NewWriter returns a Writer on out and begins the file. An empty m.From means
// "bn", an empty m.To "en".
func NewWriter(out io.Writer, m align.Meta) *Writer {
	m.From, m.To = cmp.Or(m.From, "bn"), cmp.Or(m.To, "en")
	w := &Writer{out: bufio.NewWriterSize(out, bufferSize), meta: m}
	// A bufio.Writer keeps its first error: the next call reports it.
	w.out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n")
	return w
}

// Write stores p as one unit.
func (w *Writer) Write(p *align.Pair) error {
	if !xmltext.HasText(p.Source) {
		w.LeftOut++
		return nil
	}
	b := w.buf[:0]
	if !w.open || p.Place.Document != w.document {
		b = w.appendFile(b, p.Place.Document)
	}
	w.units++
	b = append(b, "<trans-unit"...)
	// The ids of pairs run through all documents, and may be missing.
	b = w.AppendAttribute(b, "id", cmp.Or(p.ID, "unit-"+strconv.Itoa(w.units)))
	if p.Status == align.Reviewed {
		b = append(b, ` approved="yes"`...)
	}
	b = append(b, ">\n<source"...)
	b = w.AppendAttribute(b, "xml:lang", w.meta.From)
	b = append(b, '>')
	b = w.AppendTagged(b, p.Source, p.SourceTags, w.appendTag)
	b = append(b, "</source>\n"...)
	if p.Status != align.Untranslated && xmltext.HasText(p.Target) {
		b = append(b, "<target"...)
		b = w.AppendAttribute(b, "xml:lang", w.meta.To)
		b = append(b, stateOf(p.Status)...)
		b = append(b, '>')
		b = w.AppendTagged(b, p.Target, p.TargetTags, w.appendTag)
		b = append(b, "</target>\n"...)
	}
	if p.Place.Line > 0 {
		b = append(b, `<context-group purpose="location"><context context-type="sourcefile">`...)
		b = w.AppendText(b, p.Place.Document)
		b = append(b, `</context><context context-type="linenumber">`...)
		b = strconv.AppendInt(b, int64(p.Place.Line), 10)
		b = append(b, "</context></context-group>\n"...)
	}
	for i := range p.Findings {
		f := &p.Findings[i]
		b = append(b, `<note from="dobhashi">`...)
		b = w.AppendText(b, string(f.Tier))
		b = append(b, ": "...)
		b = w.AppendText(b, f.Message)
		b = append(b, "</note>\n"...)
	}
	for i := range p.Matches {
		m := &p.Matches[i]
		b = append(b, "<alt-trans"...)
		b = w.AppendAttribute(b, "match-quality", strconv.Itoa(m.Score))
		if m.Origin != "" {
			b = w.AppendAttribute(b, "origin", m.Origin)
		}
		b = append(b, "><source>"...)
		b = w.AppendText(b, m.Source)
		b = append(b, "</source><target"...)
		b = w.AppendAttribute(b, "xml:lang", w.meta.To)
		b = append(b, '>')
		b = w.AppendText(b, m.Target)
		b = append(b, "</target></alt-trans>\n"...)
	}
	b = append(b, "</trans-unit>\n"...)
	w.buf = b
	_, err := w.out.Write(b)
	return err
}

// appendTag appends the attributes of an inline tag.
func (w *Writer) appendTag(b []byte, name string, t *align.Tag) []byte {
	b = w.AppendAttribute(b, "id", strconv.Itoa(t.ID))
	if name == "it" {
		pos := "open"
		if t.Kind == align.Close {
			pos = "close"
		}
		b = w.AppendAttribute(b, "pos", pos)
	}
	if kind := xmltext.TypeOf(t); kind != "" && name != "ept" {
		b = w.AppendAttribute(b, "ctype", kind)
	}
	return b
}

// stateOf is what the attributes of a target say of the state of its pair.
func stateOf(s align.Status) string {
	switch s {
	case align.Reviewed:
		return ` state="final"`
	case align.Copied, align.Aligned, "": // people translated it
		return ` state="translated"`
	}
	return ` state="needs-review-translation" state-qualifier="mt-suggestion"`
}

// appendFile ends the open file element, and begins that of a document.
func (w *Writer) appendFile(b []byte, document string) []byte {
	if w.open {
		b = append(b, endFile...)
	}
	w.open, w.document, w.units = true, document, 0
	b = append(b, "<file"...)
	b = w.AppendAttribute(b, "original", cmp.Or(document, w.meta.Title, "text"))
	b = w.AppendAttribute(b, "source-language", w.meta.From)
	b = w.AppendAttribute(b, "target-language", w.meta.To)
	b = append(b, ` datatype="plaintext" xml:space="preserve"`...)
	if !w.meta.Created.IsZero() {
		b = w.AppendAttribute(b, "date", w.meta.Created.UTC().Format("2006-01-02T15:04:05Z"))
	}
	b = append(b, ">\n<header><tool"...)
	b = w.AppendAttribute(b, "tool-id", "dobhashi")
	b = w.AppendAttribute(b, "tool-name", cmp.Or(w.meta.Tool, "dobhashi"))
	b = w.AppendAttribute(b, "tool-version", cmp.Or(w.meta.Version, "unknown"))
	return append(b, "/></header>\n<body>\n"...)
}

const endFile = "</body>\n</file>\n"

// Flush hands on what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// Close ends the file. The report has no place in it.
func (w *Writer) Close(*align.Report) error {
	if !w.open { // a file without a file element is not valid
		w.out.Write(w.appendFile(nil, ""))
	}
	w.out.WriteString(endFile + "</xliff>\n")
	return w.out.Flush()
}

// Notes tells people what is missing or was changed, nil when nothing was.
func (w *Writer) Notes() []string {
	var notes []string
	if w.LeftOut > 0 {
		notes = append(notes, fmt.Sprintf("pairs left out because the source has no text: %d", w.LeftOut))
	}
	return append(notes, w.Encoder.Notes()...)
}
