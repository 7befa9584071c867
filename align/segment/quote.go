package segment

import (
	"strings"
	"unicode/utf8"
)

// A quoteKind says how a quotation stands in its sentence, which decides what
// its end means.
type quoteKind byte

const (
	noQuote    quoteKind = iota
	leadQuote            // introduced: he said, "..."; its end ends the sentence
	startQuote           // opens the sentence; a speech tag may follow
	midQuote             // a word, title or slogan inside a sentence
)

// A quote is an open quotation.
type quote struct {
	at    int // where it opened
	class rune
	kind  quoteKind
	low   bool // it is „, which “ closes
}

const (
	// maxQuotes is the depth of nested quotations that is followed.
	maxQuotes = 4
	// quoteReach is how far an opening quote is remembered; one that never
	// closes must not be taken for the partner of a much later one.
	quoteReach = 4096
	// titleReach is the longest title or slogan in bytes.
	titleReach = 300
	// maximReach is the longest one that ends in a danda.
	maximReach = 120
)

// class maps quotation marks that may pair to one of them.
func class(r rune) rune {
	switch r {
	case '"', '“', '”', '„':
		return '"'
	case '\'', '‘', '’', '‚':
		return '\''
	case '«', '»':
		return '«'
	}
	return '‹'
}

// push remembers a quotation that opens at s.pos.
func (s *scanner) push(class rune, kind quoteKind, low bool) {
	s.prune()
	if len(s.quotes) == maxQuotes {
		s.quotes = append(s.quotes[:0], s.quotes[1:]...)
	}
	s.quotes = append(s.quotes, quote{s.pos, class, kind, low})
}

// pop closes the innermost quotation of the class.
func (s *scanner) pop(class rune) quoteKind {
	s.prune()
	for i := len(s.quotes) - 1; i >= 0; i-- {
		if s.quotes[i].class == class {
			kind := s.quotes[i].kind
			s.quotes = s.quotes[:i]
			return kind
		}
	}
	return noQuote
}

// isOpen tells whether a quotation of the class is open.
func (s *scanner) isOpen(class rune) bool {
	s.prune()
	for _, q := range s.quotes {
		if q.class == class {
			return true
		}
	}
	return false
}

// prune forgets quotations that opened too long ago.
func (s *scanner) prune() {
	n := 0
	for n < len(s.quotes) && s.pos-s.quotes[n].at > quoteReach {
		n++
	}
	if n > 0 {
		s.quotes = append(s.quotes[:0], s.quotes[n:]...)
	}
}

// apostrophe tells whether the mark of n bytes at p stands between letters or
// before digits that follow a space, as in ক'দিন and '৭১.
func (s *scanner) apostrophe(text string, p, n int) bool {
	prev, _ := decodeLast(text, s.start, p)
	next, _ := decode(text, p+n)
	inWord := is(prev, letter|mark)
	return inWord && is(next, letter) || !inWord && !terminal(prev) && !is(prev, number) && is(next, number)
}

// repeats returns the length of the run of the byte at p: exports from tables
// double quotes.
func repeats(text string, p int) int {
	n := 1
	for p+n < len(text) && text[p+n] == text[p] {
		n++
	}
	return n
}

// A side says on which side of a quotation a straight mark stands.
type side byte

const (
	neither side = iota // an apostrophe, feet or inches
	left
	right
)

// sideOf finds out what the straight marks text[p:p+n] are: from the spaces
// around them, else from what is open.
func (s *scanner) sideOf(text string, p, n int) side {
	prev, _ := decodeLast(text, s.start, p)
	next, _ := decode(text, p+n)
	open := s.isOpen(rune(text[p]))
	if !open && p > s.start && is(prev, number) {
		return neither
	}
	if text[p] == '\'' && n == 1 && s.apostrophe(text, p, n) {
		return neither
	}
	outer := p == s.start || is(prev, white|invisible|opening)
	inner := p+n == len(text) || is(next, white|invisible|ending|closing)
	switch {
	case outer && !inner:
		return left
	case open:
		return right
	case inner && !outer:
		return neither
	}
	return left
}

// straight handles the straight quotation marks at s.pos.
func (s *scanner) straight(text string) {
	p := s.pos
	n := repeats(text, p)
	switch s.sideOf(text, p, n) {
	case left:
		s.opening(text, rune(text[p]), n)
		return
	case right:
		s.pop(rune(text[p]))
		if n > 2 {
			s.pop(rune(text[p]))
		}
	}
	s.pos += n
}

