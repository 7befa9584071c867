package gloss

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// verbWords writes a verb group: first is the finite word, with "not" where it
// belongs to it, more the rest. predicated tells that a copula has a predicate.
func (x *lexicon) verbWords(v *action, who person, predicated bool) (first, more string) {
	en := v.english(predicated)
	t := v.englishTense()
	if first, more, ok := v.modalWords(en, t, who); ok {
		return first, more
	}
	switch v.modal {
	case want:
		en = "want to " + en
	case begin:
		en = "begin to " + en
	case try:
		en = "try to " + en
	case keep:
		en = "continue to " + en
	case let:
		en = "let " + en
	}
	not := ""
	if v.neg {
		not = "not"
	}
	switch t {
	case bengali.Present:
		return v.simple(en, third, who)
	case bengali.Continuous:
		return glue(be(third, who), not), inflect(en, ing, who)
	case bengali.Perfect:
		if v.neg {
			return v.simple(en, pastTense, who)
		}
		return have(who), inflect(en, participle, who)
	case bengali.PastContinuous:
		return glue(be(pastTense, who), not), inflect(en, ing, who)
	case bengali.Habitual:
		return glue("would", not), en
	case bengali.Future:
		return glue("will", not), en
	case bengali.Imperative:
		if v.neg {
			return "do not", en
		}
		return en, ""
	}
	return v.simple(en, pastTense, who)
}

// english is the base form of the verb in its voice.
func (v *action) english(predicated bool) string {
	switch {
	case v.passive:
		return "be " + inflect(v.en, participle, singular3)
	case v.become && predicated:
		return "become"
	case v.root == "হওয়া" && v.cop && !predicated: // an event
		return "take place"
	case v.owns:
		return "have"
	}
	return v.en
}

// englishTense is the tense in which English tells the same.
func (v *action) englishTense() bengali.Tense {
	t := v.form.Tense
	if v.modal != noModal || v.passive {
		return t
	}
	switch {
	case t == bengali.Present && v.form.Person == bengali.Respectful && (v.narrative() || v.become), t == bengali.Present && v.root == "জানানো" && v.form.Person != bengali.First:
		return bengali.PastSimple
	case t == bengali.Perfect && v.has(fSaying) && !v.neg:
		return bengali.PastSimple
	case t == bengali.Continuous && v.has(fSaying):
		return bengali.Present
	}
	return t
}

// modalWords writes a verb with "can", "must" and their like.
func (v *action) modalWords(en string, t bengali.Tense, who person) (first, more string, ok bool) {
	not := ""
	if v.neg {
		not = "not"
	}
	past := t != bengali.Present && t != bengali.Continuous && t != bengali.Future && t != bengali.Imperative
	switch v.modal {
	case can:
		switch {
		case t == bengali.Future:
			return glue("will", not), "be able to " + en, true
		case past:
			return glue("could", not), en, true
		case v.neg:
			return "cannot", en, true
		}
		return "can", en, true
	case must:
		switch {
		case past && v.neg:
			return "did not", "have to " + en, true
		case past:
			return "had to", en, true
		case t == bengali.Present && !v.neg:
			return have(who) + " to", en, true
		}
		return glue("must", not), en, true
	case should:
		return glue("should", not), en, true
	case due:
		if past {
			return glue(be(pastTense, who), not), "due to " + en, true
		}
		return glue(be(third, who), not), "due to " + en, true
	case goingTo:
		return glue(be(third, who), not), "going to " + en, true
	case been:
		return glue(have(who), not), "been " + inflect(en, ing, who), true
	}
	return "", "", false
}

// simple writes a verb in the present or past, with "do" where it is negated.
func (v *action) simple(en string, f form, who person) (first, more string) {
	w := inflect(en, f, who)
	switch {
	case en == "be" || strings.HasPrefix(en, "be "):
		head, rest, _ := strings.Cut(w, " ")
		if v.neg {
			head += " not"
		}
		return head, rest
	case !v.neg:
		return w, ""
	case f == pastTense:
		return "did not", en
	case who == singular3:
		return "does not", en
	}
	return "do not", en
}

func glue(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}
