package bead

import (
	"math"
	"math/bits"
)

// shape is a type of bead.
type shape uint8

// The types of beads, named by how many sentences of source and target they have.
const (
	oneNone shape = iota
	noneOne
	oneOne
	oneTwo
	twoOne
	oneThree
	threeOne
	twoTwo
	crossed // two sentences that stand in the other order
	shapes
)

// counts are how many sentences of both texts a bead of each type has.
var counts = [shapes][2]int{{1, 0}, {0, 1}, {1, 1}, {1, 2}, {2, 1}, {1, 3}, {3, 1}, {2, 2}, {2, 2}}

// What speaks for or against a bead. Each is multiplied by its weight.
const (
	fShape          = iota                 // one for each type
	fSize           = fShape + int(shapes) // for 1-1: the logarithm of the lengths' ratio
	fSize2          = fSize + 1            // and its square
	fMergeSize      = fSize2 + 1           // the same for other beads with two sides
	fMergeSize2     = fMergeSize + 1
	fNullSource     = fMergeSize2 + 1 // the length of a sentence without counterpart
	fNullTarget     = fNullSource + 1
	fMatched        = fNullTarget + 1         // of the source, by class: rarity of what has its counterpart
	fMissing        = fMatched + int(classes) // and of what has not
	fMatchedNumber  = fMissing + int(classes) // of the target: of numbers
	fMissingNumber  = fMatchedNumber + 1
	fMatchedWord    = fMissingNumber + 1 // of words, by the words of the source
	fMissingWord    = fMatchedWord + 1
	fMatchedMachine = fMissingWord + 1 // of words, by those of the machine translation
	fMissingMachine = fMatchedMachine + 1
	fRootSource     = fMissingMachine + 1 // square roots of what has its counterpart
	fRootTarget     = fRootSource + 1
	fLongTarget     = fRootTarget + 1 // for each item with its counterpart, how long the other side is
	fLongSource     = fLongTarget + 1
	fCoverSource    = fLongSource + 1 // what part of a side has its counterpart
	fCoverTarget    = fCoverSource + 1
	fCoverMachine   = fCoverTarget + 1
	fCoverByMachine = fCoverMachine + 1
	fWeakest        = fCoverByMachine + 1 // what part the weakest sentence of several has
	fHeadings       = fWeakest + 1        // headings on both sides
	fHeading        = fHeadings + 1
	fHeadingMerge   = fHeading + 1
	fHeadingNull    = fHeadingMerge + 1
	features        = fHeadingNull + 1
)

// cell is what one sentence of each text have in common: bits are their items.
type cell struct {
	source, machine  uint64 // items of the source with a counterpart
	target, targetBy uint64 // items of the target with one, in the source and in its translation
}

// matcher compares sentences.
type matcher struct {
	*evidence
	// mark tells, of each kind of the target, which items of the current sentence of
	// the source it may translate, markBy the same of its machine translation; stamp
	// whose sentence that is, from 1.
	mark, markBy []uint64
	stamp        []int32
	row          int32
}

func newMatcher(e *evidence) *matcher {
	n := len(e.target.kinds)
	return &matcher{evidence: e, mark: make([]uint64, n), markBy: make([]uint64, n), stamp: make([]int32, n)}
}

// at prepares to compare sentence i of the source.
func (m *matcher) at(i int) {
	m.row = int32(i) + 1
	s := &m.source.sentences[i]
	m.put(s.items, m.mark)
	m.put(s.machine, m.markBy)
}

func (m *matcher) put(items []int32, mark []uint64) {
	for n, id := range items {
		for _, t := range m.source.kinds[id].links {
			if m.stamp[t] != m.row {
				m.stamp[t] = m.row
				m.mark[t], m.markBy[t] = 0, 0
			}
			mark[t] |= 1 << n
		}
	}
}

// cell compares the sentence that at was called for with sentence j of the target.
func (m *matcher) cell(j int) (c cell) {
	for n, id := range m.target.sentences[j].items {
		if m.stamp[id] != m.row {
			continue
		}
		if bits := m.mark[id]; bits != 0 {
			c.source |= bits
			c.target |= 1 << n
		}
		if bits := m.markBy[id]; bits != 0 {
			c.machine |= bits
			c.targetBy |= 1 << n
		}
	}
	return c
}

// sum adds the rarity of the items that a mask has, by their class.
func (t *text) sum(items []int32, mask uint64, by *[classes]float32) (total float32) {
	for ; mask != 0; mask &= mask - 1 {
		k := &t.kinds[items[bits.TrailingZeros64(mask)]]
		by[k.class] += k.rarity
		total += k.rarity
	}
	return total
}

// vector is what speaks for a bead.
type vector [features]float32

// null fills v for a sentence without counterpart.
func (m *matcher) null(v *vector, sh shape, i, j int) {
	*v = vector{}
	v[fShape+int(sh)] = 1
	var s *sentence
	if sh == oneNone {
		s = &m.source.sentences[i]
		v[fNullSource] = s.size - m.source.mean
	} else {
		s = &m.target.sentences[j]
		v[fNullTarget] = s.size - m.target.mean
	}
	if s.heading {
		v[fHeadingNull] = 1
	}
}

