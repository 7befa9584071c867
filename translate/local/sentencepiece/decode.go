package sentencepiece

import (
	"strings"
	"unicode/utf8"
)

// A Span is a part of a text: the bytes from Start up to End.
type Span struct {
	Start, End int
}

// Decode puts pieces together to a text, and tells which bytes of it came from each of ids. Control pieces,
// and numbers for which there is no piece, give nothing. Bytes that are not UTF-8 become U+FFFD.
func (v *Vocabulary) Decode(ids []int32) (text string, places []Span) {
	var out []byte
	places = make([]Span, len(ids))
	trim := v.normalizer.dummyPrefix || v.normalizer.removeSpaces // spaces at the start
	trimmed := false
	for i := 0; i < len(ids); i++ {
		if run := v.byteRun(ids[i:]); len(run) > 0 {
			out = appendBytes(out, places[i:], run)
			i += len(run) - 1
			continue
		}
		if trimmed || len(out) > 0 {
			trim = false
		}
		trimmed = false
		start := len(out)
		id := int(ids[i])
		switch {
		case id < 0 || id >= v.Len() || v.kinds[id] == control:
		case id == v.unknown:
			out = append(out, v.unknownSurface...)
		default:
			piece := v.Piece(id)
			if trim {
				var cut bool
				piece, cut = strings.CutPrefix(piece, string(spaceMark))
				trimmed = cut && !v.normalizer.removeSpaces
			}
			for {
				word, rest, more := strings.Cut(piece, string(spaceMark))
				out = append(out, word...)
				if !more {
					break
				}
				out = append(out, ' ')
				piece = rest
			}
		}
		places[i] = Span{start, len(out)}
	}
	if v.denormalizer != nil {
		return v.denormalize(string(out), places), places
	}
	return string(out), places
}

// byteRun is the bytes of the pieces for bytes that ids begins with.
func (v *Vocabulary) byteRun(ids []int32) (run []byte) {
	for _, id := range ids {
		b, ok := v.byteOf[id]
		if !ok {
			break
		}
		run = append(run, b)
	}
	return run
}

// appendBytes appends bytes as UTF-8, and sets the place of each: a letter belongs to its last byte.
func appendBytes(out []byte, places []Span, run []byte) []byte {
	for i := 0; i < len(run); {
		r, n := utf8.DecodeRune(run[i:])
		for k := range n - 1 {
			places[i+k] = Span{len(out), len(out)}
		}
		start := len(out)
		out = utf8.AppendRune(out, r)
		i += n
		places[i-1] = Span{start, len(out)}
	}
	return out
}

// denormalize rewrites a decoded text, and moves the places with it.
func (v *Vocabulary) denormalize(text string, places []Span) string {
	chars, _ := v.denormalizer.normalize(nil, text)
	var out []byte
	moved := make([]int, 1, len(text)+1) // where each byte of text begins in out
	for _, c := range chars {
		for len(moved) <= int(c.at) {
			moved = append(moved, len(out))
		}
		out = utf8.AppendRune(out, c.r)
	}
	for len(moved) <= len(text) {
		moved = append(moved, len(out))
	}
	for i, p := range places {
		places[i] = Span{moved[p.Start], moved[p.End]}
	}
	return string(out)
}
