//go:build linux

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// memoryBound is how many bytes TestMemory allows.
var memoryBound int64 = 300 << 20

// TestMemory translates 20 MB in one line: the first pairs come out while the rest
// is still to be read, and memory stays below what 1 GB may take.
func TestMemory(t *testing.T) {
	const size = 20_000_000
	unit := strings.Repeat("নদীর ধারে বসে আছি। তিনি ভালো আছেন ", 500)
	dir := t.TempDir()
	out := filepath.Join(dir, "out.tsv")
	cmd := exec.Command("dobhashi", "translate", "--quiet", "-o", "-", "-o", out)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	first := make(chan struct{})
	go func() {
		defer stdin.Close()
		for n := 0; n < size; n += len(unit) {
			if n > size/2 {
				<-first
			}
			if _, err := io.WriteString(stdin, unit); err != nil {
				return
			}
		}
	}()
	var pairs, n int
	buf := make([]byte, 64<<10)
	for err == nil {
		n, err = stdout.Read(buf)
		if n > 0 && pairs == 0 {
			close(first)
		}
		pairs += bytes.Count(buf[:n], []byte("\n"))
	}
	if err != io.EOF {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if min := size / len("নদীর ধারে বসে আছি। তিনি ভালো আছেন "); pairs < min {
		t.Errorf("%d pairs, want %d at least", pairs, min)
	}
	if text, err := os.ReadFile(out); err != nil || bytes.Count(text, []byte("\n")) != pairs {
		t.Errorf("the file has not %d lines: %v", pairs, err)
	}
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	t.Logf("peak %d MB", peak>>20)
	if peak > memoryBound {
		t.Errorf("%d MB in use", peak>>20)
	}
}
