package tbx

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Bounds that no glossary reaches, so that no file takes all memory.
const (
	maxSize  = 64 << 20 // bytes of a file
	maxToken = 1 << 20  // bytes of a tag, or of a text between tags
	maxText  = 10_000   // bytes of a term, and of all notes of an entry
	maxDepth = 64
)

// Read reads a glossary in TBX. The file is in UTF-8 or UTF-16 and declares no
// entities; a DOCTYPE is not looked up. Languages are known by their first
// part, as in bn-BD or eng. Entries without a usable Bengali and English term are
// left out, and skipped is how many they are; when no other is left, that is
// an error. Errors are one line, with the line of the file; so have terms.
func Read(r io.Reader, name string) (terms []glossary.Term, skipped int, err error) {
	p := newParser(r)
	for {
		line, _ := p.dec.InputPos()
		tok, err := p.next()
		if err == io.EOF {
			break
		}
		start, ok := tok.(xml.StartElement)
		switch element := start.Name.Local; {
		case !ok:
		case p.depth == 1 && element != "martif" && element != "tbx":
			err = fmt.Errorf("this is no TBX: it begins with <%s>", element)
		case element == "termEntry" || element == "conceptEntry":
			var e *entry
			if e, err = p.entry(); err != nil {
				break
			}
			t, ok, err := e.term()
			if err != nil {
				return nil, 0, fmt.Errorf("%s:%d: %w", name, line, err)
			}
			if !ok {
				skipped++
				break
			}
			t.File, t.Line = name, line
			terms = append(terms, t)
		}
		if err != nil {
			return nil, 0, p.located(name, err)
		}
	}
	if len(terms) == 0 && skipped == 0 {
		return nil, 0, fmt.Errorf("%s: there is no TBX entry in it", name)
	}
	if len(terms) == 0 {
		return nil, 0, fmt.Errorf("%s: no entry has a Bengali and an English term", name)
	}
	return terms, skipped, nil
}

type parser struct {
	dec   *xml.Decoder
	in    *limited
	depth int // of open elements
}

func newParser(r io.Reader) *parser {
	in := bufio.NewReader(r)
	decoder := unicode.BOMOverride(transform.Nop)
	// UTF-16 without a byte order mark is known by the first character.
	switch head, _ := in.Peek(2); string(head) {
	case "<\x00":
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case "\x00<":
		decoder = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	}
	p := &parser{in: &limited{Reader: bufio.NewReader(transform.NewReader(in, decoder)), size: maxSize}}
	p.dec = xml.NewDecoder(p.in)
	p.dec.CharsetReader = func(encoding string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(encoding) {
		case "utf-16", "utf-16le", "utf-16be", "us-ascii":
			return in, nil
		}
		return nil, errors.New("only UTF-8 and UTF-16 can be read")
	}
	return p
}

// limited ends a file that is too long, or one token of which is. The decoder
// reads byte by byte what has ReadByte.
type limited struct {
	*bufio.Reader
	size, token int // bytes that may still be read
}

func (l *limited) ReadByte() (byte, error) {
	if l.size == 0 {
		return 0, fmt.Errorf("the glossary is larger than %d MB", maxSize>>20)
	}
	if l.token == 0 {
		return 0, fmt.Errorf("a tag or a text is longer than %d MB", maxToken>>20)
	}
	b, err := l.Reader.ReadByte()
	if err == nil {
		l.size--
		l.token--
	}
	return b, err
}

func (p *parser) next() (xml.Token, error) {
	p.in.token = maxToken
	tok, err := p.dec.Token()
	switch t := tok.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > maxDepth {
			return nil, fmt.Errorf("elements are nested more than %d deep", maxDepth)
		}
	case xml.EndElement:
		p.depth--
	case xml.Directive:
		if bytes.Contains(t, []byte("<!ENTITY")) {
			return nil, errors.New("the DOCTYPE declares entities, which are not read")
		}
	}
	return tok, err
}

// located adds the place to an error.
func (p *parser) located(name string, err error) error {
	line, _ := p.dec.InputPos()
	if bad, ok := errors.AsType[*xml.SyntaxError](err); ok {
		line, err = bad.Line, fmt.Errorf("this is not well-formed XML: %s", bad.Msg)
	}
	return fmt.Errorf("%s:%d: %w", name, line, err)
}

// entry is what an entry of a file says.
type entry struct {
	bn, en  []word
	subject string
	notes   []string
	size    int // of the notes
}

// word is a term of one language.
type word struct {
	text   string
	status status
}

