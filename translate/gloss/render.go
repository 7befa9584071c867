package gloss

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// place of a noun group in the English sentence.
type position uint8

const (
	asSubject position = iota
	asObject
	asPredicate
	afterPrep
)

// renderer writes English words.
type renderer struct {
	x   *lexicon
	out []string
	// neuter tells that "his" refers to something that is no person.
	neuter bool
}

func (r *renderer) say(words ...string) {
	for _, w := range words {
		if w != "" {
			r.out = append(r.out, w)
		}
	}
}

// comma writes a comma, unless one stands there or nothing does.
func (r *renderer) comma() {
	if n := len(r.out); n > 0 && r.out[n-1] != "," && !opens(r.out[n-1]) {
		r.out = append(r.out, ",")
	}
}

// sentence writes all nodes of a sentence.
func (r *renderer) sentence(nodes []node) {
	for i := range nodes {
		n := &nodes[i]
		var before, after *node
		if i > 0 {
			before = &nodes[i-1]
		}
		if i+1 < len(nodes) {
			after = &nodes[i+1]
		}
		switch n.role {
		case rFinite:
			r.clause(n.cl, "")
		case rGroup:
			r.group(n.g, loose(before, after))
		case rAdverb:
			r.part(part{adv: n.it})
			if n.it.has(sentence) && after != nil && after.role != rPunct {
				r.comma()
			}
		case rParticiple, rInfinitive, rConditional, rVerbalNoun, rAdverbial:
			r.part(part{cl: n.cl, prep: prepOf(n)})
		case rConj:
			r.conjunction(n.it, before)
		case rPunct:
			r.punct(n.it.en, before, after)
		case rBracket:
			r.bracket(&bracket{n.it.en, n.inner, n.prep})
		}
	}
}

// bracket writes what stands in brackets; b may be nil.
func (r *renderer) bracket(b *bracket) {
	if b != nil {
		r.say(b.open)
		r.sentence(b.nodes)
		r.say(b.close)
	}
}

func loose(before, after *node) position {
	if before == nil && after != nil {
		return asSubject
	}
	return asObject
}

func prepOf(n *node) string {
	switch n.role {
	case rParticiple:
		return "ing"
	case rInfinitive:
		return "to"
	case rConditional:
		return "if"
	case rVerbalNoun:
		return "ing"
	}
	return n.prep
}

func (r *renderer) conjunction(it *item, before *node) {
	switch {
	case it.en == "that" && it.has(sub|relative) && before == nil:
		r.say("that")
	case before != nil && before.role == rFinite && it.has(cl) && it.en != "that":
		r.comma()
		r.say(it.en)
	default:
		r.say(it.en)
		if it.has(cl) && before == nil && it.en != "because" && it.en != "but" && it.en != "so" {
			r.comma()
		}
	}
}

func (r *renderer) punct(s string, before, after *node) {
	switch s {
	case ",":
		if after != nil && after.role == rConj && !after.it.has(cl|sub) {
			return
		}
		if before != nil && before.role == rFinite && before.cl.v.feat&saying != 0 && before.cl.comp == nil && before.cl.tellsNothing() &&
			after != nil && after.role == rFinite {
			r.say("that")
			return
		}
		r.comma()
	case "।", "৷":
		r.say(".")
	case "॥":
		r.say(".")
	default:
		r.say(s)
	}
}

// tellsNothing tells that a verb of saying has no object yet but the person told.
func (c *clause) tellsNothing() bool {
	for _, g := range c.objs {
		if g.cas != bengali.Accusative {
			return false
		}
	}
	return true
}

// clause writes a finite clause. subject stands for a subject that the clause shares.
func (r *renderer) clause(c *clause, link string) {
	r.say(link)
	if c.asks {
		r.question(c)
		return
	}
	for _, s := range c.subs {
		r.clause(s, "if")
		r.comma()
	}
	inside := len(r.out) > 0 && (r.out[len(r.out)-1] == "that" || r.out[len(r.out)-1] == "whether")
	for _, a := range c.front {
		r.part(a)
		if !inside || a.cl != nil {
			r.comma()
		}
	}
	who := r.subject(c)
	for _, b := range c.before {
		r.joined(b, c, who)
	}
	r.predicate(c, who)
}