// opening handles an opening mark r of n bytes at s.pos. A title or slogan in
// mid sentence is passed over as a whole.
func (s *scanner) opening(text string, r rune, n int) {
	p := s.pos
	if class(r) == '\'' && s.apostrophe(text, p, n) {
		s.pos += n
		return
	}
	kind := s.introduced(text, p)
	if s.keepQuotes {
		if end := s.quotationEnd(text, p+n, r); end > 0 {
			// What ends the quotation may end the sentence.
			s.push(class(r), kind, r == '„')
			s.pos = lastMarks(text, p+n, end)
			return
		}
	}
	if kind == midQuote {
		if end := s.title(text, p, r, n); end > 0 {
			s.pos = end
			return
		}
	}
	s.push(class(r), kind, r == '„')
	s.pos += n
}

// introduced says how the quotation that opens at p stands in its sentence.
func (s *scanner) introduced(text string, p int) quoteKind {
	if s.atStart(text, p) {
		return startQuote
	}
	end := p
	for end > s.start {
		r, n := decodeLast(text, s.start, end)
		if !blank(r) && r != '(' && r != '[' && r != '{' && !quotes(r) {
			break
		}
		end -= n
	}
	switch r, _ := decodeLast(text, s.start, end); r {
	case ',', ':', ';', '—', '–', '―', '-', 'ঃ':
		return leadQuote
	}
	if s.saysBefore(text, end) {
		return leadQuote
	}
	return midQuote
}

// title returns the end of the quotation that opens at p with the mark r of n
// bytes if it is short and closed in the line, else 0. A danda in it speaks
// against a title: the end of a sentence must not get lost with a quote of
// wrong parity.
func (s *scanner) title(text string, p int, r rune, n int) int {
	danda := 0
	for i := p + n; i < min(len(text), p+titleReach); {
		c, size := decode(text, i)
		switch {
		case lineBreak(c) && s.breaks(text, i):
			return 0
		case danda > 0 && !blank(c) && class(c) != class(r):
			return 0
		case c == '।' || c == '॥' || c == '৷':
			if r == '"' || r == '\'' || i-p > maximReach {
				return 0
			}
			danda = i
		case c == r && r < utf8.RuneSelf:
			size = repeats(text, i)
			prev, _ := decodeLast(text, 0, i)
			if c == '\'' && s.apostrophe(text, i, size) {
				break
			}
			if blank(prev) {
				return 0
			}
			return i + size
		case c == '“' && (r == '„' || r == '”' || r == '“' && s.closing(text, i)):
			return i + size
		case c == r && !closes(r):
			return 0
		case r >= utf8.RuneSelf && closes(c) && class(c) == class(r):
			if c == '’' && s.apostrophe(text, i, size) {
				break
			}
			return i + size
		}
		i += size
	}
	return 0
}

// closing tells whether the “ at i closes a quotation: one that „ opened, or
// one that is open while no word follows, as careless typing has it.
func (s *scanner) closing(text string, i int) bool {
	if !s.isOpen('"') {
		return false
	}
	if s.quotes[len(s.quotes)-1].low {
		return true
	}
	next, _ := decode(text, i+len("“"))
	prev, _ := decodeLast(text, 0, i)
	return !is(next, letter|number) && !quotes(next) && (!blank(prev) || terminal(next))
}

// quotationEnd returns the place of the mark that closes the quotation which r
// opened before i, or 0 if none does in the line.
func (s *scanner) quotationEnd(text string, i int, r rune) int {
	depth := 1
	for i < len(text) {
		c, n := decode(text, i)
		if lineBreak(c) && s.breaks(text, i) {
			break
		}
		if quotes(c) && class(c) == class(r) {
			if c < utf8.RuneSelf {
				n = repeats(text, i)
			}
			prev, _ := decodeLast(text, 0, i)
			next, _ := decode(text, i+n)
			switch {
			case class(c) == '\'' && s.apostrophe(text, i, n):
			case closes(c), r == '„' && c == '“', c < utf8.RuneSelf && !(blank(prev) && is(next, letter)):
				if depth--; depth == 0 {
					return i
				}
			default:
				if depth++; depth > maxQuotes {
					return 0 // nothing but openings
				}
			}
		}
		i += n
	}
	return 0
}

// lastMarks returns the place of the terminators before the closing marks that
// text[from:end] ends with, or end if there are none.
func lastMarks(text string, from, end int) int {
	inner := strings.TrimRightFunc(text[from:end], func(r rune) bool {
		return blank(r) || quotes(r) || r == ')' || r == ']' || r == '}'
	})
	words := strings.TrimRightFunc(inner, func(r rune) bool { return terminal(r) || blank(r) })
	if i := strings.IndexFunc(inner[len(words):], terminal); i >= 0 {
		return from + len(words) + i
	}
	return end
}

// closes tells whether r is a closing mark of a shape of its own.
func closes(r rune) bool { return r == '”' || r == '’' || r == '»' || r == '›' }
