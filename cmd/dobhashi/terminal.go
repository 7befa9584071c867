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
			if cut == len(word) {
				break
			}
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

// fit is how many bytes of word fill at most columns cells: whole clusters, and
// at least one.
func fit(word string, columns int) int {
	end, used := 0, 0
	for end < len(word) {
		n := cluster(word[end:])
		used += cells(word[end : end+n])
		if end > 0 && used > columns {
			break
		}
		end += n
	}
	return end
}

const (
	hasanta = '\u09CD' // joins two consonants to one sign
	joiner  = '\u200D'
)

// cluster is the length of the first character of s as a reader sees it: a
// letter with its signs and the letters that a hasanta joins to it.
func cluster(s string) int {
	last, n := utf8.DecodeRuneInString(s)
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me, unicode.Cf) && last != joiner &&
			(last != hasanta || !unicode.Is(unicode.Bengali, r)) {
			break
		}
		last = r
		n += size
	}
	return n
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

// pipeWidth is the width of columns that do not go to a terminal.
const pipeWidth = 100

// pageOf is how wide the columns on an output are, and whether it takes colours and moves of
// the cursor.
func pageOf(out *output) (width int, escapes bool) {
	width, tty := terminalWidth(out.Writer)
	if !tty {
		return pipeWidth, false
	}
	return width, os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func newColumns(out *output) *columns {
	width, escapes := pageOf(out)
	return &columns{w: out, width: width, escapes: escapes}
}

func (c *columns) Write(p *align.Pair) error {
	// Numbers that are long take from the room of the Bengali, so that the
	// English begins at one column throughout.
	const numbers, gap = 3, 2
	right := max(8, (c.width-numbers-2*gap)/2)
	english := numbers + gap + right + gap
	number := max(numbers, len(p.ID))
	left := max(8, english-number-2*gap)
	var b strings.Builder
	if c.block != 0 && (p.Place.Block != c.block || p.Place.Document != c.doc) {
		b.WriteByte('\n')
	}
	c.block, c.doc = p.Place.Block, p.Place.Document
	source, target := wrap(printable(p.Source), left), wrap(printable(p.Target), right-1)
	for i := range max(len(source), len(target)) {
		s, t, id := "", "", ""
		if i < len(source) {
			s = source[i]
		}
		if i < len(target) {
			t = target[i]
		}
		if i == 0 {
			id = p.ID
		}
		if c.escapes {
			fmt.Fprintf(&b, "\x1b[2m%*s\x1b[0m  %s\x1b[%dG%s\n", number, id, s, english+1, t)
			continue
		}
		line := fmt.Sprintf("%*s  %s%s%s", number, id, s, strings.Repeat(" ", max(1, left+gap-cells(s))), t)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	indent := strings.Repeat(" ", number+gap)
	note := func(text, colour string) {
		for i, line := range wrap(printable(text), c.width-len(indent)-3) {
			if i > 0 {
				line = "  " + line
			}
			if c.escapes {
				line = "\x1b[" + colour + "m" + line + "\x1b[0m"
			}
			fmt.Fprintf(&b, "%s%s\n", indent, line)
		}
	}
	for _, f := range p.Findings {
		note(string(f.Tier)+": "+f.Message, "33")
	}
	for _, m := range p.Matches {
		note(fmt.Sprintf("%d %% like %s: %s", m.Score, m.Source, m.Target), "36")
	}
	if c.err == nil {
		_, c.err = io.WriteString(c.w, b.String())
	}
	return c.err
}

func (c *columns) Close(*align.Report) error { return c.err }
func (c *columns) Flush() error              { return c.err }
func (c *columns) Notes() []string           { return nil }

// progress draws a line on a terminal while long work goes on. It needs no
// escapes: a carriage return and blanks are enough. A nil progress does nothing.
type progress struct {
	w           io.Writer
	what        string // is counted
	width       int
	start, last time.Time
	drawn       int // cells on the line
}

const (
	// progressAfter is how long work may take without a progress line.
	progressAfter = 2 * time.Second
	progressEvery = 100 * time.Millisecond
)

// newProgress returns nil when w is no terminal that can draw over a line.
func newProgress(w io.Writer, what string) *progress {
	width, ok := terminalWidth(w)
	if !ok || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return &progress{w: w, what: what, width: width, start: time.Now()}
}

// step says how far the work is: done of total bytes, total 0 if unknown.
func (p *progress) step(n int, done func() int64, total int64) {
	now := time.Now()
	if p == nil || now.Sub(p.start) < progressAfter || now.Sub(p.last) < progressEvery {
		return
	}
	p.last = now
	p.draw(progressLine(count(n, p.what), done(), total, now.Sub(p.start)))
}

func progressLine(counted string, done, total int64, took time.Duration) string {
	if total <= 0 || done <= 0 {
		return counted
	}
	share := min(1, float64(done)/float64(total))
	left := time.Duration(float64(took) * (1 - share) / share).Round(time.Second)
	const length = 20
	full := int(share * length)
	return fmt.Sprintf("[%s%s] %3.0f %%, %s, %s left", strings.Repeat("=", full), strings.Repeat(" ", length-full), share*100, counted, left)
}

// draw puts line over what is there.
func (p *progress) draw(line string) {
	line = line[:min(len(line), p.width-1)]
	fmt.Fprintf(p.w, "\r%s%s", line, strings.Repeat(" ", max(0, p.drawn-len(line))))
	p.drawn = len(line)
}

// clear takes the line away.
func (p *progress) clear() {
	if p != nil && p.drawn > 0 {
		p.draw("")
		fmt.Fprint(p.w, "\r")
	}
}
