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

// appendLinks links the words of target, the translation of a part, with those of the source that
// its tokens looked at. at is where target will stand, and places are those of its tokens.
func appendLinks(links []align.Link, source []glossary.Span, at int, target string, places []sentencepiece.Span, p *part) []align.Link {
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
			for j, share := range p.result.Attention[i*width:][:len(p.tokens)] {
				if of[j] >= 0 {
					shares[of[j]] += share
				}
			}
		}
		first, second := -1, -1
		for w, share := range shares {
			switch {
			case share < leastShare*float32(tokens) || share == 0:
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
				links = append(links, align.Link{Source: source[w], Target: glossary.Span{at + word[0], at + word[1]}})
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
