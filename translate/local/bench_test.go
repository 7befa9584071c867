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

// realSize is the recipe of a model of the size that Firefox's have, and texts for it.
func realSize(b *testing.B) (r modelmaker.Recipe, batch []translate.Segment) {
	b.Helper()
	f, err := os.Open(filepath.Join("testdata", "golden", "random.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for in := json.NewDecoder(bufio.NewReader(f)); in.More(); {
		var line struct {
			Recipe modelmaker.Recipe
			Source string
		}
		if err := in.Decode(&line); err != nil {
			b.Fatal(err)
		}
		if line.Recipe.Dim > 0 {
			r = line.Recipe
		} else if strings.TrimSpace(line.Source) != "" {
			batch = append(batch, translate.Segment{Text: line.Source})
		}
	}
	return r, batch
}

// BenchmarkOpen opens a model of the real size.
func BenchmarkOpen(b *testing.B) {
	r, _ := realSize(b)
	dir := write(b, r)
	for b.Loop() {
		if _, err := Open(Config{Folder: dir}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEngine translates ordinary sentences with a model of the real size.
func BenchmarkEngine(b *testing.B) {
	r, batch := realSize(b)
	e := open(b, r)
	words := 0
	for _, s := range batch {
		words += len(strings.Fields(s.Text))
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for rest := batch; len(rest) > 0; {
			some := rest[:min(len(rest), e.Info().Limits.Items)]
			rest = rest[len(some):]
			if _, err := e.Translate(b.Context(), some); err != nil {
				b.Fatal(err)
			}
		}
		n += words
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "words/s")
}
