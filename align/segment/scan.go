package segment

import (
	"strings"
	"unicode/utf8"
)

// outcome tells what next has to say.
type outcome int

const (
	found outcome = iota // a sentence
	more                 // the text has to be continued first
	done                 // no further sentence
)

// A scanner cuts a text, of which it may see a window that moves on.
type scanner struct {
	max        int
	language   Language
	lines      bool
	join       bool // line breaks in a paragraph are white space
	keepQuotes bool

	pos     int  // the next byte to look at
	start   int  // of the present sentence; while none is open, pos
	open    bool // a sentence has begun
	clipped bool // the text goes on after what the present decision may see
	marker  int  // the last list number in the present sentence, or -1

	quotes []quote // open quotations, outermost first

	// Facts of the present line, as far as known.
	fresh      bool // no sentence has begun in it
	lead       int  // code points in it before start, if lines are joined
	paragraph  bool // the present sentence is its first
	table      bool // it begins with |, as rows of tables do
	styleUntil int  // the facts below hold for positions before this one
	ended      bool // the end of the line was in sight
	bars       bool // | is a danda
	stops      bool // . is a danda

	words   *lexicon
	letters spelling // of the word last looked up
}

func newScanner(opt Options) *scanner {
	limit := opt.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	return &scanner{
		max:        min(max(limit, minMaxBytes), maxMaxBytes),
		language:   opt.Language,
		words:      opt.Words.lexicon(),
		lines:      opt.Lines,
		join:       opt.JoinLines && !opt.Lines,
		keepQuotes: opt.KeepQuotes,
		fresh:      true,
		quotes:     make([]quote, 0, maxQuotes),
	}
}

// forget tells the scanner that the first n bytes of its text are gone.
func (s *scanner) forget(n int) {
	s.pos -= n
	s.start -= n
	s.styleUntil -= n
	for i := range s.quotes {
		s.quotes[i].at -= n
	}
}

// plain marks the bytes that never begin something to decide on. Bytes inside
// a code point are plain, so a text can be skipped byte by byte.
var plain = func() (t [256]bool) {
	for i := range t {
		t[i] = true
	}
	for _, b := range []byte("\n.?!|\"'([{\xC2\xE0\xE2\xEF") {
		t[b] = false
	}
	return t
}()

// skipPlain returns the first place from i on with something to decide on, or one
// not before limit.
func skipPlain(text string, i, limit int) int {
	for i < limit {
		c := text[i]
		if c == 0xE0 && i+2 < len(text) {
			c1, c2 := text[i+1], text[i+2]
			if (c1 == 0xA6 || c1 == 0xA7 && c2 != 0xB7) && c2&0xC0 == 0x80 {
				i += 3 // a Bengali letter, sign or digit
				continue
			}
		}
		if !plain[c] {
			break
		}
		i++
	}
	return i
}

// skipLine returns the place of the next line feed from i on, or limit.
func skipLine(text string, i, limit int) int {
	if i < limit {
		if k := strings.IndexByte(text[i:limit], '\n'); k >= 0 {
			return i + k
		}
	}
	return max(i, limit)
}

// next returns the next sentence of text and whether it was cut for its
// length. Unless eof, the text goes on after its last byte, and next asks for
// more when it would have to look beyond.
func (s *scanner) next(text string, eof bool) (sp Span, cut bool, st outcome) {
	if !s.open && !s.begin(text, eof) {
		if eof {
			return sp, false, done
		}
		return sp, false, more
	}
	safe := len(text)
	if !eof {
		// With one byte more than the look-ahead, a decision can tell the end
		// of what it may see from the end of the text.
		safe -= Lookahead + 1
	}
	// A line break right after the longest sentence is still in reach.
	limit := min(safe, s.start+s.max+1)
	for {
		if s.lines {
			s.pos = skipLine(text, s.pos, limit)
		} else {
			s.pos = skipPlain(text, s.pos, limit)
		}
		if s.pos >= limit {
			break
		}
		if end, ok := s.decide(text); ok {
			if end-s.start > s.max {
				return s.cut(text), true, found
			}
			return s.finish(text, end), false, found
		}
	}
	switch {
	case eof && s.pos >= len(text) && len(text)-s.start <= s.max:
		return s.finish(text, len(text)), false, found
	case s.pos > s.start+s.max:
		return s.cut(text), true, found
	}
	return sp, false, more
}

