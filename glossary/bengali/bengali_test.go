package bengali_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"golang.org/x/text/unicode/norm"
)

func TestRunes(t *testing.T) {
	for _, tc := range []struct {
		r                      rune
		bengali, letter, digit bool
	}{
		{'ক', true, true, false},
		{'া', true, true, false},
		{'্', true, true, false},
		{'ঁ', true, true, false},
		{'ৎ', true, true, false},
		{'ৱ', true, true, false},
		{'০', true, false, true},
		{'৯', true, false, true},
		{'৳', true, false, false},
		{'।', false, false, false},
		{'a', false, false, false},
		{'7', false, false, false},
		{'\u200d', false, false, false},
		{'ক' - 0x80, false, false, false}, // Devanagari
	} {
		if bengali.IsBengali(tc.r) != tc.bengali || bengali.IsLetter(tc.r) != tc.letter || bengali.IsDigit(tc.r) != tc.digit {
			t.Errorf("%q: IsBengali %t, IsLetter %t, IsDigit %t", tc.r, bengali.IsBengali(tc.r), bengali.IsLetter(tc.r), bengali.IsDigit(tc.r))
		}
	}
}

func TestHas(t *testing.T) {
	for s, want := range map[string]bool{
		"":                 false,
		"Dhaka":            false,
		"ঢাকা":             true,
		"Dhaka ঢ":          true,
		"১২৩ ৳":            false,
		"।":                false,
		"नमस्ते":           false,
		"\xe0\xa6":         false,
		"\xe0\xa6ক":        true, // a broken letter hides no whole one
		"\xe0\xa6\xe0\xa6": false,
		"৫ক":               true,
	} {
		if got := bengali.Has(s); got != want {
			t.Errorf("Has(%q) = %t", s, got)
		}
	}
}

func TestEndsInVowel(t *testing.T) {
	for word, want := range map[string]bool{
		"": false, "ঢাকা": true, "মস্কো": true, "বিবিসি": true, "এফবিআই": true, "ম্যাক্রোঁ": true,
		"ইরান": false, "পিয়ংইয়ং": false, "ইউনিসেফ": false, "চাঁদ": false, "চট্টোপাধ্যায়": false, "বাঁ": true,
	} {
		if got := bengali.EndsInVowel(word); got != want {
			t.Errorf("EndsInVowel(%q) = %t", word, got)
		}
	}
}

func TestASCIIDigits(t *testing.T) {
	if got := bengali.ASCIIDigits("২০২৩ সালে ৯,৮৭৬.৫৪ at 10"); got != "2023 সালে 9,876.54 at 10" {
		t.Errorf("got %q", got)
	}
}

func TestFold(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"ঢাকা", "ঢাকা"},
		{"রাশি\u09DFা", "রাশি\u09AF\u09BCা"},
		{"গা\u09DCি আষা\u09DD", "গা\u09A1\u09BCি আষা\u09A2\u09BC"},
		{"ক\u09C7\u09BE", "ক\u09CB"},
		{"ক\u09C7\u09D7", "ক\u09CC"},
		{"ক\u09C7\u200d\u09BE", "ক\u09CB"},
		{"ল্\u200dযাভরভ", "ল্যাভরভ"},
		{"নাস্\u200cট", "নাস্ট"},
		{"লাভ\u00adরভ", "লাভরভ"},
		{"\ufeffলাভরভ\u200b\u200f", "লাভরভ"},
		{"ন্যাটো’র", "ন্যাটো'র"},
		{"ন্যাটো‘র ন্যাটো`র ন্যাটোʼর", "ন্যাটো'র ন্যাটো'র ন্যাটো'র"},
		{"বিবিসি‑র বিবিসি–র বিবিসি‐র", "বিবিসি-র বিবিসি-র বিবিসি-র"},
		{"“উক্তি” — …", "“উক্তি” — …"},
		{"a\xffb\xe0\xa6", "a\xffb\xe0\xa6"},
		{"৫ৗ", "৫ৗ"},
	} {
		if got := bengali.Fold(tc.in); got != tc.want {
			t.Errorf("Fold(%+q) = %+q, want %+q", tc.in, got, tc.want)
		}
	}
	if bengali.Yya != bengali.Fold("\u09DF") {
		t.Error("Yya is not the folded letter")
	}
}

