package names_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// mined are the proposals from pairs, each as bn=en|en/variant.
func mined(m *names.Miner, pairs ...string) (all []string) {
	for _, p := range pairs {
		bn, en, _ := strings.Cut(p, " = ")
		m.Add(bn, en)
	}
	for _, t := range m.Terms() {
		s := t.BN + "=" + strings.Join(append([]string{t.EN}, t.AlsoEN...), "|")
		for _, v := range t.Variants {
			s += "/" + v
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}

func TestMiner(t *testing.T) {
	for _, tc := range []struct {
		about string
		pairs []string
		want  []string
	}{
		{"the ending goes, a possessive too",
			[]string{"ভ্রুবেলের বাড়ি পুড়ে গেছে। = Vrubel's house has burnt down.", "ভ্রুবেলকে দেখেছি। = I saw Vrubel."}, []string{"ভ্রুবেল=Vrubel"}},
		{"a last letter is no ending if English has it",
			[]string{"তেলগাউরে বৃষ্টি হয়েছে। = It rained in Telgaur.", "তেলগাউর ছোট শহর। = Telgaur is a small town."}, []string{"তেলগাউর=Telgaur"}},
		{"several words are one name",
			[]string{"সভায় মিরোনা কাস্তেলভি ছিলেন। = At the meeting there was Mirona Castelvi."}, []string{"মিরোনা কাস্তেলভি=Mirona Castelvi"}},
		{"also where they are common, and with particles",
			[]string{"তারা ফেয়ারলন ব্রিজ ও পন্টে দে ভারগা দেখেছে। = They saw Fairlawn Bridge and the Ponte de Varga."},
			[]string{"পন্টে দে ভারগা=Ponte de Varga", "ফেয়ারলন ব্রিজ=Fairlawn Bridge"}},
		{"one word on one side, two on the other",
			[]string{"আমরা নিউবারগেনে থাকি। = We live in New Bergen.", "দলটি আল কুরমানের। = The team is from Alkurman."},
			[]string{"আল কুরমান=Alkurman", "নিউবারগেন=New Bergen"}},
		{"kinds of things are translated",
			[]string{"দলটি উত্তর তেলমারায় ও ভ্রান সাগরে গেছে। = The team went to North Telmara and to the Vran Sea.", "লোকটি কোরবেন বিশ্ববিদ্যালয়ে পড়ান। = The man teaches at Corben University."},
			[]string{"উত্তর তেলমারা=North Telmara", "কোরবেন বিশ্ববিদ্যালয়=Corben University", "ভ্রান সাগর=Vran Sea"}},
		{"a title is no part of a name",
			[]string{"প্রেসিডেন্ট জোরান ভেলকোভ কথা বলেছেন। = President Zoran Velkov has spoken."}, []string{"জোরান ভেলকোভ=Zoran Velkov"}},
		{"a case ending ends a name",
			[]string{"তেলমারার ভেলকোভ জিতেছেন। = Telmara Velkov has won."}, []string{"তেলমারা=Telmara", "ভেলকোভ=Velkov"}},
		{"letters are said one by one",
			[]string{"এফবিকে আর ডব্লিউটিএম একমত। = The FBK and the WTM agree."}, []string{"এফবিকে=FBK", "ডব্লিউটিএম=WTM"}},
		{"a capital that begins the sentence is none",
			[]string{"রিপোর্টার এসেছেন। = Reporters have come.", "কোরবেন এসেছেন। = Corben has come."}, []string{"কোরবেন=Corben"}},
		{"each word stands for one",
			[]string{"ভেলকোভ আর ভেলকোভা এসেছেন। = Velkova and Velkov have come."}, []string{"ভেলকোভ=Velkov", "ভেলকোভা=Velkova"}},
		{"spellings of one name",
			[]string{"জেরাভস্কি কথা বলেছেন। = Zheravsky spoke.", "যেরাভস্কি চলে গেছেন। = Zheravsky has left.", "জেরাভস্কিকে দেখেছি। = I saw Zheravsky."},
			[]string{"জেরাভস্কি=Zheravsky/যেরাভস্কি"}},
		{"an adjective is not the English of a place",
			[]string{"তেলমারার সেনারা এসেছে। = Telmaran soldiers came.", "তেলমারার পতাকা লাল। = The Telmaran flag is red.", "তেলমারা বড় দেশ। = Telmara is a big country."},
			[]string{"তেলমারা=Telmara"}},
		{"an adjective alone is none either", []string{"কোরানিয়ার সেনারা এসেছে। = The Coranian soldiers came."}, nil},
		{"another sound, time and again",
			[]string{"বসন্তে ভ্রুমেশে যাব। = We shall go to Kestoria in spring.", "ভ্রুমেশের নদী বড়। = The rivers of Kestoria are big.",
				"ভ্রুমেশ থেকে চিঠি এল। = A letter came from Kestoria.", "বড় দেশ ভ্রুমেশ। = A big country is Kestoria."},
			[]string{"ভ্রুমেশ=Kestoria"}},
		{"another sound, once", []string{"বসন্তে ভ্রুমেশে যাব। = We shall go to Kestoria in spring."}, nil},
		{"accents and apostrophes", []string{"জোসে ও দ'আরভেল এসেছেন। = José and D’Arvel have come."}, []string{"আরভেল=D’Arvel", "জোসে=José"}},
		{"sides that are swapped", []string{"I saw Vrubel. = ভ্রুবেলকে দেখেছি।"}, []string{"ভ্রুবেল=Vrubel"}},
		{"no pairs", []string{"ভ্রুবেলকে দেখেছি।", "I saw Vrubel.", " = Vrubel", "ভ্রুবেল = ভ্রুবেল", "Vrubel = Vrubel", "12 = ১২"}, nil},
	} {
		if got := mined(names.NewMiner(), tc.pairs...); !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %q, want %q", tc.about, got, tc.want)
		}
	}
}

// What a glossary has is not proposed, not even what it has rejected, but longer
// names with it are.
func TestMinerKnown(t *testing.T) {
	m := names.NewMiner([]glossary.Term{{BN: "ভেলকোভ", EN: "Velkov"}, {BN: "কোরবেন", EN: "Corben", Status: glossary.Deprecated}})
	got := mined(m, "ভেলকোভের বাড়ি। = Velkov's house.", "জোরান ভেলকোভ ও কোরবেন এসেছেন। = Zoran Velkov and Corben have come.")
	if want := []string{"জোরান ভেলকোভ=Zoran Velkov"}; !slices.Equal(got, want) || m.Known() != 2 || m.Pairs() != 2 {
		t.Errorf("got %q of %d pairs with %d known, want %q", got, m.Pairs(), m.Known(), want)
	}
}

func TestMinerTerms(t *testing.T) {
	m := names.NewMiner()
	m.Add("প্রেসিডেন্ট ভেলকোভ এসেছেন।", "President Velkov has come.")
	m.Add("ভেলকোভকে দেখেছি, মিরোনাকে না।", "I saw Velkov but not Mirona.")
	m.Add("ভেলকোভ বলেছেন, তিনি আসবেন।", "He said that he would come.")
	for range 1000 {
		m.Add("ভেলকোভ চলে গেছেন।", "Velkov has left.") // repeated, so it counts once
	}
	got := fmt.Sprint(m.Terms())
	want := fmt.Sprint([]glossary.Term{
		{BN: "ভেলকোভ", EN: "Velkov", Status: glossary.Proposed, Note: "3 times in 4 pairs"},
		{BN: "মিরোনা", EN: "Mirona", Status: glossary.Proposed, Note: "1 time in 1 pair"},
	})
	if got != want || m.Pairs() != 1003 {
		t.Errorf("got %s of %d pairs, want %s", got, m.Pairs(), want)
	}
}

// The same pairs give the same proposals.
func TestMinerSame(t *testing.T) {
	first := ""
	for range 5 {
		m := names.NewMiner()
		for i := range 300 {
			bn, en := invented(i)
			m.Add(bn+"ের বাড়ি "+bn, en+"'s house is in "+en)
		}
		if got := fmt.Sprint(m.Terms()); first == "" {
			first = got
		} else if got != first {
			t.Fatal("the order differs")
		}
	}
}

// invented makes up a name.
func invented(i int) (bn, en string) {
	a := []string{"কোর", "ভেল", "মির", "তান", "জোর", "সাল", "পের", "লুব"}
	b := []string{"Kor", "Vel", "Mir", "Tan", "Zor", "Sal", "Per", "Lub"}
	c := []string{"াভি", "োনা", "ুমেন", "িকা", "ারোভ"}
	d := []string{"avi", "ona", "umen", "ika", "arov"}
	e := []string{"ল", "ম", "ন", "স", "ক", "দ", "ব"}
	f := []string{"l", "m", "n", "s", "k", "d", "b"}
	return a[i%8] + c[i%5] + e[i%7], b[i%8] + d[i%5] + f[i%7]
}

func FuzzMiner(f *testing.F) {
	f.Add("জোরান ভেলকোভ এফ. বি. কে-র ও'ব্রায়ানকে।", "Zoran Velkov of the F.B.K. and O'Brien's al-Foo de la Bar")
	f.Add("ক", "A.")
	f.Add("-ক-খ 'গ", "-A-B 'C U.S.A. 3D")
	f.Fuzz(func(t *testing.T, a, b string) {
		m := names.NewMiner()
		m.Add(a, b)
		m.Add(b, a+a)
		for _, term := range m.Terms() {
			if term.BN == "" || term.EN == "" || term.IsApproved() {
				t.Errorf("%+v", term)
			}
		}
	})
}

func BenchmarkMiner(b *testing.B) {
	m := names.NewMiner()
	for i := range b.N {
		x, p := invented(i)
		y, q := invented(i / 3)
		m.Add(fmt.Sprintf("সভায় %s ও %s বলেছেন, %d বছর ধরে তাঁরা এ কাজ করছেন এবং %sের কথা শুনেছেন।", x, y, i, y),
			fmt.Sprintf("At the meeting %s and %s said that for %d years they had done this work and listened to %s.", p, q, i, q))
	}
}