// begin moves to the first byte of the next sentence.
func (s *scanner) begin(text string, eof bool) bool {
	ahead := utf8.UTFMax
	if s.join {
		ahead = Lookahead + 1 // to tell whether a line break ends a paragraph
	}
	for s.pos < len(text) && (eof || len(text)-s.pos >= ahead) {
		r, n := decode(text, s.pos)
		switch {
		case r == '\n' || !s.lines && lineBreak(r):
			ends := s.fresh || s.breaks(text[:min(len(text), s.pos+Lookahead)], s.pos)
			s.lead = -1
			if !ends {
				break
			}
			s.fresh = true
			s.styleUntil = s.pos
			s.quotes = s.quotes[:0]
		case !blank(r):
			if s.paragraph = s.fresh; s.fresh {
				s.table = r == '|'
				s.fresh = false
			}
			s.start, s.open, s.marker = s.pos, true, -1
			return true
		}
		s.pos += n
		s.lead++
		s.start = s.pos
	}
	return false
}

// finish ends the present sentence at end and trims it.
func (s *scanner) finish(text string, end int) Span {
	sp := Span{s.start, trim(text, s.start, end)}
	if s.join {
		s.lead = s.column(text, end)
	}
	s.open, s.pos, s.start = false, end, end
	return sp
}

// cut ends the present sentence, which is too long.
func (s *scanner) cut(text string) Span {
	end := s.start + s.max
	if i := strings.LastIndexFunc(text[s.start:end], space); i > 0 {
		end = s.start + i
	} else {
		end = boundary(text, end)
	}
	s.quotes = s.quotes[:0]
	return s.finish(text, end)
}

// boundary returns the last place at or before p, within a few letters, that
// is not inside what a reader sees as one character; failing that, not inside
// a code point.
func boundary(text string, p int) int {
	at := p
	for k := 1; k < utf8.UTFMax && k <= p; k++ {
		if utf8.RuneStart(text[p-k]) {
			if _, n := decode(text, p-k); n > k {
				at = p - k
			}
			break
		}
	}
	for q := at; q > at-minMaxBytes/2; {
		next, _ := decode(text, q)
		prev, n := decodeLast(text, 0, q)
		if !is(next, mark) && !joiner(next) && !joiner(prev) && prev != virama {
			return q
		}
		q -= n
	}
	return at
}

// decide looks at the byte at s.pos, which is not plain. It returns the end of
// the present sentence, or moves on.
func (s *scanner) decide(text string) (end int, ok bool) {
	p := s.pos
	s.clipped = p+Lookahead < len(text)
	if s.clipped {
		text = text[:p+Lookahead]
	}
	r, n := decode(text, p)
	switch r {
	case '\n', '\u0085', '\u2028', '\u2029':
		if s.breaks(text, p) {
			return p, true
		}
	case '.':
		return s.stop(text)
	case '?', '!':
		if inAddress(text[s.start:], p-s.start) {
			break
		}
		return s.terminator(text, n)
	case '।', '॥', '৷', '？', '！':
		return s.terminator(text, n)
	case '|':
		if s.isDanda(text, p) {
			return s.terminator(text, n)
		}
	case '…':
		return s.ellipsis(text, p+n)
	case '"', '\'':
		s.straight(text)
		return 0, false
	case '“', '„', '‘', '‚', '«', '‹':
		if r == '“' && s.closing(text, p) {
			s.pop(class(r))
			break
		}
		s.opening(text, r, n)
		return 0, false
	case '”', '’', '»', '›':
		if next, _ := decode(text, p+n); r == '”' && is(next, letter) && !s.isOpen('"') && s.atGap(text, p) {
			s.opening(text, r, n) // the shapes are reversed
			return 0, false
		}
		if r != '’' || !s.apostrophe(text, p, n) {
			s.pop(class(r))
		}
	case '(', '[', '{':
		if end := s.closingBracket(text, p); end > 0 {
			n = end - p
		}
	}
	s.pos += n
	return 0, false
}

// terminator handles the mark of n bytes at s.pos that ends a sentence unless
// what surrounds it says otherwise.
func (s *scanner) terminator(text string, n int) (end int, ok bool) {
	p := s.pos
	if p-s.start > maxMarker && !strings.HasPrefix(text[p:], "॥") && s.plainEnd(text, p+n) {
		return p + n, true
	}
	danda := text[p] != '?' && text[p] != '!' && text[p] != 0xEF
	e := s.run(text, p+n)
	if danda && e == p+n && s.isMarker(text, p, e) {
		s.pos = e
		return 0, false
	}
	double := e-p > n || strings.HasPrefix(text[p:], "॥")
	e, kind := s.closers(text, e, double)
	for e < len(text) && s.run(text, e) > e { // ?’।
		last, _ := decode(text, e)
		if last == '.' || last == '…' {
			break
		}
		danda = danda || last != '?' && last != '!'
		e = s.run(text, e)
		e, _ = s.closers(text, e, double)
	}
	s.pos = e
	if s.goesOn(text, p, e, kind, danda) {
		return 0, false
	}
	return e, true
}

