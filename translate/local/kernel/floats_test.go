package kernel

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	nan = float32(math.NaN())
	inf = float32(math.Inf(1))
)

// numbers are sources of floats, from what a model has to what it never should.
var numbers = []struct {
	name string
	next func(*rand.Rand) float32
}{
	{"usual", func(r *rand.Rand) float32 { return float32(r.NormFloat64()) }},
	{"large", func(r *rand.Rand) float32 { return float32(r.NormFloat64() * 50) }},
	{"tiny", func(r *rand.Rand) float32 { return math.Float32frombits(r.Uint32()&0x80000000 | r.Uint32()>>8) }},
	{"all", func(r *rand.Rand) float32 { return math.Float32frombits(r.Uint32()) }},
	{"few", func(r *rand.Rand) float32 { return []float32{0, float32(math.Copysign(0, -1)), 1, -1}[r.IntN(4)] }},
	{"special", func(r *rand.Rand) float32 {
		special := []float32{nan, inf, -inf, math.MaxFloat32, -math.MaxFloat32, 88.5, -88.5, -87.5}
		if i := r.IntN(60); i < len(special) {
			return special[i]
		}
		return float32(r.NormFloat64())
	}},
	{"infinite", func(r *rand.Rand) float32 { return []float32{-inf, -inf, -inf, -inf, nan}[r.IntN(5)] }},
}

func fill(r *rand.Rand, next func(*rand.Rand) float32, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = next(r)
	}
	return x
}

// differ returns the first index at which two rows differ, or -1.
func differ(a, b []float32) int {
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) && (a[i] == a[i] || b[i] == b[i]) {
			return i
		}
	}
	return -1
}

// arguments of all float operations.
type arguments struct {
	x, y, gamma, beta []float32 // rows of width
	scale             float32
	heads, depth      int
	rows, stride, n   int
	keys, values      []float32 // width rows of stride, n rows of width
	shares            []float32 // rows of heads of stride
	weights           []int8    // width
}

func newArguments(next func() float32, rows, heads, depth, stride, n int) *arguments {
	row := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = next()
		}
		return x
	}
	width := heads * depth
	a := &arguments{
		x: row(rows * width), y: row(rows * width), gamma: row(width), beta: row(width), scale: next(),
		heads: heads, depth: depth, rows: rows, stride: stride, n: n,
		keys: row(width * stride), values: row(n * width), shares: row(rows * heads * stride),
		weights: make([]int8, width),
	}
	for i := range a.weights {
		a.weights[i] = int8(math.Float32bits(next()))
	}
	return a
}

// operations run one operation each on copies of the arguments and return what it wrote.
var operations = []struct {
	name string
	run  func(*Set, *arguments) []float32
}{
	{"Quantize", func(s *Set, a *arguments) []float32 {
		dst := make([]uint8, len(a.x))
		s.Quantize(dst, a.x, a.scale)
		out := make([]float32, len(dst))
		for i, v := range dst {
			out[i] = float32(v)
		}
		return out
	}},
	{"AddNorm", func(s *Set, a *arguments) []float32 {
		dst := make([]float32, len(a.x))
		s.AddNorm(dst, a.x, a.y, a.gamma, a.beta)
		return dst
	}},
	{"AddNorm in place", func(s *Set, a *arguments) []float32 {
		dst := slices.Clone(a.y)
		s.AddNorm(dst, a.x, dst, a.gamma, a.beta)
		return dst
	}},
	{"Scores", func(s *Set, a *arguments) []float32 {
		dst := make([]float32, len(a.shares))
		s.Scores(dst, a.x, a.keys, a.depth, a.stride)
		return dst
	}},
	{"Softmax", func(s *Set, a *arguments) []float32 {
		x := slices.Clone(a.shares)
		s.Softmax(x, a.stride, a.n, a.scale)
		return x
	}},
	{"Mix", func(s *Set, a *arguments) []float32 {
		dst := slices.Clone(a.x)
		s.Mix(dst, a.shares, a.values, a.depth, a.stride, a.n)
		return dst
	}},
	{"Gate", func(s *Set, a *arguments) []float32 {
		cell, out := slices.Clone(a.gamma), make([]float32, len(a.gamma))
		s.Gate(cell, out, a.beta, a.x[:len(a.gamma)])
		return append(cell, out...)
	}},
	{"Embed", func(s *Set, a *arguments) []float32 {
		dst := make([]float32, len(a.weights))
		s.Embed(dst, a.weights, a.scale, a.beta)
		return dst
	}},
	{"Largest", func(s *Set, a *arguments) []float32 {
		x := a.values[:len(a.values)*3/4]
		return []float32{float32(s.Largest(x)), float32(s.Largest(a.x))}
	}},
	{"LogSum", func(s *Set, a *arguments) []float32 {
		x := a.values[:len(a.values)*3/4]
		return []float32{s.logSum(x), s.logSum(a.x)}
	}},
}

