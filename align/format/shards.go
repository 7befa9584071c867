package format

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
)

// Split says when the next of several files begins. 0 sets no limit.
type Split struct {
	// Bytes is how large a file may be.
	Bytes int64
	// Pairs is how many pairs a file may hold.
	Pairs int
}

// CanSplit tells whether pairs can be in several files of the format: those that
// programs read. A page for people has a summary at its end.
func (f *Format) CanSplit() bool { return f.New != nil && f.Read != nil }

// ShardPath is the n-th of the files that path is split into, from 1: of a/b.tmx it is
// a/b-001.tmx.
func ShardPath(path string, n int) string {
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s-%03d%s", strings.TrimSuffix(path, ext), n, ext)
}

// Shards are the files that are there of those that [ShardPath] names.
func Shards(path string) (there []string) {
	dir, base := filepath.Split(path)
	ext := filepath.Ext(base)
	stem := strings.TrimSuffix(base, ext) + "-"
	entries, _ := os.ReadDir(cmp.Or(dir, ".")) // creating a file will tell the error
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), stem)
		number, ok2 := strings.CutSuffix(number, ext)
		if n, err := strconv.Atoi(number); ok && ok2 && err == nil && n > 0 && ShardPath(path, n) == dir+e.Name() {
			there = append(there, dir+e.Name())
		}
	}
	return there
}

// CreateSplit is like [Create] for pairs that may be too many for one file. They go to
// the files that [ShardPath] names, each of them whole by itself, and in their
// places together at the end. A pair that is larger than a file may be has
// one of its own. The format must be one that can be split.
func CreateSplit(path string, f Format, m align.Meta, limit Split) (Sink, error) {
	w := &shards{path: path, format: f, meta: m, limit: limit}
	var size counter
	empty := f.New(&size, m)
	if err := empty.Flush(); err != nil {
		return nil, err
	}
	head := size.n
	if err := empty.Close(&align.Report{}); err != nil {
		return nil, err
	}
	w.tail = size.n - head
	if err := w.next(); err != nil {
		return nil, err
	}
	return w, nil
}

// shards is a [Sink] of several files of one format.
type shards struct {
	path   string
	format Format
	meta   align.Meta
	limit  Split

	open     *file
	finished []*Output // not in their places before the end
	notes    []string  // about those
	pairs    int       // in the open file
	large    int       // pairs that alone are larger than a file may be
	err      error     // the first failure, or fs.ErrClosed at the end

	// trial writes what the open file has, and before it each pair, to size: so
	// a pair that does not fit is known before it is in the file.
	trial Writer
	size  *counter
	tail  int64 // the most that the end of a file takes
}

// counter counts what is written.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// next begins a file.
func (w *shards) next() error {
	f, err := createFile(ShardPath(w.path, len(w.finished)+1), w.format, w.meta)
	if err != nil {
		return err
	}
	w.open, w.pairs = f, 0
	w.size = &counter{}
	w.trial = w.format.New(w.size, w.meta)
	return w.trial.Flush()
}

// finish completes the open file.
func (w *shards) finish(r *align.Report) error {
	f := w.open
	if err := f.finish(r); err != nil {
		return err
	}
	w.open = nil
	w.finished = append(w.finished, f.Output)
	for _, n := range f.Notes() {
		w.notes = append(w.notes, filepath.Base(f.path)+": "+n)
	}
	return nil
}

// try writes p to the trial and tells whether anything came of it: formats leave
// pairs out that they cannot hold.
func (w *shards) try(p *align.Pair) (written bool, err error) {
	before := w.size.n
	if err := w.trial.Write(p); err != nil {
		return false, err
	}
	if err := w.trial.Flush(); err != nil {
		return false, err
	}
	return w.size.n > before, nil
}

func (w *shards) tooLarge() bool { return w.limit.Bytes > 0 && w.size.n+w.tail > w.limit.Bytes }

func (w *shards) Write(p *align.Pair) error {
	return w.do(func() error {
		written, err := w.try(p)
		if err != nil {
			return err
		}
		if written && w.pairs > 0 && (w.tooLarge() || w.pairs == w.limit.Pairs) {
			if err := w.finish(&align.Report{}); err != nil {
				return err
			}
			if err := w.next(); err != nil {
				return err
			}
			if _, err := w.try(p); err != nil {
				return err
			}
		}
		if written {
			w.pairs++
			if w.pairs == 1 && w.tooLarge() {
				w.large++
			}
		}
		return w.open.Write(p)
	})
}

func (w *shards) Flush() error { return w.do(func() error { return w.open.Flush() }) }

func (w *shards) Close(r *align.Report) error {
	return w.do(func() error {
		if err := w.finish(r); err != nil {
			return err
		}
		for _, f := range w.finished {
			if err := f.place(); err != nil {
				return err
			}
		}
		w.err = fmt.Errorf("write %s: %w", w.path, fs.ErrClosed)
		return nil
	})
}

func (w *shards) Abort() {
	if w.err == nil {
		w.err = fmt.Errorf("write %s: %w", w.path, fs.ErrClosed)
		w.discard()
	}
}

func (w *shards) discard() {
	if w.open != nil {
		w.open.Abort()
	}
	for _, f := range w.finished {
		f.Abort()
	}
}

// do runs one step unless an earlier one failed, and gives up when it fails.
func (w *shards) do(step func() error) error {
	if w.err != nil {
		return w.err
	}
	if err := step(); err != nil {
		w.err = err
		w.discard()
		return err
	}
	return nil
}

func (w *shards) Paths() (paths []string) {
	for _, f := range w.finished {
		paths = append(paths, f.path)
	}
	return paths
}

// Notes are those of all files, after Close, with what there is to say about sizes.
func (w *shards) Notes() (notes []string) {
	if w.large > 0 {
		notes = append(notes, fmt.Sprintf("pairs that alone are larger than a file may be: %d", w.large))
	}
	if next := ShardPath(w.path, len(w.finished)+1); exists(next) {
		notes = append(notes, fmt.Sprintf("%s is there from before and is none of these files", filepath.Base(next)))
	}
	return append(notes, w.notes...)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
