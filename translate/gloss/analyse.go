package gloss

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// verbForm is one reading of a word as a verb, and what the lexicon has of it.
type verbForm struct {
	bengali.VerbForm
	verb *entry
}

// item is a word or fixed unit of the sentence with the reading chosen for it.
type item struct {
	entry
	cas    bengali.Case
	number bengali.Number
	emph   rune
	form   verbForm // of a verb
	value  float64  // of a numeral
	// span is the place of the item in the source, in bytes.
	span glossary.Span
	// bn is the folded stem, surface the whole folded word, of units of one word.
	bn, surface string
	unknown     bool
	term        bool // of the glossary
	// plainNumber marks a numeral that may be a year.
	plainNumber bool
	classified  bool // a numeral with an ending
	counted     bool // a numeral with -টি, -জন
	hours       bool // a numeral with -টা
	bracket     *bracket
}

func (it *item) has(f feat) bool { return it.feat&f != 0 }

// bend gives the item the case and number of an ending.
func (it *item) bend(e bengali.Ending) { it.cas, it.number, it.emph = e.Case, e.Number, e.Emphatic }

// nominal tells whether the item can be part of a noun group.
func (it *item) nominal() bool {
	switch it.class {
	case noun, name, pronoun, adjective, determiner, numeral:
		return true
	}
	return false
}

// analyser turns the tokens of one sentence into items, from left to right.
type analyser struct {
	*lexicon
	text  string
	toks  []bengali.Token
	terms []glossary.Match // those that are still to come
	items []item
	// forms are the readings of the tokens as verbs, nil where nobody has asked.
	forms [][]verbForm
	// subject is fFirst or fSecond after আমি, তুমি and their like.
	subject feat
	// told, if not nil, is called with the token that each item begins with.
	told func(token int)
}

func (a *analyser) run() {
	for i := range a.toks {
		if a.toks[i].Text == "বলেও" { // said also that, and not the ball
			a.toks[i].Text = "বলে"
		}
	}
	a.items = make([]item, 0, len(a.toks))
	a.forms = make([][]verbForm, len(a.toks))
	for i := 0; i < len(a.toks); {
		if a.told != nil {
			a.told(i)
		}
		from := i
		i += a.step(i)
		a.hyphenated(from)
		if it := a.last(); it != nil && it.span[1] == 0 {
			it.span = glossary.Span{a.toks[from].Start, a.toks[i-1].End}
		}
		it := a.last()
		switch {
		case it.class == pronoun && it.cas == bengali.Nominative:
			a.subject = it.feat & (fFirst | fSecond)
		case it.class == punct && it.en != "," || it.class == subordinator || it.class == conjunction && it.has(fClause|fSub):
			a.subject = 0
		}
	}
}

// hyphenated makes one name of two with a hyphen between them, of which the second was
// read at token i: রাশিয়া-ইউক্রেন যুদ্ধ, আল-বুসাইদি.
func (a *analyser) hyphenated(i int) {
	n := len(a.items)
	if n < 3 || a.toks[i].Space || a.toks[i-1].Space || a.items[n-2].class != punct || a.items[n-2].en != "-" {
		return
	}
	first, second := &a.items[n-3], &a.items[n-1]
	if first.class != name || second.class != name || first.feat&fPlace != second.feat&fPlace || first.cas != bengali.Nominative {
		return
	}
	second.en = first.en + "-" + second.en
	a.items[n-3] = *second
	a.items = a.items[:n-2]
}

func (a *analyser) push(it item) { a.items = append(a.items, it) }

// last is the item read last, nil at the start.
func (a *analyser) last() *item {
	if len(a.items) == 0 {
		return nil
	}
	return &a.items[len(a.items)-1]
}

// token returns the folded text of token i, "" after the end.
func (a *analyser) token(i int) string {
	if i < len(a.toks) {
		return a.toks[i].Text
	}
	return ""
}

func (a *analyser) isWord(i int) bool { return i < len(a.toks) && a.toks[i].Kind == bengali.Word }

// attached tells whether token i follows the one before without a space.
func (a *analyser) attached(i int) bool { return i < len(a.toks) && !a.toks[i].Space }

// verbForms returns the readings of token i as a verb.
func (a *analyser) verbForms(i int) []verbForm {
	if !a.isWord(i) {
		return nil
	}
	if a.forms[i] == nil {
		a.forms[i] = []verbForm{}
		for _, f := range bengali.VerbForms(a.toks[i].Text) {
			if e := a.verbs[f.Verb]; e != nil {
				a.forms[i] = append(a.forms[i], verbForm{f, e})
			}
		}
	}
	return a.forms[i]
}

