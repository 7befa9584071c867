package gloss

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Dictionary is the lexicon of the engine as a list of words: what the words and phrases
// of a sentence may mean, whatever they mean there. It is safe for concurrent use.
type Dictionary struct {
	engine  *Engine
	readers sync.Pool
}

// dictionaryReader looks words up and remembers those that it has seen.
type dictionaryReader struct {
	seen map[string][]string
	toks []bengali.Token
}

// Dictionary returns the lexicon as a dictionary.
func (e *Engine) Dictionary() *Dictionary {
	return &Dictionary{engine: e, readers: sync.Pool{New: func() any {
		return &dictionaryReader{seen: make(map[string][]string)}
	}}}
}

// Meanings calls yield with the English of each word or phrase that it knows in a sentence,
// several times for one with several meanings. Verbs and nouns are in their base form, and
// numbers in digits. The first and the end of where it stands are bytes of the sentence, and
// come in rising order.
func (d *Dictionary) Meanings(sentence string, yield func(start, end int, english string)) {
	r := d.readers.Get().(*dictionaryReader)
	defer d.readers.Put(r)
	r.toks = bengali.Tokenize(r.toks[:0], sentence)
	a := analyser{lexicon: d.engine.lexicon(), text: sentence, toks: r.toks}
	for i := range r.toks {
		t := &r.toks[i]
		if t.Kind != bengali.Word {
			continue
		}
		if it, n := a.findPhrase(i); n > 0 {
			yield(t.Start, r.toks[i+n-1].End, it.en)
		}
		if units := a.compounds[t.Text]; units != nil {
			a.compoundMeanings(units, i, yield)
		}
		meanings, ok := r.seen[t.Text]
		if !ok {
			meanings = a.meanings(t.Text)
			r.seen[strings.Clone(t.Text)] = meanings
		}
		for _, en := range meanings {
			yield(t.Start, t.End, en)
		}
	}
}

// compoundMeanings gives the verbs of a noun at token i and a light verb.
func (a *analyser) compoundMeanings(units []phrase, i int, yield func(start, end int, english string)) {
	for k := range units {
		u := &units[k]
		last := i + len(u.rest) + 1
		if last >= len(a.toks) || a.toks[last].Kind != bengali.Word || !a.matches(u.rest, i+1) {
			continue
		}
		if slices.ContainsFunc(bengali.VerbForms(a.toks[last].Text), func(f bengali.VerbForm) bool { return f.Verb == u.light }) {
			yield(a.toks[i].Start, a.toks[last].End, u.en)
		}
	}
}

// meanings are all that the lexicon has for a word in any form.
func (x *lexicon) meanings(word string) (all []string) {
	add := func(e *entry) {
		for _, en := range append([]string{e.en}, slices.Sorted(maps.Values(e.senses))...) {
			if en != "" && !slices.Contains(all, en) {
				all = append(all, en)
			}
		}
	}
	bengali.Splits(word, func(stem string, _ bengali.Ending) bool {
		for k := range x.words[stem] {
			add(&x.words[stem][k])
		}
		if v, ok := bengali.NumberWord(stem); ok {
			add(&entry{en: trimNumber(v)})
		}
		return true
	})
	for _, f := range bengali.VerbForms(word) {
		if e := x.verbs[f.Verb]; e != nil {
			add(e)
		}
	}
	if s, ok := strings.CutSuffix(word, "ভাবে"); ok {
		for _, e := range x.words[s] {
			add(&e)
		}
	}
	for k := range x.derivations {
		der := &x.derivations[k]
		if s, ok := strings.CutSuffix(word, der.suffix); ok {
			for _, en := range x.words[s] {
				if en.class == noun {
					add(&entry{en: strings.Replace(der.en, "*", en.en, 1)})
				}
			}
		}
	}
	if len(all) == 0 {
		bengali.Splits(word, func(stem string, _ bengali.Ending) bool {
			for _, en := range bengali.NameInLatin(stem) {
				add(&entry{en: en})
			}
			return true
		})
	}
	return all
}
