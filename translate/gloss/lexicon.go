package gloss

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

//go:embed data/*.tsv
var dataFiles embed.FS

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

// feat is a set of grammatical features. The data files say at their top what
// each of their features means.
type feat uint64

const (
	// Nouns and names.
	fHuman feat = 1 << iota
	fOrg
	fTime
	fPlace
	fUnit
	fUncountable
	fPlural
	fProper
	fThe
	fOn
	fAt
	fTitle
	fAction
	fInfinitive
	fApart
	fMonth
	fMorning
	fAfternoon
	fNight
	fBare
	fDoing
	fView
	fPart
	fText
	// Adjectives and adverbs.
	fSuperlative
	fOrdinal
	fSequence
	fNounToo
	fDetLike
	fManner
	fSentence
	fPreverbal
	fHabit
	// Verbs.
	fSaying
	fIntransitive
	fLight
	fState
	fGenSubject
	fMiddle
	// Pronouns, determiners and other words of the grammar.
	fFirst
	fSecond
	fGenitive
	fAccusative
	fLocative
	fQuestion
	fRelative
	fBoth
	fNumber
	fAny
	fAdjLike
	fApprox
	fFront
	fEvent
	fClause
	fSub
	fCorrelative
	fList
	fWhether
	fNegative
	fPast
	fEmphatic
	fMore
)

var featNames = map[string]feat{
	"hum": fHuman, "org": fOrg, "time": fTime, "place": fPlace, "unit": fUnit, "unc": fUncountable, "pl": fPlural,
	"prop": fProper, "the": fThe, "on": fOn, "at": fAt, "title": fTitle, "act": fAction, "inf": fInfinitive, "apart": fApart,
	"month": fMonth, "am": fMorning, "pm": fAfternoon, "night": fNight, "bare": fBare, "doing": fDoing, "view": fView, "of": fPart, "text": fText,
	"sup": fSuperlative, "ord": fOrdinal, "seq": fSequence, "noun": fNounToo, "det": fDetLike,
	"manner": fManner, "sent": fSentence, "pre": fPreverbal, "habit": fHabit,
	"say": fSaying, "intr": fIntransitive, "lig": fLight, "state": fState, "gsubj": fGenSubject, "mid": fMiddle,
	"1": fFirst, "2": fSecond, "gen": fGenitive, "acc": fAccusative, "loc": fLocative, "q": fQuestion, "rel": fRelative,
	"both": fBoth, "num": fNumber, "any": fAny, "adj": fAdjLike, "approx": fApprox, "front": fFront, "event": fEvent,
	"cl": fClause, "sub": fSub, "corr": fCorrelative, "list": fList, "whether": fWhether,
	"neg": fNegative, "past": fPast, "emph": fEmphatic, "more": fMore,
}

// entry is one meaning of a Bengali word.
type entry struct {
	class class
	en    string
	feat  feat
	// args says how a verb takes its arguments: by Bengali case ending or
	// postposition the English preposition, which is empty for a bare object.
	args map[string]string
	// senses is the English in certain contexts.
	senses map[string]string
}

// Contexts in which a word has another English.
const (
	underNegation = "not"
	inPast        = "past"
	withObject    = "obj"
	withPerson    = "ke"   // an object in -কে
	withoutObject = "hum"  // of people, in the present
	atRest        = "rest" // its participle with "be"
	afterOwner    = "gen"
	ofAction      = "vn" // its subject is what is done
	beforePeople  = "as" // woman, but "female" workers
)

// phrase is a unit of several tokens, or the noun of a compound verb.
type phrase struct {
	entry
	rest  []string // the folded tokens after the first
	light string   // of compounds: the verbal noun of the light verb
}

// derivation makes a word of a noun and an ending.
type derivation struct {
	suffix string
	entry  // en has * for the English of the noun
}

// lexicon is all that the engine knows of words.
type lexicon struct {
	words       map[string][]entry
	entries     []entry             // what the values of words are cut from
	phrases     map[string][]phrase // by first token, longest first
	compounds   map[string][]phrase // by first token, longest first
	derivations []derivation
	verbs       map[string]*entry // by verbal noun
	the         map[string]string // English words of names with the article: whole, first or last
}

// load reads the lexicon that is part of the program.
var load = sync.OnceValue(func() *lexicon {
	x, err := read(dataFiles)
	if err != nil {
		panic(err) // a mistake in a file of the program
	}
	return x
})

