package gloss

import (
	"slices"
	"strings"
	"testing"
)

var tenseNames = []string{present: "present", continuous: "continuous", perfect: "perfect", pastSimple: "past",
	pastContinuous: "past continuous", pastPerfect: "past perfect", habitual: "habitual", future: "future", imperative: "imperative"}

var moodNames = []string{conjunctive: "participle", conditional: "conditional", infinitive: "infinitive", verbalNoun: "noun"}

var personNames = []string{familiar3: "3", person1: "1", person2: "2", respectful: "H"}

// String writes a reading as testdata/verbs.tsv does.
func (f verbForm) String() string {
	words := []string{moodNames[f.mood]}
	switch {
	case f.mood == finite:
		words = []string{tenseNames[f.tense], personNames[f.person]}
	case f.ending != "":
		words = append(words, f.ending)
	}
	if f.neg {
		words = append(words, "neg")
	}
	if f.too {
		words = append(words, "too")
	}
	return strings.Join(words, " ")
}

func TestVerbForms(t *testing.T) {
	verbs := load().verbs
	cases := readTable(t, "testdata/verbs.tsv", 3)
	if len(cases) < 120 {
		t.Errorf("only %d forms", len(cases))
	}
	for _, c := range cases {
		word, root, want := c[0], c[1], c[2]
		var got []string
		for _, f := range verbs.analyse(word) {
			got = append(got, f.root.vn+" "+f.String())
		}
		if !slices.Contains(got, root+" "+want) {
			t.Errorf("%s: no reading %s %s among %q", word, root, want, got)
		}
	}
}

// TestNoVerb has words that look like verb forms and must not be read as such.
func TestNoVerb(t *testing.T) {
	for _, word := range []string{"বাংলাদেশ", "নদী", "ছে", "নি", "না", "বেন", "তিনি", "পানি", "নেতা", "খেইল", "চাইুন"} {
		if forms := load().verbs.analyse(word); len(forms) > 0 {
			t.Errorf("%s is read as %s %s", word, forms[0].root.vn, forms[0])
		}
	}
}
