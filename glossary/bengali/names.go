package bengali

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed names.tsv
var namesTSV string

var nameWords = sync.OnceValue(func() map[string][]string {
	m := make(map[string][]string, strings.Count(namesTSV, "\n"))
	for line := range strings.Lines(namesTSV) {
		if line[0] == '#' {
			continue
		}
		word, english, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		m[Fold(word)] = strings.FieldsFunc(english, func(r rune) bool { return r == '\t' || r == '|' })
	}
	return m
})

// NameInLatin returns the English spellings of a folded word of names, the
// commonest first; nil if the package does not list it. The list has given names,
// surnames and other words of names that English spells otherwise than by rule.
func NameInLatin(folded string) []string { return nameWords()[folded] }
