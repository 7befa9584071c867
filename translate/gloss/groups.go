package gloss

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// group is a noun group: determiners, modifiers and a head, with what belongs to it.
type group struct {
	dets   []*item
	count  *item // a numeral
	adjs   []string
	lead   feat   // features of the first of adjs
	owner  *group // in the genitive
	head   string
	feat   feat
	cas    bengali.Case
	number bengali.Number
	emph   rune
	pron   *item    // the head, when it is a pronoun
	and    []*group // several groups in one
	link   string   // "and" or "or" before the last of and
	prep   string   // the English preposition, from a postposition
	post   string   // the Bengali postposition
	pfeat  feat     // its features
	of     *group   // a phrase that belongs to a noun of action: the war | with X
	inner  *clause  // what a noun such as "promise" is of: a verbal noun in the genitive
	rel    *clause  // a verbal noun that is an attribute: the weapons sent
	who    *clause  // a relative clause: the man who came
	last   int      // the item after it
	isAdj  bool     // a predicate adjective, no noun
	isName bool
	// isObject says that the group is what is done, not who owns: সাহায্য গ্রহণ.
	isObject bool
	titled   bool   // the head begins with a common noun: Foreign Minister Lavrov
	isRel    bool   // began with যে
	whose    string // the preposition before "which"
	said     bool   // written already
	denies   bool   // the verb is negated
	ago      bool   // a time before now: two days ago
	bracket  *bracket
	name     string // at the end: the officer in charge (OC) | Shamim Ahmed, 112 kilometers | an hour
}

// isThing tells whether the group can be "it": no pronoun, no person and no name
// that may be a person's.
func (g *group) isThing() bool {
	return g.pron == nil && g.feat&fHuman == 0 && !(g.isName && g.feat&(fPlace|fOrg) == 0)
}

// isYear tells that the group is a year: ২০১৮ সালে.
func (g *group) isYear() bool {
	return g.count != nil && g.count.plainNumber && len(g.count.en) >= 4 && g.head == "year"
}

// measure tells the genitives of measure: দুই দিনের সফর, a two-day visit.
func (g *group) measure() bool {
	return g.count != nil && g.feat&(fTime|fUnit) != 0 && g.feat&fUncountable == 0 && g.owner == nil && len(g.adjs) == 0 && !g.isYear() && len(g.dets) == 0
}

func (g *group) describe(adj string, f feat) {
	g.adjs = append([]string{adj}, g.adjs...)
	g.lead = f
}

// list reads noun groups joined by commas and "and".
func (p *parser) list(i int) *group {
	g := p.chain(i)
	if g == nil {
		return nil
	}
	members := []*group{g}
	if p.butAlso(g, g.last) {
		n := p.chain(g.last + 1)
		return p.joined([]*group{g, n}, "but", n.last)
	}
	if b := p.bracketed(g); b > 0 && p.separates(b) {
		p.closeBracket(g)
	}
	for j := g.last; p.separates(j); {
		if p.afterVerb && isAnd(p.at(j)) && p.verbAhead(j) {
			break
		}
		n := p.chain(j + 1)
		if n != nil && p.bracketed(n) > 0 && !isAnd(p.at(j)) && p.separates(p.bracketed(n)) {
			p.closeBracket(n)
		}
		if n == nil || n.isAdj != g.isAdj || g.cas != bengali.Nominative && n.cas != g.cas {
			break
		}
		if isAnd(p.at(j)) {
			return p.joined(append(members, n), p.at(j).en, n.last)
		}
		if n.pron != nil || !p.listGoesOn(n.last) {
			break
		}
		members = append(members, n)
		j = n.last
	}
	return g
}

// bracketed returns the item after a bracket that follows the group, 0 if none does.
func (p *parser) bracketed(g *group) int {
	if it := p.at(g.last); it == nil || it.class != punct || p.shuts[g.last] == 0 {
		return 0
	}
	return p.shuts[g.last] + 1
}

// closeBracket reads the bracket that follows the group, and hangs it on it.
func (p *parser) closeBracket(g *group) {
	i, j := g.last, p.shuts[g.last]
	inner := parser{x: p.x, items: p.items[i+1 : j], shuts: p.shuts[i+1 : j]}
	g.bracket, g.last = &bracket{p.items[i].en, link(inner.read()), p.items[j].en}, j+1
}