// step reads one item at token i and tells how many tokens it took.
func (a *analyser) step(i int) int {
	t := &a.toks[i]
	for len(a.terms) > 0 && a.terms[0].Start < t.Start {
		a.terms = a.terms[1:]
	}
	if len(a.terms) > 0 && a.terms[0].Start == t.Start {
		if n := a.term(a.terms[0], i); n > 0 {
			return n
		}
	}
	if n := a.phrase(i); n > 0 {
		return n
	}
	if n := a.initials(i); n > 0 {
		return n
	}
	switch t.Kind {
	case bengali.Foreign:
		a.push(item{entry: entry{class: name, en: a.text[t.Start:t.End]}})
		return 1 + a.detachedEnding(i+1)
	case bengali.Punct:
		if n := a.title(i); n > 0 {
			return n
		}
		if prev := a.last(); t.Text == "-" && prev != nil && prev.class == particle && prev.has(fNegative) && a.attached(i) && a.attached(i+1) {
			return 1 // না-হলে
		}
		if a.joins(i) {
			if prev := a.last(); prev.has(fHuman) {
				a.push(item{entry: entry{class: conjunction, en: "and"}})
			}
			return 1
		}
		a.push(item{entry: entry{class: punct, en: mark(a.text[t.Start:t.End])}})
		return 1
	}
	if n := a.number(i); n > 0 {
		return n
	}
	return a.word(i)
}

// letters are the Latin letters by their Bengali names, as initials are written.
var letters = func() map[string]string {
	m := make(map[string]string)
	for i, name := range bengali.LetterNames() {
		m[name] = string(rune('A' + i))
	}
	return m
}()

// initials reads two or more letters at token i before a name: এ কে এম ফজলে এলাহী. It tells
// how many tokens they are.
func (a *analyser) initials(i int) int {
	const longest = 6
	n := 0
	var en []string
	for n <= longest && letters[a.token(i+n)] != "" && !(n > 0 && a.attached(i+n)) {
		en = append(en, letters[a.token(i+n)])
		n++
	}
	if n < 2 || n > longest || !a.isWord(i+n) || bengali.NameInLatin(a.token(i+n)) == nil {
		return 0
	}
	a.push(item{entry: entry{class: name, en: strings.Join(en, " ")}})
	return n
}

// title reads a name in quotation marks at token i after the noun that it belongs to,
// or with an ending written onto the marks: ঘূর্ণিঝড় ‘শালুক’-এর. It tells how many tokens
// that are.
func (a *analyser) title(i int) int {
	const longest = 4 // words
	open, shut := a.text[a.toks[i].Start:a.toks[i].End], ""
	switch open {
	case "‘":
		shut = "’"
	case "“":
		shut = "”"
	default:
		return 0
	}
	n := 1
	for ; a.isWord(i+n) && n <= longest; n++ {
	}
	end := i + n // the closing mark
	if n == 1 || end >= len(a.toks) || a.text[a.toks[end].Start:a.toks[end].End] != shut || len(a.terms) > 0 && a.terms[0].Start < a.toks[end].Start {
		return 0
	}
	prev := a.last()
	after := prev != nil && prev.class == noun && prev.cas == bengali.Nominative && prev.number == bengali.Singular &&
		!(n == 2 && a.isAdjective(a.token(i+1))) // আলোচনা ‘ফলপ্রসূ’ হয়েছে
	_, ending := bengali.ParseEnding(a.token(end + 2))
	ending = ending && a.token(end+1) == "-" && a.attached(end+1) && a.attached(end+2)
	if !after && !ending {
		return 0
	}
	it := item{entry: entry{class: name}}
	var words []string
	for _, t := range a.toks[i+1 : end] {
		latin := bengali.NameInLatin(t.Text)
		if latin == nil {
			latin = nameWords().Latin(t.Text)
			it.unknown = true
		}
		words = append(words, bengali.Title(latin[0]))
	}
	it.en = open + strings.Join(words, " ") + shut
	a.push(it)
	return n + 1 + a.detachedEnding(end+1)
}

// joins tells whether a hyphen at token i makes one unit of two nouns, গ্যাস-সংকট, or a
// list of two kinds of people, শিক্ষক-শিক্ষার্থী.
func (a *analyser) joins(i int) bool {
	prev := a.last()
	if a.token(i) != "-" || !a.attached(i) || !a.attached(i+1) || !a.isWord(i+1) || prev == nil || prev.class != noun ||
		prev.cas != bengali.Nominative || prev.number != bengali.Singular || prev.has(fTime|fUnit) {
		return false
	}
	if len(a.terms) > 0 && a.terms[0].Start == a.toks[i+1].Start || len(a.verbForms(i+1)) > 0 {
		return false
	}
	found := false
	bengali.Splits(a.token(i+1), func(stem string, _ bengali.Ending) bool {
		for _, e := range a.words[stem] {
			found = found || e.class == noun && e.feat&(fTime|fUnit) == 0 && (!prev.has(fHuman) || e.feat&fHuman != 0)
		}
		return !found
	})
	return found
}

// mark is the English of a punctuation mark or sign.
func mark(s string) string {
	switch {
	case s == "৳":
		return "Tk"
	case !utf8.ValidString(s):
		return string(utf8.RuneError)
	}
	return s
}

