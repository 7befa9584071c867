package modelmaker

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// Type is what a piece of a vocabulary is for, with the numbers of the file format.
type Type uint8

const (
	Normal      Type = 1
	Unknown     Type = 2
	Control     Type = 3
	UserDefined Type = 4
	Unused      Type = 5
	Byte        Type = 6
)

// A Piece is an entry of a vocabulary.
type Piece struct {
	Text  string
	Score float32
	Type  Type
}

// A VocabularySpec says what is in a SentencePiece vocabulary.
type VocabularySpec struct {
	Pieces   []Piece           // the number of each is its place here
	Charsmap map[string]string // what letters become before the text is cut; "" is none
	Denorm   map[string]string // what letters become in a text that was put together
	// ByteFallback is whether unknown letters become bytes. It needs the pieces <0x00> to <0xFF>.
	ByteFallback bool
	// Spaces are taken as Marian does, if nothing else is said: one at the start is added, those that are too many
	// are removed, and ▁ is written for them.
	NoDummyPrefix, KeepSpaces, NoEscape, SpaceAsSuffix bool
	UnknownSurface                                     string // in a text that was put together; "" for the usual one
}

// Vocabulary makes a file (.spm) of the kind unigram, as SentencePiece itself would.
func Vocabulary(v VocabularySpec) []byte {
	var file []byte
	for _, p := range v.Pieces {
		var piece []byte
		piece = appendBytes(piece, 1, []byte(p.Text))
		piece = protowire.AppendTag(piece, 2, protowire.Fixed32Type)
		piece = protowire.AppendFixed32(piece, math.Float32bits(p.Score))
		if p.Type != Normal {
			piece = appendNumber(piece, 3, uint64(p.Type))
		}
		file = appendBytes(file, 1, piece)
	}

	var trainer []byte
	trainer = appendNumber(trainer, 3, 1) // unigram
	trainer = appendNumber(trainer, 4, uint64(len(v.Pieces)))
	trainer = appendNumber(trainer, 24, protowire.EncodeBool(v.SpaceAsSuffix))
	trainer = appendNumber(trainer, 35, protowire.EncodeBool(v.ByteFallback))
	if v.UnknownSurface != "" {
		trainer = appendBytes(trainer, 44, []byte(v.UnknownSurface))
	}
	file = appendBytes(file, 2, trainer)

	var normalizer []byte
	if len(v.Charsmap) > 0 {
		normalizer = appendBytes(normalizer, 2, charsmap(v.Charsmap))
	}
	normalizer = appendNumber(normalizer, 3, protowire.EncodeBool(!v.NoDummyPrefix))
	normalizer = appendNumber(normalizer, 4, protowire.EncodeBool(!v.KeepSpaces))
	normalizer = appendNumber(normalizer, 5, protowire.EncodeBool(!v.NoEscape))
	file = appendBytes(file, 3, normalizer)

	if len(v.Denorm) > 0 {
		var denormalizer []byte
		denormalizer = appendBytes(denormalizer, 2, charsmap(v.Denorm))
		for _, field := range []protowire.Number{3, 4, 5} {
			denormalizer = appendNumber(denormalizer, field, 0)
		}
		file = appendBytes(file, 5, denormalizer)
	}
	return file
}

func appendBytes(message []byte, field protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(message, field, protowire.BytesType), value)
}

func appendNumber(message []byte, field protowire.Number, n uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(message, field, protowire.VarintType), n)
}

// charsmap is the field precompiled_charsmap: the size of a trie, the trie, and what the letters become.
func charsmap(rules map[string]string) []byte {
	a := doubleArray{units: make([]uint32, 256), used: map[uint32]bool{0: true}}
	var results []byte
	var all []rule
	for _, from := range slices.Sorted(maps.Keys(rules)) {
		all = append(all, rule{from, uint32(len(results))})
		results = append(append(results, rules[from]...), 0)
	}
	a.place(0, all, 0)
	out := binary.LittleEndian.AppendUint32(nil, uint32(4*len(a.units)))
	for _, unit := range a.units {
		out = binary.LittleEndian.AppendUint32(out, unit)
	}
	return append(out, results...)
}

// A doubleArray is a trie of the kind of darts-clone. A unit has a label, the last byte that leads to it, in its
// lowest 8 bits; whether there is a value, in bit 8; and in the others how far its children are from it. A value is a
// unit of its own, with the highest bit set.
type doubleArray struct {
	units []uint32
	used  map[uint32]bool // units that are taken
	from  uint32          // all before are taken
}

// rule is what the bytes from become, as a place in all results.
type rule struct {
	from   string
	result uint32
}

