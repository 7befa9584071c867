package bead

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/dobhashi/dobhashi/translate/gloss"
)

var trainOn = flag.String("train", "", "")
var weightsOut = flag.String("weights", "", "")
var folds_ = flag.Int("folds", 3, "")
var iters = flag.Int("iters", 200, "")
var l2 = flag.Float64("l2", 2, "")
var testOn = flag.String("testset", "", "")

type goldDoc struct {
	ID    string     `json:"id"`
	Level string     `json:"level"`
	BN    []string   `json:"bn"`
	EN    []string   `json:"en"`
	MT    []string   `json:"mt_en"`
	Beads [][2][]int `json:"beads"`
	Tags  []string   `json:"tags"`
}

func loadGold(path string) (all []goldDoc) {
	f, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 64<<20)
	for s.Scan() {
		var d goldDoc
		if err := json.Unmarshal(s.Bytes(), &d); err != nil {
			panic(err)
		}
		all = append(all, d)
	}
	return all
}

type edge struct {
	from, to int32
	gold     bool
	sh       shape
	i, j     int16
}

type lattice struct {
	edges   []edge // sorted by from
	vectors []vector
	states  int
	n, m    int
}

const trainBand = 14

func build(d *goldDoc, o Options) *lattice {
	e := gather(d.BN, d.EN, o)
	m := newMatcher(e)
	n, k := len(d.BN), len(d.EN)
	cells := make([][]cell, n)
	for i := range cells {
		cells[i] = make([]cell, k)
		m.at(i)
		for j := range cells[i] {
			cells[i][j] = m.cell(j)
		}
	}
	// gold path
	gold := map[[3]int]bool{}
	center := make([]int, n+1)
	i, j := 0, 0
	for b, bd := range d.Beads {
		a, c := len(bd[0]), len(bd[1])
		var sh shape
		if d.Tags[b] == "swap" {
			sh = crossed
		} else {
			ok := false
			for s := range shapes {
				if counts[s] == [2]int{a, c} && s != crossed {
					sh, ok = s, true
				}
			}
			if !ok {
				fmt.Println(d.ID, "no shape", a, c, d.Tags[b])
				return nil
			}
		}
		gold[[3]int{i, j, int(sh)}] = true
		for x := range a {
			center[i+x] = j
		}
		i += a
		j += c
		center[i] = j
	}
	in := func(i, j int) bool {
		return i <= n && j <= k && j >= center[i]-trainBand && j <= center[i]+trainBand
	}
	index := map[[2]int]int32{}
	l := &lattice{n: n, m: k}
	for i := 0; i <= n; i++ {
		for j := 0; j <= k; j++ {
			if in(i, j) {
				index[[2]int{i, j}] = int32(len(index))
			}
		}
	}
	l.states = len(index)
	for i := 0; i <= n; i++ {
		for j := 0; j <= k; j++ {
			if !in(i, j) {
				continue
			}
			for sh := range shapes {
				a, c := counts[sh][0], counts[sh][1]
				if !in(i+a, j+c) {
					continue
				}
				var v vector
				if a == 0 || c == 0 {
					m.null(&v, sh, i, j)
				} else {
					m.bead(&v, sh, i, j, func(x, y int) *cell { return &cells[i+x][j+y] })
				}
				l.edges = append(l.edges, edge{index[[2]int{i, j}], index[[2]int{i + a, j + c}], gold[[3]int{i, j, int(sh)}], sh, int16(i), int16(j)})
				l.vectors = append(l.vectors, v)
			}
		}
	}
	return l
}

func (l *lattice) score(w *[features]float64) []float64 {
	s := make([]float64, len(l.edges))
	for e := range l.edges {
		v := &l.vectors[e]
		x := 0.0
		for f := range v {
			x += float64(v[f]) * w[f]
		}
		s[e] = x
	}
	return s
}

func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if b == math.Inf(-1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}

