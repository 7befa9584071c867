package memory

import (
	"cmp"
	"context"
	"slices"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/translate"
)

const (
	leastPercent = translate.LeastSimilar
	// maxSimilar is the longest text that others are compared with, in code points.
	maxSimilar = 2000
)

// Similar implements translate.Memory. The score is 100 × (1 − edit distance / length of the
// longer text), rounded down, in code points of the texts without placeholders, capitals, and
// differences that nobody sees; so a changed case ending costs little. It is 100 only for what
// is the same to Recall: texts that differ in tags or capitals alone have 99. Texts of more
// than 2,000 code points have nothing similar.
func (b *between) Similar(ctx context.Context, text string, n int) ([]align.Match, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	text = canonical(text)
	query := folded(text)
	if length := runes(query); n <= 0 || length == 0 || length > maxSimilar {
		return nil, nil
	}
	candidates, err := b.m.candidates(b.from, b.to, query)
	if err != nil {
		return nil, b.m.failed(err)
	}
	type match struct {
		align.Match
		created int64
	}
	var found []match
	p := newPattern(query)
	for _, c := range candidates {
		var u match
		var from, to string
		rows, err := b.m.unit.QueryContext(ctx, c.id)
		if err != nil {
			return nil, b.m.failed(err)
		}
		if rows.Next() { // else it has been deleted
			err = rows.Scan(&from, &to, &u.Source, &u.Target, &u.Origin, &u.created)
		}
		if err := cmp.Or(err, rows.Err()); err != nil {
			rows.Close()
			return nil, b.m.failed(err)
		}
		rows.Close()
		if from != b.from || to != b.to {
			continue
		}
		source := canonical(u.Source)
		if u.Score = p.score(folded(source)); u.Score == 100 && source != text {
			u.Score = 99
		}
		if u.Score >= leastPercent {
			found = append(found, u)
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.created, a.created))
	})
	var matches []align.Match
	for _, u := range found[:min(n, len(found))] {
		matches = append(matches, u.Match)
	}
	return matches, nil
}

// pattern is a text that others are compared with, as the algorithm of Myers has it with the
// blocks of Hyyrö (2003): for each character the places where it stands, one bit each.
type pattern struct {
	n      int
	blocks int
	masks  map[rune][]uint64
	absent []uint64
	up     []uint64 // where the distance goes up by one from row to row
	down   []uint64
}

func newPattern(text string) *pattern {
	p := &pattern{n: runes(text), masks: make(map[rune][]uint64)}
	p.blocks = (p.n + 63) / 64
	i := 0
	for _, r := range text {
		if p.masks[r] == nil {
			p.masks[r] = make([]uint64, p.blocks)
		}
		p.masks[r][i/64] |= 1 << (i % 64)
		i++
	}
	p.absent, p.up, p.down = make([]uint64, p.blocks), make([]uint64, p.blocks), make([]uint64, p.blocks)
	return p
}

// score is how similar a text is, in percent.
func (p *pattern) score(text string) int {
	longer := max(p.n, runes(text))
	if longer == 0 {
		return 100
	}
	return 100 * (longer - p.distance(text)) / longer
}

// distance is the least number of code points to insert, delete or replace.
func (p *pattern) distance(text string) int {
	if p.n == 0 {
		return runes(text)
	}
	for i := range p.up {
		p.up[i], p.down[i] = ^uint64(0), 0
	}
	distance := p.n
	last := uint64(1) << ((p.n - 1) % 64)
	for _, r := range text {
		mask := p.masks[r]
		if mask == nil {
			mask = p.absent
		}
		carryUp, carryDown := uint64(1), uint64(0)
		for k := range p.blocks {
			up, down, equal := p.up[k], p.down[k], mask[k]
			vertical := equal | down
			equal |= carryDown
			horizontal := (equal&up + up) ^ up | equal
			plus, minus := down|^(horizontal|up), up&horizontal
			if k == p.blocks-1 {
				if plus&last != 0 {
					distance++
				} else if minus&last != 0 {
					distance--
				}
			}
			nextUp, nextDown := plus>>63, minus>>63
			plus, minus = plus<<1|carryUp, minus<<1|carryDown
			p.up[k], p.down[k] = minus|^(vertical|plus), plus&vertical
			carryUp, carryDown = nextUp, nextDown
		}
	}
	return distance
}
