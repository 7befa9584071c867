package bead

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate/gloss"
)

func TestSpeed(t *testing.T) {
	if *testOn == "" {
		t.Skip()
	}
	runtime.GOMAXPROCS(1)
	d := loadGold(*testOn)[0]
	dict := gloss.New().Dictionary()
	dict.Meanings("ক", func(int, int, string) {})
	for range 2 {
		s := time.Now()
		e := gather(d.BN, d.EN, Options{Dictionaries: []Dictionary{dict}})
		g := time.Since(s)
		m := newMatcher(e)
		s = time.Now()
		an := m.anchors()
		at := time.Since(s)
		c := first(an, len(d.BN), len(d.EN))
		s = time.Now()
		w, _ := m.rough(context.Background())
		rt := time.Since(s)
		_ = w
		s = time.Now()
		a, _ := Align(context.Background(), d.BN, d.EN, Options{Dictionaries: []Dictionary{dict}})
		all := time.Since(s)
		gold := map[string]bool{}
		for _, b := range d.Beads {
			gold[fmt.Sprint(b[0], b[1])] = true
		}
		right := 0
		for _, b := range a.Beads {
			x := [2][]int{{}, {}}
			for k := b.Source[0]; k < b.Source[1]; k++ {
				x[0] = append(x[0], k)
			}
			for k := b.Target[0]; k < b.Target[1]; k++ {
				x[1] = append(x[1], k)
			}
			if gold[fmt.Sprint(x[0], x[1])] {
				right++
			}
		}
		fmt.Println("gather", g, "anchors", len(an), at, "corridor", c.places(), "rough", rt, "all", all, "right", float64(right)/float64(len(a.Beads)))
	}
}
