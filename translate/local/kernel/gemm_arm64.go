package kernel

// How many rows of accumulators the registers have room for.
const (
	mostDot  = 4
	mostNEON = 2
)

func multiplyDot(y []float32, a []uint8, rows int, m *Matrix, scale float32, bias []float32) {
	for p := floatProduct(y, a, rows, m, scale, bias); p.more(mostDot); {
		blockDot(&p.block)
	}
}

func multiplyReLUDot(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32) {
	for p := byteProduct(y, a, rows, m, scale, bias, next); p.more(mostDot); {
		blockDot(&p.block)
	}
}

func multiplyNEON(y []float32, a []uint8, rows int, m *Matrix, scale float32, bias []float32) {
	for p := floatProduct(y, a, rows, m, scale, bias); p.more(mostNEON); {
		blockNEON(&p.block)
	}
}

func multiplyReLUNEON(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32) {
	for p := byteProduct(y, a, rows, m, scale, bias, next); p.more(mostNEON); {
		blockNEON(&p.block)
	}
}

//go:noescape
func blockDot(b *block)

//go:noescape
func blockNEON(b *block)