// detachedEnding puts an ending that is written apart at token i onto the item
// just read: after a hyphen or apostrophe, directly after a foreign word, or
// the word এর. It tells how many tokens it took.
func (a *analyser) detachedEnding(i int) int {
	n := 0
	switch {
	case (a.token(i) == "-" || a.token(i) == "'") && a.attached(i) && a.attached(i+1):
		n = 2
	case a.isWord(i) && (a.attached(i) || a.token(i) == "এর" && !a.phraseAt(i)):
		n = 1
	default:
		return 0
	}
	e, ok := bengali.ParseEnding(a.token(i + n - 1))
	if !ok {
		return 0
	}
	a.last().bend(e)
	return n
}

var termFeatures = map[string]feat{"person": fHuman, "place": fPlace, "org": fOrg}

// term places a glossary term whole.
func (a *analyser) term(m glossary.Match, i int) int {
	n := 0
	for i+n < len(a.toks) && a.toks[i+n].Start < m.End {
		n++
	}
	it := item{entry: entry{class: name, en: m.Term.EN, feat: termFeatures[m.Term.Type]}, term: true}
	if m.Ending == "" {
		a.push(it)
		return n + a.detachedEnding(i+n)
	}
	e, ok := bengali.ParseEnding(strings.TrimLeft(m.Ending, "-'"))
	if !ok {
		return 0
	}
	it.bend(e)
	a.push(it)
	return n
}

// phrase reads the longest unit of several words at token i.
func (a *analyser) phrase(i int) int {
	it, n := a.findPhrase(i)
	if n > 0 {
		a.push(it)
	}
	return n
}

// phraseAt tells whether a unit of several words begins at token i: এর আগে.
func (a *analyser) phraseAt(i int) bool {
	_, n := a.findPhrase(i)
	return n > 0
}

func (a *analyser) findPhrase(i int) (it item, tokens int) {
	units := a.phrases[a.toks[i].Text]
	for k := range units {
		u := &units[k]
		last := i + len(u.rest)
		if last >= len(a.toks) || !a.matches(u.rest[:len(u.rest)-1], i+1) {
			continue
		}
		it := item{entry: u.entry}
		it.cas = pronounCase(&it)
		want, got := u.rest[len(u.rest)-1], a.toks[last].Text
		if got == want {
			return it, len(u.rest) + 1
		}
		// The last word of a noun may have an ending.
		if it.class != noun || len(got) < len(want)-len("ৎ") {
			continue
		}
		found := false
		bengali.Splits(got, func(stem string, e bengali.Ending) bool {
			if stem == want {
				it.bend(e)
				found = true
			}
			return !found
		})
		if found {
			return it, len(u.rest) + 1
		}
	}
	return item{}, 0
}

// matches tells whether the tokens from i on are words.
func (a *analyser) matches(words []string, i int) bool {
	for k, w := range words {
		if a.token(i+k) != w {
			return false
		}
	}
	return true
}

// word chooses a reading for the Bengali word at token i.
func (a *analyser) word(i int) int {
	w := a.toks[i].Text
	switch {
	case (w == "টি" || w == "টা") && a.last() != nil && a.last().term: // the classifier of %d টি
		return 1
	case w == "কি" && !a.verbFollows(i):
		// The particle of a question that asks yes or no.
		a.push(item{entry: entry{class: particle, feat: fEmphatic}})
		return 1
	case (w == "নিজে" || w == "নিজেই") && a.last() != nil && a.last().nominal() && a.last().cas == bengali.Nominative:
		a.push(item{entry: entry{class: adverb, en: "personally", feat: fPreverbal}}) // তিনি নিজেই বলেছেন
		return 1
	case (w == "বয়সী" || w == "বয়সি" || w == "বয়স্ক") && a.aged():
		return 1
	case w == "গড়ে" && i+1 < len(a.toks) && a.toks[i+1].Kind == bengali.Numeral:
		a.push(item{entry: entry{class: adverb, en: "on average"}, bn: w, surface: w})
		return 1
	case w == "আর" && a.token(i+1) == "না" && a.verbFollows(i+1):
		a.push(item{entry: entry{class: adverb, en: "anymore"}}) // যাতে আর না ঘটে
		return 1
	case w == "শেষ" && (i+1 >= len(a.toks) || a.toks[i+1].Kind == bengali.Punct) && a.last() != nil && a.last().class == noun && a.last().cas == bengali.Nominative:
		a.push(item{entry: entry{class: adjective, en: "over"}, bn: w, surface: w}) // কাজ শেষ
		return 1
	case w == "মিলে" && a.last() != nil && a.last().nominal() && a.last().cas == bengali.Nominative && a.last().feat&(fHuman|fOrg|fBoth) != 0:
		a.push(item{entry: entry{class: adverb, en: "together", feat: fManner}})
		return 1
	case w == "আর" && (a.verbFollows(i) && a.negated(i+2) || a.last() != nil && a.last().class != punct && a.noneFollows(i+1) ||
		a.last() != nil && (a.last().class == pronoun || a.last().has(fHuman|fOrg)) && a.last().cas == bengali.Nominative && a.noLonger(i+1)): // আমরা আর যুদ্ধ চাই না
		a.push(item{entry: entry{class: adverb, en: "anymore"}})
		return 1
	}
	best, ok := a.bestReading(i)
	if w == "সে" && a.eventFollows(i+1) { // সে ম্যাচে, and not he
		best, ok = item{entry: entry{class: determiner, en: "that", feat: fSequence}, bn: w}, true
	}
	if !ok {
		best = a.derived(i)
	}
	if best.class == pronoun {
		best.cas = pronounCase(&best)
	}
	best.surface = w
	a.push(best)
	if (best.class == noun || best.class == name) && best.cas == bengali.Nominative && (a.token(i+1) == "-" || a.token(i+1) == "'") {
		return 1 + a.detachedEnding(i+1)
	}
	return 1
}

