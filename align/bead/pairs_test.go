package bead_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/bead"
	"github.com/dobhashi/dobhashi/glossary"
)

func sentences(texts ...string) (all []align.Sentence) {
	for i, t := range texts {
		all = append(all, align.Sentence{Text: t, Place: align.Place{Document: "a.txt", Block: i/2 + 1, Start: int64(10 * i), End: int64(10*i + 9), Line: i + 1, Column: 1}})
	}
	return all
}

func TestPairs(t *testing.T) {
	beads := []align.Bead{
		{Source: [2]int{0, 0}, Target: [2]int{0, 1}, Confidence: .9},
		{Source: [2]int{0, 2}, Target: [2]int{1, 2}, Confidence: .4, Unsure: true},
		{Source: [2]int{2, 3}, Target: [2]int{2, 2}, Confidence: .3, Unsure: true},
		{Source: [2]int{3, 3}, Target: [2]int{2, 4}, Confidence: 1},
	}
	pairs := slices.Collect(bead.Pairs(beads, sentences("ক।", "খ।", "গ।"), []string{"Title", "A and B.", "D.", "E."}, 7))
	var got []string
	for i := range pairs {
		p := &pairs[i]
		got = append(got, fmt.Sprintf("%s %s|%s|%v|%v|%d:%d", p.ID, p.Source, p.Target, p.SourceJoins, p.TargetJoins, p.Place.Block, p.Place.Line))
		if p.Place.Document != "a.txt" || p.Status != align.Aligned || p.Origin != "align" || *p.Bead != beads[i] {
			t.Errorf("pair %+v", p)
		}
		for _, f := range p.Findings {
			got = append(got, f.Message)
		}
	}
	want := []string{
		"7 |Title|[]|[]|1:0",
		"8 ক। খ।|A and B.|[7]|[]|1:1", "40 % sure that these belong together",
		"9 গ।||[]|[]|2:3", "30 % sure that this has no counterpart",
		"10 |D. E.|[]|[3]|2:0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// What comes of beads is a copy.
	pairs[1].Bead.Confidence = 0
	if beads[1].Confidence != .4 {
		t.Error("the bead is shared")
	}
}

func TestPercent(t *testing.T) {
	for p, want := range map[float64]int{0: 0, .001: 1, .456: 46, .999: 99, 1: 100} {
		if got := bead.Percent(p); got != want {
			t.Errorf("%v: %d, want %d", p, got, want)
		}
	}
}

func TestSections(t *testing.T) {
	show := func(sections [][]align.Sentence) string {
		var all []string
		for _, s := range sections {
			text := ""
			for i := range s {
				text += s[i].Text
			}
			all = append(all, text)
		}
		return strings.Join(all, "|")
	}
	for in, want := range map[string]string{"a b": "ab", "a * b": "a|b", "*": "|", "* a * * b": "|a||b", "": ""} {
		if got := show(bead.Sections(sentences(strings.Fields(in)...), "*")); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAlignSections(t *testing.T) {
	source := [][]string{{"এক।", "দুই।"}, {}, {"তিন।"}}
	target := [][]string{{"One."}, {"Two."}, {"Three.", "Four."}}
	a, err := bead.AlignSections(context.Background(), source, target, bead.Options{Translations: []string{"One.", "Two.", "Three."}})
	if err != nil {
		t.Fatal(err)
	}
	s, e := 0, 0
	for _, b := range a.Beads {
		if b.Source[0] != s || b.Target[0] != e {
			t.Fatalf("bead %v after %d, %d", b, s, e)
		}
		s, e = b.Source[1], b.Target[1]
		if s > 2 && b.Source[0] < 2 || e > 1 && b.Target[0] < 1 || e > 2 && b.Target[0] < 2 {
			t.Errorf("bead %v goes over the end of a section", b)
		}
	}
	if s != 3 || e != 4 {
		t.Errorf("the beads end at %d, %d", s, e)
	}
	if _, err := bead.AlignSections(context.Background(), source, target[:2], bead.Options{}); err == nil || err.Error() != "the source has 3 sections, the target 2" {
		t.Errorf("error %v", err)
	}
}

func TestTerms(t *testing.T) {
	d := bead.Terms(glossary.New([]glossary.Term{{BN: "ল্যাভরভ", EN: "Lavrov", AlsoEN: []string{"Lawrow"}}, {BN: "নদী", EN: "river"}}))
	const sentence = "ল্যাভরভের নদী।"
	var got []string
	d.Meanings(sentence, func(start, end int, english string) {
		got = append(got, sentence[start:end]+"="+english)
	})
	if want := []string{"ল্যাভরভের=Lavrov", "ল্যাভরভের=Lawrow", "নদী=river"}; !slices.Equal(got, want) {
		t.Errorf("meanings %q", got)
	}
}
