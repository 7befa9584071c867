package bengali

import (
	"slices"
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
	if place, ok := strings.CutSuffix(folded, "দহ"); ok {
		folded = place + "দা" // শিয়ালদহ
	}
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
			case p == phoneY && isConsonant(next) && len(s) > 1 && s[len(s)-2] == phoneA:
				s[len(s)-1] = phoneI // রায়হান as রাইহান
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
			if n := len(s); n > 0 && s[n-1] == phoneInherent && (r == 'ও' || r == 'ই') {
				s[n-1] = phoneO // তওহিদ as তৌহিদ, সইফ as সৈফ
				if r == 'ও' {
					s = append(s, phoneU)
					continue
				}
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

// AppendKeys appends to keys the numbers by which to find what is worth comparing
// with s, and returns them: words within a [Sound.Distance] of
//
//	.46 with up to 3 consonants
//	1.1 with 4
//	1.5 with more
//
// have a key in common, but for rare ones that differ in two consonants at once. A
// word has up to about 20 keys, more consonants making the keys rarer.
func (s Sound) AppendKeys(keys []uint64) []uint64 {
	var coarse, fine, soft [maxKeyed]byte // groups of the consonants, those of fine that may be missing
	nc, nf := 0, 0
	tail := len(s) // from here on there is no consonant but of groupS
	for tail > 0 && (coarseGroup[s[tail-1]] == 0 || coarseGroup[s[tail-1]] == groupS) {
		tail--
	}
	for i, p := range s {
		g := coarseGroup[p]
		if g == 0 || nc == maxKeyed || nf == maxKeyed {
			continue
		}
		if (p == phoneG || p == phoneGh) && i > 0 && s[i-1] == phoneNg || isSilentB(s, i) {
			continue // ঙ্গ is as ং
		}
		f := fineGroup[p]
		if i >= tail && g == groupS {
			f = fineGroup[phoneS] // at the end s and z are confused
		}
		nc = appendGroup(&coarse, nc, g, coarseGroup[phoneT])
		if n := appendGroup(&fine, nf, f, fineGroup[phoneT]); n > nf {
			nf = n
			soft[nf-1] = 0
			switch p {
			case phoneG, phoneGh, phoneB, phoneV, phoneN, phoneNg: // h, w and candrabindu stand for them
				soft[nf-1] = 1
			}
		} else {
			nf = n
		}
	}
	n := s.Consonants()
	keys = append(keys, keyOf(fine[:nf], -1, 0))
	for i := range nf {
		if n >= 4 && n <= 5 || n <= 3 && soft[i] != 0 && nf > 1 {
			keys = append(keys, keyOf(fine[:nf], i, 0))
		}
	}
	if n >= 4 {
		keys = append(keys, keyOf(coarse[:nc], -1, 1))
	}
	for i := range nc {
		if n >= 5 {
			keys = append(keys, keyOf(coarse[:nc], i, 1))
		}
	}
	return keys
}

// AppendLatinKeys is AppendKeys for sounds of English spellings, which differ
// more: up to .75 with 3 consonants.
func (s Sound) AppendLatinKeys(keys []uint64) []uint64 {
	var groups [maxKeyed]byte
	n := 0
	for _, p := range s {
		if g := coarseGroup[p]; g != 0 && n < maxKeyed {
			n = appendGroup(&groups, n, g, coarseGroup[phoneT])
		}
	}
	keys = append(keys, keyOf(groups[:n], -1, 2))
	for i := range n {
		if n > 2 {
			keys = append(keys, keyOf(groups[:n], i, 2))
		}
	}
	return keys
}

// Key is a number that sounds which are the same share, and seldom others.
func (s Sound) Key() uint64 {
	h := uint64(14695981039346656037) // FNV-1a
	for _, p := range s {
		h = (h ^ uint64(p)) * 1099511628211
	}
	return h<<2 | 3
}

// maxKeyed is how many consonants of a word its keys know: 4 bits for each.
const maxKeyed = 15

// appendGroup appends the group g of a consonant to the n ones of groups, and
// returns how many there are. Doubled ones count once, and a t before s not at all
// (শলৎজ).
func appendGroup(groups *[maxKeyed]byte, n int, g, t byte) int {
	switch {
	case n > 0 && groups[n-1] == g:
	case n > 0 && groups[n-1] == t && g == groupS && (n == 1 || groups[n-2] != g):
		groups[n-1] = g
	case n > 0 && groups[n-1] == t && g == groupS:
		n--
	default:
		groups[n] = g
		n++
	}
	return n
}

// keyOf packs groups, without the one with index skip, and the kind of the key.
func keyOf(groups []byte, skip int, kind uint64) (key uint64) {
	for i, g := range groups {
		if i != skip {
			key = key<<4 | uint64(g)
		}
	}
	return key<<2 | kind
}

// groupS is the group of s in coarseGroup and fineGroup.
const groupS = 2

// coarseGroup are the consonants that spellings of one name confuse, fineGroup
// those that differ by less than .46. Both are the group from 1 on, or 0.
var (
	coarseGroup = groupsOf([][]phone{
		{phoneK, phoneKh, phoneG, phoneGh},
		{phoneCh, phoneChh, phoneS, phoneSh, phoneJ, phoneJh},
		{phoneT, phoneTh, phoneSoftT, phoneSoftTh, phoneD, phoneDh, phoneSoftD, phoneSoftDh},
		{phoneP, phoneF, phoneB, phoneV},
		{phoneN, phoneNg, phoneM},
		{phoneR},
		{phoneL},
	})
	fineGroup = groupsOf([][]phone{
		{phoneK, phoneKh},
		{phoneCh, phoneChh, phoneS, phoneSh},
		{phoneT, phoneTh, phoneSoftT, phoneSoftTh},
		{phoneP, phoneF, phoneB, phoneV},
		{phoneN, phoneNg},
		{phoneR},
		{phoneL},
		{phoneG, phoneGh},
		{phoneJ, phoneJh},
		{phoneD, phoneDh, phoneSoftD, phoneSoftDh},
		{phoneM},
	})
)

func groupsOf(groups [][]phone) (of [phones]byte) {
	for i, group := range groups {
		for _, p := range group {
			of[p] = byte(i + 1)
		}
	}
	return of
}

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
	set(.5, phoneK, phoneG)
	set(.3, phoneCh, phoneChh)
	set(.15, phoneS, phoneSh)
	set(.3, phoneChh, phoneS, phoneSh)
	set(.4, phoneCh, phoneS, phoneSh)
	set(.15, phoneJ, phoneJh)
	set(.6, phoneJ, phoneS, phoneSh)
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
	set(.3, phoneP, phoneF)
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
	case p == phoneH && before > phoneInherent && (after == phoneInherent || after < firstVowel && after != phoneNone):
		return .2 // আহমেদ, শাহজাহান
	case p == phoneH:
		return .45
	case p == phoneY:
		return .2
	case p == phoneNasal && len(s) > 3:
		return .05 // ভূঁইয়া, ভূইয়া
	case p == phoneNasal:
		return .2
	case isSilentB(s, i):
		return .2 // সন্দ্বীপ
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
	case p == phoneI && after == phoneY:
		return .12 // পান্ডিয়া, পাণ্ড্যা
	case p > firstVowel && (before > firstVowel || after > firstVowel || before == phoneY || after == phoneY):
		return .25 // one vowel of two
	case p > firstVowel:
		return .4
	case p == phoneR || p == phoneL:
		return .75
	}
	return 1
}

