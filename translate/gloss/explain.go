package gloss

import (
	"fmt"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/translate"
)

// Explain tells in lines for people how the draft of a segment comes about: the
// reading of each word and those that lost, what was joined to one unit, the
// clauses with their parts and the rules that made them, and the English.
func (e *Engine) Explain(s translate.Segment) string {
	x := explainer{}
	a := analyser{lexicon: e.lexicon(), text: s.Text, toks: bengali.Tokenize(nil, s.Text)}
	for _, m := range s.Terms {
		if !m.Term.Homograph {
			a.terms = append(a.terms, m)
		}
	}
	var others [][]string // readings of the word with which an item begins
	var from []int        // the token of it
	a.told = func(i int) {
		var all []string
		if a.isWord(i) {
			a.readings(i, func(e *entry, form verbForm, stem string, ending bengali.Ending, score int) {
				it := item{entry: *e, form: form, bn: stem}
				it.bend(ending)
				all = append(all, fmt.Sprintf("%s (%d)", describe(&it), score))
			})
		}
		for len(from) < len(a.items) { // a step may have made several
			from, others = append(from, from[len(from)-1]), append(others, nil)
		}
		from, others = append(from[:len(a.items)], i), append(others[:len(a.items)], all)
	}
	a.run()
	x.line(0, "words")
	for i := range a.items {
		if a.items[i].class == punct || i >= len(from) {
			continue
		}
		end := len(a.toks)
		if i+1 < len(from) && from[i+1] > from[i] {
			end = from[i+1]
		}
		x.word(s.Text[a.toks[from[i]].Start:a.toks[end-1].End], &a.items[i], others[i])
	}
	before := len(a.items)
	items := join(e.lexicon(), a.items)
	if len(items) < before {
		x.line(0, "units")
		for i := range items {
			if it := &items[i]; it.class == verb && it.form.verb != nil && it.en != it.form.verb.en {
				x.line(1, "%s + %s: %q", it.bn, it.form.Verb, it.en)
			}
		}
	}
	nodes := link(parse(e.lexicon(), items))
	x.line(0, "clauses")
	for i := range nodes {
		x.node(1, &nodes[i])
	}
	x.line(0, "English")
	x.line(1, "%s", e.render(nodes))
	return x.text.String()
}

// explainer writes an explanation.
type explainer struct{ text strings.Builder }

func (x *explainer) line(depth int, format string, args ...any) {
	x.text.WriteString(strings.Repeat("  ", depth+1))
	fmt.Fprintf(&x.text, format, args...)
	x.text.WriteByte('\n')
}

var classNames = []string{noun: "noun", name: "name", pronoun: "pronoun", adjective: "adjective", adverb: "adverb", verb: "verb",
	postposition: "postposition", conjunction: "conjunction", subordinator: "conjunction", determiner: "determiner", numeral: "number",
	particle: "particle", copula: "copula", punct: "mark", phrasePost: "postposition"}

var caseNames = []string{bengali.Nominative: "", bengali.Genitive: "genitive", bengali.Accusative: "accusative",
	bengali.Locative: "locative", bengali.Comitative: "comitative"}

var tenseNames = []string{bengali.Present: "present", bengali.Continuous: "present continuous", bengali.Perfect: "perfect",
	bengali.PastSimple: "past", bengali.PastContinuous: "past continuous", bengali.PastPerfect: "past perfect",
	bengali.Habitual: "past habit", bengali.Future: "future", bengali.Imperative: "imperative"}

var moodNames = []string{bengali.Finite: "finite", bengali.Conjunctive: "participle", bengali.Conditional: "conditional",
	bengali.Infinitive: "infinitive", bengali.VerbalNoun: "verbal noun"}

var personNames = []string{bengali.Familiar: "third person", bengali.First: "first person", bengali.Second: "second person",
	bengali.Respectful: "polite"}

var modalNames = []string{can: "can", must: "must", want: "want to", begin: "begin to", keep: "keep", let: "let",
	goingTo: "going to", should: "should", been: "has been", due: "due to", try: "try to"}

// formOf is what the form of a verb says.
func formOf(f *verbForm) string {
	if f.Mood != bengali.Finite {
		return strings.TrimSpace(moodNames[f.Mood] + " " + f.Ending)
	}
	return tenseNames[f.Tense] + ", " + personNames[f.Person]
}

// describe is a reading in one line.
func describe(it *item) string {
	text := fmt.Sprintf("%s %q", classNames[it.class], it.en)
	if it.class == verb {
		return fmt.Sprintf("%s of %s, %s", text, it.form.Verb, formOf(&it.form))
	}
	for _, more := range []string{caseNames[it.cas], map[bengali.Number]string{bengali.Plural: "plural", bengali.Definite: "definite"}[it.number]} {
		if more != "" {
			text += ", " + more
		}
	}
	switch {
	case it.unknown:
		text += ", unknown"
	case it.term:
		text += ", of the glossary"
	}
	return text
}

