package kernel

// Matrix is a matrix of 8-bit weights, packed for multiplication.
type Matrix struct {
	// In and Out are the lengths of what goes in and comes out.
	In, Out int
	// data has, for each 16 outputs, for each 4 inputs, for each of the outputs, the 4 weights.
	data []int8
	// sums are those of the weights of each output.
	sums []int32
}

// Stride is Out, rounded up to a multiple of [Lanes].
func (m *Matrix) Stride() int { return (m.Out + Lanes - 1) / Lanes * Lanes }

// Pack packs weights, which lie by output: the first in weights are those of output 0. in is a
// multiple of [Lanes].
func Pack(weights []int8, in int) *Matrix {
	m := new(Matrix)
	m.size(in, len(weights)/in)
	for j := range m.Out {
		m.put(j, weights[j*in:][:in])
	}
	return m
}

// Select packs the rows of weights that are listed, in that order, into m, whose memory is used
// again.
func (m *Matrix) Select(weights []int8, in int, rows []int32) {
	m.size(in, len(rows))
	for j, row := range rows {
		m.put(j, weights[int(row)*in:][:in])
	}
}

// size makes room for a matrix, with zeros where no output is.
func (m *Matrix) size(in, out int) {
	m.In, m.Out = in, out
	stride := m.Stride()
	if cap(m.data) < stride*in {
		m.data = make([]int8, stride*in)
	}
	m.data = m.data[:stride*in]
	clear(m.data[out/Lanes*Lanes*in:])
	if cap(m.sums) < stride {
		m.sums = make([]int32, stride)
	}
	m.sums = m.sums[:stride]
	clear(m.sums[out/Lanes*Lanes:])
}

// put packs the weights of output j.
func (m *Matrix) put(j int, weights []int8) {
	panel := m.data[j/Lanes*Lanes*m.In:][:Lanes*m.In]
	sum := int32(0)
	for k := 0; k < m.In; k += 4 {
		copy(panel[k*Lanes+j%Lanes*4:][:4], weights[k:])
		for _, w := range weights[k:][:4] {
			sum += int32(w)
		}
	}
	m.sums[j] = sum
}

// Sum is the sum of the weights of output j.
func (m *Matrix) Sum(j int) int32 { return m.sums[j] }
