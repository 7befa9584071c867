package gloss

import (
	"strings"
	"unicode/utf8"
)

// tense of a Bengali verb form.
type tense uint8

const (
	present tense = iota
	continuous
	perfect
	pastSimple
	pastContinuous
	pastPerfect
	habitual
	future
	imperative
)

// mood of a Bengali verb form.
type mood uint8

const (
	finite      mood = iota
	conjunctive      // করে, having done
	conditional      // করলে
	infinitive       // করতে
	verbalNoun       // করা
)

// verbForm is one reading of a verb form.
type verbForm struct {
	root   *root
	mood   mood
	tense  tense
	person person // first1 for আমি forms; third3 otherwise
	second bool
	honor  bool // তিনি, আপনি forms
	neg    bool
	ending string // verbal nouns: the case ending
	too    bool   // -ও: করেও "even after doing"
}

// root is a simple verb.
type root struct {
	vn string // the verbal noun, its name in the dictionary
	entry
}

// slot says which endings a stem takes.
type slot uint16

const (
	presC  slot = 1 << iota // করে
	presV                   // খায়
	contC                   // করছে
	contV                   // খাচ্ছে
	perf                    // করে, করেছে: the stem is the participle
	goPerf                  // গেছে
	pastS                   // করল
	condS                   // করলে
	habS                    // করত
	infS                    // করতে
	futS                    // করবে
	impC                    // করুন
	impV                    // দিন
	vnC                     // করা
	vnV                     // খাওয়া
	vnO                     // করানো
)

type stemOf struct {
	root  *root
	slots slot
}

// verbTable finds the roots that have a stem.
type verbTable map[string][]stemOf

// add enters a root by its verbal noun. high is its stem with the raised vowel,
// where the spelling changes. The conjugation is that of the standard spoken
// language.
func (t verbTable) add(vn, high string, e entry) {
	r := &root{vn, e}
	put := func(stem string, s slot) {
		for i := range t[stem] {
			if t[stem][i].root == r {
				t[stem][i].slots |= s
				return
			}
		}
		t[stem] = append(t[stem], stemOf{r, s})
	}
	low, ok := strings.CutSuffix(vn, "নো")
	if ok { // causatives and other roots in -া or -ো
		put(low, presV|contV|pastS|condS|habS|infS|futS|vnO|impV)
		body := trimLast(low)
		if high == "" {
			high = body
		} else {
			high = strings.TrimSuffix(high, "া")
		}
		if strings.HasSuffix(body, "ওয়") { // খাওয়ানো, খাইয়ে
			body = strings.TrimSuffix(body, "ওয়")
			put(body+"ইয়ে", perf)
			return
		}
		put(high+"িয়ে", perf)
		put(high+"ি", impV)
		if hasAnySuffix(body, "ছ") { // পৌঁছে
			put(body+"ে", perf)
		}
		return
	}
	low, ok = strings.CutSuffix(vn, "ওয়া")
	if ok {
		t.vowelRoot(low, high, put)
		return
	}
	low = strings.TrimSuffix(vn, "া")
	if high == "" {
		high = low
	}
	put(low, presC|vnC)
	put(high, contC|pastS|condS|habS|infS|futS|impC)
	switch vn {
	case "আসা":
		put("এ", pastS|condS)
	case "থাকা", "করা":
	}
	put(raise(high)+"ে", perf)
}

func (t verbTable) vowelRoot(low, high string, put func(string, slot)) {
	put(low, presV|contV|vnV|impV)
	switch low {
	case "যা":
		put("গে", pastS|condS)
		put("যে", habS|infS)
		put("যা", futS)
		put("গিয়ে", perf)
		put("গে", goPerf)
	case "দে", "নে":
		i := strings.TrimSuffix(low, "ে") + "ি"
		put(i, contV|pastS|condS|habS|infS|impV)
		put(low, futS)
		put(i+"য়ে", perf)
	case "হ":
		put("হ", pastS|condS|habS|infS|futS)
		put("হয়ে", perf)
		put("হো", impV)
	case "চা", "গা", "বা", "ছা", "না":
		put(low+"ই", contC|pastS|condS|habS|infS|futS|impC)
		put(low, futS)
		put(strings.TrimSuffix(low, "া")+"েয়ে", perf)
	default:
		s := high
		if s == "" {
			s = strings.TrimSuffix(low, "া") + "ে"
		}
		put(s, pastS|condS|habS|infS)
		put(low, futS)
		put(s, contV|futS)
		put(s+"য়ে", perf)
	}
}

// raise turns the last া of a stem into ে, and a first আ into এ, as in রেখে and এনে.
func raise(stem string) string {
	i := strings.LastIndex(stem, "া")
	if i >= 0 && !strings.ContainsAny(stem[i+len("া"):], "িীুূেো") {
		return stem[:i] + "ে" + stem[i+len("া"):]
	}
	if rest, ok := strings.CutPrefix(stem, "আ"); ok && i < 0 {
		return "এ" + rest
	}
	return stem
}

