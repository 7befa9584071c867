package bengali

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed words.txt
var wordsTXT string

var words = sync.OnceValue(func() map[string]struct{} {
	m := make(map[string]struct{}, strings.Count(wordsTXT, "\n"))
	for line := range strings.Lines(wordsTXT) {
		if line[0] != '#' {
			m[strings.TrimSuffix(line, "\n")] = struct{}{}
		}
	}
	return m
})

// IsWord tells whether the folded word is a common word without an ending: a
// noun, an adjective, an adverb, a verbal noun or a pronoun that this package lists.
func IsWord(folded string) bool {
	_, ok := words()[folded]
	return ok
}

// Words calls yield with each common word, in no order, until it returns false.
func Words(yield func(word string) bool) {
	for w := range words() {
		if !yield(w) {
			return
		}
	}
}
