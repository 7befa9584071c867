package kernel

// neonFloats needs what each arm64 has.
var neonFloats = &vectors{
	quantize:  quantizeNEON,
	addNorm:   addNormNEON,
	weighted1: weighted1NEON,
	weighted4: weighted4NEON,
	softmax:   softmaxNEON,
	gate:      gateNEON,
	embed:     embedNEON,
	largest:   largestNEON,
	expSum:    expSumNEON,
}

//go:noescape
func quantizeNEON(dst *uint8, x *float32, n int, scale float32)

//go:noescape
func addNormNEON(dst, x, residual, gamma, beta *float32, rows, n int)

//go:noescape
func weighted1NEON(c, a, b *float32, terms, columns, bRow int)

//go:noescape
func weighted4NEON(c, a, b *float32, terms, columns, cRow, aRow, bRow int)

//go:noescape
func softmaxNEON(x *float32, rows, stride, n int, scale float32)

//go:noescape
func gateNEON(cell, out, x, f *float32, n int)

//go:noescape
func embedNEON(dst *float32, row *int8, n int, scale float32, position *float32)

//go:noescape
func largestNEON(x *float32, n int) int

//go:noescape
func expSumNEON(x *float32, n int, top float32) float32
