package word

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// shown are links as people read them.
func shown(source, target string, links []align.Link) (out []string) {
	for _, l := range links {
		out = append(out, source[l.Source[0]:l.Source[1]]+"="+target[l.Target[0]:l.Target[1]])
	}
	return out
}

func TestCertainLinks(t *testing.T) {
	for _, tc := range []struct{ name, source, target, want string }{
		{"a name with an ending", "ল্যাভরভের সফর", "Lavrov's visit", "ল্যাভরভের=Lavrov"},
		{"several words", "সের্গেই ল্যাভরভ মস্কোয় ফিরলেন", "Sergei Lavrov returned to Moscow", "সের্গেই=Sergei ল্যাভরভ=Lavrov মস্কোয়=Moscow"},
		{"the other order", "টোকিওতে করিম", "Karim in Tokyo", "টোকিওতে=Tokyo করিম=Karim"},
		{"twice, in order", "টম টমকে দেখল", "Tom saw Tom", "টম=Tom টমকে=Tom"},
		{"an ending after a hyphen", "বিবিসি-র খবর", "News of the BBC", "বিবিসি-র=BBC"},
		{"a word from English", "হোটেলের টেলিভিশন", "the television of the hotel", "হোটেলের=hotel টেলিভিশন=television"},
		{"a Bengali word that sounds like another", "কাজ করতে", "to create work", ""},
		{"digits", "১২টি গরু ও ৭.৫ কেজি চাল", "12 cows and 7.5 kg of rice", "১২টি=12 ৭.৫=7.5"},
		{"commas where each country has them", "১২,৩৪,৫৬৭ টাকা", "1,234,567 taka", "১২,৩৪,৫৬৭=1,234,567"},
		{"lakh and crore", "২ কোটি ৫০ লাখ মানুষ", "25 million people", "২ কোটি ৫০ লাখ=25 million"},
		{"lakh in words", "দশ লাখ", "one million", "দশ লাখ=one million"},
		{"hundreds in words", "দুই শ পঞ্চাশ", "two hundred and fifty", "দুই শ পঞ্চাশ=two hundred and fifty"},
		{"hundreds in one word", "এক হাজার দুইশ পঞ্চাশ", "1,250", "এক হাজার দুইশ পঞ্চাশ=1,250"},
		{"hundreds do not multiply", "পাঁচ একশ", "five 100", "পাঁচ=five একশ=100"},
		{"one and a half", "দেড় লাখ", "150,000", "দেড় লাখ=150,000"},
		{"tens and ones", "সাতাশটি", "twenty-seven", "সাতাশটি=twenty-seven"},
		{"and is not always of a number", "দুই ভাই ও পাঁচ বোন", "two brothers and five sisters", "দুই=two পাঁচ=five"},
		{"another number", "৪ জন", "5 people", ""},
		{"one may be a pronoun", "একটি", "one", ""},
		{"a date", "২১শে ফেব্রুয়ারি ১৯৫২", "February 21st, 1952", "২১শে=21st ফেব্রুয়ারি=February ১৯৫২=1952"},
		{"a clock", "সকাল ৯:৩০", "at 9:30", "৯:৩০=9:30"},
		{"days", "সোমবারে ও মঙ্গলবারে", "on Tuesdays and on Mondays", "সোমবারে=Mondays মঙ্গলবারে=Tuesdays"},
		{"Latin words", "iPhone আর Wi-Fi", "an iPhone and Wi-Fi", "iPhone=iPhone Wi=Wi Fi=Fi"},
		{"an article has no partner", "a ক", "a k", ""},
		{"more of one side: the nearest", "৫ ক খ গ ঘ ৫", "5 a b c d", "৫=5"},
		{"empty", "", "", ""},
		{"no target", "ঢাকা", "", ""},
		{"no words", "।।।", "...", ""},
		{"not UTF-8", "করিম \xff\xe0\xa6", "to Karim \xff", "করিম=Karim"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := New(Options{})
			a.Add(tc.source, tc.target, nil)
			got := strings.Join(shown(tc.source, tc.target, a.Links(0)), " ")
			if got != tc.want {
				t.Errorf("links %q, want %q", got, tc.want)
			}
			if alone := strings.Join(shown(tc.source, tc.target, a.Link(tc.source, tc.target, nil)), " "); alone != got {
				t.Errorf("by itself the pair has %q", alone)
			}
		})
	}
}

