package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// notes writes words for people on stderr. It is safe for concurrent use.
type notes struct {
	w              io.Writer
	width          int // of the terminal, 0 if there is none
	quiet, verbose bool
	// inline says that the findings are shown beside the pairs.
	inline   bool
	printed  int // findings
	withheld int

	mu       sync.Mutex
	progress *progress
}

// Unless --verbose asks for all, this many are printed of the findings, of the
// names with several spellings, of the terms and of the places of a spelling.
const (
	shownFindings = 10
	shownNames    = 10
	shownTerms    = 10
	shownPlaces   = 5
)

func (n *notes) line(format string, args ...any) {
	if n.quiet {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.progress.clear()
	text := printable(fmt.Sprintf(format, args...))
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	if n.width == 0 {
		fmt.Fprintln(n.w, text)
		return
	}
	for i, line := range wrap(text, max(20, n.width-len(indent)-3)) {
		if i == 1 {
			indent += "  "
		}
		fmt.Fprintln(n.w, indent+line)
	}
}

// step says how far the work is.
func (n *notes) step(units int, done func() int64, total int64) {
	if n.progress == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.progress.step(units, done, total)
}

// clear takes the progress line away.
func (n *notes) clear() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.progress.clear()
}

// longWait is how long a run may stand still without a word.
const longWait = 2 * time.Second

func (n *notes) retry(err error, wait time.Duration) {
	if n.verbose || wait >= longWait {
		n.line("trying again in %s: %s", wait.Round(100*time.Millisecond), oneLine(err.Error()))
	}
}

func (n *notes) findings(p *align.Pair) {
	if n.inline {
		return
	}
	for _, f := range p.Findings {
		if n.printed >= shownFindings && !n.verbose {
			n.withheld++
			continue
		}
		n.printed++
		n.line("%s:%d:%d: %s: %s", display(p.Place.Document, "standard input"), p.Place.Line, p.Place.Column, f.Tier, oneLine(f.Message))
	}
}

// summary says what was done, with what, and what to look at.
func (n *notes) summary(t *translation, partial bool) {
	r, info := &t.report, t.info
	if n.withheld > 0 {
		n.line("%s not shown (--verbose prints all)", count(n.withheld, "more finding"))
	}
	for _, note := range t.out.notes() {
		n.line("note: %s", note)
	}
	shown := r.Names
	if len(shown) > shownNames && !n.verbose {
		shown = shown[:shownNames]
	}
	for _, f := range shown {
		for _, line := range nameLines(f, n.verbose) {
			n.line("%s", line)
		}
	}
	if more := len(r.Names) - len(shown); more > 0 {
		n.line("%s in several spellings not shown (--verbose prints all)", count(more, "more name"))
	}
	if n.verbose {
		n.terms(r)
	}
	line := fmt.Sprintf("%s (%s): %s", info.Name, info.Model, count(r.Pairs, "sentence"))
	if partial {
		line += " before it stopped"
	}
	if r.Expected > 0 {
		line += fmt.Sprintf(", %d of %s applied", r.Found, count(r.Expected, "term"))
	}
	if r.Repaired > 0 {
		line += fmt.Sprintf(" (%d repaired)", r.Repaired)
	}
	if len(r.Names) > 0 {
		line += fmt.Sprintf(", %s in several spellings", count(len(r.Names), "name"))
	}
	if r.Words > 0 {
		line += fmt.Sprintf(", %d of %s unknown", r.Unknown, count(r.Words, "word"))
	}
	if memory := t.tally.People + t.tally.Answers; memory > 0 {
		line += fmt.Sprintf(", %d from the memory", memory)
		if t.tally.People > 0 {
			line += fmt.Sprintf(" (%d by people)", t.tally.People)
		}
	}
	u := t.meter.Usage()
	if info.Paid {
		line += fmt.Sprintf(", %s sent for %s", count(u.Characters+u.Doubtful, "character"), t.cost(u.Characters+u.Doubtful))
	}
	n.line("%s", line)
	if info.Paid && u.Doubtful > 0 {
		n.line("note: %s were in calls that failed; they are perhaps charged, and perhaps twice", count(u.Doubtful, "character"))
	}
	if t.tally.Resent > 0 {
		n.line("note: %s had been sent by a run that was stopped before the answer came; they are perhaps charged twice", count(t.tally.Resent, "sentence"))
	}
	if info.Rough && !partial {
		n.line("hint: these drafts are rough; dobhashi models pull loads a model that makes better ones here, for nothing")
	}
}

// terms says of each term that was not simply found how often it was expected, found,
// repaired and missing, those that are missing most often first.
func (n *notes) terms(r *align.Report) {
	var keys []align.TermKey
	for k, t := range r.Terms {
		if t.Found < t.Expected || t.Repaired > 0 {
			keys = append(keys, k)
		}
	}
	missing := func(k align.TermKey) int { return r.Terms[k].Expected - r.Terms[k].Found }
	slices.SortFunc(keys, func(a, b align.TermKey) int {
		return cmp.Or(cmp.Compare(missing(b), missing(a)), cmp.Compare(r.Terms[b].Repaired, r.Terms[a].Repaired), cmp.Compare(a.BN, b.BN))
	})
	for i, k := range keys {
		if i == shownTerms && !n.verbose {
			n.line("%s not shown (--verbose prints all)", count(len(keys)-i, "more term"))
			break
		}
		t := r.Terms[k]
		n.line("%s (%s): %d expected, %d found, %d repaired, %d missing", k.BN, k.EN, t.Expected, t.Found, t.Repaired, missing(k))
	}
}

// nameLines report one name with its spellings and where they stand: line,
// column and byte, and the file if there are several.
func nameLines(f names.Finding, all bool) []string {
	files := make(map[string]bool)
	for _, s := range f.Spellings {
		for _, p := range s.Places {
			files[p.File] = true
		}
	}
	lines := []string{fmt.Sprintf("%s: %s is spelled in %d ways; the glossary prefers %s",
		f.Tier, cmp.Or(f.English, f.Preferred), len(f.Spellings), f.Preferred)}
	for _, s := range f.Spellings {
		var at []string
		for i, p := range s.Places {
			if i == shownPlaces && !all {
				break
			}
			place := fmt.Sprintf("%d:%d (byte %d)", p.Line, p.Column, p.Offset)
			if len(files) > 1 {
				place = display(p.File, "standard input") + ":" + place
			}
			at = append(at, place)
		}
		if len(at) < s.Count {
			at = append(at, "…")
		}
		lines = append(lines, fmt.Sprintf("  %s: %s, at %s", s.Form, count(s.Count, "time"), strings.Join(at, ", ")))
	}
	return lines
}

func count(n int, what string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}
