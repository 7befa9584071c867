package word

import (
	"slices"
	"strings"
	"testing"
)

func TestReadPriors(t *testing.T) {
	for _, tc := range []struct {
		name, file string
		want       []Prior
		err        string
	}{
		{"empty", "", nil, ""},
		{"comments, empty lines and a mark", "\uFEFF# of news\n\nনদী\triver\t2.5\n\n", []Prior{{"নদী", "river", 2.5}}, ""},
		{"no weight is 1", "নদী\triver\r\n", []Prior{{"নদী", "river", 1}}, ""},
		{"white space", " নদী \t river\t 3 ", []Prior{{"নদী", "river", 3}}, ""},
		{"one column", "নদী", nil, "p.tsv:1: 1 columns"},
		{"four columns", "# x\nনদী\triver\t1\t2", nil, "p.tsv:2: 4 columns"},
		{"several words", "বড় নদী\triver", nil, `p.tsv:1: "বড় নদী" is not one word`},
		{"no word", "নদী\t…", nil, `p.tsv:1: "…" is not one word`},
		{"no number", "নদী\triver\tmuch", nil, `p.tsv:1: the weight "much"`},
		{"below", "নদী\triver\t-1", nil, `the weight "-1"`},
		{"nothing", "নদী\triver\t0", nil, `the weight "0"`},
		{"endless", "নদী\triver\tInf", nil, `the weight "Inf"`},
		{"no number at all", "নদী\triver\tNaN", nil, `the weight "NaN"`},
		{"not UTF-8", "নদী\triver\xff", nil, "p.tsv:1: not UTF-8"},
		{"a long line", "নদী\triver\n" + strings.Repeat("ন", 1<<16), nil, "p.tsv:2: the line is too long"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := ReadPriors(strings.NewReader(tc.file), "p.tsv")
			if !slices.Equal(got, tc.want) {
				t.Errorf("read %v, want %v", got, tc.want)
			}
			if tc.err == "" && err != nil || tc.err != "" && (err == nil || !strings.Contains(err.Error(), tc.err)) {
				t.Errorf("error %v, want %q", err, tc.err)
			}
		})
	}
}

func FuzzReadPriors(f *testing.F) {
	f.Add("# Bengali\tEnglish\tweight\nনদী\triver\t2.5\nগাছ\ttree\n")
	f.Add("\uFEFFx\ty\t1e6")
	f.Fuzz(func(t *testing.T, file string) {
		priors, err := ReadPriors(strings.NewReader(file), "p.tsv")
		if err != nil {
			return
		}
		var out strings.Builder
		if err := WritePriors(&out, priors); err != nil {
			t.Fatal(err)
		}
		again, err := ReadPriors(strings.NewReader(out.String()), "p.tsv")
		if err != nil || !slices.Equal(priors, again) {
			t.Fatalf("%v: %v became %v by\n%s", err, priors, again, &out)
		}
		New(Options{Priors: priors})
	})
}
