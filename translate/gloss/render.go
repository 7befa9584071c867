package gloss

import (
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// renderer writes English words.
type renderer struct {
	x   *lexicon
	out []string
	// neuter tells that "his" refers to something that is no person.
	neuter bool
	// sub is set after a conjunction such as "when", until its main clause comes.
	sub bool
}

func (r *renderer) say(words ...string) {
	for _, w := range words {
		if w != "" {
			r.out = append(r.out, w)
		}
	}
}

// last is the word written last, "" at the start.
func (r *renderer) last() string {
	if len(r.out) == 0 {
		return ""
	}
	return r.out[len(r.out)-1]
}

// comma writes a comma, unless one stands there or nothing does.
func (r *renderer) comma() {
	if w := r.last(); w != "" && w != "," && !opens(w) && !ends(w) {
		r.say(",")
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
			r.loose(n.g, before, after)
		case rAdverb:
			r.part(part{adv: n.it})
			if n.it.has(fSentence) && after != nil && after.role != rPunct {
				r.comma()
			}
		case rParticiple, rVerbalNoun:
			r.nonFinite(n.cl, "ing")
		case rInfinitive:
			r.nonFinite(n.cl, "to")
		case rConditional:
			r.nonFinite(n.cl, "if")
		case rAdverbial:
			r.nonFinite(n.cl, n.prep)
		case rConj:
			r.conjunction(n.it, before)
		case rPunct:
			r.punct(n.it.en, before, after)
		case rBracket:
			r.bracket(n.bracket)
		}
	}
}

// loose writes a group that no verb has taken.
func (r *renderer) loose(g *group, before, after *node) {
	switch {
	case before == nil && after == nil && g.cas == bengali.Nominative && g.prep == "": // (১৯ অক্টোবর)
		r.group(g, asObject)
	case g.preposition() != "":
		r.part(part{g: g})
	case before == nil:
		r.group(g, asSubject)
	default:
		r.group(g, asObject)
	}
}

// bracket writes what stands in brackets; b may be nil.
func (r *renderer) bracket(b *bracket) {
	if b != nil {
		r.say(b.open)
		r.sentence(b.nodes)
		r.say(b.shut)
	}
}

func (r *renderer) conjunction(it *item, before *node) {
	switch {
	case it.has(fCorrelative) && it.en != "that" && r.sub: // যখন … তখন: English has no word for the second
		r.comma()
		r.sub = false
	case before != nil && before.role == rFinite && it.has(fClause):
		r.comma()
		r.say(it.en)
	default:
		r.sub = r.sub || it.has(fSub) && it.en != "that"
		r.say(it.en)
		if it.has(fClause) && before == nil && it.en != "because" && it.en != "but" && it.en != "so" {
			r.comma()
		}
	}
}

func (r *renderer) punct(s string, before, after *node) {
	switch s {
	case ",":
		if after != nil && after.role == rConj && !after.it.has(fClause|fSub) {
			return
		}
		if before != nil && before.role == rFinite && after != nil && after.role == rFinite && before.cl.announces() {
			r.say("that")
			return
		}
		r.comma()
	case "।", "৷", "॥":
		r.sub = false
		r.say(fullStop)
	default:
		r.say(s)
	}
}

// announces tells whether the clause says that something is said, but not yet what.
func (c *clause) announces() bool {
	if !c.v.has(fSaying) || c.comp != nil {
		return false
	}
	for _, g := range c.objs {
		if g.cas != bengali.Accusative {
			return false
		}
	}
	return true
}

