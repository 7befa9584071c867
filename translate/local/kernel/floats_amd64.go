package kernel

// avx2Floats needs AVX2.
var avx2Floats = &vectors{
	quantize:  quantizeAVX2,
	addNorm:   addNormAVX2,
	weighted1: weighted1AVX2,
	weighted4: weighted4AVX2,
	softmax:   softmaxAVX2,
	gate:      gateAVX2,
	embed:     embedAVX2,
	largest:   largestAVX2,
	expSum:    expSumAVX2,
}

//go:noescape
func quantizeAVX2(dst *uint8, x *float32, n int, scale float32)

//go:noescape
func addNormAVX2(dst, x, residual, gamma, beta *float32, rows, n int)

//go:noescape
func weighted1AVX2(c, a, b *float32, terms, columns, bRow int)

//go:noescape
func weighted4AVX2(c, a, b *float32, terms, columns, cRow, aRow, bRow int)

//go:noescape
func softmaxAVX2(x *float32, rows, stride, n int, scale float32)

//go:noescape
func gateAVX2(cell, out, x, f *float32, n int)

//go:noescape
func embedAVX2(dst *float32, row *int8, n int, scale float32, position *float32)

//go:noescape
func largestAVX2(x *float32, n int) int

//go:noescape
func expSumAVX2(x *float32, n int, top float32) float32

// avx512Floats needs the foundation of AVX-512. It has what is faster with it.
var avx512Floats = &vectors{
	quantize:  quantizeAVX2,
	addNorm:   addNormAVX512,
	weighted1: weighted1AVX2,
	weighted4: weighted4AVX512,
	softmax:   softmaxAVX512,
	gate:      gateAVX512,
	embed:     embedAVX2,
	largest:   largestAVX2,
	expSum:    expSumAVX512,
}

//go:noescape
func addNormAVX512(dst, x, residual, gamma, beta *float32, rows, n int)

//go:noescape
func weighted4AVX512(c, a, b *float32, terms, columns, cRow, aRow, bRow int)

//go:noescape
func softmaxAVX512(x *float32, rows, stride, n int, scale float32)

//go:noescape
func gateAVX512(cell, out, x, f *float32, n int)

//go:noescape
func expSumAVX512(x *float32, n int, top float32) float32