// question writes a clause with its subject after the first verb: does he know?
// What is asked for comes before it.
func (r *renderer) question(c *clause) {
	back := c.back[:0:0]
	asked := false
	for _, a := range c.back {
		if a.adv != nil && a.adv.has(question) {
			r.say(a.adv.en)
			asked = true
		} else {
			back = append(back, a)
		}
	}
	c.back = back
	for _, a := range c.front {
		r.part(a)
		if a.adv == nil || !a.adv.has(question) {
			r.comma()
		}
	}
	c.front = nil
	objs := c.objs[:0:0]
	for _, g := range c.objs {
		if g.pron != nil && g.pron.has(question) {
			r.group(g, asObject)
		} else {
			objs = append(objs, g)
		}
	}
	c.objs = objs
	if c.subj != nil && c.subj.pron != nil && c.subj.pron.has(question) || len(c.before) > 0 && !asked {
		c.asks = false
		r.clause(c, "")
		return
	}
	from := len(r.out)
	who := r.subject(c)
	c.v.en = r.own(c.v.en, c.subj, who)
	subject := append([]string(nil), r.out[from:]...)
	r.out = r.out[:from]
	first, more := r.x.verbWords(&c.v, who, c.pred != nil || c.hasPlace())
	aux, rest, _ := strings.Cut(first, " ")
	switch {
	case more == "" && c.v.en == "be" && rest == "" && !c.v.owns:
	case more == "":
		// do-support
		rest = c.v.en
		switch {
		case c.v.owns:
			rest = "have"
		case strings.HasPrefix(c.v.en, "be "):
			rest = c.v.en
		}
		aux = "do"
		if t := c.v.form.tense; t != present && t != imperative {
			aux = "did"
		} else if who == third3 {
			aux = "does"
		}
	}
	r.say(aux)
	r.say(subject...)
	r.say(rest, more)
	r.complements(c)
}

// subject writes the subject and returns what the verb agrees with.
func (r *renderer) subject(c *clause) person {
	v := &c.v
	if c.subj != nil {
		if v.cop && v.has && !v.owns && v.form.mood == finite && c.subj.cas == bengali.Nominative && c.pred == nil && c.subj.owner == nil && c.existential() {
			g := c.subj
			c.subj, c.pred = nil, g
			if v.neg { // there is no hospital
				v.neg = false
				g.dets = []*item{{class: determiner, en: "no"}}
			}
			r.say("there")
			return agreement(g)
		}
		r.group(c.subj, asSubject)
		r.neuter = c.subj.pron == nil && c.subj.feat&hum == 0
		return agreement(c.subj)
	}
	r.neuter = false
	switch {
	case v.form.tense == imperative:
		return third3
	case v.form.person == first1:
		r.say("I")
		return first1
	case v.form.second:
		r.say("you")
		return plural
	case v.cop && v.has && c.pred != nil:
		r.say("there")
		return agreement(c.pred)
	case v.cop || v.passive || strings.HasPrefix(v.en, "be "):
		r.say("it")
	case v.form.honor:
		r.say("he")
	case v.feat&intransitive != 0:
		r.say("it")
	default:
		r.say("he")
	}
	return third3
}

// existential tells "there is X" from "X is somewhere".
func (c *clause) existential() bool {
	for _, d := range c.subj.dets {
		if !d.has(anyOf | num | pl) {
			return false
		}
	}
	return c.subj.pron == nil && !c.subj.isTerm && c.subj.number != bengali.Definite
}

func agreement(g *group) person {
	if g.pron != nil && g.pron.has(first) && !g.pron.has(pl) {
		return first1
	}
	if g.pron != nil && g.pron.has(second) || g.isPlural() {
		return plural
	}
	return third3
}

// isPlural tells whether the English of the group is plural.
func (g *group) isPlural() bool {
	switch {
	case len(g.and) > 0:
		return g.link != "or"
	case g.number == bengali.Plural:
		return g.feat&uncountable == 0 || g.pron != nil
	case g.feat&uncountable != 0:
		return false
	case g.feat&pl != 0:
		return true
	case g.count != nil && g.count.value != 1 && !g.isYear():
		return true
	}
	for _, d := range g.dets {
		if d.has(pl) {
			return true
		}
	}
	return false
}

// isYear tells that the group is a year: ২০১৮ সালে.
func (g *group) isYear() bool {
	return g.count != nil && g.count.plainNumber && len(g.count.en) == 4 && g.head == "year"
}

