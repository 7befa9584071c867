package modelmaker

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// Shortlist returns a binary lexical shortlist that has, for each token of the source language,
// a list of tokens of the target language, and lets the first tokens come always. The last list
// must not be empty: Marian takes that for a damaged file.
func Shortlist(first int, lists [][]int32) []byte {
	longest, tokens := 0, 0
	for _, list := range lists {
		longest = max(longest, len(list))
		tokens += len(list)
	}
	le := binary.LittleEndian
	var b []byte
	for _, x := range []int{first, longest, len(lists) + 1, tokens} {
		b = le.AppendUint64(b, uint64(x))
	}
	offset := 0
	for _, list := range lists {
		b = le.AppendUint64(b, uint64(offset))
		offset += len(list)
	}
	b = le.AppendUint64(b, uint64(offset))
	for _, list := range lists {
		for _, token := range list {
			b = le.AppendUint32(b, uint32(token))
		}
	}
	sum := uint64(0)
	for i := 0; i+8 <= len(b); i += 8 {
		sum ^= le.Uint64(b[i:]) + 0x9e3779b9 + sum<<6 + sum>>2
	}
	header := le.AppendUint64(nil, 0xF11A48D5013417F5)
	return append(le.AppendUint64(header, sum), b...)
}

// RandomShortlist returns a shortlist for [Random]: 50 tokens that always come and, for each
// token, that which it becomes and up to 49 others.
func RandomShortlist(c Config) []byte {
	random := rand.New(rand.NewPCG(c.Seed, 3))
	to := c.target()
	lists := make([][]int32, c.Vocabulary)
	for i := range lists {
		lists[i] = append(lists[i], to(int32(i)))
		for len(lists[i]) < 50 {
			lists[i] = append(lists[i], int32(random.IntN(c.Vocabulary)))
		}
		slices.Sort(lists[i])
		lists[i] = slices.Compact(lists[i])
	}
	return Shortlist(min(50, c.Vocabulary), lists)
}
