package format

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

const (
	// maxTempBase keeps the name of a temporary file below the 255 bytes that
	// file systems allow when the name of the file itself is that long.
	maxTempBase = 200
	maxLinks    = 40
)

// Output is a file of any content that appears under its name when it is
// complete. It is for one goroutine.
type Output struct {
	path   string // as the user gave it, for messages
	target string // where the links of path lead
	temp   string // "" when the target is written directly
	file   *os.File
	err    error // the first failure, or fs.ErrClosed at the end
}

// CreateOutput begins the file at path, which [Output.Close] completes.
//
// Until then the content goes to a temporary file beside it, .NAME.tmp-RANDOM, so
// that a file that is there already stays as it is. It keeps its mode; other
// hard links to it keep the old content. A symbolic link stays and the file
// that it points to is replaced. What is not a regular file (a pipe, a device,
// /dev/stdout) is written directly.
//
// CreateOutput fails at once when the directory does not exist or cannot be
// written, or when the file is there and must not be written. All errors of an
// Output name path.
func CreateOutput(path string) (*Output, error) {
	w := &Output{path: path}
	if err := w.open(); err != nil {
		return nil, failed("create", path, err)
	}
	return w, nil
}

// Write stores the next bytes. After an error the temporary file is gone and
// the file is as it was before.
func (w *Output) Write(p []byte) (n int, err error) {
	err = w.do(func() error { n, err = w.file.Write(p); return err })
	return n, err
}

// Close completes the file and puts it in its place, with its content on the
// disk. After an error the file is as it was before.
func (w *Output) Close() error {
	if err := w.finish(); err != nil {
		return err
	}
	return w.place()
}

// finish has the content on the disk, in the temporary file. Nothing is in its
// place before the call of place.
func (w *Output) finish() error {
	return w.do(func() error {
		if w.temp != "" {
			if err := w.file.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
				return err
			}
		}
		return w.file.Close()
	})
}

// place puts the finished file in its place.
func (w *Output) place() error {
	return w.do(func() error {
		if w.temp != "" {
			if err := os.Rename(w.temp, w.target); err != nil {
				return err
			}
			dir, _ := filepath.Split(w.target)
			syncDir(dir)
		}
		w.err = fmt.Errorf("write %s: %w", w.path, fs.ErrClosed)
		return nil
	})
}

// Abort gives the file up: what is at its path stays as it was. After Close,
// or a failure, there is nothing left to do, so it can always be deferred.
func (w *Output) Abort() {
	if w.err == nil {
		w.err = fmt.Errorf("write %s: %w", w.path, fs.ErrClosed)
		w.discard()
	}
}

// do runs one step unless an earlier one failed, and gives up when it fails.
func (w *Output) do(step func() error) error {
	if w.err != nil {
		return w.err
	}
	if err := step(); err != nil && w.err == nil {
		w.err = failed("write", w.path, err)
		w.discard()
		return w.err
	} else if err != nil {
		return w.err // a step within this one failed
	}
	return nil
}

func (w *Output) discard() {
	w.file.Close()
	if w.temp != "" {
		os.Remove(w.temp)
	}
}

// failed names the path that the user knows instead of the temporary one.
func failed(what, path string, err error) error {
	var file *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &file):
		err = file.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("%s %s: %w", what, path, err)
}

// open opens the temporary file, or the target if that is no regular file.
func (w *Output) open() error {
	target, direct, err := resolve(w.path)
	if err != nil {
		return err
	}
	w.target = target
	old, err := os.Stat(w.path)
	switch {
	case err == nil && old.IsDir():
		return errors.New("is a directory")
	case err == nil && (direct || !old.Mode().IsRegular()):
		// Appending, because /dev/stdout may be a file that holds something.
		w.file, err = os.OpenFile(w.path, os.O_WRONLY|os.O_APPEND, 0)
		return err
	case err == nil:
		// Renaming asks only for a writable directory; the file has a say too.
		f, err := os.OpenFile(w.path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		f.Close()
		return w.openTemp(old.Mode().Perm(), true)
	case errors.Is(err, fs.ErrNotExist):
		return w.openTemp(0o666, false)
	}
	return err
}

// tempPrefix is how the names of the temporary files for a file begin.
func tempPrefix(base string) string { return "." + cutName(base) + ".tmp-" }

// RemoveLeftovers removes the temporary files that programs which were killed have left of
// the output at path. None may be under way. What cannot be removed stays.
func RemoveLeftovers(path string) {
	dir, base := filepath.Split(path)
	if base == "" {
		return
	}
	entries, _ := os.ReadDir(filepath.Clean(dir))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempPrefix(base)) && e.Type().IsRegular() {
			os.Remove(dir + e.Name())
		}
	}
}

// openTemp creates the temporary file. The system takes the umask off mode
// unless it is exact.
func (w *Output) openTemp(mode fs.FileMode, exact bool) error {
	dir, base := filepath.Split(w.target)
	if base == "" {
		return errors.New("no file name")
	}
	for {
		// Opened with its final mode, it is never more open than the file it replaces.
		temp := fmt.Sprintf("%s%s%08x", dir, tempPrefix(base), rand.Uint32())
		f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		w.file, w.temp = f, temp
		if exact {
			if err := f.Chmod(mode); err != nil {
				w.discard()
				return err
			}
		}
		return nil
	}
}

// cutName is the beginning of a file name that leaves room for more.
func cutName(base string) string {
	if len(base) > maxTempBase {
		end := maxTempBase
		for end > 0 && !utf8.RuneStart(base[end]) {
			end--
		}
		base = base[:end]
	}
	return base
}

// resolve follows the symbolic links of path, also to a file that is not there
// yet. It reports direct when they lead to an open file of this process: that
// can only be written through the link.
func resolve(path string) (target string, direct bool, err error) {
	for range maxLinks {
		if strings.HasPrefix(path, "/proc/") || strings.HasPrefix(path, "/dev/fd/") {
			return path, true, nil
		}
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, false, nil
		}
		if err != nil {
			return "", false, err
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", false, err
		}
		if !filepath.IsAbs(to) {
			// Not filepath.Join: it takes "a/.." away, and a may be a link too.
			dir, _ := filepath.Split(path)
			to = dir + to
		}
		path = to
	}
	return "", false, errors.New("too many symbolic links")
}
