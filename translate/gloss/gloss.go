// Package gloss is the built-in engine: it drafts English from Bengali offline,
// with a lexicon and rules of grammar, and needs neither key nor model.
//
// Use [New] for a translate.Backend. Its drafts are rough: names, terms, numbers
// and dates are right, and the order of the sentence is English, but the words
// are the commonest translation and not the best one. Words that the lexicon
// does not know are written in Latin letters and counted.
//
// The engine works in steps: tokens get one reading each (analyse.go), the
// readings are put together to noun groups and clauses from left to right
// (parse.go, clause.go), and the clauses are written in English order
// (render.go). The lexicon lies in data/, one entry a line, for people to correct.
package gloss

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/translate"
)

// Engine is the built-in backend. It is safe for concurrent use.
type Engine struct{ x *lexicon }

// New returns the engine. The lexicon is read once in a process.
func New() *Engine { return &Engine{load()} }

// Info describes the engine.
func (*Engine) Info() translate.Info {
	return translate.Info{
		Name: "gloss", Model: "lexicon and rules", Rough: true, PlacesTerms: true,
		Limits: translate.Limits{Items: 32, Jobs: 2},
	}
}

// Translate drafts each segment. It only fails when ctx ends.
func (e *Engine) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	out := make([]translate.Output, len(batch))
	for i, s := range batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[i] = e.draft(s)
	}
	return out, nil
}

func (e *Engine) draft(s translate.Segment) translate.Output {
	a := analyser{lexicon: e.x, text: s.Text, toks: bengali.Tokenize(nil, s.Text)}
	for _, m := range s.Terms {
		if !m.Term.Homograph {
			a.terms = append(a.terms, m)
		}
	}
	a.run()
	var o translate.Output
	for i := range a.items {
		if a.items[i].class != punct {
			o.Words++
			if a.items[i].unknown {
				o.Unknown++
			}
		}
	}
	p := parser{items: a.items, x: e.x}
	r := renderer{x: e.x}
	r.sentence(link(p.parse()))
	o.Text = assemble(r.out)
	if o.Text == "" {
		o.Text = bengali.Transliterate(s.Text)
	}
	if strings.TrimSpace(o.Text) == "" {
		o.Text = s.Text
	}
	return o
}

// link puts complements and relative clauses to what they belong to.
func link(nodes []node) []node {
	out := nodes[:0:0]
	ask(nodes)
	for i := 0; i < len(nodes); i++ {
		n := nodes[i]
		if n.role == rFinite && i+2 < len(nodes) && nodes[i+2].role == rFinite {
			sep, main := &nodes[i+1], nodes[i+2].cl
			by := ""
			switch {
			case sep.role == rConj && sep.it.en == "that" && sep.it.has(corr):
				by = "that"
			case n.cl.subj != nil && n.cl.subj.isRel && sep.role == rPunct && sep.it.en == "," && main.subj != nil && main.subj.pron != nil && main.subj.owner == nil:
				g := n.cl.subj
				n.cl.subj, g.who = nil, n.cl
				main.subj = g
				i++
				continue
			case n.cl.compBy == "whether" && sep.role == rPunct && main.v.cop && main.subj != nil && main.subj.pron != nil && main.subj.pron.en == "it":
				by = "whether"
			}
			if by != "" {
				main.comp, main.compBy = n.cl, by
				i++
				continue
			}
		}
		out = append(out, n)
	}
	return out
}

// ask marks the main clause of a question.
func ask(nodes []node) {
	for i := range nodes {
		if nodes[i].role == rFinite && i+1 < len(nodes) && nodes[i+1].role == rPunct && nodes[i+1].it.en == "?" {
			nodes[i].cl.asks = true
		}
	}
}

// assemble joins words to a text: spaces, capitals, punctuation.
func assemble(words []string) string {
	var b strings.Builder
	glued := true
	quote := false
	for _, w := range words {
		switch w {
		case ",", ".", ";", ":", "?", "!", ")", "]", "}", "”", "’", "%", "…", "»":
			b.WriteString(w)
			glued = false
			continue
		case "\"":
			if quote {
				b.WriteString(w)
				glued = false
			} else {
				if !glued {
					b.WriteByte(' ')
				}
				b.WriteString(w)
				glued = true
			}
			quote = !quote
			continue
		case "-", "/", "'", "–":
			b.WriteString(w)
			glued = true
			continue
		}
		if !glued {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		glued = opens(w) || w == "$" || w == "€" || w == "£" || w == "৳" || w == "#" || w == "@"
	}
	return capitalise(b.String())
}

// capitalise writes the first letter of the sentence in upper case.
func capitalise(s string) string {
	for i, r := range s {
		if r >= 'a' && r <= 'z' {
			return s[:i] + string(r-'a'+'A') + s[i+utf8.RuneLen(r):]
		}
		if !strings.ContainsRune("\"'“‘([ ", r) {
			break
		}
	}
	return s
}
