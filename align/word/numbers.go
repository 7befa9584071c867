package word

import (
	_ "embed"
	"math"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

//go:embed numbers.tsv
var numbersTSV string

//go:embed fixed.tsv
var fixedTSV string

//go:embed irregular.tsv
var irregularTSV string

var (
	bengaliNumbers, englishNumbers = parseNumbers(numbersTSV)
	fixedWords                     = parseFixed(fixedTSV)
	fixedEnglish                   = values(fixedWords)
	irregular                      = parseIrregular(irregularTSV)
)

// functionWords mean too little by themselves to be linked by a dictionary.
var functionWords = set("of in on at by for to from with and or but is are was were be been being am has have had do does did " +
	"as if than then so that this these those there it its he she they we you i his her their our my your who which what " +
	"not no will would shall should can could may might must into onto up out off over about")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

func values(m map[string]string) map[string]bool {
	v := make(map[string]bool, len(m))
	for _, en := range m {
		v[en] = true
	}
	return v
}

// rows calls yield with the columns of each line of a table of the program.
func rows(table string, yield func(columns []string)) {
	for line := range strings.Lines(table) {
		if line[0] != '#' {
			yield(strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
	}
}

func parseFixed(table string) map[string]string {
	m := make(map[string]string)
	rows(table, func(c []string) {
		for w := range strings.SplitSeq(c[0], "|") {
			m[bengali.Fold(w)] = c[1]
		}
	})
	return m
}

func parseIrregular(table string) map[string]string {
	m := make(map[string]string)
	rows(table, func(c []string) {
		for w := range strings.SplitSeq(c[1], " ") {
			m[w] = c[0]
		}
	})
	return m
}

func parseNumbers(table string) (bn, en map[string]float64) {
	bn, en = make(map[string]float64), make(map[string]float64)
	rows(table, func(c []string) {
		v, err := strconv.ParseFloat(c[0], 64)
		if err != nil {
			panic("numbers.tsv: " + err.Error()) // the file is part of the program
		}
		for w := range strings.SplitSeq(c[1], "|") {
			bn[bengali.Fold(w)] = v
		}
		if len(c) > 2 {
			for w := range strings.SplitSeq(c[2], "|") {
				en[w] = v
			}
		}
	})
	return bn, en
}

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
		case v >= 100 && !w.number: // a multiplier
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
			if last > 1e9 {
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

// value is the value of a word that is a number. Numbers that are words and 100 or more
// multiply what stands before them.
func (w *word) value() (v float64, ok bool) {
	switch {
	case w.number:
		v, err := strconv.ParseFloat(strings.ReplaceAll(bengali.ASCIIDigits(w.text), ",", ""), 64)
		return v, err == nil
	case !w.bengali:
		v, ok = englishNumbers[w.text]
		if !ok {
			if base, is := strings.CutSuffix(w.text, "s"); is {
				if v, ok = englishNumbers[base]; v < 100 {
					ok = false
				}
			}
		}
		return v, ok
	}
	if v, ok := bengaliNumbers[w.text]; ok {
		return v, true
	}
	for _, end := range []string{"টি", "টা", "টির", "টিকে", "টিতে", "জন", "জনের", "জনকে", "খানা", "খানি"} {
		if stem, is := strings.CutSuffix(w.text, end); is {
			if v, ok := bengaliNumbers[stem]; ok && v < 100 {
				return v, true
			}
		}
	}
	return 0, false
}
