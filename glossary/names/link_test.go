package names_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

func TestLinker(t *testing.T) {
	l := names.NewLinker()
	for _, tc := range []struct {
		name, source, target string
		want                 []string
	}{
		{"endings stay with their word", "পেত্রোভের ভাই কোরবেন-কে দেখলেন", "Petrov's brother saw Corben", []string{"কোরবেন-কে=Corben", "পেত্রোভের=Petrov"}},
		{"a title is linked too", "প্রেসিডেন্ট পেত্রোভ বললেন", "So said President Petrov", []string{"পেত্রোভ=Petrov", "প্রেসিডেন্ট=President"}},
		{"two words that are one", "আমি নিউইয়র্কে যাব", "I will go to New York", []string{"নিউইয়র্কে=New York"}},
		{"a word from English", "সেই স্যাটেলাইটের ছবি", "the picture of that satellite", []string{"স্যাটেলাইটের=satellite"}},
		{"not every word that sounds so", "কাজ করতে", "to create work", nil},
		{"English of another name", "পেত্রোভ এলেন", "So Corben came", nil},
		{"empty", "", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			l.Links(tc.source, tc.target, func(s, t glossary.Span) {
				got = append(got, tc.source[s[0]:s[1]]+"="+tc.target[t[0]:t[1]])
			})
			if slices.Sort(got); !slices.Equal(got, tc.want) {
				t.Errorf("links %q, want %q", got, tc.want)
			}
		})
	}
	// Words are forgotten when they are too many, and nothing is mixed up by that.
	r := rand.New(rand.NewPCG(1, 2))
	letters := func() string {
		var b strings.Builder
		for range 150 {
			b.WriteString("কা")
			for range 5 {
				b.WriteRune('ক' + rune(r.IntN(20)))
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	for range 1000 {
		n := 0
		l.Links("পেত্রোভ "+letters(), "to Petrov", func(_, t glossary.Span) {
			if n++; t != (glossary.Span{3, 9}) {
				n += 100
			}
		})
		if n != 1 {
			t.Fatalf("among many words Petrov is linked %d times", n)
		}
	}
	// What stands far behind in a text of any length is not looked at.
	n := 0
	l.Links(strings.Repeat("পেত্রোভ ", 100_000), strings.Repeat("to Petrov ", 100_000), func(_, _ glossary.Span) { n++ })
	if n == 0 || n > 160 {
		t.Errorf("%d links in a text of 100,000 names", n)
	}
}
