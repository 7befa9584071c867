package bengali

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
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
		if !norm.NFC.IsNormalString(word) || Fold(word) != word || strings.ContainsFunc(word, func(r rune) bool { return !IsLetter(r) }) {
			t.Errorf("%q is not in normal form", word)
		}
		last = word
	}
	if n < 5000 {
		t.Errorf("only %d words", n)
	}
	for word, want := range map[string]bool{"নদী": true, "নদীর": false, "ল্যাভরভ": false, "": false} {
		if IsWord(Fold(word)) != want {
			t.Errorf("IsWord(%s) is %v", word, !want)
		}
	}
}
