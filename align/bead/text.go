package bead

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// maxItems is how many items of a sentence are looked at, its rarest: as many as a word
// has bits.
const maxItems = 64

// class is a kind of evidence.
type class uint8

const (
	numeral class = iota
	name          // recognised by its sound or, in Latin letters, by its letters
	word          // known to a dictionary
	machine       // of a machine translation
	classes
)

// sentence is what is known of one sentence.
type sentence struct {
	// length is in code points, size is the logarithm of it.
	length, size float32
	// heading tells that it does not end as a sentence does.
	heading bool
	// items are the numbers of its kinds that may have a counterpart, machine those of
	// its machine translation; all is what both weigh by their class.
	items, machine []int32
	all            [classes]float32
}

// kind is a word, number or name that occurs in one of the texts.
type kind struct {
	class class
	// count is in how many sentences it is.
	count int32
	// last is the sentence that was counted last.
	last int32
	// rarity is how surprising its counterpart in a sentence of the other text is, that
	// has nothing to do with its own: the negative logarithm of the probability.
	rarity float32
	// links are the kinds of the target that may translate it; of a target none.
	links []int32
	// linked tells whether there is anything that may translate it.
	linked bool
}

// sizeOf is the size of a length.
func sizeOf(length float32) float32 { return float32(math.Log(float64(length + smoothing))) }

// smoothing is added to lengths, as one character more or less says little.
const smoothing = 5

func newSentence(text string) sentence {
	s := sentence{length: float32(utf8.RuneCountInString(text))}
	s.size = sizeOf(s.length)
	trimmed := strings.TrimRightFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`"'”’»)]`, r)
	})
	last, _ := utf8.DecodeLastRuneInString(trimmed)
	s.heading = !strings.ContainsRune(".?!।॥…:;", last) || trimmed == ""
	return s
}

// token is a word or number of an English text.
type token struct {
	text    string // the stem of a word, or the digits of a number
	surface string
	class   class
	title   bool // begins with a capital letter
}

// englishReader reads English texts.
type englishReader struct {
	toks   []bengali.Token
	tokens []token
}

// read returns the words and numbers of a text, but for those of its grammar. They are valid
// until the next call.
func (r *englishReader) read(text string) []token {
	r.toks = bengali.Tokenize(r.toks[:0], text)
	r.tokens = r.tokens[:0]
	for i := range r.toks {
		t := &r.toks[i]
		switch t.Kind {
		case bengali.Numeral:
			r.tokens = append(r.tokens, token{text: number(t.Text), class: numeral})
		case bengali.Foreign:
			surface := text[t.Start:t.End]
			lower := bengali.PlainLatin(surface)
			if len(lower) < 2 || english.IsStopWord(lower) {
				continue
			}
			if n, ok := numberWord(lower); ok {
				r.tokens = append(r.tokens, token{text: n, surface: lower, class: numeral})
				continue
			}
			first, _ := utf8.DecodeRuneInString(surface)
			r.tokens = append(r.tokens, token{text: english.Stem(lower), surface: lower, class: word, title: unicode.IsUpper(first)})
		}
	}
	return r.tokens
}

// number is a number in ASCII digits and without what groups them.
func number(text string) string {
	return strings.ReplaceAll(bengali.ASCIIDigits(text), ",", "")
}

// numberWord is an English word for a number up to ninety, which texts write out, in digits.
func numberWord(word string) (digits string, ok bool) {
	if v, ok := english.NumberWord(word); ok && v < 100 {
		return strconv.Itoa(int(v)), true
	}
	return "", false
}
