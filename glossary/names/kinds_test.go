package names

import (
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"golang.org/x/text/unicode/norm"
)

// TestKinds keeps the list in order for the people who add to it.
func TestKinds(t *testing.T) {
	last := ""
	for line := range strings.Lines(kindsTSV) {
		if line[0] == '#' {
			continue
		}
		line = strings.TrimSuffix(line, "\n")
		word, english, _ := strings.Cut(line, "\t")
		if word <= last {
			t.Errorf("%q stands after %q", word, last)
		}
		last = word
		if !norm.NFC.IsNormalString(line) || !bengali.IsWord(bengali.Fold(word)) {
			t.Errorf("%q is no common word in normal form", word)
		}
		for s := range strings.SplitSeq(english, "|") {
			if s != bengali.Title(strings.ToLower(s)) || s == "" {
				t.Errorf("%q: a spelling is %q", word, s)
			}
		}
	}
}
