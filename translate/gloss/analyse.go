package gloss

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// item is a word or fixed unit of the sentence with the reading chosen for it.
type item struct {
	class  class
	en     string
	feat   feat
	cas    bengali.Case
	number bengali.Number
	emph   rune
	form   verbForm          // of a verb
	args   map[string]string // of a verb
	value  float64           // of a numeral
	// bn is the folded stem, surface the whole folded word, of units of one word.
	bn, surface string
	// first and last are its tokens.
	first, last int
	unknown     bool
	term        bool
	// plainNumber marks a numeral that may be a year.
	plainNumber bool
	classified  bool // a numeral with -টি, -জন
	bracket     *bracket
}

func (it *item) has(f feat) bool { return it.feat&f != 0 }

// nominal tells whether the item can be part of a noun group.
func (it *item) nominal() bool {
	switch it.class {
	case noun, name, pronoun, adjective, determiner, numeral:
		return true
	}
	return false
}

// analyser turns the tokens of one sentence into items.
type analyser struct {
	*lexicon
	text  string
	toks  []bengali.Token
	terms []glossary.Match
	items []item
}

func (a *analyser) run() {
	for i := 0; i < len(a.toks); {
		n := a.step(i)
		for k := range a.items[len(a.items)-1:] {
			a.items[len(a.items)-1+k].last = i + n - 1
		}
		i += n
	}
}

func (a *analyser) push(it item, i int) {
	it.first, it.last = i, i
	a.items = append(a.items, it)
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
	switch t.Kind {
	case bengali.Numeral:
		return a.numeral(i)
	case bengali.Foreign:
		a.push(item{class: name, en: a.text[t.Start:t.End]}, i)
		return a.detachedEnding(i)
	case bengali.Punct:
		a.push(item{class: punct, en: a.text[t.Start:t.End]}, i)
		return 1
	}
	return a.word(i)
}

// detachedEnding takes an ending after a hyphen or apostrophe, or -এর and -র
// written apart after a foreign word, into the item just pushed for token i.
func (a *analyser) detachedEnding(i int) int {
	it := &a.items[len(a.items)-1]
	if i+2 < len(a.toks) && !a.toks[i+1].Space && !a.toks[i+2].Space && (a.toks[i+1].Text == "-" || a.toks[i+1].Text == "'") {
		if e, ok := bengali.ParseEnding(a.toks[i+2].Text); ok {
			it.cas, it.number, it.emph = e.Case, e.Number, e.Emphatic
			return 3
		}
	}
	if i+1 < len(a.toks) && a.toks[i+1].Kind == bengali.Word {
		if e, ok := bengali.ParseEnding(a.toks[i+1].Text); ok && (!a.toks[i+1].Space || a.toks[i+1].Text == "এর" && !a.phraseAt(i+1)) {
			it.cas, it.number, it.emph = e.Case, e.Number, e.Emphatic
			return 2
		}
	}
	return 1
}

// term places a glossary term whole.
func (a *analyser) term(m glossary.Match, i int) int {
	it := item{class: name, en: m.Term.EN, term: true}
	switch m.Term.Type {
	case "person":
		it.feat = hum
	case "place":
		it.feat = place
	case "org":
		it.feat = org
	}
	if m.Ending != "" {
		if e, ok := bengali.ParseEnding(strings.TrimLeft(m.Ending, "-'")); ok {
			it.cas, it.number, it.emph = e.Case, e.Number, e.Emphatic
		} else {
			return 0
		}
	}
	n := 0
	for i+n < len(a.toks) && a.toks[i+n].Start < m.End {
		n++
	}
	if m.Ending == "" {
		a.push(it, i+n-1)
		extra := a.detachedEnding(i+n-1) - 1
		a.items[len(a.items)-1].first = i
		return n + extra
	}
	a.push(it, i)
	return n
}

