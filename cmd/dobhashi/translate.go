package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
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
		Description: "Reads FILEs, or standard input (also as -), and prints each sentence beside its draft:\n" +
			"in two columns on a terminal, else as TSV. With -o it writes files instead.\n\n" +
			examples(
				"dobhashi translate story.txt",
				"dobhashi translate story.txt -o story.tmx -o story.html",
				"dobhashi translate -g names.tsv story.txt > story.tsv",
				"dobhashi translate --backend google story.txt"),
		Flags: append(backendFlags(),
			&cli.StringSliceFlag{Name: "glossary", Aliases: []string{"g"}, Usage: "terms to place: `FILE` in TSV or CSV; may be repeated, later ones win"},
			&cli.BoolFlag{Name: "no-starter", Usage: "leave the built-in glossary of world news names out"},
			&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `FILE`, its format by the extension (.tsv .jsonl .tmx .html), - for standard output; may be repeated"},
			&cli.StringFlag{Name: "format", Usage: "`FORMAT` of the output: " + strings.Join(format.Names(), ", ") + "; columns for standard output"},
			&cli.BoolFlag{Name: "lines", Usage: "take each line of the input as one unit"},
			&cli.IntFlag{Name: "jobs", Usage: "how many batches to translate at once, `N`; the backend decides if 0"},
			&cli.BoolFlag{Name: "quiet", Usage: "print no summary"},
			&cli.BoolFlag{Name: "verbose", Usage: "print every finding and every retry"},
		),
		Action: func(c *cli.Context) error { return runTranslate(e, c) },
	}
}

// sink is where pairs go.
type sink struct {
	format.Writer
	abort func()
	path  string
}

func runTranslate(e *env, c *cli.Context) error {
	ctx := c.Context
	paths, err := inputs(e, c)
	if err != nil {
		return err
	}
	if c.Int("jobs") < 0 {
		return usage("--jobs is %d, but it counts from 1", c.Int("jobs"))
	}
	terms, warnings, err := loadGlossary(c.StringSlice("glossary"), !c.Bool("no-starter"))
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
	info := back.Info()
	meta := align.Meta{From: c.String("from"), To: c.String("to"), Title: title(paths), Tool: "dobhashi", Version: version(),
		Origin: info.Name, Created: time.Now().UTC()}
	sinks, err := openSinks(e, c, meta)
	if err != nil {
		return err
	}
	defer func() {
		for _, s := range sinks {
			s.abort()
		}
	}()
	say := &notes{w: e.stderr, quiet: c.Bool("quiet"), verbose: c.Bool("verbose")}
	for _, w := range warnings {
		say.line("warning: %s", w)
	}
	run := &translation{env: e, sinks: sinks, say: say, names: new(names.Ledger), opt: document.Options{Lines: c.Bool("lines"), AnyScript: meta.From != "bn"}}
	if !sinks[0].onTerminal() && !c.Bool("quiet") {
		run.progress = newProgress(e.stderr)
	}
	failed := run.do(ctx, paths, translate.Options{Backend: back, Glossary: terms, From: meta.From, Names: run.names, Jobs: c.Int("jobs"), Notify: say.retry})
	run.progress.clear()
	run.report.Names = run.names.Findings()
	run.report.Partial = failed != nil
	// What is finished is kept, also when the run ended early; but a run that
	// made nothing replaces no file.
	if run.report.Pairs > 0 {
		for _, s := range sinks {
			if err := s.Close(&run.report); err != nil {
				return errors.Join(failed, err)
			}
		}
	}
	if failed == nil || run.report.Pairs > 0 {
		say.summary(run, info, failed != nil)
	}
	return failed
}

// translation is one run of the command.
type translation struct {
	*env
	sinks    []*sink
	say      *notes
	names    *names.Ledger
	opt      document.Options
	report   align.Report
	progress *progress

	mu  sync.Mutex
	doc *document.Document
	// finished and total count the bytes of the documents for the progress bar.
	finished, total int64
}

func (t *translation) do(ctx context.Context, paths []string, opt translate.Options) error {
	for _, p := range paths {
		if st, err := os.Stat(p); err == nil && t.total >= 0 {
			t.total += st.Size()
		} else {
			t.total = -1
		}
	}
	last := time.Now()
	for pair, err := range translate.Drafts(ctx, t.sentences(paths), opt) {
		if err != nil {
			return err
		}
		t.report.Add(&pair)
		t.say.findings(&pair)
		for _, s := range t.sinks {
			if err := s.Write(&pair); err != nil {
				return err
			}
		}
		// Whoever reads along should not wait for a full buffer.
		if now := time.Now(); now.Sub(last) > 200*time.Millisecond {
			last = now
			for _, s := range t.sinks {
				if err := s.Flush(); err != nil {
					return err
				}
			}
		}
		t.progress.step(t.report.Pairs, t.done(), t.total)
	}
	return nil
}

// sentences reads all documents, one after the other.
func (t *translation) sentences(paths []string) iter.Seq2[align.Sentence, error] {
	return func(yield func(align.Sentence, error) bool) {
		for _, path := range paths {
			d, err := t.open(path)
			if err != nil {
				yield(align.Sentence{}, err)
				return
			}
			for s, err := range d.Sentences() {
				if !yield(s, err) || err != nil {
					d.Close()
					return
				}
			}
			t.mu.Lock()
			t.finished += d.BytesRead()
			t.say.documentNotes(d)
			t.doc = nil
			t.mu.Unlock()
			d.Close()
		}
	}
}

