// Package transformer runs a translation model on numbered tokens: [New] takes what package
// marian has read, and [Model.Translate] gives the tokens of the translation and which source
// token each of them looked at.
//
// The model is what Marian trains for Firefox: an encoder of self-attention layers, a decoder
// of simple recurrent units (SSRU, Kim et al. 2019, "From Research to Production and Back")
// with attention to the source, layers normalised after they are added up, 8-bit weights with
// fixed multipliers for what goes in, and one table of embeddings for both languages and the
// output.
//
// A translation depends on its source alone: the sentences of a batch lie one after the other
// without padding, each with a shortlist of its own, and all arithmetic is by row.
package transformer

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/dobhashi/dobhashi/translate/local/kernel"
	"github.com/dobhashi/dobhashi/translate/local/marian"
)

// Model is a model that is ready to run. It is safe for concurrent use.
type Model struct {
	k        *kernel.Set
	dim, ffn int
	heads    int
	aligning int // the decoder layer whose first head has learned to align
	// scoreScale is what products of queries and keys are multiplied with.
	scoreScale float32
	words      int // in the vocabulary
	eos, unk   int32
	shortlist  *marian.Shortlist // nil for none

	embeddings []int8    // [words][dim], also the output matrix
	embedScale float32   // of a weight, for what goes in
	positions  []float32 // [MaxSource·factor][dim]
	encoder    []encoderLayer
	decoder    []decoderLayer

	output      linear // its matrix and bias only if there is no shortlist
	outputBias  []float32
	outputShift float32

	scratches sync.Pool
}

const (
	// MaxSource is how many tokens a sentence may have, with that of its end: Firefox cuts
	// sentences there, and models see few longer ones in training.
	MaxSource = 128
	// lengthFactor bounds the tokens of a translation by those of its source.
	lengthFactor = 2
)

// linear is a product with a weight matrix.
type linear struct {
	weights *kernel.Matrix
	bias    []float32
	// in is the multiplier that makes 8-bit numbers of what goes in, and out what a sum of
	// products is to be multiplied with.
	in, out float32
}

type norm struct{ scale, bias []float32 }

type attention struct {
	query, key, value, out linear
	norm                   norm
}

type feedForward struct {
	in, out linear
	norm    norm
}

type encoderLayer struct {
	self attention
	ffn  feedForward
}

type decoderLayer struct {
	cell, forget linear
	cellNorm     norm
	context      attention
	ffn          feedForward
}

// Config says how a model is to be run.
type Config struct {
	// EOS and Unknown are the tokens of the end and of what the vocabulary does not have.
	EOS, Unknown int32
	// Shortlist says which tokens can be in a translation; nil for all, which is slower.
	Shortlist *marian.Shortlist
	// Kernel does the arithmetic; nil for the best of this processor.
	Kernel *kernel.Set
}

// The largest sizes that are believed, far above those of any model for Firefox.
const (
	maxDim    = 1024
	maxFFN    = 8192
	maxLayers = 32
)

// New makes the model ready: its weights are packed for the processor, in the memory of the file,
// which cannot be used again. It fails if the file has not what such a model needs, or another architecture.
func New(file *marian.Model, c Config) (*Model, error) {
	conf := &file.Config
	if err := conf.Check(); err != nil {
		return nil, err
	}
	m := &Model{k: c.Kernel, dim: conf.Dim, ffn: conf.FFN, heads: conf.Heads, aligning: conf.Alignment - 1, words: conf.Vocabulary,
		eos: c.EOS, unk: c.Unknown, shortlist: c.Shortlist}
	if m.k == nil {
		m.k = kernel.Best()
	}
	switch {
	case m.dim <= 0 || m.dim > maxDim || m.dim%kernel.Lanes != 0:
		return nil, fmt.Errorf("embeddings of %d numbers: this engine takes multiples of %d up to %d", m.dim, kernel.Lanes, maxDim)
	case m.ffn <= 0 || m.ffn > maxFFN || m.ffn%kernel.Lanes != 0:
		return nil, fmt.Errorf("feed-forward layers of %d numbers: this engine takes multiples of %d up to %d", m.ffn, kernel.Lanes, maxFFN)
	case m.heads <= 0 || m.dim%m.heads != 0 || m.dim/m.heads%kernel.Lanes != 0:
		return nil, fmt.Errorf("%d heads for %d numbers: this engine takes heads of multiples of %d", m.heads, m.dim, kernel.Lanes)
	case conf.Encoder < 1 || conf.Encoder > maxLayers || conf.Decoder < 1 || conf.Decoder > maxLayers:
		return nil, fmt.Errorf("%d encoder and %d decoder layers: this engine takes 1 to %d", conf.Encoder, conf.Decoder, maxLayers)
	case c.EOS < 0 || int(c.EOS) >= m.words:
		return nil, errors.New("the vocabulary has no token for the end of a sentence")
	}
	m.scoreScale = 1 / float32(math.Sqrt(float64(m.dim/m.heads)))
	r := &reader{file: file}
	m.read(r, conf)
	if r.err != nil {
		return nil, r.err
	}
	m.positions = positions(lengthFactor*MaxSource+1, m.dim)
	return m, nil
}

