package glossary_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// manyTerms are n terms of one to three words that are made of pieces of the words
// of text, so that many of them share their begins with what is looked up.
func manyTerms(text string, n int) []glossary.Term {
	var words [][]rune
	for _, tok := range bengali.Tokenize(nil, text) {
		if tok.Kind == bengali.Word {
			words = append(words, []rune(tok.Text))
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	seen := make(map[string]bool)
	terms := make([]glossary.Term, 0, n)
	for len(terms) < n {
		var parts []string
		for range 1 + r.IntN(3) {
			a, b := words[r.IntN(len(words))], words[r.IntN(len(words))]
			parts = append(parts, string(a[:1+r.IntN(len(a))])+string(b[r.IntN(len(b)):]))
		}
		if bn := strings.Join(parts, " "); !seen[bn] {
			seen[bn] = true
			terms = append(terms, glossary.Term{BN: bn, EN: fmt.Sprintf("Name %d", len(terms))})
		}
	}
	return terms
}

// BenchmarkManyMatch matches 100,000 terms, and those of the starter glossary, in
// the article, line by line; BenchmarkManyNew makes that glossary.
func BenchmarkManyMatch(b *testing.B) {
	text := article(b)
	g := glossary.New(glossary.Starter(), manyTerms(text, 100_000))
	lines := strings.Split(text, "\n")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for _, line := range lines {
			g.Match(line)
		}
	}
}

func BenchmarkManyNew(b *testing.B) {
	terms := manyTerms(article(b), 100_000)
	for b.Loop() {
		glossary.New(glossary.Starter(), terms)
	}
}
