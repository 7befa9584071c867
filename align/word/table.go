package word

import "sync/atomic"

// cell is two words that stand in a pair together.
type cell struct {
	b, e  int32
	prior float32
	p     [2]float32 // how probable the one is, given the other
	seen  [2]float32 // how often they were linked
	n     [2]atomic.Int64
}

// table has cells by their words, in the order in which they were added, so that those of one
// pair lie together: a hash table with open addressing leads to them.
type table struct {
	chunks []*[chunkSize]cell
	used   int
	slots  []slot
	shift  uint
}

type slot struct {
	key uint64 // both words, and 1 for each so that no key is 0
	at  int32
}

const (
	// mostCells is how many cells there are at most.
	mostCells = 1 << 24
	chunkSize = 1 << 12
)

func keyOf(b, e int32) uint64 { return uint64(b+1)<<32 | uint64(e+1) }

// slot is where the key is, or where it belongs.
func (t *table) slot(key uint64) *slot {
	mask := len(t.slots) - 1
	i := int(key * 0x9E3779B97F4A7C15 >> t.shift)
	for {
		s := &t.slots[i]
		if s.key == key || s.key == 0 {
			return s
		}
		i = (i + 1) & mask
	}
}

// cell is the cell at place i, nil for -1.
func (t *table) cell(i int32) *cell {
	if i < 0 {
		return nil
	}
	return &t.chunks[i/chunkSize][i%chunkSize]
}

// find is the cell of two words, nil if there is none.
func (t *table) find(b, e int32) *cell {
	if s := t.slot(keyOf(b, e)); s.key != 0 {
		return t.cell(s.at)
	}
	return nil
}

// add is the place of the cell of two words, a new one if need be; -1 if there are too many.
func (t *table) add(b, e int32) int32 {
	key := keyOf(b, e)
	s := t.slot(key)
	if s.key != 0 {
		return s.at
	}
	if t.used == mostCells {
		return -1
	}
	if t.used >= len(t.slots)/8*5 {
		t.grow(2 * len(t.slots))
		s = t.slot(key)
	}
	if t.used == len(t.chunks)*chunkSize {
		t.chunks = append(t.chunks, new([chunkSize]cell))
	}
	*s = slot{key, int32(t.used)}
	c := t.cell(s.at)
	c.b, c.e = b, e
	t.used++
	return s.at
}

func (t *table) grow(n int) {
	t.slots = make([]slot, n)
	t.shift = 64
	for 1<<(64-t.shift) < n {
		t.shift--
	}
	for i := range t.used {
		c := t.cell(int32(i))
		key := keyOf(c.b, c.e)
		*t.slot(key) = slot{key, int32(i)}
	}
}

// each calls do with all cells.
func (t *table) each(do func(c *cell)) {
	for i := range t.used {
		do(t.cell(int32(i)))
	}
}
