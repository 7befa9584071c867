package validate

import "hash/maphash"

// ids finds those that stand twice, in bounded memory: it keeps a number and a
// line for each.
type ids struct {
	*checker
	seed  maphash.Seed
	lines map[uint64]int32
}

// maxIDs is how many are compared, which takes some 100 MB.
const maxIDs = 4 << 20

func newIDs(c *checker) *ids {
	return &ids{c, maphash.MakeSeed(), make(map[uint64]int32)}
}

// line returns the line in which text stood before, 0 if it is new.
func (d *ids) line(text []byte, at int) int {
	h := maphash.Bytes(d.seed, text)
	if line, ok := d.lines[h]; ok {
		return int(line)
	}
	if len(d.lines) < maxIDs {
		d.lines[h] = int32(at)
	} else if d.once("not-compared") {
		d.add(d.at.Place, "not-compared", "from here on it is not told what stood before only after unit %d", maxIDs)
	}
	return 0
}

// see reports the id of an element if another had it.
func (d *ids) see(t *token, id, attribute string) {
	if id == "" {
		return
	}
	if line := d.line([]byte(id), t.at.Line); line > 0 {
		d.add(t.at.Place, "duplicate-id", "the %s %q stands already in line %d", attribute, id, line)
	}
}

// reset forgets all ids.
func (d *ids) reset() { d.lines = make(map[uint64]int32) }
