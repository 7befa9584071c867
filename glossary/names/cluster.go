package names

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// A Lexicon knows which spellings are of which name, from glossaries, and by
// the list of common words which are of none.
type Lexicon struct {
	terms   map[string]*glossary.Term // by folded spellings
	english map[string]*glossary.Term // by English forms in lower case
}

// NewLexicon returns the lexicon of lists of terms, of which later ones go before
// earlier ones, as in [glossary.New]. Only approved terms count. It keeps the terms,
// which must not be changed afterwards.
func NewLexicon(lists ...[]glossary.Term) *Lexicon {
	l := &Lexicon{make(map[string]*glossary.Term), make(map[string]*glossary.Term)}
	add := func(form string, t *glossary.Term) {
		if key := bengali.Fold(form); l.terms[key] == nil {
			l.terms[key] = t
		}
	}
	for _, list := range slices.Backward(lists) {
		for i := range list {
			t := &list[i]
			if !t.IsApproved() {
				continue
			}
			add(t.BN, t)
			for _, form := range append([]string{t.EN}, t.AlsoEN...) {
				if key := strings.ToLower(form); l.english[key] == nil {
					l.english[key] = t
				}
			}
		}
		for i := range list {
			for _, form := range list[i].Variants {
				if list[i].IsApproved() {
					add(form, &list[i])
				}
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
	term   *glossary.Term
	words  []bengali.Sound // if there are several
	all    bengali.Sound   // the words as one
	n      int             // consonants of all
	common bool
	latin  bool
}

func (l *Lexicon) spelling(text string) spelling {
	folded := bengali.Fold(text)
	s := spelling{term: l.terms[folded], common: l.common(folded)}
	for _, tok := range bengali.Tokenize(nil, folded) {
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
	if len(s.words) == 1 {
		s.words = nil
	}
	s.n = s.all.Consonants()
	if s.latin && s.term == nil {
		s.term = l.english[strings.ToLower(folded)]
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
	near = 1.35
	// capped is the most that one pair counts in the mean.
	capped = 3
	// far is the distance of what cannot be one name.
	far = 9
)

// distance is how far apart two names sound, as a share of what is tolerated. Above
// limit it may be less than it is.
func (s *spelling) distance(t *spelling, limit float32, c *bengali.Comparer) float32 {
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
	case (s.common || t.common) && !slices.Equal(s.all, t.all):
		return far
	}
	if len(s.words) == len(t.words) && len(s.words) > 1 && s.long() && t.long() {
		worst := float32(0)
		for i, a := range s.words {
			b := t.words[i]
			// The other words vouch for it.
			tolerated := max(.56, 1.4*tolerance(min(a.Consonants(), b.Consonants()), s.latin))
			if worst = max(worst, c.Distance(a, b, limit*tolerated)/tolerated); worst > limit {
				break
			}
		}
		return worst
	}
	tolerated := tolerance(min(s.n, t.n), s.latin)
	return c.Distance(s.all, t.all, limit*tolerated) / tolerated
}

// keys are what the spelling has in common with those that it is compared with.
func (s *spelling) keys() (keys []uint64) {
	if len(s.all) == 0 {
		return nil
	}
	keys = append(keys, s.all.Key())
	switch {
	case s.common:
	case s.latin:
		keys = s.all.AppendLatinKeys(keys)
	default:
		keys = s.all.AppendKeys(keys)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// keyed is a key and the place, in the order of sounds, of a name that has it.
type keyed struct {
	key uint64
	at  int32
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
	order := make([]int32, len(names)) // of the sounds, for the comparer
	for i, name := range names {
		spellings[i] = l.spelling(name)
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return spellings[a].all.Compare(spellings[b].all) })

	var found []keyed
	terms := make(map[*glossary.Term]uint64)
	for at, i := range order {
		s := &spellings[i]
		for _, key := range s.keys() {
			found = append(found, keyed{key, int32(at)})
		}
		if s.term != nil {
			if terms[s.term] == 0 {
				terms[s.term] = uint64(len(terms) + 1)
			}
			found = append(found, keyed{terms[s.term], int32(at)})
		}
	}
	slices.SortFunc(found, func(x, y keyed) int { return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.at, y.at)) })

	links := compare(found, order, spellings)
	slices.SortFunc(links, func(x, y link) int {
		return cmp.Or(cmp.Compare(x.distance, y.distance), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	links = slices.Compact(links)

	// Groups grow from the nearest pairs on, while their members stay near each
	// other on the average and none is of another name.
	group := make([][]int32, len(names)) // shared by its members
	comparer := new(bengali.Comparer)
	for _, k := range links {
		a, b := group[k.a], group[k.b]
		if a == nil {
			a = []int32{k.a}
		}
		if b == nil {
			b = []int32{k.b}
		}
		if a[0] == b[0] || !oneName(spellings, a, b, comparer) {
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
		if len(members) == 0 || int(members[0]) != i {
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

// A link is two names, the first one before the second, that are near each other.
type link struct {
	a, b     int32
	distance float32
}

// compare compares the names that have a key in common, and returns the near ones.
// The same pair may come several times. found is sorted.
func compare(found []keyed, order []int32, spellings []spelling) (links []link) {
	var (
		mu   sync.Mutex
		wait sync.WaitGroup
	)
	next := func() (blocks []keyed) {
		mu.Lock()
		defer mu.Unlock()
		const size = 1 << 12
		end := min(size, len(found))
		for end < len(found) && found[end].key == found[end-1].key {
			end++
		}
		blocks, found = found[:end], found[end:]
		return blocks
	}
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var near []link
			comparer := new(bengali.Comparer)
			for blocks := next(); len(blocks) > 0; blocks = next() {
				for k, x := range blocks {
					a := order[x.at]
					s := &spellings[a]
					// Most are too far away by their begin, and all others with it.
					simple := s.words == nil && s.term == nil && !s.common
					tolerated := tolerance(s.n, s.latin)
					var begin bengali.Sound
					for ; k > 0 && blocks[k-1].key == x.key; k-- {
						b := order[blocks[k-1].at]
						t := &spellings[b]
						if simple {
							if len(begin) > 0 && t.all.HasPrefix(begin) {
								continue
							}
							begin = nil
							if comparer.Distance(s.all, t.all, tolerated) > tolerated {
								begin = t.all[:comparer.Seen()]
								continue
							}
						}
						if d := s.distance(t, 1, comparer); d <= 1 {
							near = append(near, link{min(a, b), max(a, b), d})
						}
					}
				}
			}
			mu.Lock()
			links = append(links, near...)
			mu.Unlock()
		})
	}
	wait.Wait()
	return links
}

// oneName tells whether two groups are of one name: whether their members are near
// each other on the average. Spellings that the lexicon has of one term count as
// one, by the nearest of them.
func oneName(spellings []spelling, a, b []int32, comparer *bengali.Comparer) bool {
	unitsA, unitsB := units(spellings, a), units(spellings, b)
	sum, most := float32(0), near*float32(len(unitsA)*len(unitsB))
	for _, x := range unitsA {
		for _, y := range unitsB {
			nearest := float32(capped)
			for _, i := range x {
				for _, j := range y {
					d := spellings[i].distance(&spellings[j], capped, comparer)
					if d == far {
						return false
					}
					nearest = min(nearest, d)
				}
			}
			if sum += nearest; sum > most {
				return false
			}
		}
	}
	return true
}

// units are the members of a group, those of which the lexicon has a term together.
func units(spellings []spelling, group []int32) (units [][]int32) {
	var known []int32
	for k, i := range group {
		if spellings[i].term != nil {
			known = append(known, i)
		} else {
			units = append(units, group[k:k+1])
		}
	}
	if known != nil {
		units = append(units, known)
	}
	return units
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
