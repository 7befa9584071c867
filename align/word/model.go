package word

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// model tells how probable it is that a word is translated by another, in both directions, and
// how near the diagonal of a pair they stand.
type model struct {
	cells table
	// sums[d] are the weights of the priors of each word of side d.
	sums [2][]float32
	// none[d] is how probable it is that a word of side d translates nothing.
	none    [2][]float32
	tension [2]float32
	trained bool

	estimate estimate // of the pair whose links are asked for
}

// Directions: 0 chooses a word of the source for each of the target, 1 the other way round.

const (
	// noneShare is how many words translate nothing, before anything is known.
	noneShare = .08
	// sparse is the concentration of the Dirichlet prior of the translations of a word.
	sparse = .01
	// unseen is the probability of what was never seen.
	unseen = 1e-7
	// startTension is that of a model that is not trained.
	startTension = 4
	leastTension = .1
	mostTension  = 14

	simpleRounds   = 3 // of IBM Model 1
	diagonalRounds = 2

	// longest is how many words each side of a pair may have to be weighed: what is longer
	// is no sentence, and each word is weighed with each of the other side.
	longest = 500

	// Counts are kept in parts of this size, as integers, whose sum does not depend on the order.
	parts = 1 << 30
)

func (m *model) init() {
	m.cells.grow(1 << 10)
	m.tension = [2]float32{startTension, startTension}
}

// prior adds the weight of a pair of words.
func (m *model) prior(b, e int32, weight float32) {
	for d, k := range [2]int32{b, e} {
		if n := int(k) + 1 - len(m.sums[d]); n > 0 {
			m.sums[d] = append(m.sums[d], make([]float32, n)...)
		}
		m.sums[d][k] += weight
	}
	if c := m.cells.cell(m.cells.add(b, e)); c != nil {
		c.prior += weight
	}
}

// known tells whether a pair of words has a prior weight.
func (m *model) known(b, e int32) bool {
	c := m.cells.find(b, e)
	return c != nil && c.prior > 0
}

func (m *model) sum(d int, k int32) float32 {
	if int(k) < len(m.sums[d]) {
		return m.sums[d][k]
	}
	return 0
}

// train is Aligner.Train for so many pairs, and words of each side.
func (m *model) train(ctx context.Context, pairs int, sides func(int) (source, target []token), nb, ne int) error {
	var co [2][]int32 // words that each word stands together with
	co[0], co[1] = make([]int32, nb), make([]int32, ne)
	m.cells.each(func(c *cell) {
		b, e := c.b, c.e
		co[0][b]++
		co[1][e]++
	})
	places := places{from: make([]int, 0, pairs+1)}
	for p := range pairs {
		if p%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		source, target := sides(p)
		places.from = append(places.from, len(places.cells))
		for _, s := range source {
			if s.kind < 0 {
				continue
			}
			for _, t := range target {
				if t.kind < 0 {
					continue
				}
				had := m.cells.used
				at := m.cells.add(s.kind, t.kind)
				if m.cells.used > had {
					co[0][s.kind]++
					co[1][t.kind]++
				}
				if len(places.cells) < mostPlaces {
					places.cells = append(places.cells, at)
				}
			}
		}
	}
	places.from = append(places.from, len(places.cells))
	m.none = [2][]float32{make([]float32, nb), make([]float32, ne)}
	for d, n := range [2]int{nb, ne} {
		for k := range m.none[d] {
			m.none[d][k] = 1 / float32(n)
		}
	}
	m.cells.each(func(c *cell) {
		b, e := c.b, c.e
		c.p[0] = (c.prior + 1/float32(co[0][b])) / (m.sum(0, b) + 1)
		c.p[1] = (c.prior + 1/float32(co[1][e])) / (m.sum(1, e) + 1)
	})
	m.tension = [2]float32{startTension, startTension}
	m.trained = true
	for round := range simpleRounds + diagonalRounds {
		if err := m.round(ctx, pairs, sides, co, &places, round >= simpleRounds); err != nil {
			return err
		}
	}
	return nil
}

// places remember which cells the words of the pairs have, in the order in which they are
// weighed, for as many pairs as fit.
type places struct {
	cells []int32
	from  []int
}

// mostPlaces bounds the places that are remembered.
const mostPlaces = 1 << 26

// of are the places of pair p, nil if they are not known.
func (c *places) of(p int) []int32 {
	if c.from[p+1] == mostPlaces {
		return nil
	}
	return c.cells[c.from[p]:c.from[p+1]]
}

// counts are what one round of training counts, beside the cells.
type counts struct {
	none  [2][]atomic.Int64
	noneN [2]atomic.Int64
	// For the tension: the distances from the diagonal as they are, as the model would have
	// them, and the variance of those.
	real, expected, variance [2]atomic.Int64
}