func TestFoldMap(t *testing.T) {
	const text = "স\u09DF\u200dক\u09C7\u09BE’"
	folded, offsets := bengali.FoldMap(text)
	if folded != "স\u09AF\u09BCক\u09CB'" {
		t.Fatalf("folded to %+q", folded)
	}
	want := []int{0, 0, 0, 3, 3, 3, 3, 3, 3, 9, 9, 9, 12, 12, 12, 18, 21}
	if !slices.Equal(offsets, want) {
		t.Errorf("offsets %v, want %v", offsets, want)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "রাশি\u09DFা", "ক\u09C7\u200c\u09BE", "ন্যাটো’র", "\xe0\xa6", "ে\xffা", "\u00ad`"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := bengali.Fold(s)
		if again := bengali.Fold(folded); again != folded && utf8.ValidString(s) {
			t.Errorf("Fold(%+q) = %+q, folded again %+q", s, folded, again)
		}
		mapped, offsets := bengali.FoldMap(s)
		if mapped != folded {
			t.Errorf("FoldMap(%+q) = %+q, Fold %+q", s, mapped, folded)
		}
		if len(offsets) != len(folded)+1 || offsets[len(folded)] != len(s) || !slices.IsSorted(offsets) {
			t.Fatalf("FoldMap(%+q): offsets %v", s, offsets)
		}
		for i := range folded {
			if at := offsets[i]; at >= len(s) || utf8.ValidString(s) && !utf8.RuneStart(s[at]) {
				t.Errorf("FoldMap(%+q): byte %d comes from %d", s, i, at)
			}
		}
		if utf8.ValidString(s) && !utf8.ValidString(folded) {
			t.Errorf("Fold(%+q) is invalid: %+q", s, folded)
		}
	})
}

func TestTokenize(t *testing.T) {
	type tok struct {
		kind  bengali.Kind
		text  string
		space bool
	}
	const (
		word, foreign, numeral, punct = bengali.Word, bengali.Foreign, bengali.Numeral, bengali.Punct
	)
	for _, tc := range []struct {
		text string
		want []tok
	}{
		{"", nil},
		{" \n\u00a0\u200b", nil},
		{"লাভরভ এলেন।", []tok{{word, "লাভরভ", false}, {word, "এলেন", true}, {punct, "।", false}}},
		{"বিবিসি-র", []tok{{word, "বিবিসি", false}, {punct, "-", false}, {word, "র", false}}},
		{"ন্যাটো’র", []tok{{word, "ন্যাটো", false}, {punct, "'", false}, {word, "র", false}}},
		{"জি২০র BBCর", []tok{{word, "জি", false}, {numeral, "২০", false}, {word, "র", false}, {foreign, "BBC", true}, {word, "র", false}}},
		{"G20 Orbán’s", []tok{{foreign, "G20", false}, {foreign, "Orbán", true}, {punct, "'", false}, {foreign, "s", false}}},
		{"১,২৩৪.৫ ১০:৩০, ২০২৩।", []tok{{numeral, "১,২৩৪.৫", false}, {numeral, "১০:৩০", true}, {punct, ",", false}, {numeral, "২০২৩", true}, {punct, "।", false}}},
		{"১০.", []tok{{numeral, "১০", false}, {punct, ".", false}}},
		{"ল্\u200dযাভরভ\u200c বলেন", []tok{{word, "ল্যাভরভ", false}, {word, "বলেন", true}}},
		{"লাভ\u00adরভ", []tok{{word, "লাভরভ", false}}},
		{"হিন্দি हिन्दी", []tok{{word, "হিন্দি", false}, {foreign, "हिन्दी", true}}},
		{"৫৳\x00", []tok{{numeral, "৫", false}, {punct, "৳", false}, {punct, "\x00", false}}},
		{"ক\xff\xfeখ", []tok{{word, "ক", false}, {punct, "\xff", false}, {punct, "\xfe", false}, {word, "খ", false}}},
	} {
		toks := bengali.Tokenize(nil, tc.text)
		var got []tok
		for _, k := range toks {
			got = append(got, tok{k.Kind, k.Text, k.Space})
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%+q:\n got %+v\nwant %+v", tc.text, got, tc.want)
		}
	}
	// Both encodings of য় give one token text; the places are those of the text.
	for _, text := range []string{"এ রাশি\u09DFা ও", "এ রাশি\u09AF\u09BCা ও"} {
		toks := bengali.Tokenize(nil, text)
		if len(toks) != 3 || toks[1].Text != "রাশি\u09AF\u09BCা" || text[toks[1].Start:toks[1].End] != strings.Fields(text)[1] {
			t.Errorf("%+q: %+v", text, toks)
		}
	}
	if got := bengali.Tokenize([]bengali.Token{{Text: "kept"}}, "ক"); len(got) != 2 || got[0].Text != "kept" {
		t.Errorf("Tokenize does not append: %v", got)
	}
}