// clause writes a finite clause after a conjunction, which may be "".
func (r *renderer) clause(c *clause, link string) {
	r.say(link)
	c.settle()
	if c.asks {
		r.question(c)
		return
	}
	inside := r.last() == "that" || r.last() == "whether"
	for _, s := range c.subs {
		if g := c.subj; s.subj == nil && g != nil && g.pron != nil && g.feat&(fHuman|fFirst|fSecond) != 0 && !s.v.passive && !s.v.exists && (s.v.root != "হওয়া" || strings.HasPrefix(s.v.en, "be ")) {
			who := *g // ক্ষমতায় এলে তাঁরা …: if they come to power, they …
			s.subj = &who
		}
		if !s.v.neg && !s.v.form.Too && c.isPast() {
			s.v.form.Mood, s.v.form.Tense = bengali.Finite, bengali.PastSimple
			r.clause(s, "when") // হাসপাতালে নেওয়া হলে চিকিৎসক মৃত ঘোষণা করেন
		} else {
			r.nonFinite(s, "if")
		}
		r.comma()
	}
	for _, a := range c.front {
		r.part(a)
		if !inside || a.cl != nil {
			r.comma()
		}
	}
	for _, s := range c.subs {
		if g := s.subj; g != nil && c.subj == nil && g.pron != nil && g.feat&fHuman != 0 && s.v.form.Mood == bengali.Finite && !c.v.passive && !c.v.cop && c.v.form.Person != bengali.First && c.v.form.Person != bengali.Second {
			who := *g // তাঁরা টাকা নিলে ফেরত দেন
			c.subj = &who
		}
	}
	if g := c.subj; g != nil && len(g.dets) == 1 && g.dets[0].en == "no" {
		for _, b := range c.before { // মানুষকে বাদ দিয়ে কোনো রূপান্তর ন্যায্য হবে না
			r.nonFinite(b, "ing")
			r.comma()
		}
		c.before = nil
	}
	for i, b := range c.before {
		if b.subj != nil && !b.v.neg { // গাছ পড়ে এক ব্যক্তি মারা যান
			b.v.form.Mood, b.v.form.Tense, b.v.form.Person = bengali.Finite, c.v.englishTense(), c.v.form.Person
			r.clause(b, "")
			r.say("and")
			c.before = slices.Delete(slices.Clone(c.before), i, i+1)
			break
		}
	}
	who := r.subject(c)
	for _, b := range c.before {
		r.joined(b, c, who)
	}
	r.predicate(c, who)
}

// isPast tells whether the clause tells what has happened.
func (c *clause) isPast() bool {
	switch c.v.englishTense() {
	case bengali.PastSimple, bengali.Perfect, bengali.PastPerfect, bengali.PastContinuous:
		return true
	}
	return false
}

// settle gives the words of the clause the English that they have with its
// tense and negation.
func (c *clause) settle() {
	v := &c.v
	if c.hasPastTime() && v.modal != due && (v.form.Tense == bengali.Perfect && !v.neg || v.form.Tense == bengali.Present && !v.has(fState) && v.modal == noModal) {
		v.form.Tense = bengali.PastSimple
	}
	v.habit = c.isHabit()
	if g := c.subj; g != nil && g.pron == nil && !g.isEvery() && g.feat&(fHuman|fOrg) != 0 && v.form.Tense == bengali.Present && v.form.Person == bengali.Familiar && v.modal == noModal && !v.passive && v.narrative() && !v.neg {
		v.form.Tense = bengali.PastSimple // পুলিশ লাশ উদ্ধার করে
	}
	c.negate()
}

// negate gives the words of a negated clause another form: something, anything.
func (c *clause) negate() {
	if !c.v.neg {
		return
	}
	for _, g := range c.objs {
		g.negate()
	}
	if c.pred != nil {
		c.pred.negate()
	}
	for _, a := range c.back {
		if a.g != nil {
			a.g.negate()
		}
	}
	if c.subj != nil && !c.v.exists && c.subj.denied() {
		if c.v.neg = false; c.v.form.Tense == bengali.Perfect {
			c.v.form.Tense = bengali.PastSimple
		}
	}
	for i := range c.back {
		adv := c.back[i].adv
		if adv == nil || adv.senses[underNegation] == "" {
			continue
		}
		it := *adv
		it.en = it.senses[underNegation]
		it.feat &^= fPreverbal
		c.back[i].adv = &it
	}
}

// denied makes "any" of a subject "no", so that the verb needs no "not": no one
// knows, no hospital was built. It tells whether it could.
func (g *group) denied() bool {
	if len(g.dets) == 1 && g.dets[0].en == "any" {
		g.dets = []*item{noDeterminer()}
		return true
	}
	if !g.negate() {
		return false
	}
	switch g.pron.en {
	case "anything":
		g.pron.en = "nothing"
	case "anyone":
		g.pron.en = "no one"
	}
	return true
}

func noDeterminer() *item { return &item{entry: entry{class: determiner, en: "no"}} }

// negate tells whether the group is a pronoun with another form under negation,
// and gives it that form.
func (g *group) negate() bool {
	g.denies = true
	if g.pron != nil && g.pron.senses[underNegation] != "" {
		it := *g.pron
		it.en = it.senses[underNegation]
		g.pron, g.head = &it, it.en
		return true
	}
	for i, d := range g.dets {
		if en := d.senses[underNegation]; en != "" {
			it := *d
			it.en = en
			g.dets[i] = &it
		}
	}
	return false
}

