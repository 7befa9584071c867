// Package gloss is the built-in engine: it drafts English from Bengali offline,
// with a lexicon and rules of grammar, and needs neither key nor model.
//
// Use [New] for a translate.Backend. Its drafts are rough: names, terms, numbers
// and dates are right, and the order of the sentence is English, but the words
// are the commonest translation and not the best one. Words that the lexicon
// does not know are written in Latin letters and counted.
//
// The engine works in steps:
//
//   - Each token gets one reading (analyse.go, numbers.go, verbs.go) from the
//     lexicon (lexicon.go), which lies in data/, one entry a line, for people to
//     correct.
//   - Compound verbs become one (join.go), and the readings are put together from
//     left to right (parse.go) to noun groups (groups.go), verb groups (action.go)
//     and clauses (clause.go); clauses find the clause that they belong to (link.go).
//   - The clauses are written in English order (render.go, renderverb.go,
//     rendergroup.go), with English inflection (english.go), as text (text.go).
package gloss

import (
	"context"
	"runtime"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/translate"
)

// Engine is the built-in backend. It is safe for concurrent use.
type Engine struct{ lexicon func() *lexicon }

// New returns the engine. The lexicon is read once in a process, and beside whatever the
// caller does before the first draft.
func New() *Engine {
	go load()
	return &Engine{load}
}

// Info describes the engine.
func (*Engine) Info() translate.Info {
	return translate.Info{
		Name: "gloss", Model: "lexicon and rules", Rough: true, Links: true, PlacesTerms: true,
		Limits: translate.Limits{Items: 32, Jobs: runtime.GOMAXPROCS(0)},
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

// draft translates one segment. Whatever comes in, there is text that comes
// out, without Bengali letters but those in the English of a term.
func (e *Engine) draft(s translate.Segment) translate.Output {
	a := analyser{lexicon: e.lexicon(), text: s.Text, toks: bengali.Tokenize(nil, s.Text)}
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
	items := join(e.lexicon(), a.items)
	o.Text = e.render(link(parse(e.lexicon(), items)))
	o.Links = wordLinks(items, o.Text)
	return o
}

// render writes the English of a sentence.
func (e *Engine) render(nodes []node) string {
	r := renderer{x: e.lexicon()}
	r.sentence(nodes)
	if text := assemble(r.out); strings.TrimSpace(text) != "" {
		return text
	}
	return "…"
}
