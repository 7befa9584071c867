package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/document"
)

// notes writes words for people on stderr. It is safe for concurrent use.
type notes struct {
	w              io.Writer
	quiet, verbose bool

	mu       sync.Mutex
	printed  int // findings
	withheld int
}

// shownFindings is how many findings are printed unless --verbose asks for all.
const shownFindings = 10

func (n *notes) line(format string, args ...any) {
	if n.quiet {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	fmt.Fprintf(n.w, format+"\n", args...)
}

func (n *notes) retry(err error, wait time.Duration) {
	if n.verbose {
		n.line("trying again in %s: %s", wait.Round(100*time.Millisecond), oneLine(err.Error()))
	}
}

func (n *notes) documentNotes(d *document.Document) {
	for _, s := range d.Notes() {
		n.line("note: %s", s)
	}
}

func (n *notes) findings(p *align.Pair) {
	for _, f := range p.Findings {
		if n.printed >= shownFindings && !n.verbose {
			n.withheld++
			continue
		}
		n.printed++
		n.line("%s:%d:%d: %s: %s", p.Place.Document, p.Place.Line, p.Place.Column, f.Tier, f.Message)
	}
}

// summary says what was done, with what, and what to look at.
func (n *notes) summary(t *translation, info translate.Info, partial bool) {
	r := &t.report
	if n.withheld > 0 {
		n.line("… and %d more findings (--verbose prints all)", n.withheld)
	}
	for _, s := range t.sinks {
		for _, note := range s.Notes() {
			n.line("note: %s: %s", s.path, note)
		}
	}
	for _, f := range r.Names {
		n.line("%s", nameLine(f))
	}
	state := ""
	if partial {
		state = " before it stopped"
	}
	line := fmt.Sprintf("%s (%s): %s%s", info.Name, info.Model, count(r.Pairs, "sentence"), state)
	line += fmt.Sprintf(", %d of %s applied", r.Found, count(r.Expected, "term"))
	if r.Repaired > 0 {
		line += fmt.Sprintf(" (%d repaired)", r.Repaired)
	}
	switch {
	case len(r.Names) == 1:
		line += ", 1 name spelled in more than one way"
	case len(r.Names) > 1:
		line += fmt.Sprintf(", %d names spelled in more than one way", len(r.Names))
	}
	if r.Words > 0 {
		line += fmt.Sprintf(", %d of %s unknown", r.Unknown, count(r.Words, "word"))
	}
	n.line("%s", line)
	for _, s := range t.sinks {
		if s.path != "-" && r.Pairs > 0 {
			n.line("wrote %s", s.path)
		}
	}
	if info.Rough && r.Pairs > 0 {
		n.line("These are rough drafts from the built-in engine. For a better one name a translation system:\n" +
			"  --backend google (needs an account and costs money; \"dobhashi doctor\" says how)")
	}
}

// nameLine reports one name with its spellings and where they stand.
func nameLine(f names.Finding) string {
	var parts []string
	for _, s := range f.Spellings {
		var at []string
		for i, p := range s.Places {
			if i == 5 {
				at = append(at, "…")
				break
			}
			at = append(at, fmt.Sprintf("%d:%d", p.Line, p.Column))
		}
		parts = append(parts, fmt.Sprintf("%s %d× (%s)", s.Form, s.Count, strings.Join(at, ", ")))
	}
	return fmt.Sprintf("%s: %s is spelled %s; the glossary prefers %s", f.Tier, f.English, strings.Join(parts, " and "), f.Preferred)
}

func count(n int, what string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}
