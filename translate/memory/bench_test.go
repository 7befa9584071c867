package memory_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/memory"
)

// size is how many units the benchmarks have.
var size = flag.Int("units", 1_000_000, "units in the memory that is measured")

// large is a memory of size units, made once, and the first and some other sources in it.
func large(b *testing.B) (m *memory.Memory, sources []string) {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("dobhashi-bench-%d.db", *size))
	m, err := memory.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { m.Close() })
	if n, err := m.Count(b.Context(), memory.Filter{}); err != nil {
		b.Fatal(err)
	} else if n < *size*9/10 {
		start := time.Now()
		counts, err := m.Import(b.Context(), newCorpus(1).units(*size))
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("imported %+v in %s", counts, time.Since(start).Round(time.Millisecond))
	}
	c := newCorpus(1)
	for i := range 20_000 {
		if bn, _ := c.pair(); i%10 == 0 {
			sources = append(sources, bn)
		}
	}
	return m, sources
}

func BenchmarkRecall(b *testing.B) {
	m, sources := large(b)
	requests := make([]translate.Request, len(sources))
	for i, s := range sources {
		requests[i] = translate.Request{Text: s, Maker: "x"}
	}
	bnen := m.Between("bn", "en")
	for i := 0; b.Loop(); i++ {
		found, err := bnen.Recall(b.Context(), requests[i%len(requests):][:1])
		if err != nil || found[0].Target == "" {
			b.Fatal(found, err)
		}
	}
}

// BenchmarkSimilar measures searches for sentences that people changed; an operation is one.
func BenchmarkSimilar(b *testing.B) {
	m, sources := large(b)
	bnen := m.Between("bn", "en")
	c := newCorpus(9)
	kinds := []struct {
		name  string
		query func(i int) string
	}{{"nothing like it", func(int) string { bn, _ := c.pair(); return bn }},
		{"long", func(i int) string {
			s := ""
			for k := range 8 {
				s += sources[(i+k)%len(sources)] + " "
			}
			return s
		}}}
	for way := range edits {
		kinds = append(kinds, struct {
			name  string
			query func(i int) string
		}{edits[way].name, func(i int) string { return c.edited(way, sources[i%len(sources)]) }})
	}
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				q := kind.query(i)
				start := time.Now()
				if _, err := bnen.Similar(b.Context(), q, 3); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	m, sources := large(b)
	for _, q := range []string{sources[0], "no such words"} {
		b.Run(fmt.Sprintf("%.12s", q), func(b *testing.B) {
			for b.Loop() {
				for _, err := range m.Search(b.Context(), q, memory.Filter{People: true}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// BenchmarkRemember stores a batch of 100 answers, on the disk.
func BenchmarkRemember(b *testing.B) {
	m, err := memory.Open(filepath.Join(b.TempDir(), "m.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	bnen := m.Between("bn", "en")
	c := newCorpus(3)
	for b.Loop() {
		var requests []translate.Request
		var targets []string
		for range 100 {
			bn, en := c.pair()
			requests, targets = append(requests, translate.Request{Text: bn, Maker: "x", Origin: "x"}), append(targets, en)
		}
		if err := bnen.Remember(context.Background(), requests, targets); err != nil {
			b.Fatal(err)
		}
	}
}