func (t *translation) open(path string) (*document.Document, error) {
	var d *document.Document
	var err error
	if path == "-" {
		d, err = document.New("-", t.stdin, t.opt)
	} else {
		d, err = document.Open(path, t.opt)
	}
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	t.doc = d
	t.mu.Unlock()
	return d, nil
}

// done is how many bytes were read.
func (t *translation) done() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.finished
	if t.doc != nil {
		n += t.doc.BytesRead()
	}
	return n
}

// inputs are the paths to read; all of them must be there before any is read.
func inputs(e *env, c *cli.Context) ([]string, error) {
	args := c.Args().Slice()
	if len(args) == 0 {
		if _, tty := terminalWidth(e.stdin); tty {
			return nil, &usageError{text: "no file to read", hint: "name a file, or pipe a text in: dobhashi translate story.txt"}
		}
		return []string{"-"}, nil
	}
	stdin := 0
	for _, p := range args {
		if p == "-" {
			if stdin++; stdin > 1 {
				return nil, usage("standard input (-) can be read only once")
			}
			continue
		}
		d, err := document.Open(p, document.Options{AnyScript: c.String("from") != "bn"})
		if err != nil {
			return nil, err
		}
		d.Close()
	}
	return args, nil
}

func title(paths []string) string {
	var names []string
	for _, p := range paths {
		if p == "-" {
			p = "standard input"
		}
		names = append(names, filepath.Base(p))
	}
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more", names[0], len(names)-1)
	}
	return strings.Join(names, ", ")
}

// loadGlossary puts the starter glossary and the user's files together. A file
// that contradicts itself is refused: what it means is not for us to guess.
func loadGlossary(files []string, starter bool) (g *glossary.Glossary, warnings []string, err error) {
	var lists [][]glossary.Term
	if starter {
		lists = append(lists, glossary.Starter())
	}
	for _, f := range files {
		terms, err := glossary.LoadFile(f)
		if err != nil {
			return nil, nil, err
		}
		var wrong []glossary.Problem
		for _, p := range glossary.Check(terms) {
			if p.Tier == glossary.Error {
				wrong = append(wrong, p)
			} else {
				warnings = append(warnings, fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message))
			}
		}
		if len(wrong) > 0 {
			more := ""
			if len(wrong) > 1 {
				more = fmt.Sprintf(" (and %d more)", len(wrong)-1)
			}
			return nil, nil, &hinted{
				fmt.Errorf("%s:%d: %s%s", wrong[0].File, wrong[0].Line, wrong[0].Message, more),
				"dobhashi glossary check " + f + " lists all problems"}
		}
		lists = append(lists, terms)
	}
	return glossary.New(lists...), warnings, nil
}

// openSinks opens the outputs that the flags ask for, standard output if none.
func openSinks(e *env, c *cli.Context, meta align.Meta) (sinks []*sink, err error) {
	defer func() {
		if err != nil {
			for _, s := range sinks {
				s.abort()
			}
		}
	}()
	name := c.String("format")
	if _, ok := format.Lookup(name); name != "" && name != "columns" && !ok {
		return nil, usage("there is no format %q, only %s and columns", name, strings.Join(format.Names(), ", "))
	}
	outputs := c.StringSlice("output")
	if len(outputs) == 0 {
		outputs = []string{"-"}
	}
	seen := make(map[string]bool)
	for _, path := range outputs {
		if seen[path] {
			return sinks, usage("%s is named twice as output", path)
		}
		seen[path] = true
		if path == "-" {
			sinks = append(sinks, stdoutSink(e, name, meta))
			continue
		}
		f, ok := format.ForPath(path)
		if name != "" {
			f, ok = format.Lookup(name)
		}
		if !ok {
			return sinks, &usageError{text: fmt.Sprintf("the name %s does not tell a format", path),
				hint: "use one of the extensions .tsv .jsonl .tmx .html, or --format"}
		}
		file, err := format.Create(path, f, meta)
		if err != nil {
			return sinks, err
		}
		sinks = append(sinks, &sink{file, file.Abort, path})
	}
	return sinks, nil
}

func stdoutSink(e *env, name string, meta align.Meta) *sink {
	width, tty := terminalWidth(e.stdout)
	if name == "columns" || name == "" && tty {
		if !tty {
			width = 100
		}
		escapes := tty && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		return &sink{&columns{w: e.stdout, width: width, escapes: escapes}, func() {}, "-"}
	}
	if name == "" {
		name = "tsv"
	}
	f, _ := format.Lookup(name)
	w := bufio.NewWriter(e.stdout)
	return &sink{&stdoutWriter{f.New(w, meta), w}, func() {}, "-"}
}

// onTerminal tells that pairs are shown to a person as they come.
func (s *sink) onTerminal() bool {
	_, ok := s.Writer.(*columns)
	return ok
}

// stdoutWriter names standard output in its errors.
type stdoutWriter struct {
	format.Writer
	w *bufio.Writer
}

func (s *stdoutWriter) Write(p *align.Pair) error { return stdoutError(s.Writer.Write(p)) }

func (s *stdoutWriter) Flush() error {
	if err := s.Writer.Flush(); err != nil {
		return stdoutError(err)
	}
	return stdoutError(s.w.Flush())
}

func (s *stdoutWriter) Close(r *align.Report) error {
	if err := s.Writer.Close(r); err != nil {
		return stdoutError(err)
	}
	return stdoutError(s.w.Flush())
}

func stdoutError(err error) error {
	if err != nil {
		return fmt.Errorf("cannot write to standard output: %w", err)
	}
	return nil
}
