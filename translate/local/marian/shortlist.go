package marian

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// Shortlist knows which tokens may come out of a sentence, so that the others need no look.
type Shortlist struct {
	first      int    // this many tokens, the most frequent ones, may always come
	offsets    []int  // where in lists that of each source token begins, and where the last ends
	lists      []byte // as in the file: numbers of 4 bytes
	vocabulary int    // tokens of the target language
}

const (
	shortlistMagic  = 0xF11A48D5013417F5
	shortlistHeader = 6 * 8
)

// ReadShortlist reads a binary lexical shortlist for vocabularies of these sizes, and verifies its
// checksum. The shortlist points into data, which must not change afterwards.
func ReadShortlist(data []byte, source, target int) (*Shortlist, error) {
	s, err := readShortlist(data, source, target)
	if err != nil {
		return nil, fmt.Errorf("shortlist: %w", err)
	}
	return s, nil
}

func readShortlist(data []byte, source, target int) (*Shortlist, error) {
	r := &reader{data}
	if magic := r.uint64(); magic != shortlistMagic {
		if len(data) < shortlistHeader {
			return nil, errShort
		}
		return nil, fmt.Errorf("this is not a binary lexical shortlist (it begins with %#x)", magic)
	}
	if len(data) < shortlistHeader {
		return nil, errShort
	}
	sum := r.uint64()
	summed := r.rest
	first := r.uint64()
	r.uint64() // how many the longest list may have
	offsets, tokens := r.uint64(), r.uint64()
	size := uint64(len(r.rest))
	if offsets > size/8 || tokens > (size-8*offsets)/4 {
		return nil, errShort
	}
	if size != 8*offsets+4*tokens {
		return nil, errors.New("the file goes on after its end: it is damaged")
	}
	if checksum(summed) != sum {
		return nil, errors.New("the checksum does not match: the file is damaged")
	}
	if offsets < uint64(source)+1 {
		return nil, fmt.Errorf("it has lists for %d tokens and the vocabulary has %d: they do not belong together", max(offsets, 1)-1, source)
	}
	s := &Shortlist{
		first:      int(min(first, uint64(target))),
		offsets:    make([]int, offsets),
		vocabulary: target,
	}
	before := uint64(0)
	for i := range s.offsets {
		offset := r.uint64()
		if offset < before || offset > tokens {
			return nil, fmt.Errorf("the list of token %d begins at %d, which is not between %d and %d", i, offset, before, tokens)
		}
		s.offsets[i], before = 4*int(offset), offset
	}
	s.lists = r.rest
	for rest := s.lists; len(rest) >= 4; rest = rest[4:] {
		if token := binary.LittleEndian.Uint32(rest); uint64(token) >= uint64(target) {
			return nil, fmt.Errorf("it lists token %d and the vocabulary has %d: they do not belong together", token, target)
		}
	}
	return s, nil
}

// checksum is util::hashMem of Marian over 64-bit words: its way to combine (that of Boost), where
// the hash of a number is the number, as in GNU's standard library. Bytes after the last whole
// word do not count.
func checksum(data []byte) uint64 {
	seed := uint64(0)
	for ; len(data) >= 8; data = data[8:] {
		seed ^= binary.LittleEndian.Uint64(data) + 0x9e3779b9 + seed<<6 + seed>>2
	}
	return seed
}

// Scratch is memory that [Shortlist.Select] uses again. Its zero value is ready for use.
type Scratch struct{ chosen []uint64 }

// Select appends to dst the tokens that may come out of a sentence, in ascending order: the most
// frequent ones, those listed for the tokens of the sentence, and these tokens themselves, as the
// languages share a vocabulary. source is the sentence with its end, all of them tokens of the
// source language. Marian chooses for a batch of sentences together; this is its choice for one.
//
// There are a multiple of 8, for which the next most frequent tokens are added, or else it is the
// whole vocabulary.
func (s *Shortlist) Select(dst, source []int32, scratch *Scratch) []int32 {
	words := (s.vocabulary + 63) / 64
	if len(scratch.chosen) != words {
		scratch.chosen = make([]uint64, words)
	}
	chosen := scratch.chosen
	clear(chosen)
	for i := range s.first / 64 {
		chosen[i] = ^uint64(0)
	}
	if rest := s.first % 64; rest > 0 {
		chosen[s.first/64] = 1<<rest - 1
	}
	for _, token := range source {
		chosen[token/64] |= 1 << (token % 64)
		for list := s.lists[s.offsets[token]:s.offsets[token+1]]; len(list) >= 4; list = list[4:] {
			other := binary.LittleEndian.Uint32(list)
			chosen[other/64] |= 1 << (other % 64)
		}
	}
	n := 0
	for _, word := range chosen {
		n += bits.OnesCount64(word)
	}
	for i := s.first; i < s.vocabulary && n%8 != 0; i++ {
		if chosen[i/64]&(1<<(i%64)) == 0 {
			chosen[i/64] |= 1 << (i % 64)
			n++
		}
	}
	for i, word := range chosen {
		for ; word != 0; word &= word - 1 {
			dst = append(dst, int32(i*64+bits.TrailingZeros64(word)))
		}
	}
	return dst
}
