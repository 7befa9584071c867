package gloss

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
)

// A draft is put together from the English of its items, inflected and in
// another order. Its word links are found by that English: an item belongs to
// the words that say it in one of its forms. Of several places that one is
// taken which lies nearest to the words of the items beside it.

// wordLinker finds the words of a draft.
type wordLinker struct {
	words []string // of the draft, in small letters and without 's
	spans []glossary.Span
	next  []int          // the next place of the same word, -1 after the last
	first map[string]int // the first place of a word
	taken []bool
}

// wordLinks tells which words of the draft text come from which items.
func wordLinks(items []item, text string) []align.Link {
	l := wordLinker{first: make(map[string]int)}
	l.split(text)
	places := make([]glossary.Span, len(items)) // of each item: words from, to; to is 0 for none
	var open []int
	for i := range items {
		if it := &items[i]; !it.translates() {
			continue
		} else if c := l.candidates(it); len(c) == 1 && !l.isTaken(c[0]) {
			places[i] = l.take(c[0])
		} else if len(c) > 0 {
			open = append(open, i)
		}
	}
	for _, i := range open {
		best, least := glossary.Span{}, len(l.words)+1
		for _, c := range l.candidates(&items[i]) {
			if d := distance(places, i, c[0]); d < least && !l.isTaken(c) {
				best, least = c, d
			}
		}
		if best[1] > 0 {
			places[i] = l.take(best)
		}
	}
	var links []align.Link
	for i, p := range places {
		if p[1] > 0 {
			links = append(links, align.Link{Source: items[i].span, Target: glossary.Span{l.spans[p[0]][0], l.spans[p[1]-1][1]}})
		}
	}
	return links
}

// translates tells the items whose English is theirs alone, and no word of the grammar.
func (it *item) translates() bool {
	if it.span[1] == 0 || it.en == "" || it.en == "be" {
		return false
	}
	switch it.class {
	case noun, name, adjective, adverb, verb, numeral:
		return true
	}
	return false
}

// split finds the words of the draft.
func (l *wordLinker) split(text string) {
	isEdge := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if unicode.IsSpace(r) {
			at += n
			continue
		}
		end := strings.IndexFunc(text[at:], unicode.IsSpace)
		if end < 0 {
			end = len(text) - at
		}
		word := text[at : at+end]
		left := strings.TrimLeftFunc(word, isEdge)
		start := at + len(word) - len(left)
		at += end
		w := strings.TrimRightFunc(left, isEdge)
		if w == "" {
			continue
		}
		span := glossary.Span{start, start + len(w)}
		if base, ok := strings.CutSuffix(w, "'s"); ok {
			w, span[1] = base, span[1]-len("'s")
		}
		l.words = append(l.words, strings.ToLower(w))
		l.spans = append(l.spans, span)
	}
	l.taken = make([]bool, len(l.words))
	l.next = make([]int, len(l.words))
	for i := len(l.words) - 1; i >= 0; i-- {
		l.next[i] = -1
		if after, ok := l.first[l.words[i]]; ok {
			l.next[i] = after
		}
		l.first[l.words[i]] = i
	}
}

func (l *wordLinker) take(s glossary.Span) glossary.Span {
	for i := s[0]; i < s[1]; i++ {
		l.taken[i] = true
	}
	return s
}

func (l *wordLinker) isTaken(s glossary.Span) bool {
	for i := s[0]; i < s[1]; i++ {
		if l.taken[i] {
			return true
		}
	}
	return false
}

// mostPlaces bounds the places that are weighed for one item.
const mostPlaces = 16

// candidates are the places where the draft may say the item: the word after the last is
// at most the end.
func (l *wordLinker) candidates(it *item) []glossary.Span {
	places := l.saying(it, it.en)
	for _, sense := range []string{withObject, withPerson, withoutObject, atRest, ofAction} {
		if en := it.senses[sense]; en != "" && len(places) == 0 {
			places = l.saying(it, en)
		}
	}
	return places
}

// saying are the places where the draft has the English en of the item.
func (l *wordLinker) saying(it *item, en string) (places []glossary.Span) {
	said := strings.Fields(strings.ToLower(en))
	for i, w := range said {
		said[i] = strings.TrimFunc(w, func(r rune) bool { return strings.ContainsRune(`“”‘’"'(),.`, r) })
	}
	if it.class == verb && said[0] == "be" && len(said) > 1 {
		said = said[1:]
	}
	if it.class == verb { // what comes between a verb and its other words is left out
		said = said[:1]
	}
	if places = l.places(places, said); len(places) > 0 {
		return places
	}
	at, forms := l.forms(it, said)
	plain := said[at]
	for _, w := range forms {
		if w != plain && w != "" {
			said[at] = w
			places = l.places(places, said)
		}
	}
	return places
}

// places appends the places of the words said.
func (l *wordLinker) places(places []glossary.Span, said []string) []glossary.Span {
	at, ok := l.first[said[0]]
	for ; ok && at >= 0 && len(places) < mostPlaces; at = l.next[at] {
		n := 1
		for n < len(said) && at+n < len(l.words) && l.words[at+n] == said[n] {
			n++
		}
		if n == len(said) {
			places = append(places, glossary.Span{at, at + n})
		}
	}
	return places
}

// forms are the forms in which the draft may have the word at place at of the item: a noun
// inflects its last word, a verb its first.
func (l *wordLinker) forms(it *item, said []string) (at int, forms []string) {
	switch last := len(said) - 1; it.class {
	case noun, name:
		return last, []string{strings.ToLower(pluralOf(said[last]))}
	case verb:
		for _, f := range []form{third, pastTense, participle, ing} {
			forms = append(forms, inflect(said[0], f, singular3))
		}
	case adjective:
		if last == 0 {
			forms = []string{degree(said[0], false), degree(said[0], true)}
		}
	}
	return 0, forms
}

// distance is how far the word at place lies from the words of the items beside item i.
func distance(places []glossary.Span, i, place int) int {
	const reach = 3 // items to either side
	d, far := 0, 0
	for k := 1; k <= reach; k++ {
		for _, j := range []int{i - k, i + k} {
			if j >= 0 && j < len(places) && places[j][1] > 0 {
				d += max(places[j][0]-place, place-places[j][0])
				far++
			}
		}
		if far > 0 {
			return d
		}
	}
	return d
}