// read takes the weights from the file.
func (m *Model) read(r *reader, conf *marian.Config) {
	for i := range conf.Encoder {
		prefix := fmt.Sprintf("encoder_l%d_", i+1)
		m.encoder = append(m.encoder, encoderLayer{r.attention(prefix+"self", m.dim), r.feedForward(prefix+"ffn", m.dim, m.ffn)})
	}
	for i := range conf.Decoder {
		prefix := fmt.Sprintf("decoder_l%d_", i+1)
		m.decoder = append(m.decoder, decoderLayer{
			cell:     r.linear(prefix+"rnn_W", "", m.dim, m.dim),
			forget:   r.linear(prefix+"rnn_Wf", prefix+"rnn_bf", m.dim, m.dim),
			cellNorm: r.norm(prefix+"rnn_ffn", m.dim),
			context:  r.attention(prefix+"context", m.dim),
			ffn:      r.feedForward(prefix+"ffn", m.dim, m.ffn),
		})
	}
	weights, mult := r.int8("Wemb", m.words, m.dim)
	in := r.outputMultiplier()
	m.outputBias = r.floats("decoder_ff_logit_out_b", m.words)
	if r.err != nil {
		return
	}
	m.embeddings = weights
	m.embedScale = float32(math.Sqrt(float64(m.dim))) * (1 / mult)
	m.output = linear{in: in, out: 1 / (in * mult)}
	m.outputShift = r.unshift("Wemb", in, mult)
	if m.shortlist == nil {
		m.output.weights = kernel.Pack(weights, m.dim)
		m.output.bias = m.biases(nil, m.output.weights, nil)
	}
}

// reader reads weights until the first error.
type reader struct {
	file *marian.Model
	err  error
}

func (r *reader) int8(name string, in, out int) (weights []int8, mult float32) {
	if r.err == nil {
		weights, mult, r.err = r.file.Int8(name, in, out)
	}
	return weights, mult
}

func (r *reader) floats(name string, n int) (values []float32) {
	if r.err == nil {
		values, r.err = r.file.Float(name, n)
	}
	return values
}

// multiplier is that for what goes into a weight matrix.
func (r *reader) multiplier(name string) float32 {
	alpha := r.floats(name+"_QuantMultA", 1)
	if r.err != nil {
		return 0
	}
	if alpha[0] <= 0 {
		r.err = fmt.Errorf("tensor %s_QuantMultA: the multiplier %g is not above 0", name, alpha[0])
	}
	return alpha[0]
}

// outputMultiplier is that for what goes into the embeddings as output matrix, which are named or,
// for some versions of Marian, not.
func (r *reader) outputMultiplier() float32 {
	name := "Wemb"
	if !slices.Contains(r.file.Names(), name+"_QuantMultA") {
		name = "none"
	}
	return r.multiplier(name)
}

// linear reads a weight matrix and its bias, if it has one.
func (r *reader) linear(name, bias string, in, out int) linear {
	weights, mult := r.int8(name, in, out)
	l := linear{in: r.multiplier(name)}
	if bias != "" {
		l.bias = r.floats(bias, out)
	}
	if r.err != nil {
		return l
	}
	l.weights = kernel.PackOver(weights, in)
	l.bias = pad(l.bias, l.weights.Stride())
	l.out = 1 / (l.in * mult)
	shift := r.unshift(name, l.in, mult)
	for j := range l.bias {
		l.bias[j] += float32(float32(l.weights.Sum(j)) * shift)
	}
	return l
}

// unshift is what the sum of the weights of an output is multiplied with and added to its bias,
// since 127 is added to what goes in. The steps are those of Marian, so that what is lost to
// rounding is the same: most translations are then equal to the last bit of what decides them.
// It is an error if a number of them is too large or too small.
func (r *reader) unshift(name string, in, mult float32) float32 {
	shift := -1 * (127 / in) * (127 / mult) / 127
	for _, x := range []float32{1 / mult, 1 / (in * mult), shift} {
		if x == 0 || math.IsInf(float64(x), 0) {
			r.err = cmp.Or(r.err, fmt.Errorf("tensor %s: with the multipliers %g and %g nothing can be computed", name, in, mult))
		}
	}
	return shift
}

func (r *reader) norm(prefix string, dim int) norm {
	return norm{r.floats(prefix+"_ln_scale", dim), r.floats(prefix+"_ln_bias", dim)}
}

func (r *reader) attention(prefix string, dim int) attention {
	project := func(name string) linear { return r.linear(prefix+"_W"+name, prefix+"_b"+name, dim, dim) }
	return attention{project("q"), project("k"), project("v"), project("o"), r.norm(prefix+"_Wo", dim)}
}

func (r *reader) feedForward(prefix string, dim, ffn int) feedForward {
	return feedForward{r.linear(prefix+"_W1", prefix+"_b1", dim, ffn), r.linear(prefix+"_W2", prefix+"_b2", ffn, dim), r.norm(prefix+"_ffn", dim)}
}

// pad makes a copy of n numbers, with zeros behind.
func pad(values []float32, n int) []float32 {
	padded := make([]float32, n)
	copy(padded, values)
	return padded
}

// positions are the sines and cosines that tell the layers where a token stands, n rows of dim:
// the sines are the first half of a row. The steps are in float32, as in Marian.
func positions(n, dim int) []float32 {
	rows := make([]float32, n*dim)
	half := dim / 2
	step := float32(math.Log(10000)) / (float32(half) - 1)
	for i := range half {
		frequency := float32(math.Exp(float64(float32(i) * -step)))
		for p := range n {
			sin, cos := math.Sincos(float64(float32(p) * frequency))
			rows[p*dim+i], rows[p*dim+half+i] = float32(sin), float32(cos)
		}
	}
	return rows
}

// position is that of the token with number p.
func (m *Model) position(p int) []float32 { return m.positions[p*m.dim:][:m.dim] }

// embedding are the weights of a token.
func (m *Model) embedding(token int32) []int8 { return m.embeddings[int(token)*m.dim:][:m.dim] }
