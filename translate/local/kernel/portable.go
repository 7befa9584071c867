package kernel

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
	sum := m.offset[j]
	for k := 0; k < m.In; k += 4 {
		w := panel[k*Lanes:][:4]
		sum += int32(a[k])*int32(w[0]) + int32(a[k+1])*int32(w[1]) + int32(a[k+2])*int32(w[2]) + int32(a[k+3])*int32(w[3])
	}
	return sum
}
