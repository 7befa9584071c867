package modelmaker

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Config is the size of a model, and the seed of what is random in it.
type Config struct {
	Dim        int // a multiple of 64
	FFN        int // a multiple of 64
	Heads      int
	Encoder    int
	Decoder    int
	Vocabulary int // a multiple of 8
	Seed       uint64
}

// Real is the size of Firefox's model of Bengali and English.
var Real = Config{Dim: 256, FFN: 1536, Heads: 8, Encoder: 6, Decoder: 2, Vocabulary: 32000}

// Small is a size with which a test is fast and a model still maps tokens.
var Small = Config{Dim: 128, FFN: 256, Heads: 4, Encoder: 2, Decoder: 2, Vocabulary: 512}

// EOS is the token that ends a sentence.
const EOS = 0

// Random returns a model with random weights. It behaves like a trained one in what counts for
// arithmetic and time: all 8 bits of weights and activations are in use, the best token is mostly
// far better than the next, and sentences end, on average after some 15 tokens.
func Random(c Config) []byte {
	w := &writer{Config: c, random: rand.New(rand.NewPCG(c.Seed, 1))}

	// Rows leave a layer with about 1 in each number, and each sublayer adds more than that to
	// what comes in, so that little is left in the end of the token that the decoder began with:
	// it would come again and again.
	normed := 127 / 4.5
	attention := func(name string) {
		w.matrix(name+"_Wq", c.Dim, c.Dim, normed, w.uniform(1.6, c.Dim))
		w.matrix(name+"_Wk", c.Dim, c.Dim, normed, w.uniform(1.6, c.Dim))
		w.matrix(name+"_Wv", c.Dim, c.Dim, normed, w.uniform(1.5, c.Dim))
		w.matrix(name+"_Wo", c.Dim, c.Dim, 127/5.5, w.uniform(1.5, c.Dim))
		for _, b := range []string{"_bq", "_bk", "_bv", "_bo"} {
			w.floats(name+b, c.Dim, w.around(0, 0.1))
		}
		w.norm(name+"_Wo", w.around(1, 0.1), w.around(0, 0.1))
	}
	ffn := func(name string) {
		w.matrix(name+"_W1", c.Dim, c.FFN, normed, w.uniform(1.5, c.Dim))
		w.floats(name+"_b1", c.FFN, w.around(0, 0.1))
		w.matrix(name+"_W2", c.FFN, c.Dim, 127/6.5, w.uniform(1.5, c.FFN))
		w.floats(name+"_b2", c.Dim, w.around(0, 0.1))
		w.norm(name+"_ffn", w.around(1, 0.1), w.around(0, 0.1))
	}
	w.layers(attention, ffn, func(name string) {
		w.matrix(name+"_W", c.Dim, c.Dim, normed, w.uniform(3, c.Dim))
		w.matrix(name+"_Wf", c.Dim, c.Dim, normed, w.uniform(1.5, c.Dim))
		w.floats(name+"_bf", c.Dim, w.around(0, 0.5))
		w.norm(name+"_ffn", w.around(1, 0.1), w.around(0, 0.1))
	})
	w.embeddings(normed, w.uniform(1, c.Dim))
	w.floats("decoder_ff_logit_out_b", c.Vocabulary, func(i int) float64 {
		if i == EOS {
			return 1.4
		}
		return w.around(0, 0.05)(i)
	})
	return w.file()
}

// writer collects the tensors of a model.
type writer struct {
	Config
	random  *rand.Rand
	tensors []tensor
}

type tensor struct {
	name  string
	kind  uint64
	shape []int32
	data  []byte
}

// layers makes the layers with functions that make the sublayers.
func (w *writer) layers(attention, ffn, rnn func(name string)) {
	for i := range w.Encoder {
		attention(fmt.Sprintf("encoder_l%d_self", i+1))
		ffn(fmt.Sprintf("encoder_l%d_ffn", i+1))
	}
	for i := range w.Decoder {
		rnn(fmt.Sprintf("decoder_l%d_rnn", i+1))
		attention(fmt.Sprintf("decoder_l%d_context", i+1))
		ffn(fmt.Sprintf("decoder_l%d_ffn", i+1))
	}
}

// uniform returns weights that turn in random numbers of the size 1 into such of the size gain.
func (w *writer) uniform(gain float64, in int) func(int, int) float64 {
	limit := gain * math.Sqrt(3/float64(in))
	return func(int, int) float64 { return limit * (2*w.random.Float64() - 1) }
}

// around returns normally distributed numbers.
func (w *writer) around(mean, deviation float64) func(int) float64 {
	return func(int) float64 { return mean + deviation*w.random.NormFloat64() }
}

func constant(x float64) func(int) float64 { return func(int) float64 { return x } }

// matrix adds a matrix of weights, of which at gives that from an input to an output, and the
// multiplier for its inputs.
func (w *writer) matrix(name string, in, out int, alpha float64, at func(out, in int) float64) {
	w.int8(name, []int32{int32(in), int32(out)}, out, in, at)
	w.scalar(name+"_QuantMultA", alpha)
}

