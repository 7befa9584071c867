package names

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// Miner finds names of aligned pairs that no glossary has, with the English that
// the pairs have for them: make one with [NewMiner], [Miner.Add] the pairs, and see
// which [Miner.Terms] it proposes. Its memory grows with the names that are
// different, not with the number of pairs. It is not safe for concurrent use.
type Miner struct {
	lexicon *Lexicon
	known   *glossary.Glossary
	met     map[*glossary.Term]bool

	pairs    int32
	recent   [recentPairs]uint64 // hashes
	words    map[string]*name    // by folded text
	names    map[string]*name    // those of several words
	capitals map[string]*latin   // by text
	titles   map[string]*latin   // those of several words
	small    map[string]*latin   // capitals that are common words, by small letters
	fits     *fitter
	most     int // words that are looked at of each side of a pair

	// Of the pair that is added.
	toks []bengali.Token
	bn   []bnToken
	en   []enToken
	may  []match
}

// recentPairs is how many pairs are remembered so that repetitions do not count.
const recentPairs = 1 << 17

// name is a Bengali word, or several that stand together, as in the texts.
type name struct {
	text string
	id   uint32
	// common words are hardly names by themselves.
	common     bool
	consonants int
	keys       []uint64 // of a common word: see commonKeys
	n          int32    // pairs in which it stands
	last       int32    // the last of them
	titled     int32    // those with a title before it
	links      []tie
}

// latin is an English word with a capital, or several that stand together.
type latin struct {
	text       string
	id         uint32
	common     bool
	n          int32
	last       int32
	small      int32 // how often it is written with a small letter
	consonants int
	sounds     []bengali.Sound // of one word
	key        uint64          // what sounds alike has the same one
}

// tie counts the pairs that may have a title for a name.
type tie struct {
	latin *latin
	n     int32
	last  int32
	far   float32
}

// maxTitles bounds the links of a name. One that is often right stays among them:
// the rarest is given up for a new one.
const maxTitles = 16

// NewMiner makes a miner that proposes no name that lists of terms have, whatever
// the status they give it: what was once rejected as deprecated stays so.
func NewMiner(lists ...[]glossary.Term) *Miner {
	known := make([][]glossary.Term, len(lists))
	for i, list := range lists {
		known[i] = slices.Clone(list)
		for k := range known[i] {
			known[i][k].Status = glossary.Approved
		}
	}
	return &Miner{
		lexicon:  NewLexicon(),
		known:    glossary.New(known...),
		met:      make(map[*glossary.Term]bool),
		words:    make(map[string]*name),
		names:    make(map[string]*name),
		capitals: make(map[string]*latin),
		titles:   make(map[string]*latin),
		small:    make(map[string]*latin),
		fits:     newFitter(),
		most:     64,
	}
}

// Pairs is how many pairs of a Bengali and an English text were added.
func (m *Miner) Pairs() int { return int(m.pairs) }

// Known is how many terms of the lists stand in the pairs.
func (m *Miner) Known() int { return len(m.met) }

// Add adds a pair, whichever side is the Bengali one. What is no Bengali text beside
// an English one counts for nothing, and a pair that repeats an earlier one hardly
// ever counts again.
func (m *Miner) Add(source, target string) {
	a, b := script(source), script(target)
	if a < 0 && b > 0 {
		source, target = target, source
	} else if a <= 0 || b >= 0 {
		return
	}
	m.pairs++
	h := hashed(hashed(14695981039346656037, source)*1099511628211, target)
	if m.recent[h%recentPairs] == h {
		return
	}
	m.recent[h%recentPairs] = h
	m.read(source, target)
	m.match()
	m.extend(m.count)
	m.leave()
}

