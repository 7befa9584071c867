package format_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align/format"
)

func TestRemoveLeftovers(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"out.tsv", ".out.tsv.tmp-1234abcd", ".out.tsv.tmp-00000000", ".other.tsv.tmp-1234abcd", "out.tsv.tmp-1"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	format.RemoveLeftovers(filepath.Join(dir, "out.tsv"))
	format.RemoveLeftovers(filepath.Join(dir, "absent", "x"))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != ".other.tsv.tmp-1234abcd out.tsv out.tsv.tmp-1" {
		t.Errorf("left are %s", got)
	}
}
