package gloss

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// layouts tells of each data file how many of its first columns are the key by
// which it is sorted, and in which column the features are, -1 for none.
var layouts = map[string]struct {
	keys, features int
	english        bool // all columns are English
}{
	"adjectives.tsv":  {1, 2, false},
	"adverbs.tsv":     {1, 2, false},
	"compounds.tsv":   {2, 3, false},
	"derivations.tsv": {1, 3, false},
	"english-the.tsv": {2, -1, true},
	"nouns.tsv":       {1, 2, false},
	"phrases.tsv":     {2, 3, false},
	"verbs.tsv":       {1, 2, false},
	"words.tsv":       {2, 3, false},
}

// dataFile is a data file in lines: the comments at its top, and its rows.
type dataFile struct {
	name string
	head string
	rows [][]string
}

func readDataFiles(t *testing.T) map[string]dataFile {
	t.Helper()
	entries, err := fs.ReadDir(dataFiles, "data")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]dataFile)
	for _, e := range entries {
		text, err := fs.ReadFile(dataFiles, path.Join("data", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		f := dataFile{name: e.Name()}
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "#") {
				f.head += line
			} else {
				f.rows = append(f.rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
			}
		}
		files[f.name] = f
	}
	return files
}

func TestDataFiles(t *testing.T) {
	files := readDataFiles(t)
	if got, want := slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(layouts)); !slices.Equal(got, want) {
		t.Errorf("data files are %q, want %q", got, want)
	}
	for name, f := range files {
		layout := layouts[name]
		if !strings.Contains(f.head, "# Columns: ") {
			t.Errorf("%s does not say what its columns are", name)
		}
		last := ""
		for _, row := range f.rows {
			where := name + ": " + strings.Join(row, "|")
			if len(row) != len(f.rows[0]) {
				t.Fatalf("%s: %d columns, want %d", where, len(row), len(f.rows[0]))
			}
			key := strings.Join(row[:layout.keys], "\t")
			if key <= last && last != "" {
				t.Errorf("%s: not sorted, or twice", where)
			}
			last = key
			for i, cell := range row {
				checkCell(t, where, cell, i == 0 && !layout.english, i == layout.features)
			}
			if layout.features >= 0 {
				for feature := range strings.SplitSeq(row[layout.features], ",") {
					if !explained(f.head, feature) {
						t.Errorf("%s: feature %q is not explained at the top", where, feature)
					}
				}
			}
		}
	}
}

// checkCell checks the script and spelling of one cell.
func checkCell(t *testing.T, where, cell string, isBengali, features bool) {
	t.Helper()
	switch {
	case cell != strings.TrimSpace(cell) || strings.Contains(cell, "  "):
		t.Errorf("%s: stray spaces in %q", where, cell)
	case cell == "" && isBengali:
		t.Errorf("%s: empty", where)
	case bengali.Has(cell) && bengali.Fold(cell) != cell:
		t.Errorf("%s: %+q is not in the folded form", where, cell)
	case isBengali && strings.ContainsFunc(cell, func(r rune) bool { return r < unicode.MaxASCII && !strings.ContainsRune(" -.", r) }):
		t.Errorf("%s: ASCII in the Bengali %q", where, cell)
	}
	if !isBengali && !features && bengali.Has(cell) && !strings.HasPrefix(where, "compounds") && !strings.HasPrefix(where, "verbs") {
		t.Errorf("%s: Bengali in the English %q", where, cell)
	}
}

// explained tells whether the comments at the top of a file name a feature.
func explained(head, feature string) bool {
	kind, _, ok := strings.Cut(feature, ":")
	words := strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune(" \n\t,;/()#", r) })
	if !ok {
		return feature == "" || slices.Contains(words, feature)
	}
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, kind+":") })
}