// question writes a clause with its subject after the first verb: does he know?
// What is asked for comes before it.
func (r *renderer) question(c *clause) {
	asked := r.asked(c)
	if c.subj != nil && c.subj.asks() || len(c.before) > 0 && !asked {
		c.asks = false
		r.clause(c, "")
		return
	}
	from := len(r.out)
	who := r.subject(c)
	subject := append([]string(nil), r.out[from:]...)
	r.out = r.out[:from]
	v := &c.v
	v.en = r.own(v.en, c.subj, who)
	first, rest := r.x.verbWords(v, who, c.pred != nil)
	aux, particle, _ := strings.Cut(first, " ")
	if rest == "" && (v.en != "be" || particle != "" || v.owns) {
		aux, particle = v.do(who), v.en
		if v.owns {
			particle = "have"
		}
	}
	r.say(aux)
	r.say(subject...)
	r.say(particle, rest)
	r.complements(c)
}

// asks tells whether the group is a question word.
func (g *group) asks() bool { return g.pron != nil && g.pron.has(fQuestion) }

// asked writes what a question asks for, and all else that stands before its
// verb. It tells whether there was a question word.
func (r *renderer) asked(c *clause) (asked bool) {
	isAsked := func(a part) bool { return a.adv != nil && a.adv.has(fQuestion) }
	back, objs := c.back[:0:0], c.objs[:0:0]
	for _, a := range c.front {
		r.part(a)
		asked = asked || isAsked(a)
		if !isAsked(a) {
			r.comma()
		}
	}
	for _, a := range c.back {
		if isAsked(a) {
			r.say(a.adv.en)
			asked = true
		} else {
			back = append(back, a)
		}
	}
	for _, g := range c.objs {
		if g.asks() {
			r.group(g, asObject)
			asked = true
		} else {
			objs = append(objs, g)
		}
	}
	c.front, c.back, c.objs = nil, back, objs
	if c.pred != nil && c.pred.asks() {
		r.group(c.pred, asPredicate)
		c.pred = &group{said: true}
		asked = true
	}
	return asked
}

// do is the form of "do" that helps the verb.
func (v *action) do(who person) string {
	switch {
	case v.form.Tense != bengali.Present && v.form.Tense != bengali.Imperative:
		return "did"
	case who == singular3:
		return "does"
	}
	return "do"
}

// subject writes the subject and returns what the verb agrees with.
func (r *renderer) subject(c *clause) person {
	v := &c.v
	if c.subj == nil {
		return r.impliedSubject(c)
	}
	if g := c.subj; v.cop && v.exists && !v.owns && v.form.Mood == bengali.Finite && g.cas == bengali.Nominative && c.pred == nil && (g.owner == nil || g.owner.isThing() && !g.owner.acts()) && g.existential() {
		c.subj, c.pred = nil, g
		if v.neg { // there is no hospital
			v.neg = false
			g.dets = []*item{noDeterminer()}
		}
		r.say("there")
		return g.agreement()
	}
	r.group(c.subj, asSubject)
	r.neuter = c.subj.isThing()
	return c.subj.agreement()
}

// impliedSubject writes the subject that the Bengali verb only implies.
func (r *renderer) impliedSubject(c *clause) person {
	v := &c.v
	r.neuter = false
	switch {
	case c.shared != nil && v.form.Person != bengali.First && v.form.Person != bengali.Second:
		return c.shared.agreement()
	case v.form.Tense == bengali.Imperative:
		return plural
	case v.form.Person == bengali.Second && v.form.Tense == bengali.Present && !c.asks && len(c.before) == 0: // দাও: the same form as "you give"
		v.form.Tense = bengali.Imperative
		return plural
	case v.form.Person == bengali.First:
		r.say("I")
		return singular1
	case v.form.Person == bengali.Second:
		r.say("you")
		return plural
	case v.cop && v.exists && c.pred != nil:
		r.say("there")
		return c.pred.agreement()
	case v.passive && v.joint: // মামলা দায়ের করা হয়েছে: a case has been filed
		if en, object, _ := splitObject(v.en, ""); object != "" {
			v.en = en
			r.say(article(object), object)
			break
		}
		if en, object, _ := strings.Cut(v.en, " "); v.endsInNoun() { // ব্যবস্থা নেওয়া হবে: action will be taken
			v.en = en
			r.say(object)
			if strings.HasSuffix(object, "s") && !strings.HasSuffix(object, "ss") {
				return plural
			}
			break
		}
		r.say("it")
	case v.cop || v.passive || strings.HasPrefix(v.en, "be "):
		r.say("it")
	case v.form.Person != bengali.Respectful && v.has(fIntransitive):
		r.say("it")
	default:
		r.say("he")
	}
	return singular3
}