// plainEnd tells whether a space and a Bengali letter or digit follow at e, or a
// line feed: all that matters for most sentences.
func (s *scanner) plainEnd(text string, e int) bool {
	if e < len(text) && text[e] == '\n' {
		return !s.join
	}
	return e+3 < len(text) && text[e] == ' ' && text[e+1] == 0xE0 &&
		(text[e+2] == 0xA6 || text[e+2] == 0xA7 && text[e+3] != 0xB7)
}

// run returns the end of the terminators at e, spaces between them included.
func (s *scanner) run(text string, e int) int {
	for i := e; i < len(text); {
		r, n := decode(text, i)
		switch {
		case r == '?' || r == '!' || r == '।' || r == '॥' || r == '৷' || r == '？' || r == '！':
		case (r == '.' || r == '…') && i == e:
		case r == '|' && s.isDanda(text, i):
		case blank(r):
			i = s.skip(text, i)
			if r, n = decode(text, i); n > 0 && !lineBreak(r) {
				continue
			}
			return e
		default:
			return e
		}
		i += n
		e = i
	}
	return e
}

// goesOn tells whether the sentence continues after the terminator at p, which
// ends with its closers at e. The closers end a quotation of the given kind.
func (s *scanner) goesOn(text string, p, e int, kind quoteKind, danda bool) bool {
	next, n := decode(text, e)
	switch {
	case next == ',':
		return true
	case (next == '-' || next == '‑') && isLetter(text, e+n):
		if after, _ := decode(text, e+n); !danda && is(after, lowercase) {
			return true // Bingo!-style
		}
		if kind != noQuote || s.knownAt(text, e+n)&suffix != 0 {
			return true
		}
	}
	j := s.skip(text, e)
	if s.atBreak(text, j) {
		return false
	}
	if kind == midQuote && !danda {
		return true
	}
	if k := s.skipDash(text, j); k > j && s.tag(text, k) {
		return true
	}
	if kind != noQuote {
		x := s.knownAt(text, j)
		if x&(quotedAs|titled|quotative) != 0 || kind != leadQuote && s.tag(text, j) {
			return true
		}
	}
	return !danda && (s.lower(text, p, j) || s.lists(text, p, j, kind))
}

// lower tells whether the text before p is English and a lower-case word begins at j.
func (s *scanner) lower(text string, p, j int) bool {
	next, _ := decode(text, j)
	if !is(next, lowercase) || s.language == Bengali {
		return false
	}
	return s.language == English || s.latinBefore(text, p)
}

// lists tells whether the word at j is an "and" that ties a title or a name that
// has the mark at p to the next: ‘কে?’ আর ‘কেন?’, Yahoo! এবং.
func (s *scanner) lists(text string, p, j int, kind quoteKind) bool {
	end := wordAfter(text, j)
	if s.known(text[j:end])&conjunction == 0 {
		return false
	}
	next, _ := decode(text, s.skip(text, end))
	return kind != noQuote && quotes(next) || kind == noQuote && s.latinBefore(text, p)
}

// latinBefore tells whether the last letter or digit before p is not Bengali.
func (s *scanner) latinBefore(text string, p int) bool {
	for q := p; q > s.start && p-q <= minMaxBytes; {
		prev, n := decodeLast(text, s.start, q)
		if is(prev, letter|mark|number) {
			return !isBengali(prev)
		}
		q -= n
	}
	return false
}

// isDanda tells whether the | at p was typed for a danda: the line ends in one.
// Where the end of the line is out of sight, the bar stands after a word and
// before a space.
func (s *scanner) isDanda(text string, p int) bool {
	if s.table {
		return false
	}
	s.style(text)
	if s.ended {
		return s.bars
	}
	prev, _ := decodeLast(text, s.start, p)
	next, _ := decode(text, p+1)
	return isBengali(prev) && blank(next)
}

// style finds out how the line is punctuated from here on.
func (s *scanner) style(text string) {
	if s.pos < s.styleUntil {
		return
	}
	end, dandas := s.restOfLine(text)
	s.ended = end < len(text) || !s.clipped
	s.styleUntil = end + 1
	if !s.ended {
		s.styleUntil = s.pos + Lookahead/2
	}
	last := trim(text, s.pos, end)
	s.bars = last > s.pos && text[last-1] == '|'
	if s.stops = !dandas; s.stops && s.ended {
		for last > s.pos {
			r, n := decodeLast(text, s.pos, last)
			if !quotes(r) && r != ')' && r != ']' {
				break
			}
			last -= n
		}
		s.stops = last > s.pos && text[last-1] == '.' &&
			s.known(text[lastWord(text, s.pos, last-1):last-1])&abbreviation == 0
	}
}

