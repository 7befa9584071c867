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
		Description: "Reads the pairs of IN (.tsv .csv .jsonl .tmx .xlf .xlsx .moses, or - for\n" +
			"standard input) and writes them to OUT, or to standard output, with what is\n" +
			"known of each: id, origin, status, place. What a format\n" +
			"cannot hold is told. corpus.moses stands for the files corpus.bn and corpus.en,\n" +
			"by the languages.\n\n" +
			"With --repair, characters that XML cannot hold are left out, entities of HTML\n" +
			"become their characters, an & or < that begins nothing is one, and units whose\n" +
			"tags do not match are left out.\n\n" + examples(
			"dobhashi convert pairs.tsv pairs.tmx",
			"dobhashi convert --format jsonl pairs.tsv > pairs.jsonl",
			"dobhashi convert --columns id,source,target,status pairs.tsv table.csv",
			"dobhashi convert pairs.tsv pairs.xlsx",
			"dobhashi convert pairs.tsv pairs.review.docx",
			"dobhashi convert --from bn-BD --to en-GB pairs.tsv pairs.xlf",
			"dobhashi convert pairs.tsv corpus.moses",
			"dobhashi convert --repair damaged.tmx good.tmx",
			"dobhashi convert --split-size 900M pairs.tsv pairs.tmx"),
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "from", Value: "bn", Usage: "`CODE` language of the sources, for headers and the names of Moses files"},
			&cli.StringFlag{Name: "to", Value: "en", Usage: "`CODE` language of the targets"},
			&cli.BoolFlag{Name: "repair", Usage: "read on where TMX or XLIFF is damaged, and print what was done"},
			&cli.StringFlag{Name: "format", Usage: "`FORMAT` of OUT, where its name does not tell"},
			columnsFlag(),
			&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"},
		}, splitFlags()...),
		Action: func(c *cli.Context) error { return convertPairs(e, c) },
	}
}

func convertPairs(e *env, c *cli.Context) (err error) {
	if c.NArg() < 1 || c.NArg() > 2 {
		return &usageError{text: "convert takes the file to read and the file to write", hint: "dobhashi convert pairs.tsv pairs.tmx"}
	}
	path := c.Args().First()
	meta := align.Meta{From: c.String("from"), To: c.String("to"), Title: title([]string{path}),
		Tool: "dobhashi", Version: version(), Created: time.Now().UTC()}
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	say.width, _ = terminalWidth(e.stderr)
	repairs := 0
	var told func(line int, what string)
	if c.Bool("repair") {
		told = func(line int, what string) {
			if repairs++; repairs <= shownRepairs {
				say.line("note: %s:%d: %s", display(path, "standard input"), line, what)
			}
		}
	}
	in, err := openPairs(e, path, meta, told)
	if err != nil {
		return err
	}
	defer in.close()
	split, err := splitOf(c)
	if err != nil {
		return err
	}
	to, err := destinations(e, wanted{outputs: c.Args().Slice()[1:], format: c.String("format"), columns: c.String("columns"), split: split, read: in.files}, meta)
	if err != nil {
		return err
	}
	out, err := openSinks(e, to, meta, nil)
	if err != nil {
		return err
	}
	defer out.abort()
	if !say.quiet && !showsPairs(e, to) {
		say.progress = newProgress(e.stderr, "pair")
	}
	defer say.clear()

	var report align.Report
	tagged := 0
	for u, err := range in.units {
		if err != nil {
			return err
		}
		p := u.Pair()
		if !to[0].format.Tags && len(p.SourceTags)+len(p.TargetTags) > 0 {
			tagged++
		}
		if err := out.write(&p); err != nil {
			return err
		}
		report.Add(&p)
		say.step(report.Pairs, in.done, in.total)
	}
	if repairs > shownRepairs {
		say.line("note: %s: %s", display(path, "standard input"), count(repairs-shownRepairs, "more repair"))
	}
	if report.Pairs == 0 {
		return fmt.Errorf("%s: there are no pairs in it", display(path, "standard input"))
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

// pairsInput is a source of pairs.
type pairsInput struct {
	files []string // that are read
	total int64    // their bytes, 0 if not known
	units iter.Seq2[align.Unit, error]
	done  func() int64 // bytes of them that were read
	close func() error
}

// openPairs opens what has the pairs, and tells how to read it: by its name, or
// standard input by how it begins. If told is not nil it is read with repairs, which
// are told.
func openPairs(e *env, path string, meta align.Meta, told func(line int, what string)) (*pairsInput, error) {
	if f, ok := format.ForPath(path); ok && f.Several != nil && f.Open != nil {
		if told != nil {
			return nil, errNoRepair
		}
		files, units, err := f.Open(path, meta)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if err := isThere(file); err != nil {
				return nil, err
			}
		}
		return &pairsInput{files: files, units: units, done: func() int64 { return 0 }, close: func() error { return nil }}, nil
	}
	if path == "-" {
		in := bufio.NewReader(e.stdin)
		head, _ := in.Peek(in.Size()) // an error comes again
		read, ok := format.ReaderOf(head)
		if !ok {
			read = tsv.Read
		}
		if told != nil {
			repair, ok := format.RepairerOf(head)
			if !ok {
				return nil, errNoRepair
			}
			read = repairing(repair, told)
		}
		return newPairsInput(read, io.NopCloser(in), path), nil
	}
	if err := isThere(path); err != nil {
		return nil, err
	}
	read, ok := format.ReaderFor(path)
	if !ok {
		return nil, &usageError{text: fmt.Sprintf("the name %q does not tell a format of pairs", filepath.Base(path)),
			hint: pairFiles()}
	}
	if told != nil {
		repair, ok := format.RepairerFor(path)
		if !ok {
			return nil, errNoRepair
		}
		read = repairing(repair, told)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %w", err)
	}
	return newPairsInput(read, f, path), nil
}

var errNoRepair = &usageError{text: "only TMX and XLIFF can be repaired", hint: "leave out --repair"}

// repairing is a reader that repairs and tells it.
func repairing(repair format.Repairer, told func(line int, what string)) format.Reader {
	return func(r io.Reader, name string) iter.Seq2[align.Unit, error] { return repair(r, name, told) }
}

func newPairsInput(read format.Reader, from io.ReadCloser, path string) *pairsInput {
	in := &counted{Reader: from}
	return &pairsInput{[]string{path}, totalSize([]string{path}), read(in, path), func() int64 { return in.n }, from.Close}
}
