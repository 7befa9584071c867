package format_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
)

// somePairs are pairs of many lengths in several documents; each fifth has no
// translation.
func somePairs(n int) (pairs []align.Pair) {
	for i := range n {
		p := align.Pair{ID: fmt.Sprint(i + 1), Source: strings.Repeat("নদী বইছে ", i*7%23+1) + "।", Target: strings.Repeat("a & b ", i*5%31+1),
			Status: align.Draft, Place: align.Place{Document: fmt.Sprint("doc", i/7), Line: i + 1}}
		if i%5 == 4 {
			p.Target, p.Status = "", align.Untranslated
		}
		pairs = append(pairs, p)
	}
	return pairs
}

func split(t *testing.T, path string, limit format.Split, pairs []align.Pair) format.Sink {
	t.Helper()
	f, ok := format.ForPath(path)
	if !ok || !f.CanSplit() {
		t.Fatalf("%s cannot be split", path)
	}
	w, err := format.CreateSplit(path, f, align.Meta{}, limit)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Abort)
	for _, p := range pairs {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// Every file can be read by itself, is no larger than it may be and could not have
// held the first pair of the next one, and together they have what one file has.
func TestSplit(t *testing.T) {
	pairs := somePairs(200)
	for _, name := range []string{"a.tsv", "a.jsonl", "a.tmx", "a.xlf"} {
		for _, limit := range []format.Split{{Bytes: 5000}, {Bytes: 12_345}, {Pairs: 7}, {Bytes: 5000, Pairs: 7}, {Bytes: 1 << 40}, {Pairs: 200}} {
			t.Run(fmt.Sprint(name, limit), func(t *testing.T) {
				dir := t.TempDir()
				w := split(t, filepath.Join(dir, name), limit, pairs)
				onlyTemporary(t, dir)
				if err := w.Close(&align.Report{}); err != nil {
					t.Fatal(err)
				}
				paths := w.Paths()
				if there := format.Shards(filepath.Join(dir, name)); !slices.Equal(paths, there) {
					t.Fatalf("wrote %q, there are %q", paths, there)
				}
				var units []align.Unit
				largest := int64(0)
				for i, path := range paths {
					data, err := os.ReadFile(path)
					if err != nil {
						t.Fatal(err)
					}
					size := int64(len(data))
					largest = max(largest, size)
					if limit.Bytes > 0 && size > limit.Bytes {
						t.Errorf("%s has %d bytes", path, size)
					}
					// No pair is larger than 2,500 bytes.
					if i < len(paths)-1 && limit.Pairs == 0 && size < limit.Bytes-2500 {
						t.Errorf("%s has only %d bytes", path, size)
					}
					got := read(t, name, data)
					if limit.Pairs > 0 && len(got) > limit.Pairs || len(got) == 0 {
						t.Errorf("%s has %d pairs", path, len(got))
					}
					if i < len(paths)-1 && limit.Bytes == 0 && len(got) != limit.Pairs {
						t.Errorf("%s has only %d pairs", path, len(got))
					}
					units = append(units, got...)
				}
				k := 0
				for _, p := range pairs {
					if p.Target == "" && name == "a.tmx" {
						continue
					}
					if k < len(units) && (units[k].Source.Text != p.Source || units[k].Target.Text != p.Target) {
						t.Fatalf("pair %d is %q", k, units[k].Source.Text)
					}
					k++
				}
				if len(units) != k {
					t.Errorf("%d pairs, want %d", len(units), k)
				}
				if files := len(paths); limit.Bytes == 1<<40 && files != 1 || limit.Bytes == 5000 && files < 10 {
					t.Errorf("%d files", files)
				}
			})
		}
	}
}

// onlyTemporary fails when a file is in its place.
func onlyTemporary(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s is there before all are complete", e.Name())
		}
	}
}

