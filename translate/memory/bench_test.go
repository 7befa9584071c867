package memory_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
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

// instant is a backend that takes no time.
type instant struct{}

func (instant) Info() translate.Info {
	return translate.Info{Name: "instant", Limits: translate.Limits{Items: 100, Jobs: 2}}
}

func (instant) Translate(_ context.Context, batch []translate.Segment) ([]translate.Output, error) {
	out := make([]translate.Output, len(batch))
	for i := range batch {
		out[i].Text = "The translation of the sentence at hand, as long as they are."
	}
	return out, nil
}

// BenchmarkDrafts runs 100,000 sentences, and 400,000, through [translate.Drafts] over a backend that takes no
// time: without a memory, and with each pair on the disk before it comes out.
func BenchmarkDrafts(b *testing.B) {
	for _, n := range []int{100_000, 400_000} {
		for _, with := range []string{"without", "with"} {
			b.Run(fmt.Sprintf("%d/%s memory", n, with), func(b *testing.B) {
				o := translate.Options{Backend: instant{}}
				c := newCorpus(3)
				sentences := make([]align.Sentence, n)
				for i := range sentences {
					bn, _ := c.sentence()
					sentences[i].Text = bn + " " + bengaliDigits(i)
				}
				heap := func() uint64 { // what is alive
					var stats runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&stats)
					return stats.HeapAlloc
				}
				var took time.Duration
				least, most := heap(), uint64(0)
				for b.Loop() {
					if with == "with" {
						m, err := memory.Open(filepath.Join(b.TempDir(), "memory.db"))
						if err != nil {
							b.Fatal(err)
						}
						b.Cleanup(func() { m.Close() })
						o.Memory = m.Between("bn", "en")
					}
					start := time.Now()
					pairs := 0
					for _, err := range translate.Drafts(b.Context(), func(yield func(align.Sentence, error) bool) {
						for _, s := range sentences {
							if !yield(s, nil) {
								return
							}
						}
					}, o) {
						if err != nil {
							b.Fatal(err)
						}
						if pairs++; pairs%(n/4) == 0 {
							most = max(most, heap())
						}
					}
					took += time.Since(start)
					if pairs != n {
						b.Fatal(pairs)
					}
				}
				b.ReportMetric(float64(n*b.N)/took.Seconds(), "sentences/s")
				b.ReportMetric(float64(most-min(most, least))/1e6, "heap-MB")
			})
		}
	}
}
