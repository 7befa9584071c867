package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/document"
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
			"plain text, HTML, Markdown, Word, OpenDocument text, EPUB, subtitles and PO.\n\n" +
			examples(
				"dobhashi translate story.txt",
				"dobhashi translate story.txt -o story.tmx -o story.html",
				"dobhashi translate boat.docx -o boat.en.docx -o boat.tmx",
				"dobhashi translate -g names.tsv story.txt > story.tsv",
				"dobhashi translate --backend google story.txt"),
		Flags: slices.Concat(backendFlags(), glossaryFlags("place the terms in it"), []cli.Flag{
			&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, KeepSpace: true,
				Usage: "`FILE` write it, in the format of its extension (" + strings.Join(format.Extensions(), " ") + "; that of FILE is the translated document), - is standard output; may be repeated"},
			&cli.StringFlag{Name: "format", Usage: "`FORMAT` format of the outputs: " + strings.Join(format.Names(), ", ") +
				", " + documentFormat + "; for standard output also " + columnsFormat},
			columnsFlag(),
			&cli.BoolFlag{Name: "lines", Usage: "take each line of the input as one unit"},
			&cli.IntFlag{Name: "jobs", Usage: "`N` translate so many batches at once; 0 leaves it to the backend"},
			&cli.BoolFlag{Name: "explain", Usage: "print how the built-in engine comes to each draft: readings, units, clauses"},
			&cli.BoolFlag{Name: "quiet", Usage: "print nothing but the drafts, and errors"},
			&cli.BoolFlag{Name: "verbose", Usage: "print all findings, names and places, and what is tried again"},
		}, splitFlags(), segmentFlags()),
		Action: func(c *cli.Context) error { return runTranslate(e, c) },
	}
}

