// Package bengali knows the facts of the Bengali script and language that the
// rest of the project builds on.
//
// To compare words use [Fold], or [SoundOf] for how they sound; to walk through a
// text use [Tokenize]; to take the case ending off a word use [Splits], and to put
// it on another stem use [Attach]; to write a word in Latin letters use
// [Transliterate], or [Spellings] for the ways of the press. [IsWord] tells common
// words from names, [VerbForms] reads a form of a verb, and [NameInLatin] knows how
// names of people and places are written in English.
package bengali

import "unicode/utf8"

// Letters and signs that rules mention by name.
const (
	candrabindu = 'ঁ'
	anusvara    = 'ং'
	visarga     = 'ঃ'
	nukta       = '়'
	hasanta     = '্'
	khandaTa    = 'ৎ'
	aSign       = 'া'
	eSign       = 'ে'
	auSign      = 'ৌ'
	auMark      = 'ৗ'
	zwnj        = '\u200c'
	zwj         = '\u200d'
)

// Yya is the letter য় in its decomposed (NFC) form, which [Fold] produces.
const Yya = "\u09AF\u09BC"

// IsBengali tells whether r belongs to the Bengali block, digits included.
// The danda is not in that block.
func IsBengali(r rune) bool { return r >= 0x0980 && r <= 0x09FF }

// IsDigit tells whether r is a Bengali digit.
func IsDigit(r rune) bool { return r >= '০' && r <= '৯' }

// IsLetter tells whether r is part of a Bengali word: a letter or one of the
// signs that join it. The joiners ZWJ and ZWNJ are not; see [Tokenize].
func IsLetter(r rune) bool {
	return IsBengali(r) && !IsDigit(r) && r < 0x09F2 || r == 0x09FC || r == 0x09FE
}

// Has tells whether s holds a Bengali letter.
func Has(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if s[i] != 0xE0 {
			continue
		}
		if r, _ := decode(s, i); IsLetter(r) {
			return true
		}
	}
	return false
}

// decode is utf8.DecodeRuneInString with a fast path for ASCII and the Bengali
// block, which is E0 A6 80 to E0 A7 BF.
func decode(s string, i int) (r rune, size int) {
	c := s[i]
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	if c == 0xE0 && i+2 < len(s) && s[i+1]&0xFE == 0xA6 && s[i+2]&0xC0 == 0x80 {
		return 0x0980 + rune(s[i+1]&1)<<6 + rune(s[i+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

func isVowelSign(r rune) bool { return r >= aSign && r <= auSign }

// IsVowel tells whether r is a vowel that stands by itself, without a consonant.
func IsVowel(r rune) bool { return isVowelLetter(r) }

func isVowelLetter(r rune) bool { return r >= 'অ' && r <= 'ঔ' || r == 'ৠ' || r == 'ৡ' }

func isConsonant(r rune) bool {
	return r >= 'ক' && r <= 'হ' || r == khandaTa || r == 'ৰ' || r == 'ৱ'
}

// isInvisible tells whether r takes no room in a text and never tells words
// apart: joiners, soft hyphens, direction marks and their like.
func isInvisible(r rune) bool {
	return r >= '\u200b' && r <= '\u200f' || r == '\u2060' || r == '\ufeff' || r == '\u00ad'
}

// EndsInVowel tells whether a folded word ends in a written vowel, which
// decides between endings such as -র and -ের. The inherent vowel does not
// count. A final candrabindu is looked through.
func EndsInVowel(word string) bool {
	r := lastLetter(word)
	return isVowelSign(r) || isVowelLetter(r)
}

// lastLetter is the last character of word but for a candrabindu.
func lastLetter(word string) rune {
	r, n := utf8.DecodeLastRuneInString(word)
	if r == candrabindu {
		r, _ = utf8.DecodeLastRuneInString(word[:len(word)-n])
	}
	return r
}
