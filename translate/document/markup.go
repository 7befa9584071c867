package document

import (
	"html"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

// A class is what an element is to a text.
type class uint8

const (
	// boundary elements begin and end blocks.
	boundary class = iota
	// inline elements are pairs of tags in a text.
	inline
	// kept elements are inline elements whose text is the same in each language.
	kept
	// single elements are tags by themselves, with whatever is in them.
	single
	// wordBreak elements are single ones that stand for white space.
	wordBreak
	// mute elements are boundaries, and nothing in them is text.
	mute
	// nested elements are single ones in which blocks of their own lie.
	nested
	// unseen elements are no part of the text: it goes on as if they were not there.
	unseen
)

// A grammar says what the elements of a markup language are.
type grammar struct {
	class func(e *element) class
	// translated tells which attributes hold text for people.
	translated func(e *element, attribute string) bool
	// preserved tells the elements in which each white space counts and lines are lines.
	preserved func(name string) bool
	// fixes are changes to the tag of an element that come with the translation; nil for none.
	fixes func(e *element, fix func(from, to int, text string))
}

// An element is the start tag of one.
type element struct {
	name string
	tag  string // as it stands
	from int    // where that is in the part
	end  bool   // it has no content

	values map[string]string // of the attributes, by their names in lower case
}

// A markupToken is a tag or a text.
type markupToken struct {
	kind     xmltext.Kind
	name     string
	empty    bool
	from, to int
}

// attributes calls f with the name of each attribute of a tag and where its value stands in
// the tag, without quotes, until f returns false.
func attributes(tag string, f func(name string, from, to int) bool) {
	i := strings.IndexAny(tag, " \t\r\n\f/")
	for i >= 0 && i < len(tag) {
		for i < len(tag) && (isSpace(tag[i]) || tag[i] == '/') {
			i++
		}
		start := i
		for i < len(tag) && !isSpace(tag[i]) && tag[i] != '=' && tag[i] != '>' && tag[i] != '/' {
			i++
		}
		name := tag[start:i]
		for i < len(tag) && isSpace(tag[i]) {
			i++
		}
		if i >= len(tag) || tag[i] == '>' {
			return
		}
		if tag[i] != '=' {
			if name == "" {
				i++
			}
			continue
		}
		for i++; i < len(tag) && isSpace(tag[i]); i++ {
		}
		if i >= len(tag) {
			return
		}
		var from, to int
		if quote := tag[i]; quote == '"' || quote == '\'' {
			from = i + 1
			n := strings.IndexByte(tag[from:], quote)
			if n < 0 {
				return
			}
			to = from + n
			i = to + 1
		} else {
			from = i
			for i < len(tag) && !isSpace(tag[i]) && tag[i] != '>' {
				i++
			}
			to = i
		}
		if !f(name, from, to) {
			return
		}
	}
}

// attribute is the value of an attribute, "" if there is none.
func (e *element) attribute(name string) (value string) {
	if e.values == nil {
		e.values = make(map[string]string)
		attributes(e.tag, func(n string, from, to int) bool {
			if n = strings.ToLower(n); e.values[n] == "" {
				e.values[n] = html.UnescapeString(e.tag[from:to])
			}
			return true
		})
	}
	return e.values[strings.ToLower(name)]
}

// unescape calls add with the pieces of a text with entities, and where they stand in it.
func unescape(raw string, add func(text string, from, to int)) {
	kept := 0
	for i := 0; i < len(raw); {
		k := strings.IndexByte(raw[i:], '&')
		if k < 0 {
			break
		}
		i += k
		end := i + 1
		for end < len(raw) && end-i < 40 && (raw[end] == '#' && end == i+1 || isAlphanumeric(raw[end])) {
			end++
		}
		if end < len(raw) && raw[end] == ';' {
			end++
		}
		text := html.UnescapeString(raw[i:end])
		if text == raw[i:end] {
			i++
			continue
		}
		if i > kept {
			add(raw[kept:i], kept, i)
		}
		add(text, i, end)
		i = end
		kept = i
	}
	if kept < len(raw) {
		add(raw[kept:], kept, len(raw))
	}
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// escapeMarkup and escapeValue write text for between tags and for an attribute in quotes.
var (
	markupEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	valueEscapes  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")
)

func escapeMarkup(text string) string { return markupEscapes.Replace(printable(text)) }
func escapeValue(text string) string  { return valueEscapes.Replace(printable(text)) }

// printable is a text without the control characters that no markup language can hold.
func printable(text string) string {
	if !strings.ContainsFunc(text, isControl) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, text)
}

func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\uFFFE' || r == '\uFFFF' || r == utf8.RuneError
}

