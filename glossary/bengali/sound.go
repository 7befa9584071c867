package bengali

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Sound is a word as its sounds, by which spellings are compared: letters that
// the press confuses are near each other. Use [SoundOf] and [Sound.Distance].
type Sound []phone

// A phone is a consonant, a vowel or a sign of one word.
type phone byte

// The phones. Letters of one sound (ই ঈ, ণ ন, জ য) are one phone.
const (
	phoneNone phone = iota
	phoneK
	phoneKh
	phoneG
	phoneGh
	phoneNg
	phoneCh
	phoneChh
	phoneJ
	phoneJh
	phoneT  // ট
	phoneTh // ঠ
	phoneD  // ড
	phoneDh // ঢ
	phoneN
	phoneSoftT // ত ৎ
	phoneSoftTh
	phoneSoftD
	phoneSoftDh
	phoneP
	phoneF
	phoneB
	phoneV
	phoneM
	phoneR
	phoneL
	phoneSh
	phoneS
	phoneH
	phoneY
	phoneW
	phoneNasal // candrabindu
	firstVowel
	phoneInherent // the vowel that a consonant is said with and that is not written
	phoneA
	phoneAe // অ্যা
	phoneI
	phoneU
	phoneE
	phoneO
	phones
)

var phoneOf = map[rune]phone{
	'ক': phoneK, 'খ': phoneKh, 'গ': phoneG, 'ঘ': phoneGh, 'ঙ': phoneNg, anusvara: phoneNg,
	'চ': phoneCh, 'ছ': phoneChh, 'জ': phoneJ, 'ঝ': phoneJh, 'ঞ': phoneN, 'য': phoneJ,
	'ট': phoneT, 'ঠ': phoneTh, 'ড': phoneD, 'ঢ': phoneDh, 'ণ': phoneN,
	'ত': phoneSoftT, khandaTa: phoneSoftT, 'থ': phoneSoftTh, 'দ': phoneSoftD, 'ধ': phoneSoftDh, 'ন': phoneN,
	'প': phoneP, 'ফ': phoneF, 'ব': phoneB, 'ভ': phoneV, 'ম': phoneM,
	'র': phoneR, 'ল': phoneL, 'শ': phoneSh, 'ষ': phoneSh, 'স': phoneS, 'হ': phoneH,
	'ৰ': phoneR, 'ৱ': phoneW,
}

var vowelOf = map[rune][]phone{
	'অ': {phoneO}, 'আ': {phoneA}, 'ই': {phoneI}, 'ঈ': {phoneI}, 'উ': {phoneU}, 'ঊ': {phoneU}, 'ঋ': {phoneR, phoneI},
	'এ': {phoneE}, 'ঐ': {phoneO, phoneI}, 'ও': {phoneO}, 'ঔ': {phoneO, phoneU},
	'া': {phoneA}, 'ি': {phoneI}, 'ী': {phoneI}, 'ু': {phoneU}, 'ূ': {phoneU}, 'ৃ': {phoneR, phoneI},
	'ে': {phoneE}, 'ৈ': {phoneO, phoneI}, 'ো': {phoneO}, 'ৌ': {phoneO, phoneU}, auMark: {phoneO, phoneU},
}

