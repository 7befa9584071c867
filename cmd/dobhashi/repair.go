package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/tsv"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/urfave/cli/v2"
)

func glossaryRepairCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "repair",
		Usage:     "put names and terms right in the English of pairs",
		ArgsUsage: "[PAIRS]",
		Description: "Reads pairs (.tsv .jsonl .tmx .xlf, or standard input) and writes them with\n" +
			"the English of your glossary where a term is spelled by its sound, in small\n" +
			"letters or nearly so. Nothing else in the file changes. What is missing is told\n" +
			"on standard error.\n\n" + examples(
			"dobhashi glossary repair -g names.tsv pairs.tsv > repaired.tsv",
			"dobhashi glossary repair -g names.tsv pairs.tsv -o repaired.tsv"),
		Flags: append(glossaryFlags("expect the terms in it"),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` write it instead of standard output; it may be the file that is read"},
			&cli.BoolFlag{Name: "quiet", Usage: "do not print what was repaired and what is missing"},
			&cli.BoolFlag{Name: "verbose", Usage: "print all terms that are missing or repaired"}),
		Action: func(c *cli.Context) error { return repairPairs(e, c) },
	}
}

func repairPairs(e *env, c *cli.Context) error {
	if c.NArg() > 1 {
		return &usageError{text: "only one file of pairs can be repaired at once", hint: "dobhashi glossary repair -g names.tsv pairs.tsv"}
	}
	paths, err := inputs(e, c.Args().Slice(), isThere)
	if err != nil {
		return err
	}
	path := paths[0]
	if err := changeable(path, "glossary repair"); err != nil {
		return err
	}
	read, ok := format.ReaderFor(path)
	if path != "-" && !ok {
		return &usageError{text: fmt.Sprintf("the name %q does not tell a format of pairs", filepath.Base(path)),
			hint: "end it with one of .tsv .jsonl .tmx .xlf"}
	}
	lists, warnings, err := loadGlossaries(c)
	if err != nil {
		return err
	}
	say := &notes{w: e.stderr, quiet: c.Bool("quiet"), verbose: c.Bool("verbose")}
	say.width, _ = terminalWidth(e.stderr)
	if !say.quiet {
		say.progress = newProgress(e.stderr, "pair")
	}
	defer say.clear()
	for _, w := range warnings {
		say.line("warning: %s", w)
	}
	in, err := openTwice(e, path)
	if err != nil {
		return err
	}
	defer in.close()
	if path == "-" {
		head := make([]byte, 4096)
		n, _ := io.ReadFull(in, head) // an error comes again
		if read, ok = format.ReaderOf(head[:n]); !ok {
			read = tsv.Read
		}
		if err := in.rewind(); err != nil {
			return err
		}
	}

	r := repairer{glossary: glossary.New(lists...), say: say, total: totalSize(paths)}
	counting := &counted{Reader: in}
	for u, err := range read(counting, path) {
		if err != nil {
			return err
		}
		r.repair(&u)
		say.step(r.report.Pairs, func() int64 { return counting.n }, r.total)
	}
	if err := in.rewind(); err != nil {
		return err
	}
	if err := r.write(e, c.String("output"), in); err != nil {
		return err
	}
	say.clear()
	say.terms(&r.report)
	if r.kept > 0 {
		say.line("note: left alone: %s with tags inside", count(r.kept, "term"))
	}
	say.line("%s, %d of %s in place (%d repaired)", count(r.report.Pairs, "pair"), r.report.Found, count(r.report.Expected, "term"), r.report.Repaired)
	return nil
}

// repairer is one run of the command.
type repairer struct {
	glossary *glossary.Glossary
	say      *notes
	total    int64 // bytes of the file, 0 if not known
	report   align.Report
	edits    []align.Edit
	kept     int // terms that tags do not let replace
}

// repair adds the edits of one pair.
func (r *repairer) repair(u *align.Unit) {
	source, target := u.Source.Text, &u.Target
	if !bengali.Has(source) && bengali.Has(target.Text) {
		source, target = target.Text, &u.Source
	}
	p := align.Pair{Source: source, Target: target.Text}
	defer func() { r.report.Add(&p) }()
	ms := r.glossary.Match(source)
	if len(ms) == 0 || target.Text == "" {
		return
	}
	told := make(map[*glossary.Term]bool)
	text, at := "", 0
	for _, m := range glossary.Misspelled(source, p.Target, ms) {
		e, ok := target.Replace(m.At[0], m.At[1], m.Term.EN)
		if !ok {
			r.kept++
			continue
		}
		r.edits = append(r.edits, e)
		text += p.Target[at:m.At[0]] + m.Term.EN
		at = m.At[1]
		if !told[m.Term] {
			told[m.Term] = true
			p.Findings = append(p.Findings, glossary.Finding{Tier: glossary.Suggestion, Kind: "repaired", Term: m.Term.BN})
		}
	}
	p.Terms, _, _ = glossary.Verify(text+p.Target[at:], ms)
}

// write copies the file with the edits made.
func (r *repairer) write(e *env, path string, in io.Reader) error {
	if path == "" || path == "-" {
		return format.Splice(e.stdout, in, r.edits)
	}
	out, err := format.CreateOutput(path)
	if err != nil {
		return noFolder(path, err)
	}
	defer out.Abort()
	if err := format.Splice(out, in, r.edits); err != nil {
		return err
	}
	return out.Close()
}

// twice is a file that is read twice, or standard input kept in one.
type twice struct {
	*os.File
	temporary bool
}

// openTwice opens the file at path, or keeps standard input if that is "-".
func openTwice(e *env, path string) (*twice, error) {
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("cannot read %w", err)
		}
		if st, err := f.Stat(); err == nil && st.Mode().IsRegular() {
			return &twice{File: f}, nil
		}
		defer f.Close()
		return keep(f)
	}
	return keep(e.stdin)
}

// keep copies what can be read only once to a temporary file.
func keep(r io.Reader) (*twice, error) {
	f, err := os.CreateTemp("", "dobhashi-")
	if err != nil {
		return nil, fmt.Errorf("cannot keep the input: %w", err)
	}
	t := &twice{f, true}
	if _, err := io.Copy(f, r); err != nil {
		t.close()
		return nil, fmt.Errorf("cannot keep the input: %w", err)
	}
	return t, t.rewind()
}

// rewind goes back to the begin.
func (t *twice) rewind() error {
	if _, err := t.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("cannot read %s again: %w", strings.TrimPrefix(t.Name(), os.TempDir()), err)
	}
	return nil
}

func (t *twice) close() {
	t.Close()
	if t.temporary {
		os.Remove(t.Name())
	}
}
