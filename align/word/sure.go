package word

import (
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// scratch is the pair that is being read.
type scratch struct {
	words [2][]word
	toks  []bengali.Token
	sure  []sureLink
	texts [2]string
}

// read finds the words of a pair and its certain links, the surest first. A word that one
// kind of link has is none for the next.
func (a *Aligner) read(source, target string, terms []glossary.Use) {
	s := &a.scratch
	s.sure = s.sure[:0]
	s.texts = [2]string{source, target}
	for side, text := range s.texts {
		s.words[side] = s.words[side][:0]
		if len(text) <= maxText {
			s.words[side], s.toks = split(s.words[side], s.toks, text)
		}
		for i := range s.words[side] {
			w := &s.words[side][i]
			w.kind = a.words[side].kind(w.text)
			w.empty = side == 1 && isArticle(w.text)
		}
	}
	if len(s.words[0]) == 0 || len(s.words[1]) == 0 {
		return
	}
	for i := range terms {
		if t := &terms[i]; t.Target != nil {
			s.link(t.Source, *t.Target)
		}
	}
	s.numbers()
	a.names.Links(source, target, s.link)
	s.same()
	s.listed()
	a.meanings()
}

func isArticle(text string) bool { return text == "the" || text == "a" || text == "an" }

// link adds a certain link, unless a word of it is in another one already.
func (s *scratch) link(source, target glossary.Span) {
	spans := [2]glossary.Span{source, target}
	var from, to [2]int
	for side, span := range spans {
		from[side], to[side] = within(s.words[side], span)
		if from[side] == to[side] || !valid(span, s.texts[side]) {
			return
		}
		for _, w := range s.words[side][from[side]:to[side]] {
			if w.taken {
				return
			}
		}
	}
	for side := range spans {
		words := s.words[side][from[side]:to[side]]
		for i := range words {
			words[i].taken = true
		}
	}
	s.sure = append(s.sure, sureLink{bytesOf(source), bytesOf(target)})
}

// join adds a certain link of words that stand together, up to and not including the second.
func (s *scratch) join(source, target [2]int) {
	span := func(words []word, at [2]int) glossary.Span {
		return glossary.Span{words[at[0]].start, words[at[1]-1].end}
	}
	s.link(span(s.words[0], source), span(s.words[1], target))
}

func bytesOf(s glossary.Span) [2]uint32 { return [2]uint32{uint32(s[0]), uint32(s[1])} }

func valid(s glossary.Span, text string) bool { return 0 <= s[0] && s[0] < s[1] && s[1] <= len(text) }

// within are the words that have a byte in a span.
func within(words []word, span glossary.Span) (from, to int) {
	from, _ = slices.BinarySearchFunc(words, span[0], func(w word, at int) int {
		if w.end <= at {
			return -1
		}
		return 1
	})
	for to = from; to < len(words) && words[to].start < span[1]; to++ {
	}
	return from, to
}

// A claim is words of a side that say something which the other side may say too.
type claim[K comparable] struct {
	key  K
	from int
	to   int
}

// pairUp joins the claims of both sides with the same key: in their order where there are as many on
// both sides, else only where one side has just one, whose nearest on the other it is.
func pairUp[K comparable](s *scratch, source, target []claim[K]) {
	if len(source) == 0 || len(target) == 0 {
		return
	}
	byKey := make(map[K][]claim[K])
	counts := make(map[K]int)
	for _, c := range target {
		byKey[c.key] = append(byKey[c.key], c)
	}
	for _, c := range source {
		counts[c.key]++
	}
	met := make(map[K]int)
	n, m := float64(len(s.words[0])), float64(len(s.words[1]))
	for k, c := range source {
		others := byKey[c.key]
		switch {
		case len(others) == 0:
			continue
		case len(others) == counts[c.key]:
			o := others[met[c.key]]
			met[c.key]++
			s.join([2]int{c.from, c.to}, [2]int{o.from, o.to})
		case counts[c.key] == 1:
			best, least := 0, 2.0
			for i, o := range others {
				if far := abs(float64(c.from)/n - float64(o.from)/m); far < least {
					best, least = i, far
				}
			}
			s.join([2]int{c.from, c.to}, [2]int{others[best].from, others[best].to})
		case len(others) == 1 && met[c.key] == 0:
			met[c.key] = 1
			o, best, least := others[0], c, 2.0
			for _, x := range source[k:] {
				if far := abs(float64(x.from)/n - float64(o.from)/m); x.key == c.key && far < least {
					best, least = x, far
				}
			}
			s.join([2]int{best.from, best.to}, [2]int{o.from, o.to})
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

// same joins words that are the same on both sides: Latin ones, as a rule.
func (s *scratch) same() {
	var claims [2][]claim[string]
	isBengali := func(w word) bool { return w.bengali }
	mixed := slices.ContainsFunc(s.words[1], isBengali)
	for side := range claims {
		for i := range s.words[side] {
			if w := &s.words[side][i]; !w.taken && !w.empty && (mixed || !w.bengali) {
				claims[side] = append(claims[side], claim[string]{w.text, i, i + 1})
			}
		}
	}
	pairUp(s, claims[0], claims[1])
}

// listed joins the days, months and ordinals that have one English word each.
func (s *scratch) listed() {
	var claims [2][]claim[string]
	for i := range s.words[0] {
		if w := &s.words[0][i]; !w.taken && w.bengali {
			if en := fixedEnglish(w.text); en != "" {
				claims[0] = append(claims[0], claim[string]{en, i, i + 1})
			}
		}
	}
	if claims[0] == nil {
		return
	}
	for i := range s.words[1] {
		if w := &s.words[1][i]; !w.taken {
			text := w.text
			if base := strings.TrimSuffix(text, "s"); fixed().isEnglish[base] {
				text = base
			}
			claims[1] = append(claims[1], claim[string]{text, i, i + 1})
		}
	}
	pairUp(s, claims[0], claims[1])
}

// fixedEnglish is the one English word for a Bengali word with any ending.
func fixedEnglish(text string) (en string) {
	words := fixed().english
	if en := words[text]; en != "" {
		return en
	}
	bengali.Splits(text, func(stem string, _ bengali.Ending) bool {
		en = words[stem]
		return en == ""
	})
	return en
}

// meanings joins what dictionaries know with its English, where that stands in the target
// exactly once. The words of meanings that do stand there are priors too.
func (a *Aligner) meanings() {
	s := &a.scratch
	if len(a.dictionaries) == 0 {
		return
	}
	places := make(map[int32][]int) // of the words of the target
	for j := range s.words[1] {
		if w := &s.words[1][j]; !w.taken && !w.empty {
			places[w.kind] = append(places[w.kind], j)
		}
	}
	type meaning struct{ source, target [2]int }
	var found []meaning
	claimed := make(map[int]int) // by which word of the source, more than one is -1
	var meant []word
	for _, d := range a.dictionaries {
		d.Meanings(s.texts[0], func(start, end int, text string) {
			span := glossary.Span{start, end}
			if !valid(span, s.texts[0]) || len(text) > longestMeaning {
				return
			}
			from, to := within(s.words[0], span)
			if from == to || slices.ContainsFunc(s.words[0][from:to], func(w word) bool { return w.taken }) {
				return
			}
			meant, s.toks = split(meant[:0], s.toks, text)
			meant = slices.DeleteFunc(meant, func(w word) bool { return isArticle(w.text) || w.text == "to" })
			if len(meant) == 0 {
				return
			}
			content := false
			for i := range meant {
				w := &meant[i]
				w.kind = a.words[1].kind(w.text)
				if english.IsFunctionWord(w.text) {
					continue
				}
				content = true
				if to == from+1 && len(places[w.kind]) > 0 && !a.model.known(s.words[0][from].kind, w.kind) {
					a.model.prior(s.words[0][from].kind, w.kind, 1)
				}
			}
			if !content {
				return
			}
			at, n := 0, 0
			first := places[meant[0].kind]
			if len(first) > mostPlacesTried {
				return
			}
			for _, j := range first {
				if saysAt(s.words[1], j, meant) {
					at = j
					n++
				}
			}
			if n == 1 {
				found = append(found, meaning{[2]int{from, to}, [2]int{at, at + len(meant)}})
				for j := at; j < at+len(meant); j++ {
					if had, ok := claimed[j]; ok && had != from {
						claimed[j] = -1
					} else {
						claimed[j] = from
					}
				}
			}
		})
	}
	// Longer English first: what several words of the source may mean is left to the model.
	slices.SortStableFunc(found, func(x, y meaning) int {
		return (y.target[1] - y.target[0]) - (x.target[1] - x.target[0])
	})
	for _, f := range found {
		free := true
		for j := f.target[0]; j < f.target[1]; j++ {
			free = free && claimed[j] >= 0
		}
		if free {
			s.join(f.source, f.target)
		}
	}
}

const (
	// longestMeaning is the longest English of a dictionary in bytes that is looked at.
	longestMeaning = 200
	// mostPlacesTried is how often a target may have the first word of a meaning for it to be
	// looked for.
	mostPlacesTried = 64
)

// saysAt tells whether words at place j are those of a meaning.
func saysAt(words []word, j int, meaning []word) bool {
	if j+len(meaning) > len(words) {
		return false
	}
	for i := range meaning {
		if w := &words[j+i]; w.taken || w.kind != meaning[i].kind {
			return false
		}
	}
	return true
}
