package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
)

// columnsFormat is the format for people to read on a terminal.
const columnsFormat = "columns"

// destination is where pairs are to go: a file, or standard output (-).
type destination struct {
	path    string
	format  format.Format
	columns bool
}

// destinations says where the pairs go, after the flags --output and --format.
// It refuses an output that would destroy another one or any of the files that are
// read. Nothing is opened yet.
func destinations(e *env, outputs []string, name string, read []string) ([]destination, error) {
	chosen, known := format.Lookup(name)
	if name != "" && name != columnsFormat && !known {
		return nil, &usageError{text: fmt.Sprintf("there is no format %q", name),
			hint: "one of " + strings.Join(format.Names(), ", ") + ", " + columnsFormat}
	}
	if len(outputs) == 0 {
		outputs = []string{"-"}
	}
	var all []destination
	seen := make([]identity, 0, len(outputs))
	for _, path := range outputs {
		d := destination{path: path, format: chosen}
		id := identify(path, e.stdout.Writer)
		for j, other := range seen {
			switch {
			case path == outputs[j]:
				return nil, usage("%s is named twice as output", display(path, "standard output"))
			case id.same(other):
				return nil, usage("the outputs %s and %s are the same file", display(outputs[j], "standard output"), display(path, "standard output"))
			}
		}
		seen = append(seen, id)
		if err := overwrites(e, path, read); err != nil {
			return nil, err
		}
		switch _, tty := terminalWidth(e.stdout.Writer); {
		case path == "-":
			d.columns = name == columnsFormat || name == "" && tty
			if name == "" {
				d.format, _ = format.Lookup("tsv")
			}
		case name == columnsFormat:
			return nil, usage("the format columns is for standard output, not for the file %s", path)
		case name == "":
			if d.format, known = format.ForPath(path); !known {
				return nil, &usageError{text: fmt.Sprintf("the name %q does not tell a format", path),
					hint: "end it with one of .tsv .jsonl .tmx .html .xlf .review.docx, or name a --format"}
			}
		}
		all = append(all, d)
	}
	return all, nil
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
	abort  func()
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

func openSinks(e *env, to []destination, meta align.Meta) (*sinks, error) {
	s := &sinks{}
	for _, d := range to {
		switch {
		case d.columns:
			s.all = append(s.all, &sink{Writer: newColumns(e.stdout), abort: func() {}, path: "-"})
		case d.path == "-":
			s.all = append(s.all, &sink{Writer: d.format.New(e.stdout, meta), abort: func() {}, path: "-"})
		default:
			f, err := format.Create(d.path, d.format, meta)
			if err != nil {
				s.abort()
				return nil, noFolder(d.path, err)
			}
			s.all = append(s.all, &sink{Writer: f, abort: f.Abort, path: d.path})
		}
	}
	return s, nil
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

// close completes the sinks that did not fail before, and returns the files
// that are whole and the first error.
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
		} else if one.path != "-" {
			wrote = append(wrote, one.path)
		}
	}
	return wrote, first
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
		one.abort()
	}
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
