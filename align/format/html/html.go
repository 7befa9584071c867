// Package html stores pairs as one page to read and print: the source and its
// translation side by side, glossary terms marked in both, words that light up together
// with what translates them, what to look at in the margin, and the names with more
// than one spelling at the end.
//
// The page stands alone. It has no script, loads nothing and its content
// security policy forbids both, so it can be mailed and opened anywhere.
package html

import (
	"bufio"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
)

const (
	bufferSize = 64 << 10
	// maxPartners is how many terms and words of one sentence light up together with
	// their partners; the style sheet has a rule for each.
	maxPartners = 64
	// mostLinks is how many links of a sentence are looked at.
	mostLinks = 256
)

//go:embed page.css
var style string

// Writer writes a page. Rows are written as they come; what is known only at
// the end follows them and the style sheet shows it at the top. Memory grows
// by eight bytes a pair, for the links from the names to their sentences.
//
// Terms whose spans do not fit the text, or overlap one marked already, are
// not marked. Nor are linked words that overlap a term, or that begin or end within a word.
type Writer struct {
	// Replaced counts the bytes that are not UTF-8 and the control characters;
	// each was written as U+FFFD.
	Replaced int

	out      *bufio.Writer
	buf      []byte  // what is being written, kept for its capacity
	marks    []mark  // of the text being written, kept for its capacity
	groups   []group // of the pair being written, kept for its capacity
	meta     align.Meta
	from, to string // escaped language codes

	rows      int
	words     int
	documents []document
	block     int // of the last pair
	missing   int // terms marked as missing
	marked    int // terms marked as found
	linked    int // words marked that are linked
	tiers     [len(tiers)]int
	statuses  map[align.Status]int
	alone     int // aligned sentences without a counterpart
}

// document is a run of pairs from one file: the rows from first on.
type document struct {
	name   string
	first  int
	starts []int64 // where the sentences begin
}

// mark is a span of a text to highlight: a term, or a word if it has no use.
type mark struct {
	span    glossary.Span
	use     *glossary.Use
	partner int
}

// group is words of both sides that are linked to each other.
type group [2][]glossary.Span

// tiers holds what the page calls the weights of findings.
var tiers = [...]struct {
	tier                glossary.Tier
	name, many, meaning string
}{
	{glossary.Error, "Error", "errors", "has to be corrected"},
	{glossary.Warning, "Warning", "warnings", "is probably wrong"},
	{glossary.Suggestion, "Suggestion", "suggestions", "is worth a look"},
}

// chips holds the statuses that a reader is told of. A draft goes without saying, and so does
// an aligned pair.
var chips = [...]struct {
	status        align.Status
	name, meaning string
}{
	{align.Untranslated, "not translated", "the backend failed on this sentence"},
	{align.Rough, "rough", "made by the built-in engine, to be read with the source beside it"},
	{align.Copied, "copied", "has nothing to translate and repeats the source"},
	{align.Reviewed, "reviewed", "was confirmed by a person"},
}

// NewWriter returns a Writer on out and begins the page. An empty m.From means
// "bn", an empty m.To "en".
func NewWriter(out io.Writer, m align.Meta) *Writer {
	m.From, m.To = cmp.Or(m.From, "bn"), cmp.Or(m.To, "en")
	m.Title = cmp.Or(m.Title, "Parallel text")
	w := &Writer{
		out:      bufio.NewWriterSize(out, bufferSize),
		meta:     m,
		statuses: map[align.Status]int{},
	}
	w.from = string(w.appendText(nil, m.From))
	w.to = string(w.appendText(nil, m.To))
	// A bufio.Writer keeps its first error: the next call reports it.
	w.out.Write(w.appendHead(nil))
	return w
}

