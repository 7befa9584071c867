package sentencepiece

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// A Token is a piece in its place: the bytes of the text, from Start up to End, that it stands for.
// They are the bytes before normalization. A letter that is written as several pieces, one for each of its
// bytes, belongs to the last of these, and the others stand before it and are empty.
type Token struct {
	ID         int32
	Start, End int32
}

// work is what Encode needs only while it runs.
type work struct {
	chars []char
	paths []path
}

// A path is the best way to cut the text up to a letter.
type path struct {
	score  float32
	length int32 // of the last piece, in letters; 0 while there is no path
	id     int32 // of the last piece
}

var works = sync.Pool{New: func() any { return new(work) }}

// Encode appends the pieces of the text, which has fewer than 2 GB, to dst. It adds no piece for the end of the sentence.
func (v *Vocabulary) Encode(dst []Token, text string) []Token {
	w := works.Get().(*work)
	defer works.Put(w)
	var end int32
	w.chars, end = v.normalizer.normalize(w.chars[:0], text)
	v.cut(w)
	return v.tokens(dst, w, end)
}

// highestSum is how far from 0 a sum of scores may get before those that are still needed are moved back to 0,
// so that a long text is cut as well at its end as at its start.
const highestSum = 100000

// cut finds the paths to each letter. Of paths that are equally good the one with the longest last piece stays. Sums are
// rounded as in the original, of version 0.2.3; older versions have more bits, and choose another path now and then.
func (v *Vocabulary) cut(w *work) {
	chars := w.chars
	w.paths = slices.Grow(w.paths[:0], len(chars)+1)[:len(chars)+1]
	paths := w.paths
	clear(paths)
	farthest := 0 // to which there is a path
	for i := range chars {
		here := paths[i].score
		if here < -highestSum || here > highestSum {
			for k := i; k <= farthest; k++ {
				if paths[k].length != 0 {
					paths[k].score -= here
				}
			}
			here = 0
		}
		alone := false // whether this letter is a piece
		at := int32(root)
		for j := i; j < len(chars); j++ {
			edge := v.pieces.edge(at, chars[j].r)
			if edge == nil {
				break
			}
			at = edge.to
			if edge.id > none {
				if j == i {
					alone = true
				}
				p := &paths[j+1]
				if sum := edge.score + here; p.length == 0 || sum > p.score {
					*p = path{sum, int32(j + 1 - i), edge.id}
				}
				farthest = max(farthest, j+1)
			}
			if j+1 == len(chars) || !edge.next.may(chars[j+1].r) {
				break
			}
		}
		if !alone {
			p := &paths[i+1]
			if sum := v.unknownScore + here; p.length == 0 || sum > p.score {
				*p = path{sum, 1, int32(v.unknown)}
			}
			farthest = max(farthest, i+1)
		}
	}
}

// tokens appends the pieces of the best path.
func (v *Vocabulary) tokens(dst []Token, w *work, end int32) []Token {
	first := len(dst)
	start := func(i int) int32 {
		if i == len(w.chars) {
			return end
		}
		return w.chars[i].at
	}
	// From the last piece to the first.
	for i := len(w.chars); i > 0; {
		p := w.paths[i]
		to := start(i)
		i -= int(p.length)
		t := Token{p.id, start(i), to}
		switch {
		case int(p.id) != v.unknown:
			dst = append(dst, t)
		case v.bytes != nil:
			var bytes [utf8.UTFMax]byte
			n := utf8.EncodeRune(bytes[:], w.chars[i].r)
			for k := n - 1; k >= 0; k-- {
				t.ID = v.bytes[bytes[k]]
				dst = append(dst, t)
				t.End = t.Start
			}
		case len(dst) > first && int(dst[len(dst)-1].ID) == v.unknown:
			dst[len(dst)-1].Start = t.Start // one token for all that is unknown
		default:
			dst = append(dst, t)
		}
	}
	slices.Reverse(dst[first:])
	return dst
}
