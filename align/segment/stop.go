package segment

import (
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// stop handles the full stop at s.pos.
func (s *scanner) stop(text string) (end int, ok bool) {
	p := s.pos
	if e := dots(text, p); e > p+1 {
		return s.ellipsis(text, e)
	}
	s.pos = p + 1
	if p == s.start {
		return 0, false
	}
	q := trim(text, s.start, p)
	prev, _ := decodeLast(text, s.start, q)
	next, _ := decode(text, p+1)
	glued := wordPart(next) && !joiner(next) || is(next, number)
	switch {
	case glued && !(q == p && isBengali(prev) && isBengali(next) && s.unspaced(text, q)):
		return 0, false // ৭.২, মি.গ্রা., example.com
	case goesOnWith(next):
		return 0, false
	}
	if s.isMarker(text, p, p+1) {
		return 0, false
	}
	e, kind := s.closers(text, p+1, false)
	s.pos = e
	j := s.skip(text, e)
	if s.atBreak(text, j) {
		return e, true
	}
	switch {
	case is(prev, number):
		ok = s.numberStop(text, q, j)
	case (isBengali(prev) || joiner(prev)) && s.language != English:
		ok = s.bengaliStop(text, q, j)
	case is(prev, letter|mark):
		ok = s.latinStop(text, q, j)
	default:
		ok = true // ). ". %.
	}
	if !ok || s.goesOn(text, p, e, kind, false) {
		return 0, false
	}
	return e, true
}

// goesOnWith tells whether r after a full stop shows that nothing ends there.
func goesOnWith(r rune) bool {
	switch r {
	case ',', ';', ':', '-', '/', '\\', '=', '_', '@', '&', '%', '+', '~':
		return true
	}
	return false
}

// dots returns the end of the full stops at p: one, a run, or a run with
// single spaces (. . .).
func dots(text string, p int) int {
	e := p + repeats(text, p)
	if e > p+1 {
		return e
	}
	spaced := e
	for strings.HasPrefix(text[spaced:], " .") {
		spaced += 2
	}
	if spaced-p >= len(". . .") {
		return spaced
	}
	return e
}

// ellipsis handles the ellipsis from s.pos to e. It ends an English sentence
// if the next word has a capital, and never a Bengali one.
func (s *scanner) ellipsis(text string, e int) (end int, ok bool) {
	p := s.pos
	s.pos = e
	if s.language == Bengali {
		return 0, false
	}
	if prev := s.lastBefore(text, p); s.language == Auto && (isBengali(prev) || !is(prev, letter)) {
		return 0, false
	}
	e, kind := s.closers(text, e, false)
	s.pos = e
	j := s.skip(text, e)
	word := text[j:wordAfter(text, j)]
	first, _ := decode(word, 0)
	if !is(first, upper) || word == "I" || s.goesOn(text, p, e, kind, false) {
		return 0, false
	}
	return e, true
}

// unspaced tells whether the Bengali word that ends at q is whole, so that a
// stop glued between it and the next word is a danda and not part of an
// abbreviation.
func (s *scanner) unspaced(text string, q int) bool {
	const long = 4 // letters
	x, n := s.look(text[s.wordStart(text, q):q])
	return (n >= long || x&finite != 0) && x&whole != 0 && x&abbreviation == 0
}

// bengaliStop tells whether the stop after the word that ends at q ends a
// sentence; the next word begins at j.
func (s *scanner) bengaliStop(text string, q, j int) bool {
	const (
		long     = 10 // letters; abbreviations are shorter
		distinct = 5  // letters; a shorter word may be the look of an abbreviation
	)
	from := s.wordStart(text, q)
	prev, _ := decodeLast(text, s.start, from)
	word := text[from:q]
	x, n := s.look(word)
	switch {
	case prev == '.':
		return false // বি.এ.
	case prev == '-' || is(prev, number): // ৭টায়. ৭.১৫-তে.
		s.style(text)
		return s.stops || x&whole != 0 || s.opens(text, j)
	case x&abbreviation != 0:
		return false
	case x&unit != 0:
		return s.opens(text, j)
	}
	chain := n <= 2 && s.lastBefore(text, from) == '.' // এ. কে.
	switch {
	case x&initial != 0, n == 1, n == 2 && chain && x&verb == 0:
		s.style(text)
		return s.opens(text, j) && (s.stops || !chain)
	case word == "নি": // stands apart only after its verb
		return s.known(s.wordBefore(text, from))&finite != 0
	case word == "সে" && s.afterMeasure(text, from): // ৩৭° সে.
		return false
	case text[j] == '(' && n <= 3 && x&finite == 0: // পরি. (প্রশা.)
		return false
	case x&whole != 0, n >= long:
		return true
	case n >= distinct && !s.afterMeasure(text, from) && bengali.IsWord(bengali.Fold(word)): // not ১ কেজি.
		return true
	}
	s.style(text)
	if s.stops && text[j] != '(' {
		return from > s.start || n > 5 // a first word that short is a title
	}
	return s.opens(text, j) || s.knownAt(text, j)&adverb != 0
}

// afterMeasure tells whether a number or the sign of degrees stands before i.
func (s *scanner) afterMeasure(text string, i int) bool {
	r := s.lastBefore(text, i)
	return r == '°' || is(r, number)
}

// numberStop tells whether the stop after the number that ends at q ends a
// sentence. Within a line, ১. ২. ৩. may count items.
func (s *scanner) numberStop(text string, q, j int) bool {
	from, digits, value, inner := q, 0, 0, false
	for from > s.start {
		r, n := decodeLast(text, s.start, from)
		isDigit := is(r, number)
		if !isDigit && r != '.' && r != ',' && r != ':' && r != '/' {
			break
		}
		if isDigit {
			digits++
		} else {
			inner = true
		}
		from -= n
	}
	if !inner && digits <= 3 {
		for _, r := range text[from:q] {
			value = value*10 + digit(r)
		}
	}
	before := s.lastBefore(text, from)
	if value > 0 && (before == ':' || s.marker >= 0 && value == s.marker+1) {
		s.marker = value
		return false
	}
	last, _ := decodeLast(text, s.start, q)
	inBengali := isBengali(last) || isBengali(before)
	if s.language != Auto {
		inBengali = s.language == Bengali
	}
	if !inBengali || s.opens(text, j) {
		return true
	}
	if s.known(s.wordBefore(text, from))&beforeNumber != 0 {
		return false // উপধারা ৪.৩. দেখো
	}
	s.style(text)
	switch {
	case inner:
		// Who types Latin digits types the stop for the danda.
		return s.stops || !isBengali(last)
	case digits > 3:
		return true
	}
	return s.stops && value != 1
}

// digit returns the value of a Bengali or ASCII digit.
func digit(r rune) int {
	if isBengali(r) {
		return int(r - '০')
	}
	return int(r-'0') % 10
}

// latinStop tells whether the stop after the word that ends at q ends a
// sentence; the next word begins at j.
func (s *scanner) latinStop(text string, q, j int) bool {
	from := q
	for from > s.start && q-from < maxLetters {
		r, n := decodeLast(text, s.start, from)
		if !wordPart(r) && !is(r, number) && r != '.' && r != '\'' {
			break
		}
		from -= n
	}
	if from > s.start+1 && text[from-1] == '/' && q-from == 1 { // M/s.
		from -= 2
	}
	next, _ := decode(text, j)
	follower := text[j:wordAfter(text, j)]
	word := text[from:q]
	single := len(word) == 1 && is(rune(word[0]), upper)
	x := s.known(word)
	switch {
	case is(next, lowercase), x&enInner != 0:
		return false
	case x&enTitle != 0 && (x&enUnit == 0 || !is(s.lastBefore(text, from), number)): // not 6 ft.
		return false
	case word == "c" && is(next, number): // circa
		return false
	case len(word) > 1 && only(word, "ivx"): // i. heat ii. light
		return false
	case x&enCalendar != 0:
		return !is(next, number) && s.known(follower)&enCalendar == 0
	case x&enBeforeNumber != 0:
		return s.numberAbbreviationStop(text, word, x, from, j)
	case word == "I" && is(s.lastBefore(text, from), lowercase):
		return true // so did I.
	case single && s.known(s.wordBefore(text, from))&enBeforeLetter != 0:
		return !isBengali(next) // Block C. They left.
	case x&enUnit != 0:
		return s.unitStop(text, j)
	case acronym(word), single, x&enAbbreviation != 0:
		return quotes(next) || s.opens(text, j) && !isBengali(next)
	}
	if isBengali(next) && s.known(follower)&(quotative|quotedAs) != 0 {
		return false
	}
	// Vit. D
	return !(len(follower) == 1 && is(next, upper) && follower != "I" && follower != "A" && len(word) <= 4 &&
		is(rune(word[0]), upper) && !strings.HasPrefix(text[j+1:], "."))
}

// numberAbbreviationStop tells whether the stop after word, an abbreviation that
// stands before numbers, ends a sentence.
func (s *scanner) numberAbbreviationStop(text, word string, x lexeme, from, j int) bool {
	next, _ := decode(text, j)
	follower := text[j:wordAfter(text, j)]
	switch {
	case is(next, number):
		return false
	case roman(follower):
		return x&enOpener != 0 && follower == "I" // No. I won't.
	case is(s.lastBefore(text, from), number) && isBengali(next): // 2 tab. করে
		return s.opens(text, j)
	case is(rune(word[0]), upper) && is(next, upper) && from > s.start: // the Sec. Officer
		return s.opens(text, j)
	}
	return !(is(rune(word[0]), upper) && is(next, upper) && isBengali(s.lastBefore(text, from)))
}

// unitStop tells whether the stop after a unit, a company or a street ends a
// sentence; the next word begins at j.
func (s *scanner) unitStop(text string, j int) bool {
	next, _ := decode(text, j)
	end := wordAfter(text, j)
	x := s.known(text[j:end])
	switch {
	case isBengali(next):
		return s.opens(text, j)
	case x&(enAfterUnit|enCalendar) != 0:
		return false
	case strings.HasPrefix(text[end:], "."): // Pvt. Ltd.
		return x&(enUnit|enBeforeNumber) == 0
	}
	return !is(next, number) && next != '('
}

// acronym tells whether word, which has no last stop, is one of letters with
// stops between them (U.S, a.m, Ph.D) and no name of a file or a host.
func acronym(word string) bool {
	if !strings.Contains(word, ".") {
		return false
	}
	single := true
	for part := range strings.SplitSeq(word, ".") {
		if n := utf8.RuneCountInString(part); n > 4 {
			return false
		} else if n > 1 {
			single = false
		}
	}
	first, _, _ := strings.Cut(word, ".")
	return single || len(first) <= 2 && is(rune(word[0]), upper)
}

// lastBefore returns what stands before i and its spaces.
func (s *scanner) lastBefore(text string, i int) rune {
	r, _ := decodeLast(text, s.start, trim(text, s.start, i))
	return r
}

// roman tells whether word is a Roman number.
func roman(word string) bool { return word != "" && only(word, "IVXLC") }

// only tells whether word has no other bytes than those.
func only(word, bytes string) bool {
	for i := range len(word) {
		if strings.IndexByte(bytes, word[i]) < 0 {
			return false
		}
	}
	return true
}

// maxMarker is the length of the longest list marker in bytes: (২.১.৩).
const maxMarker = 20

// isMarker tells whether the mark at p, which ends at e, closes a list marker:
// all that the sentence has before it is a number, a letter or a Roman number,
// and the item follows in the line.
func (s *scanner) isMarker(text string, p, e int) bool {
	if p-s.start > maxMarker {
		return false
	}
	j := s.skip(text, e)
	if s.atBreak(text, j) || j == e && text[p] == '.' {
		return false
	}
	next, _ := decode(text, j)
	body := text[s.start:trim(text, s.start, p)]
	if terminal(next) || !s.isMarkerText(body) {
		return false
	}
	if text[p] != '.' && (body == "এ" || body == "ও") {
		return false // pronouns
	}
	s.marker = 0
	for _, r := range body {
		if is(r, number) {
			s.marker = s.marker*10 + digit(r)
		}
	}
	return true
}

// isMarkerText tells whether body looks like the marker of a list item.
func (s *scanner) isMarkerText(body string) bool {
	digits, letters, latin := 0, 0, 0
	for _, r := range body {
		switch {
		case r == '(' || r == ')' || r == '[' || r == ']' || r == ' ' || r == '।':
		case r == '.' && digits+letters+latin > 0: // 2.1, (ক.)
		case is(r, number):
			digits++
		case isBengali(r) && is(r, letter):
			letters++
		case r < utf8.RuneSelf && is(r, letter):
			latin++
		default:
			return false
		}
	}
	switch {
	case letters > 0:
		return letters == 1 && digits+latin == 0
	case latin > 0:
		return digits == 0 && (latin == 1 || only(strings.Trim(body, "()[] ."), "ivx"))
	}
	return digits > 0 && digits <= 3
}