// phrase finds the longest unit of several words at token i.
func (a *analyser) phrase(i int) int {
	for _, u := range a.phrases[a.toks[i].Text] {
		n := len(u.words)
		if i+n >= len(a.toks) {
			continue
		}
		ok := true
		for k := 0; k < n-1 && ok; k++ {
			ok = a.toks[i+1+k].Text == u.words[k]
		}
		if !ok {
			continue
		}
		it := item{class: u.entry.class, en: u.entry.en, feat: u.entry.feat}
		it.cas = pronounCase(&it)
		last := a.toks[i+n].Text
		if last == u.words[n-1] {
			a.push(it, i)
			return n + 1
		}
		if it.class != noun {
			continue
		}
		found := false
		bengali.Splits(last, func(stem string, e bengali.Ending) bool {
			if stem == u.words[n-1] {
				it.cas, it.number, it.emph = e.Case, e.Number, e.Emphatic
				found = true
			}
			return !found
		})
		if found {
			a.push(it, i)
			return n + 1
		}
	}
	return 0
}

// verbFollows tells whether the next word is a verb.
func (a *analyser) verbFollows(i int) bool {
	if i+1 >= len(a.toks) || len(a.verbs.analyse(a.toks[i+1].Text)) == 0 {
		return false
	}
	for _, m := range a.terms {
		if m.Start == a.toks[i+1].Start {
			return false
		}
	}
	return true
}

// phraseAt tells whether a unit of several words begins at token i: এর আগে.
func (a *analyser) phraseAt(i int) bool {
	n := len(a.items)
	found := a.phrase(i) > 0
	a.items = a.items[:n]
	return found
}

// word chooses a reading for the Bengali word at token i.
func (a *analyser) word(i int) int {
	w := a.toks[i].Text
	if v, ok := a.numbers[w]; ok && !a.isDeterminer(w, i) && !(w == "নয়" && a.clauseEnd(i+1)) {
		a.push(item{class: numeral, value: v, en: formatNumber(v), bn: w}, i)
		return a.classifier(i, a.multiply(i, 1))
	}
	if n := a.countedWord(i); n > 0 {
		return n
	}
	if w == "কি" && !a.verbFollows(i) {
		// The particle of a question that asks yes or no.
		a.push(item{class: particle, feat: emph, bn: w, surface: w}, i)
		return 1
	}
	var best item
	bestScore := -1
	consider := func(it item, score int) {
		if score > bestScore {
			best, bestScore = it, score
		}
	}
	atEnd := a.clauseEnd(i + 1)
	for _, f := range a.verbs.analyse(w) {
		score := 40
		switch f.mood {
		case finite:
			if !atEnd {
				score = 22
			}
			if f.second {
				score -= 15
			}
			if f.tense == imperative {
				score -= 12
			}
		case conjunctive:
			score = 30
		case verbalNoun, infinitive, conditional:
			score = 35
			if f.mood == verbalNoun && f.ending == "টা" {
				score = 20
			}
		}
		if f.too {
			score -= 8
		}
		consider(item{class: verb, en: f.root.en, feat: f.root.feat, args: f.root.args, form: f, bn: w}, score)
	}
	bengali.Splits(w, func(stem string, e bengali.Ending) bool {
		for _, en := range a.words[stem] {
			score, ok := a.score(en, e, i)
			if !ok {
				continue
			}
			consider(item{class: en.class, en: en.en, feat: en.feat, args: en.args, cas: e.Case, number: e.Number, emph: e.Emphatic, bn: stem}, score)
		}
		return true
	})
	if bestScore < 0 {
		best = a.derived(w, i)
	}
	if best.class == pronoun {
		best.cas = pronounCase(&best)
	}
	best.surface = w
	a.push(best, i)
	if best.class == noun || best.class == name {
		if best.cas == bengali.Nominative && i+2 < len(a.toks) && (a.toks[i+1].Text == "'" || a.toks[i+1].Text == "-") {
			return a.detachedEnding(i)
		}
	}
	return 1
}

// pronounCase is the case that the lexicon gives for a pronoun.
func pronounCase(it *item) bengali.Case {
	switch {
	case it.class != pronoun:
	case it.has(gen):
		return bengali.Genitive
	case it.has(acc):
		return bengali.Accusative
	case it.has(loc):
		return bengali.Locative
	}
	return bengali.Nominative
}

