package memory_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/translate/memory"
)

// corpus makes sentences of made-up words, which are as frequent, as long and as inflected as
// those of a language. The same seed makes the same sentences.
type corpus struct {
	rand   *rand.Rand
	bn, en []string
	often  *rand.Zipf
	before [][2]string // some pairs that were made
}

func newCorpus(seed uint64) *corpus {
	words := rand.New(rand.NewPCG(1, 2)) // of all corpora
	c := &corpus{rand: rand.New(rand.NewPCG(seed, 7))}
	consonants, signs := []rune("কখগঘচছজঝটঠডতথদধনপফবভমযরলশসহ"), []string{"", "", "া", "ি", "ী", "ু", "ে", "ো", "্র", "়ে"}
	letters, vowels := []string{"b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "ch", "sh"}, []string{"a", "e", "i", "o", "u", "ea", "ou"}
	const vocabulary = 40_000
	for i := range vocabulary {
		n := 1 + words.IntN(3)
		if i > 300 {
			n++ // the rarer, the longer
		}
		var bn, en strings.Builder
		for range n {
			bn.WriteRune(consonants[words.IntN(len(consonants))])
			bn.WriteString(signs[words.IntN(len(signs))])
			en.WriteString(letters[words.IntN(len(letters))] + vowels[words.IntN(len(vowels))])
		}
		c.bn, c.en = append(c.bn, bn.String()), append(c.en, en.String())
	}
	c.often = rand.NewZipf(c.rand, 1.1, 8, vocabulary-1)
	return c
}

var bnEndings, enEndings = []string{"", "", "", "র", "কে", "টি", "তে", "গুলো", "দের", "ছিল"}, []string{"", "", "", "s", "ed", "ing"}

func (c *corpus) wordBN() string {
	return c.bn[c.often.Uint64()] + bnEndings[c.rand.IntN(len(bnEndings))]
}

// pair is a sentence of 3 to 20 words and its translation. Of ten, two are like one before,
// with another word or two, as in contracts and news.
func (c *corpus) pair() (bn, en string) {
	if c.rand.IntN(5) == 0 && len(c.before) > 0 {
		p := c.before[c.rand.IntN(len(c.before))]
		words := strings.Fields(p[0])
		for range 1 + c.rand.IntN(2) {
			words[c.rand.IntN(len(words)-1)] = c.wordBN()
		}
		return strings.Join(words, " "), p[1] + " " + fmt.Sprint(c.rand.IntN(1e6))
	}
	bn, en = c.sentence()
	if len(c.before) < 1000 {
		c.before = append(c.before, [2]string{bn, en})
	}
	return bn, en
}

func (c *corpus) sentence() (bn, en string) {
	n := 3 + c.rand.IntN(9) + c.rand.IntN(10)
	var b, e []string
	for range n {
		if c.rand.IntN(20) == 0 {
			number := c.rand.IntN(3000)
			b, e = append(b, bengaliDigits(number)), append(e, fmt.Sprint(number))
			continue
		}
		w := c.often.Uint64()
		b, e = append(b, c.bn[w]+bnEndings[c.rand.IntN(len(bnEndings))]), append(e, c.en[w]+enEndings[c.rand.IntN(len(enEndings))])
	}
	return strings.Join(b, " ") + "।", strings.ToUpper(e[0][:1]) + strings.Join(e, " ")[1:] + "."
}

func bengaliDigits(n int) string {
	return strings.Map(func(r rune) rune { return '০' + r - '0' }, fmt.Sprint(n))
}

// units are n units by people.
func (c *corpus) units(n int) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for range n {
			bn, en := c.pair()
			if !yield(memory.Unit{From: "bn", To: "en", Source: bn, Target: en, Origin: "made up", Status: align.Reviewed}, nil) {
				return
			}
		}
	}
}

// edits are ways to change a sentence as people do.
var edits = []struct {
	name string
	edit func(c *corpus, words []string) []string
}{
	{"word changed", func(c *corpus, w []string) []string { w[c.rand.IntN(len(w)-1)] = c.wordBN(); return w }},
	{"word dropped", func(c *corpus, w []string) []string {
		i := c.rand.IntN(len(w) - 1)
		return append(w[:i:i], w[i+1:]...)
	}},
	{"word added", func(c *corpus, w []string) []string {
		i := c.rand.IntN(len(w))
		return append(append(w[:i:i], c.wordBN()), w[i:]...)
	}},
	{"ending changed", func(c *corpus, w []string) []string {
		for range 2 {
			w[c.rand.IntN(len(w)-1)] += bnEndings[3+c.rand.IntN(len(bnEndings)-3)]
		}
		return w
	}},
	{"number changed", func(c *corpus, w []string) []string {
		w[c.rand.IntN(len(w)-1)] = bengaliDigits(c.rand.IntN(3000))
		return w
	}},
	{"letter changed", func(c *corpus, w []string) []string {
		i := c.rand.IntN(len(w) - 1)
		r := []rune(w[i])
		r[c.rand.IntN(len(r))] = 'ক'
		w[i] = string(r)
		return w
	}},
}

// edited is a sentence changed in one of those ways.
func (c *corpus) edited(way int, sentence string) string {
	return strings.Join(edits[way].edit(c, strings.Fields(sentence)), " ")
}
