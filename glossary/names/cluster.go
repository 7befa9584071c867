package names

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// A Lexicon knows which spellings are of which name, from glossaries, and by
// the list of common words which are of none.
type Lexicon struct {
	terms   map[string]*glossary.Term // by folded spellings
	english map[string]*glossary.Term // by English forms in lower case
}

// NewLexicon returns the lexicon of lists of terms, of which earlier ones go
// before later ones. It keeps the terms, which must not be changed afterwards.
func NewLexicon(lists ...[]glossary.Term) *Lexicon {
	l := &Lexicon{make(map[string]*glossary.Term), make(map[string]*glossary.Term)}
	add := func(form string, t *glossary.Term) {
		if key := bengali.Fold(form); l.terms[key] == nil {
			l.terms[key] = t
		}
	}
	for _, list := range lists {
		for i := range list {
			t := &list[i]
			add(t.BN, t)
			for _, form := range append([]string{t.EN}, t.AlsoEN...) {
				if key := strings.ToLower(form); l.english[key] == nil {
					l.english[key] = t
				}
			}
		}
		for i := range list {
			for _, form := range list[i].Variants {
				add(form, &list[i])
			}
		}
	}
	return l
}

// common tells whether the folded word is a common word, with or without an
// ending, and no name that the lexicon has.
func (l *Lexicon) common(folded string) bool {
	if l.terms[folded] != nil {
		return false
	}
	found := false
	bengali.Splits(folded, func(stem string, _ bengali.Ending) bool {
		found = bengali.IsWord(stem)
		return !found
	})
	return found
}

// spelling is a name as it is compared.
type spelling struct {
	folded string
	term   *glossary.Term
	common bool
	words  []bengali.Sound
	all    bengali.Sound // the words as one
	n      int           // consonants of all
	latin  bool
}

func (l *Lexicon) spelling(text string) spelling {
	s := spelling{folded: bengali.Fold(text)}
	s.term = l.terms[s.folded]
	s.common = l.common(s.folded)
	for _, tok := range bengali.Tokenize(nil, s.folded) {
		var sound bengali.Sound
		switch tok.Kind {
		case bengali.Word:
			sound = bengali.SoundOf(tok.Text)
		case bengali.Foreign:
			sound = bengali.LatinSound(tok.Text)
			s.latin = true
		default:
			continue
		}
		s.words = append(s.words, sound)
		s.all = append(s.all, sound...)
	}
	s.n = s.all.Consonants()
	if s.latin && s.term == nil {
		s.term = l.english[strings.ToLower(s.folded)]
	}
	return s
}

// tolerance is how far apart two spellings of one name with n consonants may
// sound. Short names have many neighbours, in Bengali letters more than in Latin
// ones, where the press agrees less.
func tolerance(n int, latin bool) float32 {
	switch {
	case n <= 1:
		return .05
	case n == 2 && latin:
		return .45
	case n == 2:
		return .31
	case n == 3 && latin:
		return .75
	case n == 3:
		return .46
	}
	return min(.05+.26*float32(n), 1.5)
}

const (
	// near is the greatest mean distance of two groups that are one name, as a
	// share of what is tolerated of two spellings.
	near = 1.2
	// far is the distance of what cannot be one name.
	far = 9
)

// distance is how far apart two names sound, as a share of what is tolerated.
func (s *spelling) distance(t *spelling) float32 {
	switch {
	case len(s.all) == 0 || len(t.all) == 0 || s.latin != t.latin:
		return far
	case s.term != nil && t.term != nil:
		if s.term == t.term {
			return 0
		}
		if s.term.EN != t.term.EN {
			return far // two entries are two names
		}
	case (s.common || t.common) && (len(s.all) != len(t.all) || s.all.Distance(t.all, 0) > 0):
		return far
	}
	if len(s.words) == len(t.words) && len(s.words) > 1 && s.long() && t.long() {
		worst := float32(0)
		for i, a := range s.words {
			b := t.words[i]
			limit := 1.4 * tolerance(min(a.Consonants(), b.Consonants()), s.latin) // the other words vouch for it
			worst = max(worst, a.Distance(b, limit)/limit)
		}
		return worst
	}
	limit := tolerance(min(s.n, t.n), s.latin)
	return s.all.Distance(t.all, far*limit) / limit
}

// long tells whether each word of the name has enough consonants to be
// compared by itself.
func (s *spelling) long() bool {
	return !slices.ContainsFunc(s.words, func(w bengali.Sound) bool { return w.Consonants() < 2 })
}

// Cluster groups names by their spelling: each group has those that are probably
// spellings of one name, in the order given, with two or more in it. Spellings
// that the lexicon gives to two terms are never in one group, nor are a name and
// a common word, unless they sound the same. Words that occur twice count once.
func (l *Lexicon) Cluster(names []string) [][]string {
	names = unique(names)
	spellings := make([]spelling, len(names))
	blocks := make(map[string][]int)
	for i, name := range names {
		s := l.spelling(name)
		spellings[i] = s
		for _, key := range s.all.Keys() {
			blocks[key] = append(blocks[key], i)
		}
		if s.term != nil {
			key := "\x00" + s.term.BN // no key of a sound begins so
			blocks[key] = append(blocks[key], i)
		}
	}
	type link struct {
		a, b     int
		distance float32
	}
	var links []link
	for _, block := range blocks {
		for k, i := range block {
			for _, j := range block[:k] {
				if d := spellings[i].distance(&spellings[j]); d <= 1 {
					links = append(links, link{min(i, j), max(i, j), d})
				}
			}
		}
	}
	slices.SortFunc(links, func(x, y link) int {
		return cmp.Or(cmp.Compare(x.distance, y.distance), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	links = slices.Compact(links)

	// Groups grow from the nearest pairs on, while their members stay near each
	// other on the average and none is of another name.
	group := make([][]int, len(names)) // shared by its members
	for _, k := range links {
		a, b := group[k.a], group[k.b]
		if a == nil {
			a = []int{k.a}
		}
		if b == nil {
			b = []int{k.b}
		}
		if a[0] == b[0] || !oneName(spellings, a, b) {
			continue
		}
		joined := slices.Concat(a, b)
		slices.Sort(joined)
		for _, i := range joined {
			group[i] = joined
		}
	}
	var out [][]string
	for i, members := range group {
		if len(members) == 0 || members[0] != i {
			continue
		}
		cluster := make([]string, len(members))
		for k, m := range members {
			cluster[k] = names[m]
		}
		out = append(out, cluster)
	}
	return out
}

// oneName tells whether two groups are of one name.
func oneName(spellings []spelling, a, b []int) bool {
	sum := float32(0)
	for _, i := range a {
		for _, j := range b {
			d := spellings[i].distance(&spellings[j])
			if d == far {
				return false
			}
			sum += min(d, 3)
		}
	}
	return sum <= near*float32(len(a)*len(b))
}

// unique drops what occurred before.
func unique(names []string) []string {
	seen := make(map[string]bool, len(names))
	var out []string
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}
