// Package kernel does the arithmetic of the neural engine: products of 8-bit matrices and the
// operations on float32 rows between them. Take the functions from [Best]; they are the fastest
// that this processor can run.
//
// Every implementation gives the same bits. Integer sums are exact: nothing saturates. Float
// operations are single multiplications and additions, never fused, in an order that is part of
// each function's promise, and [Portable] is that promise in plain Go. Sums over a row, in AddNorm
// and Softmax, are [Lanes] sums, of each sixteenth number, of which then the second half is added to
// the first until one is left. Only which of its many bit patterns "not a number" has is open.
package kernel

// Set is one implementation of all operations. Its functions are safe for concurrent use and
// allocate nothing. Lengths are the caller's duty: rows are multiples of [Lanes].
type Set struct {
	// Name says which instructions are used, for example "avx512vnni".
	Name string

	// Multiply sets y[r][j] = sum·scale + bias[j] for each of the rows r of a and each output j of
	// m, where sum is that of (a[r][k]-1)·m[j][k] over all k: the bytes are 128 more than the 8-bit
	// numbers that they stand for, and Marian, whose sums these are, adds 127. A row of a has m.In
	// bytes, and one of y, like bias, m.Stride() floats.
	Multiply func(y []float32, a []uint8, rows int, m *Matrix, scale float32, bias []float32)

	// MultiplyReLU is Multiply, then the larger of 0 and the result, then Quantize with next.
	MultiplyReLU func(y []uint8, a []uint8, rows int, m *Matrix, scale float32, bias []float32, next float32)

	// Quantize sets dst[i] to 128 more than x[i]·scale, rounded to the nearest whole number (a half
	// to the even one) and held between -127 and 127. Not a number becomes -127.
	Quantize func(dst []uint8, x []float32, scale float32)

	// AddNorm normalises the sum of x and residual, row by row of len(gamma): it subtracts the
	// mean, divides by the root of the variance plus 1e-6, multiplies with gamma and adds beta.
	// dst may be x or residual.
	AddNorm func(dst, x, residual, gamma, beta []float32)

	// Scores are the products of queries with all keys, by head. The keys are transposed: a row for
	// each of the dimensions, of which depth belong to a head, with stride columns. q has, row by
	// row, any number of queries of as many dimensions, and dst for each a row of stride for each
	// head: dst[h·stride+j] is the sum of q[h·depth+d]·keys[(h·depth+d)·stride+j] over d, in that
	// order.
	Scores func(dst, q, keys []float32, depth, stride int)

	// Softmax turns each row of stride scores, of which the first n count, into shares of 1: the
	// exponential of scale times the score, over their sum. What does not count becomes 0. A row
	// with something that is not a finite number is not a number, but for minus infinity, of which
	// the share is 0.
	Softmax func(x []float32, stride, n int, scale float32)

	// Mix is the mean of n values by their shares, by head. values has n rows of all dimensions, w
	// for each row of dst a row of stride for each head: dst[h·depth+d] is the sum of
	// w[h·stride+j]·values[j·(row of values)+h·depth+d] over j < n, in that order.
	Mix func(dst, w, values []float32, depth, stride, n int)

	// Gate is the step of an SSRU: cell = s·cell + (1-s)·x, where s is the logistic function of f,
	// and out is the larger of 0 and cell, 0 where that is not a number.
	Gate func(cell, out, x, f []float32)

	// Embed sets dst[i] = row[i]·scale + position[i].
	Embed func(dst []float32, row []int8, scale float32, position []float32)

	// Largest returns the index of the largest number, the first of them if there are several, and
	// 0 if there is none. x may have any length.
	Largest func(x []float32) int

	// expSum is the sum of the exponentials of x[i]-top, where top is the largest of x: first of
	// whole [Lanes], then of the rest one by one.
	expSum func(x []float32, top float32) float32
}

// Lanes is the number of floats of which rows are made up.
const Lanes = 16
