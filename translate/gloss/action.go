package gloss

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// action is a verb group.
type action struct {
	entry
	root    string // the verbal noun of the Bengali verb, of compounds that of the light verb
	form    verbForm
	modal   modal
	neg     bool
	passive bool
	cop     bool // হওয়া, থাকা, আছে, নয়: being
	become  bool // হয়েছে, হচ্ছে
	exists  bool // আছে, থাকা: there is, has
	owns    bool // the subject is an owner: X-এর Y আছে
	joint   bool // a compound with a noun
	serial  bool // a participle with a light verb: পালিয়ে যান
	habit   bool // something says how often
}

// modal is an auxiliary meaning.
type modal uint8

const (
	noModal modal = iota
	can
	must
	want
	begin
	keep
	let
	goingTo
	should
	been // করে আসছে: has been doing
	due  // যাওয়ার কথা: is due to go
	try  // করতে গিয়ে: tried to do
)

// auxiliaries are what verbs mean after an infinitive.
var auxiliaries = map[string]modal{"পারা": can, "হওয়া": must, "চাওয়া": want, "থাকা": keep, "দেওয়া": let, "যাওয়া": goingTo, "লাগা": begin}

func (v *action) has(f feat) bool { return v.feat&f != 0 }

// newAction reads the meaning of a verb item.
func newAction(it *item) action {
	v := action{entry: it.entry, form: it.form, neg: it.form.Negative}
	if it.class == copula {
		v.cop, v.neg = true, it.has(fNegative)
		v.exists = it.en == "have"
		v.en = "be"
		if it.has(fPast) {
			v.form.Tense = bengali.PastSimple
		}
		switch {
		case it.has(fFirst):
			v.form.Person = bengali.First
		case it.has(fSecond):
			v.form.Person = bengali.Second
		case strings.HasSuffix(it.bn, "ন"):
			v.form.Person = bengali.Respectful
		}
		return v
	}
	if v.form.Mood == bengali.VerbalNoun && v.form.Ending == "ই" { // দেওয়াই উচিত
		v.form.Ending = ""
	}
	v.root = it.form.Verb
	v.joint = it.form.verb.en != it.en
	if v.joint {
		return v
	}
	switch v.root {
	case "হওয়া":
		v.cop, v.en = true, "be"
		t := v.form.Tense
		v.become = t == bengali.PastSimple || t == bengali.Perfect || t == bengali.Continuous || t == bengali.PastPerfect || v.form.Mood == bengali.Conjunctive || t == bengali.Present && v.form.Person == bengali.Respectful
	case "থাকা":
		v.cop, v.exists, v.en = true, true, "be"
	}
	return v
}

// extend takes the item n into the group when it is an auxiliary of v.
func (v *action) extend(n *item) bool {
	switch {
	case v.form.Mood == bengali.VerbalNoun && v.form.Ending == "" && (n.surface == "উচিত" || n.surface == "উচিৎ" || n.surface == "দরকার" || n.surface == "প্রয়োজন"):
		v.form.Mood, v.form.Tense, v.modal = bengali.Finite, bengali.Present, should
		return true
	case n.class == copula && v.form.Mood == bengali.Conjunctive && !n.has(fNegative) && v.senses[atRest] != "" && !v.joint: // পড়ে আছে
		v.form.VerbForm = bengali.VerbForm{Verb: v.form.Verb, Tense: bengali.Continuous, Person: v.form.Person}
		if n.has(fPast) {
			v.form.Tense = bengali.PastContinuous
		}
		v.en, v.feat = v.senses[atRest], v.feat|fIntransitive
		return true
	case n.class == copula && v.form.Mood == bengali.Conjunctive: // করে ছিলেন
		v.form.VerbForm = bengali.VerbForm{Verb: v.form.Verb, Tense: bengali.Perfect}
		v.neg = v.neg || n.has(fNegative)
		return !v.cop
	case n.class == copula && (v.modal == should || v.modal == due): // উচিত ছিল, উচিত নয়
		v.neg = v.neg || n.has(fNegative)
		if n.has(fPast) {
			v.form.Tense = bengali.PastSimple
		}
		return true
	case n.class == verb && v.modal == should && n.form.Verb == "হওয়া" && n.form.Mood == bengali.Finite: // উচিত হয়নি
		v.neg = v.neg || n.form.Negative
		v.form.Tense = bengali.PastSimple
		return true
	case n.class != verb:
		return false
	case n.en != n.form.verb.en: // a compound is no auxiliary, but for "begin"
		if v.form.Mood != bengali.Infinitive || n.en != "begin" {
			return false
		}
		v.modal = begin
		v.take(n)
		return true
	}
	if v.form.Mood == bengali.Infinitive && n.form.Verb == "যাওয়া" && n.form.Mood == bengali.Conjunctive { // পাশ কাটাতে গিয়ে
		v.modal, v.form.Mood = try, bengali.Conjunctive
		return true
	}
	switch v.form.Mood {
	case bengali.VerbalNoun:
		return v.extendNoun(n)
	case bengali.Infinitive:
		m := auxiliaries[n.form.Verb]
		if m == noModal || m == goingTo && n.form.Tense != bengali.Continuous {
			return false
		}
		v.modal = m
		v.take(n)
		return true
	case bengali.Conjunctive:
		return v.extendParticiple(n)
	}
	return false
}

// extendNoun reads করা হয়েছে and করা যায়: the passive, and what can be done.
func (v *action) extendNoun(n *item) bool {
	aux := n.form.Verb
	if v.form.Ending != "" || aux != "হওয়া" && aux != "যাওয়া" {
		return false
	}
	if v.modal == let { // ব্যবহার করতে দেওয়া হবে না
		v.modal, v.en = noModal, "be allowed to "+v.en
		v.feat &^= fIntransitive
		v.take(n)
		return true
	}
	v.passive = !v.has(fIntransitive) || v.joint
	v.take(n)
	if t := n.form.Tense; aux == "যাওয়া" && (t == bengali.Present || t == bengali.Future || n.form.Mood != bengali.Finite) {
		v.modal = can
	}
	return true
}

// extendParticiple reads a participle with a verb that colours it: পালিয়ে গেছে.
func (v *action) extendParticiple(n *item) bool {
	aux := n.form.Verb
	switch {
	case v.form.Too:
		return false
	case v.root == "হওয়া" && !v.joint && (aux == "পড়া" || aux == "ওঠা" || aux == "যাওয়া" || aux == "দাঁড়ানো"):
		v.become = true
	case (aux == "আসা" || aux == "চলা") && n.form.Tense == bengali.Continuous:
		v.modal = been
	case n.has(fLight):
		v.serial = aux != "নেওয়া" && aux != "রাখা"
	case aux != "থাকা" && aux != "যাওয়া" && aux != "আসা":
		return false
	}
	v.take(n)
	return true
}

// take gives v the form of the auxiliary n.
func (v *action) take(n *item) {
	v.neg = v.neg || n.form.Negative
	own := v.form
	v.form = n.form
	v.form.Verb, v.form.verb = own.Verb, own.verb
}

// narrative tells the verbs whose polite present the press uses for what was
// said or done: বলেন, নির্দেশ দেন, হাসপাতালে যান.
func (v *action) narrative() bool {
	if v.has(fState) || v.habit {
		return false
	}
	switch v.root {
	case "থাকা", "পাওয়া", "রাখা":
		return v.has(fSaying)
	}
	return !v.cop
}
