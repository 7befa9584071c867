package bengali

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Transliterate writes Bengali words in lower-case Latin letters, as the
// English-language press spells names: by sound and without diacritics. It is a
// guess where the script does not say whether a consonant carries a vowel.
// Characters of other scripts are kept; Bengali digits become 0 to 9. The
// result holds nothing of the Bengali block.
func Transliterate(text string) string {
	return transliterate(Fold(text), style{inherent: "a", j: "j"})
}

// A style is how one spells what the script leaves open.
type style struct {
	inherent string // the vowel that is not written
	j        string // জ and য
	s        bool   // শ and ষ as s
}

// Spellings returns the ways in which the English press may spell Bengali words,
// in lower case, the likeliest first: foreign names have an o where Bengali ones
// have an a (London, Karim), and জ is j or z.
func Spellings(text string) []string {
	folded := Fold(text)
	vowels := []string{"a", "o"}
	if foreign(folded) {
		vowels = []string{"o", "a"}
	}
	var out []string
	for _, s := range []style{
		{vowels[0], "j", false}, {vowels[0], "z", false}, {vowels[1], "j", false},
		{vowels[0], "j", true}, {vowels[1], "z", false}, {vowels[0], "z", true}, {vowels[1], "j", true},
	} {
		if x := transliterate(folded, s); !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// foreign tells whether a folded word looks like one from Europe or America:
// more of its letters and clusters are typical of those than of Bengali words.
func foreign(word string) bool {
	score := 0
	for _, mark := range []string{"ট", "ডা", "ডি", "ডে", "ডো", "ন্ড", "ল্ড", "র্ড", "্যা", "ফ", "ওয", "স্ক", "স্ট", "র্গ", "র্ন", "ক্স", "ভস", "ভা", "ৎস", "সন"} {
		score += strings.Count(word, mark)
	}
	for _, mark := range []string{"ণ", "ষ", "ৃ", "ক্ষ", "জ্ঞ", "ঙ্গ", "ন্দ্র", "শ্ব", "ট্ট", "ধ", "ঘ", "ঢ", "ঠ", "ছ", "ড়", "উল", "ভট", "ৌ", "পুর", "গঞ্জ"} {
		score -= 2 * strings.Count(word, mark)
	}
	return score > 0 || strings.HasSuffix(word, "ভ")
}

// transliterate writes a folded text.
func transliterate(folded string, as style) string {
	var b strings.Builder
	var word []rune
	for _, r := range folded {
		if IsLetter(r) {
			word = append(word, r)
			continue
		}
		write(&b, syllables(word), as)
		word = word[:0]
		if IsDigit(r) {
			r = '0' + r - '০'
		}
		if !IsBengali(r) {
			b.WriteRune(r)
		}
	}
	write(&b, syllables(word), as)
	return nasals.Replace(b.String())
}

// nasals spells ng before a consonant of its own place: Kongo, Bank.
var nasals = strings.NewReplacer("ngg", "ng", "ngk", "nk")

// syllable is a written syllable: a cluster of consonants with its vowel, or a
// vowel.
type syllable struct {
	consonants []rune // ড় ঢ় য় as their precomposed letters
	vowel      string
	inherent   bool // the vowel is said, but not written
	bare       bool // the last consonant has no vowel: ৎ, or a hasanta after it
	nasal      bool // candrabindu
	coda       string
}

// syllables reads the letters of one word.
func syllables(word []rune) []syllable {
	var out []syllable
	for len(word) > 0 {
		var x syllable
		n := x.readConsonants(word)
		n += x.readVowel(word[n:], out == nil)
		n += x.readCoda(word[n:])
		if n == 0 {
			n = 1 // a stray sign without a sound
		} else {
			out = append(out, x)
		}
		word = word[n:]
	}
	return out
}

// at is the letter with index i, or 0.
func at(word []rune, i int) rune {
	if i < len(word) {
		return word[i]
	}
	return 0
}

// readConsonants reads a cluster and a hasanta after it.
func (x *syllable) readConsonants(word []rune) (n int) {
	for isConsonant(at(word, n)) {
		c := word[n]
		n++
		if full, ok := dotted[c]; ok && at(word, n) == nukta {
			c = full
			n++
		}
		x.consonants = append(x.consonants, c)
		x.bare = c == khandaTa
		if at(word, n) != hasanta {
			break
		}
		x.bare = true
		n++
	}
	x.bare = x.bare && n > 0
	return n
}

// readVowel reads a vowel sign or letter.
func (x *syllable) readVowel(word []rune, first bool) (n int) {
	r := at(word, 0)
	switch {
	case x.consonants != nil && isVowelLetter(r):
		return 0 // a syllable of its own
	case r == 'ও' && at(word, 1) == 'য' && at(word, 2) == nukta && isVowelSign(at(word, 3)):
		// ওয়া ওয়ে ওয়ি are how w is written: Washington, Wales.
		x.vowel = "w" + vowels[word[3]]
		return 4
	case r == 'ই' && at(word, 1) == 'য' && at(word, 2) == nukta && isVowelSign(at(word, 3)):
		x.vowel = "y" + vowels[word[3]] // Yemen
		return 4
	case r == 'ই' && at(word, 1) == 'উ' && first:
		x.vowel = "yu" // Yunus
		return 2
	case isVowelLetter(r) && at(word, 1) == hasanta && at(word, 2) == 'য' && at(word, 3) == aSign:
		x.vowel = "a" // অ্যা is the vowel of "apple"
		return 4
	case vowels[r] == "":
		return 0
	}
	x.vowel, x.bare = vowels[r], false
	return 1
}

// readCoda reads the signs after a vowel.
func (x *syllable) readCoda(word []rune) (n int) {
	for ; ; n++ {
		switch at(word, n) {
		case candrabindu:
			x.nasal = true
		case anusvara:
			x.coda += "ng"
		case visarga:
			if n+1 == len(word) {
				x.coda += "h"
			}
		default:
			return n
		}
	}
}

// write spells the syllables of one word.
func write(b *strings.Builder, word []syllable, as style) {
	sayInherent(word, as.inherent)
	sound := "a" // the vowel before; a word begins as after one
	for i := range word {
		x := &word[i]
		x.writeConsonants(b, i == 0, sound, as)
		b.WriteString(x.vowel)
		switch {
		case i > 0 && i+1 == len(word) && x.consonants == nil && word[i-1].nasal:
			b.WriteByte('n') // ঠাকুরগাঁও is Thakurgaon
		case x.nasal && i+1 < len(word) && word[i+1].consonants != nil:
			b.WriteByte('n')
		}
		b.WriteString(x.coda)
		sound = x.vowel
	}
}

// sayInherent gives the syllables that are said with the inherent vowel an a.
// Read from the end, it falls silent at the end of a word and between a
// vowel and a single consonant with a vowel: করিমগঞ্জ is Karimganj.
func sayInherent(word []syllable, vowel string) {
	for i := len(word) - 1; i >= 0; i-- {
		x := &word[i]
		if x.vowel != "" || x.bare || x.consonants == nil {
			continue
		}
		silent := false
		switch {
		case x.coda != "" || x.nasal:
		case i == len(word)-1:
			if i > 0 && isYyaAfterI(word[i-1], *x) {
				x.vowel, x.inherent = "y"+vowel, true // জাতীয় is Jatiya
				continue
			}
			silent = i > 0 && !needsVowel(x.consonants)
		case i > 0 && word[i+1].consonants == nil:
			silent = true
		case i > 0 && len(x.consonants) == 1 && !word[i-1].bare && word[i-1].coda == "":
			after := &word[i+1]
			if len(after.consonants) == 1 {
				silent = after.vowel != "" && after.consonants[0] != '\u09DF'
			} else {
				silent = after.consonants[0] == 'স' // Minsk
			}
		}
		if !silent {
			x.vowel, x.inherent = vowel, true
		}
	}
}

// isYyaAfterI tells whether x is a য় after an i.
func isYyaAfterI(before, x syllable) bool {
	return len(x.consonants) == 1 && x.consonants[0] == '\u09DF' && strings.HasSuffix(before.vowel, "i")
}

// needsVowel tells whether a cluster at the end of a word is said with a vowel:
// those of Sanskrit words are (Dasgupta, Chandra, Bhattacharya), those of
// loan words are not (Bank, Trump).
func needsVowel(cluster []rune) bool {
	if len(cluster) < 2 {
		return false
	}
	first, last := cluster[0], cluster[len(cluster)-1]
	switch last {
	case 'য':
		return true
	case 'র', 'ল', 'ন', 'ণ', 'ম', 'ব':
		return first != 'র' && first != 'ল'
	case 'ত':
		return first == 'প' || first == 'ত' || first == 'ক' || first == 'ন'
	case 'দ', 'ধ':
		return first == 'ন' || first == 'ব' || first == 'দ'
	}
	return false
}

// writeConsonants spells the cluster of x, which follows the vowel sound; first
// tells that a word begins.
func (x *syllable) writeConsonants(b *strings.Builder, first bool, sound string, as style) {
	for j, c := range x.consonants {
		var before rune
		if j > 0 {
			before = x.consonants[j-1]
		}
		after := at(x.consonants, j+1)
		switch {
		case c == 'য' && before != 0:
			// ম্যা is how foreign words write "ma"; other words say a y: Sandhya,
			// Ananya.
			if x.vowel != "a" || x.inherent || strings.ContainsRune("খঘছঝঠঢথধভ", before) ||
				!first && strings.ContainsRune("নদত", before) {
				b.WriteByte('y')
			}
		case c == 'ব' && (before == 'স' || before == 'শ'):
			b.WriteByte('w') // স্বপন is Swapan
		case (c == 'শ' || c == 'ষ') && as.s:
			b.WriteByte('s') // বিশ্বাস is Biswas
		case c == 'জ' && after == 'ঞ':
			b.WriteByte('g')
		case c == 'ঞ' && before == 'জ':
			b.WriteByte('y') // বিজ্ঞান is Bigyan
		case c == 'ঙ' && after != 0:
			b.WriteByte('n')
			if !strings.ContainsRune("কখগঘ", after) {
				b.WriteByte('g')
			}
		case c == '\u09DF':
			// য় glides between some vowels only: Maya, but Zia and Soumo.
			if !strings.HasPrefix(x.vowel, "i") && !strings.HasPrefix(x.vowel, "o") &&
				!strings.HasSuffix(sound, "i") && !strings.HasSuffix(sound, "u") && !strings.HasSuffix(sound, "o") {
				b.WriteByte('y')
			}
		case c == 'ভ' && (after == 0 || after == 'র') && isBack(x.vowel) && isBack(sound):
			b.WriteString("bh") // ভারত, but v where foreign names have it
		case c == 'জ' || c == 'য':
			b.WriteString(as.j)
		default:
			b.WriteString(consonants[c])
		}
	}
}

func isBack(vowel string) bool { return vowel != "" && strings.Contains("aou", vowel) }

var vowels = map[rune]string{
	'অ': "a", 'আ': "a", 'ই': "i", 'ঈ': "i", 'উ': "u", 'ঊ': "u", 'ঋ': "ri", 'ৠ': "ri", 'ঌ': "li", 'ৡ': "li",
	'এ': "e", 'ঐ': "oi", 'ও': "o", 'ঔ': "ou",
	'া': "a", 'ি': "i", 'ী': "i", 'ু': "u", 'ূ': "u", 'ৃ': "ri", 'ৄ': "ri", 'ৢ': "li", 'ৣ': "li",
	'ে': "e", 'ৈ': "oi", 'ো': "o", 'ৌ': "ou", auMark: "ou",
}

var consonants = map[rune]string{
	'ক': "k", 'খ': "kh", 'গ': "g", 'ঘ': "gh", 'ঙ': "ng",
	'চ': "ch", 'ছ': "chh", 'জ': "j", 'ঝ': "jh", 'ঞ': "n",
	'ট': "t", 'ঠ': "th", 'ড': "d", 'ঢ': "dh", 'ণ': "n",
	'ত': "t", 'থ': "th", 'দ': "d", 'ধ': "dh", 'ন': "n",
	'প': "p", 'ফ': "f", 'ব': "b", 'ভ': "v", 'ম': "m",
	'য': "j", 'র': "r", 'ল': "l", 'শ': "sh", 'ষ': "sh", 'স': "s", 'হ': "h",
	'\u09DC': "r", '\u09DD': "rh", khandaTa: "t", 'ৰ': "r", 'ৱ': "w",
}

// dotted are the letters that a nukta makes another of.
var dotted = map[rune]rune{'ড': '\u09DC', 'ঢ': '\u09DD', 'য': '\u09DF'}

// Title returns s with its first letter in upper case.
func Title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
