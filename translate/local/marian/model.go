// Package marian reads the files of a neural translation model that Marian made, as Firefox uses
// them: [ReadModel] the network and [ReadShortlist] the words that may come out of it.
//
// The formats are those of the browsermt fork of Marian, src/common/binary.cpp and
// src/data/shortlist.cpp. All numbers in them are little-endian.
package marian

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"unsafe"
)

// Model is the network: its configuration and its tensors by name.
type Model struct {
	Config  Config
	tensors map[string]tensor
}

type tensor struct {
	kind  uint64
	shape []int
	data  []byte // with what pads it to a multiple of 256 bytes
}

// Kinds of tensors, as the file numbers them.
const (
	kindInt8     = 0x0101
	kindInt16    = 0x0102
	kindFloat16  = 0x0402
	kindFloat32  = 0x0404
	kindPacked16 = 0x0802
	kindPacked8A = 0x1801
	kindPacked8B = 0x2801
	kindIntgemm  = 0x4101
	kindIntgemmW = 0x4102
)

// kindName says in words what a tensor holds.
func kindName(kind uint64) string {
	switch kind {
	case kindInt8:
		return "bytes"
	case kindInt16:
		return "16-bit whole numbers"
	case kindFloat16:
		return "16-bit floats"
	case kindFloat32:
		return "32-bit floats (a model that is not quantised)"
	case kindPacked16, kindPacked8A, kindPacked8B:
		return "weights packed for one kind of processor (fbgemm)"
	case kindIntgemm:
		return "8-bit weights"
	case kindIntgemmW:
		return "16-bit weights"
	}
	return fmt.Sprintf("numbers of an unknown type (%#x)", kind)
}

const (
	version    = 1
	headerSize = 4 * 8 // lengths of name, shape and data, and the kind
	dimensions = 8     // more has no tensor
)

var errShort = errors.New("the file ends too early: it is damaged or not whole")

// ReadModel reads a model file. The model points into data, which must not change afterwards.
func ReadModel(data []byte) (*Model, error) {
	m, err := readModel(data)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	return m, nil
}

func readModel(data []byte) (*Model, error) {
	r := &reader{data}
	if v := r.uint64(); v != version {
		if len(data) < 8 {
			return nil, errShort
		}
		return nil, fmt.Errorf("this is not a binary Marian model of version %d (it begins with %#x)", version, v)
	}
	count := r.uint64()
	if count > uint64(len(r.rest)/headerSize) {
		return nil, errShort
	}
	headers := &reader{r.next(count * headerSize)}
	type lengths struct{ name, kind, shape, data uint64 }
	all := make([]lengths, count)
	for i := range all {
		all[i] = lengths{headers.uint64(), headers.uint64(), headers.uint64(), headers.uint64()}
	}
	m := &Model{tensors: make(map[string]tensor, count)}
	names := make([]string, count)
	for i, l := range all {
		name := r.next(l.name)
		if name == nil {
			return nil, errShort
		}
		name, ok := bytes.CutSuffix(name, []byte{0})
		if !ok {
			return nil, fmt.Errorf("the name of tensor %d of %d is damaged", i+1, count)
		}
		names[i] = string(name)
	}
	shapes := make([][]int, count)
	for i, l := range all {
		if l.shape > dimensions {
			return nil, fmt.Errorf("tensor %q has %d dimensions", names[i], l.shape)
		}
		raw := r.next(4 * l.shape)
		if raw == nil && l.shape > 0 {
			return nil, errShort
		}
		for ; len(raw) > 0; raw = raw[4:] {
			shapes[i] = append(shapes[i], int(int32(binary.LittleEndian.Uint32(raw))))
		}
	}
	padding := r.uint64()
	if padding > uint64(len(r.rest)) {
		return nil, errShort
	}
	r.next(padding)
	for i, l := range all {
		data := r.next(l.data)
		if data == nil && l.data > 0 {
			return nil, errShort
		}
		if _, twice := m.tensors[names[i]]; twice {
			return nil, fmt.Errorf("tensor %q is there twice", names[i])
		}
		m.tensors[names[i]] = tensor{l.kind, shapes[i], data}
	}
	config, ok := m.tensors[configName]
	if !ok {
		return nil, fmt.Errorf("it does not say what network it is: %s is missing", configName)
	}
	if err := m.Config.parse(config.data); err != nil {
		return nil, fmt.Errorf("%s: %w", configName, err)
	}
	return m, nil
}

// Names returns the names of all tensors, sorted.
func (m *Model) Names() []string {
	var names []string
	for name := range m.tensors {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Int8 returns a matrix of 8-bit weights for in inputs and out outputs, which is its shape in the
// file. The weights lie by output: the first in of them are those of output 0. A weight is worth
// its number divided by mult, which is above 0. They are part of the data that was read.
//
// The embeddings alone, "Wemb", lie as their shape says: ask for the vocabulary as in and for the
// width as out, and the first out weights are the vector of token 0.
func (m *Model) Int8(name string, in, out int) (weights []int8, mult float32, err error) {
	t, n, err := m.find(name, kindIntgemm)
	if err != nil {
		return nil, 0, err
	}
	if !slices.Equal(t.shape, []int{in, out}) {
		return nil, 0, fmt.Errorf("model: %q has the shape %d, not %d", name, t.shape, []int{in, out})
	}
	if len(t.data) < n+4 {
		return nil, 0, fmt.Errorf("model: %q has %d bytes of data for %d weights and their multiplier", name, len(t.data), n)
	}
	mult = float(t.data[n:])
	if !(mult > 0) || math.IsInf(float64(mult), 0) {
		return nil, 0, fmt.Errorf("model: the multiplier of %q is %g", name, mult)
	}
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(t.data))), n), mult, nil
}

// Float returns a copy of the n numbers of a tensor of 32-bit floats, all of them finite.
func (m *Model) Float(name string, n int) ([]float32, error) {
	t, size, err := m.find(name, kindFloat32)
	if err != nil {
		return nil, err
	}
	if size != n {
		return nil, fmt.Errorf("model: %q has the shape %d, which is not for %d numbers", name, t.shape, n)
	}
	if len(t.data)/4 < n {
		return nil, fmt.Errorf("model: %q has %d bytes of data for %d numbers", name, len(t.data), n)
	}
	x := make([]float32, n)
	for i := range x {
		x[i] = float(t.data[4*i:])
		if math.IsNaN(float64(x[i])) || math.IsInf(float64(x[i]), 0) {
			return nil, fmt.Errorf("model: number %d of %q is %g", i, name, x[i])
		}
	}
	return x, nil
}

// find returns the tensor with that name, which must be of that kind, and how many numbers its
// shape promises: never more than it has bytes.
func (m *Model) find(name string, kind uint64) (tensor, int, error) {
	t, ok := m.tensors[name]
	if !ok {
		return t, 0, fmt.Errorf("model: %q is missing", name)
	}
	if t.kind != kind {
		return t, 0, fmt.Errorf("model: %q holds %s; this engine needs %s there", name, kindName(t.kind), kindName(kind))
	}
	n := 1
	for _, d := range t.shape {
		if d < 1 || n > len(t.data)/d {
			return t, 0, fmt.Errorf("model: %q has the shape %d and %d bytes of data", name, t.shape, len(t.data))
		}
		n *= d
	}
	return t, n, nil
}

func float(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) }

// reader takes numbers and bytes from the front of rest. What is not there is 0 or nil.
type reader struct{ rest []byte }

func (r *reader) next(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.rest = nil
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) uint64() uint64 {
	b := r.next(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}
