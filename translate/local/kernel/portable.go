package kernel

import (
	"encoding/binary"
	"math"
)

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

func quantized(x, scale float32) uint8 {
	v := x * scale
	if !(v > -127) {
		v = -127
	}
	return uint8(int32(math.RoundToEven(float64(min(v, 127)))) + 128)
}

func quantize(dst []uint8, x []float32, scale float32) {
	for i, v := range x {
		dst[i] = quantized(v, scale)
	}
}

func addNorm(dst, x, residual, gamma, beta []float32) {
	n := len(gamma)
	for r := 0; r < len(x); r += n {
		sum := float32(0)
		for i := range n {
			dst[r+i] = x[r+i] + residual[r+i]
			sum += dst[r+i]
		}
		mean := sum / float32(n)
		squares := float32(0)
		for _, v := range dst[r:][:n] {
			squares += float32((v - mean) * (v - mean))
		}
		sigma := float32(math.Sqrt(float64(squares/float32(n) + 1e-6)))
		for i := range n {
			dst[r+i] = float32(gamma[i]*((dst[r+i]-mean)/sigma)) + beta[i]
		}
	}
}

func scores(dst, q, keys []float32, depth, stride int) {
	for h := 0; h < len(q)/depth; h++ {
		row := dst[h*stride:][:stride]
		clear(row)
		for d := h * depth; d < (h+1)*depth; d++ {
			for j, k := range keys[d*stride:][:stride] {
				row[j] += float32(q[d] * k)
			}
		}
	}
}

func softmax(x []float32, stride, n int, scale float32) {
	for r := 0; r+stride <= len(x); r += stride {
		row := x[r:][:n]
		top := float32(math.Inf(-1))
		for i := range row {
			row[i] *= scale
			top = max(top, row[i])
		}
		sum := float32(0)
		for i, v := range row {
			row[i] = exp(v - top)
			sum += row[i]
		}
		for i := range row {
			row[i] /= sum
		}
		clear(x[r+n : r+stride])
	}
}

// exp is the exponential function.
func exp(x float32) float32 { return float32(math.Exp(float64(x))) }

func mix(dst, w, values []float32, depth, stride, n int) {
	clear(dst)
	for j := range n {
		for i := range dst {
			dst[i] += float32(w[i/depth*stride+j] * values[j*len(dst)+i])
		}
	}
}

func gate(cell, out, x, f []float32) {
	for i := range cell {
		s := 1 / (1 + exp(-f[i]))
		cell[i] = float32(s*cell[i]) + float32((1-s)*x[i])
		out[i] = max(cell[i], 0)
	}
}

func embed(dst []float32, row []int8, scale float32, position []float32) {
	for i, v := range row {
		dst[i] = float32(float32(v)*scale) + position[i]
	}
}

func largest(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