// read reads a lexicon. Errors name the file and line.
func read(fsys fs.FS) (*lexicon, error) {
	x := &lexicon{
		words:     make(map[string][]entry, 32000),
		entries:   make([]entry, 0, 32000),
		phrases:   make(map[string][]phrase, 2500),
		compounds: make(map[string][]phrase, 2500),
		verbs:     make(map[string]*entry, 400),
		the:       make(map[string]string),
	}
	for _, t := range []struct {
		file    string
		columns int
		add     func(row []string) error
	}{
		{"words.tsv", 4, x.addFunctionWord},
		{"nouns.tsv", 3, x.adder(noun)},
		{"adjectives.tsv", 3, x.adder(adjective)},
		{"adverbs.tsv", 3, x.adder(adverb)},
		{"verbs.tsv", 3, x.addVerb},
		{"compounds.tsv", 4, x.addCompound},
		{"phrases.tsv", 4, x.addPhrase},
		{"derivations.tsv", 4, x.addDerivation},
		{"english-the.tsv", 2, x.addThe},
	} {
		if err := rows(fsys, t.file, t.columns, t.add); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// rows calls add with the columns of each entry of a data file.
func rows(fsys fs.FS, file string, columns int, add func([]string) error) error {
	text, err := fs.ReadFile(fsys, "data/"+file)
	if err != nil {
		return err
	}
	row := make([]string, 0, columns)
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		row = row[:0]
		for cell := range strings.SplitSeq(line, "\t") {
			row = append(row, cell)
		}
		if len(row) != columns {
			err = fmt.Errorf("%d columns, want %d", len(row), columns)
		} else {
			err = add(row)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return nil
}

var wordClasses = map[string]class{"pron": pronoun, "det": determiner, "conj": conjunction, "sub": subordinator,
	"part": particle, "post": postposition, "cop": copula}

func (x *lexicon) addFunctionWord(row []string) error {
	c, ok := wordClasses[row[1]]
	if !ok {
		return fmt.Errorf("unknown class %q", row[1])
	}
	if strings.Contains(row[0], " ") {
		if c == postposition {
			c = phrasePost
		}
		return addUnit(x.phrases, c, row[0], "", row[2], row[3])
	}
	return x.add(c, row[0], row[2], row[3])
}

func (x *lexicon) adder(c class) func([]string) error {
	return func(row []string) error { return x.add(c, row[0], row[1], row[2]) }
}

func (x *lexicon) add(c class, bn, en, features string) error {
	e, err := newEntry(c, en, features)
	if same := x.words[bn]; same != nil {
		x.words[bn] = append(same, e)
		return err
	}
	x.entries = append(x.entries, e)
	n := len(x.entries)
	x.words[bn] = x.entries[n-1 : n : n] // one allocation for thousands of words
	return err
}

func (x *lexicon) addVerb(row []string) error {
	e, err := newEntry(verb, row[1], row[2])
	x.verbs[row[0]] = &e
	return err
}

func (x *lexicon) addCompound(row []string) error {
	return addUnit(x.compounds, verb, row[0], row[1], row[2], row[3])
}

var phraseClasses = map[string]class{"n": noun, "adj": adjective, "adv": adverb, "conj": conjunction,
	"pp:gen": phrasePost, "pp:nom": phrasePost, "pp:acc": phrasePost}

func (x *lexicon) addPhrase(row []string) error {
	c, ok := phraseClasses[row[1]]
	if !ok {
		return fmt.Errorf("unknown part of speech %q", row[1])
	}
	if len(strings.Fields(apart.Replace(row[0]))) < 2 {
		return fmt.Errorf("%q is one word", row[0])
	}
	features := row[3]
	if c == conjunction {
		features += ",cl"
	}
	return addUnit(x.phrases, c, row[0], "", row[2], features)
}

// apart puts spaces around the marks in a unit that are tokens of their own.
var apart = strings.NewReplacer("-", " - ", ".", " .")

// addUnit keeps the units that begin with one word ordered by length.
func addUnit(m map[string][]phrase, c class, bn, light, en, features string) error {
	e, err := newEntry(c, en, features)
	tokens := strings.Fields(apart.Replace(bn))
	if len(tokens) == 0 {
		return fmt.Errorf("no words in %q", bn)
	}
	l := append(m[tokens[0]], phrase{e, tokens[1:], light})
	for i := len(l) - 1; i > 0 && len(l[i].rest) > len(l[i-1].rest); i-- {
		l[i], l[i-1] = l[i-1], l[i]
	}
	m[tokens[0]] = l
	return err
}

func (x *lexicon) addDerivation(row []string) error {
	c, ok := phraseClasses[row[1]]
	if !ok {
		return fmt.Errorf("unknown part of speech %q", row[1])
	}
	e, err := newEntry(c, row[2], row[3])
	x.derivations = append(x.derivations, derivation{row[0], e})
	return err
}

func (x *lexicon) addThe(row []string) error {
	switch row[1] {
	case "whole", "first", "last":
		x.the[row[0]] = row[1]
		return nil
	}
	return fmt.Errorf("unknown place %q", row[1])
}

// newEntry reads the features of a word.
func newEntry(c class, en, features string) (entry, error) {
	e := entry{class: c, en: en}
	for f := range strings.SplitSeq(features, ",") {
		if f == "" {
			continue
		}
		if bit, ok := featNames[f]; ok {
			e.feat |= bit
			continue
		}
		kind, value, ok := strings.Cut(f, ":")
		switch {
		case !ok:
			return e, fmt.Errorf("unknown feature %q", f)
		case kind == "arg":
			marker, prep, ok := strings.Cut(value, "=")
			if !ok {
				return e, fmt.Errorf("feature %q has no =", f)
			}
			put(&e.args, marker, prep)
		case kind == "dat":
			put(&e.args, "কে", value)
		case kind == "ke-loc":
			put(&e.args, "কে loc", value)
		case kind == "loc":
			put(&e.args, "loc", value)
		case kind == underNegation, kind == inPast, kind == withObject, kind == withPerson, kind == afterOwner, kind == beforePeople, kind == ofAction, kind == withoutObject, kind == atRest:
			put(&e.senses, kind, value)
		default:
			return e, fmt.Errorf("unknown feature %q", f)
		}
	}
	return e, nil
}

func put(m *map[string]string, key, value string) {
	if *m == nil {
		*m = make(map[string]string)
	}
	(*m)[key] = value
}
