package tsv_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/tsv"
)

func TestWriter(t *testing.T) {
	for _, tc := range []struct {
		name           string
		source, target string
		want           string
		spaces         int
	}{
		{"plain", "আমি যাই।", "I go.", "আমি যাই।\tI go.\n", 0},
		{"untranslated", "আমি যাই।", "", "আমি যাই।\t\n", 0},
		{"empty", "", "", "\t\n", 0},
		{"tab and line feed", "ক\tখ\nগ", "a\tb", "ক খ গ\ta b\n", 3},
		{"every other line end", "1\v2\f3\r4\x1c5\x1d6\x1e7", "1\u00852\u20283\u20294", "1 2 3 4 5 6 7\t1 2 3 4\n", 9},
		{"only separators", "\r\n", "\u2028", "  \t \n", 3},
		{"look-alikes stay", "\u0084\u2027\u202a\x1f", "\u00a0\u200b", "\u0084\u2027\u202a\x1f\t\u00a0\u200b\n", 0},
		{"bytes that are not UTF-8 stay", "\xe2\x80", "\xc2\xff", "\xe2\x80\t\xc2\xff\n", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out strings.Builder
			w := tsv.NewWriter(&out)
			if err := w.Write(&align.Pair{Source: tc.source, Target: tc.target}); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(&align.Report{}); err != nil {
				t.Fatal(err)
			}
			if out.String() != tc.want {
				t.Errorf("wrote %q, want %q", out.String(), tc.want)
			}
			if w.Spaces != tc.spaces {
				t.Errorf("counted %d spaces, want %d", w.Spaces, tc.spaces)
			}
			if told := len(w.Notes()) > 0; told != (tc.spaces > 0) {
				t.Errorf("notes %q for %d spaces", w.Notes(), tc.spaces)
			}
		})
	}
}

func TestFlushShowsThePairsSoFar(t *testing.T) {
	var out strings.Builder
	w := tsv.NewWriter(&out)
	w.Write(&align.Pair{Source: "ক", Target: "k"})
	if err := w.Flush(); err != nil || out.String() != "ক\tk\n" {
		t.Errorf("flushed %q, error %v", out.String(), err)
	}
}

func FuzzOneLineAndOneTabAPair(f *testing.F) {
	f.Add("ক\nখ", "a\u2028b")
	f.Add("\xe2\x80", "\xa8")
	f.Add("\xc2", "\x85\t")
	f.Fuzz(func(t *testing.T, source, target string) {
		var out strings.Builder
		w := tsv.NewWriter(&out)
		w.Write(&align.Pair{Source: source, Target: target})
		if err := w.Close(nil); err != nil {
			t.Fatal(err)
		}
		line, ok := strings.CutSuffix(out.String(), "\n")
		columns := strings.Split(line, "\t")
		if !ok || len(columns) != 2 || strings.ContainsAny(line, "\n\v\f\r\x1c\x1d\x1e\u0085\u2028\u2029") {
			t.Errorf("wrote %q", out.String())
		}
	})
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrors(t *testing.T) {
	w := tsv.NewWriter(full{})
	long := &align.Pair{Source: strings.Repeat("ক", 100_000)}
	if err := w.Write(long); !errors.Is(err, errFull) {
		t.Errorf("Write returned %v", err)
	}
	if err := w.Close(&align.Report{}); !errors.Is(err, errFull) {
		t.Errorf("Close returned %v", err)
	}
}
