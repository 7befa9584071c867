package bengali

import (
	"math"
	"unicode"
	"unicode/utf8"
)

// scripts are those with a name: Bengali and Latin first.
var scripts = [...]struct {
	name  string
	table *unicode.RangeTable
}{
	{"Bengali", unicode.Bengali},
	{"Latin", unicode.Latin},
	{"Devanagari", unicode.Devanagari},
	{"Arabic", unicode.Arabic},
	{"Cyrillic", unicode.Cyrillic},
	{"Greek", unicode.Greek},
	{"Chinese", unicode.Han},
	{"Tamil", unicode.Tamil},
	{"Odia", unicode.Oriya},
	{"Gujarati", unicode.Gujarati},
	{"Gurmukhi", unicode.Gurmukhi},
	{"Thai", unicode.Thai},
}

// Letters counts the letters of a text by their script.
type Letters struct {
	// All are the letters of whatever script.
	All    int
	counts [len(scripts)]int
}

// Add counts the letters of a text.
func (l *Letters) Add(text string) {
	for _, r := range text {
		// Most letters are these, for which no table has to be searched.
		switch {
		case r >= 'ক' && r <= 'ন' || r >= 'প' && r <= 'র':
			l.All++
			l.counts[0]++
			continue
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			l.All++
			l.counts[1]++
			continue
		case r < utf8.RuneSelf || !unicode.IsLetter(r):
			continue
		}
		l.All++
		for i := range scripts {
			if unicode.Is(scripts[i].table, r) {
				l.counts[i]++
				break
			}
		}
	}
}

// Most is the script that most letters are of, with its share of all in percent, rounded
// down. It is "" where no letter is of a script with a name.
func (l *Letters) Most() (script string, percent int) {
	best := 0
	for i, n := range l.counts {
		if n > l.counts[best] {
			best = i
		}
	}
	if l.counts[best] == 0 {
		return "", 0
	}
	return scripts[best].name, int(math.Floor(100 * float64(l.counts[best]) / float64(l.All)))
}

// Share is the share that a script has of all letters, from 0 to 1.
func (l *Letters) Share(script string) float64 {
	for i, n := range l.counts {
		if scripts[i].name == script && l.All > 0 {
			return float64(n) / float64(l.All)
		}
	}
	return 0
}
