package gloss

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// joiner merges compound verbs and negations before verbs into single items.
type joiner struct {
	x   *lexicon
	out []item // what is joined already
}

// join reads all items. It reuses their memory.
func join(x *lexicon, items []item) []item {
	j := joiner{x: x, out: items[:0]}
	for i := 0; i < len(items); i++ {
		it := items[i]
		var next *item
		if i+1 < len(items) {
			next = &items[i+1]
		}
		if next != nil && it.class == verb && next.class == verb && it.surface == next.surface && (it.form.Mood == bengali.Infinitive || it.form.Mood == bengali.Conjunctive) {
			items[i+1].form.Mood = bengali.Conjunctive // কাঁদতে কাঁদতে বলেন
			continue
		}
		if j.needs(&it, next) {
			if next != nil && next.class == copula {
				i++
			}
			j.out = append(j.out, it)
			continue
		}
		if it.class != verb || j.byVehicle(&it) || j.each(&it, next) {
			j.out = append(j.out, it)
			continue
		}
		if !j.serial(&it, next) && j.compound(&it) {
			j.share(&it)
		}
		if (it.form.Mood != bengali.Finite || it.form.Tense == bengali.Present || it.form.Tense == bengali.Future) && j.negated() {
			it.form.Negative = true
			j.drop(1)
		}
		j.out = append(j.out, it)
	}
	j.headline()
	return j.out
}

// headline makes a verb of the word that a headline has instead of one at its end, or
// before the number of people: ভূমি কর্মকর্তা গ্রেপ্তার, গ্রেপ্তার ৫ ছাত্র.
func (j *joiner) headline() {
	n := 0
	for n < 2 && j.before(n) != nil && (j.before(n).class == numeral || n == 0 && j.before(n).has(fHuman)) {
		n++
	}
	it := j.before(n)
	if it == nil || it.class != noun && it.class != adjective || it.cas != bengali.Nominative || n > 0 && j.before(n-1).class != numeral {
		return
	}
	if b := j.before(n + 1); b == nil || n == 0 && (b.class == adjective || b.class == determiner || b.isGenitive()) {
		return
	}
	u := findCompound(j.x.compounds[it.surface], nil, "হওয়া")
	if u == nil || !strings.HasPrefix(u.en, "be ") {
		return
	}
	for i := range j.out {
		if c := j.out[i].class; c == verb && j.out[i].form.Mood == bengali.Finite || c == copula {
			return
		}
	}
	it.entry = u.entry
	it.form = verbForm{bengali.VerbForm{Verb: u.light, Tense: bengali.PastSimple}, j.x.verbs[u.light]}
}

// before is the nth item before the one being read, nil if there is none.
func (j *joiner) before(n int) *item {
	if n < len(j.out) {
		return &j.out[len(j.out)-1-n]
	}
	return nil
}

// negated tells whether না stands last, and does not belong to a finite verb
// before it.
func (j *joiner) negated() bool {
	not, before := j.before(0), j.before(1)
	return not != nil && not.class == particle && not.has(fNegative) &&
		!(before != nil && (before.class == copula || before.class == verb && before.form.Mood == bengali.Finite))
}

func (j *joiner) drop(n int) { j.out = j.out[:len(j.out)-n] }

// serial tells that the participle it and the verb next are one unit: তুলে ধরা. The
// participle may also belong to a noun before it, and have a light verb.
func (j *joiner) serial(it, next *item) bool {
	if next == nil || next.class != verb || it.form.Mood != bengali.Conjunctive || findCompound(j.x.compounds[it.surface], nil, next.form.Verb) == nil {
		return false
	}
	n := j.before(0) // চাপে ফেলে দেওয়া is putting under pressure
	return n == nil || n.cas != bengali.Locative || !next.has(fLight) || findCompound(j.x.compounds[n.surface], nil, it.form.Verb) == nil
}

// byVehicle reads ট্রেনে করে as "by train".
func (j *joiner) byVehicle(it *item) bool {
	n := j.before(0)
	if it.surface != "করে" || n == nil || n.class != noun || n.cas != bengali.Locative || n.feat&(fTime|fPlace|fHuman) != 0 {
		return false
	}
	*it = item{entry: entry{class: adverb, en: "by " + n.en, feat: fManner}}
	j.drop(1)
	return true
}

// needs makes a verb of the noun that ends আমাদের সময় দরকার, with the copula after it.
func (j *joiner) needs(it, next *item) bool {
	b := j.before(0)
	if it.class != noun || it.surface != "দরকার" && it.surface != "প্রয়োজন" || b == nil || !b.nominal() || b.class == adjective || b.class == determiner || b.isGenitive() ||
		next != nil && next.class != copula && next.class != punct {
		return false
	}
	form := bengali.VerbForm{Verb: "হওয়া", Tense: bengali.Present}
	if next != nil && next.class == copula {
		form.Negative = next.has(fNegative)
		if next.has(fPast) {
			form.Tense = bengali.PastSimple
		}
	}
	it.entry = entry{class: verb, en: "need", feat: fGenSubject | fState}
	it.form = verbForm{form, j.x.verbs[form.Verb]}
	return true
}