// round is one round of expectation and maximisation.
func (m *model) round(ctx context.Context, pairs int, sides func(int) (source, target []token), co [2][]int32, at *places, diagonal bool) error {
	c := new(counts)
	for d := range c.none {
		c.none[d] = make([]atomic.Int64, len(co[d]))
	}
	const chunk = 64
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+pairs/chunk) {
		wait.Go(func() {
			var e estimate
			for {
				from := int(next.Add(chunk)) - chunk
				if from >= pairs || ctx.Err() != nil {
					return
				}
				for p := from; p < min(from+chunk, pairs); p++ {
					source, target := sides(p)
					e.read(m, source, target, at.of(p), diagonal)
					e.count(c)
				}
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	var total [2][]int64
	total[0], total[1] = make([]int64, len(co[0])), make([]int64, len(co[1]))
	m.cells.each(func(x *cell) {
		b, e := x.b, x.e
		total[0][b] += x.n[0].Load()
		total[1][e] += x.n[1].Load()
	})
	var below [2][]float32
	for d := range below {
		below[d] = make([]float32, len(co[d]))
		for k := range below[d] {
			below[d][k] = 1 / expDigamma(float32(total[d][k])/parts+m.sum(d, int32(k))+sparse*float32(co[d][k]))
		}
	}
	m.cells.each(func(x *cell) {
		b, e := x.b, x.e
		for d, k := range [2]int32{b, e} {
			x.seen[d] = float32(x.n[d].Load()) / parts
			x.p[d] = max(unseen, expDigamma(x.seen[d]+x.prior+sparse)*below[d][k])
			x.n[d].Store(0)
		}
	})
	for d := range c.none {
		// Direction d explains the words of the other side.
		none := m.none[1-d]
		sum := float32(c.noneN[d].Load())/parts + sparse*float32(len(none))
		for k := range none {
			none[k] = (float32(c.none[1-d][k].Load())/parts + sparse) / sum
		}
		if v := c.variance[d].Load(); diagonal && v > 0 {
			step := float32(c.expected[d].Load()-c.real[d].Load()) / float32(v)
			m.tension[d] = max(leastTension, min(m.tension[d]+max(-2, min(step, 2)), mostTension))
		}
	}
	return nil
}

// expDigamma is e to the power of the digamma function of x, nearly, for x above 0.
func expDigamma(x float32) float32 {
	if x < 1 {
		if x < .02 {
			return 0
		}
		return expDigamma(x+1) * float32(math.Exp(float64(-1/x)))
	}
	return x - .5 + 1/(24*x)
}

// nearness has e to the power of minus a number from 0 to mostTension, in steps.
var nearness = func() (t [nearSteps*mostTension + 2]float32) {
	for i := range t {
		t[i] = float32(math.Exp(-float64(i) / nearSteps))
	}
	return t
}()

const nearSteps = 64

// estimate is how the words of one pair may be aligned. Its slices are kept for the next one.
type estimate struct {
	m              *model
	source, target []token
	is, js         []int32 // the words that are to be aligned
	cells          []entry // by word of the source
	rows           []int32 // where the cells of each word of the source begin
	sums, weights  [2][]float32
	// For the tension.
	aligned, modelled [2][]float32
}

// entry is two words that may translate each other.
type entry struct {
	*cell
	j    int32 // in js
	far  float32
	near [2]float32
	p    [2]float32 // that they do, in each direction
}

// read finds the probabilities of a pair, of which the places of the cells may be known.
func (e *estimate) read(m *model, source, target []token, places []int32, diagonal bool) {
	e.m, e.source, e.target = m, source, target
	e.is, e.js, e.cells, e.rows = e.is[:0], e.js[:0], e.cells[:0], e.rows[:0]
	for i, s := range source {
		if s.kind >= 0 {
			e.is = append(e.is, int32(i))
		}
	}
	for j, t := range target {
		if t.kind >= 0 {
			e.js = append(e.js, int32(j))
		}
	}
	for d, n := range [2]int{len(e.js), len(e.is)} {
		e.sums[d] = zeroed(e.sums[d], n)
		e.weights[d] = zeroed(e.weights[d], n)
	}
	n, l := float32(len(source)), float32(len(target))
	tension := [2]float32{m.tension[0] * nearSteps, m.tension[1] * nearSteps}
	for row, i := range e.is {
		e.rows = append(e.rows, int32(len(e.cells)))
		b := source[i].kind
		at := (float32(i) + .5) / n
		for k, j := range e.js {
			var c *cell
			if len(places) == 0 {
				c = m.cells.find(b, target[j].kind)
			} else {
				c = m.cells.cell(places[0])
				places = places[1:]
			}
			x := entry{cell: c, j: int32(k), near: [2]float32{1, 1}}
			x.far = at - (float32(j)+.5)/l
			if x.far < 0 {
				x.far = -x.far
			}
			if diagonal {
				x.near = [2]float32{nearness[int(x.far*tension[0])], nearness[int(x.far*tension[1])]}
			}
			p := m.probability(x.cell)
			for d, w := range [2]int{k, row} {
				x.p[d] = x.near[d] * p[d]
				e.weights[d][w] += x.near[d]
				e.sums[d][w] += x.p[d]
			}
			e.cells = append(e.cells, x)
		}
	}
	e.rows = append(e.rows, int32(len(e.cells)))
	// The shares of the words that translate something, and of those that do not.
	for d := range e.sums {
		for w := range e.sums[d] {
			scale := float32(0)
			if e.weights[d][w] > 0 {
				scale = (1 - noneShare) / e.weights[d][w]
			}
			all := e.sums[d][w]*scale + noneShare*m.noneOf(1-d, e.kind(1-d, w))
			e.sums[d][w] = scale / all
		}
	}
	for row := range e.is {
		for k := e.rows[row]; k < e.rows[row+1]; k++ {
			x := &e.cells[k]
			x.p[0] *= e.sums[0][x.j]
			x.p[1] *= e.sums[1][row]
		}
	}
}

// kind is the kind of word w of those that are to be aligned of a side.
func (e *estimate) kind(side, w int) int32 {
	if side == 0 {
		return e.source[e.is[w]].kind
	}
	return e.target[e.js[w]].kind
}

// probability is that of two words, in each direction.
func (m *model) probability(c *cell) [2]float32 {
	switch {
	case c == nil:
		return [2]float32{unseen, unseen}
	case m.trained && c.p[0] > 0:
		return c.p
	}
	b, e := c.b, c.e
	return [2]float32{max(unseen, c.prior/(m.sum(0, b)+1)), max(unseen, c.prior/(m.sum(1, e)+1))}
}

// noneOf is how probable it is that a word of a side translates nothing.
func (m *model) noneOf(side int, kind int32) float32 {
	if int(kind) < len(m.none[side]) {
		return m.none[side][kind]
	}
	return noneUnknown
}

// noneUnknown is that of a word that was not in training.
const noneUnknown = 1e-3

// count adds what was estimated.
func (e *estimate) count(c *counts) {
	for row := range e.is {
		for k := e.rows[row]; k < e.rows[row+1]; k++ {
			x := &e.cells[k]
			if x.cell == nil {
				continue
			}
			for d := range x.p {
				if n := int64(x.p[d] * parts); n > 0 {
					x.n[d].Add(n)
				}
			}
		}
	}
	var real, expected, squared [2]float64
	for d, n := range [2]int{len(e.js), len(e.is)} {
		e.aligned[d], e.modelled[d] = zeroed(e.aligned[d], n), zeroed(e.modelled[d], n)
	}
	for row := range e.is {
		for k := e.rows[row]; k < e.rows[row+1]; k++ {
			x := &e.cells[k]
			for d, w := range [2]int{int(x.j), row} {
				share := x.near[d] / e.weights[d][w] * x.far
				e.aligned[d][w] += x.p[d]
				e.modelled[d][w] += share
				real[d] += float64(x.p[d] * x.far)
				squared[d] += float64(share * x.far)
			}
		}
	}
	for d := range e.aligned {
		for w, p := range e.aligned[d] {
			far := e.modelled[d][w]
			expected[d] += float64(p * far)
			squared[d] -= float64(far * far)
			if none := int64(max(0, 1-p) * parts); none > 0 {
				c.none[1-d][e.kind(1-d, w)].Add(none)
				c.noneN[d].Add(none)
			}
		}
		const small = parts >> 10
		c.real[d].Add(int64(real[d] * small))
		c.expected[d].Add(int64(expected[d] * small))
		c.variance[d].Add(int64(max(0, squared[d]) * small))
	}
}

// zeroed is s with n zeros.
func zeroed(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// learned calls yield with each two words that were linked, as often as both directions have it
// on average, and the share of the links of the one word that are to the other.
func (m *model) learned(yield func(b, e int32, weight, share float64)) {
	total := [2]map[int32]float64{{}, {}}
	m.cells.each(func(c *cell) {
		b, e := c.b, c.e
		n := c.both()
		total[0][b] += n
		total[1][e] += n
	})
	m.cells.each(func(c *cell) {
		if n := c.both(); n > 0 {
			b, e := c.b, c.e
			tb, te := total[0][b], total[1][e]
			yield(b, e, n*min(1, mostLearned/max(tb, te)), n/min(tb, te))
		}
	})
}