// posterior of each edge
func (l *lattice) posterior(s []float64) ([]float64, float64) {
	alpha := make([]float64, l.states)
	beta := make([]float64, l.states)
	for i := range alpha {
		alpha[i], beta[i] = math.Inf(-1), math.Inf(-1)
	}
	alpha[0] = 0
	beta[l.states-1] = 0
	for e, x := range l.edges {
		alpha[x.to] = logAdd(alpha[x.to], alpha[x.from]+s[e])
	}
	for e := len(l.edges) - 1; e >= 0; e-- {
		x := l.edges[e]
		beta[x.from] = logAdd(beta[x.from], beta[x.to]+s[e])
	}
	z := alpha[l.states-1]
	p := make([]float64, len(l.edges))
	for e, x := range l.edges {
		p[e] = math.Exp(alpha[x.from] + s[e] + beta[x.to] - z)
	}
	return p, z
}

func (l *lattice) best(s []float64) []int {
	best := make([]float64, l.states)
	back := make([]int, l.states)
	for i := range best {
		best[i] = math.Inf(-1)
	}
	best[0] = 0
	for e, x := range l.edges {
		if v := best[x.from] + s[e]; v > best[x.to] {
			best[x.to], back[x.to] = v, e
		}
	}
	var path []int
	for at := int32(l.states - 1); at != 0; {
		e := back[at]
		path = append(path, e)
		at = l.edges[e].from
	}
	return path
}

func train(ls []*lattice, l2 float64, iters int) *[features]float64 {
	var w, mean, sq [features]float64
	// scale
	var scale [features]float64
	var nn float64
	for _, l := range ls {
		for e := range l.vectors {
			nn++
			for f := range scale {
				scale[f] += float64(l.vectors[e][f]) * float64(l.vectors[e][f])
			}
		}
	}
	for f := range scale {
		scale[f] = math.Sqrt(scale[f]/nn) + 1e-6
	}
	for it := range iters {
		var grad [features]float64
		total := 0.0
		var mu sync.Mutex
		var wg sync.WaitGroup
		for part := range 2 {
			wg.Go(func() {
				var g [features]float64
				t := 0.0
				for d := part; d < len(ls); d += 2 {
					l := ls[d]
					s := l.score(&w)
					p, z := l.posterior(s)
					t -= z
					for e := range l.edges {
						c := -p[e]
						if l.edges[e].gold {
							c++
							t += s[e]
						}
						if c > 1e-7 || c < -1e-7 {
							v := &l.vectors[e]
							for f := range v {
								g[f] += c * float64(v[f])
							}
						}
					}
				}
				mu.Lock()
				total += t
				for f := range g {
					grad[f] += g[f]
				}
				mu.Unlock()
			})
		}
		wg.Wait()
		rate := 0.1 * math.Min(1, 2*(1-float64(it)/float64(iters)))
		for f := range w {
			g := grad[f]/scale[f] - l2*w[f]*scale[f]
			mean[f] = .9*mean[f] + .1*g
			sq[f] = .99*sq[f] + .01*g*g
			mh, sh := mean[f]/(1-math.Pow(.9, float64(it+1))), sq[f]/(1-math.Pow(.99, float64(it+1)))
			w[f] += rate * mh / (math.Sqrt(sh) + 1e-9) / scale[f]
		}
		if it%100 == 0 || it == iters-1 {
			fmt.Printf("it %d ll %.2f\n", it, total)
		}
	}
	return &w
}

func write(path string, docs []goldDoc, ls []*lattice, paths [][]int) {
	f, _ := os.Create(path)
	defer f.Close()
	for d, l := range ls {
		var beads [][2][]int
		for k := len(paths[d]) - 1; k >= 0; k-- {
			x := l.edges[paths[d][k]]
			b := [2][]int{{}, {}}
			for a := range counts[x.sh][0] {
				b[0] = append(b[0], int(x.i)+a)
			}
			for a := range counts[x.sh][1] {
				b[1] = append(b[1], int(x.j)+a)
			}
			beads = append(beads, b)
		}
		j, _ := json.Marshal(map[string]any{"id": docs[d].ID, "beads": beads})
		f.Write(append(j, '\n'))
	}
}

// dropping leaves out a share of the words.
type dropping struct {
	Dictionary
	percent uint32
}