// existential tells "there is X" from "X is somewhere".
func (g *group) existential() bool {
	for _, d := range g.dets {
		if !d.has(fAny | fNumber | fPlural) {
			return false
		}
	}
	return g.pron == nil && !g.isName && g.number != bengali.Definite && !slices.ContainsFunc(g.and, func(m *group) bool { return m.isName || m.titled })
}

func (g *group) agreement() person {
	switch {
	case g.pron != nil && g.pron.has(fFirst) && !g.pron.has(fPlural):
		return singular1
	case g.pron != nil && g.pron.has(fSecond), g.isPlural():
		return plural
	}
	return singular3
}

// joined writes a participle clause before its main clause: it did this and …
func (r *renderer) joined(b, c *clause, who person) {
	if b.v.neg {
		c.put(part{cl: b, prep: "without"}, false)
		return
	}
	if b.subj != nil {
		c.put(part{cl: b, prep: "with"}, false)
		return
	}
	if c.v.passive && !b.v.cop && !b.v.passive {
		if b.v.has(fIntransitive) || len(b.objs) > 0 {
			c.put(part{cl: b, prep: "after"}, false) // who did it is not who is spoken of
			return
		}
		b.v.passive = true // গ্রেপ্তার করে কারাগারে পাঠানো হয়
	}
	b.v.form.Mood, b.v.form.Tense, b.v.form.Person = bengali.Finite, c.v.englishTense(), c.v.form.Person
	if m := c.v.modal; b.v.modal == noModal && m != begin && m != keep { // what was done before is done
		b.v.modal = m
	}
	for _, inner := range b.before {
		r.joined(inner, c, who)
	}
	b.before = nil
	b.back = append(b.back, b.front...)
	r.predicate(b, who)
	r.say("and")
}

// predicate writes the verb and all that follows it.
func (r *renderer) predicate(c *clause, who person) {
	v := &c.v
	if v.en == "say" && (len(c.objs) > 0 && !v.passive && c.objs[0].cas == bengali.Accusative || v.passive && c.subj != nil && c.subj.cas == bengali.Accusative) {
		v.en = "tell"
	}
	var pre []string
	rest := c.back[:0:0]
	for _, a := range c.back {
		if a.adv == nil || !a.adv.has(fPreverbal) {
			rest = append(rest, a)
		} else {
			pre = append(pre, a.adv.en)
		}
	}
	c.back = rest
	if c.subj != nil && c.subj.emph == 'ও' {
		pre = append(pre, "also")
	}
	v.en = r.own(v.en, c.subj, who)
	first, more := r.x.verbWords(v, who, c.pred != nil)
	if more == "" && !(v.en == "be" && !strings.Contains(first, " ")) { // also went, but: is also
		r.say(pre...)
		pre = nil
	}
	r.say(first)
	r.say(pre...)
	r.say(more)
	r.complements(c)
}

// complements writes what follows the verb. What is nearest to the verb in
// Bengali comes first in English.
func (r *renderer) complements(c *clause) {
	r.objects(c)
	if c.pred != nil {
		if c.v.become || c.v.cop && c.v.form.Tense == bengali.PastSimple {
			c.pred.beRole()
		}
		r.group(c.pred, asPredicate)
	}
	if c.comp != nil {
		r.say(c.compBy)
		r.clause(c.comp, "")
	}
	const ranks = 3
	for rank := range ranks {
		for i := len(c.back) - 1; i >= 0; i-- {
			if a := c.back[i]; c.rank(a) == rank {
				r.part(c.adapted(a))
			}
		}
	}
}

// rank orders adverbials: first "to do", which belongs to the verb, last adverbs
// of degree and, after verbs of motion, the purpose.
func (c *clause) rank(a part) int {
	switch {
	case a.cl != nil && a.prep == "to" && !c.v.has(fIntransitive):
		return 0
	case a.cl != nil && a.prep == "to", a.adv != nil && a.adv.feat == 0:
		return 2
	}
	return 1
}

// adapted gives an adverb such as কাল, tomorrow or yesterday, the English that
// goes with the tense of the clause.
func (c *clause) adapted(a part) part {
	if a.adv == nil || a.adv.senses[inPast] == "" || c.v.form.Tense == bengali.Future || c.v.form.Tense == bengali.Present {
		return a
	}
	it := *a.adv
	it.en = it.senses[inPast]
	return part{adv: &it}
}

// own puts the possessive of the subject for "one's" in verbs such as "lose
// one's job".
func (r *renderer) own(en string, subj *group, who person) string {
	if !strings.Contains(en, "one's") {
		return en
	}
	whose := "his"
	switch {
	case who == singular1:
		whose = "my"
	case who == plural:
		whose = "their"
	case subj != nil && r.neuter:
		whose = "its"
	}
	return strings.Replace(en, "one's", whose, 1)
}

