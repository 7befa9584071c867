package bead

import (
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
)

// UnsureKind is the kind of the finding that a pair of an unsure bead has.
const UnsureKind = "unsure"

// Pairs makes the pairs of beads, in order. The sentences of a bead are joined with one
// space, without their inline tags. A pair has the place of its first source sentence;
// one without a source has only the document and block of the source before it. IDs
// count from first.
func Pairs(beads []align.Bead, source []align.Sentence, target []string, first int) iter.Seq[align.Pair] {
	return func(yield func(align.Pair) bool) {
		var before align.Place
		if len(source) > 0 {
			before = align.Place{Document: source[0].Place.Document, Block: source[0].Place.Block}
		}
		for i := range beads {
			b := beads[i]
			p := align.Pair{ID: strconv.Itoa(first + i), Origin: "align", Status: align.Aligned, Place: before, Bead: &b}
			var texts []string
			for _, s := range source[b.Source[0]:b.Source[1]] {
				texts = append(texts, s.Text)
			}
			if len(texts) > 0 {
				p.Place = source[b.Source[0]].Place
				before = align.Place{Document: p.Place.Document, Block: source[b.Source[1]-1].Place.Block}
			}
			p.Source, p.SourceJoins = join(texts)
			p.Target, p.TargetJoins = join(target[b.Target[0]:b.Target[1]])
			if b.Unsure {
				p.Findings = []glossary.Finding{{Tier: glossary.Suggestion, Kind: UnsureKind,
					Message: fmt.Sprintf("%d %% sure that these belong together", Percent(b.Confidence))}}
				if p.Source == "" || p.Target == "" {
					p.Findings[0].Message = fmt.Sprintf("%d %% sure that this has no counterpart", Percent(b.Confidence))
				}
			}
			if !yield(p) {
				return
			}
		}
	}
}

// Percent is a probability for people: 100 and 0 only for what is certain.
func Percent(p float64) int {
	n := int(math.Round(100 * p))
	switch {
	case n >= 100 && p < 1:
		return 99
	case n <= 0 && p > 0:
		return 1
	}
	return n
}

// join joins texts with one space, and tells where the second and the further begin.
func join(texts []string) (joined string, joins []int) {
	if len(texts) == 1 {
		return texts[0], nil
	}
	var b strings.Builder
	for i, t := range texts {
		if i > 0 {
			b.WriteByte(' ')
			joins = append(joins, b.Len())
		}
		b.WriteString(t)
	}
	return b.String(), joins
}
