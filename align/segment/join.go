package segment

import (
	"strings"
	"unicode/utf8"
)

// breaks tells whether the line break at i ends a paragraph. Unless lines are
// joined, each does. In hard-wrapped text one does
//
//   - before an empty line, a list item, a bullet or a dialogue dash,
//   - at U+2029, and
//   - where the next word would have fitted into the line by far, after a
//     heading or the last line of a paragraph: no wrapping breaks there.
func (s *scanner) breaks(text string, i int) bool {
	if !s.join {
		return true
	}
	r, n := decode(text, i)
	next := i + n
	if r == '\u2029' {
		return true
	}
	for next < len(text) {
		r, n = decode(text, next)
		if !blank(r) {
			break
		}
		if lineBreak(r) {
			return true
		}
		next += n
	}
	if next == len(text) || s.startsItem(text[next:]) {
		return true
	}
	line := text[next:]
	if end := strings.IndexFunc(line, lineBreak); end >= 0 {
		line = line[:end]
	}
	word, _, _ := strings.Cut(line, " ")
	here := s.column(text, i)
	const ragged = 0.6 // of the width: proportional type and long words make lines uneven
	width := max(here, utf8.RuneCountInString(line))
	return float64(here+1+utf8.RuneCountInString(word)) < ragged*float64(width)
}

// column returns how many code points stand between the start of its line and i.
// It looks back as far as the present sentence, whose own column is s.lead.
func (s *scanner) column(text string, i int) int {
	line := text[s.start:i]
	lead := s.lead
	if k := strings.LastIndexFunc(line, lineBreak); k >= 0 {
		_, n := utf8.DecodeRuneInString(line[k:])
		line = line[k+n:]
		lead = 0
	}
	return lead + utf8.RuneCountInString(strings.TrimRightFunc(line, blank))
}

// startsItem tells whether line begins as list items, bullets and turns of a
// dialogue do.
func (s *scanner) startsItem(line string) bool {
	r, n := utf8.DecodeRuneInString(line)
	after, _ := utf8.DecodeRuneInString(line[n:])
	switch r {
	case '•', '●', '▪', '◦', '‣', '■', '□', '○', '✓', '→', '—', '–', '―':
		return true
	case '-', '*', '+', '|', '#':
		return blank(after) || r == '|' || r == '#'
	}
	end := strings.IndexAny(line[:min(len(line), minMaxBytes/2)], ".)।")
	if end <= 0 {
		return false
	}
	_, n = utf8.DecodeRuneInString(line[end:])
	after, _ = utf8.DecodeRuneInString(line[end+n:])
	return blank(after) && strings.ContainsFunc(line[:end], func(r rune) bool {
		return is(r, number) || is(r, letter)
	}) && s.isMarkerText(line[:end])
}
