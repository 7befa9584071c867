package word

import "math"

const (
	// leastLink is how probable both directions must take a link on average.
	leastLink = .8
	// leastEvidence is how often its words must have been linked: what was met in one pair
	// only is no more than a guess.
	leastEvidence = 1
)

// align are the places of the words of a pair that translate each other, in the order of the source:
// those of which each is the best of the other.
func (m *model) align(source, target []token) (found [][2]int) {
	e := &m.estimate
	e.read(m, source, target, nil, true)
	best := make([]int32, len(e.js)) // the cell of each word of the target
	for j := range best {
		best[j] = -1
	}
	for k := range e.cells {
		if x := &e.cells[k]; best[x.j] < 0 || x.p[0] > e.cells[best[x.j]].p[0] {
			best[x.j] = int32(k)
		}
	}
	for row, i := range e.is {
		k := e.rows[row]
		for l := k; l < e.rows[row+1]; l++ {
			if e.cells[l].p[1] > e.cells[k].p[1] {
				k = l
			}
		}
		if k == e.rows[row+1] {
			continue // there is none
		}
		x := &e.cells[k]
		if best[x.j] == k && x.cell != nil && x.p[0]*x.p[1] >= leastLink*leastLink && x.both() >= leastEvidence {
			found = append(found, [2]int{int(i), int(e.js[x.j])})
		}
	}
	return found
}

// both is how often two words were linked, with the weight before training.
func (c *cell) both() float64 {
	return math.Sqrt(float64(c.seen[0])*float64(c.seen[1])) + float64(c.prior)
}