// bestReading weighs all that the lexicon has for the word at token i.
func (a *analyser) bestReading(i int) (best item, ok bool) {
	bestScore := -1
	a.readings(i, func(e *entry, form verbForm, stem string, ending bengali.Ending, score int) {
		if score <= bestScore {
			return
		}
		best, bestScore = item{entry: *e, form: form, bn: stem}, score
		best.bend(ending)
	})
	return best, bestScore >= 0
}

// readings calls yield with each reading that the lexicon has for the word at token
// i, and how much speaks for it.
func (a *analyser) readings(i int, yield func(e *entry, form verbForm, stem string, ending bengali.Ending, score int)) {
	w := a.toks[i].Text
	atEnd := a.clauseEnd(i + 1)
	forms := a.verbForms(i)
	context := wordContext{a: a, token: i}
	atEnd = atEnd || len(forms) > 1 && a.lastVerb(i)
	for _, f := range forms {
		score := a.verbScore(f, atEnd)
		if f.Mood == bengali.VerbalNoun && f.Ending != "র" && a.described() && a.isAnyNoun(w) && !a.auxiliaryFollows(i) { // এই খেলায়
			score = 20
		}
		switch {
		case a.last() != nil && a.last().class == verb && a.last().form.Mood == bengali.Infinitive && auxiliaries[f.Verb] != noModal: // করতে চায়
			score += 40
		case f.Mood == bengali.VerbalNoun && f.Ending == "র" && (a.isNoun(w) || strings.HasSuffix(w, "বার") && a.isNoun(strings.TrimSuffix(w, "র")) || a.isNoun(f.Verb) && a.described()), // বাজার is a market, কয়েকটি ধারার
			f.Mood == bengali.VerbalNoun && f.Ending == "" && a.isAdjective(w) && context.nominalFollows() && !a.object(), // টানা বৃষ্টি
			f.Mood != bengali.VerbalNoun && a.owned() && a.isAnyNoun(w),                                                   // উজানের ঢলে
			a.counts() && w != "করে" && a.isAnyNoun(w),                                                                    // ৯৮ বলে
			w == "আসলে" && a.nominalFollows(i),
			w == "হলে" && !a.becomes(),                                                             // শিক্ষার্থীর জন্য হলে আসন আছে
			f.Mood == bengali.VerbalNoun && f.Ending == "" && a.isNoun(w) && a.postpositionAt(i+1): // তাঁর লেখা থেকে
			score = 20
		}
		if f.Mood == bengali.Finite && score >= 20 && a.finishes(f) { // মৃত্যু হল ছাত্রীর, বলা হল
			score = 45
		}
		yield(f.verb, f, w, bengali.Ending{}, score)
	}
	a.nameReadings(i, yield)
	known := len(a.words[w]) > 0
	bengali.Splits(w, func(stem string, e bengali.Ending) bool {
		entries := a.words[stem]
		if known && onlyEmphatic(e) { // প্রায়ই is a word of its own
			return true
		}
		for k := range entries {
			if score, ok := context.score(&entries[k], stem, e); ok {
				yield(&entries[k], verbForm{}, stem, e, score)
			}
		}
		return true
	})
}

// noneFollows tells whether a negated compound verb begins at token i: আর অভিযোগ করা
// হয়নি.
func (a *analyser) noneFollows(i int) bool {
	return findAnyCompound(a.compounds[a.token(i)], a.verbForms(i+1)) && (a.negated(i+2) || a.negated(i+3))
}

// noLonger tells whether a thing begins at token i and the clause is negated: আর সেই ভুল
// দেখতে চায় না.
func (a *analyser) noLonger(i int) bool {
	if !a.isWord(i) || slices.ContainsFunc(a.words[a.token(i)], func(e entry) bool { return e.feat&fHuman != 0 || e.class == pronoun }) ||
		!slices.ContainsFunc(a.words[a.token(i)], func(e entry) bool { return e.class == noun || e.class == determiner }) {
		return false
	}
	end := i
	for a.isWord(end) {
		end++
	}
	return end > i+1 && (a.negated(end-1) && len(a.verbForms(end-2)) > 0 || a.negated(end) && len(a.verbForms(end-1)) > 0)
}

// described tells whether the word before begins a noun group.
func (a *analyser) described() bool {
	prev := a.last()
	return prev != nil && prev.cas == bengali.Nominative && (prev.class == determiner || prev.class == numeral || prev.class == adjective)
}

