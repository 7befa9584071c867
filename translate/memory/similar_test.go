package memory_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/memory"
)

// TestSimilarFindsAll compares what is found with what a look at all units finds.
func TestSimilarFindsAll(t *testing.T) {
	if share := foundOfAll(t, 6_000, 90); share < 0.98 {
		t.Errorf("%.1f %% of what is similar was found", 100*share)
	}
}

// BenchmarkSimilarFindsAll reports the share of a larger memory.
func BenchmarkSimilarFindsAll(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(100*foundOfAll(b, *size/10, 240), "%found")
	}
}

// foundOfAll is the share of the similar texts that are found, for queries that are made
// by editing sources in all ways.
func foundOfAll(t testing.TB, units, queries int) float64 {
	m, err := memory.Open(filepath.Join(t.TempDir(), "m.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Import(t.Context(), newCorpus(1).units(units)); err != nil {
		t.Fatal(err)
	}
	type source struct {
		text, folded string
		length       int
	}
	var sources []source
	c := newCorpus(1)
	for range units {
		bn, _ := c.pair()
		folded := memory.Folded(bn)
		sources = append(sources, source{bn, folded, utf8.RuneCountInString(folded)})
	}
	c = newCorpus(5)
	bnen := m.Between("bn", "en")
	similar, found := make(map[int]int), make(map[int]int) // by way
	for i := range queries {
		way := i % len(edits)
		query := c.edited(way, sources[c.rand.IntN(units)].text)
		matches, err := bnen.Similar(t.Context(), query, 100)
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[string]int)
		for _, m := range matches {
			got[m.Source] = m.Score
		}
		folded := memory.Folded(query)
		length, scoreOf := utf8.RuneCountInString(folded), memory.Scores(folded)
		for _, s := range sources {
			if 100*min(s.length, length) < translate.LeastSimilar*max(s.length, length) {
				continue
			}
			score := scoreOf(s.folded)
			if score < translate.LeastSimilar {
				continue
			}
			similar[way]++
			if got[s.text] != 0 {
				found[way]++
			}
			if got[s.text] != 0 && got[s.text] != score {
				t.Errorf("%s: score %d, want %d", s.text, got[s.text], score)
			}
		}
	}
	all, ok := 0, 0
	for way, n := range similar {
		t.Logf("%s: %d of %d", edits[way].name, found[way], n)
		all, ok = all+n, ok+found[way]
	}
	if all < queries/2 {
		t.Fatalf("only %d are similar", all)
	}
	return float64(ok) / float64(all)
}

func TestScore(t *testing.T) {
	long := strings.Repeat("নদীর ধারে বসে আছি ", 30)
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"আমি যাই।", "আমি যাই।", 100},
		{"আমি যাই।", "আমি খাই।", 87},                           // one of 8
		{"লাভরভ ঢাকায় এসেছেন।", "লাভরভ ঢাকায় এসেছিলেন।", 90}, // two of 22
		{"পাঁচ {1}জন{/1} এল", "পাঁচ জন এল", 100},
		{"২০২৪ সালে", "2023 সালে", 88},
		{"Good Morning", "good evening", 75},
		{"ab", "xyz", 0},
		{long, long[:len(long)-1], 100},
		{long, "ক" + long, 99},
		{long, long + long, 49}, // a space is lost between them,
	} {
		a, b := memory.Folded(tc.a), memory.Folded(tc.b)
		if got := memory.Scores(a)(b); got != tc.want {
			t.Errorf("%q and %q: %d, want %d", tc.a, tc.b, got, tc.want)
		}
		if got := memory.Scores(b)(a); got != tc.want {
			t.Errorf("%q and %q: %d, want %d", tc.b, tc.a, got, tc.want)
		}
	}
}

// FuzzScore compares the distance with that of the table that everybody knows.
func FuzzScore(f *testing.F) {
	f.Add("নদীর ধারে বসে আছি", "নদীতে বসে আছেন")
	f.Add(strings.Repeat("abcdefg ", 20), strings.Repeat("abdefgh ", 19))
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 500 || len(b) > 500 {
			return
		}
		if got, want := memory.Distance(a, b), distance([]rune(a), []rune(b)); got != want {
			t.Errorf("%q and %q: %d, want %d", a, b, got, want)
		}
	})
}

func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before := row[0]
		row[0] = i + 1
		for j := range b {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before, row[j+1] = row[j+1], min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
