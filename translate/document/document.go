// Package document opens a text and reads it as a stream of sentences, each
// with its place:
//
//	d, err := document.Open("letter.txt", document.Options{})
//	if err != nil {
//		return err
//	}
//	defer d.Close()
//	for s, err := range d.Sentences() {
//		if err != nil {
//			return err
//		}
//		fmt.Printf("%d:%d %s\n", s.Place.Line, s.Place.Column, s.Text)
//	}
//
// It reads plain text in UTF-8, with or without a byte order mark, and in
// UTF-16 with one, of any size in little memory, and texts with markup, of which it
// holds the largest part in memory: HTML, Markdown, Word (docx), OpenDocument
// text (odt), EPUB, subtitles (srt, vtt) and message catalogues (po). What cannot be
// translated as it stands (images, other encodings, text typed for a Bijoy
// font, text in another script) is an [Error] that says what it is and what to
// do about it. Open and New look at the first 64 KiB for that; an error later
// in the text comes after the sentences before it.
//
// An [Output] writes the document with translations in the place of its sentences.
package document

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"
	"sync/atomic"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/segment"
)

// headSize is how much of a document is looked at before its first sentence.
const headSize = 64 << 10

// Options changes how a document is read. The zero value is ready for use.
type Options struct {
	// Lines makes each line one unit, as in test sets.
	Lines bool
	// AnyScript reads text that is not Bengali too.
	AnyScript bool
	// Raw reads whatever plain text there is: in any script, empty, and in UTF-8
	// with invalid bytes and NUL characters, which pass through unchanged.
	Raw bool
	// Plain reads the file as plain text, whatever its name says.
	Plain bool
	// Segment changes how lines are cut into sentences.
	Segment segment.Options
}

// A Document is an open text. Its methods are not safe for concurrent use,
// BytesRead apart.
type Document struct {
	name  string
	read  atomic.Int64
	close func() error

	src       *bufio.Reader
	enc       encoding
	sentences *segment.Reader
	joined    bool // sentences may have line breaks in them
	seen      bool // there was a sentence
	cuts      int
	notes     []string

	// Of a document with markup.
	kind   *kind
	body   body
	opt    segment.Options
	out    *Output
	to     string // the language into which it is translated, "" while it is not
	window *window
}

// Open opens the file at path, or standard input if path is "-". Errors are of
// type *[Error].
func Open(path string, opt Options) (*Document, error) {
	if path == "-" {
		return New(path, os.Stdin, opt)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, ioError(path, err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, ioError(path, err)
	}
	if info.IsDir() {
		f.Close()
		return nil, &Error{Kind: Directory, Name: path, Problem: "this is a folder", Hint: "name the files in it"}
	}
	d, err := New(path, f, opt)
	if err != nil {
		f.Close()
		return nil, err
	}
	d.close = f.Close
	return d, nil
}

// New reads the document from r; name stands in places and errors. It waits
// for the first 64 KiB of r or its end. Errors are of type *[Error].
func New(name string, r io.Reader, opt Options) (*Document, error) {
	d := &Document{name: name, close: func() error { return nil }}
	src := bufio.NewReaderSize(&counter{r, &d.read}, headSize)
	head, err := src.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, ioError(name, err)
	}
	if !opt.Plain && !opt.Raw {
		if k := kindOf(name, head); k != nil {
			if e := d.openBody(k, r, src, head, opt); e != nil {
				e.Name = name
				return nil, e
			}
			return d, nil
		}
	}
	found, problem := inspect(head, err == io.EOF, opt)
	if problem != nil {
		problem.Name = name
		return nil, problem
	}
	d.src, d.enc = src, found.enc
	d.notes = found.notes
	if _, err := src.Discard(d.enc.mark); err != nil {
		return nil, ioError(name, err)
	}
	in := &source{Reader: src, d: d}
	var text io.Reader
	switch {
	case d.enc.order != nil:
		text = &utf16Reader{src: in, order: d.enc.order, offset: int64(d.enc.mark), line: 1}
	case opt.Raw:
		text = in
	default:
		text = &utf8Reader{src: in, offset: int64(d.enc.mark), line: 1}
	}
	seg := opt.Segment
	seg.Lines = seg.Lines || opt.Lines
	d.sentences = segment.NewReader(text, seg)
	d.joined = seg.JoinLines
	d.seen = opt.Raw // an empty text is one too
	return d, nil
}

