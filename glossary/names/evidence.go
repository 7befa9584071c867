package names

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// loosest is how far apart spellings of one name may sound, as a share of what is
// tolerated, when something else speaks for it.
const loosest = 1.8

// judge tells how sure it is that a is also spelled b: a warning, a suggestion, or
// "" for no.
func (s *Survey) judge(a, b *stem, latin bool) glossary.Tier {
	if latin && !oneWord(a, b) || !latin && (inflected(a, b) || derived(a.form, b.form)) {
		return ""
	}
	x, y := s.lexicon.spelling(a.form), s.lexicon.spelling(b.form)
	ratio := x.distance(&y, 2, new(bengali.Comparer))
	n := min(x.n, y.n)
	// Of the spellings of one name in the press 19 of 20 are nearer than sure.
	const same, unlikely = .15, .7
	sure := float32(.6)
	if n == 3 {
		sure = .66
	}
	apart := ratio * tolerance(n, latin)
	switch s.evidence(a, b) {
	case 1:
		if ratio <= 1 || ratio <= loosest && sameConsonants(a.form, b.form) {
			return glossary.Warning
		}
		return ""
	case -1:
		switch {
		case n >= 4 && apart <= same:
			return glossary.Warning
		case n >= 4 && ratio <= sure, apart <= same:
			return glossary.Suggestion
		}
		return ""
	}
	if apart <= same || n >= 3 && ratio <= sure {
		return glossary.Warning
	}
	if !latin && sameConsonants(a.form, b.form) {
		long := n >= 3 || min(len(x.all), len(y.all)) >= 5
		if n >= 3 && ratio <= 1 || isOrphan(a, b) && (ratio <= orphan || long && ratio <= loosest) {
			return glossary.Warning
		}
	}
	if ratio <= unlikely {
		return glossary.Suggestion
	}
	return ""
}

// isOrphan tells whether one of two names is never introduced and is much rarer than
// the other, which is: then it is rather that one, written in another way later on.
func isOrphan(a, b *stem) bool {
	return a.introduced() != b.introduced() && 2*min(a.count(), b.count()) <= max(a.count(), b.count())
}

// sameConsonants tells whether two names differ in little else than their vowels, and
// begin alike.
func sameConsonants(a, b string) bool {
	x, _ := utf8.DecodeRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return skeleton(a) == skeleton(b) && bengali.IsVowel(x) == bengali.IsVowel(y)
}

// orphan is how far apart short spellings may sound when only one of them is ever
// introduced.
const orphan = 1.3

// introduced tells whether the name is ever told of whom or what it is: it stands beside
// another name, a title or the word for a kind of place.
func (st *stem) introduced() bool {
	return len(st.before()) > 0 || len(st.after()) > 0 ||
		slices.ContainsFunc(st.words, func(w *word) bool { return w.person > 0 || w.place > 0 })
}

// oneWord tells whether two English words can be spellings of one: neither is made
// of the other, or an acronym, or both English for one term.
func oneWord(a, b *stem) bool {
	switch {
	case a.term != nil && a.term == b.term:
		return false
	case isAcronym(a.form) != isAcronym(b.form):
		return false
	case english.Derived(a.form, b.form), plural(a.form, b.form):
		return false
	}
	return !slices.Contains(english.Adjectives(a.form), b.form) && !slices.Contains(english.Adjectives(b.form), a.form)
}

func isAcronym(word string) bool { return strings.ToUpper(word) == word }

// derived tells whether one Bengali word is made of the other, হরপ্পান of হরপ্পা, or
// both of a third.
func derived(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if more, ok := strings.CutPrefix(a, b); ok {
		return slices.Contains(derivations, more)
	}
	last, n := utf8.DecodeLastRuneInString(a)
	final, m := utf8.DecodeLastRuneInString(b)
	x, y := genders[last], genders[final]
	return x != 0 && y != 0 && x != y && a[:len(a)-n] == b[:len(b)-m]
}

// genders are the last vowels by which names of women and men differ: ফার্নান্দা and
// ফার্নান্দো.
var genders = map[rune]byte{'া': 'a', 'ো': 'o', 'ি': 'i', 'ী': 'i'}

