// Package xmltext reads XML as it stands in a file: use a [Scanner] where each
// piece of text must be found again in the file, byte for byte, and a
// [Collector] for the text of an element. Entities other than the five of XML
// are not expanded, so that no file can blow up.
package xmltext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
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
)

// Token is a piece of a file.
type Token struct {
	Kind Kind
	// Name is that of an element, with its prefix.
	Name string
	// Empty is that of <name/>: no End follows.
	Empty bool
	// Raw is the token as the file has it, in UTF-8, valid until the next call of
	// Next.
	Raw []byte
	// At is where it begins.
	At names.Place
}

// Scanner reads the tokens of a file. Its memory is that of its longest one.
type Scanner struct {
	in    *source.Reader
	name  string
	at    source.Cursor
	last  int // bytes of buf that the last token took
	buf   []byte
	eof   bool
	stack []string
}

const (
	// maxToken is the longest token that is read, in bytes.
	maxToken = 64 << 20
	// maxDepth is how deep elements may be nested.
	maxDepth = 1000
)

// NewScanner begins to read r; name stands in places and errors. The file is in
// UTF-8, or in UTF-16 with a byte order mark.
func NewScanner(r io.Reader, name string) (*Scanner, error) {
	in, err := source.New(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &Scanner{in: in, name: name, at: in.Cursor(name)}, nil
}

// UTF16 is the byte order of a file in UTF-16, see [align.Passage].
func (s *Scanner) UTF16() string { return s.in.UTF16 }

// Next reads the next token. The error is [io.EOF] at the end of a file that is
// whole; others name the file and line.
func (s *Scanner) Next() (Token, error) {
	t, err := s.next()
	if n := len(s.stack); err == io.EOF && n > 0 {
		err = s.errorf("the file ends within <%s>", s.stack[n-1])
	}
	return t, err
}

func (s *Scanner) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", s.name, s.at.Line, fmt.Errorf(format, args...))
}

