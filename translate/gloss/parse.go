package gloss

import (
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// group is a noun group: determiners, modifiers and a head, with what belongs to it.
type group struct {
	dets    []*item
	count   *item // a numeral
	adjs    []string
	owner   *group // in the genitive
	head    string
	feat    feat
	cas     bengali.Case
	number  bengali.Number
	emph    rune
	pron    *item // the head, when it is a pronoun
	and     []*group
	link    string // "and" or "or" before the last of and
	prep    string
	post    string // the Bengali postposition
	pfeat   feat   // features of the postposition
	rel     *clause
	of      *group  // the object of a noun of action
	inner   *clause // what a noun such as "promise" is of: a verbal noun in the genitive
	last    int     // the item after it
	isAdj   bool    // a predicate adjective, no noun
	isTerm  bool
	bracket *bracket
	who     *clause // a relative clause: the person who came
	isRel   bool    // the group began with যে
}

// action is a verb group.
type action struct {
	en      string
	feat    feat
	args    map[string]string
	root    string // the verbal noun of the Bengali verb, of compounds that of the light verb
	form    verbForm
	passive bool
	modal   modal
	neg     bool
	cop     bool // হওয়া, থাকা, আছে, নয়: being
	become  bool
	has     bool // আছে, থাকা: there is, has
	owns    bool // the subject is an owner: X-এর Y আছে
	joint   bool // a compound with a noun
	serial  bool // a participle with a light verb: পালিয়ে যান
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

// clause is a verb with what belongs to it.
type clause struct {
	v       action
	hasVerb bool
	link    string // conjunction before it
	subj    *group
	objs    []*group
	pred    *group
	front   []part
	back    []part
	comp    *clause // complement
	compBy  string  // "that", "whether"
	before  []*clause
	subs    []*clause // conditions and the like, said first
	// thatFollows says that যে comes after the verb.
	thatFollows bool
	asks        bool // a question
}

// part is an adverbial of any kind.
type part struct {
	adv  *item
	g    *group
	cl   *clause
	prep string
}

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

// node is a constituent on the parser's stack.
type node struct {
	role role
	g    *group
	it   *item
	cl   *clause
	prep string
	// inner is what stands in brackets.
	inner []node
}

// bracket is what stands in brackets after a word.
type bracket struct {
	open  string
	nodes []node
	close string
}

// parser puts items together to clauses.
type parser struct {
	items []item
	x     *lexicon
	stack []node
	// postposed is set while the group after a finite verb is read.
	afterVerb bool
}

func (p *parser) at(i int) *item {
	if i < len(p.items) && i >= 0 {
		return &p.items[i]
	}
	return nil
}

// join merges compound verbs, auxiliaries and negations into single verb items.
func (p *parser) join() {
	out := p.items[:0]
	for i := 0; i < len(p.items); i++ {
		it := p.items[i]
		if it.class == verb || it.class == copula {
			if n := p.compound(out, &it, p.at(i+1)); n > 0 {
				out = out[:len(out)-n]
				p.share(out, &it)
			}
			if len(out) > 0 {
				if prev := &out[len(out)-1]; prev.class == particle && prev.has(neg) && it.class == verb && it.form.mood != finite {
					it.form.neg = true
					it.first = prev.first
					out = out[:len(out)-1]
				}
			}
		}
		out = append(out, it)
	}
	p.items = out
}

// compound looks for the noun or participle of a compound verb at the end of
// out and turns the verb it into it. It returns how many items are used up.
// next is the item after the verb.
func (p *parser) compound(out []item, it, next *item) int {
	if it.class != verb || it.form.root == nil || p.serial(it, next) {
		return 0
	}
	for n := min(2, len(out)); n > 0; n-- {
		head := &out[len(out)-n]
		for _, u := range p.x.compounds[head.surface] {
			if u.light != it.form.root.vn || len(u.words) != n-1 || head.term {
				continue
			}
			if n == 2 && out[len(out)-1].surface != u.words[0] {
				continue
			}
			if len(out) > n && out[len(out)-n-1].class == adjective && head.class == noun {
				// An adjective before the noun: of a verb with a meaning of its own the
				// noun is the object, of the others the adjective tells the manner.
				if adj := &out[len(out)-n-1]; it.form.root.vn == "করা" && adj.feat == 0 {
					adj.class, adj.feat, adj.en = adverb, manner, adverbOf(adj.en)
				} else if it.form.root.vn != "হওয়া" {
					continue
				}
			}
			it.en, it.feat, it.args = u.entry.en, u.entry.feat, u.entry.args
			it.first = head.first
			it.bn = head.bn
			return n
		}
	}
	return 0
}

// share gives the verb to a first noun or adjective that leaves it to a second:
// পাঁচজন নিহত ও দশজন আহত হয়েছেন.
func (p *parser) share(out []item, it *item) {
	for k := len(out) - 1; k > 0; k-- {
		switch c := out[k].class; {
		case c == conjunction && out[k].en == "and":
			first := &out[k-1]
			for _, u := range p.x.compounds[first.surface] {
				if len(u.words) == 0 && u.light == it.form.root.vn {
					first.class, first.en, first.feat, first.args, first.form = verb, u.entry.en, u.entry.feat, u.entry.args, it.form
					return
				}
			}
			return
		case c != noun && c != name && c != numeral && c != adjective && c != determiner && c != pronoun:
			return
		}
	}
}

// serial tells that the participle it and the verb next are one unit: তুলে ধরা.
func (p *parser) serial(it, next *item) bool {
	if next == nil || next.class != verb || it.form.mood != conjunctive {
		return false
	}
	for _, u := range p.x.compounds[it.surface] {
		if len(u.words) == 0 && u.light == next.form.root.vn {
			return true
		}
	}
	return false
}

// parse reads all items into a list of nodes: clauses, and what is left over.
func (p *parser) parse() []node {
	p.join()
	for i := 0; i < len(p.items); {
		i = p.next(i)
	}
	return p.stack
}

func (p *parser) push(n node) { p.stack = append(p.stack, n) }

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
	case adverb:
		p.push(node{role: rAdverb, it: it})
		return i + 1
	case punct:
		return p.punct(i)
	case conjunction:
		p.push(node{role: rConj, it: it})
		return i + 1
	case subordinator:
		return p.that(i)
	case postposition, phrasePost:
		if p.attachPost(it) {
			return i + 1
		}
		p.push(node{role: rAdverb, it: &item{class: adverb, en: it.en}})
		return i + 1
	case particle:
		switch {
		case it.has(emph):
			return i + 1
		case it.has(more):
			if n := p.at(i + 1); n != nil && n.class == verb && n.form.mood == finite {
				p.push(node{role: rAdverb, it: &item{class: adverb, en: "also", feat: preverbal}})
				return i + 1
			}
		case it.has(neg):
			if t := p.top(); t != nil && t.cl != nil && t.role == rFinite {
				t.cl.v.neg = true
				return i + 1
			}
		}
		p.push(node{role: rAdverb, it: it})
		return i + 1
	}
	g := p.list(i)
	if g == nil {
		p.push(node{role: rAdverb, it: &item{class: adverb, en: it.en}})
		return i + 1
	}
	// A verbal noun before a noun group belongs to it.
	if t := p.top(); t != nil && t.role == rVerbalNoun {
		cl := t.cl
		p.stack = p.stack[:len(p.stack)-1]
		target := g
		if len(g.and) > 0 {
			target = g.and[0]
		}
		if cl.v.form.ending == "র" {
			target.inner = cl
		} else {
			target.rel = cl
		}
	}
	p.push(node{role: rGroup, g: g})
	return g.last
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
		t.g.prep, t.g.post, t.g.pfeat = it.en, it.bn, it.feat
		return true
	case rVerbalNoun:
		cl := t.cl
		p.stack = p.stack[:len(p.stack)-1]
		prep := it.en
		if it.en == "for" || it.en == "for the purpose of" {
			prep = "to"
		}
		p.push(node{role: rAdverbial, cl: cl, prep: prep})
		return true
	case rAdverb:
		if t.it.has(timeNoun | place) {
			en := *t.it
			en.en = it.en + " " + en.en
			t.it = &en
			return true
		}
	case rFinite, rParticiple:
		return false
	}
	return false
}

