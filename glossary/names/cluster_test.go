package names_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/names"
)

func ExampleLexicon_Cluster() {
	l := names.NewLexicon(glossary.Starter())
	for _, group := range l.Cluster([]string{"ল্যাভরভ", "মোদি", "লাভরভ", "নদী", "মোদী", "পুতিন"}) {
		fmt.Println(strings.Join(group, " "))
	}
	// Output:
	// ল্যাভরভ লাভরভ
	// মোদি মোদী
}

// TestCluster has names that no glossary knows: each line is one name in its
// spellings, and no two lines are one.
func TestCluster(t *testing.T) {
	l := names.NewLexicon()
	for _, lines := range []string{
		// Letters of one sound, and vowels.
		"গ্রিশচেঙ্কো গ্রীশচেঙ্কো গ্রিশচেনকো\nমিকোয়ান মিকয়ান\nবর্দেভ বোর্দেভ বরদেভ\nইউজেভিচ ইয়ুজেভিচ",
		// Aspiration, retroflex and dental, s and sh, j and z.
		"তামারিন্ডো টামারিন্দো\nশুভেচ্ছেভ সুভেচ্ছেভ\nযামোরানো জামোরানো\nবেন্থাউস বেনথাউস",
		// Spaces, hyphens, joiners.
		"পোর্ট সেলান পোর্ট-সেলান পোর্টসেলান\nফান ল্যু ফানল্যু",
		// The other words of a name vouch for a short one.
		"মুশতাকুর-করিম মুশতাকুর-কারিম",
		// Endings of women's names and of adjectives make other names.
		"সাবির\nসাবিরা\nসাবিরি",
		"নাবিল\nনাবিলা",
		// One consonant apart.
		"করমভ\nকরমেন\nবরমভ",
		"তাজরান\nকাজরান",
	} {
		var all []string
		var want [][]string
		for line := range strings.SplitSeq(lines, "\n") {
			var group []string
			rest := line
			if strings.HasPrefix(line, "পোর্ট ") {
				group, rest = []string{"পোর্ট সেলান"}, strings.TrimPrefix(line, "পোর্ট সেলান ")
			}
			if strings.HasPrefix(line, "ফান ") {
				group, rest = []string{"ফান ল্যু"}, strings.TrimPrefix(line, "ফান ল্যু ")
			}
			group = append(group, strings.Fields(rest)...)
			all = append(all, group...)
			if len(group) > 1 {
				want = append(want, group)
			}
		}
		got := l.Cluster(all)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
		// The order of the names makes no difference.
		slices.Reverse(all)
		again := l.Cluster(all)
		for _, g := range append(again, want...) {
			slices.Sort(g)
		}
		sort := func(groups [][]string) {
			slices.SortFunc(groups, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
		}
		sort(again)
		sort(want)
		if fmt.Sprint(again) != fmt.Sprint(want) {
			t.Errorf("in reverse: got  %v\nwant %v", again, want)
		}
	}
}

func TestClusterLexicon(t *testing.T) {
	l := names.NewLexicon([]glossary.Term{
		{BN: "তানভির", EN: "Tanvir"}, {BN: "তানবির", EN: "Tanbir"},
		{BN: "কিয়েভ", EN: "Kyiv", Variants: []string{"কিভ"}},
		{BN: "রোপার্দি", EN: "Ropardi", Variants: []string{"আব্বু"}},
	})
	for _, c := range []struct {
		names string
		want  string
	}{
		{"তানভির তানবির", "[]"},                  // two entries
		{"কিয়েভ কিভ", "[[কিয়েভ কিভ]]"},         // one entry
		{"রোপার্দি আব্বু", "[[রোপার্দি আব্বু]]"}, // whatever they sound like
		{"রোপার্দি আব্বু রোপার্দী", "[[রোপার্দি আব্বু রোপার্দী]]"},
		{"রসিদ রশিদ", "[]"},        // a receipt and a name
		{"নদি নদী", "[[নদি নদী]]"}, // one sound, though a common word
		{"লাভরভ লাভরভ", "[]"},      // the same twice
		{"", "[]"},
		{"ক খ গ", "[]"},
		{"2 3 abc abd", "[]"},
	} {
		if got := fmt.Sprint(l.Cluster(strings.Fields(c.names))); got != c.want {
			t.Errorf("%s: got %s, want %s", c.names, got, c.want)
		}
	}
}

// TestLexiconLists has a later list go before an earlier one, and only approved
// terms count.
func TestLexiconLists(t *testing.T) {
	l := names.NewLexicon(
		[]glossary.Term{{BN: "মস্কো", EN: "Moscow"}, {BN: "পেকিং", EN: "Beijing", Status: glossary.Deprecated}},
		[]glossary.Term{{BN: "মস্কো", EN: "Moskva"}},
	)
	if got := l.Latin("মস্কো")[0]; got != "Moskva" {
		t.Errorf("of two lists the later one has Moskva, got %s", got)
	}
	if got := l.Latin("পেকিং")[0]; got == "Beijing" {
		t.Error("a deprecated term is used")
	}
}

func TestClusterOddNames(t *testing.T) {
	l := names.NewLexicon(glossary.Starter())
	l.Cluster([]string{"", " ", "্", "ক্", "\xff", "়", strings.Repeat("কা", 500), strings.Repeat("কা", 501), "র\u200d্যাব", "র\u200c্যাব"})
	if got := l.Cluster([]string{"র\u200d্যাব", "র\u200c্যাব", "র্যাব"}); len(got) != 1 || len(got[0]) != 3 {
		t.Errorf("joiners tell names apart: %q", got)
	}
}

func BenchmarkCluster(b *testing.B) {
	var all []string
	for _, t := range glossary.Starter() {
		all = append(all, t.BN)
		all = append(all, t.Variants...)
	}
	l := names.NewLexicon()
	b.ReportAllocs()
	for b.Loop() {
		l.Cluster(all)
	}
	b.ReportMetric(float64(len(all)), "names")
}

// BenchmarkClusterCorpus has 200,000 words as a corpus has them: forms of names
// and of words that the lexicon does not know, made of their syllables.
func BenchmarkClusterCorpus(b *testing.B) {
	var endings []bengali.Ending
	for _, text := range strings.Fields("র কে তে ে ের রা দের টি টির টিতে গুলো গুলোর সহ কেও তেও েও েরও ও ই") {
		e, ok := bengali.ParseEnding(text)
		if !ok {
			b.Fatalf("%s is no ending", text)
		}
		endings = append(endings, e)
	}
	var all, stems, syllables []string
	for _, t := range glossary.Starter() {
		for _, name := range append([]string{t.BN}, t.Variants...) {
			stems = append(stems, bengali.Fold(name))
			if word := []rune(bengali.Fold(name)); len(word) > 4 {
				syllables = append(syllables, string(word[:2]), string(word[2:4]))
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for len(all) < 200_000 {
		stem := ""
		for range 2 + random.IntN(3) {
			stem += syllables[random.IntN(len(syllables))]
		}
		if random.IntN(4) == 0 {
			stem = stems[random.IntN(len(stems))]
		}
		all = append(all, bengali.Attach(stem, endings[random.IntN(len(endings))]))
	}
	l := names.NewLexicon(glossary.Starter())
	for b.Loop() {
		l.Cluster(all)
	}
}
