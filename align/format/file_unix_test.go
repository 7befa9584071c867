//go:build unix

package format_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
)

func TestSymbolicLinks(t *testing.T) {
	for _, tc := range []struct {
		name   string
		links  [][2]string // link, where it points
		target string
		exists bool
	}{
		{"to a file", [][2]string{{"link.tsv", "file.tsv"}}, "file.tsv", true},
		{"to another directory", [][2]string{{"link.tsv", "sub/file.tsv"}}, "sub/file.tsv", true},
		{"to a file that is not there", [][2]string{{"link.tsv", "sub/file.tsv"}}, "sub/file.tsv", false},
		{"to a link", [][2]string{{"link.tsv", "sub/second"}, {"sub/second", "../file.tsv"}}, "file.tsv", true},
		// Taken literally, "way/.." would be the directory itself.
		{"through a directory that is a link", [][2]string{{"way", "sub/deep"}, {"link.tsv", "way/../file.tsv"}}, "sub/file.tsv", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.MkdirAll(filepath.Join(dir, "sub", "deep"), 0o777); err != nil {
				t.Fatal(err)
			}
			for _, l := range tc.links {
				if err := os.Symlink(l[1], filepath.Join(dir, l[0])); err != nil {
					t.Fatal(err)
				}
			}
			target := filepath.Join(dir, tc.target)
			if tc.exists {
				put(t, target, "old", 0o640)
			}
			store(t, filepath.Join(dir, "link.tsv"))
			holds(t, target, line)
			if tc.exists && mode(t, target) != 0o640 {
				t.Errorf("mode %v", mode(t, target))
			}
			for _, l := range tc.links {
				if to, err := os.Readlink(filepath.Join(dir, l[0])); err != nil || to != l[1] {
					t.Errorf("the link %s points to %q, %v", l[0], to, err)
				}
			}
		})
	}
}

func TestLinkToItself(t *testing.T) {
	path := filepath.Join(t.TempDir(), "link.tsv")
	if err := os.Symlink("link.tsv", path); err != nil {
		t.Fatal(err)
	}
	f, _ := format.Lookup("tsv")
	_, err := format.Create(path, f, align.Meta{})
	if err == nil || !strings.HasPrefix(err.Error(), "create "+path+": ") {
		t.Errorf("error %v", err)
	}
}

func TestPipe(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() {
		var got []byte
		if f, err := os.Open(path); err == nil {
			got, _ = io.ReadAll(f)
			f.Close()
		}
		read <- string(got)
	}()
	store(t, path)
	if got := <-read; got != line {
		t.Errorf("the reader got %q", got)
	}
	if mode(t, path)&os.ModeNamedPipe == 0 {
		t.Error("the pipe was replaced")
	}
	onlyFiles(t, dir, "pipe")
}

func TestDevNull(t *testing.T) {
	store(t, os.DevNull)
	if mode(t, os.DevNull)&os.ModeDevice == 0 {
		t.Error("the device was replaced")
	}
}
