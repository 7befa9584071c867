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
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Glossary is a set of terms ready for matching. It is safe for concurrent use.
type Glossary struct {
	// The spellings form a trie of tokens. Node 0 is the root and word 0 none.
	words  map[string]*word
	filter filter            // of the keys of words
	next   map[uint64]uint32 // node<<32 | word -> node, but for those from the root
	ends   []spelling        // node -> the spelling that the path to it is
}

// word is a folded token of spellings.
type word struct {
	number uint32
	first  uint32 // the node to which it leads from the root
	last   bool   // it ends some spelling
}

// spelling is a form of a term; the zero value is none.
type spelling struct {
	term *Term
	form string
}

// New makes a glossary of lists of terms, which it keeps and must not be changed
// afterwards. A term replaces those of earlier lists that share its preferred
// spelling, and takes over each spelling that an earlier list gives to another
// term; within a list the first entry has a spelling, and a preferred spelling
// goes before a variant. A name of several words also has the spellings that
// terms for its words give it. Only approved terms are matched. A deprecated term
// hides its spellings in earlier lists; a proposed one does nothing. Where a term
// changes the English of an earlier one, longer names of the earlier list follow:
// with Lavroff for ল্যাভরভ, সের্গেই ল্যাভরভ is Sergei Lavroff.
func New(lists ...[]Term) *Glossary {
	g := &Glossary{
		words: make(map[string]*word),
		next:  make(map[uint64]uint32),
		ends:  make([]spelling, 1),
	}
	var terms []*Term
	replaced := make(map[string]*Term) // by the folded preferred spellings of later lists
	hidden := make(map[string]bool)    // folded spellings that later lists deprecate
	for i := len(lists) - 1; i >= 0; i-- {
		var approved, deprecated []*Term
		for j := range lists[i] {
			switch t := &lists[i][j]; {
			case t.Status == Deprecated:
				deprecated = append(deprecated, t)
			case t.IsApproved() && replaced[bengali.Fold(t.BN)] == nil:
				approved = append(approved, t)
			}
		}
		rename(approved, lists[i], replaced)
		add := func(t *Term, form string) {
			if !hidden[bengali.Fold(form)] {
				g.add(t, form)
			}
		}
		for _, t := range approved {
			add(t, t.BN)
		}
		for _, t := range approved {
			for _, form := range t.Variants {
				add(t, form)
			}
		}
		for _, t := range approved {
			replaced[bengali.Fold(t.BN)] = t
		}
		for _, t := range deprecated {
			replaced[bengali.Fold(t.BN)] = t
			for form := range t.spellings {
				hidden[bengali.Fold(form)] = true
			}
		}
		terms = append(terms, approved...)
	}
	g.nest(terms)
	g.filter = newFilter(len(g.words))
	for w := range g.words {
		g.filter.add(w)
	}
	return g
}

// rename gives the names of several words in terms, those of list that count,
// the new English of their parts: for each term of list that is replaced by one
// with other English.
func rename(terms []*Term, list []Term, replaced map[string]*Term) {
	if len(replaced) == 0 {
		return
	}
	was := make(map[string]*Term) // folded spelling -> what the list calls it
	for i := range list {
		if t := &list[i]; t.IsApproved() && replaced[bengali.Fold(t.BN)] != nil {
			was[bengali.Fold(t.BN)] = t
		}
	}
	for i, t := range terms {
		if !strings.Contains(t.BN, " ") {
			continue
		}
		for part := range strings.FieldsSeq(t.BN) {
			key := bengali.Fold(part)
			before, now := was[key], replaced[key]
			if before == nil || !now.IsApproved() || before.EN == now.EN {
				continue
			}
			if s, ok := find(t.EN, before.EN, 0, true, false, anywhere); ok {
				named := *t // the list is not ours to change
				named.EN = t.EN[:s[0]] + now.EN + t.EN[s[1]:]
				named.AlsoEN = nil
				t = &named
				terms[i] = t
			}
		}
	}
}