// derivations are what is put to a name to make another word of it.
var derivations = []string{"ন", "ান", "িয়ান", "ি", "ী", "ই", "িয়", "ীয়", "স", "েস", "য়ান"}

// inflected tells whether one spelling is the other with an ending, or with what
// looks like one.
func inflected(a, b *stem) bool {
	with := func(word, form string) (found bool) {
		bengali.Splits(word, func(s string, e bengali.Ending) bool {
			found = e.Text != "" && s == form
			return !found
		})
		return found
	}
	return with(a.form, b.form) || with(b.form, a.form)
}

// plural tells whether one word is the other with an s.
func plural(a, b string) bool {
	return strings.TrimSuffix(a, "s") == b || strings.TrimSuffix(b, "s") == a
}

// evidence weighs what stands beside two spellings, and what they are in English: 1
// for one name, -1 for two, 0 for nothing known.
func (s *Survey) evidence(a, b *stem) int {
	before := compareBeside(a.before(), b.before())
	after := compareBeside(a.after(), b.after())
	linked := compareLinks(a, b)
	switch {
	case linked != 0:
		return linked
	case before > 0 || after > 0:
		return 1
	case before < 0 || after < 0, a.kind()*b.kind() < 0:
		return -1
	}
	return 0
}

// kind is 1 for what is rather the name of a person, -1 for a place, 0 if nothing
// tells.
func (st *stem) kind() int {
	person, place := 0, 0
	for _, w := range st.words {
		person += w.person
		place += w.place
		bengali.Splits(w.text, func(form string, e bengali.Ending) bool {
			if form != st.form {
				return true
			}
			switch {
			case e.Case == bengali.Locative:
				place += w.count()
			case e.Case == bengali.Accusative, e.Number == bengali.Plural:
				person += w.count()
			}
			return false
		})
	}
	switch {
	case person > 0 && place == 0:
		return 1
	case place > 0 && person == 0:
		return -1
	}
	return 0
}

// before are the names before the name, as far as they can be of one: a word that is
// common too is none with an ending (of the minister's belief, বিশ্বাস).
func (st *stem) before() (all []string) {
	for _, w := range st.words {
		for _, n := range w.before.words {
			if n != nil && (!n.ambiguous || bengali.NameInLatin(n.text) != nil) {
				all = append(all, n.text)
			}
		}
	}
	return all
}

// after are the names after the name, where it stands without an ending itself.
func (st *stem) after() (all []string) {
	for _, w := range st.words {
		for _, n := range w.after.words {
			if n != nil && (!n.ambiguous || w.text == st.form) {
				all = append(all, n.text)
			}
		}
	}
	return all
}

// compareBeside is 1 if both names have a name at one side in common, -1 if both
// have some but none in common.
func compareBeside(x, y []string) int {
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	for _, p := range x {
		for _, q := range y {
			if p == q || shareStem(p, q) {
				return 1
			}
		}
	}
	return -1
}

// shareStem tells whether two words can be of one stem: ঢাকার and ঢাকায়.
func shareStem(a, b string) bool {
	var stems []string
	bengali.Splits(a, func(s string, _ bengali.Ending) bool {
		stems = append(stems, s)
		return true
	})
	found := false
	bengali.Splits(b, func(s string, _ bengali.Ending) bool {
		found = isStem(s) && slices.Contains(stems, s)
		return !found
	})
	return found
}

// compareLinks is 1 if the pairs have the same English for both names, and -1 if
// they have other English.
func compareLinks(a, b *stem) int {
	best := func(st *stem) map[string]bool {
		counts := make(map[string]int)
		most := 0
		for _, w := range st.words {
			for e, n := range w.links {
				counts[e.text] += n
				most = max(most, counts[e.text])
			}
		}
		top := make(map[string]bool)
		for e, n := range counts {
			if n == most {
				top[e] = true
			}
		}
		return top
	}
	x, y := best(a), best(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	for e := range x {
		if y[e] {
			return 1
		}
	}
	return -1
}
