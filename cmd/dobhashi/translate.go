package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/word"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/gloss"
	"github.com/urfave/cli/v2"
)

func translateCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "translate",
		Usage:     "draft the English of Bengali texts, sentence by sentence",
		ArgsUsage: "[FILE...]",
		Description: "Reads FILEs, or standard input (also as -), and prints each sentence beside\n" +
			"its draft: in two columns on a terminal, else as TSV. With -o it writes files\n" +
			"instead: pairs, or the document in English with its markup kept. Documents are\n" +
			"plain text, HTML, Markdown, Word, OpenDocument text, EPUB, subtitles and PO; of\n" +
			"a folder all of them are read.\n\n" +
			examples(
				"dobhashi translate story.txt",
				"dobhashi translate story.txt -o story.tmx -o story.html",
				"dobhashi translate boat.docx -o boat.en.docx -o boat.tmx",
				"dobhashi translate -g names.tsv story.txt > story.tsv",
				"dobhashi translate book/ -o english/ -o book.tmx",
				"dobhashi translate --backend google --max-cost 5 story.txt"),
		Flags: slices.Concat(draftingFlags(), []cli.Flag{
			&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, KeepSpace: true,
				Usage: "`FILE` write it, in the format of its extension (" + strings.Join(format.Extensions(), " ") + "; that of FILE is the translated document, a folder takes those of several), - is standard output; may be repeated"},
			&cli.StringFlag{Name: "format", Usage: "`FORMAT` format of the outputs: " + strings.Join(format.Names(), ", ") +
				", " + documentFormat + "; for standard output also " + columnsFormat},
			columnsFlag(),
			&cli.IntFlag{Name: "jobs", Usage: "`N` translate so many batches at once; 0 leaves it to the backend"},
			&cli.IntFlag{Name: "rate", Usage: "`N` send at most so many characters a minute"},
			&cli.Float64Flag{Name: "max-cost", Usage: "`USD` stop before the backend costs more"},
			&cli.BoolFlag{Name: "yes", Usage: "do not ask before a run that costs money"},
			&cli.BoolFlag{Name: "dry-run", Usage: "translate nothing; say what would be sent, and what it would cost"},
			&cli.BoolFlag{Name: "explain", Usage: "print how the built-in engine comes to each draft: readings, units, clauses"},
			&cli.BoolFlag{Name: "quiet", Usage: "print nothing but the drafts, and errors"},
			&cli.BoolFlag{Name: "verbose", Usage: "print all findings, names and places, and what is tried again"},
		}, splitFlags()),
		Action: func(c *cli.Context) error { return runTranslate(e, c) },
	}
}