// place puts the rules, which are sorted and begin with the same depth bytes, below the unit at.
func (a *doubleArray) place(at uint32, rules []rule, depth int) {
	result, leaf := uint32(0), false
	if len(rules[0].from) == depth {
		result, leaf = rules[0].result, true
		rules = rules[1:]
	}
	var labels []byte
	for _, r := range rules {
		if b := r.from[depth]; len(labels) == 0 || labels[len(labels)-1] != b {
			labels = append(labels, b)
		}
	}
	base := a.base(at, labels)
	if offset := at ^ base; offset < 1<<21 {
		a.units[at] |= offset << 10
	} else {
		a.units[at] |= offset<<2 | 1<<9
	}
	if leaf {
		a.units[at] |= 1 << 8
	}
	a.units[base] = 1<<31 | result // also without a value, or a NUL would lead here
	for _, b := range labels {
		a.units[base^uint32(b)] = uint32(b)
	}
	for _, b := range labels {
		n := slices.IndexFunc(rules, func(r rule) bool { return r.from[depth] != b })
		if n < 0 {
			n = len(rules)
		}
		a.place(base^uint32(b), rules[:n], depth+1)
		rules = rules[n:]
	}
}

// base finds a place for the children of the unit at, and takes it.
func (a *doubleArray) base(at uint32, labels []byte) uint32 {
	for a.used[a.from] {
		a.from++
	}
	for base := a.from; ; base++ {
		// A distance of more bits is written without the lowest 8.
		if offset := at ^ base; a.used[base] || offset >= 1<<21 && offset&0xFF != 0 ||
			slices.ContainsFunc(labels, func(b byte) bool { return a.used[base^uint32(b)] }) {
			continue
		}
		for int(base|0xFF) >= len(a.units) {
			a.units = append(a.units, make([]uint32, 256)...)
		}
		a.used[base] = true
		for _, b := range labels {
			a.used[base^uint32(b)] = true
		}
		return base
	}
}

var (
	bengaliConsonants = strings.Fields("ক খ গ ঘ ঙ চ ছ জ ঝ ঞ ট ঠ ড ঢ ণ ত থ দ ধ ন প ফ ব ভ ম য র ল শ ষ স হ ড় ঢ় য়")
	bengaliVowels     = strings.Fields("া ি ী ু ূ ৃ ে ৈ ো ৌ")
	latinConsonants   = strings.Fields("b c d f g h j k l m n p r s t v w z st tr sh ch th")
	latinVowels       = strings.Fields("a e i o u ai ea ou")
)

// DefaultPieces makes n pieces for Bengali and English: </s> with number 0, <unk> with number 1, the bytes, letters,
// digits and signs (some 500 so far), and then beginnings and other parts of words, which are syllables put together
// by rule. They are always the same.
func DefaultPieces(n int) []Piece {
	pieces := []Piece{{"</s>", 0, Control}, {"<unk>", 0, Unknown}}
	for b := range 256 {
		pieces = append(pieces, Piece{fmt.Sprintf("<0x%02X>", b), 0, Byte})
	}
	seen := map[string]bool{}
	rank := 0
	add := func(text string) {
		if len(pieces) < n && !seen[text] {
			seen[text] = true
			rank++
			pieces = append(pieces, Piece{text, -float32(math.Log(float64(rank)+20)) - 1, Normal})
		}
	}
	letters := []string{"▁"}
	for r := rune(0x21); r < 0x7F; r++ {
		letters = append(letters, string(r))
	}
	letters = append(letters, "।", "॥", "৳", "–", "—", "‘", "’", "“", "”", "…", "\u200c", "\u200d", "é", "°", "×", "€", "₹")
	for r := rune(0x0980); r < 0x09FF; r++ {
		if bengaliLetter(r) {
			letters = append(letters, string(r))
		}
	}
	for _, l := range letters {
		add(l)
	}

	// Syllables of both scripts in turn, then two and three of them.
	var bengali, latin []string
	for _, c := range bengaliConsonants {
		for _, v := range bengaliVowels {
			bengali = append(bengali, c+v)
		}
	}
	for _, c := range latinConsonants {
		for _, v := range latinVowels {
			latin = append(latin, c+v)
		}
	}
	for i := range max(len(bengali), len(latin)) {
		for _, syllables := range [][]string{bengali, latin} {
			s := syllables[i%len(syllables)]
			add("▁" + s)
			add(s)
		}
	}
	// A step that has no divisor in common with the number of pairs leads through all of them.
	for i := 0; len(pieces) < n; i++ {
		for _, syllables := range [][]string{bengali, latin} {
			k := len(syllables)
			pair := i * 7919 % (k * k)
			word := syllables[pair/k] + syllables[pair%k]
			if round := i / (k * k); round > 0 {
				word += syllables[(i+round)%k]
			}
			add("▁" + word)
			if i%3 == 0 {
				add(word)
			}
		}
	}
	return pieces
}

// bengaliLetter tells whether there is a letter of the Bengali block at r.
func bengaliLetter(r rune) bool {
	switch {
	case r >= 0x0980 && r <= 0x0983, r >= 0x0985 && r <= 0x098C, r == 0x098F, r == 0x0990, r >= 0x0993 && r <= 0x09A8,
		r >= 0x09AA && r <= 0x09B0, r == 0x09B2, r >= 0x09B6 && r <= 0x09B9, r >= 0x09BC && r <= 0x09C4, r == 0x09C7, r == 0x09C8,
		r >= 0x09CB && r <= 0x09CE, r == 0x09D7, r == 0x09DC, r == 0x09DD, r >= 0x09DF && r <= 0x09E3, r >= 0x09E6 && r <= 0x09FE:
		return true
	}
	return false
}