// each reads ১০ বছর করে as "10 years each", and একটি করে কম্বল as one blanket each.
func (j *joiner) each(it, next *item) bool {
	n, count := j.before(0), j.before(1)
	if it.surface != "করে" || n == nil {
		return false
	}
	if next != nil && (next.class == noun || next.class == adjective) && (n.class == determiner && n.en == "a" || n.class == numeral && n.classified) && n.cas == bengali.Nominative {
		*it = *n
		*n = item{entry: entry{class: adverb, en: "each", feat: fManner}}
		return true
	}
	if count == nil {
		return false
	}
	switch {
	case n.class == numeral && (n.classified || count.class == noun): // দুটি করে
	case n.class == noun && n.has(fTime|fUnit) && n.cas == bengali.Nominative && count.class == numeral:
	default:
		return false
	}
	*it = item{entry: entry{class: adverb, en: "each"}}
	return true
}

// compound looks for the noun or participle of a compound verb before the verb
// it, and makes it that compound.
func (j *joiner) compound(it *item) bool {
	for n := min(2, len(j.out)); n > 0; n-- {
		head := j.before(n - 1)
		var rest []string
		if n == 2 {
			rest = []string{j.before(0).surface}
		}
		u := findCompound(j.x.compounds[head.surface], rest, it.form.Verb)
		if u == nil || head.term || head.class == verb && head.en != head.form.verb.en || head.has(fUnit) && j.before(n) != nil && j.before(n).class == numeral { // ৫ লাখ টাকা দেওয়া
			continue
		}
		if j.keepObject(it, head, j.before(n), u) {
			j.drop(n - 1)
			return false
		}
		if !j.adapt(it, head, j.before(n)) {
			continue
		}
		it.entry = u.entry
		it.bn = head.bn
		it.span[0] = head.span[0]
		j.drop(n)
		if a := j.before(0); a != nil && (a.class == determiner && a.en == "a" || a.class == pronoun && a.en == "own") {
			j.drop(1) // the English has its own article, or needs none
		} else if a != nil && a.class == determiner && (a.en == "this" || a.en == "that") {
			a.class = pronoun // এ ঘোষণা দেন: announced this
		} else if a != nil && a.class == determiner && a.en == "such" {
			a.class, a.en = pronoun, "such things"
		}
		return true
	}
	return false
}

// keepObject keeps the noun of a compound apart when it has an attribute, and
// the English an object to put it to: নতুন নিষেধাজ্ঞা আরোপ করেছে, "imposed new
// sanctions".
func (j *joiner) keepObject(it, head, attribute *item, u *phrase) bool {
	if attribute == nil || attribute.cas != bengali.Nominative || head.class != noun || head.cas != bengali.Nominative {
		return false
	}
	switch attribute.class {
	case adjective, numeral, determiner:
	default:
		return false
	}
	verb, object, plural := splitObject(u.en, head.en)
	if object == "" {
		return false
	}
	head.en, head.feat = object, head.feat&^fUncountable
	if plural && head.number == bengali.Singular {
		head.number = bengali.Plural
	}
	it.entry = u.entry
	it.en = verb
	return true
}

// splitObject splits an English verb that has an object of its own: hold a meeting,
// impose sanctions. noun is the English of the Bengali noun in it.
func splitObject(en, noun string) (verb, object string, plural bool) {
	for _, article := range []string{" a ", " an ", " the "} {
		if v, o, ok := strings.Cut(en, article); ok && v != "be" {
			return v, o, false
		}
	}
	if v, ok := strings.CutSuffix(en, " "+noun); ok {
		return v, noun, false
	}
	if v, ok := strings.CutSuffix(en, " "+pluralOf(noun)); ok {
		return v, noun, true
	}
	return "", "", false
}

// adapt makes an adjective before the noun of a compound an adverb: of করা it
// tells the manner. Of a verb with a meaning of its own the noun is the object,
// and no compound is made.
func (j *joiner) adapt(it, head, before *item) bool {
	if before == nil || before.class != adjective || before.cas != bengali.Nominative || head.class != noun {
		return true
	}
	if it.form.Verb == "করা" && before.feat == 0 {
		before.class, before.feat, before.en = adverb, fManner, adverbOf(before.en)
		return true
	}
	return it.form.Verb == "হওয়া"
}

// share gives the verb to a first noun or adjective that leaves it to a second:
// পাঁচজন নিহত ও দশজন আহত হয়েছেন.
func (j *joiner) share(it *item) {
	for n := 0; n+1 < len(j.out); n++ {
		c := j.before(n)
		if c.class == conjunction && c.en == "and" {
			first := j.before(n + 1)
			if u := findCompound(j.x.compounds[first.surface], nil, it.form.Verb); u != nil {
				first.entry, first.form = u.entry, it.form
			}
			return
		}
		if !c.nominal() && !(c.class == particle && c.has(fMore)) {
			return
		}
	}
}

// findCompound finds the compound verb of a noun with the light verb; rest are
// the tokens between them.
func findCompound(units []phrase, rest []string, light string) *phrase {
	for i := range units {
		u := &units[i]
		if u.light == light && len(u.rest) == len(rest) && (len(rest) == 0 || u.rest[0] == rest[0]) {
			return u
		}
	}
	return nil
}
