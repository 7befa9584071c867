package english

import "strings"

// Stem is a word in lower case without its regular endings, by which forms of one word are
// found: announced, announcing and announces are all "announc". It is no word for people to
// read, and other words may share it.
func Stem(word string) string {
	w := word
	switch n := len(w); {
	case n < 4:
		return w
	case strings.HasSuffix(w, "ies"), strings.HasSuffix(w, "ied"):
		w = w[:n-3] + "y"
	case strings.HasSuffix(w, "ing"):
		w = cut(w, n-3)
	case strings.HasSuffix(w, "ed"):
		w = cut(w, n-2)
	case strings.HasSuffix(w, "ly") && n > 5:
		w = w[:n-2]
	case n > 4 && (strings.HasSuffix(w, "xes") || strings.HasSuffix(w, "ses") || strings.HasSuffix(w, "zes") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "oes")):
		w = w[:n-2]
	case w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i':
		w = w[:n-1]
	}
	switch n := len(w); {
	case n > 3 && w[n-1] == 'e':
		w = w[:n-1]
	case n > 3 && w[n-1] == 'y':
		w = w[:n-1] + "i"
	}
	return w
}

// cut takes the ending from byte n on off a word that has a vowel before it, and one of two
// consonants: stopped, running.
func cut(w string, n int) string {
	if n < 2 || !strings.ContainsAny(w[:n], "aeiouy") {
		return w
	}
	if n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("aeiouls", rune(w[n-1])) {
		n--
	}
	return w[:n]
}
