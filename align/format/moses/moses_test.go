package moses_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/moses"
)

func TestPaths(t *testing.T) {
	for _, c := range []struct{ path, from, to, want string }{
		{"a/corpus.moses", "", "", "a/corpus.bn a/corpus.en"},
		{"corpus.MOSES", "bn-BD", "en-GB", "corpus.bn-BD corpus.en-GB"},
		{"v1.2", "bn", "en", "v1.2.bn v1.2.en"},
		{"corpus.moses", "bn", "../en", `"../en" is no language code to end the name of a file with`},
		{"corpus.moses", "en", "EN", "the files of both languages would be called corpus.en"},
	} {
		from, to, err := moses.Paths(c.path, align.Meta{From: c.from, To: c.to})
		got := from + " " + to
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.path, c.from, c.to, got, c.want)
		}
	}
}

// write writes pairs and returns both files.
func write(t *testing.T, pairs ...align.Pair) (bn, en string, w *moses.Writer) {
	t.Helper()
	var from, to bytes.Buffer
	w = moses.NewWriter(&from, &to)
	for _, p := range pairs {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	return from.String(), to.String(), w
}

func TestWriter(t *testing.T) {
	bn, en, w := write(t,
		align.Pair{Source: "নদী বইছে।", Target: "The river flows.", Status: align.Draft},
		align.Pair{Source: "আমি যাই।"},
		align.Pair{Target: "Nobody."},
		align.Pair{Source: "না", Target: "no", Status: align.Untranslated},
		align.Pair{Source: " \u2028\t", Target: "blank"},
		align.Pair{Source: "এক\r\nদুই\u0085তিন", Target: "one\ttwo\vthree\u2029"},
	)
	if want := "নদী বইছে।\nএক  দুই তিন\n"; bn != want {
		t.Errorf("sources %q, want %q", bn, want)
	}
	if want := "The river flows.\none two three \n"; en != want {
		t.Errorf("targets %q, want %q", en, want)
	}
	want := []string{"pairs left out because a side has no text: 4", "tabs and line breaks inside texts, written as spaces: 6"}
	if !slices.Equal(w.Notes(), want) {
		t.Errorf("notes %q, want %q", w.Notes(), want)
	}
	if _, _, w := write(t, align.Pair{Source: "ক", Target: "k"}); w.Notes() != nil {
		t.Errorf("notes %q about a clean pair", w.Notes())
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

// Either file may be the one that cannot be written.
func TestErrors(t *testing.T) {
	for _, w := range []*moses.Writer{moses.NewWriter(full{}, new(bytes.Buffer)), moses.NewWriter(new(bytes.Buffer), full{})} {
		long := &align.Pair{Source: strings.Repeat("ক", 100_000), Target: strings.Repeat("k", 100_000)}
		if err := w.Write(long); !errors.Is(err, errFull) {
			t.Errorf("Write returned %v", err)
		}
		if err := w.Close(&align.Report{}); !errors.Is(err, errFull) {
			t.Errorf("Close returned %v", err)
		}
	}
}

// read reads two files and returns the pairs as text|translation, and the error.
func read(bn, en string) (pairs []string, err error) {
	for u, err := range moses.Read(strings.NewReader(bn), strings.NewReader(en), "c.bn", "c.en") {
		if err != nil {
			return pairs, err
		}
		pairs = append(pairs, u.Source.Text+"|"+u.Target.Text)
	}
	return pairs, nil
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, bn, en string
		want         []string
		err          string
	}{
		{"plain", "ক\nখ\n", "k\nkh\n", []string{"ক|k", "খ|kh"}, ""},
		{"no line end at the end, CRLF, a mark", "\uFEFFক\nখ", "k\r\nkh\r\n", []string{"ক|k", "খ|kh"}, ""},
		{"empty lines", "ক\n\n\n", "k\n\nkh\n", []string{"ক|k", "|kh"}, ""},
		{"a separator of other programs is no line end", "ক\u2028খ\n", "k\n", []string{"ক\u2028খ|k"}, ""},
		{"nothing", "", "", nil, ""},
		{"the first is longer", "ক\nখ\nগ\n", "k\n", []string{"ক|k"}, "lines of unequal number, which cannot be pairs: 3 in c.bn, 1 in c.en"},
		{"the second is longer", "ক", "k\n\ng\nh", []string{"ক|k"}, "lines of unequal number, which cannot be pairs: 1 in c.bn, 4 in c.en"},
		{"invalid", "ক\nখ\n", "k\n\xff\n", []string{"ক|k"}, "c.en:2: invalid UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := read(c.bn, c.en)
			if !slices.Equal(got, c.want) {
				t.Errorf("read %q, want %q", got, c.want)
			}
			if told := ""; err != nil {
				if told = err.Error(); told != c.err {
					t.Errorf("error %s, want %s", told, c.err)
				}
			} else if c.err != "" {
				t.Errorf("no error, want %s", c.err)
			}
		})
	}
}

// TestPlaces looks up where the second line stands.
func TestPlaces(t *testing.T) {
	n := 0
	for u, err := range moses.Read(strings.NewReader("ক\nখ\n"), strings.NewReader("k\nkh\n"), "c.bn", "c.en") {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n < 2 {
			continue
		}
		if at := u.Source.At(0); at.File != "c.bn" || at.Line != 2 || at.Offset != 4 {
			t.Errorf("the source is at %+v", at)
		}
		if at := u.Target.At(0); at.File != "c.en" || at.Line != 2 || at.Offset != 2 {
			t.Errorf("the target is at %+v", at)
		}
	}
	if n != 2 {
		t.Errorf("%d pairs", n)
	}
}

// TestOpen finds the files of a language where there are none with the region.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.bn": "ক\n", "a.en-GB": "k\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	files, units, err := moses.Open(filepath.Join(dir, "a.moses"), align.Meta{From: "bn-BD", To: "en-GB"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{filepath.Join(dir, "a.bn"), filepath.Join(dir, "a.en-GB")}; !slices.Equal(files, want) {
		t.Errorf("reads %q, want %q", files, want)
	}
	for u, err := range units {
		if err != nil || u.Source.Text != "ক" || u.Target.Text != "k" {
			t.Errorf("read %+v, %v", u, err)
		}
	}
	_, units, err = moses.Open(filepath.Join(dir, "b.moses"), align.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range units {
		if !errors.Is(err, os.ErrNotExist) {
			t.Errorf("absent files: error %v", err)
		}
	}
}