func compare(t *testing.T, a *arguments) {
	t.Helper()
	for _, op := range operations {
		want := op.run(Portable, a)
		for _, s := range All() {
			got := op.run(s, a)
			if i := differ(got, want); i >= 0 {
				t.Errorf("%s of %s: %d rows of %d heads of %d, stride %d, n %d: [%d] is %v (%#x), want %v (%#x)", op.name, s.Name,
					a.rows, a.heads, a.depth, a.stride, a.n, i, got[i], math.Float32bits(got[i]), want[i], math.Float32bits(want[i]))
			}
		}
	}
}

// Every set gives the bits of Portable.
func TestSetsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, source := range numbers {
		for _, shape := range []struct{ rows, heads, depth int }{{1, 8, 32}, {2, 1, 16}, {4, 2, 48}, {7, 3, 32}, {9, 1, 64}, {1, 4, 80}} {
			for _, n := range []int{0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 64, 100, 128} {
				stride := max((n+15)/16*16, 16)
				if n%2 == 1 && shape.rows == 7 {
					stride += 48
				}
				compare(t, newArguments(func() float32 { return source.next(r) }, shape.rows, shape.heads, shape.depth, stride, n))
			}
		}
		if t.Failed() {
			t.Fatalf("with %s numbers", source.name)
		}
	}
}

func FuzzSetsAgree(f *testing.F) {
	f.Add([]byte("12345678901234567890"), byte(1), byte(2), byte(2), byte(20), byte(1))
	f.Add([]byte("\xff\xff\xff\x7f\x00\x00\x80\xff\x00\x00\x80\x3f\x00\x00\x00\xc0\xcd\xcc\xcc"), byte(4), byte(1), byte(1), byte(5), byte(0))
	f.Fuzz(func(t *testing.T, data []byte, rows, heads, depth, n, more byte) {
		at := 0
		next := func() float32 {
			var bits [4]byte
			for i := range bits {
				if len(data) > 0 {
					bits[i] = data[at%len(data)]
				}
				at++
			}
			return math.Float32frombits(binary.LittleEndian.Uint32(bits[:]))
		}
		keys := int(n % 70)
		stride := max((keys+15)/16*16, 16) + int(more%3)*16
		compare(t, newArguments(next, int(rows%9)+1, int(heads%4)+1, (int(depth%5)+1)*16, stride, keys))
	})
}

// Each operation does what it is for: the result is near that of float64. The tolerance is relative
// to the size of what is added up.
func TestMeaning(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 5, 30, 128} {
		stride := (n + 15) / 16 * 16
		a := newArguments(func() float32 { return float32(r.NormFloat64()) }, 5, 8, 32, stride, n)
		width := a.heads * a.depth
		for name, want := range map[string][]float64{
			"AddNorm": meaningOfAddNorm(a),
			"Scores": each(a.rows*a.heads*stride, func(i int) (sum float64) {
				row, h, j := i/stride/a.heads, i/stride%a.heads, i%stride
				for d := h * a.depth; d < (h+1)*a.depth; d++ {
					sum += float64(a.x[row*width+d]) * float64(a.keys[d*stride+j])
				}
				return sum
			}),
			"Softmax": each(len(a.shares), func(i int) float64 {
				row := a.shares[i/stride*stride:][:n]
				sum := 0.0
				for _, v := range row {
					sum += math.Exp(float64(v) * float64(a.scale))
				}
				if i%stride >= n {
					return 0
				}
				return math.Exp(float64(row[i%stride])*float64(a.scale)) / sum
			}),
			"Mix": each(a.rows*width, func(i int) (sum float64) {
				row, h := i/width, i%width/a.depth
				for j := range n {
					sum += float64(a.shares[(row*a.heads+h)*stride+j]) * float64(a.values[j*width+i%width])
				}
				return sum
			}),
			"Gate": each(2*width, func(i int) float64 {
				s := 1 / (1 + math.Exp(-float64(a.x[i%width])))
				c := s*float64(a.gamma[i%width]) + (1-s)*float64(a.beta[i%width])
				if i >= width {
					return max(c, 0)
				}
				return c
			}),
			"Embed": each(width, func(i int) float64 {
				return float64(a.weights[i])*float64(a.scale) + float64(a.beta[i])
			}),
		} {
			i := slices.IndexFunc(operations, func(op struct {
				name string
				run  func(*Set, *arguments) []float32
			}) bool {
				return op.name == name
			})
			for _, s := range All() {
				got := operations[i].run(s, a)
				if len(got) != len(want) {
					t.Fatalf("%s of %s: %d numbers, want %d", name, s.Name, len(got), len(want))
				}
				for i := range want {
					if !(math.Abs(float64(got[i])-want[i]) <= 1e-5*max(1, math.Abs(want[i]))) {
						t.Errorf("%s of %s, n %d: [%d] is %v, want %v", name, s.Name, n, i, got[i], want[i])
						break
					}
				}
			}
		}
	}
}

