// Package format stores aligned pairs in files: pick a [Format] with [ForPath]
// or [Lookup], open a file with [Create] and write pairs to it. Whatever
// happens on the way, the file is then either complete or as it was before.
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
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/html"
	"github.com/dobhashi/dobhashi/align/format/jsonl"
	"github.com/dobhashi/dobhashi/align/format/tmx"
	"github.com/dobhashi/dobhashi/align/format/tsv"
)

// Format is one way to store pairs.
type Format struct {
	// Name is what people type: "tmx".
	Name string
	// Extensions are the endings of file names, in lower case with the dot;
	// the first is the usual one.
	Extensions []string
	// New begins a file on w.
	New func(w io.Writer, m align.Meta) Writer
}

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
	{"tsv", []string{".tsv"}, func(w io.Writer, _ align.Meta) Writer { return tsv.NewWriter(w) }},
	{"jsonl", []string{".jsonl", ".ndjson"}, func(w io.Writer, _ align.Meta) Writer { return jsonl.NewWriter(w) }},
	{"tmx", []string{".tmx"}, func(w io.Writer, m align.Meta) Writer { return tmx.NewWriter(w, m) }},
	{"html", []string{".html", ".htm"}, func(w io.Writer, m align.Meta) Writer { return html.NewWriter(w, m) }},
}

// Lookup returns the format of that name, in upper or lower case.
func Lookup(name string) (Format, bool) {
	return find(func(f Format) bool { return strings.EqualFold(f.Name, name) })
}

// ForPath returns the format that the extension of path stands for, in upper
// or lower case.
func ForPath(path string) (Format, bool) {
	ext := strings.ToLower(filepath.Ext(path))
	return find(func(f Format) bool { return slices.Contains(f.Extensions, ext) })
}

// Names lists the names of all formats.
func Names() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
}

func find(is func(Format) bool) (Format, bool) {
	if i := slices.IndexFunc(formats, is); i >= 0 {
		return formats[i], true
	}
	return Format{}, false
}