func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"লাভরভ এলেন।", "ন্যাটো’র \u200c১,২৩৪.৫ G20", "ক\xff\xe0\xa6\xe0\xa7\x9f", "र\u200f\u00ad", "1:.2 ৫,", "e\u0301"} {
		f.Add(s)
	}
	invisible := func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", r)
	}
	f.Fuzz(func(t *testing.T, s string) {
		borders := map[int]bool{len(s): true}
		for i := range s {
			borders[i] = true
		}
		at := 0
		for _, tok := range bengali.Tokenize(nil, s) {
			if tok.Start < at || tok.End <= tok.Start || tok.End > len(s) || !borders[tok.Start] || !borders[tok.End] {
				t.Fatalf("%+q: token %+v after byte %d", s, tok, at)
			}
			gap := s[at:tok.Start]
			if strings.TrimFunc(gap, invisible) != "" {
				t.Errorf("%+q: %+q is in no token", s, gap)
			}
			if tok.Space != strings.ContainsFunc(gap, unicode.IsSpace) {
				t.Errorf("%+q: token %+v after %+q", s, tok, gap)
			}
			if want := bengali.Fold(s[tok.Start:tok.End]); tok.Text != want || tok.Text == "" {
				t.Errorf("%+q: token %+v, want the text %+q", s, tok, want)
			}
			at = tok.End
		}
		if strings.TrimFunc(s[at:], invisible) != "" {
			t.Errorf("%+q: %+q is in no token", s, s[at:])
		}
	})
}

// stems are the readings of a word, "stem+ending".
func stems(word string) (out []string) {
	bengali.Splits(word, func(stem string, e bengali.Ending) bool {
		out = append(out, stem+"+"+e.Text)
		return true
	})
	return out
}

func TestSplits(t *testing.T) {
	has := func(word, reading string) bool { return slices.Contains(stems(word), bengali.Fold(reading)) }
	for _, tc := range [][2]string{
		{"ল্যাভরভের", "ল্যাভরভ+ের"},
		{"ল্যাভরভ", "ল্যাভরভ+"},
		{"লাভরভও", "লাভরভ+ও"},
		{"লাভরভেরই", "লাভরভ+েরই"},
		{"মস্কোকে", "মস্কো+কে"},
		{"মস্কোয়", "মস্কো+য়"},
		{"ঢাকাতেও", "ঢাকা+তেও"},
		{"পিয়ংইয়ংয়ে", "পিয়ংইয়ং+য়ে"},
		{"পিয়ংইয়ংয়ের", "পিয়ংইয়ং+য়ের"},
		{"পিয়ংইয়ঙের", "পিয়ংইয়ং+ের"},
		{"রণজিতের", "রণজিৎ+ের"},
		{"রণজিতে", "রণজিৎ+ে"},
		{"দুবাইয়ের", "দুবাই+য়ের"},
		{"মায়ের", "মা+য়ের"},
		{"হিজবুল্লাহর", "হিজবুল্লাহ+র"},
		{"হিজবুল্লাহের", "হিজবুল্লাহ+ের"},
		{"সাংবাদিকদেরকেও", "সাংবাদিক+দেরকেও"},
		{"ট্রাম্পেরা", "ট্রাম্প+েরা"},
		{"অস্ত্রগুলোর", "অস্ত্র+গুলোর"},
		{"বইটিসহ", "বই+টিসহ"},
		{"দেশগুলোয়", "দেশ+গুলোয়"},
		{"ম্যাক্রোঁর", "ম্যাক্রোঁ+র"},
		{"চাঁদের", "চাঁদ+ের"},
	} {
		if !has(bengali.Fold(tc[0]), tc[1]) {
			t.Errorf("%s cannot be %s: %v", tc[0], tc[1], stems(bengali.Fold(tc[0])))
		}
	}
	for _, tc := range [][2]string{
		{"চাদর", "চাদ+র"},           // -র wants a vowel
		{"রাশিয়াের", "রাশিয়া+ের"}, // -ের wants a consonant
		{"ইরানি", "ইরান+ি"},
		{"ইতালীয়", "ইতালী+য়"}, // Italian, an adjective
		{"মার্চ্ে", "মার্চ্+ে"},
		{"র", "+র"},
		{"ও", "+ও"},
	} {
		if has(bengali.Fold(tc[0]), tc[1]) {
			t.Errorf("%s can be %s", tc[0], tc[1])
		}
	}
	// The order is part of the promise.
	want := []string{"দেশগুলোরও+", "দেশগুলোর+ও", "দেশগুলো+রও", "দেশ+গুলোরও"}
	if got := stems("দেশগুলোরও"); !slices.Equal(got, want) {
		t.Errorf("readings %v, want %v", got, want)
	}
	for n := range want {
		calls := 0
		bengali.Splits("দেশগুলোরও", func(string, bengali.Ending) bool { calls++; return calls <= n })
		if calls != n+1 {
			t.Errorf("%d calls after yield said stop at %d", calls, n+1)
		}
	}
}

