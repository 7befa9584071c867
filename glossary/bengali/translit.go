package bengali

import (
	"strings"
	"unicode/utf8"
)

// Transliterate writes a Bengali word in lower-case Latin letters, as the
// English-language press spells names: by sound and without diacritics. It is a
// guess where the script does not say whether a consonant carries a vowel.
// Characters of other scripts are kept; Bengali digits become 0 to 9.
func Transliterate(word string) string {
	u := units([]rune(Fold(word)))
	var b strings.Builder
	for i, x := range u {
		b.WriteString(x.onset())
		switch {
		case x.vowel != "":
			b.WriteString(x.vowel)
		case x.consonants != nil && !x.bare && keepsInherent(u, i):
			b.WriteByte('a')
		}
		if x.nasal && i+1 < len(u) {
			b.WriteByte('n')
		}
		b.WriteString(x.coda)
	}
	return strings.ReplaceAll(b.String(), "ngg", "ng")
}

// unit is one written syllable: a consonant cluster with its vowel, or a vowel.
type unit struct {
	consonants []rune // ড় and ঢ় as their precomposed letters
	vowel      string
	bare       bool // a hasanta after the last consonant: no vowel
	nasal      bool
	coda       string
}

func units(rs []rune) []unit {
	var out []unit
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		var x unit
		switch {
		case isConsonant(r):
			for {
				c := rs[i]
				if i+1 < len(rs) && rs[i+1] == nukta {
					c = precomposed(c)
					i++
				}
				x.consonants = append(x.consonants, c)
				if i+2 < len(rs) && rs[i+1] == hasanta && isConsonant(rs[i+2]) {
					i += 2
					continue
				}
				break
			}
			if i+1 < len(rs) {
				switch v := rs[i+1]; {
				case v == hasanta:
					x.bare = true
					i++
				case isVowelSign(v):
					x.vowel = vowelLatin[v]
					i++
				}
			}
			if rs[i] == khandaTa {
				x.bare = true
			}
		case isVowelLetter(r):
			x.vowel = vowelLatin[r]
			// ওয়া ওয়ে ওয়ি are how w is written: Washington, Wales.
			if r == 'ও' && i+3 < len(rs) && rs[i+1] == 'য' && rs[i+2] == nukta && isVowelSign(rs[i+3]) {
				x.vowel = "w" + vowelLatin[rs[i+3]]
				i += 3
			}
			// অ্যা is the vowel of "apple".
			if i+3 < len(rs) && rs[i+1] == hasanta && rs[i+2] == 'য' && rs[i+3] == aSign {
				x.vowel = "a"
				i += 3
			}
		case IsDigit(r):
			x.coda = string('0' + r - '০')
		case IsBengali(r):
			continue
		default:
			x.coda = string(r)
		}
		for i+1 < len(rs) {
			switch rs[i+1] {
			case candrabindu:
				x.nasal = true
			case anusvara:
				x.coda += "ng"
			case visarga:
			default:
				goto done
			}
			i++
		}
	done:
		out = append(out, x)
	}
	return out
}

func precomposed(c rune) rune {
	switch c {
	case 'ড':
		return '\u09DC'
	case 'ঢ':
		return '\u09DD'
	case 'য':
		return '\u09DF'
	}
	return c
}

func next(u []unit, i int) *unit {
	if i+1 < len(u) {
		return &u[i+1]
	}
	return nil
}

