// Package align holds aligned parallel text: use [Pair] for one source text
// beside its translation, an iter.Seq2[Pair, error] for a stream of them, and
// a [Writer] (package align/format makes them) to store the stream.
//
// All offsets are bytes. Offsets inside a text are half-open [start, end).
package align

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// Place says where a sentence lies in its document.
type Place struct {
	// Document is the name of the file as the user gave it, "-" for standard input.
	Document string `json:"document,omitempty"`
	// Part names the file within a document that is an archive, as Word files are.
	Part string `json:"part,omitempty"`
	// Block counts the non-empty blocks (paragraphs, lines) of the document from 1.
	Block int `json:"block"`
	// Start and End are byte offsets into the document, or its part, as it is stored,
	// a byte order mark and a wide encoding included.
	Start int64 `json:"start"`
	End   int64 `json:"end"`
	// Line and Column are where the sentence begins, from 1; columns are code points.
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Sentence is one unit of source text with its place.
type Sentence struct {
	// Text is in UTF-8, however the document is stored, and holds no line break.
	Text string
	// Place is where Text lies.
	Place Place
	// UTF16 is the byte order of a document in UTF-16, "LE" or "BE", and empty for
	// one in UTF-8.
	UTF16 string
	// Tags are the inline markup of the text.
	Tags []Tag
	// Cut says that the text was cut off at the longest length that is
	// translated in one piece, not at the end of a sentence.
	Cut bool
}

// At is the place in the document of the character at byte i of Text; i may be
// len(Text).
func (s *Sentence) At(i int) names.Place {
	p := s.Place
	before := s.Text[:i]
	offset := int64(i)
	if s.UTF16 != "" {
		offset = size16(before)
	}
	return names.Place{File: p.Document, Line: p.Line, Column: p.Column + utf8.RuneCountInString(before), Offset: p.Start + offset}
}

// size16 is how many bytes s takes in UTF-16.
func size16(s string) int64 {
	n := 0
	for _, r := range s {
		n += 2 * utf16.RuneLen(r)
	}
	return int64(n)
}

// Status tells how far a pair can be trusted.
type Status string

// The states of a pair, from least to most trusted.
const (
	// Untranslated pairs have no target: the backend failed on them.
	Untranslated Status = "untranslated"
	// Rough drafts come from the built-in engine.
	Rough Status = "rough"
	// Draft is the unreviewed output of a translation system.
	Draft Status = "draft"
	// Copied pairs hold no source-language text, so the target repeats the source.
	Copied Status = "copied"
	// Aligned pairs were translated by people, and put together by the aligner of
	// existing texts; one without a counterpart has only one side.
	Aligned Status = "aligned"
	// Reviewed pairs were confirmed by a person.
	Reviewed Status = "reviewed"
)

// Link joins words of a source to the words of its target that translate them.
type Link = glossary.Link

// Bead is what the aligner of existing texts found to belong together: neighbouring
// sentences of the source and their translation. Where one side has none, the sentence
// has no counterpart.
type Bead struct {
	// Source and Target are the sentences from the first up to, not including, the
	// second number, from 0.
	Source [2]int `json:"source"`
	Target [2]int `json:"target"`
	// Crossed tells that two sentences stand in the other order in the target.
	Crossed bool `json:"crossed,omitempty"`
	// Confidence is the probability that the bead is right, from 0 to 1.
	Confidence float64 `json:"confidence"`
	// Unsure tells that somebody should look at the bead.
	Unsure bool `json:"unsure,omitempty"`
}

// Type is the kind of the bead as people write it: 1-1, 2-1, 0-1.
func (b *Bead) Type() string {
	return strconv.Itoa(b.Source[1]-b.Source[0]) + "-" + strconv.Itoa(b.Target[1]-b.Target[0])
}

// MoveLinks returns the links of a target whose edits, in order, have been made. A word that was
// written anew, in whole or in part, is linked with all of what it became.
func MoveLinks(links []Link, edits []glossary.Edit) []Link {
	if len(edits) == 0 {
		return links
	}
	moved := slices.Clone(links)
	for i := range moved {
		old, at, shift := moved[i].Target, moved[i].Target, 0
		for _, e := range edits {
			if e.At[0] >= old[1] {
				break
			}
			from := e.At[0] + shift
			shift += len(e.Text) - (e.At[1] - e.At[0])
			if e.At[1] <= old[0] {
				at = glossary.Span{old[0] + shift, old[1] + shift}
				continue
			}
			at = glossary.Span{min(at[0], from), max(old[1]+shift, from+len(e.Text))}
		}
		moved[i].Target = at
	}
	return moved
}

// Pair is one aligned unit: a source text and its translation.
type Pair struct {
	// ID is unique within a run: the sentence's number, from 1.
	ID     string `json:"id"`
	Source string `json:"source"`
	Target string `json:"target"`
	// Origin names what made the target: a backend, or "copy".
	Origin string `json:"origin"`
	Status Status `json:"status"`
	Place  Place  `json:"place"`
	// Words counts the words of the source, Unknown those that the backend could
	// only transliterate. Both are 0 when the backend does not say.
	Words   int `json:"words,omitempty"`
	Unknown int `json:"unknown,omitempty"`
	// Terms are the glossary terms of the source and where the target has them.
	Terms []glossary.Use `json:"terms,omitempty"`
	// Links are the word links that the backend knows, in the order of the source.
	Links []Link `json:"-"`
	// Matches are translations of similar texts from a memory, best first.
	Matches []Match `json:"matches,omitempty"`
	// Bead is set for pairs of existing texts.
	Bead *Bead `json:"bead,omitempty"`
	// SourceJoins and TargetJoins are where the second and every further sentence of
	// the bead begins, in bytes of the text. A space stands before.
	SourceJoins, TargetJoins []int `json:"-"`
	// SourceTags and TargetTags are the inline markup of both texts.
	SourceTags, TargetTags []Tag `json:"-"`
	// Findings are what a reader should look at in this pair.
	Findings []glossary.Finding `json:"findings,omitempty"`
}

// Match is a translation from a memory of a text that is like the one at hand.
type Match struct {
	// Score says how like, in percent; 100 only for the very same text, tags included.
	Score  int    `json:"score"`
	Source string `json:"source"`
	Target string `json:"target"`
	// Origin names who made it: a file or a person.
	Origin string `json:"origin,omitempty"`
}

// Meta describes a stream of pairs to the format that stores it.
type Meta struct {
	// From and To are BCP 47 language codes, "bn" and "en" by default.
	From, To string
	// Title names the text for people: a file name, or several.
	Title string
	// Tool and Version name the program that writes.
	Tool, Version string
	// Origin names the backend.
	Origin string
	// Created is the time written into headers; the zero time leaves dates out.
	Created time.Time
}

// Report sums up a finished stream.
type Report struct {
	// Pairs counts all pairs.
	Pairs int
	// Words and Unknown are the sums over the pairs.
	Words, Unknown int
	// Expected counts the glossary terms in the sources, each time they occur;
	// Found those whose English the target has. Repaired counts the terms that
	// were put right in a target, each once a pair.
	Expected, Found, Repaired int
	// Terms are the same counts of each term.
	Terms map[TermKey]*TermCount
	// Names lists the names that are spelled in more than one way.
	Names []names.Finding
	// Partial says that the stream ended before the text did.
	Partial bool
}

// TermKey names a term.
type TermKey struct{ BN, EN string }

// TermCount counts a term, see [Report].
type TermCount struct{ Expected, Found, Repaired int }

// term is the count of a term.
func (r *Report) term(bn, en string) *TermCount {
	if r.Terms == nil {
		r.Terms = make(map[TermKey]*TermCount)
	}
	key := TermKey{bn, en}
	if r.Terms[key] == nil {
		r.Terms[key] = new(TermCount)
	}
	return r.Terms[key]
}

// Add counts a pair. The names are not its business.
func (r *Report) Add(p *Pair) {
	r.Pairs++
	r.Words += p.Words
	r.Unknown += p.Unknown
	r.Expected += len(p.Terms)
	english := make(map[string]string)
	for _, t := range p.Terms {
		n := r.term(t.BN, t.EN)
		n.Expected++
		english[t.BN] = t.EN
		if t.Target != nil {
			r.Found++
			n.Found++
		}
	}
	for _, f := range p.Findings {
		if f.Kind == "repaired" {
			r.Repaired++
			r.term(f.Term, english[f.Term]).Repaired++
		}
	}
}

// Writer stores a stream of pairs in one format.
type Writer interface {
	// Write stores the next pair. The writer does not keep p.
	Write(p *Pair) error
	// Close completes the file with what is known at its end. A stream that
	// was interrupted is closed too, so that what is stored is always whole.
	Close(r *Report) error
}

// FollowLinks gives uses of terms with the same English, of which a target has several,
// the places that the links of their source words lead to.
func FollowLinks(uses []glossary.Use, links []Link) {
	for i := range uses {
		u := &uses[i]
		if u.Target == nil {
			continue
		}
		for _, l := range links {
			if l.Source[0] >= u.Source[1] || l.Source[1] <= u.Source[0] {
				continue
			}
			for k := range uses {
				if o := &uses[k]; k != i && o.EN == u.EN && o.Target != nil && o.Target[0] <= l.Target[0] && l.Target[1] <= o.Target[1] {
					u.Target, o.Target = o.Target, u.Target
					break
				}
			}
		}
	}
}