// A term goes before a name that sounds alike, as it was found; one without its English, or
// with places that are none, is no link.
func TestTermsAreLinks(t *testing.T) {
	const source, target = "মার্কিন যুক্তরাষ্ট্রের ডলার", "a dollar of the United States"
	place := func(from, to int) *glossary.Span { return &glossary.Span{from, to} }
	term := func(bn, en string) glossary.Use {
		at, to := strings.Index(source, bn), strings.Index(target, en)
		return glossary.Use{Source: glossary.Span{at, at + len(bn)}, Target: place(to, to+len(en))}
	}
	untold := term("ডলার", "dollar")
	untold.Target = nil
	for _, tc := range []struct {
		name  string
		terms []glossary.Use
		want  string
	}{
		{"of several words", []glossary.Use{term("মার্কিন যুক্তরাষ্ট্রের", "United States")}, "মার্কিন যুক্তরাষ্ট্রের=United States ডলার=dollar"},
		{"the first of two for one place", []glossary.Use{term("মার্কিন যুক্তরাষ্ট্রের", "United States"), term("ডলার", "States")}, "মার্কিন যুক্তরাষ্ট্রের=United States ডলার=dollar"},
		{"without its English", []glossary.Use{untold}, "ডলার=dollar"},
		{"elsewhere", []glossary.Use{
			{Source: glossary.Span{-5, 3}, Target: place(0, 1)}, {Source: glossary.Span{0, 9999}, Target: place(0, 1)},
			{Source: glossary.Span{3, 0}, Target: place(0, 1)}, {Source: glossary.Span{0, 3}, Target: place(9, 2)},
		}, "ডলার=dollar"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := strings.Join(shown(source, target, New(Options{}).Link(source, target, tc.terms)), " "); got != tc.want {
				t.Errorf("links %q, want %q", got, tc.want)
			}
		})
	}
}

// dictionary has the English of words, wherever they stand.
type dictionary map[string][]string

func (d dictionary) Meanings(sentence string, yield func(start, end int, english string)) {
	for bn, all := range d {
		for at := 0; ; {
			i := strings.Index(sentence[at:], bn)
			if i < 0 || at > 0 && bn == "" {
				break
			}
			for _, en := range all {
				yield(at+i, at+i+len(bn), en)
			}
			at += max(1, i+len(bn))
			if at > len(sentence) {
				break
			}
		}
	}
}

func TestDictionary(t *testing.T) {
	for _, tc := range []struct {
		name           string
		d              dictionary
		source, target string
		want           string
	}{
		{"one meaning stands there", dictionary{"নদী": {"river", "stream"}}, "নদী বয়", "The rivers flow", "নদী=rivers"},
		{"a verb in another form", dictionary{"লিখল": {"to write"}}, "সে লিখল", "She wrote", "লিখল=wrote"},
		{"several words", dictionary{"খবরের কাগজ": {"newspaper"}, "মেলা": {"trade fair"}}, "খবরের কাগজ, মেলা", "The trade fair in the newspaper", "খবরের কাগজ=newspaper মেলা=trade fair"},
		{"twice in the target", dictionary{"নদী": {"river"}}, "নদী", "A river is a river", "নদী=river"},
		{"two words for one place: the nearer one", dictionary{"নদী": {"river"}, "গাঙ": {"river"}}, "নদী গাঙ", "The river", "গাঙ=river"},
		{"only words of the grammar", dictionary{"থেকে": {"from", "of"}}, "থেকে", "from", ""},
		{"not there", dictionary{"নদী": {"river"}}, "নদী", "The lake", ""},
		{"a number goes before", dictionary{"৫": {"river"}}, "৫", "5 river", "৫=5"},
		{"places that are none", dictionary{"": {"river"}}, "", "river", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := New(Options{Dictionaries: []align.Dictionary{tc.d}})
			got := strings.Join(shown(tc.source, tc.target, a.Link(tc.source, tc.target, nil)), " ")
			if got != tc.want {
				t.Errorf("links %q, want %q", got, tc.want)
			}
		})
	}
}

