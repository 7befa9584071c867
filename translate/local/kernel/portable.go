package kernel

import "math"

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
	for r := range rows {
		for j := range stride {
			y[r*stride+j] = float32(float32(m.dot(a[r*m.In:][:m.In], j))*scale) + bias[j]
		}
	}
}

func multiplyReLU(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32) {
	stride := m.Stride()
	for r := range rows {
		for j := range stride {
			v := float32(float32(m.dot(a[r*m.In:][:m.In], j))*scale) + bias[j]
			y[r*stride+j] = quantized(max(v, 0), next)
		}
	}
}

func (m *Matrix) dot(a []uint8, j int) int32 {
	panel := m.data[j/Lanes*Lanes*m.In+j%Lanes*4:]
	sum := int32(0)
	for k := 0; k < m.In; k += 4 {
		w := panel[k*Lanes:][:4]
		sum += int32(a[k])*int32(w[0]) + int32(a[k+1])*int32(w[1]) + int32(a[k+2])*int32(w[2]) + int32(a[k+3])*int32(w[3])
	}
	return sum
}

func quantized(x, scale float32) uint8 {
	v := x * scale
	if !(v > -127) {
		v = -127
	}
	return uint8(int32(math.RoundToEven(float64(min(v, 127)))) + 127)
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

// LogSum is the logarithm of the sum of the exponentials.
func LogSum(x []float32) float32 {
	top := x[largest(x)]
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(float64(v - top))
	}
	return top + float32(math.Log(sum))
}
