package gloss

import "strings"

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
)

// auxiliaries are what verbs mean after an infinitive.
var auxiliaries = map[string]modal{"পারা": can, "হওয়া": must, "চাওয়া": want, "থাকা": keep, "দেওয়া": let, "যাওয়া": goingTo, "লাগা": begin}

func (v *action) has(f feat) bool { return v.feat&f != 0 }

// newAction reads the meaning of a verb item.
func newAction(it *item) action {
	v := action{entry: it.entry, form: it.form, neg: it.form.neg}
	if it.class == copula {
		v.cop, v.neg = true, it.has(fNegative)
		v.exists = it.en == "have"
		v.en = "be"
		if it.has(fPast) {
			v.form.tense = pastSimple
		}
		switch {
		case it.has(fFirst):
			v.form.person = person1
		case it.has(fSecond):
			v.form.person = person2
		case strings.HasSuffix(it.bn, "ন"):
			v.form.person = respectful
		}
		return v
	}
	v.root = it.form.root.vn
	v.joint = it.form.root.en != it.en
	if v.joint {
		return v
	}
	switch v.root {
	case "হওয়া":
		v.cop, v.en = true, "be"
		t := v.form.tense
		v.become = t == perfect || t == continuous || t == pastPerfect || v.form.mood == conjunctive || t == present && v.form.person == respectful
	case "থাকা":
		v.cop, v.exists, v.en = true, true, "be"
	}
	return v
}

// extend takes the item n into the group when it is an auxiliary of v.
func (v *action) extend(n *item) bool {
	switch {
	case v.form.mood == verbalNoun && v.form.ending == "" && (n.surface == "উচিত" || n.surface == "উচিৎ"):
		v.form.mood, v.form.tense, v.modal = finite, present, should
		return true
	case n.class == copula && v.form.mood == conjunctive: // করে ছিলেন
		v.form = verbForm{inflection: inflection{tense: perfect}, root: v.form.root}
		return !v.cop
	case n.class == copula && v.modal == should: // উচিত ছিল, উচিত নয়
		v.neg = v.neg || n.has(fNegative)
		return true
	case n.class != verb:
		return false
	case n.en != n.form.root.en: // a compound is no auxiliary, but for "begin"
		if v.form.mood != infinitive || n.en != "begin" {
			return false
		}
		v.modal = begin
		v.take(n)
		return true
	}
	switch v.form.mood {
	case verbalNoun:
		return v.extendNoun(n)
	case infinitive:
		m := auxiliaries[n.form.root.vn]
		if m == noModal || m == goingTo && n.form.tense != continuous {
			return false
		}
		v.modal = m
		v.take(n)
		return true
	case conjunctive:
		return v.extendParticiple(n)
	}
	return false
}

// extendNoun reads করা হয়েছে and করা যায়: the passive, and what can be done.
func (v *action) extendNoun(n *item) bool {
	aux := n.form.root.vn
	if v.form.ending != "" || aux != "হওয়া" && aux != "যাওয়া" {
		return false
	}
	v.passive = !v.has(fIntransitive) || v.joint
	v.take(n)
	if t := n.form.tense; aux == "যাওয়া" && (t == present || t == future || n.form.mood != finite) {
		v.modal = can
	}
	return true
}

// extendParticiple reads a participle with a verb that colours it: পালিয়ে গেছে.
func (v *action) extendParticiple(n *item) bool {
	aux := n.form.root.vn
	switch {
	case v.form.too:
		return false
	case v.root == "হওয়া" && !v.joint && (aux == "পড়া" || aux == "ওঠা" || aux == "যাওয়া" || aux == "দাঁড়ানো"):
		v.become = true
	case (aux == "আসা" || aux == "চলা") && n.form.tense == continuous:
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
	v.neg = v.neg || n.form.neg
	root := v.form.root
	v.form = n.form
	v.form.root = root
}

// narrative tells the verbs whose polite present the press uses for what was
// said or done: বলেন, জানান, নির্দেশ দেন.
func (v *action) narrative() bool {
	if v.has(fState) || v.habit {
		return false
	}
	switch v.root {
	case "থাকা", "পাওয়া", "রাখা":
		return v.has(fSaying)
	}
	return v.has(fSaying) || v.serial || v.joint
}
