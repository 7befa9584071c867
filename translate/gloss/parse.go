package gloss

import (
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// role is what a constituent is in its sentence.
type role uint8

const (
	rGroup role = iota
	rAdverb
	rFinite
	rParticiple
	rConditional
	rInfinitive
	rVerbalNoun // genitive or other: waits for its noun or postposition
	rAdverbial  // a verbal noun with its postposition
	rConj
	rPunct
	rBracket
)

// node is a constituent on the parser's stack. Which fields it has depends on
// its role.
type node struct {
	role    role
	g       *group
	it      *item
	cl      *clause
	prep    string
	bracket *bracket
}

func (n *node) isComma() bool { return n.role == rPunct && n.it.en == "," }

// bracket is what stands in brackets after a word.
type bracket struct {
	open  string
	nodes []node
	shut  string
}

// parser puts items together to clauses. It reads from left to right and keeps
// what has no place yet on a stack; a verb takes what belongs to it from there.
type parser struct {
	x     *lexicon
	items []item
	stack []node
	// shuts has for each opening bracket the item that closes it, 0 for none.
	shuts []int
	// afterVerb is set while the group after a finite verb is read.
	afterVerb bool
	// quoted tells that a straight quotation mark is open.
	quoted bool
}

// parse reads all items into a list of nodes: clauses, and what is left over.
func parse(x *lexicon, items []item) []node {
	p := parser{x: x, items: items, shuts: matchBrackets(items)}
	return p.read()
}

func (p *parser) read() []node {
	for i := 0; i < len(p.items); {
		i = p.next(i)
	}
	return p.stack
}

// matchBrackets finds the item that closes each opening bracket. Brackets in
// brackets count, but only the outermost pair is read as such.
func matchBrackets(items []item) []int {
	shuts := make([]int, len(items))
	var open []int
	for i := range items {
		if items[i].class != punct {
			continue
		}
		switch items[i].en {
		case "(", "[":
			open = append(open, i)
		case ")", "]":
			n := len(open)
			if n == 0 || (items[open[n-1]].en == "(") != (items[i].en == ")") {
				continue
			}
			if n == 1 {
				shuts[open[0]] = i
			}
			open = open[:n-1]
		}
	}
	return shuts
}

func (p *parser) at(i int) *item {
	if i < len(p.items) && i >= 0 {
		return &p.items[i]
	}
	return nil
}

func (p *parser) push(n node) { p.stack = append(p.stack, n) }

func (p *parser) pop() node {
	n := p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	return n
}

func (p *parser) top() *node {
	if len(p.stack) == 0 {
		return nil
	}
	return &p.stack[len(p.stack)-1]
}

// next reads one constituent at item i and returns the item after it.
func (p *parser) next(i int) int {
	it := &p.items[i]
	switch it.class {
	case verb, copula:
		return p.verb(i)
	case punct:
		return p.punct(i)
	case conjunction:
		p.conjunction(it)
		return i + 1
	case subordinator:
		return p.that(i)
	case postposition, phrasePost:
		if !p.attachPost(it) {
			p.adverb(it.en)
		}
		return i + 1
	case adverb, particle:
		if !p.degree(i) {
			return p.small(i)
		}
	}
	g := p.list(i)
	if g == nil {
		p.adverb(it.en)
		return i + 1
	}
	p.group(g)
	return g.last
}

// conjunction pushes a conjunction. One that stands after the subject of its clause, as
// in তিনি যখন ঢাকায় ছিলেন, goes to the beginning of it.
func (p *parser) conjunction(it *item) {
	k, b := len(p.stack), p.boundary()
	begun := b < k && !slices.ContainsFunc(p.stack[b:], func(n node) bool { return n.role != rGroup && n.role != rAdverb })
	switch {
	case begun && it.has(fCorrelative) && it.en == "then": // যাত্রীরা তখন ঘুমাচ্ছিলেন
		p.push(node{role: rAdverb, it: &item{entry: entry{class: adverb, en: "then", feat: fTime}}})
		return
	case begun && it.has(fSub):
		k = b
	}
	p.stack = slices.Insert(p.stack, k, node{role: rConj, it: it})
}

// adverb pushes a word that only has its place in the sentence.
func (p *parser) adverb(en string) {
	p.push(node{role: rAdverb, it: &item{entry: entry{class: adverb, en: en}}})
}

// small reads an adverb or particle that stands by itself.
func (p *parser) small(i int) int {
	it := &p.items[i]
	if it.class == particle {
		n, t := p.at(i+1), p.top()
		switch {
		case it.has(fEmphatic):
			return i + 1
		case it.has(fMore) && n != nil && n.class == verb && n.form.Mood == bengali.Finite:
			it = &item{entry: entry{class: adverb, en: "also", feat: fPreverbal}}
		case it.has(fNegative) && t != nil && t.role == rFinite:
			t.cl.v.neg = true
			return i + 1
		}
	}
	if t := p.top(); (it.surface == "আগে" || it.surface == "আগেই") && t != nil && t.role == rGroup && t.g.feat&fTime != 0 && (t.g.count != nil || len(t.g.dets) == 1 && t.g.dets[0].en == "a") &&
		t.g.cas == bengali.Nominative && t.g.prep == "" && t.g.owner == nil && !t.g.isYear() {
		t.g.ago = true // দুই দিন আগে
		return i + 1
	}
	p.push(node{role: rAdverb, it: it})
	return i + 1
}

// group pushes a noun group. A verbal noun before it belongs to it, and what is
// compared with "than" makes an adjective a comparative.
func (p *parser) group(g *group) {
	t := p.top()
	switch {
	case t != nil && t.role == rVerbalNoun:
		n := p.pop()
		target := g
		if len(g.and) > 0 {
			target = g.and[0]
		}
		if n.cl.v.form.Ending == "র" {
			target.inner = n.cl
		} else {
			target.rel = n.cl
		}
	case t != nil && t.role == rGroup && t.g.isRate() && g.count != nil && g.feat&fUnit != 0 && g.cas == bengali.Nominative:
		g.name = article(t.g.head) + " " + t.g.head // ঘণ্টায় ১১২ কিলোমিটার
		p.pop()
	case t != nil && t.role == rGroup && t.g.prep == "than":
		g.compare()
	}
	p.push(node{role: rGroup, g: g})
}

// compare makes a comparative of the first adjective of the group.
func (g *group) compare() {
	if len(g.adjs) > 0 && g.feat&fSuperlative == 0 && g.lead&(fDetLike|fOrdinal) == 0 && g.adjs[0] != "more" && g.adjs[0] != "less" {
		g.adjs = append([]string{"more"}, g.adjs...)
	}
}

// isRate tells the bare times per which something is measured: ঘণ্টায়, মাসে.
func (g *group) isRate() bool {
	return g.feat&(fTime|fProper|fOn) == fTime && g.cas == bengali.Locative && g.prep == "" && g.count == nil && g.owner == nil && len(g.adjs)+len(g.dets) == 0 && isSpan(g.head)
}

// attachPost makes the constituent on top of the stack a prepositional one.
func (p *parser) attachPost(it *item) bool {
	t := p.top()
	if t == nil {
		return false
	}
	switch t.role {
	case rGroup:
		if t.g.prep != "" || t.g.cas == bengali.Locative {
			return false
		}
		switch {
		case t.g.isHeight() && rises(it.en) != "":
			// বিপৎসীমার ১২ সেন্টিমিটার ওপরে: 12 centimeters above it
			level := t.g.owner
			level.prep, t.g.owner, t.g.of, t.g.prep = rises(it.en), nil, level, "at"
		case it.en == "after" && p.lasts(t.g):
			// ছয় মাস আলোচনার পর: after six months of it
			n := p.pop()
			t = p.top()
			n.g.prep, t.g.of = "of", n.g
			fallthrough
		default:
			t.g.prep, t.g.post, t.g.pfeat = it.en, it.bn, it.feat
		}
		return true
	case rVerbalNoun:
		n := p.pop()
		n.role, n.prep = rAdverbial, it.en
		if it.en == "for" || it.en == "for the purpose of" {
			n.prep = "to"
		}
		p.push(n)
		return true
	case rAdverb:
		if t.it.has(fTime | fPlace) {
			adv := *t.it
			adv.en = it.en + " " + adv.en
			t.it = &adv
			return true
		}
	}
	return false
}

// isHeight tells whether the group may say how far something is above its owner.
func (g *group) isHeight() bool {
	return g.owner != nil && g.count != nil && g.feat&fUnit != 0 && g.cas == bengali.Nominative
}

// rises is what a postposition of place means after a measure of height, "" for others.
func rises(post string) string {
	switch post {
	case "on", "over", "above":
		return "above"
	case "under", "below":
		return "below"
	}
	return ""
}

// lasts tells whether a length of time before the event g on top of the stack says how
// long that was.
func (p *parser) lasts(g *group) bool {
	if n := len(p.stack); n > 1 && p.stack[n-2].role == rGroup && g.cas == bengali.Genitive && g.feat&(fTime|fHuman|fOrg|fPlace|fFirst|fSecond) == 0 && g.pron == nil &&
		g.owner == nil && g.count == nil && len(g.dets) == 0 && len(g.and) == 0 && !g.isName {
		d := p.stack[n-2].g
		return d.feat&fTime != 0 && d.count != nil && d.prep == "" && d.cas == bengali.Nominative && !d.isYear() && d.owner == nil
	}
	return false
}

// punct handles punctuation: brackets belong to the word before, and a full stop
// or the end of a quotation ends a sentence that may have no verb.
func (p *parser) punct(i int) int {
	it := &p.items[i]
	switch it.en {
	case "(", "[":
		if p.shuts[i] > 0 {
			return p.bracket(i, p.shuts[i])
		}
	case ",":
		p.view()
	case "।", "?", "!", "॥", "৷":
		p.viewAfter()
		p.verbless()
	case "\"":
		if p.quoted = !p.quoted; !p.quoted {
			p.endQuote()
		}
	case "”", "’":
		p.endQuote()
	case "-", "–", "—":
		// রাশিয়া-উভয়ই: the list before is taken up again, which English does not need.
		if n := p.at(i + 1); n != nil && strings.HasPrefix(n.surface, "উভয়") && p.top() != nil && p.top().role == rGroup {
			return i + 2
		}
	}
	p.push(node{role: rPunct, it: it})
	return i + 1
}

// view makes of a view before a comma the one who holds it: পুলিশের ধারণা, …, "according
// to the police".
func (p *parser) view() {
	if t := p.top(); t != nil && t.role == rGroup && t.g.isView() {
		t.g = t.g.holder()
	}
}

// viewAfter does so with one that stands after its clause: … বলে পুলিশের ধারণা।
func (p *parser) viewAfter() {
	n := len(p.stack)
	if n < 3 || p.stack[n-1].role != rGroup || !p.stack[n-1].g.isView() || p.stack[n-2].role != rConj || p.stack[n-3].role != rFinite {
		return
	}
	g := p.pop().g
	p.pop()
	c := p.top().cl
	c.front = append([]part{{g: g.holder()}}, c.front...)
}

// endQuote lets a quotation without a verb be a sentence: "আমি নির্দোষ," তিনি বলেন.
func (p *parser) endQuote() {
	t := p.top()
	if t == nil || !t.isComma() {
		p.verbless()
		return
	}
	comma := p.pop()
	p.verbless()
	p.push(comma)
}

// bracket reads what stands in brackets by itself and hangs it on the
// constituent before.
func (p *parser) bracket(i, j int) int {
	// Brackets in brackets are left as marks: shuts does not name them.
	inner := parser{x: p.x, items: p.items[i+1 : j], shuts: p.shuts[i+1 : j]}
	b := &bracket{p.items[i].en, link(inner.read()), p.items[j].en}
	switch t := p.top(); {
	case t != nil && t.role == rGroup:
		t.g.bracket = b
		return p.named(t.g, j+1)
	case t != nil && t.role == rAdverb:
		adv := *t.it
		adv.bracket = b
		t.it = &adv
	default:
		p.push(node{role: rBracket, bracket: b})
	}
	return j + 1
}

// named puts the name at item j to an office in front of a bracket: কর্মকর্তা (ওসি)
// শামীম আহমেদ. It returns the item after it.
func (p *parser) named(g *group, j int) int {
	if it := p.at(j); it == nil || it.class != name || it.has(fPlace|fOrg) || g.feat&fHuman == 0 || g.isName || g.pron != nil ||
		g.cas != bengali.Nominative || g.number != bengali.Singular || g.prep != "" || len(g.and) > 0 {
		return j
	}
	n := p.simple(j)
	if n == nil || !n.isName {
		return j
	}
	g.name, g.cas = n.head, n.cas
	return n.last
}

// relative reads a noun at item i after যে that a relative clause is about, when another
// word takes it up after that clause: সরকার যে বাজেট দিয়েছে, তাতে ঘাটতি আছে. An owner before যে
// is its owner.
func (p *parser) relative(i int) *group {
	t := p.top()
	if t == nil || t.role == rFinite || !p.takenUp(i) {
		return nil
	}
	g := p.chain(i)
	if g == nil || g.isAdj || g.pron != nil || g.isName {
		return nil
	}
	if t.role == rGroup && t.g.cas == bengali.Genitive && t.g.prep == "" {
		innermost(g).owner = p.pop().g
	}
	g.beRelative()
	return g
}

// beRelative makes the group what a relative clause is about.
func (g *group) beRelative() {
	g.isRel = true
	if len(g.dets) == 0 {
		g.number = max(g.number, bengali.Definite)
	}
}

// takenUp tells whether after a finite verb and a comma a word such as তা or সে comes.
func (p *parser) takenUp(i int) bool {
	for verbs := false; i+1 < len(p.items); i++ {
		it, next := &p.items[i], &p.items[i+1]
		switch {
		case it.class == copula || it.class == verb && it.form.Mood == bengali.Finite:
			verbs = true
		case it.class == punct && it.en == ",":
			return verbs && next.resumes() && (next.class == pronoun || next.class == determiner || next.class == adverb)
		case it.class == punct:
			return false
		}
	}
	return false
}

// that handles যে: after a clause it begins a complement, before a noun it is relative.
func (p *parser) that(i int) int {
	if g := p.relative(i + 1); g != nil {
		p.push(node{role: rGroup, g: g})
		return g.last
	}
	for len(p.stack) > 0 && p.top().isComma() {
		p.pop()
	}
	conj := &item{entry: entry{class: conjunction, en: "that", feat: fSub}}
	if t := p.top(); t != nil && (t.role == rFinite || t.role == rGroup) {
		p.push(node{role: rConj, it: conj})
		if n := p.at(i + 1); n != nil && n.class == punct && n.en == "," {
			return i + 2
		}
		return i + 1
	}
	if g := p.chain(i + 1); g != nil && !g.isAdj && g.pron == nil {
		// যে লোকটি এসেছিল, সে …
		g.beRelative()
		p.push(node{role: rGroup, g: g})
		return g.last
	}
	conj.feat |= fRelative
	p.push(node{role: rConj, it: conj})
	return i + 1
}
