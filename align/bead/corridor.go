package bead

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/dobhashi/dobhashi/align"
)

// corridor is the part of all ways to align two texts that is looked at. A way is at
// (i, j) when the first i sentences of the source and the first j of the target are in
// beads; it may be there if low[i] <= j <= high[i].
type corridor struct {
	low, high []int32
	start     []int // of each row: the number of its first place among all, and how many there are
}

// around is the corridor of all that is within width of a way, that is in row i from
// columns from[i] to to[i], with m sentences in the target; there is a width for each row.
func around(from, to, width []int32, m int32) corridor {
	n := len(from)
	c := corridor{make([]int32, n), make([]int32, n), make([]int, n+1)}
	for i := range n {
		c.low[i], c.high[i] = max(from[i]-width[i], 0), min(to[i]+width[i], m)
	}
	// Each row can be reached from the one before.
	for i := 1; i < n; i++ {
		c.high[i] = max(c.high[i], c.high[i-1])
	}
	for i := n - 2; i >= 0; i-- {
		c.low[i] = min(c.low[i], c.low[i+1])
	}
	for i := range n {
		c.start[i+1] = c.start[i] + int(c.high[i]-c.low[i]) + 1
	}
	return c
}

// places is how many places the corridor has.
func (c *corridor) places() int { return c.start[len(c.low)] }

// has tells whether a place is in the corridor.
func (c *corridor) has(i, j int) bool {
	return i < len(c.low) && j >= int(c.low[i]) && j <= int(c.high[i])
}

// at is the number of a place.
func (c *corridor) at(i, j int) int { return c.start[i] + j - int(c.low[i]) }

// trace follows a way from its end: back has the bead that ends at each place.
func (c *corridor) trace(back []shape) ([]align.Bead, path) {
	i := len(c.low) - 1
	j := int(c.high[i])
	p := path{make([]int32, i+1), make([]int32, i+1)}
	p.to[i] = int32(j)
	var beads []align.Bead
	for i > 0 || j > 0 {
		sh := back[c.at(i, j)]
		a, b := counts[sh][0], counts[sh][1]
		beads = append(beads, align.Bead{Source: [2]int{i - a, i}, Target: [2]int{j - b, j}, Crossed: sh == crossed})
		p.from[i] = int32(j)
		for x := 1; x < a; x++ { // rows within the bead
			p.from[i-x], p.to[i-x] = int32(j-b), int32(j)
		}
		i, j = i-a, j-b
		if a > 0 {
			p.to[i] = int32(j)
		}
	}
	slices.Reverse(beads)
	return beads, p
}

// anchor is a pair of sentences that probably belong together.
type anchor struct {
	i, j   int32
	weight float32
}

// Bounds of what makes an anchor.
const (
	// mostPlaces is in how many sentences something may be that points to a place.
	mostPlaces = 24
	// mostAnchors is how many places one sentence may point to.
	mostAnchors = 4
	// leastAnchor is the least weight of an anchor: a name that is in only one
	// sentence of a hundred and a half.
	leastAnchor = 5
)

// anchors finds the chain of anchors, in rising order in both texts, that weighs most.
func (e *evidence) anchors() []anchor {
	places := make([][]int32, len(e.target.kinds))
	for j := range e.target.sentences {
		for _, id := range e.target.sentences[j].items {
			if e.target.kinds[id].count <= mostPlaces {
				places[id] = append(places[id], int32(j))
			}
		}
	}
	n, m := len(e.source.sentences), len(e.target.sentences)
	weight := make([]float32, m)
	var touched []int32
	var all, some []anchor
	for i := range n {
		touched = touched[:0]
		s := &e.source.sentences[i]
		for _, items := range [][]int32{s.items, s.machine} {
			for _, id := range items {
				k := &e.source.kinds[id]
				if k.count > mostPlaces {
					continue
				}
				for _, t := range k.links {
					here := float32(math.Log(float64(m+1) / float64(max(e.target.kinds[t].count, k.count))))
					for _, j := range places[t] {
						if weight[j] == 0 {
							touched = append(touched, j)
						}
						weight[j] += here
					}
				}
			}
		}
		some = some[:0]
		for _, j := range touched {
			if weight[j] >= leastAnchor {
				some = append(some, anchor{int32(i), j, weight[j]})
			}
			weight[j] = 0
		}
		middle := int32(int64(i) * int64(m) / int64(n))
		slices.SortFunc(some, func(a, b anchor) int {
			return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(abs(a.j-middle), abs(b.j-middle)), cmp.Compare(a.j, b.j))
		})
		some = some[:min(len(some), mostAnchors)]
		// From right to left, as of one sentence only one can be in the chain.
		slices.SortFunc(some, func(a, b anchor) int { return cmp.Compare(b.j, a.j) })
		all = append(all, some...)
	}
	return supported(heaviest(all, m))
}

