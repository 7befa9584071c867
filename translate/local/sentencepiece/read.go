package sentencepiece

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// What is larger is taken for a broken file. Real vocabularies have some 100,000 pieces, of at most 512 letters.
const (
	mostPieces   = 1 << 20
	longestPiece = 2048
)

// unknownPenalty is how much worse an unknown letter is than the worst piece.
const unknownPenalty = 10

// model is what is read from the protobuf message ModelProto.
type model struct {
	text   []byte
	starts []int32
	kinds  []kind
	scores []float32

	modelType      uint64
	byteFallback   bool
	unknownSurface string
	eos            string

	normalizer, denormalizer spec
	spaceAsSuffix            bool
}

// spec is a NormalizerSpec.
type spec struct {
	charsmap                                []byte
	dummyPrefix, removeSpaces, escapeSpaces bool
}

// Read reads a vocabulary of the kind unigram.
func Read(data []byte) (*Vocabulary, error) {
	// What the file does not say.
	usual := spec{dummyPrefix: true, removeSpaces: true, escapeSpaces: true}
	m := model{modelType: 1, unknownSurface: " \u2047 ", eos: "</s>", normalizer: usual, denormalizer: usual}
	if err := m.read(data); err != nil {
		return nil, fmt.Errorf("SentencePiece vocabulary: %w", err)
	}
	v, err := m.vocabulary()
	if err != nil {
		return nil, fmt.Errorf("SentencePiece vocabulary: %w", err)
	}
	return v, nil
}