func trimLast(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-n]
}

// suffix is a personal or other ending of verbs.
type suffix struct {
	slots  slot
	mood   mood
	tense  tense
	person person
	second bool
	honor  bool
	ending string
}

// suffixes are all endings. "" after a participle is the participle itself.
var suffixes = func() map[string][]suffix {
	m := make(map[string][]suffix)
	add := func(text string, s suffix) { m[text] = append(m[text], s) }
	persons := func(slots slot, t tense, prefix string, first, secondFam, third, honor string) {
		for _, f := range strings.Fields(first) {
			add(prefix+f, suffix{slots: slots, tense: t, person: first1})
		}
		for _, f := range strings.Fields(secondFam) {
			add(prefix+f, suffix{slots: slots, tense: t, second: true})
		}
		for _, f := range strings.Fields(third) {
			if f == "0" {
				f = ""
			}
			add(prefix+f, suffix{slots: slots, tense: t})
		}
		for _, f := range strings.Fields(honor) {
			add(prefix+f, suffix{slots: slots, tense: t, honor: true})
		}
	}
	persons(presC, present, "", "ি", "ো", "ে", "েন")
	persons(presV, present, "", "ই", "ও", "য়", "ন")
	persons(contC, continuous, "", "ছি", "ছ ছো", "ছে", "ছেন")
	persons(contC, pastContinuous, "ছি", "লাম", "লে", "ল লো", "লেন")
	persons(contV, continuous, "চ্", "ছি", "ছ ছো", "ছে", "ছেন")
	persons(contV, pastContinuous, "চ্ছি", "লাম", "লে", "ল লো", "লেন")
	persons(perf|goPerf, perfect, "", "ছি", "ছ ছো", "ছে", "ছেন")
	persons(perf, pastPerfect, "ছি", "লাম", "লে", "ল লো", "লেন")
	persons(pastS, pastSimple, "", "লাম লুম", "", "ল লো", "লেন")
	persons(habS, habitual, "", "তাম", "", "ত তো", "তেন")
	persons(futS, future, "", "ব বো", "", "বে", "বেন")
	add("ুন", suffix{slots: impC, tense: imperative, honor: true})
	add("ুক", suffix{slots: impC, tense: imperative})
	add("ন", suffix{slots: impV, tense: imperative, honor: true})
	add("ক", suffix{slots: impV, tense: imperative})
	add("", suffix{slots: perf, mood: conjunctive})
	add("লে", suffix{slots: condS, mood: conditional})
	add("তে", suffix{slots: infS, mood: infinitive})
	vn := func(slots slot, stem string) {
		for _, e := range []string{"", "র", "কে", "য়", "তে", "টা", "টি", "টিই", "ই"} {
			add(stem+e, suffix{slots: slots, mood: verbalNoun, ending: e})
		}
	}
	vn(vnC, "া")
	vn(vnV, "ওয়া")
	vn(vnV, "য়া")
	vn(vnO, "নো")
	add("বার", suffix{slots: futS, mood: verbalNoun, ending: "র"})
	return m
}()

const maxSuffix = 30 // bytes

// analyse returns the readings of a folded word as a verb form.
func (t verbTable) analyse(word string) []verbForm {
	out := t.plain(nil, word)
	if s, ok := strings.CutSuffix(word, "নি"); ok && len(s) > 3 {
		for _, f := range t.plain(nil, s) {
			if f.mood == finite && f.tense == present || f.mood == conjunctive {
				f.mood, f.tense, f.neg = finite, perfect, true
				out = append(out, f)
				break
			}
		}
	}
	if s, ok := strings.CutSuffix(word, "না"); ok && len(out) == 0 && len(s) > 3 {
		for _, f := range t.plain(nil, s) {
			if f.mood == finite {
				f.neg = true
				out = append(out, f)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, e := range []string{"ও", "ই"} {
		if s, ok := strings.CutSuffix(word, e); ok {
			for _, f := range t.plain(nil, s) {
				f.too = e == "ও"
				out = append(out, f)
			}
		}
	}
	return out
}

func (t verbTable) plain(out []verbForm, word string) []verbForm {
	for i := len(word); i > 0 && len(word)-i <= maxSuffix; i-- {
		if i < len(word) && word[i]&0xC0 == 0x80 {
			continue
		}
		list, ok := suffixes[word[i:]]
		if !ok {
			continue
		}
		for _, st := range t[word[:i]] {
			for _, s := range list {
				if st.slots&s.slots != 0 {
					out = append(out, verbForm{root: st.root, mood: s.mood, tense: s.tense, person: s.person,
						second: s.second, honor: s.honor, ending: s.ending})
				}
			}
		}
	}
	return out
}
