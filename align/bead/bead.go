// Package bead aligns the sentences of two texts that are translations of each other:
// [Align] gives the beads, each with the probability that it is right.
package bead

import (
	"context"
	"fmt"

	"github.com/dobhashi/dobhashi/align"
)

// Options say what is known of the texts beside themselves. The zero value is ready for use.
type Options struct {
	// Dictionaries are asked for each sentence of the source.
	Dictionaries []align.Dictionary
	// Translations are machine translations of the sentences of the source, as many as
	// there are; "" for one that has none. Nil for no translations.
	Translations []string
}

// Alignment is how two texts belong together.
type Alignment struct {
	// Beads has each sentence of both texts exactly once, in order.
	Beads []align.Bead
	// Related is the probability that the texts are translations of each other at all, or
	// of parts of each other. Below one half the beads mean nothing.
	Related float64
}

// Align aligns the sentences of two texts. It fails when ctx ends, and when there are not as many
// translations as sentences of the source. The same texts give the same beads each time. Time
// and memory grow with the length of the texts, not its square.
//
// All beads are weighed by one log-linear model: their type, the lengths of both sides, and
// which numbers, names and words have a counterpart, each by how surprising that would be
// between sentences that have nothing to do with each other. Of all ways through the texts near
// a first, rough one the best is taken; the confidence of a bead is what part of the probability
// of all ways goes through it.
func Align(ctx context.Context, source, target []string, o Options) (Alignment, error) {
	if err := o.check(len(source)); err != nil {
		return Alignment{}, err
	}
	m := newMatcher(gather(source, target, o))
	way, err := m.rough(ctx)
	if err != nil {
		return Alignment{}, err
	}
	known := o.knowledge()
	w := &weights()[known]
	width := widths(len(source)+1, besideWay)
	for {
		c := around(way.from, way.to, width, int32(len(target)))
		g, err := m.score(ctx, c, w)
		if err != nil {
			return Alignment{}, err
		}
		beads, found := g.best()
		if !c.tooWide() && found.widen(width, c, 3) {
			way = found
			continue
		}
		g.confide(beads)
		for i := range beads {
			beads[i].Unsure = beads[i].Confidence < sure
		}
		return Alignment{beads, g.related(beads, known)}, nil
	}
}

// check tells whether the options are for a source of n sentences.
func (o *Options) check(n int) error {
	if o.Translations != nil && len(o.Translations) != n {
		return fmt.Errorf("%d translations for %d sentences", len(o.Translations), n)
	}
	return nil
}

// besideWay is how far from the first way the best one is looked for, in sentences.
const besideWay = 10

// sure is the confidence from which on nobody has to look at a bead.
const sure = .8