// fields calls visit for each field of a message that is a number or bytes.
func fields(data []byte, visit func(field protowire.Number, wire protowire.Type, number uint64, value []byte) error) error {
	for len(data) > 0 {
		field, wire, n := protowire.ConsumeTag(data)
		if n < 0 {
			return protowire.ParseError(n)
		}
		data = data[n:]
		var number uint64
		var value []byte
		switch wire {
		case protowire.VarintType:
			number, n = protowire.ConsumeVarint(data)
		case protowire.Fixed32Type:
			var fixed uint32
			fixed, n = protowire.ConsumeFixed32(data)
			number = uint64(fixed)
		case protowire.BytesType:
			value, n = protowire.ConsumeBytes(data)
		default:
			n = protowire.ConsumeFieldValue(field, wire, data)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		data = data[n:]
		if err := visit(field, wire, number, value); err != nil {
			return err
		}
	}
	return nil
}

func (m *model) read(data []byte) error {
	return fields(data, func(field protowire.Number, wire protowire.Type, _ uint64, value []byte) error {
		if wire != protowire.BytesType {
			return nil
		}
		switch field {
		case 1:
			if err := m.readPiece(value); err != nil {
				return fmt.Errorf("piece %d: %w", len(m.kinds), err)
			}
		case 2:
			if err := m.readTrainer(value); err != nil {
				return fmt.Errorf("trainer_spec: %w", err)
			}
		case 3:
			if err := m.normalizer.read(value); err != nil {
				return fmt.Errorf("normalizer_spec: %w", err)
			}
		case 5:
			if err := m.denormalizer.read(value); err != nil {
				return fmt.Errorf("denormalizer_spec: %w", err)
			}
		}
		return nil
	})
}

func (m *model) readPiece(data []byte) error {
	var text []byte
	var score float32
	k := normal
	err := fields(data, func(field protowire.Number, wire protowire.Type, number uint64, value []byte) error {
		switch {
		case field == 1 && wire == protowire.BytesType:
			text = value
		case field == 2 && wire == protowire.Fixed32Type:
			score = math.Float32frombits(uint32(number))
		case field == 3 && wire == protowire.VarintType:
			if number < uint64(normal) || number > uint64(byteValue) {
				return fmt.Errorf("unknown type %d", number)
			}
			k = kind(number)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(m.kinds) == mostPieces:
		return fmt.Errorf("at most %d pieces are read", mostPieces)
	case len(text) == 0:
		return errors.New("it is empty")
	case k == unused && string(text) == "\x00":
		text = nil // a number without a piece, which may occur many times
	case len(text) > longestPiece:
		return fmt.Errorf("it has %d bytes; at most %d are read", len(text), longestPiece)
	case !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0:
		return fmt.Errorf("%q is not text", text)
	case math.IsNaN(float64(score)) || math.IsInf(float64(score), 0):
		return fmt.Errorf("%q has the score %v", text, score)
	case len(m.text)+len(text) > math.MaxInt32:
		return errors.New("too much text")
	}
	m.starts = append(m.starts, int32(len(m.text)))
	m.text = append(m.text, text...)
	m.kinds = append(m.kinds, k)
	m.scores = append(m.scores, score)
	return nil
}

func (m *model) readTrainer(data []byte) error {
	return fields(data, func(field protowire.Number, wire protowire.Type, number uint64, value []byte) error {
		switch {
		case field == 3 && wire == protowire.VarintType:
			m.modelType = number
		case field == 24 && wire == protowire.VarintType:
			m.spaceAsSuffix = number != 0
		case field == 35 && wire == protowire.VarintType:
			m.byteFallback = number != 0
		case field == 44 && wire == protowire.BytesType:
			if len(value) > longestPiece || !utf8.Valid(value) {
				return errors.New("unk_surface is not text")
			}
			value, _, _ = bytes.Cut(value, []byte{0})
			m.unknownSurface = string(value)
		case field == 47 && wire == protowire.BytesType && len(value) > 0:
			m.eos = string(value)
		}
		return nil
	})
}

func (s *spec) read(data []byte) error {
	return fields(data, func(field protowire.Number, wire protowire.Type, number uint64, value []byte) error {
		switch {
		case field == 2 && wire == protowire.BytesType:
			s.charsmap = value
		case field == 3 && wire == protowire.VarintType:
			s.dummyPrefix = number != 0
		case field == 4 && wire == protowire.VarintType:
			s.removeSpaces = number != 0
		case field == 5 && wire == protowire.VarintType:
			s.escapeSpaces = number != 0
		}
		return nil
	})
}

func (s *spec) normalizer() (normalizer, error) {
	r, err := readRules(s.charsmap)
	if err != nil {
		return normalizer{}, fmt.Errorf("precompiled_charsmap: %w", err)
	}
	return normalizer{rules: r, dummyPrefix: s.dummyPrefix, removeSpaces: s.removeSpaces, escapeSpaces: s.escapeSpaces}, nil
}

// vocabulary makes a vocabulary of what was read.
func (m *model) vocabulary() (*Vocabulary, error) {
	switch m.modelType {
	case 1:
	case 2, 3, 4:
		return nil, fmt.Errorf("it is of the kind %s; only unigram is supported", [...]string{"BPE", "word", "char"}[m.modelType-2])
	default:
		return nil, fmt.Errorf("it is of an unknown kind, %d; only unigram is supported", m.modelType)
	}
	if len(m.kinds) == 0 {
		return nil, errors.New("it has no pieces")
	}
	v := &Vocabulary{text: string(m.text), starts: append(m.starts, int32(len(m.text))), kinds: m.kinds,
		reserved: map[string]int32{}, unknown: -1, eos: -1, unknownSurface: m.unknownSurface}
	if err := v.index(m); err != nil {
		return nil, err
	}
	if id, ok := v.reserved[m.eos]; ok && v.kinds[id] == control {
		v.eos = int(id)
	}
	symbols := v.normalizer.symbols
	var err error
	if v.normalizer, err = m.normalizer.normalizer(); err != nil {
		return nil, fmt.Errorf("normalizer_spec: %w", err)
	}
	v.normalizer.symbols, v.normalizer.spaceAsSuffix = symbols, m.spaceAsSuffix
	if len(m.denormalizer.charsmap) > 0 {
		d, err := m.denormalizer.normalizer()
		if err != nil {
			return nil, fmt.Errorf("denormalizer_spec: %w", err)
		}
		v.denormalizer = &d
	}
	return v, nil
}

// index makes the ways to find a piece, and the scores.
func (v *Vocabulary) index(m *model) error {
	worst := float32(math.MaxFloat32)
	for id, score := range m.scores {
		if v.kinds[id] == normal {
			worst = min(worst, score)
		}
	}
	v.unknownScore = worst - unknownPenalty
	v.pieces = newTrie(len(v.kinds))
	var ids [256]int32
	found := 0
	for id, k := range v.kinds {
		piece := v.Piece(id)
		ok := true
		switch {
		case piece == "":
		case k == normal:
			ok = v.pieces.add(piece, int32(id), m.scores[id])
		case k == unused:
			ok = v.pieces.add(piece, unusedID(id), 0)
		case k == userDefined:
			// Better than any other path.
			ok = v.pieces.add(piece, int32(id), float32(0.1*float64(len(piece)-1)))
			if v.normalizer.symbols == nil {
				v.normalizer.symbols = newTrie(16)
			}
			v.normalizer.symbols.add(piece, int32(id), 0)
		default:
			_, there := v.reserved[piece]
			ok = !there
			v.reserved[piece] = int32(id)
		}
		if !ok {
			return fmt.Errorf("piece %d: %q is there twice", id, piece)
		}
		switch k {
		case unknown:
			if v.unknown >= 0 {
				return fmt.Errorf("pieces %d and %d are both for the unknown", v.unknown, id)
			}
			v.unknown = id
		case byteValue:
			b, ok := byteOf(piece)
			if !ok {
				return fmt.Errorf("piece %d: %q is not a byte", id, piece)
			}
			if !m.byteFallback {
				return fmt.Errorf("piece %d: %q is a byte, but byte_fallback is not set", id, piece)
			}
			if v.byteOf == nil {
				v.byteOf = map[int32]byte{}
			}
			ids[b] = int32(id)
			v.byteOf[int32(id)] = b
			found++
		}
	}
	switch {
	case v.unknown < 0 && !m.byteFallback:
		return errors.New("it has no piece for the unknown")
	case v.pieces.nodes == 0:
		return errors.New("it has no pieces of words")
	case m.byteFallback && found < len(ids):
		return fmt.Errorf("it has %d pieces for bytes, not 256", found)
	case m.byteFallback:
		v.bytes = &ids
	}
	return nil
}

// byteOf reads a piece such as <0x0A>.
func byteOf(piece string) (byte, bool) {
	if len(piece) != 6 || piece[:3] != "<0x" || piece[5] != '>' {
		return 0, false
	}
	b := byte(0)
	for _, c := range []byte(piece[3:5]) {
		switch {
		case '0' <= c && c <= '9':
			b = b<<4 | (c - '0')
		case 'A' <= c && c <= 'F':
			b = b<<4 | (c - 'A' + 10)
		default:
			return 0, false
		}
	}
	return b, true
}
