package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/bead"
	"github.com/dobhashi/dobhashi/align/format/table"
)

// reviewPage prints the beads that somebody should look at, each with the one before and the one after
// it.
type reviewPage struct {
	w       io.Writer
	width   int
	escapes bool // colours, and moving the cursor to where the English begins
	rows    int  // that were printed
	unsure  int  // those of them that are unsure
	err     error
}

// besides is how wide a terminal must be for two columns.
const besides = 60

func newReviewPage(out *output) *reviewPage {
	width, escapes := pageOf(out)
	return &reviewPage{w: out, width: width, escapes: escapes}
}

// show prints the unsure beads of two texts, below the name of the first if that is asked for.
func (v *reviewPage) show(r *aligned, name bool) error {
	beads := r.alignment.Beads
	unsure := func(i int) bool { return i >= 0 && i < len(beads) && beads[i].Unsure }
	near := func(i int) bool { return unsure(i-1) || unsure(i) || unsure(i+1) }
	numbers := len(table.Sentences([2]int{len(r.source) - 2, len(r.source)}))
	i := 0
	for p := range bead.Pairs(beads, r.source, r.target, 1) {
		if near(i) {
			if v.rows > 0 && !near(i-1) {
				v.print("\n")
			}
			if name {
				v.print(v.coloured(printable(display(p.Place.Document, "standard input")), "1") + "\n")
				name = false
			}
			v.row(&p, numbers)
		}
		if unsure(i) {
			v.unsure++
		}
		i++
	}
	return v.err
}

// row prints a bead: the numbers of the sentences and the texts side by side, or, where there is no
// room, one below the other. Those of the beads around an unsure one are pale.
func (v *reviewPage) row(p *align.Pair, numbers int) {
	v.rows++
	colour := "2"
	if p.Bead.Unsure {
		colour = ""
		v.print(v.coloured(fmt.Sprintf("? %s, %d %%", p.Bead.Type(), bead.Percent(p.Bead.Confidence)), "33") + "\n")
	}
	side := func(text string, columns int) []string {
		if text == "" {
			return []string{"-"}
		}
		return wrap(printable(text), columns)
	}
	left, right := table.Sentences(p.Bead.Source), table.Sentences(p.Bead.Target)
	if v.width < besides {
		room := max(8, v.width-numbers-4)
		for k, text := range [2]string{p.Source, p.Target} {
			number := [2]string{left, right}[k]
			for i, line := range side(text, room) {
				if i > 0 {
					number = ""
				}
				v.print(v.coloured(fmt.Sprintf("%*s  %s", numbers+2*k, number, line), colour) + "\n")
			}
		}
		return
	}
	half := v.width / 2
	room := half - numbers - 3
	source, target := side(p.Source, room), side(p.Target, room)
	for i := range max(len(source), len(target)) {
		s, t := "", ""
		if i < len(source) {
			s = source[i]
		}
		if i < len(target) {
			t = target[i]
		}
		if i > 0 {
			left, right = "", ""
		}
		if v.escapes {
			v.print(v.coloured(fmt.Sprintf("%*s  %s\x1b[%dG%*s  %s", numbers, left, s, half+1, numbers, right, t), colour) + "\n")
			continue
		}
		line := fmt.Sprintf("%*s  %s", numbers, left, s)
		line += strings.Repeat(" ", max(1, half-cells(line))) + fmt.Sprintf("%*s  %s", numbers, right, t)
		v.print(strings.TrimRight(line, " ") + "\n")
	}
}

// end says how many there are.
func (v *reviewPage) end(beads int) {
	if v.unsure == 0 {
		v.print(fmt.Sprintf("none of %s is unsure\n", count(beads, "bead")))
		return
	}
	v.print(fmt.Sprintf("\n%d of %s unsure\n", v.unsure, count(beads, "bead")))
}

func (v *reviewPage) coloured(text, colour string) string {
	if !v.escapes || colour == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

func (v *reviewPage) print(text string) {
	if v.err == nil {
		_, v.err = io.WriteString(v.w, text)
	}
}