// What stands together in several pairs is learned, and what was learned serves a text that
// is too small to learn from.
func TestTrainAndLearned(t *testing.T) {
	pairs := [][2]string{
		{"লাল ফুল", "a red flower"}, {"লাল পাখি", "a red bird"}, {"সাদা ফুল", "a white flower"}, {"সাদা পাখি", "a white bird"},
		{"ফুলের গাছ", "flowers, trees"}, {"লাল গাছ", "a red tree"}, {"সাদা গাছ", "a white tree"}, {"ফুল পাখি", "flowers, birds"},
	}
	a := New(Options{})
	for _, p := range pairs {
		a.Add(p[0], p[1], nil)
	}
	if got := a.Links(0); len(got) != 0 {
		t.Errorf("before training there are links: %q", shown(pairs[0][0], pairs[0][1], got))
	}
	if err := a.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"লাল=red ফুল=flower", "লাল=red পাখি=bird", "সাদা=white ফুল=flower", "সাদা=white পাখি=bird", "ফুলের=flowers গাছ=trees"} {
		if got := strings.Join(shown(pairs[i][0], pairs[i][1], a.Links(i)), " "); got != want {
			t.Errorf("pair %d has %q, want %q", i, got, want)
		}
	}
	const source, target = "পাখির ফুল", "the birds, flowers"
	if got := strings.Join(shown(source, target, a.Link(source, target, nil)), " "); got != "পাখির=birds ফুল=flowers" {
		t.Errorf("a pair that was not added has %q", got)
	}

	learned := a.Learned()
	var file strings.Builder
	if err := WritePriors(&file, learned); err != nil {
		t.Fatal(err)
	}
	read, err := ReadPriors(strings.NewReader(file.String()), "learned.tsv")
	if err != nil || !slices.Equal(read, learned) {
		t.Fatalf("%v; of\n%s was read %v", err, &file, read)
	}
	b := New(Options{Priors: read})
	if got := strings.Join(shown(source, target, b.Link(source, target, nil)), " "); got != "পাখির=birds ফুল=flowers" {
		t.Errorf("with priors from a file a pair has %q; the file:\n%s", got, &file)
	}
}

// The links are the same however many processors there are, and in each run.
func TestSameLinksEachTime(t *testing.T) {
	gold := readGold(t, "testdata/links.txt")
	var first string
	for _, procs := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(procs)
		a := New(Options{})
		for range 3 {
			for i := range gold {
				a.Add(gold[i].source, gold[i].target, nil)
			}
		}
		err := a.Train(t.Context())
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for i := range a.Len() {
			fmt.Fprintln(&all, a.Links(i))
		}
		fmt.Fprintln(&all, a.Learned())
		if first == "" {
			first = all.String()
		} else if all.String() != first {
			t.Errorf("with %d processors the links are others", procs)
		}
	}
}

// The floors are a little below what was measured when they were written.
func TestGold(t *testing.T) {
	gold := readGold(t, "testdata/links.txt")
	a := New(Options{})
	for i := range gold {
		a.Add(gold[i].source, gold[i].target, nil)
	}
	check := func(stage string, floors map[byte][2]float64) {
		t.Helper()
		scores := newScores()
		for i := range gold {
			wrong, missed := compare(scores, &gold[i], a.Links(i))
			t.Logf("%s, pair %d: wrong %q, missed %q", stage, i, wrong, missed)
		}
		for _, k := range []byte("ndwa") {
			s := scores[k]
			t.Logf("%s, %c: precision %.3f, recall %.3f of %d links", stage, k, s.precision(), s.recall(), s.found+s.missed)
			if f := floors[k]; s.precision() < f[0] || s.recall() < f[1] {
				t.Errorf("%s, %c: precision %.3f and recall %.3f, at least %v", stage, k, s.precision(), s.recall(), f)
			}
		}
	}
	check("certain", map[byte][2]float64{'n': {.98, .90}, 'd': {.98, .95}, 'w': {.98, .02}})
	if err := a.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("trained", map[byte][2]float64{'n': {.98, .90}, 'd': {.98, .95}, 'w': {.94, .16}})
}