func each(n int, f func(int) float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = f(i)
	}
	return x
}

func meaningOfAddNorm(a *arguments) []float64 {
	n := len(a.gamma)
	return each(len(a.x), func(i int) float64 {
		at := func(j int) float64 { return float64(a.x[i/n*n+j]) + float64(a.y[i/n*n+j]) }
		mean, variance := 0.0, 0.0
		for j := range n {
			mean += at(j) / float64(n)
		}
		for j := range n {
			variance += (at(j) - mean) * (at(j) - mean) / float64(n)
		}
		return float64(a.gamma[i%n])*(at(i%n)-mean)/math.Sqrt(variance+1e-6) + float64(a.beta[i%n])
	})
}

func TestQuantize(t *testing.T) {
	for _, c := range []struct {
		x, scale float32
		want     uint8
	}{
		{0, 1, 128}, {1, 1, 129}, {-1, 1, 127}, {0.5, 1, 128}, {1.5, 1, 130}, {-0.5, 1, 128}, {-1.5, 1, 126}, {2.5, 1, 130},
		{126.5, 1, 254}, {126.6, 1, 255}, {127.5, 1, 255}, {300, 1, 255}, {inf, 1, 255}, {3e38, 3e38, 255},
		{-126.4, 1, 2}, {-126.6, 1, 1}, {-127.6, 1, 1}, {-300, 1, 1}, {-inf, 1, 1}, {nan, 1, 1}, {inf, 0, 1}, {1, nan, 1},
		{7.5, 1.0 / 3, 130}, // the product is 2.5 only once it is rounded
	} {
		for _, s := range All() {
			dst, x := make([]uint8, 32), make([]float32, 32)
			for i := range x {
				x[i] = c.x
				s.Quantize(dst, x, c.scale)
				if dst[i] != c.want {
					t.Errorf("%s: %v·%v gives %d at %d, want %d", s.Name, c.x, c.scale, dst[i], i, c.want)
				}
				x[i] = 0
			}
		}
	}
}

func TestLargest(t *testing.T) {
	for _, s := range All() {
		for _, n := range []int{1, 2, 15, 16, 17, 31, 32, 40, 100} {
			x := make([]float32, n)
			for i := range x {
				for _, c := range []struct{ rest, high float32 }{{0, 1}, {-2, -1}, {-inf, -math.MaxFloat32}, {nan, -inf}, {1, inf}, {nan, 0}} {
					for j := range x {
						x[j] = c.rest
					}
					x[i], x[n-1-(n-1-i)/2] = c.high, c.high // the second comes after the first
					if got := s.Largest(x); got != i {
						t.Errorf("%s: the largest of %v is [%d], want [%d]", s.Name, x, got, i)
					}
				}
			}
		}
		for _, x := range [][]float32{nil, {nan}, {nan, nan, nan}, slices.Repeat([]float32{nan}, 50), slices.Repeat([]float32{-inf}, 50)} {
			if got := s.Largest(x); got != 0 {
				t.Errorf("%s: the largest of %v is [%d], want [0]", s.Name, x, got)
			}
		}
		x := slices.Repeat([]float32{-1}, 48)
		x[20], x[21] = float32(math.Copysign(0, -1)), 0
		if got := s.Largest(x); got != 20 {
			t.Errorf("%s: the largest of %v is [%d], want [20]", s.Name, x, got)
		}
	}
}