func TestSplitLargePair(t *testing.T) {
	dir := t.TempDir()
	long := align.Pair{Source: strings.Repeat("ক", 100), Target: "k\tk"}
	w := split(t, filepath.Join(dir, "a.tsv"), format.Split{Bytes: 100}, []align.Pair{pair, long, pair, pair})
	put(t, filepath.Join(dir, "a-004.tsv"), "old", 0o644)
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	holds(t, filepath.Join(dir, "a-001.tsv"), line)
	holds(t, filepath.Join(dir, "a-002.tsv"), long.Source+"\tk k\n")
	holds(t, filepath.Join(dir, "a-003.tsv"), line+line)
	want := []string{"pairs that alone are larger than a file may be: 1", "a-004.tsv is there from before and is none of these files",
		"a-002.tsv: tabs and line breaks inside texts, written as spaces: 1"}
	if !slices.Equal(w.Notes(), want) {
		t.Errorf("notes %q, want %q", w.Notes(), want)
	}
}

// No pairs make a file without pairs.
func TestSplitNothing(t *testing.T) {
	dir := t.TempDir()
	w := split(t, filepath.Join(dir, "a.tsv"), format.Split{Pairs: 1}, nil)
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	holds(t, filepath.Join(dir, "a-001.tsv"), "")
	onlyFiles(t, dir, "a-001.tsv")
}

func TestSplitAbort(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a-001.tsv"), "old", 0o644)
	w := split(t, filepath.Join(dir, "a.tsv"), format.Split{Pairs: 1}, []align.Pair{pair, pair, pair})
	w.Abort()
	holds(t, filepath.Join(dir, "a-001.tsv"), "old")
	onlyFiles(t, dir, "a-001.tsv")
	if err := errors.Join(w.Write(&pair), w.Close(&align.Report{})); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("after Abort: %v", err)
	}

	// A file that cannot be begun leaves all as it was.
	if err := os.Mkdir(filepath.Join(dir, "a-003.tsv"), 0o777); err != nil {
		t.Fatal(err)
	}
	w = split(t, filepath.Join(dir, "a.tsv"), format.Split{Pairs: 1}, []align.Pair{pair, pair})
	if err := w.Write(&pair); err == nil || err.Error() != "create "+filepath.Join(dir, "a-003.tsv")+": is a directory" {
		t.Errorf("error %v", err)
	}
	holds(t, filepath.Join(dir, "a-001.tsv"), "old")
	onlyFiles(t, dir, "a-001.tsv", "a-003.tsv")
}

func TestShards(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a-001.tmx", "a-012.tmx", "a-1234.tmx", "a-2.tmx", "a-0003.tmx", "a-000.tmx", "a-001.tsv", "b-001.tmx", "a.tmx", "a--01.tmx", "a-x.tmx"} {
		put(t, filepath.Join(dir, name), "", 0o644)
	}
	t.Chdir(dir)
	if got, want := format.Shards("a.tmx"), []string{"a-001.tmx", "a-012.tmx", "a-1234.tmx"}; !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
}

func BenchmarkSplit(b *testing.B) {
	pairs := somePairs(1000)
	f, _ := format.Lookup("tmx")
	for _, limit := range []format.Split{{}, {Bytes: 1e6}} {
		b.Run(fmt.Sprint(limit.Bytes), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "a.tmx")
			w, err := format.Create(path, f, align.Meta{})
			if limit.Bytes > 0 {
				w, err = format.CreateSplit(path, f, align.Meta{}, limit)
			}
			if err != nil {
				b.Fatal(err)
			}
			n := int64(0)
			for i := range pairs {
				n += int64(len(pairs[i].Source) + len(pairs[i].Target))
			}
			b.SetBytes(n)
			for b.Loop() {
				for i := range pairs {
					if err := w.Write(&pairs[i]); err != nil {
						b.Fatal(err)
					}
				}
			}
			if err := w.Close(&align.Report{}); err != nil {
				b.Fatal(err)
			}
		})
	}
}