// hashed goes on with the FNV-1a hash h.
func hashed(h uint64, text string) uint64 {
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

// script is more than 0 if most letters of a text are Bengali, less if they are not.
func script(text string) (n int) {
	for _, r := range text {
		if bengali.IsLetter(r) {
			n++
		} else if unicode.IsLetter(r) {
			n--
		}
	}
	return n
}

// entry is what may become a term: a Bengali name without its endings.
type entry struct {
	form   string
	n      int32
	titled int32
	titles []candidate
	best   candidate
}

// candidate is an English title for a name, in n of its pairs.
type candidate struct {
	*latin
	n     int32
	far   float32
	score float32
}

// Terms are the names that the pairs give reason to propose, the surest first.
// Their status is [glossary.Proposed].
func (m *Miner) Terms() []glossary.Term {
	entries := m.entries()
	taken := make(map[*latin]float32) // the best score of a title
	for _, e := range entries {
		m.weigh(e)
		for _, c := range e.titles {
			taken[c.latin] = max(taken[c.latin], c.score)
		}
	}
	byTitle := make(map[*latin][]*entry)
	var order []*latin
	for _, e := range entries {
		if e.choose(taken) {
			t := e.best.latin
			if byTitle[t] == nil {
				order = append(order, t)
			}
			byTitle[t] = append(byTitle[t], e)
		}
	}
	type proposal struct {
		glossary.Term
		score float32
	}
	var all []proposal
	for _, t := range order {
		for _, group := range m.spellings(byTitle[t]) {
			term, score := proposed(group)
			all = append(all, proposal{term, score})
		}
	}
	slices.SortStableFunc(all, func(a, b proposal) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.BN, b.BN))
	})
	terms := make([]glossary.Term, len(all))
	for i, p := range all {
		terms[i] = p.Term
	}
	return terms
}

// entries puts the names together that are one but for their endings.
func (m *Miner) entries() []*entry {
	var names []*name
	for _, of := range []map[string]*name{m.words, m.names} {
		for _, n := range of {
			if len(n.links) > 0 {
				names = append(names, n)
			}
		}
	}
	slices.SortFunc(names, func(a, b *name) int { return cmp.Compare(a.text, b.text) })
	support := make(map[string]int32)
	for _, n := range names {
		last := ""
		bengali.Splits(n.text, func(form string, e bengali.Ending) bool {
			if form != last && isStem(form) {
				support[form]++
				last = form
			}
			return true
		})
	}
	stems := make([]string, len(names))
	sure := make(map[string]int32)
	for i, n := range names {
		if stems[i] = m.stem(n, support); stems[i] != "" {
			sure[stems[i]] += n.n
		}
	}
	byForm := make(map[string]*entry)
	var all []*entry
	for i, n := range names {
		form := stems[i]
		if form == "" {
			form = m.stemLike(n.text, sure)
		}
		e := byForm[form]
		if e == nil {
			e = &entry{form: form}
			byForm[form] = e
			all = append(all, e)
		}
		e.n += n.n
		e.titled += n.titled
		for _, l := range n.links {
			e.add(l)
		}
	}
	return all
}

// stem is the name without its ending, as its English tells, and other names do. It
// is "" if nothing sounds like it.
func (m *Miner) stem(n *name, support map[string]int32) (best string) {
	var sounds *tie
	for i := range n.links {
		l := &n.links[i]
		if l.far <= nearFit && (sounds == nil || l.n > sounds.n || l.n == sounds.n && l.far < sounds.far) {
			sounds = l
		}
	}
	if sounds == nil {
		return ""
	}
	all := m.fits.stems(n, sounds.latin)
	near := all[0]
	for _, f := range all {
		if f.far < near.far {
			near = f
		}
	}
	lemma, _ := m.lexicon.Stem(n.text)
	lemma = bengali.Fold(lemma)
	best = near.stem
	most := support[best]
	for _, f := range all {
		s := support[f.stem]
		switch {
		case s > most && f.far <= min(near.far+.3, nearFit):
		case s >= max(3, 2*most) && f.far <= perhapsFit:
		case s == most && f.stem == lemma && f.far <= near.far+.1:
		default:
			continue
		}
		best, most = f.stem, s
	}
	return best
}

// stemLike is the stem of a name that no English tells: one that others have, or
// else what the lexicon takes it for.
func (m *Miner) stemLike(text string, sure map[string]int32) string {
	best := ""
	bengali.Splits(text, func(form string, _ bengali.Ending) bool {
		if sure[form] > sure[best] {
			best = form
		}
		return true
	})
	if best != "" {
		return best
	}
	lemma, _ := m.lexicon.Stem(text)
	return bengali.Fold(lemma)
}

func (e *entry) add(l tie) {
	for i := range e.titles {
		if c := &e.titles[i]; c.latin == l.latin {
			c.n += l.n
			c.far = min(c.far, l.far)
			return
		}
	}
	e.titles = append(e.titles, candidate{latin: l.latin, n: l.n, far: l.far})
}

