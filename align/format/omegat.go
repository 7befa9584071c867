package format

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/omegat"
)

// folder is a [Sink] of a folder that is not there before.
type folder struct {
	path, temp string
	out        Writer
	err        error // the first failure, or fs.ErrClosed at the end
}

// createOmegaT begins a project. Nothing may be at its path: a project that is
// there has the work of a translator in it.
func createOmegaT(path string, m align.Meta) (Sink, error) {
	path = filepath.Clean(path)
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("create %s: it is there already and may hold translations; give another name", path)
	}
	w := &folder{path: path}
	dir, base := filepath.Split(path)
	for {
		w.temp = fmt.Sprintf("%s.%s.tmp-%08x", dir, cutName(base), rand.Uint32())
		err := os.Mkdir(w.temp, 0o777)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, failed("create", path, err)
		}
	}
	out, err := omegat.NewWriter(w.temp, m)
	if err != nil {
		os.RemoveAll(w.temp)
		return nil, failed("create", path, err)
	}
	w.out = out
	return w, nil
}

func omegatFiles(path string, _ align.Meta) ([]string, error) { return []string{path}, nil }

func (w *folder) Write(p *align.Pair) error {
	return w.do(func() error { return w.out.Write(p) })
}

func (w *folder) Flush() error { return w.do(w.out.Flush) }

func (w *folder) Notes() []string { return w.out.Notes() }

func (w *folder) Paths() []string { return []string{w.path} }

func (w *folder) Close(r *align.Report) error {
	return w.do(func() error {
		if err := w.out.Close(r); err != nil {
			return err
		}
		if err := syncAll(w.temp); err != nil {
			return err
		}
		// It fails when something came to be there in the meantime.
		if err := os.Rename(w.temp, w.path); err != nil {
			return err
		}
		dir, _ := filepath.Split(w.path)
		syncDir(dir)
		w.err = fmt.Errorf("write %s: %w", w.path, fs.ErrClosed)
		return nil
	})
}

func (w *folder) Abort() {
	if w.err == nil {
		w.err = fmt.Errorf("write %s: %w", w.path, fs.ErrClosed)
		w.discard()
	}
}

func (w *folder) discard() {
	w.out.Close(&align.Report{}) // closes its files
	os.RemoveAll(w.temp)
}

// do runs one step unless an earlier one failed, and gives up when it fails.
func (w *folder) do(step func() error) error {
	if w.err != nil {
		return w.err
	}
	if err := step(); err != nil {
		w.err = failed("write", w.path, err)
		w.discard()
		return w.err
	}
	return nil
}

// syncAll has everything in dir on the disk.
func syncAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			syncDir(path)
			return nil
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
		return nil
	})
}
