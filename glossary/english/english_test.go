package english

import (
	"strings"
	"testing"
)

// TestWordList keeps the list in order for the people who add to it.
func TestWordList(t *testing.T) {
	last, n := "", 0
	for line := range strings.Lines(wordsTXT) {
		if line[0] == '#' {
			continue
		}
		n++
		word := strings.TrimSuffix(line, "\n")
		if word <= last {
			t.Errorf("%q stands after %q", word, last)
		}
		if word != strings.ToLower(word) || strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
			t.Errorf("%q is not in lower case a to z", word)
		}
		last = word
	}
	if n < 5000 {
		t.Errorf("only %d words", n)
	}
}

func TestIsWord(t *testing.T) {
	for word, want := range map[string]bool{"minister": true, "ministers": true, "stopped": true, "parties": true,
		"making": true, "rapidly": true, "Minister": false, "lavrov": false, "gutteres": false, "boxes": true, "mendes": false, "dhaka": false, "": false, "s": false} {
		if IsWord(word) != want {
			t.Errorf("IsWord(%q) is %v", word, !want)
		}
	}
}

func TestDerived(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"Copernican", "Copernicus", true}, {"America", "American", true}, {"Hinduism", "Hindu", false},
		{"Harvic", "Harvick", false}, {"Erdogan", "Erdoan", false}, {"Iran", "Iraq", false}, {"Oman", "Omani", true},
	} {
		if got := Derived(tc.a, tc.b); got != tc.want || Derived(tc.b, tc.a) != tc.want {
			t.Errorf("%s and %s: %v", tc.a, tc.b, got)
		}
	}
}