// SoundOf reads a folded word. Characters that are no Bengali letters have no sound.
func SoundOf(folded string) (s Sound) {
	word := []rune(folded)
	for i := 0; i < len(word); {
		r := word[i]
		i++
		switch {
		case isConsonant(r):
			p := phoneOf[r]
			nukt := at(word, i) == nukta
			if nukt {
				i++
			}
			switch {
			case r == 'য' && nukt:
				p = phoneY
				if n := len(s); n > 0 && s[n-1] == phoneO && vowelOf[at(word, i)] != nil {
					p = phoneW // সিনোয়ার
				}
			case nukt && (r == 'ড' || r == 'ঢ'):
				p = phoneR
			}
			var before rune
			if i >= 2 {
				before = word[i-2]
			}
			if r == 'য' && !nukt && before == hasanta {
				// A y after a consonant: অ্যা and ম্যা are the vowel of "apple".
				if at(word, i) == aSign {
					i++
					s = append(s, phoneAe)
					continue
				}
				p = phoneY
			}
			s = append(s, p)
			switch next := at(word, i); {
			case next == hasanta:
				i++
			case vowelOf[next] != nil && !isVowelLetter(next):
				i++
				s = append(s, vowelOf[next]...)
			case r == khandaTa:
			default:
				s = append(s, phoneInherent)
			}
		case r == anusvara:
			s = append(s, phoneNg)
		case r == candrabindu:
			s = append(s, phoneNasal)
		case r == visarga:
			s = append(s, phoneH)
		case isVowelLetter(r):
			if at(word, i) == hasanta && at(word, i+1) == 'য' && at(word, i+2) == aSign {
				i += 3
				s = append(s, phoneAe)
				continue
			}
			if r == 'ও' && at(word, i) == 'য' && at(word, i+1) == nukta { // ওয়া: w
				i += 2
				s = append(s, phoneW)
				if v := vowelOf[at(word, i)]; v != nil && !isVowelLetter(at(word, i)) {
					i++
					s = append(s, v...)
				}
				continue
			}
			s = append(s, vowelOf[r]...)
		}
	}
	// After a single consonant the last vowel is silent unless it is written.
	if n := len(s); n > 2 && s[n-1] == phoneInherent && s[n-3] > firstVowel {
		s = s[:n-1]
	}
	return s
}

// Consonants is how many consonants the sound has, glides apart.
func (s Sound) Consonants() (n int) {
	for i, p := range s {
		if p < firstVowel && p != phoneY && p != phoneNasal && (i == 0 || p != phoneW && p != phoneH) {
			n++
		}
	}
	return n
}

// Keys are what spellings of one name have at least one of in common: the groups
// of the consonants in order, doubled ones once, and the same without one of them
// if there are more than two. Use them to find what is worth comparing.
func (s Sound) Keys() []string {
	var groups []byte
	for _, p := range s {
		g, n := groupOf[p], len(groups)
		switch {
		case g == 0, n > 0 && groups[n-1] == g:
		case n > 0 && groups[n-1] == groupOf[phoneT] && g == groupOf[phoneS] && (n == 1 || groups[n-2] != g):
			groups[n-1] = g // শলৎজ
		case n > 0 && groups[n-1] == groupOf[phoneT] && g == groupOf[phoneS]:
			groups = groups[:n-1]
		default:
			groups = append(groups, g)
		}
	}
	keys := []string{string(groups)}
	if len(groups) > 2 {
		for i := range groups {
			keys = append(keys, string(groups[:i])+string(groups[i+1:]))
		}
	}
	return keys
}

// groupOf are the consonants that spellings of one name confuse.
var groupOf = func() (g [phones]byte) {
	for group, members := range [][]phone{
		{phoneK, phoneKh, phoneG, phoneGh},
		{phoneCh, phoneChh, phoneJ, phoneJh, phoneS, phoneSh},
		{phoneT, phoneTh, phoneD, phoneDh, phoneSoftT, phoneSoftTh, phoneSoftD, phoneSoftDh},
		{phoneP, phoneF, phoneB, phoneV},
		{phoneN, phoneNg, phoneM},
		{phoneR},
		{phoneL},
	} {
		for _, p := range members {
			g[p] = byte(group + 1)
		}
	}
	return g
}()

