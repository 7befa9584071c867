package english

import (
	"strings"
	"sync"
)

// Stem is what the forms of a word in lower case have in common: announced, announcing and
// announces are all "announc", and gave and given are "give" as giving is. It is no word for
// people to read, and other words may share it.
func Stem(word string) string {
	if s, ok := irregularStems()[word]; ok {
		return s
	}
	base := withoutEnding(word)
	if s, ok := irregularStems()[base]; ok { // wounds, as the wound
		return s
	}
	return shortened(base)
}

// regularStem is the stem of a word that follows the rules.
func regularStem(word string) string { return shortened(withoutEnding(word)) }

// irregularStems are the stems of the forms that the rules do not bring to that of their word.
var irregularStems = sync.OnceValue(func() map[string]string {
	bases := map[string]string{"am": "be", "are": "be", "is": "be", "were": "be", "does": "do", "goes": "go", "has": "have"}
	put := func(form, base string) {
		if first, ok := bases[form]; ok { // enrolled is of enrol and of enroll
			form, base = base, first
		}
		if form != base {
			bases[form] = base
		}
	}
	rows(verbsTSV, func(row []string) {
		base := row[0]
		for _, form := range row[1:] {
			put(form, base)
		}
		// Britain doubles more: travelled, worshipping.
		if end := base[len(base)-1:]; (end == "l" || end == "p") && row[1] == base+"ed" {
			put(base+end+"ed", base)
			put(base+end+"ing", base)
		}
	})
	rows(nounsTSV, func(row []string) {
		if row[1] != "bases" { // of base, more often
			put(strings.ToLower(row[1]), strings.ToLower(row[0]))
		}
	})
	rows(degreesTSV, func(row []string) {
		for _, form := range row[1:] {
			if form != "more" && form != "most" { // of several words
				put(form, row[0])
			}
		}
	})
	stems := make(map[string]string)
	for form, base := range bases {
		for next, ok := bases[base]; ok; next, ok = bases[base] { // laid, of lay, of lie
			base = next
		}
		if s := regularStem(base); s != regularStem(form) {
			stems[form] = s
		}
	}
	return stems
})

// withoutEnding takes the regular endings off a word, but for -ly.
func withoutEnding(w string) string {
	switch n := len(w); {
	case n < 4:
		return w
	case n == 4 && (strings.HasSuffix(w, "ies") || strings.HasSuffix(w, "ied")): // dies
		return w[:3]
	case strings.HasSuffix(w, "ies"), strings.HasSuffix(w, "ied"):
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ses"), strings.HasSuffix(w, "zes"), strings.HasSuffix(w, "oes"),
		strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"):
		if n > 4 {
			return w[:n-2]
		}
		return w[:n-1] // uses
	case w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i':
		w = w[:n-1] // of buildings, too, there is more to take
	}
	switch n := len(w); {
	case strings.HasSuffix(w, "ing"):
		return cut(w, n-3)
	case strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "eed"):
		return cut(w, n-2)
	}
	return w
}

// cut takes the ending from byte n on off a word that has a vowel before it, and one of two
// consonants: stopped, running.
func cut(w string, n int) string {
	if n < 2 || !strings.ContainsAny(w[:n], "aeiouy") {
		return w
	}
	switch {
	case n == 2: // used
		return w[:n] + "e"
	case n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("aeioulsfz", rune(w[n-1])):
		n--
	}
	return w[:n]
}

// shortened is a word without -ly and without what changes or falls before an ending.
func shortened(w string) string {
	if n := len(w); n > 5 && strings.HasSuffix(w, "ly") {
		w = w[:n-2]
	}
	switch n := len(w); {
	case n > 3 && w[n-1] == 'e':
		w = w[:n-1]
	case n > 3 && w[n-1] == 'y':
		w = w[:n-1] + "i"
	}
	return w
}