// restOfLine returns the end of the line that s.pos is in, as far as it is in
// sight, and whether there is a danda on the way.
func (s *scanner) restOfLine(text string) (end int, dandas bool) {
	i := s.pos
	for i < len(text) {
		c := text[i]
		if i++; c >= ' ' && c != 0xC2 && c != 0xE0 && c != 0xE2 {
			continue
		}
		if c == 0xE0 && i+1 < len(text) && text[i] == 0xA6 {
			i += 2
			continue
		}
		switch r, n := decode(text, i-1); {
		case r == '।' || r == '॥' || r == '৷':
			dandas = true
			i += n - 1
		case lineBreak(r) && s.breaks(text, i-1):
			return i - 1, dandas
		}
	}
	return len(text), dandas
}

// closingBracket returns the end of the bracket that opens at p in the middle
// of a sentence, or 0 if it opens the sentence, is part of a smiley or is not
// closed in the line.
func (s *scanner) closingBracket(text string, p int) int {
	const reach, maxBrackets = 1024, 8
	if s.atStart(text, p) {
		return 0
	}
	prev := text[p-1]
	next, _ := decode(text, p+1)
	if (prev == ':' || prev == ';' || prev == '-') && (p+1 == len(text) || blank(next)) {
		return 0
	}
	opens := text[p]
	closes := opens + 2 // [ ] and { }
	if opens == '(' {
		closes = ')'
	}
	depth := 0
	for i := p; i < min(len(text), p+reach); i++ {
		switch text[i] {
		case '\n':
			if s.breaks(text, i) {
				return 0
			}
		case opens:
			if depth++; depth > maxBrackets {
				return 0
			}
		case closes:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// atStart tells whether nothing but dashes, bullets, quotes and brackets lies
// between the start of the sentence and p.
func (s *scanner) atStart(text string, p int) bool {
	if p-s.start > minMaxBytes {
		return false
	}
	for _, r := range text[s.start:p] {
		if is(r, letter|mark|number|otherNum) {
			return s.isMarkerText(text[s.start:p])
		}
	}
	return true
}

// atGap tells whether the sentence begins at p or a blank stands before it.
func (s *scanner) atGap(text string, p int) bool {
	prev, n := decodeLast(text, s.start, p)
	return n == 0 || blank(prev)
}

// isLetter tells whether a letter is at i.
func isLetter(text string, i int) bool {
	r, _ := decode(text, min(i, len(text)))
	return is(r, letter)
}

// skip returns the first place from i on that is not blank, or where the line ends.
func (s *scanner) skip(text string, i int) int {
	if i < len(text) {
		switch c := text[i]; {
		case c > ' ' && c < utf8.RuneSelf || c == 0xE0:
			return i
		case c == ' ' && i+1 < len(text) && (text[i+1] > ' ' && text[i+1] < utf8.RuneSelf || text[i+1] == 0xE0):
			return i + 1
		}
	}
	for i < len(text) {
		r, n := decode(text, i)
		if !blank(r) || lineBreak(r) && s.breaks(text, i) {
			break
		}
		i += n
	}
	return i
}

// atBreak tells whether the line ends at i.
func (s *scanner) atBreak(text string, i int) bool {
	if i < len(text) && text[i] > ' ' && text[i] < 0xC2 {
		return false
	}
	r, n := decode(text, i)
	return n == 0 || lineBreak(r) && s.breaks(text, i)
}

// skipDash returns the place after the dashes at i and their spaces, or i.
func (s *scanner) skipDash(text string, i int) int {
	j := i
	for j < len(text) {
		r, n := decode(text, j)
		if r != '—' && r != '–' && r != '―' && r != '-' {
			break
		}
		j += n
	}
	if j == i {
		return i
	}
	return s.skip(text, j)
}

// inAddress tells whether the mark at p is inside a web address: a letter,
// digit or parameter follows it, and the token before it is one.
func inAddress(text string, p int) bool {
	const reach = 512
	if p+1 >= len(text) || text[p+1] <= ' ' || strings.IndexByte("?!.,)\"'", text[p+1]) >= 0 {
		return false
	}
	from := p
	ascii := true
	for from > 0 && p-from < reach && text[from-1] > ' ' {
		from--
		ascii = ascii && text[from] < utf8.RuneSelf
	}
	token := text[from:p]
	return strings.Contains(token, "://") || strings.Contains(token, "www.") || ascii && strings.Contains(token, "/")
}
