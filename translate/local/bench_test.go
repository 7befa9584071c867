package local

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/local/kernel"
	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
	"github.com/dobhashi/dobhashi/translate/local/transformer"
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

// BenchmarkEngine translates ordinary sentences with a model of the real size, with each
// instruction set.
func BenchmarkEngine(b *testing.B) {
	r, batch := realSize(b)
	batch = batch[:50]
	words := 0
	for _, s := range batch {
		words += len(strings.Fields(s.Text))
	}
	dir := write(b, r)
	for _, k := range kernel.All() {
		b.Run(k.Name, func(b *testing.B) {
			e, err := Open(Config{Folder: dir})
			if err != nil {
				b.Fatal(err)
			}
			f, err := read(dir)
			if err != nil {
				b.Fatal(err)
			}
			e.model, err = transformer.New(f.model, transformer.Config{EOS: int32(f.vocabulary.EOS()), Unknown: int32(f.vocabulary.Unknown()),
				Shortlist: f.shortlist, Kernel: k})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				if _, err := e.Translate(b.Context(), batch); err != nil {
					b.Fatal(err)
				}
				n += words
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "words/s")
		})
	}
}