// What Softmax makes of rows without a meaning.
func TestSoftmaxSpecial(t *testing.T) {
	third := float32(1) / 3
	for _, c := range []struct {
		x, want []float32
		scale   float32
	}{
		{x: []float32{}, want: []float32{}},
		{x: []float32{7}, want: []float32{1}, scale: 1},
		{x: []float32{-inf, 3, -inf}, want: []float32{0, 1, 0}, scale: 1},
		{x: []float32{1e38, 1e38, 1e38}, want: []float32{third, third, third}, scale: 1},
		{x: []float32{-1e38, -1e38, 1e38}, want: []float32{0, 0, 1}, scale: 0.5},
		{x: []float32{-1e38, 1e38}, want: []float32{1, 0}, scale: -0.5},
		{x: []float32{-inf, -inf}, want: []float32{nan, nan}, scale: 1},
		{x: []float32{inf, 1}, want: []float32{nan, nan}, scale: 1},
		{x: []float32{nan, 1}, want: []float32{nan, nan}, scale: 1},
		{x: []float32{1, 2, 3}, want: []float32{nan, nan, nan}, scale: nan},
	} {
		for _, s := range All() {
			x := append(slices.Clone(c.x), slices.Repeat([]float32{nan, inf}, 30)...)[:32]
			s.Softmax(x, 32, len(c.x), c.scale)
			if i := differ(x, append(slices.Clone(c.want), make([]float32, 32-len(c.x))...)); i >= 0 {
				t.Errorf("%s: the shares of %v are %v, want %v and zeros", s.Name, c.x, x, c.want)
			}
		}
	}
}

func TestExp(t *testing.T) {
	worst, at := 0.0, float32(0)
	check := func(x float32) {
		want := math.Exp(float64(x))
		_, e := math.Frexp(want)
		if d := math.Abs(float64(exp(x))-want) / math.Ldexp(1, e-24); d > worst {
			worst, at = d, x
		}
	}
	for bits := uint32(0); bits < 0x7f800000; bits += 251 {
		if x := math.Float32frombits(bits); x <= 88.37 {
			check(x)
			if x <= 87.33 {
				check(-x)
			}
		}
	}
	t.Logf("at most %.3f units of the last place wrong, at %v", worst, at)
	if worst > 1.1 {
		t.Errorf("exp(%v) is %v, %.2f units of the last place wrong", at, exp(at), worst)
	}
	for _, c := range []struct{ x, want float32 }{
		{0, 1}, {float32(math.Copysign(0, -1)), 1}, {1e-40, 1}, {-inf, 0}, {-math.MaxFloat32, 0}, {-1e10, 0}, {-100, 0}, {-88, 0}, {-87.7, 0},
		{88.4, inf}, {89, inf}, {100, inf}, {1e10, inf}, {math.MaxFloat32, inf}, {inf, inf}, {nan, nan},
		{math.Float32frombits(0x7f800001), nan}, {math.Float32frombits(0xffffffff), nan}, {math.Float32frombits(0x7fffff03), nan},
	} {
		if got := exp(c.x); differ([]float32{got}, []float32{c.want}) >= 0 {
			t.Errorf("exp(%v) is %v, want %v", c.x, got, c.want)
		}
	}
	// Between the smallest normal number and 0 it falls.
	for x := float32(-87.3); x > -88; x -= 0.001 {
		if e := exp(x); e > exp(x+0.001) || e < 0 {
			t.Errorf("exp(%v) is %v after %v", x, e, exp(x+0.001))
		}
	}
}

