package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
)

func TestOrient(t *testing.T) {
	const (
		bengali = "লাভরভ ২৪ মার্চ ঢাকায় আসেন। সেতুটি ৬১৫০ মিটার লম্বা।"
		english = "Lavrov came to Dhaka on 24 March."
		quoting = "The word নদী means river, and সেতু means a bridge over one."
		hindi   = "यह वाक्य हिंदी में लिखा गया है और कुछ नहीं।"
		tibetan = "བོད་ཀྱི་སྐད་ཡིག་འདི་ནི་བོད་སྐད་ཡིན།"
	)
	for _, c := range []struct {
		first, second string
		swapped       bool
		err           string
	}{
		{bengali, english, false, ""},
		{english, bengali, true, ""},
		{bengali, quoting, false, ""},
		{quoting + english, bengali, true, ""},
		{"Hi", "নদী", true, ""},
		{"১২ ১৩", "12 13", false, ""},
		{"নদী", "গল্প", false, ""}, // too short to be sure
		{bengali, bengali, false, "a and b are both Bengali"},
		{english, english, false, "a and b are both English (or another language in Latin letters)"},
		{hindi, hindi, false, "a and b are both in Devanagari letters"},
		{hindi, english, false, "a is not Bengali: 100 % of its letters are Devanagari"},
		{bengali, hindi, false, "b is not English: 100 % of its letters are Devanagari"},
		{hindi, bengali, false, "a is not Bengali: 100 % of its letters are Devanagari"},
		{bengali, tibetan, false, "b is not English: its letters are of another script"},
	} {
		swapped, err := orient("a", "b", lettersOf([]string{c.first}), lettersOf([]string{c.second}))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if swapped != c.swapped || got != c.err {
			t.Errorf("%q, %q: %v, %q; want %v, %q", c.first, c.second, swapped, got, c.swapped, c.err)
		}
	}
}

func TestUnmarkedName(t *testing.T) {
	for name, want := range map[string]string{
		"story.bn.txt": "story.txt", "bn_story.txt": "story.txt", "story-BN.docx": "story.docx", "story.bn-BD.txt": "story.txt",
		"a/b/Bengali story.txt": "a/b/story.txt", "bn.txt": ".txt", "a/bn.txt": "a/.txt",
		"bnstory.txt": "bnstory.txt", "album.txt": "album.txt", "carbn.txt": "carbn.txt", "story.txt": "story.txt", "bn/story.txt": "bn/story.txt",
	} {
		if got := unmarkedName(filepath.FromSlash(name), bengaliMarks); got != filepath.FromSlash(want) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestReviewPage has each unsure bead with the one before and after, each once, in any width.
func TestReviewPage(t *testing.T) {
	r := &aligned{}
	for i := range 12 {
		text := strings.Repeat("ক", i) + " নদী পার হয়ে সে অনেক দূরের একটা গ্রামে চলে গেল।"
		r.source = append(r.source, align.Sentence{Text: text, Place: align.Place{Document: "a.txt"}})
		r.target = append(r.target, strings.Repeat("a", i)+" river was crossed, and off he went to a village far away.")
	}
	add := func(s0, s1, t0, t1 int, unsure bool) {
		r.alignment.Beads = append(r.alignment.Beads, align.Bead{Source: [2]int{s0, s1}, Target: [2]int{t0, t1}, Confidence: .5, Unsure: unsure})
	}
	add(0, 1, 0, 1, true)   // with that after it
	add(1, 2, 1, 2, false)  //
	add(2, 3, 2, 3, false)  // not shown
	add(3, 4, 3, 4, false)  //
	add(4, 6, 4, 4, true)   // two in a row
	add(6, 7, 4, 6, true)   //
	add(7, 8, 6, 7, false)  // between two, once
	add(8, 9, 7, 8, true)   //
	add(9, 10, 8, 9, false) //
	add(10, 12, 9, 12, false)
	for _, width := range []int{24, 40, 59, 60, 100, 200} {
		for _, escapes := range []bool{false, true} {
			var b bytes.Buffer
			v := &reviewPage{w: &b, width: width, escapes: escapes}
			if err := v.show(r, true); err != nil {
				t.Fatal(err)
			}
			v.end(len(r.alignment.Beads))
			out := b.String()
			if strings.Contains(out, "\x1b") != escapes {
				t.Errorf("width %d, escapes %v:\n%s", width, escapes, out)
			}
			if escapes {
				continue
			}
			for line := range strings.Lines(out) {
				if n := cells(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%d cells in %d: %s", n, width, line)
				}
			}
			if !strings.HasPrefix(out, "a.txt\n? 1-1, 50 %\n") || strings.Count(out, "? ") != 4 || !strings.Contains(out, "? 2-0, 50 %\n") ||
				!strings.HasSuffix(out, "\n4 of 10 beads unsure\n") || strings.Count(out, "\n\n") != 2 {
				t.Errorf("width %d:\n%s", width, out)
			}
			// The beads of the sentence 3 and of the last ones are not there, the others once.
			if regexp.MustCompile(`(?m)(^|  ) *3  |11-12`).MatchString(out) {
				t.Errorf("width %d has too much:\n%s", width, out)
			}
			if source, target := strings.Count(out, "  5-6  কক"), strings.Count(out, " 5-6  aa"); source != 1 || target != 1 {
				t.Errorf("width %d has 5-6 %d and %d times:\n%s", width, source, target, out)
			}
		}
	}
	var b bytes.Buffer
	v := &reviewPage{w: &b, width: 80}
	v.end(7)
	if b.String() != "none of 7 beads is unsure\n" {
		t.Errorf("%q", b.String())
	}
}

// TestSummary counts kinds of beads.
func TestSummary(t *testing.T) {
	n := beadCounts{beads: 10, alone: 2, unsure: 1, sentences: [2]int{12, 1}, types: map[string]int{"1-1": 4, "2-2 swapped": 1, "1-2": 3, "2-1": 3}}
	if got, want := n.summary(true), "10 beads of 12 and 1 sentence: 4 1-1, 3 1-2, 3 2-1, 1 2-2 swapped; 2 without counterpart; 1 unsure (--review lists them)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func FuzzTextRecord(f *testing.F) {
	f.Add(`{"id":1,"bn":["ক"],"en":[],"mt_en":["a"]}`)
	f.Add(`{"bn":["\ud800"],"en":[null],"beads":[[[0],[]]]}`)
	f.Fuzz(func(t *testing.T, line string) {
		r := new(textRecord)
		bn, en, mt, err := r.parse([]byte(line))
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("error of several lines: %q", err)
			}
			return
		}
		if len(bn) != len(r.BN) || len(en) != len(r.EN) || mt != nil && len(mt) != len(bn) {
			t.Errorf("%d, %d, %d sentences of %s", len(bn), len(en), len(mt), line)
		}
		idText(r.ID)
	})
}
