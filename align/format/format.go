// Package format stores aligned pairs in files: pick a [Format] with [ForPath]
// or [Lookup], open a file with [Create] and write pairs to it. Whatever
// happens on the way, the file is then either complete or as it was before.
// Some formats are several files, or a folder; their path stands for all of them.
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
	"github.com/dobhashi/dobhashi/align/format/csv"
	"github.com/dobhashi/dobhashi/align/format/html"
	"github.com/dobhashi/dobhashi/align/format/hunalign"
	"github.com/dobhashi/dobhashi/align/format/jsonl"
	"github.com/dobhashi/dobhashi/align/format/moses"
	"github.com/dobhashi/dobhashi/align/format/parquet"
	"github.com/dobhashi/dobhashi/align/format/review"
	"github.com/dobhashi/dobhashi/align/format/table"
	"github.com/dobhashi/dobhashi/align/format/tmx"
	"github.com/dobhashi/dobhashi/align/format/tsv"
	"github.com/dobhashi/dobhashi/align/format/xliff"
	"github.com/dobhashi/dobhashi/align/format/xlsx"
)

// Format is one way to store pairs.
type Format struct {
	// Name is what people type: "tmx".
	Name string
	// Extensions are the endings of file names, in lower case with the dot;
	// the first is the usual one. Where one is the end of another, as .docx is of
	// .review.docx, the longer one counts.
	Extensions []string
	// New begins a file on w. It is nil for a format that is no single file.
	New func(w io.Writer, m align.Meta) Writer
	// NewTable begins a file of chosen columns. It is nil for a format that has always
	// the same.
	NewTable func(w io.Writer, columns table.Layout) Writer
	// Read reads the pairs of a file, with where they stand. It is nil for a
	// format that is only written, or no single file.
	Read Reader
	// Repair is Read for a file that may be damaged. It is nil for a format of which
	// there is nothing to repair.
	Repair Repairer
	// Tags says that files of the format have the inline tags of pairs.
	Tags bool
	// Packed says that the file is no text, so that nothing can be replaced where it
	// stands.
	Packed bool

	// Several is set for a format that is several files, or a folder.
	*Several
}

// Several is how a format is written and read that is several files, or a folder.
// The path of the one file that it is not stands for all of them.
type Several struct {
	// Create begins the files. [Create] calls it.
	Create func(path string, m align.Meta) (Sink, error)
	// Files are the paths that Create puts something at.
	Files func(path string, m align.Meta) ([]string, error)
	// Open tells which files are read and reads their pairs. It is nil for a format
	// that is only written.
	Open func(path string, m align.Meta) (files []string, units iter.Seq2[align.Unit, error], err error)
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
	{Name: "tsv", Extensions: []string{".tsv"}, Read: tsv.Read,
		New:      func(w io.Writer, _ align.Meta) Writer { return tsv.NewWriter(w) },
		NewTable: func(w io.Writer, l table.Layout) Writer { return tsv.NewTable(w, l) }},
	{Name: "csv", Extensions: []string{".csv"}, Read: csv.Read,
		New:      func(w io.Writer, _ align.Meta) Writer { return csv.NewWriter(w) },
		NewTable: func(w io.Writer, l table.Layout) Writer { return csv.NewTable(w, l) }},
	{Name: "jsonl", Extensions: []string{".jsonl", ".ndjson"}, Read: jsonl.Read,
		New: func(w io.Writer, _ align.Meta) Writer { return jsonl.NewWriter(w) }},
	{Name: "tmx", Extensions: []string{".tmx"}, Read: tmx.Read, Repair: tmx.Repair, Tags: true,
		New: func(w io.Writer, m align.Meta) Writer { return tmx.NewWriter(w, m) }},
	{Name: "html", Extensions: []string{".html", ".htm"},
		New: func(w io.Writer, m align.Meta) Writer { return html.NewWriter(w, m) }},
	{Name: "xliff", Extensions: []string{".xlf", ".xliff"}, Read: xliff.Read, Repair: xliff.Repair, Tags: true,
		New: func(w io.Writer, m align.Meta) Writer { return xliff.NewWriter(w, m) }},
	{Name: "review", Extensions: []string{".review.docx"}, Read: review.Read, Tags: true, Packed: true,
		New: func(w io.Writer, m align.Meta) Writer { return review.NewWriter(w, m) }},
	{Name: "xlsx", Extensions: []string{".xlsx"}, Read: xlsx.Read, Packed: true,
		New: func(w io.Writer, _ align.Meta) Writer { return xlsx.NewWriter(w) }},
	{Name: "parquet", Extensions: []string{".parquet"}, Packed: true,
		New: func(w io.Writer, m align.Meta) Writer { return parquet.NewWriter(w, m) }},
	{Name: "ladder", Extensions: []string{".ladder"}, New: func(w io.Writer, _ align.Meta) Writer { return hunalign.NewLadder(w) }},
	{Name: "hunalign", Extensions: []string{".hun"}, New: func(w io.Writer, _ align.Meta) Writer { return hunalign.NewWriter(w) }},
	{Name: "moses", Extensions: []string{".moses"}, Several: &Several{createMoses, mosesFiles, moses.Open}},
	{Name: "omegat", Extensions: []string{".omegat"}, Tags: true, Several: &Several{createOmegaT, omegatFiles, nil}},
}

