// Package english knows facts of English. Use [Stem] to find the forms of one word, and
// [Verb], [Plural] and [Degrees] for those that follow no rule. [IsStopWord] and
// [IsFunctionWord] tell words that say little, [NumberWord] what a number word is worth. To
// tell names apart, use [IsWord] for what is no name, and [Derived] for words that are made
// of one.
package english

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed words.txt
var wordsTXT string

var words = sync.OnceValue(func() map[string]struct{} {
	m := make(map[string]struct{}, strings.Count(wordsTXT, "\n"))
	for line := range strings.Lines(wordsTXT) {
		if line[0] != '#' {
			m[strings.TrimSuffix(line, "\n")] = struct{}{}
		}
	}
	return m
})

func listed(word string) bool {
	_, ok := words()[word]
	return ok
}

// endings are those of regular forms, what stands in the base for them, and how the
// base ends then: in one of several ways, or "" for any.
var endings = []struct{ ending, base, after string }{
	{"s", "", ""}, {"es", "", "s x z h o"}, {"ies", "y", ""},
	{"ed", "", ""}, {"d", "", "e"}, {"ied", "y", ""}, {"ing", "", ""}, {"ing", "e", ""},
	{"er", "", ""}, {"r", "", "e"}, {"ier", "y", ""}, {"est", "", ""}, {"st", "", "e"}, {"iest", "y", ""},
	{"ers", "", ""}, {"rs", "", "e"}, {"ings", "", ""}, {"ings", "e", ""},
	{"ly", "", ""}, {"ily", "y", ""}, {"ly", "le", ""},
}

// IsWord tells whether the word, in lower case, is a common English word or a
// regular form of one. Names are none, unless they are words too.
func IsWord(word string) bool {
	if listed(word) {
		return true
	}
	for _, e := range endings {
		base, ok := strings.CutSuffix(word, e.ending)
		if !ok || len(base) < 2 || e.after != "" && !strings.Contains(e.after, base[len(base)-1:]) {
			continue
		}
		if listed(base + e.base) {
			return true
		}
		// A doubled consonant: stopped, running.
		if n := len(base); e.base == "" && n > 2 && base[n-1] == base[n-2] && listed(base[:n-1]) {
			return true
		}
	}
	return false
}

// Derived tells whether one of two words is made of the other, or of what the other
// is made of: Copernican and Copernicus, America and American.
func Derived(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	if made(b) {
		a, b = b, a
	}
	return same > 3 && made(a) && !made(b) && len(a)-same <= 3 && slices.Contains(nominal, b[same:])
}

// nominal are the ends of names that derived words do not have.
var nominal = []string{"", "a", "e", "i", "o", "y", "ia", "us", "um", "os", "is"}

// made tells whether a word ends as one that is made of a name.
func made(word string) bool {
	for _, end := range []string{"an", "ans", "ese", "ish", "ic", "ist"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}