// The exponentials inside of the sets, over their whole range.
func TestExpOfSets(t *testing.T) {
	a, b := make([]float32, 1600), make([]float32, 1600)
	for bits := uint32(0); bits < 0x7f900000; bits += 9973 * uint32(len(a)) { // to numbers that are none
		for i := range a {
			a[i] = -math.Float32frombits(bits + 9973*uint32(i))
			if i%16 == 0 {
				a[i] = 0
			}
		}
		for _, s := range All() {
			x, y := slices.Clone(a), slices.Clone(a)
			s.Softmax(x, 16, 16, 1)
			Portable.Softmax(y, 16, 16, 1)
			if i := differ(x, y); i >= 0 {
				t.Fatalf("%s: the share of %v is %v, want %v", s.Name, a[i], x[i], y[i])
			}
			for i := range b {
				b[i] = -a[i]
			}
			for _, f := range [][]float32{a, b} {
				cell, out, want, wantOut := slices.Repeat([]float32{-2}, len(a)), make([]float32, len(a)), slices.Repeat([]float32{-2}, len(a)), make([]float32, len(a))
				ones := slices.Repeat([]float32{1}, len(a))
				s.Gate(cell, out, ones, f)
				Portable.Gate(want, wantOut, ones, f)
				if i := differ(cell, want); i >= 0 {
					t.Fatalf("%s: a gate of %v gives %v, want %v", s.Name, f[i], cell[i], want[i])
				}
			}
		}
	}
}

func TestLogSum(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{1, 2, 16, 17, 1000, 32000} {
		x := fill(r, func(r *rand.Rand) float32 { return float32(r.NormFloat64() * 4) }, n)
		sum := 0.0
		for _, v := range x {
			sum += math.Exp(float64(v))
		}
		if got, want := LogSum(x), math.Log(sum); !(math.Abs(float64(got)-want) <= 2e-6*max(1, math.Abs(want))) {
			t.Errorf("the log of the sum of %d exponentials is %v, want %v", n, got, want)
		}
	}
	for _, c := range []struct {
		x    []float32
		want float32
	}{
		{[]float32{5}, 5}, {[]float32{-1e30, 1e30}, 1e30}, {[]float32{0, 0}, math.Ln2}, {[]float32{-inf, 2}, 2}, {[]float32{1, nan}, nan}, {[]float32{nan, nan}, nan}, {nil, -inf},
	} {
		if got := LogSum(c.x); differ([]float32{got}, []float32{c.want}) >= 0 {
			t.Errorf("the log of the sum of the exponentials of %v is %v, want %v", c.x, got, c.want)
		}
	}
	for x := 1.0; x < 1e6; x *= 1.0007 {
		if got, want := log(x), math.Log(x); !(math.Abs(got-want) <= 1e-13*max(1, want)) {
			t.Fatalf("the logarithm of %v is %v, want %v", x, got, want)
		}
	}
}

// mul is a product that is rounded, whatever is added to it: float64 holds the exact product of two
// float32, and no compiler turns this into one step.
func mul(a, b float32) float32 {
	product := float64(a) * float64(b)
	return math.Float32frombits(math.Float32bits(float32(product)))
}

// plainExp is exp, written plainly, for numbers in its range.
func plainExp(x float32) float32 {
	n := float32(math.RoundToEven(float64(mul(x, 1.442695))+127) - 127)
	r := x - mul(n, 0.693145751953125)
	r -= mul(n, 1.4286068e-06)
	p := mul(0.0013838281, r)
	for _, c := range []float32{0.008369298, 0.041668087, 0.16666515} {
		p = mul(p+c, r)
	}
	p = mul(p+0.49999994, mul(r, r))
	return mul(p+r+1, float32(math.Ldexp(1, int(n))))
}