// Write stores p as one row.
func (w *Writer) Write(p *align.Pair) error {
	w.rows++
	w.statuses[p.Status]++
	b := w.buf[:0]
	newBlock := p.Place.Block != w.block
	w.block = p.Place.Block
	if n := len(w.documents); n == 0 || w.documents[n-1].name != p.Place.Document {
		w.documents = append(w.documents, document{name: p.Place.Document, first: w.rows})
		newBlock = true
		b = w.appendDocument(b, p.Place.Document)
	}
	d := &w.documents[len(w.documents)-1]
	d.starts = append(d.starts, p.Place.Start)
	for range strings.FieldsSeq(p.Source) {
		w.words++
	}

	b = append(b, `<tr role="row" id="s`...)
	b = strconv.AppendInt(b, int64(w.rows), 10)
	b = append(b, '"')
	if newBlock {
		b = append(b, ` class="block"`...)
	}
	b = append(b, `><th role="rowheader" scope="row"`...)
	if p.Place.Line > 0 {
		b = fmt.Appendf(b, ` title="line %d, column %d"`, p.Place.Line, p.Place.Column)
	}
	b = append(b, '>')
	if p.ID == "" {
		b = strconv.AppendInt(b, int64(w.rows), 10)
	} else {
		b = w.appendText(b, p.ID)
	}
	b = append(b, `</th>`...)

	b = append(b, `<td role="cell" class="text" lang="`...)
	b = append(b, w.from...)
	b = append(b, `">`...)
	w.group(p)
	b = w.appendSide(b, 0, p.Source, p.Terms, func(u *glossary.Use) *glossary.Span { return &u.Source })
	if p.Status == align.Aligned && p.Source == "" {
		b = w.appendAlone(b)
	}
	b = append(b, `</td><td role="cell" class="text" lang="`...)
	b = append(b, w.to...)
	b = append(b, `">`...)
	b = w.appendSide(b, 1, p.Target, p.Terms, func(u *glossary.Use) *glossary.Span { return u.Target })
	// A chip stands in the margin, or in place of the text that is missing.
	if p.Status == align.Aligned && p.Target == "" {
		b = w.appendAlone(b)
	} else if p.Target == "" {
		b = appendChip(b, p.Status)
	}
	b = append(b, `</td><td role="cell" class="notes">`...)
	if p.Target != "" {
		b = appendChip(b, p.Status)
	}
	b = w.appendFindings(b, p)
	b = w.appendMatches(b, p)
	b = append(b, "</td></tr>\n"...)
	w.buf = b
	_, err := w.out.Write(b)
	return err
}

// Flush hands on what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// Close ends the page with the summary, the names of r in several spellings
// and a legend.
func (w *Writer) Close(r *align.Report) error {
	if r == nil {
		r = &align.Report{}
	}
	w.out.Write(w.appendEnd(w.buf[:0], r))
	return w.out.Flush()
}

// Notes tells people what was changed on the way, nil when nothing was.
func (w *Writer) Notes() []string {
	if w.Replaced == 0 {
		return nil
	}
	return []string{fmt.Sprintf("characters that a page cannot show, written as U+FFFD: %d", w.Replaced)}
}

// appendAlone appends a chip for the text that has no counterpart, where that would stand.
func (w *Writer) appendAlone(b []byte) []byte {
	w.alone++
	return append(b, aloneChip...)
}

const aloneChip = `<span class="chip alone">no counterpart</span>`

func appendChip(b []byte, status align.Status) []byte {
	for _, c := range chips {
		if c.status == status {
			b = append(b, `<span class="chip `...)
			b = append(b, c.status...)
			b = append(b, `">`...)
			b = append(b, c.name...)
			b = append(b, `</span>`...)
		}
	}
	return b
}

// appendFindings appends what a reader should look at.
func (w *Writer) appendFindings(b []byte, p *align.Pair) []byte {
	for i := range p.Findings {
		f := &p.Findings[i]
		b = append(b, `<p>`...)
		b = w.appendTier(b, f.Tier)
		b = append(b, ' ')
		b = w.appendText(b, f.Message)
		b = append(b, `</p>`...)
	}
	return b
}

