package bead

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/translate/gloss"
)

// The weights were learned so, from a file of texts with their beads and machine translations,
// which is not part of the program:
//
//	go test ./align/bead -run TestLearn -learn gold.jsonl -timeout 30m
//
// writes weights.tsv. Without the flag TestLearn learns a little from the documents of
// testdata and keeps nothing.
var learnFrom = flag.String("learn", "", "learn the weights from the texts and beads in this `FILE`")

func TestReadWeights(t *testing.T) {
	good := weightsTSV
	first := strings.Index(good, "\n1-0")
	for _, c := range []struct{ name, tsv, want string }{
		{"a name of another", strings.Replace(good, "\n1-1\t", "\n1-one\t", 1), "1-one"},
		{"no number", strings.Replace(good, "\n1-1\t", "\n1-1\tx", 1), "1-1"},
		{"a column too few", good[:strings.LastIndexByte(good, '\t')] + "\n", "heading-null"},
		{"a line too few", good[:first+1] + good[first+1+strings.IndexByte(good[first+1:], '\n')+1:], "0-1"},
		{"the end is missing", good[:strings.LastIndex(good, "heading-null")], "heading-null"},
		{"a line too many", good + "more\t1\t1\t1\n", "more"},
	} {
		if _, err := readWeights(c.tsv); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that tells of %s", c.name, err, c.want)
		}
	}
	if _, err := readWeights(good); err != nil {
		t.Error(err)
	}
}

// GoldDocument is two texts and how they belong together.
type GoldDocument struct {
	ID    string    `json:"id"`
	BN    []string  `json:"bn"`
	EN    []string  `json:"en"`
	MT    []string  `json:"mt_en"`
	Beads []Numbers `json:"beads"`
	Tags  []string  `json:"tags"`
}

// GoldDocuments are those of a file.
func GoldDocuments(t testing.TB, path string) (all []GoldDocument) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var d GoldDocument
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	if err := lines.Err(); err != nil || len(all) == 0 {
		t.Fatalf("%s: no documents, %v", path, err)
	}
	return all
}

// losing is a dictionary that has lost some of its words, as that of the program has not all
// the words of texts that nobody has seen.
type losing struct {
	align.Dictionary
	percent uint32
}

func (l losing) Meanings(s string, yield func(start, end int, english string)) {
	l.Dictionary.Meanings(s, func(start, end int, english string) {
		h := uint32(2166136261) // FNV-1a
		for i := start; i < end; i++ {
			h = (h ^ uint32(s[i])) * 16777619
		}
		if h>>8%100 >= l.percent {
			yield(start, end, english)
		}
	})
}

// lesson is the beads near the right ones of a document.
type lesson struct {
	graph
	edges []lessonEdge
}

type lessonEdge struct {
	from, to int
	right    bool
	vector   vector
}