// Each product is rounded before something is added to it, and sums have the promised order: here
// the same is written in the plainest way.
func TestRounding(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	n := 37
	a := newArguments(func() float32 { return float32(r.NormFloat64()) }, 5, 2, 32, 48, n)
	width := a.heads * a.depth
	lanes := func(x []float32) float32 {
		var s [16]float32
		for i, v := range x {
			s[i%16] += v
		}
		var e [8]float32
		for i := range e {
			e[i] = s[i] + s[i+8]
		}
		return ((e[0] + e[4]) + (e[2] + e[6])) + ((e[1] + e[5]) + (e[3] + e[7]))
	}
	want := map[string][]float32{}
	for row := range a.rows {
		sum := make([]float32, width)
		for i := range sum {
			sum[i] = a.x[row*width+i] + a.y[row*width+i]
		}
		mean := lanes(sum) / float32(width)
		squares := make([]float32, width)
		for i, v := range sum {
			squares[i] = mul(v-mean, v-mean)
		}
		scale := 1 / float32(math.Sqrt(float64(lanes(squares)/float32(width)+1e-6)))
		for i, v := range sum {
			want["AddNorm"] = append(want["AddNorm"], mul(mul(v-mean, scale), a.gamma[i])+a.beta[i])
		}
		for h := range a.heads {
			for j := range a.stride {
				s := float32(0)
				for d := h * a.depth; d < (h+1)*a.depth; d++ {
					s += mul(a.x[row*width+d], a.keys[d*a.stride+j])
				}
				want["Scores"] = append(want["Scores"], s)
			}
			for d := h * a.depth; d < (h+1)*a.depth; d++ {
				s := float32(0)
				for j := range n {
					s += mul(a.shares[(row*a.heads+h)*a.stride+j], a.values[j*width+d])
				}
				want["Mix"] = append(want["Mix"], s)
			}
			top := -inf
			for _, v := range a.shares[(row*a.heads+h)*a.stride:][:n] {
				top = max(top, mul(v, a.scale))
			}
			var e []float32
			for _, v := range a.shares[(row*a.heads+h)*a.stride:][:n] {
				e = append(e, plainExp(mul(v, a.scale)-top))
			}
			share := 1 / lanes(e)
			for j := range a.stride {
				v := float32(0)
				if j < n {
					v = mul(e[j], share)
				}
				want["Softmax"] = append(want["Softmax"], v)
			}
		}
	}
	for i := range width {
		s := 1 / (1 + plainExp(-a.x[i]))
		want["Gate"] = append(want["Gate"], mul(s, a.gamma[i])+mul(1-s, a.beta[i]))
		want["Embed"] = append(want["Embed"], mul(float32(a.weights[i]), a.scale)+a.beta[i])
	}
	for _, cell := range want["Gate"] {
		want["Gate"] = append(want["Gate"], max(cell, 0))
	}
	for range 100000 {
		x := float32(r.Float64()*175 - 87)
		if r.IntN(2) == 0 { // where the product with log2e is just between two whole numbers
			half := float32((math.Round(float64(x)) + 0.5) * math.Ln2)
			x = math.Float32frombits(math.Float32bits(half) + r.Uint32N(9) - 4)
		}
		if got, want := exp(x), plainExp(x); got != want {
			t.Fatalf("exp(%v) is %v, want %v", x, got, want)
		}
	}
	for _, op := range operations {
		for _, s := range All() {
			if want, ok := want[op.name]; ok {
				if i := differ(want, op.run(s, a)); i >= 0 {
					t.Errorf("%s of %s: [%d] is %v, want %v", op.name, s.Name, i, op.run(s, a)[i], want[i])
				}
			}
		}
	}
}

// Nothing is fused where the compiler may do so.
func TestNotFused(t *testing.T) {
	for _, c := range []struct {
		env            []string
		product, fused string
	}{
		{[]string{"GOARCH=arm64"}, "FMULS", `\bFN?M(ADD|SUB)\w*`},
		{[]string{"GOARCH=amd64", "GOAMD64=v3"}, "MULSS", `\bVFN?M(ADD|SUB)\w*`},
	} {
		build := exec.Command("go", "build", "-gcflags=-S", ".")
		build.Env = append(os.Environ(), append(c.env, "GOOS=linux")...)
		out, err := build.CombinedOutput()
		if err != nil || !strings.Contains(string(out), c.product) {
			t.Fatalf("go build with %v: %v: no instructions in %.300q", c.env, err, out)
		}
		fused := regexp.MustCompile(c.fused)
		for line := range strings.Lines(string(out)) {
			if fused.MatchString(line) {
				t.Errorf("with %v: %s", c.env, line)
			}
		}
	}
}

