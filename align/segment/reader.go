package segment

import (
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"unsafe"
)

// maxEmptyReads is how often an io.Reader may return nothing at all.
const maxEmptyReads = 100

// A Reader cuts a stream into sentences and tells where each one lies:
//
//	r := segment.NewReader(os.Stdin, segment.Options{})
//	for r.Scan() {
//		fmt.Printf("%d:%d %s\n", r.Line(), r.Column(), r.Bytes())
//	}
//	if err := r.Err(); err != nil {
//		return err
//	}
//
// It holds a part of the stream of some four times [Options].MaxBytes and the
// look-ahead, whatever the lengths of lines and sentences, and finds the same
// sentences as [Split].
type Reader struct {
	src  io.Reader
	scan *scanner
	err  error // what src ended with
	idle int   // empty reads in a row

	buf  []byte // the part of the stream that is held
	base int64  // offset of buf in the stream

	span Span // of the present sentence in buf
	cut  bool

	// The place of the byte buf[at].
	at        int
	line      int
	column    int
	units     int64
	block     int
	blockLine int // the line of the present block
}

// NewReader returns a Reader of the sentences in r.
func NewReader(r io.Reader, opt Options) *Reader {
	s := newScanner(opt)
	return &Reader{
		src:    r,
		scan:   s,
		buf:    make([]byte, 0, 4*(s.max+Lookahead)),
		line:   1,
		column: 1,
	}
}

// Scan moves to the next sentence. It returns false at the end of the stream
// and at an error. A sentence that an error of the stream cuts off is not
// returned, all sentences before it are.
func (r *Reader) Scan() bool {
	for {
		ended := r.err != nil
		// The scanner keeps no part of the text, so the buffer may change
		// between two calls.
		text := unsafe.String(unsafe.SliceData(r.buf), len(r.buf))
		sp, cut, st := r.scan.next(text, ended)
		switch {
		case st == found:
			if r.Err() != nil && r.scan.pos == len(text) {
				return false
			}
			r.span, r.cut = sp, cut
			r.advance(sp.Start)
			if r.line != r.blockLine && (!r.scan.join || r.scan.paragraph) {
				r.block++
				r.blockLine = r.line
			}
			return true
		case st == done:
			return false
		}
		r.fill()
	}
}

// advance moves the known place on to buf[to].
func (r *Reader) advance(to int) {
	const word = 8
	for r.at+word <= to {
		// Eight bytes at a time, unless a line ends in them.
		b := binary.LittleEndian.Uint64(r.buf[r.at:])
		if x := b ^ 0x0A0A0A0A0A0A0A0A; (x-0x0101010101010101)&^x&0x8080808080808080 != 0 {
			r.step(r.at + word)
			continue
		}
		// The bytes 10xxxxxx begin no character; 1111xxxx begin those of two units.
		points := word - bits.OnesCount64(b&(^b<<1)&0x8080808080808080)
		r.column += points
		r.units += int64(points + bits.OnesCount64(b&(b<<1)&(b<<2)&(b<<3)&0x8080808080808080))
		r.at += word
	}
	r.step(to)
}

// step is advance, byte by byte.
func (r *Reader) step(to int) {
	for i := r.at; i < to; i++ {
		c := r.buf[i]
		switch {
		case c == '\n':
			r.line++
			r.column = 1
			r.units++
		case c&0xC0 != 0x80:
			r.column++
			r.units++
			if c >= 0xF0 {
				r.units++
			}
		}
	}
	r.at = to
}

// fill drops what is done with and reads on.
func (r *Reader) fill() {
	keep := r.scan.pos
	if r.scan.open {
		keep = r.scan.start
	}
	if keep > 0 && cap(r.buf)-len(r.buf) < cap(r.buf)/2 {
		r.advance(keep)
		n := copy(r.buf, r.buf[keep:])
		r.buf = r.buf[:n]
		r.scan.forget(keep)
		r.base += int64(keep)
		r.at = 0
	}
	n, err := r.src.Read(r.buf[len(r.buf):cap(r.buf)])
	r.buf = r.buf[:len(r.buf)+n]
	switch {
	case err != nil:
		r.err = err
	case n > 0:
		r.idle = 0
	default:
		if r.idle++; r.idle == maxEmptyReads {
			r.err = io.ErrNoProgress
		}
	}
}

// Err returns the error that ended the stream, if it was not io.EOF.
func (r *Reader) Err() error {
	if errors.Is(r.err, io.EOF) {
		return nil
	}
	return r.err
}

// Bytes returns the present sentence, valid until the next Scan.
func (r *Reader) Bytes() []byte { return r.buf[r.span.Start:r.span.End] }

// Offset is where the present sentence begins in the stream, in bytes.
func (r *Reader) Offset() int64 { return r.base + int64(r.span.Start) }

// Offset16 is the same in UTF-16 code units, for text that is or will be in
// that encoding.
func (r *Reader) Offset16() int64 { return r.units }

// Cut tells whether the present sentence was cut off at [Options].MaxBytes.
func (r *Reader) Cut() bool { return r.cut }

// MaxBytes is the length of the longest sentence that is not cut.
func (r *Reader) MaxBytes() int { return r.scan.max }

// Line is the line in which the present sentence begins, from 1. As in
// editors, LF and CRLF end a line; U+0085, U+2028 and U+2029 do not count,
// though they end a sentence.
func (r *Reader) Line() int { return r.line }

// Column is the code point of its line at which the present sentence begins,
// from 1.
func (r *Reader) Column() int { return r.column }

// Block counts the lines with a sentence in them, up to the present one, or the
// paragraphs if lines are joined.
func (r *Reader) Block() int { return r.block }
