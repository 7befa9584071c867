package document

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

// lineWidth is how many characters a line of a subtitle should have at most.
const lineWidth = 42

// A cueGap is where a text goes on in the next row or the next cue: line ends, and the tags and
// times there.
type cueGap struct {
	at         int // in the text of the block, which has a space for it
	from, to   int // in the part
	eol, eolTo int // the line end in it, of a row
	cue        bool
}

// A layout spreads the translation of a block over the cues and rows that the source has. A
// sentence is cut so that each cue has its share, at best between two clauses.
type layout struct {
	gaps []cueGap
	rows []int  // how many each cue has, with those of other voices
	eol  string // the line end of the part
}

// An atom is a piece of what is written.
type atom struct {
	kind  atomKind
	raw   string
	width int     // in characters
	text  string  // of a word
	open  *tag    // of a pair
	gap   *cueGap // nil for a line end that the source does not have
}

type atomKind uint8

const (
	atomWord atomKind = iota
	// atomSpace is where a row or a cue can end.
	atomSpace
	atomOpen
	atomClose
	// atomWish stands in a row that had a gap, and should have it somewhere.
	atomWish
	atomRow
	atomCue
)

// compose writes a block.
func (l *layout) compose(c *composition) {
	w := &layoutWriter{layout: l, c: c, gaps: l.gaps}
	first, last := &c.sentences[0], &c.sentences[len(c.sentences)-1]
	c.replace(first.raw, last.end, func(out *strings.Builder) {
		cue := 0
		for _, g := range w.take(first.from) {
			if g.cue {
				cue++
			}
		}
		at, raw := first.from, first.raw
		for i := range c.sentences {
			s := &c.sentences[i]
			w.original(at, s.from, raw, s.raw)
			if c.pairs[i].ok {
				w.translated(i)
			} else {
				w.original(s.from, s.to, s.raw, s.end)
			}
			at, raw = s.to, s.end
		}
		// Cue by cue, and line by line as far as those are known.
		atoms, start := w.atoms, 0
		wrap := func(end int) {
			w.wrap(atoms[start:end], l.rows[cue] == 1)
			start = end
		}
		for i := range atoms {
			switch atoms[i].kind {
			case atomRow:
				wrap(i)
			case atomCue:
				wrap(i)
				cue++
			}
		}
		wrap(len(atoms))
		w.write(out)
	})
}

// A layoutWriter is one run of compose.
type layoutWriter struct {
	*layout
	c     *composition
	gaps  []cueGap // that are not yet reached
	atoms []atom
}

// take takes the gaps before byte to of the text.
func (w *layoutWriter) take(to int) []cueGap {
	n := 0
	for n < len(w.gaps) && w.gaps[n].at < to {
		n++
	}
	taken := w.gaps[:n]
	w.gaps = w.gaps[n:]
	return taken
}

func (w *layoutWriter) add(a atom) { w.atoms = append(w.atoms, a) }

// original adds a range of the block as it stands in the part, from raw to rawEnd.
func (w *layoutWriter) original(from, to, raw, rawEnd int) {
	piece := func(to, rawEnd int) {
		var b strings.Builder
		w.c.e.write(&b, raw, rawEnd)
		text := w.c.b.text[from:to]
		switch {
		case b.String() == " ":
			w.add(atom{kind: atomSpace, raw: " ", width: 1})
		case b.Len() > 0:
			w.add(atom{raw: b.String(), text: text, width: utf8.RuneCountInString(text)})
		}
	}
	taken := w.take(to)
	for i := range taken {
		g := &taken[i]
		piece(g.at, g.from)
		w.addGap(g)
		from, raw = g.at+1, g.to
	}
	piece(to, rawEnd)
}

func (w *layoutWriter) addGap(g *cueGap) {
	kind := atomRow
	if g.cue {
		kind = atomCue
	}
	w.add(atom{kind: kind, gap: g})
}

