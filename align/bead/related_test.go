package bead

import (
	"context"
	"fmt"
	"testing"

	"github.com/dobhashi/dobhashi/translate/gloss"
)

func TestRel(t *testing.T) {
	if *testOn == "" {
		t.Skip()
	}
	docs := loadGold(*testOn)
	dict := gloss.New().Dictionary()
	for _, withDict := range []int{0, 50, 100} {
		for _, off := range []int{0, 1, 5} {
			for _, cut := range []int{3, 12, 1000, -3, -10} {
				var lo, hi, sum float64
				lo = 1e9
				hi = -1e9
				n := 0.
				cut0 := cut
				for i := range docs {
					cut := cut0
					d, e := &docs[i], &docs[(i+off)%len(docs)]
					var o Options
					if withDict < 100 {
						o.Dictionaries = []Dictionary{dropping{dict, uint32(withDict)}}
					}
					c2 := cut
					if cut < 0 {
						cut, c2 = -cut, 1000
					}
					bn, en := d.BN[:min(cut, len(d.BN))], e.EN[:min(c2, len(e.EN))]
					g := gather(bn, en, o)
					m := newMatcher(g)
					w, _ := m.rough(context.Background())
					c := around(w.from, w.to, widths(len(bn)+1, 10), int32(len(en)))
					gr, _ := m.score(context.Background(), c, &weights()[o.knowledge()])
					beads, _ := gr.best()
					x := gr.related(beads, o.knowledge())
					lo, hi, sum = min(lo, x), max(hi, x), sum+x
					n++
				}
				fmt.Printf("drop %v off %d cut %d: min %.3f mean %.3f max %.3f\n", withDict, off, cut, lo, sum/n, hi)
			}
		}
	}
}