// isSilentB tells whether phone i is a ব written below a consonant after which it
// is not said.
func isSilentB(s Sound, i int) bool {
	if s[i] != phoneB || i == 0 {
		return false
	}
	switch s[i-1] {
	case phoneSoftD, phoneSoftDh, phoneSoftT, phoneS, phoneSh, phoneJ:
		return true
	}
	return false
}

// cost is that of taking s[i] for t[j], where it is not that of substitutions: for
// the first two phones, and the last ones of both.
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
	case last && (a == phoneJ && (b == phoneS || b == phoneSh) || b == phoneJ && (a == phoneS || a == phoneSh)):
		return .35 // only at the end s and z are confused
	case last && (a == phoneA && b == phoneO || a == phoneO && b == phoneA):
		return .8 // ফার্নান্দা, ফার্নান্দো
	case last && (a == phoneY || b == phoneY):
		return .8 // মালি, মালয়
	}
	return c
}

// Distance is how far two words sound apart: the least sum of costs that turns
// one into the other. Spellings of one name are some .1 to .3 apart for each
// consonant. A distance above limit may be less than it is, to save work. For many
// words use a [Comparer].
func (s Sound) Distance(t Sound, limit float32) float32 {
	var c Comparer
	return c.Distance(s, t, limit)
}

