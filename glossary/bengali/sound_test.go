package bengali_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

func ExampleSound_Distance() {
	lavrov := bengali.SoundOf("ল্যাভরভ")
	for _, word := range []string{"লাভরভ", "লাবরভ", "পেত্রভ"} {
		fmt.Println(word, lavrov.Distance(bengali.SoundOf(word), 9) < 1)
	}
	// Output:
	// লাভরভ true
	// লাবরভ true
	// পেত্রভ false
}

// TestSoundDistance has a word, one that sounds more like it and one that sounds
// less like it.
func TestSoundDistance(t *testing.T) {
	for _, c := range []struct{ word, near, far string }{
		{"ইউনূস", "ইউনুস", "ইউসুফ"},
		{"টোকিও", "তোকিও", "মোকিও"},
		{"খালেদ", "খালিদ", "খালেদা"},
		{"মোদি", "মোদী", "মোতি"},
		{"শলৎস", "শোলজ", "শলক"},
		{"ব্লিংকেন", "ব্লিঙ্কেন", "ব্লেয়ার"},
		{"ভারত", "ভারৎ", "ভরত"},
		{"চাঁদপুর", "চানদপুর", "চাটপুর"},
		{"ওয়াশিংটন", "ওয়াসিংটন", "হুয়াশান"},
	} {
		dist := func(a, b string) float32 {
			x, y := bengali.SoundOf(bengali.Fold(a)), bengali.SoundOf(bengali.Fold(b))
			d := x.Distance(y, 99)
			if back := y.Distance(x, 99); d-back > .001 || back-d > .001 {
				t.Errorf("%s is %v from %s, and back %v", a, d, b, back)
			}
			if self := x.Distance(x, 99); self != 0 {
				t.Errorf("%s is %v from itself", a, self)
			}
			return d
		}
		if near, far := dist(c.word, c.near), dist(c.word, c.far); near >= far {
			t.Errorf("%s: %s is %v away, %s %v", c.word, c.near, near, c.far, far)
		}
	}
}

// TestSoundLimit has the limit change no distance that is within it.
func TestSoundLimit(t *testing.T) {
	a, b := bengali.SoundOf("জেলেনস্কি"), bengali.SoundOf("যেলেনসকি")
	d := a.Distance(b, 99)
	if got := a.Distance(b, d); got != d {
		t.Errorf("%v with the limit, %v without", got, d)
	}
	if got := a.Distance(bengali.SoundOf("ট্রাম্প"), .5); got <= .5 {
		t.Errorf("a distance of %v within .5", got)
	}
}

func TestLatinSound(t *testing.T) {
	for _, c := range []struct{ word, near, far string }{
		{"Lavrov", "Lavroff", "Lebedev"},
		{"Zelensky", "Zelenskyy", "Zalensov"},
		{"Mohammed", "Muhammad", "Mahmoud"},
		{"Sergei", "Sergey", "Sergio"},
		{"Erdogan", "Erdoğan", "Ergan"},
		{"Shakhawat", "Sakhawat", "Khawaja"},
	} {
		dist := func(a, b string) float32 { return bengali.LatinSound(a).Distance(bengali.LatinSound(b), 99) }
		if near, far := dist(c.word, c.near), dist(c.word, c.far); near >= far {
			t.Errorf("%s: %s is %v away, %s %v", c.word, c.near, near, c.far, far)
		}
		if d := dist(c.word, strings.ToUpper(c.word)); d != 0 {
			t.Errorf("%s in capitals is %v away", c.word, d)
		}
	}
}

// TestKeys has spellings of one name share a key, and other names not.
func TestKeys(t *testing.T) {
	share := func(a, b string) bool {
		keys := bengali.SoundOf(bengali.Fold(b)).AppendKeys(nil)
		return slices.ContainsFunc(bengali.SoundOf(bengali.Fold(a)).AppendKeys(nil), func(k uint64) bool { return slices.Contains(keys, k) })
	}
	for _, pair := range [][2]string{
		{"ল্যাভরভ", "লাবরফ"}, {"শলৎজ", "শোলস"}, {"নেতানিয়াহু", "নেতানইয়াহু"}, {"মাক্রোঁ", "ম্যাক্রন"},
		{"চাঁদ", "চান্দ"}, {"সং", "সঙ্গ"}, {"ভাজেদ", "ওয়াজেদ"}, {"গরবাচেভ", "গর্বাচভ"}, {"রিয়াজ", "রিয়াস"}, {"মুইজু", "মুইজ্জু"},
	} {
		if !share(pair[0], pair[1]) {
			t.Errorf("%s and %s have no key in common", pair[0], pair[1])
		}
	}
	if share("ল্যাভরভ", "জেলেনস্কি") {
		t.Error("ল্যাভরভ and জেলেনস্কি have a key in common")
	}
}

func FuzzSound(f *testing.F) {
	for _, s := range []string{"ল্যাভরভ", "্", "অ্যাঁ", "য়ুনুস", "ওয়", "Xi", "\u200d\xff"} {
		f.Add(s, "লাভরভ")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := bengali.SoundOf(bengali.Fold(a)), bengali.LatinSound(b)
		if d := x.Distance(y, 1e9); d < 0 || x.Distance(x, 1e9) != 0 {
			t.Fatalf("%q is %v from %q", a, d, b)
		}
		x.AppendKeys(nil)
		y.AppendLatinKeys(nil)
	})
}

func BenchmarkSoundDistance(b *testing.B) {
	x, y := bengali.SoundOf("জেলেনস্কি"), bengali.SoundOf("জেলেন্সকি")
	b.ReportAllocs()
	for b.Loop() {
		x.Distance(y, 1)
	}
}
