package gloss

import "strings"

// english inflects English words.
type english struct {
	verbs map[string][3]string // base -> past, participle, ing
	nouns map[string]string    // singular -> plural
}

func loadEnglish() english {
	e := english{make(map[string][3]string, 300), make(map[string]string, 150)}
	rows("english-verbs.tsv", 4, func(f []string) { e.verbs[f[0]] = [3]string{f[1], f[2], f[3]} })
	rows("english-nouns.tsv", 2, func(f []string) { e.nouns[f[0]] = f[1] })
	return e
}

// form is an inflected form of an English verb.
type form uint8

const (
	base form = iota
	third
	pastTense
	participle
	ing
)

// verb inflects the first word of an English verb such as "go up" or "be killed".
func (e *english) verb(en string, f form, subject person) string {
	head, rest, _ := strings.Cut(en, " ")
	if rest != "" {
		rest = " " + rest
	}
	if head == "be" {
		return be(f, subject) + rest
	}
	switch f {
	case third:
		if subject != third3 {
			return en
		}
		return e.third(head) + rest
	case pastTense, participle, ing:
		if irr, ok := e.verbs[head]; ok {
			return irr[f-pastTense] + rest
		}
		if f == ing {
			return regularIng(head) + rest
		}
		return regularPast(head) + rest
	}
	return en
}

// person is what an English verb agrees with.
type person uint8

const (
	third3 person = iota // he, she, it
	plural               // we, you, they
	first1               // I
)

func be(f form, p person) string {
	switch f {
	case third:
		return [...]string{"is", "are", "am"}[p]
	case pastTense:
		return [...]string{"was", "were", "was"}[p]
	case participle:
		return "been"
	case ing:
		return "being"
	}
	return "be"
}

func have(p person) string {
	if p == third3 {
		return "has"
	}
	return "have"
}

func (e *english) third(v string) string {
	switch v {
	case "have":
		return "has"
	case "do":
		return "does"
	case "go":
		return "goes"
	}
	return addS(v)
}

// addS writes the -s of the third person and of plurals.
func addS(w string) string {
	switch {
	case w == "":
		return w
	case hasAnySuffix(w, "s", "x", "z", "ch", "sh"):
		return w + "es"
	case strings.HasSuffix(w, "y") && !vowelBefore(w, 1):
		return w[:len(w)-1] + "ies"
	case strings.HasSuffix(w, "o") && !vowelBefore(w, 1) && !hasAnySuffix(w, "photo", "piano", "video", "radio"):
		return w + "es"
	}
	return w + "s"
}

func regularPast(v string) string {
	switch {
	case strings.HasSuffix(v, "e"):
		return v + "d"
	case strings.HasSuffix(v, "y") && !vowelBefore(v, 1):
		return v[:len(v)-1] + "ied"
	case strings.HasSuffix(v, "c"):
		return v + "ked"
	}
	return v + "ed"
}

func regularIng(v string) string {
	switch {
	case strings.HasSuffix(v, "ie"):
		return v[:len(v)-2] + "ying"
	case strings.HasSuffix(v, "e") && !hasAnySuffix(v, "ee", "oe", "ye"):
		return v[:len(v)-1] + "ing"
	case strings.HasSuffix(v, "c"):
		return v + "king"
	}
	return v + "ing"
}

// plural writes the plural of an English noun; of several words, the last one
// changes, or the one before "of".
func (e *english) plural(n string) string {
	if p, ok := e.nouns[n]; ok {
		return p
	}
	if head, rest, ok := strings.Cut(n, " of "); ok {
		return e.plural(head) + " of " + rest
	}
	if i := strings.LastIndexByte(n, ' '); i >= 0 {
		return n[:i+1] + e.plural(n[i+1:])
	}
	return addS(n)
}

// compared writes "more" and "most" before short adjectives as -er and -est.
func (e *english) compared(adjs []string) []string {
	for i := 0; i+1 < len(adjs); i++ {
		degree, adj := adjs[i], adjs[i+1]
		if degree != "more" && degree != "most" {
			continue
		}
		end := "er"
		if degree == "most" {
			end = "est"
		}
		form, ok := irregularDegrees[adj+" "+end]
		switch {
		case ok:
		case strings.ContainsAny(adj, " -") || len(adj) > 6:
			continue
		case strings.HasSuffix(adj, "y") && !vowelBefore(adj, 1):
			form = adj[:len(adj)-1] + "i" + end
		case strings.HasSuffix(adj, "e"):
			form = adj + end[1:]
		case syllables(adj) > 1:
			continue
		case len(adj) > 2 && vowelBefore(adj, 1) && !vowelBefore(adj, 2) && !vowelBefore(adj, 0) && strings.IndexByte("wxy", adj[len(adj)-1]) < 0:
			form = adj + adj[len(adj)-1:] + end
		default:
			form = adj + end
		}
		adjs = append(append(append([]string(nil), adjs[:i]...), form), adjs[i+2:]...)
	}
	return adjs
}

var irregularDegrees = map[string]string{
	"good er": "better", "good est": "best", "bad er": "worse", "bad est": "worst", "far er": "farther", "far est": "farthest",
	"little er": "less", "little est": "least", "many er": "more", "many est": "most", "much er": "more", "much est": "most",
}

// syllables counts the groups of vowels of a word.
func syllables(w string) int {
	n := 0
	for i := range len(w) {
		if strings.IndexByte("aeiouy", w[i]) >= 0 && (i == 0 || strings.IndexByte("aeiouy", w[i-1]) < 0) {
			n++
		}
	}
	return n
}

// possessive writes 's.
func possessive(n string) string {
	if strings.HasSuffix(n, "s") {
		return n + "'"
	}
	return n + "'s"
}

func hasAnySuffix(w string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(w string, prefixes ...string) bool {
	for _, s := range prefixes {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	return false
}

// vowelBefore tells whether the letter n places before the last is a vowel.
func vowelBefore(w string, n int) bool {
	i := len(w) - 1 - n
	return i >= 0 && strings.IndexByte("aeiou", w[i]) >= 0
}
