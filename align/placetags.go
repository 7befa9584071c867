package align

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
)

// PlaceTags puts the tags of a source into its target, by the word links. A pair goes around
// the words that translate those in it, a mark that stands at a word stays with it, and
// any other tag goes where the fewest links lead across it. Where there are no links to go
// by, the place is that at the same share of the text, between words, and the tag is among
// the guessed. Every tag is placed, pairs within each other as in the source; the target is
// only changed where it is without a text that a tag keeps, which is put in.
func PlaceTags(source string, tags []Tag, target string, links []Link) (text string, placed, guessed []Tag) {
	if len(tags) == 0 {
		return target, nil, nil
	}
	p := tagPlacer{source: source, tags: tags, target: target, links: links, closes: closesOf(tags)}
	p.keep()
	p.words = wordSpans(p.target)
	if len(tags) > maxPlaced {
		for i := range tags {
			p.add(&tags[i], p.edge(tags[i].At*len(p.words)/max(1, len(source))))
		}
		return p.target, p.placed, p.placed
	}
	p.linked = make([][]int, len(p.words))
	for i, l := range p.links {
		k, _ := slices.BinarySearchFunc(p.words, l.Target[0], func(w glossary.Span, at int) int { return cmp.Compare(w[1]-1, at) })
		for ; k < len(p.words) && p.words[k][0] < l.Target[1]; k++ {
			p.linked[k] = append(p.linked[k], i)
		}
	}
	p.taken = make([]int, len(p.words))
	p.place(p.tree(), window{0, len(p.words)}, 0)
	return p.target, p.placed, p.guessed
}

// maxPlaced is how many tags a text may have for each to be placed by itself. The text is no
// text for people then, and all go at their share of it.
const maxPlaced = 1000

// tagPlacer is one run of PlaceTags.
type tagPlacer struct {
	source  string
	tags    []Tag
	target  string
	links   []Link
	kept    map[int]glossary.Span // where the target has the text that the pair of that ID keeps
	next    map[string]int        // from where on a text that is kept is looked for
	words   []glossary.Span       // of the target, with the punctuation at them
	linked  [][]int               // the links to each word
	closes  map[int]int           // which tag is the Close of an ID
	taken   []int                 // how many pairs are around each word
	last    int                   // no tag without its pair goes before this byte
	placed  []Tag
	guessed []Tag
}

// A tagNode is a tag, or a pair with what is in it.
type tagNode struct {
	open, close *Tag // close is nil for what is no pair
	children    []*tagNode
	at          window // words around which a pair goes
	byteAt      int    // where another tag goes
}

// A window is a range of words.
type window struct{ from, to int }

// keep finds the texts that pairs keep, and puts in what is missing. Texts that are the same are
// found one after the other.
func (p *tagPlacer) keep() {
	p.kept = make(map[int]glossary.Span)
	p.next = make(map[string]int)
	for i := range p.tags {
		t := &p.tags[i]
		end, ok := p.closes[t.ID]
		if t.Kind != Open || !t.Keep || !ok || end < i {
			continue
		}
		text := p.source[t.At:p.tags[end].At]
		if text == "" {
			continue
		}
		at := p.find(text)
		if at < 0 {
			at = p.insert(text, t.At)
			p.guessed = append(p.guessed, *t)
		}
		p.kept[t.ID] = glossary.Span{at, at + len(text)}
	}
}

// find is where the target has the text for the next pair that keeps it, -1 if nowhere.
func (p *tagPlacer) find(text string) int {
	for {
		at := p.next[text]
		n := strings.Index(p.target[at:], text)
		if n < 0 {
			p.next[text] = len(p.target)
			return -1
		}
		at += n
		p.next[text] = at + len(text)
		if !p.overlapsKept(at, at+len(text)) {
			return at
		}
	}
}

func (p *tagPlacer) overlapsKept(from, to int) bool {
	for _, s := range p.kept {
		if from < s[1] && s[0] < to {
			return true
		}
	}
	return false
}

// insert puts a text that stands at byte at of the source into the target, as a word, and
// returns where it is then.
func (p *tagPlacer) insert(text string, at int) int {
	share := float64(at) / float64(max(1, len(p.source)))
	words := wordSpans(p.target)
	pos := len(p.target)
	for _, w := range words {
		if float64(w[0]) >= share*float64(len(p.target)) && !p.overlapsKept(w[0]-1, w[0]+1) {
			pos = w[0]
			break
		}
	}
	put := text
	if pos < len(p.target) {
		put += " "
	} else if pos > 0 {
		put, pos = " "+put, pos+1
		p.target += put
		p.next[text] = len(p.target)
		return pos
	}
	p.target = p.target[:pos] + put + p.target[pos:]
	shift := func(s glossary.Span) glossary.Span {
		if s[0] >= pos {
			s[0] += len(put)
		}
		if s[1] > pos {
			s[1] += len(put)
		}
		return s
	}
	p.links = slices.Clone(p.links)
	for i := range p.links {
		p.links[i].Target = shift(p.links[i].Target)
	}
	for id, s := range p.kept {
		p.kept[id] = shift(s)
	}
	for text, at := range p.next {
		if at > pos {
			p.next[text] = at + len(put)
		}
	}
	return pos
}