// eventFollows tells whether token i is a time or an event with a case ending, which
// nobody does.
func (a *analyser) eventFollows(i int) (found bool) {
	if !a.isWord(i) || len(a.verbForms(i)) > 0 {
		return false
	}
	bengali.Splits(a.token(i), func(stem string, e bengali.Ending) bool {
		found = e.Case != bengali.Nominative && slices.ContainsFunc(a.words[stem], func(e entry) bool { return e.class == noun && e.feat&(fTime|fAction) != 0 && e.feat&fHuman == 0 })
		return !found
	})
	return found
}

// aged makes an adjective of a number of years: ৪৬ বছর বয়সী is 46-year-old.
func (a *analyser) aged() bool {
	n := len(a.items)
	if n < 2 || a.items[n-2].class != numeral || a.items[n-1].class != noun || a.items[n-1].en != "year" || a.items[n-1].cas != bengali.Nominative {
		return false
	}
	a.items[n-2] = item{entry: entry{class: adjective, en: a.items[n-2].en + "-year-old"}}
	a.items = a.items[:n-1]
	return true
}

// finishes tells whether the past form makes a compound verb with the word before, or a
// passive with a verbal noun.
func (a *analyser) finishes(f verbForm) bool {
	prev := a.last()
	if prev == nil || f.Tense != bengali.PastSimple || f.Person == bengali.First || f.Person == bengali.Second {
		return false
	}
	if prev.class == verb {
		return prev.form.Mood == bengali.VerbalNoun && prev.form.Ending == "" && f.Verb == "হওয়া"
	}
	return prev.class == noun && findCompound(a.compounds[prev.surface], nil, f.Verb) != nil
}

// becomes tells whether a condition with "be" may stand here: after what is or becomes.
func (a *analyser) becomes() bool {
	prev := a.last()
	return prev != nil && (prev.nominal() || prev.class == verb || prev.class == particle || prev.class == adverb && prev.feat&(fTime|fSentence) == 0)
}

// postpositionAt tells whether token i is a postposition that does not take a genitive.
func (a *analyser) postpositionAt(i int) bool {
	return slices.ContainsFunc(a.words[a.token(i)], func(e entry) bool { return e.class == postposition && e.feat&fGenitive == 0 })
}

// owned tells whether a thing or one person before says whose the word is.
func (a *analyser) owned() bool {
	prev := a.last()
	return prev != nil && (prev.class == noun || prev.class == name) && prev.cas == bengali.Genitive && (prev.number != bengali.Plural || !prev.has(fHuman))
}

// object tells whether the word before may be what is done by a verb here.
func (a *analyser) object() bool {
	prev := a.last()
	return prev != nil && prev.class == noun && prev.cas == bengali.Nominative && prev.feat&(fTime|fHuman|fOrg) == 0
}

// counts tells whether the word before is a number that something must follow.
func (a *analyser) counts() bool {
	prev := a.last()
	return prev != nil && prev.class == numeral && !prev.classified && !prev.counted && !prev.hours && prev.cas == bengali.Nominative
}

// isAnyNoun tells whether a word is a noun of the lexicon with any ending.
func (a *analyser) isAnyNoun(w string) (found bool) {
	bengali.Splits(w, func(stem string, _ bengali.Ending) bool {
		found = a.isNoun(stem)
		return !found
	})
	return found
}

// auxiliaryFollows tells whether token i has a verb after it that would make one verb
// with it: দেখা যায়, লেখা হয়.
func (a *analyser) auxiliaryFollows(i int) bool {
	return slices.ContainsFunc(a.verbForms(i+1), func(f verbForm) bool { return f.Verb == "হওয়া" || f.Verb == "যাওয়া" })
}

// lastVerb tells whether no verb and no copula comes after token i in its sentence:
// then কর্মসূচির আয়োজন করে ছাত্র ইউনিয়ন has its verb in করে.
func (a *analyser) lastVerb(i int) bool {
	for _, prev := range a.items {
		if prev.class == copula || prev.class == verb && prev.form.Mood == bengali.Finite {
			return false
		}
	}
	for i++; i < len(a.toks); i++ {
		if len(a.verbForms(i)) > 0 {
			return false
		}
		switch w := a.token(i); w {
		case "।", "?", "!":
			return true
		case "করে":
			return false
		default:
			if a.isCopula(w) || w == "কথা" || w == "উচিত" {
				return false
			}
		}
	}
	return false
}

func onlyEmphatic(e bengali.Ending) bool {
	return e.Text != "" && e.Case == bengali.Nominative && e.Number == bengali.Singular
}

// verbScore weighs a reading as a verb. Finite verbs stand at the end of a clause.
func (a *analyser) verbScore(f verbForm, atEnd bool) int {
	score := 35
	switch f.Mood {
	case bengali.Finite:
		score = 22
		if atEnd {
			score = 40
			if f.Person == bengali.First && a.subject == fFirst || f.Person == bengali.Second && a.subject == fSecond {
				score += 45
			}
		}
		if f.Person == bengali.First || f.Person == bengali.Second || f.Tense == bengali.Imperative {
			score -= 15 // দিন is rather a day, বই a book
		}
	case bengali.Conjunctive:
		score = 30
	case bengali.VerbalNoun:
		if f.Ending == "টা" {
			score = 20
		}
	}
	if f.Too {
		score -= 8
	}
	return score
}

