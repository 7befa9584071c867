package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/segment"
)

// A part is a text in which blocks are found: that of a file, or of one of the files of an
// archive.
type part struct {
	// name is that within the archive, "" for a file.
	name string
	// text is all of it in UTF-8, without a byte order mark.
	text string
	enc  encoding
}

// A block is text that is translated for itself, such as a paragraph, with the markup in it.
// All raw positions are bytes of the text of its part.
type block struct {
	// text is what is read: without tags, escapes resolved. A line feed is a line break that
	// does not end a sentence, U+2029 one that does.
	text   string
	pieces []piece
	tags   []tag
	// subs are blocks within the tags of this one: titles of links, foot notes.
	subs []*block
	// fixes are changes that come with the translation of the block; those of a block
	// without a text are made in any case.
	fixes []fix
	// escape writes a text as the part must have it.
	escape func(string) string
	// render writes a translated sentence; nil for text with tags in between.
	render func(r *rendering)
	// compose writes the translated block as a whole; nil where each sentence is written in the
	// place of its source.
	compose func(c *composition)
	count   int // of the sentences
}

// A piece is text that stands in the part from raw to rawEnd: as it is, or as an escape
// of another length. It goes on to the next piece.
type piece struct{ text, raw, rawEnd int }

// A fix puts text in the place of a range of the part.
type fix struct {
	from, to int
	text     string
}

// A tag is a piece of markup in a block.
type tag struct {
	align.Tag
	from, to int
	name     string // of the element, to find the other half
	other    int    // the index of the other half, -1 if there is none
	data     any    // what the format needs to know of it
}

// A blockMaker makes blocks, piece by piece.
type blockMaker struct {
	b      block
	text   strings.Builder
	open   []int          // tags whose other half may come
	opened map[string]int // how many of them have a name
	// blank says that the text ends in white space, which is not repeated.
	blank bool
	// seen says that there is a letter or a figure in the text.
	seen bool
}

// add appends text that stands in the part from from to to.
func (m *blockMaker) add(text string, from, to int) {
	if text == "" {
		return
	}
	m.put(text, from, to)
	r, _ := utf8.DecodeLastRuneInString(text)
	m.blank = unicode.IsSpace(r)
	m.seen = m.seen || strings.ContainsFunc(text, isVisible)
}

// isVisible tells letters, figures and signs from white space and punctuation.
func isVisible(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func (m *blockMaker) put(text string, from, to int) {
	at := m.text.Len()
	n := len(m.b.pieces)
	verbatim := len(text) == to-from
	if n > 0 {
		last := &m.b.pieces[n-1]
		if verbatim && last.rawEnd == from && last.rawEnd-last.raw == at-last.text {
			last.rawEnd = to
			m.text.WriteString(text)
			return
		}
	}
	m.b.pieces = append(m.b.pieces, piece{at, from, to})
	m.text.WriteString(text)
}

// addCollapsed is add for text in which a run of white space is one space, and none at the
// beginning and after another one.
func (m *blockMaker) addCollapsed(text string, from int) {
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && isSpace(text[j]) {
			j++
		}
		if j > i {
			if !m.blank && m.text.Len() > 0 {
				m.put(" ", from+i, from+j)
				m.blank = true
			}
			i = j
			continue
		}
		for j < len(text) && !isSpace(text[j]) {
			j++
		}
		m.add(text[i:j], from+i, from+j)
		i = j
	}
}

// isSpace tells the white space of markup languages.
func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// tag appends a tag. One that is white space itself is a line feed in the text.
func (m *blockMaker) tag(t tag) {
	if t.Space {
		m.spaceTag(t, "\n")
		return
	}
	t.At = m.text.Len()
	t.other = -1
	k := len(m.b.tags)
	switch t.Kind {
	case align.Open:
		m.open = append(m.open, k)
		if m.opened == nil {
			m.opened = make(map[string]int)
		}
		m.opened[t.name]++
	case align.Close:
		for m.opened[t.name] > 0 {
			// What was opened in between and not closed has no other half.
			o := m.open[len(m.open)-1]
			m.open = m.open[:len(m.open)-1]
			m.opened[m.b.tags[o].name]--
			if m.b.tags[o].name == t.name {
				t.other, m.b.tags[o].other = o, k
				break
			}
		}
	}
	m.b.tags = append(m.b.tags, t)
	if t.Kind == align.Alone {
		m.blank = false // an image is like a word
	}
}

// spaceTag appends a tag that is white space itself, for which the block has that text.
func (m *blockMaker) spaceTag(t tag, text string) {
	t.Space = false
	m.tag(t)
	m.b.tags[len(m.b.tags)-1].Space = true
	m.put(text, t.from, t.to)
	m.blank = true
}

// hard ends a line in the block, and the sentence.
func (m *blockMaker) hard(from, to int) {
	m.put("\u2029", from, to)
	m.blank = true
}

// sub adds a block within a tag of this one.
func (m *blockMaker) sub(b *block) {
	if b != nil {
		m.b.subs = append(m.b.subs, b)
	}
}

