package bengali

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestNames keeps the table in order for the people who add to it.
func TestNames(t *testing.T) {
	last := ""
	seen := make(map[string]bool)
	for line := range strings.Lines(namesTSV) {
		if line[0] == '#' {
			continue
		}
		line = strings.TrimSuffix(line, "\n")
		word, english, _ := strings.Cut(line, "\t")
		if word <= last {
			t.Errorf("%q stands after %q", word, last)
		}
		last = word
		if seen[Fold(word)] {
			t.Errorf("%q stands twice", word)
		}
		seen[Fold(word)] = true
		if !norm.NFC.IsNormalString(line) || strings.ContainsFunc(Fold(word), func(r rune) bool { return !IsLetter(r) }) {
			t.Errorf("%q is not one word in normal form", word)
		}
		for i, s := range strings.FieldsFunc(english, func(r rune) bool { return r == '\t' || r == '|' }) {
			if s != strings.TrimSpace(s) || s == "" || strings.ContainsFunc(s, IsBengali) || strings.ToLower(s) == s {
				t.Errorf("%q: spelling %d is %q", word, i+1, s)
			}
		}
		if strings.Count(line, "\t") > 2 || english == "" {
			t.Errorf("%q has the wrong columns", line)
		}
	}
	if len(seen) < 2000 {
		t.Errorf("only %d words", len(seen))
	}
	for word, want := range map[string]string{"চৌধুরী": "Chowdhury", "স্মিথ": "Smith", "রহমান": "Rahman"} {
		if got := NameInLatin(Fold(word)); len(got) == 0 || got[0] != want {
			t.Errorf("%s: %q, want %s first", word, got, want)
		}
	}
}