// longest is how many phones of a word are compared.
const longest = 64

// A Comparer finds distances faster when a word is compared with many others in
// the order of [Sound.Compare]: what their begins have in common is looked at once.
// The zero value is ready for use. It is not safe for concurrent use.
type Comparer struct {
	s, t  Sound // of the last call
	gaps  [longest]float32
	rows  [longest + 1][longest + 1]float32 // after so many phones of t, for so many of s
	least [longest + 1]float32              // of a row
	valid int                               // rows
	seen  int
}

// Seen is how many phones of t the last call of Distance looked at before it found
// the distance above the limit, and 0 if it did not. All words that begin with the
// same phones are as far from s.
func (c *Comparer) Seen() int { return c.seen }

// Compare orders sounds: it is negative if s comes before t, 0 if they are the same.
func (s Sound) Compare(t Sound) int { return slices.Compare(s, t) }

// HasPrefix tells whether s begins with prefix.
func (s Sound) HasPrefix(prefix Sound) bool {
	return len(s) >= len(prefix) && slices.Equal(s[:len(prefix)], prefix)
}

// Distance is [Sound.Distance]. The sounds must not be changed while c is in use.
func (c *Comparer) Distance(s, t Sound, limit float32) float32 {
	s, t = s[:min(len(s), longest)], t[:min(len(t), longest)]
	if c.valid == 0 || len(s) != len(c.s) || len(s) > 0 && &s[0] != &c.s[0] {
		c.s, c.t = s, nil
		c.rows[0][0] = 0
		for i := range s {
			c.gaps[i] = gap(s, i)
			c.rows[0][i+1] = c.rows[0][i] + c.gaps[i]
		}
		c.valid = 1
	}
	// What is done to a phone depends on the one after it, so the last row in common
	// is done again.
	same := 0
	for same < len(t) && same < len(c.t) && t[same] == c.t[same] {
		same++
	}
	if same < len(t) || same < len(c.t) {
		same = max(0, same-1)
	}
	c.t, c.seen = t, 0
	c.valid = min(c.valid, same+1)
	for c.valid <= len(t) {
		if least := c.least[c.valid-1]; least > limit {
			c.seen = c.valid
			return least
		}
		c.addRow()
	}
	return c.rows[len(t)][len(s)]
}

// addRow makes the row after the valid ones.
func (c *Comparer) addRow() {
	s, j := c.s, c.valid-1
	p := c.t[j]
	del := gap(c.t, j)
	prev, cur := c.rows[j][:len(s)+1], c.rows[j+1][:len(s)+1]
	costs := &substitutions[p]
	d := prev[0] + del
	cur[0] = d
	least := d
	for i, q := range s {
		sub := costs[q]
		if i == j && i < 2 || i == len(s)-1 && j == len(c.t)-1 {
			sub = cost(s, c.t, i, j)
		}
		d = min(prev[i]+sub, prev[i+1]+del, d+c.gaps[i])
		cur[i+1] = d
		least = min(least, d)
	}
	c.least[j+1] = least
	c.valid++
}

// LatinSound reads a word in Latin letters a to z, whatever their case, as an
// English spelling of a name from anywhere: Zelensky, Mohammed, Xi.
func LatinSound(word string) (s Sound) {
	w := PlainLatin(word)
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

// PlainLatin is a word in Latin letters in lower case and without accents.
func PlainLatin(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
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
