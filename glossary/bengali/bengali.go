// Package bengali knows the facts of the Bengali script and language that the
// rest of the project builds on.
//
// To compare words use [Fold]; to walk through a text use [Tokenize]; to take
// the case ending off a word use [Splits], and to put it on another stem use
// [Attach]; to write a word in Latin letters use [Transliterate].
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
	oSign       = 'ো'
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
	return IsBengali(r) && !IsDigit(r) && r < 0x09F2 || r == 0x09FE
}

// Has tells whether s holds a Bengali letter.
func Has(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		// U+0980..U+09FF are E0 A6 80 .. E0 A7 BF.
		if s[i] == 0xE0 && (s[i+1] == 0xA6 || s[i+1] == 0xA7) {
			if r, _ := utf8.DecodeRuneInString(s[i:]); IsLetter(r) {
				return true
			}
			i += 2
		}
	}
	return false
}

func isVowelSign(r rune) bool { return r >= aSign && r <= auSign }

func isVowelLetter(r rune) bool { return r >= 'অ' && r <= 'ঔ' }

func isConsonant(r rune) bool {
	return r >= 'ক' && r <= 'হ' || r == 'ৎ' || r == 'ৰ' || r == 'ৱ'
}

// EndsInVowel tells whether a folded word ends in a written vowel, which
// decides between endings such as -র and -ের. The inherent vowel does not
// count. A final candrabindu is looked through.
func EndsInVowel(word string) bool {
	r, n := utf8.DecodeLastRuneInString(word)
	if r == candrabindu {
		r, _ = utf8.DecodeLastRuneInString(word[:len(word)-n])
	}
	return isVowelSign(r) || isVowelLetter(r)
}
