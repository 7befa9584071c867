package word

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

//go:embed fixed.tsv
var fixedTSV string

// fixedTable has words that English says with one word, and that one.
type fixedTable struct {
	english   map[string]string // by the Bengali word
	isEnglish map[string]bool
}

var fixed = sync.OnceValue(func() fixedTable {
	t := fixedTable{make(map[string]string), make(map[string]bool)}
	for line := range strings.Lines(fixedTSV) {
		if line[0] == '#' {
			continue
		}
		bn, en, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		t.english[bengali.Fold(bn)] = en
		t.isEnglish[en] = true
	}
	return t
})
