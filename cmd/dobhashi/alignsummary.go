package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// sayHow says how it went.
func (a *aligning) sayHow(hint bool) {
	a.say.line("%s", a.counts.summary(hint))
	a.sayCost()
}

// sayCost says what the backend did not translate, and what it has cost.
func (a *aligning) sayCost() {
	if n := a.tally.Untranslated; n > 0 {
		a.say.line("warning: %s had no translation to align by", count(n, "sentence"))
	}
	if a.info.Paid {
		u := a.meter.Usage()
		a.say.line("%s (%s): %s sent for %s", a.info.Name, a.info.Model, count(u.Characters+u.Doubtful, "character"), a.cost(u.Characters+u.Doubtful))
	}
}

// beadCounts says how an alignment went.
type beadCounts struct {
	beads, alone, unsure int
	sentences            [2]int
	types                map[string]int // of the beads with both sides
}

func (n *beadCounts) add(r *aligned) {
	if n.types == nil {
		n.types = make(map[string]int)
	}
	n.sentences[0] += len(r.source)
	n.sentences[1] += len(r.target)
	for i := range r.alignment.Beads {
		b := &r.alignment.Beads[i]
		n.beads++
		if b.Unsure {
			n.unsure++
		}
		switch {
		case b.Source[0] == b.Source[1] || b.Target[0] == b.Target[1]:
			n.alone++
		case b.Crossed:
			n.types[b.Type()+" swapped"]++
		default:
			n.types[b.Type()]++
		}
	}
}

// summary is the counts in one line.
func (n *beadCounts) summary(hint bool) string {
	types := slices.SortedFunc(maps.Keys(n.types), func(a, b string) int {
		return cmp.Or(cmp.Compare(n.types[b], n.types[a]), cmp.Compare(a, b))
	})
	for i, t := range types {
		types[i] = fmt.Sprintf("%d %s", n.types[t], t)
	}
	line := fmt.Sprintf("%s of %d and %s: %s; %d without counterpart; %d unsure", count(n.beads, "bead"), n.sentences[0], count(n.sentences[1], "sentence"),
		cmp.Or(strings.Join(types, ", "), "none with both sides"), n.alone, n.unsure)
	if hint && n.unsure > 0 {
		line += " (--review lists them)"
	}
	return line
}
