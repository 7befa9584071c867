package bead

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate/gloss"
)

func TestEval(t *testing.T) {
	if *testOn == "" {
		t.Skip()
	}
	docs := loadGold(*testOn)
	for _, v := range variants {
		if v.mt && docs[0].MT == nil {
			continue
		}
		dict := gloss.New().Dictionary()
		out := "/tmp/w/eval-" + v.name + ".jsonl"
		f, _ := os.Create(out)
		start := time.Now()
		var right, sum, nb float64
		var uns, unsWrong, wrong int
		for _, d := range docs {
			var o Options
			if v.drop < 100 {
				o.Dictionaries = []Dictionary{dropping{dict, v.drop}}
			}
			if v.mt {
				o.Translations = d.MT
			}
			a, err := Align(context.Background(), d.BN, d.EN, o)
			if err != nil {
				t.Fatal(err)
			}
			gold := map[string]bool{}
			for _, b := range d.Beads {
				gold[fmt.Sprint(b[0], b[1])] = true
			}
			var beads [][2][]int
			for _, b := range a.Beads {
				x := [2][]int{{}, {}}
				for k := b.Source[0]; k < b.Source[1]; k++ {
					x[0] = append(x[0], k)
				}
				for k := b.Target[0]; k < b.Target[1]; k++ {
					x[1] = append(x[1], k)
				}
				beads = append(beads, x)
				ok := gold[fmt.Sprint(x[0], x[1])]
				if ok {
					right++
				} else {
					wrong++
					if v.name == "full" {
						t.Log(d.ID, x, b.Confidence)
					}
				}
				if b.Unsure {
					uns++
					if !ok {
						unsWrong++
					}
				}
				sum += b.Confidence
				nb++
			}
			j, _ := json.Marshal(map[string]any{"id": d.ID, "beads": beads})
			f.Write(append(j, '\n'))
		}
		f.Close()
		took := time.Since(start)
		o, _ := exec.Command("python3", "/work/shared/tools/score_align.py", *testOn, out).CombinedOutput()
		fmt.Printf("%s: %v right %.3f mean confidence %.3f; unsure %d of %.0f, %d of %d wrong ones\n%s", v.name, took, right/nb, sum/nb, uns, nb, unsWrong, wrong, o)
	}
}
