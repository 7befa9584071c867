package bengali

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Mood is the mood of a verb form.
type Mood uint8

// Moods.
const (
	Finite      Mood = iota
	Conjunctive      // করে, having done
	Conditional      // করলে
	Infinitive       // করতে
	VerbalNoun       // করা
)

// Tense is the tense of a finite verb form.
type Tense uint8

// Tenses.
const (
	Present Tense = iota
	Continuous
	Perfect
	PastSimple
	PastContinuous
	PastPerfect
	Habitual
	Future
	Imperative
)

// Person is the person and politeness that a finite verb form marks.
type Person uint8

// Persons.
const (
	Familiar   Person = iota // সে, তারা, things
	First                    // আমি, আমরা
	Second                   // তুমি, তুই
	Respectful               // তিনি, আপনি
)

// VerbForm is one reading of a word as a form of a verb.
type VerbForm struct {
	// Verb is the verbal noun, by which dictionaries name the verb.
	Verb   string
	Mood   Mood
	Tense  Tense
	Person Person
	// Ending is the case ending of a verbal noun.
	Ending string
	// Negative is that of করেনি and করেনা, written together.
	Negative bool
	// Too is that of করেও, even after doing.
	Too bool
}

// slot is a set of endings that a stem takes. C is for stems in a consonant, V
// for stems in a vowel.
type slot uint32

const (
	pres1C slot = 1 << iota // করি
	pres1V                  // দিই
	pres2V                  // দাও
	presC                   // করে
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
	imp2                    // এসো
	vnC                     // করা
	vnV                     // খাওয়া
	vnO                     // করানো

	// regular are the endings that one stem of most verbs takes.
	regular = pastS | condS | habS | infS | futS
)

type stemOf struct {
	verb  string
	slots slot
}

// verbTable finds the verbs that have a stem.
type verbTable map[string][]stemOf

//go:embed verbs.tsv
var verbsTSV string

var verbs = sync.OnceValue(func() verbTable {
	t := make(verbTable, 4000)
	for line := range strings.Lines(verbsTSV) {
		if line[0] == '#' {
			continue
		}
		vn, high, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok {
			panic(fmt.Sprintf("verbs.tsv: not two columns: %q", line)) // the file is part of the program
		}
		t.add(vn, high)
	}
	for vn := range Verbs {
		t.contract(vn)
	}
	return t
})

// Verbs calls yield with the verbal noun of each verb that the package knows,
// sorted, until it returns false.
func Verbs(yield func(vn string) bool) {
	for line := range strings.Lines(verbsTSV) {
		if vn, _, ok := strings.Cut(line, "\t"); ok && line[0] != '#' && !yield(vn) {
			return
		}
	}
}

// add enters a verb by its verbal noun. high is its stem with the raised vowel,
// where the spelling changes. The conjugation is that of the standard spoken
// language.
func (t verbTable) add(vn, high string) {
	put := func(stem string, s slot) { t.put(stem, vn, s) }
	if low, ok := strings.CutSuffix(vn, "নো"); ok {
		longRoot(low, high, put)
	} else if low, ok := strings.CutSuffix(vn, "ওয়া"); ok || strings.HasSuffix(vn, "োঁয়া") { // ছোঁয়া
		low = strings.TrimSuffix(low, "য়া")
		vowelRoot(low, high, put)
	} else {
		consonantRoot(strings.TrimSuffix(vn, "া"), high, put)
	}
}

// contract enters the short participle of a root in -া that is a long word, and has no
// shorter verb beside it: দৌড়ে, সামলেছে.
func (t verbTable) contract(vn string) {
	low, ok := strings.CutSuffix(vn, "ানো")
	if !ok || t.has(low, low+"া") {
		return
	}
	letters := 0
	for _, r := range low {
		if r >= 'অ' && r <= 'হ' {
			letters++
		}
	}
	if letters > 2 || strings.Contains(low, "ৌ") {
		t.put(low+"ে", vn, perf)
	}
}