// punct handles punctuation: brackets belong to the word before, and a full stop
// ends a sentence that may have no verb.
func (p *parser) punct(i int) int {
	it := &p.items[i]
	switch it.en {
	case "(", "[":
		if j := p.closing(i); j > 0 {
			return p.bracket(i, j)
		}
	case "।", "?", "!", "॥", "৷":
		p.verbless()
	case "-", "–", "—":
		// রাশিয়া-উভয়ই: the list before is taken up again, which English does not need.
		if n := p.at(i + 1); n != nil && strings.HasPrefix(n.surface, "উভয়") && p.top() != nil && p.top().role == rGroup {
			return i + 2
		}
	}
	p.push(node{role: rPunct, it: it})
	return i + 1
}

// closing finds the bracket that closes the one at item i, 0 if none does.
func (p *parser) closing(i int) int {
	want := ")"
	if p.items[i].en == "[" {
		want = "]"
	}
	for j := i + 1; j < len(p.items); j++ {
		if p.items[j].class == punct && p.items[j].en == want {
			return j
		}
	}
	return 0
}

// bracket reads what stands in brackets by itself and hangs it on the
// constituent before.
func (p *parser) bracket(i, j int) int {
	inner := parser{items: append([]item(nil), p.items[i+1:j]...), x: p.x}
	nodes := link(inner.parse())
	if t := p.top(); t != nil && (t.role == rGroup || t.role == rAdverb) {
		t.paren(p.items[i].en, nodes, p.items[j].en)
		return j + 1
	}
	p.push(node{role: rBracket, it: &p.items[i], inner: nodes, prep: p.items[j].en})
	return j + 1
}

