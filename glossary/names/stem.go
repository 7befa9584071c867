package names

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Stem takes the case ending off a name or word as it stands in a text, of which
// surface is one. lemma and ending are as they are written there, in Unicode NFC:
// lemma + ending is the surface, but where the stem changes before its ending
// (ভবিষ্যতের, ভবিষ্যৎ). A name of several words has the ending on its last one.
//
// A spelling that the lexicon knows goes before a common word or a common name, and
// those before a guess by the shape of the word.
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
		case l.terms[bengali.Fold(head)+stem] != nil && (longer(stem, known.stem) || len(stem) == len(known.stem) && bare(stem)):
			known = r
		case (bengali.IsWord(stem) || bengali.NameInLatin(stem) != nil) && better(stem, listed.stem):
			listed = r
		case e.Text != "" && likely(stem, e) && likelier(r, guess):
			guess = r
		}
		return true
	})
	if isPlace(folded) && !isPlace(guess.stem) { // বিনোদপুর
		guess = reading{}
	}
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
	return longer(a, b) || len(a) == len(b) && bare(a)
}

// bare tells whether a stem is one that changes before an ending, as it is without.
func bare(stem string) bool { return strings.HasSuffix(stem, "ং") || strings.HasSuffix(stem, "ৎ") }

// likelier tells whether a is the better guess than b, which was found before: one
// whose stem ends as names of places do, the longer ending, and the stem that is
// rather a bare one (শিলং of শিলঙের).
func likelier(a, b reading) bool {
	if placeA, placeB := isPlace(a.stem), isPlace(b.stem); placeA != placeB {
		return placeA
	}
	return len(a.ending.Text) > len(b.ending.Text) ||
		len(a.ending.Text) == len(b.ending.Text) && (strings.HasSuffix(a.stem, "ং") || strings.HasSuffix(a.stem, "জিৎ"))
}

//go:embed placeendings.txt
var placeEndingsTXT string

var placeEndings = sync.OnceValue(func() (ends []string) {
	for line := range strings.Lines(placeEndingsTXT) {
		if line[0] != '#' {
			ends = append(ends, bengali.Fold(strings.TrimSuffix(line, "\n")))
		}
	}
	return ends
})

// isPlace tells whether the folded word ends as the names of many places do.
func isPlace(word string) bool {
	return slices.ContainsFunc(placeEndings(), func(end string) bool {
		return len(word) > len(end) && strings.HasSuffix(word, end)
	})
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
	if syllables < 2 {
		return false
	}
	last, n := utf8.DecodeLastRuneInString(stem)
	before, _ := utf8.DecodeLastRuneInString(stem[:len(stem)-n])
	switch e.Text {
	case "ে": // রুত্তে, আন্দ্রে, আবে, নরওয়ে, এমবাপ্পে
		return !needsE(stem) && (syllables >= 3 || before != '্')
	case "ের", "েও", "েরও", "েরই":
		return !needsE(stem)
	case bengali.Yya + "ে": // জিম্বাবুয়ে
		return last != 'ও' && last != 'ু'
	case "েই": // ব্রুনেই
		return syllables >= 4
	case "ই": // দুবাই, মুম্বাই
		return last != 'া'
	case "রা": // মাগুরা
		return last != 'ু' && (last != 'া' || syllables >= 3)
	case "টা", "টি":
		return last != 'া' || syllables >= 3
	}
	return true
}

// needsE tells whether what stands before an e looks as if the e were of the name:
// a doubled consonant, or an end that few words have.
func needsE(stem string) bool {
	for _, end := range []string{"ও" + bengali.Yya, "ু" + bengali.Yya, "র্ত", "ন্ত"} {
		if strings.HasSuffix(stem, end) {
			return true
		}
	}
	word := []rune(stem)
	n := len(word)
	return n >= 3 && word[n-2] == '্' && word[n-1] == word[n-3]
}