// tree sorts the tags into pairs with what is in them. Of two pairs that cross, the second is
// taken for two tags that have none.
func (p *tagPlacer) tree() []*tagNode {
	paired := make(map[int]bool)
	var open []int
	for i := range p.tags {
		switch t := &p.tags[i]; t.Kind {
		case Open:
			open = append(open, t.ID)
		case Close:
			if k := slices.Index(open, t.ID); k >= 0 {
				paired[t.ID] = true
				open = open[:k]
			}
		}
	}
	root := &tagNode{}
	stack := []*tagNode{root}
	for i := range p.tags {
		t := &p.tags[i]
		top := stack[len(stack)-1]
		if t.Kind == Close && len(stack) > 1 && top.open.ID == t.ID {
			top.close = t
			stack = stack[:len(stack)-1]
			continue
		}
		n := &tagNode{open: t}
		top.children = append(top.children, n)
		if t.Kind == Open && paired[t.ID] {
			stack = append(stack, n)
		}
	}
	return root.children
}

// place finds the places of sibling nodes within words, and adds their tags.
func (p *tagPlacer) place(nodes []*tagNode, w window, depth int) {
	for _, n := range nodes {
		if n.close != nil && n.open.At < n.close.At {
			n.at = p.around(n, w, depth)
			for k := n.at.from; k < n.at.to; k++ {
				p.taken[k] = depth + 1
			}
		}
	}
	for _, n := range nodes {
		if n.close == nil || n.open.At == n.close.At {
			n.byteAt = p.between(n, w, depth)
		}
	}
	start := func(n *tagNode) int {
		if n.at.to > n.at.from {
			return p.begin(n)
		}
		return n.byteAt
	}
	slices.SortStableFunc(nodes, func(a, b *tagNode) int { return cmp.Compare(start(a), start(b)) })
	for _, n := range nodes {
		p.add(n.open, start(n))
		switch {
		case n.close == nil:
		case n.at.to > n.at.from:
			p.place(n.children, n.at, depth+1)
			p.add(n.close, p.end(n))
		default:
			for _, c := range n.children {
				p.addAt(c, n.byteAt)
			}
			p.add(n.close, n.byteAt)
		}
	}
}

// addAt adds all tags of a node in one place.
func (p *tagPlacer) addAt(n *tagNode, at int) {
	p.add(n.open, at)
	for _, c := range n.children {
		p.addAt(c, at)
	}
	if n.close != nil {
		p.add(n.close, at)
	}
}

func (p *tagPlacer) add(t *Tag, at int) {
	placed := *t
	placed.At = at
	if n := len(p.placed); n > 0 { // a mark may end before the punctuation that a pair includes
		placed.At = max(at, p.placed[n-1].At)
	}
	p.placed = append(p.placed, placed)
}

// begin and end are the bytes around which a pair goes: without the punctuation at its edges
// that the source has outside.
func (p *tagPlacer) begin(n *tagNode) int {
	if s, ok := p.kept[n.open.ID]; ok && n.open.Keep {
		return s[0]
	}
	s := p.words[n.at.from]
	if r, _ := utf8.DecodeRuneInString(p.source[n.open.At:]); isMark(r) {
		return s[0]
	}
	return s[0] + len(p.target[s[0]:s[1]]) - len(strings.TrimLeftFunc(p.target[s[0]:s[1]], isMark))
}

func (p *tagPlacer) end(n *tagNode) int {
	if s, ok := p.kept[n.open.ID]; ok && n.open.Keep {
		return s[1]
	}
	s := p.words[n.at.to-1]
	if r, _ := utf8.DecodeLastRuneInString(p.source[:n.close.At]); isMark(r) {
		return s[1]
	}
	return max(p.begin(n), s[0]+len(strings.TrimRightFunc(p.target[s[0]:s[1]], isMark)))
}

// isMark tells punctuation, and symbols that stand at words as such.
func isMark(r rune) bool { return unicode.IsPunct(r) && r != '%' && r != '#' && r != '@' && r != '&' }

// around are the words in w around which a pair goes: of those that nothing else goes around,
// the run that has the most words linked to what is in the pair and the fewest linked to
// other words.
func (p *tagPlacer) around(n *tagNode, w window, depth int) window {
	if s, ok := p.kept[n.open.ID]; ok && n.open.Keep {
		k := slices.IndexFunc(p.words, func(o glossary.Span) bool { return s[0] < o[1] })
		to := max(k, 0) // -1 where only white space is kept
		for to < len(p.words) && p.words[to][0] < s[1] {
			to++
		}
		if k >= w.from && to > k && to <= w.to {
			return window{k, to}
		}
	}
	from, to := n.open.At, n.close.At
	best, found := window{}, 0.0
	sum, start := 0.0, w.from
	for k := w.from; k < w.to; k++ {
		if p.taken[k] > depth {
			sum, start = 0, k+1
			continue
		}
		if sum += p.worth(k, from, to); sum <= 0 {
			sum, start = 0, k+1
		} else if sum > found {
			best, found = window{start, k + 1}, sum
		}
	}
	if found > 0 {
		return best
	}
	p.guessed = append(p.guessed, *n.open)
	// The same share of the words, or the next ones that are free.
	scale := float64(w.to-w.from) / float64(max(1, len(p.source)))
	a := w.from + int(math.Round(float64(from)*scale))
	b := max(a+1, w.from+int(math.Round(float64(to)*scale)))
	free := -1
	for k := w.from; k < w.to; k++ {
		if p.taken[k] <= depth && (free < 0 || abs(k-a) < abs(free-a)) {
			free = k
		}
	}
	if free < 0 {
		n.byteAt = p.edge(w.to)
		return window{}
	}
	a = free
	end := a + 1
	for end < min(b, w.to) && p.taken[end] <= depth {
		end++
	}
	return window{a, end}
}