// add enters one spelling, unless it is that of a term already.
func (g *Glossary) add(t *Term, form string) {
	var buf [8]bengali.Token
	var node uint32
	var w *word
	for _, tok := range bengali.Tokenize(buf[:0], form) {
		w = g.words[tok.Text]
		if w == nil {
			w = &word{number: uint32(len(g.words) + 1)}
			g.words[tok.Text] = w
		}
		to := g.walk(node, w)
		if to == 0 {
			to = uint32(len(g.ends))
			g.ends = append(g.ends, spelling{})
			if node == 0 {
				w.first = to
			} else {
				g.next[step(node, w)] = to
			}
		}
		node = to
	}
	if node != 0 && g.ends[node].term == nil {
		g.ends[node] = spelling{t, form}
		w.last = true
	}
}

// walk is the node to which w leads from node, 0 for none; w may be nil.
func (g *Glossary) walk(node uint32, w *word) uint32 {
	switch {
	case w == nil:
		return 0
	case node == 0:
		return w.first
	}
	return g.next[step(node, w)]
}

// step is the key of the way from a node along a word.
func step(node uint32, w *word) uint64 { return uint64(node)<<32 | uint64(w.number) }

// maxNested bounds how many spellings a longer name takes from its parts.
const maxNested = 64

// nest adds the spellings of longer names that come from the spellings of
// their parts: with লাভরভ a variant of ল্যাভরভ, সের্গেই লাভরভ is one of সের্গেই
// ল্যাভরভ.
func (g *Glossary) nest(terms []*Term) {
	family := make(map[string][]string) // a folded word -> the spellings of its term
	for _, t := range terms {
		if t.Homograph || len(t.Variants) == 0 {
			continue
		}
		var forms []string
		for form := range t.spellings {
			if !strings.Contains(form, " ") && g.ends[g.walk(0, g.words[bengali.Fold(form)])].term == t {
				forms = append(forms, form)
			}
		}
		if len(forms) > 1 {
			for _, form := range forms {
				family[bengali.Fold(form)] = forms
			}
		}
	}
	for _, t := range terms {
		if !strings.Contains(t.BN, " ") {
			continue
		}
		forms := []string{""}
		for i, part := range strings.Fields(t.BN) {
			choice := family[bengali.Fold(part)]
			if choice == nil || len(forms)*len(choice) > maxNested {
				choice = []string{part}
			}
			var longer []string
			for _, head := range forms {
				if i > 0 {
					head += " "
				}
				for _, tail := range choice {
					longer = append(longer, head+tail)
				}
			}
			forms = longer
		}
		for _, form := range forms {
			g.add(t, form)
		}
	}
}

// Match finds the terms of a Bengali text: the longest at each place, in order,
// not overlapping. The last word of a term may carry any case ending, also after
// a hyphen or an apostrophe. Homographs are included; see [Term.Homograph].
func (g *Glossary) Match(text string) []Match {
	buf := buffers.Get().(*[]bengali.Token)
	defer buffers.Put(buf)
	*buf = bengali.Tokenize((*buf)[:0], text)
	return g.MatchTokens(nil, text, *buf)
}

// buffers are for the tokens of a text.
var buffers = sync.Pool{New: func() any { return new([]bengali.Token) }}

// MatchTokens is [Glossary.Match] for a text that is already in tokens; it
// appends to dst.
func (g *Glossary) MatchTokens(dst []Match, text string, toks []bengali.Token) []Match {
	for i := 0; i < len(toks); {
		took := 0
		g.from(text, toks, i, func(m Match, n int) {
			if took == 0 {
				dst = append(dst, m)
			} else {
				dst[len(dst)-1] = m
			}
			took = n
		})
		i += max(took, 1)
	}
	return dst
}

// Occurrences finds every term, also those that are part of a longer one: in
// সের্গেই ল্যাভরভ the full name, the given name and the surname. They are
// sorted by where they begin, shorter ones first.
func (g *Glossary) Occurrences(text string) []Match {
	return g.OccurrencesTokens(nil, text, tokens(text))
}

