package transformer

import (
	"context"
	"math"
	"slices"

	"github.com/dobhashi/dobhashi/translate/local/kernel"
	"github.com/dobhashi/dobhashi/translate/local/marian"
)

// Result is a translation.
type Result struct {
	// Tokens are those of the translation, without that of its end.
	Tokens []int32
	// Attention says what each of Tokens looked at, as shares of 1: a row for each of them, with
	// the tokens of the source and that of its end.
	Attention []float32
}

// Translate translates sentences, tokens without that of the end and at most MaxSource-1 of
// them. beam is how many translations of a sentence are followed at once: 1 takes the best
// token each time, and is what the models for Firefox are made for. It ends with the error of
// ctx, and with no other.
func (m *Model) Translate(ctx context.Context, sentences [][]int32, beam int) ([]Result, error) {
	s, _ := m.scratches.Get().(*scratch)
	if s == nil {
		s = new(scratch)
	}
	defer m.scratches.Put(s)
	d := &s.search
	d.begin(m, sentences)
	m.encode(s, d.sources)
	m.prepare(s)
	for t := 0; len(d.rows) > 0; t++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m.step(s, t)
		m.choose(s, t, beam)
	}
	results := make([]Result, len(sentences))
	for i := range results {
		results[i] = d.hunts[i].result()
	}
	return results, nil
}

// search is what is known of the translations of a batch.
type search struct {
	tokens  []int32   // memory of sources
	sources [][]int32 // the sentences, each with the token of its end
	hunts   []hunt
	// words are the tokens that can be in the translations, sentence by sentence, each sentence's
	// filled up to a multiple of kernel.Lanes; short and bias are the output for them.
	words  []int32
	chosen marian.Scratch
	short  kernel.Matrix
	bias   []float32
	// rows are the translations that are followed, by sentence, and next those of the next step.
	rows, next []row
	// cells has for each decoder layer, for each of rows, the state; spare is memory for the next.
	cells, spare []float32
	// keys and values have for each decoder layer, for each sentence, what there is of the source.
	keys, values []float32
	// looked is the attention of all rows in this step.
	looked []float32
	logits []float32
	best   []candidate
}

// row is a translation that is followed.
type row struct {
	hunt int
	node int32
	// from is the row of the step before, and looked where its attention is in that of the step.
	from, looked int
}

// hunt is the search for the translation of one sentence.
type hunt struct {
	source []int32
	// keys and values are where those of the sentence begin within those of a layer.
	keys, values int
	// words are the tokens that can be in the translation, in the order of the columns of output;
	// nil for all. end and unknown are columns, -1 for none.
	words        []int32
	output       kernel.Matrix
	bias         []float32
	end, unknown int
	nodes        []node
	attention    []float32 // a row for each of nodes
	// ended tells that a translation has; the last node of the best that did is found, -1 for
	// none, and score what it is worth by its length.
	ended bool
	found int32
	score float32
}

// node is a token of a translation, and parent the one before it, -1 for none.
type node struct {
	token, parent int32
	score         float32
}

// candidate is a translation that could be followed.
type candidate struct {
	row, column int
	score       float32
}

// begin makes ready for a batch.
func (d *search) begin(m *Model, sentences [][]int32) {
	n := len(sentences)
	for _, s := range sentences {
		n += len(s)
	}
	d.tokens = resize(d.tokens, n)[:0]
	d.sources, d.rows = d.sources[:0], d.rows[:0]
	d.hunts = resize(d.hunts, len(sentences))
	keys, values := 0, 0
	for i, s := range sentences {
		start := len(d.tokens)
		d.tokens = append(append(d.tokens, s...), m.eos)
		source := d.tokens[start:]
		d.sources = append(d.sources, source)
		h := &d.hunts[i]
		h.source, h.keys, h.values, h.ended, h.found = source, keys, values, false, -1
		h.nodes, h.attention = h.nodes[:0], h.attention[:0]
		keys += m.dim * keyStride(len(source))
		values += m.dim * len(source)
		d.rows = append(d.rows, row{hunt: i, node: -1})
	}
	d.cells = resize(d.cells, len(m.decoder)*len(d.rows)*m.dim)
	clear(d.cells)
	d.keys, d.values = resize(d.keys, len(m.decoder)*keys), resize(d.values, len(m.decoder)*values)
	m.shorten(d)
}

