// Package sentencepiece cuts a text into the pieces of a SentencePiece vocabulary,
// and puts pieces together to a text again.
//
// Read takes a file of the kind unigram (.spm or .model); Encode and Decode give the same
// as the original program does, to the last piece, and say which bytes of the text belong
// to which piece.
package sentencepiece

import "unicode/utf8"

// A Vocabulary knows pieces of words by their number. It may be used by several
// goroutines at once.
type Vocabulary struct {
	text   string  // all pieces, one after the other
	starts []int32 // where each piece starts in text, and the end
	kinds  []kind  // of each piece

	pieces   *trie            // the pieces that a text is cut into
	reserved map[string]int32 // the others: unknown, control and byte pieces
	bytes    *[256]int32      // the piece of each byte, nil if the vocabulary has none
	byteOf   map[int32]byte   // the byte of each such piece

	unknown, eos   int
	unknownScore   float32
	unknownSurface string

	normalizer   normalizer
	denormalizer *normalizer // for decoded text, nil if there is none
}

// kind is what a piece is for, with the numbers of the file format.
type kind uint8

const (
	normal      kind = 1
	unknown     kind = 2
	control     kind = 3
	userDefined kind = 4
	unused      kind = 5
	byteValue   kind = 6
)

// unusedID is the number of an unused piece in the trie, below none; and the other way round.
func unusedID(id int) int32 { return int32(none - 1 - id) }

// Len is the number of pieces.
func (v *Vocabulary) Len() int { return len(v.kinds) }

// Piece is the text of a piece, in which ▁ stands for a space. It is empty if there is no such piece.
func (v *Vocabulary) Piece(id int) string {
	if id < 0 || id >= v.Len() {
		return ""
	}
	return v.text[v.starts[id]:v.starts[id+1]]
}

// ID finds a piece by its text.
func (v *Vocabulary) ID(piece string) (id int, ok bool) {
	if id, ok := v.reserved[piece]; ok {
		return int(id), true
	}
	at := int32(root)
	found := int32(none)
	for i, r := range piece {
		if r == utf8.RuneError && piece[i] != "\uFFFD"[0] {
			return 0, false // not a letter, but a bad byte
		}
		edge := v.pieces.edge(at, r)
		if edge == nil {
			return 0, false
		}
		at, found = edge.to, edge.id
	}
	if found < none {
		found = unusedID(int(found))
	}
	return int(found), found != none
}

// Unknown is the piece for what no other piece is for, -1 if there is none.
func (v *Vocabulary) Unknown() int { return v.unknown }

// EOS is the piece for the end of a sentence, -1 if there is none.
func (v *Vocabulary) EOS() int { return v.eos }
