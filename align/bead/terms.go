package bead

import (
	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
)

// Terms is a dictionary of the terms of a glossary, whatever endings they have. A name
// within a longer one counts too, as a translation may have only that.
func Terms(g *glossary.Glossary) align.Dictionary { return terms{g} }

type terms struct{ *glossary.Glossary }

// Meanings yields the English of each term, and the further forms of it.
func (t terms) Meanings(sentence string, yield func(start, end int, english string)) {
	for _, m := range t.Occurrences(sentence) {
		yield(m.Start, m.End, m.Term.EN)
		for _, english := range m.Term.AlsoEN {
			yield(m.Start, m.End, english)
		}
	}
}
