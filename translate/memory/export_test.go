package memory

import (
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
)

// Folded is the form in which texts are compared.
func Folded(text string) string { return folded(canonical(text)) }

// Scores tells how similar folded texts are to one, in percent.
func Scores(text string) func(string) int { return newPattern(text).score }

// Distance is the edit distance of two texts.
func Distance(a, b string) int { return newPattern(a).distance(b) }

// Find is where a text has what is searched for.
func Find(text, query string) []glossary.Span {
	if query = collapse(searched(query)); query == "" {
		return nil
	}
	return find(text, query)
}

// IsSearched tells a text that is as it is searched for.
func IsSearched(text string) bool { return text == collapse(searched(text)) && utf8.ValidString(text) }
