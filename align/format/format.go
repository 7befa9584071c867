// Package format stores aligned pairs in files: pick a [Format] with [ForPath]
// or [Lookup], open a file with [Create] and write pairs to it. Whatever
// happens on the way, the file is then either complete or as it was before.
// To read pairs use the [ReaderFor] a path; to change what a file has in some
// places and nothing else, [Rewrite] it.
//
//	f, ok := format.ForPath("story.tmx")
//	...
//	out, err := format.Create("story.tmx", f, align.Meta{From: "bn", To: "en"})
//	if err != nil {
//		return err
//	}
//	defer out.Abort() // does nothing after Close
//	for pair, err := range pairs {
//		...
//		if err := out.Write(&pair); err != nil {
//			return err
//		}
//	}
//	return out.Close(&report)
//
// Each format is a package of its own below this one and can be used alone.
package format

import (
	"bytes"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/html"
	"github.com/dobhashi/dobhashi/align/format/jsonl"
	"github.com/dobhashi/dobhashi/align/format/tmx"
	"github.com/dobhashi/dobhashi/align/format/tsv"
	"github.com/dobhashi/dobhashi/align/format/xliff"
)

// Format is one way to store pairs.
type Format struct {
	// Name is what people type: "tmx".
	Name string
	// Extensions are the endings of file names, in lower case with the dot;
	// the first is the usual one.
	Extensions []string
	// New begins a file on w. It is nil for a format that is only read.
	New func(w io.Writer, m align.Meta) Writer
	// Read reads the pairs of a file, with where they stand. It is nil for a
	// format that is only written.
	Read Reader
	// Repair is Read for a file that may be damaged. It is nil for a format of which
	// there is nothing to repair.
	Repair Repairer
}

// Reader reads the pairs of r; name stands in places and errors. The sequence ends
// with the first error.
type Reader func(r io.Reader, name string) iter.Seq2[align.Unit, error]

// Repairer is a [Reader] that repairs what is damaged, or leaves it out, and reads on.
// It tells what it did on which line.
type Repairer func(r io.Reader, name string, told func(line int, what string)) iter.Seq2[align.Unit, error]

// Writer is an [align.Writer] as all formats have it. It buffers; an error is
// kept and returned again by every later call. It is for one goroutine.
type Writer interface {
	align.Writer
	// Flush hands on what is buffered, so that a reader at the other end of a
	// pipe sees the pairs that were written so far.
	Flush() error
	// Notes tells people in one sentence each what the format could not hold
	// and what became of it. It is nil when nothing was lost.
	Notes() []string
}

var formats = []Format{
	{"tsv", []string{".tsv"}, func(w io.Writer, _ align.Meta) Writer { return tsv.NewWriter(w) }, tsv.Read, nil},
	{"jsonl", []string{".jsonl", ".ndjson"}, func(w io.Writer, _ align.Meta) Writer { return jsonl.NewWriter(w) }, jsonl.Read, nil},
	{"tmx", []string{".tmx"}, func(w io.Writer, m align.Meta) Writer { return tmx.NewWriter(w, m) }, tmx.Read, tmx.Repair},
	{"html", []string{".html", ".htm"}, func(w io.Writer, m align.Meta) Writer { return html.NewWriter(w, m) }, nil, nil},
	{"xliff", []string{".xlf", ".xliff"}, func(w io.Writer, m align.Meta) Writer { return xliff.NewWriter(w, m) }, xliff.Read, xliff.Repair},
}

// Lookup returns the format of that name, in upper or lower case, if it can be
// written.
func Lookup(name string) (Format, bool) {
	return find(func(f Format) bool { return f.New != nil && strings.EqualFold(f.Name, name) })
}

// ForPath returns the format that the extension of path stands for, in upper
// or lower case, if it can be written.
func ForPath(path string) (Format, bool) {
	return find(func(f Format) bool { return f.New != nil && f.has(path) })
}

// ReaderFor returns the reader of pairs that the extension of path stands for, in
// upper or lower case.
func ReaderFor(path string) (Reader, bool) {
	f, ok := find(func(f Format) bool { return f.Read != nil && f.has(path) })
	return f.Read, ok
}

// RepairerFor returns the repairer of pairs for what [ReaderFor] a path reads.
func RepairerFor(path string) (Repairer, bool) {
	f, ok := find(func(f Format) bool { return f.Repair != nil && f.has(path) })
	return f.Repair, ok
}

// ReaderOf returns the reader of pairs for a file without a name, of which head are
// the first bytes, UTF-8: JSON Lines, TMX or XLIFF, or lines with tabs in them.
func ReaderOf(head []byte) (Reader, bool) {
	f, ok := find(func(f Format) bool { return f.Name == nameOf(head) })
	return f.Read, ok
}

// RepairerOf returns the repairer of pairs for what [ReaderOf] reads.
func RepairerOf(head []byte) (Repairer, bool) {
	f, ok := find(func(f Format) bool { return f.Repair != nil && f.Name == nameOf(head) })
	return f.Repair, ok
}

// nameOf is the name of the format of a file of which head are the first bytes, "" if
// they do not tell.
func nameOf(head []byte) string {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	switch {
	case bytes.HasPrefix(head, []byte("{")):
		return "jsonl"
	case bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<tmx")):
		return "tmx"
	case bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<xliff")):
		return "xliff"
	case bytes.IndexByte(line, '\t') >= 0:
		return "tsv"
	}
	return ""
}

func (f *Format) has(path string) bool {
	return slices.Contains(f.Extensions, strings.ToLower(filepath.Ext(path)))
}

// Names lists the names of all formats that can be written.
func Names() (names []string) {
	for _, f := range formats {
		if f.New != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

func find(is func(Format) bool) (Format, bool) {
	if i := slices.IndexFunc(formats, is); i >= 0 {
		return formats[i], true
	}
	return Format{}, false
}
