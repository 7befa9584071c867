package gloss

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// position is the place of a noun group in the English sentence.
type position uint8

const (
	asSubject position = iota
	asObject
	asPredicate
	afterPrep
)

// isPlural tells whether the English of the group is plural.
func (g *group) isPlural() bool {
	switch {
	case len(g.and) > 0:
		return g.link != "or"
	case g.number == bengali.Plural:
		return g.feat&fUncountable == 0 || g.pron != nil
	case g.feat&fUncountable != 0:
		return false
	case (g.feat|g.lead)&fPlural != 0:
		return true
	case g.count != nil && g.count.value != 1 && !g.isYear():
		return true
	}
	for _, d := range g.dets {
		if d.has(fPlural) {
			return true
		}
	}
	return false
}

// preposition is what stands before the group in English.
func (g *group) preposition() string {
	isClock := g.feat&(fTime|fProper|fAt) == fTime|fProper|fAt
	switch {
	case g.post == "মধ্যে" || g.post == "মাঝে":
		return g.within()
	case g.post == "কাছে" && g.feat&fPlace != 0 && !g.isName:
		return "near"
	case g.post == "থেকে" && g.feat&fTime != 0 && !isClock:
		return "since"
	case g.post == "দিয়ে" && g.feat&fPlace != 0:
		return "through"
	case g.post == "শেষে" && g.feat&fTime != 0:
		return "at the end of"
	case g.post == "দিকে" && g.feat&fTime != 0:
		return "around"
	case g.prep != "":
		return g.prep
	case g.cas == bengali.Genitive:
		return "of"
	case g.feat&fTime != 0 && (g.bareTime() || g.ago):
		return ""
	case g.feat&fTime != 0 && g.cas == bengali.Nominative && g.count != nil && !g.isYear():
		return "for"
	case g.feat&fTime == 0 && g.cas != bengali.Locative:
		return ""
	case g.feat&fOn != 0:
		return "on"
	case g.feat&fAt != 0:
		return "at"
	}
	return "in"
}

// within is the English of মধ্যে with the group.
func (g *group) within() string {
	switch {
	case g.isYear():
		return "by"
	case g.feat&(fTime|fUnit) != 0:
		return "within"
	case len(g.and) == 2 || g.count != nil && g.count.value == 2:
		return "between"
	case g.isPlural() && g.feat&(fHuman|fOrg|fPlace) != 0:
		return "among"
	}
	return "in"
}

// bareTime tells the times that take no preposition: last week, every day.
func (g *group) bareTime() bool {
	if g.lead&(fSequence|fHabit) != 0 {
		return g.count == nil
	}
	return len(g.dets) > 0 && g.dets[0].has(fSequence|fHabit)
}

// group writes a noun group.
func (r *renderer) group(g *group, as position) {
	switch {
	case g.said:
	case len(g.and) > 0:
		r.several(g, as)
	case g.head == "" && g.inner != nil:
		r.nonFinite(g.inner, "ing")
		r.bracket(g.bracket)
	case g.pron != nil && g.owner != nil: // তাঁদের অনেকে
		r.say(strings.TrimSuffix(pronounForm(g, as), " people"), "of")
		r.group(g.owner, afterPrep)
	case g.pron != nil:
		r.say(pronounForm(g, as))
		r.relativeClause(g)
		r.bracket(g.bracket)
	case g.isAdj:
		if as == asSubject && len(g.adjs) > 0 {
			r.say("the")
		}
		r.say(compared(g.adjs)...)
		if g.owner != nil { // শিশুর সমান
			r.say("of")
			r.group(g.owner, afterPrep)
		}
		r.bracket(g.bracket)
	default:
		r.nounGroup(g, as)
	}
}

// several writes groups joined by commas and "and".
func (r *renderer) several(g *group, as position) {
	for i, m := range g.and {
		switch {
		case i == len(g.and)-1:
			r.say(g.link)
		case i > 0:
			r.comma()
		}
		r.group(m, as)
		r.neuter = m.isThing()
	}
	r.bracket(g.bracket)
}