// translated adds a sentence, cut where the cues of its source end.
func (w *layoutWriter) translated(i int) {
	s := &w.c.sentences[i]
	target, tags := w.c.text(i)
	gaps := w.take(s.to)
	start := len(w.atoms)
	var placed []int // the atoms before which the translation has the ends of cues
	at := 0
	original := w.c.originals(i)
	for k := range tags {
		t := &tags[k]
		o := original(t)
		if o == nil || t.At < at {
			continue
		}
		w.words(target[at:t.At])
		at = t.At
		if o.data != nil {
			placed = append(placed, len(w.atoms))
			continue
		}
		var b strings.Builder
		w.c.e.write(&b, o.from, o.to)
		a := atom{raw: b.String()}
		switch {
		case o.other < 0:
		case o.Kind == align.Open:
			a.kind, a.open = atomOpen, o
		case o.Kind == align.Close:
			a.kind = atomClose
		}
		w.add(a)
	}
	w.words(target[at:])

	all := w.atoms[start:]
	for k := range placed {
		placed[k] -= start
	}
	var shares []float64
	for _, g := range gaps {
		if g.cue {
			shares = append(shares, float64(utf8.RuneCountInString(s.text[:g.at-s.from]))/float64(utf8.RuneCountInString(s.text)))
		}
	}
	cuts := cueEnds(all, shares, placed)
	w.atoms = slices.Clone(w.atoms[:start])
	from := 0
	for k := range gaps {
		g := &gaps[k]
		switch {
		case !g.cue:
			w.add(atom{kind: atomWish, gap: g})
		case len(cuts) > 0:
			w.atoms = append(w.atoms, all[from:cuts[0]]...)
			w.addGap(g)
			from, cuts = cuts[0]+1, cuts[1:]
		default: // there are fewer words than cues
			w.atoms = append(w.atoms, all[from:]...)
			w.addGap(g)
			w.add(atom{raw: "…", text: "…", width: 1})
			from = len(all)
		}
	}
	w.atoms = append(w.atoms, all[from:]...)
}

// words adds text without tags.
func (w *layoutWriter) words(text string) {
	for text != "" {
		rest := strings.TrimLeft(text, " ")
		if n := len(text) - len(rest); n > 0 {
			w.add(atom{kind: atomSpace, raw: text[:n], width: n})
		}
		word, _, _ := strings.Cut(rest, " ")
		if word != "" {
			w.add(atom{raw: w.c.b.escape(word), text: word, width: utf8.RuneCountInString(word)})
		}
		text = rest[len(word):]
	}
}

// cueEnds chooses the spaces at which a sentence is cut: each near its share of the text, at best
// where the translation has the end of the cue.
func cueEnds(atoms []atom, shares []float64, placed []int) []int {
	t := newCutter(atoms)
	return t.cut(len(shares), func(j, _ int) float64 { return shares[j] * float64(t.width()) }, func(_, k int) float64 {
		if t.worth(k) <= 0 && slices.Contains(placed, k) {
			return -8
		}
		return 0
	})
}

// wrap puts the ends of rows into what is to be a row.
func (w *layoutWriter) wrap(atoms []atom, whole bool) {
	var wishes []*atom
	for i := range atoms {
		if atoms[i].kind == atomWish {
			wishes = append(wishes, &atoms[i])
		}
	}
	t := newCutter(atoms)
	if len(wishes) == 0 && whole && t.width() > lineWidth {
		wishes = []*atom{{kind: atomWish}}
	}
	n := len(wishes)
	cuts := t.cut(n, func(j, last int) float64 {
		return float64(last) + float64(t.width()-last)/float64(n-j+1)
	}, func(last, k int) float64 {
		return 3 * float64(max(0, t.at[k]-last-lineWidth)+max(0, t.width()-t.at[k]-1-lineWidth*n))
	})
	for j, k := range cuts {
		atoms[k] = atom{kind: atomRow, gap: wishes[j].gap}
		*wishes[j] = atom{}
	}
}

// A cutter finds the best of the spaces at which a text can be cut.
type cutter struct {
	atoms  []atom
	at     []int // how many characters are before each atom, and before the end
	spaces []int // which atoms they are
}

