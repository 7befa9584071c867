package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/urfave/cli/v2"
)

func glossaryCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:  "glossary",
		Usage: "work with lists of names and terms",
		Subcommands: []*cli.Command{{
			Name:      "check",
			Usage:     "look for entries that contradict or repeat each other",
			ArgsUsage: "FILE...",
			Description: "Also finds entries that cannot work. Prints FILE:LINE: and what is wrong, and\n" +
				"exits with 3 if there is anything. The FILE - is standard input.\n\n" +
				examples("dobhashi glossary check names.tsv", "dobhashi glossary check --json names.tsv"),
			Flags: []cli.Flag{
				&cli.BoolFlag{Name: "json", Usage: "print one JSON object a line"},
				&cli.BoolFlag{Name: "quiet", Usage: "do not print how many entries and problems there are"},
			},
			Action: func(c *cli.Context) error { return checkGlossaries(e, c) },
		}, {
			Name:      "import",
			Usage:     "put glossaries of any format together into one table",
			ArgsUsage: "FILE...",
			Description: "Reads TSV, CSV, TBX 2 and 3, and glossaries of OmegaT (.txt, .utf8, .tab), and\n" +
				"writes one table, TSV or CSV by the name of the output. Of entries for one name\n" +
				"later files win; what they disagree about is a warning.\n\n" + examples(
				"dobhashi glossary import names.tbx",
				"dobhashi glossary import names.tbx names.tsv -o all.csv"),
			Flags: []cli.Flag{
				&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` write it instead of standard output; .tsv or .csv"},
			},
			Action: func(c *cli.Context) error { return importGlossaries(e, c) },
		}, {
			Name:      "export",
			Usage:     "write glossaries for other systems",
			ArgsUsage: "FILE...",
			Description: "Reads and merges FILEs as import does. OmegaT and the cloud systems get only\n" +
				"approved terms, the cloud systems no homographs.\n\n" + examples(
				"dobhashi glossary export names.tsv -o all.tbx",
				"dobhashi glossary export names.tsv --format omegat -o glossary.txt",
				"dobhashi glossary export names.tbx --format deepl > deepl.csv"),
			Flags: []cli.Flag{
				&cli.StringFlag{Name: "format", Usage: "`FORMAT` one of " + strings.Join(glossaryFormatNames(), ", ") +
					"; else the name of the output tells it: .tbx, .tsv or .csv"},
				&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` write it instead of standard output"},
			},
			Action: func(c *cli.Context) error { return exportGlossaries(e, c) },
		}, glossaryRepairCommand(e), {
			Name:      "match",
			Usage:     "tell whether words are terms, whatever their endings",
			ArgsUsage: "[FILE...]",
			Description: "Reads TERM<TAB>SURFACE a line and writes it with <TAB>true or <TAB>false.\n\n" + examples(
				"printf 'ল্যাভরভ\\tল্যাভরভের\\n' | dobhashi glossary match",
				`echo '{"term":"ঢাকা","surface":"ঢাকাই"}' | dobhashi glossary match --jsonl`),
			Flags: []cli.Flag{
				&cli.BoolFlag{Name: "jsonl", Usage: `read {"term","surface"} a line and write them with "match"`},
			},
			Action: func(c *cli.Context) error { return matchTerms(e, c) },
		}, suggestCommand(e)},
	}
}

func checkGlossaries(e *env, c *cli.Context) error {
	if !c.Args().Present() {
		return &usageError{text: "no glossary to check", hint: "dobhashi glossary check names.tsv"}
	}
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	found := false
	for _, path := range c.Args().Slice() {
		terms, note, err := openGlossary(e, path)
		if err != nil {
			return err
		}
		if note != "" {
			say.line("note: %s", note)
		}
		problems := glossary.Check(terms)
		slices.SortStableFunc(problems, func(a, b glossary.Problem) int { return cmp.Compare(a.Line, b.Line) })
		for _, p := range problems {
			if !c.Bool("json") {
				fmt.Fprintln(e.stdout, p)
				continue
			}
			b, err := json.Marshal(p)
			if err != nil {
				return err
			}
			fmt.Fprintf(e.stdout, "%s\n", b)
		}
		found = found || len(problems) > 0
		say.line("%s: %s, %s", path, entries(len(terms)), count(len(problems), "problem"))
	}
	if found {
		return errFindings
	}
	return nil
}

func matchTerms(e *env, c *cli.Context) error {
	type record struct {
		Term    string `json:"term"`
		Surface string `json:"surface"`
		Match   bool   `json:"match"`
	}
	var of string // the term of g
	var g *glossary.Glossary
	columns := func(r *record, line string) { r.Term, r.Surface, _ = strings.Cut(line, "\t") }
	return records(e, c, columns, func(r *record) (any, string, error) {
		if r.Term == "" || r.Surface == "" {
			return nil, "", errors.New("no term and surface")
		}
		if g == nil || of != r.Term {
			g, of = glossary.New([]glossary.Term{{BN: r.Term}}), r.Term
		}
		found := g.Match(r.Surface)
		r.Match = len(found) == 1 && found[0].Start == 0 && found[0].End == len(r.Surface)
		return r, fmt.Sprintf("%s\t%s\t%t", r.Term, r.Surface, r.Match), nil
	})
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// glossaryFlags are those of all commands that know terms; what says what one does
// with a file.
func glossaryFlags(what string) []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "glossary", Aliases: []string{"g"}, KeepSpace: true,
			Usage: "`FILE` " + what + ": TSV, CSV, TBX or OmegaT; may be repeated, later ones win"},
		&cli.BoolFlag{Name: "no-starter", Usage: "leave the built-in glossary of world news names out"},
	}
}

// shownWarnings is how many warnings about a glossary are printed; glossary
// check lists all.
const shownWarnings = 5

// loadGlossaries reads what glossaryFlags name, of which later ones win. A file
// that contradicts itself is refused: what it means is not for us to guess.
func loadGlossaries(c *cli.Context) (lists [][]glossary.Term, warnings []string, err error) {
	if !c.Bool("no-starter") {
		lists = append(lists, glossary.Starter())
	}
	for _, f := range c.StringSlice("glossary") {
		terms, note, err := readGlossaryFile(f)
		if err != nil {
			return nil, nil, err
		}
		if note != "" {
			warnings = append(warnings, note)
		}
		var wrong, harmless []string
		for _, p := range glossary.Check(terms) {
			text := fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
			if p.Tier == glossary.Error {
				wrong = append(wrong, text)
			} else {
				harmless = append(harmless, text)
			}
		}
		listAll := "dobhashi glossary check " + f + " lists all problems"
		if len(wrong) > 0 {
			if n := len(wrong) - 1; n > 0 {
				wrong[0] += fmt.Sprintf(" (and %s)", count(n, "more problem"))
			}
			return nil, nil, &hinted{fmt.Errorf("%s", wrong[0]), listAll}
		}
		if n := len(harmless) - shownWarnings; n > 0 {
			harmless = append(harmless[:shownWarnings], fmt.Sprintf("%s: %s; %s", f, count(n, "more problem"), listAll))
		}
		warnings = append(warnings, harmless...)
		lists = append(lists, terms)
	}
	return lists, warnings, nil
}
