package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/dobhashi/dobhashi/translate/local/kernel"
)

// layer is a multiplication with all that it needs.
type layer struct {
	rows, in, out int
	a             []uint8
	weights       []int8
	scale, next   float32
	bias          []float32
}

func randomLayer(rnd *rand.Rand, rows, in, out int) *layer {
	l := &layer{rows: rows, in: in, out: out, scale: 0.00123, next: 1.7}
	l.a = make([]uint8, rows*in)
	for i := range l.a {
		l.a[i] = uint8(rnd.Uint32())
	}
	l.weights = make([]int8, out*in)
	for i := range l.weights {
		l.weights[i] = int8(rnd.Uint32())
	}
	l.bias = make([]float32, (out+kernel.Lanes-1)/kernel.Lanes*kernel.Lanes)
	for i := range out {
		l.bias[i] = float32(rnd.NormFloat64())
	}
	return l
}

// sum is the product of row r with output j, as it is written down.
func (l *layer) sum(r, j int) int32 {
	sum := int32(0)
	if j < l.out {
		for k := range l.in {
			sum += (int32(l.a[r*l.in+k]) - 1) * int32(l.weights[j*l.in+k])
		}
	}
	return sum
}

// check multiplies with a set and compares every result.
func (l *layer) check(t *testing.T, set *kernel.Set) {
	t.Helper()
	l.checkWith(t, set, kernel.Pack(l.weights, l.in))
}

func (l *layer) checkWith(t *testing.T, set *kernel.Set, m *kernel.Matrix) {
	t.Helper()
	stride := m.Stride()
	y := make([]float32, l.rows*stride+1)
	b := make([]uint8, l.rows*stride+1)
	y[l.rows*stride], b[l.rows*stride] = 12345, 213
	set.Multiply(y, l.a, l.rows, m, l.scale, l.bias)
	set.MultiplyReLU(b, l.a, l.rows, m, l.scale, l.bias, l.next)
	if y[l.rows*stride] != 12345 || b[l.rows*stride] != 213 {
		t.Fatalf("%s, %d rows, %d to %d: wrote behind the end", set.Name, l.rows, l.in, l.out)
	}
	for r := range l.rows {
		for j := range stride {
			want := float32(float32(l.sum(r, j))*l.scale) + l.bias[j]
			got := y[r*stride+j]
			if math.Float32bits(got) != math.Float32bits(want) && !(got != got && want != want) {
				t.Fatalf("%s, %d rows, %d to %d: row %d, output %d is %v, want %v", set.Name, l.rows, l.in, l.out, r, j, got, want)
			}
			if want < 0 {
				want = 0
			}
			whole := math.RoundToEven(float64(float32(want * l.next)))
			switch {
			case !(whole > -127):
				whole = -127
			case whole > 127:
				whole = 127
			}
			if got := b[r*stride+j]; int(got) != int(whole)+128 {
				t.Fatalf("%s, %d rows, %d to %d: row %d, output %d is byte %d, want %d (of %v)", set.Name, l.rows, l.in, l.out, r, j, got, int(whole)+128, want)
			}
		}
	}
}

func TestMultiply(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	type shape struct{ rows, in, out int }
	var shapes []shape
	for rows := range 41 {
		shapes = append(shapes, shape{rows, 16, 48}, shape{rows, 48, 100})
	}
	for out := 1; out <= 200; out += 7 {
		shapes = append(shapes, shape{1, 32, out}, shape{5, 32, out}, shape{14, 80, out})
	}
	shapes = append(shapes, shape{1, 256, 1600}, shape{3, 1536, 256}, shape{7, 1536, 1601}, shape{13, 256, 1536}, shape{40, 256, 512})
	for _, s := range shapes {
		l := randomLayer(rnd, s.rows, s.in, s.out)
		for _, set := range kernel.All() {
			l.check(t, set)
		}
	}
}

