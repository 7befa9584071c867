package transformer

import (
	"slices"

	"github.com/dobhashi/dobhashi/translate/local/kernel"
)

// scratch is the memory of one batch, used again for the next.
type scratch struct {
	x, q, k, v, mixed, out []float32 // rows of dim
	bytes, inner           []uint8   // what goes into a product, rows of dim and of ffn
	shares                 []float32 // of the keys, by head
	keys                   []float32 // transposed
	search                 search
}

// resize returns a slice of n elements, in the memory of s if there is enough. What is in it is not
// defined.
func resize[T any](s []T, n int) []T {
	return slices.Grow(s[:0], n)[:n]
}

// apply sets y to the rows of x times the weights.
func (m *Model) apply(s *scratch, l *linear, y, x []float32) {
	s.bytes = resize(s.bytes, len(x))
	m.k.Quantize(s.bytes, x, l.in)
	m.k.Multiply(y, s.bytes, len(x)/l.weights.In, l.weights, l.out, l.bias)
}

// feed passes the rows of x through a feed-forward layer.
func (m *Model) feed(s *scratch, f *feedForward, x []float32) {
	rows := len(x) / m.dim
	s.bytes = resize(s.bytes, len(x))
	s.inner = resize(s.inner, rows*m.ffn)
	s.out = resize(s.out, len(x))
	m.k.Quantize(s.bytes, x, f.in.in)
	m.k.MultiplyReLU(s.inner, s.bytes, rows, f.in.weights, f.in.out, f.in.bias, f.out.in)
	m.k.Multiply(s.out, s.inner, rows, f.out.weights, f.out.out, f.out.bias)
	m.k.AddNorm(x, s.out, x, f.norm.scale, f.norm.bias)
}

// keyStride is how many columns n transposed keys have.
func keyStride(n int) int { return (n + kernel.Lanes - 1) / kernel.Lanes * kernel.Lanes }

// transpose sets dst, of dim rows of stride, to the columns of the rows.
func (m *Model) transpose(dst, rows []float32, stride int) {
	n := len(rows) / m.dim
	for d := range m.dim {
		column := dst[d*stride:][:stride]
		for j := range n {
			column[j] = rows[j*m.dim+d]
		}
		clear(column[n:])
	}
}

// attend sets the rows of dst to what the queries, one a row, get of n values by their keys. The
// shares are left in s.shares.
func (m *Model) attend(s *scratch, dst, queries, keys, values []float32, n int) {
	stride := keyStride(n)
	depth := m.dim / m.heads
	s.shares = resize(s.shares, len(queries)/depth*stride)
	m.k.Scores(s.shares, queries, keys[:m.dim*stride], depth, stride)
	m.k.Softmax(s.shares, stride, n, m.scoreScale)
	m.k.Mix(dst, s.shares, values[:n*m.dim], depth, stride, n)
}

// encode sets s.x to the rows that the encoder makes of the tokens of all sentences.
func (m *Model) encode(s *scratch, sentences [][]int32) {
	n := 0
	for _, sentence := range sentences {
		n += len(sentence)
	}
	n *= m.dim
	s.x, s.q, s.k, s.v = resize(s.x, n), resize(s.q, n), resize(s.k, n), resize(s.v, n)
	s.mixed, s.out = resize(s.mixed, n), resize(s.out, n)
	row := 0
	for _, sentence := range sentences {
		for p, token := range sentence {
			m.k.Embed(s.x[row:][:m.dim], m.embedding(token), m.embedScale, m.position(p))
			row += m.dim
		}
	}
	for i := range m.encoder {
		l := &m.encoder[i]
		m.apply(s, &l.self.query, s.q, s.x)
		m.apply(s, &l.self.key, s.k, s.x)
		m.apply(s, &l.self.value, s.v, s.x)
		row := 0
		for _, sentence := range sentences {
			size := len(sentence) * m.dim
			stride := keyStride(len(sentence))
			s.keys = resize(s.keys, m.dim*stride)
			m.transpose(s.keys, s.k[row:][:size], stride)
			m.attend(s, s.mixed[row:][:size], s.q[row:][:size], s.keys, s.v[row:], len(sentence))
			row += size
		}
		m.apply(s, &l.self.out, s.out, s.mixed)
		m.k.AddNorm(s.x, s.out, s.x, l.self.norm.scale, l.self.norm.bias)
		m.feed(s, &l.ffn, s.x)
	}
}
