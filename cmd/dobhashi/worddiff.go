package main

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// wordSpan is a piece of a text, and whether the other text has it too.
type wordSpan struct {
	text string
	same bool
}

// maxDiffWords is how many words texts may have between the first and the last that
// differ, to be compared word by word.
const maxDiffWords = 2000

// diffWords tells which words of two texts differ: the fewest that do.
func diffWords(old, new string) (a, b []wordSpan) {
	x, y := splitWords(old), splitWords(new)
	head := 0
	for head < len(x) && head < len(y) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < len(x)-head && tail < len(y)-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	sameX, sameY := make([]bool, len(x)), make([]bool, len(y))
	mark := func(i, j int) { sameX[i], sameY[j] = true, true }
	for i := range head {
		mark(i, i)
	}
	for i := range tail {
		mark(len(x)-1-i, len(y)-1-i)
	}
	n, m := len(x)-tail, len(y)-tail
	if n-head <= maxDiffWords && m-head <= maxDiffWords {
		for _, pair := range commonWords(x[head:n], y[head:m]) {
			mark(head+pair[0], head+pair[1])
		}
	}
	return spans(x, sameX), spans(y, sameY)
}

// commonWords is the longest common subsequence of two lists: where its words stand
// in both.
func commonWords(x, y []string) (pairs [][2]int) {
	rest := make([][]uint16, len(x)+1) // rest[i][j] is the length for x[i:] and y[j:]
	for i := range rest {
		rest[i] = make([]uint16, len(y)+1)
	}
	for i, word := range slices.Backward(x) {
		for j := len(y) - 1; j >= 0; j-- {
			if word == y[j] {
				rest[i][j] = rest[i+1][j+1] + 1
			} else {
				rest[i][j] = max(rest[i+1][j], rest[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			pairs = append(pairs, [2]int{i, j})
			i++
			j++
		case rest[i+1][j] >= rest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// spans joins words that are alike.
func spans(words []string, same []bool) (out []wordSpan) {
	for i, w := range words {
		if n := len(out); n > 0 && out[n-1].same == same[i] {
			out[n-1].text += w
		} else {
			out = append(out, wordSpan{w, same[i]})
		}
	}
	return out
}

// splitWords cuts a text into words, spaces and single other characters.
func splitWords(s string) (words []string) {
	kind := func(r rune) int {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), unicode.Is(unicode.Cf, r):
			return 1
		case unicode.IsSpace(r):
			return 2
		}
		return 0
	}
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		for k := kind(r); k > 0 && n < len(s); {
			next, size := utf8.DecodeRuneInString(s[n:])
			if kind(next) != k {
				break
			}
			n += size
		}
		words = append(words, s[:n])
		s = s[n:]
	}
	return words
}