// isDeterminer tells the article এক from the number.
func (a *analyser) isDeterminer(w string, i int) bool {
	if w != "এক" {
		return false
	}
	if i+1 < len(a.toks) {
		if v, ok := a.numbers[a.toks[i+1].Text]; ok && v >= 100 {
			return false
		}
	}
	return true
}

// score weighs a reading of word i as the entry en with the ending e; ok is
// false when the class does not take that ending.
func (a *analyser) score(en entry, e bengali.Ending, i int) (score int, ok bool) {
	prev := a.prev()
	plain := e.Text == ""
	emphOnly := !plain && e.Case == bengali.Nominative && e.Number == bengali.Singular
	switch en.class {
	case noun:
		switch {
		case plain:
			return 27, true
		case emphOnly:
			return 25, true
		}
		return 26 - len(e.Text)/3, true
	case adjective:
		if !plain && !emphOnly {
			if en.feat&(nounToo|detLike) == 0 {
				return 8, true
			}
			return 14, true
		}
		if a.nominalFollows(i) {
			return 33, true
		}
		return 26, true
	case adverb:
		if !plain && !emphOnly {
			return 0, false
		}
		return 32, true
	case pronoun:
		if !plain && !emphOnly {
			return 0, false
		}
		if en.feat&(gen|acc|loc) == 0 && a.toks[i].Text == "সে" && a.nominalFollows(i) {
			return 20, true
		}
		return 60, true
	case determiner:
		if !plain && !emphOnly {
			return 0, false
		}
		if !a.nominalFollows(i) {
			return 24, true
		}
		return 62, true
	case conjunction, subordinator, copula:
		if !plain && !(emphOnly && en.class == copula) {
			return 0, false
		}
		if en.en == "because" && prev != nil && prev.class != punct {
			return 10, true
		}
		return 70, true
	case particle:
		if !plain {
			return 0, false
		}
		return 50, true
	case postposition:
		if !plain && !emphOnly {
			return 0, false
		}
		return a.postposition(en, prev)
	}
	return 0, false
}

// postposition decides between a postposition and its homographs by what stands before.
func (a *analyser) postposition(en entry, prev *item) (int, bool) {
	if prev == nil {
		return 5, true
	}
	isGen := prev.cas == bengali.Genitive && prev.nominal() || prev.class == verb && prev.form.mood == verbalNoun && prev.form.ending == "র"
	switch {
	case en.feat&gen != 0:
		if isGen {
			return 65, true
		}
		return 6, true
	case prev.class == verb && prev.form.mood != verbalNoun, en.en == "from" && a.auxiliaryFollows():
		return 6, true
	case a.isCompound(prev):
		return 6, true
	case prev.nominal() && !isGen, prev.class == adverb && prev.has(timeNoun|place), prev.class == verb:
		return 65, true
	}
	return 7, true
}

// auxiliaryFollows tells that the word being read (হতে) is an infinitive.
func (a *analyser) auxiliaryFollows() bool {
	i := 0
	if p := a.prev(); p != nil {
		i = p.last + 1
	}
	if i+1 >= len(a.toks) || a.toks[i].Text != "হতে" {
		return false
	}
	for _, f := range a.verbs.analyse(a.toks[i+1].Text) {
		switch f.root.vn {
		case "পারা", "হওয়া", "চাওয়া", "থাকা", "দেওয়া", "যাওয়া":
			return true
		}
	}
	return a.toks[i+1].Text == "শুরু"
}

// isCompound tells whether the item before is the noun of a compound verb.
func (a *analyser) isCompound(prev *item) bool {
	i := prev.last + 1
	if i >= len(a.toks) {
		return false
	}
	for _, f := range a.verbs.analyse(a.toks[i].Text) {
		for _, u := range a.compounds[prev.surface] {
			if len(u.words) == 0 && u.light == f.root.vn {
				return true
			}
		}
	}
	return false
}

