package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/table"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
)

// columnsFormat is the format for people to read on a terminal.
const columnsFormat = "columns"

// destination is where pairs are to go: a file, or standard output (-).
type destination struct {
	path     string
	format   format.Format
	columns  bool
	document bool         // the translated document, and no file of pairs
	folder   *folder      // for the translated documents; nil for a file
	split    format.Split // the zero value for one file
}

// documentFormat is the translated document.
const documentFormat = "document"

// wanted is what the user wants to be written.
type wanted struct {
	outputs []string // --output
	format  string   // --format
	columns string   // --columns
	split   format.Split
	read    []string // the files that are read
	inputs  []input  // the documents among them
	// like are the extensions of what is read, if that is one document: an output with one
	// of them is the translated document.
	like []string
}

// mayBeDocument tells whether an output may be the translated document.
func (w *wanted) mayBeDocument() bool {
	return w.format == documentFormat ||
		w.format == "" && slices.ContainsFunc(w.outputs, func(path string) bool { return isLike(path, document.Extensions()) })
}

// destinations says where the pairs go.
// It refuses an output that would destroy another one or any of the files that are
// read. Nothing is opened yet.
func destinations(e *env, w wanted, meta align.Meta) ([]destination, error) {
	outputs, name, like := w.outputs, w.format, w.like
	layout, err := chosenColumns(w.columns)
	if err != nil {
		return nil, err
	}
	chosenAny := false
	chosen, known := format.Lookup(name)
	if name != "" && name != columnsFormat && !known && (name != documentFormat || like == nil) {
		names := append(format.Names(), columnsFormat)
		if like != nil {
			names = append(names, documentFormat)
		}
		return nil, &usageError{text: fmt.Sprintf("there is no format %q", name), hint: "one of " + strings.Join(names, ", ")}
	}
	if len(outputs) == 0 {
		outputs = []string{"-"}
	}
	var all []destination
	var files []string // of all destinations
	var seen []identity
	for _, path := range outputs {
		d := destination{path: path, format: chosen}
		switch _, tty := terminalWidth(e.stdout.Writer); {
		case w.inputs != nil && isFolder(path) && (name == "" || name == documentFormat):
			if d.folder, err = newFolder(e, path, meta.To, w.inputs, w.read); err != nil {
				return nil, err
			}
			all = append(all, d)
			continue
		case name == documentFormat, name == "" && path != "-" && isLike(path, like):
			if slices.ContainsFunc(all, func(o destination) bool { return o.document }) {
				return nil, usage("the translated document is named twice as output")
			}
			d.document = true
		case path == "-":
			d.columns = name == columnsFormat || name == "" && tty && layout == nil
			if name == "" {
				d.format, _ = format.Lookup("tsv")
			}
		case name == columnsFormat:
			return nil, usage("the format columns is for standard output, not for the file %s", path)
		case name == "":
			if d.format, known = format.ForPath(path); !known {
				hint := "end it with one of " + strings.Join(format.Extensions(), " ")
				if like != nil {
					hint += ", or with " + like[0] + " for the translated document"
				}
				return nil, &usageError{text: fmt.Sprintf("the name %q does not tell a format", path), hint: hint + ", or name a --format"}
			}
		}
		if table := d.format.NewTable; layout != nil && !d.columns && !d.document && table != nil {
			d.format.New = func(w io.Writer, _ align.Meta) format.Writer { return table(w, layout) }
			chosenAny = true
		}
		if path != "-" && !d.document && d.format.CanSplit() {
			d.split = w.split
		}
		paths, err := d.files(meta)
		if err != nil {
			return nil, err
		}
		var ids []identity
		for _, p := range paths {
			id := identify(p, e.stdout.Writer)
			for j, other := range seen {
				switch {
				case p == files[j]:
					return nil, usage("%s is named twice as output", display(p, "standard output"))
				case id.same(other):
					return nil, usage("the outputs %s and %s are the same file", display(files[j], "standard output"), display(p, "standard output"))
				}
			}
			if err := overwrites(e, p, w.read); err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		files, seen = append(files, paths...), append(seen, ids...)
		all = append(all, d)
	}
	if layout != nil && !chosenAny {
		return nil, usage("--columns is for tsv and csv")
	}
	if w.split != (format.Split{}) && !slices.ContainsFunc(all, func(d destination) bool { return d.split != format.Split{} }) {
		return nil, &usageError{text: "there is no output that can be split", hint: "name a file of pairs, such as story.tmx"}
	}
	return all, nil
}

// isLike tells whether a path has one of the extensions of documents, and no longer one of
// a format of pairs, as .review.docx is.
func isLike(path string, extensions []string) bool {
	extension := strings.ToLower(filepath.Ext(path))
	if !slices.Contains(extensions, extension) {
		return false
	}
	f, ok := format.ForPath(path)
	return !ok || slices.Contains(f.Extensions, extension)
}

// splitFlags are the flags that [splitOf] reads.
func splitFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "split-size", Usage: "`SIZE` begin a next file, NAME-002.tmx after NAME-001.tmx, before one is larger: 500k, 900M, 1G (of 1000)"},
		&cli.IntFlag{Name: "split-pairs", Usage: "`N` begin a next file after so many pairs"},
	}
}

