package segment

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold writes the word without joiners, in the normal form of the lists (Latin
// letters in lower case), to s.folded. A word too long for any list folds to
// nothing. The result is valid until the next call.
func (s *scanner) fold(word string) []byte {
	b := s.folded[:0]
	for _, r := range word {
		if len(b)+2*utf8.UTFMax > cap(b) {
			return b[:0]
		}
		switch {
		case joiner(r):
		case r == 0x09DC || r == 0x09DD || r == 0x09DF: // letters with a dot
			b = utf8.AppendRune(b, undotted[r-0x09DC])
			b = utf8.AppendRune(b, 0x09BC)
		case (r == 0x09BE || r == 0x09D7) && bytes.HasSuffix(b, eSign): // the vowel sign in two parts
			b = b[:len(b)-3]
			if r == 0x09BE {
				b = utf8.AppendRune(b, 0x09CB)
			} else {
				b = utf8.AppendRune(b, 0x09CC)
			}
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return b
}

// eSign is the first part of the vowel signs that have two.
var eSign = []byte("\u09C7")

// undotted holds the letters without the dot of U+09DC, U+09DD and U+09DF.
var undotted = [...]rune{0x09A1, 0x09A2, 0, 0x09AF}

// wordPart tells whether r belongs to a word.
func wordPart(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || joiner(r)
}

// wordStart returns the start of the word that ends at q.
func (s *scanner) wordStart(text string, q int) int { return s.start + lastWord(text[s.start:q]) }

// lastWord returns the start of the word that text ends with. A word too long
// for any list is not followed to its start.
func lastWord(text string) int {
	const longest = 160
	i := len(text)
	for i > 0 && len(text)-i < longest {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if !wordPart(r) {
			break
		}
		i -= n
	}
	return i
}

// wordAfter returns the end of the word that begins at i.
func wordAfter(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !wordPart(r) {
			break
		}
		i += n
	}
	return i
}

// inflects tells whether word is a stem of the one list and an ending of the other.
func inflects(word []byte, stems, ends set) bool {
	for i := range word {
		if utf8.RuneStart(word[i]) && i > 0 && ends.has(word[i:]) && stems.has(word[:i]) {
			return true
		}
	}
	return false
}

// whole tells whether the folded Bengali word cannot be an abbreviation: it is
// a finite verb, or it is inflected.
func (s *scanner) whole(word []byte) bool {
	return s.words.verbs.has(word) || s.ofRoot(word) || s.ends(word, s.words.endings)
}

// finite tells whether the folded Bengali word is surely a finite verb, and
// neither a noun nor a participle.
func (s *scanner) finite(word []byte) bool {
	switch {
	case len(word) == 0, s.words.homographs.has(word):
		return false
	case s.words.verbs.has(word):
		return true
	}
	return s.ends(word, s.words.finiteSure) || inflects(word, s.words.verbRoots, s.words.finiteRoot)
}

// ofRoot tells whether the folded word is a finite form of a common verb.
func (s *scanner) ofRoot(word []byte) bool {
	return inflects(word, s.words.verbRoots, s.words.finite) || inflects(word, s.words.verbRoots, s.words.imperatives)
}

// ends tells whether the folded word is a stem of at least two code points with
// an ending of the list.
func (s *scanner) ends(word []byte, endings set) bool {
	const stem = 2 // code points before an ending
	runes := 0
	var prev rune
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRune(word[i:])
		single := i+n == len(word)
		if runes >= stem && prev != virama && (!single || unicode.IsLetter(prev)) && endings.has(word[i:]) {
			return true
		}
		prev = r
		runes++
		i += n
	}
	return false
}

// opens tells whether a word that begins sentences is at j.
func (s *scanner) opens(text string, j int) bool {
	end := wordAfter(text, j)
	if end == j {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(text[j:]); bengali(r) {
		return s.words.openers.has(s.fold(text[j:end]))
	} else if !unicode.IsUpper(r) || end == j+1 && strings.HasPrefix(text[end:], ".") {
		return false // A. Roy
	}
	return s.words.enOpeners.has(s.fold(text[j:end]))
}