func (a *analyser) prev() *item {
	if len(a.items) == 0 {
		return nil
	}
	return &a.items[len(a.items)-1]
}

// clauseEnd tells whether token i cannot belong to the same verb group.
func (a *analyser) clauseEnd(i int) bool {
	if i >= len(a.toks) || a.toks[i].Kind == bengali.Punct {
		return true
	}
	switch a.toks[i].Text {
	case "না", "নি", "বলে", "যে", "এবং", "কিন্তু", "কি", "কিনা", "আর", "ও", "বা", "অথবা", "তবে", "যা", "যার", "যেখানে", "যখন", "যাতে", "কারণ":
		return true
	}
	return false
}

// nominalFollows tells whether the next word can continue a noun group.
func (a *analyser) nominalFollows(i int) bool {
	if i+1 >= len(a.toks) {
		return false
	}
	t := &a.toks[i+1]
	switch t.Kind {
	case bengali.Punct:
		return t.Text == "'" || t.Text == "‘" || t.Text == "“" || t.Text == "\""
	case bengali.Numeral, bengali.Foreign:
		return true
	}
	known := false
	found := false
	bengali.Splits(t.Text, func(stem string, e bengali.Ending) bool {
		for _, en := range a.words[stem] {
			known = true
			switch en.class {
			case noun, adjective, determiner:
				found = true
			case postposition, conjunction, subordinator, copula, particle:
				if e.Text == "" {
					found = false
					return false
				}
			}
		}
		if _, ok := a.numbers[stem]; ok {
			found, known = true, true
		}
		return !found
	})
	if found {
		return true
	}
	if known {
		return false
	}
	for _, f := range a.verbs.analyse(t.Text) {
		if f.mood != verbalNoun {
			return false
		}
	}
	return true
}

// derived reads words by their formation, and transliterates the rest.
func (a *analyser) derived(w string, i int) item {
	if s, ok := strings.CutSuffix(w, "ভাবে"); ok {
		for _, en := range a.words[s] {
			if en.class == adjective {
				return item{class: adverb, en: adverbOf(en.en), feat: manner, bn: w}
			}
		}
	}
	for _, d := range derivations {
		s, ok := strings.CutSuffix(w, d.suffix)
		if !ok {
			continue
		}
		for _, en := range a.words[s] {
			if en.class == noun {
				return item{class: d.class, en: strings.Replace(d.en, "*", en.en, 1), feat: d.feat, bn: w}
			}
		}
	}
	it := item{class: name, unknown: true, bn: w}
	stem := w
	// A final -ার is as often part of a loan word as an ending (কন্টেইনার); before
	// another noun it is taken for the genitive.
	owner := a.nominalFollows(i) && len(a.verbs.analyse(a.toks[i+1].Text)) == 0
	// The ending that leaves a likely stem: the longest plain case ending.
	bengali.Splits(w, func(s string, e bengali.Ending) bool {
		if utf8.RuneCountInString(s) >= 3 && (e.Case != bengali.Nominative || e.Number == bengali.Plural || e.Number == bengali.Definite) && e.Text != "ে" && (e.Text != "র" || owner || !strings.HasSuffix(s, "া")) {
			stem = s
			it.cas, it.number, it.emph = e.Case, e.Number, e.Emphatic
		}
		return true
	})
	it.en = bengali.Title(bengali.Transliterate(stem))
	if it.en == "" {
		it.en = bengali.Title(bengali.Transliterate(w))
	}
	return it
}

// derivations make words from known nouns.
var derivations = []struct {
	suffix string
	class  class
	en     string
	feat   feat
}{
	{"বিরোধী", adjective, "anti-*", 0},
	{"ভিত্তিক", adjective, "*-based", 0},
	{"কেন্দ্রিক", adjective, "*-centered", 0},
	{"মূলক", adjective, "*-related", 0},
	{"সংক্রান্ত", adjective, "*-related", 0},
	{"হীন", adjective, "without *", 0},
	{"কারী", noun, "*-maker", hum},
	{"বাসী", noun, "people of *", hum | pl},
	{"ব্যাপী", adjective, "*-long", 0},
}