func FuzzSplits(f *testing.F) {
	for _, s := range []string{"", "ও", "দেশগুলোরও", "পিয়ংইয়ঙের", "abcের", "\xa6\xe0\xa6র"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		word := bengali.Fold(s)
		bengali.Splits(word, func(stem string, e bengali.Ending) bool {
			if !strings.HasSuffix(word, e.Text) || stem == "" && word != "" {
				t.Errorf("%+q: %+q + %+q", word, stem, e.Text)
			}
			if utf8.ValidString(word) && !(utf8.ValidString(stem) && utf8.ValidString(e.Text)) {
				t.Errorf("%+q is cut within a character: %+q + %+q", word, stem, e.Text)
			}
			// Attach writes ঙে and তে for the ংে and ৎে that some people write.
			careless := (strings.HasSuffix(stem, "ং") || strings.HasSuffix(stem, "ৎ")) && strings.HasPrefix(e.Text, "ে")
			if got := bengali.Attach(stem, e); utf8.ValidString(word) && got != word && !careless {
				t.Errorf("%+q: %+q + %+q is written %+q", word, stem, e.Text, got)
			}
			return true
		})
		if e, ok := bengali.ParseEnding(word); ok && e.Text != word {
			t.Errorf("ParseEnding(%+q).Text = %+q", word, e.Text)
		}
	})
}

func TestParseEnding(t *testing.T) {
	for _, tc := range []struct {
		text     string
		cas      bengali.Case
		number   bengali.Number
		emphatic rune
	}{
		{"র", bengali.Genitive, bengali.Singular, 0},
		{"এর", bengali.Genitive, bengali.Singular, 0},
		{"এরও", bengali.Genitive, bengali.Singular, 'ও'},
		{"কে", bengali.Accusative, bengali.Singular, 0},
		{"তেই", bengali.Locative, bengali.Singular, 'ই'},
		{"এ", bengali.Locative, bengali.Singular, 0},
		{"ও", bengali.Nominative, bengali.Singular, 'ও'},
		{"গুলি", bengali.Nominative, bengali.Plural, 0},
		{"দেরকে", bengali.Accusative, bengali.Plural, 0},
		{"টির", bengali.Genitive, bengali.Definite, 0},
		{"সহ", bengali.Comitative, bengali.Singular, 0},
	} {
		want := bengali.Ending{Text: tc.text, Case: tc.cas, Number: tc.number, Emphatic: tc.emphatic}
		if e, ok := bengali.ParseEnding(tc.text); !ok || e != want {
			t.Errorf("ParseEnding(%s) = %+v, %t", tc.text, e, ok)
		}
	}
	for _, text := range []string{"", "ক", "ওও", "নিউজ", "রর", "-র", "s"} {
		if e, ok := bengali.ParseEnding(text); ok {
			t.Errorf("ParseEnding(%q) = %+v", text, e)
		}
	}
}