// shorten makes the outputs of all sentences.
func (m *Model) shorten(d *search) {
	if m.shortlist == nil {
		for i := range d.hunts {
			h := &d.hunts[i]
			h.output, h.bias, h.end, h.unknown = *m.output.weights, m.output.bias, int(m.eos), int(m.unk)
		}
		return
	}
	d.words = d.words[:0]
	for i := range d.hunts {
		h := &d.hunts[i]
		first := len(d.words)
		d.words = m.shortlist.Select(d.words, h.source, &d.chosen)
		h.words = d.words[first:] // for its length: the memory may be another one in the end
		for len(d.words)%kernel.Lanes != 0 {
			d.words = append(d.words, m.eos)
		}
	}
	d.short.Select(m.embeddings, m.dim, d.words)
	d.bias = m.biases(d.bias, &d.short, d.words)
	first := 0
	for i := range d.hunts {
		h := &d.hunts[i]
		h.words = d.words[first:][:len(h.words)]
		h.output = d.short.Part(first, len(h.words))
		h.bias = d.bias[first:][:h.output.Stride()]
		h.end, h.unknown = slices.Index(h.words, m.eos), slices.Index(h.words, m.unk)
		first += h.output.Stride()
	}
}

// biases are those of the output for words, nil for all, whose weights are packed. They lie in the
// memory of dst.
func (m *Model) biases(dst []float32, weights *kernel.Matrix, words []int32) []float32 {
	dst = resize(dst, weights.Stride())
	clear(dst)
	for i := range weights.Out {
		word := i
		if words != nil {
			word = int(words[i])
		}
		dst[i] = m.outputBias[word] + float32(float32(weights.Sum(i))*m.outputShift)
	}
	return dst
}

// prepare makes the keys and values of the source for all decoder layers.
func (m *Model) prepare(s *scratch) {
	d := &s.search
	keys, values := len(d.keys)/len(m.decoder), len(d.values)/len(m.decoder)
	for i := range m.decoder {
		c := &m.decoder[i].context
		m.apply(s, &c.value, d.values[i*values:][:values], s.x)
		m.apply(s, &c.key, s.k, s.x)
		for _, h := range d.hunts {
			m.transpose(d.keys[i*keys+h.keys:], s.k[h.values:][:len(h.source)*m.dim], keyStride(len(h.source)))
		}
	}
}

// step sets s.x to what the decoder makes of the last tokens of all rows, and d.looked to what
// they looked at.
func (m *Model) step(s *scratch, t int) {
	d := &s.search
	n := len(d.rows) * m.dim
	s.x, s.q, s.k, s.mixed, s.out = resize(s.x, n), resize(s.q, n), resize(s.k, n), resize(s.mixed, n), resize(s.out, n)
	position := m.position(t)
	for i, r := range d.rows {
		x := s.x[i*m.dim:][:m.dim]
		if r.node < 0 { // nothing before the first token
			copy(x, position)
			continue
		}
		m.k.Embed(x, m.embedding(d.hunts[r.hunt].nodes[r.node].token), m.embedScale, position)
	}
	d.looked = d.looked[:0]
	keys, values := len(d.keys)/len(m.decoder), len(d.values)/len(m.decoder)
	for i := range m.decoder {
		l := &m.decoder[i]
		m.apply(s, &l.cell, s.q, s.x)
		m.apply(s, &l.forget, s.k, s.x)
		m.k.Gate(d.cells[i*n:][:n], s.out, s.q, s.k)
		m.k.AddNorm(s.x, s.out, s.x, l.cellNorm.scale, l.cellNorm.bias)
		m.apply(s, &l.context.query, s.q, s.x)
		for j := range d.rows {
			h := &d.hunts[d.rows[j].hunt]
			m.attend(s, s.mixed[j*m.dim:][:m.dim], s.q[j*m.dim:][:m.dim], d.keys[i*keys+h.keys:], d.values[i*values+h.values:], len(h.source))
			if i == m.aligning {
				d.rows[j].looked = len(d.looked)
				d.looked = append(d.looked, s.shares[:len(h.source)]...)
			}
		}
		m.apply(s, &l.context.out, s.out, s.mixed)
		m.k.AddNorm(s.x, s.out, s.x, l.context.norm.scale, l.context.norm.bias)
		m.feed(s, &l.ffn, s.x)
	}
}