// nounGroup writes a group with a noun as its head, and what belongs to it.
func (r *renderer) nounGroup(g *group, as position) {
	if g.emph == 'ও' && as != asSubject && as != afterPrep {
		r.say(g.also())
	}
	of, owned, adjs := r.owners(g)
	words := r.headWords(g, adjs, owned)
	if g.prep == "as" {
		g.beRole()
	}
	if owned {
		for _, d := range g.dets {
			if d.en != "a" && d.en != "the" && !g.pointed() {
				r.say(d.en)
			}
		}
	} else {
		r.determine(g, as, of != nil, words[0])
	}
	r.say(words...)
	if of != nil {
		r.say("of")
		r.group(of, afterPrep)
	}
	if g.of != nil {
		prep := g.of.preposition()
		if g.of.cas == bengali.Accusative {
			prep = "for"
		}
		r.say(prep)
		r.group(g.of, afterPrep)
	}
	if g.inner != nil && g.feat&fInfinitive != 0 {
		r.nonFinite(g.inner, "to")
	} else if g.inner != nil {
		r.nonFinite(g.inner, "of")
	}
	if g.rel != nil {
		r.attribute(g.rel, g)
	}
	r.relativeClause(g)
	r.bracket(g.bracket)
	r.say(g.name)
}

// pointed tells whether the group has "this" or "that", which leaves no room for an owner
// before it: this star of Sweden.
func (g *group) pointed() bool {
	return len(g.dets) > 0 && (g.dets[0].en == "this" || g.dets[0].en == "that")
}

// also is the English of -ও on the group: also, not even.
func (g *group) also() string {
	if g.denies {
		return "even"
	}
	return "also"
}

// owners writes the owner of the group before it, or returns it as of. An owner
// that is a measure becomes one of the adjectives.
func (r *renderer) owners(g *group) (of *group, owned bool, adjs []string) {
	o := g.owner
	switch {
	case o == nil:
	case o.measure():
		return nil, false, append([]string{o.count.en + "-" + o.head}, g.adjs...)
	case o.pron != nil || o.takesS() && g.feat&fPart == 0 && !g.pointed():
		r.owner(o)
		return nil, true, g.adjs
	}
	return o, false, g.adjs
}

// headWords are the number, the adjectives and the noun of the group.
func (r *renderer) headWords(g *group, adjs []string, owned bool) []string {
	head := g.head
	if g.isYear() {
		head = g.count.en
	}
	if g.isPlural() && g.feat&(fPlural|fUncountable) == 0 && (!isCapital(head) || g.feat&fHuman != 0 && !g.isName) {
		head = pluralOf(head)
	}
	var words []string
	switch {
	case g.count == nil || g.isYear():
	case len(adjs) > 0 && g.lead&(fSequence|fOrdinal) != 0: // the last six months
		if !owned {
			words = append(words, "the")
		}
		words = append(words, adjs[0], g.count.en)
		adjs = adjs[1:]
	default:
		words = append(words, g.count.en)
	}
	words = append(words, compared(adjs)...)
	if g.ago {
		return append(words, head, "ago")
	}
	return append(words, head)
}

// relativeClause writes the clause that tells more of the group: the man who came.
func (r *renderer) relativeClause(g *group) {
	if g.who == nil {
		return
	}
	r.say(g.whose)
	if g.feat&fHuman != 0 {
		r.say("who")
	} else {
		r.say("which")
	}
	if g.who.subj != nil || g.who.v.form.Person == bengali.First || g.who.v.form.Person == bengali.Second {
		r.clause(g.who, "") // the proposal which the minister made
		return
	}
	who := g.agreement()
	g.who.settle()
	for _, b := range g.who.before {
		r.joined(b, g.who, who)
	}
	g.who.back = append(g.who.back, g.who.front...)
	r.predicate(g.who, who)
}

// beRole leaves the article off an office that somebody holds: became president.
func (g *group) beRole() {
	if g.feat&fTitle != 0 && len(g.dets)+len(g.adjs) == 0 && g.number == bengali.Singular {
		g.feat |= fProper
	}
}

// takesS tells whether the owner is written with 's rather than after "of".
func (g *group) takesS() bool {
	if g.isObject || g.of != nil || g.inner != nil || g.rel != nil || g.who != nil || g.bracket != nil {
		return false
	}
	if len(g.and) > 0 {
		last := g.and[len(g.and)-1]
		return len(g.and) == 2 && last.takesS() && last.owner == nil && g.and[0].owner == nil
	}
	words := strings.Count(g.head, " ") + len(g.adjs) + len(g.dets)
	if o := g.owner; o != nil {
		if o.pron == nil && (o.owner != nil || !o.takesS()) {
			return false
		}
		words++
	}
	const most = 3 // words before the last
	return words <= most && (g.acts() || g.isName || g.feat&fTime != 0 && g.count == nil && g.feat&fOn == 0 && g.bareTime())
}

// owner writes a group as possessive.
func (r *renderer) owner(g *group) {
	switch {
	case g.pron == nil:
		r.group(g, afterPrep)
		if n := len(r.out); n > 0 {
			r.out[n-1] = possessive(r.out[n-1])
		}
	case r.neuter && g.pron.surface == "তার":
		r.say("its")
	default:
		r.say(possessivePronoun(g, r.neuter))
	}
}