// hasPastTime tells that the clause names a time in the past, with which
// English uses the past tense.
func (c *clause) hasPastTime() bool {
	for _, parts := range [][]part{c.front, c.back} {
		for _, a := range parts {
			if a.adv != nil && a.adv.isPast() || a.g != nil && a.g.isPastTime() {
				return true
			}
		}
	}
	return false
}

// isHabit tells that the clause says how often: every day, always.
func (c *clause) isHabit() bool {
	for _, parts := range [][]part{c.front, c.back} {
		for _, a := range parts {
			if a.adv != nil && a.adv.has(fHabit) || a.g != nil && a.g.isEvery() {
				return true
			}
		}
	}
	return false
}

// isEvery tells the groups with "every": every week.
func (g *group) isEvery() bool {
	return g.lead&fHabit != 0 || len(g.dets) > 0 && g.dets[0].has(fHabit)
}

func (it *item) isPast() bool {
	return it.has(fTime) && it.has(fPast)
}

// isPastTime tells the times that are over, or that a report takes for over: a
// day, a year, before and after something.
func (g *group) isPastTime() bool {
	if g.feat&fTime == 0 || g.prep != "" && g.pfeat&fTime == 0 {
		return false
	}
	if g.bareTime() || g.ago {
		return g.ago || g.lead&fPast != 0
	}
	switch p := g.preposition(); p {
	case "on":
		return len(g.dets) == 0
	case "in":
		return g.isYear()
	case "before", "after":
		return true
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
	if prep == "" { // give me the book
		for _, g := range indirect {
			r.group(g, asObject)
		}
		indirect = nil
	}
	as := asObject
	if c.v.form.Tense == bengali.Imperative {
		as = afterPrep // close the door
	}
	for i, g := range direct {
		if i > 0 {
			r.comma()
		}
		r.group(g, as)
	}
	r.say(c.tail)
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
		if a.g.emph == 'ও' {
			r.say(a.g.also())
		}
		r.say(a.g.preposition())
		r.group(a.g, afterPrep)
	case a.cl != nil:
		r.nonFinite(a.cl, a.prep)
	}
}

// nonFinite writes a clause as "to do", "after doing" and the like; the
// preposition "ing" stands for none, and "if" makes it finite.
func (r *renderer) nonFinite(c *clause, prep string) {
	switch {
	case prep == "if":
		if c.v.form.Too { // আহত হলেও
			r.madeFinite(c, "although")
			return
		}
		r.madeFinite(c, "if")
		return
	case prep == "because of" && c.v.neg:
		r.madeFinite(c, "because")
		return
	}
	prep = r.negated(c, prep)
	for _, b := range c.before {
		b.v.neg = false
		c.put(part{cl: b, prep: "by"}, false)
	}
	c.back = append(c.back, c.front...)
	c.before, c.front = nil, nil
	en := r.infinitive(c)
	if prep == "to" {
		if c.subj != nil {
			r.say("for")
			r.group(c.subj, afterPrep)
		}
		r.say("to", en)
	} else {
		if prep != "ing" {
			r.say(prep)
		}
		if c.subj != nil {
			r.group(c.subj, afterPrep)
		}
		r.say(inflect(en, ing, singular3))
	}
	r.objects(c)
	if c.pred != nil {
		r.group(c.pred, asPredicate)
	}
	for i := len(c.back) - 1; i >= 0; i-- {
		r.part(c.back[i])
	}
}

// madeFinite writes a clause that is finite only in English.
func (r *renderer) madeFinite(c *clause, conjunction string) {
	c.v.form.Mood, c.v.form.Tense = bengali.Finite, bengali.Present
	c.v.feat |= fState // if it rains on Friday, and not rained
	r.clause(c, conjunction)
}

// negated writes the "not" of a clause that is not finite, if it is negated, and
// returns what then stands before its verb.
func (r *renderer) negated(c *clause, prep string) string {
	if prep == "without" || c.v.neg && prep == "ing" {
		c.negate()
		return "without"
	}
	switch {
	case !c.v.neg:
	case prep == "to":
		r.say("not")
	default:
		r.say(prep, "not")
		return "ing"
	}
	return prep
}

// infinitive is the verb of the clause in its base form, with its modal.
func (r *renderer) infinitive(c *clause) string {
	v := &c.v
	en := r.own(v.en, c.subj, singular3)
	switch {
	case v.passive:
		en = "be " + inflect(en, participle, singular3)
	case v.become:
		en = "become"
	}
	switch v.modal {
	case can:
		return "be able to " + en
	case want:
		return "want to " + en
	case try:
		return "try to " + en
	}
	return en
}
