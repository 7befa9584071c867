//go:build unix

package exec

import (
	"encoding/json"
	"io"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// TestChildren: what a command has started is killed with it.
func TestChildren(t *testing.T) {
	b := over(t, "family")
	pid, err := strconv.Atoi(one(t, b, "বই"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); err != nil {
		t.Fatalf("no child: %v", err)
	}
	if err := b.(io.Closer).Close(); err != nil {
		t.Error(err)
	}
	for start := time.Now(); syscall.Kill(pid, 0) == nil; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatal("the child lives on")
		}
	}
}

// TestCat has a command that was not made for this, and answers each line with itself.
func TestCat(t *testing.T) {
	if got := one(t, open(t, Config{Command: "cat"}), "বই {1}পড়ি{/1}"); got != "বই {1}পড়ি{/1}" {
		t.Errorf("got %q", got)
	}
}

// TestShell has a command that is a line of shell, with quotes in quotes.
func TestShell(t *testing.T) {
	b := open(t, Config{Command: `sh -c 'while read -r line; do echo "$line" | sed "s/\"text\":\"/&EN /"; done'`})
	got := one(t, b, `সে বলল, "যাই"`)
	if want := `EN সে বলল, "যাই"`; got != want {
		text, _ := json.Marshal(got)
		t.Errorf("got %s, want %s", text, want)
	}
}
