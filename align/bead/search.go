package bead

import (
	"context"
	"math"

	"github.com/dobhashi/dobhashi/align"
)

// graph is all beads of a corridor with what speaks for them.
type graph struct {
	corridor
	// scores are of the beads that begin at a place, by their shape.
	scores [][shapes]float32
}

// score weighs all beads in the corridor.
func (m *matcher) score(ctx context.Context, c corridor, w *vector) (*graph, error) {
	g := &graph{c, make([][shapes]float32, c.places())}
	err := m.vectors(ctx, c, func(i, j int, sh shape, v *vector) { g.scores[g.at(i, j)][sh] = v.dot(w) })
	return g, err
}

// vectors calls f with what speaks for each bead in the corridor, from row to row. The vector
// is valid until f returns.
func (m *matcher) vectors(ctx context.Context, c corridor, f func(i, j int, sh shape, v *vector)) error {
	n, k := len(m.source.sentences), len(m.target.sentences)
	// Of three rows the cells from column first on.
	var rows [3][]cell
	var firsts [3]int
	next := 0
	var v vector
	for i := range n + 1 {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for ; next < min(i+3, n); next++ {
			from, to := int(c.low[max(next-2, 0)]), min(int(c.high[next])+3, k)
			rows[next%3], firsts[next%3] = grown(rows[next%3], to-from), from
			m.at(next)
			for j := from; j < to; j++ {
				rows[next%3][j-from] = m.cell(j)
			}
		}
		for j := int(c.low[i]); j <= int(c.high[i]); j++ {
			cells := func(a, b int) *cell { r := (i + a) % 3; return &rows[r][j+b-firsts[r]] }
			for sh := range shapes {
				a, b := counts[sh][0], counts[sh][1]
				if !c.has(i+a, j+b) {
					continue
				}
				if a == 0 || b == 0 {
					m.null(&v, sh, i, j)
				} else {
					m.bead(&v, sh, i, j, cells)
				}
				f(i, j, sh, &v)
			}
		}
	}
	return nil
}

func (v *vector) dot(w *vector) (sum float32) {
	for f := range v {
		sum += v[f] * w[f]
	}
	return sum
}

// each calls f for each bead of the corridor, by the place that it begins at, with the
// numbers of the places where it begins and ends.
func (g *graph) each(i int, f func(j int, sh shape, from, to int)) {
	for j := int(g.low[i]); j <= int(g.high[i]); j++ {
		for sh := range shapes {
			a, b := counts[sh][0], counts[sh][1]
			if g.has(i+a, j+b) {
				f(j, sh, g.at(i, j), g.at(i+a, j+b))
			}
		}
	}
}

// best finds the beads that together have the highest score.
func (g *graph) best() ([]align.Bead, path) {
	total := make([]float64, len(g.scores))
	back := make([]shape, len(g.scores))
	for x := range total {
		total[x] = math.Inf(-1)
	}
	total[0] = 0
	for i := range g.low {
		g.each(i, func(_ int, sh shape, from, to int) {
			if t := total[from] + float64(g.scores[from][sh]); t > total[to] {
				total[to], back[to] = t, sh
			}
		})
	}
	return g.trace(back)
}

// confide sets how probable each bead is, of all ways through the corridor.
func (g *graph) confide(beads []align.Bead) {
	before, after := make([]float64, len(g.scores)), make([]float64, len(g.scores))
	for x := range before {
		before[x], after[x] = math.Inf(-1), math.Inf(-1)
	}
	before[0], after[len(after)-1] = 0, 0
	for i := range g.low {
		g.each(i, func(_ int, sh shape, from, to int) {
			before[to] = logSum(before[to], before[from]+float64(g.scores[from][sh]))
		})
	}
	for i := len(g.low) - 1; i >= 0; i-- {
		for j := int(g.high[i]); j >= int(g.low[i]); j-- {
			from := g.at(i, j)
			for sh := range shapes {
				if a, b := counts[sh][0], counts[sh][1]; g.has(i+a, j+b) {
					after[from] = logSum(after[from], after[g.at(i+a, j+b)]+float64(g.scores[from][sh]))
				}
			}
		}
	}
	for x := range beads {
		b := &beads[x]
		from, to := g.at(b.Source[0], b.Target[0]), g.at(b.Source[1], b.Target[1])
		sh := shapeOf(b)
		b.Confidence = min(1, math.Exp(before[from]+float64(g.scores[from][sh])+after[to]-after[0]))
	}
}

// unlike is what beads score, for each sentence of the shorter text, when a bit more speaks
// for texts that have nothing to do with each other than ever did; measured on pairs of
// different news articles, which score up to half as much, and on translations, which score from
// this upwards and mostly double or more. For a text that is many times the other it is more, as
// there is more to choose from: longer for each e-fold.
var unlike = [knowledges]struct{ score, longer float64 }{nothing: {.95, .15}, dictionaries: {2.4, .3}, translations: {2.4, .3}}

// related is the probability that the texts are translations of each other, or of parts of
// each other: the more of them there is, the surer.
func (g *graph) related(beads []align.Bead, known knowledge) float64 {
	n, m := float64(len(g.low)-1), float64(g.high[len(g.high)-1])
	short, long := min(n, m), max(n, m)
	if short == 0 {
		return 0
	}
	sum := 0.
	for i := range beads {
		b := &beads[i]
		if b.Source[0] < b.Source[1] && b.Target[0] < b.Target[1] {
			sum += float64(g.scores[g.at(b.Source[0], b.Target[0])][shapeOf(b)])
		}
	}
	const doubt, most = 2, 25 // few sentences tell little
	u := unlike[known]
	score := sum/(2*short) - u.score - u.longer*math.Log(long/short)
	return 1 / (1 + math.Exp(-doubt-1.5*math.Sqrt(min(short, most))*score))
}

func shapeOf(b *align.Bead) shape {
	if b.Crossed {
		return crossed
	}
	for sh := range crossed {
		if counts[sh] == [2]int{b.Source[1] - b.Source[0], b.Target[1] - b.Target[0]} {
			return sh
		}
	}
	return crossed
}

// logSum is the logarithm of the sum of two numbers of which a and b are the logarithms.
func logSum(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if b < a-16 { // less than one in eight million
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
