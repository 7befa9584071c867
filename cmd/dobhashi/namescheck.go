package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/urfave/cli/v2"
)

// namesFlags are those of the commands that look for names in texts.
func namesFlags() []cli.Flag {
	return append(glossaryFlags("know the names in it, and prefer its spellings"),
		&cli.BoolFlag{Name: "suggestions", Usage: "also take spellings that are perhaps of one name"},
		&cli.BoolFlag{Name: "quiet", Usage: "do not print how much was found"})
}

func namesCheckCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "find names that texts spell in more than one way",
		ArgsUsage: "[FILE...]",
		Description: "Reads texts and pairs (.txt .tsv .csv .jsonl .tmx .xlf .xlsx), Bengali and\n" +
			"English, and compares them all with each other. Prints FILE:LINE:COLUMN: and\n" +
			"what is wrong, and exits with 3 if there is anything; the line in a workbook is\n" +
			"the row. A line or pair with dobhashi:ignore in it is left out;\n" +
			"dobhashi:ignore NAME, NAME leaves out only these names.\n\n" +
			examples("dobhashi names check story.txt", "dobhashi names check -g names.tsv *.txt",
				"dobhashi names check --json pairs.tsv", "dobhashi names check --html -o names.html *.txt"),
		Flags: append(namesFlags(),
			&cli.BoolFlag{Name: "json", Usage: "print one JSON object a line, one for each name"},
			&cli.BoolFlag{Name: "sarif", Usage: "print SARIF 2.1.0, for code scanning"},
			&cli.BoolFlag{Name: "html", Usage: "print a page to read"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` write it instead of standard output"},
			&cli.StringFlag{Name: "baseline", Usage: "`FILE` leave out what this earlier output of --json has"}),
		Action: func(c *cli.Context) error { return checkNames(e, c) },
	}
}

// reports are the ways to print findings but the plain one.
var reports = map[string]func(w io.Writer, found []names.Finding, paths []string) error{
	"json": func(w io.Writer, found []names.Finding, _ []string) error {
		enc := newEncoder(w)
		for _, f := range found {
			if err := enc.Encode(f); err != nil {
				return err
			}
		}
		return nil
	},
	"sarif": func(w io.Writer, found []names.Finding, _ []string) error { return writeSARIF(w, found) },
	"html":  writeNamesPage,
}

func checkNames(e *env, c *cli.Context) error {
	form := ""
	for name := range reports {
		if c.Bool(name) {
			if form != "" {
				return usage("--%s and --%s contradict each other", min(form, name), max(form, name))
			}
			form = name
		}
	}
	run, err := newNamesRun(e, c)
	if err != nil {
		return err
	}
	defer run.close()
	old, err := readBaseline(c.String("baseline"))
	if err != nil {
		return err
	}
	var to io.Writer = e.stdout
	var file *format.Output
	if path := c.String("output"); path != "" && path != "-" {
		if err := overwrites(e, path, append(run.paths, c.StringSlice("glossary")...)); err != nil {
			return err
		}
		if file, err = format.CreateOutput(path); err != nil {
			return noFolder(path, err)
		}
		defer file.Abort()
		to = file
	}
	if err := run.survey(); err != nil {
		return err
	}
	if err := run.locate(); err != nil {
		return err
	}
	run.say.clear()
	known := 0
	run.found = slices.DeleteFunc(run.found, func(f names.Finding) bool {
		if old.has(&f) {
			known++
			return true
		}
		return false
	})
	out := bufio.NewWriter(to)
	if form == "" {
		_, tty := terminalWidth(e.stdout.Writer)
		printFindings(out, run.found, run.paths, tty && file == nil && os.Getenv("NO_COLOR") == "")
	} else if err := reports[form](out, run.found, run.paths); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if file != nil {
		if err := file.Close(); err != nil {
			return err
		}
	}
	run.summary(known)
	if len(run.found) > 0 {
		return errFindings
	}
	return nil
}

// namesRun is a run of names check or names fix.
type namesRun struct {
	*texts
	ctx         context.Context
	stop        func()
	say         *notes
	paths       []string
	suggestions bool
	names       *names.Survey
	locator     *names.Locator
	found       []names.Finding
	withheld    int    // suggestions
	units       int    // that were read
	kept        *twice // standard input
}

// newNamesRun reads the flags of namesFlags and looks at the files.
func newNamesRun(e *env, c *cli.Context) (*namesRun, error) {
	t := newTexts(e, c.Args().Slice())
	paths, err := inputs(e, c.Args().Slice(), t.readable)
	if err != nil {
		return nil, err
	}
	lists, warnings, err := loadGlossaries(c)
	if err != nil {
		return nil, err
	}
	var known []glossary.Term
	if !c.Bool("no-starter") {
		known, lists = lists[0], lists[1:]
	}
	r := &namesRun{texts: t, paths: paths, suggestions: c.Bool("suggestions"), names: names.NewSurvey(known, lists...)}
	r.ctx, r.stop = signal.NotifyContext(c.Context, stopSignals()...)
	context.AfterFunc(r.ctx, r.stop)
	t.total *= 2 // the files are read twice
	r.say = &notes{w: e.stderr, quiet: c.Bool("quiet")}
	r.say.width, _ = terminalWidth(e.stderr)
	if !r.say.quiet {
		r.say.progress = newProgress(e.stderr, "text")
	}
	for _, w := range warnings {
		r.say.line("warning: %s", w)
	}
	if slices.Contains(paths, "-") {
		if r.kept, err = keep(e.stdin); err != nil {
			r.close()
			return nil, err
		}
		env := *e
		env.stdin = r.kept
		r.env = &env
	}
	return r, nil
}

func (r *namesRun) close() {
	r.stop()
	r.say.clear()
	if r.kept != nil {
		r.kept.close()
	}
}

// each calls f with the units of all files, but for those that are to be ignored.
func (r *namesRun) each(before int64, f func(u *align.Unit, ignored []string)) error {
	if r.kept != nil {
		if err := r.kept.rewind(); err != nil {
			return err
		}
	}
	r.units = 0
	done := func() int64 { return before + r.done() }
	for u, err := range r.texts.units(r.paths) {
		if err == nil && r.ctx.Err() != nil {
			err = errInterrupted
		}
		if err != nil {
			return err
		}
		r.units++
		r.say.step(r.units, done, r.total)
		if ignored, all := ignores(&u); !all {
			f(&u, ignored)
		}
	}
	return nil
}

// ignoreMark leaves out the line or pair that it stands in.
const ignoreMark = "dobhashi:ignore"

// ignores reads the mark in a unit, and blanks it: which names it leaves out, or
// all of them.
func ignores(u *align.Unit) (forms []string, all bool) {
	for _, p := range []*align.Passage{&u.Source, &u.Target} {
		before, list, marked := strings.Cut(p.Text, ignoreMark)
		if !marked {
			continue
		}
		list, _, _ = strings.Cut(list, "-->")
		list, _, _ = strings.Cut(list, "*/")
		p.Blank(len(before), len(before)+len(ignoreMark)+len(list))
		found := false
		for form := range strings.SplitSeq(list, ",") {
			if form = strings.TrimSpace(form); form != "" {
				forms = append(forms, form)
				found = true
			}
		}
		if !found {
			return nil, true
		}
	}
	return forms, false
}

// survey reads the files for the first time and finds the names.
func (r *namesRun) survey() error {
	err := r.each(0, func(u *align.Unit, _ []string) { r.names.Add(u.Source.Text, u.Target.Text) })
	if err != nil {
		return err
	}
	r.found = r.names.Findings()
	if !r.suggestions {
		all := len(r.found)
		r.found = slices.DeleteFunc(r.found, func(f names.Finding) bool { return f.Tier == glossary.Suggestion })
		r.withheld = all - len(r.found)
	}
	r.locator = r.names.Locator(r.found)
	return nil
}

// occurrences calls f with each place of a spelling, in the second reading.
func (r *namesRun) occurrences(f func(u *align.Unit, p *align.Passage, o names.Occurrence)) error {
	if len(r.found) == 0 {
		return nil
	}
	var all []names.Occurrence
	return r.each(r.total/2, func(u *align.Unit, ignored []string) {
		all = r.locator.Find(all[:0], u.Source.Text, u.Target.Text)
		for _, o := range all {
			p := &u.Source
			if o.Target {
				p = &u.Target
			}
			if !slices.Contains(ignored, r.found[o.Finding].Spellings[o.Spelling].Form) {
				f(u, p, o)
			}
		}
	})
}

// locate reads the files again and adds places to the findings.
func (r *namesRun) locate() error {
	for i := range r.found {
		for k := range r.found[i].Spellings {
			r.found[i].Spellings[k].Count = 0
		}
	}
	err := r.occurrences(func(_ *align.Unit, p *align.Passage, o names.Occurrence) {
		s := &r.found[o.Finding].Spellings[o.Spelling]
		s.Count++
		if len(s.Places) < names.MaxPlaces {
			s.Places = append(s.Places, p.At(o.Start))
			s.Excerpts = append(s.Excerpts, excerpt(p.Text, o))
		}
	})
	if err != nil {
		return err
	}
	// What was ignored does not count.
	r.found = slices.DeleteFunc(r.found, func(f names.Finding) bool { return !f.IsOne() })
	return nil
}

// excerpt is an occurrence with some 40 characters at each side.
func excerpt(text string, o names.Occurrence) names.Excerpt {
	const around = 120 // bytes
	from, to := max(0, o.Start-around), min(len(text), o.Whole+around)
	before, after := text[from:o.Start], text[o.Whole:to]
	if from > 0 {
		_, before, _ = strings.Cut(before, " ")
		before = "…" + before
	}
	if to < len(text) {
		if i := strings.LastIndexByte(after, ' '); i >= 0 {
			after = after[:i]
		}
		after += "…"
	}
	return names.Excerpt{Before: before, Surface: text[o.Start:o.Whole], After: after}
}

// summary says what was found.
func (r *namesRun) summary(known int) {
	tiers := make(map[glossary.Tier]int)
	for _, f := range r.found {
		tiers[f.Tier]++
	}
	line := fmt.Sprintf("%s in %s: ", count(r.units, "text"), count(len(r.paths), "file"))
	if len(r.found) == 0 {
		line += "every name is spelled in one way"
	} else {
		line += count(len(r.found), "name") + " in several spellings"
		var parts []string
		for _, t := range []glossary.Tier{glossary.Error, glossary.Warning, glossary.Suggestion} {
			if tiers[t] > 0 {
				parts = append(parts, count(tiers[t], string(t)))
			}
		}
		line += " (" + strings.Join(parts, ", ") + ")"
	}
	if known > 0 {
		line += fmt.Sprintf("; %s of the baseline left out", count(known, "name"))
	}
	r.say.line("%s", line)
	if r.withheld > 0 {
		r.say.line("%s not shown (--suggestions prints all)", count(r.withheld, "suggestion"))
	}
	if len(r.found) > 0 {
		r.say.line("hint: dobhashi names fix shows how to change them")
	}
}

// printFindings prints the places of spellings that are not the preferred one, in the
// order of the files.
func printFindings(w io.Writer, found []names.Finding, paths []string, colours bool) {
	type line struct {
		at   names.Place
		tier glossary.Tier
		text string
	}
	var lines []line
	for _, f := range found {
		for _, s := range f.Spellings {
			if s.Form == f.Preferred {
				continue
			}
			text := message(&f, s)
			for _, p := range s.Places {
				lines = append(lines, line{p, f.Tier, text})
			}
		}
	}
	order := make(map[string]int)
	for i, p := range paths {
		order[p] = i
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(order[a.at.File], order[b.at.File]), cmp.Compare(a.at.Offset, b.at.Offset))
	})
	for _, l := range lines {
		tier := string(l.tier)
		if colours {
			colour := map[glossary.Tier]string{glossary.Error: "31", glossary.Warning: "33"}[l.tier]
			tier = "\x1b[" + cmp.Or(colour, "36") + "m" + tier + "\x1b[0m"
		}
		fmt.Fprintf(w, "%s:%d:%d: %s: %s\n", printable(l.at.File), l.at.Line, l.at.Column, tier, printable(l.text))
	}
}

// message says of a spelling what the others are, and which of them to prefer.
func message(f *names.Finding, s names.Spelling) string {
	var others []string
	for _, o := range f.Spellings {
		if o.Form != s.Form && o.Count > 0 {
			others = append(others, fmt.Sprintf("%s (%d)", o.Form, o.Count))
		}
	}
	text := fmt.Sprintf("%s (%d)", s.Form, s.Count)
	if len(others) > 0 {
		text += " beside " + strings.Join(others, ", ")
	}
	return text + ": " + f.Reason
}

// baseline are pairs of spellings that are known.
type baseline map[[3]string]bool // side, preferred, form

// readBaseline reads the file that names check --json wrote; without a path it is
// empty.
func readBaseline(path string) (baseline, error) {
	b := make(baseline)
	if path == "" {
		return b, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &hinted{fmt.Errorf("cannot read the baseline: %w", err), "dobhashi names check --json FILE... > " + path + " makes one"}
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	for n := 1; ; n++ {
		var f names.Finding
		err := dec.Decode(&f)
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: object %d is not what names check --json writes: %w", path, n, err)
		}
		for _, s := range f.Spellings {
			for _, o := range f.Spellings {
				b[[3]string{f.Side, s.Form, o.Form}] = true
			}
			b[[3]string{f.Side, f.Preferred, s.Form}] = true
		}
	}
}

// has tells whether all spellings of a finding are known as those of one name.
func (b baseline) has(f *names.Finding) bool {
	for _, s := range f.Spellings {
		if s.Count > 0 && s.Form != f.Preferred && !b[[3]string{f.Side, f.Preferred, s.Form}] {
			return false
		}
	}
	return true
}