// paren hangs a bracket on the constituent.
func (n *node) paren(open string, nodes []node, close string) {
	b := &bracket{open, nodes, close}
	if n.role == rGroup {
		n.g.bracket = b
		return
	}
	it := *n.it
	it.bracket = b
	n.it = &it
}

// that handles যে: after a clause it begins a complement, before a noun it is relative.
func (p *parser) that(i int) int {
	for len(p.stack) > 0 && p.top().role == rPunct && p.top().it.en == "," {
		p.stack = p.stack[:len(p.stack)-1]
	}
	t := p.top()
	if t != nil && (t.role == rFinite || t.role == rGroup) {
		j := i + 1
		if n := p.at(j); n != nil && n.class == punct && n.en == "," {
			j++
		}
		p.push(node{role: rConj, it: &item{class: conjunction, en: "that", feat: sub}})
		return j
	}
	if g := p.chain(i + 1); g != nil && !g.isAdj && g.pron == nil {
		// যে লোকটি এসেছিল, সে …
		g.isRel = true
		if len(g.dets) == 0 {
			g.number = max(g.number, bengali.Definite)
		}
		p.push(node{role: rGroup, g: g})
		return g.last
	}
	p.push(node{role: rConj, it: &item{class: conjunction, en: "that", feat: sub | relative}})
	return i + 1
}