// weigh gives the titles of an entry their scores.
func (m *Miner) weigh(e *entry) {
	// What is made of the name of a place, or its plural, counts for the name, unless
	// the Bengali is made of it too.
	derived := slices.ContainsFunc([]string{"ী" + bengali.Yya, "ি" + bengali.Yya + "ান"}, func(end string) bool { return strings.HasSuffix(e.form, end) })
	for i := range e.titles {
		if derived {
			break
		}
		c := &e.titles[i]
		for k := range e.titles {
			if o := &e.titles[k]; o != c && c.n > 0 && o.n > 0 && made(c.text, o.text) {
				o.n = min(o.n+c.n, e.n)
				o.far = min(o.far, c.far)
				c.n = 0
			}
		}
		if c.n > 0 && c.far <= perhapsFit && m.adjective(e.form, c) {
			c.n = 0
		}
	}
	e.titles = slices.DeleteFunc(e.titles, func(c candidate) bool { return c.n == 0 })
	for i := range e.titles {
		c := &e.titles[i]
		dice := min(1, (2*float32(c.n)-.5)/float32(e.n+max(c.latin.n, c.n)))
		c.score = float32(c.n) * dice * max(.1, 1.2-c.far)
	}
	slices.SortFunc(e.titles, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.text, b.text))
	})
}

// adjective tells whether a title is rather made of the English of a name, because
// without its ending it sounds more like it: Iranian for ইরান.
func (m *Miner) adjective(form string, c *candidate) bool {
	if strings.Contains(c.text, " ") {
		return false
	}
	for _, end := range []string{"ians", "ian", "ans", "an", "ns", "n", "ese", "ish", "ic"} {
		base, ok := strings.CutSuffix(c.text, end)
		if !ok || len(base) < 3 {
			continue
		}
		if m.fits.formFit(form, latinSounds(base)) < m.fits.formFit(form, c.latin.sound()) {
			return true
		}
	}
	return false
}

// made tells whether an English word is made of another: Russian of Russia, Greeks
// of Greek.
func made(word, of string) bool {
	return word == of+"s" || word == of+"es" || slices.Contains(english.Adjectives(of), word)
}

// choose takes the best English of an entry and decides whether it is worth a
// proposal: by its sound, or because both are found together far more than apart,
// where taken knows the best score that any name has with a title.
func (e *entry) choose(taken map[*latin]float32) bool {
	if len(e.titles) == 0 {
		return false
	}
	e.best = e.titles[0]
	c := e.best
	share := float32(c.n) / float32(e.n)
	switch {
	case c.common && (c.n == 1 || c.small > c.latin.n), kinds()[e.form] != nil, len(c.text) < 2:
		return false // a common word
	case c.far <= nearFit:
		return share >= .3 || c.n >= 3 && share >= .1
	case len(c.text) < 3 || c.score < taken[c.latin] || len(e.titles) > 1 && e.titles[1].score > c.score/2:
		return false // by chance, or the English of another
	}
	dice := 2 * float32(c.n) / float32(e.n+max(c.latin.n, c.n))
	if c.far <= perhapsFit {
		return c.n >= 2 && dice >= .5
	}
	return c.n >= 3 && dice >= .6
}

// spellings parts the entries that have their English in common into those that are
// spellings of one name.
func (m *Miner) spellings(entries []*entry) (groups [][]*entry) {
	forms := make([]string, len(entries))
	byForm := make(map[string]*entry)
	for i, e := range entries {
		forms[i] = e.form
		byForm[e.form] = e
	}
	if len(entries) > 1 {
		for _, cluster := range m.lexicon.Cluster(forms) {
			var group []*entry
			for _, form := range cluster {
				group = append(group, byForm[form])
				delete(byForm, form)
			}
			groups = append(groups, group)
		}
	}
	for _, form := range forms {
		if e := byForm[form]; e != nil {
			groups = append(groups, []*entry{e})
		}
	}
	return groups
}

// proposed makes a term of the spellings of a name.
func proposed(group []*entry) (t glossary.Term, score float32) {
	slices.SortStableFunc(group, func(a, b *entry) int { return cmp.Compare(b.n, a.n) })
	t = glossary.Term{BN: group[0].form, EN: group[0].best.text, Status: glossary.Proposed}
	var n, of, titled int32
	for i, e := range group {
		if i > 0 {
			t.Variants = append(t.Variants, e.form)
		}
		n += e.best.n
		of += e.n
		titled += e.titled
		score += e.best.score
		for _, c := range e.titles[1:] {
			if c.far <= nearFit && c.n > 1 && c.text != t.EN && !slices.Contains(t.AlsoEN, c.text) {
				t.AlsoEN = append(t.AlsoEN, c.text)
			}
		}
	}
	if 2*titled >= of {
		t.Type = "person"
	}
	t.Note = counted(n, "time") + " in " + counted(of, "pair")
	return t, score
}

func counted(n int32, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