func runTranslate(e *env, c *cli.Context) error {
	ctx, stop := signal.NotifyContext(c.Context, stopSignals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	for _, name := range []string{"jobs", "rate"} {
		if n := c.Int(name); n < 0 || n == 0 && name == "rate" && c.IsSet(name) {
			return usage("%d is no value for --%s", n, name)
		}
	}
	d, err := newDrafting(e, c)
	if err != nil {
		return err
	}
	defer d.close()
	split, err := splitOf(c)
	if err != nil {
		return err
	}
	want := wanted{outputs: c.StringSlice("output"), format: c.String("format"), columns: c.String("columns"), split: split,
		read: d.reads(c), inputs: d.inputs}
	if len(d.inputs) <= 1 && want.mayBeDocument() {
		path := "-"
		if len(d.inputs) == 1 {
			path = d.inputs[0].path
		}
		if d.only, err = openDocument(e, path, d.opt); err != nil {
			return err
		}
		d.opened = append(d.opened, d.only)
		want.like = d.only.Extensions()
	}
	meta := align.Meta{From: d.from, To: d.to, Tool: "dobhashi", Version: version(), Created: time.Now().UTC()}
	to, err := destinations(e, want, meta)
	if err != nil {
		return err
	}
	if err := d.check(); err != nil {
		return err
	}
	if c.Bool("dry-run") {
		return d.printEstimate(c, false)
	}
	if err := d.open(ctx, c, false); err != nil {
		return err
	}
	if c.Bool("explain") {
		if len(c.StringSlice("output")) > 0 || c.String("format") != "" || c.String("columns") != "" {
			return usage("--explain prints no pairs that could go to a file")
		}
		return explain(e, d.backend, d.paths(), d.opt, d.terms)
	}
	run := &translation{drafting: d, names: new(names.Ledger)}
	if err := run.startJob(); err != nil {
		return err
	}
	if run.job != nil {
		meta.Created = run.job.Started // what goes on is one with what was before
	}
	err = d.openMemory(c, run.ownMemory())
	if err == nil {
		err = d.agree(ctx, c)
	}
	if err != nil {
		run.forget()
		return err
	}
	if n := c.Int("rate"); n > 0 {
		d.backend = translate.Throttle(d.backend, n)
	}
	d.backend = d.meter.Watch(d.backend)
	meta.Title, meta.Origin = title(d.paths()), d.info.Name
	if err := run.do(ctx, c, to, meta); err != nil || c.String("backend") != "auto" || !d.info.Rough || c.Bool("quiet") {
		return err
	}
	return offerModel(ctx, d)
}

// reads are all files that the command reads.
func (d *drafting) reads(c *cli.Context) []string {
	read := slices.Concat(d.paths(), c.StringSlice("glossary"), c.StringSlice("abbrev"))
	if len(d.inputs) == 0 {
		read = append(read, "-")
	}
	for _, name := range []string{"api-key-file", "prices", "tm"} {
		if path := c.String(name); path != "" {
			read = append(read, path)
		}
	}
	return read
}

// stopSignals are those on which finished work is saved before the program ends.
func stopSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // by nohup
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// showsPairs tells whether the pairs are shown on a terminal as they come, where
// a progress line would disturb.
func showsPairs(e *env, to []destination) bool {
	_, tty := terminalWidth(e.stdout.Writer)
	return tty && slices.ContainsFunc(to, func(d destination) bool { return d.path == "-" })
}

// translation is one run of the command.
type translation struct {
	*drafting
	out    *sinks
	names  *names.Ledger
	report align.Report
	tally  translate.Tally
	job    *job // nil for a run that does not have to survive
	goesOn bool // the job was stopped before
	// shows tells that an output shows word links; words makes them for pairs that come
	// without, once there is one.
	shows bool
	words *word.Aligner
}

// startJob makes the run a job, if it can be started again and that is worth it.
func (t *translation) startJob() (err error) {
	if slices.Contains(t.paths(), "-") || t.info.Rough && len(t.inputs) == 1 {
		return nil
	}
	t.job, t.goesOn, err = startJob(t.args, t.env.job)
	if err != nil && !t.info.Paid {
		t.warnings = append(t.warnings, fmt.Sprintf("the run cannot be resumed: %v", err))
		t.job, err = nil, nil
	}
	return err
}

// removeLeftovers removes what a run that was killed has left beside the outputs.
func removeLeftovers(to []destination, meta align.Meta) {
	for _, d := range to {
		if d.folder != nil {
			for _, path := range d.folder.names {
				format.RemoveLeftovers(path)
			}
			continue
		}
		if paths, err := d.files(meta); err == nil && d.path != "-" {
			for _, path := range paths {
				format.RemoveLeftovers(path)
			}
		}
	}
}

// forget takes back the job of a run that has not begun.
func (t *translation) forget() {
	if t.job != nil && !t.goesOn {
		t.job.remove()
	}
}

// ownMemory is where a job keeps its answers if the user wants them in no other memory: they
// are not lost with it. Those of the built-in engine cost nothing.
func (t *translation) ownMemory() string {
	if t.job == nil || t.info.Rough {
		return ""
	}
	return t.job.memory()
}

// do opens the outputs, translates, and says what was done.
func (t *translation) do(ctx context.Context, c *cli.Context, to []destination, meta align.Meta) (err error) {
	if t.goesOn && t.job.dead {
		removeLeftovers(to, meta)
	}
	if t.out, err = openSinks(t.env, to, meta, t.only); err != nil {
		t.forget()
		return err
	}
	defer t.out.abort()
	t.shows = showsLinks(to)
	t.folder = t.out.folder()
	columns := t.out.columns()
	say := &notes{w: t.stderr, quiet: c.Bool("quiet"), verbose: c.Bool("verbose"), inline: columns != nil}
	t.say = say
	say.width, _ = terminalWidth(t.stderr)
	if !say.quiet && !showsPairs(t.env, to) {
		say.progress = newProgress(t.stderr, "sentence")
	}
	for _, w := range t.warnings {
		say.line("warning: %s", w)
	}
	if t.goesOn && t.job.Sentences > 0 {
		say.line("goes on with job %s of %s, which was stopped after %s", t.job.ID, t.job.Started.Local().Format("2006-01-02 15:04"), count(t.job.Sentences, "sentence"))
	}
	failed := t.draft(ctx, c)
	if failed != nil && ctx.Err() != nil {
		failed = errInterrupted
	}
	say.clear()
	t.report.Names = t.names.Findings()
	t.report.Partial = failed != nil
	// What is finished is kept, also when the run ended early; but a run that
	// made nothing replaces no file.
	var wrote []string
	if t.report.Pairs > 0 || failed == nil && t.folder != nil {
		wrote, err = t.out.close(&t.report)
		if columns != nil && say.width > 0 {
			say.line("") // between the pairs and what is said about them
		}
		say.summary(t, failed != nil || err != nil)
		for _, path := range wrote {
			say.line("wrote %s", path)
		}
	}
	return t.end(ctx, failed, err)
}

// end decides what the run comes to: failed is why it stopped early, err what went wrong with
// the outputs.
func (t *translation) end(ctx context.Context, failed, err error) error {
	if t.job != nil {
		if e := endJob(ctx, t.job, cmp.Or(failed, err)); e != nil {
			t.say.line("warning: %s", e)
		}
	}
	switch {
	case failed == nil && err == nil && t.tally.Untranslated > 0:
		return &partialError{fmt.Errorf("%s without a translation", count(t.tally.Untranslated, "sentence"))}
	case failed == nil:
		return err
	case err != nil:
		t.say.line("warning: %s", err)
	}
	if t.job != nil {
		t.say.line("what is done is kept; to go on: dobhashi jobs resume %s", t.job.ID)
	}
	if t.report.Pairs == 0 || t.out.failed() {
		return failed
	}
	return &partialError{failed}
}

// draft translates all documents.
func (t *translation) draft(ctx context.Context, c *cli.Context) error {
	t.total = totalSize(t.paths())
	o := t.options()
	o.Names, o.Jobs, o.Notify, o.Tally = t.names, c.Int("jobs"), t.say.retry, &t.tally
	for pair, err := range translate.Drafts(ctx, t.sentences(), o) {
		if err != nil {
			return err
		}
		if t.shows && len(pair.Links) == 0 && pair.Status != align.Copied && pair.Target != "" {
			if t.words == nil {
				t.words = word.New(word.Options{Dictionaries: []align.Dictionary{gloss.New().Dictionary()}})
			}
			pair.Links = t.words.Link(pair.Source, pair.Target, pair.Terms)
		}
		if err := t.out.write(&pair); err != nil {
			return err
		}
		t.report.Add(&pair)
		t.say.findings(&pair)
		t.say.step(t.report.Pairs, t.done, t.total)
		if err := t.job.step(t.report.Pairs); err != nil {
			return err
		}
	}
	return nil
}

func title(paths []string) string {
	var names []string
	for _, p := range paths {
		names = append(names, filepath.Base(display(p, "standard input")))
	}
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more", names[0], len(names)-1)
	}
	return strings.Join(names, ", ")
}
