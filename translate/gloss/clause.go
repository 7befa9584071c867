package gloss

import (
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// clause is a verb with what belongs to it.
type clause struct {
	v      action
	subj   *group
	objs   []*group
	pred   *group
	front  []part // said before the subject
	back   []part // said after the verb, the last first
	comp   *clause
	compBy string    // the conjunction before comp: "that", "whether"
	before []*clause // participles: what the subject did before
	subs   []*clause // conditions, said first
	// thatFollows says that যে comes after the verb.
	thatFollows bool
	// tail is the end of an English verb that stands after its object: take him
	// into custody.
	tail string
	// shared is the subject of a clause before it that it has too.
	shared *group
	// whether says that the clause ends in কিনা.
	whether bool
	asks    bool // a question
	// goesOn says that it follows "and" after a clause with a subject, which is likely
	// its subject too.
	goesOn bool
}

// part is an adverbial of any kind: one of adv, g and cl.
type part struct {
	adv  *item
	g    *group
	cl   *clause
	prep string // before cl
}

// verb reads the verb group at item i with its auxiliaries, and makes a clause
// of it and the constituents on the stack that belong to it.
func (p *parser) verb(i int) int {
	it := &p.items[i]
	// … বলে জানিয়েছেন: the clause before is what is said.
	if it.surface == "বলে" && it.class == verb && p.top() != nil && (p.sayingAhead(i+1) || p.viewAhead(i+1)) && (p.top().role == rFinite || p.verbless()) {
		p.push(node{role: rConj, it: &item{entry: entry{class: conjunction, en: "that", feat: fCorrelative}}})
		return i + 1
	}
	v := newAction(it)
	return p.build(v, p.auxiliaries(&v, i+1))
}

// auxiliaries takes the auxiliaries and negations from item j on into the verb
// group v, and returns the item after them.
func (p *parser) auxiliaries(v *action, j int) int {
	for ; j < len(p.items); j++ {
		n := &p.items[j]
		switch {
		case n.class == particle && n.has(fNegative):
			next := p.at(j + 1)
			if v.form.Mood != bengali.Finite && (next == nil || next.class != verb && next.class != copula) {
				return j
			}
			v.neg = true
		case n.class == particle && n.has(fEmphatic):
		case p.due(v, j):
			v.form.Mood, v.form.Tense, v.modal = bengali.Finite, bengali.Present, due
		case !v.extend(n):
			return j
		}
	}
	return j
}

// due tells whether the noun কথা at item j says what is planned: তাঁর আজ যাওয়ার কথা।
func (p *parser) due(v *action, j int) bool {
	if v.form.Mood != bengali.VerbalNoun || v.form.Ending != "র" || p.items[j].surface != "কথা" {
		return false
	}
	next := p.at(j + 1)
	return next == nil || next.class == punct || next.class == copula
}

// sayingAhead tells whether a verb of saying or thinking follows in the clause.
func (p *parser) sayingAhead(i int) bool {
	const reach = 12 // words between বলে and its verb
	for k := i; k < len(p.items) && k < i+reach; k++ {
		it := &p.items[k]
		switch it.class {
		case punct:
			if it.en != "," {
				return false
			}
		case verb:
			return it.has(fSaying) || it.form.Verb == "জানা"
		}
	}
	return false
}

// viewAhead tells whether only the view of somebody follows in the sentence: … বলে তাঁর
// দপ্তরের দাবি।
func (p *parser) viewAhead(i int) bool {
	g := p.chain(i)
	if g == nil || !g.isView() {
		return false
	}
	n := p.at(g.last)
	return n == nil || n.class == punct && n.en == "।"
}

// isView tells whether the group is what somebody says or thinks.
func (g *group) isView() bool {
	return g.feat&fView != 0 && g.prep == "" && g.cas == bengali.Nominative && g.owner != nil && (g.owner.acts() || g.owner.isName) && len(g.and) == 0
}

// holder makes of a view the one who holds it, as a phrase.
func (g *group) holder() *group {
	o := g.owner
	o.cas, o.prep, o.pfeat = bengali.Nominative, "according to", fFront
	return o
}

// build makes a clause of v; j is the item after the verb group.
func (p *parser) build(v action, j int) int {
	c := &clause{v: v}
	n := node{cl: c}
	switch v.form.Mood {
	case bengali.Finite:
		if c.subj, j = p.postposed(j, v.has(fGenSubject)); c.subj != nil {
			c.subj = c.subj.told()
			if p.counted(c.subj) {
				c.subj = nil
			}
		}
		if g := c.subj; g != nil && g.count != nil && g.feat&fUnit != 0 && (!v.cop || v.passive) && p.hasGroup() {
			c.subj = nil
			c.measure(g)
		} else if g != nil && g.isThing() && !g.acts() && !v.cop && !v.has(fIntransitive) && p.hasActor() {
			c.subj, c.objs = nil, append(c.objs, g) // ফাহাদ পেয়েছেন পঞ্চম পয়েন্ট
		} else if g != nil && v.cop && !v.exists && p.names(v.identifies()) {
			c.subj, c.pred = nil, g // নিহত ব্যক্তিরা হলেন রফিকুল ও শফিকুল
			if v.identifies() {
				c.v.form.Tense, c.v.become = bengali.Present, false
			}
		} else if g == nil && v.identifies() && p.names(true) && p.commaAt(j) {
			c.v = action{entry: entry{en: "be", feat: fSaying | fState}, cop: true} // প্রশ্ন হলো, …
		}
		if c.subj == nil {
			j = p.objectAfter(j)
		}
		c.thatFollows = p.thatFollows(j)
		c.goesOn = p.goesOn()
		c.assign(p.popTo(p.boundary()))
		if it := p.at(j); it != nil && it.class == conjunction && it.has(fWhether) {
			c.whether = true
			j++
		}
		n.role = rFinite
		p.push(n)
		return j
	case bengali.Conjunctive:
		n.role = rParticiple
	case bengali.Conditional:
		n.role = rConditional
	case bengali.Infinitive:
		n.role = rInfinitive
	case bengali.VerbalNoun:
		n.role = rGroup
		switch v.form.Ending {
		case "":
			if p.attributive(j) {
				n.role = rVerbalNoun
			}
		case "র":
			n.role = rVerbalNoun
		case "য়", "তে":
			n.role, n.prep = rAdverbial, "because of"
		}
	}
	c.assign(p.popArguments(&v, p.at(j)))
	if n.role == rGroup {
		n.g = &group{inner: c, feat: fUncountable}
		if v.form.Ending == "কে" {
			n.g.cas = bengali.Accusative
		}
		n.cl = nil
	}
	p.push(n)
	return j
}

// goesOn tells whether the clause begins with "and" after one that has a subject.
func (p *parser) goesOn() bool {
	k := p.boundary()
	return k > 1 && p.stack[k-1].role == rConj && p.stack[k-1].it.en == "and" && p.stack[k-2].role == rFinite && p.stack[k-2].cl.subj != nil
}

// attributive tells whether a verbal noun before item j is an attribute of the
// noun there, rather than a noun itself.
func (p *parser) attributive(j int) bool { return p.startsGroup(j) && p.at(j).class != adjective }

// boundary is the index on the stack after the last clause boundary.
func (p *parser) boundary() int {
	for k := len(p.stack) - 1; k >= 0; k-- {
		n := &p.stack[k]
		switch n.role {
		case rFinite, rConj:
			return k + 1
		case rPunct:
			if !n.isComma() || k > 0 && p.stack[k-1].role == rFinite {
				return k + 1
			}
		}
	}
	return 0
}

func (p *parser) popTo(k int) []node {
	nodes := append([]node(nil), p.stack[k:]...)
	p.stack = p.stack[:k]
	return nodes
}

// popArguments takes the constituents that belong to the verb v, which is not
// finite: back to the clause boundary, but for a subject, which the finite verb
// shares. A condition may have a subject of its own. next is the item after the verb.
func (p *parser) popArguments(v *action, next *item) []node {
	ownSubject := v.form.Mood == bengali.Conditional
	lo := p.boundary()
	k := len(p.stack)
	nominatives, sawObject := 0, false
scan:
	for ; k > lo; k-- {
		n := &p.stack[k-1]
		switch n.role {
		case rParticiple, rConditional:
			break scan
		case rPunct:
			if k < len(p.stack) || k > 1 && p.stack[k-2].role == rGroup && p.stack[k-2].g.pfeat&fFront != 0 {
				break scan
			}
		case rAdverb:
			if n.it.has(fSentence) && !ownSubject {
				break scan
			}
		case rGroup:
			g := n.g
			sawObject = sawObject || g.prep == "" && g.cas == bengali.Accusative
			switch {
			case g.prep == "than":
				break scan // it compares what is said of the verb
			case sawObject && !v.hasPerson() && !ownSubject && g.prep == "" && g.cas == bengali.Nominative && !g.isAdj && g.feat&(fTime|fUnit) == 0:
				break scan // বাসটি অটোরিকশাকে পাশ কাটাতে …
			case g.prep != "":
			case v.form.Mood == bengali.Infinitive && g.cas == bengali.Accusative && (v.has(fIntransitive) || g.acts() && v.args["কে"] == "" && k < len(p.stack) && next.tells()),
				v.form.Mood == bengali.Conjunctive && v.takesNoObject() && g.cas == bengali.Accusative:
				break scan // আমাকে যেতে বলেছেন: told me to go
			case v.cop && v.form.Mood == bengali.Conjunctive && k == len(p.stack) && g.pron == nil: // বাদী হয়ে
			case g.cas == bengali.Nominative && !g.isAdj && g.feat&(fTime|fUnit|fNumber) == 0 && v.form.Mood == bengali.Conjunctive && v.takesNoObject() && !v.goal(g):
				break scan // দাম কমে …
			case g.cas == bengali.Nominative && !g.isAdj && g.feat&fTime == 0 && !ownSubject:
				nominatives++
				if v.form.Mood == bengali.VerbalNoun && v.form.Ending == "র" && v.takesNoObject() && g.pron == nil && k == len(p.stack) {
					continue // খোমেনি মারা যাওয়ার পর
				}
				if g.pron != nil && g.pron.senses == nil || g.feat&(fHuman|fOrg) != 0 || g.isName && !v.goal(g) || nominatives > 1 {
					break scan
				}
			}
		}
	}
	return p.popTo(k)
}

// takesNoObject tells whether a noun without a case ending can only be the subject.
func (v *action) takesNoObject() bool {
	return v.has(fIntransitive) && !v.cop && v.senses[withObject] == ""
}

// tells tells whether the item is a verb with somebody whom it tells to do something.
func (it *item) tells() bool {
	return it != nil && it.class == verb && it.hasPerson() && it.has(fSaying)
}

// goal tells whether a bare place is where the verb leads: ঢাকা যাওয়া.
func (v *action) goal(g *group) bool {
	_, ok := v.args["loc"]
	return ok && v.has(fIntransitive) && g.feat&(fPlace|fOrg) == fPlace && len(g.and) == 0
}

// postposed takes a subject that stands after its verb, in the genitive if whose says so,
// as the press likes it:
// … বলে জানিয়েছেন রাশিয়ার পররাষ্ট্রমন্ত্রী সের্গেই ল্যাভরভ।
func (p *parser) postposed(j int, whose bool) (*group, int) {
	if !p.startsGroup(j) || p.hasSubject() {
		return nil, j
	}
	p.afterVerb = true
	g := p.list(j)
	p.afterVerb = false
	if whose && g != nil && g.cas == bengali.Genitive && g.acts() {
		g.cas = bengali.Nominative
	}
	if g == nil || g.cas != bengali.Nominative || g.isAdj || g.feat&fTime != 0 {
		return nil, j
	}
	if n := p.at(g.last); n != nil && n.class != punct && n.class != conjunction && n.class != particle {
		return nil, j
	}
	return g, g.last
}

// counted gives a number of people after the verb to the people before it: রোগী আছেন ১১৮
// জন. It tells whether there were any.
func (p *parser) counted(g *group) bool {
	if g.head != "person" || g.count == nil || len(g.adjs)+len(g.dets) > 0 || g.owner != nil {
		return false
	}
	nodes := p.stack[p.boundary():]
	for k := len(nodes) - 1; k >= 0; k-- {
		n := nodes[k].g
		if nodes[k].role == rGroup && n.prep == "" && n.cas == bengali.Nominative && n.feat&fHuman != 0 && n.pron == nil && !n.isName && n.count == nil && len(n.dets)+len(n.and) == 0 && n.number == bengali.Singular {
			n.count = g.count
			return true
		}
	}
	return false
}

// objectAfter puts an object in -কে that stands after its verb at the end of the
// sentence before it: গুকেশ হারান নদিরবেককে। It returns the item after it.
func (p *parser) objectAfter(j int) int {
	if !p.startsGroup(j) || !p.hasGroup() {
		return j
	}
	g := p.list(j)
	if g == nil || g.cas != bengali.Accusative || g.pron != nil {
		return j
	}
	if n := p.at(g.last); n == nil || n.class != punct || n.en == "," {
		return j
	}
	p.push(node{role: rGroup, g: g})
	return g.last
}

// hasSubject tells whether a person stands in the clause before its verb who
// must be the subject.
func (p *parser) hasSubject() bool {
	for _, n := range p.stack[p.boundary():] {
		if n.role == rGroup && n.g.prep == "" && n.g.cas == bengali.Nominative && n.g.pron != nil && n.g.feat&(fHuman|fFirst|fSecond) != 0 {
			return true
		}
	}
	return false
}

// hasActor tells whether a person, or a name, without a case ending stands in the clause
// before its verb.
func (p *parser) hasActor() bool {
	return slices.ContainsFunc(p.stack[p.boundary():], func(n node) bool {
		return n.role == rGroup && n.g.prep == "" && n.g.cas == bengali.Nominative && !n.g.isAdj && (n.g.feat&fHuman != 0 || n.g.isName && n.g.feat&fPlace == 0)
	})
}

// hasGroup tells whether what may be the subject, or its owner, stands in the clause
// before its verb.
func (p *parser) hasGroup() bool {
	return slices.ContainsFunc(p.stack[p.boundary():], func(n node) bool {
		return n.role == rGroup && n.g.prep == "" && (n.g.cas == bengali.Nominative || n.g.cas == bengali.Genitive) && n.g.feat&fTime == 0
	})
}

// names tells whether one noun, for a person unless things count too, and nothing else
// stands in the clause before its verb.
func (p *parser) names(things bool) bool {
	nodes := p.stack[p.boundary():]
	return len(nodes) == 1 && nodes[0].role == rGroup && nodes[0].g.prep == "" && nodes[0].g.cas == bengali.Nominative &&
		!nodes[0].g.isAdj && nodes[0].g.pron == nil && nodes[0].g.feat&fTime == 0 && (things || nodes[0].g.feat&fHuman != 0)
}

// identifies tells the forms of "be" that say what something is: ঢাকা হলো রাজধানী.
func (v *action) identifies() bool {
	return v.root == "হওয়া" && v.cop && !v.neg && v.form.Mood == bengali.Finite && v.form.Person != bengali.First &&
		(v.form.Tense == bengali.PastSimple || v.form.Tense == bengali.Continuous)
}

func (p *parser) commaAt(j int) bool {
	it := p.at(j)
	return it != nil && it.class == punct && it.en == ","
}

// measure takes the amount g after the verb: what was paid, at which a rate was set,
// or by how much something grew.
func (c *clause) measure(g *group) {
	v := &c.v
	switch prep, ok := v.args["unit"]; {
	case ok:
		g.prep = prep
	case v.passive:
		g.prep = "at"
	case !v.has(fIntransitive) && !v.joint:
		c.objs = append(c.objs, g)
		return
	default:
		g.prep = "by"
	}
	c.back = append(c.back, part{g: g})
}

// thatFollows tells whether যে comes next.
func (p *parser) thatFollows(j int) bool {
	n := p.at(j)
	if n != nil && n.class == punct && n.en == "," {
		n = p.at(j + 1)
	}
	return n != nil && n.class == subordinator
}

// verbless makes a clause of what stands since the last boundary when it can
// be one without a verb: a subject and what it is or where it is, or a place
// and what is there.
func (p *parser) verbless() bool {
	lo := p.boundary()
	groups := 0
	placeFirst := false
	for _, n := range p.stack[lo:] {
		switch n.role {
		case rGroup:
			switch g := n.g; {
			case g.prep != "":
			case g.cas == bengali.Nominative && (groups > 0 || !g.isAdj) && g.feat&fTime == 0:
				groups++
			case g.cas == bengali.Locative && groups > 0:
				groups++
			case g.cas == bengali.Locative:
				placeFirst = g.feat&fPlace != 0
			}
		case rAdverb:
			if n.it.has(fQuestion) && groups > 0 {
				groups++ // সে কোথায়?
			}
		case rPunct, rAdverbial, rConditional:
		default:
			return false
		}
	}
	there := groups == 1 && placeFirst
	if t := p.top(); groups == 1 && t.role == rGroup && (t.g.isName || t.g.titled) && t.g.cas == bengali.Nominative && t.g.prep == "" && len(p.stack)-lo > 1 {
		there, placeFirst = false, true // তৃতীয় স্থানে নরওয়ের ম্যাগনাস কার্লসেন
	} else if groups < 2 && !there {
		return false
	}
	c := &clause{v: action{entry: entry{en: "be"}, cop: true, exists: there}}
	c.assign(p.popTo(lo))
	p.push(node{role: rFinite, cl: c})
	return true
}

// assign distributes constituents over the places of the clause.
func (c *clause) assign(nodes []node) {
	nodes = c.absolute(attach(nodes))
	var noms []*group
	hasSubject := false
	for k := range nodes {
		n := &nodes[k]
		switch n.role {
		case rGroup:
			g := n.g
			if g.cas == bengali.Locative && g.titled && g.feat&fHuman != 0 { // the end of the name
				g.cas = bengali.Nominative
			}
			switch {
			case g.prep == "" && g.cas == bengali.Nominative && !(g.feat&fTime != 0 && g.isTime() && !(c.v.root == "লাগা" && g.count != nil) && !(c.v.en == "need" && g.head == "time")):
				noms = append(noms, g)
				hasSubject = true
			case g.prep == "" && g.cas == bengali.Accusative:
				c.accusative(g, nodes[k+1:])
			case g.prep == "" && g.cas == bengali.Genitive:
				c.genitive(g, k == len(nodes)-1)
				hasSubject = hasSubject || c.v.exists
			default:
				if g.prep == "" && g.cas == bengali.Comitative {
					g.prep = "with"
				}
				if g.prep == "" && g.cas == bengali.Locative && g.feat&fTime == 0 && c.v.joint && placeAmong(nodes[k+1:]) {
					c.put(part{g: g}, false) // ঢাকায় একটি চুক্তিতে সই করেন
					continue
				}
				if g.post == "কাছে" && g.feat&fPlace != 0 && placeAmong(nodes[k+1:]) {
					g.prep = "near" // where the goal lies, not the goal itself
				}
				c.adverbial(g, hasSubject)
			}
		case rAdverb:
			c.adverb(n.it, k == 0)
		case rAdverbial:
			c.put(part{cl: n.cl, prep: n.prep}, !hasSubject && n.prep != "to")
		case rParticiple:
			c.before = append(c.before, n.cl)
		case rConditional:
			c.subs = append(c.subs, n.cl)
		case rInfinitive:
			c.tells(n.cl)
			c.put(part{cl: n.cl, prep: "to"}, false)
		case rVerbalNoun:
			c.put(part{cl: n.cl, prep: c.v.ofAction()}, false)
		}
	}
	c.obliged(noms)
	c.nominatives(noms)
	if g := c.pred; g != nil && g.isAdj && slices.ContainsFunc(c.back, func(a part) bool { return a.g != nil && a.g.prep == "than" }) {
		g.compare() // কয়লার চেয়ে সৌরবিদ্যুৎ এখন সস্তা
	}
	c.senses()
	c.v.en, c.tail = splitTail(c.v.en)
}

// tells finds the people who are told to do what inf says. Where they stand before a noun,
// their -দের looks like that of an owner: বাসিন্দাদের গবাদিপশু নিয়ে চলে যেতে বলেছেন.
func (c *clause) tells(inf *clause) {
	if !c.v.hasPerson() || c.hasAccusative() {
		return
	}
	var first *group
	for _, g := range inf.objs {
		if first == nil || g.last < first.last {
			first = g
		}
	}
	for _, a := range inf.back {
		if g := a.g; g != nil && (first == nil || g.last < first.last) {
			first = g
		}
	}
	var whose *group // the one whose owner they are
	for g := first; g != nil; g = g.owner {
		if o := g.owner; o != nil && o.number == bengali.Plural && o.feat&fHuman != 0 {
			whose = g
		}
	}
	if whose != nil {
		told := whose.owner
		whose.owner, told.cas = nil, bengali.Accusative
		c.objs = append(c.objs, told)
	}
}

// absolute gives a participle the thing before it for a subject of its own, when the
// clause has another one: গাছ পড়ে এক ব্যক্তি মারা যান.
func (c *clause) absolute(nodes []node) []node {
	isSubject := func(n node) bool {
		return n.role == rGroup && n.g.prep == "" && n.g.cas == bengali.Nominative && !n.g.isAdj && n.g.feat&fTime == 0
	}
	for k, n := range nodes {
		if n.role != rParticiple || n.cl.subj != nil {
			continue
		}
		own := n.cl
		other := c.subj != nil || slices.ContainsFunc(nodes[k+1:], func(m node) bool {
			return isSubject(m) || m.role == rGroup && m.g.prep == "" && (m.g.cas == bengali.Genitive && c.v.has(fGenSubject) || m.g.cas == bengali.Accusative && c.v.passive)
		})
		if k > 0 && slices.ContainsFunc(nodes[:k-1], isSubject) {
			continue
		}
		switch {
		case !other:
		case own.v.has(fMiddle) && len(own.objs) == 1 && own.objs[0].cas == bengali.Nominative && (k == 0 || !isSubject(nodes[k-1])) && c.befalls():
			own.subj, own.objs = own.objs[0], nil // বাঁধ ভেঙে গ্রাম প্লাবিত হয়
		case k > 0 && own.v.takesNoObject() && isSubject(nodes[k-1]) && nodes[k-1].g.isThing() && nodes[k-1].g.feat&(fUnit|fNumber|fOrg) == 0:
			own.subj = nodes[k-1].g
			return append(nodes[:k-1:k-1], nodes[k:]...)
		}
	}
	return nodes
}

// befalls tells whether the clause is about what happens to somebody or something.
func (c *clause) befalls() bool {
	return c.v.passive || c.v.has(fIntransitive|fGenSubject) || strings.HasPrefix(c.v.en, "be ")
}

// put places an adverbial before the subject or after the verb.
func (c *clause) put(a part, front bool) {
	if front {
		c.front = append(c.front, a)
	} else {
		c.back = append(c.back, a)
	}
}

func (c *clause) adverb(it *item, first bool) {
	c.put(part{adv: it}, it.has(fSentence) || it.has(fTime) && first)
}

// accusative places an object in -কে: মস্কোকে সমর্থনের জন্য … দেশটিকে, where the
// first one belongs to a noun.
func (c *clause) accusative(g *group, after []node) {
	if n := objectOfNoun(after); n != nil {
		n.of = g
	} else {
		c.objs = append(c.objs, g)
	}
}

// ofAction is what stands before a verbal noun in the genitive that depends on
// the verb: promised to do.
func (v *action) ofAction() string {
	if !v.joint {
		return "of"
	}
	if prep := v.args["gen"]; prep != "" {
		return prep
	}
	return "to"
}

// attach hangs a phrase on the noun of action that follows it and that it
// belongs to: রাশিয়ার সঙ্গে | অস্ত্র চুক্তির সময়, "the arms deal with Russia".
func attach(nodes []node) []node {
	out := nodes[:0:0]
	for k, n := range nodes {
		if k+1 < len(nodes) && n.role == rGroup && nodes[k+1].role == rGroup && n.g.belongsTo(nodes[k+1].g) {
			next := nodes[k+1].g
			n.g.of, next.of = next.of, n.g
			continue
		}
		out = append(out, n)
	}
	return out
}

// belongsTo tells whether the phrase g modifies the noun of next.
func (g *group) belongsTo(next *group) bool {
	if next.feat&fAction == 0 || len(next.and) > 0 || g.of != nil || next.prep == "" && next.cas == bengali.Nominative {
		return false
	}
	switch g.prep {
	case "with", "against", "between", "about":
		return true
	case "":
		return g.cas == bengali.Locative && next.prep != "" && g.feat&(fTime|fPlace) != 0
	}
	return false
}

// objectOfNoun returns the prepositional group that stands next, when another
// object follows that belongs to the verb.
func objectOfNoun(after []node) *group {
	if len(after) < 2 || after[0].role != rGroup || after[0].g.prep != "for" || after[0].g.feat&(fHuman|fOrg|fPlace) != 0 {
		return nil
	}
	for _, n := range after[1:] {
		if n.role == rGroup && n.g.prep == "" && n.g.cas == bengali.Accusative {
			return after[0].g
		}
	}
	return nil
}

// isTime tells whether a bare group is a time adverbial: last week, Wednesday, October 19.
func (g *group) isTime() bool {
	return g.feat&(fProper|fOn) != 0 || len(g.adjs) > 0 || len(g.dets) > 0 || g.count != nil || g.owner != nil && g.owner.pron == nil
}

// genitive places a genitive that has no noun of its own: the object of a
// compound verb, the owner with "have", else "of".
func (c *clause) genitive(g *group, last bool) {
	v := &c.v
	switch {
	case v.form.Mood == bengali.VerbalNoun && c.subj == nil:
		c.subj = g
	case v.passive && !v.joint && c.subj == nil && g.pron != nil && g.number == bengali.Plural && g.feat&fHuman != 0: // তাদের ঢাকায় নেওয়া হবে
		g.cas = bengali.Accusative
		c.objs = append(c.objs, g)
	case v.exists && v.cop:
		c.subj = g
		v.owns = true
		g.cas = bengali.Nominative
	case v.has(fGenSubject) && g.feat&fTime != 0 && g.count != nil: // তাঁর সাত বছরের কারাদণ্ড হয়
		if o := g.owner; o != nil && c.subj == nil {
			c.subj, g.owner, o.cas = o, nil, bengali.Nominative
		}
		g.prep = "for"
		c.put(part{g: g}, false)
	case v.has(fGenSubject), (v.modal == must || v.modal == should || v.modal == due) && !(last && v.joint && c.hasAccusative()):
		c.subj = g
		g.cas = bengali.Nominative
	case last && g.number == bengali.Plural && g.feat&fHuman != 0 && (v.addresses() || v.passive && !v.joint && c.subj == nil): // সাংবাদিকদের বলেন, তাঁদের ধরা হয়
		g.cas = bengali.Accusative
		c.objs = append(c.objs, g)
	case last && v.joint && g.feat&fTime != 0 && g.count != nil: // পাঁচ বছরের কারাদণ্ড দেওয়া
		g.prep = "for"
		c.put(part{g: g}, false)
	case last && v.joint && g.count != nil && g.isThing() && v.args["gen"] == "": // ৮৮ রানের জুটি গড়েন
		g.prep = "of"
		c.put(part{g: g}, false)
	case last && v.joint:
		if prep := v.args["gen"]; prep != "" {
			g.prep = prep
			c.put(part{g: g}, false)
			return
		}
		if v.endsInNoun() {
			g.prep = "of"
			c.put(part{g: g}, false)
			return
		}
		g.cas = bengali.Nominative
		c.objs = append(c.objs, g)
	default:
		g.prep = "of"
		c.put(part{g: g}, false)
	}
}

// endsInNoun tells the English verbs that have an object already: get support. In put
// under pressure the noun belongs to a preposition.
func (v *action) endsInNoun() bool {
	words := strings.Fields(v.en)
	if len(words) < 2 || words[0] == "be" {
		return false
	}
	return !slices.ContainsFunc(words[1:], isPreposition)
}

// isPreposition tells the prepositions and adverbs that English verbs are made with.
func isPreposition(w string) bool {
	switch w {
	case "up", "out", "off", "down", "in", "on", "over", "away", "back", "to", "for", "from", "with", "of", "about", "into", "against", "together", "apart", "at", "through", "by", "under", "behind", "along", "forward", "aside":
		return true
	}
	return false
}

// addresses tells whether the verb has a person in -কে beside its object.
func (v *action) addresses() bool {
	return v.hasPerson() && !v.joint
}

// hasPerson tells whether the verb can have a person in -কে beside its object: give, tell.
func (e *entry) hasPerson() bool {
	_, ok := e.args["কে"]
	return ok
}

// hasAccusative tells whether the clause has an object in -কে.
func (c *clause) hasAccusative() bool {
	return slices.ContainsFunc(c.objs, func(g *group) bool { return g.cas == bengali.Accusative })
}

// placeAmong tells whether one of the nodes says where.
func placeAmong(nodes []node) bool {
	return slices.ContainsFunc(nodes, func(n node) bool {
		return n.role == rGroup && n.g.prep == "" && n.g.cas == bengali.Locative && n.g.feat&fTime == 0
	})
}

// adverbial puts a phrase before the subject or after the verb, or makes it an
// object when the English verb takes it so.
func (c *clause) adverbial(g *group, hasSubject bool) {
	prep, ok := c.v.argument(g.post)
	if !ok && g.prep == "" && g.cas == bengali.Locative && g.feat&fTime == 0 {
		prep, ok = c.v.args["loc"]
	}
	if ok && prep == "" {
		g.prep, g.cas = "", bengali.Nominative
		c.objs = append(c.objs, g)
		return
	}
	if ok {
		g.prep = prep
	}
	c.put(part{g: g}, !hasSubject && (g.feat&fTime != 0 || g.pfeat&(fFront|fTime) != 0))
}

// argument tells how a Bengali postposition is said with this verb. What is
// known of one postposition holds for others of the same meaning.
func (v *action) argument(post string) (prep string, ok bool) {
	if post == "" {
		return "", false
	}
	if prep, ok = v.args[post]; ok {
		return prep, true
	}
	switch post {
	case "বিষয়ে", "সম্পর্কে", "ব্যাপারে", "বিষয়ক":
		prep, ok = v.args["নিয়ে"]
	case "সাথে":
		prep, ok = v.args["সঙ্গে"]
	case "উপর", "ওপরে", "উপরে":
		prep, ok = v.args["ওপর"]
	}
	return prep, ok
}

// obliged finds the subject of "must" and "should", which Bengali has in -কে or
// as the owner of the object: আমাকে যেতে হবে, সরকারের এই সিদ্ধান্ত বাতিল করা উচিত.
func (c *clause) obliged(noms []*group) {
	v := &c.v
	if c.subj != nil || v.modal != must && v.modal != should {
		return
	}
	if len(c.objs) > 0 && c.objs[0].cas == bengali.Accusative && (v.has(fIntransitive) || len(c.objs)+len(noms) > 1 || v.joint && strings.Contains(v.en, " ")) {
		c.subj, c.objs = c.objs[0], c.objs[1:]
		c.subj.cas = bengali.Nominative
		return
	}
	if len(noms) == 1 && noms[0].owner != nil && noms[0].owner.acts() {
		c.subj, noms[0].owner = noms[0].owner, nil
		c.subj.cas = bengali.Nominative
	}
}

// acts tells whether the group is a person or institution.
func (g *group) acts() bool { return g.pron != nil || g.feat&(fHuman|fOrg|fPlace) != 0 }

// nominatives finds the subject, the object and the predicate among the groups
// without case endings.
func (c *clause) nominatives(noms []*group) {
	v := &c.v
	if v.has(fGenSubject) && c.subj == nil && len(noms) == 1 && len(c.objs) == 0 {
		if o := noms[0].owner; o != nil && o.acts() { // আমাদের সময় দরকার
			c.subj, noms[0].owner, o.cas = o, nil, bengali.Nominative
		} else if v.en == "need" {
			v.passive = true
		}
	}
	if (v.modal == must || v.modal == should || v.modal == due) && !v.cop && !v.has(fIntransitive) && !strings.HasPrefix(v.en, "be ") &&
		c.subj == nil && len(c.objs) == 0 && len(noms) > 0 && v.form.Person == bengali.Familiar && !slices.ContainsFunc(noms, (*group).acts) {
		v.passive = true // মজুরি বাড়াতে হবে: the wage must be raised
	}
	switch {
	case v.passive:
		c.passive(noms)
	case v.cop:
		c.being(noms)
	default:
		c.acting(noms)
	}
}

// passive makes the logical object the subject.
func (c *clause) passive(noms []*group) {
	all := append(c.objs, noms...)
	if n := len(c.before); len(all) == 0 && n > 0 { // তাঁকে গ্রেপ্তার করে কারাগারে পাঠানো হয়
		b := c.before[n-1]
		all, b.objs = b.objs, nil
	}
	if len(all) == 0 {
		return
	}
	s := 0
	if len(c.objs) == 0 {
		s = len(all) - 1 // what is nearest to the verb
	}
	c.subj = all[s]
	c.objs = append(all[:s:s], all[s+1:]...)
}

// being finds subject and predicate of a copula.
func (c *clause) being(noms []*group) {
	v := &c.v
	if len(noms) == 0 {
		return
	}
	first := noms[0]
	if len(noms) == 1 && v.exists && c.subj == nil && !first.isAdj && !c.hasPlace() {
		// আমার তিনটি বই আছে: the owner has it.
		if o := first.owner; o != nil && o.acts() {
			first.owner = nil
			o.cas = bengali.Nominative
			c.subj, c.pred, v.owns = o, first, true
			return
		}
	}
	switch {
	case c.subj != nil || len(noms) == 1 && (first.isAdj || v.form.Mood == bengali.Conjunctive && first.feat&fHuman != 0):
		c.pred = noms[len(noms)-1]
		for _, g := range noms[:len(noms)-1] {
			c.put(part{g: g}, false)
		}
	default:
		c.subj = first
		if len(noms) > 1 {
			c.pred = noms[len(noms)-1]
			for _, g := range noms[1 : len(noms)-1] {
				c.put(part{g: g}, false)
			}
		}
	}
}

// acting finds subject, objects and goal of a verb that is no copula.
func (c *clause) acting(noms []*group) {
	v := &c.v
	if n := len(noms); n > 0 && noms[n-1].isAdj && v.root == "করা" && !v.joint {
		v.en = "make" // পরিষ্কার করা
		c.pred, noms = noms[n-1], noms[:n-1]
	}
	if len(noms) == 0 || strings.HasPrefix(v.en, "be ") && c.subj == nil && len(c.objs) > 0 && c.objs[0].cas == bengali.Accusative {
		if strings.HasPrefix(v.en, "be ") && len(c.objs) > 0 && c.subj == nil {
			c.subj, c.objs = c.objs[0], append(c.objs[1:len(c.objs):len(c.objs)], noms...)
		}
		return
	}
	if c.subj == nil && (len(noms) > 1 || c.mayAct(noms[0])) {
		s := actor(noms)
		c.subj, noms = noms[s].told(), slices.Delete(slices.Clone(noms), s, s+1)
	}
	for _, g := range noms {
		g = g.told()
		switch {
		case g.isAdj && len(g.adjs) == 1 && g.adjs[0] == "good": // ভালো খেলেছে
			c.put(part{adv: &item{entry: entry{class: adverb, en: "well", feat: fManner}}}, false)
			continue
		case g.isAdj && c.pred == nil: // হার অপরিবর্তিত রাখল
			c.pred = g
			continue
		}
		prep, ok := "", false
		switch {
		case v.goal(g):
			prep, ok = v.args["loc"], true
		case g.feat&fUnit != 0 && g.count != nil:
			prep, ok = v.args["unit"]
		}
		if ok && prep != "" {
			g.prep = prep
			c.put(part{g: g}, false)
		} else {
			c.objs = append(c.objs, g)
		}
	}
}

// told makes of "the word of something" the thing itself: ঘটনার কথা স্বীকার করেন, যাওয়ার
// কথা ভাবেন.
func (g *group) told() *group {
	switch {
	case g.head != "word" || g.number != bengali.Singular || g.count != nil || len(g.adjs)+len(g.dets) > 0:
	case g.inner != nil && g.owner == nil:
		return &group{inner: g.inner, feat: fUncountable}
	case g.owner != nil && g.inner == nil && g.owner.isThing() && g.owner.feat&(fOrg|fPlace) == 0:
		g.owner.cas, g.owner.emph = bengali.Nominative, g.emph
		return g.owner
	}
	return g
}

// actor finds the subject among several nominatives: the first, but for a thing that
// comes before a pronoun for a person (বিলটি তিনি দেখেননি).
func actor(noms []*group) int {
	if !noms[0].isThing() || noms[0].feat&fOrg != 0 {
		return 0
	}
	s := slices.IndexFunc(noms, func(g *group) bool { return g.pron != nil && g.feat&(fHuman|fFirst|fSecond) != 0 })
	return max(s, 0)
}

// mayAct tells whether the only nominative is the subject rather than the object.
func (c *clause) mayAct(g *group) bool {
	v := &c.v
	polite := v.form.Person != bengali.Familiar
	switch {
	case v.form.Mood != bengali.Finite && v.form.Mood != bengali.Conditional:
		return v.has(fIntransitive) && v.form.Mood == bengali.VerbalNoun
	case (v.form.Person == bengali.First || v.form.Person == bengali.Second || v.form.Tense == bengali.Imperative) && g.pron == nil && len(g.and) == 0:
		return false // the subject would be a pronoun
	case polite && g.pron == nil && g.feat&fHuman == 0 && (v.senses[withObject] != "" || v.goal(g)):
		return false
	case v.has(fSaying) && g.feat&fPlace != 0, v.has(fIntransitive), strings.HasPrefix(v.en, "be "), len(c.objs) > 0, c.thatFollows, g.pron != nil, g.feat&(fHuman|fOrg) != 0, g.isName:
		return true
	}
	return !polite && v.joint && !(c.goesOn && v.root == "করা")
}

// senses gives the verb the English that it has with such objects.
func (c *clause) senses() {
	v := &c.v
	for _, g := range c.objs {
		if en := v.senses[withPerson]; en != "" && g.cas == bengali.Accusative && (g.acts() || g.isName) {
			v.en = en
		} else if v.root == "পড়া" && c.subj == nil && g.cas == bengali.Nominative && g.feat&fText == 0 && v.form.Person == bengali.Familiar {
			c.subj, c.objs = g, c.objs[1:] // গাছ পড়ে
			break
		} else if en := v.senses[withObject]; en != "" && g.cas == bengali.Nominative && !v.serial {
			v.en = en
			v.feat &^= fIntransitive
		}
	}
	if en := v.senses[ofAction]; en != "" && c.subj != nil && c.subj.inner != nil {
		v.en, v.feat = en, v.feat&^fSaying // মন্তব্য করা ঠিক হবে না
	}
	if prep := v.args["কে loc"]; prep != "" && (c.hasAccusative() || c.subj != nil && c.subj.cas == bengali.Accusative) {
		for _, a := range c.back { // only people are taken to a place
			if g := a.g; g != nil && g.prep == "" && g.cas == bengali.Locative && g.feat&fTime == 0 {
				g.prep = prep
			}
		}
	}
	if v.senses[withoutObject] != "" && v.en == v.form.verb.en && !v.serial && v.modal == noModal && c.subj != nil && len(c.objs) == 0 && c.subj.feat&(fHuman|fFirst|fSecond) != 0 && !c.comesFrom() {
		if t := v.form.Tense; t == bengali.Present || t == bengali.Continuous || t == bengali.Habitual || t == bengali.PastContinuous {
			v.en, v.feat = v.senses[withoutObject], v.feat|fState // মেয়েটি স্কুলে পড়ে
		}
	}
	if v.root == "থাকা" && v.cop && !v.owns && v.modal == noModal && (v.form.Tense == bengali.Present || v.form.Tense == bengali.Habitual) && c.pred == nil && c.livesThere() {
		v.en, v.cop, v.exists = "live", false, false
	}
}

// comesFrom tells whether the clause says from where.
func (c *clause) comesFrom() bool {
	return slices.ContainsFunc(c.back, func(a part) bool { return a.g != nil && a.g.prep == "from" })
}

// livesThere tells whether the clause is about a person and a place.
func (c *clause) livesThere() bool {
	if s := c.subj; s == nil && c.v.form.Person == bengali.Familiar || s != nil && s.isThing() {
		return false
	}
	for _, a := range c.back {
		if a.g != nil && a.g.prep == "" && a.g.cas == bengali.Locative && a.g.feat&fPlace != 0 {
			return true
		}
	}
	return false
}

// hasPlace tells whether the clause says where, or anything like it.
func (c *clause) hasPlace() bool {
	for _, a := range c.back {
		if a.g != nil || a.adv != nil && a.adv.has(fPlace) {
			return true
		}
	}
	return false
}
