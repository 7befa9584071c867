package local

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
)

// TestGolden compares with what Firefox's own engine wrote with the same models, see
// testdata/golden/README.md.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		file  string
		least float64 // the share of texts that are equal
	}{
		{"random.jsonl", .97}, {"words.jsonl", 1}, {"wild.jsonl", .9},
	} {
		t.Run(c.file, func(t *testing.T) {
			f, err := os.Open(filepath.Join("testdata", "golden", c.file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			in := bufio.NewScanner(f)
			in.Buffer(nil, 1<<20)
			in.Scan()
			var first struct{ Recipe modelmaker.Recipe }
			if err := json.Unmarshal(in.Bytes(), &first); err != nil {
				t.Fatal(err)
			}
			e := open(t, first.Recipe)
			equal, all := 0, 0
			for in.Scan() {
				var o struct{ Source, Target string }
				if err := json.Unmarshal(in.Bytes(), &o); err != nil {
					t.Fatal(err)
				}
				out, err := e.Translate(t.Context(), []translate.Segment{{Text: o.Source}})
				if strings.TrimSpace(o.Source) == "" {
					continue // the engine is not asked for what has no letter
				}
				if err != nil {
					t.Fatalf("%q: %v", o.Source, err)
				}
				all++
				if strings.TrimSpace(out[0].Text) == strings.TrimSpace(o.Target) {
					equal++
				} else {
					t.Logf("%q became\n     %q\nnot  %q", o.Source, out[0].Text, o.Target)
				}
			}
			t.Logf("%d of %d", equal, all)
			if float64(equal) < c.least*float64(all) || all == 0 {
				t.Errorf("%d of %d texts are equal", equal, all)
			}
		})
	}
}

// write makes a model.
func write(t testing.TB, r modelmaker.Recipe) (folder string) {
	t.Helper()
	dir := t.TempDir()
	files, err := r.Files()
	if err == nil {
		err = files.Write(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// open makes a model and opens it.
func open(t testing.TB, r modelmaker.Recipe) *Engine {
	t.Helper()
	e, err := Open(Config{Folder: write(t, r)})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
