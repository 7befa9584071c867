package segment

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestWordLists keeps the lists in order for the people who add to them.
func TestWordLists(t *testing.T) {
	listed := map[string]bool{}
	for _, f := range files {
		listed[f.name] = true
		b, err := data.ReadFile("data/" + f.name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		last := ""
		comment := false
		for line := range strings.Lines(string(b)) {
			entry, note, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "#")
			comment = comment || note != ""
			if entry == "" {
				continue
			}
			var letters spelling
			if entry != strings.TrimSpace(entry) || strings.HasSuffix(entry, ".") || !norm.NFC.IsNormalString(entry) ||
				read(string(letters.spell(entry))) != entry {
				t.Errorf("%s: %q is not in normal form", f.name, entry)
			}
			if entry <= last {
				t.Errorf("%s: %q stands after %q", f.name, entry, last)
			}
			last = entry
		}
		if !comment || last == "" {
			t.Errorf("%s: no comment or no entry", f.name)
		}
	}
	if err := fs.WalkDir(data, "data", func(path string, d fs.DirEntry, err error) error {
		if name := strings.TrimSuffix(strings.TrimPrefix(path, "data/"), ".txt"); err == nil && !d.IsDir() && !listed[name] {
			t.Errorf("%s is on no list", path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestSpellings has letters with a dot and vowel signs in two parts found in
// the lists whatever their spelling.
func TestSpellings(t *testing.T) {
	for _, text := range []string{"এখানে যায়. মিনু আছে।", "এখানে যায\u09bc. মিনু আছে।", "খুব ভাল\u09c7\u09be লাগে না. মিনু আছে।"} {
		if n := len(slices.Collect(Split(text, Options{}))); n != 2 {
			t.Errorf("%q has %d sentences, want 2", text, n)
		}
	}
	if text := "প\u09c7\u09be. আমতলী, জেলা পাবনা।"; len(slices.Collect(Split(text, Options{}))) != 1 {
		t.Errorf("%q is cut after the abbreviation", text)
	}
}

func TestWords(t *testing.T) {
	const text = "তথ্যপ্রকৌশ. রহিম মিয়া এলেন। “আসুন।” ঘ্যাঙাল ব্যাঙ। নাম Zila Parish. Dhaka লেখা।"
	if got := cutWith(text, Options{}); len(got) != 6 {
		t.Errorf("without the user's words: %q", got)
	}
	var words Words
	for _, list := range []string{
		"\ufeff# of our house\n\nতথ্যপ্রকৌশ.\r\nParish.\n",
		"ঘ্যাঙা\tspeech-verbs # says the frog\n",
	} {
		if err := words.Read(strings.NewReader(list)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"তথ্যপ্রকৌশ. রহিম মিয়া এলেন।", "“আসুন।” ঘ্যাঙাল ব্যাঙ।", "নাম Zila Parish. Dhaka লেখা।"}
	if got := cutWith(text, Options{Words: &words}); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := cutWith(text, Options{}); len(got) != 6 {
		t.Errorf("the built-in words have changed: %q", got)
	}
}

func TestWordsErrors(t *testing.T) {
	for text, want := range map[string]string{
		"ডা\nক খ\n":                          `line 2: "ক খ" is more than one word`,
		"ডা\tunit\n":                         `line 1: there is no list "unit" for "ডা"; the lists are abbreviations, adverbs, anaphors, articles,`,
		"Dr\tverb-roots\n":                   `line 1: there is no list "verb-roots" for "dr"`,
		"\tunits\n":                          "line 1: there is no word",
		".\n":                                "line 1: there is no word",
		"ডা\xff\n":                           "line 1: invalid UTF-8",
		strings.Repeat("ক", 100) + "\n":      "line 1: the word",
		"# x\n" + strings.Repeat("ক", 30000): "line 2: too long",
	} {
		err := new(Words).Read(strings.NewReader(text))
		if err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(want)) {
			t.Errorf("%.20q: got %v, want %s", text, err, want)
		}
	}
}
