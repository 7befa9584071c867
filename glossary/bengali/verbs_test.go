package bengali

import (
	"os"
	"slices"
	"strings"
	"testing"
)

var tenseNames = []string{Present: "present", Continuous: "continuous", Perfect: "perfect", PastSimple: "past",
	PastContinuous: "past continuous", PastPerfect: "past perfect", Habitual: "habitual", Future: "future", Imperative: "imperative"}

var moodNames = []string{Conjunctive: "participle", Conditional: "conditional", Infinitive: "infinitive", VerbalNoun: "noun"}

var personNames = []string{Familiar: "3", First: "1", Second: "2", Respectful: "H"}

// String writes a reading as testdata/verbs.tsv does.
func (f VerbForm) String() string {
	words := []string{moodNames[f.Mood]}
	switch {
	case f.Mood == Finite:
		words = []string{tenseNames[f.Tense], personNames[f.Person]}
	case f.Ending != "":
		words = append(words, f.Ending)
	}
	if f.Negative {
		words = append(words, "neg")
	}
	if f.Too {
		words = append(words, "too")
	}
	return strings.Join(words, " ")
}

func TestVerbForms(t *testing.T) {
	text, err := os.ReadFile("testdata/verbs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for line := range strings.Lines(string(text)) {
		if line[0] == '#' {
			continue
		}
		cases++
		c := strings.Split(Fold(strings.TrimSuffix(line, "\n")), "\t")
		word, root, want := c[0], c[1], c[2]
		var got []string
		for _, f := range VerbForms(word) {
			got = append(got, f.Verb+" "+f.String())
		}
		if !slices.Contains(got, root+" "+want) {
			t.Errorf("%s: no reading %s %s among %q", word, root, want, got)
		}
	}
	if cases < 120 {
		t.Errorf("only %d forms", cases)
	}
}

// TestVerbsAreSorted keeps the table in order, without repetitions.
func TestVerbsAreSorted(t *testing.T) {
	last := ""
	for vn := range Verbs {
		if vn <= last || vn != Fold(vn) {
			t.Errorf("%s after %s", vn, last)
		}
		last = vn
	}
	if last == "" {
		t.Error("no verbs")
	}
}

// TestNoVerb has words that look like verb forms and must not be read as such.
func TestNoVerb(t *testing.T) {
	for _, word := range []string{"বাংলাদেশ", "নদী", "ছে", "নি", "না", "বেন", "তিনি", "পানি", "নেতা", "খেইল", "চাইুন"} {
		if forms := VerbForms(word); len(forms) > 0 {
			t.Errorf("%s is read as %s %s", word, forms[0].Verb, forms[0])
		}
	}
}
