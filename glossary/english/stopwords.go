package english

import (
	_ "embed"
	"sync"
)

//go:embed stopwords.tsv
var stopwordsTSV string

// stopWords tells of each word whether it says nothing by itself.
var stopWords = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool, 128)
	rows(stopwordsTSV, func(row []string) { m[row[0]] = row[1] == "grammar" })
	return m
})

// IsStopWord tells whether a word in lower case is in most sentences, so that to find it in
// one tells little: of, should, most.
func IsStopWord(word string) bool {
	_, ok := stopWords()[word]
	return ok
}

// IsFunctionWord tells whether it is such a word, and belongs to the grammar: of and should,
// but not most, which has a meaning of its own.
func IsFunctionWord(word string) bool { return stopWords()[word] }