// heaviest is the heaviest chain of anchors that rises in both texts. They come sorted by
// i, and by falling j.
func heaviest(all []anchor, m int) []anchor {
	// best[k] of a Fenwick tree is the chain that weighs most of those that end in
	// the columns that k stands for.
	best := make([]int32, m+1)
	total := make([]float32, len(all))
	before := make([]int32, len(all))
	for x := range best {
		best[x] = -1
	}
	for x := range all {
		last := int32(-1)
		for k := all[x].j; k > 0; k &= k - 1 {
			if b := best[k]; b >= 0 && (last < 0 || total[b] > total[last]) {
				last = b
			}
		}
		before[x], total[x] = last, all[x].weight
		if last >= 0 {
			total[x] += total[last]
		}
		for k := all[x].j + 1; int(k) <= m; k += k & -k {
			if b := best[k]; b < 0 || total[x] > total[b] {
				best[k] = int32(x)
			}
		}
	}
	end := int32(-1)
	for x := range all {
		if end < 0 || total[x] > total[end] {
			end = int32(x)
		}
	}
	var chain []anchor
	for ; end >= 0; end = before[end] {
		chain = append(chain, all[end])
	}
	slices.Reverse(chain)
	return chain
}

// supported keeps the anchors of a chain that others near them agree with.
func supported(chain []anchor) []anchor {
	const near, drift = 12, 6
	var kept []anchor
	for x, a := range chain {
		for _, y := range [...]int{x - 2, x - 1, x + 1, x + 2} {
			if y < 0 || y >= len(chain) {
				continue
			}
			b := chain[y]
			if abs(a.i-b.i) <= near && abs((a.i-a.j)-(b.i-b.j)) <= drift {
				kept = append(kept, a)
				break
			}
		}
	}
	return kept
}

func abs(x int32) int32 { return max(x, -x) }

// Widths of the corridor of the first search, in sentences.
const (
	besideAnchors = 16
	// wholeBox is the side of a box between two anchors that is searched as a whole;
	// larger ones are along their diagonal.
	wholeBox = 96
	// widest bounds the width away from anchors.
	widest = 160
)

// first is the corridor along anchors.
func first(chain []anchor, n, m int) corridor {
	from, to, width := make([]int32, n+1), make([]int32, n+1), make([]int32, n+1)
	i0, j0 := int32(0), int32(0)
	for _, a := range append(chain, anchor{int32(n), int32(m), 0}) {
		di, dj := a.i-i0, a.j-j0
		for i := i0; i <= a.i; i++ {
			lo, hi, w := j0, a.j, int32(besideAnchors)
			if di > wholeBox || dj > wholeBox {
				lo = j0 + int32(int64(dj)*int64(i-i0)/int64(max(di, 1)))
				hi = j0 + int32(int64(dj)*int64(min(i+1-i0, di))/int64(max(di, 1)))
				// How far a way strays grows as the root of its length.
				w += min(widest, int32(4*math.Sqrt(float64(min(i-i0, a.i-i)))))
			}
			if i > i0 {
				from[i], to[i], width[i] = lo, hi, w
			} else { // the last row of the box before
				to[i], width[i] = max(to[i], hi), max(width[i], w)
			}
		}
		i0, j0 = a.i, a.j
	}
	return around(from, to, width, int32(m))
}

// What the first search weighs beads by.
const (
	// expected is what part of the items of two sentences at least have a counterpart
	// when they translate each other.
	expected = .25
	// oneBonus is what a bead of one sentence each is worth where nothing is known,
	// mergeCost what one of three costs.
	oneBonus, mergeCost = .3, 1
)

// path is a way through a corridor: where it enters and leaves each row.
type path struct{ from, to []int32 }

