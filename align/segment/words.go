package segment

import (
	"strings"
	"unicode"
)

// maxLetters is the length of the longest word that is looked up.
const maxLetters = 96

// A spelling holds the letters of a word, one byte each: those of the Bengali
// block from bengaliLetter on, Latin ones in lower case.
type spelling [maxLetters]byte

const (
	bengaliLetter = 0x80 // U+0980
	viramaLetter  = virama - 0x900
	unknownLetter = 0x7F // of another script
)

// consonant tells whether the letter is no sign.
func consonant(c byte) bool {
	return c >= bengaliLetter && is(0x0900|rune(c), letter)
}

// spell writes the letters of the word without joiners, in one of the ways in
// which Unicode can store them (NFC). A word too long for any list has none. The
// result is valid until the next call.
func (s *spelling) spell(word string) []byte {
	n := 0
	for i := 0; i < len(word); {
		if n+2 > len(s) {
			return s[:0]
		}
		var c byte
		if word[i] == 0xE0 && i+2 < len(word) && word[i+1]|1 == 0xA7 && word[i+2]&0xC0 == 0x80 {
			c = bengaliLetter | word[i+1]&1<<6 | word[i+2]&0x3F
			i += 3
		} else {
			r, size := decode(word, i)
			i += size
			if joiner(r) {
				continue
			}
			c = otherLetter(r)
		}
		switch c {
		case 0xDC, 0xDD: // letters with a dot: U+09DC is U+09A1 and the dot, and so on
			s[n], c = c-0xDC+0xA1, 0xBC
			n++
		case 0xDF:
			s[n], c = 0xAF, 0xBC
			n++
		case 0xBE, 0xD7: // vowel signs in two parts
			if n > 0 && s[n-1] == 0xC7 {
				n--
				if c == 0xBE {
					c = 0xCB
				} else {
					c = 0xCC
				}
			}
		}
		s[n] = c
		n++
	}
	return s[:n]
}

// otherLetter is the letter for a character that is not Bengali.
func otherLetter(r rune) byte {
	switch {
	case 'A' <= r && r <= 'Z':
		return byte(r) + 'a' - 'A'
	case r < 0x80:
		return byte(r)
	case r == '’':
		return '\''
	}
	if r = unicode.ToLower(r); r < 0x80 {
		return byte(r)
	}
	return unknownLetter
}

// read is the opposite of spell.
func read(letters string) string {
	var b strings.Builder
	for _, c := range []byte(letters) {
		if c >= bengaliLetter {
			b.WriteRune(0x900 + rune(c))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// look finds out what is known of a word, and how many letters it has.
func (s *scanner) look(word string) (x lexeme, letters int) {
	b := s.letters.spell(word)
	return s.words.look(b), len(b)
}

// known finds out what is known of a word.
func (s *scanner) known(word string) lexeme {
	x, _ := s.look(word)
	return x
}

// knownAt finds out what is known of the word that begins at i.
func (s *scanner) knownAt(text string, i int) lexeme { return s.known(text[i:elided(text, i)]) }

// elided is wordAfter for words that may have an apostrophe in them (ব'লে).
func elided(text string, i int) int {
	end := wordAfter(text, i)
	for end > i && end < len(text) && (text[end] == '\'' || strings.HasPrefix(text[end:], "’")) {
		_, n := decode(text, end)
		next := wordAfter(text, end+n)
		if next == end+n {
			break
		}
		end = next
	}
	return end
}

// wordStart returns the start of the word that ends at q.
func (s *scanner) wordStart(text string, q int) int { return lastWord(text, s.start, q) }

// lastWord returns the start of the word that text[from:q] ends with. A word too
// long for any list is not followed to its start.
func lastWord(text string, from, q int) int {
	i := q
	for i > from && q-i < 3*maxLetters {
		if i-3 >= from && text[i-3] == 0xE0 && bengaliWord(text[i-2], text[i-1]) {
			i -= 3
			continue
		}
		r, n := decodeLast(text, from, i)
		if !wordPart(r) {
			break
		}
		i -= n
	}
	return i
}

// bengaliWord tells whether the bytes after E0 are those of a Bengali letter or
// sign, U+0980 to U+09E3.
func bengaliWord(c1, c2 byte) bool {
	return c1 == 0xA6 && c2&0xC0 == 0x80 || c1 == 0xA7 && c2 >= 0x80 && c2 <= 0xA3
}

// wordAfter returns the end of the word that begins at i.
func wordAfter(text string, i int) int {
	for i < len(text) {
		switch c := text[i]; {
		case c|0x20-'a' < 26:
			i++
			continue
		case c <= ' ':
			return i
		case c == 0xE0 && i+2 < len(text) && bengaliWord(text[i+1], text[i+2]):
			i += 3
			continue
		}
		r, n := decode(text, i)
		if !wordPart(r) {
			break
		}
		i += n
	}
	return i
}

// wordBefore returns the word before the one that begins at from.
func (s *scanner) wordBefore(text string, from int) string {
	end := trim(text, s.start, from)
	return text[s.wordStart(text, end):end]
}

// opens tells whether a word that begins sentences is at j.
func (s *scanner) opens(text string, j int) bool {
	r, _ := decode(text, j)
	if isBengali(r) {
		return s.knownAt(text, j)&opener != 0
	}
	if !is(r, upper) {
		return false
	}
	end := wordAfter(text, j)
	if end == j+1 && strings.HasPrefix(text[end:], ".") {
		return false // A. Roy
	}
	return s.known(text[j:end])&enOpener != 0
}