// word tells of an item what it is, and what else it could be.
func (x *explainer) word(surface string, it *item, others []string) {
	own := describe(it)
	x.line(1, "%s: %s", surface, own)
	for _, o := range others {
		// Of a term the reading that says the same is no other one.
		if !strings.HasPrefix(o, own+" (") && !(it.term && strings.Contains(o, fmt.Sprintf("%s %q", classNames[it.class], it.en))) {
			x.line(2, "not %s", o)
		}
	}
}

var roleNames = []string{rGroup: "group", rAdverb: "adverb", rFinite: "clause", rParticiple: "participle", rConditional: "condition",
	rInfinitive: "infinitive", rVerbalNoun: "verbal noun", rAdverbial: "adverbial", rConj: "conjunction", rPunct: "mark", rBracket: "bracket"}

func (x *explainer) node(depth int, n *node) {
	switch {
	case n.cl != nil:
		x.clause(depth, roleNames[n.role], n.cl)
	case n.g != nil:
		x.group(depth, "left over", n.g)
	case n.bracket != nil:
		x.line(depth, "bracket")
		for i := range n.bracket.nodes {
			x.node(depth+1, &n.bracket.nodes[i])
		}
	case n.it != nil && n.role != rPunct:
		x.line(depth, "%s %q", roleNames[n.role], n.it.en)
	}
}

// clause tells of a clause its verb, what made it, and its parts.
func (x *explainer) clause(depth int, what string, c *clause) {
	v := &c.v
	rules := []string{formOf(&v.form)}
	if v.form.Mood == bengali.Finite && v.cop && v.root == "" && !v.exists {
		rules = append(rules, "being")
	}
	for _, r := range []struct {
		is   bool
		text string
	}{
		{v.exists && v.owns, "has"}, {v.exists && !v.owns, "there is"}, {v.become, "becomes"}, {v.passive, "passive"}, {v.neg, "negated"},
		{v.modal != noModal, modalNames[v.modal]}, {v.joint, "with its noun"}, {v.serial, "with a light verb"}, {c.asks, "a question"},
		{c.whether, "whether"}, {c.shared != nil, "shares its subject"}, {c.thatFollows, "what follows is said"},
	} {
		if r.is {
			rules = append(rules, r.text)
		}
	}
	x.line(depth, "%s %q: %s", what, v.en, strings.Join(rules, ", "))
	if c.subj != nil {
		x.group(depth+1, "subject", c.subj)
	}
	for _, g := range c.objs {
		x.group(depth+1, "object", g)
	}
	if c.pred != nil {
		x.group(depth+1, "predicate", c.pred)
	}
	for _, p := range c.front {
		x.part(depth+1, "first", p)
	}
	for _, p := range c.back {
		x.part(depth+1, "after the verb", p)
	}
	for _, b := range c.before {
		x.clause(depth+1, "before that", b)
	}
	for _, s := range c.subs {
		x.clause(depth+1, "on condition", s)
	}
	if c.comp != nil {
		x.clause(depth+1, c.compBy, c.comp)
	}
}

func (x *explainer) part(depth int, what string, p part) {
	switch {
	case p.adv != nil:
		x.line(depth, "%s: adverb %q", what, p.adv.en)
	case p.g != nil:
		x.group(depth, what, p.g)
	case p.cl != nil:
		x.clause(depth, what+" "+p.prep, p.cl)
	}
}

// group tells of a noun group its head and what belongs to it.
func (x *explainer) group(depth int, what string, g *group) {
	var words []string
	for _, d := range g.dets {
		words = append(words, d.en)
	}
	if g.count != nil {
		words = append(words, g.count.en)
	}
	words = append(append(words, g.adjs...), g.head)
	text := strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	var more []string
	for _, m := range []string{caseNames[g.cas], map[bengali.Number]string{bengali.Plural: "plural"}[g.number]} {
		if m != "" {
			more = append(more, m)
		}
	}
	if g.post != "" {
		more = append(more, fmt.Sprintf("%s: %q", g.post, g.prep))
	} else if g.prep != "" {
		more = append(more, fmt.Sprintf("%q", g.prep))
	}
	if more != nil {
		text = strings.TrimSpace(text + " (" + strings.Join(more, ", ") + ")")
	}
	x.line(depth, "%s: %s", what, text)
	for _, m := range g.and {
		x.group(depth+1, "member", m)
	}
	if g.owner != nil {
		x.group(depth+1, "of", g.owner)
	}
	if g.of != nil {
		x.group(depth+1, "with it", g.of)
	}
	for _, cl := range []struct {
		what string
		*clause
	}{{"of", g.inner}, {"attribute", g.rel}, {"relative clause", g.who}} {
		if cl.clause != nil {
			x.clause(depth+1, cl.what, cl.clause)
		}
	}
}