// widen doubles the width of a corridor where a way comes within margin of its border, unless
// that is the border of everything. It tells whether it did.
func (p *path) widen(width []int32, c corridor, margin int32) (widened bool) {
	const beside = 32 // rows that are widened with one
	m := c.high[len(c.high)-1]
	done := 0 // rows before it are widened
	for i := range p.from {
		if !(p.from[i]-c.low[i] < margin && c.low[i] > 0 || c.high[i]-p.to[i] < margin && c.high[i] < m) {
			continue
		}
		for ; done <= min(i+beside, len(width)-1); done++ {
			if done >= i-beside && width[done] <= widest {
				width[done] *= 2
				widened = true
			}
		}
	}
	return widened
}

// tooWide tells whether a corridor has so many places that it is not made wider, to bound time
// and memory.
func (c *corridor) tooWide() bool {
	const least, each = 1 << 18, 20
	return c.places() > least+each*(len(c.low)+int(c.high[len(c.high)-1]))
}

// widths is a width for each row.
func widths(n int, width int32) []int32 {
	all := make([]int32, n)
	for i := range all {
		all[i] = width
	}
	return all
}

// rough finds the way for the second search, by a simple measure.
func (m *matcher) rough(ctx context.Context) (path, error) {
	n, k := len(m.source.sentences), len(m.target.sentences)
	c := first(m.anchors(), n, k)
	width := widths(n+1, besideAnchors)
	for {
		p, err := m.search(ctx, c)
		if err != nil || c.tooWide() || !p.widen(width, c, 2) {
			return p, err
		}
		c = around(p.from, p.to, width, int32(k))
	}
}

// search finds the best way through a corridor by the simple measure.
func (m *matcher) search(ctx context.Context, c corridor) (path, error) {
	n := len(m.source.sentences)
	back := make([]shape, c.places())
	// Of three rows: the best score of each column, and of two what the sentence of the
	// row and that of the column have in common.
	var best, common [3][]float32
	for i := range n + 1 {
		if i%256 == 0 && ctx.Err() != nil {
			return path{}, ctx.Err()
		}
		low, high := c.low[i], c.high[i]
		row := grown(best[i%3], int(high-low)+1)
		best[i%3] = row
		shared := grown(common[i%3], int(high-low)+2) // with sentence j-1, from low-1 on
		common[i%3] = shared
		if i > 0 {
			m.at(i - 1)
			for j := max(low-1, 0); j < high; j++ {
				shared[j-low+1] = m.common(int(j))
			}
		}
		get := func(a, j int32) float32 { // the best score at (i-a, j)
			r := i - int(a)
			if r < 0 || j < c.low[r] || j > c.high[r] {
				return float32(math.Inf(-1))
			}
			return best[r%3][j-c.low[r]]
		}
		for j := low; j <= high; j++ {
			top, by := float32(math.Inf(-1)), oneNone
			if i == 0 && j == 0 {
				top = 0
			}
			try := func(sh shape, score float32) {
				if score > top {
					top, by = score, sh
				}
			}
			try(oneNone, get(1, j))
			try(noneOne, get(0, j-1))
			if i > 0 && j > 0 {
				here := shared[j-low]
				ai, aj := m.source.sentences[i-1].weight(), m.target.sentences[j-1].weight()
				try(oneOne, get(1, j-1)+here-expected*(ai+aj)+oneBonus)
				if j > 1 && j-1 >= low {
					try(oneTwo, get(1, j-2)+here+shared[j-1-low]-expected*(ai+aj+m.target.sentences[j-2].weight())-mergeCost)
				}
				if i > 1 && j > c.low[i-1] && j <= c.high[i-1] {
					above := common[(i-1)%3][j-c.low[i-1]]
					try(twoOne, get(2, j-1)+here+above-expected*(ai+aj+m.source.sentences[i-2].weight())-mergeCost)
				}
			}
			row[j-low] = top
			back[c.start[i]+int(j-low)] = by
		}
	}
	_, p := c.trace(back)
	return p, nil
}

// common is what the items weigh that two sentences have in common.
func (m *matcher) common(j int) (sum float32) {
	c := m.cell(j)
	if c.source|c.machine == 0 {
		return 0
	}
	s, t := &m.source.sentences[m.row-1], &m.target.sentences[j]
	var by [classes]float32
	return m.source.sum(s.items, c.source, &by) + m.source.sum(s.machine, c.machine, &by) + m.target.sum(t.items, c.target|c.targetBy, &by)
}

// weight is what all items of a sentence weigh.
func (s *sentence) weight() (sum float32) {
	for _, x := range s.all {
		sum += x
	}
	return sum
}

// grown is s with the length n, and whatever in it.
func grown[T any](s []T, n int) []T {
	return slices.Grow(s[:0], n)[:n]
}