// Lookup returns the format of that name, in upper or lower case, if it can be
// written.
func Lookup(name string) (Format, bool) {
	return find(func(f Format) bool { return f.written() && strings.EqualFold(f.Name, name) })
}

// ForPath returns the format that the extension of path stands for, in upper
// or lower case, if it can be written.
func ForPath(path string) (Format, bool) {
	return longest(path, Format.written)
}

// ReaderFor returns the reader of pairs that the extension of path stands for, in
// upper or lower case.
func ReaderFor(path string) (Reader, bool) {
	f, ok := longest(path, func(f Format) bool { return f.Read != nil })
	return f.Read, ok
}

// RepairerFor returns the repairer of pairs for what [ReaderFor] a path reads.
func RepairerFor(path string) (Repairer, bool) {
	f, ok := longest(path, func(f Format) bool { return f.Repair != nil })
	return f.Repair, ok
}

// ReaderOf returns the reader of pairs for a file without a name, of which head are
// the first bytes, UTF-8: JSON Lines, TMX or XLIFF, lines with tabs in them, or CSV with
// a header, or a workbook, which is no text.
func ReaderOf(head []byte) (Reader, bool) {
	name := nameOf(head)
	f, ok := find(func(f Format) bool { return f.Name == name })
	return f.Read, ok
}

// RepairerOf returns the repairer of pairs for what [ReaderOf] reads.
func RepairerOf(head []byte) (Repairer, bool) {
	name := nameOf(head)
	f, ok := find(func(f Format) bool { return f.Repair != nil && f.Name == name })
	return f.Repair, ok
}

// nameOf is the name of the format of a file of which head are the first bytes, "" if
// they do not tell.
func nameOf(head []byte) string {
	if IsPacked("-", head) {
		return "xlsx"
	}
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
	if _, ok, _ := table.Header(strings.Split(string(line), ",")); ok {
		return "csv"
	}
	return ""
}

// IsPacked tells whether the file of pairs at path, or one without a name that begins
// with head, is no text: then nothing can be replaced in it where it stands.
func IsPacked(path string, head []byte) bool {
	f, ok := longest(path, func(Format) bool { return true })
	return ok && f.Packed || bytes.HasPrefix(head, []byte("PK\x03\x04"))
}

func (f Format) written() bool { return f.New != nil || f.Several != nil }

// longest returns the format with the longest extension that path has, among those
// that are right.
func longest(path string, right func(Format) bool) (best Format, ok bool) {
	name := strings.ToLower(filepath.Base(path))
	length := 0
	for _, f := range formats {
		for _, e := range f.Extensions {
			if len(e) > length && strings.HasSuffix(name, e) && right(f) {
				best, length = f, len(e)
			}
		}
	}
	return best, length > 0
}

// All lists all formats.
func All() []Format { return slices.Clone(formats) }

// Names lists the names of all formats that can be written.
func Names() (names []string) {
	for _, f := range formats {
		if f.written() {
			names = append(names, f.Name)
		}
	}
	return names
}

// Extensions lists the usual ending of the file names of each format that can be written.
func Extensions() (extensions []string) {
	for _, f := range formats {
		if f.written() {
			extensions = append(extensions, f.Extensions[0])
		}
	}
	return extensions
}

func find(is func(Format) bool) (Format, bool) {
	if i := slices.IndexFunc(formats, is); i >= 0 {
		return formats[i], true
	}
	return Format{}, false
}