func adverbOf(adj string) string {
	switch {
	case strings.Contains(adj, " "):
		return "in a " + adj + " way"
	case strings.HasSuffix(adj, "ic"):
		return adj + "ally"
	case hasAnySuffix(adj, "ble"):
		return adj[:len(adj)-1] + "y"
	case strings.HasSuffix(adj, "y") && !vowelBefore(adj, 1):
		return adj[:len(adj)-1] + "ily"
	case strings.HasSuffix(adj, "ly"):
		return adj
	}
	return adj + "ly"
}

// numeral reads a number in digits at token i with what belongs to it: a
// classifier, an ordinal ending, a multiplier, a month.
func (a *analyser) numeral(i int) int {
	text := bengali.ASCIIDigits(a.toks[i].Text)
	n := 1
	it := item{class: numeral, en: text, bn: text}
	plain := strings.ReplaceAll(text, ",", "")
	if v, err := strconv.ParseFloat(plain, 64); err == nil {
		it.value = v
		if plain != text {
			it.en = formatNumber(v)
		} else {
			it.plainNumber = !strings.Contains(text, ".")
		}
	}
	if i+1 < len(a.toks) && a.toks[i+1].Kind == bengali.Word && !a.toks[i+1].Space {
		suffix := a.toks[i+1].Text
		switch suffix {
		case "শে", "ই", "লা", "রা", "ঠা":
			n = 2 // a day of the month
		case "ম", "য়", "র্থ", "ষ্ঠ", "তম":
			it.class, it.en, it.feat = adjective, ordinalDigits(plain), ordinal
			a.push(it, i)
			return 2
		default:
			if e, ok := countEnding(suffix); ok {
				it.cas, it.number, it.classified, it.plainNumber = e.Case, e.Number, true, false
				n = 2
			}
		}
	}
	if d := a.date(it, i, n); d > 0 {
		return d
	}
	a.push(it, i)
	if it.classified && it.cas != bengali.Nominative {
		return n
	}
	return a.classifier(i, a.multiply(i, n))
}

// classifier takes a জন or টি that is written apart after the number just
// pushed. n tokens are taken already.
func (a *analyser) classifier(i, n int) int {
	if i+n >= len(a.toks) || a.toks[i+n].Kind != bengali.Word {
		return n
	}
	e, ok := countEnding(a.toks[i+n].Text)
	if !ok || !hasAnyPrefix(a.toks[i+n].Text, "জন", "টি", "টা") {
		return n
	}
	it := &a.items[len(a.items)-1]
	it.cas, it.number, it.classified, it.plainNumber = e.Case, e.Number, true, false
	return n + 1
}

// countEnding reads -টি, -টা, -জন and their like after a number.
func countEnding(s string) (bengali.Ending, bool) {
	for _, c := range []string{"জন", "খানা", "খানি"} {
		if rest, ok := strings.CutPrefix(s, c); ok {
			if rest == "" {
				return bengali.Ending{}, true
			}
			e, ok := bengali.ParseEnding(rest)
			return e, ok
		}
	}
	e, ok := bengali.ParseEnding(s)
	if ok && e.Number == bengali.Definite {
		e.Number = bengali.Singular
	}
	return e, ok
}

// countedWord reads number words with a classifier: দুটি, তিনজন, পাঁচটির.
func (a *analyser) countedWord(i int) int {
	w := a.toks[i].Text
	for cut := len(w) - 3; cut > 0 && len(w)-cut <= 24; cut-- {
		if w[cut]&0xC0 == 0x80 {
			continue
		}
		v, ok := a.numbers[w[:cut]]
		if !ok {
			continue
		}
		if e, ok := countEnding(w[cut:]); ok && !(w[:cut] == "এক" && e.Case == bengali.Nominative) {
			a.push(item{class: numeral, value: v, en: formatNumber(v), bn: w, surface: w, cas: e.Case, number: e.Number, classified: true, emph: e.Emphatic}, i)
			return 1
		}
	}
	return 0
}

