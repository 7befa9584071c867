package validate

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align/format/source"
)

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	textToken tokenKind = iota
	startToken
	endToken // also after <name/>, and for an element whose end is missing
)

// token is a piece of XML, valid until the next one is read.
type token struct {
	kind  tokenKind
	name  string // of an element
	attrs []attr
	raw   []byte // as it stands in the file
	cdata bool   // a text without references
	at    source.Cursor
}

// attr is an attribute; its value has its references replaced.
type attr struct{ name, value string }

// get is the value of an attribute.
func (t *token) get(name string) (value string, ok bool) {
	for _, a := range t.attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// value is the value of an attribute, "" if there is none.
func (t *token) value(name string) string {
	v, _ := t.get(name)
	return v
}

// scanner reads XML that may be broken. What is wrong is reported, and it goes on
// as the writer most likely meant it.
type scanner struct {
	*checker
	known  func(name string) bool // an element of the format
	buf    []byte
	pos    int // where the next token begins
	last   int // bytes of the token before
	eof    bool
	stack  []element
	ending int // how many elements of the stack end before the next token
	rooted bool
	ended  bool // the root has ended

	entities map[string]bool // that the document type declares
	prefixes map[string]bool // of names, that were declared
	names    map[string]string
	foreign  string // an encoding that is none of Unicode
}

// element is an element that is open.
type element struct {
	name string
	line int
}

const (
	chunk = 256 << 10
	// maxToken is the longest text or tag that is read, in bytes.
	maxToken = 64 << 20
	// maxDepth is how deep elements may be nested.
	maxDepth = 1000
	// maxAttributes is how many attributes of a tag are read.
	maxAttributes = 1000
)

func newScanner(c *checker, known func(name string) bool) *scanner {
	return &scanner{checker: c, known: known, entities: make(map[string]bool),
		prefixes: map[string]bool{"xml": true, "xmlns": true}, names: make(map[string]string)}
}

// parent is the name of the element that is n levels above the innermost.
func (s *scanner) parent(n int) string {
	if i := len(s.stack) - 1 - n; i >= 0 {
		return s.stack[i].name
	}
	return ""
}

// problem reports what stands at byte n of a token.
func (s *scanner) problem(t *token, n int, kind, format string, args ...any) {
	if !s.full(kind) {
		s.list(place(t.at, t.raw, n), kind, format, args...)
	}
}

// unmarked tells whether the file is in UTF-16 without a byte order mark, in which
// nothing else is looked for.
func (s *scanner) unmarked() bool {
	if s.in.UTF16 == "" || s.in.Mark > 0 {
		return false
	}
	s.add(s.at.Place, "utf16-no-mark", "the file is in UTF-16 without a byte order mark")
	return true
}

// fill reads on; it returns io.EOF when there is nothing more.
func (s *scanner) fill() error {
	if s.eof {
		return io.EOF
	}
	n := copy(s.buf[:cap(s.buf)], s.buf[s.pos:])
	s.buf, s.pos = s.buf[:n], 0
	if n > maxToken {
		return fmt.Errorf("a text or tag has more than %d MiB", maxToken>>20)
	}
	s.buf = slices.Grow(s.buf, max(chunk, n)-n/2)
	k, err := s.in.Read(s.buf[n:cap(s.buf)])
	s.buf = s.buf[:n+k]
	if err == io.EOF {
		s.eof, err = true, nil
	}
	return err
}

// rest is what was read and is still to come.
func (s *scanner) rest() []byte { return s.buf[s.pos:] }

// index is where sep begins in what is still to come, from byte from on.
func (s *scanner) index(sep string, from int) (int, error) {
	for {
		if from <= len(s.rest()) {
			if i := bytes.Index(s.rest()[from:], []byte(sep)); i >= 0 {
				return from + i, nil
			}
		}
		from = max(from, len(s.rest())-len(sep)+1)
		if err := s.fill(); err != nil {
			return len(s.rest()), err
		}
	}
}

// next reads the next text or tag. The error is io.EOF at the end of the file.
func (s *scanner) next(t *token) error {
	for {
		if s.ending > 0 {
			s.ending--
			t.kind, t.name, t.attrs = endToken, s.parent(0), nil
			s.stack = s.stack[:len(s.stack)-1]
			s.ended = len(s.stack) == 0
			return nil
		}
		s.at.Skip(s.rest()[:s.last])
		s.pos += s.last
		s.last = 0
		for len(s.rest()) < len("<![CDATA[") && !s.eof {
			if err := s.fill(); err != nil {
				return err
			}
		}
		*t = token{at: s.at, attrs: t.attrs[:0]}
		if len(s.rest()) == 0 {
			s.end(t)
			return io.EOF
		}
		if whole, err := s.read(t); whole || err != nil {
			return err
		}
	}
}

// end reports what is missing when the file ends.
func (s *scanner) end(t *token) {
	switch {
	case !s.rooted:
		s.problem(t, 0, "no-xml", "there is no element in the file")
	case len(s.stack) > 0:
		e := s.stack[len(s.stack)-1]
		s.problem(t, 0, "truncated", "the file ends within the <%s> of line %d", e.name, e.line)
	}
}

// read reads a token; whole tells whether it is one for the format.
func (s *scanner) read(t *token) (whole bool, err error) {
	rest := s.rest()
	switch {
	case rest[0] != '<':
		n, err := s.index("<", 0)
		return s.text(t, n), notEOF(err)
	case bytes.HasPrefix(rest, []byte("<!--")):
		if s.until(t, "-->", 4) {
			if inner := t.raw[4 : len(t.raw)-3]; bytes.Contains(inner, []byte("--")) || bytes.HasSuffix(inner, []byte("-")) {
				s.problem(t, 0, "comment-dashes", "a comment has two hyphens together")
			}
		}
		s.chars(t, 0, len(t.raw), asMarkup)
		return false, s.err()
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		t.cdata = true
		whole = s.until(t, "]]>", 9)
		s.chars(t, 0, len(t.raw), asMarkup)
		if whole {
			t.at.Skip(t.raw[:9])
			t.raw = t.raw[9 : len(t.raw)-3]
		}
		return whole, s.err()
	case bytes.HasPrefix(rest, []byte("<?")):
		if s.until(t, "?>", 2) {
			s.instruction(t)
		}
		return false, s.err()
	case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
		return false, s.doctype(t)
	}
	return s.tag(t)
}

func notEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// err is that of a token that is too long to be read.
func (s *scanner) err() error {
	if len(s.rest()) > maxToken {
		return fmt.Errorf("a text or tag has more than %d MiB", maxToken>>20)
	}
	return nil
}

// take makes the first n bytes of what is to come the token.
func (s *scanner) take(t *token, n int) {
	s.last = n
	t.raw = s.rest()[:n]
}

// until reads a token that ends with sep. If there is none, the rest of the file is
// the token, and it returns false.
func (s *scanner) until(t *token, sep string, from int) bool {
	n, err := s.index(sep, from)
	if err == nil {
		n += len(sep)
	}
	s.take(t, n)
	if err == io.EOF {
		s.problem(t, 0, "truncated", "the file ends before the %s of what begins here", sep)
	}
	return err == nil
}

// text makes the first n bytes a text, and tells whether it is within the root.
func (s *scanner) text(t *token, n int) bool {
	s.take(t, n)
	s.chars(t, 0, n, asText)
	if len(s.stack) > 0 {
		return true
	}
	trimmed := bytes.TrimLeft(t.raw, " \t\r\n")
	if len(trimmed) > 0 && (s.rooted || !bytes.Equal(trimmed, []byte("\uFEFF"))) && s.once("text-outside-root") {
		s.problem(t, n-len(trimmed), "text-outside-root", "text stands outside of the root element")
	}
	return false
}

// plain tells the bytes of a text that need no look.
var plain = func() (t [256]bool) {
	for c := ' '; c < 0x7F+1; c++ {
		t[c] = c != '&' && c != ']'
	}
	t['\t'], t['\n'], t['\r'] = true, true, true
	return t
}()

// What may stand in a piece of XML.
type content uint8

const (
	asMarkup content = iota // no references
	asValue
	asText // references, and no ]]>
)

// chars looks at the characters of a token from one byte to another.
func (s *scanner) chars(t *token, from, to int, as content) {
	b := t.raw
	for i := from; i < to; {
		c := b[i]
		switch {
		case plain[c]:
			i++
		case c == 0xE0 && i+2 < to && b[i+1]&^1 == 0xA6 && b[i+2]&0xC0 == 0x80: // Bengali
			if s.foreign != "" && s.once("encoding-lies") {
				s.problem(t, i, "encoding-lies", "the declaration says %s, but the text is UTF-8", s.foreign)
			}
			i += 3
		case c == '&':
			if as == asMarkup {
				i++
				continue
			}
			i += s.reference(t, i, to)
		case c == ']':
			if as == asText && bytes.HasPrefix(b[i:to], []byte("]]>")) {
				s.problem(t, i, "cdata-end", "]]> stands in a text")
			}
			i++
		default:
			r, n := utf8.DecodeRune(b[i:to])
			switch {
			case r == utf8.RuneError && n == 1:
				if s.foreign == "" {
					s.problem(t, i, "invalid-utf8", "the byte %02X is not UTF-8", c)
					// What belongs together is one problem.
					for n < 4 && i+n < to && b[i+n] >= 0x80 && !utf8.FullRune(b[i+n:to]) {
						n++
					}
				}
			case !allowed(r):
				s.problem(t, i, "control-character", "the character U+%04X cannot stand in XML", r)
			}
			i += n
		}
	}
}

// allowed tells whether XML 1.0 can hold a character.
func allowed(r rune) bool {
	return r >= ' ' && r != 0xFFFE && r != 0xFFFF && !(r >= 0xD800 && r < 0xE000) && r <= utf8.MaxRune || r == '\t' || r == '\n' || r == '\r'
}

var referenceName = regexp.MustCompile(`^&([\p{L}_][\p{L}\p{N}._-]{0,60});`)
var referenceNumber = regexp.MustCompile(`^&#(x[0-9A-Fa-f]{1,12}|[0-9]{1,12});`)

// reference looks at what the & at byte i begins, and returns how long it is.
func (s *scanner) reference(t *token, i, to int) int {
	b := t.raw[i:min(to, i+80)]
	for _, known := range []string{"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"} {
		if bytes.HasPrefix(b, []byte(known)) {
			return len(known)
		}
	}
	if m := referenceNumber.FindSubmatch(b); m != nil {
		digits, base := string(m[1]), 10
		if digits[0] == 'x' {
			digits, base = digits[1:], 16
		}
		r, err := strconv.ParseInt(digits, base, 64)
		if err != nil || r > utf8.MaxRune || !allowed(rune(r)) {
			s.problem(t, i, "bad-reference", "the reference %s is to a character that cannot stand in XML", m[0])
		}
		return len(m[0])
	}
	if m := referenceName.FindSubmatch(b); m != nil {
		if !s.entities[string(m[1])] {
			s.problem(t, i, "undeclared-entity", "the entity %s is not one of XML", m[0])
		}
		return len(m[0])
	}
	s.problem(t, i, "bare-ampersand", "an & stands for itself; in XML it is written &amp;")
	return 1
}

// foreignEncoding matches the names of encodings that are none of Unicode.
var foreignEncoding = regexp.MustCompile(`(?i)^(iso-(8859|2022)-\S+|windows-\d+|cp-?\d+|ibm-?\d+|latin-?\d+|koi8-\S+|shift[_-]jis|euc-\S+|gb\S+|big5\S*|tis-620|iscii\S*|macintosh|utf-(7|32\S*))$`)

var versionNumber = regexp.MustCompile(`^1\.[0-9]+$`)

// instruction looks at a processing instruction.
func (s *scanner) instruction(t *token) {
	end := nameEnd(t.raw, 2)
	after := t.raw[end]
	switch name := string(t.raw[2:end]); {
	case name == "" || !isNameStart(name[0]) || after != '?' && strings.IndexByte(" \t\r\n", after) < 0:
		s.problem(t, 0, "bad-tag", "<? begins no processing instruction")
	case name == "xml":
		s.declaration(t)
	case strings.EqualFold(name, "xml"):
		s.problem(t, 0, "bad-tag", "<?%s is written with small letters", name)
	}
	s.chars(t, 0, len(t.raw), asMarkup)
}

// declaration looks at <?xml …?>.
func (s *scanner) declaration(t *token) {
	if t.at.Offset > s.in.Mark {
		s.problem(t, 0, "late-declaration", "the XML declaration stands not at the beginning")
	}
	s.attributes(t, len("<?xml"), len(t.raw)-2)
	for _, a := range t.attrs {
		if !has("version encoding standalone", a.name) {
			s.problem(t, 0, "bad-attribute", "the XML declaration has %s, which is unknown there", a.name)
		}
	}
	if v := t.value("version"); !versionNumber.MatchString(v) {
		s.problem(t, 0, "bad-attribute", "the XML declaration has no version, or one that there is not")
	} else if v != "1.0" {
		s.problem(t, 0, "xml-version", "the file says that it is XML %s", v)
	}
	enc := t.value("encoding")
	wide := strings.HasPrefix(strings.ToUpper(enc), "UTF-16")
	switch upper := strings.ToUpper(enc); {
	case s.in.UTF16 != "" && !wide && enc != "":
		s.problem(t, 0, "utf16-says-utf8", "the file is in UTF-16, but says that it is in %s", enc)
	case s.in.UTF16 != "" || enc == "" || upper == "UTF-8" || upper == "UTF8" || upper == "US-ASCII" || upper == "ASCII":
	case wide:
		s.problem(t, 0, "utf16-declaration", "the file says that it is in UTF-16, but it is not")
	case !foreignEncoding.MatchString(enc):
		s.problem(t, 0, "unknown-encoding", "the file says that it is in %s, and there is no such encoding", enc)
	default:
		s.foreign = enc
		s.problem(t, 0, "other-encoding", "the file says that it is in %s, which is not Unicode", enc)
	}
}

var entityDeclaration = regexp.MustCompile(`<!ENTITY\s+(%\s+)?([^\s"'>]+)\s+(SYSTEM|PUBLIC)?`)

// doctype reads a document type with its internal subset.
func (s *scanner) doctype(t *token) error {
	depth, quote := 0, byte(0)
	subset := false
	for i := 0; ; i++ {
		if i == len(s.rest()) {
			if err := s.fill(); err == io.EOF {
				s.take(t, i)
				s.problem(t, 0, "truncated", "the file ends within the document type")
				return nil
			} else if err != nil {
				return err
			}
			i--
			continue
		}
		c := s.rest()[i]
		switch {
		case c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case c == '[':
			subset = true
			depth++
		case c == '<':
			depth++
		case c == ']':
			depth--
		case c == '>':
			depth--
		}
		if depth > 0 || quote != 0 {
			continue
		}
		s.take(t, i+1)
		break
	}
	if subset {
		s.problem(t, 0, "doctype-subset", "the document type holds definitions of its own")
	}
	for _, m := range entityDeclaration.FindAllSubmatchIndex(t.raw, -1) {
		name := string(t.raw[m[4]:m[5]])
		s.entities[name] = true
		if m[6] >= 0 {
			s.problem(t, m[0], "external-entity", "the entity %s is defined as another file", name)
		}
	}
	return nil
}

// tagEnd finds the > of a tag, and whether a < stands before it.
func (s *scanner) tagEnd() (n int, broken bool, err error) {
	quote, less := byte(0), 0
	for i := 1; ; i++ {
		if i == len(s.rest()) {
			if err := s.fill(); err != nil {
				if err == io.EOF && less > 0 {
					return less, true, nil
				}
				return i, true, err
			}
			i--
			continue
		}
		c := s.rest()[i]
		switch {
		case c == '>' && (quote == 0 || less > 0):
			if quote != 0 { // a quotation mark is missing
				return less, true, nil
			}
			return i + 1, false, nil
		case c == quote:
			quote, less = 0, 0
		case c == '<' && quote == 0:
			return i, true, nil
		case c == '<' && less == 0:
			less = i
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		}
	}
}

func isNameStart(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }

// nameEnd is where a name that begins at byte i ends.
func nameEnd(b []byte, i int) int {
	for i < len(b) && (isNameStart(b[i]) || b[i] >= '0' && b[i] <= '9' || b[i] == '-' || b[i] == '.' || b[i] == ':') {
		i++
	}
	return i
}

// tag reads the tag of an element, or what looks like one.
func (s *scanner) tag(t *token) (whole bool, err error) {
	n, broken, err := s.tagEnd()
	if notEOF(err) != nil {
		return false, err
	}
	b := s.rest()[:n]
	from := 1
	if len(b) > 1 && b[1] == '/' {
		from = 2
	}
	to := nameEnd(b, from)
	name := s.intern(b[from:to])
	if to == from || !isNameStart(b[from]) || broken && !s.known(name) {
		// Text, up to the next tag.
		if err == nil || s.eof {
			n, err = s.index("<", 1)
		}
		s.take(t, n)
		s.problem(t, 0, "bare-less-than", "a < begins no tag; in XML a < of a text is written &lt;")
		return s.text(t, n), notEOF(err)
	}
	s.take(t, n)
	t.name = name
	s.chars(t, from, to, asMarkup)
	end := n
	if broken {
		s.problem(t, 0, "bad-tag", "the tag <%s has no end or an odd quotation mark", name)
	} else {
		end--
	}
	if from == 2 {
		if len(bytes.TrimSpace(t.raw[to:end])) > 0 {
			s.problem(t, to, "bad-tag", "the tag </%s has more than a name", name)
		}
		return false, s.close(t)
	}
	empty := end > to && t.raw[end-1] == '/'
	if empty {
		end--
	}
	s.attributes(t, to, end)
	s.prefix(t, 0, name)
	if len(s.stack) == 0 {
		if s.ended && s.once("after-root") {
			s.problem(t, 0, "after-root", "<%s> begins after the end of the root element", name)
		}
		s.rooted = true
	}
	if len(s.stack) == maxDepth {
		return false, fmt.Errorf("elements are nested more than %d deep", maxDepth)
	}
	s.stack = append(s.stack, element{name, t.at.Line})
	if empty {
		s.ending = 1
	}
	t.kind = startToken
	return true, nil
}

// close ends the element that an end tag names, and those within it.
func (s *scanner) close(t *token) error {
	for i := len(s.stack) - 1; i >= 0; i-- {
		if s.stack[i].name != t.name {
			continue
		}
		for _, e := range s.stack[i+1:] {
			s.problem(t, 0, "unclosed", "the <%s> of line %d does not end before </%s>", e.name, e.line, t.name)
		}
		s.ending = len(s.stack) - i
		return nil
	}
	s.problem(t, 0, "stray-end", "</%s> ends no element that is open", t.name)
	return nil
}

// intern is a name, which is mostly one of those that came before.
func (s *scanner) intern(b []byte) string {
	if name, ok := s.names[string(b)]; ok {
		return name
	}
	name := string(b)
	if len(s.names) < 1000 {
		s.names[name] = name
	}
	return name
}

// prefix looks whether the prefix of a name is declared.
func (s *scanner) prefix(t *token, at int, name string) {
	prefix, local, ok := strings.Cut(name, ":")
	if ok && (local == "" || strings.Contains(local, ":")) {
		s.problem(t, at, "bad-tag", "the name %s has a colon too many", name)
	} else if ok && !s.prefixes[prefix] && s.once("prefix "+prefix) {
		s.problem(t, at, "namespace-prefix", "the prefix %s of %s is not declared", prefix, name)
	}
}

// attributes reads the attributes that stand from one byte of a tag to another.
func (s *scanner) attributes(t *token, from, to int) {
	b := t.raw[:to]
	starts := make([]int, 0, 16)
	for i := from; ; {
		space := i
		for i < to && strings.IndexByte(" \t\r\n", b[i]) >= 0 {
			i++
		}
		if i == to {
			break
		}
		start := i
		i = nameEnd(b, i)
		s.chars(t, start, i, asMarkup)
		name := s.intern(b[start:i])
		for i < to && strings.IndexByte(" \t\r\n", b[i]) >= 0 {
			i++
		}
		bad := ""
		switch {
		case name == "" || !isNameStart(name[0]):
			bad = "no attribute can begin here"
		case start == space:
			bad = "a space is missing before " + name
		case i == to || b[i] != '=':
			bad = name + " has no value"
		}
		var value []byte
		if i < to && b[i] == '=' {
			for i++; i < to && strings.IndexByte(" \t\r\n", b[i]) >= 0; i++ {
			}
			switch {
			case i < to && (b[i] == '"' || b[i] == '\''):
				end := bytes.IndexByte(b[i+1:], b[i])
				if end < 0 {
					bad = "the value of " + name + " has no end"
					end = to - i - 1
				}
				value = b[i+1 : i+1+end]
				if bad != "" {
					value, _, _ = bytes.Cut(value, []byte{'>'})
				}
				if less := bytes.IndexByte(value, '<'); less >= 0 {
					s.problem(t, i+1+less, "bare-less-than", "a < stands in the value of %s; in XML it is written &lt;", name)
				}
				s.chars(t, i+1, i+1+end, asValue)
				i = min(to, i+end+2)
			default:
				bad = "the value of " + name + " is not in quotation marks"
				end := i
				for end < to && strings.IndexByte(" \t\r\n", b[end]) < 0 {
					end++
				}
				value = b[i:end]
				i = end
			}
		}
		if bad != "" {
			s.problem(t, start, "bad-attribute", "%s", bad)
			if i == start {
				i++
			}
			if name == "" {
				s.chars(t, start, i, asMarkup)
			}
			if name == "" {
				continue
			}
		}
		if len(t.attrs) == maxAttributes {
			s.problem(t, start, "bad-attribute", "<%s> has more than %d attributes; the others were not read", t.name, maxAttributes)
			break
		}
		if _, twice := t.get(name); twice {
			s.problem(t, start, "duplicate-attribute", "<%s has %s twice", t.name, name)
			continue
		}
		if prefix, ok := strings.CutPrefix(name, "xmlns:"); ok && len(s.prefixes) < 1000 {
			s.prefixes[prefix] = true
		}
		t.attrs = append(t.attrs, attr{name, unescape(value)})
		starts = append(starts, start)
	}
	for i, a := range t.attrs {
		s.prefix(t, starts[i], a.name)
	}
}

// unescape is a value with its references replaced.
func unescape(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	return html.UnescapeString(string(b))
}

// maxText is how much of a text is kept to be looked at, in bytes, but for its last
// piece.
const maxText = 64 << 10

// appendText appends what a text says.
func appendText(to []byte, t *token) []byte {
	if len(to) > maxText {
		return to
	}
	if t.cdata || bytes.IndexByte(t.raw, '&') < 0 {
		return append(to, t.raw...)
	}
	return append(to, html.UnescapeString(string(t.raw))...)
}
