package bead

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/dobhashi/dobhashi/align"
)

// Numbers are the sentences of a bead, source first, counted from 0. An alignment as
// numbers need not be in order, and may leave sentences out.
type Numbers [2][]int

// NumbersOf are the sentences of a bead one by one.
func NumbersOf(b *align.Bead) Numbers {
	n := Numbers{{}, {}}
	for side, s := range [2][2]int{b.Source, b.Target} {
		for i := s[0]; i < s[1]; i++ {
			n[side] = append(n[side], i)
		}
	}
	return n
}

// UnmarshalJSON reads two lists of numbers.
func (n *Numbers) UnmarshalJSON(b []byte) error {
	var lists [][]int
	if err := json.Unmarshal(b, &lists); err != nil {
		return err
	}
	if len(lists) != len(n) {
		return fmt.Errorf("a bead of %d lists, where two are wanted", len(lists))
	}
	copy(n[:], lists)
	return nil
}

// Score counts how far alignments agree with those that people hold for right, over
// any number of documents; see [Score.Add]. The counts behind each measure are summed
// over the documents.
type Score struct {
	// Documents and Beads are those of the right alignments; only beads with both sides
	// count.
	Documents, Beads int

	strict, lax         hits
	strictFull, laxFull hits
	found               int // beads that were found
	foundFull           int // those with both sides
	// Sentences without a counterpart: in the right alignment, as found, and both.
	nullRight, nullFound, nullBoth int
}

// hits are beads of one alignment that the other one has: those that were found, and those
// that are right.
type hits struct{ found, right int }

// Measure is one way to say how good alignments are.
type Measure struct {
	Precision float64 `json:"p"`
	Recall    float64 `json:"r"`
	F1        float64 `json:"f1"`
}

func measure(rightOfFound, found, foundOfRight, right int) (m Measure) {
	share := func(n, of int) float64 {
		if of == 0 {
			return 0
		}
		return float64(n) / float64(of)
	}
	m.Precision, m.Recall = share(rightOfFound, found), share(foundOfRight, right)
	if sum := m.Precision + m.Recall; sum > 0 {
		m.F1 = 2 * m.Precision * m.Recall / sum
	}
	return m
}

// Strict counts a bead that the other alignment has exactly. Precision is over all beads
// that were found, where a sentence without a counterpart is one; recall over the
// beads with both sides.
func (s *Score) Strict() Measure {
	return measure(s.strict.found, s.found, s.strict.right, s.Beads)
}

// Lax counts a bead of which some source and some target sentence are in one bead of the
// other alignment too.
func (s *Score) Lax() Measure {
	return measure(s.lax.found, s.found, s.lax.right, s.Beads)
}

// StrictFull is Strict with only the beads with both sides.
func (s *Score) StrictFull() Measure {
	return measure(s.strictFull.found, s.foundFull, s.strictFull.right, s.Beads)
}

// LaxFull is Lax with only the beads with both sides.
func (s *Score) LaxFull() Measure {
	return measure(s.laxFull.found, s.foundFull, s.laxFull.right, s.Beads)
}

// Alone is about the sentences without a counterpart. One that an alignment does not
// mention has none.
func (s *Score) Alone() Measure {
	return measure(s.nullBoth, s.nullFound, s.nullBoth, s.nullRight)
}

// Missing counts a document that was not aligned at all.
func (s *Score) Missing(right []Numbers) {
	full, _ := normal(right)
	s.Documents++
	s.Beads += len(full)
	s.nullRight += len(alone(full, right))
}

