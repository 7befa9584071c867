package bead

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// text is one of the two texts.
type text struct {
	sentences []sentence
	kinds     []kind
	// mean is the mean size of the sentences.
	mean float32
}

// evidence is what in two texts may correspond.
type evidence struct {
	source, target text
	translated     bool // there are machine translations
}

// gatherer finds what corresponds.
type gatherer struct {
	evidence
	targets map[string]int32   // kinds of the target by their text
	sources map[string]int32   // kinds of the source
	mt      map[string]int32   // kinds of the source that stand for words of machine translations
	ranked  []int32            // kinds of the target that have a sound, in its order
	sounds  map[uint64][]int32 // places in ranked by the keys of the sound
	heard   []bengali.Sound    // of each kind of the target
	titles  []bool             // those of the target that are written with a capital letter
	toks    []bengali.Token
	english englishReader
	said    []meaning
	compare bengali.Comparer
	keys    []uint64
	near    []int32
}

// meaning is what a dictionary has for a part of a sentence.
type meaning struct {
	start, end int
	english    string
}

// gather looks at both texts.
func gather(source, target []string, o Options) *evidence {
	g := gatherer{targets: make(map[string]int32), sources: make(map[string]int32), mt: make(map[string]int32), sounds: make(map[uint64][]int32)}
	for i, s := range target {
		g.addTarget(int32(i), s)
	}
	g.hear()
	for i, s := range source {
		g.addSource(int32(i), s, o.Dictionaries)
		if o.Translations != nil {
			g.addMachine(int32(i), o.Translations[i])
		}
	}
	g.translated = o.Translations != nil
	g.weigh()
	return &g.evidence
}

// add takes up a kind and returns its number.
func (t *text) add(k kind) int32 {
	k.last = -1
	t.kinds = append(t.kinds, k)
	return int32(len(t.kinds) - 1)
}

// see appends a kind to the items of sentence i, once.
func (t *text) see(items []int32, id, i int32) []int32 {
	k := &t.kinds[id]
	if k.last == i {
		return items
	}
	k.last = i
	k.count++
	return append(items, id)
}

func (g *gatherer) addTarget(i int32, s string) {
	out := newSentence(s)
	for _, t := range g.english.read(s) {
		id, ok := g.targets[t.text]
		if !ok {
			id = g.target.add(kind{class: t.class})
			g.targets[strings.Clone(t.text)] = id
			sound := bengali.Sound(nil)
			if t.class == word {
				sound = bengali.LatinSound(t.surface)
			}
			g.heard = append(g.heard, sound)
			g.titles = append(g.titles, false)
		}
		if t.title {
			g.titles[id] = true
		}
		out.items = g.target.see(out.items, id, i)
	}
	g.target.sentences = append(g.target.sentences, out)
}

// hear sorts the kinds of the target by their sound. What is no title is found only by all
// of its consonants.
func (g *gatherer) hear() {
	for id, s := range g.heard {
		if s.Consonants() > 1 {
			g.ranked = append(g.ranked, int32(id))
		}
	}
	slices.SortFunc(g.ranked, func(a, b int32) int {
		return cmp.Or(g.heard[a].Compare(g.heard[b]), cmp.Compare(a, b))
	})
	for rank, id := range g.ranked {
		g.keys = g.heard[id].AppendLatinKeys(g.keys[:0])
		if !g.titles[id] {
			g.keys = g.keys[:1]
		}
		for _, k := range g.keys {
			if ranks := g.sounds[k]; len(ranks) == 0 || ranks[len(ranks)-1] != int32(rank) {
				g.sounds[k] = append(ranks, int32(rank))
			}
		}
	}
}

func (g *gatherer) addSource(i int32, s string, dictionaries []align.Dictionary) {
	out := newSentence(s)
	g.toks = bengali.Tokenize(g.toks[:0], s)
	g.said = g.said[:0]
	for _, d := range dictionaries {
		d.Meanings(s, func(start, end int, en string) { g.said = append(g.said, meaning{start, end, en}) })
	}
	if len(dictionaries) > 1 {
		slices.SortStableFunc(g.said, func(a, b meaning) int { return cmp.Compare(a.start, b.start) })
	}
	said := g.said
	for k := range g.toks {
		t := &g.toks[k]
		for len(said) > 0 && said[0].start < t.Start {
			said = said[1:]
		}
		n, end := 0, t.End
		for n < len(said) && said[n].start == t.Start {
			end = max(end, said[n].end)
			n++
		}
		key := t.Text
		if end > t.End {
			key = s[t.Start:end]
		}
		if t.Kind == bengali.Punct && n == 0 {
			continue
		}
		id, ok := g.sources[key]
		if !ok {
			id = g.source.add(g.read(t, s, said[:n]))
			g.sources[strings.Clone(key)] = id
		}
		out.items = g.source.see(out.items, id, i)
	}
	g.source.sentences = append(g.source.sentences, out)
}

