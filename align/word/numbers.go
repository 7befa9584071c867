package word

import (
	"math"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// numbers joins what is the same number on both sides, in digits or words: ২০ লাখ and 2 million.
func (s *scratch) numbers() {
	pairUp(s, s.numbersOf(0), s.numbersOf(1))
}

// numbersOf are the numbers of a side.
func (s *scratch) numbersOf(side int) (claims []claim[string]) {
	words := s.words[side]
	for i := 0; i < len(words); {
		key, n := readNumber(words[i:])
		if n == 0 {
			i++
			continue
		}
		if key != "" && !words[i].taken {
			claims = append(claims, claim[string]{key, i, i + n})
		}
		i += n
	}
	return claims
}

// readNumber reads the number at the begin of words. n is how many words it has, 0 for no number.
// The key is the same for the same numbers, and "" for one that says too little: "one" is also
// a pronoun and an article.
func readNumber(words []word) (key string, n int) {
	total, sum := 0.0, 0.0
	digits := false
	last := math.Inf(1) // the last multiplier
	least := 1e9        // the last part of the sum must be less
	for n < len(words) {
		w := &words[n]
		v, ok := w.value()
		switch {
		case !ok && n > 0 && w.text == "and" && n+1 < len(words) && last == 100:
			if next, ok := words[n+1].value(); !ok || next >= 100 {
				return finish(total+sum, digits), n
			}
			n++
			continue
		case !ok:
			if n == 0 && w.number { // 9:30, 12.5.2020
				return bengali.ASCIIDigits(w.text), 1
			}
			return finish(total+sum, digits), n
		case w.multiplies(v):
			switch {
			case n == 0 || sum == 0:
				return finish(total, digits), n
			case v == 100:
				sum *= v
			case v < last || last == 100:
				total += sum * v
				sum = 0
			default: // ২ লাখ কোটি, a hundred thousand million
				total = (total + sum) * v
				sum = 0
			}
			last, least = v, v
		default:
			if n > 0 && (w.number && last > 1e9 || v >= least || sum != 0 && last != 100 && !(sum >= 20 && sum < 100 && v < 10 && math.Mod(sum, 10) == 0 && !w.bengali && !digits)) {
				return finish(total+sum, digits), n
			}
			sum += v
			digits = digits || w.number
			if v >= 100 && !w.number { // দুইশ
				last, least = 100, 100
			} else if last > 1e9 {
				least = 10
			}
		}
		n++
	}
	return finish(total+sum, digits), n
}

func finish(v float64, digits bool) string {
	if v == 0 && !digits || v == 1 && !digits {
		return ""
	}
	return strconv.FormatFloat(v, 'g', 12, 64)
}

// multiplies tells whether a word of the value v multiplies what stands before it: শ and হাজার do,
// দুইশ and digits do not.
func (w *word) multiplies(v float64) bool {
	return !w.number && v >= 100 && (v >= 1000 || !w.bengali || strings.HasPrefix(w.text, "শ"))
}

// value is the value of a word that is a number.
func (w *word) value() (v float64, ok bool) {
	switch {
	case w.number:
		v, err := strconv.ParseFloat(strings.ReplaceAll(bengali.ASCIIDigits(w.text), ",", ""), 64)
		return v, err == nil
	case !w.bengali:
		v, ok = english.NumberWord(w.text)
		if !ok {
			if base, is := strings.CutSuffix(w.text, "s"); is {
				if v, ok = english.NumberWord(base); v < 100 {
					ok = false
				}
			}
		}
		return v, ok
	}
	if v, ok := bengali.NumberWord(w.text); ok {
		return v, true
	}
	for _, end := range []string{"টি", "টা", "টির", "টিকে", "টিতে", "জন", "জনের", "জনকে", "খানা", "খানি"} {
		if stem, is := strings.CutSuffix(w.text, end); is {
			if v, ok := bengali.NumberWord(stem); ok && v < 100 {
				return v, true
			}
		}
	}
	return 0, false
}
