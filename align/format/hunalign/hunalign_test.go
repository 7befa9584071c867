package hunalign_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/hunalign"
)

func pair(source, target string, s0, s1, t0, t1 int, confidence float64) align.Pair {
	return align.Pair{ID: "p", Source: source, Target: target, Status: align.Aligned,
		Bead: &align.Bead{Source: [2]int{s0, s1}, Target: [2]int{t0, t1}, Confidence: confidence}}
}

func pairs() []align.Pair {
	all := []align.Pair{
		pair("ক।", "A.", 0, 1, 0, 1, .98765432),
		pair("খ। গ।", "B and\tC.", 1, 3, 1, 2, .5),
		pair("", "D.", 3, 3, 2, 3, 1),
		pair("ঘ।", "", 3, 4, 3, 3, .00001),
		pair("ঙ।", "E. F. G.", 4, 5, 3, 6, .25),
	}
	all[1].SourceJoins = []int{len("খ। ")}
	all[4].TargetJoins = []int{3, 6}
	return all
}

func TestText(t *testing.T) {
	var out strings.Builder
	w := hunalign.NewWriter(&out)
	for _, p := range pairs() {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	p := pair("খ। গ।", "B.", 5, 7, 6, 7, .5) // as read from a file
	if err := errors.Join(w.Write(&p), w.Close(nil)); err != nil {
		t.Fatal(err)
	}
	const want = "ক।\tA.\t0.9877\nখ। ~~~ গ।\tB and C.\t0.5\n\tD.\t1\nঘ।\t\t1e-05\nঙ।\tE. ~~~ F. ~~~ G.\t0.25\nখ। গ।\tB.\t0.5\n"
	if out.String() != want {
		t.Errorf("wrote\n%s\nwant\n%s", out.String(), want)
	}
	if w.Spaces != 1 || w.Joined != 1 || len(w.Notes()) != 2 {
		t.Errorf("%d spaces, %d joined, notes %q", w.Spaces, w.Joined, w.Notes())
	}
}

func TestLadder(t *testing.T) {
	var out strings.Builder
	w := hunalign.NewLadder(&out)
	for _, p := range pairs() {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	const want = "0\t0\t0.9877\n1\t1\t0.5\n3\t2\t1\n3\t3\t1e-05\n4\t3\t0.25\n5\t6\t0\n"
	if out.String() != want {
		t.Errorf("wrote\n%s\nwant\n%s", out.String(), want)
	}
	// Another text, or a bead that is missing, would make other beads of those before.
	for _, p := range []align.Pair{pair("ক", "a", 0, 1, 0, 1, 1), pair("ক", "a", 6, 7, 6, 7, 1)} {
		if err := w.Write(&p); err == nil || !strings.Contains(err.Error(), "not with 6 and 7") {
			t.Errorf("error %v", err)
		}
	}
}

func TestPairsWithoutBeads(t *testing.T) {
	p := align.Pair{ID: "7", Source: "ক", Target: "a"}
	var out strings.Builder
	for _, err := range []error{hunalign.NewWriter(&out).Write(&p), hunalign.NewLadder(&out).Write(&p)} {
		if err == nil || !strings.HasPrefix(err.Error(), "the pair 7 does not say") {
			t.Errorf("error %v", err)
		}
	}
}

func FuzzOneLineAndTwoTabsABead(f *testing.F) {
	f.Add("ক\nখ", "a\u2028b", 2)
	f.Add("\xe2\x80", "\xa8\t", 1)
	f.Fuzz(func(t *testing.T, source, target string, at int) {
		p := pair(source, target, 0, 2, 0, 1, .5)
		if at > 0 && at <= len(source) {
			p.SourceJoins = []int{at}
		}
		var out strings.Builder
		w := hunalign.NewWriter(&out)
		if err := errors.Join(w.Write(&p), w.Close(nil)); err != nil {
			t.Fatal(err)
		}
		line, ok := strings.CutSuffix(out.String(), "\t0.5\n")
		if !ok || strings.Count(line, "\t") != 1 || strings.ContainsAny(line, "\n\v\f\r\x1c\x1d\x1e\u0085\u2028\u2029") {
			t.Errorf("wrote %q", out.String())
		}
	})
}