// TestMultiplyLimits has the largest sums that can be.
func TestMultiplyLimits(t *testing.T) {
	for _, a := range []uint8{0, 1, 127, 128, 129, 255} {
		for _, w := range []int8{-128, -127, -1, 0, 1, 127} {
			l := randomLayer(rand.New(rand.NewPCG(1, 2)), 7, 1536, 80)
			l.scale, l.next = 1e-6, 3
			for i := range l.a {
				l.a[i] = a
			}
			for i := range l.weights {
				l.weights[i] = w
			}
			for _, set := range kernel.All() {
				l.check(t, set)
			}
		}
	}
}

// TestMultiplyRounds has results that lie between two bytes, and those that are no number.
func TestMultiplyRounds(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, scale := range []float32{0.25, -0.25, 0, 1e-30, 3e38, inf, -inf, nan} {
		for _, next := range []float32{0.5, 2, -2, 0, 1e30, inf, -inf, nan} {
			l := randomLayer(rand.New(rand.NewPCG(3, 4)), 6, 16, 160)
			l.scale, l.next = scale, next
			for i := range l.a {
				l.a[i] = 128 + uint8(i%3)
			}
			for i := range l.weights {
				l.weights[i] %= 8
			}
			for i := range l.bias {
				l.bias[i] = float32(i) / 2
			}
			l.bias[3], l.bias[40], l.bias[77], l.bias[100] = nan, inf, -inf, float32(math.Copysign(0, -1))
			for _, set := range kernel.All() {
				l.check(t, set)
			}
		}
	}
}

// TestSelect is that the rows of a matrix can be taken in any order, one often, and that one
// Matrix can be used for more and for less.
func TestSelect(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var m kernel.Matrix
	for _, s := range []struct{ in, rows int }{{16, 3}, {256, 100}, {48, 16}, {1536, 9}, {32, 0}, {32, 1}, {272, 33}, {4096, 8}, {kernel.MostIn, 17}} {
		all := randomLayer(rnd, 2, s.in, 40)
		l := &layer{rows: 2, in: s.in, out: s.rows, a: all.a, scale: 0.001, next: 1, bias: make([]float32, (s.rows+15)/16*16)}
		rows := make([]int32, s.rows)
		for i := range rows {
			rows[i] = rnd.Int32N(40)
			l.weights = append(l.weights, all.weights[int(rows[i])*s.in:][:s.in]...)
		}
		m.Select(all.weights, s.in, rows)
		for _, set := range kernel.All() {
			l.checkWith(t, set, &m)
		}
	}
}

// TestPart is that a part gives what the whole matrix does for its outputs.
func TestPart(t *testing.T) {
	l := randomLayer(rand.New(rand.NewPCG(1, 2)), 3, 64, 100)
	m := kernel.Pack(l.weights, l.in)
	for _, set := range kernel.All() {
		want := make([]float32, l.rows*m.Stride())
		set.Multiply(want, l.a, l.rows, m, l.scale, l.bias)
		for _, at := range []struct{ first, n int }{{0, 16}, {0, 100}, {16, 5}, {32, 41}, {48, 52}, {112, 0}} {
			p := m.Part(at.first, at.n)
			stride := p.Stride()
			got := make([]float32, l.rows*stride)
			set.Multiply(got, l.a, l.rows, &p, l.scale, l.bias[at.first:][:stride])
			for r := range l.rows {
				if !slices.Equal(got[r*stride:][:at.n], want[r*m.Stride()+at.first:][:at.n]) {
					t.Errorf("%s: row %d of %d outputs from %d is not that of the whole", set.Name, r, at.n, at.first)
				}
			}
			for j := range at.n {
				if p.Sum(j) != m.Sum(at.first+j) {
					t.Errorf("the sum of output %d of %d from %d is %d", j, at.n, at.first, p.Sum(j))
				}
			}
		}
	}
}

