package bengali_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

func TestTransliterate(t *testing.T) {
	for bn, want := range map[string]string{
		"":          "",
		"মরিয়ম":    "mariam",
		"সাকিব":     "sakib",
		"তামিম":     "tamim",
		"রাজশাহী":   "rajshahi",
		"বরিশাল":    "barishal",
		"রংপুর":     "rangpur",
		"পাবনা":     "pabna",
		"কিশোরগঞ্জ": "kishorganj",
		"মানিকগঞ্জ": "manikganj",
		"করিমগঞ্জ":  "karimganj",
		"গোপালগঞ্জ": "gopalganj",
		"মাদারীপুর": "madaripur",
		"চাঁদপুর":   "chandpur",
		"ভারত":      "bharat",
		"ভুটান":     "bhutan",
		"ভোলা":      "bhola",
		"জাতীয়":    "jatiya",
		"প্রিয়":    "priya",
		"মাঝগাঁও":   "majhgaon",
		"চাঁদ":      "chand",
		"প্রভাত":    "prabhat",
		"পিনাকী":    "pinaki",
		"অর্ঘ্য":    "arghya",
		"বিদ্যুৎ":   "bidyut",
		"মিত্র":     "mitra",
		"চন্দ্রা":   "chandra",
		"ইন্দ্রজিৎ": "indrajit",
		"অনন্যা":    "ananya",
		"সন্ধ্যা":   "sandhya",
		"আনন্দ":     "ananda",
		"গোবিন্দ":   "gobinda",
		"দত্ত":      "datta",
		"গুপ্ত":     "gupta",
		"মোহন্ত":    "mohanta",
		"স্বপন":     "swapan",
		"স্বাতী":    "swati",
		"ঈশ্বর":     "ishwar",
		"বিজ্ঞান":   "bigyan",
		"নোয়াম":    "noam",
		"ইয়াসির":   "yasir",
		"ইয়েমেন":   "yemen",
		"ইউসুফ":     "yusuf",
		"ইরান":      "iran",
		"মালি":      "mali",
		"সোমালিয়া": "somalia",
		"নামিবিয়া": "namibia",
		"রোমানিয়া": "romania",
		"লাটভিয়া":  "latvia",
		"অ্যাডেন":   "aden",
		"ম্যানিলা":  "manila",
		"ক্যামেরুন": "kamerun",
		"সিঙ্গাপুর": "singapur",
		"বাংলা":     "bangla",
		"আঁকা":      "anka",
		"পাঁচু":     "panchu",
		"ঋষি":       "rishi",
		"কৃষ্ণ":     "krishna",
		"কৃষ্ণা":    "krishna",
		"মৌসুমী":    "mousumi",
		"ঐশী":       "oishi",
		"মৈত্রী":    "moitri",
		"বই":        "bai",
		"ভাই":       "bhai",
		"জয়":       "jay",
		"রায়":      "ray",
		"উদয়":      "uday",
		"মায়া":     "maya",
		"আয়েশা":    "ayesha",
		"ফারিয়া":   "faria",
		"ছায়া":     "chhaya",
		"ঝর্ণা":     "jharna",
		"টুকু":      "tuku",
		"আষাঢ়":     "asharh",
		"পাহাড়":    "pahar",
		"বাড়ি":     "bari",
		"তৃষা":      "trisha",
		"থিম্পু":    "thimpu",
		"ধলেশ্বরী":  "dhaleshwari",
		"ফরিদ":      "farid",
		"সালমান":    "salman",
		"কামরুল":    "kamrul",
		"শামসুল":    "shamsul",
		"আবদুল":     "abdul",
		"রহিম":      "rahim",
		"সাহারা":    "sahara",
		"হামাস":     "hamas",
		"হাইফা":     "haifa",
		"নেপাল":     "nepal",
		"পাকিস্তান": "pakistan",
		"কাবুল":     "kabul",
		"ইসফাহান":   "isfahan",
		"রাফা":      "rafa",
		"জি২০":      "ji20",
		"মিনস্ক":    "minsk",
		"১৯৭১":      "1971",
		"Dhaka":     "Dhaka",
		"শেখ রাসেল": "shekh rasel",
		"ই-মেইল":    "i-meil",
		"ন্যাটো":    "nato",
	} {
		if got := bengali.Transliterate(bn); got != want {
			t.Errorf("%s is written %s, want %s", bn, got, want)
		}
	}
}

func FuzzTransliterate(f *testing.F) {
	for _, s := range []string{"", "ক", "া", "্", "ৎ", "ং", "ঽ", "ৠৡঌ", "\u09DF\u09DF", "ক্ষ্ম্ৎ্", "ওয়াওয়", "আই ই\u09DFা", "ঙ্গঙ্ক", "\xe0\xa6ক"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := bengali.Transliterate(s)
		if strings.ContainsFunc(got, bengali.IsBengali) {
			t.Errorf("Transliterate(%+q) = %+q", s, got)
		}
		sounds := strings.ContainsFunc(s, func(r rune) bool {
			return bengali.IsBengali(r) && (r >= 'ক' && r <= 'হ' || r >= 'অ' && r <= 'ঔ' || r >= 'া' && r <= 'ৌ') && unicode.In(r, unicode.L, unicode.M)
		})
		if sounds && strings.TrimSpace(got) == "" {
			t.Errorf("Transliterate(%+q) is empty", s)
		}
		if strings.ToLower(got) != got && strings.ToLower(s) == s {
			t.Errorf("Transliterate(%+q) = %+q has a capital", s, got)
		}
	})
}

func TestTitle(t *testing.T) {
	for s, want := range map[string]string{"": "", "lavrov": "Lavrov", "éric": "Éric", "X": "X", "7up": "7up", "\xffa": "\xffa", "ক": "ক"} {
		if got := bengali.Title(s); got != want {
			t.Errorf("Title(%q) = %q, want %q", s, got, want)
		}
	}
}

// TestSpellings has the spelling of the press among the likeliest, and none twice.
func TestSpellings(t *testing.T) {
	for _, c := range []struct {
		bn, en string
		place  int // the last at which it may stand
	}{
		{"করিম", "karim", 0},
		{"লন্ডন", "london", 0},
		{"ওয়াশিংটন", "washington", 0},
		{"রিজভী", "rizvi", 2},
		{"মজুমদার", "mazumdar", 2},
		{"বিশ্বাস", "biswas", 3},
		{"মন্টু", "montu", 1},
	} {
		got := bengali.Spellings(c.bn)
		if i := slices.Index(got, c.en); i < 0 || i > c.place {
			t.Errorf("%s: %s is not among the first %d of %q", c.bn, c.en, c.place+1, got)
		}
		if slices.Sort(got); len(slices.Compact(got)) != len(bengali.Spellings(c.bn)) {
			t.Errorf("%s: a spelling stands twice in %q", c.bn, got)
		}
	}
	if got := bengali.Spellings(""); len(got) != 1 || got[0] != "" {
		t.Errorf("of nothing: %q", got)
	}
}
