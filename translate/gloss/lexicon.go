package gloss

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/*.tsv
var data embed.FS

// class is a word class.
type class uint8

const (
	noun class = iota
	name
	pronoun
	adjective
	adverb
	verb
	postposition
	conjunction
	subordinator // যে
	determiner
	numeral
	particle
	copula
	punct
	phrasePost // a postposition of several words
)

// feat is a set of grammatical features.
type feat uint64

const (
	hum feat = 1 << iota
	org
	timeNoun
	place
	unit
	uncountable
	proper
	the
	on
	at
	superlative
	nationality
	ordinal
	nounToo
	detLike
	manner
	sentence
	preverbal
	saying
	intransitive
	light
	pl
	first
	second
	nom
	gen
	acc
	loc
	indefinite
	reflexive
	question
	relative
	both
	num
	anyOf
	adjLike
	approx
	whole
	agent
	front
	cl
	sub
	corr
	list
	whether
	neg
	is
	past
	pres
	emph
	more
	genSubject
)

var featNames = map[string]feat{
	"hum": hum, "org": org, "time": timeNoun, "place": place, "unit": unit, "unc": uncountable, "pl": pl,
	"prop": proper, "the": the, "on": on, "at": at, "in": 0, "sup": superlative, "nat": nationality, "ord": ordinal,
	"noun": nounToo, "det": detLike, "manner": manner, "sent": sentence, "pre": preverbal, "say": saying, "intr": intransitive,
	"lig": light, "1": first, "2": second, "nom": nom, "gen": gen, "acc": acc, "loc": loc, "indef": indefinite, "refl": reflexive,
	"q": question, "rel": relative, "both": both, "num": num, "any": anyOf, "adj": adjLike, "approx": approx, "approxadj": approx,
	"whole": whole, "agent": agent, "front": front, "cl": cl, "sub": sub, "corr": corr, "list": list, "whether": whether,
	"neg": neg, "is": is, "past": past, "pres": pres, "emph": emph, "gsubj": genSubject, "more": more, "more2": more,
}

// entry is one meaning of a Bengali word.
type entry struct {
	class class
	en    string
	feat  feat
	args  map[string]string // verbs: a case or postposition and its English preposition
}

// unitEntry is a word of several tokens: a phrase or the noun of a compound verb.
type unitEntry struct {
	words []string // folded tokens after the first
	entry entry
	light string // compounds: the verbal noun of the light verb
}

// lexicon is all that the engine knows of words.
type lexicon struct {
	words     map[string][]entry
	phrases   map[string][]unitEntry // by first token, longest first
	compounds map[string][]unitEntry // by first token, longest first
	numbers   map[string]float64
	verbs     verbTable
	english   english
}

var load = sync.OnceValue(func() *lexicon {
	x := &lexicon{
		words:     make(map[string][]entry, 6000),
		phrases:   make(map[string][]unitEntry, 1000),
		compounds: make(map[string][]unitEntry, 1000),
		numbers:   make(map[string]float64, 200),
	}
	classes := map[string]class{"pron": pronoun, "det": determiner, "conj": conjunction, "sub": subordinator,
		"part": particle, "post": postposition, "cop": copula}
	rows("words.tsv", 4, func(f []string) {
		if strings.Contains(f[0], " ") {
			addUnit(x.phrases, f[0], unitEntry{entry: newEntry(phraseClass(classes[f[1]]), f[2], f[3])})
			return
		}
		x.add(f[0], newEntry(classes[f[1]], f[2], f[3]))
	})
	for file, c := range map[string]class{"nouns.tsv": noun, "adjectives.tsv": adjective, "adverbs.tsv": adverb} {
		rows(file, 3, func(f []string) { x.add(f[0], newEntry(c, f[1], f[2])) })
	}
	rows("phrases.tsv", 4, func(f []string) {
		c, govern := noun, ""
		switch kind, g, _ := strings.Cut(f[1], ":"); kind {
		case "adj":
			c = adjective
		case "adv":
			c = adverb
		case "pp":
			c, govern = phrasePost, g
		case "conj":
			c = conjunction
		}
		e := newEntry(c, f[2], f[3])
		if govern != "" {
			e.feat |= featNames[govern]
		}
		if c == conjunction {
			e.feat |= cl
		}
		addUnit(x.phrases, f[0], unitEntry{entry: e})
	})
	rows("compounds.tsv", 4, func(f []string) {
		addUnit(x.compounds, f[0], unitEntry{entry: newEntry(verb, f[2], f[3]), light: f[1]})
	})
	rows("numbers.tsv", 2, func(f []string) {
		v, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			panic(fmt.Sprintf("numbers.tsv: %v", err))
		}
		x.numbers[f[0]] = v
	})
	x.verbs = make(verbTable, 4000)
	rows("verbs.tsv", 4, func(f []string) { x.verbs.add(f[0], f[1], newEntry(verb, f[2], f[3])) })
	x.english = loadEnglish()
	return x
})

func phraseClass(c class) class {
	if c == postposition {
		return phrasePost
	}
	return c
}

func (x *lexicon) add(bn string, e entry) { x.words[bn] = append(x.words[bn], e) }

// addUnit keeps the units that begin with one word ordered by length.
func addUnit(m map[string][]unitEntry, bn string, u unitEntry) {
	parts := strings.Fields(strings.ReplaceAll(bn, "-", " - "))
	u.words = parts[1:]
	l := append(m[parts[0]], u)
	for i := len(l) - 1; i > 0 && len(l[i].words) > len(l[i-1].words); i-- {
		l[i], l[i-1] = l[i-1], l[i]
	}
	m[parts[0]] = l
}

// rows calls f with the columns of each entry of a data file. The files are
// part of the program, so a broken one is a mistake of the programmer.
func rows(file string, columns int, f func([]string)) {
	text, err := data.ReadFile("data/" + file)
	if err != nil {
		panic(err)
	}
	cols := make([]string, 0, columns)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cols = cols[:0]
		for c := range strings.SplitSeq(line, "\t") {
			cols = append(cols, c)
		}
		if len(cols) != columns {
			panic(fmt.Sprintf("%s: %d columns, not %d: %q", file, len(cols), columns, line))
		}
		f(cols)
	}
}

func newEntry(c class, en, features string) entry {
	e := entry{class: c, en: en}
	for f := range strings.SplitSeq(features, ",") {
		if f == "" {
			continue
		}
		if bit, ok := featNames[f]; ok {
			e.feat |= bit
			continue
		}
		key, prep, _ := strings.Cut(f, "=")
		kind, word, ok := strings.Cut(key, ":")
		switch {
		case ok && kind == "arg":
			e.arg(word, prep)
		case ok && kind == "dat":
			e.arg("কে", word)
		case ok && kind == "loc":
			e.arg("loc", word)
		default:
			panic(fmt.Sprintf("unknown feature %q of %q", f, en))
		}
	}
	return e
}

func (e *entry) arg(word, prep string) {
	if e.args == nil {
		e.args = make(map[string]string)
	}
	e.args[word] = prep
}
