package gloss

import (
	"context"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

func TestConformance(t *testing.T) {
	backendtest.Run(t, func(*testing.T) translate.Backend { return New() }, backendtest.Options{})
}

// starter makes the glossary that comes with the program.
var starter = sync.OnceValue(func() *glossary.Glossary { return glossary.New(glossary.Starter()) })

func segment(text string) translate.Segment {
	return translate.Segment{Text: text, Terms: starter().Match(text)}
}

func draft(t testing.TB, text string) string {
	t.Helper()
	out, err := New().Translate(context.Background(), []translate.Segment{segment(text)})
	if err != nil {
		t.Fatal(err)
	}
	return out[0].Text
}

// readTable reads a data file of the tests; # begins a comment line.
func readTable(t testing.TB, file string, columns int) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var table [][]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(bengali.Fold(line), "\t")
		if len(row) != columns {
			t.Fatalf("%s: %d columns, want %d: %q", file, len(row), columns, line)
		}
		table = append(table, row)
	}
	return table
}

// TestDrafts has whole sentences with the English that a translator accepts
// from a rough engine.
func TestDrafts(t *testing.T) {
	cases := readTable(t, "testdata/drafts.tsv", 3)
	if len(cases) < 120 {
		t.Errorf("only %d sentences", len(cases))
	}
	for _, c := range cases {
		if got := draft(t, c[0]); got != c[1] {
			t.Errorf("%s\n got  %s\n want %s\n (%s)", c[0], got, c[1], c[2])
		}
	}
}

// TestStories has whole news stories: 80 of 100 sentences must tell who did what to whom.
func TestStories(t *testing.T) {
	cases := readTable(t, "testdata/stories.tsv", 3)
	right := 0
	for _, c := range cases {
		if got := draft(t, c[0]); got != c[1] {
			t.Errorf("%s\n got  %s\n want %s", c[0], got, c[1])
		}
		if c[2] == "" {
			right++
		}
	}
	if len(cases) < 60 || right*100 < len(cases)*80 {
		t.Errorf("%d of %d sentences are right", right, len(cases))
	}
}

