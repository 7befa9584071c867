package kernel

import (
	"sync"
	"unsafe"
)

// mostRows is how many rows of accumulators the registers have room for.
const mostRows = 6

func multiplyVNNI(y []float32, a []uint8, rows int, m *Matrix, scale float32, bias []float32) {
	for p := floatProduct(y, a, rows, m, scale, bias); p.more(mostRows); {
		blockVNNI(&p.block)
	}
}

func multiplyReLUVNNI(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32) {
	for p := byteProduct(y, a, rows, m, scale, bias, next); p.more(mostRows); {
		blockVNNI(&p.block)
	}
}

func multiplyAVXVNNI(y []float32, a []uint8, rows int, m *Matrix, scale float32, bias []float32) {
	for p := floatProduct(y, a, rows, m, scale, bias); p.more(mostRows); {
		blockAVXVNNI(&p.block)
	}
}

func multiplyReLUAVXVNNI(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32) {
	for p := byteProduct(y, a, rows, m, scale, bias, next); p.more(mostRows); {
		blockAVXVNNI(&p.block)
	}
}

func multiplyAVX2(y []float32, a []uint8, rows int, m *Matrix, scale float32, bias []float32) {
	room := widePool.Get().(*[]int16)
	for p := floatProduct(y, a, rows, m, scale, bias); p.more(mostRows); {
		p.wide = wide(room, m.In)
		blockAVX2(&p.block)
	}
	widePool.Put(room)
}

func multiplyReLUAVX2(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32) {
	room := widePool.Get().(*[]int16)
	for p := byteProduct(y, a, rows, m, scale, bias, next); p.more(mostRows); {
		p.wide = wide(room, m.In)
		blockAVX2(&p.block)
	}
	widePool.Put(room)
}

var widePool = sync.Pool{New: func() any { return new([]int16) }}

// wide is the beginning of room for the rows of a block.
func wide(room *[]int16, in int) *int16 {
	if len(*room) < mostRows*in {
		*room = make([]int16, mostRows*in)
	}
	return unsafe.SliceData(*room)
}

//go:noescape
func blockVNNI(b *block)

//go:noescape
func blockAVXVNNI(b *block)

//go:noescape
func blockAVX2(b *block)