// Add counts a document. Beads of found that cross each other, or share a sentence, are one
// bead, as two swapped neighbours are in right. It fails if found has a sentence that
// right does not know.
func (s *Score) Add(right, found []Numbers) error {
	known := [2]int{last(right, 0), last(right, 1)}
	for _, b := range found {
		for side := range b {
			for _, n := range b[side] {
				if n < 0 || n > known[side] {
					return fmt.Errorf("there is no %s sentence %d", [2]string{"source", "target"}[side], n)
				}
			}
		}
	}
	rightFull, rightNull := normal(right)
	full, null := normal(found)
	full = merged(full)
	s.Documents++
	s.Beads += len(rightFull)
	s.found += len(full) + len(null)
	s.foundFull += len(full)

	there := newIndex(rightFull, rightNull)
	strict, lax := there.count(full)
	strictNull, laxNull := there.count(null)
	back := newIndex(full, nil)
	strictRight, laxRight := back.count(rightFull)
	s.strict.add(strict+strictNull, strictRight)
	s.lax.add(lax+laxNull, laxRight)
	s.strictFull.add(strict, strictRight)
	s.laxFull.add(lax, laxRight)

	a, b := alone(rightFull, right), alone(full, right)
	s.nullRight += len(a)
	s.nullFound += len(b)
	for n := range b {
		if a[n] {
			s.nullBoth++
		}
	}
	return nil
}

func (h *hits) add(found, right int) {
	h.found += found
	h.right += right
}

// last is the greatest number on a side, -1 if there is none.
func last(beads []Numbers, side int) int {
	n := -1
	for _, b := range beads {
		for _, k := range b[side] {
			n = max(n, k)
		}
	}
	return n
}

// normal sorts the numbers of beads, and cuts those with one side into single sentences.
func normal(beads []Numbers) (full, null []Numbers) {
	for _, b := range beads {
		for side := range b {
			b[side] = slices.Compact(slices.Sorted(slices.Values(b[side])))
		}
		if len(b[0]) > 0 && len(b[1]) > 0 {
			full = append(full, b)
			continue
		}
		for side := range b {
			for _, n := range b[side] {
				var one Numbers
				one[side] = []int{n}
				null = append(null, one)
			}
		}
	}
	return full, null
}

// merged puts beads together that cross each other.
func merged(full []Numbers) (done []Numbers) {
	full = slices.Clone(full)
	slices.SortStableFunc(full, func(a, b Numbers) int { return cmp.Or(cmp.Compare(a[0][0], b[0][0]), cmp.Compare(a[1][0], b[1][0])) })
	for _, b := range full {
		for len(done) > 0 {
			a := done[len(done)-1]
			if b[0][0] > a[0][len(a[0])-1] && b[1][0] > a[1][len(a[1])-1] {
				break
			}
			done = done[:len(done)-1]
			for side := range b {
				b[side] = slices.Compact(slices.Sorted(slices.Values(slices.Concat(a[side], b[side]))))
			}
		}
		done = append(done, b)
	}
	return done
}

// index is an alignment in which beads are looked up.
type index struct {
	exact map[string]bool
	links map[int]map[int]bool // the targets that a source sentence is in a bead with
}

func newIndex(full, null []Numbers) index {
	x := index{make(map[string]bool), make(map[int]map[int]bool)}
	for _, b := range slices.Concat(full, null) {
		x.exact[key(b)] = true
	}
	for _, b := range full {
		for _, s := range b[0] {
			if x.links[s] == nil {
				x.links[s] = make(map[int]bool)
			}
			for _, t := range b[1] {
				x.links[s][t] = true
			}
		}
	}
	return x
}

func key(b Numbers) string { return fmt.Sprint(b) }

// count counts the beads that the index has exactly, and those that it has in part.
func (x *index) count(beads []Numbers) (strict, lax int) {
	for _, b := range beads {
		if x.exact[key(b)] {
			strict++
			lax++
			continue
		}
		linked := func(s int) bool {
			return slices.ContainsFunc(b[1], func(t int) bool { return x.links[s][t] })
		}
		if slices.ContainsFunc(b[0], linked) {
			lax++
		}
	}
	return strict, lax
}

// alone are the sentences of the document that are in none of the full beads. All sentences
// are those that right mentions.
func alone(full, right []Numbers) map[[2]int]bool {
	out := make(map[[2]int]bool)
	for _, b := range right {
		for side := range b {
			for _, n := range b[side] {
				out[[2]int{side, n}] = true
			}
		}
	}
	for _, b := range full {
		for side := range b {
			for _, n := range b[side] {
				delete(out, [2]int{side, n})
			}
		}
	}
	return out
}
