package names_test

import (
	"os"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
	"golang.org/x/text/unicode/norm"
)

func TestStem(t *testing.T) {
	l := names.NewLexicon([]glossary.Term{
		{BN: "কাদের", EN: "Quader"}, {BN: "আবে", EN: "Abe"}, {BN: "পোর্তো", EN: "Porto", Variants: []string{"পোর্টো"}},
		{BN: "লাল সাগর", EN: "Red Sea"}, {BN: "রং", EN: "colour"},
	})
	for _, c := range []struct{ surface, lemma, ending string }{
		// Known names, whatever they look like.
		{"কাদের", "কাদের", ""},
		{"কাদেরের", "কাদের", "ের"},
		{"আবের", "আবে", "র"},
		{"পোর্টোতেও", "পোর্টো", "তেও"},
		{"লাল সাগরে", "লাল সাগর", "ে"},
		{"লাল সাগর", "লাল সাগর", ""},
		{"রঙের", "রং", "ের"},
		// Common words.
		{"মাটিতে", "মাটি", "তে"},
		{"কারখানা", "কারখানা", ""},
		{"বিদ্যুতের", "বিদ্যুৎ", "ের"},
		// Common names.
		{"জাহাঙ্গীর", "জাহাঙ্গীর", ""},
		{"জাহাঙ্গীরেরও", "জাহাঙ্গীর", "েরও"},
		{"সত্যজিতের", "সত্যজিৎ", "ের"},
		{"মাহমুদউল্লাহও", "মাহমুদউল্লাহ", "ও"},
		// Unknown names.
		{"ভ্রুবেলঙে", "ভ্রুবেলং", "ে"},
		{"করমাবাদের", "করমাবাদ", "ের"},
		{"ভাঙামাটিতে", "ভাঙামাটি", "তে"},
		{"ব্রুপ্পের", "ব্রুপ্পে", "র"},
		{"ব্রুপ্পে", "ব্রুপ্পে", ""},
		{"ব্রমওয়ে", "ব্রমওয়ে", ""},
		{"ভ্রুবেলকে", "ভ্রুবেল", "কে"},
		{"ভ্রুবেলদেরও", "ভ্রুবেল", "দেরও"},
		{"ভ্রুবেলের", "ভ্রুবেল", "ের"},
		{"জাম্বোঙ্গায়", "জাম্বোঙ্গা", "য়"},
		{"জাম্বোঙ্গাতে", "জাম্বোঙ্গা", "তে"},
		{"বিএনপি-র", "বিএনপি", "-র"},
		{"নেটো’র", "নেটো", "’র"},
		{"এক্স-ওয়াই", "এক্স-ওয়াই", ""},
		// Nothing to take off.
		{"ক", "ক", ""},
		{"কে", "কে", ""},
		{"ের", "ের", ""},
		{"", "", ""},
		{"Lavrov", "Lavrov", ""},
		{"১২", "১২", ""},
	} {
		c.surface, c.lemma, c.ending = norm.NFC.String(c.surface), norm.NFC.String(c.lemma), norm.NFC.String(c.ending)
		if lemma, ending := l.Stem(c.surface); lemma != c.lemma || ending != c.ending {
			t.Errorf("%s: got %s + %s, want %s + %s", c.surface, lemma, ending, c.lemma, c.ending)
		}
	}
}

// TestStemEncodings has both encodings of letters with a dot read alike.
func TestStemEncodings(t *testing.T) {
	l := names.NewLexicon(glossary.Starter())
	for _, surface := range []string{"রাশিয়ায়", "রাশি\u09dfা\u09df"} {
		lemma, ending := l.Stem(surface)
		if lemma != norm.NFC.String("রাশিয়া") || ending != norm.NFC.String("য়") {
			t.Errorf("%+q: got %s + %s", surface, lemma, ending)
		}
	}
}

func FuzzStem(f *testing.F) {
	l := names.NewLexicon(glossary.Starter())
	for _, s := range []string{"লাভরভের", "ভবিষ্যতের", "ন্যাটো'র", "শেখ হাসিনাকেও", "\u200d", "র\u200d্যাবের", "\xe0\xa6", "-র", "ে"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, surface string) {
		lemma, ending := l.Stem(surface)
		text := norm.NFC.String(surface)
		if len(lemma)+len(ending) != len(text) {
			t.Fatalf("%q: %q + %q", text, lemma, ending)
		}
		// But for a stem that changes before its ending nothing is altered.
		if lemma+ending != text && ending == "" {
			t.Fatalf("%q: %q + %q", text, lemma, ending)
		}
	})
}

func TestLatin(t *testing.T) {
	l := names.NewLexicon([]glossary.Term{
		{BN: "সের্গেই ল্যাভরভ", EN: "Sergei Lavrov", AlsoEN: []string{"Sergey Lavrov"}}, {BN: "মস্কো", EN: "Moscow"},
	})
	for _, c := range []struct {
		bn   string
		want []string // the first spellings
	}{
		{"সের্গেই ল্যাভরভ", []string{"Sergei Lavrov", "Sergey Lavrov"}},
		{"মস্কো", []string{"Moscow"}},
		{"করিমপুর", []string{"Karimpur"}},
		{"লন্ডনটন", []string{"Londonton"}},
	} {
		got := l.Latin(c.bn)
		for i, w := range c.want {
			if i >= len(got) || got[i] != w {
				t.Errorf("%s: got %q, want %q first", c.bn, got, c.want)
				break
			}
		}
	}
	for _, odd := range []string{"", " ", "ক", "123", "\xff"} {
		if got := l.Latin(odd); len(got) == 0 {
			t.Errorf("%q has no spelling", odd)
		}
	}
}

// TestPlaceEndings keeps the list in order for the people who add to it.
func TestPlaceEndings(t *testing.T) {
	b, err := os.ReadFile("placeendings.txt")
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for line := range strings.Lines(string(b)) {
		if word := strings.TrimSuffix(line, "\n"); word[0] != '#' {
			if word <= last || !norm.NFC.IsNormalString(word) {
				t.Errorf("%q stands after %q, or is not in normal form", word, last)
			}
			last = word
		}
	}
	if last == "" {
		t.Error("the list is empty")
	}
}
