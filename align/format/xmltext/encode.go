package xmltext

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Encoder writes texts as XML 1.0, and counts what XML cannot hold. The zero value is
// ready for use.
type Encoder struct {
	// Dropped counts the characters that XML 1.0 cannot hold in any form and
	// that were dropped: control characters, U+FFFE and U+FFFF.
	Dropped int
	// Replaced counts the bytes that are not UTF-8; each was written as U+FFFD.
	Replaced int
}

// AppendText appends s as the content of an element.
func (e *Encoder) AppendText(b []byte, s string) []byte { return e.appendText(b, s, false) }

// AppendAttribute appends an attribute, with a space before it.
func (e *Encoder) AppendAttribute(b []byte, name, value string) []byte {
	b = append(b, ' ')
	b = append(b, name...)
	b = append(b, `="`...)
	b = e.appendText(b, value, true)
	return append(b, '"')
}

// Notes tells people what was changed, nil when nothing was.
func (e *Encoder) Notes() []string {
	var notes []string
	if e.Dropped > 0 {
		notes = append(notes, fmt.Sprintf("control characters that XML cannot hold, dropped: %d", e.Dropped))
	}
	if e.Replaced > 0 {
		notes = append(notes, fmt.Sprintf("bytes that are not UTF-8, written as U+FFFD: %d", e.Replaced))
	}
	return notes
}

// appendText appends s as the content of an element or, quoted, of an attribute.
func (e *Encoder) appendText(b []byte, s string, quoted bool) []byte {
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
			e.Replaced++
		case !Holds(r):
			e.Dropped++
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

// Holds tells whether XML 1.0 can hold a character of valid UTF-8.
func Holds(r rune) bool {
	return r >= ' ' && r != '\uFFFE' && r != '\uFFFF' || r == '\t' || r == '\n' || r == '\r'
}

// escape returns what has to be written for a character that XML holds, "" when it
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

// HasText tells whether anything but white space is left of s when it is written.
func HasText(s string) bool {
	for _, r := range s {
		if Holds(r) && !unicode.IsSpace(r) {
			return true
		}
	}
	return false
}
