package local

import (
	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/translate/local/sentencepiece"
)

const (
	// leastShare is how much of what a word looked at a word of the source must have to be
	// linked with it.
	leastShare = .2
	// alsoShare is how much of the share of the first a second word must have.
	alsoShare = .6
)

// wordsOf finds the words and numbers of a text.
func wordsOf(text string) (words []glossary.Span) {
	for _, t := range bengali.Tokenize(nil, text) {
		if t.Kind != bengali.Punct {
			words = append(words, glossary.Span{t.Start, t.End})
		}
	}
	return words
}

// between finds the words that have something of the text from start to end, and those that end
// behind it.
func between(words []glossary.Span, start, end int) (here, rest []glossary.Span) {
	for len(words) > 0 && words[0][1] <= start {
		words = words[1:]
	}
	n := 0
	for n < len(words) && words[n][0] < end {
		n++
	}
	here, rest = words[:n], words
	for len(rest) > 0 && rest[0][1] <= end {
		rest = rest[1:]
	}
	return here, rest
}

// linksOf links the words of target, the translation of a part, with those of the source that
// its tokens looked at. places are those of the tokens.
func linksOf(p *part, target string, places []sentencepiece.Span, attention []float32) (links []align.Link) {
	source := p.words
	width := len(p.tokens) + 1       // with the end of the sentence
	of := make([]int, len(p.tokens)) // the words that the tokens are of
	for j, t := range p.tokens {
		of[j] = wordAt(source, t)
	}
	shares := make([]float32, len(source))
	for _, word := range wordsOf(target) {
		clear(shares)
		tokens := 0
		for i, place := range places {
			if place.Start >= word[1] || place.End <= word[0] {
				continue
			}
			tokens++
			for j, share := range attention[i*width:][:len(p.tokens)] {
				if of[j] >= 0 {
					shares[of[j]] += share
				}
			}
		}
		first, second := -1, -1
		for w, share := range shares {
			switch {
			case !(share >= leastShare*float32(tokens)) || share == 0: // it may be not a number
			case first < 0 || share > shares[first]:
				first, second = w, first
			case second < 0 || share > shares[second]:
				second = w
			}
		}
		if second >= 0 && shares[second] < alsoShare*shares[first] {
			second = -1
		}
		for _, w := range []int{first, second} {
			if w >= 0 {
				links = append(links, align.Link{Source: source[w], Target: word})
			}
		}
	}
	return links
}

// wordAt is the word of which the token is a part, -1 if it is of none.
func wordAt(words []glossary.Span, t sentencepiece.Token) int {
	lo, hi := 0, len(words)
	for lo < hi { // the first that ends behind the token's begin
		mid := (lo + hi) / 2
		if words[mid][1] > int(t.Start) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	if lo < len(words) && words[lo][0] < int(t.End) {
		return lo
	}
	return -1
}
