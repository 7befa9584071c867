package format_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
)

// createAt begins what the format of a name needs at path.
func createAt(t *testing.T, path string, m align.Meta) (format.Sink, error) {
	t.Helper()
	f, ok := format.ForPath(path)
	if !ok {
		t.Fatalf("no format for %s", path)
	}
	w, err := format.Create(path, f, m)
	if err == nil {
		t.Cleanup(w.Abort)
	}
	return w, err
}

func TestMoses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.moses")
	put(t, filepath.Join(dir, "a.bn"), "old", 0o644)
	w, err := createAt(t, path, align.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(&pair), w.Flush()); err != nil {
		t.Fatal(err)
	}
	holds(t, filepath.Join(dir, "a.bn"), "old")
	w.Abort()
	onlyFiles(t, dir, "a.bn")
	holds(t, filepath.Join(dir, "a.bn"), "old")
	if err := w.Close(&align.Report{}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Close after Abort returned %v", err)
	}

	if w, err = createAt(t, path, align.Meta{}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(&pair), w.Close(&align.Report{})); err != nil {
		t.Fatal(err)
	}
	holds(t, filepath.Join(dir, "a.bn"), "ক\n")
	holds(t, filepath.Join(dir, "a.en"), "k\n")
	onlyFiles(t, dir, "a.bn", "a.en")
}

// When one of the files cannot be written the other one is as it was.
func TestMosesFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.moses")
	if err := os.Mkdir(filepath.Join(dir, "a.en"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := createAt(t, path, align.Meta{}); err == nil || err.Error() != "create "+filepath.Join(dir, "a.en")+": is a directory" {
		t.Errorf("error %v", err)
	}
	onlyFiles(t, dir, "a.en")

	// It becomes one only while the pairs are written.
	w, err := createAt(t, path, align.Meta{To: "xx"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "a.bn", "x"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(&pair), w.Close(&align.Report{})); err == nil {
		t.Error("a folder was replaced")
	}
	onlyFiles(t, dir, "a.bn", "a.en")
}
