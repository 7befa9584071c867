package names

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

//go:embed latin.tsv
var latinTSV string

// latinWords are the words of names whose English spelling rules do not tell.
var latinWords = sync.OnceValue(func() map[string][]string { return spelledWords(latinTSV) })

//go:embed kinds.tsv
var kindsTSV string

// kinds are words of names that English translates.
var kinds = sync.OnceValue(func() map[string][]string { return spelledWords(kindsTSV) })

// spelledWords reads a table of Bengali words and the English ones for each.
func spelledWords(table string) map[string][]string {
	m := make(map[string][]string)
	for line := range strings.Lines(table) {
		if line[0] == '#' {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		var all []string
		for _, f := range fields[1:] {
			all = append(all, strings.Split(f, "|")...)
		}
		m[bengali.Fold(fields[0])] = all
	}
	return m
}