// splitOf says where files end, after the flags.
func splitOf(c *cli.Context) (s format.Split, err error) {
	if s.Pairs = c.Int("split-pairs"); s.Pairs < 0 || s.Pairs == 0 && c.IsSet("split-pairs") {
		return s, usage("%d is no value for --split-pairs", s.Pairs)
	}
	size := c.String("split-size")
	if size == "" && !c.IsSet("split-size") {
		return s, nil
	}
	units := map[byte]int64{'k': 1e3, 'K': 1e3, 'm': 1e6, 'M': 1e6, 'g': 1e9, 'G': 1e9}
	unit, number := int64(1), size
	if n := len(size); n > 0 && units[size[n-1]] > 0 {
		unit, number = units[size[n-1]], size[:n-1]
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 || n > math.MaxInt64/unit {
		return s, &usageError{text: fmt.Sprintf("%q is no value for --split-size", size), hint: "write a number of bytes, or one with k, M or G: 900M"}
	}
	s.Bytes = n * unit
	return s, nil
}

// files are the files that are written for d, as far as is known. Of those that it is
// split into they are the first and all that are there from before.
func (d *destination) files(meta align.Meta) ([]string, error) {
	if d.split != (format.Split{}) {
		return append(format.Shards(d.path), format.ShardPath(d.path, 1)), nil
	}
	if d.format.Several == nil {
		return []string{d.path}, nil
	}
	if d.path == "-" {
		return nil, &usageError{text: fmt.Sprintf("the format %s is several files, which standard output cannot be", d.format.Name),
			hint: "name them with an output such as story" + d.format.Extensions[0]}
	}
	paths, err := d.format.Files(d.path, meta)
	if err != nil {
		return nil, usage("%s", err)
	}
	return paths, nil
}

// chosenColumns reads the value of --columns; nil if there is none.
func chosenColumns(list string) (table.Layout, error) {
	if list == "" {
		return nil, nil
	}
	l, err := table.Columns(strings.Split(list, ",")...)
	if err != nil {
		return nil, &usageError{text: err.Error(), hint: "columns are " + strings.Join(table.Names(), ", ")}
	}
	return l, nil
}

// pairFiles is the hint for a file whose name does not tell that it has pairs.
func pairFiles() string {
	var all []string
	for _, f := range format.All() {
		if f.Read != nil || f.Several != nil && f.Open != nil {
			all = append(all, f.Extensions[0])
		}
	}
	return "end it with one of " + strings.Join(all, " ")
}

func columnsFlag() cli.Flag {
	return &cli.StringFlag{Name: "columns", Usage: "`LIST` write these columns, with a header, as tsv or csv: " + strings.Join(table.Names(), ",")}
}

// overwrites is the error of an output that would destroy a file that is read.
func overwrites(e *env, path string, read []string) error {
	id := identify(path, e.stdout.Writer)
	for _, p := range read {
		if id.same(identify(p, e.stdin)) {
			return &usageError{text: fmt.Sprintf("%s would overwrite its input %s", display(path, "standard output"), display(p, "standard input")),
				hint: "give the output another name"}
		}
	}
	return nil
}

// display is a path for people.
func display(path, dash string) string {
	if path == "-" {
		return dash
	}
	return path
}

// identity tells files apart, whatever names they are given.
type identity struct {
	path string      // of a file that is not there yet: absolute, links followed
	info os.FileInfo // of a file that is there
}

// identify finds out which file is meant by path, where - is the file std if
// that is one.
func identify(path string, std any) identity {
	if path == "-" {
		if f, ok := std.(*os.File); ok {
			if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
				return identity{info: info}
			}
		}
		return identity{}
	}
	if info, err := os.Stat(path); err == nil {
		return identity{info: info}
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(dir, filepath.Base(path))
	}
	return identity{path: path}
}

func (i identity) same(o identity) bool {
	if i.info == nil || o.info == nil {
		return i.path != "" && i.path == o.path
	}
	// Two names for a terminal or for /dev/null do no harm.
	return i.info.Mode().IsRegular() && os.SameFile(i.info, o.info)
}

// sink is one of the places where pairs go.
type sink struct {
	format.Writer
	file   format.Sink // the Writer again; nil for standard output
	path   string
	failed bool
}

// sinks are all places where the pairs of a run go. They are flushed from time
// to time, as whoever reads along should not wait for a full buffer.
type sinks struct {
	mu       sync.Mutex
	all      []*sink
	flushing bool
}

