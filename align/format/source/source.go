// Package source opens a text file for readers that must know where each
// character stands: use [New] to read it as UTF-8, and a [Cursor] to follow its
// lines, columns and bytes.
package source

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/names"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Reader reads a file as UTF-8. The file may be in UTF-16 if it begins with a
// byte order mark, or with a <, as XML files may without one.
type Reader struct {
	*bufio.Reader
	// UTF16 is the byte order of a file in UTF-16, "LE" or "BE", and empty for one
	// in UTF-8.
	UTF16 string
	// Mark is how many bytes the byte order mark takes.
	Mark int64
}

// bufferSize is how much is read at once.
const bufferSize = 64 << 10

// New begins to read r.
func New(r io.Reader) (*Reader, error) { return begin(r, false) }

// NewXML begins to read r, which may be XML: that is known for UTF-16 without a byte order mark, too.
func NewXML(r io.Reader) (*Reader, error) { return begin(r, true) }

func begin(r io.Reader, xml bool) (*Reader, error) {
	in := &Reader{Reader: bufio.NewReaderSize(r, bufferSize)}
	head, err := in.Peek(3)
	if err != nil && err != io.EOF {
		return nil, err
	}
	order := unicode.LittleEndian
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		in.Mark = 3
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		in.Mark, in.UTF16 = 2, "LE"
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		in.Mark, in.UTF16, order = 2, "BE", unicode.BigEndian
	case xml && bytes.HasPrefix(head, []byte("<\x00")):
		in.UTF16 = "LE"
	case xml && bytes.HasPrefix(head, []byte("\x00<")):
		in.UTF16, order = "BE", unicode.BigEndian
	}
	in.Discard(int(in.Mark))
	if in.UTF16 != "" {
		in.Reader = bufio.NewReaderSize(transform.NewReader(in.Reader, unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder()), bufferSize)
	}
	return in, nil
}

// Cursor returns the place where the text of the file begins.
func (r *Reader) Cursor(name string) Cursor {
	return Cursor{Place: names.Place{File: name, Line: 1, Column: 1, Offset: r.Mark}, utf16: r.UTF16 != ""}
}

// Cursor is a place in a file that moves on with what is read.
type Cursor struct {
	names.Place
	utf16 bool
}

// Skip moves the cursor over text. Of what is not UTF-8 each byte is a character.
func (c *Cursor) Skip(text []byte) {
	c.skipOffset(text)
	if i := bytes.LastIndexByte(text, '\n') + 1; i > 0 {
		c.Line += bytes.Count(text[:i], []byte{'\n'})
		c.Column = 1
		text = text[i:]
	}
	c.Column += utf8.RuneCount(text)
}

// SkipValid is Skip of what is known to be UTF-8, and faster.
func (c *Cursor) SkipValid(text []byte) {
	c.skipOffset(text)
	n, i := lastLine(text)
	if i > 0 {
		c.Line += bytes.Count(text[:i], []byte{'\n'})
		c.Column = 1
	}
	c.Column += n
}

func (c *Cursor) skipOffset(text []byte) {
	if c.utf16 {
		for i := 0; i < len(text); {
			r, n := utf8.DecodeRune(text[i:])
			i += n
			c.Offset += 2
			if r > 0xFFFF {
				c.Offset += 2
			}
		}
	} else {
		c.Offset += int64(len(text))
	}
}

// lastLine counts the characters of the last line of valid UTF-8, and tells where it begins.
func lastLine(text []byte) (n, begin int) {
	const each, high = 0x0101010101010101, 0x8080808080808080
	i := len(text)
	for ; i >= 8; i -= 8 {
		x := binary.LittleEndian.Uint64(text[i-8:])
		if breaks := x ^ each*'\n'; (breaks-each)&^breaks&high != 0 {
			break
		}
		// The bytes that go on with a character begin with the bits 10.
		n += 8 - bits.OnesCount64((x>>7)&(^x>>6)&each)
	}
	for ; i > 0 && text[i-1] != '\n'; i-- {
		if text[i-1]&0xC0 != 0x80 {
			n++
		}
	}
	return n, i
}

// MaxLine is the longest line that is read, in bytes.
const MaxLine = 64 << 20

// Line reads the next line of r, its end included. The error of the end of the
// file comes alone. The line is valid until the next call.
func (r *Reader) Line(buf []byte) ([]byte, error) {
	buf = buf[:0]
	for {
		part, err := r.ReadSlice('\n')
		buf = append(buf, part...)
		switch {
		case err == nil:
			return buf, nil
		case err == io.EOF && len(buf) > 0:
			return buf, nil
		case err != bufio.ErrBufferFull:
			return nil, err
		case len(buf) > MaxLine:
			return nil, fmt.Errorf("the line is longer than %d MiB", MaxLine>>20)
		}
	}
}
