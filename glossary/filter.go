package glossary

import "math/bits"

// filter tells of most strings that are not in a set that they are not, without
// the cache misses of looking them up: a table of bits, of which each string has one.
type filter struct {
	bits  []uint64
	shift uint
}

// newFilter makes a filter for a set of n strings.
func newFilter(n int) filter {
	// 16 bits for each keep the false answers below a sixteenth.
	size := uint(max(6, bits.Len(uint(16*n))))
	return filter{make([]uint64, 1<<(size-6)), 64 - size}
}

func (f filter) add(s string) {
	h := hash(s) >> f.shift
	f.bits[h>>6] |= 1 << (h & 63)
}

func (f filter) mayHave(s string) bool {
	h := hash(s) >> f.shift
	return f.bits[h>>6]>>(h&63)&1 != 0
}

// hash is good in its upper bits. It looks at the first and the last 16 bytes,
// which tell words apart.
func hash(s string) uint64 {
	n := len(s)
	h := uint64(n)
	if n < 8 {
		for i := range n {
			h = h<<8 | uint64(s[i])
		}
		return h * multiplier
	}
	h = (h ^ load(s[:8])) * multiplier
	h = (h ^ h>>32 ^ load(s[n-8:])) * multiplier
	if n > 16 {
		h = (h ^ h>>32 ^ load(s[8:16])) * multiplier
		h = (h ^ h>>32 ^ load(s[n-16:n-8])) * multiplier
	}
	return h
}

// multiplier is 2^64 divided by the golden ratio.
const multiplier = 0x9E3779B97F4A7C15

func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
