package gloss

import (
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// verb reads the verb group at item i with its auxiliaries, and makes a clause
// of it and the constituents on the stack that belong to it.
func (p *parser) verb(i int) int {
	it := &p.items[i]
	// … বলে জানিয়েছেন: the clause before is what is said.
	if it.surface == "বলে" && it.class == verb && p.top() != nil && p.sayingAhead(i+1) && (p.top().role == rFinite || p.verbless()) {
		p.push(node{role: rConj, it: &item{class: conjunction, en: "that", feat: corr}})
		return i + 1
	}
	v := newAction(it)
	j := i + 1
	for {
		n := p.at(j)
		if n == nil {
			break
		}
		if n.class == particle && n.has(neg) {
			if k := p.at(j + 1); v.form.mood == finite || k != nil && (k.class == verb || k.class == copula) {
				v.neg = true
				j++
				continue
			}
			break
		}
		if n.class == particle && n.has(emph) {
			j++
			continue
		}
		if !v.extend(n, p.x) {
			break
		}
		j++
	}
	return p.build(v, j)
}

// newAction reads the meaning of a verb item.
func newAction(it *item) action {
	v := action{en: it.en, feat: it.feat, args: it.args, form: it.form, neg: it.form.neg}
	if it.class == copula {
		v.cop, v.neg = true, it.has(neg)
		v.has = it.en == "have"
		v.en = "be"
		if it.has(past) {
			v.form.tense = pastSimple
		}
		switch {
		case hasAnySuffix(it.bn, "েন", "ন"):
			v.form.honor = true
		case hasAnySuffix(it.bn, "াম", "ি") && it.bn != "নেই":
			v.form.person = first1
		}
		return v
	}
	v.root = it.form.root.vn
	v.joint = it.form.root.en != it.en
	if !v.joint {
		switch v.root {
		case "হওয়া":
			v.cop, v.en = true, "be"
			if t := v.form.tense; t == perfect || t == continuous || v.form.mood == conjunctive {
				v.become = true
			}
		case "থাকা":
			v.cop, v.en = true, "be"
			v.has = true
		}
	}
	return v
}

// extend takes the verb item n into the group when it is an auxiliary of v.
func (v *action) extend(n *item, x *lexicon) bool {
	if v.form.mood == verbalNoun && v.form.ending == "" && (n.surface == "উচিত" || n.surface == "উচিৎ") {
		v.form.mood, v.form.tense, v.modal = finite, present, should
		return true
	}
	if n.class == copula && (v.modal == should || v.form.mood == conjunctive) {
		if v.form.mood == conjunctive {
			v.form = verbForm{root: v.form.root, tense: perfect}
			return !v.cop
		}
		v.neg = v.neg || n.has(neg)
		return true
	}
	if n.class != verb {
		return false
	}
	aux := n.form.root.vn
	if n.en != n.form.root.en { // a compound is no auxiliary, but for "begin"
		if v.form.mood == infinitive && n.en == "begin" {
			v.modal = begin
			v.take(n)
			return true
		}
		return false
	}
	switch v.form.mood {
	case verbalNoun:
		if v.form.ending != "" || aux != "হওয়া" && aux != "যাওয়া" {
			return false
		}
		if v.feat&intransitive == 0 || v.joint {
			v.passive = true
		}
		t := n.form.tense
		v.take(n)
		if aux == "যাওয়া" && (t == present || t == future || n.form.mood != finite) {
			v.modal = can
		}
		return true
	case infinitive:
		m := noModal
		switch aux {
		case "পারা":
			m = can
		case "হওয়া":
			m = must
		case "চাওয়া":
			m = want
		case "থাকা":
			m = keep
		case "দেওয়া":
			m = let
		case "যাওয়া":
			if n.form.tense != continuous {
				return false
			}
			m = goingTo
		case "লাগা":
			m = begin
		default:
			return false
		}
		v.modal = m
		v.take(n)
		return true
	case conjunctive:
		if v.form.too {
			return false
		}
		switch {
		case v.root == "হওয়া" && !v.joint && (aux == "পড়া" || aux == "ওঠা" || aux == "যাওয়া" || aux == "দাঁড়ানো"):
			v.become = true
		case (aux == "আসা" || aux == "চলা") && n.form.tense == continuous:
			v.modal = been
		case n.has(light) && aux != "নেওয়া" && aux != "রাখা":
			v.serial = true
		case n.has(light) || aux == "থাকা" || aux == "যাওয়া" || aux == "আসা":
		default:
			return false
		}
		v.take(n)
		return true
	}
	return false
}

// take gives v the form of the auxiliary n.
func (v *action) take(n *item) {
	v.neg = v.neg || n.form.neg
	root := v.form.root
	v.form = n.form
	v.form.root = root
}

// sayingAhead tells whether a verb of saying or thinking follows in the clause.
func (p *parser) sayingAhead(i int) bool {
	for k := i; k < len(p.items) && k < i+12; k++ {
		it := &p.items[k]
		switch it.class {
		case punct:
			if it.en != "," {
				return false
			}
		case verb:
			return it.has(saying) || it.form.root != nil && it.form.root.vn == "জানা"
		}
	}
	return false
}

// build makes a clause of v; j is the item after the verb group.
func (p *parser) build(v action, j int) int {
	c := &clause{v: v, hasVerb: true}
	switch v.form.mood {
	case finite:
		c.subj, j = p.postposed(j)
		c.thatFollows = p.thatFollows(j)
		c.assign(p.popTo(p.boundary()))
		if n := p.at(j); n != nil && (n.bn == "কিনা" || n.has(whether) && n.class == conjunction) {
			c.compBy = "whether"
			j++
		}
		p.push(node{role: rFinite, cl: c})
		return j
	case conjunctive:
		c.assign(p.popArguments(false))
		p.push(node{role: rParticiple, cl: c})
	case conditional:
		c.assign(p.popArguments(true))
		p.push(node{role: rConditional, cl: c})
	case infinitive:
		c.assign(p.popArguments(false))
		p.push(node{role: rInfinitive, cl: c})
	case verbalNoun:
		c.assign(p.popArguments(false))
		switch v.form.ending {
		case "":
			// Before a noun it is its attribute; else it is a noun itself.
			if n := p.at(j); n != nil && p.startsGroup(j) && n.class != adjective {
				p.push(node{role: rVerbalNoun, cl: c})
				return j
			}
			p.push(node{role: rGroup, g: &group{inner: c, head: "", feat: uncountable}})
		case "র":
			p.push(node{role: rVerbalNoun, cl: c})
		case "য়", "তে":
			p.push(node{role: rAdverbial, cl: c, prep: "because of"})
		case "কে":
			p.push(node{role: rGroup, g: &group{inner: c, cas: bengali.Accusative, feat: uncountable}})
		default:
			p.push(node{role: rGroup, g: &group{inner: c, feat: uncountable}})
		}
	}
	return j
}

// boundary is the index on the stack after the last clause boundary.
func (p *parser) boundary() int {
	for k := len(p.stack) - 1; k >= 0; k-- {
		n := &p.stack[k]
		switch n.role {
		case rFinite:
			return k + 1
		case rConj:
			return k + 1
		case rPunct:
			if n.it.en != "," || k > 0 && p.stack[k-1].role == rFinite {
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

// popArguments takes the constituents that belong to a verb that is not finite:
// back to the clause boundary, but for a subject, which the finite verb shares.
func (p *parser) popArguments(subject bool) []node {
	lo := p.boundary()
	k := len(p.stack)
	nominatives := 0
	for k > lo {
		n := &p.stack[k-1]
		if n.role == rPunct {
			if k < len(p.stack) {
				break
			}
			k--
			continue
		}
		if n.role == rGroup && n.g.prep == "" && n.g.cas == bengali.Nominative && !subject && !n.g.isAdj {
			if n.g.feat&timeNoun == 0 {
				nominatives++
				if n.g.pron != nil || n.g.feat&(hum|org) != 0 || n.g.isTerm || nominatives > 1 {
					break
				}
			}
		}
		if n.role == rAdverb && n.it.has(sentence) && !subject {
			break
		}
		if n.role == rParticiple || n.role == rConditional {
			break
		}
		k--
	}
	return p.popTo(k)
}

// postposed takes a subject that stands after its verb, as the press likes it:
// … বলে জানিয়েছেন রাশিয়ার পররাষ্ট্রমন্ত্রী সের্গেই ল্যাভরভ।
func (p *parser) postposed(j int) (*group, int) {
	if !p.startsGroup(j) {
		return nil, j
	}
	p.afterVerb = true
	g := p.list(j)
	p.afterVerb = false
	if g == nil || g.cas != bengali.Nominative || g.isAdj || g.feat&timeNoun != 0 {
		return nil, j
	}
	if n := p.at(g.last); n != nil && n.class != punct && n.class != conjunction && n.class != particle {
		return nil, j
	}
	return g, g.last
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
// be one without a verb: a subject and what it is or where it is.
func (p *parser) verbless() bool {
	lo := p.boundary()
	groups := 0
	for _, n := range p.stack[lo:] {
		switch {
		case n.role == rGroup && n.g.prep == "" && n.g.cas == bengali.Nominative && (groups > 0 || !n.g.isAdj) && n.g.feat&timeNoun == 0:
			groups++
		case n.role == rGroup && n.g.prep == "" && n.g.cas == bengali.Locative && groups > 0:
			groups++
		case n.role != rGroup && n.role != rAdverb && n.role != rPunct && n.role != rAdverbial:
			return false
		}
	}
	if groups < 2 {
		return false
	}
	c := &clause{v: action{en: "be", cop: true}, hasVerb: true}
	c.assign(p.popTo(lo))
	p.push(node{role: rFinite, cl: c})
	return true
}

// assign distributes constituents over the places of the clause.
func (c *clause) assign(nodes []node) {
	var noms []*group
	seenSubject := false
	nodes = attach(nodes)
	for k := range nodes {
		n := &nodes[k]
		switch n.role {
		case rPunct:
		case rAdverb:
			a := part{adv: n.it}
			if n.it.has(sentence) || n.it.has(timeNoun) && !seenSubject && k == 0 {
				c.front = append(c.front, a)
			} else {
				c.back = append(c.back, a)
			}
		case rGroup:
			g := n.g
			switch {
			case g.prep != "":
				c.adverbial(g, seenSubject)
			case g.cas == bengali.Nominative && g.feat&timeNoun != 0 && g.isTime():
				c.adverbial(g, seenSubject)
			case g.cas == bengali.Nominative:
				noms = append(noms, g)
				seenSubject = true
			case g.cas == bengali.Accusative:
				if pp := objectOfNoun(nodes[k+1:]); pp != nil {
					// মস্কোকে সমর্থনের জন্য … দেশটিকে: the object of a noun.
					pp.of = g
					continue
				}
				c.objs = append(c.objs, g)
			case g.cas == bengali.Genitive:
				c.genitive(g, k == len(nodes)-1)
				if c.v.has {
					seenSubject = true
				}
			case g.cas == bengali.Comitative:
				g.prep = "with"
				c.adverbial(g, seenSubject)
			default:
				c.adverbial(g, seenSubject)
			}
		case rParticiple:
			c.before = append(c.before, n.cl)
		case rConditional:
			n.cl.link = "if"
			c.subs = append(c.subs, n.cl)
		case rInfinitive:
			c.back = append(c.back, part{cl: n.cl, prep: "to"})
		case rVerbalNoun:
			prep := "of"
			if c.v.joint {
				prep = "to"
				if p, ok := c.v.args["gen"]; ok && p != "" {
					prep = p
				}
			}
			c.back = append(c.back, part{cl: n.cl, prep: prep})
		case rAdverbial:
			if !seenSubject && n.prep != "to" {
				c.front = append(c.front, part{cl: n.cl, prep: n.prep})
			} else {
				c.back = append(c.back, part{cl: n.cl, prep: n.prep})
			}
		}
	}
	c.nominatives(noms, nodes)
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
	if len(next.and) > 0 || g.of != nil || next.prep == "" && next.cas == bengali.Nominative {
		return false
	}
	head := next.head[strings.LastIndexByte(next.head, ' ')+1:]
	switch g.prep {
	case "with", "against", "between", "about":
		return relational[head]
	case "":
		return g.cas == bengali.Locative && next.prep != "" && g.feat&(timeNoun|place) != 0 && (head == "use" || head == "visit" || head == "trip" || head == "stay")
	}
	return false
}

// relational are nouns that take "with", "against" or "about".
var relational = map[string]bool{
	"agreement": true, "deal": true, "war": true, "relationship": true, "relation": true, "relations": true, "conflict": true,
	"meeting": true, "contract": true, "treaty": true, "border": true, "trade": true, "cooperation": true, "attack": true, "fight": true,
	"struggle": true, "campaign": true, "protest": true, "talks": true, "discussion": true, "dispute": true, "match": true, "ties": true,
	"allegation": true, "complaint": true, "case": true, "movement": true, "competition": true, "partnership": true,
}

// objectOfNoun returns the prepositional group that stands next, when another
// object follows that belongs to the verb.
func objectOfNoun(after []node) *group {
	if len(after) < 2 || after[0].role != rGroup || after[0].g.prep != "for" || after[0].g.feat&(hum|org|place) != 0 {
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
	return g.feat&(proper|on) != 0 || len(g.adjs) > 0 || len(g.dets) > 0 || g.count != nil || g.owner != nil
}

// genitive places a genitive that has no noun of its own: the object of a
// compound verb, the owner with "have", else "of".
func (c *clause) genitive(g *group, last bool) {
	switch {
	case c.v.form.mood == verbalNoun && c.subj == nil:
		c.subj = g
	case c.v.has && c.v.cop:
		c.subj = g
		c.v.owns = true
		g.cas = bengali.Nominative
	case c.v.modal == must || c.v.modal == should || c.v.feat&genSubject != 0:
		c.subj = g
		g.cas = bengali.Nominative
	case last && c.v.joint:
		if prep, ok := c.v.args["gen"]; ok && prep != "" {
			g.prep = prep
			c.back = append(c.back, part{g: g})
			return
		}
		c.objs = append(c.objs, g)
	default:
		c.back = append(c.back, part{g: g, prep: "of"})
		g.prep = "of"
	}
}

// adverbial puts a phrase before the subject or after the verb.
func (c *clause) adverbial(g *group, seenSubject bool) {
	if prep, ok := c.v.argument(g.post); ok {
		if prep == "" {
			g.prep = ""
			c.objs = append(c.objs, g)
			return
		}
		g.prep = prep
	} else if prep, ok := c.v.args["loc"]; ok && g.prep == "" && g.cas == bengali.Locative && g.feat&timeNoun == 0 {
		if prep == "" {
			c.objs = append(c.objs, g)
			return
		}
		g.prep = prep
	}
	if !seenSubject && (g.feat&timeNoun != 0 || g.pfeat&(front|timeNoun) != 0) {
		c.front = append(c.front, part{g: g})
		return
	}
	c.back = append(c.back, part{g: g})
}

// argument tells how a Bengali postposition is said with this verb. What is
// known of নিয়ে holds for the other words for "about".
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

// nominatives finds the subject, the object and the predicate among the
// groups without case endings.
func (c *clause) nominatives(noms []*group, nodes []node) {
	v := &c.v
	if v.passive {
		// The logical object is the subject.
		if len(c.objs) > 0 {
			c.subj = c.objs[0]
			c.objs = c.objs[1:]
			if len(noms) > 0 {
				c.objs = append(c.objs, noms...)
			}
			return
		}
		if len(noms) > 0 {
			c.subj = noms[len(noms)-1]
			c.objs = append(c.objs, noms[:len(noms)-1]...)
		}
		return
	}
	if v.root == "করা" && !v.joint && len(noms) > 0 && noms[len(noms)-1].isAdj {
		v.en = "make"
		c.pred = noms[len(noms)-1]
		noms = noms[:len(noms)-1]
	}
	if v.root == "পড়া" && v.en == "fall" && len(noms) > 0 && !v.serial && (len(noms) > 1 || noms[0].feat&(hum|org|place) == 0 && !noms[0].isTerm && v.form.honor) {
		v.en, v.feat = "read", 0
	}
	switch {
	case len(noms) == 0 && strings.HasPrefix(v.en, "be ") && len(c.objs) > 0 && c.subj == nil:
		c.subj, c.objs = c.objs[0], c.objs[1:]
	case len(noms) == 0:
	case v.cop:
		if len(noms) == 1 && v.has && c.subj == nil && !noms[0].isAdj && !c.hasPlace() {
			// আমার তিনটি বই আছে: the owner has it.
			if o := noms[0].owner; o != nil && (o.pron != nil || o.feat&(hum|org|place) != 0) {
				noms[0].owner = nil
				o.cas = bengali.Nominative
				c.subj, c.pred, v.owns = o, noms[0], true
				return
			}
		}
		if len(noms) == 1 || c.subj != nil {
			if noms[0].isAdj || c.subj != nil {
				c.pred = noms[0]
			} else {
				c.subj = noms[0]
			}
			return
		}
		c.subj = noms[0]
		c.pred = noms[len(noms)-1]
		for _, g := range noms[1 : len(noms)-1] {
			c.back = append(c.back, part{g: g})
		}
	case len(noms) == 1:
		g := noms[0]
		if c.subj == nil && c.mayAct(g) {
			c.subj = g
		} else {
			c.objs = append(c.objs, g)
		}
	default:
		start := 0
		if c.subj == nil {
			c.subj = noms[0]
			start = 1
		}
		c.objs = append(c.objs, noms[start:]...)
	}
}

// mayAct tells whether the only nominative is the subject rather than the object.
func (c *clause) mayAct(g *group) bool {
	v := &c.v
	if v.form.mood != finite && v.form.mood != conditional {
		return v.feat&intransitive != 0 && !v.passive && v.form.mood == verbalNoun
	}
	if v.feat&intransitive != 0 || strings.HasPrefix(v.en, "be ") || len(c.objs) > 0 || c.thatFollows || g.pron != nil || g.feat&(hum|org) != 0 || g.isTerm {
		return true
	}
	if v.form.honor || v.form.person == first1 || v.form.second {
		return false
	}
	return v.joint
}
