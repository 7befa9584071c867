package transformer_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate/local/kernel"
	"github.com/dobhashi/dobhashi/translate/local/marian"
	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
	"github.com/dobhashi/dobhashi/translate/local/transformer"
)

var tiny = modelmaker.Config{Dim: 64, FFN: 64, Heads: 4, Encoder: 1, Decoder: 1, Vocabulary: 64, Noise: 1}

// within looks at what holds for translations of any model.
func within(t *testing.T, sources [][]int32, results []transformer.Result, vocabulary int) {
	t.Helper()
	if len(results) != len(sources) {
		t.Fatalf("%d results for %d sentences", len(results), len(sources))
	}
	for i, r := range results {
		width := len(sources[i]) + 1
		if len(r.Tokens) > 2*width || len(r.Attention) != len(r.Tokens)*width {
			t.Errorf("%d tokens became %d, with %d shares", width-1, len(r.Tokens), len(r.Attention))
		}
		for _, token := range r.Tokens {
			if token < 0 || int(token) >= vocabulary || token == eos {
				t.Errorf("token %d", token)
			}
		}
	}
}

// TestNotNumbers: with a model in which numbers overflow, translations end, and have only tokens that
// there are. All numbers of a tensor are the largest, with both signs by turns.
func TestNotNumbers(t *testing.T) {
	data := modelmaker.Random(tiny)
	file, err := marian.ReadModel(data)
	if err != nil {
		t.Fatal(err)
	}
	list, err := marian.ReadShortlist(modelmaker.RandomShortlist(tiny), tiny.Vocabulary, tiny.Vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	all := [][]int32{{5}, {}, {6, 7, 8, 9, 10}, {1, 0, 63}}
	long := [][]int32{slices.Repeat([]int32{11}, transformer.MaxSource-1)}
	tried := 0
	for _, name := range file.Names() {
		dim := tiny.Dim
		if _, err := file.Float(name, dim); err != nil {
			continue
		}
		for _, same := range []bool{false, true} {
			changed := bytes.Clone(data)
			row := floats(t, changed, file, name, dim)
			for i := range dim {
				x := float32(math.MaxFloat32)
				if i%2 == 1 && !same {
					x = -x
				}
				binary.LittleEndian.PutUint32(row[4*i:], math.Float32bits(x))
			}
			odd, err := marian.ReadModel(changed)
			if err != nil {
				t.Fatal(err)
			}
			for _, listed := range []*marian.Shortlist{list, nil} {
				for _, k := range []*kernel.Set{kernel.Portable, kernel.Best()} {
					m, err := transformer.New(odd, transformer.Config{EOS: eos, Unknown: unk, Shortlist: listed, Kernel: k})
					if err != nil {
						t.Errorf("%s: %v", name, err)
						continue
					}
					tried++
					for _, beam := range []int{1, 3} {
						within(t, all, translate(t, m, all, beam), tiny.Vocabulary)
					}
					if k != kernel.Portable {
						within(t, all, translate(t, m, all, 70), tiny.Vocabulary)
						within(t, long, translate(t, m, long, 1), tiny.Vocabulary)
					}
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d models were tried", tried)
	}
}

// floats finds the bytes of a row of n numbers that a file has.
func floats(t *testing.T, data []byte, file *marian.Model, name string, n int) []byte {
	t.Helper()
	row, err := file.Float(name, n)
	if err != nil {
		t.Fatal(err)
	}
	// The headers say how long the data of each tensor is, and the data come last, in the same order.
	le := binary.LittleEndian
	count := int(le.Uint64(data[8:]))
	end := len(data)
	names := 16 + 32*count
	var starts []int
	for i := count - 1; i >= 0; i-- {
		end -= int(le.Uint64(data[16+32*i+24:]))
		starts = append(starts, end)
	}
	slices.Reverse(starts)
	for i := range count {
		length := int(le.Uint64(data[16+32*i:]))
		if string(data[names:names+length-1]) == name {
			found := data[starts[i]:]
			for k := range row {
				if math.Float32frombits(le.Uint32(found[4*k:])) != row[k] {
					t.Fatalf("%s is not where the headers say", name)
				}
			}
			return found
		}
		names += length
	}
	t.Fatalf("there is no tensor %s", name)
	return nil
}

// TestMultipliers: multipliers with which nothing can be computed are told when the model is opened.
func TestMultipliers(t *testing.T) {
	for _, name := range []string{"encoder_l1_self_Wq_QuantMultA", "decoder_l1_rnn_W_QuantMultA", "decoder_l1_ffn_W2_QuantMultA", "Wemb_QuantMultA"} {
		for _, x := range []float64{0, math.Copysign(0, -1), -1, 1e-45, 1e-40, 1e38, math.MaxFloat32} {
			data := modelmaker.Random(tiny)
			file, err := marian.ReadModel(data)
			if err != nil {
				t.Fatal(err)
			}
			binary.LittleEndian.PutUint32(floats(t, data, file, name, 1), math.Float32bits(float32(x)))
			_, err = transformer.New(file, transformer.Config{EOS: eos, Unknown: unk})
			if want := strings.TrimSuffix(name, "_QuantMultA"); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s is %g: %v", name, x, err)
			}
		}
	}
}

// TestNarrow: the few tokens that a shortlist lets come can be fewer than the beam is wide, and only
// those of the end and of the unknown.
func TestNarrow(t *testing.T) {
	small := tiny
	small.Vocabulary = 8
	for _, lists := range [][][]int32{make([][]int32, 8), {{0}, {1}, {0}, {1}, {0}, {1}, {0}, {1}}} {
		file, err := marian.ReadModel(modelmaker.Random(small))
		if err != nil {
			t.Fatal(err)
		}
		list, err := marian.ReadShortlist(modelmaker.Shortlist(0, lists), 8, 8)
		if err != nil {
			t.Fatal(err)
		}
		m, err := transformer.New(file, transformer.Config{EOS: eos, Unknown: unk, Shortlist: list})
		if err != nil {
			t.Fatal(err)
		}
		for _, beam := range []int{1, 2, 64} {
			all := [][]int32{{1, 1}, {0}, {2, 3, 4}}
			within(t, all, translate(t, m, all, beam), 8)
		}
	}
}

// TestCancelledUnderWay ends in the middle of a long translation.
func TestCancelledUnderWay(t *testing.T) {
	m := open(t, small, false, nil)
	r := rand.New(rand.NewPCG(1, 2))
	var all [][]int32
	for range 100 {
		s := make([]int32, transformer.MaxSource-1)
		for j := range s {
			s[j] = int32(2 + r.IntN(small.Vocabulary-2))
		}
		all = append(all, s)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var ended time.Time
	time.AfterFunc(100*time.Millisecond, func() { ended = time.Now(); cancel() })
	results, err := m.Translate(ctx, all, 8)
	if !errors.Is(err, context.Canceled) || results != nil {
		t.Fatalf("%d results and the error %v", len(results), err)
	}
	if took := time.Since(ended); took > 3*time.Second {
		t.Errorf("it went on for %v", took)
	} else {
		t.Logf("it went on for %v", took)
	}
	// What was begun leaves nothing behind.
	if again, fresh := translate(t, m, all[:3], 1), translate(t, open(t, small, false, nil), all[:3], 1); !slices.EqualFunc(again, fresh,
		func(a, b transformer.Result) bool {
			return slices.Equal(a.Tokens, b.Tokens) && slices.Equal(a.Attention, b.Attention)
		}) {
		t.Error("after it, translations are others")
	}
}
