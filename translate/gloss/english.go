package gloss

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/english"
)

// takesThe tells whether a name is said with the article.
func (x *lexicon) takesThe(name string) bool {
	first, _, several := strings.Cut(name, " ")
	if !several {
		return x.the[name] == "whole"
	}
	return x.the[first] == "first" || x.the[name[strings.LastIndexByte(name, ' ')+1:]] == "last"
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

// inflect inflects the first word of an English verb such as "go up" or "be killed".
func inflect(en string, f form, subject person) string {
	head, rest, _ := strings.Cut(en, " ")
	if rest != "" {
		rest = " " + rest
	}
	if head == "be" {
		return be(f, subject) + rest
	}
	switch f {
	case third:
		if subject != singular3 {
			return en
		}
		return thirdPerson(head) + rest
	case pastTense, participle, ing:
		past, part, present, ok := english.Verb(head)
		if !ok {
			past, present = regularPast(head), regularIng(head)
			part = past
		}
		return [...]string{past, part, present}[f-pastTense] + rest
	}
	return en
}

// person is what an English verb agrees with.
type person uint8

const (
	singular3 person = iota // he, she, it
	plural                  // we, you, they
	singular1               // I
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
	if p == singular3 {
		return "has"
	}
	return "have"
}

func thirdPerson(v string) string {
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

// pluralOf writes the plural of an English noun; of several words, the last one
// changes, or the one before "of".
func pluralOf(n string) string {
	if p, ok := english.Plural(n); ok {
		return p
	}
	if head, rest, ok := strings.Cut(n, " of "); ok {
		return pluralOf(head) + " of " + rest
	}
	if i := strings.LastIndexByte(n, ' '); i >= 0 {
		return n[:i+1] + pluralOf(n[i+1:])
	}
	return addS(n)
}

// compared writes "more" and "most" before short adjectives as -er and -est.
func compared(adjs []string) []string {
	var out []string
	for i := 0; i < len(adjs); i++ {
		if more := adjs[i]; i+1 < len(adjs) && (more == "more" || more == "most") {
			if form := degree(adjs[i+1], more == "most"); form != "" {
				out = append(out, form)
				i++
				continue
			}
		}
		out = append(out, adjs[i])
	}
	return out
}

// degree gives the comparative or superlative in one word, "" if there is none.
func degree(adj string, most bool) string {
	comparative, superlative, irregular := english.Degrees(adj)
	end, form := "er", comparative
	if most {
		end, form = "est", superlative
	}
	if irregular {
		return form
	}
	last := len(adj) - 1
	switch {
	case strings.ContainsAny(adj, " -") || len(adj) > 6:
		return ""
	case strings.HasSuffix(adj, "y") && !vowelBefore(adj, 1):
		return adj[:last] + "i" + end
	case syllables(strings.TrimSuffix(adj, "e")) > 1:
		return ""
	case strings.HasSuffix(adj, "e"):
		return adj + end[1:]
	case len(adj) > 2 && vowelBefore(adj, 1) && !vowelBefore(adj, 2) && !vowelBefore(adj, 0) && strings.IndexByte("wxy", adj[last]) < 0:
		return adj + adj[last:] + end
	}
	return adj + end
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

// adverbOf makes an adverb of an adjective.
func adverbOf(adj string) string {
	switch {
	case strings.Contains(adj, " "):
		return "in a " + adj + " way"
	case strings.HasSuffix(adj, "ic"):
		return adj + "ally"
	case strings.HasSuffix(adj, "ll"):
		return adj + "y"
	case hasAnySuffix(adj, "ble", "ple", "tle"):
		return adj[:len(adj)-1] + "y"
	case strings.HasSuffix(adj, "y") && !vowelBefore(adj, 1) && !strings.HasSuffix(adj, "ly"):
		return adj[:len(adj)-1] + "ily"
	case strings.HasSuffix(adj, "ly"):
		return adj
	}
	return adj + "ly"
}

// possessive writes 's.
func possessive(n string) string {
	if strings.HasSuffix(n, "s") {
		return n + "'"
	}
	return n + "'s"
}

// splitTail takes the end off a verb such as "take into custody", where an object
// stands before it.
func splitTail(verb string) (head, tail string) {
	head, rest, _ := strings.Cut(verb, " ")
	prep, noun, _ := strings.Cut(rest, " ")
	switch {
	case noun == "" || head == "be" || head == "come" || head == "go" || head == "get" || strings.Contains(noun, " "):
		return verb, ""
	case prep == "to" || prep == "into" || prep == "under":
		return head, rest
	}
	return verb, ""
}

// article is "a" or "an", whichever goes before next.
func article(next string) string {
	if startsWithVowelSound(next) {
		return "an"
	}
	return "a"
}

func startsWithVowelSound(w string) bool {
	if w == "" {
		return false
	}
	l := strings.ToLower(w)
	switch {
	case hasAnyPrefix(l, "unin", "unim"):
		return true
	case hasAnyPrefix(l, "uni", "use", "usu", "eu", "one", "once", "ukrain", "uk", "us-", "uran"):
		return false
	case hasAnyPrefix(l, "hour", "honest", "honor", "heir", "11", "18"):
		return true
	}
	return strings.IndexByte("aeiou8", l[0]) >= 0
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