// joined writes a participle clause before its main clause: it did this and …
func (r *renderer) joined(b, c *clause, who person) {
	if b.v.neg {
		r.part(part{cl: b, prep: "without"})
		r.comma()
		return
	}
	b.v.form.mood, b.v.form.tense = finite, c.v.form.tense
	if c.v.modal != noModal && b.v.modal == noModal {
		b.v.modal = c.v.modal
	}
	for _, inner := range b.before {
		r.joined(inner, c, who)
	}
	b.before = nil
	for _, a := range b.front {
		b.back = append(b.back, a)
	}
	r.predicate(b, who)
	r.say("and")
}

// predicate writes the verb and all that follows it.
func (r *renderer) predicate(c *clause, who person) {
	v := &c.v
	if v.en == "say" && len(c.objs) > 0 && !v.passive && c.objs[0].cas == bengali.Accusative {
		v.en = "tell"
	}
	if v.form.tense == perfect && !v.neg && c.hasPastTime() {
		v.form.tense = pastSimple
	}
	also := c.subj != nil && c.subj.emph == 'ও'
	var pre []string
	rest := c.back[:0:0]
	for _, a := range c.back {
		if a.adv != nil && a.adv.bn == "কাল" && v.form.tense != future && v.form.tense != present {
			it := *a.adv
			it.en = "yesterday"
			a.adv = &it
		}
		if a.adv != nil && a.adv.has(preverbal) {
			pre = append(pre, a.adv.en)
		} else {
			rest = append(rest, a)
		}
	}
	if also {
		pre = append(pre, "also")
	}
	v.en = r.own(v.en, c.subj, who)
	first, more := r.x.verbWords(v, who, c.pred != nil || c.hasPlace())
	if v.en == "be" && !strings.Contains(first, " ") && more == "" {
		r.say(first)
		r.say(pre...)
	} else if more != "" {
		r.say(first)
		r.say(pre...)
		r.say(more)
	} else {
		r.say(pre...)
		r.say(first)
	}
	c.back = rest
	r.complements(c)
}

// complements writes what follows the verb.
func (r *renderer) complements(c *clause) {
	rest := c.back
	r.objects(c)
	if c.pred != nil {
		r.group(c.pred, asPredicate)
	}
	if c.comp != nil {
		r.say(c.compBy)
		r.clause(c.comp, "")
	}
	// What is nearest to the verb in Bengali comes first in English, but what is
	// to be done before all, as it belongs to the verb, and adverbs of degree last.
	rank := func(a part) int {
		switch {
		case a.cl != nil && a.prep == "to":
			return 0
		case a.adv != nil && a.adv.feat == 0:
			return 2
		}
		return 1
	}
	for k := range 3 {
		for i := len(rest) - 1; i >= 0; i-- {
			if rank(rest[i]) == k {
				r.part(rest[i])
			}
		}
	}
}

// own puts the possessive of the subject for "one's" in verbs such as "lose
// one's job".
func (r *renderer) own(en string, subj *group, who person) string {
	if !strings.Contains(en, "one's") {
		return en
	}
	whose := "his"
	switch {
	case who == first1:
		whose = "my"
	case who == plural:
		whose = "their"
	case subj != nil && r.neuter:
		whose = "its"
	}
	return strings.Replace(en, "one's", whose, 1)
}

// hasPastTime tells that the clause names a time in the past, with which
// English does not use the perfect.
func (c *clause) hasPastTime() bool {
	for _, parts := range [][]part{c.front, c.back} {
		for _, a := range parts {
			switch {
			case a.adv != nil && a.adv.has(timeNoun) && (a.adv.en == "yesterday" || strings.HasPrefix(a.adv.en, "last ") || strings.HasSuffix(a.adv.en, " ago")):
				return true
			case a.g != nil && a.g.feat&timeNoun != 0 && (a.g.prep == "" || a.g.pfeat&timeNoun != 0):
				p := a.g.preposition()
				if p == "on" || p == "in" && a.g.isYear() || a.g.bareTime() && len(a.g.dets) == 0 || p == "before" || p == "after" {
					return true
				}
			}
		}
	}
	return false
}

func (c *clause) hasPlace() bool {
	for _, a := range c.back {
		if a.g != nil || a.adv != nil && a.adv.has(place) {
			return true
		}
	}
	return false
}

