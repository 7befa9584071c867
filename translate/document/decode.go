package document

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// An encoding says how the document is stored.
type encoding struct {
	name  string
	mark  int       // bytes of the byte order mark
	order byteOrder // of UTF-16, nil for UTF-8
}

// byteOrder is that of UTF-16.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// utf16 is the byte order of UTF-16 as [align.Sentence] has it.
func (e *encoding) utf16() string {
	switch e.order {
	case nil:
		return ""
	case binary.BigEndian:
		return "BE"
	}
	return "LE"
}

// bom are the bytes of the byte order mark, none if the document has none.
func (e *encoding) bom() []byte {
	if e.mark == 0 {
		return nil
	}
	return e.encode(nil, "\uFEFF")
}

// encode appends text as the document stores it.
func (e *encoding) encode(b []byte, text string) []byte {
	if e.order == nil {
		return append(b, text...)
	}
	for _, r := range text {
		if r < 0x10000 {
			b = e.order.AppendUint16(b, uint16(r))
			continue
		}
		high, low := utf16.EncodeRune(r)
		b = e.order.AppendUint16(e.order.AppendUint16(b, uint16(high)), uint16(low))
	}
	return b
}

// size is how many bytes text takes in the document.
func (e *encoding) size(text string) int64 {
	if e.order == nil {
		return int64(len(text))
	}
	n := int64(0)
	for _, r := range text {
		n += 2 * int64(utf16.RuneLen(r))
	}
	return n
}

// units is the number of UTF-16 code units of the valid UTF-8 text b.
func units(b []byte) (n int64) {
	for _, c := range b {
		if c&0xC0 != 0x80 {
			n++
			if c >= 0xF0 {
				n++
			}
		}
	}
	return n
}

// A utf8Reader hands on valid text up to the first invalid byte.
type utf8Reader struct {
	src    io.Reader
	offset int64 // in the document, of what is read next
	line   int
	part   [utf8.UTFMax]byte // the beginning of a code point
	parts  int
	err    error
}

func (r *utf8Reader) Read(p []byte) (int, error) {
	if len(p) < utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	for r.err == nil {
		n := copy(p, r.part[:r.parts])
		r.parts = 0
		m, err := r.src.Read(p[n:])
		b := p[:n+m]
		r.err = err
		if err != io.EOF {
			whole := wholeRunes(b)
			r.parts = copy(r.part[:], b[whole:])
			b = b[:whole]
		}
		if i, problem := flaw(b); problem != nil {
			b = b[:i]
			problem.Offset = r.offset + int64(i)
			problem.Line = r.line + bytes.Count(b, []byte("\n"))
			r.err = problem
		}
		r.offset += int64(len(b))
		r.line += bytes.Count(b, []byte("\n"))
		if len(b) > 0 {
			return len(b), nil
		}
		if err == nil && m == 0 {
			return 0, nil
		}
	}
	return 0, r.err
}

// wholeRunes is the length of b without the beginning of a code point at its end.
func wholeRunes(b []byte) int {
	for k := 1; k < utf8.UTFMax && k <= len(b); k++ {
		if tail := b[len(b)-k:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return len(b) - k
			}
			break
		}
	}
	return len(b)
}

// flaw returns the first byte of b that plain text in UTF-8 cannot hold, and
// the error, whose place is left to the caller.
func flaw(b []byte) (int, *Error) {
	nul := bytes.IndexByte(b, 0)
	if nul >= 0 {
		b = b[:nul]
	}
	if !utf8.Valid(b) {
		for i := 0; i < len(b); {
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				return i, &Error{
					Kind:    Encoding,
					Problem: fmt.Sprintf("invalid UTF-8 (byte 0x%02X)", b[i]),
					Hint:    "save the text as UTF-8, or convert it: iconv -f ENCODING -t UTF-8 OLD > NEW",
				}
			}
			i += n
		}
	}
	if nul >= 0 {
		return nul, &Error{Kind: Binary, Problem: "not plain text (NUL byte)", Hint: asText}
	}
	return len(b), nil
}

// A utf16Reader turns UTF-16 into UTF-8, up to the first flaw.
type utf16Reader struct {
	src    io.Reader
	order  byteOrder
	offset int64 // in the document, of what is decoded next
	line   int
	raw    [4096]byte
	have   int // bytes in raw
	out    []byte
	err    error
}

func (r *utf16Reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 && r.err == nil {
		n, err := r.src.Read(r.raw[r.have:])
		r.have += n
		r.err = err
		r.decode(err != nil)
		if n == 0 && err == nil {
			return 0, nil
		}
	}
	if len(r.out) > 0 {
		n := copy(p, r.out)
		r.out = r.out[n:]
		return n, nil
	}
	return 0, r.err
}

// decode moves what is whole in raw to out.
func (r *utf16Reader) decode(last bool) {
	r.out = r.out[:0]
	i := 0
	for i+2 <= r.have {
		c := rune(r.order.Uint16(r.raw[i:]))
		n := 2
		switch {
		case c == 0:
			r.fail(Binary, "not plain text (NUL character)", asText)
			return
		case c == '\n':
			r.line++
		case utf16.IsSurrogate(c):
			if i+4 > r.have && !last {
				r.keep(i)
				return
			}
			low := rune(0)
			if i+4 <= r.have {
				low = rune(r.order.Uint16(r.raw[i+2:]))
			}
			if c = utf16.DecodeRune(c, low); c == utf8.RuneError {
				r.fail(Encoding, "invalid UTF-16 (half of a surrogate pair)", "save the text as UTF-8")
				return
			}
			n = 4
		}
		r.out = utf8.AppendRune(r.out, c)
		r.offset += int64(n)
		i += n
	}
	if i < r.have && last && r.err == io.EOF {
		r.fail(Encoding, "invalid UTF-16 (half of a character at the end)", "the file may have been cut off; save the text as UTF-8")
		return
	}
	r.keep(i)
}

// keep drops the first i bytes of raw.
func (r *utf16Reader) keep(i int) { r.have = copy(r.raw[:], r.raw[i:r.have]) }

// fail ends the text at the present offset.
func (r *utf16Reader) fail(kind Kind, problem, hint string) {
	r.have = 0
	r.err = &Error{Kind: kind, Problem: problem, Hint: hint, Line: r.line, Offset: r.offset}
}
