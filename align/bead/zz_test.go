package bead

import (
	"context"
	"fmt"
	"math/rand"
	"runtime"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate/gloss"
)

func TestZZ(t *testing.T) {
	dict := gloss.New().Dictionary()
	run := func(name string, bn, en []string) {
		var ms runtime.MemStats
		s := time.Now()
		a, err := Align(context.Background(), bn, en, Options{Dictionaries: []Dictionary{dict}})
		runtime.ReadMemStats(&ms)
		types := map[string]int{}
		for i := range a.Beads {
			types[a.Beads[i].Type()]++
		}
		fmt.Println(name, time.Since(s), err, a.Related, types, ms.Sys>>20)
	}
	var bn, en []string
	for range 100000 {
		bn = append(bn, "জল")
		en = append(en, "water")
	}
	run("same word", bn, en)
	r := rand.New(rand.NewSource(1))
	syl := []string{"ka", "lo", "mi", "ra", "shu", "to", "ben", "gar", "di", "pu", "nah", "sor", "ti", "ve", "zam"}
	syb := []string{"কা", "লো", "মি", "রা", "শু", "টো", "বেন", "গার", "দি", "পু", "নাহ", "সোর", "টি", "ভে", "জাম"}
	bn, en = nil, nil
	for range 100000 {
		a, b := "", ""
		for range 2 + r.Intn(3) {
			k := r.Intn(len(syl))
			a += syl[k]
			b += syb[k]
		}
		bn = append(bn, b)
		en = append(en, string(a[0]-32)+a[1:])
	}
	run("names", bn, en)
	run("50 times", bn[:2000], en[:100000])
	run("1 to 100k", bn[:1], en[:100000])
	run("100k to 1", bn[:100000], en[:1])
	bn, en = nil, nil
	for range 20000 {
		a, b := "", ""
		for range 12 {
			a += " "
			b += " "
			for i := range 2 + r.Intn(3) {
				k := r.Intn(len(syl))
				if i == 0 {
					a += string(syl[k][0] - 32)
					a += syl[k][1:]
				} else {
					a += syl[k]
				}
				b += syb[k]
			}
		}
		bn = append(bn, b+"।")
		en = append(en, a+".")
	}
	run("20k lines of names", bn, en)
	run("empty", bn, nil)
	run("both empty", nil, nil)
}