// TestWordLinks sees which words of the draft come from which of the source.
func TestWordLinks(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"তিনি মস্কো থেকে ঢাকায় এসেছেন।", "মস্কো=Moscow ঢাকায়=Dhaka এসেছেন=come"},
		{"ছেলেরা দুটি বড় বই পড়েছে।", "ছেলেরা=Boys দুটি=two বড়=big বই=books পড়েছে=read"},
		{"রাশিয়ার মন্ত্রীর সঙ্গে ভারতের মন্ত্রীর বৈঠক হয়েছে।", "রাশিয়ার=Russia মন্ত্রীর=minister ভারতের=India মন্ত্রীর=minister বৈঠক=meeting"},
		{"চলে যাওয়া সহজ নয়।", "চলে যাওয়া=Leaving সহজ=easy"},
	} {
		text := bengali.Fold(c.text)
		out, err := New().Translate(context.Background(), []translate.Segment{segment(text)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range out[0].Links {
			got = append(got, text[l.Source[0]:l.Source[1]]+"="+out[0].Text[l.Target[0]:l.Target[1]])
		}
		if got := strings.Join(got, " "); got != bengali.Fold(c.want) {
			t.Errorf("%s: %s\n got  %s\n want %s", text, out[0].Text, got, bengali.Fold(c.want))
		}
	}
}

// TestTitles has names in quotation marks, which the tables cannot have: they are folded.
func TestTitles(t *testing.T) {
	for _, c := range [][2]string{
		{"ঘূর্ণিঝড় ‘শালুক’ দেশের উপকূলে আঘাত হেনেছে।", "The cyclone ‘Shaluk’ has struck the country's coast."},
		{"বাজারের “মা জুয়েলার্স”-এ হানা দেয় একটি দল।", "A team raided the market's “Ma Juelars”."},
		{"তিনি বলেন, ‘দাবিগুলো যৌক্তিক।’", "He said, ‘demands are reasonable.’"},
	} {
		if got := draft(t, c[0]); got != c[1] {
			t.Errorf("%s\n got  %s\n want %s", c[0], got, c[1])
		}
	}
	if got := draft(t, "আলোচনা ‘ফলপ্রসূ’ হয়েছে।"); !strings.Contains(got, "‘fruitful’") {
		t.Errorf("an adjective in quotation marks is taken for a name: %s", got)
	}
}

func TestNumbers(t *testing.T) {
	cases := readTable(t, "testdata/numbers.tsv", 2)
	if len(cases) < 60 {
		t.Errorf("only %d cases", len(cases))
	}
	for _, c := range cases {
		if got := draft(t, c[0]); got != c[1] {
			t.Errorf("%s\n got  %s\n want %s", c[0], got, c[1])
		}
	}
}

// TestArticle looks at a whole news story as a reader would: who did what to whom.
func TestArticle(t *testing.T) {
	text, err := os.ReadFile("../../testdata/lavrov.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	drafts := make([]string, len(lines))
	for i, line := range lines {
		drafts[i] = draft(t, line)
		if bengali.Has(drafts[i]) {
			t.Errorf("Bengali letters in %q", drafts[i])
		}
	}
	for _, c := range []struct {
		source, target string
		atLeast        int // lines that have it
	}{
		{"ল্যাভরভ|লাভরভ", "Lavrov", 5},
		{"পিয়ংইয়ং", "Pyongyang", 4},
		{"কিম জং উন", "Kim Jong Un", 1},
		{"কিম", "Kim", 5},
		{"পুতিন", "Putin", 2},
		{"মস্কো", "Moscow", 5},
		{"হাওয়াসং", "Hwasong", 1},
		{"ইউক্রেন", "Ukrain", 4},
		{"যুক্তরাষ্ট্র", "United States", 3},
		{"জাতিসংঘ", "United Nations", 1},
	} {
		n := 0
		for i, line := range lines {
			if !regexp.MustCompile(c.source).MatchString(bengali.Fold(line)) {
				continue
			}
			n++
			if !strings.Contains(drafts[i], c.target) {
				t.Errorf("no %s in %q", c.target, drafts[i])
			}
		}
		if n < c.atLeast {
			t.Errorf("%s is in %d lines, not %d", c.source, n, c.atLeast)
		}
	}
	all := strings.Join(drafts, "\n")
	for _, said := range []string{
		`Russia's Foreign Minister Sergei Lavrov said that Moscow promised its full support to North Korea's leader Kim Jong Un`,
		`Lavrov, who is in North Korea on an official visit, has also thanked the country for support for Moscow in the Ukraine war`,
		`Analysts assume that his visit will set the stage for Russia's President Vladimir Putin's potential visit`,
		`Last week, the United States said that North Korea has begun to send .* to Russia for use in Ukraine`,
		`Kim met Putin to discuss`,
		`last July, Russia's defense minister also visited North Korea and he was shown the country's most modern weapons`,
		`On Wednesday \(October 19\), Lavrov promised Moscow's complete support for Kim`,
		`it is not clear whether .*Lavrov will meet Kim`,
		`Washington warned that Moscow is buying weapons from Pyongyang for the war against Ukraine`,
		`the United States published intelligence and evidence and said that Pyongyang has already begun`,
		`300 containers were sent to Russia's eastern coast from North Korea's`,
		`experts told the BBC that .*Moscow will be interested in North Korea's weapons`,
		`last September during the alleged weapons agreement with Russia Kim wanted humanitarian aid`,
		`In the last six months, North Korea and Russia promised to`,
	} {
		if !regexp.MustCompile(said).MatchString(all) {
			t.Errorf("nowhere is said: %s\nin\n%s", said, all)
		}
	}
}

// TestUnknownWords sees that words without an entry are counted.
func TestUnknownWords(t *testing.T) {
	out, err := New().Translate(context.Background(), []translate.Segment{{Text: "ঝিল্টুপ ঢাকায় গেছে।"}})
	if err != nil {
		t.Fatal(err)
	}
	if o := out[0]; o.Unknown != 1 || o.Words != 3 {
		t.Errorf("%d of %d words are unknown in %q", o.Unknown, o.Words, o.Text)
	}
}

func TestTerms(t *testing.T) {
	terms := glossary.New([]glossary.Term{
		{BN: "করা", EN: "Quorra", Type: "place", Status: glossary.Approved},
		{BN: "সবুজ বাংলা", EN: "Shobuj Bangla", Type: "org", Status: glossary.Approved},
		{BN: "আশা", EN: "ASA", Status: glossary.Approved, Homograph: true},
	})
	for text, want := range map[string]string{
		"রহিম করায় থাকে।":                     "Rahim lives in Quorra.",
		"সবুজ বাংলার সভাপতি মারা গেছেন।":       "Shobuj Bangla's president has died.",
		"সবুজ বাংলা'র সভাপতি করা-তে গিয়েছেন।": "Shobuj Bangla's president has gone to Quorra.",
		"আমাদের আশা আছে।":                      "We have a hope.",
	} {
		out, err := New().Translate(context.Background(), []translate.Segment{{Text: text, Terms: terms.Match(text)}})
		if err != nil {
			t.Fatal(err)
		}
		if out[0].Text != want {
			t.Errorf("%s\n got  %s\n want %s", text, out[0].Text, want)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	e := New()
	cases := readTable(t, "testdata/drafts.tsv", 3)
	want := make([]string, len(cases))
	for i, c := range cases {
		want[i] = draft(t, c[0])
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, c := range cases {
				out, err := e.Translate(context.Background(), []translate.Segment{segment(c[0])})
				if err != nil || out[0].Text != want[i] {
					t.Errorf("%s: %v, %v, alone %q", c[0], out, err, want[i])
				}
			}
		})
	}
	wg.Wait()
}

// TestLongInput gives the engine what no writer would: its time must grow
// about as the text does.
func TestLongInput(t *testing.T) {
	const size = 16 << 10
	for _, unit := range []string{
		"বাংলাদেশ ", "বাংলাদেশের ", "ঝিল্টুপ ", "ভালো ", "খুব ", "আরও ", "এই ", "তার ", "৫ ", "৫০০,", "কোটি ", "হাজার ", "সাড়ে ", "১৯৭১ সালের ",
		", ", "।", "?", "(", ")", "()", "(ক", "[(", "\"", "“", "-", "'", "এবং ", "ও ", "যে ", "কিন্তু ", "যদি ", "বলে ", "না ", "কি ", "যা ",
		"মানুষ, ", "মানুষ ও ", "মানুষের, ", "মানুষকে ", "মানুষ এবং মানুষের ", "ঢাকা, চট্টগ্রামের, ", "করা ", "করার ", "করতে ", "করে ", "করলে ", "করেছে ",
		"করেছে, ", "বলেন, ", "বলেন যে ", "করেছে ও মানুষ ", "হয়েছে মানুষ ", "যারা আসে, তারা ", "যে মানুষ আসে, সে ", "উদ্ধার করা ", "নিহত ও আহত হয়েছে ",
		"মানুষের জন্য ", "চেয়ে বড় ", "জন্য ", "থেকে ", "সকাল ১০টায় ", "রাশিয়া-উভয়ই ", "কিনা, ", "সে কোথায়? ", "x ", "x'র ", "১৯ অক্টোবর ", "a,", "\xff",
	} {
		text := strings.Repeat(unit, size/len(unit)+1)
		start := time.Now()
		out := New().draft(segment(text))
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%q repeated to %d bytes takes %v", unit, len(text), d)
		}
		checkOutput(t, text, out)
	}
}

// checkOutput checks what holds for every draft.
func checkOutput(t *testing.T, text string, out translate.Output) {
	t.Helper()
	switch {
	case strings.TrimSpace(out.Text) == "":
		t.Errorf("%.60q: empty draft", text)
	case bengali.Has(out.Text):
		t.Errorf("%.60q: Bengali letters in %.200q", text, out.Text)
	case !utf8.ValidString(out.Text):
		t.Errorf("%.60q: %.200q is not UTF-8", text, out.Text)
	case len(out.Text) > 200+20*len(text):
		t.Errorf("%.60q: draft of %d bytes for %d", text, len(out.Text), len(text))
	case slices.ContainsFunc(out.Links, func(l align.Link) bool {
		return l.Source[0] < 0 || l.Source[0] >= l.Source[1] || l.Source[1] > len(text) || l.Target[0] < 0 || l.Target[0] >= l.Target[1] || l.Target[1] > len(out.Text)
	}):
		t.Errorf("%.60q: links %v", text, out.Links)
	case out.Unknown > out.Words:
		t.Errorf("%.60q: %d of %d words unknown", text, out.Unknown, out.Words)
	}
}

func FuzzDraft(f *testing.F) {
	terms := glossary.New([]glossary.Term{
		{BN: "রাশিয়া", EN: "Russia", Type: "place", Status: glossary.Approved},
		{BN: "উত্তর কোরিয়া", EN: "North Korea", Type: "place", Status: glossary.Approved},
		{BN: "সের্গেই ল্যাভরভ", EN: "Sergei Lavrov", Type: "person", Variants: []string{"লাভরভ"}, Status: glossary.Approved},
		{BN: "বিবিসি", EN: "BBC", Type: "org", Status: glossary.Approved},
		{BN: "আশা", EN: "ASA", Status: glossary.Approved, Homograph: true},
	})
	for _, c := range readTable(f, "testdata/drafts.tsv", 3) {
		f.Add(c[0])
	}
	for _, c := range readTable(f, "testdata/numbers.tsv", 2) {
		f.Add(c[0])
	}
	for _, s := range []string{"", " ", "।", "্", "ঃ", "\u200d", "৳৫০০", "বিবিসি'র \xff রাশিয়া-র (উত্তর কোরিয়ার) [লাভরভ", "৷ ৺", "﷽ 😀", "সাড়ে", "সাড়ে ১ম", "১০:৭০টায়"} {
		f.Add(s)
	}
	e := New()
	f.Fuzz(func(t *testing.T, text string) {
		seg := translate.Segment{Text: text, Terms: terms.Match(text)}
		out := e.draft(seg)
		checkOutput(t, text, out)
		if again := e.draft(seg); !reflect.DeepEqual(again, out) {
			t.Errorf("%q: first %q, then %q", text, out.Text, again.Text)
		}
	})
}

func BenchmarkDraft(b *testing.B) {
	var segments []translate.Segment
	size := 0
	for _, c := range readTable(b, "testdata/drafts.tsv", 3) {
		segments = append(segments, segment(c[0]))
		size += len(c[0])
	}
	e := New()
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range segments {
			e.draft(s)
		}
	}
	b.ReportMetric(float64(b.N*len(segments))/b.Elapsed().Seconds(), "sentences/s")
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := read(dataFiles); err != nil {
			b.Fatal(err)
		}
	}
}
