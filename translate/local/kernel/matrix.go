package kernel

import (
	"encoding/binary"
	"fmt"
	"slices"
	"unsafe"
)

// Matrix is a matrix of 8-bit weights, packed for multiplication.
type Matrix struct {
	// In and Out are the lengths of what goes in and comes out.
	In, Out int
	// data has, for each 16 outputs, for each 4 inputs, for each of the outputs, the 4 weights.
	data []byte
	// offset of each output is the sum of its weights, negated.
	offset []int32
}

// MostIn is the largest In: the sums of longer rows could overflow.
const MostIn = 1 << 16

// Stride is Out, rounded up to a multiple of [Lanes].
func (m *Matrix) Stride() int { return (m.Out + Lanes - 1) / Lanes * Lanes }

// Pack packs weights, which lie by output: the first in weights are those of output 0. in is a
// multiple of [Lanes], not above [MostIn].
func Pack(weights []int8, in int) *Matrix { return PackOver(slices.Clone(weights), in) }

// PackOver is Pack in the memory of the weights, which are gone afterwards.
func PackOver(weights []int8, in int) *Matrix {
	m := &Matrix{data: asBytes(weights)}
	out := len(weights) / in
	m.size(in, out) // with other memory if there is no room for whole panels
	var rows [Lanes]int32
	for i := range rows {
		rows[i] = int32(i)
	}
	room := make([]int8, Lanes*in)
	for j := 0; j < out; j += Lanes {
		n := copy(room, weights[j*in:]) / in
		panel := m.Part(j, n)
		panel.Select(room, in, rows[:n])
	}
	return m
}

// Select packs the rows of weights that are listed, in that order, into m, whose memory is used
// again.
func (m *Matrix) Select(weights []int8, in int, rows []int32) {
	m.size(in, len(rows))
	w := asBytes(weights)
	for j := m.putEights(w, rows); j < len(rows); j++ {
		m.put(j, w[int(rows[j])*in:][:in])
	}
}

// Part is the matrix of n outputs of m from the first on, which is a multiple of [Lanes]. It lies in
// the memory of m. Behind its last output, up to its stride, it has what m has there.
func (m *Matrix) Part(first, n int) Matrix {
	if first%Lanes != 0 {
		panic(fmt.Sprintf("kernel: a part that begins at output %d", first))
	}
	p := Matrix{In: m.In, Out: n}
	end := first + p.Stride()
	p.data, p.offset = m.data[first*m.In:end*m.In], m.offset[first:end]
	return p
}

func asBytes(weights []int8) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(weights))), len(weights))
}

// size makes room for a matrix, with zeros where no output is.
func (m *Matrix) size(in, out int) {
	if in <= 0 || in%Lanes != 0 || in > MostIn {
		panic(fmt.Sprintf("kernel: a matrix of %d inputs", in))
	}
	m.In, m.Out = in, out
	stride := m.Stride()
	m.data = slices.Grow(m.data[:0], stride*in)[:stride*in]
	clear(m.data[out/Lanes*Lanes*in:])
	m.offset = slices.Grow(m.offset[:0], stride)[:stride]
	clear(m.offset[out/Lanes*Lanes:])
}

// put packs the weights of output j. Eight of them are taken as one number, and made positive by
// adding 128 to each, for their sum.
func (m *Matrix) put(j int, weights []byte) {
	panel := m.data[j/Lanes*Lanes*m.In:][:Lanes*m.In]
	panel = panel[j%Lanes*4:]
	sum := uint64(0)
	for len(weights) >= 8 && len(panel) > 4*Lanes {
		x := binary.LittleEndian.Uint64(weights)
		binary.LittleEndian.PutUint32(panel, uint32(x))
		binary.LittleEndian.PutUint32(panel[4*Lanes:], uint32(x>>32))
		x ^= 0x8080808080808080
		x = x&0x00ff00ff00ff00ff + x>>8&0x00ff00ff00ff00ff
		sum += x * 0x0001000100010001 >> 48
		weights = weights[8:]
		panel = panel[min(8*Lanes, len(panel)):]
	}
	m.offset[j] = 128*int32(m.In) - int32(sum)
}

// Sum is the sum of the weights of output j.
func (m *Matrix) Sum(j int) int32 { return -m.offset[j] }