// list reads noun groups joined by commas and "and".
func (p *parser) list(i int) *group {
	g := p.chain(i)
	if g == nil || g.prep != "" {
		return g
	}
	members := []*group{g}
	j := g.last
	for {
		it := p.at(j)
		if it == nil {
			break
		}
		comma := it.class == punct && it.en == ","
		isAnd := it.class == conjunction && !it.has(cl|sub|corr|list|whether)
		if !comma && !isAnd || g.cas != bengali.Nominative && !p.sameCase(g, j+1) {
			break
		}
		if isAnd && p.afterVerb && p.verbAhead(j) {
			break
		}
		nextGroup := p.chain(j + 1)
		if nextGroup == nil || nextGroup.isAdj != g.isAdj || nextGroup.pron != nil && comma {
			break
		}
		if comma && !p.listGoesOn(nextGroup.last) {
			break
		}
		members = append(members, nextGroup)
		j = nextGroup.last
		if isAnd {
			return p.joined(members, it.en, j)
		}
	}
	return g
}

// sameCase tells whether the group at item j has the case of g.
func (p *parser) sameCase(g *group, j int) bool {
	n := p.chain(j)
	return n != nil && n.cas == g.cas
}

// listGoesOn tells whether after an item of a comma list comes another comma
// and in the end "and".
func (p *parser) listGoesOn(j int) bool {
	for range 20 {
		it := p.at(j)
		if it == nil {
			return false
		}
		if it.class == conjunction && !it.has(cl|sub|corr|list|whether) {
			return true
		}
		if it.class != punct || it.en != "," {
			return false
		}
		g := p.chain(j + 1)
		if g == nil {
			return false
		}
		j = g.last
	}
	return false
}

// verbAhead tells whether a finite verb follows in the sentence.
func (p *parser) verbAhead(j int) bool {
	for ; j < len(p.items); j++ {
		it := &p.items[j]
		if it.class == copula || it.class == verb && it.form.mood == finite {
			return true
		}
	}
	return false
}

// joined makes one group of several. When the last one is owned, and the
// others are bare names like its owner, the owners are what is joined: রাশিয়া
// ও ইউক্রেনের যুদ্ধ.
func (p *parser) joined(members []*group, link string, last int) *group {
	final := members[len(members)-1]
	if o := innermost(final); o != nil && o.owner.pron == nil && members[0].owner == nil && kindred(members[0].feat, o.owner.feat) && !kindred(members[0].feat, final.feat) {
		owners := append(slices.Clone(members[:len(members)-1]), o.owner)
		o.owner = &group{and: owners, link: link, cas: bengali.Genitive, number: bengali.Plural, feat: owners[0].feat}
		return final
	}
	return &group{and: members, link: link, cas: final.cas, number: bengali.Plural, feat: final.feat &^ proper, emph: final.emph, last: last, isAdj: final.isAdj}
}

// innermost finds the group at the end of a chain of owners that still has one.
func innermost(g *group) *group {
	if g.owner == nil {
		return nil
	}
	for g.owner.owner != nil {
		g = g.owner
	}
	return g
}

func kindred(a, b feat) bool {
	return a&(hum|org|place)&b != 0 || a&(hum|org|place) == 0 && b&(hum|org|place) == 0
}

// chain reads a group with the genitives before it.
func (p *parser) chain(i int) *group {
	g := p.simple(i)
	if g == nil {
		return nil
	}
	for g.cas == bengali.Genitive && !g.isAdj {
		n := p.at(g.last)
		if n == nil || !p.startsGroup(g.last) {
			break
		}
		if g.number == bengali.Plural && g.feat&hum != 0 && g.pron == nil && n.class == determiner && n.has(num) {
			// ছাত্রদের একটি গল্প: -দের is the object here.
			g.cas = bengali.Accusative
			break
		}
		h := p.simple(g.last)
		if h != nil && h.cas == bengali.Genitive && h.measure() && p.startsGroup(h.last) {
			// ল্যাভরভের দুই দিনের সফর: the measure belongs to the noun.
			if k := p.simple(h.last); k != nil && k.pron == nil && !k.isAdj {
				k.adjs = append([]string{h.count.en + "-" + h.head}, k.adjs...)
				h = k
			}
		}
		if h == nil || h.pron != nil && h.cas != bengali.Nominative || h.pron != nil && !h.pron.has(both) {
			break
		}
		// Names are not owned, but for places that lie in places.
		if h.isTerm && h.feat&(hum|org) != 0 && len(h.dets)+len(h.adjs) == 0 && !h.feat2(nounHead) {
			break
		}
		if h.isTerm && h.feat&place != 0 && g.feat&place == 0 && !h.feat2(nounHead) {
			break
		}
		h.owner = g
		g = h
	}
	return g
}