// pronounCase is the case that the lexicon gives for a pronoun.
func pronounCase(it *item) bengali.Case {
	switch {
	case it.class != pronoun:
	case it.has(fGenitive):
		return bengali.Genitive
	case it.has(fAccusative):
		return bengali.Accusative
	case it.has(fLocative):
		return bengali.Locative
	}
	return bengali.Nominative
}

// wordContext is what the readings of one word share.
type wordContext struct {
	a     *analyser
	token int
	// asked and nominal remember what nominalFollows said.
	asked, nominal bool
}

func (c *wordContext) nominalFollows() bool {
	if !c.asked {
		c.asked, c.nominal = true, c.a.nominalFollows(c.token)
	}
	return c.nominal
}

// score weighs the reading as en with the ending e; ok is false when its class
// does not take that ending.
func (c *wordContext) score(en *entry, stem string, e bengali.Ending) (score int, ok bool) {
	bare := e.Text == "" || onlyEmphatic(e)
	switch en.class {
	case noun:
		switch {
		case e.Text == "" && en.feat&fHuman != 0 && c.isPlace():
			return 24, true
		case e.Text == "":
			return 27, true
		case bare:
			return 25, true
		}
		if e.Emphatic != 0 && e.Case != bengali.Nominative { // করেও is rather a verb than a tax
			return 21 - len(e.Text)/3, true
		}
		return 26 - len(e.Text)/3, true
	case adjective:
		switch {
		case !bare && en.feat&(fNounToo|fDetLike) == 0:
			return 8, true
		case !bare:
			return 14, true
		case c.nominalFollows():
			return 33, true
		}
		return 26, true
	case adverb:
		if c.a.described() && c.a.last().class == determiner && c.a.isAnyNoun(c.a.toks[c.token].Text) {
			return 20, bare // উভয় পাশে
		}
		return 32, bare
	case pronoun:
		return 60, bare
	case determiner:
		if bare && !c.nominalFollows() {
			return 24, true
		}
		return 62, bare
	case conjunction, subordinator, copula:
		if prev := c.a.last(); prev != nil && prev.class != punct && en.feat&fClause != 0 && c.a.isNoun(stem) {
			return 10, e.Text == "" // কারণ: the reason
		}
		return 70, e.Text == "" || bare && en.class == copula
	case particle:
		return 50, e.Text == ""
	case postposition:
		return c.a.postposition(en, c.token), bare
	}
	return 0, false
}

// isPlace tells whether the word may be a place, too, where somebody is or goes: জেলে ছিলেন.
func (c *wordContext) isPlace() (found bool) {
	a, i := c.a, c.token
	if !a.verbFollows(i) && !a.isCopula(a.token(i+1)) {
		return false
	}
	bengali.Splits(a.token(i), func(stem string, e bengali.Ending) bool {
		found = e.Case == bengali.Locative && slices.ContainsFunc(a.words[stem], func(en entry) bool { return en.feat&fPlace != 0 })
		return !found
	})
	return found
}

func (a *analyser) isAdjective(w string) bool {
	return slices.ContainsFunc(a.words[w], func(e entry) bool { return e.class == adjective })
}

func (a *analyser) isNoun(stem string) bool {
	for i := range a.words[stem] {
		if a.words[stem][i].class == noun {
			return true
		}
	}
	return false
}

// postposition decides between a postposition, at token i, and its homographs
// by what stands before.
func (a *analyser) postposition(en *entry, i int) int {
	const no, yes = 6, 65
	prev := a.last()
	if prev == nil {
		return no
	}
	genitive := prev.isGenitive()
	switch {
	case findAnyCompound(a.compounds[a.token(i)], a.verbForms(i+1)):
		return no // বিশেষজ্ঞদের মত নেওয়া হচ্ছে
	case en.feat&fEvent != 0 && (prev.class == pronoun || prev.has(fHuman)):
		return no // আমার সময়: my time
	case en.feat&fGenitive != 0:
		if genitive {
			return yes
		}
	case prev.class == verb && prev.form.Mood != bengali.VerbalNoun, a.token(i) == "হতে" && a.auxiliaryAt(i+1), a.isCompound(prev, i):
	case en.feat&fBoth != 0 && prev.nominal(): // পুলিশের সূত্রে, পুলিশ সূত্রে
		return yes
	case prev.nominal() && !genitive, prev.class == adverb && prev.has(fTime|fPlace), prev.class == verb:
		return yes
	}
	return no
}

// isGenitive tells whether the item is a noun or verbal noun in the genitive.
func (it *item) isGenitive() bool {
	return it.nominal() && it.cas == bengali.Genitive || it.class == verb && it.form.Mood == bengali.VerbalNoun && it.form.Ending == "র"
}

// auxiliaryAt tells that the infinitive before token i has an auxiliary.
func (a *analyser) auxiliaryAt(i int) bool {
	for _, f := range a.verbForms(i) {
		if auxiliaries[f.Verb] != noModal {
			return true
		}
	}
	return a.token(i) == "শুরু"
}

