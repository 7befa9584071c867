package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
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
	q := s.start + len(strings.TrimRightFunc(text[s.start:p], blank))
	prev, _ := utf8.DecodeLastRuneInString(text[s.start:q])
	next, _ := utf8.DecodeRuneInString(text[p+1:])
	glued := wordPart(next) && !joiner(next) || unicode.IsDigit(next)
	switch {
	case glued && !(bengali(prev) && bengali(next) && s.unspaced(text, q)):
		return 0, false // ৭.২, মি.গ্রা., example.com
	case strings.ContainsRune(",;:-/\\=_@&%+~", next):
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
	case unicode.IsDigit(prev):
		ok = s.numberStop(text, q, j)
	case (bengali(prev) || joiner(prev)) && s.language != English:
		ok = s.bengaliStop(text, q, j)
	case unicode.IsLetter(prev) || unicode.IsMark(prev):
		ok = s.latinStop(text, q, j)
	default:
		ok = true // ). ". %.
	}
	if !ok || s.goesOn(text, p, e, kind, false) {
		return 0, false
	}
	return e, true
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
	if prev := s.lastBefore(text, p); s.language == Auto && (bengali(prev) || !unicode.IsLetter(prev)) {
		return 0, false
	}
	e, kind := s.closers(text, e, false)
	s.pos = e
	j := s.skip(text, e)
	word := text[j:wordAfter(text, j)]
	first, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) || word == "I" || s.goesOn(text, p, e, kind, false) {
		return 0, false
	}
	return e, true
}

// unspaced tells whether the Bengali word that ends at q is whole, so that a
// stop glued between it and the next word is a danda and not part of an
// abbreviation.
func (s *scanner) unspaced(text string, q int) bool {
	const long = 4 // code points
	from := s.wordStart(text, q)
	w := s.fold(text[from:q])
	return utf8.RuneCount(w) >= long && s.whole(w) && !s.words.abbreviations.has(w)
}

// bengaliStop tells whether the stop after the word that ends at q ends a
// sentence; the next word begins at j.
func (s *scanner) bengaliStop(text string, q, j int) bool {
	const long = 8 // code points; abbreviations are shorter
	from := s.wordStart(text, q)
	before, _ := utf8.DecodeLastRuneInString(text[s.start:from])
	switch {
	case before == '.':
		return false // বি.এ.
	case before == '-' || unicode.IsDigit(before): // ৭টায়. ৭.১৫-তে.
		if s.style(text); s.stops || s.opens(text, j) {
			return true
		}
		return s.whole(s.fold(text[from:q]))
	}
	w := s.fold(text[from:q])
	switch {
	case s.words.abbreviations.has(w):
		return false
	case s.words.units.has(w), s.words.initials.has(w), utf8.RuneCount(w) == 1:
		return s.opens(text, j)
	case s.whole(w), utf8.RuneCount(w) >= long:
		return true
	}
	s.style(text)
	return s.stops || s.opens(text, j)
}

// numberStop tells whether the stop after the number that ends at q ends a
// sentence. Within a line, ১. ২. ৩. may count items.
func (s *scanner) numberStop(text string, q, j int) bool {
	from, digits, value, inner := q, 0, 0, false
	for from > s.start {
		r, n := utf8.DecodeLastRuneInString(text[s.start:from])
		if !unicode.IsDigit(r) && !strings.ContainsRune(".,:/", r) {
			break
		}
		if unicode.IsDigit(r) {
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
	last, _ := utf8.DecodeLastRuneInString(text[s.start:q])
	inBengali := bengali(last) || bengali(before)
	if s.language != Auto {
		inBengali = s.language == Bengali
	}
	if !inBengali || s.opens(text, j) {
		return true
	}
	if inner {
		return false // উপধারা ৪.৩. দেখো
	}
	s.style(text)
	return digits > 3 || s.stops && digits > 1
}

// digit returns the value of a Bengali or ASCII digit.
func digit(r rune) int {
	if bengali(r) {
		return int(r - '০')
	}
	return int(r-'0') % 10
}

// latinStop tells whether the stop after the word that ends at q ends a
// sentence; the next word begins at j.
func (s *scanner) latinStop(text string, q, j int) bool {
	from := q
	for from > s.start && q-from < len(s.folded) {
		r, n := utf8.DecodeLastRuneInString(text[s.start:from])
		if !wordPart(r) && r != '.' && r != '\'' {
			break
		}
		from -= n
	}
	next, _ := utf8.DecodeRuneInString(text[j:])
	word := text[from:q]
	w := s.fold(word)
	switch {
	case unicode.IsLower(next), s.words.enTitles.has(w), s.words.enInner.has(w):
		return false
	case s.words.enCalendar.has(w):
		return !unicode.IsDigit(next) && !s.words.enCalendar.has(s.fold(text[j:wordAfter(text, j)]))
	case s.words.enBeforeNumber.has(w):
		return !unicode.IsDigit(next) && !roman(text[j:wordAfter(text, j)])
	case word == "I" && unicode.IsLower(s.lastBefore(text, from)):
		return true // so did I.
	case strings.Contains(word, "."), len(w) == 1 && unicode.IsUpper(rune(word[0])), s.words.enAbbreviations.has(w):
		return strings.ContainsRune("“\"‘«", next) || s.opens(text, j) && !bengali(next)
	}
	return true
}

// lastBefore returns what stands before i and its spaces.
func (s *scanner) lastBefore(text string, i int) rune {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text[s.start:i], blank))
	return r
}

// roman tells whether word is a Roman number.
func roman(word string) bool {
	return word != "" && strings.Trim(word, "IVXLC") == ""
}

// isMarker tells whether the mark at p, which ends at e, closes a list marker:
// all that the sentence has before it is a number, a letter or a Roman number,
// and the item follows in the line.
func (s *scanner) isMarker(text string, p, e int) bool {
	j := s.skip(text, e)
	if p-s.start > minMaxBytes || s.atBreak(text, j) || j == e && text[p] == '.' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[j:])
	body := strings.TrimRightFunc(text[s.start:p], blank)
	if terminal(next) || !s.isMarkerText(body) {
		return false
	}
	if text[p] != '.' && (body == "এ" || body == "ও") {
		return false // pronouns
	}
	s.marker = 0
	for _, r := range body {
		if unicode.IsDigit(r) {
			s.marker = s.marker*10 + digit(r)
		}
	}
	return true
}

// isMarkerText tells whether body looks like the marker of a list item.
func (s *scanner) isMarkerText(body string) bool {
	body = strings.Trim(body, "()[] .।")
	digits, letters, latin := 0, 0, 0
	for _, r := range body {
		switch {
		case unicode.IsDigit(r):
			digits++
		case r == '.' && digits > 0: // 2.1
		case bengali(r) && unicode.IsLetter(r):
			letters++
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			latin++
		default:
			return false
		}
	}
	switch {
	case letters > 0:
		return letters == 1 && digits+latin == 0
	case latin > 0:
		return digits == 0 && (latin == 1 || strings.Trim(body, "ivx") == "")
	}
	return digits > 0 && digits <= 3
}
