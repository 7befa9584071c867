// Package glossary keeps names and terms right in translation: [Load] a list
// of terms, put lists together with [New], find the terms of a Bengali text
// with [Glossary.Match] whatever case endings they carry, and see to it with
// [Verify] and [Repair] that the English has them.
//
// A glossary is a table with a header line, tab- or comma-separated:
//
//	bn	en	type	variants	forbidden_en	status	case	homograph	note
//
// Only bn and en are needed. Several values in one cell are separated by |, and
// of several English forms the first is the one to write. Lines that begin
// with # are comments.
package glossary

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Glossary is a set of terms ready for matching. It is safe for concurrent use.
type Glossary struct {
	terms []*Term
	words map[string]uint32   // a folded token and its number
	next  map[uint64]uint32   // node<<32 | token number -> node
	ends  map[uint32][]target // node -> what is spelled by the path to it
	// final holds the tokens that end a spelling.
	final map[uint32]bool
}

// target is a spelling of a term.
type target struct {
	term *Term
	form string
}

// New makes a glossary of lists of terms. A term replaces those of earlier
// lists that share its preferred spelling, and takes over each spelling that an
// earlier list gives to another term. Terms that are not approved are kept out
// of matching.
func New(lists ...[]Term) *Glossary {
	g := &Glossary{
		words: make(map[string]uint32),
		next:  make(map[uint64]uint32),
		ends:  make(map[uint32][]target),
		final: make(map[uint32]bool),
	}
	// The last list comes first and wins.
	taken := make(map[string]bool)
	for i := len(lists) - 1; i >= 0; i-- {
		var spellings []string
		for j := range lists[i] {
			t := &lists[i][j]
			key := bengali.Fold(t.BN)
			if taken[key] {
				continue
			}
			g.terms = append(g.terms, t)
			spellings = append(spellings, key)
			for _, form := range append([]string{t.BN}, t.Variants...) {
				key := bengali.Fold(form)
				if taken[key] {
					continue
				}
				spellings = append(spellings, key)
				if t.Status == Approved || t.Status == "" {
					g.add(t, form)
				}
			}
		}
		for _, s := range spellings {
			taken[s] = true
		}
	}
	g.nest()
	return g
}

// Len is the number of terms.
func (g *Glossary) Len() int { return len(g.terms) }

