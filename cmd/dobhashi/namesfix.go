package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/source"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
	"golang.org/x/text/encoding/unicode"
)

func namesFixCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "fix",
		Usage:     "spell each name in one way, its case endings kept",
		ArgsUsage: "FILE...",
		Description: "Changes what names check finds to the preferred spelling: that of your glossary,\n" +
			"or else the most frequent. Shows what would change; with --write the files are\n" +
			"changed, and nothing else in them. A few words in quotation marks, which may be\n" +
			"a title, stay as they are where the name has its spelling elsewhere.\n\n" +
			examples("dobhashi names fix story.txt", "dobhashi names fix -g names.tsv --write *.txt"),
		Flags: append(namesFlags(),
			&cli.BoolFlag{Name: "write", Usage: "change the files"}),
		Action: func(c *cli.Context) error { return fixNames(e, c) },
	}
}

func fixNames(e *env, c *cli.Context) error {
	if !c.Args().Present() || slices.Contains(c.Args().Slice(), "-") {
		return &usageError{text: "names fix needs files that it can change", hint: "dobhashi names fix story.txt"}
	}
	for _, path := range c.Args().Slice() {
		if format.IsPacked(path, nil) || document.Packed(path) {
			return packed(path)
		}
	}
	run, err := newNamesRun(e, c)
	if err != nil {
		return err
	}
	defer run.close()
	if err := run.survey(); err != nil {
		return err
	}
	edits, kept, err := run.edits()
	if err != nil {
		return err
	}
	run.say.clear()
	var changed []string
	places := 0
	for _, path := range run.paths {
		if n := len(edits[path]); n > 0 && !slices.Contains(changed, path) {
			changed = append(changed, path)
			places += n
		}
	}
	if c.Bool("write") {
		err = rewrite(changed, edits)
	} else {
		err = run.diff(changed, edits)
	}
	if err != nil {
		return err
	}
	if kept > 0 {
		run.say.line("note: left alone: %s with tags inside", count(kept, "name"))
	}
	switch where := count(places, "place") + " in " + count(len(changed), "file"); {
	case places == 0:
		run.say.line("nothing to change")
	case c.Bool("write"):
		run.say.line("changed %s", where)
	default:
		run.say.line("%s to change; --write does it", where)
	}
	return nil
}

// edits are what is to be changed, by the file. kept counts names that cannot be.
func (r *namesRun) edits() (edits map[string][]align.Edit, kept int, err error) {
	edits = make(map[string][]align.Edit)
	type change struct {
		p *align.Passage
		o names.Occurrence
	}
	var unit []change // those of one unit
	var last *align.Unit
	flush := func() {
		// Of two that overlap the longer one goes first.
		slices.SortStableFunc(unit, func(a, b change) int { return cmp.Compare(b.o.Whole-b.o.Start, a.o.Whole-a.o.Start) })
		var done []change
		for _, c := range unit {
			if slices.ContainsFunc(done, func(d change) bool { return d.p == c.p && d.o.Start < c.o.Whole && c.o.Start < d.o.Whole }) {
				continue
			}
			done = append(done, c)
			e, ok := c.p.Replace(c.o.Start, c.o.Whole, r.locator.Replacement(c.o, c.p.Text))
			if !ok {
				kept++
				continue
			}
			edits[c.p.Start.File] = append(edits[c.p.Start.File], e)
		}
		unit = unit[:0]
	}
	err = r.occurrences(func(u *align.Unit, p *align.Passage, o names.Occurrence) {
		if u != last {
			flush()
			last = u
		}
		f := &r.found[o.Finding]
		if f.Spellings[o.Spelling].Form != f.Preferred && !r.locator.IsTitle(o) {
			unit = append(unit, change{p, o})
		}
	})
	flush()
	for _, list := range edits {
		slices.SortFunc(list, func(a, b align.Edit) int { return cmp.Compare(a.Start, b.Start) })
	}
	return edits, kept, err
}

// rewrite makes the edits in all files, or in none if one of them cannot be written.
func rewrite(paths []string, edits map[string][]align.Edit) error {
	var ready []*format.Output
	defer func() {
		for _, out := range ready {
			out.Abort()
		}
	}()
	for _, path := range paths {
		out, err := format.CreateOutput(path)
		if err != nil {
			return err
		}
		ready = append(ready, out)
		in, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("cannot read %w", err)
		}
		err = format.Splice(out, in, edits[path])
		in.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	for _, out := range ready {
		if err := out.Close(); err != nil {
			return err
		}
	}
	return nil
}

// diff prints the lines that would change as a unified diff without context.
func (r *namesRun) diff(paths []string, edits map[string][]align.Edit) error {
	out := bufio.NewWriter(r.stdout)
	defer out.Flush()
	colours := false
	if _, tty := terminalWidth(r.stdout.Writer); tty {
		colours = os.Getenv("NO_COLOR") == ""
	}
	for _, path := range paths {
		if err := diffFile(out, path, edits[path], colours); err != nil {
			return err
		}
	}
	return nil
}

func diffFile(out *bufio.Writer, path string, edits []align.Edit, colours bool) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("cannot read %w", err)
	}
	defer f.Close()
	in, err := source.NewXML(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	red, green, off := "", "", ""
	if colours {
		red, green, off = "\x1b[31m", "\x1b[32m", "\x1b[0m"
	}
	fmt.Fprintf(out, "--- %s\n+++ %s\n", printable(path), printable(path))
	at := in.Cursor(path)
	var line []byte
	for len(edits) > 0 {
		if line, err = in.Line(line); err != nil {
			return fmt.Errorf("%s:%d: %w", path, at.Line, cmp.Or(err, io.ErrUnexpectedEOF))
		}
		next := at
		next.Skip(line)
		n := 0
		for n < len(edits) && edits[n].Start < next.Offset {
			n++
		}
		if n > 0 {
			changed, err := splice(line, at.Offset, edits[:n], in.UTF16)
			if err != nil {
				return fmt.Errorf("%s:%d: %w", path, at.Line, err)
			}
			fmt.Fprintf(out, "@@ -%d +%d @@\n%s-%s%s\n%s+%s%s\n", at.Line, at.Line,
				red, bytes.TrimRight(line, "\r\n"), off, green, bytes.TrimRight(changed, "\r\n"), off)
			edits = edits[n:]
		}
		at = next
	}
	return nil
}

// splice makes edits in a line that begins at an offset of the file.
func splice(line []byte, offset int64, edits []align.Edit, order string) ([]byte, error) {
	codec := unicode.UTF8
	switch order {
	case "LE":
		codec = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "BE":
		codec = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	stored, err := codec.NewEncoder().Bytes(line)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	moved := make([]align.Edit, len(edits))
	for i, e := range edits {
		moved[i] = e
		moved[i].Start -= offset
	}
	if err := format.Splice(&out, bytes.NewReader(stored), moved); err != nil {
		return nil, err
	}
	return codec.NewDecoder().Bytes(out.Bytes())
}
