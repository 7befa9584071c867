// Package xmltext reads XML as it stands in a file: use a [Scanner] where each
// piece of text must be found again in the file, byte for byte, and a
// [Collector] for the text of an element. Entities other than the five of XML
// are not expanded, so that no file can blow up.
package xmltext

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align/format/source"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// Kind is the kind of a token.
type Kind uint8

// Kinds of tokens.
const (
	Text Kind = iota
	CDATA
	Start // of an element
	End   // of an element
	Other // a comment, a processing instruction, a document type
	// Broken says that the unit that was begun is left out, see [NewRepairer].
	Broken
)

// Token is a piece of a file. What its methods return is known until the next call of
// Next.
type Token struct {
	Kind Kind
	// Empty is that of <name/>: no End follows.
	Empty bool
	// Name is that of an element, with its prefix.
	Name string

	s *Scanner
}

// Raw is the token as the file has it, in UTF-8.
func (t *Token) Raw() []byte { return t.s.raw() }

// At is where the token begins.
func (t *Token) At() names.Place { return t.s.place() }

// Offset is that of At, at less cost.
func (t *Token) Offset() int64 {
	if t.s.in.UTF16 != "" {
		return t.s.place().Offset
	}
	return t.s.at.Offset + int64(t.s.pos-t.s.known)
}

// Attr is [Attr] of the tag. It is fast for values that come again and again.
func (t *Token) Attr(name string) string {
	if t.s.repair != nil {
		return t.s.unescaped(findAttr(t.Raw(), name))
	}
	if t.Kind == Start {
		tag := t.Raw()
		for _, a := range t.s.attributes {
			if string(tag[a.from:a.to]) == name {
				return t.s.unescaped(tag[a.begin:a.end])
			}
		}
	}
	return ""
}

// Text is what a Text or CDATA token stands for, "" of others. It is fast for texts that
// come again and again.
func (t *Token) Text() string {
	switch t.Kind {
	case Text:
		return t.s.unescaped(t.Raw())
	case CDATA:
		return string(bytes.TrimSuffix(t.Raw()[len("<![CDATA["):], []byte("]]>")))
	}
	return ""
}

// Scanner reads the tokens of a file. Its memory is that of its longest one.
type Scanner struct {
	// AnyReference says that what an & begins is not looked at. It is for who reads Raw
	// and knows more entities than those of XML.
	AnyReference bool

	in    *source.Reader
	name  string
	at    source.Cursor // where buf[known] stands
	known int           // not after pos
	size  int           // of the last token, which begins at pos
	stack []string
	same  [256]string // short ones, for intern
	seen  bool        // an element

	// buf[pos:end] is text without damage, buf[rest:filled] is still to be looked at.
	buf                    []byte
	pos, end, rest, filled int
	line                   int // of buf[end]
	eof                    bool

	attributes []attr  // of the last tag that has been read
	repair     *repair // nil where damage is an error
}

const (
	// bufferSize is how much is read at once, where tokens are not longer.
	bufferSize = 64 << 10
	// maxToken is the longest token that is read, in bytes.
	maxToken = 64 << 20
	// maxDepth is how deep elements may be nested.
	maxDepth = 1000
)

// NewScanner begins to read r; name stands in places and errors. The file is in
// UTF-8 or in UTF-16.
func NewScanner(r io.Reader, name string) (*Scanner, error) {
	in, err := source.NewXML(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &Scanner{in: in, name: name, at: in.Cursor(name), line: 1, buf: make([]byte, bufferSize)}, nil
}

// UTF16 is the byte order of a file in UTF-16, see [align.Passage].
func (s *Scanner) UTF16() string { return s.in.UTF16 }

// Damage is the error of a file that is not well-formed XML.
type Damage struct {
	File string
	Line int
	What string

	ended bool // the file, within a token
}

func (d *Damage) Error() string { return fmt.Sprintf("%s:%d: %s", d.File, d.Line, d.What) }

// Next reads the next token. The error is [io.EOF] at the end of a file that is
// whole; others name the file and line, and are of type [*Damage] if that is not XML.
func (s *Scanner) Next() (Token, error) {
	if s.repair != nil {
		return s.nextRepaired()
	}
	t, err := s.next()
	if n := len(s.stack); err == io.EOF && n > 0 {
		err = s.damage(0, "the file ends within <%s>", s.stack[n-1])
	}
	return t, err
}

// NextMarkup is Next for who needs no text: it reads on to what is none.
func (s *Scanner) NextMarkup() (Token, error) {
	for {
		if next := s.buf[s.pos+s.size : s.end]; len(next) > 1 && next[0] == '\n' && next[1] == '<' {
			s.size++ // as if the line break were part of the tag before it
		}
		if t, err := s.Next(); t.Kind != Text || err != nil {
			return t, err
		}
	}
}

// Depth is how many elements are open.
func (s *Scanner) Depth() int { return len(s.stack) }

// raw is the last token.
func (s *Scanner) raw() []byte {
	if s.repair != nil && s.repair.text != nil {
		return s.repair.text
	}
	return s.buf[s.pos : s.pos+s.size]
}

// place is where buf[pos] stands.
func (s *Scanner) place() names.Place {
	if s.known < s.pos {
		s.at.SkipValid(s.buf[s.known:s.pos])
		s.known = s.pos
	}
	return s.at.Place
}

// errorf is an error that no repair helps.
func (s *Scanner) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", s.name, s.lineAt(0), fmt.Errorf(format, args...))
}