func (d dropping) Meanings(s string, yield func(start, end int, en string)) {
	d.Dictionary.Meanings(s, func(start, end int, en string) {
		h := uint32(2166136261)
		for i := start; i < end; i++ {
			h = (h ^ uint32(s[i])) * 16777619
		}
		if (h>>8)%100 >= d.percent {
			yield(start, end, en)
		}
	})
}

type variant struct {
	name string
	drop uint32
	mt   bool
}

var variants = []variant{{"full", 0, false}, {"half", 50, false}, {"none", 100, false}, {"full+mt", 0, true}, {"half+mt", 50, true}, {"none+mt", 100, true}}

func TestTrain(t *testing.T) {
	if *trainOn == "" {
		t.Skip()
	}
	docs := loadGold(*trainOn)
	prepare := func(docs []goldDoc, v variant) []*lattice {
		ls := make([]*lattice, len(docs))
		var wg sync.WaitGroup
		for part := range 2 {
			wg.Go(func() {
				dict := gloss.New().Dictionary()
				for d := part; d < len(docs); d += 2 {
					var o Options
					if v.drop < 100 {
						o.Dictionaries = []Dictionary{dropping{dict, v.drop}}
					}
					if v.mt {
						o.Translations = docs[d].MT
					}
					ls[d] = build(&docs[d], o)
				}
			})
		}
		wg.Wait()
		return ls
	}
	score := func(name string, docs []goldDoc, gold string, ls []*lattice, w []*[features]float64) {
		var paths [][]int
		for d, l := range ls {
			paths = append(paths, l.best(l.score(w[d])))
		}
		out := "/tmp/w/hyp-" + name + ".jsonl"
		write(out, docs, ls, paths)
		o, _ := exec.Command("python3", "/work/shared/tools/score_align.py", gold, out).CombinedOutput()
		lines := strings.Split(strings.TrimSpace(string(o)), "\n")
		fmt.Println(name)
		fmt.Println(lines[len(lines)-2])
		fmt.Println(lines[len(lines)-1])
	}
	var learned [knowledges]*[features]float64
	for kn := range knowledges {
		mt := kn == translations
		var sets [][]*lattice
		var vs []variant
		for _, v := range variants {
			if v.mt == mt && (mt || (v.drop == 100) == (kn == nothing)) {
				vs = append(vs, v)
				sets = append(sets, prepare(docs, v))
			}
		}
		const folds = 3
		ws := make([]*[features]float64, len(docs))
		for k := range *folds_ {
			var tr []*lattice
			for _, ls := range sets {
				for d := range ls {
					if d%folds != k {
						tr = append(tr, ls[d])
					}
				}
			}
			w := train(tr, *l2, *iters)
			for d := range docs {
				if d%folds == k {
					ws[d] = w
				}
			}
		}
		if *folds_ > 0 {
			for i, v := range vs {
				score("cv "+v.name, docs, *trainOn, sets[i], ws)
			}
		}
		var all []*lattice
		for _, ls := range sets {
			all = append(all, ls...)
		}
		w := train(all, *l2, *iters)
		learned[kn] = w
		for d := range ws {
			ws[d] = w
		}
		for i, v := range vs {
			score("all "+v.name, docs, *trainOn, sets[i], ws)
		}
		if *testOn != "" {
			td := loadGold(*testOn)
			tw := make([]*[features]float64, len(td))
			for d := range tw {
				tw[d] = w
			}
			for _, v := range vs {
				if !mt || td[0].MT != nil {
					score("test "+v.name, td, *testOn, prepare(td, v), tw)
				}
			}
		}
	}
	if *weightsOut != "" {
		var b strings.Builder
		b.WriteString(weightsHeader)
		for f, name := range featureNames {
			b.WriteString(name)
			for _, w := range learned {
				fmt.Fprintf(&b, "\t%.3f", w[f])
			}
			b.WriteString("\n")
		}
		os.WriteFile(*weightsOut, []byte(b.String()), 0o644)
	}
}

const weightsHeader = `# weights.tsv: what speaks for or against a bead, and how much.
# Columns: name <TAB> weight with nothing but the texts <TAB> with a dictionary <TAB> with machine translations
#   The names are those of feature.go, in its order.
`