// attribute writes a verbal noun that stands before its noun: the weapons sent
// by Russia. After a name it stands between commas.
func (r *renderer) attribute(c *clause, g *group) {
	v := &c.v
	switch {
	case v.cop && g.isThing() && g.feat&fOrg == 0:
		if c.pred == nil && len(c.back) == 0 {
			r.say("that remains")
			break
		}
		r.say("that is")
		if c.pred != nil {
			r.group(c.pred, asPredicate)
		}
	case v.cop:
		if g.isName && !g.titled {
			r.comma()
			defer r.comma()
		}
		r.say("who")
		if c.pred == nil && len(c.back) == 0 {
			r.say("remains")
		} else {
			r.say("is")
		}
		if c.pred != nil {
			r.group(c.pred, asPredicate)
		}
	case v.has(fIntransitive) || len(c.objs) > 0:
		r.nonFinite(c, "ing")
		return
	default:
		r.say(inflect(v.en, participle, singular3))
	}
	for i := len(c.back) - 1; i >= 0; i-- {
		r.part(c.back[i])
	}
	if !v.cop && c.subj != nil {
		r.say("by")
		r.group(c.subj, afterPrep)
	}
	for _, a := range c.front {
		r.part(a)
	}
}

// determine writes the article or determiners. of tells that an owner follows
// after "of"; next is the word after the article.
func (r *renderer) determine(g *group, as position, of bool, next string) {
	if r.determiners(g, next) {
		return
	}
	if g.count != nil && !g.isYear() && g.number != bengali.Definite {
		if g.feat&fSuperlative != 0 {
			r.say("the")
		}
		return
	}
	switch {
	case g.isYear() || g.feat&fNumber != 0:
	case g.isName && !g.titled:
		if r.x.takesThe(g.head) {
			r.say("the")
		}
	case g.lead&fDetLike != 0: // many, all
	case g.feat&fBare != 0 && as == afterPrep && !of && (g.feat&fTime == 0 || g.prep == "" && g.cas == bengali.Locative) && len(g.adjs) == 0 && g.number == bengali.Singular: // go to school
	case g.isName && g.feat&fHuman != 0, g.feat&fProper != 0, g.feat&fTime != 0 && g.bareTime():
	case g.feat&(fThe|fSuperlative) != 0 || len(g.adjs) > 0 && g.adjs[0] == "most" || g.number == bengali.Definite || of && g.feat&fUncountable == 0 && !(as == asObject && len(g.adjs) > 0) || g.inner != nil:
		r.say("the")
	case g.feat&fUncountable != 0 || g.isPlural():
		if g.rel != nil {
			r.say("the")
		}
	case as == asPredicate || as == asObject && !g.acts():
		r.say(article(next))
	default:
		r.say("the")
	}
}

// determiners writes the determiners of the group, and tells whether they leave
// no room for an article.
func (r *renderer) determiners(g *group, next string) (wrote bool) {
	for _, d := range g.dets {
		switch {
		case d.en == "a" && (g.isPlural() || g.feat&fUncountable != 0):
			r.say("one")
		case d.en == "a":
			r.say(article(next))
		case d.en == "this" && g.isPlural():
			r.say("these")
		case d.en == "that" && g.isPlural():
			r.say("those")
		default:
			r.say(d.en)
			if d.has(fApprox) {
				continue
			}
		}
		wrote = true
	}
	return wrote
}

func isCapital(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

func pronounForm(g *group, as position) string {
	en := g.pron.en
	switch {
	case g.cas == bengali.Genitive && as != asSubject && as != afterPrep:
		return possessivePronoun(g, false)
	case as == asSubject || as == asPredicate && en != "I":
		return en
	}
	return objective(en)
}

// objective is the form of a pronoun that is no subject.
func objective(pronoun string) string {
	switch pronoun {
	case "I":
		return "me"
	case "we":
		return "us"
	case "he":
		return "him"
	case "they":
		return "them"
	case "who":
		return "whom"
	case "own":
		return "himself"
	}
	return pronoun
}

// possessivePronoun is the pronoun before what is owned; neuter tells that "own" refers to
// a thing.
func possessivePronoun(g *group, neuter bool) string {
	switch en := g.pron.en; en {
	case "I":
		return "my"
	case "we":
		return "our"
	case "you":
		return "your"
	case "he":
		return "his"
	case "it":
		return "its"
	case "they":
		return "their"
	case "who", "which":
		return "whose"
	case "own":
		switch {
		case g.pron.has(fPlural):
			return "their own"
		case neuter:
			return "its own"
		}
		return "his own"
	case "both":
		return "both"
	default:
		return possessive(en)
	}
}