// fill reads on; it returns io.EOF when there is nothing more.
func (s *Scanner) fill() error {
	if s.eof {
		return io.EOF
	}
	if len(s.buf) > maxToken {
		return s.errorf("a text or tag has more than %d MiB", maxToken>>20)
	}
	n := len(s.buf)
	s.buf = append(s.buf, make([]byte, max(4096, n/2))...)
	k, err := s.in.Read(s.buf[n:])
	s.buf = s.buf[:n+k]
	if err == io.EOF {
		s.eof, err = true, nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// index is where sep begins in what is still to come, from byte from on.
func (s *Scanner) index(sep string, from int) (int, error) {
	for {
		if i := bytes.Index(s.buf[from:], []byte(sep)); i >= 0 {
			return from + i, nil
		}
		from = max(from, len(s.buf)-len(sep)+1)
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

func (s *Scanner) next() (t Token, err error) {
	s.at.Skip(s.buf[:s.last])
	s.buf = s.buf[:copy(s.buf, s.buf[s.last:])]
	s.last = 0
	for len(s.buf) < len("<![CDATA[") && !s.eof {
		if err := s.fill(); err != nil {
			return t, err
		}
	}
	if len(s.buf) == 0 {
		return t, io.EOF
	}
	t.At = s.at.Place
	switch {
	case s.buf[0] != '<':
		err = s.text(&t)
	case bytes.HasPrefix(s.buf, []byte("<!--")):
		t.Kind = Other
		err = s.until(&t, "-->", 4)
	case bytes.HasPrefix(s.buf, []byte("<![CDATA[")):
		t.Kind = CDATA
		err = s.until(&t, "]]>", 9)
	case bytes.HasPrefix(s.buf, []byte("<?")):
		t.Kind = Other
		if err = s.until(&t, "?>", 2); err == nil {
			err = s.checkEncoding(t.Raw)
		}
	case bytes.HasPrefix(s.buf, []byte("<!")):
		t.Kind = Other
		err = s.doctype(&t)
	default:
		err = s.tag(&t)
	}
	if err == nil && !utf8.Valid(t.Raw) {
		err = s.errorf("invalid UTF-8")
	}
	return t, err
}

// take makes the first n bytes of what is to come the token.
func (s *Scanner) take(t *Token, n int) {
	s.last = n
	t.Raw = s.buf[:n]
}

// until reads a token that ends with sep.
func (s *Scanner) until(t *Token, sep string, from int) error {
	i, err := s.index(sep, from)
	if err == io.EOF {
		return s.errorf("the file ends before %s", sep)
	}
	if err != nil {
		return err
	}
	s.take(t, i+len(sep))
	return nil
}

// text reads what stands before a tag.
func (s *Scanner) text(t *Token) error {
	end, err := s.index("<", 0)
	if err == io.EOF {
		end = len(s.buf)
	} else if err != nil {
		return err
	}
	s.take(t, end)
	if len(s.stack) == 0 && len(bytes.TrimSpace(t.Raw)) > 0 {
		return s.errorf("text outside of any element; this is no XML")
	}
	return nil
}

// checkEncoding refuses a declared encoding that is none of Unicode.
func (s *Scanner) checkEncoding(declaration []byte) error {
	if !bytes.HasPrefix(declaration, []byte("<?xml ")) {
		return nil
	}
	enc := strings.ToUpper(Attr(declaration, "encoding"))
	switch {
	case enc == "", enc == "UTF-8", enc == "UTF8", enc == "US-ASCII", enc == "ASCII":
	case strings.HasPrefix(enc, "UTF-16") && s.in.UTF16 != "":
	default:
		return s.errorf("the encoding %s is not read; convert the file to UTF-8", enc)
	}
	return nil
}

// doctype reads a document type with its internal subset.
func (s *Scanner) doctype(t *Token) error {
	depth := 0
	for i := 0; ; i++ {
		if i == len(s.buf) {
			if err := s.fill(); err == io.EOF {
				return s.errorf("the file ends within the document type")
			} else if err != nil {
				return err
			}
			i--
			continue
		}
		switch s.buf[i] {
		case '[', '<':
			depth++
		case ']':
			depth--
		case '>':
			if depth--; depth == 0 {
				s.take(t, i+1)
				return nil
			}
		}
	}
}

// tag reads the tag of an element.
func (s *Scanner) tag(t *Token) error {
	quote := byte(0)
	end := 1
	for ; ; end++ {
		if end == len(s.buf) {
			if err := s.fill(); err == io.EOF {
				return s.errorf("the file ends within a tag")
			} else if err != nil {
				return err
			}
			end--
			continue
		}
		c := s.buf[end]
		if quote == 0 && c == '>' {
			break
		}
		switch {
		case c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return s.errorf("a < within a tag")
		}
	}
	s.take(t, end+1)
	body := t.Raw[1:end]
	t.Kind = Start
	if body, ok := bytes.CutPrefix(body, []byte{'/'}); ok {
		t.Kind = End
		t.Name = string(bytes.TrimSpace(body))
		n := len(s.stack)
		if n == 0 || s.stack[n-1] != t.Name {
			return s.errorf("</%s> ends no element that is open", t.Name)
		}
		s.stack = s.stack[:n-1]
		return nil
	}
	if body, t.Empty = bytes.CutSuffix(body, []byte{'/'}); bytes.IndexAny(body, " \t\r\n") == 0 || len(body) == 0 {
		return s.errorf("a tag without a name")
	}
	if i := bytes.IndexAny(body, " \t\r\n"); i >= 0 {
		body = body[:i]
	}
	t.Name = string(body)
	if !t.Empty {
		if len(s.stack) == maxDepth {
			return s.errorf("elements are nested more than %d deep", maxDepth)
		}
		s.stack = append(s.stack, t.Name)
	}
	return nil
}

// Attr is the value of an attribute of a tag, "" if it has none of that name.
func Attr(tag []byte, name string) string {
	for rest := tag; ; {
		i := bytes.Index(rest, []byte(name))
		if i < 0 {
			return ""
		}
		begins := i > 0 && bytes.IndexByte([]byte(" \t\r\n"), rest[i-1]) >= 0
		rest = rest[i+len(name):]
		value, ok := bytes.CutPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte{'='})
		if !begins || !ok {
			continue
		}
		value = bytes.TrimLeft(value, " \t\r\n")
		if len(value) == 0 || value[0] != '"' && value[0] != '\'' {
			return ""
		}
		end := bytes.IndexByte(value[1:], value[0])
		if end < 0 {
			return ""
		}
		var b strings.Builder
		unescape(string(value[1:1+end]), func(text string, _, _ int) { b.WriteString(text) })
		return b.String()
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
		end := strings.IndexByte(raw[i:min(len(raw), i+maxEntity)], ';')
		text := ""
		if end > 0 {
			text = entity(raw[i+1 : i+end])
		}
		if text == "" {
			bad = ErrEntity
			i++
			continue
		}
		add(raw[kept:i], kept, i)
		add(text, i, i+end+1)
		i += end + 1
		kept = i
	}
	add(raw[kept:], kept, len(raw))
	return bad
}

// maxEntity is how long an entity is at most, in bytes.
const maxEntity = 16

func entity(name string) string {
	switch name {
	case "lt":
		return "<"
	case "gt":
		return ">"
	case "amp":
		return "&"
	case "quot":
		return `"`
	case "apos":
		return "'"
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return ""
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return ""
	}
	return string(rune(n))
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape writes a text for between tags.
func Escape(text string) string { return escaper.Replace(text) }