// read finds what in the target may translate a token of sentence s.
func (g *gatherer) read(t *bengali.Token, s string, said []meaning) kind {
	k := kind{class: word}
	switch t.Kind {
	case bengali.Numeral:
		k.class = numeral
		k.link(g.targets, number(t.Text))
	case bengali.Foreign:
		k.class = name
		lower := bengali.PlainLatin(s[t.Start:t.End])
		if n, ok := numberWord(lower); ok {
			k.link(g.targets, n)
		}
		k.link(g.targets, english.Stem(lower))
	}
	for _, m := range said {
		for _, w := range g.english.read(m.english) {
			k.link(g.targets, w.text)
			if w.class == numeral {
				k.class = numeral
			}
		}
	}
	if len(said) == 0 && t.Kind == bengali.Word {
		g.sound(&k, t.Text)
	}
	return k
}

// link adds a kind of the target.
func (k *kind) link(ids map[string]int32, text string) {
	if id, ok := ids[text]; ok && !slices.Contains(k.links, id) {
		k.links = append(k.links, id)
	}
}

// Distances of a word and its English, for each consonant of the longer one.
const (
	nearTitle = .42 // of a word with a capital letter
	nearWord  = .28
)

// mostNear bounds with how many words a word is compared, so that this takes no longer
// for each word of a long text: short words sound like many.
const mostNear = 64

// sound links a word to what sounds as it does.
func (g *gatherer) sound(k *kind, word string) {
	bengali.Splits(word, func(stem string, e bengali.Ending) bool {
		sound := bengali.SoundOf(stem)
		n := sound.Consonants()
		if n < 2 {
			return true
		}
		g.keys = sound.AppendLatinKeys(g.keys[:0])
		g.near = g.near[:0]
		for _, key := range g.keys { // that of all consonants first
			if more := g.sounds[key]; len(g.near)+len(more) <= mostNear {
				g.near = append(g.near, more...)
			}
		}
		slices.Sort(g.near)
		for _, rank := range slices.Compact(g.near) {
			id := g.ranked[rank]
			limit := float32(nearWord)
			if g.titles[id] {
				limit = nearTitle
			}
			limit *= float32(max(n, g.heard[id].Consonants()))
			if g.compare.Distance(sound, g.heard[id], limit) <= limit && !slices.Contains(k.links, id) {
				k.links = append(k.links, id)
			}
		}
		return true
	})
	if len(k.links) > 0 {
		k.class = name
	}
}

// addMachine adds the machine translation of the last sentence.
func (g *gatherer) addMachine(i int32, s string) {
	out := &g.source.sentences[len(g.source.sentences)-1]
	for _, t := range g.english.read(s) {
		id, ok := g.mt[t.text]
		if !ok {
			k := kind{class: machine}
			k.link(g.targets, t.text)
			id = g.source.add(k)
			g.mt[strings.Clone(t.text)] = id
		}
		out.machine = g.source.see(out.machine, id, i)
	}
}

// maxRarity bounds what one item can say: in a long text it competes with its neighbours
// only.
const maxRarity = 4.5

// weigh finds how rare everything is.
func (g *gatherer) weigh() {
	back := make([]int32, len(g.target.kinds)) // sentences of the source with what may be translated so
	for i := range g.source.kinds {
		k := &g.source.kinds[i]
		var count int32
		for _, id := range k.links {
			count += g.target.kinds[id].count
			back[id] += k.count
		}
		k.linked = len(k.links) > 0
		k.rarity = rarity(count, len(g.target.sentences))
	}
	for id := range g.target.kinds {
		k := &g.target.kinds[id]
		k.linked = back[id] > 0
		k.rarity = rarity(back[id], len(g.source.sentences))
	}
	lists := g.source.isList() || g.target.isList()
	for _, t := range []*text{&g.source, &g.target} {
		for i := range t.sentences {
			s := &t.sentences[i]
			s.heading = s.heading && !lists
			s.items = t.weigh(s, s.items)
			s.machine = t.weigh(s, s.machine)
			t.mean += s.size / float32(len(t.sentences))
		}
	}
}

// isList tells texts in which hardly anything ends as a sentence does, as lists of words,
// verses and subtitles: that makes no headings there.
func (t *text) isList() bool {
	n := 0
	for i := range t.sentences {
		if t.sentences[i].heading {
			n++
		}
	}
	return n > 10 && n > len(t.sentences)/3
}

// weigh keeps the rarest of the items of a sentence that may have a counterpart.
func (t *text) weigh(s *sentence, items []int32) []int32 {
	items = slices.DeleteFunc(items, func(id int32) bool { return !t.kinds[id].linked })
	if len(items) > maxItems {
		slices.SortStableFunc(items, func(a, b int32) int { return cmp.Compare(t.kinds[b].rarity, t.kinds[a].rarity) })
		items = items[:maxItems]
	}
	for _, id := range items {
		s.all[t.kinds[id].class] += t.kinds[id].rarity
	}
	return slices.Clip(items)
}

// rarity of what is in so many of the sentences.
func rarity(count int32, sentences int) float32 {
	q := (float64(count) + .5) / float64(sentences+1)
	return float32(min(max(-math.Log(q), 0), maxRarity))
}
