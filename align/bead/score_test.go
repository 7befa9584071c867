package bead_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/dobhashi/dobhashi/align/bead"
)

func numbers(t *testing.T, text string) (beads []bead.Numbers) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &beads); err != nil {
		t.Fatal(err)
	}
	return beads
}

// TestScore has values that were worked out by hand.
func TestScore(t *testing.T) {
	// The text has the beads 1-1, 2-1, 0-1, 1-0, 2-2.
	const right = `[[[0],[0]],[[1,2],[1]],[[],[2]],[[3],[]],[[4,5],[3,4]]]`
	for _, c := range []struct {
		name, found              string
		strictP, strictR         float64
		laxP, laxR               float64
		strictFullP, laxFullP    float64
		alonePrecision, aloneAll float64
	}{
		{"all right", right, 1, 1, 1, 1, 1, 1, 1, 1},
		{"in another order", `[[[5,4],[4,3]],[[3],[]],[[2,1],[1]],[[0],[0]],[[],[2]]]`, 1, 1, 1, 1, 1, 1, 1, 1},
		// Two swapped neighbours are one bead.
		{"crossing", `[[[0],[0]],[[1,2],[1]],[[],[2]],[[3],[]],[[4],[4]],[[5],[3]]]`, 1, 1, 1, 1, 1, 1, 1, 1},
		// 1-1, 1-1 of 2-1, 2 alone, 3 with the target that is alone, 2-2: of five beads two are right,
		// one is so in part, two are wrong. Two of the three that are right were found. What
		// is alone is found once, and wrongly.
		{"some", `[[[0],[0]],[[1],[1]],[[2],[]],[[3],[2]],[[4,5],[3,4]]]`, 2. / 5, 2. / 3, 3. / 5, 1, 2. / 4, 3. / 4, 0, 0},
		// A bead of several sentences with one side is single sentences: of three beads two are right.
		{"runs of one side", `[[[],[1,2]],[[0],[0]]]`, 2. / 3, 1. / 3, 2. / 3, 1. / 3, 1, 1, 2. / 9, 1},
		{"nothing", `[]`, 0, 0, 0, 0, 0, 0, 2. / 11, 1},
		{"a sentence twice", `[[[0],[0]],[[0],[1]]]`, 0, 0, 1, 1. / 3, 0, 1, 2. / 8, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s bead.Score
			if err := s.Add(numbers(t, right), numbers(t, c.found)); err != nil {
				t.Fatal(err)
			}
			if s.Documents != 1 || s.Beads != 3 {
				t.Errorf("%d documents, %d beads", s.Documents, s.Beads)
			}
			for name, v := range map[string][2]float64{
				"strict precision": {s.Strict().Precision, c.strictP}, "strict recall": {s.Strict().Recall, c.strictR},
				"lax precision": {s.Lax().Precision, c.laxP}, "lax recall": {s.Lax().Recall, c.laxR},
				"strict precision, full": {s.StrictFull().Precision, c.strictFullP}, "strict recall, full": {s.StrictFull().Recall, c.strictR},
				"lax precision, full": {s.LaxFull().Precision, c.laxFullP}, "lax recall, full": {s.LaxFull().Recall, c.laxR},
				"alone precision": {s.Alone().Precision, c.alonePrecision}, "alone recall": {s.Alone().Recall, c.aloneAll},
			} {
				if math.Abs(v[0]-v[1]) > 1e-9 {
					t.Errorf("%s %.4f, want %.4f", name, v[0], v[1])
				}
			}
		})
	}
}

func TestScoreOfSeveral(t *testing.T) {
	var s bead.Score
	right := numbers(t, `[[[0],[0]],[[1],[1]],[[2],[]]]`)
	if err := s.Add(right, right); err != nil {
		t.Fatal(err)
	}
	s.Missing(right)
	// Of 4 beads with both sides 2 were found, and all that was found is right.
	if m := s.Strict(); m.Precision != 1 || m.Recall != .5 || math.Abs(m.F1-2./3) > 1e-9 {
		t.Errorf("strict %+v", m)
	}
	if m := s.Alone(); m.Precision != 1 || m.Recall != .5 {
		t.Errorf("alone %+v", m)
	}
	if s.Documents != 2 || s.Beads != 4 {
		t.Errorf("%d documents, %d beads", s.Documents, s.Beads)
	}
	for _, found := range []string{`[[[3],[0]]]`, `[[[0],[2]]]`, `[[[-1],[0]]]`} {
		if err := s.Add(right, numbers(t, found)); err == nil {
			t.Errorf("%s: no error", found)
		}
	}
	if s.Documents != 2 {
		t.Errorf("%d documents after errors", s.Documents)
	}
}

func TestNumbers(t *testing.T) {
	var n bead.Numbers
	for _, wrong := range []string{`[]`, `[[1]]`, `[[1],[2],[3]]`, `null`, `7`, `[["a"],[1]]`, `[1,2]`} {
		if err := json.Unmarshal([]byte(wrong), &n); err == nil {
			t.Errorf("%s was read as %v", wrong, n)
		}
	}
}

func FuzzScore(f *testing.F) {
	f.Add(`[[[0],[0]],[[1,2],[1]],[[],[2]]]`, `[[[0],[1]],[[1],[0]],[[2],[2]]]`)
	f.Fuzz(func(t *testing.T, right, found string) {
		var r, h []bead.Numbers
		if json.Unmarshal([]byte(right), &r) != nil || json.Unmarshal([]byte(found), &h) != nil {
			return
		}
		var s bead.Score
		if s.Add(r, h) != nil {
			return
		}
		for name, m := range map[string]bead.Measure{"strict": s.Strict(), "lax": s.Lax(), "strict full": s.StrictFull(), "lax full": s.LaxFull(), "alone": s.Alone()} {
			for _, v := range []float64{m.Precision, m.Recall, m.F1} {
				if !(v >= 0 && v <= 1) {
					t.Errorf("%s %+v for %s, %s", name, m, right, found)
				}
			}
		}
		if s.Strict().Precision > s.Lax().Precision || s.Strict().Recall > s.Lax().Recall {
			t.Errorf("strict %+v is more than lax %+v for %s, %s", s.Strict(), s.Lax(), right, found)
		}
	})
}