// Sentences returns the sentences of the document in order. Where lines are
// joined, the line breaks in a sentence are spaces in its Text, and its Place is
// that of the text as it stands in the document. Sentences ends with the
// first error, which is of type *[Error]. The document is read once: a second
// call goes on where the first one stopped.
func (d *Document) Sentences() iter.Seq2[align.Sentence, error] {
	if d.body != nil {
		return d.bodySentences
	}
	return func(yield func(align.Sentence, error) bool) {
		r := d.sentences
		for r.Scan() {
			d.seen = true
			if r.Cut() {
				d.cuts++
			}
			start, length := r.Offset(), int64(len(r.Bytes()))
			if d.enc.order != nil {
				start, length = 2*r.Offset16(), 2*units(r.Bytes())
			}
			start += int64(d.enc.mark)
			text := string(r.Bytes())
			if d.joined {
				text = joinLines(text)
			}
			s := align.Sentence{
				Text:  text,
				UTF16: d.enc.utf16(),
				Place: align.Place{
					Document: d.name,
					Block:    r.Block(),
					Start:    start,
					End:      start + length,
					Line:     r.Line(),
					Column:   r.Column(),
				},
				Cut: r.Cut(),
			}
			if d.window != nil {
				d.window.push(span{s.Place.Start, s.Place.End, s.Text})
			}
			if !yield(s, nil) {
				return
			}
		}
		err := r.Err()
		var problem *Error
		switch {
		case errors.As(err, &problem):
			problem.Name = d.name
			err = problem
		case err != nil:
			err = ioError(d.name, err)
		case !d.seen:
			problem = blank()
			problem.Name = d.name
			err = problem
		default:
			return
		}
		yield(align.Sentence{}, err)
	}
}

// joinLines replaces each line break and the white space around it with a space.
func joinLines(text string) string {
	if !strings.ContainsFunc(text, lineBreak) {
		return text
	}
	var b strings.Builder
	for i, line := range strings.FieldsFunc(text, lineBreak) {
		if line = strings.TrimSpace(line); line != "" {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(line)
		}
	}
	return b.String()
}

func lineBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// BytesRead is how much of Size has been read so far. It runs ahead of the
// sentences by what is held in memory, and may be called while they are read.
func (d *Document) BytesRead() int64 { return d.read.Load() }

// Notes are what the user should know about how the document was read: its
// encoding if that is not UTF-8, and where text had to be cut. They are complete
// when Sentences has ended.
func (d *Document) Notes() []string {
	notes := append([]string(nil), d.notes...)
	if d.cuts > 0 {
		n := d.sentences.MaxBytes()
		limit := fmt.Sprintf("%d bytes", n)
		if n%1024 == 0 {
			limit = fmt.Sprintf("%d KiB", n/1024)
		}
		places := "1 place"
		if d.cuts > 1 {
			places = fmt.Sprintf("%d places", d.cuts)
		}
		notes = append(notes, fmt.Sprintf("the text was cut in %s where no sentence ends within %s", places, limit))
	}
	return notes
}

// Close closes the file that Open opened.
func (d *Document) Close() error { return d.close() }

// source is what the text is read from. What an [Output] still needs is kept.
type source struct {
	io.Reader
	d *Document
}

func (s *source) Read(p []byte) (int, error) {
	w := s.d.window
	if w == nil {
		return s.Reader.Read(p)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return 0, io.EOF
	}
	n, err := s.Reader.Read(p)
	w.buf = append(w.buf, p[:n]...)
	return n, err
}

// ioError says what the system reported about the document.
func ioError(name string, err error) *Error {
	e := &Error{Kind: Unreadable, Name: name, Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Kind, e.Problem, e.Hint = Missing, "no such file", "check the spelling and the folder"
	case errors.Is(err, fs.ErrPermission):
		e.Problem, e.Hint = "no permission to read it", "check the permissions of the file"
	default:
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err // without the name, which is there already
		}
		e.Problem = fmt.Sprintf("cannot be read: %v", err)
	}
	return e
}

// A counter counts what is read.
type counter struct {
	src io.Reader
	n   *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n.Add(int64(n))
	return n, err
}
