package format_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.omegat")
	w, err := createAt(t, path, align.Meta{Title: "story"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(&pair), w.Flush()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is there before it is complete: %v", err)
	}
	w.Abort()
	onlyFiles(t, dir)
	if err := w.Close(&align.Report{}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Close after Abort returned %v", err)
	}

	if w, err = createAt(t, path, align.Meta{Title: "story"}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(&pair), w.Close(&align.Report{})); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	onlyFiles(t, dir, "a.omegat")
	onlyFiles(t, path, "dictionary", "glossary", "omegat", "omegat.project", "source", "target", "tm")
	holds(t, filepath.Join(path, "source", "story.txt"), "ক\n")
	usual := filepath.Join(dir, "usual")
	if err := os.Mkdir(usual, 0o777); err != nil {
		t.Fatal(err)
	}
	if got, want := mode(t, path), mode(t, usual); got != want {
		t.Errorf("mode %v, want %v like every new folder", got, want)
	}
}

// What a translator has done is never replaced, not even when it came to be there
// while the pairs were written.
func TestFolderIsThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.omegat")
	w, err := createAt(t, path, align.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	saved := filepath.Join(path, "omegat", "project_save.tmx")
	if err := os.MkdirAll(filepath.Dir(saved), 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, saved, "work", 0o644)
	if err := errors.Join(w.Write(&pair), w.Close(&align.Report{})); err == nil || !strings.HasPrefix(err.Error(), "write "+path+": ") {
		t.Errorf("error %v", err)
	}
	if _, err := createAt(t, path, align.Meta{}); err == nil || err.Error() != "create "+path+": it is there already and may hold translations; give another name" {
		t.Errorf("error %v", err)
	}
	holds(t, saved, "work")
	onlyFiles(t, path, "omegat")
	onlyFiles(t, dir, "a.omegat")
}

func TestFolderNowhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no", "a.omegat")
	if _, err := createAt(t, path, align.Meta{}); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "create "+path+": ") {
		t.Errorf("error %v", err)
	}
}
