package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// stem is a name as it is spelled without its endings, with the words of texts that
// are it.
type stem struct {
	form  string
	words []*word
	use
	order int
	term  *glossary.Term
}

// stems finds the stems of the Bengali words that may be names. A word is read as
// what the lexicon knows, or else as what most other words agree with: ল্যাভরভের is
// ল্যাভরভ where that stands too, নাটোর is whole where there is নাটোরের.
func (s *Survey) stems() []*stem {
	var words []*word
	for _, w := range s.bengali {
		if !w.common && w.count() > 0 {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b *word) int { return cmp.Compare(a.order, b.order) })
	support := make(map[string]int)
	for _, w := range words {
		last := ""
		bengali.Splits(w.text, func(form string, e bengali.Ending) bool {
			onlyEmphatic := e.Text != "" && e.Case == bengali.Nominative && e.Number == bengali.Singular
			if form != last && !onlyEmphatic {
				support[form]++
				last = form
			}
			return true
		})
	}
	forms := make([]string, len(words)) // of words, "" where the words do not agree
	anchors := make(map[uint64][]string)
	for i, w := range words {
		if forms[i] = s.stemOf(w.text, support); forms[i] != "" {
			k := skeleton(forms[i])
			if all := anchors[k]; len(all) < maxAnchors && !slices.Contains(all, forms[i]) {
				anchors[k] = append(all, forms[i])
			}
		}
	}
	byForm := make(map[string]*stem)
	var all []*stem
	for i, w := range words {
		form := forms[i]
		if form == "" {
			form = s.guess(w.text, anchors)
		}
		st := byForm[form]
		if st == nil {
			st = &stem{form: form, order: w.order, term: s.lexicon.terms[form]}
			byForm[form] = st
			all = append(all, st)
		}
		st.words = append(st.words, w)
		st.free += w.free
		st.quoted += w.quoted
	}
	return all
}

// maxAnchors is how many stems a word is compared with at most, for each way to
// read it.
const maxAnchors = 32

// stemOf chooses the stem of a folded word by the words that agree with it; it is
// "" when there are none.
func (s *Survey) stemOf(text string, support map[string]int) string {
	if s.lexicon.terms[text] != nil || bengali.NameInLatin(text) != nil {
		return text
	}
	known := ""
	best, most := text, support[text]
	bengali.Splits(text, func(form string, e bengali.Ending) bool {
		switch {
		case e.Text == "" || !isStem(form):
			return true
		case s.lexicon.terms[form] != nil && support[form] >= support[text]:
			known = form
			return false
		}
		// The whole word counts itself, as every reading counts the word.
		if n := support[form]; n > most || n == most && n > 1 && bengali.NameInLatin(form) != nil {
			best, most = form, n
		}
		return true
	})
	switch {
	case known != "":
		return known
	case most > 1:
		return best
	}
	return ""
}

// isStem tells whether a folded word can stand before an ending.
func isStem(form string) bool {
	return utf8.RuneCountInString(form) > 1 && !strings.HasSuffix(form, "্")
}

// guess chooses the stem of a folded word with which no others agree: one that
// sounds like a stem of others, or else what the lexicon takes it for.
func (s *Survey) guess(text string, anchors map[uint64][]string) string {
	lemma, _ := s.lexicon.Stem(text)
	best := bengali.Fold(lemma)
	const near = .6
	least := float32(near)
	c := new(bengali.Comparer)
	bengali.Splits(text, func(form string, e bengali.Ending) bool {
		if e.Text != "" && !isStem(form) {
			return true
		}
		x := s.lexicon.spelling(form)
		for _, a := range anchors[skeleton(form)] {
			y := s.lexicon.spelling(a)
			if d := x.distance(&y, least, c); d < least {
				best, least = form, d
			}
		}
		return true
	})
	return best
}

// skeleton is the same for words with the same consonants, those equal that the
// press confuses.
func skeleton(form string) uint64 { return skeletonOf(bengali.SoundOf(form)) }

func skeletonOf(sound bengali.Sound) uint64 {
	var buf [32]uint64
	return sound.AppendKeys(buf[:0])[0]
}