// embeddings adds the vectors of all tokens. Marian finds the multiplier for the inputs of the
// output layer under either name, according to how it was built.
func (w *writer) embeddings(alpha float64, at func(token, i int) float64) {
	w.int8("Wemb", []int32{int32(w.Vocabulary), int32(w.Dim)}, w.Vocabulary, w.Dim, at)
	w.scalar("Wemb_QuantMultA", alpha)
	w.scalar("none_QuantMultA", alpha)
}

// int8 adds a matrix, quantised so that the largest number is 127.
func (w *writer) int8(name string, shape []int32, rows, columns int, at func(row, column int) float64) {
	values := make([]float64, rows*columns)
	largest := 0.0
	for i := range values {
		values[i] = at(i/columns, i%columns)
		largest = max(largest, math.Abs(values[i]))
	}
	if largest == 0 {
		largest = 1
	}
	mult := float32(127 / largest)
	data := make([]byte, len(values), len(values)+256)
	for i, v := range values {
		data[i] = byte(int8(math.RoundToEven(v * float64(mult))))
	}
	data = binary.LittleEndian.AppendUint32(data, math.Float32bits(mult))
	w.add(name, 0x4101, shape, data)
}

// floats adds a row of n numbers.
func (w *writer) floats(name string, n int, at func(i int) float64) {
	data := make([]byte, 0, 4*n)
	for i := range n {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(at(i))))
	}
	w.add(name, 0x0404, []int32{1, int32(n)}, data)
}

func (w *writer) scalar(name string, x float64) { w.floats(name, 1, constant(x)) }

// norm adds the scale and the bias of a layer normalisation.
func (w *writer) norm(name string, scale, bias func(int) float64) {
	w.floats(name+"_ln_scale", w.Dim, scale)
	w.floats(name+"_ln_bias", w.Dim, bias)
}

// add adds a tensor, padded as Marian's memory is.
func (w *writer) add(name string, kind uint64, shape []int32, data []byte) {
	data = append(data, make([]byte, (256-len(data)%256)%256)...)
	w.tensors = append(w.tensors, tensor{name, kind, shape, data})
}

// file is the model in Marian's binary format: its parameters by name, then its configuration.
func (w *writer) file() []byte {
	slices.SortFunc(w.tensors, func(a, b tensor) int { return strings.Compare(a.name, b.name) })
	config := append([]byte(w.configuration()), 0)
	w.tensors = append(w.tensors, tensor{"special:model.yml", 0x0101, []int32{int32(len(config))}, config})

	le := binary.LittleEndian
	var b []byte
	b = le.AppendUint64(b, 1)
	b = le.AppendUint64(b, uint64(len(w.tensors)))
	for _, t := range w.tensors {
		for _, x := range []int{len(t.name) + 1, int(t.kind), len(t.shape), len(t.data)} {
			b = le.AppendUint64(b, uint64(x))
		}
	}
	for _, t := range w.tensors {
		b = append(append(b, t.name...), 0)
	}
	for _, t := range w.tensors {
		for _, x := range t.shape {
			b = le.AppendUint32(b, uint32(x))
		}
	}
	padding := 256 - (len(b)+8)%256
	b = le.AppendUint64(b, uint64(padding))
	parts := [][]byte{b, make([]byte, padding)}
	for _, t := range w.tensors {
		parts = append(parts, t.data)
	}
	return bytes.Join(parts, nil)
}

// configuration is what Marian writes about a network of this kind.
func (w *writer) configuration() string {
	return fmt.Sprintf(`bert-train-type-embeddings: true
bert-type-vocab-size: 2
dec-cell: ssru
dec-cell-base-depth: 2
dec-cell-high-depth: 1
dec-depth: %d
dim-emb: %d
dim-rnn: 1024
dim-vocabs:
  - %d
  - %[3]d
enc-cell: gru
enc-cell-depth: 1
enc-depth: %d
enc-type: bidirectional
input-types:
  []
layer-normalization: false
lemma-dim-emb: 0
output-omit-bias: false
right-left: false
skip: false
tied-embeddings: false
tied-embeddings-all: true
tied-embeddings-src: false
transformer-aan-activation: swish
transformer-aan-depth: 2
transformer-aan-nogate: false
transformer-decoder-autoreg: rnn
transformer-depth-scaling: false
transformer-dim-aan: 2048
transformer-dim-ffn: %d
transformer-ffn-activation: relu
transformer-ffn-depth: 2
transformer-guided-alignment-layer: last
transformer-heads: %d
transformer-no-projection: false
transformer-pool: false
transformer-postprocess: dan
transformer-postprocess-emb: d
transformer-postprocess-top: ""
transformer-preprocess: ""
transformer-tied-layers:
  []
transformer-train-position-embeddings: false
type: transformer
ulr: false
ulr-dim-emb: 0
ulr-trainable-transformation: false
version: v1.9.56
`, w.Decoder, w.Dim, w.Vocabulary, w.Encoder, w.FFN, w.Heads)
}
