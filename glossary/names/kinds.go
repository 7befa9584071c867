package names

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

//go:embed kinds.tsv
var kindsTSV string

// kinds are words of names that English translates.
var kinds = sync.OnceValue(func() map[string][]string {
	m := make(map[string][]string)
	for line := range strings.Lines(kindsTSV) {
		if line[0] != '#' {
			word, english, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			m[bengali.Fold(word)] = strings.Split(english, "|")
		}
	}
	return m
})
