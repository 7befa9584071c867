package format_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/dobhashi/dobhashi/align"
)

// The disk of the second file is full.
func TestMosesFullDevice(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("/dev/full", filepath.Join(dir, "a.en")); err != nil {
		t.Fatal(err)
	}
	w, err := createAt(t, filepath.Join(dir, "a.moses"), align.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	long := &align.Pair{Source: "ক", Target: strings.Repeat("k", 100_000)}
	if err := w.Write(long); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Write returned %v", err)
	}
	if err := w.Close(&align.Report{}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Close returned %v", err)
	}
	onlyFiles(t, dir, "a.en")
}
