//go:build amd64 || arm64

package kernel

// vectors are the loops of the float operations in the instructions of a processor. No n, number of
// rows, terms or columns is 0, and all but rows and terms, and the n of softmax, are multiples of
// Lanes.
type vectors struct {
	quantize func(dst *uint8, x *float32, n int, scale float32)
	addNorm  func(dst, x, residual, gamma, beta *float32, rows, n int)
	// weighted1 sets c[j] to the sum of a[k]·b[k·bRow+j] over k < terms, for each j < columns.
	weighted1 func(c, a, b *float32, terms, columns, bRow int)
	// weighted4 is weighted1 for four rows of c and a.
	weighted4 func(c, a, b *float32, terms, columns, cRow, aRow, bRow int)
	softmax   func(x *float32, rows, stride, n int, scale float32)
	gate      func(cell, out, x, f *float32, n int)
	embed     func(dst *float32, row *int8, n int, scale float32, position *float32)
	largest   func(x *float32, n int) int
	expSum    func(x *float32, n int, top float32) float32
}

// with gives s the float operations of v. They check all lengths: the loops do not.
func (s *Set) with(v *vectors) {
	s.Quantize = func(dst []uint8, x []float32, scale float32) {
		if n := whole(len(x)); n > 0 {
			v.quantize(first(dst, n), &x[0], n, scale)
		}
	}
	s.AddNorm = func(dst, x, residual, gamma, beta []float32) {
		if len(x) == 0 {
			return
		}
		n := whole(len(gamma))
		rows := parts(len(x), n)
		v.addNorm(first(dst, len(x)), &x[0], first(residual, len(x)), &gamma[0], first(beta, n), rows, n)
	}
	s.Scores = func(dst, q, keys []float32, depth, stride int) {
		if len(q) == 0 {
			return
		}
		width := parts(len(keys), whole(stride))
		rows, heads := parts(len(q), width), parts(width, whole(depth))
		first(dst, rows*heads*stride)
		r := 0
		for ; r+4 <= rows; r += 4 {
			for h := range heads {
				v.weighted4(&dst[(r*heads+h)*stride], &q[r*width+h*depth], &keys[h*depth*stride],
					depth, stride, heads*stride, width, stride)
			}
		}
		for ; r < rows; r++ {
			for h := range heads {
				v.weighted1(&dst[(r*heads+h)*stride], &q[r*width+h*depth], &keys[h*depth*stride], depth, stride, stride)
			}
		}
	}
	s.Softmax = func(x []float32, stride, n int, scale float32) {
		if len(x) == 0 {
			return
		}
		rows := parts(len(x), whole(stride))
		if n == 0 {
			clear(x)
			return
		}
		first(x[:stride], n)
		v.softmax(&x[0], rows, stride, n, scale)
	}
	s.Mix = func(dst, w, values []float32, depth, stride, n int) {
		if n == 0 || len(dst) == 0 {
			clear(dst)
			return
		}
		width := parts(len(values), n)
		rows, heads := parts(len(dst), width), parts(width, whole(depth))
		first(w, rows*heads*stride)
		first(w[:stride], n)
		r := 0
		for ; r+4 <= rows; r += 4 {
			for h := range heads {
				v.weighted4(&dst[r*width+h*depth], &w[(r*heads+h)*stride], &values[h*depth],
					n, depth, width, heads*stride, width)
			}
		}
		for ; r < rows; r++ {
			for h := range heads {
				v.weighted1(&dst[r*width+h*depth], &w[(r*heads+h)*stride], &values[h*depth], n, depth, width)
			}
		}
	}
	s.Gate = func(cell, out, x, f []float32) {
		if n := whole(len(cell)); n > 0 {
			v.gate(&cell[0], first(out, n), first(x, n), first(f, n), n)
		}
	}
	s.Embed = func(dst []float32, row []int8, scale float32, position []float32) {
		if n := whole(len(row)); n > 0 {
			v.embed(first(dst, n), &row[0], n, scale, first(position, n))
		}
	}
	s.Largest = func(x []float32) int {
		n := len(x) / Lanes * Lanes
		best := 0
		if n > 0 {
			best = v.largest(&x[0], n)
		}
		for i, v := range x[n:] {
			if v == v && !(v <= x[best]) {
				best = n + i
			}
		}
		return best
	}
	s.expSum = func(x []float32, top float32) float32 {
		n := len(x) / Lanes * Lanes
		sum := float32(0)
		if n > 0 {
			sum = v.expSum(&x[0], n, top)
		}
		return addExp(sum, x[n:], top)
	}
}

// whole returns n, a multiple of Lanes.
func whole(n int) int {
	if n%Lanes != 0 {
		panic("kernel: a row is not a multiple of 16")
	}
	return n
}

// parts returns how many parts make up the whole.
func parts(whole, part int) int {
	if whole%part != 0 || whole < part {
		panic("kernel: lengths do not fit")
	}
	return whole / part
}

// first returns the first of n elements.
func first[T any](x []T, n int) *T {
	_ = x[n-1]
	return &x[0]
}
