package word

import (
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// word is a word of a pair that is being read.
type word struct {
	text       string // folded, or in small letters
	kind       int32
	bengali    bool
	number     bool
	taken      bool // by a certain link
	empty      bool // it has no counterpart in the other language
	start, end int
}

// split appends the words of a text. An ending after a hyphen or an apostrophe and the ending of
// an ordinal belong to the word, the possessive of English does not.
func split(words []word, toks []bengali.Token, text string) ([]word, []bengali.Token) {
	toks = bengali.Tokenize(toks[:0], text)
	for i := range toks {
		t := &toks[i]
		if t.Kind == bengali.Punct {
			continue
		}
		if n := len(words); n > 0 && !t.Space {
			switch last := &words[n-1]; {
			case last.end == t.Start && last.number && t.Kind != bengali.Numeral && utf8.RuneCountInString(t.Text) <= 3: // 21st, 1980s, ২১শে
				last.end = t.End
				continue
			case i < 2 || toks[i-1].Space || last.end != toks[i-1].Start:
			case t.Kind == bengali.Word && (toks[i-1].Text == "-" || toks[i-1].Text == "'"):
				if _, ok := bengali.ParseEnding(t.Text); ok {
					last.end = t.End
					continue
				}
			case t.Kind == bengali.Foreign && toks[i-1].Text == "'":
				if len(t.Text) > 1 || t.Text != "s" && t.Text != "S" { // isn't, O'Brien
					last.text += "'" + lower(t.Text)
					last.end = t.End
				}
				continue
			}
		}
		w := word{text: t.Text, bengali: t.Kind == bengali.Word, number: t.Kind == bengali.Numeral, start: t.Start, end: t.End}
		if t.Kind == bengali.Foreign {
			w.text = lower(t.Text)
		}
		words = append(words, w)
	}
	return words, toks
}

func lower(s string) string { return strings.ToLower(bengali.Fold(s)) }

// vocabulary numbers the words of one side without their endings.
type vocabulary struct {
	stem   func(string) string
	byWord map[string]int32
	byStem map[string]int32
	shown  []string // a word of each kind
}

func newVocabulary(stem func(string) string) vocabulary {
	return vocabulary{stem: stem, byWord: make(map[string]int32), byStem: make(map[string]int32)}
}

func (v *vocabulary) len() int { return len(v.shown) }

// kind is the number of a word.
func (v *vocabulary) kind(text string) int32 {
	if k, ok := v.byWord[text]; ok {
		return k
	}
	text = strings.Clone(text)
	stem := v.stem(text)
	k, ok := v.byStem[stem]
	if !ok {
		k = int32(len(v.shown))
		v.byStem[strings.Clone(stem)] = k
		v.shown = append(v.shown, text)
	}
	v.byWord[text] = k
	return k
}

// longestStemmed is the longest word in bytes that is looked at for endings.
const longestStemmed = 120

// bengaliStem is a rough stem: a word that is listed, or a verb, or else what is left
// without the longest ending.
func bengaliStem(text string) string {
	if len(text) > longestStemmed || !bengali.Has(text) {
		return text
	}
	listed, guess := "", text
	bengali.Splits(text, func(stem string, e bengali.Ending) bool {
		if bengali.IsWord(stem) || bengali.NameInLatin(stem) != nil {
			listed = stem
			return false
		}
		if e.Text != "" && utf8.RuneCountInString(stem) >= 3 && len(stem) < len(guess) && !strings.HasSuffix(stem, "্") {
			guess = stem
		}
		return true
	})
	if listed != "" {
		return listed
	}
	if forms := bengali.VerbForms(text); len(forms) > 0 {
		return forms[0].Verb
	}
	return guess
}
