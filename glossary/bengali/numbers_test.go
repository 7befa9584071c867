package bengali

import (
	"strings"
	"testing"
)

// TestNumberList keeps the list in order for the people who add to it.
func TestNumberList(t *testing.T) {
	head, last := "", ""
	for line := range strings.Lines(numbersTSV) {
		if line[0] == '#' {
			head += line
			continue
		}
		word, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || value == "" || strings.Trim(value, "+-.0123456789") != "" {
			t.Errorf("%q: not a word and a value", line)
		}
		if word <= last {
			t.Errorf("%q stands after %q", word, last)
		}
		if Fold(word) != word || strings.ContainsFunc(word, func(r rune) bool { return !IsLetter(r) }) {
			t.Errorf("%q is not in the folded form", word)
		}
		last = word
	}
	if !strings.Contains(head, "# Columns: ") {
		t.Error("the file does not say what its columns are")
	}
	words := numberWords()
	known := make(map[float64]bool)
	for _, v := range words.numbers {
		known[v] = true
	}
	for n := range 101 {
		if !known[float64(n)] {
			t.Errorf("no word for %d", n)
		}
	}
}

func TestNumberWord(t *testing.T) {
	for word, want := range map[string]float64{"শূন্য": 0, "দুই": 2, "বাহান্ন": 52, "নিরানব্বই": 99, "আড়াই": 2.5, "দুইশ": 200, "শ": 100,
		"হাজার": 1000, "লাখ": 1e5, "কোটি": 1e7, "ট্রিলিয়ন": 1e12} {
		if got, ok := NumberWord(Fold(word)); !ok || got != want {
			t.Errorf("%s is %v, want %v", word, got, want)
		}
	}
	for word, want := range map[string]float64{"সাড়ে": .5, "পৌনে": -.25} {
		if got, ok := Addend(Fold(word)); !ok || got != want {
			t.Errorf("%s adds %v, want %v", word, got, want)
		}
		if v, ok := NumberWord(Fold(word)); ok {
			t.Errorf("%s is the number %v", word, v)
		}
	}
	for _, word := range []string{"", "নদী", "দুইটি", "২"} {
		if v, ok := NumberWord(word); ok {
			t.Errorf("%q is the number %v", word, v)
		}
		if v, ok := Addend(word); ok {
			t.Errorf("%q adds %v", word, v)
		}
	}
}