// The costs of taking one phone for another: 0 for the same, 1 for what the
// ear tells apart. Pairs that are not here cost 1.
var substitutions = func() (c [phones][phones]float32) {
	for i := range c {
		for j := range c[i] {
			if i != j {
				c[i][j] = 1
			}
		}
	}
	set := func(cost float32, group ...phone) {
		for _, a := range group {
			for _, b := range group {
				if a != b && cost < c[a][b] {
					c[a][b] = cost
				}
			}
		}
	}
	set(.25, phoneK, phoneKh)
	set(.25, phoneG, phoneGh)
	set(.5, phoneK, phoneG)
	set(.3, phoneCh, phoneChh)
	set(.15, phoneS, phoneSh)
	set(.3, phoneChh, phoneS, phoneSh)
	set(.4, phoneCh, phoneS, phoneSh)
	set(.15, phoneJ, phoneJh)
	set(.35, phoneJ, phoneS, phoneSh)
	set(.35, phoneJh, phoneS, phoneSh)
	set(.25, phoneT, phoneTh, phoneSoftT, phoneSoftTh)
	set(.15, phoneT, phoneSoftT)
	set(.15, phoneSoftT, phoneSoftTh)
	set(.15, phoneG, phoneGh)
	set(.25, phoneD, phoneDh, phoneSoftD, phoneSoftDh)
	set(.15, phoneD, phoneSoftD)
	set(.5, phoneT, phoneD, phoneSoftT, phoneSoftD)
	set(.3, phoneN, phoneNg)
	set(.5, phoneN, phoneM)
	set(.4, phoneP, phoneF)
	set(.3, phoneF, phoneV)
	set(.25, phoneB, phoneV)
	set(.35, phoneW, phoneV)
	set(.4, phoneW, phoneB)
	set(.3, phoneW, phoneO, phoneU)
	set(.3, phoneY, phoneI, phoneE)
	set(.5, phoneKh, phoneH)
	set(.4, phoneG, phoneH)
	set(.45, phoneG, phoneW, phoneY)
	set(.25, phoneW, phoneY)
	set(.5, phoneP, phoneB)
	set(.5, phoneCh, phoneJ)
	set(.25, phoneN, phoneNasal)
	set(.3, phoneNg, phoneNasal)

	set(.12, phoneInherent, phoneO)
	set(.3, phoneInherent, phoneA)
	set(.45, phoneInherent, phoneE)
	set(.45, phoneInherent, phoneU)
	set(.45, phoneInherent, phoneAe)
	set(.6, phoneInherent, phoneI)
	set(.1, phoneA, phoneAe)
	set(.15, phoneE, phoneAe)
	set(.3, phoneA, phoneE)
	set(.3, phoneA, phoneO)
	set(.25, phoneE, phoneI)
	set(.25, phoneO, phoneU)
	set(.8, phoneI, phoneU)
	set(.7, phoneA, phoneI)
	set(.7, phoneA, phoneU)
	set(.7, phoneE, phoneO)
	return c
}()

// gap is the cost of a phone that only one spelling has, between the phones
// before and after.
func gap(s Sound, i int) float32 {
	p := s[i]
	last := i == len(s)-1
	var before, after phone
	if i > 0 {
		before = s[i-1]
	}
	if !last {
		after = s[i+1]
	}
	switch {
	case p == phoneInherent:
		return .08
	case p == before || p == after || before == phoneInherent && i > 1 && p == s[i-2] && p < firstVowel:
		return .12 // doubled
	case (p == phoneSoftT || p == phoneT) && (after == phoneJ || after == phoneS || after == phoneSh):
		return .25 // শলৎজ
	case p == phoneH && (last || before == phoneInherent || before < firstVowel):
		return .2
	case p == phoneH:
		return .45
	case p == phoneY:
		return .2
	case p == phoneNasal:
		return .2
	case p == phoneW:
		return .4
	case p == phoneG && before == phoneNg, p == phoneGh && before == phoneNg:
		return .12
	case p > firstVowel && last && (p == phoneA || p == phoneI):
		return 1.6 // খালেদ and খালেদা
	case p == phoneU && last && before == phoneO:
		return .2 // মস্কৌ
	case p > firstVowel && last:
		return .6
	case p > firstVowel && (before > firstVowel || after > firstVowel || before == phoneY || after == phoneY):
		return .25 // one vowel of two
	case p > firstVowel:
		return .4
	case p == phoneR || p == phoneL:
		return .75
	}
	return 1
}

