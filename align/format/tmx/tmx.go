// Package tmx stores pairs as a translation memory in TMX 1.4, the exchange
// format that OmegaT, Trados, memoQ and most other translation tools import.
//
// Every pair becomes one translation unit with the source text first. What is
// known about a pair is kept in properties whose names begin with
// x-dobhashi-: origin, status, document, and offset ("start-end", bytes of the
// document). Findings become notes, "warning: message".
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
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

const (
	bufferSize = 64 << 10
	dateLayout = "20060102T150405Z"
)

// Writer writes one translation unit a pair. White space is kept as it is.
type Writer struct {
	// LeftOut counts the pairs that are not in the file because their source
	// or their target has no text, untranslated ones above all.
	LeftOut int
	// Dropped counts the characters that XML 1.0 cannot hold in any form and
	// that were dropped: control characters, U+FFFE and U+FFFF.
	Dropped int
	// Replaced counts the bytes that are not UTF-8; each was written as U+FFFD.
	Replaced int

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
	b = w.appendAttribute(b, "creationtool", tool)
	b = w.appendAttribute(b, "creationtoolversion", cmp.Or(m.Version, "unknown"))
	b = w.appendAttribute(b, "segtype", "sentence")
	b = w.appendAttribute(b, "o-tmf", "dobhashi")
	b = w.appendAttribute(b, "adminlang", "en")
	b = w.appendAttribute(b, "srclang", from)
	b = w.appendAttribute(b, "datatype", "plaintext")
	if !m.Created.IsZero() {
		b = w.appendAttribute(b, "creationdate", m.Created.UTC().Format(dateLayout))
	}
	// A bufio.Writer keeps its first error: the next call reports it.
	w.out.Write(append(b, "/>\n<body>\n"...))
	return w
}

// Write stores p as one translation unit.
func (w *Writer) Write(p *align.Pair) error {
	if p.Status == align.Untranslated || !hasText(p.Source) || !hasText(p.Target) {
		w.LeftOut++
		return nil
	}
	b := append(w.buf[:0], "<tu"...)
	if p.ID != "" {
		b = w.appendAttribute(b, "tuid", p.ID)
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
		b = w.appendText(b, string(f.Tier), false)
		b = append(b, ": "...)
		b = w.appendText(b, f.Message, false)
		b = append(b, "</note>\n"...)
	}
	b = append(b, w.openFrom...)
	b = w.appendText(b, p.Source, false)
	b = append(b, "</seg></tuv>\n"...)
	b = append(b, w.openTo...)
	b = w.appendText(b, p.Target, false)
	b = append(b, "</seg></tuv>\n</tu>\n"...)
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
	if w.Dropped > 0 {
		notes = append(notes, fmt.Sprintf("control characters that XML cannot hold, dropped: %d", w.Dropped))
	}
	if w.Replaced > 0 {
		notes = append(notes, fmt.Sprintf("bytes that are not UTF-8, written as U+FFFD: %d", w.Replaced))
	}
	return notes
}

func (w *Writer) appendAttribute(b []byte, name, value string) []byte {
	b = append(b, ' ')
	b = append(b, name...)
	b = append(b, `="`...)
	b = w.appendText(b, value, true)
	return append(b, '"')
}

// appendProperty appends a property, or nothing when it has no value.
func (w *Writer) appendProperty(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, `<prop type="`...)
	b = append(b, name...)
	b = append(b, `">`...)
	b = w.appendText(b, value, false)
	return append(b, "</prop>\n"...)
}

// appendVariant appends what stands before a text in that language.
func (w *Writer) appendVariant(b []byte, language string) []byte {
	b = append(b, "<tuv"...)
	b = w.appendAttribute(b, "xml:lang", language)
	return append(b, "><seg>"...)
}

// appendText appends s as the content of an element or, quoted, of an attribute.
func (w *Writer) appendText(b []byte, s string, quoted bool) []byte {
	kept := 0
	for i := 0; i < len(s); {
		if plain[s[i]] {
			i++
			continue
		}
		if len(s)-i > 2 && s[i] == 0xe0 && s[i+1]&^1 == 0xa6 && s[i+2]&0xc0 == 0x80 {
			// The Bengali block, most of what is written here.
			i += 3
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		as := ""
		switch {
		case r == utf8.RuneError && n == 1:
			as = "\uFFFD"
			w.Replaced++
		case !allowed(r):
			w.Dropped++
		default:
			if as = escape(r, quoted); as == "" {
				i += n
				continue
			}
		}
		b = append(b, s[kept:i]...)
		b = append(b, as...)
		i += n
		kept = i
	}
	return append(b, s[kept:]...)
}

// plain tells the bytes that stand for themselves everywhere in XML.
var plain = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = escape(c, true) == ""
	}
	return t
}()

// allowed tells whether XML 1.0 can hold a character of valid UTF-8.
func allowed(r rune) bool {
	return r >= ' ' && r != '\uFFFE' && r != '\uFFFF' || r == '\t' || r == '\n' || r == '\r'
}

// escape returns what has to be written for an allowed character, "" when it
// stands for itself.
func escape(r rune, quoted bool) string {
	switch r {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '\r': // read as a line feed if it stood for itself
		return "&#13;"
	}
	if quoted {
		switch r {
		case '"':
			return "&quot;"
		case '\t': // this and the next read as a space
			return "&#9;"
		case '\n':
			return "&#10;"
		}
	}
	return ""
}

// hasText tells whether anything but white space is left of s in the file.
func hasText(s string) bool {
	for _, r := range s {
		if allowed(r) && !unicode.IsSpace(r) {
			return true
		}
	}
	return false
}