// objects writes direct and indirect objects.
func (r *renderer) objects(c *clause) {
	var direct, indirect []*group
	for _, g := range c.objs {
		if g.cas == bengali.Accusative && len(c.objs) > 1 {
			indirect = append(indirect, g)
		} else {
			direct = append(direct, g)
		}
	}
	prep, ok := c.v.args["কে"]
	if !ok {
		prep = "to"
	}
	if prep == "" {
		for _, g := range indirect {
			r.group(g, asObject)
		}
		indirect = nil
	}
	for i, g := range direct {
		if i > 0 {
			r.comma()
		}
		r.group(g, asObject)
	}
	for _, g := range indirect {
		r.say(prep)
		r.group(g, afterPrep)
	}
}

// part writes an adverbial.
func (r *renderer) part(a part) {
	switch {
	case a.adv != nil:
		r.say(a.adv.en)
		r.bracket(a.adv.bracket)
	case a.g != nil:
		r.say(a.g.preposition())
		r.group(a.g, afterPrep)
	case a.cl != nil:
		r.nonFinite(a.cl, a.prep)
	}
}

// nonFinite writes a clause as "to do", "after doing" and the like.
func (r *renderer) nonFinite(c *clause, prep string) {
	v := &c.v
	if prep == "if" {
		v.form.mood, v.form.tense = finite, present
		r.clause(c, "if")
		return
	}
	if v.neg && prep != "without" {
		switch prep {
		case "to":
			r.say("not")
		case "ing":
			prep = "without"
		default:
			r.say(prep, "not")
			prep = "ing"
		}
	}
	en := r.own(v.en, c.subj, third3)
	if v.passive {
		en = "be " + r.x.english.verb(en, participle, third3)
	} else if v.become {
		en = "become"
	}
	if v.modal == can {
		en = "be able to " + en
	} else if v.modal == want {
		en = "want to " + en
	}
	for _, b := range c.before {
		b.v.neg = false
		c.back = append(c.back, part{cl: b, prep: "by"})
	}
	for _, a := range c.front {
		c.back = append(c.back, a)
	}
	c.before, c.front = nil, nil
	if c.subj != nil && prep != "to" {
		if prep != "ing" && prep != "" {
			r.say(prep)
		}
		r.group(c.subj, afterPrep)
		r.say(r.x.english.verb(en, ing, third3))
	} else if prep == "to" {
		if c.subj != nil {
			r.say("for")
			r.group(c.subj, afterPrep)
		}
		r.say("to", en)
	} else {
		if prep != "ing" {
			r.say(prep)
		}
		r.say(r.x.english.verb(en, ing, third3))
	}
	r.objects(c)
	if c.pred != nil {
		r.group(c.pred, asPredicate)
	}
	for i := len(c.back) - 1; i >= 0; i-- {
		r.part(c.back[i])
	}
}

// preposition is what stands before the group in English.
func (g *group) preposition() string {
	switch {
	case g.post == "মধ্যে" || g.post == "মাঝে":
		switch {
		case g.isYear():
			return "by"
		case g.feat&(timeNoun|unit) != 0:
			return "within"
		case len(g.and) == 2 || g.count != nil && g.count.value == 2:
			return "between"
		case g.isPlural() && g.feat&(hum|org|place) != 0:
			return "among"
		}
		return "in"
	case g.post == "কাছে" && g.feat&place != 0 && !g.isTerm:
		return "near"
	case g.post == "থেকে" && g.feat&timeNoun != 0:
		return "since"
	case g.prep != "":
		return g.prep
	case g.cas == bengali.Genitive:
		return "of"
	case g.feat&timeNoun != 0:
		switch {
		case g.bareTime():
			return ""
		case g.feat&on != 0:
			return "on"
		case g.feat&at != 0:
			return "at"
		}
		if g.cas == bengali.Nominative && g.count != nil && !g.isYear() {
			return "for"
		}
		return "in"
	case g.cas == bengali.Locative:
		switch {
		case g.feat&on != 0:
			return "on"
		case g.feat&at != 0:
			return "at"
		}
		return "in"
	}
	return ""
}

// bareTime tells the times that take no preposition: last week, every day.
func (g *group) bareTime() bool {
	for _, a := range g.adjs {
		switch a {
		case "last", "next", "past", "coming", "every", "previous", "following":
			return g.count == nil
		}
	}
	for _, d := range g.dets {
		if d.en == "this" || d.en == "every" || d.en == "that" {
			return true
		}
	}
	return false
}

