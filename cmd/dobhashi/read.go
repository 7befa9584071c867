package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/translate/document"
)

// texts reads whatever files can be read as pieces of text that know where they
// stand: pairs in the formats of package format, documents line by line. It is the
// one place that knows which file is what: by its name, or standard input by how
// it begins.
type texts struct {
	*env
	opt   document.Options
	total int64 // bytes of all files, 0 if not known

	finished int64 // bytes of those before
	reading  func() int64
}

// newTexts prepares to read the files at paths.
func newTexts(e *env, paths []string) *texts {
	return &texts{env: e, opt: document.Options{Lines: true, AnyScript: true}, total: totalSize(paths)}
}

// options are how the document at path is read: as plain text, to find each character in it
// again, unless it is packed.
func (t *texts) options(path string) document.Options {
	opt := t.opt
	opt.Plain = !document.Packed(path)
	return opt
}

// readable returns the error that reading the file would begin with.
func (t *texts) readable(path string) error {
	if _, ok := format.ReaderFor(path); ok {
		return isThere(path)
	}
	return checkDocument(path, t.options(path))
}

// units reads the files at paths, one after the other.
func (t *texts) units(paths []string) iter.Seq2[align.Unit, error] {
	t.finished = 0
	return func(yield func(align.Unit, error) bool) {
		for _, path := range paths {
			for u, err := range t.file(path) {
				if !yield(u, err) || err != nil {
					return
				}
			}
			if t.reading != nil {
				t.finished += t.reading()
				t.reading = nil
			}
		}
	}
}

// done is how many bytes were read.
func (t *texts) done() int64 {
	if t.reading == nil {
		return t.finished
	}
	return t.finished + t.reading()
}

func (t *texts) file(path string) iter.Seq2[align.Unit, error] {
	read, ok := format.ReaderFor(path)
	if path == "-" {
		in := bufio.NewReader(t.stdin)
		head, _ := in.Peek(in.Size()) // an error comes again
		if read, ok = format.ReaderOf(head); !ok {
			env := *t.env
			env.stdin = in
			return t.document(&env, path)
		}
		return t.pairs(read, in, path)
	}
	if !ok {
		return t.document(t.env, path)
	}
	return func(yield func(align.Unit, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(align.Unit{}, fmt.Errorf("cannot read %w", err))
			return
		}
		defer f.Close()
		for u, err := range t.pairs(read, f, path) {
			if !yield(u, err) {
				return
			}
		}
	}
}

// pairs reads the pairs of in.
func (t *texts) pairs(read format.Reader, from io.Reader, path string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		in := &counted{Reader: from}
		t.reading = func() int64 { return in.n }
		for u, err := range read(in, path) {
			if !yield(u, err) {
				return
			}
		}
	}
}

// counted counts what is read.
type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// document reads a document line by line.
func (t *texts) document(e *env, path string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		d, err := openDocument(e, path, t.options(path))
		if err != nil {
			yield(align.Unit{}, err)
			return
		}
		defer d.Close()
		t.reading = d.BytesRead
		for s, err := range d.Sentences() {
			u := align.Unit{Source: align.Passage{Text: s.Text, Start: s.At(0), UTF16: s.UTF16}}
			if !yield(u, err) || err != nil {
				return
			}
		}
	}
}
