package align

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// Unit is what a file holds as one piece: a pair, or a text alone. Where its
// characters stand is known, so that they can be pointed to and replaced.
type Unit struct {
	// ID is that of the file, if it has one.
	ID string
	// Source is the text, or the source side of the pair.
	Source Passage
	// Target is the other side; its Text is empty when there is none.
	Target Passage
	// Origin, Status and Place are what the file says of the pair, with the zero
	// value for what it does not say.
	Origin string
	Status Status
	Place  Place
	// Words, Unknown, Terms and Findings are those of the pair, if the file has them.
	Words, Unknown int
	Terms          []glossary.Use
	Findings       []glossary.Finding
	// Bead is that of a pair of existing texts, if the file has it.
	Bead *Bead
}

// Pair is the unit as a pair. One without a target is untranslated, or, if it is Copied,
// has the source as its target; one that is Aligned has no counterpart.
func (u *Unit) Pair() Pair {
	p := Pair{ID: u.ID, Source: u.Source.Text, Target: u.Target.Text, Origin: u.Origin, Status: u.Status, Place: u.Place,
		Words: u.Words, Unknown: u.Unknown, Terms: u.Terms, Findings: u.Findings, Bead: u.Bead,
		SourceTags: u.Source.Tags, TargetTags: u.Target.Tags}
	switch {
	case p.Target == "" && p.Status == Copied:
		p.Target, p.TargetTags = p.Source, p.SourceTags
	case p.Target == "" && p.Status != Aligned:
		p.Status = Untranslated
	}
	return p
}

// Passage is a text as it stands in a file: a line, or one side of a pair.
type Passage struct {
	// Text is what is read: in UTF-8, however the file is stored, without escapes
	// and tags.
	Text string
	// Start is where it begins.
	Start names.Place
	// UTF16 says how the file is stored: in that byte order, "LE" or "BE", or in
	// UTF-8 if empty.
	UTF16 string
	// Tags are the inline markup of the text, which Text is without.
	Tags []Tag
	// Escape writes a text as the file must have it; nil for as it is.
	Escape func(string) string
	// Without lists the characters that the file cannot have here in any form, so that
	// no text with one of them can be put in.
	Without string

	raw   string // as the file has it, in UTF-8; "" if that is Text
	jumps []jump // where text and raw do not go on together, in order
}

// A jump says that byte text of the text is byte raw of what the file has.
type jump struct {
	text, raw int
	tag       bool // markup stands before raw
	verbatim  bool // what follows is not escaped
}

// Blank makes bytes from to to of the text spaces, for whoever must not read them.
// The file has them still.
func (p *Passage) Blank(from, to int) {
	if p.raw == "" {
		p.raw = p.Text
	}
	p.Text = p.Text[:from] + strings.Repeat(" ", to-from) + p.Text[to:]
}

// At is the place in the file of the character at byte i of the text.
func (p *Passage) At(i int) names.Place { return p.place(p.rawAt(i)) }

// rawAt is where the character at byte i of the text begins in the raw text.
func (p *Passage) rawAt(i int) int {
	for k := len(p.jumps) - 1; k >= 0; k-- {
		if j := p.jumps[k]; j.text <= i {
			return j.raw + i - j.text
		}
	}
	return i
}

// rawEnd is where the character before byte i of the text ends in the raw text.
func (p *Passage) rawEnd(i int) int {
	for k := len(p.jumps) - 1; k >= 0; k-- {
		j := p.jumps[k]
		if j.text == i && !j.tag {
			return j.raw // an escape ends here
		}
		if j.text < i {
			return j.raw + i - j.text
		}
	}
	return i
}

// place is where byte k of the raw text stands.
func (p *Passage) place(k int) names.Place {
	raw := p.raw
	if raw == "" {
		raw = p.Text
	}
	before := raw[:k]
	at := p.Start
	if n := strings.Count(before, "\n"); n > 0 {
		at.Line += n
		at.Column = 1
		before = before[strings.LastIndexByte(before, '\n')+1:]
	}
	at.Column += utf8.RuneCountInString(before)
	if p.UTF16 == "" {
		at.Offset += int64(k)
	} else {
		at.Offset += size16(raw[:k])
	}
	return at
}

// Edit replaces bytes of a file.
type Edit struct {
	// Start is where they begin.
	Start int64
	// Old is what stands there, New what is to.
	Old, New []byte
}

// Replace is the edit that puts text in the place of the bytes start to end of
// the passage. ok is false when there are tags between them, which it would lose, or
// text has a character that cannot stand there.
func (p *Passage) Replace(start, end int, text string) (e Edit, ok bool) {
	if strings.ContainsAny(text, p.Without) {
		return Edit{}, false
	}
	verbatim := p.Escape == nil
	for _, j := range p.jumps {
		if j.tag && start < j.text && j.text < end {
			return Edit{}, false
		}
		if j.text <= start && j.tag {
			verbatim = j.verbatim
		}
	}
	if !verbatim {
		text = p.Escape(text)
	} else if p.Escape != nil && strings.Contains(text, "]]>") {
		return Edit{}, false // it would end the section
	}
	raw := p.raw
	if raw == "" {
		raw = p.Text
	}
	from, to := p.rawAt(start), p.rawEnd(end)
	return Edit{Start: p.place(from).Offset, Old: p.encode(raw[from:to]), New: p.encode(text)}, true
}

// encode is text as the file stores it.
func (p *Passage) encode(text string) (out []byte) {
	if p.UTF16 == "" {
		return []byte(text)
	}
	for _, u := range utf16.Encode([]rune(text)) {
		if p.UTF16 == "BE" {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

// PassageMaker makes a passage of pieces of a file that has escapes and tags.
type PassageMaker struct {
	text strings.Builder
	p    Passage
}

// NewPassage begins a passage of raw, which is how the file has it in UTF-8,
// at start.
func NewPassage(raw string, start names.Place) *PassageMaker {
	return &PassageMaker{p: Passage{raw: raw, Start: start}}
}

// Add appends text, which stands in the raw text from byte from to byte to: as it
// is, or as one escape.
func (m *PassageMaker) Add(text string, from, to int) {
	if text != "" {
		m.add(text, from, to, jump{})
	}
}

// AddAfterTag is Add for a text with markup before it. Up to the next markup it
// is escaped, or else verbatim.
func (m *PassageMaker) AddAfterTag(text string, from, to int, verbatim bool) {
	if text != "" {
		m.add(text, from, to, jump{tag: true, verbatim: verbatim})
	}
}

func (m *PassageMaker) add(text string, from, to int, j jump) {
	at := m.text.Len()
	last := jump{}
	if n := len(m.p.jumps); n > 0 {
		last = m.p.jumps[n-1]
	}
	if j.text, j.raw = at, from; j.tag || last.raw+at-last.text != from {
		m.p.jumps = append(m.p.jumps, j)
	}
	m.text.WriteString(text)
	if to-from != len(text) {
		m.p.jumps = append(m.p.jumps, jump{text: at + len(text), raw: to})
	}
}

// Passage is the passage of what was added.
func (m *PassageMaker) Passage() Passage {
	m.p.Text = m.text.String()
	return m.p
}
