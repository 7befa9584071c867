package marian

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
)

func TestReadModel(t *testing.T) {
	c := modelmaker.Small
	m, err := ReadModel(modelmaker.Mapping(c, nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Config.Check(); err != nil {
		t.Error(err)
	}
	got := []int{m.Config.Dim, m.Config.FFN, m.Config.Heads, m.Config.Encoder, m.Config.Decoder, m.Config.Vocabulary, m.Config.Alignment}
	want := []int{c.Dim, c.FFN, c.Heads, c.Encoder, c.Decoder, c.Vocabulary, c.Decoder}
	if !slices.Equal(got, want) {
		t.Errorf("configuration %d, want %d", got, want)
	}

	// The first value comes from the first number that is not for positions, which are 8 waves.
	weights, mult, err := m.Int8("decoder_l2_context_Wv", c.Dim, c.Dim)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range weights[:c.Dim] {
		if want := int8(0); i == 8 && w != 127 || i != 8 && w != want {
			t.Errorf("weight of output 0 for input %d is %d", i, w)
		}
	}
	if len(weights) != c.Dim*c.Dim || mult != 127 {
		t.Errorf("%d weights and the multiplier %g, want %d and 127", len(weights), mult, c.Dim*c.Dim)
	}
	if weights, _, err := m.Int8("Wemb", c.Vocabulary, c.Dim); err != nil || len(weights) != c.Vocabulary*c.Dim {
		t.Errorf("%d weights of embeddings, %v", len(weights), err)
	}
	scale, err := m.Float("encoder_l1_ffn_ffn_ln_scale", c.Dim)
	if err != nil || len(scale) != c.Dim || slices.Min(scale) != 1 || slices.Max(scale) != 1 {
		t.Errorf("scale %g, %v, want only 1", scale, err)
	}
	alpha, err := m.Float("none_QuantMultA", 1)
	if err != nil || alpha[0] != 127/2. {
		t.Errorf("multiplier of the output layer %g, %v, want 63.5", alpha, err)
	}
	names := m.Names()
	if len(names) < 50 || !slices.IsSorted(names) || !slices.Contains(names, "Wemb") {
		t.Errorf("names %q", names)
	}
}

// The model of Firefox has 17,141,051 bytes; what differs is what its configuration says beyond ours.
func TestReadRealSize(t *testing.T) {
	data := modelmaker.Random(modelmaker.Real)
	if len(data) < 17_141_051-2048 || len(data) > 17_141_051 {
		t.Errorf("the model has %d bytes", len(data))
	}
	m, err := ReadModel(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range m.Names() {
		kind := m.tensors[name].kind
		if kind != kindIntgemm && kind != kindFloat32 && name != configName {
			t.Errorf("%s holds %s", name, kindName(kind))
		}
	}
}

// Tensors need not lie at multiples of their size.
func TestReadModelUnaligned(t *testing.T) {
	data := modelmaker.Random(modelmaker.Small)
	want, err := ReadModel(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadModel(append([]byte{0}, data...)[1:])
	if err != nil {
		t.Fatal(err)
	}
	const name = "encoder_l1_ffn_b1"
	a, _ := want.Float(name, modelmaker.Small.FFN)
	b, err := got.Float(name, modelmaker.Small.FFN)
	if err != nil || !slices.Equal(a, b) {
		t.Errorf("%v: the numbers differ", err)
	}
}

// TestTensors asks for tensors that are not as they should be.
func TestTensors(t *testing.T) {
	c := modelmaker.Small
	read := func(change func(map[string]tensor)) *Model {
		m, err := ReadModel(modelmaker.Mapping(c, nil))
		if err != nil {
			t.Fatal(err)
		}
		change(m.tensors)
		return m
	}
	const matrix, row = "encoder_l1_self_Wq", "encoder_l1_self_bq"
	edit := func(name string, f func(*tensor)) func(map[string]tensor) {
		return func(all map[string]tensor) {
			x := all[name]
			x.data = bytes.Clone(x.data)
			f(&x)
			all[name] = x
		}
	}
	number := func(x float64) func(*tensor) {
		return func(t *tensor) {
			at := 0
			if t.kind == kindIntgemm {
				at = c.Dim * c.Dim
			}
			binary.LittleEndian.PutUint32(t.data[at:], math.Float32bits(float32(x)))
		}
	}
	for _, test := range []struct {
		name   string
		change func(map[string]tensor)
		want   string
	}{
		{"missing", func(all map[string]tensor) { delete(all, matrix); delete(all, row) }, "is missing"},
		{"16 bits", edit(matrix, func(t *tensor) { t.kind = 0x4102 }), "16-bit weights; this engine needs 8-bit weights"},
		{"not quantised", edit(matrix, func(t *tensor) { t.kind = 0x0404 }), "a model that is not quantised"},
		{"packed", edit(matrix, func(t *tensor) { t.kind = 0x1801 }), "packed for one kind of processor"},
		{"unknown kind", edit(matrix, func(t *tensor) { t.kind = 0x9999 }), "unknown type (0x9999)"},
		{"other shape", edit(matrix, func(t *tensor) { t.shape = []int{c.Dim, 8} }), "shape [128 8], not [128 128]"},
		{"shape of nothing", edit(matrix, func(t *tensor) { t.shape = nil }), "shape [], not"},
		{"negative shape", edit(matrix, func(t *tensor) { t.shape = []int{-c.Dim, -c.Dim} }), "shape [-128 -128]"},
		{"huge shape", edit(matrix, func(t *tensor) { t.shape = []int{1 << 30, 1 << 30, 1 << 30} }), "shape [1073741824"},
		{"no multiplier", edit(matrix, func(t *tensor) { t.data = t.data[:c.Dim*c.Dim+3] }), "16387 bytes of data for 16384 weights"},
		{"multiplier 0", edit(matrix, number(0)), "multiplier of \"encoder_l1_self_Wq\" is 0"},
		{"multiplier NaN", edit(matrix, number(math.NaN())), "is NaN"},
		{"multiplier infinite", edit(matrix, number(math.Inf(1))), "is +Inf"},
		{"row too long", edit(row, func(t *tensor) { t.shape = []int{1, c.Dim + 1} }), "is not for 128 numbers"},
		{"row too short", edit(row, func(t *tensor) { t.data = t.data[:4*c.Dim-1] }), "511 bytes of data for 128 numbers"},
		{"row NaN", edit(row, number(math.NaN())), "number 0 of \"encoder_l1_self_bq\" is NaN"},
		{"row infinite", edit(row, number(math.Inf(-1))), "is -Inf"},
	} {
		m := read(test.change)
		_, _, err1 := m.Int8(matrix, c.Dim, c.Dim)
		_, err2 := m.Float(row, c.Dim)
		if err1 == nil {
			err1 = err2
		}
		if err1 == nil || !strings.Contains(err1.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err1, test.want)
		}
	}
}

// A file that ends anywhere before its end is an error.
func TestReadModelShort(t *testing.T) {
	data := modelmaker.Random(modelmaker.Config{Dim: 64, FFN: 64, Heads: 2, Encoder: 1, Decoder: 1, Vocabulary: 8})
	for n := 0; n < len(data); n += 1 + n/500 {
		if _, err := ReadModel(data[:n:n]); err == nil {
			t.Fatalf("the first %d of %d bytes are read as a model", n, len(data))
		}
	}
	if _, err := ReadModel(data[:len(data)-1]); err == nil {
		t.Error("a file without its last byte is read as a model")
	}
}

func TestReadModelDamaged(t *testing.T) {
	le := binary.LittleEndian
	whole := modelmaker.Random(modelmaker.Config{Dim: 64, FFN: 64, Heads: 2, Encoder: 1, Decoder: 1, Vocabulary: 8})
	at := func(offset int, x uint64) func([]byte) { return func(b []byte) { le.PutUint64(b[offset:], x) } }
	for _, test := range []struct {
		name   string
		change func([]byte)
		want   string
	}{
		{"other version", at(0, 2), "not a binary Marian model of version 1 (it begins with 0x2)"},
		{"compressed", func(b []byte) { copy(b, "\x1f\x8b") }, "not a binary Marian model"},
		{"many tensors", at(8, 1<<60), "ends too early"},
		{"no tensors", at(8, 0), "special:model.yml is missing"},
		{"long name", at(16, math.MaxUint64), "ends too early"},
		{"no name", at(16, 0), "name of tensor 1"},
		{"name without its end", at(16, 3), "name of tensor 1"},
		{"many dimensions", at(16+2*8, 9), "has 9 dimensions"},
		{"much data", at(16+3*8, math.MaxUint64-7), "ends too early"},
		{"same name", func(b []byte) {
			copy(b[bytes.Index(b, []byte("\x00encoder_l1_self_Wk\x00")):], "\x00encoder_l1_self_Wq")
		}, "is there twice"},
		{"no configuration", func(b []byte) { copy(b[bytes.Index(b, []byte("special:")):], "Special:") }, "special:model.yml is missing"},
		{"configuration not text", func(b []byte) { b[len(b)-5] = 0xff }, "it is not text"},
		{"no number", func(b []byte) { copy(b[bytes.Index(b, []byte("dim-emb: 64")):], "dim-emb: 6x") }, `dim-emb is "6x"`},
	} {
		data := bytes.Clone(whole)
		test.change(data)
		if _, err := ReadModel(data); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestCheck(t *testing.T) {
	m, err := ReadModel(modelmaker.Mapping(modelmaker.Small, nil))
	if err != nil {
		t.Fatal(err)
	}
	text := string(m.tensors[configName].data)
	for _, test := range []struct{ old, new, want string }{
		{"type: transformer\n", "type: s2s\n", "of type s2s: this engine runs transformers only"},
		{"type: transformer\n", "", "of type amun"},
		{"autoreg: rnn", "autoreg: self-attention", "the decoder works by self-attention"},
		{"autoreg: rnn", "autoreg: average-attention", "the decoder works by average-attention"},
		{"dec-cell: ssru", "dec-cell: gru", "cells of type gru"},
		{"tied-embeddings-all: true", "tied-embeddings-all: false", "separate vocabularies"},
		{`preprocess: ""`, `preprocess: n`, "prenorm"},
		{"postprocess: dan", "postprocess: da", `end with the steps "da"`},
		{"postprocess-emb: d", "postprocess-emb: nd", `through the steps "nd"`},
		{`postprocess-top: ""`, "postprocess-top: n", `last layer is followed by the steps "n"`},
		{"activation: relu", "activation: gelu", "use gelu"},
		{"ffn-depth: 2", "ffn-depth: 3", "depth 3"},
		{"position-embeddings: false", "position-embeddings: true", "learned its positions"},
		{"tied-layers:\n  []", "tied-layers:\n  - 1\n  - 1", "share their weights (transformer-tied-layers: 1 1)"},
		{"tied-layers:\n  []", "tied-layers: [1, 1]", "share their weights (transformer-tied-layers: 1 1)"},
		{"omit-bias: false", "omit-bias: true", "no bias"},
		{"lemma-dim-emb: 0", "lemma-dim-emb: 8", "factored"},
		{"input-types:\n  []", "input-types:\n  - class\n  - sequence", `types "class sequence"`},
		{"  - 1024\n  - 1024", "  - 1024\n  - 512", "sizes [1024 512]"},
		{"  - 1024\n  - 1024", "  - 1024\n  - 1024\n  - 1024", "sizes [1024 1024 1024]"},
		{"dim-emb: 128\n", "dim-emb: 0\n", "dim-emb is missing or is 0"},
		{"dim-emb: 128\n", "dim-emb: -128\n", "dim-emb is missing or is -128"},
		{"dim-emb: 128\n", "", "dim-emb is missing or is 0"},
		{"transformer-dim-ffn: 256", "transformer-dim-ffn: 99999999", "transformer-dim-ffn is missing or is 99999999"},
		{"heads: 4", "heads: 3", "128 (dim-emb) cannot be shared by 3 heads"},
		{"layer: last", "layer: 3", "transformer-guided-alignment-layer is missing or is 3"},
		{"dec-depth: 2", "dec-depth: 1000", "dec-depth is missing or is 1000"},
	} {
		var c Config
		if !strings.Contains(text, test.old) {
			t.Errorf("the configuration has no %q", test.old)
		}
		if err := c.parse([]byte(strings.Replace(text, test.old, test.new, 1))); err != nil {
			t.Errorf("%q: %v", test.new, err)
		} else if err := c.Check(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %q", test.new, err, test.want)
		}
	}
}

// Marian's way of writing YAML and others.
func TestParse(t *testing.T) {
	text := "# by hand\n---\nversion: v1.9 # not ours\r\ndim-vocabs: [32000, \"32000\"]\nempty: []\nlist:\n- a\n- 'b: c'\n" +
		"quoted: \"a # b\"\nnothing:\nmap:\n  inside: 1\n  - lost\n\tinside: 2\ndim-emb: 256\ntransformer-guided-alignment-layer: 1\nlast: 1"
	var c Config
	if err := c.parse([]byte(text + "\x00\x00")); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"version": {"v1.9"}, "dim-vocabs": {"32000", "32000"}, "empty": nil, "list": {"a", "b: c"}, "quoted": {"a # b"}, "nothing": nil,
		"map": nil, "dim-emb": {"256"}, "transformer-guided-alignment-layer": {"1"}, "last": {"1"},
	}
	if !maps.EqualFunc(c.values, want, slices.Equal) {
		t.Errorf("%q\nwant %q", c.values, want)
	}
	if c.Dim != 256 || c.Vocabulary != 32000 || c.Alignment != 1 {
		t.Errorf("width %d, vocabulary %d, alignment %d", c.Dim, c.Vocabulary, c.Alignment)
	}
}

func TestSelect(t *testing.T) {
	lists := [][]int32{0: {}, 1: {30, 20}, 2: {20, 5}, 3: {}, 99: {98}}
	for _, test := range []struct {
		first        int
		source, want []int32
	}{
		{8, nil, []int32{0, 1, 2, 3, 4, 5, 6, 7}},
		{4, nil, []int32{0, 1, 2, 3, 4, 5, 6, 7}}, // filled up
		{4, []int32{1, 0}, []int32{0, 1, 2, 3, 4, 5, 20, 30}},
		{4, []int32{1, 2, 0}, []int32{0, 1, 2, 3, 4, 5, 20, 30}},
		{4, []int32{6, 6, 0}, []int32{0, 1, 2, 3, 4, 5, 6, 7}},
		{4, []int32{99, 64, 63, 1, 0}, []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 30, 63, 64, 98, 99}},
		{0, []int32{1}, []int32{0, 1, 2, 3, 4, 5, 20, 30}},
		{100, []int32{1}, span(0, 100)}, // the whole vocabulary, though 100 is no multiple of 8
		{math.MaxInt, []int32{1}, span(0, 100)},
	} {
		s, err := ReadShortlist(modelmaker.Shortlist(test.first, lists), 100, 100)
		if err != nil {
			t.Fatal(err)
		}
		var scratch Scratch
		for range 2 { // what is used again must be clean
			if got := s.Select([]int32{7}, test.source, &scratch); !slices.Equal(got, append([]int32{7}, test.want...)) {
				t.Errorf("first %d, source %d: %d\nwant %d", test.first, test.source, got, test.want)
			}
		}
	}
}

func span(from, to int32) []int32 {
	var all []int32
	for i := from; i < to; i++ {
		all = append(all, i)
	}
	return all
}

func TestSelectAllocates(t *testing.T) {
	s, err := ReadShortlist(modelmaker.RandomShortlist(modelmaker.Small), 1024, 1024)
	if err != nil {
		t.Fatal(err)
	}
	var scratch Scratch
	dst := make([]int32, 0, 1024)
	if n := testing.AllocsPerRun(10, func() { s.Select(dst, span100, &scratch) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

var span100 = span(300, 400)

func TestReadShortlistDamaged(t *testing.T) {
	le := binary.LittleEndian
	lists := [][]int32{{1, 2}, {0}, {3, 4, 5, 6, 7}}
	whole := modelmaker.Shortlist(2, lists)
	if _, err := ReadShortlist(whole, 3, 8); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := ReadShortlist(whole[:n:n], 3, 8); err == nil {
			t.Errorf("the first %d of %d bytes are read as a shortlist", n, len(whole))
		}
		for bit := range 8 {
			damaged := bytes.Clone(whole)
			damaged[n] ^= 1 << bit
			if _, err := ReadShortlist(damaged, 3, 8); err == nil {
				t.Errorf("bit %d of byte %d is wrong and nobody says so", bit, n)
			}
		}
	}
	set := func(offset int, x uint64) []byte {
		b := bytes.Clone(whole)
		le.PutUint64(b[offset:], x)
		le.PutUint64(b[8:], checksum(b[16:]))
		return b
	}
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"text", []byte("word other 0.5\n" + strings.Repeat(" ", 99)), "not a binary lexical shortlist"},
		{"much before its lists", set(32, math.MaxUint64/8+2), "ends too early"},
		{"long lists", set(40, math.MaxUint64/4+3), "ends too early"},
		{"goes on", append(bytes.Clone(whole), 0), "goes on after its end"},
		{"descending", set(48+8, 7), "begins at 3, which is not between 7 and 8"},
		{"behind the end", set(48+8, 9), "not between 0 and 8"},
		{"other vocabulary", set(48+4*8, 8<<32), "lists token 8 and the vocabulary has 8"},
	} {
		if _, err := ReadShortlist(test.data, 3, 8); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	if _, err := ReadShortlist(whole, 4, 8); err == nil || !strings.Contains(err.Error(), "lists for 3 tokens and the vocabulary has 4") {
		t.Errorf("larger vocabulary: %v", err)
	}
}

func FuzzReadModel(f *testing.F) {
	c := modelmaker.Config{Dim: 64, FFN: 64, Heads: 2, Encoder: 1, Decoder: 1, Vocabulary: 8}
	whole := modelmaker.Random(c)
	f.Add(whole)
	f.Add(whole[:3000])
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ReadModel(data)
		if err != nil {
			return
		}
		if m.Config.Check() == nil && m.Config.Dim%m.Config.Heads != 0 {
			t.Error("a width that heads cannot share is fine")
		}
		for _, name := range m.Names() {
			x := m.tensors[name]
			for _, shape := range [][]int{x.shape, {c.Dim, c.Dim}} {
				if len(shape) == 2 {
					if weights, mult, err := m.Int8(name, shape[0], shape[1]); err == nil && (len(weights) != shape[0]*shape[1] || !(mult > 0)) {
						t.Errorf("%d weights of the shape %d, multiplier %g", len(weights), shape, mult)
					}
				}
			}
			if numbers, err := m.Float(name, c.Dim); err == nil && len(numbers) != c.Dim {
				t.Errorf("%d numbers", len(numbers))
			}
		}
	})
}

func FuzzReadShortlist(f *testing.F) {
	f.Add(modelmaker.Shortlist(2, [][]int32{{1, 2}, {0}, {3, 4, 5, 6, 7}}))
	f.Add(modelmaker.Shortlist(99, [][]int32{{}, {}, {0}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 16 { // or the checksum would stop all
			binary.LittleEndian.PutUint64(data[8:], checksum(data[16:]))
		}
		s, err := ReadShortlist(data, 3, 9)
		if err != nil {
			return
		}
		got := s.Select(nil, []int32{2, 1, 0}, new(Scratch))
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) || len(got) != 8 && len(got) != 9 || got[0] < 0 || got[len(got)-1] > 8 {
			t.Errorf("chosen %d", got)
		}
	})
}

func BenchmarkReadModel(b *testing.B) {
	data := modelmaker.Random(modelmaker.Real)
	b.ResetTimer()
	for b.Loop() {
		if _, err := ReadModel(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadShortlist(b *testing.B) {
	data := modelmaker.RandomShortlist(modelmaker.Real)
	b.ResetTimer()
	for b.Loop() {
		if _, err := ReadShortlist(data, 32000, 32000); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSelect(b *testing.B) {
	s, err := ReadShortlist(modelmaker.RandomShortlist(modelmaker.Real), 32000, 32000)
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	source := make([]int32, 30)
	for i := range source[1:] {
		source[i] = int32(random.IntN(32000))
	}
	var dst []int32
	var scratch Scratch
	b.ReportAllocs()
	for b.Loop() {
		dst = s.Select(dst[:0], source, &scratch)
	}
}