// isCompound tells whether prev is the noun of a compound verb at token i.
func (a *analyser) isCompound(prev *item, i int) bool {
	return findAnyCompound(a.compounds[prev.surface], a.verbForms(i))
}

// verbFollows tells whether the word after token i is a verb and no name.
func (a *analyser) verbFollows(i int) bool {
	if len(a.verbForms(i+1)) == 0 {
		return false
	}
	for k := range a.terms {
		if a.terms[k].Start >= a.toks[i+1].Start {
			return a.terms[k].Start > a.toks[i+1].Start
		}
	}
	return true
}

// negated tells whether token i negates the verb before it, or that verb itself does.
func (a *analyser) negated(i int) bool {
	for _, f := range a.verbForms(i - 1) {
		if f.Negative {
			return true
		}
	}
	for _, en := range a.words[a.token(i)] {
		if en.class == particle && en.feat&fNegative != 0 {
			return true
		}
	}
	return false
}

// clauseEnd tells whether token i cannot belong to the verb group before it,
// except for a negation.
func (a *analyser) clauseEnd(i int) bool {
	if i >= len(a.toks) || a.toks[i].Kind == bengali.Punct {
		return true
	}
	w := a.toks[i].Text
	if w == "বলে" || w == "কি" {
		return true
	}
	for _, en := range a.words[w] {
		switch en.class {
		case conjunction, subordinator:
			return true
		case particle:
			return en.feat&(fNegative|fEmphatic) != 0
		case pronoun:
			return en.feat&fRelative != 0
		}
	}
	return false
}

// nominalFollows tells whether the word after token i can continue a noun group.
func (a *analyser) nominalFollows(i int) bool {
	i++
	if i >= len(a.toks) {
		return false
	}
	t := &a.toks[i]
	switch t.Kind {
	case bengali.Punct:
		return strings.Contains("'‘“\"", t.Text)
	case bengali.Numeral, bengali.Foreign:
		return true
	}
	known, found := false, false
	bengali.Splits(t.Text, func(stem string, e bengali.Ending) bool {
		for k := range a.words[stem] {
			known = true
			switch a.words[stem][k].class {
			case noun, adjective, determiner:
				found = true
			case postposition, conjunction, subordinator, copula, particle:
				if e.Text == "" {
					found = false
					return false
				}
			}
		}
		if _, ok := bengali.NumberWord(stem); ok {
			found = true
		}
		return !found
	})
	if found || known {
		return found
	}
	for _, f := range a.verbForms(i) {
		if f.Mood != bengali.VerbalNoun {
			return false
		}
	}
	return true
}

// derived reads the word at token i by its formation, or else writes it in
// Latin letters.
func (a *analyser) derived(i int) item {
	w := a.toks[i].Text
	if s, ok := strings.CutSuffix(w, "ভাবে"); ok {
		for _, en := range a.words[s] {
			if en.class == adjective {
				return item{entry: entry{class: adverb, en: adverbOf(en.en), feat: fManner}, bn: w}
			}
		}
	}
	for k := range a.derivations {
		d := &a.derivations[k]
		s, ok := strings.CutSuffix(w, d.suffix)
		if !ok {
			continue
		}
		for _, en := range a.words[s] {
			if en.class == noun {
				it := item{entry: d.entry, bn: w}
				it.en = strings.Replace(d.en, "*", en.en, 1)
				return it
			}
		}
		if d.feat&fProper != 0 && len(a.words[s]) == 0 && utf8.RuneCountInString(s) > 2 { // রংপুরগামী
			it := item{entry: d.entry, bn: w, unknown: bengali.NameInLatin(s) == nil}
			it.feat &^= fProper
			it.en = strings.Replace(d.en, "*", nameWords().Latin(s)[0], 1)
			return it
		}
	}
	return a.unknown(i)
}

// unknown takes the word at token i for a name.
func (a *analyser) unknown(i int) item {
	w := a.toks[i].Text
	lemma, ending := nameWords().Stem(w)
	if next := a.token(i + 1); ending == "র" && a.isWord(i+1) && len(a.words[next]) == 0 && bengali.NameInLatin(next) != nil {
		lemma = w // আনওয়ার হোসেন
	}
	if ending == "র" && a.isAdministered(i+1) || ending == "ও" && strings.HasSuffix(lemma, "ি") {
		lemma = w // সাপাহার উপজেলা, রোজারিও
	}
	lemma = bengali.Fold(lemma)
	it := item{entry: entry{class: name}, bn: lemma, unknown: bengali.NameInLatin(lemma) == nil}
	bengali.Splits(w, func(stem string, e bengali.Ending) bool {
		if stem == lemma {
			it.bend(e)
		}
		return stem != lemma
	})
	if it.en = nameWords().Latin(lemma)[0]; it.en == "" {
		it.en = bengali.Title(bengali.Transliterate(w))
	}
	return it
}

