package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/tsv"
	"github.com/urfave/cli/v2"
)

func convertCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "convert",
		Usage:     "write pairs in another format",
		ArgsUsage: "IN [OUT]",
		Description: "Reads the pairs of IN (.tsv .jsonl .tmx .xlf, or - for standard input) and\n" +
			"writes them to OUT, or to standard output, with what is known of each: id,\n" +
			"origin, status, place. What a format cannot hold is told.\n\n" +
			"With --repair, characters that XML cannot hold are left out, entities of HTML\n" +
			"become their characters, an & or < that begins nothing is one, and units whose\n" +
			"tags do not match are left out.\n\n" + examples(
			"dobhashi convert pairs.tsv pairs.tmx",
			"dobhashi convert --format jsonl pairs.tsv > pairs.jsonl",
			"dobhashi convert --repair damaged.tmx good.tmx",
			"dobhashi convert --from bn-BD --to en-GB pairs.tsv pairs.xlf"),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "from", Value: "bn", Usage: "language `CODE` of the sources, for the header of OUT"},
			&cli.StringFlag{Name: "to", Value: "en", Usage: "language `CODE` of the targets"},
			&cli.BoolFlag{Name: "repair", Usage: "read on where TMX or XLIFF is damaged, and print what was done"},
			&cli.StringFlag{Name: "format", Usage: "`FORMAT` of OUT, where its name does not tell"},
			&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"},
		},
		Action: func(c *cli.Context) error { return convertPairs(e, c) },
	}
}

func convertPairs(e *env, c *cli.Context) (err error) {
	if c.NArg() < 1 || c.NArg() > 2 {
		return &usageError{text: "convert takes the file to read and the file to write", hint: "dobhashi convert pairs.tsv pairs.tmx"}
	}
	paths, err := inputs(e, c.Args().Slice()[:1], isThere)
	if err != nil {
		return err
	}
	to, err := destinations(e, c.Args().Slice()[1:], c.String("format"), paths)
	if err != nil {
		return err
	}
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	say.width, _ = terminalWidth(e.stderr)
	repairs := 0
	told := func(line int, what string) {
		if repairs++; repairs <= shownRepairs {
			say.line("note: %s:%d: %s", display(paths[0], "standard input"), line, what)
		}
	}
	if !c.Bool("repair") {
		told = nil
	}
	read, in, err := openPairs(e, paths[0], told)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := openSinks(e, to, align.Meta{From: c.String("from"), To: c.String("to"), Title: title(paths),
		Tool: "dobhashi", Version: version(), Created: time.Now().UTC()})
	if err != nil {
		return err
	}
	defer out.abort()
	if !say.quiet && !showsPairs(e, to) {
		say.progress = newProgress(e.stderr, "pair")
	}
	defer say.clear()

	var report align.Report
	tagged, total := 0, totalSize(paths)
	counting := &counted{Reader: in}
	for u, err := range read(counting, paths[0]) {
		if err != nil {
			return err
		}
		if len(u.Source.Tags)+len(u.Target.Tags) > 0 {
			tagged++
		}
		p := u.Pair()
		if err := out.write(&p); err != nil {
			return err
		}
		report.Add(&p)
		say.step(report.Pairs, func() int64 { return counting.n }, total)
	}
	if repairs > shownRepairs {
		say.line("note: %s: %s", display(paths[0], "standard input"), count(repairs-shownRepairs, "more repair"))
	}
	if report.Pairs == 0 {
		return fmt.Errorf("%s: there are no pairs in it", display(paths[0], "standard input"))
	}
	wrote, err := out.close(&report)
	if err != nil {
		return err
	}
	say.clear()
	if tagged > 0 {
		say.line("note: the inline tags of %s were left out", count(tagged, "pair"))
	}
	for _, n := range out.notes() {
		say.line("note: %s", n)
	}
	for _, path := range wrote {
		say.line("wrote %s: %s", path, count(report.Pairs, "pair"))
	}
	return nil
}

// shownRepairs is how many repairs of a file are printed.
const shownRepairs = 20

// openPairs opens a file of pairs and tells how to read it: by its name, or standard input
// by how it begins. If told is not nil it is read with repairs, which are told.
func openPairs(e *env, path string, told func(line int, what string)) (format.Reader, io.ReadCloser, error) {
	repairing := func(repair format.Repairer, ok bool) (format.Reader, error) {
		if !ok {
			return nil, &usageError{text: "only TMX and XLIFF can be repaired", hint: "leave out --repair"}
		}
		return func(r io.Reader, name string) iter.Seq2[align.Unit, error] { return repair(r, name, told) }, nil
	}
	if path == "-" {
		in := bufio.NewReader(e.stdin)
		head, _ := in.Peek(in.Size()) // an error comes again
		read, ok := format.ReaderOf(head)
		if !ok {
			read = tsv.Read
		}
		var err error
		if told != nil {
			read, err = repairing(format.RepairerOf(head))
		}
		return read, io.NopCloser(in), err
	}
	read, ok := format.ReaderFor(path)
	if ok && told != nil {
		var err error
		if read, err = repairing(format.RepairerFor(path)); err != nil {
			return nil, nil, err
		}
	}
	if !ok {
		return nil, nil, &usageError{text: fmt.Sprintf("the name %q does not tell a format of pairs", filepath.Base(path)),
			hint: "end it with one of .tsv .jsonl .tmx .xlf"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %w", err)
	}
	return read, f, nil
}
