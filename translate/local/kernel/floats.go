package kernel

import "math"

// The compiler may fuse x*y + z, which rounds once and not twice, on all processors that can.
// float32(x*y) + z forbids it.

// round is added to a number and taken away again to round it to a whole one, a half to the even
// one: no fractions are left at its size. The sum has the whole number in its lowest bits.
const round = 3 << 22

func quantized(x, scale float32) uint8 {
	v := float32(x * scale)
	if !(v > -127) {
		v = -127
	}
	if v > 127 {
		v = 127
	}
	return uint8(math.Float32bits(v+round)) + 128
}

func quantize(dst []uint8, x []float32, scale float32) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = quantized(v, scale)
	}
}

// fold is the sum of partial sums.
func fold(s *[Lanes]float32) float32 {
	for half := Lanes / 2; half > 0; half /= 2 {
		for i := range half {
			s[i] += s[i+half]
		}
	}
	return s[0]
}

func addNorm(dst, x, residual, gamma, beta []float32) {
	n := len(gamma)
	beta = beta[:n]
	for r := 0; r < len(x); r += n {
		dst, x, residual := dst[r:][:n], x[r:][:n], residual[r:][:n]
		var s [Lanes]float32
		for i := 0; i < n; i += Lanes {
			dst, x, residual := (*[Lanes]float32)(dst[i:]), (*[Lanes]float32)(x[i:]), (*[Lanes]float32)(residual[i:])
			for l := range s {
				v := x[l] + residual[l]
				dst[l] = v
				s[l] += v
			}
		}
		mean := fold(&s) / float32(n)
		s = [Lanes]float32{}
		for i := 0; i < n; i += Lanes {
			dst := (*[Lanes]float32)(dst[i:])
			for l := range s {
				v := dst[l] - mean
				s[l] += float32(v * v)
			}
		}
		scale := 1 / float32(math.Sqrt(float64(fold(&s)/float32(n)+1e-6)))
		for i, v := range dst {
			dst[i] = float32(float32((v-mean)*scale)*gamma[i]) + beta[i]
		}
	}
}

// weighted sets each c[j] to the sum of a[k]·b[k·row+j] over k, in that order.
func weighted(c, a, b []float32, row int) {
	clear(c)
	k := 0
	for ; k+4 <= len(a); k += 4 {
		a0, a1, a2, a3 := a[k], a[k+1], a[k+2], a[k+3]
		b0, b1, b2, b3 := b[k*row:][:len(c)], b[(k+1)*row:][:len(c)], b[(k+2)*row:][:len(c)], b[(k+3)*row:][:len(c)]
		for j, v := range c {
			v += float32(a0 * b0[j])
			v += float32(a1 * b1[j])
			v += float32(a2 * b2[j])
			c[j] = v + float32(a3*b3[j])
		}
	}
	for ; k < len(a); k++ {
		b := b[k*row:][:len(c)]
		for j := range c {
			c[j] += float32(a[k] * b[j])
		}
	}
}

func scores(dst, q, keys []float32, depth, stride int) {
	width := len(keys) / stride
	heads := width / depth
	for i := range len(q) / depth {
		h := i % heads
		weighted(dst[i*stride:][:stride], q[i*depth:][:depth], keys[h*depth*stride:], stride)
	}
}

func mix(dst, w, values []float32, depth, stride, n int) {
	if n == 0 {
		clear(dst)
		return
	}
	width := len(values) / n
	heads := width / depth
	for i := range len(dst) / depth {
		h := i % heads
		weighted(dst[i*depth:][:depth], w[i*stride:][:n], values[h*depth:], width)
	}
}

func softmax(x []float32, stride, n int, scale float32) {
	for r := 0; r < len(x); r += stride {
		row := x[r:][:stride]
		clear(row[n:])
		row = row[:n]
		top := float32(math.Inf(-1))
		for i, v := range row {
			v = float32(v * scale)
			row[i] = v
			if v > top {
				top = v
			}
		}
		var s [Lanes]float32
		for i, v := range row {
			e := exp(v - top)
			row[i] = e
			s[i%Lanes] += e
		}
		share := 1 / fold(&s)
		for i := range row {
			row[i] *= share
		}
	}
}

