package xmltext

import (
	"strings"

	"github.com/dobhashi/dobhashi/align"
)

// The types of tags, in the words of XLIFF 1.2.
const (
	Bold      = "bold"
	Italic    = "italic"
	Underline = "underlined"
	Link      = "link"
	Image     = "image"
	Break     = "lb"
	// Protected is our own: what the pair of tags is around stays as it is.
	Protected = "x-protected"
)

// TypeOf tells what kind of markup a tag is, "" for what its code does not tell.
func TypeOf(t *align.Tag) string {
	switch {
	case t.Keep:
		return Protected
	case t.Space:
		return Break
	}
	name, ok := strings.CutPrefix(t.Code, "<")
	if !ok {
		return ""
	}
	name = strings.TrimPrefix(name, "/")
	if i := strings.IndexAny(name, " \t\r\n/>"); i >= 0 {
		name = name[:i]
	}
	if t.Kind == align.Alone {
		switch strings.ToLower(name) {
		case "br":
			return Break
		case "img":
			return Image
		}
		return ""
	}
	switch strings.ToLower(name) {
	case "b", "strong":
		return Bold
	case "i", "em":
		return Italic
	case "u":
		return Underline
	case "a":
		return Link
	}
	return ""
}

// AppendTagged appends a text with its tags as the elements that TMX and XLIFF 1.2 have for
// them: bpt and ept for a pair, it for an Open or a Close without the other, else ph.
// attributes appends what the format says of an element of that name.
func (e *Encoder) AppendTagged(b []byte, text string, tags []align.Tag, attributes func(b []byte, name string, t *align.Tag) []byte) []byte {
	if len(tags) == 0 {
		return e.AppendText(b, text)
	}
	names := make([]string, len(tags))
	opened := make(map[int]int) // the Open with an ID
	for i := range tags {
		names[i] = "it"
		switch t := &tags[i]; t.Kind {
		case align.Alone:
			names[i] = "ph"
		case align.Open:
			opened[t.ID] = i
		case align.Close:
			if k, ok := opened[t.ID]; ok {
				names[k], names[i] = "bpt", "ept"
				delete(opened, t.ID)
			}
		}
	}
	at := 0
	for i := range tags {
		t := &tags[i]
		b = e.AppendText(b, text[at:t.At])
		at = t.At
		b = append(b, '<')
		b = append(b, names[i]...)
		b = attributes(b, names[i], t)
		b = append(b, '>')
		b = e.AppendText(b, t.Code)
		b = append(b, "</"...)
		b = append(b, names[i]...)
		b = append(b, '>')
	}
	return e.AppendText(b, text[at:])
}