// cost is that of taking s[i] for t[j].
func cost(s, t Sound, i, j int) float32 {
	a, b := s[i], t[j]
	c := substitutions[a][b]
	last := i == len(s)-1 && j == len(t)-1
	switch {
	case c == 0:
		return 0
	case i == 0 && j == 0 && (a == phoneY || b == phoneY):
		return min(c, .1) // য়ুনুস
	case i == 0 && j == 0 && c > .5:
		return 2 * c // the first sound is the surest
	case i == 1 && j == 1 && (a == phoneInherent && b == phoneA || a == phoneA && b == phoneInherent) &&
		len(s) > 2 && s[2] < firstVowel && len(t) > 2 && t[2] < firstVowel:
		return .5 // ভারত, ভরত
	case !last && (a == phoneJ && (b == phoneS || b == phoneSh) || b == phoneJ && (a == phoneS || a == phoneSh)):
		return .6 // only at the end s and z are confused
	case last && (a == phoneY || b == phoneY):
		return .8 // মালি, মালয়
	}
	return c
}

// Distance is how far two words sound apart: the least sum of costs that turns
// one into the other. Spellings of one name are some .1 to .3 apart for each
// consonant; limit ends the work when the distance must be greater.
func (s Sound) Distance(t Sound, limit float32) float32 {
	const longest = 64
	if len(s) > longest || len(t) > longest {
		s, t = s[:min(len(s), longest)], t[:min(len(t), longest)]
	}
	var rows [2][longest + 1]float32
	prev, cur := &rows[0], &rows[1]
	for j := range t {
		prev[j+1] = prev[j] + gap(t, j)
	}
	for i := range s {
		del := gap(s, i)
		cur[0] = prev[0] + del
		least := cur[0]
		for j := range t {
			d := prev[j] + cost(s, t, i, j)
			d = min(d, prev[j+1]+del, cur[j]+gap(t, j))
			cur[j+1] = d
			least = min(least, d)
		}
		if least > limit {
			return least
		}
		prev, cur = cur, prev
	}
	return prev[len(t)]
}

// LatinSound reads a word in Latin letters a to z, whatever their case, as an
// English spelling of a name from anywhere: Zelensky, Mohammed, Xi.
func LatinSound(word string) (s Sound) {
	w := unaccented(strings.ToLower(word))
	at := func(i int) byte {
		if i < len(w) {
			return w[i]
		}
		return 0
	}
	for i := 0; i < len(w); i++ {
		c, next := w[i], at(i+1)
		p := latinLetters[c]
		switch {
		case next == 'h' && latinDigraphs[c] != 0:
			p = latinDigraphs[c]
			i++
		case c == 'n' && next == 'g' && !strings.ContainsRune("aeiou", rune(at(i+2))):
			p = phoneNg
			i++
		case c == 'c' && (next == 'e' || next == 'i' || next == 'y'):
			p = phoneS
		case c == 'c' && next == 'k':
			p = phoneK
			i++
		case c == 'x' && i > 0:
			s = append(s, phoneK)
		case c == 'y' && (i == len(w)-1 || i > 0 && !strings.ContainsRune("aeiou", rune(next))):
			p = phoneI
		case c == 'e' && next == 'e', c == 'i' && next == 'e' && i+2 == len(w):
			p = phoneI
			i++
		case c == 'o' && next == 'o':
			p = phoneU
			i++
		case c == 'e' && i == len(w)-1 && i > 2:
			continue // silent
		}
		if p == 0 || len(s) > 0 && s[len(s)-1] == p {
			continue
		}
		s = append(s, p)
	}
	return s
}

// unaccented drops the accents of Latin letters.
func unaccented(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(word))
}

var (
	latinLetters = [256]phone{
		'a': phoneA, 'b': phoneB, 'c': phoneK, 'd': phoneSoftD, 'e': phoneE, 'f': phoneF, 'g': phoneG, 'h': phoneH,
		'i': phoneI, 'j': phoneJ, 'k': phoneK, 'l': phoneL, 'm': phoneM, 'n': phoneN, 'o': phoneO, 'p': phoneP,
		'q': phoneK, 'r': phoneR, 's': phoneS, 't': phoneSoftT, 'u': phoneU, 'v': phoneV, 'w': phoneV, 'x': phoneSh,
		'y': phoneY, 'z': phoneJ,
	}
	latinDigraphs = [256]phone{
		's': phoneSh, 'c': phoneCh, 'k': phoneKh, 'g': phoneGh, 't': phoneSoftTh, 'd': phoneSoftDh, 'p': phoneF,
		'b': phoneB, 'z': phoneJ, 'j': phoneJh,
	}
)
