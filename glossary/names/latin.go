package names

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"golang.org/x/text/unicode/norm"
)

// normal is Unicode NFC.
func normal(s string) string { return norm.NFC.String(s) }

// maxLatin is how many spellings Latin returns at most.
const maxLatin = 8

// Latin returns the spellings that a Bengali name may have in English, the
// likeliest first and at least one: those of a term that the lexicon has, then
// word by word those of known words, then by the rules of [bengali.Spellings].
func (l *Lexicon) Latin(name string) []string {
	var out []string
	add := func(s string) {
		if s != "" && len(out) < maxLatin && !contains(out, s) {
			out = append(out, s)
		}
	}
	if t := l.terms[bengali.Fold(normal(name))]; t != nil {
		add(t.EN)
		for _, s := range t.AlsoEN {
			add(s)
		}
	}
	words := strings.Fields(name)
	options := make([][]string, len(words))
	best := make([]string, len(words))
	for i, w := range words {
		options[i] = l.latinWord(w)
		best[i] = options[i][0]
	}
	add(strings.Join(best, " "))
	for k := 1; k < maxLatin; k++ {
		for i := range words {
			if k < len(options[i]) {
				with := append([]string(nil), best...)
				with[i] = options[i][k]
				add(strings.Join(with, " "))
			}
		}
	}
	if len(out) == 0 {
		out = []string{""}
	}
	return out
}

// latinWord returns the spellings of one word of a name.
func (l *Lexicon) latinWord(word string) (out []string) {
	folded := bengali.Fold(word)
	if t := l.terms[folded]; t != nil && !strings.Contains(t.EN, " ") {
		out = append(out, t.EN)
	}
	out = append(out, bengali.NameInLatin(folded)...)
	for _, s := range bengali.Spellings(folded) {
		out = append(out, bengali.Title(s))
	}
	return out
}

// contains tells whether the list has s, in whatever case.
func contains(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}