// damage is the error of what byte i of the token begins with.
func (s *Scanner) damage(i int, format string, args ...any) error {
	return &Damage{File: s.name, Line: s.lineAt(i), What: fmt.Sprintf(format, args...)}
}

// ends is the error of a file that ends within a token.
func (s *Scanner) ends(where string) error {
	return &Damage{File: s.name, Line: s.lineAt(0), What: "the file ends " + where, ended: true}
}

// lineAt is the line of byte i of the token.
func (s *Scanner) lineAt(i int) int {
	return s.place().Line + bytes.Count(s.buf[s.pos:s.pos+i], []byte{'\n'})
}

// fill makes more of the text known; it returns [io.EOF] when there is nothing more.
func (s *Scanner) fill() error {
	for {
		if next := s.buf[s.rest:s.filled]; len(next) > 0 {
			if n := sound(next); n > 0 {
				s.line += bytes.Count(next[:n], []byte{'\n'})
				if s.end != s.rest {
					copy(s.buf[s.end:], next[:n])
				}
				s.end += n
				s.rest += n
				return nil
			}
			if s.eof || utf8.FullRune(next) {
				if err := s.unsound(); err != nil {
					return err
				}
				continue
			}
		}
		if s.eof {
			return io.EOF
		}
		if s.end-s.pos > maxToken {
			return s.errorf("a text or tag has more than %d MiB", maxToken>>20)
		}
		s.makeRoom()
		n, err := s.in.Read(s.buf[s.filled:])
		s.filled += n
		if err == io.EOF {
			s.eof = true
		} else if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
}

// makeRoom makes room at the end of buf.
func (s *Scanner) makeRoom() {
	if s.filled < len(s.buf) {
		return
	}
	s.place() // which needs what goes
	known, next := s.buf[s.pos:s.end], s.buf[s.rest:s.filled]
	if len(known)+len(next) > len(s.buf)/2 {
		s.buf = make([]byte, 2*len(s.buf))
	}
	s.pos, s.known, s.end = 0, 0, copy(s.buf, known)
	s.rest, s.filled = s.end, s.end+copy(s.buf[s.end:], next)
}

// unsound deals with the character at buf[rest], which no XML may have.
func (s *Scanner) unsound() error {
	r, n := utf8.DecodeRune(s.buf[s.rest:s.filled])
	invalid := r == utf8.RuneError && n == 1
	switch {
	case s.repair == nil && invalid:
		return &Damage{File: s.name, Line: s.line, What: "invalid UTF-8"}
	case s.repair == nil:
		return &Damage{File: s.name, Line: s.line, What: forbidden(r)}
	case invalid:
		s.repair.told(s.line, "invalid UTF-8, made a ?")
		s.buf[s.end] = '?'
		s.end++
	default:
		s.repair.told(s.line, forbidden(r)+", left out")
	}
	s.rest += n
	return nil
}

// next reads a token.
func (s *Scanner) next() (t Token, err error) {
	t.s = s
	s.pos += s.size
	s.size = 0
	if s.end == s.pos {
		if more, err := s.has(1); !more {
			return t, cmp.Or(err, io.EOF)
		}
	}
	if s.buf[s.pos] != '<' {
		return t, s.text()
	}
	t.Kind = Other
	if s.end-s.pos < 2 {
		if more, err := s.has(2); !more {
			return t, cmp.Or(err, s.ends("within a tag"))
		}
	}
	switch s.buf[s.pos+1] {
	case '!':
		t.Kind, err = s.declaration()
	case '?':
		if err = s.until("?>", len("<?")); err == nil {
			err = s.checkEncoding(s.raw())
		}
	default:
		t.Kind, t.Name, t.Empty, err = s.tag()
	}
	return t, err
}

// declaration reads what begins with <!.
func (s *Scanner) declaration() (Kind, error) {
	if _, err := s.has(len("<![CDATA[")); err != nil {
		return Other, err
	}
	switch begin := s.buf[s.pos:s.end]; {
	case bytes.HasPrefix(begin, []byte("<!--")):
		return Other, s.until("-->", len("<!--"))
	case bytes.HasPrefix(begin, []byte("<![CDATA[")):
		return CDATA, s.until("]]>", len("<![CDATA["))
	case s.seen:
		return Other, s.damage(0, "a <! that begins no comment or CDATA section")
	}
	return Other, s.doctype()
}

// has tells whether n bytes are still to come, and reads them.
func (s *Scanner) has(n int) (bool, error) {
	for s.end-s.pos < n {
		if err := s.fill(); err == io.EOF {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	return true, nil
}

// index is where sep begins in what is still to come, from byte from on.
func (s *Scanner) index(sep string, from int) (int, error) {
	for {
		if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(sep)); i >= 0 {
			return from + i, nil
		}
		from = max(from, s.end-s.pos-len(sep)+1)
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

// until reads a token that ends with sep.
func (s *Scanner) until(sep string, from int) error {
	if s.repair != nil && slices.Contains(s.repair.absent, sep) {
		return s.ends("before " + sep)
	}
	i, err := s.index(sep, from)
	if err == io.EOF {
		if s.repair != nil {
			s.repair.absent = append(s.repair.absent, sep)
		}
		return s.ends("before " + sep)
	}
	if err != nil {
		return err
	}
	s.size = i + len(sep)
	return nil
}

// text reads what stands before a tag.
func (s *Scanner) text() error {
	next := s.buf[s.pos:s.end]
	if len(next) > 1 && next[0] == '\n' && next[1] == '<' {
		s.size = 1
		return nil
	}
	end := bytes.IndexByte(next, '<')
	if end < 0 {
		var err error
		if end, err = s.index("<", len(next)); err == io.EOF {
			end = s.end - s.pos
		} else if err != nil {
			return err
		}
	}
	s.size = end
	text := s.raw()
	if len(s.stack) == 0 && len(bytes.TrimSpace(text)) > 0 {
		return s.damage(0, "text outside of any element; this is no XML")
	}
	for from := 2; from < end; {
		i := bytes.IndexByte(text[from:], '>')
		if i < 0 {
			break
		}
		from += i + 1
		if bytes.HasSuffix(text[:from], []byte("]]>")) {
			if s.repair == nil {
				return s.damage(from-1, "a ]]> in a text; its > must be &gt;")
			}
			s.repair.told(s.lineAt(from-1), "a ]]> in a text, kept as characters")
			break // of more of them nothing is told
		}
	}
	return s.references()
}

// checkEncoding refuses a declared encoding that is none of Unicode.
func (s *Scanner) checkEncoding(declaration []byte) error {
	if !bytes.HasPrefix(declaration, []byte("<?xml")) || bytes.IndexByte(space, declaration[len("<?xml")]) < 0 {
		return nil
	}
	enc := strings.ToUpper(Attr(declaration, "encoding"))
	switch {
	case enc == "", enc == "UTF-8", enc == "UTF8", enc == "US-ASCII", enc == "ASCII":
	case strings.HasPrefix(enc, "UTF-16") && s.in.UTF16 != "":
	case strings.HasPrefix(enc, "UTF-16"):
		if s.repair == nil {
			return s.damage(0, "the file says that it is in %s, but it is in UTF-8", enc)
		}
		s.repair.told(s.lineAt(0), "the file says that it is in "+enc+", read as UTF-8")
	default:
		return s.errorf("the encoding %s is not read; convert the file to UTF-8", enc)
	}
	return nil
}

// doctype reads a document type with its internal subset.
func (s *Scanner) doctype() error {
	depth := 0
	for i := 0; ; i++ {
		if more, err := s.has(i + len("<!--")); err != nil {
			return err
		} else if !more && s.pos+i >= s.end {
			return s.ends("within the document type")
		}
		skip := ""
		switch rest := s.buf[s.pos+i : s.end]; rest[0] {
		case '"', '\'':
			skip = string(rest[:1])
		case '<':
			if bytes.HasPrefix(rest, []byte("<!--")) {
				i += len("<!--") - 1
				skip = "-->"
			} else if bytes.HasPrefix(rest, []byte("<?")) {
				skip = "?>"
			} else {
				depth++
			}
		case '[':
			depth++
		case ']':
			depth--
		case '>':
			if depth--; depth == 0 {
				s.size = i + 1
				return nil
			}
		}
		if skip != "" {
			end, err := s.index(skip, i+1)
			if err == io.EOF {
				return s.ends("within the document type")
			} else if err != nil {
				return err
			}
			i = end + len(skip) - 1
		}
	}
}

// ErrEntity is the error of an entity that XML does not have by itself.
var ErrEntity = errors.New("an entity that is not one of XML")

// unescape calls add with the pieces of a text and where they stand in it.
func unescape(raw string, add func(text string, from, to int)) error {
	var bad error
	kept := 0
	for i := 0; i < len(raw); {
		k := strings.IndexByte(raw[i:], '&')
		if k < 0 {
			break
		}
		i += k
		text, n, what := reference(raw[i:])
		if what != "" {
			bad = ErrEntity
			i++
			continue
		}
		add(raw[kept:i], kept, i)
		add(text, i, i+n)
		i += n
		kept = i
	}
	add(raw[kept:], kept, len(raw))
	return bad
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape writes a text for between tags.
func Escape(text string) string { return escaper.Replace(text) }