func newLesson(t *testing.T, d *GoldDocument, o Options) *lesson {
	const beside = 14
	way := path{make([]int32, len(d.BN)+1), make([]int32, len(d.BN)+1)}
	right := make(map[[3]int]bool)
	i, j := 0, 0
	for x, b := range d.Beads {
		a := align.Bead{Source: [2]int{i, i + len(b[0])}, Target: [2]int{j, j + len(b[1])}, Crossed: d.Tags[x] == "swap"}
		right[[3]int{i, j, int(shapeOf(&a))}] = true
		for k := range b[0] {
			way.from[i+k], way.to[i+k] = int32(j), int32(j)
		}
		i, j = a.Source[1], a.Target[1]
		way.from[i], way.to[i] = int32(j), int32(j)
	}
	m := newMatcher(gather(d.BN, d.EN, o))
	c := around(way.from, way.to, widths(len(d.BN)+1, beside), int32(len(d.EN)))
	l := &lesson{graph: graph{c, make([][shapes]float32, c.places())}}
	err := m.vectors(context.Background(), c, func(i, j int, sh shape, v *vector) {
		l.edges = append(l.edges, lessonEdge{c.at(i, j), c.at(i+counts[sh][0], j+counts[sh][1]), right[[3]int{i, j, int(sh)}], *v})
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// learn adds to gradient how the probability of the right beads grows with the weights, and
// returns its logarithm.
func (l *lesson) learn(w, gradient *[features]float64) (likelihood float64) {
	n := l.places()
	before, after := make([]float64, n), make([]float64, n)
	for x := range before {
		before[x], after[x] = math.Inf(-1), math.Inf(-1)
	}
	before[0], after[n-1] = 0, 0
	scores := make([]float64, len(l.edges))
	for x := range l.edges {
		e := &l.edges[x]
		for f, v := range e.vector {
			scores[x] += float64(v) * w[f]
		}
		before[e.to] = logSum(before[e.to], before[e.from]+scores[x])
		if e.right {
			likelihood += scores[x]
		}
	}
	for x, e := range slices.Backward(l.edges) {
		after[e.from] = logSum(after[e.from], after[e.to]+scores[x])
	}
	for x := range l.edges {
		e := &l.edges[x]
		by := -math.Exp(before[e.from] + scores[x] + after[e.to] - after[0])
		if e.right {
			by++
		}
		if math.Abs(by) > 1e-7 {
			for f, v := range e.vector {
				gradient[f] += by * float64(v)
			}
		}
	}
	return likelihood - after[0]
}

// train finds the weights under which the right beads are likeliest, with small weights
// preferred, by Adam (Kingma and Ba, 2015).
func train(lessons []*lesson, rounds int) (w [features]float64, likelihoods []float64) {
	const smaller = .3
	var scale, mean, square [features]float64
	edges := 0
	for _, l := range lessons {
		edges += len(l.edges)
		for x := range l.edges {
			for f, v := range l.edges[x].vector {
				scale[f] += float64(v) * float64(v)
			}
		}
	}
	for f := range scale {
		scale[f] = math.Sqrt(scale[f]/float64(edges)) + 1e-6
	}
	for round := range rounds {
		gradients := make([][features]float64, len(lessons))
		likelihood := make([]float64, len(lessons))
		each(len(lessons), func(i int) { likelihood[i] = lessons[i].learn(&w, &gradients[i]) })
		sum := 0.
		for _, x := range likelihood {
			sum += x
		}
		likelihoods = append(likelihoods, sum)
		left := 1 - float64(round)/float64(rounds)
		rate := .1 * min(1, 2*left)
		for f := range w {
			g := -smaller * w[f] * scale[f]
			for i := range gradients {
				g += gradients[i][f] / scale[f]
			}
			mean[f] = .9*mean[f] + .1*g
			square[f] = .99*square[f] + .01*g*g
			n := float64(round + 1)
			w[f] += rate * mean[f] / (1 - math.Pow(.9, n)) / (math.Sqrt(square[f]/(1-math.Pow(.99, n))) + 1e-9) / scale[f]
		}
	}
	return w, likelihoods
}

// each calls f with the numbers below n, several at once.
func each(n int, f func(i int)) {
	next := make(chan int)
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

func TestLearn(t *testing.T) {
	path, rounds := *learnFrom, 300
	if path == "" {
		path, rounds = "../../testdata/align/documents.jsonl", 25
	}
	docs := GoldDocuments(t, path)
	lexicon := gloss.New().Dictionary()
	var learned [knowledges][features]float64
	for k := range knowledges {
		if k == translations && docs[0].MT == nil {
			continue
		}
		var lessons []*lesson
		for i := range docs {
			lost := []uint32{0, 50, 100}
			switch {
			case k == nothing:
				lost = lost[2:]
			case *learnFrom == "":
				lost = lost[:1]
			case k == dictionaries:
				lost = lost[:2]
			}
			for _, percent := range lost {
				var o Options
				if percent < 100 {
					o.Dictionaries = []align.Dictionary{losing{lexicon, percent}}
				}
				if k == translations {
					o.Translations = docs[i].MT
				}
				lessons = append(lessons, newLesson(t, &docs[i], o))
			}
		}
		var likelihoods []float64
		learned[k], likelihoods = train(lessons, rounds)
		t.Logf("log-likelihood %.1f, at the end %.1f", likelihoods[0], likelihoods[rounds-1])
		if first, last := likelihoods[0], likelihoods[rounds-1]; !(last > first/5) {
			t.Errorf("the right beads did not become likely: log-likelihood %.1f, then %.1f", first, last)
		}
		if w := &learned[k]; w[fShape+int(oneOne)] < w[fShape+int(twoTwo)] {
			t.Errorf("beads of two and two became likelier than those of one and one")
		}
	}
	if *learnFrom == "" {
		return
	}
	var b strings.Builder
	for line := range strings.Lines(weightsTSV) {
		if line[0] == '#' {
			b.WriteString(line)
		}
	}
	for f, name := range featureNames {
		b.WriteString(name)
		for k := range learned {
			fmt.Fprintf(&b, "\t%.3f", learned[k][f])
		}
		b.WriteString("\n")
	}
	if err := os.WriteFile("weights.tsv", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