// multiply joins the multipliers that follow the numeral just pushed: ৫ লাখ, দুই
// হাজার পাঁচশ. n tokens are taken already.
func (a *analyser) multiply(i, n int) int {
	it := &a.items[len(a.items)-1]
	total, current := 0.0, it.value
	many := false
	for i+n < len(a.toks) && a.toks[i+n].Kind == bengali.Word {
		stem, e := a.toks[i+n].Text, bengali.Ending{}
		v, ok := a.numbers[stem]
		if !ok {
			bengali.Splits(stem, func(s string, en bengali.Ending) bool {
				if v2, ok2 := a.numbers[s]; ok2 && v2 >= 100 && en.Text != "" {
					v, ok, e = v2, true, en
				}
				return !ok
			})
		}
		if !ok || v < 1 || e.Number == bengali.Plural && e.Case == bengali.Nominative {
			break
		}
		switch {
		case v < 100 && many && current == 0:
			current = v
		case v < 100, v == 100 && current == 0:
			goto done
		case v == 100:
			current *= v
		case total > 0 && total < v: // দুই হাজার কোটি
			total, current = (total+current)*v, 0
		default:
			total, current = total+max(1, current)*v, 0
		}
		many = true
		n++
		if e.Text != "" {
			it.cas, it.number, it.emph = e.Case, e.Number, e.Emphatic
			if e.Number == bengali.Definite {
				it.number, it.classified = bengali.Singular, true
			}
			break
		}
	}
done:
	if many {
		it.value = total + current
		it.en = formatNumber(it.value)
		it.plainNumber = false
	}
	return n
}

// date reads "19 October [2018]" and "October 19" around the number it.
func (a *analyser) date(it item, i, n int) int {
	if it.value < 1 || it.value > 31 || it.classified || i+n >= len(a.toks) || a.toks[i+n].Kind != bengali.Word {
		return 0
	}
	var month string
	var ending bengali.Ending
	bengali.Splits(a.toks[i+n].Text, func(stem string, e bengali.Ending) bool {
		for _, en := range a.words[stem] {
			if en.class == noun && en.feat&(timeNoun|proper) == timeNoun|proper && isMonth(en.en) {
				month, ending = en.en, e
			}
		}
		return month == ""
	})
	if month == "" {
		return 0
	}
	n++
	text := month + " " + it.en
	year := i + n
	if year < len(a.toks) && a.toks[year].Text == "," {
		year++
	}
	if year < len(a.toks) && a.toks[year].Kind == bengali.Numeral {
		y := bengali.ASCIIDigits(a.toks[year].Text)
		if len(y) == 4 && strings.IndexByte("12", y[0]) >= 0 {
			text += ", " + y
			n = year - i + 1
		}
	}
	a.push(item{class: noun, en: text, feat: timeNoun | proper | on, cas: ending.Case}, i)
	return n
}

func isMonth(en string) bool {
	switch en {
	case "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		"Baishakh", "Boishakh", "Jyaistha", "Jaistha", "Ashar", "Ashadh", "Shrabon", "Shraban", "Bhadra", "Ashwin", "Kartik", "Agrahayan", "Poush", "Magh", "Falgun", "Chaitra":
		return true
	}
	return false
}

// formatNumber writes a number with Western commas; whole millions and
// billions get words.
func formatNumber(v float64) string {
	switch {
	case v >= 1e12:
		return trimNumber(v/1e12) + " trillion"
	case v >= 1e9:
		return trimNumber(v/1e9) + " billion"
	case v >= 1e6:
		return trimNumber(v/1e6) + " million"
	case v != float64(int64(v)):
		return trimNumber(v)
	case v < 10:
		return [...]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}[int(v)]
	}
	s := strconv.FormatInt(int64(v), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func trimNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func ordinalDigits(s string) string {
	n, err := strconv.Atoi(s)
	if err != nil {
		return s
	}
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return s + "st"
		case 2:
			return s + "nd"
		case 3:
			return s + "rd"
		}
	}
	return s + "th"
}