// A markupReader finds the blocks in the tokens of a markup language.
type markupReader struct {
	*scan
	grammar
	next func() (markupToken, error)
	// languages is the element, a mute one, whose text is the code of a language.
	languages string
	// xml says that entities may be declared in the document: what is not known stays as it is.
	xml  bool
	back *markupToken // a token that was read too early
	m    blockMaker
	pre  int // elements around in which white space counts
}

// read reads tokens up to the end, or up to the end of the element until. It returns
// where that ends.
func (r *markupReader) read(until string) (end int, err error) {
	for {
		t, err := r.token()
		if err == io.EOF && until == "" {
			r.flush()
			return t.from, nil
		}
		if err != nil {
			return 0, err
		}
		text := r.part.text[t.from:t.to]
		switch t.kind {
		case xmltext.Text:
			r.text(text, t.from)
		case xmltext.CDATA:
			r.m.add(strings.TrimSuffix(strings.TrimPrefix(text, "<![CDATA["), "]]>"), t.from, t.to)
		case xmltext.Start:
			e := &element{name: t.name, tag: text, from: t.from, end: t.empty}
			if err := r.start(e, t); err != nil {
				return 0, err
			}
		case xmltext.End:
			if t.name == until {
				r.flush()
				return t.to, nil
			}
			switch r.class(&element{name: t.name}) {
			case inline, kept:
				r.m.tag(tag{Tag: align.Tag{Kind: align.Close, Code: text}, name: t.name, from: t.from, to: t.to})
			case boundary:
				r.flush()
			}
			if r.preserved != nil && r.preserved(t.name) && r.pre > 0 {
				r.pre--
			}
		}
	}
}

// token reads the next token.
func (r *markupReader) token() (markupToken, error) {
	if t := r.back; t != nil {
		r.back = nil
		return *t, nil
	}
	return r.next()
}

// text adds what stands between tags.
func (r *markupReader) text(raw string, from int) {
	if r.xml && strings.IndexByte(raw, '&') >= 0 {
		at := 0
		for _, m := range reference.FindAllStringIndex(raw, -1) {
			if name := raw[m[0]:m[1]]; html.UnescapeString(name) == name {
				r.plain(raw[at:m[0]], from+at)
				r.m.tag(tag{Tag: align.Tag{Code: name}, from: from + m[0], to: from + m[1]})
				at = m[1]
			}
		}
		raw, from = raw[at:], from+at
	}
	r.plain(raw, from)
}

// reference is a reference to an entity.
var reference = regexp.MustCompile(`&[A-Za-z_][\w.-]*;`)

// plain is text without references to entities of the document's own.
func (r *markupReader) plain(raw string, from int) {
	unescape(raw, func(text string, a, b int) {
		switch {
		case b-a != len(text): // an escape
			r.m.add(text, from+a, from+b)
		case r.pre > 0:
			for text != "" {
				line, rest, ok := strings.Cut(text, "\n")
				r.m.add(line, from+a, from+a+len(line))
				a += len(line)
				if ok {
					r.m.hard(from+a, from+a+1)
					a++
				}
				text = rest
			}
		default:
			r.m.addCollapsed(text, from+a)
		}
	})
}