// has tells whether the stem is one of the verb.
func (t verbTable) has(stem, verb string) bool {
	return slices.ContainsFunc(t[stem], func(s stemOf) bool { return s.verb == verb })
}

func (t verbTable) put(stem, verb string, s slot) {
	for i := range t[stem] {
		if t[stem][i].verb == verb {
			t[stem][i].slots |= s
			return
		}
	}
	t[stem] = append(t[stem], stemOf{verb, s})
}

// consonantRoot has the stems of করা, লেখা, আসা.
func consonantRoot(low, high string, put func(string, slot)) {
	if high == "" {
		high = low
	}
	put(low, presC|vnC)
	put(high, pres1C|contC|regular|impC)
	if low == "আস" {
		put("এ", pastS|condS)
		put("এস", imp2)
	}
	put(raise(high)+"ে", perf)
}

// longRoot has the stems of causatives and other roots in -া or -ো: করানো, এগোনো.
func longRoot(low, high string, put func(string, slot)) {
	put(low, presV|contV|regular|vnO|impV)
	_, n := utf8.DecodeLastRuneInString(low)
	body := low[:len(low)-n]
	if high == "" {
		high = body
	}
	if s, ok := strings.CutSuffix(body, "ওয়"); ok { // খাওয়ানো, খাইয়ে
		put(s+"ইয়ে", perf)
		return
	}
	put(high+"িয়ে", perf)
	if strings.HasSuffix(body, "ছ") { // পৌঁছে
		put(body+"ে", perf)
	}
}

// vowelRoot has the stems of যাওয়া, দেওয়া, হওয়া, চাওয়া, রওয়া, শোওয়া, খাওয়া.
func vowelRoot(low, high string, put func(string, slot)) {
	put(low, presV|vnV|impV|futS)
	switch low {
	case "যা":
		put("যা", contV)
		put("গে", pastS|condS|goPerf)
		put("যে", habS|infS)
		put("গিয়ে", perf)
	case "দে", "নে":
		i := strings.TrimSuffix(low, "ে") + "ি"
		put(i, pres1V|contV|pastS|condS|habS|infS|impV)
		put(strings.TrimSuffix(low, "ে")+"া", pres2V)
		put(i+"য়ে", perf)
	case "হ":
		put("হ", contV|regular)
		put("হো", impV)
		put("হয়ে", perf)
	case "চা", "গা", "বা", "ছা", "না":
		put(low, contV)
		put(low+"ই", contC|regular)
		put(strings.TrimSuffix(low, "া")+"েয়ে", perf)
	case "র", "ব", "স", "ক":
		put(low+"ই", contC|regular)
		put(low+"য়ে", perf)
	default:
		if high == "" { // খাচ্ছে, খেল
			put(low, contV)
			high = strings.TrimSuffix(low, "া") + "ে"
		} else { // শুই, শুচ্ছে
			put(high, pres1V|contV)
		}
		put(high, pastS|condS|habS|infS)
		put(high+"য়ে", perf)
	}
}

// raise turns the last া of a stem into ে, and a first আ into এ, as in রেখে and এনে.
func raise(stem string) string {
	i := strings.LastIndex(stem, "া")
	if i >= 0 && !strings.ContainsAny(stem[i+len("া"):], "িীুূেো") {
		return stem[:i] + "ে" + stem[i+len("া"):]
	}
	if rest, ok := strings.CutPrefix(stem, "আ"); ok && i < 0 && utf8.RuneCountInString(strings.TrimPrefix(rest, "ঁ")) == 1 {
		return "এ" + rest
	}
	return stem
}

// suffix is an ending of verbs.
type suffix struct {
	slots slot
	form  VerbForm // but for the verb
}

