package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate/memory"
	"github.com/urfave/cli/v2"
)

func tmCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:  "tm",
		Usage: "fill, search and tidy the translation memory",
		Subcommands: []*cli.Command{{
			Name:      "import",
			Usage:     "store translations from files of pairs",
			ArgsUsage: "FILE...",
			Description: "Reads pairs (.tsv .csv .jsonl .tmx .xlf .xlsx .moses .review.docx, or - for\n" +
				"standard input). What a file says is a draft is stored as the answer of a\n" +
				"machine, all else as a translation by people, which comes before those of\n" +
				"machines. Pairs that are there already are not stored again, and pairs\n" +
				"without a target, or only copied, are skipped. If it is interrupted, run it\n" +
				"again.\n\n" +
				examples("dobhashi tm import memory.tmx", "dobhashi tm import pairs.tsv memory.tmx story.review.docx"),
			Flags: []cli.Flag{memoryFlag(),
				&cli.StringFlag{Name: "from", Value: "bn", Usage: "`CODE` language of the sources"},
				&cli.StringFlag{Name: "to", Value: "en", Usage: "`CODE` language of the targets"},
				&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"},
			},
			Action: func(c *cli.Context) error { return importMemory(e, c) },
		}, {
			Name:  "export",
			Usage: "write the translations to a file of pairs",
			Description: "Writes what people translated, in the format that the name of the output tells.\n\n" +
				examples("dobhashi tm export -o all.tmx", "dobhashi tm export --origin Mina -o mina.xlsx",
					"dobhashi tm export --drafts --format jsonl > all.jsonl"),
			Flags: []cli.Flag{memoryFlag(),
				&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` write it instead of standard output"},
				&cli.StringFlag{Name: "format", Usage: "`FORMAT` where the name of the output does not tell"},
				&cli.StringFlag{Name: "from", Value: "bn", Usage: "`CODE` only from this language"},
				&cli.StringFlag{Name: "to", Value: "en", Usage: "`CODE` only into this language"},
				&cli.StringFlag{Name: "origin", Usage: "`NAME` only what this person, file or backend made"},
				&cli.BoolFlag{Name: "drafts", Usage: "the answers of machines too"},
				&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"},
			},
			Action: func(c *cli.Context) error { return exportMemory(e, c) },
		}, {
			Name:      "search",
			Usage:     "look for words in both languages",
			ArgsUsage: "TEXT",
			Description: "Prints the translations that have the text on either side, the newest first:\n" +
				"the source, and below it the target with who made it. Capitals make no\n" +
				"difference, nor do the ways to store ড় ঢ় য়.\n\n" +
				examples("dobhashi tm search লাভরভ", `dobhashi tm search --json "has come"`),
			Flags: []cli.Flag{memoryFlag(),
				&cli.IntFlag{Name: "limit", Value: 20, Usage: "`N` print so many at most; 0 for all"},
				&cli.BoolFlag{Name: "drafts", Usage: "the answers of machines too"},
				&cli.BoolFlag{Name: "json", Usage: "print a JSON object for each, with where the text stands, in bytes"},
				&cli.BoolFlag{Name: "quiet", Usage: "print nothing but what is found, and errors"},
			},
			Action: func(c *cli.Context) error { return searchMemory(e, c) },
		}, {
			Name:        "stats",
			Usage:       "say what the memory holds",
			Description: examples("dobhashi tm stats", "dobhashi tm stats --json"),
			Flags:       []cli.Flag{memoryFlag(), &cli.BoolFlag{Name: "json", Usage: "print one JSON object"}},
			Action:      func(c *cli.Context) error { return memoryStats(e, c) },
		}, {
			Name:  "prune",
			Usage: "delete translations for good",
			Description: "Deletes what all conditions are true of; there must be one at least. Then the\n" +
				"file becomes smaller, for which the disk must have room for a copy of it.\n\n" +
				examples("dobhashi tm prune --drafts --before 2025-01-01 --dry-run", "dobhashi tm prune --origin old.tmx"),
			Flags: []cli.Flag{memoryFlag(),
				&cli.StringFlag{Name: "before", Usage: "`DATE` what was stored before that day: 2025-01-31"},
				&cli.StringFlag{Name: "origin", Usage: "`NAME` what this person, file or backend made"},
				&cli.BoolFlag{Name: "drafts", Usage: "only answers of machines"},
				&cli.StringFlag{Name: "from", Usage: "`CODE` from this language"},
				&cli.StringFlag{Name: "to", Usage: "`CODE` into this language"},
				&cli.BoolFlag{Name: "dry-run", Usage: "only say how many they are"},
				&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"},
			},
			Action: func(c *cli.Context) error { return pruneMemory(e, c) },
		}},
	}
}

// memoryFlag is the flag that [memoryPath] reads.
func memoryFlag() cli.Flag {
	return &cli.StringFlag{Name: "tm", Usage: "`FILE` the translation memory, instead of the user's own"}
}

// memoryPath is the file of the translation memory: the one that is named, or where programs
// of a user keep their data.
func memoryPath(c *cli.Context) (string, error) {
	if path := c.String("tm"); path != "" {
		return path, nil
	}
	dir, err := dataFolder()
	if err != nil {
		return "", &hinted{fmt.Errorf("there is no place for a translation memory: %w", err), "name a file with --tm"}
	}
	return filepath.Join(dir, "memory.db"), nil
}

// openMemory opens a memory that is there.
func openMemory(c *cli.Context) (m *memory.Memory, path string, err error) {
	if path, err = memoryPath(c); err != nil {
		return nil, "", err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, path, &hinted{fmt.Errorf("there is no translation memory %s", path), "dobhashi tm import FILE makes one"}
	}
	m, err = memory.Open(path)
	return m, path, err
}

func importMemory(e *env, c *cli.Context) error {
	if c.NArg() == 0 {
		return &usageError{text: "no file to import", hint: "dobhashi tm import memory.tmx"}
	}
	path, err := memoryPath(c)
	if err != nil {
		return err
	}
	meta := align.Meta{From: c.String("from"), To: c.String("to")}
	files, err := inputs(e, c.Args().Slice(), func(path string) error {
		in, err := openPairs(e, path, meta, nil)
		if err != nil {
			return err
		}
		return in.close()
	})
	if err != nil {
		return err
	}
	m, err := memory.Open(path)
	if err != nil {
		return err
	}
	defer m.Close()
	ctx, stop := signal.NotifyContext(c.Context, stopSignals()...)
	defer stop()
	context.AfterFunc(ctx, stop)
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	say.width, _ = terminalWidth(e.stderr)
	stored := 0
	for _, file := range files {
		counts, err := importFile(ctx, e, m, file, meta, say)
		say.clear()
		stored += counts.Added + counts.Replaced
		if err == nil || counts != (memory.Counts{}) {
			say.line("%s: %d added, %d already there, %d replaced, %d skipped", display(file, "standard input"),
				counts.Added, counts.There, counts.Replaced, counts.Skipped)
		}
		switch {
		case err != nil && ctx.Err() != nil:
			return errInterrupted
		case err != nil && stored > 0:
			return &partialError{err}
		case err != nil:
			return err
		}
	}
	return nil
}

func importFile(ctx context.Context, e *env, m *memory.Memory, file string, meta align.Meta, say *notes) (memory.Counts, error) {
	in, err := openPairs(e, file, meta, nil)
	if err != nil {
		return memory.Counts{}, err
	}
	defer in.close()
	if !say.quiet {
		say.progress = newProgress(e.stderr, "pair")
	}
	origin := filepath.Base(display(file, "standard input"))
	n := 0
	return m.Import(ctx, func(yield func(memory.Unit, error) bool) {
		for u, err := range in.units {
			p := u.Pair()
			p.Origin = cmp.Or(p.Origin, origin)
			n++
			say.step(n, in.done, in.total)
			if !yield(memory.UnitOf(&p, meta.From, meta.To), err) {
				return
			}
		}
	})
}

func exportMemory(e *env, c *cli.Context) error {
	if c.Args().Present() {
		return &usageError{text: "export takes no file as argument", hint: "dobhashi tm export -o " + c.Args().First()}
	}
	m, path, err := openMemory(c)
	if err != nil {
		return err
	}
	defer m.Close()
	meta := align.Meta{From: c.String("from"), To: c.String("to"), Title: filepath.Base(path), Tool: "dobhashi", Version: version(), Created: time.Now().UTC()}
	to, err := destinations(e, wanted{outputs: []string{cmp.Or(c.String("output"), "-")}, format: c.String("format"), read: []string{path}}, meta)
	if err != nil {
		return err
	}
	filter := memory.Filter{From: meta.From, To: meta.To, Origin: c.String("origin"), People: !c.Bool("drafts")}
	total, err := m.Count(c.Context, filter)
	if err != nil {
		return err
	}
	if total == 0 {
		return fmt.Errorf("%s: there is nothing in it to export", path)
	}
	ctx, stop := signal.NotifyContext(c.Context, stopSignals()...)
	defer stop()
	context.AfterFunc(ctx, stop)
	out, err := openSinks(e, to, meta, nil)
	if err != nil {
		return err
	}
	defer out.abort()
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	if !say.quiet && !showsPairs(e, to) {
		say.progress = newProgress(e.stderr, "pair")
	}
	defer say.clear()
	var report align.Report
	for u, err := range m.Export(ctx, filter) {
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err != nil {
			return err
		}
		p := u.Pair()
		if to[0].columns || !to[0].format.Tags { // placeholders, rather than nothing
			p.Source, p.Target, p.SourceTags, p.TargetTags = u.Source, u.Target, nil, nil
		}
		p.ID = strconv.Itoa(report.Pairs + 1)
		if err := out.write(&p); err != nil {
			return err
		}
		report.Add(&p)
		say.step(report.Pairs, func() int64 { return int64(report.Pairs) }, int64(total))
	}
	wrote, err := out.close(&report)
	if err != nil {
		return err
	}
	say.clear()
	for _, n := range out.notes() {
		say.line("note: %s", n)
	}
	for _, path := range wrote {
		say.line("wrote %s: %s", path, count(report.Pairs, "pair"))
	}
	return nil
}

// foundUnit is what tm search --json prints.
type foundUnit struct {
	From     string          `json:"from"`
	To       string          `json:"to"`
	Source   string          `json:"source"`
	Target   string          `json:"target"`
	Status   align.Status    `json:"status"`
	Origin   string          `json:"origin"`
	Document string          `json:"document,omitempty"`
	Created  time.Time       `json:"created"`
	InSource []glossary.Span `json:"in_source,omitempty"`
	InTarget []glossary.Span `json:"in_target,omitempty"`
}

func searchMemory(e *env, c *cli.Context) error {
	text := strings.Join(c.Args().Slice(), " ")
	if strings.TrimSpace(text) == "" {
		return &usageError{text: "no text to look for", hint: "dobhashi tm search নদী"}
	}
	limit := c.Int("limit")
	if limit < 0 {
		return usage("%d is no value for --limit", limit)
	}
	m, _, err := openMemory(c)
	if err != nil {
		return err
	}
	defer m.Close()
	_, tty := terminalWidth(e.stdout.Writer)
	mark := tty && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	out := bufio.NewWriter(e.stdout)
	defer out.Flush()
	enc := newEncoder(out)
	n := 0
	for h, err := range m.Search(c.Context, text, memory.Filter{People: !c.Bool("drafts")}) {
		if err != nil {
			return err
		}
		if limit > 0 && n == limit {
			out.Flush()
			say.line("the newest %d are shown (--limit 0 shows all)", n)
			return nil
		}
		n++
		if c.Bool("json") {
			if err := enc.Encode(foundUnit{h.From, h.To, h.Source, h.Target, h.Status, h.Origin, h.Document, h.Created.UTC(), h.InSource, h.InTarget}); err != nil {
				return err
			}
			continue
		}
		about := oneLine(h.Origin)
		if h.Status != align.Reviewed {
			about += ", " + string(h.Status)
		}
		if _, err := fmt.Fprintf(out, "%s\n  %s (%s)\n", marked(h.Source, h.InSource, mark), marked(h.Target, h.InTarget, mark), about); err != nil {
			return err
		}
	}
	if n == 0 {
		say.line("not found: %s", oneLine(text))
	}
	return nil
}

// marked is a text for one line, with the spans in a colour.
func marked(text string, spans []glossary.Span, colour bool) string {
	plain := func(s string) string {
		return printable(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(s))
	}
	if !colour {
		return plain(text)
	}
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(plain(text[at:s[0]]) + "\x1b[1;31m" + plain(text[s[0]:s[1]]) + "\x1b[0m")
		at = s[1]
	}
	return b.String() + plain(text[at:])
}

// shownGroups is how many kinds of units stats prints for people.
const shownGroups = 20

func memoryStats(e *env, c *cli.Context) error {
	if c.Args().Present() {
		return usage("stats takes no argument")
	}
	m, path, err := openMemory(c)
	if err != nil {
		return err
	}
	defer m.Close()
	s, err := m.Stats(c.Context)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return newEncoder(e.stdout).Encode(struct {
			File string `json:"file"`
			memory.Stats
		}{path, s})
	}
	fmt.Fprintf(e.stdout, "%s: %.1f MB\n", path, float64(s.Bytes)/1e6)
	fmt.Fprintf(e.stdout, "%s by people, of %s\n%s of machines\n", count(s.People, "translation"), count(s.Sources, "text"), count(s.Units-s.People, "answer"))
	if s.Sent > 0 {
		fmt.Fprintf(e.stdout, "%s sent without an answer (%s)\n", count(s.Sent, "request"), count(s.SentCharacters, "character"))
	}
	for i, g := range s.Groups {
		if i == shownGroups {
			fmt.Fprintf(e.stdout, "  and %s (--json prints all)\n", count(len(s.Groups)-i, "more kind"))
			break
		}
		fmt.Fprintf(e.stdout, "  %8d  %s to %s, %s, %s\n", g.Units, g.From, g.To, g.Status, cmp.Or(oneLine(g.Origin), "unknown"))
	}
	return nil
}

func pruneMemory(e *env, c *cli.Context) error {
	if c.Args().Present() {
		return usage("prune takes no argument")
	}
	filter := memory.Filter{From: c.String("from"), To: c.String("to"), Origin: c.String("origin"), Drafts: c.Bool("drafts")}
	if day := c.String("before"); day != "" {
		var err error
		if filter.Before, err = time.ParseInLocation(time.DateOnly, day, time.Local); err != nil {
			return &usageError{text: fmt.Sprintf("%q is no day", day), hint: "write it as 2025-01-31"}
		}
	}
	if filter == (memory.Filter{}) {
		return &usageError{text: "prune needs to know what to delete", hint: "name one at least of --before, --origin, --drafts, --from, --to"}
	}
	m, _, err := openMemory(c)
	if err != nil {
		return err
	}
	defer m.Close()
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	if c.Bool("dry-run") {
		n, err := m.Count(c.Context, filter)
		if err != nil {
			return err
		}
		say.line("%s would be deleted", count(n, "translation"))
		return nil
	}
	n, err := m.Prune(c.Context, filter)
	if err != nil {
		return err
	}
	say.line("%s deleted", count(n, "translation"))
	return nil
}