// start handles the start tag of an element.
func (r *markupReader) start(e *element, t markupToken) error {
	c := r.class(e)
	within := c == inline || c == kept || c == single || c == wordBreak || c == nested
	if !within && c != unseen {
		r.flush()
	}
	r.attributes(e, within)
	whole := tag{Tag: align.Tag{Code: e.tag}, name: e.name, from: t.from, to: t.to}
	switch c {
	case inline, kept:
		whole.Kind, whole.Keep = align.Open, c == kept
		if e.end {
			whole.Kind, whole.Keep = align.Alone, false
		}
		r.m.tag(whole)
	case wordBreak:
		whole.Space = true
		fallthrough
	case single, mute, unseen:
		if !e.end {
			if e.name == r.languages {
				r.declared(t.to)
			}
			end, err := r.skip(e.name)
			if err != nil {
				return err
			}
			whole.to = end
		}
		if c == single || c == wordBreak {
			r.m.tag(whole)
		}
	case nested:
		if !e.end {
			inner := &markupReader{scan: &scan{part: r.part, lines: r.lines, to: r.to, emit: func(b *block) bool {
				r.m.sub(b)
				return true
			}}, grammar: r.grammar, next: r.next, xml: r.xml}
			end, err := inner.read(e.name)
			if err != nil {
				return err
			}
			whole.to = end
		}
		r.m.tag(whole)
	}
	if !e.end && r.preserved != nil && r.preserved(e.name) {
		r.pre++
	}
	return nil
}

// declared changes the code of a language that stands at a place.
func (r *markupReader) declared(at int) {
	end := strings.IndexByte(r.part.text[at:], '<')
	if end < 0 {
		return
	}
	value := r.part.text[at : at+end]
	if to := r.language(strings.TrimSpace(value)); to != "" {
		r.fix(at, at+end, to)
	}
}

// skip reads on to the end of the element, and returns where that is. An element that has no
// end tag ends with the one around it.
func (r *markupReader) skip(name string) (int, error) {
	open := []string{name}
	for {
		t, err := r.token()
		if err == io.EOF {
			return t.from, nil
		}
		if err != nil {
			return 0, err
		}
		switch {
		case t.kind == xmltext.Start && len(open) == 1 && (name == "rt" || name == "rp") && (t.name == "rt" || t.name == "rp"):
			r.back = &t // their end tags may be left out
			return t.from, nil
		case t.kind == xmltext.Start && !t.empty:
			open = append(open, t.name)
		case t.kind == xmltext.End:
			k := len(open) - 1
			for k >= 0 && open[k] != t.name {
				k--
			}
			if k < 0 {
				r.back = &t
				return t.from, nil
			}
			if open = open[:k]; k == 0 {
				return t.to, nil
			}
		}
	}
}

// attributes finds the texts in the attributes of an element, and what else changes in its tag.
func (r *markupReader) attributes(e *element, within bool) {
	fix := func(from, to int, text string) {
		if within {
			r.m.fix(e.from+from, e.from+to, text)
		} else {
			r.fix(e.from+from, e.from+to, text)
		}
	}
	attributes(e.tag, func(name string, from, to int) bool {
		value := e.tag[from:to]
		if name = strings.ToLower(name); name == "lang" || name == "xml:lang" {
			if to := r.language(value); to != "" {
				fix(from, from+len(value), to)
			}
		} else if value != "" && r.translated != nil && r.translated(e, name) {
			var m blockMaker
			unescape(value, func(text string, a, b int) { m.add(text, e.from+from+a, e.from+from+b) })
			escape := escapeValue
			if e.tag[from-1] != '"' && e.tag[from-1] != '\'' {
				escape = func(text string) string { return `"` + escapeValue(text) + `"` }
			}
			if b := m.take(escape); b != nil && within {
				r.m.sub(b)
			} else if b != nil {
				r.emit(b)
			}
		}
		return true
	})
	if r.fixes != nil && r.to != "" {
		r.fixes(e, fix)
	}
}

// flush emits the block that was read.
func (r *markupReader) flush() {
	if b := r.m.take(escapeMarkup); b != nil {
		r.emit(b)
	}
}

// xmlTokens gives the tokens of XML.
func xmlTokens(p *part) (func() (markupToken, error), error) {
	s, err := xmltext.NewScanner(strings.NewReader(p.text), p.name)
	if err != nil {
		return nil, err
	}
	s.AnyReference = true // XHTML has those of HTML
	return func() (markupToken, error) {
		t, err := s.Next()
		from := int(t.Offset())
		return markupToken{t.Kind, t.Name, t.Empty, from, from + len(t.Raw())}, err
	}, nil
}