func TestAttach(t *testing.T) {
	for _, tc := range []struct{ ending, stem, want string }{
		{"ের", "ম্যাক্রোঁ", "ম্যাক্রোঁর"},
		{"র", "ম্যাক্রন", "ম্যাক্রনের"},
		{"েরও", "ম্যাক্রোঁ", "ম্যাক্রোঁরও"},
		{"র", "হিজবুল্লাহ", "হিজবুল্লাহর"},
		{"তে", "বার্লিন", "বার্লিনে"},
		{"য়", "বার্লিন", "বার্লিনে"},
		{"ে", "ঢাকা", "ঢাকায়"},
		{"ে", "ইতালি", "ইতালিতে"},
		{"য়", "ইতালি", "ইতালিতে"},
		{"ে", "পিয়ংইয়ং", "পিয়ংইয়ঙে"},
		{"র", "পিয়ংইয়ং", "পিয়ংইয়ংয়ের"},
		{"ের", "রণজিৎ", "রণজিতের"},
		{"র", "রণজিৎ", "রণজিতের"},
		{"কে", "রণজিৎ", "রণজিৎকে"},
		{"েরা", "ভুট্টো", "ভুট্টোরা"},
		{"েদের", "ভুট্টো", "ভুট্টোদের"},
		{"েদেরকেও", "ভুট্টো", "ভুট্টোদেরকেও"},
		{"সহ", "ঢাকা", "ঢাকাসহ"},
		{"ও", "ঢাকা", "ঢাকাও"},
		{"", "ঢাকা", "ঢাকা"},
		{"-র", "ন্যাটো", "ন্যাটো-র"},
		{"’র", "ন্যাটো", "ন্যাটো’র"},
		{"-র", "ইউনিসেফ", "ইউনিসেফ-এর"},
		{"-তেও", "ইউনিসেফ", "ইউনিসেফ-এও"},
		{"-এর", "ন্যাটো", "ন্যাটো-এর"},
		{"-ও", "ন্যাটো", "ন্যাটো-ও"},
	} {
		text := bengali.Fold(tc.ending)
		e, ok := bengali.ParseEnding(strings.TrimLeft(text, "-'"))
		if !ok && text != "" {
			t.Fatalf("%s is no ending", tc.ending)
		}
		e.Text = strings.ReplaceAll(tc.ending, "\u09DF", bengali.Yya)
		if got := bengali.Attach(bengali.Fold(tc.stem), e); got != bengali.Fold(tc.want) && got != tc.want {
			t.Errorf("%s + %s is written %s, want %s", tc.stem, tc.ending, got, tc.want)
		}
	}
}

func TestEndingsTable(t *testing.T) {
	data, err := os.ReadFile("endings.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if !norm.NFC.IsNormal(data) {
		t.Error("endings.tsv is not in NFC")
	}
	last := ""
	rows := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		rows++
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("%q has %d columns", line, len(f))
		}
		if f[0] <= last {
			t.Errorf("%q does not come after %q", f[0], last)
		}
		last = f[0]
		if bengali.Fold(f[0]) != f[0] || strings.Trim(f[0], "\u0980\u09ff") == "" {
			t.Errorf("%q is not a folded ending", f[0])
		}
		if f[1] == "" || f[1] != "*" && strings.Trim(f[1], "VOCHN") != "" {
			t.Errorf("%s: what stands before it is %q", f[0], f[1])
		}
		if !slices.Contains([]string{"sg", "pl", "def"}, f[2]) || !slices.Contains([]string{"nom", "gen", "acc", "loc", "com"}, f[3]) {
			t.Errorf("%s: number %q, case %q", f[0], f[2], f[3])
		}
	}
	if rows < 40 {
		t.Errorf("endings.tsv has %d endings", rows)
	}
}

// news is running text for the benchmarks.
const news = `উত্তর কোরি\u09DFার নেতা কিম জং উনের প্রতি মস্কো তার পূর্ণ সমর্থনের প্রতিশ্রুতি দি\u09DFেছে বলে জানি\u09DFেছেন রাশি\u09DFার পররাষ্ট্রমন্ত্রী সের্গেই ল্যাভরভ। `

func BenchmarkTokenize(b *testing.B) {
	for name, text := range map[string]string{
		"composed":   strings.ReplaceAll(news, `\u09DF`, "\u09DF"),
		"decomposed": strings.ReplaceAll(news, `\u09DF`, bengali.Yya),
	} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(text, 20)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var toks []bengali.Token
			for b.Loop() {
				toks = bengali.Tokenize(toks[:0], text)
			}
		})
	}
}
