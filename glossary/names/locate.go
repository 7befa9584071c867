package names

import (
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Occurrence is a place in a text where a spelling of a finding stands.
type Occurrence struct {
	// Finding and Spelling are where it is counted: that spelling of that finding.
	Finding, Spelling int
	// Target tells that it is in the target of a pair, and not in the source.
	Target bool
	// Start and End are the bytes of the text, without the case ending.
	Start, End int
	// Ending is the case ending after it, which stands in bytes End to Whole.
	Ending bengali.Ending
	Whole  int
	// Quoted tells that it stands in a few words in quotation marks, which may be the
	// title of a work.
	Quoted bool
}

// Locator finds where the spellings of findings stand. It is not safe for
// concurrent use.
type Locator struct {
	survey *Survey
	found  []Finding
	words  map[string]spot    // Bengali surface forms, folded, and English words
	apart  map[[2]string]spot // surface forms of names in two words
	terms  map[*glossary.Term]int
	pairs  map[*glossary.Term]int // findings about the English of terms

	toks []bengali.Token
}

// spot is a spelling of a finding.
type spot struct {
	finding, spelling int
	form              string
}

// Locator returns a locator for findings of the survey.
func (s *Survey) Locator(found []Finding) *Locator {
	l := &Locator{survey: s, found: found, words: make(map[string]spot), apart: make(map[[2]string]spot),
		terms: make(map[*glossary.Term]int), pairs: make(map[*glossary.Term]int)}
	for i, f := range found {
		switch {
		case f.term != nil && f.Side == "target":
			l.pairs[f.term] = i
		case f.term != nil:
			l.terms[f.term] = i
		}
		if first, second := f.parts[0], f.parts[1]; first != nil {
			k := f.spelling(first.form + " " + second.form)
			for _, w := range second.words {
				l.apart[[2]string{first.form, w.text}] = spot{i, k, second.form}
			}
		}
		for _, st := range f.stems {
			k := f.spelling(st.form)
			for _, w := range st.words {
				if _, other := l.words[w.text]; !other {
					l.words[w.text] = spot{i, k, st.form}
				}
			}
		}
	}
	return l
}

// spelling is the index of the spelling of that form, -1 if there is none.
func (f *Finding) spelling(form string) int {
	return slices.IndexFunc(f.Spellings, func(s Spelling) bool { return s.Form == form })
}

// Find appends to dst the occurrences in a text, or in a pair, in the order of
// Start, those of the source first. The sides are told apart as in [Survey.Add];
// when that exchanges them, so does Find.
func (l *Locator) Find(dst []Occurrence, source, target string) []Occurrence {
	swapped := bengali.Has(target) && !bengali.Has(source)
	if swapped {
		source, target = target, source
	}
	from := len(dst)
	dst = l.find(dst, source, false)
	if target != "" {
		dst = l.find(dst, target, true)
		dst = l.findPairs(dst, source, target)
	}
	if swapped {
		for i := range dst[from:] {
			dst[from+i].Target = !dst[from+i].Target
		}
	}
	slices.SortStableFunc(dst[from:], func(a, b Occurrence) int {
		if a.Target != b.Target {
			return compareBool(a.Target, b.Target)
		}
		return a.Start - b.Start
	})
	return dst
}

// find finds the spellings of one text.
func (l *Locator) find(dst []Occurrence, text string, target bool) []Occurrence {
	l.toks = bengali.Tokenize(l.toks[:0], text)
	apart := skipped(text, l.toks)
	if len(l.terms) > 0 && bengali.Has(text) {
		for _, m := range l.survey.occurrences(text, l.toks) {
			i, ok := l.terms[m.Term]
			if !ok || apart.at(m.Start) == address {
				continue
			}
			if k := l.found[i].spelling(m.Form); k >= 0 {
				dst = append(dst, Occurrence{Finding: i, Spelling: k, Target: target, Start: m.Start, End: m.StemEnd,
					Ending: m.Inflection(text), Whole: m.End, Quoted: apart.at(m.Start) == title})
			}
		}
	}
	for i := range l.toks {
		tok := &l.toks[i]
		if tok.Kind != bengali.Word && tok.Kind != bengali.Foreign {
			continue
		}
		if apart.at(tok.Start) == address {
			continue
		}
		if i+1 < len(l.toks) && l.toks[i+1].Space {
			next := &l.toks[i+1]
			if at, ok := l.apart[[2]string{tok.Text, next.Text}]; ok {
				o := Occurrence{Finding: at.finding, Spelling: at.spelling, Target: target, Start: next.Start, End: next.End, Whole: next.End,
					Quoted: apart.at(tok.Start) == title}
				l.inflect(&o, text, i+1, at.form)
				o.Start = tok.Start
				dst = append(dst, o)
			}
		}
		at, ok := l.words[tok.Text]
		if !ok {
			continue
		}
		o := Occurrence{Finding: at.finding, Spelling: at.spelling, Target: target, Start: tok.Start, End: tok.End, Whole: tok.End,
			Quoted: apart.at(tok.Start) == title}
		if tok.Kind == bengali.Word {
			l.inflect(&o, text, i, at.form)
		}
		dst = append(dst, o)
	}
	return dst
}

// inflect finds the ending of the word that is token i and has a stem.
func (l *Locator) inflect(o *Occurrence, text string, i int, form string) {
	tok := &l.toks[i]
	bengali.Splits(tok.Text, func(stem string, e bengali.Ending) bool {
		if stem != form {
			return true
		}
		o.Ending = e
		o.End = tok.Start + foldedPrefix(text[tok.Start:tok.End], len(tok.Text)-len(e.Text))
		return false
	})
	if o.Ending.Text != "" || i+2 >= len(l.toks) || l.toks[i+1].Space || l.toks[i+2].Space {
		return
	}
	// An ending after a hyphen or an apostrophe.
	if joint := l.toks[i+1].Text; joint == "-" || joint == "'" {
		if e, ok := bengali.ParseEnding(l.toks[i+2].Text); ok {
			e.Text = text[l.toks[i+1].Start:l.toks[i+1].End] + e.Text
			o.Ending, o.Whole = e, l.toks[i+2].End
		}
	}
}

// foldedPrefix is how many bytes of s make the first n of its folded text.
func foldedPrefix(s string, n int) int {
	if bengali.Fold(s) == s {
		return n
	}
	_, offsets := bengali.FoldMap(s)
	return offsets[n]
}

// findPairs finds English that stands for a term.
func (l *Locator) findPairs(dst []Occurrence, source, target string) []Occurrence {
	if len(l.pairs) == 0 {
		return dst
	}
	ms := l.survey.glossary.Match(source)
	add := func(t *glossary.Term, at glossary.Span) {
		if i, ok := l.pairs[t]; ok {
			if k := l.found[i].spelling(target[at[0]:at[1]]); k >= 0 {
				dst = append(dst, Occurrence{Finding: i, Spelling: k, Target: true, Start: at[0], End: at[1], Whole: at[1]})
			}
		}
	}
	for _, m := range glossary.Misspelled(source, target, ms) {
		add(m.Term, m.At)
	}
	for t, at := range found(target, ms) {
		add(t, at)
	}
	return dst
}

// Replacement is what the occurrence o in text should be for the preferred spelling
// of its finding, its ending kept in the form that this one asks for. It is to
// stand in the place of bytes o.Start to o.Whole.
func (l *Locator) Replacement(o Occurrence, text string) string {
	preferred := l.found[o.Finding].Preferred
	if !bengali.Has(preferred) {
		return preferred + text[o.End:o.Whole]
	}
	out := bengali.Attach(bengali.Fold(preferred), o.Ending)
	if strings.ContainsAny(text, "\u09dc\u09dd\u09df") {
		out = bengali.Compose(out) // as the text has it
	}
	return out
}

// IsTitle tells whether an occurrence may be part of the title of a work, which is
// spelled as it is: it stands in a few words in quotation marks, and the preferred
// spelling of the name stands elsewhere without them.
func (l *Locator) IsTitle(o Occurrence) bool {
	if !o.Quoted {
		return false
	}
	f := &l.found[o.Finding]
	for _, u := range l.survey.terms[f.term] {
		if u.free > 0 {
			return true
		}
	}
	return slices.ContainsFunc(f.stems, func(st *stem) bool { return st.free > 0 })
}