// onset writes the consonants of x.
func (x unit) onset() string {
	var b strings.Builder
	for j, c := range x.consonants {
		if j > 0 {
			switch c {
			case 'য': // the fold ya-phala: ম্যা is "ma", elsewhere it doubles or glides
				if x.vowel == "a" {
					continue
				}
				b.WriteByte('y')
				continue
			case 'ব': // the fold ba-phala is a glide after a sibilant, স্বপন "Swapan"
				if p := x.consonants[j-1]; p == 'স' || p == 'শ' {
					b.WriteByte('w')
					continue
				}
			}
		}
		switch {
		case c == 'ষ' && j > 0 && x.consonants[j-1] == 'ক':
			b.WriteString("sh")
		case c == 'ঞ' && j+1 < len(x.consonants):
			b.WriteByte('n')
		case c == 'ঞ' && j > 0 && x.consonants[j-1] == 'জ':
			b.WriteByte('n')
		case c == 'ঙ' && j+1 < len(x.consonants):
			b.WriteByte('n')
			if n := x.consonants[j+1]; n != 'ক' && n != 'খ' && n != 'গ' && n != 'ঘ' {
				b.WriteByte('g')
			}
		case c == '\u09DF':
			// য় only glides between vowels: "Mayer" but "Soumo".
			if x.vowel == "e" || x.vowel == "a" || x.vowel == "u" || x.vowel == "" {
				b.WriteString("y")
			}
		default:
			b.WriteString(consonantLatin[c])
		}
	}
	return b.String()
}

// keepsInherent tells whether a consonant without a vowel sign is followed by
// the inherent vowel: not at the end of a word, unless a cluster needs it, and
// not between a vowel and a syllable with a vowel of its own.
func keepsInherent(u []unit, i int) bool {
	x := u[i]
	if x.coda != "" {
		return true
	}
	n := next(u, i)
	if n == nil || n.consonants == nil && n.vowel == "" {
		return i == 0 || len(x.consonants) > 1 && hardFinal(x.consonants)
	}
	if n.consonants == nil {
		return false
	}
	if i == 0 {
		return true
	}
	prev := u[i-1]
	open := prev.vowel != "" || prev.consonants != nil && !prev.bare && prev.coda == "" && keepsInherent(u, i-1)
	if !open || len(x.consonants) > 1 {
		return true
	}
	if n.vowel != "" || n.bare {
		return false
	}
	// Two syllables without signs in a row: the one before the last keeps it
	// (করিমগঞ্জ), except before a final cluster with স (ৎস্ক).
	return n.consonants[0] != 'স' || len(n.consonants) == 1
}

// hardFinal tells whether a final cluster cannot be said without a vowel.
func hardFinal(cs []rune) bool {
	last := cs[len(cs)-1]
	switch last {
	case 'র', 'য', 'ল', 'ন', 'ণ', 'ম', 'ব':
		return cs[0] != 'র' && cs[0] != 'ল'
	}
	return false
}

var vowelLatin = map[rune]string{
	'অ': "a", 'আ': "a", 'ই': "i", 'ঈ': "i", 'উ': "u", 'ঊ': "u", 'ঋ': "ri", 'এ': "e", 'ঐ': "oi", 'ও': "o", 'ঔ': "ou",
	'া': "a", 'ি': "i", 'ী': "i", 'ু': "u", 'ূ': "u", 'ৃ': "ri", 'ে': "e", 'ৈ': "oi", 'ো': "o", 'ৌ': "ou",
}

var consonantLatin = map[rune]string{
	'ক': "k", 'খ': "kh", 'গ': "g", 'ঘ': "gh", 'ঙ': "ng",
	'চ': "ch", 'ছ': "chh", 'জ': "j", 'ঝ': "jh", 'ঞ': "n",
	'ট': "t", 'ঠ': "th", 'ড': "d", 'ঢ': "dh", 'ণ': "n",
	'ত': "t", 'থ': "th", 'দ': "d", 'ধ': "dh", 'ন': "n",
	'প': "p", 'ফ': "f", 'ব': "b", 'ভ': "v", 'ম': "m",
	'য': "j", 'র': "r", 'ল': "l", 'শ': "sh", 'ষ': "sh", 'স': "s", 'হ': "h",
	'\u09DC': "r", '\u09DD': "rh", 'ৎ': "t", 'ৰ': "r", 'ৱ': "w",
}

// Title returns s with its first letter in upper case.
func Title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}
