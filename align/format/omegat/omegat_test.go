package omegat_test

import (
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/omegat"
	"github.com/dobhashi/dobhashi/align/format/tmx"
	"github.com/dobhashi/dobhashi/glossary"
)

// project writes pairs and returns the folder.
func project(t *testing.T, m align.Meta, pairs ...align.Pair) (dir string, w *omegat.Writer) {
	t.Helper()
	dir = t.TempDir()
	w, err := omegat.NewWriter(dir, m)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Flush(), w.Close(&align.Report{})); err != nil {
		t.Fatal(err)
	}
	return dir, w
}

func in(document string, block int) align.Place {
	return align.Place{Document: document, Block: block}
}

func holds(t *testing.T, dir, name, want string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}

// memory is what a memory holds, as source|target.
func memory(t *testing.T, dir, name string) (pairs []string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for u, err := range tmx.Read(f, name) {
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, u.Source.Text+"|"+u.Target.Text)
	}
	return pairs
}

func TestProject(t *testing.T) {
	dir, w := project(t, align.Meta{From: "bn-BD", To: "en-GB"},
		align.Pair{Source: "নদী বইছে।", Target: "The river flows.", Status: align.Reviewed, Place: in("a/story.md", 1)},
		align.Pair{Source: " আমি\nযাই। ", Target: "I go.", Status: align.Rough, Place: in("a/story.md", 1)},
		align.Pair{Source: "শিরোনাম", Target: "Headline", Status: align.Draft, Place: in("a/story.md", 2)},
		align.Pair{Source: "2024", Target: "2024", Status: align.Copied, Place: in("b/story.txt", 1)},
		align.Pair{Source: "কেন?", Status: align.Untranslated, Place: in("b/story.txt", 2)},
		align.Pair{Source: " ", Target: "nothing", Place: in("b/story.txt", 3)},
		align.Pair{Source: "আবার।", Target: "Again.", Place: in("a/story.md", 3)},
	)
	holds(t, dir, "source/story.txt", "নদী বইছে। আমি যাই।\n\nশিরোনাম\n\nআবার।\n")
	holds(t, dir, "source/story-2.txt", "2024\n\nকেন?\n")
	for name, want := range map[string][]string{
		"tm/auto/reviewed.tmx": {"নদী বইছে।|The river flows."},
		"tm/mt/drafts.tmx":     {"আমি যাই।|I go.", "শিরোনাম|Headline"},
		"tm/pairs.tmx":         {"2024|2024", "আবার।|Again."},
	} {
		if got := memory(t, dir, name); !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", name, got, want)
		}
	}
	var p struct {
		From     string `xml:"project>source_lang"`
		To       string `xml:"project>target_lang"`
		Sentence bool   `xml:"project>sentence_seg"`
	}
	data, err := os.ReadFile(filepath.Join(dir, "omegat.project"))
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(data, &p); err != nil || p.From != "bn-BD" || p.To != "en-GB" || !p.Sentence {
		t.Errorf("project %+v, %v", p, err)
	}
	for _, name := range []string{"target", "dictionary", "glossary", "omegat/segmentation.conf", "omegat/segmentation.srx"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	want := []string{"pairs left out because the source has no text: 1", "tabs and line breaks inside texts, written as spaces: 1"}
	if !slices.Equal(w.Notes(), want) {
		t.Errorf("notes %q, want %q", w.Notes(), want)
	}
}

// A project of pairs without a translation has no memory.
func TestNoMemory(t *testing.T) {
	dir, w := project(t, align.Meta{Title: "pairs.tsv"}, align.Pair{Source: "কেন?", Status: align.Untranslated}, align.Pair{Source: "কে?"})
	holds(t, dir, "source/pairs.txt", "কেন?\n\nকে?\n")
	found, err := filepath.Glob(filepath.Join(dir, "tm", "*", "*"))
	if err != nil || len(found) > 0 {
		t.Errorf("memories %q, %v", found, err)
	}
	if w.Notes() != nil {
		t.Errorf("notes %q", w.Notes())
	}
}

// Without rules for its language a text can only be cut into paragraphs.
func TestOtherLanguage(t *testing.T) {
	dir, _ := project(t, align.Meta{From: "fr"},
		align.Pair{Source: "Un.", Target: "One.", Place: in("a.txt", 1)}, align.Pair{Source: "Deux.", Target: "Two.", Place: in("a.txt", 1)})
	holds(t, dir, "source/a.txt", "Un.\n\nDeux.\n")
}

func TestSourceNames(t *testing.T) {
	long := strings.Repeat("ক", 100)
	for document, want := range map[string]string{
		"-":                    "text.txt",
		"":                     "text.txt",
		"dir/গল্প.docx":        "গল্প.txt",
		"a:b?.txt":             "a_b_.txt",
		"..":                   "text.txt",
		".hidden":              "text.txt",
		"v1.2.txt":             "v1.2.txt",
		long + ".txt":          long[:198] + ".txt",
		"x/\u0001\"<>|*y .txt": "______y.txt",
	} {
		dir, _ := project(t, align.Meta{}, align.Pair{Source: "ক", Place: in(document, 1)})
		found, err := os.ReadDir(filepath.Join(dir, "source"))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || found[0].Name() != want {
			t.Errorf("%q is %v, want %s", document, found, want)
		}
	}
	dir, _ := project(t, align.Meta{}, align.Pair{Source: "ক", Place: in("a/S.txt", 1)}, align.Pair{Source: "খ", Place: in("b/s.txt", 1)}, align.Pair{Source: "গ", Place: in("s-2", 1)})
	holds(t, dir, "source/S.txt", "ক\n")
	holds(t, dir, "source/s-2.txt", "খ\n")
	holds(t, dir, "source/s-2-2.txt", "গ\n")
}

func TestGlossary(t *testing.T) {
	use := func(bn, en string) glossary.Use { return glossary.Use{BN: bn, EN: en, Form: bn} }
	dir, w := project(t, align.Meta{},
		align.Pair{Source: "ক", Target: "k", Terms: []glossary.Use{use("ঢাকা", "Dhaka"), use("#মিটু", "#MeToo")}},
		align.Pair{Source: "খ", Target: "kh", Terms: []glossary.Use{use("কিম", "Kim"), use("ঢাকা", "Dhaka"), use("ঢাকা", "Dacca"), use("#মিটু", "#MeToo")}},
	)
	holds(t, dir, "glossary/glossary.txt", "ঢাকা\tDhaka\t\nঢাকা\tDacca\t\nকিম\tKim\t\n")
	if want := []string{"terms that begin with #, left out of the glossary: 1"}; !slices.Equal(w.Notes(), want) {
		t.Errorf("notes %q, want %q", w.Notes(), want)
	}
}

func TestErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := omegat.NewWriter(file, align.Meta{}); err == nil {
		t.Error("a project was made in a file")
	}
	dir := t.TempDir()
	w, err := omegat.NewWriter(dir, align.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "tm")); err != nil {
		t.Fatal(err)
	}
	p := align.Pair{Source: "ক", Target: "k"}
	if err := w.Write(&p); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Write returned %v", err)
	}
	if err := w.Close(&align.Report{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Close returned %v", err)
	}
}
