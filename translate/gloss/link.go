package gloss

import (
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// link puts complements and relative clauses to what they belong to, and marks
// questions.
func link(nodes []node) []node {
	markQuestions(nodes)
	shareSubjects(nodes)
	out := nodes[:0:0]
	for i := 0; i < len(nodes); i++ {
		n := nodes[i]
		if n.role != rFinite {
			out = append(out, n)
			continue
		}
		j := i + 1
		if j < len(nodes) && (nodes[j].isComma() || nodes[j].role == rConj) {
			j++
		}
		if j < len(nodes) && nodes[j].role == rFinite && nodes[j].cl.whether && n.cl.announces() { // প্রশ্ন হলো, তারা আসবে কি না
			n.cl.comp, n.cl.compBy = nodes[j].cl, "whether"
			out = append(out, n)
			i = j
			continue
		}
		if g := n.cl.takeRelative(); g != nil {
			if j < len(nodes) && nodes[j].role == rFinite && nodes[j].cl.resumes() {
				nodes[j].cl.subj = g
				i = j - 1
			} else {
				out = append(out, node{role: rGroup, g: g})
			}
			continue
		}
		if j < len(nodes) && nodes[j].role == rFinite && linked(n.cl, nodes[i+1:j], nodes[j].cl) {
			i = j - 1 // go on with the main clause
			continue
		}
		out = append(out, n)
	}
	return out
}

// takeRelative takes the noun that the relative clause is about from its objects and
// adverbials, nil if there is none, and hangs the clause on it.
func (c *clause) takeRelative() *group {
	var g *group
	for i, o := range c.objs {
		if o.isRel {
			g, c.objs = o, slices.Delete(slices.Clone(c.objs), i, i+1)
			break
		}
	}
	isRel := func(a part) bool { return a.g != nil && a.g.isRel }
	for _, parts := range []*[]part{&c.front, &c.back} {
		if i := slices.IndexFunc(*parts, isRel); g == nil && i >= 0 {
			g, *parts = (*parts)[i].g, slices.Delete(slices.Clone(*parts), i, i+1)
			g.whose = g.preposition()
		}
	}
	if g != nil {
		g.isRel, g.who = false, c
		g.prep, g.post, g.cas = "", "", bengali.Nominative
	}
	return g
}

// resumes tells whether the subject of the clause is a bare pronoun, which takes up what
// was said before.
func (c *clause) resumes() bool {
	g := c.subj
	return g != nil && g.pron != nil && g.owner == nil && g.pron.resumes()
}

// resumes tells the words that take up what was said before: তা, তাতে, সে, সেখানে.
func (it *item) resumes() bool {
	return strings.HasPrefix(it.surface, "তা") || strings.HasPrefix(it.surface, "সে")
}

// markQuestions marks the main clauses of questions.
func markQuestions(nodes []node) {
	for i := range nodes {
		if nodes[i].role == rFinite && i+1 < len(nodes) && nodes[i+1].role == rPunct && nodes[i+1].it.en == "?" {
			nodes[i].cl.asks = true
		}
	}
}

// shareSubjects gives a clause after "and" or "but" that has no subject the one
// of the clause before: he came but did not speak.
func shareSubjects(nodes []node) {
	var last *clause
	joined := false
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.role == rConj:
			joined = n.it.en == "and" || n.it.en == "but" || n.it.en == "or"
		case n.role == rFinite:
			if joined && last != nil && n.cl.subj == nil && last.v.form.Person == n.cl.v.form.Person && !n.cl.v.passive && !n.cl.v.exists {
				if n.cl.shared = last.subj; last.subj == nil {
					n.cl.shared = last.shared
				}
			}
			last, joined = n.cl, false
		case !n.isComma():
			last, joined = nil, false
		}
	}
}

// linked makes first a part of the clause main when it belongs there; between
// are the comma or conjunction that stand between them.
func linked(first *clause, between []node, main *clause) bool {
	sep := node{role: rPunct, it: &item{entry: entry{en: ","}}}
	if len(between) > 0 {
		sep = between[0]
	}
	switch {
	case sep.role == rConj && sep.it.en == "that" && sep.it.has(fCorrelative): // … বলে জানান
		main.comp, main.compBy = first, "that"
		first.lendSubject(main)
	case !sep.isComma():
		return false
	case len(between) > 0 && relates(first, main):
	case first.whether && (main.v.has(fSaying) || main.v.root == "জানা" || main.v.cop && main.subj != nil && main.subj.pron != nil && main.subj.pron.en == "it"):
		main.comp, main.compBy = first, "whether"
	default:
		return false
	}
	return true
}

// lendSubject gives the subject of what is said to the clause that says it, when that has
// none of its own: পুলিশ ব্যবস্থা নেবে বলে জানিয়েছে.
func (first *clause) lendSubject(main *clause) {
	g := first.subj
	if main.subj != nil || main.v.passive || g == nil || g.pron != nil || !g.acts() || len(main.objs) > 0 || first.v.passive || first.v.cop ||
		main.v.form.Person != first.v.form.Person || main.v.form.Person == bengali.First {
		return
	}
	it := item{entry: entry{class: pronoun, en: "it"}}
	switch {
	case g.isPlural():
		it.en, it.feat = "they", fPlural
	case g.feat&fHuman != 0 && g.feat&fOrg == 0:
		it.en, it.feat = "he", fHuman
	}
	main.subj = g
	first.subj = &group{pron: &it, head: it.en, feat: it.feat}
	if it.has(fPlural) {
		first.subj.number = bengali.Plural
	}
}

// relates makes first a relative clause when its subject is taken up by the
// subject of main: যে লোকটি এসেছিল, সে …; যারা কাজ করে, তারা ….
func relates(first, main *clause) bool {
	g := first.subj
	switch {
	case g == nil:
		return false
	case main.subj == nil || main.subj.pron == nil || main.subj.owner != nil:
		if g.pron != nil && g.pron.has(fRelative) && !g.pron.has(fQuestion) && g.feat&fHuman != 0 { // যাঁরা ঋণ নিয়েছেন, তাঁদের কিস্তি একই থাকবে
			it := *g.pron
			it.en = those(&it) + " who"
			g.pron = &it
		}
		return false
	case g.isRel:
	case g.pron != nil && g.pron.has(fRelative):
		it := *g.pron
		it.en = those(&it)
		g = &group{pron: &it, head: it.en, feat: g.feat, number: g.number}
	default:
		return false
	}
	first.subj, g.who = nil, first
	main.subj = g
	return true
}

// those is the English of the relative pronoun before "who".
func those(it *item) string {
	if it.has(fPlural) {
		return "those"
	}
	return "the one"
}