// butAlso tells whether "but" joins two predicate adjectives: poor but honest.
func (p *parser) butAlso(g *group, j int) bool {
	it := p.at(j)
	if !g.isAdj || it == nil || it.class != conjunction || it.en != "but" {
		return false
	}
	n := p.chain(j + 1)
	return n != nil && n.isAdj
}

func isAnd(it *item) bool {
	return it != nil && it.class == conjunction && !it.has(fClause|fSub|fCorrelative|fList|fWhether)
}

// separates tells whether a comma or "and" stands at item j.
func (p *parser) separates(j int) bool {
	it := p.at(j)
	return isAnd(it) || it != nil && it.class == punct && it.en == ","
}

// listGoesOn tells whether after an item of a comma list come others and in the
// end "and". Longer lists than people write are not followed, so that reading
// stays linear.
func (p *parser) listGoesOn(j int) bool {
	const longest = 20
	for range longest {
		if isAnd(p.at(j)) {
			return true
		}
		if !p.separates(j) {
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
		if it.class == copula || it.class == verb && it.form.Mood == bengali.Finite {
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
	if o := final.owned(); o != nil && o.owner.pron == nil && members[0].owner == nil && members[0].cas == bengali.Nominative &&
		kindred(members[0].feat, o.owner.feat) && (o.owner.isObject || final.feat&fAction != 0 && members[0].feat&fAction == 0 || !kindred(members[0].feat, final.feat)) {
		owners := append(slices.Clone(members[:len(members)-1]), o.owner)
		o.owner = &group{and: owners, link: link, cas: bengali.Genitive, number: bengali.Plural, feat: owners[0].feat, isObject: o.owner.isObject}
		return final
	}
	return &group{and: members, link: link, cas: final.cas, number: bengali.Plural, feat: final.feat &^ fProper, emph: final.emph, last: last, isAdj: final.isAdj}
}

// owned finds the group at the end of a chain of owners that still has one.
func (g *group) owned() *group {
	if g.owner == nil {
		return nil
	}
	for g.owner.owner != nil {
		g = g.owner
	}
	return g
}

// innermost finds the group at the end of a chain of owners.
func innermost(g *group) *group {
	for g.owner != nil {
		g = g.owner
	}
	return g
}

func kindred(a, b feat) bool {
	const kinds = fHuman | fOrg | fPlace
	return a&kinds&b != 0 || a&kinds == 0 && b&kinds == 0
}

// chain reads a group with the genitives before it.
func (p *parser) chain(i int) *group {
	g := p.simple(i)
	if g == nil {
		return nil
	}
	for g.cas == bengali.Genitive && !g.isAdj && p.startsGroup(g.last) {
		if n := p.at(g.last); g.number == bengali.Plural && g.feat&fHuman != 0 && g.pron == nil && n.class == determiner && n.has(fNumber) {
			// ছাত্রদের একটি গল্প: -দের is the object here.
			g.cas = bengali.Accusative
			break
		}
		if own := p.at(g.last); own.class == pronoun && own.en == "own" && own.cas == bengali.Genitive && p.startsGroup(g.last+1) {
			// মার্টিনার নিজের আসন
			if h := p.simple(g.last + 1); h != nil && h.pron == nil && !h.isName {
				h.describe("own", 0)
				h.owner = g
				g = h
				continue
			}
		}
		if h := p.beside(g); h != nil {
			g = h
			continue
		}
		h := p.simple(g.last)
		if h == nil {
			break
		}
		if h.cas == bengali.Genitive && h.measure() && p.startsGroup(h.last) {
			// ল্যাভরভের দুই দিনের সফর: the measure belongs to the noun.
			if k := p.simple(h.last); k != nil && k.pron == nil && !k.isAdj {
				k.describe(h.count.en+"-"+h.head, 0)
				h = k
			}
		}
		if g.dates(h) {
			g = h
			continue
		}
		if !h.ownable(g) {
			break
		}
		innermost(h).owner = g
		g = h
	}
	return g
}

// beside reads a group that lies near, under or after its owner: সীমান্তের কাছের গ্রাম.
func (p *parser) beside(owner *group) *group {
	it := p.at(owner.last)
	if it.class != adjective || it.senses[afterOwner] == "" || !p.startsGroup(owner.last+1) {
		return nil
	}
	h := p.simple(owner.last + 1)
	if h == nil || h.isAdj || h.pron != nil || it.has(fSequence) && h.feat&fTime == 0 || isBeforeOrBehind(it.senses[afterOwner]) && h.feat&fPlace == 0 {
		return nil
	}
	owner.prep, h.of = it.senses[afterOwner], owner
	return h
}

// isBeforeOrBehind tells the places that are also parts of a thing: বাসের সামনের অংশ.
func isBeforeOrBehind(prep string) bool { return prep == "in front of" || prep == "behind" }

// ownable tells whether the group can belong to owner. Names are not owned, but
// for places that lie in places.
func (g *group) ownable(owner *group) bool {
	switch {
	case g.pron != nil:
		return g.cas == bengali.Nominative && g.pron.has(fBoth)
	case !g.isName || g.titled:
		return true
	case g.feat&(fHuman|fOrg) != 0:
		return len(g.dets)+len(g.adjs) > 0
	}
	return g.feat&fPlace == 0 || owner.feat&fPlace != 0
}

// dates puts a year in the genitive into the group that follows: ১৯৭১ সালের ১৬
// ডিসেম্বর, ২০১৮ সালের নির্বাচন, ১৯৭০-এর দশক. It tells whether it could.
func (g *group) dates(h *group) bool {
	switch {
	case g.feat&fNumber != 0 && isYear(g.head) && h.head == "decade":
		h.head = g.head + "s"
		h.feat |= fThe
	case !g.isYear() || g.owner != nil || len(g.dets)+len(g.adjs) > 0 || h.pron != nil || h.isAdj:
		return false
	case h.feat&fMonth != 0:
		h.head += " " + g.count.en
	case h.isDate():
		h.head += ", " + g.count.en
	case h.feat&(fTime|fHuman) == 0 && !h.isName && len(h.dets) == 0 && h.count == nil:
		h.describe(g.count.en, 0)
		h.feat |= fThe
	default:
		return false
	}
	return true
}

// isDate tells whether the group is a day of a month: October 19.
func (g *group) isDate() bool {
	return g.feat&(fTime|fProper|fOn) == fTime|fProper|fOn && g.head != "" && g.head[len(g.head)-1] <= '9'
}

// startsGroup tells whether a noun group can begin at item i.
func (p *parser) startsGroup(i int) bool {
	it := p.at(i)
	return it != nil && (it.nominal() || p.degree(i))
}

// degree tells whether an adverb or particle of degree stands at item i, with a
// word that it belongs to after it: খুব ভালো, আরও সময়.
func (p *parser) degree(i int) bool {
	it, next := p.at(i), p.at(i+1)
	if it == nil || next == nil {
		return false
	}
	if it.class == adverb && it.feat == 0 && next.class == adverb && next.feat == 0 { // প্রায় খুব ভালো
		it = next
		if next = p.at(i + 2); next == nil {
			return false
		}
	}
	switch it.class {
	case adverb:
		return it.feat == 0 && (next.class == adjective || next.class == numeral)
	case particle:
		return it.has(fMore) && (next.class == adjective || next.class == noun || next.class == numeral)
	}
	return false
}

// simple reads one noun group without owners.
func (p *parser) simple(i int) *group {
	r := groupReader{p: p, g: &group{}}
	for !r.closed && i < len(p.items) && r.take(i) {
		i++
	}
	r.number()
	if !r.g.settle() {
		return nil
	}
	r.g.last = i
	return r.g
}

// groupReader puts a noun group together.
type groupReader struct {
	p      *parser
	g      *group
	head   *item // the last word of the head
	closed bool  // a case ending has closed the group
	// described tells that there is an adjective, and counted before which of g.adjs the
	// number stands.
	described bool
	counted   int
}

// number keeps the number of a group without a noun among its adjectives: নিহত ৭, "killed
// 7". With nothing but adverbs it is what they belong to: প্রায় ৪০, "about 40".
func (r *groupReader) number() {
	g := r.g
	if g.head != "" || g.count == nil || g.count.has(fHuman) || len(g.adjs) == 0 {
		return
	}
	if r.described {
		g.adjs = slices.Insert(g.adjs, r.counted, g.count.en)
	} else {
		g.head, g.feat, g.adjs = strings.Join(g.adjs, " ")+" "+g.count.en, fNumber|fPlural, nil
	}
	g.count = nil
}

// take puts the item at i to the group; it is false when the group ends before it.
func (r *groupReader) take(i int) bool {
	g, it := r.g, &r.p.items[i]
	switch it.class {
	case noun, name:
		return r.noun(it, i)
	case adjective:
		return r.adjective(it, i)
	case conjunction: // ক্ষুদ্র ও মাঝারি রপ্তানিকারক
		if !r.described || g.head != "" || !isAnd(it) || !r.p.adjectiveAndNoun(i+1) {
			return false
		}
		g.adjs = append(g.adjs, it.en)
	case adverb, particle:
		if g.head != "" || !r.p.degree(i) {
			return false
		}
		g.adjs = append(g.adjs, it.en)
	case determiner:
		if g.head != "" || len(g.adjs) > 0 && !it.has(fAdjLike) && !r.p.pointsAt(i) {
			return false
		}
		if it.cas != bengali.Nominative {
			g.head, g.cas, r.closed = it.en, it.cas, true
		} else {
			g.dets = append(g.dets, it)
		}
	case numeral:
		if r.coin(it, i) {
			return true
		}
		if n := r.p.at(i + 1); r.head != nil && r.head.class == noun && g.count == nil && len(g.dets) == 0 && g.cas == bengali.Nominative && !r.head.has(fTime|fUnit) &&
			it.classified && it.cas == bengali.Nominative && (n == nil || !n.nominal()) { // যান দুটি
			g.count, g.number, r.closed = it, bengali.Definite, true
			return true
		}
		if g.head != "" || g.count != nil {
			return false
		}
		g.count, r.counted = it, len(g.adjs)
		if it.cas != bengali.Nominative {
			g.cas, g.number, r.closed = it.cas, it.number, true
		}
	case pronoun:
		if g.head != "" || len(g.dets)+len(g.adjs) > 0 || g.count != nil {
			return false
		}
		g.pron, g.head, g.cas, g.feat, g.emph, r.closed = it, it.en, it.cas, it.feat, it.emph, true
		if it.has(fPlural) {
			g.number = bengali.Plural
		}
	default:
		return false
	}
	return true
}

// adjectiveAndNoun tells whether an adjective with its noun follows at item i.
func (p *parser) adjectiveAndNoun(i int) bool {
	it := p.at(i)
	return it != nil && it.class == adjective && it.cas == bengali.Nominative && it.number == bengali.Singular && p.headAfter(i)
}

// pointsAt tells whether the determiner at item i points at the noun after it, so that
// adjectives may stand before it: জার্মান এই কোচ, ছোট একটি সংবর্ধনা.
func (p *parser) pointsAt(i int) bool {
	it, next := p.at(i), p.at(i+1)
	return (it.en == "this" || it.en == "that" || it.en == "any" || it.en == "a" && it.surface != "এক") && it.cas == bengali.Nominative && next != nil && next.class == noun
}

// coin puts the smaller part of a measure to it: ৯ টাকা ৪০ পয়সা, ৫ ফুট ৬ ইঞ্চি. The noun
// at the item after it is read next.
func (r *groupReader) coin(it *item, i int) bool {
	g, next := r.g, r.p.at(i+1)
	if g.count == nil || r.head == nil || !r.head.has(fUnit) || g.cas != bengali.Nominative || g.head != r.head.en ||
		it.cas != bengali.Nominative || next == nil || next.class != noun || !next.has(fUnit) || next.bn == r.head.bn {
		return false
	}
	if g.isPlural() && g.feat&(fPlural|fUncountable) == 0 {
		g.head = pluralOf(g.head)
	}
	g.head += " " + it.en
	return true
}

func (r *groupReader) adjective(it *item, i int) bool {
	g := r.g
	if r.head != nil && r.head.class == name && g.head == r.head.en && r.p.nounAfter(i) &&
		(r.head.feat == 0 || r.head.has(fPlace) && r.head.cas == bengali.Nominative && (it.en == "international" || it.en == "national")) {
		// হোয়াসং আন্তঃমহাদেশীয় ক্ষেপণাস্ত্র, ঢাকা আন্তর্জাতিক উৎসব: the name is a modifier.
		g.adjs = append(g.adjs, g.head)
		g.head, g.isName, g.feat, r.head = "", false, 0, nil
	}
	if r.head != nil && r.head.class == name && !r.head.has(fPlace|fOrg) && g.isName && isCapital(it.en) && !r.p.nounAfter(i+1) { // রূপনা চাকমা
		g.head += " " + it.en
		if it.cas != bengali.Nominative || it.emph != 0 {
			g.cas, g.emph, r.closed = it.cas, it.emph, true
		}
		return true
	}
	if g.head != "" || g.count != nil && g.count.classified && !g.count.has(fHuman) && len(g.adjs) == 0 && it.cas == bengali.Nominative && !r.p.headAfter(i) {
		return false // ৩৮৭টি | স্পর্শকাতর
	}
	if it.cas != bengali.Nominative || it.number != bengali.Singular { // গরিবদের
		g.head, g.cas, g.number, g.feat, r.head, r.closed = it.en, it.cas, it.number, g.feat|fHuman, it, true
		if it.number == bengali.Plural && !it.has(fNounToo) {
			g.feat |= fPlural | fThe // the new
		}
		return true
	}
	if len(g.adjs) == 0 {
		g.lead = it.feat
	}
	g.adjs = append(g.adjs, it.en)
	r.described = true
	g.feat |= it.feat & fSuperlative
	if it.has(fOrdinal) {
		g.feat |= fThe
	}
	return true
}

func (r *groupReader) noun(it *item, i int) bool {
	g, next := r.g, r.p.at(i+1)
	switch {
	case r.head == nil:
		if g.head != "" || g.count != nil && g.count.has(fHuman) && len(g.adjs) == 0 && it.class == noun && it.cas != bengali.Genitive && it.feat&(fHuman|fOrg|fTime) == 0 {
			return false // ১৩৭ জন | হাসপাতালে
		}
		g.head = it.en
		g.feat |= it.feat
	case r.head.bn == "নম্বর" && g.count != nil && !g.count.classified: // ৫ নম্বর ওয়ার্ড
		g.head, g.feat, g.count = it.en+" number "+g.count.en, it.feat|fProper, nil
	case it.en == "post" && it.class == noun && r.head.class == noun && r.head.has(fHuman) && g.owner == nil: // চেয়ারম্যান পদে
		object := *g
		object.cas, object.isObject = bengali.Genitive, true
		*g = group{head: it.en, feat: it.feat, owner: &object}
	case r.head.class == noun && r.head.en == "percent" && it.en == "rate" && g.count != nil: // ৬.৮ শতাংশ হারে
		g.adjs = append(g.adjs, g.count.en, "percent")
		g.head, g.feat, g.count = it.en, it.feat, nil
	case r.head.class == noun && r.head.senses[beforePeople] != "" && it.class == noun && it.has(fHuman) && g.head == r.head.en: // নারী উদ্যোক্তা
		g.adjs = append(g.adjs, r.head.senses[beforePeople])
		g.head, g.feat = it.en, it.feat
	case r.head.class == name && r.head.feat == 0 && it.class == noun && strings.Contains(g.head, " "):
		return false // নিরঞ্জন পাল থানায়: a name of two words is somebody's
	case it.class == noun && it.has(fHuman) && !it.has(fOrg) && r.head.class == name && r.head.cas == bengali.Nominative && !r.head.has(fHuman) && it.number == bengali.Singular &&
		(r.head.has(fOrg) || next != nil && next.class == name && it.cas == bengali.Nominative && r.head.feat == 0 && g.head == r.head.en):
		// বিজেপি প্রার্থী দিলীপ ঘোষ
		g.head += " " + it.en
		g.feat = it.feat
	case !merges(r.head, it) && !(it.has(fTitle) && next != nil && next.class == name && (r.head.has(fHuman) || r.head.has(fOrg) && r.head.class == name)) && !isWar(r.head, it) && !namesBody(r.head, it, next) && !r.isBody(it, next):
		return false
	case g.count != nil && !g.count.has(fHuman) && g.count.classified && r.head.number == bengali.Singular && it.cas == bengali.Genitive && next != nil && next.class == postposition:
		return false // ২২টি গ্রাম | পানির নিচে
	case it.class == noun && r.given() && (it.number == bengali.Plural && it.has(fHuman) && !r.head.has(fHuman|fOrg) || it.cas == bengali.Locative && isDwelling(it.en)):
		return false // একটি তালিকা | মধ্যস্থতাকারীদের হাতে, একটি বিদ্যালয় | নদীতে
	case it.cas == bengali.Genitive && r.p.risesAfter(i):
		return false // পানি | বিপৎসীমার ১২ সেন্টিমিটার ওপরে
	case r.head.has(fMonth) && it.bn == "মাস": // জুলাই মাসে is just July
	case it.has(fDoing) && it.class == noun && g.owner == nil:
		// সাহায্য গ্রহণ is the acceptance of help.
		object := *g
		object.cas, object.isObject = bengali.Genitive, true
		*g = group{head: it.en, feat: it.feat, owner: &object}
	default:
		g.head += " " + it.en
		if r.head.class == noun && it.class == name {
			g.titled = true
			if r.head.has(fTitle) {
				g.head = strings.Replace(g.head, r.head.en, capitals(r.head.en), 1)
			}
		}
		if isWar(r.head, it) {
			g.feat |= fThe
		}
		// The last noun says whether the whole can be counted.
		if it.class == noun {
			g.feat &^= fUncountable | fPlural | fBare
		}
		g.feat |= it.feat
		switch {
		case it.class == noun && r.head.feat&(fTime|fProper|fOn) == fTime|fProper|fOn && isSpan(it.en): // on Tuesday morning
			g.feat = it.feat&^fAt | fProper | fOn
		case it.class == noun && it.feat&(fHuman|fOrg) == 0:
			g.feat = it.feat | g.feat&(fThe|fSuperlative|fTime)
		}
	}
	g.isName = it.class == name
	r.head = it
	if it.cas != bengali.Nominative || it.number != bengali.Singular || it.emph != 0 {
		g.cas, g.number, g.emph, r.closed = it.cas, it.number, it.emph, true
	}
	return true
}

// given tells whether the group has an article, or a number with a classifier, which ask
// for one noun.
func (r *groupReader) given() bool {
	g := r.g
	return r.head.class == noun && (g.count != nil && g.count.classified || len(g.dets) > 0 && g.dets[0].en == "a")
}

// risesAfter tells whether a measure of height follows item i: ১২ সেন্টিমিটার ওপরে.
func (p *parser) risesAfter(i int) bool {
	n, unit, post := p.at(i+1), p.at(i+2), p.at(i+3)
	return post != nil && n.class == numeral && unit.class == noun && unit.has(fUnit) && (post.class == postposition || post.class == phrasePost) && rises(post.en) != ""
}

// settle finds a head for a group without a noun. It is false when there is none.
func (g *group) settle() bool {
	switch {
	case g.head == "century" && g.count != nil && g.count.value >= 1 && g.count.value < 100 && g.count.value == float64(int(g.count.value)):
		g.describe(ordinal(strconv.Itoa(int(g.count.value))), fOrdinal) // ১৯ শতক
		g.count = nil
		g.feat |= fThe
	case g.head != "":
		if g.count != nil && g.count.plainNumber && isYear(g.count.en) && g.head == "decade" {
			g.head, g.count = g.count.en+"s", nil
			g.feat |= fThe
		}
	case g.count != nil && g.count.has(fHuman) && len(g.adjs) > 0 && isCapital(g.adjs[len(g.adjs)-1]): // ৩০ জন ফিলিস্তিনি
		g.head, g.adjs = g.adjs[len(g.adjs)-1], g.adjs[:len(g.adjs)-1]
		g.feat |= fHuman
	case g.count != nil && g.count.has(fHuman):
		g.head = "person"
		g.feat |= fHuman
	case len(g.adjs) > 0:
		g.isAdj = true
	case g.count != nil:
		g.head = g.count.en
		g.feat = fNumber
		if g.count.value != 1 {
			g.feat |= fPlural
		}
		g.count = nil
	case len(g.dets) > 0:
		g.head = g.dets[0].en
		g.feat = g.dets[0].feat
		g.dets = nil
	default:
		return false
	}
	return true
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

// headAfter tells whether adjectives and then a noun or name come after item j.
func (p *parser) headAfter(j int) bool {
	for n := p.at(j + 1); n != nil; n = p.at(j + 1) {
		if n.class != adjective {
			return n.class == noun || n.class == name
		}
		if n.cas != bengali.Nominative {
			return true
		}
		j++
	}
	return false
}

// capitals writes each word of a title in capitals: Foreign Minister.
func capitals(title string) string {
	words := strings.Fields(title)
	for i, w := range words {
		words[i] = bengali.Title(w)
	}
	return strings.Join(words, " ")
}

// namesBody tells whether a place and two nouns are one institution: বাংলাদেশ
// ক্রিকেট দল.
func namesBody(place, it, next *item) bool {
	return place.class == name && place.has(fPlace) && it.class == noun && !it.has(fHuman|fOrg|fTime) && it.cas == bengali.Nominative &&
		it.number == bengali.Singular && next != nil && next.class == noun && next.has(fOrg)
}

// isBody tells whether people or a place and an organization are one: ছাত্র ইউনিয়ন,
// বাংলাদেশ দূতাবাস. Before a verb it may be what is done: মন্ত্রী কমিটি গঠন করেন, but
// not when the bodies are counted: ১৮টি চিকিৎসক দল.
func (r *groupReader) isBody(it, next *item) bool {
	head, count := r.head, r.g.count
	counted := count != nil && count.classified && !count.has(fHuman)
	if it.class != noun || !it.has(fOrg) || it.number != bengali.Singular || it.cas == bengali.Nominative && next != nil && next.class == verb {
		return false
	}
	if head.class == name {
		return head.has(fPlace) && !head.has(fHuman|fOrg)
	}
	return head.has(fHuman) && !head.has(fOrg|fPlural) && (counted || count == nil && !head.has(fTitle))
}

// isSpan tells the times that are no part of the name of another thing.
func isSpan(en string) bool {
	switch en {
	case "day", "night", "hour", "minute", "second", "week", "month", "year", "morning", "afternoon", "evening", "noon":
		return true
	}
	return false
}

// isWar tells whether a place and a war are one: ইউক্রেন যুদ্ধ.
func isWar(place, it *item) bool {
	return place.class == name && place.has(fPlace) && it.class == noun && it.en == "war"
}

// isDwelling tells the places that are no part of the name of another thing.
func isDwelling(en string) bool {
	switch en {
	case "house", "home", "room", "village", "road", "street", "yard", "field", "river", "sea":
		return true
	}
	return false
}

// merges tells whether the noun or name it continues the head that ends with head.
func merges(head, it *item) bool {
	const acting = fHuman | fOrg
	switch {
	case head.class == name && it.class == name:
		if it.term && (head.term || it.has(fPlace|fOrg)) { // the glossary would have found them as one
			return false
		}
		return !(head.has(fPlace) && !it.has(fPlace) || head.has(fHuman) && it.has(fPlace|fOrg) || head.has(fOrg) && !it.has(fOrg))
	case head.class == noun && it.class == name:
		if head.has(fApart) {
			return false
		}
		if head.has(fPlace) && it.has(fPlace) || head.has(fOrg) && it.feat&(fOrg|fPlace) == fOrg { // রাজধানী কিয়েভ, প্রতিষ্ঠান ওয়ালটন
			return true
		}
		return head.has(fHuman) && !it.has(fPlace|fOrg) && it.cas != bengali.Locative || !head.has(fTime|fProper|fOrg) && !it.has(fPlace|acting)
	case head.class == name && it.class == noun:
		return it.has(fPlace|fOrg) && !it.has(fHuman) || head.unknown && it.has(fOrg) && (it.cas == bengali.Genitive || it.cas == bengali.Locative) ||
			head.has(fPlace) && it.has(fAction) && it.cas != bengali.Nominative && !head.has(fHuman)
	case it.number == bengali.Definite, it.feat&(fOrg|fApart) == fOrg|fApart && it.cas == bengali.Locative, head.has(fUncountable) && it.cas == bengali.Locative && isDwelling(it.en): // পানি | ঘরে
		return false
	case !head.has(fTime) && it.has(fTime) && it.cas == bengali.Locative && isSpan(it.en): // কারখানা | দিনে
		return false
	case head.has(fTime) && head.has(fProper):
		return it.has(fTime) && !(it.has(fProper) && it.has(fAt))
	case head.has(fTime):
		return it.has(fTime) && !it.has(fProper)
	case head.has(fOrg) && it.has(fPlace) && it.cas != bengali.Nominative: // প্রশাসন ভবনের
		return true
	case head.has(acting) && it.has(fDoing) && it.cas != bengali.Nominative: // বোর্ড গঠনের, সেনা মোতায়েনের
		return true
	case head.has(acting):
		return it.has(fHuman) && !it.has(fOrg) && head.has(fOrg)
	case head.has(fUnit):
		return !it.has(fHuman)
	}
	return true
}
