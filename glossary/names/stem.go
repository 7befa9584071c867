package names

import (
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Stem takes the case ending off a name or word as it stands in a text, of which
// surface is one. lemma and ending are as they are written there, in Unicode NFC:
// lemma + ending is the surface, but where the stem changes before its ending
// (ভবিষ্যতের, ভবিষ্যৎ). A name of several words has the ending on its last one.
//
// A spelling that the lexicon knows goes before a common word, and that before a
// guess by the shape of the word.
func (l *Lexicon) Stem(surface string) (lemma, ending string) {
	text := normal(surface)
	if l.terms[bengali.Fold(text)] != nil {
		return text, ""
	}
	head, word := text, text
	if i := strings.LastIndexByte(text, ' '); i >= 0 {
		head, word = text[:i+1], text[i+1:]
	} else {
		head = ""
	}
	// An ending after a hyphen or an apostrophe.
	if i := strings.LastIndexAny(word, "-'’‘‑"); i > 0 {
		_, n := utf8.DecodeRuneInString(word[i:])
		if _, ok := bengali.ParseEnding(bengali.Fold(word[i+n:])); ok {
			return head + word[:i], word[i:]
		}
	}
	stem, ending := l.split(head, word)
	return head + stem, ending
}

// A reading is a word as a stem and an ending.
type reading struct {
	stem   string
	ending bengali.Ending
}

// split reads the last word of a name, whose words before it are head.
func (l *Lexicon) split(head, word string) (stem, ending string) {
	folded := bengali.Fold(word)
	var known, listed, guess reading
	bengali.Splits(folded, func(stem string, e bengali.Ending) bool {
		r := reading{stem, e}
		switch {
		case stem == "" || strings.HasSuffix(stem, "্"):
		case l.terms[bengali.Fold(head)+stem] != nil && longer(stem, known.stem):
			known = r
		case bengali.IsWord(stem) && better(stem, listed.stem):
			listed = r
		case e.Text != "" && len(e.Text) > len(guess.ending.Text) && likely(stem, e):
			guess = r
		}
		return true
	})
	for _, r := range []reading{known, listed, guess} {
		if r.stem != "" {
			return restored(word, folded, r)
		}
	}
	return word, ""
}

func longer(a, b string) bool { return len(a) > len(b) }

// better tells whether a is the better stem than b, which was found before: the
// longer one, the bare one of two that differ in the change before an ending,
// and none that itself ends as a locative (ভবিষ্যতে and ভবিষ্যৎ).
func better(a, b string) bool {
	switch {
	case b == "":
		return true
	case strings.HasSuffix(b, "ে") && !strings.HasSuffix(a, "ে"):
		return true
	}
	return longer(a, b) || len(a) == len(b) && (strings.HasSuffix(a, "ং") || strings.HasSuffix(a, "ৎ"))
}

// restored writes a reading with the characters of word, of which folded is the
// folded form. A stem that changes before its ending is given in its bare form.
func restored(word, folded string, r reading) (stem, ending string) {
	cut := len(folded) - len(r.ending.Text)
	if !strings.HasPrefix(folded, r.stem) {
		return r.stem, r.ending.Text
	}
	_, offsets := bengali.FoldMap(word)
	return word[:offsets[cut]], word[offsets[cut]:]
}

// likely tells whether an unknown stem before an ending looks like one. Names
// that end as if they had an ending are fewer than those that have one.
func likely(stem string, e bengali.Ending) bool {
	syllables := 0
	for _, r := range stem {
		if r >= 'ক' && r <= 'হ' || r >= 'অ' && r <= 'ঔ' {
			syllables++
		}
	}
	last, n := utf8.DecodeLastRuneInString(stem)
	before, _ := utf8.DecodeLastRuneInString(stem[:len(stem)-n])
	switch e.Text {
	case "ে": // রুত্তে, আন্দ্রে, আবে
		return syllables >= 3 || syllables == 2 && before != '্'
	case "ই": // দুবাই, মুম্বাই
		return last != 'া' && syllables >= 2
	case "ও":
		return syllables >= 2
	case "টা", "টি", "রা":
		return syllables >= 3 || last != 'া' && syllables >= 2
	case "সহ":
		return syllables >= 2
	}
	return syllables >= 2
}
