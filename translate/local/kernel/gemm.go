//go:build amd64 || arm64

package kernel

import "unsafe"

// block is what a function in assembly multiplies: a few rows with some panels of 16 outputs.
type block struct {
	y      unsafe.Pointer // results
	step   int            // from one row of them to the next, in bytes
	a      *uint8
	wide   *int16 // room for the rows as 16-bit numbers, if the function needs it
	in     int
	w      *byte
	offset *int32
	bias   *float32
	rows   int
	panels int
	scale  float32
	next   float32
	bytes  bool // results are bytes, made with next, and not floats
}

// product is a whole multiplication, which goes block by block: all rows with the same panels
// while these are in the cache of the processor, then with the next panels.
type product struct {
	block
	m     *Matrix
	y     unsafe.Pointer
	size  int // of a result
	a     []uint8
	rows  int
	bias  []float32
	row   int // where the block begins
	panel int
}

// cached is how many bytes of weights a block has: a part of a cache of the second level.
const cached = 128 << 10

// floatProduct is the product that Multiply asks for. It checks all lengths.
func floatProduct(y []float32, a []uint8, rows int, m *Matrix, scale float32, bias []float32) product {
	stride := m.Stride()
	y, a, bias = y[:rows*stride], a[:rows*m.In], bias[:stride]
	return product{
		block: block{step: 4 * stride, in: m.In, scale: scale},
		m:     m, y: unsafe.Pointer(unsafe.SliceData(y)), size: 4, a: a, rows: rows, bias: bias,
	}
}

// byteProduct is the product that MultiplyReLU asks for. It checks all lengths.
func byteProduct(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32) product {
	stride := m.Stride()
	y, a, bias = y[:rows*stride], a[:rows*m.In], bias[:stride]
	return product{
		block: block{step: stride, in: m.In, scale: scale, next: next, bytes: true},
		m:     m, y: unsafe.Pointer(unsafe.SliceData(y)), size: 1, a: a, rows: rows, bias: bias,
	}
}

// more makes the next block, which has at most that many rows, and says whether there is one.
func (p *product) more(most int) bool {
	if p.row += p.block.rows; p.row == p.rows {
		p.row = 0
		p.panel += p.panels
	}
	left := len(p.bias)/Lanes - p.panel
	if p.rows == 0 || left == 0 {
		return false
	}
	// Blocks of 4 and 3 rows are faster than of 6 and 1.
	rows := p.rows - p.row
	blocks := (rows + most - 1) / most
	p.block.rows = (rows + blocks - 1) / blocks
	// Eight panels are the most that one function takes at a time.
	p.panels = min(max(cached/(Lanes*p.in)/8*8, 8), left)
	j := p.panel * Lanes
	p.block.y = unsafe.Add(p.y, p.row*p.step+j*p.size)
	p.block.a = &p.a[p.row*p.in]
	p.w = &p.m.data[j*p.in]
	p.offset = &p.m.offset[j]
	p.block.bias = &p.bias[j]
	return true
}