// isAdministered tells whether token i is a word for a kind of place that has a name before
// it.
func (a *analyser) isAdministered(i int) (found bool) {
	if !a.isWord(i) {
		return false
	}
	bengali.Splits(a.token(i), func(stem string, _ bengali.Ending) bool {
		switch stem {
		case "উপজেলা", "জেলা", "থানা", "ইউনিয়ন", "বাজার", "গ্রাম", "নদী", "বন্দর", "উপজিলা", "মহকুমা", "ব্লক":
			found = true
		}
		return !found
	})
	return found
}

// nameWords takes the endings off names and writes them in English. What the glossary
// has is no word any more when a word is read.
var nameWords = sync.OnceValue(func() *names.Lexicon { return names.NewLexicon() })

// nameReadings calls yield with the readings of the word at token i as a name that
// is listed. One that is a common word too is rather that, unless a name or a title
// stands before it, or a name that is no other word after it.
func (a *analyser) nameReadings(i int, yield func(e *entry, form verbForm, stem string, ending bengali.Ending, score int)) {
	const alone, amongNames, common = 31, 45, 12
	w := a.toks[i].Text
	bengali.Splits(w, func(stem string, e bengali.Ending) bool {
		latin := bengali.NameInLatin(stem)
		if latin == nil {
			return true
		}
		score := alone
		if len(a.compounds[stem]) > 0 || len(a.compounds[w]) > 0 || len(a.verbForms(i)) > 0 || a.isCommon(w) {
			score = common
			if e.Text == "" && a.amongNames(i) && (!a.isOfThings(stem) || a.surname()) {
				score = amongNames
			}
		}
		yield(&entry{class: name, en: latin[0]}, verbForm{}, stem, e, score)
		return false
	})
}

// isCommon tells whether a word is common, whatever its ending.
func (a *analyser) isCommon(w string) (found bool) {
	bengali.Splits(w, func(stem string, _ bengali.Ending) bool {
		found = len(a.words[stem]) > 0 || bengali.IsWord(stem)
		return !found
	})
	return found
}

// isOfThings tells whether a word is that for a kind of place, organization, time,
// office or event, which are also parts of names: কমিটি, Committee.
func (a *analyser) isOfThings(stem string) bool {
	return slices.ContainsFunc(a.words[stem], func(e entry) bool { return e.feat&(fOrg|fPlace|fTime|fUnit|fAction|fTitle) != 0 })
}

// amongNames tells whether the word at token i stands beside a name, and is not the
// noun of a compound verb (বিশ্বাস করেন).
func (a *analyser) amongNames(i int) bool {
	if findAnyCompound(a.compounds[a.toks[i].Text], a.verbForms(i+1)) || a.isOnlyVerb(i) {
		return false
	}
	if prev := a.last(); prev != nil && i > 0 && a.toks[i].Space && prev.cas == bengali.Nominative &&
		prev.class == name && prev.feat&(fPlace|fOrg) == 0 {
		return true
	}
	next := a.token(i + 1)
	if prev := a.last(); prev != nil && prev.class == noun && prev.has(fHuman) && prev.cas == bengali.Nominative && prev.number == bengali.Singular &&
		a.isWord(i+1) && bengali.NameInLatin(next) != nil && len(a.verbForms(i+1)) == 0 { // কৃষক কামাল উদ্দিন
		return true
	}
	if len(a.verbForms(i)) > 0 || a.isOffice(i) {
		return false
	}
	return a.isWord(i+1) && bengali.NameInLatin(next) != nil && len(a.words[next]) == 0 && len(a.verbForms(i+1)) == 0
}

// isOnlyVerb tells whether the word at token i ends the sentence, is a verb of the past or
// the like, and the sentence has no other: করিম এলেন।
func (a *analyser) isOnlyVerb(i int) bool {
	switch a.token(i + 1) {
	case fullStop, "?", "!":
	default:
		return false
	}
	return slices.ContainsFunc(a.verbForms(i), func(f verbForm) bool { return f.Mood == bengali.Finite && f.Tense != bengali.Present }) &&
		!slices.ContainsFunc(a.items, func(it item) bool {
			return it.class == copula || it.class == verb && it.form.Mood == bengali.Finite
		})
}

// isOffice tells whether the word at token i is what the one is whose name follows:
// রিয়ালের কোচ কার্লো আনচেলত্তি.
func (a *analyser) isOffice(i int) bool {
	prev := a.last()
	return prev != nil && (prev.isGenitive() || prev.class == adjective) &&
		slices.ContainsFunc(a.words[a.token(i)], func(e entry) bool { return e.class == noun && e.feat&fHuman != 0 })
}

// surname tells whether a name stands last with an office before it: অধ্যাপক জ্যোতির্ময়
// সরকার.
func (a *analyser) surname() bool {
	n := len(a.items)
	return n > 1 && a.items[n-1].class == name && a.items[n-2].class == noun && a.items[n-2].has(fHuman) && a.items[n-2].cas == bengali.Nominative
}

// findAnyCompound tells whether one of units is a compound with one of the verbs.
func findAnyCompound(units []phrase, verbs []verbForm) bool {
	for _, f := range verbs {
		if findCompound(units, nil, f.Verb) != nil {
			return true
		}
	}
	return false
}