func abs(n int) int { return max(n, -n) }

// worth is how much word k of the target belongs to bytes from to to of the source.
func (p *tagPlacer) worth(k, from, to int) float64 {
	if len(p.linked[k]) == 0 {
		return -0.3 // an article or the like
	}
	for _, i := range p.linked[k] {
		if l := &p.links[i]; l.Source[0] < to && l.Source[1] > from {
			return 1
		}
	}
	return -1
}

// between is where a tag without a pair goes, in bytes of the target.
func (p *tagPlacer) between(n *tagNode, w window, depth int) int {
	t := n.open
	paired := n.close != nil || t.Kind == Alone
	if n.byteAt > 0 {
		return n.byteAt
	}
	if at, ok := p.atWord(t); ok && (paired || t.Kind == Close && at >= p.last) {
		k := 0
		for k < len(p.words) && p.words[k][0] < at {
			k++
		}
		if k >= w.from && k <= w.to && (k == 0 || k == len(p.words) || p.taken[k] <= depth || p.taken[k-1] <= depth) {
			if !paired {
				p.last = at
			}
			return at
		}
	}
	if len(p.links) == 0 {
		p.guessed = append(p.guessed, *t)
	}
	share := float64(t.At) / float64(max(1, len(p.source)))
	// crossed counts the links that lead across the place before word k: at first to its left
	// from the right, and so on.
	crossed := 0.0
	for i := range p.links {
		if p.links[i].Source[0] < t.At {
			crossed++
		}
	}
	next := slices.Clone(p.links)
	slices.SortFunc(next, func(a, b Link) int { return cmp.Compare(a.Target[0], b.Target[0]) })
	best, least := w.to, math.Inf(1)
	for k := w.from; k <= w.to; k++ {
		at := p.edge(k)
		for ; len(next) > 0 && next[0].Target[0] < at; next = next[1:] {
			if next[0].Source[0] < t.At {
				crossed--
			} else {
				crossed++
			}
		}
		if k > w.from && k < w.to && p.taken[k-1] > depth && p.taken[k] > depth {
			continue // within another pair
		}
		if t.Space && len(p.words) > 1 && (k == 0 || k == len(p.words)) {
			continue // nothing to part
		}
		if !paired && at < p.last {
			continue
		}
		cost := crossed + 4*math.Abs(float64(at)/float64(max(1, len(p.target)))-share)
		if cost < least {
			best, least = k, cost
		}
	}
	at := p.edge(best)
	if !paired {
		at = max(at, p.last)
		p.last = at
	}
	if t.Space {
		return p.wordEnd(best)
	}
	return at
}

// edge is the byte before which word k begins, or the end of the text.
func (p *tagPlacer) edge(k int) int {
	if k < len(p.words) {
		return p.words[k][0]
	}
	return len(p.target)
}

// wordEnd is the byte at which the word before word k ends.
func (p *tagPlacer) wordEnd(k int) int {
	if k > 0 {
		return p.words[k-1][1]
	}
	return 0
}

// atWord is the end of the word that translates the one to which a tag is attached.
func (p *tagPlacer) atWord(t *Tag) (at int, ok bool) {
	if t.Space || t.At == 0 || t.At == len(p.source) {
		return 0, false
	}
	r, _ := utf8.DecodeLastRuneInString(p.source[:t.At])
	if unicode.IsSpace(r) {
		return 0, false
	}
	word := len(strings.TrimRightFunc(p.source[:t.At], isMark))
	for i := range p.links {
		if l := &p.links[i]; l.Source[0] < word && word <= l.Source[1] && l.Target[1] > at {
			at, ok = l.Target[1], true
		}
	}
	if ok && word < t.At { // with the punctuation between
		for _, w := range p.words {
			if w[0] < at && at <= w[1] {
				at = w[1]
			}
		}
	}
	return at, ok
}

// wordSpans are the parts of a text between white space.
func wordSpans(text string) (spans []glossary.Span) {
	start := -1
	for i, r := range text {
		if unicode.IsSpace(r) {
			if start >= 0 {
				spans = append(spans, glossary.Span{start, i})
			}
			start = -1
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		spans = append(spans, glossary.Span{start, len(text)})
	}
	return spans
}