// These make up exp: ln2High has so few digits that its product with a whole number below 256 is
// exact.
const (
	expLeast = -88 // the exponential of less is 0
	expMost  = 89  // the exponential of more is infinite
	log2e    = 1.442695
	expShift = round + 127
	ln2High  = 22713.0 / (1 << 15)
	ln2Low   = 1.4286068e-06
	exp2     = 0.49999994
	exp3     = 0.16666515
	exp4     = 0.041668087
	exp5     = 0.008369298
	exp6     = 0.0013838281
)

// exp is the exponential function, less than 1.1 units of the last place wrong where it is a normal
// number. It is 0 from -87.7 downward and infinite from 88.4 upward.
//
// x is a multiple n of the logarithm of 2 and a rest r. The exponential of r is near 1 + r + r²/2 + ...;
// these coefficients have the least relative error for |r| up to 0.3475. 2 to the power of n is
// a float with n+127 for an exponent: with 0 it is 0 and with 255 infinite.
func exp(x float32) float32 {
	if x < expLeast {
		x = expLeast
	}
	if x > expMost {
		x = expMost
	}
	t := float32(x*log2e) + expShift
	n := t - expShift
	r := x - float32(n*ln2High)
	r -= float32(n * ln2Low)
	p := float32(exp6*r) + exp5
	p = float32(p*r) + exp4
	p = float32(p*r) + exp3
	p = float32(p*r) + exp2
	p = float32(p*float32(r*r)) + r
	return (p + 1) * math.Float32frombits(math.Float32bits(t)<<23)
}

func gate(cell, out, x, f []float32) {
	out, x, f = out[:len(cell)], x[:len(cell)], f[:len(cell)]
	for i, c := range cell {
		s := 1 / (1 + exp(-f[i]))
		c = float32(s*c) + float32((1-s)*x[i])
		cell[i] = c
		out[i] = 0
		if c > 0 {
			out[i] = c
		}
	}
}

func embed(dst []float32, row []int8, scale float32, position []float32) {
	dst, position = dst[:len(row)], position[:len(row)]
	for i, v := range row {
		dst[i] = float32(float32(v)*scale) + position[i]
	}
}

func largest(x []float32) int {
	best := 0
	for i, v := range x {
		if v == v && !(v <= x[best]) {
			best = i
		}
	}
	return best
}

func expSum(x []float32, top float32) float32 {
	var s [Lanes]float32
	n := len(x) / Lanes * Lanes
	for i := 0; i < n; i += Lanes {
		for l, v := range (*[Lanes]float32)(x[i:]) {
			s[l] += exp(v - top)
		}
	}
	return addExp(fold(&s), x[n:], top)
}

// addExp adds to a sum the exponentials of x[i]-top.
func addExp(sum float32, x []float32, top float32) float32 {
	for _, v := range x {
		sum += exp(v - top)
	}
	return sum
}

// LogSum is the logarithm of the sum of the exponentials of x, of which none is plus infinity. It
// does not depend on the set.
func LogSum(x []float32) float32 { return best.logSum(x) }

func (s *Set) logSum(x []float32) float32 {
	if len(x) == 0 {
		return float32(math.Inf(-1))
	}
	top := x[s.Largest(x)]
	return float32(float64(top) + log(float64(s.expSum(x, top))))
}

// log is the natural logarithm of a number that is not below 1. That of package math is not the same
// on all processors.
func log(x float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	s := (m - 1) / (m + 1)
	z := float64(s * s)
	p := 0.0
	for k := 15.0; k > 0; k -= 2 {
		p = float64(p*z) + 1/k
	}
	return float64(2*float64(s*p)) + float64(float64(e)*math.Ln2)
}
