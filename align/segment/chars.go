package segment

import (
	"unicode"
	"unicode/utf8"
)

// A charClass tells what a character is, a bit for each property.
type charClass uint16

const (
	letter charClass = 1 << iota
	mark
	number    // a decimal digit
	otherNum  // another number: ², ½
	upper     // a capital
	lowercase // a small letter
	white     // white space and U+200B
	invisible // zero-width characters at which nothing ends
	newline   // what ends a line
	ending    // what ends sentences: । ? ! . …
	quoteMark // a quotation mark
	opening   // brackets, quotes and dashes after which a quotation may open
	closing   // marks before which one may close
)

// The properties of the characters that texts consist of: of all up to the end
// of the Bengali block, and of general punctuation. Others are looked up in
// package unicode.
var (
	classesLow   [0x0A00]charClass // U+0000 to U+09FF
	classesPunct [0x0070]charClass // U+2000 to U+206F
)

func init() {
	for r := range rune(len(classesLow)) {
		classesLow[r] = classifyRest(r)
	}
	// The tables of package unicode have ranges; going through them takes a
	// tenth of the time of looking each character up.
	for table, c := range map[*unicode.RangeTable]charClass{
		unicode.L: letter, unicode.M: mark, unicode.Nd: number, unicode.No: otherNum, unicode.Nl: otherNum,
		unicode.Upper: upper, unicode.Lower: lowercase, unicode.White_Space: white,
	} {
		for _, g := range table.R16 {
			for r := int(g.Lo); r <= int(g.Hi) && r < len(classesLow); r += int(g.Stride) {
				classesLow[r] |= c
			}
		}
	}
	for i := range classesPunct {
		classesPunct[i] = classify(0x2000 + rune(i))
	}
}

// classify finds the properties of r one by one.
func classify(r rune) (c charClass) {
	set := func(is bool, property charClass) {
		if is {
			c |= property
		}
	}
	set(unicode.IsLetter(r), letter)
	set(unicode.IsMark(r), mark)
	set(unicode.IsDigit(r), number)
	set(unicode.IsNumber(r) && !unicode.IsDigit(r), otherNum)
	set(unicode.IsUpper(r), upper)
	set(unicode.IsLower(r), lowercase)
	set(unicode.IsSpace(r), white)
	return c | classifyRest(r)
}

// classifyRest finds the properties of r that package unicode does not know.
func classifyRest(r rune) (c charClass) {
	switch r {
	case '\u200B':
		c |= white
	case '\u200C', '\u200D', '\u2060', '\uFEFF':
		c |= invisible
	case '\n', '\u0085', '\u2028', '\u2029':
		c |= newline
	case '।', '॥', '৷', '?', '!', '？', '！', '.', '…':
		c |= ending
	case '"', '\'', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›':
		c |= quoteMark
	}
	switch r {
	case '(', '[', '{', '“', '‘', '«', '—', '–', '"', '\'':
		c |= opening
	}
	switch r {
	case ',', ';', ':', ')', ']', '}', '|', '”', '’', '»', '—', '–', '-', '"', '\'':
		c |= closing
	}
	return c
}

// is tells whether r has one of the properties.
func is(r rune, properties charClass) bool {
	if uint32(r) < uint32(len(classesLow)) {
		return classesLow[r]&properties != 0
	}
	return rare(r)&properties != 0
}

// rare returns the properties of a character that is not in classesLow.
func rare(r rune) charClass {
	if uint32(r-0x2000) < uint32(len(classesPunct)) {
		return classesPunct[r-0x2000]
	}
	return classify(r)
}

// blank tells whether r is white space or a zero-width character.
func blank(r rune) bool { return is(r, white|invisible) }

// space tells whether r is white space, the zero-width space included.
func space(r rune) bool { return is(r, white) }

// lineBreak tells whether a line ends at r.
func lineBreak(r rune) bool { return is(r, newline) }

// terminal tells whether r ends sentences.
func terminal(r rune) bool { return is(r, ending) }

// quotes tells whether r is a quotation mark.
func quotes(r rune) bool { return is(r, quoteMark) }

// wordPart tells whether r belongs to a word.
func wordPart(r rune) bool { return is(r, letter|mark) || joiner(r) }

const virama = '\u09CD'

// joiner tells whether r holds the characters around it together.
func joiner(r rune) bool { return r == '\u200C' || r == '\u200D' }

// isBengali tells whether r belongs to the Bengali block, the danda-like ৷ apart.
func isBengali(r rune) bool { return r >= 0x0980 && r <= 0x09FF && r != '৷' }

// decode is utf8.DecodeRuneInString for the character at i, made for Bengali.
func decode(text string, i int) (rune, int) {
	if i < len(text) && text[i] < utf8.RuneSelf {
		return rune(text[i]), 1
	}
	return decodeLong(text, i)
}

func decodeLong(text string, i int) (rune, int) {
	if i+3 <= len(text) {
		c, c1, c2 := text[i], text[i+1], text[i+2]
		if (c == 0xE0 && c1 >= 0xA0 || c == 0xE2) && c1&0xC0 == 0x80 && c2&0xC0 == 0x80 {
			return rune(c&0x0F)<<12 | rune(c1&0x3F)<<6 | rune(c2&0x3F), 3
		}
	}
	return utf8.DecodeRuneInString(text[i:])
}

// decodeLast is utf8.DecodeLastRuneInString for the character of text[from:] that
// ends at i.
func decodeLast(text string, from, i int) (rune, int) {
	if i-3 >= from {
		c, c1, c2 := text[i-3], text[i-2], text[i-1]
		switch {
		case c2 < utf8.RuneSelf:
			return rune(c2), 1
		case (c == 0xE0 && c1 >= 0xA0 || c == 0xE2) && c1&0xC0 == 0x80 && c2&0xC0 == 0x80:
			return rune(c&0x0F)<<12 | rune(c1&0x3F)<<6 | rune(c2&0x3F), 3
		}
	}
	return utf8.DecodeLastRuneInString(text[from:i])
}

// trim returns the end of text[from:to] without blanks.
func trim(text string, from, to int) int {
	for to > from {
		r, n := decodeLast(text, from, to)
		if !blank(r) {
			break
		}
		to -= n
	}
	return to
}