// TestSelectMemory is that nothing is allocated where there was room before.
func TestSelectMemory(t *testing.T) {
	weights := make([]int8, 50*32)
	var m kernel.Matrix
	m.Select(weights, 32, make([]int32, 50))
	rows := []int32{1, 2, 3, 4, 5, 6, 7, 8, 9}
	if n := testing.AllocsPerRun(20, func() { m.Select(weights, 32, rows) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestPackLengths is that rows that no function can multiply, or that are not there, are refused.
func TestPackLengths(t *testing.T) {
	panics := func(name string, f func()) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("%s: no panic", name)
			}
		}()
		f()
	}
	weights := make([]int8, 20*32)
	var m kernel.Matrix
	for _, in := range []int{-16, 0, 8, 20, kernel.MostIn + 16} {
		panics(fmt.Sprint(in), func() { m.Select(weights, in, nil) })
	}
	part := kernel.Pack(weights, 32)
	for _, at := range [][2]int{{8, 8}, {-16, 16}, {16, 17}, {32, 1}} {
		panics(fmt.Sprint("part ", at), func() { part.Part(at[0], at[1]) })
	}
	for _, row := range []int32{-1, 20, 1000} {
		panics(fmt.Sprint("row ", row), func() { m.Select(weights, 32, []int32{row}) })
		panics(fmt.Sprint("last row ", row), func() { m.Select(weights, 32, []int32{0, 1, 2, 3, 4, 5, 6, row}) })
	}
}

func FuzzMultiply(f *testing.F) {
	f.Add(uint8(3), uint8(2), uint16(40), float32(0.01), float32(2), []byte("seed"))
	f.Fuzz(func(t *testing.T, rows, in uint8, out uint16, scale, next float32, content []byte) {
		l := randomLayer(rand.New(rand.NewPCG(5, 6)), int(rows%20), 16*(1+int(in%8)), 1+int(out%300))
		l.scale, l.next = scale, next
		copy(l.a, content)
		for i := range min(len(content), len(l.weights)) {
			l.weights[len(l.weights)-1-i] = int8(content[i])
		}
		for _, set := range kernel.All() {
			l.check(t, set)
		}
	})
}

// allowed is how often a call may allocate: the race detector has pools forget what they hold.
var allowed = 0.0

// TestMultiplyMemory is that nothing is allocated.
func TestMultiplyMemory(t *testing.T) {
	l := randomLayer(rand.New(rand.NewPCG(1, 2)), 9, 256, 512)
	m := kernel.Pack(l.weights, l.in)
	y := make([]float32, l.rows*m.Stride())
	b := make([]uint8, l.rows*m.Stride())
	for _, set := range kernel.All() {
		n := testing.AllocsPerRun(20, func() {
			set.Multiply(y, l.a, l.rows, m, l.scale, l.bias)
			set.MultiplyReLU(b, l.a, l.rows, m, l.scale, l.bias, l.next)
		})
		if n > allowed {
			t.Errorf("%s: %v allocations", set.Name, n)
		}
	}
}

// TestMultiplyLengths is that slices that are too short are seen before memory behind them is
// read or written.
func TestMultiplyLengths(t *testing.T) {
	l := randomLayer(rand.New(rand.NewPCG(1, 2)), 2, 32, 48)
	m := kernel.Pack(l.weights, l.in)
	y := make([]float32, l.rows*48)
	b := make([]uint8, l.rows*48)
	panics := func(name string, f func()) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("%s: no panic", name)
			}
		}()
		f()
	}
	for _, set := range kernel.All() {
		panics(set.Name+" y", func() { set.Multiply(y[:95:95], l.a, 2, m, 1, l.bias) })
		panics(set.Name+" a", func() { set.Multiply(y, l.a[:63:63], 2, m, 1, l.bias) })
		panics(set.Name+" bias", func() { set.Multiply(y, l.a, 2, m, 1, l.bias[:47:47]) })
		panics(set.Name+" bytes", func() { set.MultiplyReLU(b[:95:95], l.a, 2, m, 1, l.bias, 1) })
		panics(set.Name+" rows", func() { set.Multiply(y, l.a, -1, m, 1, l.bias) })
	}
}
