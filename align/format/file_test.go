package format_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/tsv"
)

var pair = align.Pair{ID: "1", Source: "ক", Target: "k"}

const line = "ক\tk\n"

func create(t *testing.T, path string) format.Sink {
	t.Helper()
	f, _ := format.Lookup("tsv")
	w, err := format.Create(path, f, align.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Abort)
	return w
}

// store writes one pair to path.
func store(t *testing.T, path string) {
	t.Helper()
	w := create(t, path)
	if err := w.Write(&pair); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(&align.Report{Pairs: 1}); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, path, content string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s holds %q, want %q", filepath.Base(path), got, want)
	}
}

// onlyFiles fails unless dir has exactly these files.
func onlyFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the directory has %q, want %q", got, want)
	}
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

func TestNewFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.tsv")
	w := create(t, path)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is there before it is complete: %v", err)
	}
	w.Abort()
	store(t, path)
	holds(t, path, line)
	onlyFiles(t, dir, "a.tsv")

	usual, err := os.Create(filepath.Join(dir, "usual"))
	if err != nil {
		t.Fatal(err)
	}
	usual.Close()
	if got, want := mode(t, path), mode(t, usual.Name()); got != want {
		t.Errorf("mode %v, want %v like every new file", got, want)
	}
}

func TestExistingFile(t *testing.T) {
	for _, perm := range []fs.FileMode{0o600, 0o666} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.tsv")
		put(t, path, "old", perm)
		before := mode(t, path)
		w := create(t, path)
		if err := w.Write(&pair); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		holds(t, path, "old")
		if err := w.Close(&align.Report{}); err != nil {
			t.Fatal(err)
		}
		holds(t, path, line)
		if after := mode(t, path); after != before {
			t.Errorf("mode %v became %v", before, after)
		}
		onlyFiles(t, dir, "a.tsv")
	}
}

func TestRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	store(t, "a.tsv")
	holds(t, "a.tsv", line)
	onlyFiles(t, ".", "a.tsv")
}

// File systems allow names of 255 bytes, and a Bengali letter takes three.
func TestLongName(t *testing.T) {
	dir := t.TempDir()
	name := strings.Repeat("ক", 83) + ".tsv"
	store(t, filepath.Join(dir, name))
	onlyFiles(t, dir, name)
}

func TestAbort(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.tsv")
	put(t, path, "old", 0o644)
	w := create(t, path)
	if err := w.Write(&pair); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	w.Abort()
	holds(t, path, "old")
	onlyFiles(t, dir, "a.tsv")
	if err := w.Close(&align.Report{}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Close after Abort returned %v", err)
	}
	holds(t, path, "old")
}

func TestAfterClose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.tsv")
	w := create(t, path)
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	holds(t, path, "")
	if err := w.Write(&pair); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Write returned %v", err)
	}
	if err := w.Close(&align.Report{}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a second Close returned %v", err)
	}
}

func TestNotesComeThrough(t *testing.T) {
	w := create(t, filepath.Join(t.TempDir(), "a.tsv"))
	if err := w.Write(&align.Pair{Source: "a\tb"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	if len(w.Notes()) != 1 {
		t.Errorf("notes %q", w.Notes())
	}
}

// disk passes on what it has room for.
type disk struct {
	out  io.Writer
	room int
}

var errFull = errors.New("disk full")

func (d *disk) Write(p []byte) (int, error) {
	if len(p) <= d.room {
		d.room -= len(p)
		return d.out.Write(p)
	}
	n, _ := d.out.Write(p[:d.room])
	d.room = 0
	return n, &fs.PathError{Op: "write", Path: "a temporary name", Err: errFull}
}

func TestFullDisk(t *testing.T) {
	const room = 100_000
	for _, tc := range []struct {
		name  string
		pairs int
	}{
		{"while writing", 100_000},
		{"at the end", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "a.tsv")
			put(t, path, "old", 0o644)
			space := room
			if tc.pairs == 0 {
				space = 1
			}
			f := format.Format{New: func(w io.Writer, _ align.Meta) format.Writer {
				return tsv.NewWriter(&disk{w, space})
			}}
			w, err := format.Create(path, f, align.Meta{})
			if err != nil {
				t.Fatal(err)
			}
			for range tc.pairs {
				if err = w.Write(&pair); err != nil {
					break
				}
			}
			if tc.pairs > 0 {
				// Nothing is left even if the caller goes away now.
				onlyFiles(t, dir, "a.tsv")
			} else if err = w.Write(&pair); err != nil {
				t.Fatal(err)
			}
			closed := w.Close(&align.Report{})
			if err == nil {
				err = closed
			}
			for _, err := range []error{err, closed} {
				if !errors.Is(err, errFull) || err.Error() != "write "+path+": disk full" {
					t.Errorf("error %v", err)
				}
			}
			holds(t, path, "old")
			onlyFiles(t, dir, "a.tsv")
		})
	}
}

// Something else takes the place before the file is complete.
func TestNoPlaceToGo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.tsv")
	w := create(t, path)
	if err := os.MkdirAll(filepath.Join(path, "b"), 0o777); err != nil {
		t.Fatal(err)
	}
	err := w.Close(&align.Report{})
	if err == nil || !strings.HasPrefix(err.Error(), "write "+path+": ") || strings.Contains(err.Error(), ".tmp-") {
		t.Errorf("error %v", err)
	}
	onlyFiles(t, dir, "a.tsv")
}

func TestCreateFailsAtOnce(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "file"), "old", 0o644)
	for _, path := range []string{
		filepath.Join(dir, "none", "a.tsv"),
		filepath.Join(dir, "file", "a.tsv"),
		dir,
		dir + string(filepath.Separator),
		"",
	} {
		f, _ := format.Lookup("tsv")
		w, err := format.Create(path, f, align.Meta{})
		if err == nil {
			w.Abort()
			t.Errorf("%q was created", path)
			continue
		}
		if !strings.HasPrefix(err.Error(), "create "+path+": ") || strings.Contains(err.Error(), ".tmp-") {
			t.Errorf("error %q does not name %q alone", err, path)
		}
	}
	onlyFiles(t, dir, "file")
}