func TestEnglishHasNoBengali(t *testing.T) {
	x := load()
	check := func(bn string, e entry) {
		if bengali.Has(e.en) {
			t.Errorf("%s: Bengali in %q", bn, e.en)
		}
		for _, en := range e.senses {
			if en == "" || bengali.Has(en) {
				t.Errorf("%s: bad sense %q", bn, en)
			}
		}
		for _, prep := range e.args {
			if bengali.Has(prep) {
				t.Errorf("%s: Bengali in the preposition %q", bn, prep)
			}
		}
	}
	for bn, entries := range x.words {
		for _, e := range entries {
			check(bn, e)
		}
	}
	for _, units := range []map[string][]phrase{x.phrases, x.compounds} {
		for bn, list := range units {
			for _, u := range list {
				check(bn, u.entry)
			}
		}
	}
	for vn, e := range x.verbs {
		check(vn, *e)
	}
}

func TestLexiconIsLarge(t *testing.T) {
	files := readDataFiles(t)
	stems := 0
	for _, name := range []string{"nouns.tsv", "adjectives.tsv", "adverbs.tsv", "verbs.tsv", "words.tsv"} {
		stems += len(files[name].rows)
	}
	if stems < 7000 {
		t.Errorf("%d stems", stems)
	}
	if n := len(files["phrases.tsv"].rows); n < 1000 {
		t.Errorf("%d phrases", n)
	}
}

func TestCompoundsHaveKnownVerbs(t *testing.T) {
	files := readDataFiles(t)
	verbs := make(map[string]bool)
	conjugated := slices.Collect(bengali.Verbs)
	for _, row := range files["verbs.tsv"].rows {
		verbs[row[0]] = true
		if !slices.Contains(conjugated, row[0]) {
			t.Errorf("no forms are known of %s", row[0])
		}
	}
	for _, row := range files["compounds.tsv"].rows {
		if !verbs[row[1]] {
			t.Errorf("%s %s: no such verb", row[0], row[1])
		}
	}
}

// TestBrokenData sees that errors name file and line.
func TestBrokenData(t *testing.T) {
	whole := make(fstest.MapFS)
	for name := range layouts {
		whole["data/"+name] = &fstest.MapFile{}
	}
	if _, err := read(whole); err != nil {
		t.Fatalf("empty files: %v", err)
	}
	for _, c := range []struct{ file, text, want string }{
		{"nouns.tsv", "# top\nবই\tbook\n", "nouns.tsv:2: 2 columns, want 3"},
		{"nouns.tsv", "বই\tbook\thuge\n", `nouns.tsv:1: unknown feature "huge"`},
		{"verbs.tsv", "# top\n\nকরা\tdo\targ:কে\n", `verbs.tsv:3: feature "arg:কে" has no =`},
		{"verbs.tsv", "করা\tdo\tway:X\n", `verbs.tsv:1: unknown feature "way:X"`},
		{"words.tsv", "ও\tlink\tand\t\n", `words.tsv:1: unknown class "link"`},
		{"phrases.tsv", "ক খ\tx\ty\t\n", `phrases.tsv:1: unknown part of speech "x"`},
		{"phrases.tsv", "ক\tn\ty\t\n", `phrases.tsv:1: "ক" is one word`},
		{"compounds.tsv", "\tকরা\ty\t\n", `compounds.tsv:1: no words in ""`},
		{"derivations.tsv", "হীন\tx\ty\t\n", `derivations.tsv:1: unknown part of speech "x"`},
		{"english-the.tsv", "Bank\tmiddle\n", `english-the.tsv:1: unknown place "middle"`},
	} {
		broken := maps.Clone(whole)
		broken["data/"+c.file] = &fstest.MapFile{Data: []byte(c.text)}
		if _, err := read(broken); err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", c.file, err, c.want)
		}
	}
	delete(whole, "data/verbs.tsv")
	if _, err := read(whole); err == nil || !strings.Contains(err.Error(), "verbs.tsv") {
		t.Errorf("without verbs.tsv: %v", err)
	}
}
