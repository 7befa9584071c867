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

// Config is the size of a model, and what is random in it.
type Config struct {
	Dim        int // a multiple of 64
	FFN        int // a multiple of 64
	Heads      int
	Encoder    int
	Decoder    int
	Vocabulary int // a multiple of 8
	Seed       uint64
	Noise      float64 // how loud the random weights of a random model are
}

// Real is the size of Firefox's model of Bengali and English.
var Real = Config{Dim: 256, FFN: 1536, Heads: 8, Encoder: 6, Decoder: 2, Vocabulary: 32000, Noise: 0.65}

// Small is a size with which a test is fast and a model still maps tokens.
var Small = Config{Dim: 128, FFN: 256, Heads: 4, Encoder: 2, Decoder: 2, Vocabulary: 1024, Noise: 0.65}

// writer collects the tensors of a model.
type writer struct {
	Config
	random  *rand.Rand
	free    []bool // the numbers of a row that may have noise
	tensors []tensor
}

type tensor struct {
	name  string
	kind  uint64
	shape []int32
	data  []byte
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