// choose finds the best next tokens of all sentences and makes the rows of the next step.
func (m *Model) choose(s *scratch, t, beam int) {
	d := &s.search
	s.bytes = resize(s.bytes, len(s.x))
	m.k.Quantize(s.bytes, s.x, m.output.in)
	d.next = d.next[:0]
	for first := 0; first < len(d.rows); {
		i := d.rows[first].hunt
		last := first + 1
		for last < len(d.rows) && d.rows[last].hunt == i {
			last++
		}
		m.extend(s, t, first, last, beam)
		first = last
	}
	// The states follow the rows.
	before, after := len(d.rows)*m.dim, len(d.next)*m.dim
	d.spare = resize(d.spare, len(m.decoder)*after)
	for l := range m.decoder {
		for i, r := range d.next {
			copy(d.spare[l*after+i*m.dim:][:m.dim], d.cells[l*before+r.from*m.dim:])
		}
	}
	d.cells, d.spare = d.spare, d.cells
	d.rows, d.next = d.next, d.rows
}

// extend extends the translations of one sentence, rows first to last, by a token.
func (m *Model) extend(s *scratch, t, first, last, beam int) {
	d := &s.search
	h := &d.hunts[d.rows[first].hunt]
	rows, stride := last-first, h.output.Stride()
	d.logits = resize(d.logits, rows*stride)
	m.k.Multiply(d.logits, s.bytes[first*m.dim:], rows, &h.output, m.output.out, h.bias)

	best := d.best[:0]
	for i := range rows {
		logits := d.logits[i*stride:][:h.output.Out]
		if h.unknown >= 0 {
			logits[h.unknown] = float32(math.Inf(-1))
		}
		if t == 0 && h.end >= 0 {
			logits[h.end] = float32(math.Inf(-1)) // no sentence becomes nothing
		}
		if beam == 1 {
			best = append(best, candidate{row: i, column: m.k.Largest(logits)})
			continue
		}
		score := -kernel.LogSum(logits)
		if node := d.rows[first+i].node; node >= 0 {
			score += h.nodes[node].score
		}
		width := rows
		if t == 0 {
			width = beam
		}
		best = bestOf(best, logits, score, i, width)
	}
	d.best = best
	final := t+1 >= lengthFactor*len(h.source)
	for _, c := range best {
		from := d.rows[first+c.row]
		last := from.node
		if c.column != h.end {
			last = int32(len(h.nodes))
			h.nodes = append(h.nodes, node{token: h.word(c.column), parent: from.node, score: c.score})
			h.attention = append(h.attention, d.looked[from.looked:][:len(h.source)]...)
			if !final {
				d.next = append(d.next, row{hunt: from.hunt, node: last, from: first + c.row})
				continue
			}
		}
		if score := c.score / float32(t+1); !h.ended || score > h.score {
			h.ended, h.found, h.score = true, last, score
		}
	}
}

// bestOf puts the best columns of a row of logits, to which score is added, among the best so far,
// of which there are at most width, the best first.
func bestOf(best []candidate, logits []float32, score float32, row, width int) []candidate {
	for column, logit := range logits {
		c := candidate{row, column, logit + score}
		if len(best) == width && !(c.score > best[width-1].score) {
			continue
		}
		if len(best) < width {
			best = append(best, c)
		}
		i := len(best) - 1
		for ; i > 0 && c.score > best[i-1].score; i-- {
			best[i] = best[i-1]
		}
		best[i] = c
	}
	return best
}

// word is the token of a column of the output.
func (h *hunt) word(column int) int32 {
	if h.words == nil {
		return int32(column)
	}
	return h.words[column]
}

// result follows the best translation from its end to its begin.
func (h *hunt) result() (r Result) {
	n := 0
	for id := h.found; id >= 0; id = h.nodes[id].parent {
		n++
	}
	width := len(h.source)
	r.Tokens, r.Attention = make([]int32, n), make([]float32, n*width)
	for id := h.found; id >= 0; id = h.nodes[id].parent {
		n--
		r.Tokens[n] = h.nodes[id].token
		copy(r.Attention[n*width:][:width], h.attention[int(id)*width:])
	}
	return r
}
