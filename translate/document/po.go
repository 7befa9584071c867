package document

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

// A poString is a text in a catalogue: one string after another, with escapes in them.
type poString struct {
	from, to int // from the first quote to behind the last one
	count    int // of the strings
	text     string
	pieces   []piece
}

// A poForm is a msgstr: that of number 0 for one, or without plural.
type poForm struct {
	number int
	*poString
}

// A poEntry is a message with its translation.
type poEntry struct {
	start    int // of its first keyword, -1 before it
	flags    int // behind the "#," of the first flags, -1 if there are none
	previous int // of the first comment that says what the message was, -1 if there is none
	fuzzy    bool
	// numbered says that the arguments of the format may have numbers, as in C.
	numbered bool
	context  bool
	message  *poString
	plural   *poString
	forms    []poForm
}

// A poReader reads a catalogue.
type poReader struct {
	*scan
	text     string
	at       int
	e        poEntry
	messages int  // that were read
	open     int  // those without a translation
	done     bool // nobody wants more
}

// poBlocks finds the messages of a catalogue that have no translation, or a fuzzy one. What is
// translated becomes the msgstr and is marked as fuzzy, as drafts are.
func poBlocks(s *scan) error {
	r := &poReader{scan: s, text: s.part.text}
	r.begin()
	for !r.done {
		r.space()
		if r.at == len(r.text) {
			if err := r.finish(); err != nil {
				return err
			}
			if r.messages > 0 && r.open == 0 {
				return &Error{Kind: Empty, Problem: "each message in it has a translation", Hint: "only messages without one, and fuzzy ones, are translated"}
			}
			return nil
		}
		read := r.keyword
		if r.text[r.at] == '#' {
			read = r.comment
		}
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

func (r *poReader) begin() { r.e = poEntry{start: -1, flags: -1, previous: -1} }

// fail is an error at byte at.
func (r *poReader) fail(at int, problem string) *Error {
	before := r.text[:at]
	return &Error{Kind: Damaged, Problem: problem, Line: 1 + strings.Count(before, "\n"),
		Offset: int64(r.part.enc.mark) + r.part.enc.size(before), Hint: "msgfmt -c finds such errors too"}
}

func (r *poReader) space() {
	for r.at < len(r.text) && isSpace(r.text[r.at]) {
		r.at++
	}
}

// comment reads a line of it. What is obsolete is a comment too.
func (r *poReader) comment() error {
	if len(r.e.forms) > 0 {
		if err := r.finish(); err != nil {
			return err
		}
	}
	line, next := lineAt(r.text, r.at)
	switch {
	case strings.HasPrefix(line, "#~"):
		r.begin() // the comments before were about that
	case strings.HasPrefix(line, "#|") && r.e.previous < 0:
		r.e.previous = r.at
	case strings.HasPrefix(line, "#,"):
		if r.e.flags < 0 {
			r.e.flags = r.at + 2
		}
		for flag := range strings.SplitSeq(line[2:], ",") {
			switch strings.TrimSpace(flag) {
			case "fuzzy":
				r.e.fuzzy = true
			case "c-format", "objc-format", "c++-format", "php-format", "gcc-internal-format", "gfc-internal-format", "boost-format":
				r.e.numbered = true
			}
		}
	}
	r.at = next
	return nil
}

// keyword reads a keyword with its string.
func (r *poReader) keyword() error {
	start := r.at
	for r.at < len(r.text) && (r.text[r.at] >= 'a' && r.text[r.at] <= 'z' || r.text[r.at] == '_') {
		r.at++
	}
	word := r.text[start:r.at]
	number := -1
	if word == "msgstr" && strings.HasPrefix(r.text[r.at:], "[") {
		field, _, ok := strings.Cut(r.text[r.at+1:min(len(r.text), r.at+20)], "]")
		n, err := strconv.Atoi(field)
		if !ok || err != nil || n < 0 {
			return r.fail(r.at, "the number of a plural form is expected, as in msgstr[0]")
		}
		number = n
		r.at += len(field) + 2
	}
	if len(r.e.forms) > 0 && word != "msgstr" {
		if err := r.finish(); err != nil {
			return err
		}
	}
	if r.e.start < 0 {
		r.e.start = start
	}
	e := &r.e
	switch {
	case word == "domain" && e.message == nil, word == "msgctxt" && e.message == nil && !e.context,
		word == "msgid" && e.message == nil, word == "msgid_plural" && e.message != nil && e.plural == nil && len(e.forms) == 0,
		word == "msgstr" && e.message != nil && (e.plural == nil) == (number < 0) && (e.plural != nil || len(e.forms) == 0):
	case word == "":
		return r.fail(start, "a keyword such as msgid is expected")
	default:
		return r.fail(start, word+" is not expected here")
	}
	s, err := r.string(word)
	if err != nil {
		return err
	}
	switch word {
	case "domain":
		r.begin()
	case "msgctxt":
		e.context = true
	case "msgid":
		e.message = s
	case "msgid_plural":
		e.plural = s
	case "msgstr":
		e.forms = append(e.forms, poForm{max(number, 0), s})
	}
	return nil
}

// string reads the strings after a keyword.
func (r *poReader) string(word string) (*poString, error) {
	s := &poString{}
	var b strings.Builder
	for {
		r.space()
		if r.at == len(r.text) || r.text[r.at] != '"' {
			break
		}
		if s.count == 0 {
			s.from = r.at
		}
		start := r.at
		r.at++
		for {
			n := strings.IndexAny(r.text[r.at:], "\"\\\n")
			if n < 0 || r.text[r.at+n] == '\n' {
				return nil, r.fail(start, "a string without its quote at the end")
			}
			if n > 0 {
				s.pieces = append(s.pieces, piece{b.Len(), r.at, r.at + n})
				b.WriteString(r.text[r.at : r.at+n])
				r.at += n
			}
			if r.text[r.at] == '"' {
				r.at++
				break
			}
			text, n := unescapePO(r.text[r.at:])
			if n == 0 {
				return nil, r.fail(r.at, "an escape that catalogues do not know")
			}
			s.pieces = append(s.pieces, piece{b.Len(), r.at, r.at + n})
			b.WriteString(text)
			r.at += n
		}
		s.count++
		s.to = r.at
	}
	if s.count == 0 {
		return nil, r.fail(min(r.at, len(r.text)), "a string in quotes is expected after "+word)
	}
	s.text = b.String()
	return s, nil
}

// unescapePO reads the escape that s begins with. Its length is 0 if it is none.
func unescapePO(s string) (text string, n int) {
	if len(s) < 2 {
		return "", 0
	}
	if i := strings.IndexByte(`abfnrtv"\`, s[1]); i >= 0 {
		return "\a\b\f\n\r\t\v\"\\"[i : i+1], 2
	}
	digits, base := s[1:], 8
	if s[1] == 'x' {
		digits, base = s[2:], 16
	}
	for n < len(digits) && n < 3 && strings.IndexByte("0123456789abcdef"[:base], digits[n]|0x20) >= 0 && (base == 16 && n < 2 || base == 8) {
		n++
	}
	if n == 0 {
		return "", 0
	}
	v, _ := strconv.ParseUint(digits[:n], base, 16)
	if v == 0 || v > 255 { // no message has a NUL
		return "", 0
	}
	return string([]byte{byte(v)}), n + len(s) - len(digits)
}

// escapePO is the way back.
var escapePO = strings.NewReplacer("\\", `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`,
	"\a", `\a`, "\b", `\b`, "\f", `\f`, "\v", `\v`).Replace

// raw is where a range of the text stands in the part.
func (s *poString) raw(from, to int) (int, int) {
	if len(s.pieces) == 0 || from >= len(s.text) {
		return s.to - 1, s.to - 1
	}
	b := block{text: s.text, pieces: s.pieces}
	if from == to {
		return b.start(from), b.start(from)
	}
	return b.start(from), b.end(to)
}

// finish ends an entry.
func (r *poReader) finish() error {
	e := r.e
	r.begin()
	switch {
	case e.start < 0:
		return nil
	case e.message == nil || len(e.forms) == 0:
		return r.fail(e.start, "a message without its msgstr")
	case e.message.text == "" && !e.context:
		return r.header(&e)
	}
	r.messages++
	if !e.fuzzy && slices.ContainsFunc(e.forms, func(f poForm) bool { return f.text != "" }) {
		return nil
	}
	r.open++
	var m blockMaker
	c := &poComposer{eol: "\n", numbered: e.numbered, forms: e.forms, wrapped: e.message.count > 1}
	if _, next := lineAt(r.text, e.message.to); strings.HasSuffix(r.text[:next], "\r\n") {
		c.eol = "\r\n"
	}
	r.message(&m, e.message)
	c.split = m.text.Len()
	if e.plural != nil {
		if r.lines {
			m.add("\n", e.message.to, e.message.to)
		} else {
			m.hard(e.message.to, e.message.to)
		}
		c.plural = m.text.Len()
		r.message(&m, e.plural)
	}
	switch {
	case e.fuzzy:
	case e.flags < 0:
		at := e.start
		if e.previous >= 0 {
			at = e.previous
		}
		m.fix(at, at, "#, fuzzy"+c.eol)
	default:
		mark := " fuzzy,"
		if line, _ := lineAt(r.text, e.flags); strings.TrimSpace(line) == "" {
			mark = " fuzzy"
		}
		m.fix(e.flags, e.flags, mark)
	}
	if b := m.take(escapePO); b != nil && utf8.ValidString(b.text) {
		b.compose = c.compose
		r.done = !r.emit(b)
	}
	return nil
}

var poField = regexp.MustCompile(`(?mi)^(Language|Content-Type|Plural-Forms):[ \t]*(.*?)[ \t]*$`)

// header looks at the encoding, and declares the language anew.
func (r *poReader) header(e *poEntry) error {
	s := e.forms[0].poString
	for _, m := range poField.FindAllStringSubmatchIndex(s.text, -1) {
		value := s.text[m[4]:m[5]]
		fix := func(from, to int, text string) {
			a, b := s.raw(from, to)
			if r.to != "" && text != "" && b-a == to-from {
				r.fix(a, b, text)
			}
		}
		switch strings.ToLower(s.text[m[2]:m[3]]) {
		case "language":
			if value == "" || r.language(value) != "" {
				fix(m[3], m[5], ": "+strings.ReplaceAll(r.to, "-", "_"))
			}
		case "content-type":
			i := strings.Index(strings.ToLower(value), "charset=")
			if i < 0 {
				continue
			}
			i += len("charset=")
			charset, _, _ := strings.Cut(value[i:], ";")
			switch strings.ToUpper(strings.TrimSpace(charset)) {
			case "UTF-8", "UTF8", "ASCII", "US-ASCII":
			case "CHARSET": // of a template
				fix(m[4]+i, m[4]+i+len(charset), "UTF-8")
			default:
				err := r.fail(s.from, "the header says that the text is stored as "+strings.TrimSpace(charset))
				err.Kind, err.Hint = Encoding, "convert it: msgconv -t UTF-8 OLD > NEW"
				return err
			}
		case "plural-forms":
			if language, _, _ := strings.Cut(r.to, "-"); language == "en" && strings.Contains(value, "INTEGER") {
				fix(m[4], m[5], "nplurals=2; plural=(n != 1);")
			}
		}
	}
	return nil
}

// poMarkup is what stands in messages beside text: line ends, tags, entities, and what a program
// puts something in the place of.
var poMarkup = regexp.MustCompile(`\n` +
	`|</?[A-Za-z][^<>]*>` +
	`|&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);` +
	`|%%` +
	`|%\([^()\n]*\)[-+ 0#]*[0-9]*(?:\.[0-9]+)?[A-Za-z]` +
	`|%\{[^{}\n]*\}|%<\w+>[-+0#.0-9]*[A-Za-z]` +
	`|%(?:[0-9]+\$)?[-+0#']*(?:\*|[0-9]+)?(?:\.(?:\*|[0-9]+)?)?[A-Za-z@]\w*` +
	`|%[0-9]+` +
	`|\{\{[^{}\n]*\}\}|\$?\{[^{}\n]*\}` +
	`|\$[A-Za-z_]\w*`)

// message adds a message to a block.
func (r *poReader) message(m *blockMaker, s *poString) {
	add := func(from, to int) {
		k, _ := slices.BinarySearchFunc(s.pieces, from, func(p piece, i int) int { return p.text - i })
		if k == len(s.pieces) || s.pieces[k].text > from {
			k--
		}
		for ; from < to; k++ {
			end := len(s.text)
			if k+1 < len(s.pieces) {
				end = s.pieces[k+1].text
			}
			end = min(end, to)
			a, b := s.raw(from, end)
			m.add(s.text[from:end], a, b)
			from = end
		}
	}
	at, argument := 0, 0
	for _, found := range poMarkup.FindAllStringIndex(s.text, -1) {
		from, to := found[0], found[1]
		add(at, from)
		at = to
		code := s.text[from:to]
		t := tag{Tag: align.Tag{Kind: align.Open, Code: code}}
		t.from, t.to = s.raw(from, to)
		switch code[0] {
		case '\n':
			t.Kind, t.name = align.Alone, "newline"
			if r.lines || wrappedAt(s.text, from) {
				t.Space = true
				m.tag(t)
			} else {
				m.spaceTag(t, "\u2029")
			}
		case '<':
			t.name = strings.ToLower(strings.Trim(code, "</>"))
			if n := strings.IndexAny(t.name, " \t\n/"); n >= 0 {
				t.name = t.name[:n]
			}
			switch {
			case code[1] == '/':
				t.Kind = align.Close
			case htmlVoid[t.name] || strings.HasSuffix(code, "/>"):
				t.Kind, t.Space = align.Alone, t.name == "br"
			}
			m.tag(t)
		default:
			if code[0] == '%' && code != "%%" {
				argument++
				t.data = argument
			}
			t.Code, t.name, t.Keep = "", "format", true
			m.tag(t)
			add(from, to)
			t.Kind, t.Keep, t.data, t.from = align.Close, false, nil, t.to
			m.tag(t)
		}
	}
	add(at, len(s.text))
}

// wrappedAt tells whether the line that ends at byte i goes on in the next one: it is long, and has
// no stop.
func wrappedAt(text string, i int) bool {
	const long = 50
	line := text[strings.LastIndexByte(text[:i], '\n')+1 : i]
	next, _, _ := strings.Cut(text[i+1:], "\n")
	c, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(line))
	return utf8.RuneCountInString(line) >= long && strings.TrimSpace(next) != "" && !strings.ContainsRune("।॥.?!:;", c)
}

// A poComposer writes the translation of a message.
type poComposer struct {
	split    int // where the message ends in the block
	plural   int // where the plural begins, 0 if there is none
	forms    []poForm
	numbered bool
	wrapped  bool // the message has more than one string
	eol      string
}

func (p *poComposer) compose(c *composition) {
	texts := []string{p.text(c, 0, p.split)}
	if p.plural > 0 {
		texts = append(texts, p.text(c, p.plural, len(c.b.text)))
	}
	for _, f := range p.forms {
		literal := p.literal(texts[min(f.number, len(texts)-1)])
		c.replace(f.from, f.to, func(out *strings.Builder) { out.WriteString(literal) })
	}
}

// An argument is what is put into a message when it is shown: the part of the text, and its number.
type argument struct{ from, to, number int }

// text is what a range of the block becomes.
func (p *poComposer) text(c *composition, from, to int) string {
	var out strings.Builder
	var arguments []argument
	all := c.b.tags
	put := func(o *tag) {
		if o.Keep && o.other >= 0 {
			kept := c.b.text[o.At:all[o.other].At]
			if n, ok := o.data.(int); ok {
				arguments = append(arguments, argument{out.Len(), out.Len() + len(kept), n})
			}
			out.WriteString(kept)
		} else if o.name != "format" {
			out.WriteString(o.Code)
		}
	}
	at, next := from, 0
	for next < len(all) && all[next].At < from {
		next++
	}
	// between writes what is between sentences, with the tags up to one of them.
	between := func(to, last int) {
		for ; next < last; next++ {
			o := &all[next]
			out.WriteString(c.b.text[at:max(at, o.At)])
			at = max(at, o.At)
			put(o)
			switch {
			case o.Space:
				_, n := utf8.DecodeRuneInString(c.b.text[at:])
				at += n
			case o.Keep && o.other >= 0:
				at = all[o.other].At
			}
		}
		out.WriteString(c.b.text[at:max(at, to)])
		at = max(at, to)
	}
	until := func(at int) int {
		k := next
		for k < len(all) && all[k].At <= at {
			k++
		}
		return k
	}
	for i := range c.sentences {
		s := &c.sentences[i]
		if s.from < from || s.from >= to {
			continue
		}
		last := until(s.from)
		if len(s.index) > 0 {
			last = s.index[0]
		}
		between(s.from, last)
		text, tags := c.text(i)
		original := c.originals(i)
		done := 0
		for k := range tags {
			t := &tags[k]
			o := original(t)
			if o == nil || t.At < done {
				continue
			}
			out.WriteString(text[done:t.At])
			done = t.At
			put(o)
			if o.Keep && o.other >= 0 {
				for _, end := range tags[k:] {
					if end.Kind == align.Close && end.ID == t.ID {
						done = max(done, end.At)
						break
					}
				}
			}
			if o.Space && strings.HasPrefix(text[done:], " ") {
				done++
			}
		}
		out.WriteString(text[done:])
		at, next = s.to, last+len(s.index)
	}
	between(to, until(to))
	return p.number(out.String(), arguments)
}

// number gives the arguments their numbers if they come in another order than in the source.
func (p *poComposer) number(text string, arguments []argument) string {
	if !p.numbered || slices.IsSortedFunc(arguments, func(a, b argument) int { return a.number - b.number }) ||
		slices.ContainsFunc(arguments, func(a argument) bool { return strings.ContainsAny(text[a.from:a.to], "$*") }) {
		return text
	}
	var out strings.Builder
	at := 0
	for _, a := range arguments {
		fmt.Fprintf(&out, "%s%%%d$", text[at:a.from], a.number)
		at = a.from + 1
	}
	return out.String() + text[at:]
}

// literal writes a text in quotes: over several lines where the source is.
func (p *poComposer) literal(text string) string {
	if !p.wrapped {
		return `"` + escapePO(text) + `"`
	}
	const width = 77 // and two quotes
	var lines []string
	for line := range strings.SplitAfterSeq(text, "\n") {
		start, end, n := 0, 0, 0
		for word := range strings.SplitAfterSeq(line, " ") {
			length := utf8.RuneCountInString(escapePO(word))
			if n > 0 && n+length > width {
				lines = append(lines, line[start:end])
				start, n = end, 0
			}
			end += len(word)
			n += length
		}
		if start < end {
			lines = append(lines, line[start:])
		}
	}
	if len(lines) < 2 {
		return `"` + escapePO(text) + `"`
	}
	var out strings.Builder
	out.WriteString(`""`)
	for _, line := range lines {
		out.WriteString(p.eol + `"` + escapePO(line) + `"`)
	}
	return out.String()
}
