package local

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/translate"
)

// TestRealModel translates a test set with the model of Firefox in the folder that
// DOBHASHI_MODEL_DIR names, and compares with what its makers got. The model is not a part of this
// project, nor is the test set.
func TestRealModel(t *testing.T) {
	folder := os.Getenv("DOBHASHI_MODEL_DIR")
	if folder == "" {
		t.Skip("DOBHASHI_MODEL_DIR names no folder with a model")
	}
	data := filepath.Join("..", "..", "..", "shared", "data", "flores-dev")
	read := func(name string) []string {
		text, err := os.ReadFile(filepath.Join(data, name))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	}
	source, want := read("flores-dev.bn"), read("flores-dev.bergamot-tiny.en")
	e, err := Open(Config{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	var batch []translate.Segment
	for _, text := range source {
		batch = append(batch, translate.Segment{Text: text})
	}
	got, err := e.Translate(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	equal := 0
	for i := range got {
		if got[i].Text == want[i] {
			equal++
		} else if equal < i-10 {
			t.Logf("%s\n  became   %s\n  and not  %s", source[i], got[i].Text, want[i])
		}
	}
	t.Logf("%d of %d texts are equal", equal, len(want))
	// The makers translated many sentences at once, which then share their shortlists, on
	// processors on which sums may saturate.
	if equal < len(want)*7/10 {
		t.Errorf("%d of %d texts are equal", equal, len(want))
	}
}