// appendMatches appends what a memory has for similar texts.
func (w *Writer) appendMatches(b []byte, p *align.Pair) []byte {
	for _, m := range p.Matches {
		b = append(b, `<p>`...)
		b = strconv.AppendInt(b, int64(m.Score), 10)
		b = append(b, ` % like <span lang="`...)
		b = append(b, w.from...)
		b = append(b, `">`...)
		b = w.appendText(b, m.Source)
		b = append(b, `</span>: <i>`...)
		b = w.appendText(b, m.Target)
		b = append(b, `</i></p>`...)
	}
	return b
}

// appendTier appends the word for a tier and counts it.
func (w *Writer) appendTier(b []byte, tier glossary.Tier) []byte {
	for i, t := range tiers {
		if t.tier == tier {
			w.tiers[i]++
			return fmt.Appendf(b, `<b class="%s">%s</b>`, t.tier, t.name)
		}
	}
	b = append(b, `<b>`...)
	b = w.appendText(b, string(tier))
	return append(b, `</b>`...)
}

// appendDocument appends a row with the name of a file, unless it is the first
// one and the title says it already.
func (w *Writer) appendDocument(b []byte, name string) []byte {
	if name == "" || w.rows == 1 && (name == "-" || name == w.meta.Title || strings.HasSuffix(name, "/"+w.meta.Title)) {
		return b
	}
	if name == "-" {
		name = "standard input"
	}
	b = append(b, `<tr role="row" class="document"><th role="rowheader" scope="rowgroup" colspan="4">`...)
	b = w.appendText(b, name)
	return append(b, "</th></tr>\n"...)
}

// group finds the words of a pair that are to light up together: those of links that have a
// word in common, as many as there are rules for beside those of terms.
func (w *Writer) group(p *align.Pair) {
	w.groups = w.groups[:0]
	for _, l := range p.Links[:min(len(p.Links), mostLinks)] {
		if !word(l.Source, p.Source) || !word(l.Target, p.Target) || slices.ContainsFunc(p.Terms, func(u glossary.Use) bool {
			return overlap(u.Source, l.Source) || u.Target != nil && overlap(*u.Target, l.Target)
		}) {
			continue
		}
		spans := [2]glossary.Span{l.Source, l.Target}
		at := -1
		clash := false // with a part of a word that is linked
		for i := range w.groups {
			for side, s := range spans {
				for _, o := range w.groups[i][side] {
					switch {
					case o == s && (at < 0 || at == i):
						at = i
					case overlap(o, s):
						clash = true
					}
				}
			}
		}
		if clash {
			continue
		}
		if at < 0 {
			if len(p.Terms)+len(w.groups) >= maxPartners {
				return
			}
			at = len(w.groups)
			w.groups = append(w.groups, group{})
		}
		for side, s := range spans {
			if all := &w.groups[at][side]; !slices.Contains(*all, s) {
				*all = append(*all, s)
			}
		}
	}
}

func overlap(a, b glossary.Span) bool { return a[0] < b[1] && b[0] < a[1] }

// word tells whether s is whole words of text: a target that was changed after it was linked has
// other words there.
func word(s glossary.Span, text string) bool {
	return fits(s, text) && !inWord(text, s[0]) && !inWord(text, s[1])
}

// inWord tells whether a word goes on at byte i of text.
func inWord(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	return ofWord(before) && ofWord(after)
}

func ofWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// appendSide appends a text with its terms and linked words marked. span tells where this
// side of the pair has a term, nil if it has not.
func (w *Writer) appendSide(b []byte, side int, text string, uses []glossary.Use, span func(*glossary.Use) *glossary.Span) []byte {
	w.marks = w.marks[:0]
	for i := range uses {
		if s := span(&uses[i]); s != nil && fits(*s, text) {
			w.marks = append(w.marks, mark{*s, &uses[i], i})
		}
	}
	for i := range w.groups {
		for _, s := range w.groups[i][side] {
			w.marks = append(w.marks, mark{s, nil, len(uses) + i})
		}
	}
	slices.SortStableFunc(w.marks, func(a, b mark) int {
		// Of two that begin together the longer one is marked.
		return cmp.Or(cmp.Compare(a.span[0], b.span[0]), cmp.Compare(b.span[1], a.span[1]))
	})
	written := 0
	for _, m := range w.marks {
		if m.span[0] < written {
			continue
		}
		b = w.appendText(b, text[written:m.span[0]])
		written = m.span[1]
		if m.use == nil {
			w.linked++
			b = append(b, `<span class=t`...)
			b = strconv.AppendInt(b, int64(m.partner), 10)
			b = append(b, '>')
			b = w.appendText(b, text[m.span[0]:m.span[1]])
			b = append(b, `</span>`...)
			continue
		}
		b = w.appendTerm(b, text[m.span[0]:m.span[1]], m)
	}
	return w.appendText(b, text[written:])
}

// appendTerm appends a term that stands in the text as shown.
func (w *Writer) appendTerm(b []byte, shown string, m mark) []byte {
	b = append(b, `<mark class="`...)
	if m.use.Target == nil {
		w.missing++
		b = append(b, `missing`...)
	} else {
		w.marked++
		b = append(b, `term`...)
		if m.partner < maxPartners {
			b = append(b, " t"...)
			b = strconv.AppendInt(b, int64(m.partner), 10)
		}
	}
	b = append(b, `" tabindex="0" title="`...)
	b = w.appendText(b, m.use.BN)
	b = append(b, " → "...)
	b = w.appendText(b, m.use.EN)
	if m.use.Form != m.use.BN && m.use.Form != "" {
		b = append(b, ", here spelled "...)
		b = w.appendText(b, m.use.Form)
	}
	if m.use.Target == nil {
		b = append(b, ", not found in the translation"...)
	}
	b = append(b, `">`...)
	b = w.appendText(b, shown)
	return append(b, `</mark>`...)
}

// fits tells whether s is a part of text that begins and ends between characters. CR and LF
// are one: a tag between them would make two line breaks of them.
func fits(s glossary.Span, text string) bool {
	return 0 <= s[0] && s[0] < s[1] && s[1] <= len(text) && between(text, s[0]) && between(text, s[1])
}

// between tells whether a tag may stand at byte i of text.
func between(text string, i int) bool {
	return i == len(text) || utf8.RuneStart(text[i]) && !(i > 0 && text[i-1] == '\r' && text[i] == '\n')
}

// appendText appends s as text of an element or of an attribute in double quotes.
func (w *Writer) appendText(b []byte, s string) []byte {
	kept := 0
	for i := 0; i < len(s); {
		if plain[s[i]] {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		as := escape(r)
		if r == utf8.RuneError && n == 1 || !allowed(r) {
			as = "\uFFFD"
			w.Replaced++
		}
		if as != "" {
			b = append(b, s[kept:i]...)
			b = append(b, as...)
			kept = i + n
		}
		i += n
	}
	return append(b, s[kept:]...)
}

// plain tells the bytes that stand for themselves everywhere in HTML.
var plain = func() (t [256]bool) {
	for c := range rune(utf8.RuneSelf) {
		t[c] = allowed(c) && escape(c) == ""
	}
	return t
}()

// allowed tells whether a page may hold r: not so control characters and U+FFFE, U+FFFF.
func allowed(r rune) bool {
	return r >= ' ' && r < 0x7f || r >= 0xa0 && r != '\uFFFE' && r != '\uFFFF' || r == '\t' || r == '\n' || r == '\r'
}

// escape returns what stands for r in HTML, "" when it stands for itself.
func escape(r rune) string {
	switch r {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '"':
		return "&#34;"
	case '\'':
		return "&#39;"
	}
	return ""
}