// FuzzLines writes any pair and reads it back: one line in each file, or none.
func FuzzLines(f *testing.F) {
	f.Add("ক\nখ", "a\u2028b")
	f.Add("\xe2\x80", "\xa8")
	f.Add(" ", "\x85\t")
	f.Add("<\x00", "\x00<")
	f.Fuzz(func(t *testing.T, source, target string) {
		bn, en, w := write(t, align.Pair{Source: source, Target: target}, align.Pair{Source: "শেষ", Target: "end"})
		lines := 2 - w.LeftOut
		if strings.Count(bn, "\n") != lines || strings.Count(en, "\n") != lines || strings.ContainsAny(bn+en, "\t\v\f\r\x1c\x1d\x1e\u0085\u2028\u2029") {
			t.Fatalf("wrote %q and %q", bn, en)
		}
		if !utf8.ValidString(bn) || !utf8.ValidString(en) {
			return // it cannot be read
		}
		if pairs, err := read(bn, en); err != nil || len(pairs) != lines || pairs[lines-1] != "শেষ|end" {
			t.Fatalf("read %q, %v", pairs, err)
		}
	})
}

// FuzzRead reads whatever there is.
func FuzzRead(f *testing.F) {
	f.Add("ক\nখ\n", "k\nkh\n")
	f.Add("\xff\xfe\x95\t", "k\r")
	f.Add("\n\n", "a")
	f.Fuzz(func(t *testing.T, bn, en string) {
		pairs, err := read(bn, en)
		if most := min(strings.Count(bn, "\n"), strings.Count(en, "\n")) + 1; err == nil && len(pairs) > most && bn[:min(2, len(bn))] != "\xff\xfe" && bn[:min(2, len(bn))] != "\xfe\xff" {
			t.Fatalf("%d pairs of %d lines", len(pairs), most)
		}
	})
}