// entry reads the entry whose tag was the last token.
func (p *parser) entry() (*entry, error) {
	e := new(entry)
	var words *[]word // of the language that is open, nil if it is another
	var last *word    // the term that is open
	inLanguage := false
	for end := p.depth - 1; p.depth > end; {
		tok, err := p.next()
		if err != nil {
			return nil, err
		}
		if end, ok := tok.(xml.EndElement); ok && isLanguage(end.Name.Local) {
			inLanguage, words, last = false, nil, nil
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		category := category(start)
		switch {
		case isLanguage(category):
			inLanguage, words, last = true, e.words(attribute(start, "lang")), nil
			continue
		case inLanguage && words == nil:
			continue
		}
		switch category {
		case "term", "administrativeStatus", "subjectField", "definition", "note":
		default:
			continue
		}
		text, err := p.text()
		if err != nil {
			return nil, err
		}
		switch {
		case category == "term" && words != nil:
			last = nil
			if text != "" {
				*words = append(*words, word{text: text})
				last = &(*words)[len(*words)-1]
			}
		case category == "administrativeStatus" && last != nil:
			last.status = statusOf(text)
		case category == "subjectField":
			e.subject = strings.ToLower(text)
		case text != "" && (category == "note" || category == "definition"):
			if e.size += len(text) + len("; "); e.size > maxText {
				return nil, fmt.Errorf("the notes of the entry have more than %d bytes", maxText)
			}
			e.notes = append(e.notes, text)
		}
	}
	return e, nil
}

func isLanguage(element string) bool { return element == "langSet" || element == "langSec" }

// category is the kind of data in an element: the name of the element in DCT style,
// its type in DCA style and in version 2.
func category(e xml.StartElement) string {
	switch e.Name.Local {
	case "descrip", "termNote":
		return attribute(e, "type")
	}
	return e.Name.Local
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// words is where the terms of a language go, nil if they go nowhere.
func (e *entry) words(language string) *[]word {
	primary, _, _ := strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	switch strings.ToLower(primary) {
	case "bn", "ben":
		return &e.bn
	case "en", "eng":
		return &e.en
	}
	return nil
}

// text reads the text of the element whose tag was the last token, that of
// elements in it too. White space is squeezed as [glossary.Load] does.
func (p *parser) text() (string, error) {
	var b strings.Builder
	for end := p.depth - 1; p.depth > end; {
		tok, err := p.next()
		if err != nil {
			return "", err
		}
		if s, ok := tok.(xml.CharData); ok {
			b.Write(s)
		}
		if b.Len() > maxText {
			return "", fmt.Errorf("a text is longer than %d bytes", maxText)
		}
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return strings.ContainsRune(" \t\r\n\u00a0", r) })
	return strings.TrimSpace(strings.Join(words, " ")), nil
}

// statusOf reads a status, of which there are several ways to write it.
func statusOf(text string) status {
	text = strings.ToLower(text)
	for prefix, s := range map[string]status{
		"preferred": preferred, "admitted": admitted, "proposed": proposed,
		"superseded": superseded, "obsolete": superseded,
		"deprecated": deprecated, "notrecommended": deprecated, "forbidden": deprecated,
	} {
		if strings.HasPrefix(text, prefix) {
			return s
		}
	}
	return none
}

func (w word) isBad() bool { return w.status == superseded || w.status == deprecated }

// term makes the entry a term. It is not ok when a side is missing.
func (e *entry) term() (t glossary.Term, ok bool, err error) {
	t = glossary.Term{Type: e.subject, Status: glossary.Deprecated}
	for _, w := range append(e.bn[:len(e.bn):len(e.bn)], e.en...) {
		if !w.isBad() {
			t.Status = glossary.Approved
		}
	}
	isForbidden := word.isBad
	if t.Status == glossary.Deprecated {
		replaced := false
		for _, w := range e.en {
			replaced = replaced || w.status == superseded
		}
		isForbidden = func(w word) bool { return replaced && w.status == deprecated }
	}
	var accepted []word
	for _, w := range e.en {
		if isForbidden(w) {
			t.ForbiddenEN = append(t.ForbiddenEN, w.text)
		} else {
			accepted = append(accepted, w)
		}
	}
	if len(e.bn) == 0 || len(accepted) == 0 {
		return t, false, nil
	}
	var isProposed bool
	t.BN, t.Variants, _ = choose(e.bn)
	t.EN, t.AlsoEN, isProposed = choose(accepted)
	if isProposed {
		t.Status = glossary.Proposed
	}
	if len(e.notes) > 0 && readFlags(&t, e.notes[0]) {
		e.notes = e.notes[1:]
	}
	t.Note = strings.Join(e.notes, "; ")
	if !bengali.Has(t.BN) && bengali.Has(t.EN) {
		return t, true, fmt.Errorf("%q and %q are swapped: the first is said to be Bengali", t.BN, t.EN)
	}
	return t, true, nil
}

// choose takes the preferred one out of words.
func choose(words []word) (best string, others []string, isProposed bool) {
	chosen := 0
	for i, w := range words {
		before := words[chosen]
		if w.status == preferred && before.status != preferred || before.isBad() && !w.isBad() {
			chosen = i
		}
	}
	for i, w := range words {
		if i != chosen {
			others = append(others, w.text)
		}
	}
	return words[chosen].text, others, words[chosen].status == proposed
}

// readFlags reads the fields that Write puts into a note, unless it is another one.
func readFlags(t *glossary.Term, note string) bool {
	rest, ok := strings.CutPrefix(note, flagsPrefix)
	flagged := *t
	for field := range strings.FieldsSeq(rest) {
		switch field {
		case "status=proposed":
			flagged.Status = glossary.Proposed
		case "case=yes":
			flagged.Case = true
		case "homograph=yes":
			flagged.Homograph = true
		default:
			ok = false
		}
	}
	if ok {
		*t = flagged
	}
	return ok
}