// fix adds a change that comes with the translation.
func (m *blockMaker) fix(from, to int, text string) {
	m.b.fixes = append(m.b.fixes, fix{from, to, text})
}

// take returns the block and begins the next one. It is nil where there is nothing to translate.
func (m *blockMaker) take(escape func(string) string) *block {
	b := m.b
	seen := m.seen
	if seen {
		b.text = m.text.String()
	} else {
		b.tags, b.pieces, b.fixes = nil, nil, nil
	}
	*m = blockMaker{}
	if !seen && len(b.subs) == 0 {
		return nil
	}
	b.escape = escape
	return &b
}

// start and end are where the character at byte i of the text begins in the part, and where the
// one before it ends.
func (b *block) start(i int) int {
	k, ok := slices.BinarySearchFunc(b.pieces, i, func(p piece, i int) int { return p.text - i })
	if !ok {
		k--
	}
	p := &b.pieces[k]
	return min(p.raw+i-p.text, p.rawEnd)
}

func (b *block) end(i int) int {
	k, _ := slices.BinarySearchFunc(b.pieces, i, func(p piece, i int) int { return p.text - i })
	k--
	p := &b.pieces[k]
	next := len(b.text)
	if k+1 < len(b.pieces) {
		next = b.pieces[k+1].text
	}
	if i == next {
		return p.rawEnd
	}
	return min(p.raw+i-p.text, p.rawEnd)
}

// A sentence is a sentence of a block.
type sentence struct {
	block    *block
	from, to int // in the text of the block
	text     string
	tags     []align.Tag
	index    []int // which tags of the block they are
	first    int   // the first tag of the block that is not before the sentence
	raw, end int   // in the part
}

// sentences cuts the block.
func (b *block) sentences(opt segment.Options) (all []sentence) {
	next := 0 // the first tag that is not before the sentence
	kept := 0 // where a text that is kept ends
	for span := range segment.Split(b.text, opt) {
		s := sentence{block: b, from: span.Start, to: span.End, text: unbroken(b.text[span.Start:span.End])}
		if !strings.ContainsFunc(s.text, isVisible) {
			continue
		}
		for next < len(b.tags) && b.tags[next].At < s.from {
			kept = max(kept, b.keeps(next))
			next++
		}
		for k := next; k < len(b.tags) && b.tags[k].At == s.from; k++ {
			kept = max(kept, b.keeps(k))
		}
		if kept >= s.to {
			continue
		}
		b.inline(&s, next)
		all = append(all, s)
	}
	return all
}

// keeps is where the text that a tag keeps ends, 0 if it keeps none.
func (b *block) keeps(k int) int {
	if t := &b.tags[k]; t.Kind == align.Open && t.Keep && t.other >= 0 {
		return b.tags[t.other].At
	}
	return 0
}

// unbroken has spaces for line breaks. It has the length of s.
func unbroken(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\n", " ")
}

// inline finds the tags of a sentence: those within its text, and at its edges those whose
// other half is within. What goes around the sentence is not part of it.
func (b *block) inline(s *sentence, first int) {
	last := first
	for last < len(b.tags) && b.tags[last].At <= s.to {
		last++
	}
	from := first
	for from < last && b.tags[from].At == s.from && !(b.tags[from].Kind == align.Open && b.within(b.tags[from].other, s, last)) {
		from++
	}
	to := last
	for to > from && b.tags[to-1].At == s.to && !(b.tags[to-1].Kind == align.Close && b.tags[to-1].other >= from) {
		to--
	}
	s.raw, s.end, s.first = b.start(s.from), b.end(s.to), from
	if from == to {
		return
	}
	if b.tags[from].At == s.from {
		s.raw = b.tags[from].from
	}
	if b.tags[to-1].At == s.to {
		s.end = b.tags[to-1].to
	}
	ids, taken := 0, mentioned(s.text)
	for k := from; k < to; k++ {
		t := b.tags[k].Tag
		t.At -= s.from
		if o := b.tags[k].other; t.Kind == align.Close && o >= from {
			t.ID = s.tags[o-from].ID
		} else {
			for ids++; taken[ids]; ids++ {
			}
			t.ID = ids
		}
		t.Keep = t.Keep && b.tags[k].other >= 0 && b.tags[k].other < to
		if t.Code == "" {
			t.Code = b.tags[k].name
		}
		s.tags = append(s.tags, t)
		s.index = append(s.index, k)
	}
}

// within tells whether tag k is in the text of the sentence, not at its end.
func (b *block) within(k int, s *sentence, last int) bool {
	return k >= 0 && k < last && b.tags[k].At < s.to
}

var placeholder = regexp.MustCompile(`\{/?([0-9]{1,9})/?\}`)

// mentioned are the numbers of tags whose placeholders stand in the text itself.
func mentioned(text string) map[int]bool {
	if strings.IndexByte(text, '{') < 0 {
		return nil
	}
	all := make(map[int]bool)
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		all[n] = true
	}
	return all
}