// Hash identifies the content that can change a translation.
func (g *Glossary) Hash() string {
	h := sha256.New()
	for _, t := range g.terms {
		for _, s := range append([]string{t.BN, t.EN, string(t.Status)}, t.Variants...) {
			h.Write([]byte(s))
			h.Write([]byte{0})
		}
		h.Write([]byte{1})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// add enters one spelling into the trie of tokens.
func (g *Glossary) add(t *Term, form string) {
	var node, last uint32
	for _, tok := range bengali.Tokenize(nil, form) {
		w, ok := g.words[tok.Text]
		if !ok {
			w = uint32(len(g.words) + 1)
			g.words[tok.Text] = w
		}
		key := uint64(node)<<32 | uint64(w)
		n, ok := g.next[key]
		if !ok {
			n = uint32(len(g.next) + 1)
			g.next[key] = n
		}
		node, last = n, w
	}
	if node == 0 {
		return
	}
	g.ends[node] = append(g.ends[node], target{t, form})
	g.final[last] = true
}

// nest adds the spellings of longer names that come from the variants of their
// parts: with লাভরভ a variant of ল্যাভরভ, সের্গেই লাভরভ is one of সের্গেই ল্যাভরভ.
func (g *Glossary) nest() {
	single := make(map[string][]string) // a one-word spelling and its variants
	for _, t := range g.terms {
		if t.Homograph || strings.Contains(t.BN, " ") {
			continue
		}
		for _, v := range t.Variants {
			if !strings.Contains(v, " ") {
				single[t.BN] = append(single[t.BN], v)
			}
		}
	}
	for _, t := range g.terms {
		parts := strings.Fields(t.BN)
		if len(parts) < 2 || t.Status != Approved && t.Status != "" {
			continue
		}
		for i, p := range parts {
			for _, v := range single[p] {
				form := strings.Join(parts[:i], " ") + " " + v + " " + strings.Join(parts[i+1:], " ")
				form = strings.TrimSpace(form)
				if !g.knows(form) {
					g.add(t, form)
				}
			}
		}
	}
}

func (g *Glossary) knows(form string) bool {
	var node uint32
	for _, tok := range bengali.Tokenize(nil, form) {
		n, ok := g.next[uint64(node)<<32|uint64(g.words[tok.Text])]
		if !ok {
			return false
		}
		node = n
	}
	return len(g.ends[node]) > 0
}

// Match finds the terms of a Bengali text: the longest at each place, in order,
// not overlapping. The last word of a term may carry any case ending, also after
// a hyphen or an apostrophe. Homographs are included; see [Term.Homograph].
func (g *Glossary) Match(text string) []Match {
	return g.MatchTokens(nil, text, bengali.Tokenize(nil, text))
}

// MatchTokens is [Glossary.Match] for a text that is already in tokens; it
// appends to dst.
func (g *Glossary) MatchTokens(dst []Match, text string, toks []bengali.Token) []Match {
	for i := 0; i < len(toks); {
		m, n := g.at(text, toks, i)
		if n == 0 {
			i++
			continue
		}
		dst = append(dst, m)
		i += n
	}
	return dst
}

// Occurrences finds every term, also those that are part of a longer one: in
// সের্গেই ল্যাভরভ the full name, the given name and the surname.
func (g *Glossary) Occurrences(text string) []Match {
	toks := bengali.Tokenize(nil, text)
	var out []Match
	for i := range toks {
		g.from(text, toks, i, func(m Match, _ int) { out = append(out, m) })
	}
	return out
}

// at finds the longest term that begins with token i, and how many tokens it takes.
func (g *Glossary) at(text string, toks []bengali.Token, i int) (best Match, n int) {
	g.from(text, toks, i, func(m Match, took int) {
		if took >= n {
			best, n = m, took
		}
	})
	return best, n
}

// from calls found for each term that begins with token i, shorter ones first;
// of the readings of one word, the whole word comes last.
func (g *Glossary) from(text string, toks []bengali.Token, i int, found func(m Match, took int)) {
	if toks[i].Kind == bengali.Punct || g.blocked(toks, i) {
		return
	}
	var node uint32
	for j := i; j < len(toks); j++ {
		tok := &toks[j]
		if tok.Kind == bengali.Word {
			g.inflected(node, text, toks, i, j, found)
		}
		w, ok := g.words[tok.Text]
		if !ok {
			return
		}
		n, ok := g.next[uint64(node)<<32|uint64(w)]
		if !ok {
			return
		}
		node = n
		for _, t := range g.ends[node] {
			took := j - i + 1
			m := Match{Term: t.term, Form: t.form, Start: toks[i].Start, StemEnd: tok.End, End: tok.End}
			if detached(toks, j) {
				took += 2
				m.End = toks[j+2].End
				m.Ending = bengali.Fold(text[tok.End:m.End])
			}
			found(m, took)
		}
	}
}

// blocked tells that token i is the tail of a written unit that began before it.
func (g *Glossary) blocked(toks []bengali.Token, i int) bool {
	return i > 0 && !toks[i].Space && toks[i-1].End == toks[i].Start && toks[i-1].Kind == bengali.Foreign
}

// inflected looks for terms that end with token j once its ending is taken off.
func (g *Glossary) inflected(node uint32, text string, toks []bengali.Token, i, j int, found func(Match, int)) {
	tok := &toks[j]
	bengali.Splits(tok.Text, func(stem string, e bengali.Ending) bool {
		if e.Text == "" {
			return true
		}
		w, ok := g.words[stem]
		if !ok || !g.final[w] {
			return true
		}
		n, ok := g.next[uint64(node)<<32|uint64(w)]
		if !ok {
			return true
		}
		for _, t := range g.ends[n] {
			m := Match{Term: t.term, Form: t.form, Start: toks[i].Start, End: tok.End, Ending: e.Text}
			m.StemEnd = stemEnd(text, tok, e)
			found(m, j-i+1)
		}
		// The shortest ending wins: what is left is the longest stem.
		return len(g.ends[n]) == 0
	})
}

// detached finds an ending that is written after a hyphen or an apostrophe:
// বিবিসি-র, ন্যাটো’র.
func detached(toks []bengali.Token, j int) bool {
	if j+2 >= len(toks) {
		return false
	}
	mark, tail := &toks[j+1], &toks[j+2]
	if mark.Space || tail.Space || mark.Text != "-" && mark.Text != "'" {
		return false
	}
	_, ok := bengali.ParseEnding(tail.Text)
	return ok
}

// stemEnd is where the ending e of a token begins in the text, which may
// write য় and its like in fewer bytes than the folded token.
func stemEnd(text string, tok *bengali.Token, e bengali.Ending) int {
	n := len(tok.Text) - len(e.Text)
	surface := text[tok.Start:tok.End]
	if len(surface) == len(tok.Text) {
		return tok.Start + n
	}
	_, offsets := bengali.FoldMap(surface)
	return tok.Start + offsets[n]
}