func TestTrainEnds(t *testing.T) {
	a := New(Options{})
	if err := a.Train(t.Context()); err != nil || a.Len() != 0 {
		t.Errorf("no pairs: %v", err)
	}
	a.Add("ক", "k", nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Train(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("training that was stopped returned %v", err)
	}
}

// A pair that is far too long takes time by its length, not its square.
func TestLongPair(t *testing.T) {
	start := time.Now()
	a := New(Options{Dictionaries: []align.Dictionary{dictionary{"ঢাকা": {"Dhaka city", "city"}}}})
	words := func(bn bool, n int) string {
		r := rand.New(rand.NewPCG(1, 2))
		var b strings.Builder
		for range n {
			if bn {
				fmt.Fprintf(&b, "%c%c%c ", 'ক'+rune(r.IntN(20)), 'ক'+rune(r.IntN(20)), 'ক'+rune(r.IntN(20)))
			} else {
				fmt.Fprintf(&b, "%c%c%c ", 'a'+rune(r.IntN(20)), 'a'+rune(r.IntN(20)), 'a'+rune(r.IntN(20)))
			}
		}
		return b.String()
	}
	a.Add(words(true, 100_000), words(false, 100_000), nil)
	a.Add("ক", words(false, 100_000), nil)
	a.Add(words(true, 100_000), "k", nil)
	a.Add(strings.Repeat("ঢাকা ১২ ", 50_000), strings.Repeat("Dhaka 12 ", 50_001), nil)
	a.Add(strings.Repeat("ঢাকা ", 50_000), strings.Repeat("a Dhaka ", 50_000), nil)
	if err := a.Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range a.Len() {
		a.Links(i)
	}
	if d := time.Since(start); d > 15*time.Second {
		t.Errorf("it took %v", d)
	}
}

func FuzzLinks(f *testing.F) {
	f.Add("ল্যাভরভের ২ কোটি ৫০ লাখ", "Lavrov's 25 million", "ল্যাভরভ সফর", "visit of O'Lavrov", 0, 9)
	f.Add("\xff'-র ১২শে", "12th-'s \xe0", "সোমবার দুই শ", "two hundred and Monday", -1, 4)
	linker := names.NewLinker()
	f.Fuzz(func(t *testing.T, source, target, source2, target2 string, from, to int) {
		use := glossary.Use{Source: glossary.Span{from, to}, Target: &glossary.Span{to, from}}
		use2 := glossary.Use{Source: glossary.Span{from, to}, Target: &glossary.Span{from, to}}
		a := New(Options{Dictionaries: []align.Dictionary{dictionary{"ক": {target2, "k"}, source2: {target}}}})
		a.names = linker // a new one takes long, for a fuzzer
		a.Add(source, target, []glossary.Use{use, use2})
		a.Add(source2, target2, []glossary.Use{use2})
		a.Add(source, target2, nil)
		check := func(source, target string, links []align.Link) {
			t.Helper()
			for i, l := range links {
				for k, s := range []glossary.Span{l.Source, l.Target} {
					text := []string{source, target}[k]
					if !valid(s, text) {
						t.Fatalf("%v is no part of %q", s, text)
					}
					if utf8.ValidString(text) && s != use.Source && s != use2.Source && !utf8.ValidString(text[s[0]:s[1]]) {
						t.Fatalf("%v cuts a character of %q", s, text)
					}
				}
				if i > 0 && l.Source[0] < links[i-1].Source[0] {
					t.Fatalf("%v are not in the order of the source", links)
				}
			}
		}
		for range 2 {
			check(source, target, a.Links(0))
			check(source2, target2, a.Links(1))
			check(source, target2, a.Links(2))
			check(target, source, a.Link(target, source, nil))
			if err := a.Train(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		a.Learned()
	})
}

// benchmarkPairs are n pairs of sentences of some 18 words made of the words of others, in
// a random order and with invented ones, so that there are about as many different words as
// in news.
func benchmarkPairs(n int) (pairs [][2]string) {
	const bnWords = "আমি তুমি বাড়ি নদী ফুল গাছ বই কলম শহর গ্রাম মানুষ পাখি আকাশ বৃষ্টি রোদ পথ গাড়ি নৌকা মাছ ভাত"
	const enWords = "I you house river flower tree book pen town village man bird sky rain sun road car boat fish rice"
	bn, en := strings.Fields(bnWords), strings.Fields(enWords)
	r := rand.New(rand.NewPCG(3, 4))
	for range n {
		var s, t []string
		for range 18 {
			if k := r.IntN(3); k == 0 { // an invented word, the frequent ones more often
				x := int(float64(20000) * r.Float64() * r.Float64() * r.Float64())
				s = append(s, fmt.Sprintf("%c%c%c%c", 'ক'+rune(x%20), 'ক'+rune(x/20%20), 'ক'+rune(x/400%20), 'ক'+rune(x/8000)))
				t = append(t, fmt.Sprintf("%c%c%c%c", 'a'+rune(x%20), 'a'+rune(x/20%20), 'a'+rune(x/400%20), 'q'+rune(x/8000)))
			} else {
				x := r.IntN(len(bn))
				s, t = append(s, bn[x]), append(t, en[x])
			}
		}
		s, t = append(s, "ঢাকার", "১২"), append(t, "Dhaka", "12")
		r.Shuffle(len(t), func(i, j int) {
			if max(i-j, j-i) < 4 {
				t[i], t[j] = t[j], t[i]
			}
		})
		pairs = append(pairs, [2]string{strings.Join(s, " "), strings.Join(t, " ")})
	}
	return pairs
}

func BenchmarkAlign(b *testing.B) {
	pairs := benchmarkPairs(7000)
	b.ReportAllocs()
	for b.Loop() {
		a := New(Options{})
		for _, p := range pairs {
			a.Add(p[0], p[1], nil)
		}
		if err := a.Train(b.Context()); err != nil {
			b.Fatal(err)
		}
		for i := range a.Len() {
			a.Links(i)
		}
	}
	b.ReportMetric(float64(len(pairs)*b.N)/b.Elapsed().Seconds(), "pairs/s")
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Options{})
	}
}

func BenchmarkLink(b *testing.B) {
	gold := readGold(b, "testdata/links.txt")
	a := New(Options{})
	i := 0
	for b.Loop() {
		g := &gold[i%len(gold)]
		a.Link(g.source, g.target, nil)
		i++
	}
}
