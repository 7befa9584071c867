package english

import (
	"slices"
	"strings"
	"testing"
)

func TestStem(t *testing.T) {
	for _, forms := range []string{
		"announce announced announcing announces",
		"city cities", "family families", "party parties", "happy happily", "study studied studying studies",
		"bus buses", "church churches", "box boxes", "hero heroes", "house houses", "status statuses", "employee employees",
		"stop stopped stopping stops", "run ran running", "call called calling", "pass passed passes", "add added adding",
		"use used using uses", "agree agreed agreeing agrees", "need needed needs", "feed fed feeding feeds", "free freed freeing",
		"building buildings build built", "hundred hundreds",
		"travel traveled travelled travelling", "worship worshiped worshipping", "enrol enroll enrolled",
		"give gave given giving gives", "say said saying says", "go went gone going goes", "do did done doing does",
		"be am is are was were been being", "have has had having", "get got gotten", "see saw seen", "put putting",
		"die died dies dying", "dye dyed dyeing", "lie lay lain lying lies", "lay laid laying", "panic panicked",
		"find found finding", "found founded", "wound wounded wounds", "leave left leaving", "read reads",
		"child children", "man men", "woman women", "person people", "life lives", "wife wives", "foot feet",
		"crisis crises", "criterion criteria", "photo photos", "frenchman frenchmen",
		"good better best", "bad worse worst",
		"quick quickly", "complete completely",
	} {
		words := strings.Fields(forms)
		for _, w := range words[1:] {
			if Stem(w) != Stem(words[0]) {
				t.Errorf("%s is %q, %s is %q", words[0], Stem(words[0]), w, Stem(w))
			}
		}
	}
	for _, pair := range [][2]string{
		{"bus", "busy"}, {"king", "kin"}, {"wing", "win"}, {"thing", "think"}, {"seed", "see"}, {"feed", "fee"}, {"bring", "brick"},
		{"new", "knew"}, {"said", "sad"}, {"saw", "say"}, {"die", "dye"}, {"left", "lift"}, {"felt", "fell"}, {"men", "mean"},
		{"child", "chill"}, {"base", "basis"}, {"bases", "basis"}, {"many", "much"}, {"more", "most"}, {"university", "universe"},
		{"announce", "annual"}, {"press", "president"}, {"taught", "thought"}, {"bought", "brought"}, {"red", "read"},
	} {
		if Stem(pair[0]) == Stem(pair[1]) {
			t.Errorf("%s and %s are both %q", pair[0], pair[1], Stem(pair[0]))
		}
	}
	for _, w := range []string{"", "s", "is", "ing", "ed", "ied", "ies", "ly", "eed", "naïve", "'s", "\xffed"} {
		if Stem(w) == "" && w != "" {
			t.Errorf("nothing is left of %q", w)
		}
	}
}

// TestStemOfTables sees that each form of the tables meets its word, but for those of several.
func TestStemOfTables(t *testing.T) {
	several := []string{"bases", "more", "most"}
	for name, table := range map[string]string{"verbs.tsv": verbsTSV, "nouns.tsv": nounsTSV, "degrees.tsv": degreesTSV} {
		rows(table, func(row []string) {
			base := strings.ToLower(row[0])
			for _, form := range row[1:] {
				form = strings.ToLower(form)
				if Stem(form) != Stem(base) && !slices.Contains(several, form) {
					t.Errorf("%s: %s is %q, %s is %q", name, base, Stem(base), form, Stem(form))
				}
			}
		})
	}
}

func TestStopWords(t *testing.T) {
	for word, want := range map[string][2]bool{ // a stop word, a function word
		"of": {true, true}, "the": {true, true}, "should": {true, true}, "them": {true, true}, "onto": {true, true},
		"most": {true, false}, "only": {true, false}, "minister": {false, false}, "The": {false, false}, "": {false, false},
	} {
		if got := [2]bool{IsStopWord(word), IsFunctionWord(word)}; got != want {
			t.Errorf("%q: %v, want %v", word, got, want)
		}
	}
}

func TestNumberWord(t *testing.T) {
	for word, want := range map[string]float64{"one": 1, "twelve": 12, "ninety": 90, "hundred": 100, "lakh": 1e5, "crore": 1e7, "trillion": 1e12} {
		if got, ok := NumberWord(word); !ok || got != want {
			t.Errorf("%s is %v, want %v", word, got, want)
		}
	}
	for _, word := range []string{"", "dozens", "2", "One"} {
		if v, ok := NumberWord(word); ok {
			t.Errorf("%q is %v", word, v)
		}
	}
	most := 0.
	for word, v := range numbers() {
		if got, ok := NumberWord(word); !ok || got != v {
			t.Errorf("%s is %v and %v", word, v, got)
		}
		most = max(most, v)
	}
	if most != 1e12 {
		t.Errorf("the greatest is %v", most)
	}
}

func BenchmarkStem(b *testing.B) {
	words := strings.Fields("the ministers announced that the children were given new buildings in several cities")
	Stem("")
	for b.Loop() {
		for _, w := range words {
			Stem(w)
		}
	}
}
