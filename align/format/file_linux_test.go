package format_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
)

func TestFullDevice(t *testing.T) {
	w := create(t, "/dev/full")
	if err := w.Write(&pair); err != nil {
		t.Fatal(err)
	}
	err := w.Close(&align.Report{})
	if !errors.Is(err, syscall.ENOSPC) || err.Error() != "write /dev/full: no space left on device" {
		t.Errorf("error %v", err)
	}
}

// The kernel's own directory refuses everybody, root too.
func TestUnwritableDirectory(t *testing.T) {
	f, _ := format.Lookup("tsv")
	if _, err := format.Create("/proc/a.tsv", f, align.Meta{}); err == nil {
		t.Error("a file was created in /proc")
	}
}

// /dev/stdout leads here when it was redirected to a file: what other programs
// wrote to it stays, and the file is not replaced under them.
func TestOpenFileOfThisProcess(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "redirected")
	stdout, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer stdout.Close()
	if _, err := stdout.WriteString("before\n"); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "stdout")
	if err := os.Symlink(fmt.Sprintf("/proc/self/fd/%d", stdout.Fd()), link); err != nil {
		t.Fatal(err)
	}
	store(t, link)
	holds(t, path, "before\n"+line)
	onlyFiles(t, dir, "redirected", "stdout")
}
