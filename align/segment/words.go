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
		r, size := decode(word, i)
		i += size
		switch {
		case r < 0x80:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			s[n] = byte(r)
		case r < 0x0980 || r > 0x09FF:
			if joiner(r) {
				continue
			}
			s[n] = unknownLetter
			if r == '’' {
				r = '\''
			}
			if r = unicode.ToLower(r); r < 0x80 {
				s[n] = byte(r)
			}
		case r >= 0x09DC && r <= 0x09DF && r != 0x09DE: // letters with a dot
			s[n] = byte(undotted[r-0x09DC] - 0x0900)
			n++
			s[n] = 0xBC
		case (r == 0x09BE || r == 0x09D7) && n > 0 && s[n-1] == 0xC7: // the vowel sign in two parts
			n--
			s[n] = 0xCB
			if r == 0x09D7 {
				s[n] = 0xCC
			}
		default:
			s[n] = byte(r - 0x0900)
		}
		n++
	}
	return s[:n]
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

// undotted holds the letters without the dot of U+09DC, U+09DD and U+09DF.
var undotted = [...]rune{0x09A1, 0x09A2, 0, 0x09AF}

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
	if bengali(r) {
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
