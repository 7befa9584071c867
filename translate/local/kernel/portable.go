package kernel

import "encoding/binary"

// Portable is plain Go, and what all others must equal.
var Portable = &Set{
	Name:         "go",
	Multiply:     multiply,
	MultiplyReLU: multiplyReLU,
	Quantize:     quantize,
	AddNorm:      addNorm,
	Scores:       scores,
	Softmax:      softmax,
	Mix:          mix,
	Gate:         gate,
	Embed:        embed,
	Largest:      largest,
	expSum:       expSum,
}

func multiply(y []float32, a []uint8, rows int, m *Matrix, scale float32, bias []float32) {
	stride := m.Stride()
	y, a, bias = y[:rows*stride], a[:rows*m.In], bias[:stride]
	for r := range rows {
		row := a[r*m.In:][:m.In]
		total := total(row)
		for j := 0; j < stride; j += Lanes {
			for i, sum := range m.sums(row, total, j) {
				y[r*stride+j+i] = float32(float32(sum)*scale) + bias[j+i]
			}
		}
	}
}

func multiplyReLU(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32) {
	stride := m.Stride()
	y, a, bias = y[:rows*stride], a[:rows*m.In], bias[:stride]
	for r := range rows {
		row := a[r*m.In:][:m.In]
		total := total(row)
		for j := 0; j < stride; j += Lanes {
			for i, sum := range m.sums(row, total, j) {
				v := float32(float32(sum)*scale) + bias[j+i]
				y[r*stride+j+i] = quantized(max(v, 0), next)
			}
		}
	}
}

func total(a []uint8) int32 {
	sum := int32(0)
	for _, v := range a {
		sum += int32(v)
	}
	return sum
}

// sums are the products of a row, whose total is known, with a panel of outputs from j. One
// multiplication of 64-bit numbers does those of one input with two outputs: their weights plus 128
// are the halves of the number, and no sum of products grows out of its half. What this 128 adds to
// the sums, 128 times the total, is taken away again.
func (m *Matrix) sums(a []uint8, total int32, j int) (sums [Lanes]int32) {
	const low = 0x000000ff000000ff
	panel := m.data[j*m.In:][:Lanes*m.In]
	var s0, s1, s2, s3, s4, s5, s6, s7 uint64
	for k := 0; k+4 <= len(a); k += 4 {
		in := (*[4]uint8)(a[k:])
		w := (*[4 * Lanes]byte)(panel[k*Lanes:])
		a0, a1, a2, a3 := uint64(in[0]), uint64(in[1]), uint64(in[2]), uint64(in[3])
		dot := func(w []byte) uint64 {
			x := binary.LittleEndian.Uint64(w) ^ 0x8080808080808080
			return x&low*a0 + x>>8&low*a1 + x>>16&low*a2 + x>>24&low*a3
		}
		s0 += dot(w[0:])
		s1 += dot(w[8:])
		s2 += dot(w[16:])
		s3 += dot(w[24:])
		s4 += dot(w[32:])
		s5 += dot(w[40:])
		s6 += dot(w[48:])
		s7 += dot(w[56:])
	}
	for i, s := range [...]uint64{s0, s1, s2, s3, s4, s5, s6, s7} {
		sums[2*i] = int32(uint32(s)) - 128*total + m.offset[j+2*i]
		sums[2*i+1] = int32(uint32(s>>32)) - 128*total + m.offset[j+2*i+1]
	}
	return sums
}