// bead fills v for a bead of several sentences of both texts, from i and j on. The
// cell of sentence i+a and j+b is cells(a, b).
func (m *matcher) bead(v *vector, sh shape, i, j int, cells func(a, b int) *cell) {
	*v = vector{}
	v[fShape+int(sh)] = 1
	if sh == crossed {
		m.part(v, i, 1, j+1, 1, func(_, _ int) *cell { return cells(0, 1) })
		m.part(v, i+1, 1, j, 1, func(_, _ int) *cell { return cells(1, 0) })
		return
	}
	m.part(v, i, counts[sh][0], j, counts[sh][1], cells)
}

// part adds to v what speaks for ni sentences of the source from i on and nj of the target
// from j on.
func (m *matcher) part(v *vector, i, ni, j, nj int, cells func(a, b int) *cell) {
	source, target := m.source.sentences[i:i+ni], m.target.sentences[j:j+nj]
	size, sizeT := sumSize(source), sumSize(target)
	v.sizes(size, sizeT, source, target)
	weakest := min(m.sourcePart(v, source, nj, sizeT, cells), m.targetPart(v, target, ni, size, cells))
	if ni+nj > 2 {
		v[fWeakest] += weakest
	}
}

// sizes adds what the lengths and the ends of sentences tell.
func (v *vector) sizes(size, sizeT float32, source, target []sentence) {
	z := max(min(sizeT-size, 2), -2)
	head, headT := headings(source), headings(target)
	if len(source) > 1 || len(target) > 1 {
		v[fMergeSize] += z
		v[fMergeSize2] += z * z
		v[fHeadingMerge] += float32(head + headT)
		return
	}
	v[fSize] += z
	v[fSize2] += z * z
	switch head + headT {
	case 1:
		v[fHeading]++
	case 2:
		v[fHeadings]++
	}
}

// sourcePart adds what of the source has a counterpart in n sentences of the target, of that
// size. It returns what part the weakest of several sentences has, or more than 1.
func (m *matcher) sourcePart(v *vector, source []sentence, n int, size float32, cells func(a, b int) *cell) (weakest float32) {
	weakest = math.MaxFloat32
	var by, all [classes]float32
	matched := 0
	for a := range source {
		s := &source[a]
		var mask, maskMachine uint64
		for b := range n {
			c := cells(a, b)
			mask |= c.source
			maskMachine |= c.machine
		}
		got := m.source.sum(s.items, mask, &by) + m.source.sum(s.machine, maskMachine, &by)
		matched += bits.OnesCount64(mask) + bits.OnesCount64(maskMachine)
		for c, x := range s.all {
			all[c] += x
		}
		if len(source) > 1 {
			weakest = min(weakest, got/(s.weight()+1))
		}
	}
	var sum, sumAll float32
	for c := range by {
		v[fMatched+c] += by[c]
		v[fMissing+c] += all[c] - by[c]
		sum += by[c]
		sumAll += all[c]
	}
	v[fRootSource] += sqrt(sum)
	v[fLongTarget] += float32(matched) * (size - m.target.mean)
	v[fCoverSource] += (sum - by[machine]) / (sumAll - all[machine] + 2)
	v[fCoverMachine] += by[machine] / (all[machine] + 2)
	return weakest
}

// targetPart is sourcePart for the target.
func (m *matcher) targetPart(v *vector, target []sentence, n int, size float32, cells func(a, b int) *cell) (weakest float32) {
	weakest = math.MaxFloat32
	var by, all, byMachine [classes]float32
	matched := 0
	for b := range target {
		t := &target[b]
		var mask, maskMachine uint64
		for a := range n {
			c := cells(a, b)
			mask |= c.target
			maskMachine |= c.targetBy
		}
		got := max(m.target.sum(t.items, mask, &by), m.target.sum(t.items, maskMachine, &byMachine))
		matched += bits.OnesCount64(mask)
		for c, x := range t.all {
			all[c] += x
		}
		if len(target) > 1 {
			weakest = min(weakest, got/(t.weight()+1))
		}
	}
	sum, sumMachine, sumAll := by[numeral]+by[word], byMachine[numeral]+byMachine[word], all[numeral]+all[word]
	v[fMatchedNumber] += by[numeral]
	v[fMissingNumber] += all[numeral] - by[numeral]
	v[fMatchedWord] += by[word]
	v[fMissingWord] += all[word] - by[word]
	if m.translated {
		v[fMatchedMachine] += sumMachine
		v[fMissingMachine] += sumAll - sumMachine
		v[fCoverByMachine] += sumMachine / (sumAll + 2)
	}
	v[fRootTarget] += sqrt(max(sum, sumMachine))
	v[fLongSource] += float32(matched) * (size - m.source.mean)
	v[fCoverTarget] += sum / (sumAll + 2)
	return weakest
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// sumSize is the logarithm of the length of several sentences.
func sumSize(all []sentence) float32 {
	if len(all) == 1 {
		return all[0].size
	}
	var sum float32
	for i := range all {
		sum += all[i].length
	}
	return sizeOf(sum)
}

func headings(all []sentence) (n int) {
	for i := range all {
		if all[i].heading {
			n++
		}
	}
	return n
}
