// Package page writes findings about the spelling of names as one page for an
// editor to read, print and pass on: the spellings of each name, how often each
// occurs, and where, with the text around it.
//
// The page stands alone. It has no script, loads nothing and its content
// security policy forbids both, so it can be mailed and opened anywhere.
package page

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"iter"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

const (
	bufferSize = 64 << 10
	// shownPlaces is how many places of a spelling are shown before the reader
	// has to unfold the rest.
	shownPlaces = 5
	// indexed is how many findings a reader can survey without an index.
	indexed = 10
)

var (
	//go:embed page.html
	markup string
	//go:embed page.css
	style string
)

// parsed is the template, once it is needed: most runs write no page.
var parsed = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page.html").Funcs(template.FuncMap{"grouped": grouped}).Parse(markup))
})

// Options describe the page to its readers.
type Options struct {
	// Title names what was checked: a file, or several.
	Title string
	// Tool and Version name the program that writes.
	Tool, Version string
	// Created is the day the page names; the zero time leaves it out.
	Created time.Time
}

// Write writes the page about found, in its order. Whatever the names, the texts
// and the names of files are, they are shown and never obeyed; control characters
// and bytes that are not UTF-8 become U+FFFD. The error is that of w.
func Write(w io.Writer, found []names.Finding, o Options) error {
	valid := transform.NewWriter(w, runes.Map(printable))
	out := bufio.NewWriterSize(valid, bufferSize)
	if err := parsed().Execute(out, view{o, found}); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return valid.Close()
}

// printable returns U+FFFD for the control characters, which HTML forbids.
func printable(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 {
		return '\uFFFD'
	}
	return r
}

// view is what the template is executed with.
type view struct {
	Options
	Found []names.Finding
}

func (v view) Style() template.CSS { return template.CSS(style) }
func (v view) Indexed() bool       { return len(v.Found) > indexed }

// tier is what the page calls a weight of findings, and how many there are.
type tier struct {
	Tier          glossary.Tier
	Name, Meaning string
	Count         int
}

var tiers = [...]tier{
	{Tier: glossary.Error, Name: "Error", Meaning: "to be corrected"},
	{Tier: glossary.Warning, Name: "Warning", Meaning: "in several spellings"},
	{Tier: glossary.Suggestion, Name: "Suggestion", Meaning: "worth a look"},
}

// Tiers counts the findings.
func (v view) Tiers() [len(tiers)]tier {
	counted := tiers
	for _, f := range v.Found {
		for i := range counted {
			if counted[i].Tier == f.Tier {
				counted[i].Count++
			}
		}
	}
	return counted
}

// Findings yields what to show, one by one, so that memory does not hold it twice.
func (v view) Findings() iter.Seq[finding] {
	return func(yield func(finding) bool) {
		for i := range v.Found {
			if !yield(finding{&v.Found[i], i + 1}) {
				return
			}
		}
	}
}

// finding is one section of the page.
type finding struct {
	*names.Finding
	Number int
}

// Lang is the language of the name.
func (f finding) Lang() string {
	if f.Side == "target" {
		return "en"
	}
	return "bn"
}

// Label is the word for the tier.
func (f finding) Label() string {
	for _, t := range tiers {
		if t.Tier == f.Tier {
			return t.Name
		}
	}
	return string(f.Tier)
}

// Absent tells that the preferred spelling does not occur.
func (f finding) Absent() bool {
	return !slices.ContainsFunc(f.Spellings, func(s names.Spelling) bool { return s.Form == f.Preferred })
}

// spelling is one spelling of a finding. Of its places some are open, some folded
// and some not listed.
type spelling struct {
	Form         string
	Preferred    bool
	Count        int
	Percent      float64
	Share        string
	Open, Folded []line
	Unlisted     int
}

// line is a place and what stands there, if that is known.
type line struct {
	names.Place
	Excerpt *names.Excerpt
	Lang    string
}

// Shown returns the spellings as they are shown.
func (f finding) Shown() []spelling {
	total := 0
	for _, s := range f.Spellings {
		total += s.Count
	}
	shown := make([]spelling, len(f.Spellings))
	for i, s := range f.Spellings {
		lines := make([]line, len(s.Places))
		for k, p := range s.Places {
			if p.File == "-" {
				p.File = "standard input"
			}
			lines[k].Place, lines[k].Lang = p, f.Lang()
			if k < len(s.Excerpts) {
				lines[k].Excerpt = &s.Excerpts[k]
			}
		}
		open := len(lines)
		if open > shownPlaces+1 { // to unfold one line takes no less room than the line
			open = shownPlaces
		}
		percent := 100 * float64(s.Count) / float64(max(total, 1))
		shown[i] = spelling{
			Form: s.Form, Preferred: s.Form == f.Preferred,
			Count: s.Count, Percent: percent, Share: share(percent),
			Open: lines[:open], Folded: lines[open:], Unlisted: max(s.Count-len(lines), 0),
		}
	}
	return shown
}

// share writes a percentage for people: only nothing is 0 % and only all is 100 %.
func share(percent float64) string {
	switch {
	case percent > 0 && percent < 1:
		return "under 1\u00a0%"
	case percent > 99 && percent < 100:
		return "over 99\u00a0%"
	}
	return fmt.Sprintf("%.0f\u00a0%%", percent)
}

// grouped writes n with commas between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