// OccurrencesTokens is [Glossary.Occurrences] for a text that is already in tokens;
// it appends to dst.
func (g *Glossary) OccurrencesTokens(dst []Match, text string, toks []bengali.Token) []Match {
	for i := range toks {
		g.from(text, toks, i, func(m Match, _ int) { dst = append(dst, m) })
	}
	return dst
}

func tokens(text string) []bengali.Token {
	// A word of news with the space after it has some 18 bytes.
	return bengali.Tokenize(make([]bengali.Token, 0, len(text)/14+2), text)
}

// from calls found for each term that begins with token i, shorter ones first,
// and tells how many tokens it takes.
func (g *Glossary) from(text string, toks []bengali.Token, i int, found func(m Match, n int)) {
	if toks[i].Kind == bengali.Punct || i > 0 && toks[i-1].Kind == bengali.Foreign && toks[i-1].End == toks[i].Start {
		return
	}
	var node uint32
	for j := i; j < len(toks); j++ {
		tok := &toks[j]
		whole := g.walk(node, g.look(tok.Text))
		switch s := g.ends[whole]; {
		case s.term != nil:
			// The whole word is this term, whatever else it could be split into.
			n := detached(toks, j)
			m := Match{Term: s.term, Form: s.form, Start: toks[i].Start, StemEnd: tok.End, End: toks[j+n].End}
			for _, tail := range toks[j+1 : j+n+1] {
				m.Ending += tail.Text
			}
			found(m, j-i+1+n)
		case tok.Kind == bengali.Word:
			if s, e := g.inflected(node, tok.Text); s.term != nil {
				m := Match{Term: s.term, Form: s.form, Start: toks[i].Start, StemEnd: stemEnd(text, tok, e), End: tok.End, Ending: e}
				found(m, j-i+1)
			}
		}
		if whole == 0 {
			return
		}
		node = whole
	}
}

// look finds the word of a folded token, nil if no spelling has it.
func (g *Glossary) look(token string) *word {
	if !g.filter.mayHave(token) {
		return nil
	}
	return g.words[token]
}

// inflected looks for a spelling that goes on from node with word once its
// ending is taken off. The shortest ending wins: it leaves the longest stem.
func (g *Glossary) inflected(node uint32, word string) (s spelling, ending string) {
	if node == 0 && bengali.NameInLatin(word) != nil {
		return s, "" // জুবায়ের is a name, and not the genitive of জুবা
	}
	bengali.Splits(word, func(stem string, e bengali.Ending) bool {
		if e.Text == "" {
			return true
		}
		if w := g.look(stem); w != nil && w.last {
			s, ending = g.ends[g.walk(node, w)], e.Text
		}
		return s.term == nil
	})
	return s, ending
}

// detached counts the tokens of an ending that is written after token j: with a
// hyphen or an apostrophe (বিবিসি-র, ন্যাটো’র), or right after what is no Bengali
// word (জি২০র).
func detached(toks []bengali.Token, j int) int {
	adjacent := func(k int) bool { return k < len(toks) && !toks[k].Space }
	n := 0
	switch {
	case adjacent(j+1) && adjacent(j+2) && (toks[j+1].Text == "-" || toks[j+1].Text == "'"):
		n = 2
	case adjacent(j+1) && toks[j].Kind != bengali.Word:
		n = 1
	default:
		return 0
	}
	if _, ok := bengali.ParseEnding(toks[j+n].Text); !ok {
		return 0
	}
	return n
}

// stemEnd is where the ending of a token begins in the text, which may
// write য় and its like in fewer bytes than the folded token.
func stemEnd(text string, tok *bengali.Token, ending string) int {
	n := len(tok.Text) - len(ending)
	surface := text[tok.Start:tok.End]
	if surface == tok.Text {
		return tok.Start + n
	}
	_, offsets := bengali.FoldMap(surface)
	return tok.Start + offsets[n]
}
