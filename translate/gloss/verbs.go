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

// bnPerson is the person and politeness that a finite verb marks.
type bnPerson uint8

const (
	familiar3  bnPerson = iota // সে, তারা, things
	person1                    // আমি, আমরা
	person2                    // তুমি, তুই
	respectful                 // তিনি, আপনি
)

// inflection is what an ending says.
type inflection struct {
	mood   mood
	tense  tense
	person bnPerson
	ending string // of verbal nouns: the case ending
}

// verbForm is one reading of a verb form.
type verbForm struct {
	inflection
	root *root
	neg  bool
	too  bool // -ও: করেও, even after doing
}

// root is a simple verb.
type root struct {
	vn string // the verbal noun, its name in the dictionary
	entry
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
	put := func(stem string, s slot) { t.put(stem, r, s) }
	if low, ok := strings.CutSuffix(vn, "নো"); ok {
		longRoot(low, high, put)
	} else if low, ok := strings.CutSuffix(vn, "ওয়া"); ok {
		vowelRoot(low, high, put)
	} else {
		consonantRoot(strings.TrimSuffix(vn, "া"), high, put)
	}
}

func (t verbTable) put(stem string, r *root, s slot) {
	for i := range t[stem] {
		if t[stem][i].root == r {
			t[stem][i].slots |= s
			return
		}
	}
	t[stem] = append(t[stem], stemOf{r, s})
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
	if rest, ok := strings.CutPrefix(stem, "আ"); ok && i < 0 {
		return "এ" + rest
	}
	return stem
}

// suffix is an ending of verbs.
type suffix struct {
	slots slot
	inflection
}

// suffixes are all endings. "" after a participle is the participle itself.
var suffixes = func() map[string][]suffix {
	m := make(map[string][]suffix)
	add := func(text string, slots slot, i inflection) { m[text] = append(m[text], suffix{slots, i}) }
	// tenses takes the endings of the persons, each one or more, "-" for the bare stem.
	tenses := func(slots slot, t tense, prefix string, first, second, third, respect string) {
		for p, endings := range []string{familiar3: third, person1: first, person2: second, respectful: respect} {
			for _, e := range strings.Fields(endings) {
				add(prefix+strings.TrimPrefix(e, "-"), slots, inflection{tense: t, person: bnPerson(p)})
			}
		}
	}
	tenses(pres1C, present, "", "ি", "", "", "")
	tenses(presC, present, "", "", "ো িস", "ে", "েন")
	tenses(pres1V, present, "", "ই", "", "", "")
	tenses(pres2V, present, "", "", "ও", "", "")
	tenses(presV, present, "", "ই", "ও", "য়", "ন")
	for _, c := range []struct {
		slots  slot
		prefix string
	}{{contC, ""}, {contV, "চ্"}} {
		tenses(c.slots, continuous, c.prefix, "ছি", "ছ ছো ছিস", "ছে", "ছেন")
		tenses(c.slots, pastContinuous, c.prefix+"ছি", "লাম", "লে", "ল লো", "লেন")
	}
	tenses(perf|goPerf, perfect, "", "ছি", "ছ ছো ছিস", "ছে", "ছেন")
	tenses(perf, pastPerfect, "ছি", "লাম", "লে", "ল লো", "লেন")
	tenses(pastS, pastSimple, "", "লাম লুম", "লে লি", "ল লো", "লেন")
	tenses(habS, habitual, "", "তাম", "তে", "ত তো", "তেন")
	tenses(futS, future, "", "ব বো", "বি", "বে", "বেন")
	tenses(impC, imperative, "", "", "", "ুক", "ুন")
	tenses(impV, imperative, "", "", "", "ক", "ন")
	tenses(imp2, imperative, "", "", "ো", "", "")
	add("", perf, inflection{mood: conjunctive})
	add("লে", condS, inflection{mood: conditional})
	add("তে", infS, inflection{mood: infinitive})
	for stem, slots := range map[string]slot{"া": vnC, "ওয়া": vnV, "য়া": vnV, "নো": vnO} {
		for _, e := range []string{"", "র", "কে", "য়", "তে", "টা", "টি", "ই"} {
			add(stem+e, slots, inflection{mood: verbalNoun, ending: e})
		}
	}
	add("বার", futS, inflection{mood: verbalNoun, ending: "র"})
	return m
}()

const maxSuffix = 30 // bytes

// analyse returns the readings of a folded word as a verb form.
func (t verbTable) analyse(word string) []verbForm {
	out := t.plain(nil, word)
	if s, ok := strings.CutSuffix(word, "নি"); ok {
		for _, f := range t.plain(nil, s) {
			if f.mood == finite && f.tense == present {
				f.tense, f.neg = perfect, true
				out = append(out, f)
			}
		}
	}
	if s, ok := strings.CutSuffix(word, "না"); ok && len(out) == 0 {
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

// plain appends the readings of a word without -না, -নি, -ও or -ই.
func (t verbTable) plain(out []verbForm, word string) []verbForm {
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
					out = append(out, verbForm{inflection: s.inflection, root: st.root})
				}
			}
		}
	}
	return out
}
