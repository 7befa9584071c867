package xmltext

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

var space = []byte(" \t\r\n")

// inName tells the bytes that names are made of, beginsName those that they begin with.
// All that is not ASCII may be there.
var inName, beginsName = func() (in, begins [256]bool) {
	for c := range in {
		begins[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
		in[c] = begins[c] || '0' <= c && c <= '9' || c == '-' || c == '.'
	}
	return in, begins
}()

// tag reads the tag of an element.
func (s *Scanner) tag() (kind Kind, name string, empty bool, err error) {
	if n := len(s.stack); n > 0 && s.buf[s.pos+1] == '/' {
		// An element most often ends where it is the last that began.
		top, b := s.stack[n-1], s.buf[s.pos+2:s.end]
		if k := len(top); len(b) > k && b[k] == '>' && string(b[:k]) == top {
			s.stack = s.stack[:n-1]
			s.size = k + len("</>")
			return End, top, false, nil
		}
	}
	kind, name, empty, err = s.parse()
	if s.size == 0 && err == nil {
		end := s.findEnd()
		if kind, name, empty, err = s.parse(); s.size == 0 && err == nil {
			err = end
		}
	}
	if err != nil {
		return Other, "", false, err
	}
	n := len(s.stack)
	if kind == End {
		if n == 0 || s.stack[n-1] != name {
			return End, name, false, s.damage(0, "</%s> ends no element that is open", name)
		}
		s.stack = s.stack[:n-1]
		return End, name, false, nil
	}
	if len(s.attributes) > 0 {
		if err := s.checkAttributes(); err != nil {
			return kind, name, empty, err
		}
		if err := s.references(); err != nil {
			return kind, name, empty, err
		}
	}
	s.seen = true
	if !empty {
		if n == maxDepth {
			return kind, name, empty, s.errorf("elements are nested more than %d deep", maxDepth)
		}
		s.stack = append(s.stack, name)
	}
	return kind, name, empty, nil
}

// parse finds what a tag is and its size, which stays 0 if not all of it is known yet.
func (s *Scanner) parse() (kind Kind, name string, empty bool, err error) {
	b := s.buf[s.pos:s.end]
	kind = Start
	s.attributes = s.attributes[:0]
	i := 1
	if b[1] == '/' {
		kind = End
		i++
	}
	from := i
	if i < len(b) && !beginsName[b[i]] {
		return kind, "", false, s.damage(0, "a tag without a name")
	}
	for i < len(b) && inName[b[i]] {
		i++
	}
	if i == len(b) {
		return kind, "", false, nil
	}
	name = s.intern(b[from:i])
	for {
		spaces := i
		for i < len(b) && isSpace(b[i]) {
			i++
		}
		if i == len(b) {
			return kind, name, false, nil
		}
		switch c := b[i]; {
		case c == '>':
			s.size = i + 1
			return kind, name, false, nil
		case c == '/' && kind == Start:
			if i+1 == len(b) {
				return kind, name, false, nil
			}
			if b[i+1] == '>' {
				s.size = i + 2
				return kind, name, true, nil
			}
			return kind, name, false, s.damage(i, "a / within a tag")
		case c == '<':
			return kind, name, false, s.damage(i, "a < within a tag")
		case i == spaces || !beginsName[c] || kind == End:
			return kind, name, false, s.damage(i, "a tag with something else than attributes")
		}
		a, next := attribute(b, i)
		if next == 0 {
			return kind, name, false, nil
		}
		if next < 0 {
			return kind, name, false, s.damage(i, "an attribute without a value in quotation marks")
		}
		s.attributes = append(s.attributes, a)
		i = next
	}
}

// findEnd reads up to the end of the tag.
func (s *Scanner) findEnd() error {
	quote := byte(0)
	for i := 1; ; i++ {
		if i == s.end-s.pos {
			if err := s.fill(); err == io.EOF {
				return s.ends("within a tag")
			} else if err != nil {
				return err
			}
		}
		c := s.buf[s.pos+i]
		switch {
		case quote == 0 && (c == '>' || c == '<'):
			return nil
		case c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		}
	}
}

// An attr is where an attribute stands in its tag: its name, and its value without the
// quotation marks.
type attr struct{ from, to, begin, end int32 }

// attribute reads the attribute that begins at byte i and returns where it ends: 0 if
// that is not known yet, less if it is none.
func attribute(b []byte, i int) (a attr, next int) {
	from := i
	for i < len(b) && inName[b[i]] {
		i++
	}
	to := i
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i < len(b) && b[i] != '=' {
		return a, -1
	}
	i++
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i >= len(b) {
		return a, 0
	}
	if b[i] != '"' && b[i] != '\'' {
		return a, -1
	}
	begin := i + 1
	n := bytes.IndexByte(b[begin:], b[i])
	if n < 0 {
		return a, 0
	}
	return attr{int32(from), int32(to), int32(begin), int32(begin + n)}, begin + n + 1
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// checkAttributes looks for attributes that are there twice.
func (s *Scanner) checkAttributes() error {
	tag, all := s.raw(), s.attributes
	if len(all) > 8 {
		all = slices.Clone(all)
		slices.SortFunc(all, func(a, b attr) int {
			return cmp.Or(bytes.Compare(tag[a.from:a.to], tag[b.from:b.to]), cmp.Compare(a.from, b.from))
		})
	}
	for k := 1; k < len(all); k++ {
		b := all[k]
		first := 0
		if len(all) > 8 { // those with the same name stand together
			first = k - 1
		}
		for _, a := range all[first:k] {
			if name := tag[b.from:b.to]; bytes.Equal(tag[a.from:a.to], name) {
				if s.repair == nil {
					return s.damage(int(b.from), "the attribute %s is there twice", name)
				}
				s.repair.told(s.lineAt(int(b.from)), fmt.Sprintf("the attribute %s is there twice, the first counts", name))
				return nil // of more of them nothing is told
			}
		}
	}
	return nil
}

// intern is b as a string, without an allocation for most of those that come again.
func (s *Scanner) intern(b []byte) string {
	if len(b) == 0 || len(b) > 64 {
		return string(b)
	}
	at := &s.same[(len(b)+int(b[0])<<2+int(b[len(b)/2])<<4+int(b[len(b)-1]))%len(s.same)]
	if *at != string(b) {
		*at = string(b)
	}
	return *at
}

// unescaped is a text of the file without its escapes.
func (s *Scanner) unescaped(raw []byte) string {
	if bytes.IndexByte(raw, '&') < 0 {
		return s.intern(raw)
	}
	return withoutEscapes(string(raw))
}

func withoutEscapes(raw string) string {
	var b strings.Builder
	unescape(raw, func(text string, _, _ int) { b.WriteString(text) })
	return b.String()
}

// Attr is the value of an attribute of a tag, "" if it has none of that name.
func Attr(tag []byte, name string) string { return withoutEscapes(string(findAttr(tag, name))) }

// findAttr is the value of an attribute as the file has it, nil if there is none.
func findAttr(tag []byte, name string) []byte {
	i := 1 // after <, or the ? after it
	for i < len(tag) && !isSpace(tag[i]) {
		i++
	}
	for {
		for i < len(tag) && isSpace(tag[i]) {
			i++
		}
		a, next := attribute(tag, i)
		if next <= 0 {
			return nil
		}
		if string(tag[a.from:a.to]) == name {
			return tag[a.begin:a.end]
		}
		i = next
	}
}