// nounHead marks groups whose head begins with a common noun, as in
// "foreign minister Lavrov".
const nounHead feat = 1 << 63

func (g *group) feat2(f feat) bool { return g.feat&f != 0 }

// startsGroup tells whether a noun group can begin at item i.
func (p *parser) startsGroup(i int) bool {
	it := p.at(i)
	if it == nil {
		return false
	}
	if it.class == adverb && it.feat&^(approx) == 0 {
		n := p.at(i + 1)
		return n != nil && (n.class == adjective || n.class == numeral)
	}
	return it.nominal()
}

// simple reads one noun group without owners.
func (p *parser) simple(i int) *group {
	g := &group{}
	closed := false
	headItem := (*item)(nil)
	j := i
loop:
	for ; j < len(p.items) && !closed; j++ {
		it := &p.items[j]
		switch it.class {
		case determiner:
			if g.head != "" || g.isAdj && len(g.adjs) > 0 && !it.has(adjLike) {
				break loop
			}
			g.dets = append(g.dets, it)
			if it.cas != bengali.Nominative {
				g.head, g.cas, closed = it.en, it.cas, true
				g.dets = g.dets[:len(g.dets)-1]
			}
		case numeral:
			if g.head != "" || g.count != nil {
				break loop
			}
			g.count = it
			if it.cas != bengali.Nominative {
				g.cas, g.number, closed = it.cas, it.number, true
			}
		case adverb:
			n := p.at(j + 1)
			if g.head != "" || it.feat != 0 || n == nil || n.class != adjective && n.class != numeral && n.class != adverb {
				break loop
			}
			g.adjs = append(g.adjs, it.en)
		case particle:
			n := p.at(j + 1)
			if g.head != "" || !it.has(more) || n == nil || n.class != adjective && n.class != noun && n.class != numeral {
				break loop
			}
			g.adjs = append(g.adjs, it.en)
		case adjective:
			if headItem != nil && headItem.class == name && headItem.feat == 0 && g.head == headItem.en && p.nounAfter(j) {
				// হোয়াসং আন্তঃমহাদেশীয় ক্ষেপণাস্ত্র: the name is a modifier.
				g.adjs, g.head, headItem, g.isTerm = append(g.adjs, g.head), "", nil, false
			}
			if g.head != "" {
				break loop
			}
			g.adjs = append(g.adjs, it.en)
			g.feat |= it.feat & superlative
			if it.has(ordinal) {
				g.feat |= the
			}
			if it.cas != bengali.Nominative || it.number != bengali.Singular {
				g.head, g.adjs = it.en, g.adjs[:len(g.adjs)-1]
				g.cas, g.number, g.feat, closed = it.cas, it.number, g.feat|hum, true
				headItem = it
			}
		case pronoun:
			if g.head != "" || len(g.dets)+len(g.adjs) > 0 || g.count != nil {
				break loop
			}
			g.pron, g.head, g.cas, g.feat, closed = it, it.en, it.cas, it.feat, true
			g.emph = it.emph
			if it.has(pl) {
				g.number = bengali.Plural
			}
		case noun, name:
			if headItem != nil && !p.merges(headItem, it, g) {
				break loop
			}
			if headItem != nil && headItem.has(timeNoun) && headItem.has(proper) && it.bn == "মাস" {
				// জুলাই মাসে is just July.
			} else if g.head == "" {
				g.head = it.en
			} else {
				g.head += " " + it.en
			}
			if headItem != nil && headItem.class == noun && it.class == name {
				g.feat |= nounHead
				g.head = titled(headItem.en, g.head)
			}
			g.feat |= it.feat
			if headItem != nil && it.class == noun && it.feat&(hum|org) == 0 {
				g.feat = it.feat | g.feat&(nounHead|the|superlative|timeNoun)
			}
			g.isTerm = it.class == name
			headItem = it
			if it.cas != bengali.Nominative || it.number != bengali.Singular || it.emph != 0 {
				g.cas, g.number, g.emph, closed = it.cas, it.number, it.emph, true
			}
		default:
			break loop
		}
	}
	g.last = j
	switch {
	case g.head != "":
	case len(g.adjs) > 0 && g.count != nil:
		// ৩০ জন ফিলিস্তিনি
		g.head, g.adjs = g.adjs[len(g.adjs)-1], g.adjs[:len(g.adjs)-1]
		g.feat |= hum
	case len(g.adjs) > 0:
		g.isAdj = true
	case g.count != nil:
		g.head = g.count.en
		g.feat = g.count.feat | num
		if strings.Contains(g.count.surface, "জন") {
			g.feat |= hum
		}
		if g.count.value > 1 {
			g.feat |= pl
		}
		g.count = nil
	case len(g.dets) > 0:
		g.head = g.dets[0].en
		g.feat = g.dets[0].feat
		g.dets = nil
	default:
		return nil
	}
	return g
}