func runTranslate(e *env, c *cli.Context) error {
	ctx, stop := signal.NotifyContext(c.Context, stopSignals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	if c.Int("jobs") < 0 {
		return usage("%d is no value for --jobs", c.Int("jobs"))
	}
	if c.Bool("lines") && c.Bool("join-lines") {
		return usage("--lines and --join-lines contradict each other")
	}
	seg, err := segmentOptions(c)
	if err != nil {
		return err
	}
	opt := document.Options{Lines: c.Bool("lines"), AnyScript: c.String("from") != "bn", Segment: seg}
	read := slices.Concat(c.Args().Slice(), c.StringSlice("glossary"), c.StringSlice("abbrev"))
	if c.NArg() == 0 {
		read = append(read, "-")
	}
	if keyFile := c.String("api-key-file"); keyFile != "" {
		read = append(read, keyFile)
	}
	split, err := splitOf(c)
	if err != nil {
		return err
	}
	want := wanted{outputs: c.StringSlice("output"), format: c.String("format"), columns: c.String("columns"), split: split, read: read}
	var only *document.Document // what is read, if it may be written again
	if c.NArg() <= 1 && want.mayBeDocument() {
		if only, err = openDocument(e, cmp.Or(c.Args().First(), "-"), opt); err != nil {
			return err
		}
		defer only.Close()
		want.like = only.Extensions()
	}
	meta := align.Meta{From: c.String("from"), To: c.String("to"), Tool: "dobhashi", Version: version(), Created: time.Now().UTC()}
	to, err := destinations(e, want, meta)
	if err != nil {
		return err
	}
	paths, err := inputs(e, c.Args().Slice(), func(path string) error {
		if only != nil { // it is open, and a large one is not read twice
			return nil
		}
		return checkDocument(path, opt)
	})
	if err != nil {
		return err
	}
	lists, warnings, err := loadGlossaries(c)
	if err != nil {
		return err
	}
	back, err := openBackend(ctx, c.String("backend"), backendSettings(c))
	if err != nil {
		return err
	}
	if cl, ok := back.(io.Closer); ok {
		defer cl.Close()
	}
	if c.Bool("explain") {
		if len(c.StringSlice("output")) > 0 || c.String("format") != "" || c.String("columns") != "" {
			return usage("--explain prints no pairs that could go to a file")
		}
		return explain(e, back, paths, opt, glossary.New(lists...))
	}
	info := back.Info()
	meta.Title, meta.Origin = title(paths), info.Name
	out, err := openSinks(e, to, meta, only)
	if err != nil {
		return err
	}
	defer out.abort()

	columns := out.columns()
	say := &notes{w: e.stderr, quiet: c.Bool("quiet"), verbose: c.Bool("verbose"), inline: columns != nil}
	say.width, _ = terminalWidth(e.stderr)
	if !say.quiet && !showsPairs(e, to) {
		say.progress = newProgress(e.stderr, "sentence")
	}
	for _, w := range warnings {
		say.line("warning: %s", w)
	}
	run := &translation{env: e, out: out, say: say, names: new(names.Ledger), opt: opt, only: only}
	failed := run.do(ctx, paths, translate.Options{Backend: back, Glossary: glossary.New(lists...), From: c.String("from"),
		Names: run.names, Jobs: c.Int("jobs"), Notify: say.retry})
	if failed != nil && ctx.Err() != nil {
		failed = errInterrupted
	}
	say.clear()
	run.report.Names = run.names.Findings()
	run.report.Partial = failed != nil
	// What is finished is kept, also when the run ended early; but a run that
	// made nothing replaces no file.
	if run.report.Pairs == 0 {
		return failed
	}
	wrote, err := out.close(&run.report)
	if columns != nil && say.width > 0 {
		say.line("") // between the pairs and what is said about them
	}
	say.summary(run, info, failed != nil || err != nil)
	for _, path := range wrote {
		say.line("wrote %s", path)
	}
	if failed == nil {
		return err
	}
	if err != nil {
		say.line("warning: %s", err)
	}
	if out.failed() {
		return failed
	}
	return &partialError{failed}
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
	*env
	out    *sinks
	say    *notes
	names  *names.Ledger
	opt    document.Options
	only   *document.Document // the one that is read, open already; nil for several
	report align.Report

	// total is the size of all documents in bytes, 0 if not known.
	total int64

	mu       sync.Mutex
	doc      *document.Document // that is being read
	finished int64              // bytes of those before
}

func (t *translation) do(ctx context.Context, paths []string, opt translate.Options) error {
	t.total = totalSize(paths)
	for pair, err := range translate.Drafts(ctx, t.sentences(paths), opt) {
		if err != nil {
			return err
		}
		if err := t.out.write(&pair); err != nil {
			return err
		}
		t.report.Add(&pair)
		t.say.findings(&pair)
		t.say.step(t.report.Pairs, t.done, t.total)
	}
	return nil
}

// totalSize is the size of all files in bytes, 0 if one of them is none.
func totalSize(paths []string) (total int64) {
	for _, p := range paths {
		st, err := os.Stat(p)
		if err != nil || !st.Mode().IsRegular() {
			return 0
		}
		total += st.Size()
	}
	return total
}

// sentences reads all documents, one after the other.
func (t *translation) sentences(paths []string) iter.Seq2[align.Sentence, error] {
	return func(yield func(align.Sentence, error) bool) {
		for _, path := range paths {
			d, err := t.only, error(nil)
			if d == nil {
				if d, err = openDocument(t.env, path, t.opt); err != nil {
					yield(align.Sentence{}, err)
					return
				}
			}
			t.mu.Lock()
			t.doc = d
			t.mu.Unlock()
			for s, err := range d.Sentences() {
				if !yield(s, err) || err != nil {
					if t.only == nil {
						d.Close()
					}
					return
				}
			}
			t.mu.Lock()
			t.finished += d.BytesRead()
			t.doc = nil
			t.mu.Unlock()
			for _, note := range d.Notes() {
				t.say.line("note: %s: %s", display(path, "standard input"), note)
			}
			if t.only == nil { // its output may need it still
				d.Close()
			}
		}
	}
}

// done is how many bytes were read.
func (t *translation) done() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.doc == nil {
		return t.finished
	}
	return t.finished + t.doc.BytesRead()
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