func newCutter(atoms []atom) *cutter {
	t := &cutter{atoms: atoms, at: make([]int, 1, len(atoms)+1)}
	n, words := 0, 0 // up to the last word
	for i := range atoms {
		a := &atoms[i]
		if a.kind == atomSpace && words > 0 {
			t.spaces = append(t.spaces, i)
		}
		if a.kind == atomWord && a.width > 0 {
			words++
			n = len(t.spaces)
		}
		t.at = append(t.at, t.at[i]+a.width)
	}
	t.spaces = t.spaces[:n]
	return t
}

func (t *cutter) width() int { return t.at[len(t.atoms)] }

// cut chooses n spaces, or all there are. Ideal says after how many characters cut j is best, cost
// how many characters away from there the space k is worse than another one. Both know where
// the cut before is.
func (t *cutter) cut(n int, ideal func(j, last int) float64, cost func(last, k int) float64) (cuts []int) {
	next, last := 0, 0
	scale := min(1, float64(t.width())/60)
	for j := range n {
		end := len(t.spaces) - (n - j - 1) // a space is left for each of the others
		if next >= end {
			end = min(next+1, len(t.spaces))
		}
		goal := ideal(j, last)
		best, least := -1, math.Inf(1)
		for i := next; i < end; i++ {
			k := t.spaces[i]
			away := float64(t.at[k]) - goal
			if best >= 0 && away > 2*lineWidth {
				break
			}
			// What counts is the part that becomes shorter than its share.
			part := goal - float64(last)
			if away > 0 {
				part = (float64(t.width()) - goal) / float64(n-j)
			}
			loss := math.Abs(away) / max(1, part) * float64(t.width()) / float64(n+1)
			if c := loss + scale*t.worth(k) + cost(last, k); c < least {
				best, least = i, c
			}
		}
		if best < 0 {
			break
		}
		cuts = append(cuts, t.spaces[best])
		next, last = best+1, t.at[t.spaces[best]]+1
	}
	return cuts
}

// worth is how many characters away from another place a cut at the space k is as good as there:
// less than 0 after a clause, more after a word that belongs to the next one.
func (t *cutter) worth(k int) float64 {
	for k--; k >= 0; k-- {
		a := &t.atoms[k]
		if a.kind != atomWord || a.width == 0 {
			continue
		}
		word := strings.TrimRight(a.text, `"'”’)]`)
		switch r, _ := utf8.DecodeLastRuneInString(word); {
		case strings.ContainsRune(".?!…", r):
			return -10
		case strings.ContainsRune(",;:—–", r):
			return -8
		case leaning[strings.ToLower(word)]:
			return 14
		}
		break
	}
	return 0
}

// leaning are the English words that belong to the next one.
var leaning = set("a about am an and are as at be been but by can could for from had has have her his if in into is its may might must my no not of on or our shall should so that the their these this those to very was were who will with would your")

// write writes all atoms. Pairs of tags end with a cue and begin again with the next one.
func (w *layoutWriter) write(out *strings.Builder) {
	var open []*tag
	for i := range w.atoms {
		a := &w.atoms[i]
		switch a.kind {
		case atomOpen:
			open = append(open, a.open)
		case atomClose:
			open = open[:max(0, len(open)-1)]
		case atomRow:
			if a.gap == nil {
				out.WriteString(w.eol)
			} else {
				w.c.e.write(out, a.gap.from, a.gap.to)
			}
		case atomCue:
			for _, o := range slices.Backward(open) {
				c := &w.c.b.tags[o.other]
				w.c.e.write(out, c.from, c.to)
			}
			w.c.e.write(out, a.gap.from, a.gap.to)
			for _, o := range open {
				w.c.e.write(out, o.from, o.to)
			}
		case atomWish: // there are fewer words than rows
			w.c.e.write(out, a.gap.from, a.gap.eol)
			w.c.e.write(out, a.gap.eolTo, a.gap.to)
		}
		out.WriteString(a.raw)
	}
}
