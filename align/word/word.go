// Package word aligns the words of pairs of sentences: make an [Aligner] with [New], add the
// pairs, train it, and ask for the links of each pair. For pairs that come one by one,
// [Aligner.Link] gives the links of a pair that was not added.
//
// What is certain comes first: the terms of a glossary, names and other words that sound the same,
// numbers, dates, Latin words, and words whose meaning a dictionary knows. The rest is learned
// from the pairs by the model of Dyer, Chahuneau and Smith, "A Simple, Fast, and Effective
// Reparameterization of IBM Model 2" (NAACL 2013), in both directions, in which the
// certain links are given. What was learned on many pairs can be kept as [Prior]
// values for few.
package word

import (
	"cmp"
	"context"
	"slices"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// Options say what is known beside the pairs. The zero value is ready for use.
type Options struct {
	// Dictionaries are asked for each source.
	Dictionaries []align.Dictionary
	// Priors are pairs of words that count as seen together already.
	Priors []Prior
}

// Aligner aligns the words of pairs of a Bengali and an English text. It is not safe for
// concurrent use.
//
// A pair takes 12 bytes for each word, 16 for each certain link and 24 more; its texts are not
// kept. Training takes about 100 bytes for each two words that stand in a pair together, endings
// apart and each two counted once, and 4 for each time that they do: some 1.6 GB at most,
// beyond which it goes on with what it has. Each different word takes some 200 bytes.
type Aligner struct {
	dictionaries []align.Dictionary
	names        *names.Linker
	model        model

	words [2]vocabulary // of the source and the target
	pairs []pair
	kept  []token // of all pairs
	sure  []sureLink

	scratch scratch
}

// pair is where the words and the certain links of a pair begin in those of all. They end
// where those of the next one begin.
type pair struct{ source, target, sure int }

// token is a word of a text.
type token struct {
	kind       int32 // in the vocabulary; -1 for a word that is not to be aligned
	start, end uint32
}

// sureLink is a certain link, by bytes.
type sureLink struct{ source, target [2]uint32 }

// maxText is the longest text in bytes that is looked at.
const maxText = 1 << 24

// New makes an aligner.
func New(o Options) *Aligner {
	a := &Aligner{dictionaries: o.Dictionaries, names: names.NewLinker()}
	a.words = [2]vocabulary{newVocabulary(bengaliStem), newVocabulary(english.Stem)}
	a.model.init()
	for _, p := range o.Priors {
		bn, en := bengali.Fold(p.BN), lower(p.EN)
		if bn != "" && en != "" && p.Weight > 0 {
			a.model.prior(a.words[0].kind(bn), a.words[1].kind(en), min(float32(p.Weight), maxWeight))
		}
	}
	return a
}

// Len is how many pairs were added.
func (a *Aligner) Len() int { return len(a.pairs) }

// Add adds a pair of a Bengali and an English text with the glossary terms in it, of
// which those count that have a Target. Where a text has more than 500 words, there are only
// certain links; one of more than 16 MB counts as one without words.
func (a *Aligner) Add(source, target string, terms []glossary.Use) {
	a.pairs = append(a.pairs, a.append(source, target, terms))
}

// append puts the words of a pair after those of the others.
func (a *Aligner) append(source, target string, terms []glossary.Use) pair {
	p := pair{source: len(a.kept), sure: len(a.sure)}
	s := &a.scratch
	a.read(source, target, terms)
	for side := range s.words {
		if side == 1 {
			p.target = len(a.kept)
		}
		for i := range s.words[side] {
			w := &s.words[side][i]
			t := token{-1, uint32(w.start), uint32(w.end)}
			if !w.taken && !w.empty {
				t.kind = w.kind
			}
			a.kept = append(a.kept, t)
		}
	}
	a.sure = append(a.sure, s.sure...)
	return p
}

// Train learns from all pairs that were added which words translate which. It fails only
// when ctx ends. The same pairs in the same order give the same links, however many
// processors there are.
func (a *Aligner) Train(ctx context.Context) error {
	return a.model.train(ctx, len(a.pairs), a.sides, a.words[0].len(), a.words[1].len())
}

// sides are the words of pair i.
func (a *Aligner) sides(i int) (source, target []token) {
	end := len(a.kept)
	if i+1 < len(a.pairs) {
		end = a.pairs[i+1].source
	}
	p := a.pairs[i]
	return weighed(a.kept[p.source:p.target], a.kept[p.target:end])
}

// weighed are the words of a pair for the model, none if they are too many.
func weighed(source, target []token) (_, _ []token) {
	if len(source) > longest || len(target) > longest {
		return nil, nil
	}
	return source, target
}

// Links are the word links of pair i, counted from 0, in the order of the source. Before
// [Aligner.Train] they are the certain ones and what the priors tell.
func (a *Aligner) Links(i int) []align.Link {
	source, target := a.sides(i)
	end := len(a.sure)
	if i+1 < len(a.pairs) {
		end = a.pairs[i+1].sure
	}
	return a.links(source, target, a.sure[a.pairs[i].sure:end])
}

// Link is the links of a pair that was not added, from what is known by now.
func (a *Aligner) Link(source, target string, terms []glossary.Use) []align.Link {
	p := a.append(source, target, terms)
	from, to := weighed(a.kept[p.source:p.target], a.kept[p.target:])
	links := a.links(from, to, a.sure[p.sure:])
	a.kept, a.sure = a.kept[:p.source], a.sure[:p.sure]
	return links
}

// links puts the certain links and those of the model together.
func (a *Aligner) links(source, target []token, sure []sureLink) []align.Link {
	links := make([]align.Link, 0, len(sure)+len(source)/2)
	for _, l := range sure {
		links = append(links, align.Link{
			Source: glossary.Span{int(l.source[0]), int(l.source[1])},
			Target: glossary.Span{int(l.target[0]), int(l.target[1])},
		})
	}
	for _, c := range a.model.align(source, target) {
		s, t := source[c[0]], target[c[1]]
		links = append(links, align.Link{
			Source: glossary.Span{int(s.start), int(s.end)},
			Target: glossary.Span{int(t.start), int(t.end)},
		})
	}
	slices.SortFunc(links, func(x, y align.Link) int {
		return cmp.Or(slices.Compare(x.Source[:], y.Source[:]), slices.Compare(x.Target[:], y.Target[:]))
	})
	return links
}