// nounAfter tells whether a noun follows the adjectives at item j.
func (p *parser) nounAfter(j int) bool {
	for n := p.at(j); n != nil; n = p.at(j) {
		if n.class == noun {
			return true
		}
		if n.class != adjective || n.cas != bengali.Nominative {
			return false
		}
		j++
	}
	return false
}

// titled writes the title before a name with capitals: Foreign Minister Lavrov.
func titled(title, head string) string {
	last := title[strings.LastIndexByte(title, ' ')+1:]
	switch last {
	case "minister", "president", "secretary", "chancellor", "king", "queen", "pope", "general", "judge", "justice", "professor", "doctor",
		"governor", "mayor", "senator", "ambassador", "prince", "princess", "colonel", "major", "captain", "chairman", "commissioner", "premier", "emperor":
	default:
		return head
	}
	words := strings.Fields(title)
	for i, w := range words {
		words[i] = bengali.Title(w)
	}
	return strings.Replace(head, title, strings.Join(words, " "), 1)
}

// merges tells whether the noun it continues the head that ends with head.
func (p *parser) merges(head, it *item, g *group) bool {
	switch {
	case head.class == name && it.class == name:
		if head.feat&place != 0 && it.feat&place == 0 || head.term && it.term && head.feat&it.feat&place != 0 || head.feat&org != 0 && it.feat&org == 0 {
			return false
		}
		return true
	case head.class == noun && it.class == name:
		return head.feat&hum != 0 || head.feat&(timeNoun|proper|org) == 0 && it.feat&(place|hum|org) == 0
	case head.class == name && it.class == noun:
		return it.feat&(place|org) != 0 && it.feat&hum == 0 || head.feat&place != 0 && it.feat&(timeNoun|hum) == 0 && it.cas != bengali.Nominative && head.feat&hum == 0
	}
	// noun noun
	if it.number == bengali.Definite {
		return false
	}
	if head.feat&(timeNoun) != 0 && head.feat&proper != 0 {
		return it.feat&timeNoun != 0
	}
	if head.feat&timeNoun != 0 {
		return it.feat&timeNoun != 0 && it.feat&proper == 0
	}
	if head.feat&(hum|org) != 0 {
		return it.feat&hum != 0 && head.feat&org != 0
	}
	if head.feat&unit != 0 {
		return it.feat&hum == 0
	}
	return true
}