// flushAfter is how long a pair may lie in a buffer.
const flushAfter = 200 * time.Millisecond

// openSinks opens all places. The document is what is read, nil if that is not one document.
func openSinks(e *env, to []destination, meta align.Meta, read *document.Document) (*sinks, error) {
	s := &sinks{}
	for _, d := range to {
		switch {
		case d.columns:
			s.all = append(s.all, &sink{Writer: newColumns(e.stdout), path: "-"})
		case d.document && d.path == "-":
			out, err := read.Output(e.stdout, meta.To)
			if err != nil {
				s.abort()
				return nil, err
			}
			s.all = append(s.all, &sink{Writer: out, path: "-"})
		case d.path == "-":
			s.all = append(s.all, &sink{Writer: d.format.New(e.stdout, meta), path: "-"})
		case d.folder != nil:
			s.all = append(s.all, &sink{Writer: d.folder, file: d.folder, path: d.path})
		default:
			f, err := create(d, meta, read)
			if err != nil {
				s.abort()
				return nil, noFolder(d.path, err)
			}
			s.all = append(s.all, &sink{Writer: f, file: f, path: d.path})
		}
	}
	return s, nil
}

func create(d destination, meta align.Meta, read *document.Document) (format.Sink, error) {
	switch {
	case d.document:
		return createDocument(d.path, read, meta.To)
	case d.split != (format.Split{}):
		return format.CreateSplit(d.path, d.format, meta, d.split)
	}
	return format.Create(d.path, d.format, meta)
}

// createDocument begins to write the translation of a document to a file.
func createDocument(path string, read *document.Document, to string) (format.Sink, error) {
	file, err := format.CreateOutput(path)
	if err != nil {
		return nil, err
	}
	out, err := read.Output(file, to)
	if err != nil {
		file.Abort()
		return nil, err
	}
	return documentFile{out, file, path}, nil
}

// documentFile is a document that goes to a file.
type documentFile struct {
	*document.Output
	file *format.Output
	path string
}

// Abort gives the file up.
func (d documentFile) Abort() { d.file.Abort() }

// Paths is the path of the file.
func (d documentFile) Paths() []string { return []string{d.path} }

// Close completes the file and puts it in its place.
func (d documentFile) Close(r *align.Report) error {
	if err := d.Output.Close(r); err != nil {
		d.file.Abort()
		return err
	}
	return d.file.Close()
}

// noFolder adds advice to an error of creating the file at path.
func noFolder(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &hinted{err, "make the folder " + filepath.Dir(path) + " first"}
	}
	return err
}

// write gives a pair to all sinks, also when one of them fails.
func (s *sinks) write(p *align.Pair) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var first error
	for _, one := range s.all {
		if one.failed {
			continue
		}
		if err := one.Write(p); err != nil {
			one.failed = true
			if first == nil {
				first = err
			}
		}
	}
	if !s.flushing {
		s.flushing = true
		time.AfterFunc(flushAfter, s.flush)
	}
	return first
}

// flush empties the buffers. A sink that fails says so again at the next call.
func (s *sinks) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flushing = false
	for _, one := range s.all {
		one.Flush()
	}
}

// close completes the sinks that did not fail before, and returns what is whole,
// for each sink the files, and the first error.
func (s *sinks) close(r *align.Report) (wrote []string, first error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.all {
		if one.failed {
			continue
		}
		if err := one.Close(r); err != nil {
			one.failed = true
			if first == nil {
				first = err
			}
		} else if one.file != nil {
			wrote = append(wrote, pathList(one.file.Paths()))
		}
	}
	return wrote, first
}

// pathList names files that were written together.
func pathList(paths []string) string {
	if len(paths) <= 2 {
		return strings.Join(paths, " and ")
	}
	return fmt.Sprintf("%s to %s (%s)", paths[0], paths[len(paths)-1], count(len(paths), "file"))
}

// failed tells whether any of the sinks could not be written.
func (s *sinks) failed() bool {
	return slices.ContainsFunc(s.all, func(one *sink) bool { return one.failed })
}

// abort gives up what is not complete.
func (s *sinks) abort() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.all {
		if one.file != nil {
			one.file.Abort()
		}
	}
}

// folder returns the sink that writes documents to a folder, nil if there is none.
func (s *sinks) folder() *folder {
	for _, one := range s.all {
		if f, ok := one.Writer.(*folder); ok {
			return f
		}
	}
	return nil
}

// columns returns the sink that shows the pairs to people, nil if there is none.
func (s *sinks) columns() *columns {
	for _, one := range s.all {
		if c, ok := one.Writer.(*columns); ok {
			return c
		}
	}
	return nil
}

// notes are what the formats could not hold.
func (s *sinks) notes() (all []string) {
	for _, one := range s.all {
		for _, n := range one.Notes() {
			all = append(all, display(one.path, "standard output")+": "+n)
		}
	}
	return all
}