// suffixes are all endings. "" after a participle is the participle itself.
var suffixes = func() map[string][]suffix {
	m := make(map[string][]suffix)
	add := func(text string, slots slot, f VerbForm) { m[text] = append(m[text], suffix{slots, f}) }
	// tenses takes the endings of the persons, each one or more, "-" for the bare stem.
	tenses := func(slots slot, t Tense, prefix string, first, second, third, respect string) {
		for p, endings := range []string{Familiar: third, First: first, Second: second, Respectful: respect} {
			for _, e := range strings.Fields(endings) {
				add(prefix+strings.TrimPrefix(e, "-"), slots, VerbForm{Tense: t, Person: Person(p)})
			}
		}
	}
	tenses(pres1C, Present, "", "ি", "", "", "")
	tenses(presC, Present, "", "", "ো িস", "ে", "েন")
	tenses(pres1V, Present, "", "ই", "", "", "")
	tenses(pres2V, Present, "", "", "ও", "", "")
	tenses(presV, Present, "", "ই", "ও", "য়", "ন")
	for _, c := range []struct {
		slots  slot
		prefix string
	}{{contC, ""}, {contV, "চ্"}} {
		tenses(c.slots, Continuous, c.prefix, "ছি", "ছ ছো ছিস", "ছে", "ছেন")
		tenses(c.slots, PastContinuous, c.prefix+"ছি", "লাম", "লে", "ল লো", "লেন")
	}
	tenses(perf|goPerf, Perfect, "", "ছি", "ছ ছো ছিস", "ছে", "ছেন")
	tenses(perf, PastPerfect, "ছি", "লাম", "লে", "ল লো", "লেন")
	tenses(pastS, PastSimple, "", "লাম লুম", "লে লি", "ল লো", "লেন")
	tenses(habS, Habitual, "", "তাম", "তে", "ত তো", "তেন")
	tenses(futS, Future, "", "ব বো", "বি", "বে", "বেন")
	tenses(impC, Imperative, "", "", "", "ুক", "ুন")
	tenses(impV, Imperative, "", "", "", "ক", "ন")
	tenses(imp2, Imperative, "", "", "ো", "", "")
	add("", perf, VerbForm{Mood: Conjunctive})
	add("লে", condS, VerbForm{Mood: Conditional})
	add("তে", infS, VerbForm{Mood: Infinitive})
	for stem, slots := range map[string]slot{"া": vnC, "ওয়া": vnV, "য়া": vnV, "নো": vnO} {
		for _, e := range []string{"", "র", "কে", "য়", "তে", "টা", "টি", "ই"} {
			add(stem+e, slots, VerbForm{Mood: VerbalNoun, Ending: e})
		}
	}
	add("বার", futS, VerbForm{Mood: VerbalNoun, Ending: "র"})
	return m
}()

const maxSuffix = 30 // bytes

// VerbForms returns the readings of a folded word as a form of a verb that the
// package knows.
func VerbForms(word string) []VerbForm {
	t := verbs()
	out := t.plain(nil, word)
	if s, ok := strings.CutSuffix(word, "নি"); ok {
		for _, f := range t.plain(nil, s) {
			if f.Mood == Finite && f.Tense == Present {
				f.Tense, f.Negative = Perfect, true
				out = append(out, f)
			}
		}
	}
	if s, ok := strings.CutSuffix(word, "না"); ok && len(out) == 0 {
		for _, f := range t.plain(nil, s) {
			if f.Mood == Finite {
				f.Negative = true
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
				f.Too = e == "ও"
				out = append(out, f)
			}
		}
	}
	return out
}

// plain appends the readings of a word without -না, -নি, -ও or -ই.
func (t verbTable) plain(out []VerbForm, word string) []VerbForm {
	for i := len(word); i > 0 && len(word)-i <= maxSuffix; i-- {
		if i < len(word) && !utf8.RuneStart(word[i]) {
			continue
		}
		list, ok := suffixes[word[i:]]
		if !ok {
			continue
		}
		for _, st := range t[word[:i]] {
			for _, s := range list {
				if st.slots&s.slots != 0 {
					f := s.form
					f.Verb = st.verb
					out = append(out, f)
				}
			}
		}
	}
	return out
}