// group writes a noun group.
func (r *renderer) group(g *group, as position) {
	switch {
	case len(g.and) > 0:
		for i, m := range g.and {
			if i > 0 {
				if i == len(g.and)-1 {
					r.say(g.link)
				} else {
					r.comma()
				}
			}
			r.group(m, as)
			r.neuter = m.pron == nil && m.feat&hum == 0
		}
		return
	case g.head == "" && g.inner != nil:
		r.nonFinite(g.inner, "ing")
		return
	case g.pron != nil:
		r.say(pronounForm(g, as))
		return
	case g.isAdj:
		if as == asSubject && len(g.adjs) > 0 {
			r.article("the", g.adjs[0])
		}
		r.say(r.x.english.compared(g.adjs)...)
		return
	}
	if g.emph == 'ও' && as != asSubject {
		r.say("also")
	}
	var of *group
	adjs := g.adjs
	owned := false
	if o := g.owner; o != nil {
		switch {
		case o.measure():
			adjs = append([]string{o.count.en + "-" + o.head}, adjs...)
		case o.pron != nil || o.takesS():
			owned = true
			r.owner(o)
		default:
			of = o
		}
	}
	head := g.head
	count := ""
	if g.isYear() {
		head = g.count.en
	} else if g.count != nil {
		count = g.count.en
	}
	if g.isPlural() && g.feat&(pl|uncountable) == 0 && g.pron == nil && (!isCapital(head) || g.feat&hum != 0 && !g.isTerm) {
		head = r.x.english.plural(head)
	}
	var words []string
	if count != "" && !(len(adjs) > 0 && beforeNumber[adjs[0]]) {
		words = append(words, count)
		count = ""
	}
	if count != "" { // "the last six months"
		if !owned {
			r.say("the")
		}
		words = append(words, adjs[0], count)
		adjs = adjs[1:]
	}
	words = append(words, r.x.english.compared(adjs)...)
	words = append(words, head)
	if !owned {
		r.determine(g, as, of != nil, words[0])
	} else {
		for _, d := range g.dets {
			if d.en != "a" && d.en != "the" {
				r.say(d.en)
			}
		}
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
	defer r.bracket(g.bracket)
	if g.inner != nil {
		prep := "of"
		if takesInfinitive[head] || takesInfinitive[g.head] {
			prep = "to"
		}
		r.nonFinite(g.inner, prep)
	}
	if g.rel != nil {
		r.relative(g.rel, g.isTerm && g.feat&nounHead == 0)
	}
	if g.who != nil {
		who := "which"
		if g.feat&hum != 0 {
			who = "who"
		}
		r.say(who)
		for _, b := range g.who.before {
			r.joined(b, g.who, agreement(g))
		}
		g.who.back = append(g.who.back, g.who.front...)
		r.predicate(g.who, agreement(g))
	}
}

// beforeNumber are the adjectives that stand before a number.
var beforeNumber = map[string]bool{"last": true, "past": true, "next": true, "first": true, "coming": true, "previous": true}

// measure tells the genitives of measure: দুই দিনের সফর, a two-day visit.
func (g *group) measure() bool {
	return g.count != nil && g.feat&(timeNoun|unit) != 0 && g.feat&uncountable == 0 && g.owner == nil && len(g.adjs) == 0 && !g.isYear() && len(g.dets) == 0
}

// takesS tells whether the owner is written with 's rather than after "of".
func (g *group) takesS() bool {
	if g.inner != nil || g.rel != nil {
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
	return words <= 3 && (g.feat&(hum|org|place) != 0 || g.isTerm || g.feat&timeNoun != 0 && g.count == nil && g.feat&on == 0 && g.bareTime())
}

// owner writes a group as possessive.
func (r *renderer) owner(g *group) {
	if g.pron != nil {
		if r.neuter && g.pron.surface == "তার" {
			r.say("its")
			return
		}
		r.say(possessivePronoun(g))
		return
	}
	r.group(g, afterPrep)
	if n := len(r.out); n > 0 {
		r.out[n-1] = possessive(r.out[n-1])
	}
}

// relative writes a verbal noun that stands before its noun.
func (r *renderer) relative(c *clause, name bool) {
	v := &c.v
	switch {
	case v.cop:
		if name {
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
		for i := len(c.back) - 1; i >= 0; i-- {
			r.part(c.back[i])
		}
	case v.feat&intransitive != 0 || len(c.objs) > 0:
		r.nonFinite(c, "ing")
	default:
		r.say(r.x.english.verb(v.en, participle, third3))
		for i := len(c.back) - 1; i >= 0; i-- {
			r.part(c.back[i])
		}
		if c.subj != nil {
			r.say("by")
			r.group(c.subj, afterPrep)
		}
	}
}

// takesInfinitive are the nouns after which English says "to do".
var takesInfinitive = map[string]bool{
	"promise": true, "plan": true, "decision": true, "attempt": true, "right": true, "ability": true, "opportunity": true,
	"permission": true, "order": true, "effort": true, "need": true, "desire": true, "chance": true, "way": true, "time": true,
	"demand": true, "request": true, "call": true, "threat": true, "offer": true, "pledge": true, "agreement": true, "commitment": true,
	"proposal": true, "intention": true, "wish": true, "power": true, "capacity": true, "instruction": true, "readiness": true,
}

// determine writes the article or determiners.
func (r *renderer) determine(g *group, as position, of bool, next string) {
	wrote := false
	for i := 0; i < len(g.dets); i++ {
		d := g.dets[i]
		switch {
		case d.en == "a":
			if g.isPlural() || g.feat&uncountable != 0 {
				r.say("one")
			} else {
				r.article("a", next)
			}
		case d.en == "this" && g.isPlural():
			r.say("these")
		case d.en == "that" && g.isPlural():
			r.say("those")
		default:
			r.say(d.en)
			if d.has(approx) {
				continue
			}
		}
		wrote = true
	}
	if wrote || g.count != nil && !g.isYear() && g.number != bengali.Definite {
		if g.feat&superlative != 0 && !wrote {
			r.say("the")
		}
		return
	}
	switch {
	case g.isYear() || g.feat&num != 0:
	case g.isTerm && g.feat&nounHead == 0:
		if takesThe(g.head) {
			r.say("the")
		}
	case g.isTerm && g.feat&hum != 0:
	case g.feat&proper != 0:
	case g.feat&timeNoun != 0 && g.bareTime():
	case g.feat&(the|superlative) != 0 || len(g.adjs) > 0 && g.adjs[0] == "most" || g.number == bengali.Definite || of && g.feat&uncountable == 0 || g.inner != nil:
		r.say("the")
	case g.feat&uncountable != 0 || g.isPlural():
		if g.rel != nil {
			r.say("the")
		}
	case as == asPredicate || as == asObject && g.feat&(hum|org|place) == 0:
		r.article("a", next)
	default:
		r.say("the")
	}
}

// takesThe tells whether a name is said with the article.
func takesThe(name string) bool {
	if strings.HasPrefix(name, "United ") {
		return true
	}
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		switch name {
		case "Kremlin", "Pentagon", "Netherlands", "Philippines", "Taliban", "Balkans", "Maldives", "Bahamas", "Gambia", "Vatican", "US", "UN", "EU", "UK", "BBC", "CIA", "FBI", "IMF":
			return true
		}
		return false
	}
	switch name[i+1:] {
	case "Nations", "Union", "Federation", "House", "Ocean", "Sea", "River", "Council", "Court", "Organization", "Party", "League",
		"Republic", "Emirates", "Kingdom", "States", "Islands", "Gulf", "Canal", "Strait", "Agency", "Fund", "Commission", "Army", "Front", "Strip", "Times", "Post", "Guard", "Forces":
		return true
	}
	return false
}

// article writes a, an or the before next.
func (r *renderer) article(art, next string) {
	if art == "a" && startsWithVowelSound(next) {
		art = "an"
	}
	r.say(art)
}

func startsWithVowelSound(w string) bool {
	if w == "" {
		return false
	}
	l := strings.ToLower(w)
	for _, s := range []string{"uni", "use", "usu", "eu", "one", "once", "ukrain", "uk", "us-", "uran"} {
		if strings.HasPrefix(l, s) && !strings.HasPrefix(l, "unin") && !strings.HasPrefix(l, "unim") {
			return false
		}
	}
	for _, s := range []string{"hour", "honest", "honor", "heir"} {
		if strings.HasPrefix(l, s) {
			return true
		}
	}
	return strings.IndexByte("aeiou8", l[0]) >= 0 || strings.HasPrefix(l, "11") || strings.HasPrefix(l, "18")
}

func isCapital(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

func pronounForm(g *group, as position) string {
	en := g.pron.en
	if g.cas == bengali.Genitive && as != asSubject && as != afterPrep {
		return possessivePronoun(g)
	}
	if as == asSubject || as == asPredicate && en != "I" {
		return en
	}
	switch en {
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
	}
	return en
}

func possessivePronoun(g *group) string {
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
		if g.pron.has(pl) {
			return "their own"
		}
		return "its own"
	case "both":
		return "both"
	default:
		return possessive(en)
	}
}

// verbWords writes a verb group: first is the finite word, with "not" where it
// belongs to it, more the rest. placed tells that a copula has a predicate.
func (x *lexicon) verbWords(v *action, who person, placed bool) (first, more string) {
	e := &x.english
	en := v.en
	switch {
	case v.passive:
		en = "be " + e.verb(en, participle, who)
	case v.become && placed:
		en = "become"
	case v.become && v.form.tense != present:
		en = "happen"
		if v.form.tense == continuous || v.form.tense == perfect {
			en = "take place"
		}
	case v.owns:
		en = "have"
	}
	t := v.form.tense
	if v.modal == noModal && !v.passive {
		switch {
		case t == present && (v.form.honor && v.narrative() || v.root == "জানানো" && v.form.person != first1), t == perfect && v.feat&saying != 0 && !v.neg:
			t = pastSimple
		case t == continuous && v.feat&saying != 0:
			t = present
		}
	}
	not := ""
	if v.neg {
		not = "not"
	}
	isPast := t == pastSimple || t == pastPerfect || t == perfect || t == habitual || t == pastContinuous
	switch v.modal {
	case can:
		switch {
		case t == future:
			return glue("will", not), "be able to " + en
		case isPast:
			return glue("could", not), en
		case v.neg:
			return "cannot", en
		}
		return "can", en
	case must:
		switch {
		case isPast && v.neg:
			return "did not", "have to " + en
		case isPast:
			return "had to", en
		case t == present && !v.neg:
			return have(who) + " to", en
		}
		return glue("must", not), en
	case should:
		return glue("should", not), en
	case want:
		en = "want to " + en
	case begin:
		en = "begin to " + en
	case keep:
		en = "continue to " + en
	case let:
		en = "let " + en
	case goingTo:
		return glue(be(third, who), not), "going to " + en
	case been:
		return glue(have(who), not), "been " + e.verb(en, ing, who)
	}
	isBe := en == "be" || strings.HasPrefix(en, "be ")
	simple := func(f form, do string) (string, string) {
		w := e.verb(en, f, who)
		if isBe {
			head, rest, _ := strings.Cut(w, " ")
			return glue(head, not), rest
		}
		if v.neg {
			return do + " not", en
		}
		return w, ""
	}
	do := "do"
	if who == third3 {
		do = "does"
	}
	switch t {
	case present:
		return simple(third, do)
	case continuous:
		return glue(be(third, who), not), e.verb(en, ing, who)
	case perfect:
		if v.neg {
			return simple(pastTense, "did")
		}
		return have(who), e.verb(en, participle, who)
	case pastContinuous:
		return glue(be(pastTense, who), not), e.verb(en, ing, who)
	case habitual:
		return glue("would", not), en
	case future:
		return glue("will", not), en
	case imperative:
		if v.neg {
			return "do not", en
		}
		return en, ""
	}
	return simple(pastTense, "did")
}

// narrative tells the verbs whose polite present the press uses for what was
// said or done: বলেন, জানান, নির্দেশ দেন.
func (v *action) narrative() bool {
	switch v.en {
	case "think", "believe", "know", "hope", "want", "feel", "understand", "consider", "expect", "assume", "fear", "see", "hear", "live", "remember", "love":
		return false
	}
	return v.feat&saying != 0 || v.serial || v.joint && v.root != "করা" && v.root != "থাকা" && v.root != "পাওয়া" && v.root != "হওয়া" && v.root != "রাখা"
}

func glue(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}

func opens(s string) bool {
	switch s {
	case "(", "[", "{", "“", "‘", "«":
		return true
	}
	return false
}
