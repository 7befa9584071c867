package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"golang.org/x/term"
	"golang.org/x/text/width"
)

// terminalWidth returns the width of the terminal behind w; ok is false if there is none.
func terminalWidth(w any) (columns int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		columns = 80
	}
	return columns, true
}

// cells is how many columns of a terminal s takes. A terminal may draw a
// Bengali vowel sign within the cell of its consonant or in one of its own; this
// counts the latter, so it is never too small.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += runeCells(r)
	}
	return n
}

func runeCells(r rune) int {
	switch {
	case r < 0x20, unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x1100:
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// wrap breaks s into lines of at most columns cells, at blanks where it can.
func wrap(s string, columns int) []string {
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(s) {
		n := cells(word)
		if used > 0 && used+1+n <= columns {
			line += " " + word
			used += 1 + n
			continue
		}
		if used > 0 {
			lines = append(lines, line)
		}
		for n > columns {
			cut := fit(word, columns)
			lines = append(lines, word[:cut])
			word = word[cut:]
			n = cells(word)
		}
		line, used = word, n
	}
	if used > 0 || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// fit is how many bytes of word fill at most columns cells: whole characters
// with the signs that belong to them, and at least one.
func fit(word string, columns int) int {
	used, end := 0, 0
	for i, r := range word {
		if unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me, unicode.Cf) {
			used += runeCells(r)
			continue
		}
		if i > 0 && used <= columns {
			end = i
		}
		used += runeCells(r)
		if used > columns {
			break
		}
	}
	if end == 0 {
		_, end = utf8.DecodeRuneInString(word)
	}
	return end
}

// columns prints pairs side by side for people.
type columns struct {
	w     io.Writer
	width int
	// escapes allows colours and moving the cursor, which puts the English at
	// the same column however wide the terminal draws the Bengali.
	escapes bool
	block   int
	doc     string
	err     error
}

func (c *columns) Write(p *align.Pair) error {
	const number, gap = 5, 2
	left := max(10, (c.width-number-gap)/2)
	right := max(10, c.width-number-gap-left-1)
	var b strings.Builder
	if c.block != 0 && (p.Place.Block != c.block || p.Place.Document != c.doc) {
		b.WriteByte('\n')
	}
	c.block, c.doc = p.Place.Block, p.Place.Document
	source, target := wrap(p.Source, left), wrap(p.Target, right)
	for i := range max(len(source), len(target)) {
		s, t := "", ""
		if i < len(source) {
			s = source[i]
		}
		if i < len(target) {
			t = target[i]
		}
		id := ""
		if i == 0 {
			id = p.ID
		}
		if c.escapes {
			fmt.Fprintf(&b, "\x1b[2m%*s\x1b[0m  %s\x1b[%dG%s\n", number-2, id, s, number+left+gap+1, t)
		} else {
			fmt.Fprintf(&b, "%*s  %s%s%s\n", number-2, id, s, strings.Repeat(" ", max(1, left+gap-cells(s))), t)
		}
	}
	for _, f := range p.Findings {
		for i, line := range wrap(string(f.Tier)+": "+f.Message, c.width-number) {
			indent := strings.Repeat(" ", number)
			if i > 0 {
				indent += "  "
			}
			if c.escapes {
				line = "\x1b[33m" + line + "\x1b[0m"
			}
			fmt.Fprintf(&b, "%s%s\n", indent, line)
		}
	}
	if c.err == nil {
		_, c.err = io.WriteString(c.w, b.String())
	}
	return c.err
}

func (c *columns) Close(*align.Report) error { return c.err }
func (c *columns) Flush() error              { return c.err }
func (c *columns) Notes() []string           { return nil }

// progress draws a line on a terminal while long work goes on.
type progress struct {
	w     io.Writer
	start time.Time
	last  time.Time
	shown bool
}

// newProgress returns nil, which does nothing, when w is no terminal.
func newProgress(w io.Writer) *progress {
	if _, ok := terminalWidth(w); !ok || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return &progress{w: w, start: time.Now()}
}

// step says how far the work is: done of total bytes, total 0 if unknown.
func (p *progress) step(sentences int, done, total int64) {
	if p == nil {
		return
	}
	now := time.Now()
	if now.Sub(p.start) < 2*time.Second || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	if total <= 0 || done <= 0 {
		fmt.Fprintf(p.w, "\r\x1b[K%d sentences", sentences)
		return
	}
	share := min(1, float64(done)/float64(total))
	const length = 30
	full := int(share * length)
	left := time.Duration(float64(now.Sub(p.start)) * (1 - share) / share).Round(time.Second)
	fmt.Fprintf(p.w, "\r\x1b[K[%s%s] %3.0f %%  %d sentences, %s left", strings.Repeat("=", full), strings.Repeat(" ", length-full), share*100, sentences, left)
}

// clear takes the line away.
func (p *progress) clear() {
	if p != nil && p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
