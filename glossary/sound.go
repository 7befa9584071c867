package glossary

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// soundsLike tells whether two English spellings, each a list of words, can be
// of one Bengali name: Labrov and Lavrov, Jinghua and Xinhua. It rather says no:
// names that differ in a consonant that Bengali tells apart are different, and
// short ones must agree in their vowels too.
func soundsLike(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	var as, bs []sound
	consonants := 0
	for i := range a {
		as = append(as, soundOf(a[i]))
		bs = append(bs, soundOf(b[i]))
		consonants += len(bs[i].consonants)
	}
	if consonants < 3 {
		return false
	}
	long := consonants > 3
	missing := 0
	for i := range as {
		n, ok := as[i].compare(bs[i], long)
		if !ok {
			return false
		}
		missing += n
	}
	return missing == 0 || long && missing == 1
}

// sound is a word as its consonants, those equal that Bengali spelling or
// transliteration confuses, and the vowels before, between and after them:
// there is one more of these.
type sound struct {
	consonants []byte
	vowels     []string
}

// digraphs are the pairs of letters that are one sound. An ng before a vowel is
// two; see soundOf.
var digraphs = map[string]byte{
	"ph": 'f', "sh": 's', "ch": 'c', "kh": 'k', "gh": 'g', "th": 't', "dh": 'd', "bh": 'b', "jh": 'j', "zh": 'j',
	"ck": 'k', "ng": 'n',
}

var singles = map[byte]byte{'v': 'b', 'w': 'b', 'z': 'j', 'q': 'k'}

// soundOf reads a Latin spelling; what is no letter a to z once accents are off
// counts as a consonant.
func soundOf(word string) sound {
	w := bengali.PlainLatin(word)
	if s, ok := strings.CutSuffix(w, "ff"); ok {
		w = s + "v" // Lavroff
	}
	w = strings.TrimSuffix(w, "h")
	if n := len(w); n > 2 && w[n-1] == 'e' && !isVowel(w[n-2]) {
		w = w[:n-1] // silent
	}
	var s sound
	var vowels []byte
	add := func(c byte) {
		if n := len(s.consonants); n > 0 && len(vowels) == 0 && s.consonants[n-1] == c {
			return // a double letter
		}
		s.consonants = append(s.consonants, c)
		s.vowels = append(s.vowels, string(vowels))
		vowels = vowels[:0]
	}
	for i := 0; i < len(w); i++ {
		vowelAt := func(k int) bool { return k < len(w) && isVowel(w[k]) }
		c := w[i]
		if i+2 <= len(w) {
			if one, ok := digraphs[w[i:i+2]]; ok && !(one == 'n' && vowelAt(i+2)) {
				add(one)
				i++
				continue
			}
		}
		switch {
		case isVowel(c):
			vowels = append(vowels, c)
		case c == 'h' && !vowelAt(i+1):
			// Ahmad, Rahman
		case c == 'c' && i+1 < len(w) && strings.IndexByte("eiy", w[i+1]) >= 0:
			add('s')
		case c == 'c':
			add('k')
		case c == 'x' && i > 0:
			add('k')
			add('s')
		default:
			if same, ok := singles[c]; ok {
				c = same
			}
			add(c)
		}
	}
	s.vowels = append(s.vowels, string(vowels))
	return s
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// compare tells whether two words can be one, and how often only one of them
// has a vowel between two consonants.
func (s sound) compare(o sound, long bool) (missing int, ok bool) {
	if len(s.consonants) != len(o.consonants) {
		return 0, false
	}
	for i, c := range s.consonants {
		if d := o.consonants[i]; c != d && !(i == 0 && (c == 'x' && (d == 's' || d == 'j') || d == 'x' && (c == 's' || c == 'j'))) {
			return 0, false
		}
	}
	end := len(s.vowels) - 1
	for i, v := range s.vowels {
		w := o.vowels[i]
		switch {
		case v == "" && w == "":
		case v == "" || w == "":
			if i == 0 || i == end {
				return 0, false
			}
			missing++
		case i == end:
			// Maria and Mario are two.
			if vowelClass(v[len(v)-1], false) != vowelClass(w[len(w)-1], false) {
				return 0, false
			}
		case vowelClasses(v, long)&vowelClasses(w, long) == 0:
			return 0, false
		}
	}
	return missing, true
}

func vowelClasses(s string, long bool) (set int) {
	for i := range len(s) {
		set |= vowelClass(s[i], long)
	}
	return set
}

// vowelClass is front, low or back; in long names low is as good as back, as both
// stand for the inherent vowel.
func vowelClass(c byte, long bool) int {
	switch {
	case c == 'e' || c == 'i' || c == 'y':
		return 1
	case c == 'a' && !long:
		return 2
	}
	return 4
}