// Wrong lengths are found before loops in assembly run over the end, though there be capacity.
func TestLengths(t *testing.T) {
	f := func(n int) []float32 { return make([]float32, n, 1000) }
	b := func(n int) []uint8 { return make([]uint8, n, 1000) }
	for _, s := range All() {
		if s == Portable {
			continue // Go looks after it
		}
		for name, call := range map[string]func(){
			"Quantize":        func() { s.Quantize(b(31), f(32), 1) },
			"AddNorm dst":     func() { s.AddNorm(f(16), f(32), f(32), f(16), f(16)) },
			"AddNorm second":  func() { s.AddNorm(f(32), f(32), f(16), f(16), f(16)) },
			"AddNorm beta":    func() { s.AddNorm(f(32), f(32), f(32), f(32), f(16)) },
			"AddNorm part":    func() { s.AddNorm(f(48), f(48), f(48), f(32), f(32)) },
			"Scores dst":      func() { s.Scores(f(31), f(64), f(32*16), 16, 16) },
			"Scores query":    func() { s.Scores(f(64), f(31), f(32*16), 32, 16) },
			"Softmax n":       func() { s.Softmax(f(64), 16, 17, 1) },
			"Softmax part":    func() { s.Softmax(f(48), 32, 17, 1) },
			"Mix shares":      func() { s.Mix(f(32), f(16), f(32*16), 16, 16, 16) },
			"Mix n":           func() { s.Mix(f(32), f(16), f(32*17), 32, 16, 17) },
			"Gate out":        func() { s.Gate(f(16), f(15), f(16), f(16)) },
			"Gate x":          func() { s.Gate(f(16), f(16), f(15), f(16)) },
			"Gate f":          func() { s.Gate(f(16), f(16), f(16), f(15)) },
			"Embed dst":       func() { s.Embed(f(15), make([]int8, 16), 1, f(16)) },
			"Embed positions": func() { s.Embed(f(16), make([]int8, 16), 1, f(15)) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s of %s took lengths that do not fit", name, s.Name)
					}
				}()
				call()
			}()
		}
	}
}

func TestFloatsAllocateNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, s := range All() {
		for _, b := range floatBenchmarks(r, 30) {
			if n := testing.AllocsPerRun(10, func() { b.run(s) }); n > 0 {
				t.Errorf("%s of %s allocates %v times", b.name, s.Name, n)
			}
		}
	}
}

type floatBenchmark struct {
	name string
	run  func(*Set)
}

// floatBenchmarks are the operations in the sizes of a small model, 8 heads of 32, for a sentence of
// n words. What is done for a sentence at once is done for n words.
func floatBenchmarks(r *rand.Rand, n int) []floatBenchmark {
	usual := numbers[0].next
	stride := (n + 15) / 16 * 16
	row := func(n int) []float32 { return fill(r, usual, n) }
	x, y, dst, gamma, beta := row(256*n), row(256*n), row(256*n), row(256), row(256)
	wide, keys, values, shares, vocabulary := row(1536), row(256*stride), row(256*n), row(8*n*stride), row(8000)
	bytes, weights := make([]uint8, 1536), make([]int8, 256)
	one := func(x []float32) []float32 { return x[:len(x)/n] }
	return []floatBenchmark{
		{"Quantize/256", func(s *Set) { s.Quantize(bytes[:256], x[:256], 20) }},
		{"Quantize/1536", func(s *Set) { s.Quantize(bytes, wide, 20) }},
		{"AddNorm/1", func(s *Set) { s.AddNorm(one(dst), one(x), one(y), gamma, beta) }},
		{fmt.Sprintf("AddNorm/%d", n), func(s *Set) { s.AddNorm(dst, x, y, gamma, beta) }},
		{"Scores/1", func(s *Set) { s.Scores(one(shares), one(x), keys, 32, stride) }},
		{fmt.Sprintf("Scores/%d", n), func(s *Set) { s.Scores(shares, x, keys, 32, stride) }},
		{"Softmax/1", func(s *Set) { s.Softmax(one(shares), stride, n, 0.2) }},
		{fmt.Sprintf("Softmax/%d", n), func(s *Set) { s.Softmax(shares, stride, n, 0.2) }},
		{"Mix/1", func(s *Set) { s.Mix(one(dst), one(shares), values, 32, stride, n) }},
		{fmt.Sprintf("Mix/%d", n), func(s *Set) { s.Mix(dst, shares, values, 32, stride, n) }},
		{"Gate", func(s *Set) { s.Gate(dst[:256], y[:256], x[:256], beta) }},
		{"Embed", func(s *Set) { s.Embed(dst[:256], weights, 0.1, beta) }},
		{"Largest/8000", func(s *Set) { s.Largest(vocabulary) }},
		{"LogSum/8000", func(s *Set) { s.logSum(vocabulary) }},
	}
}

func BenchmarkFloats(b *testing.B) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, n := range []int{30, 128} {
		for _, c := range floatBenchmarks(r, n) {
			for _, s := range All() {
				b.Run(fmt.Sprintf("n=%d/%s/%s", n, c.name, s.Name), func(b *testing.B) {
					for b.Loop() {
						c.run(s)
					}
				})
			}
		}
	}
}
