package main

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/urfave/cli/v2"
)

func glossaryCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:  "glossary",
		Usage: "work with lists of names and terms",
		Subcommands: []*cli.Command{{
			Name:      "check",
			Usage:     "look for entries that contradict or repeat each other, or cannot work",
			ArgsUsage: "FILE...",
			Description: "Prints FILE:LINE: and what is wrong, and exits with 3 if there is anything.\n\n" +
				examples("dobhashi glossary check names.tsv"),
			Flags:  []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print one JSON object a line"}},
			Action: func(c *cli.Context) error { return checkGlossaries(e, c) },
		}},
	}
}

func checkGlossaries(e *env, c *cli.Context) error {
	if !c.Args().Present() {
		return &usageError{text: "no glossary to check", hint: "dobhashi glossary check names.tsv"}
	}
	found := 0
	for _, path := range c.Args().Slice() {
		terms, err := glossary.LoadFile(path)
		if err != nil {
			return err
		}
		problems := glossary.Check(terms)
		sort.SliceStable(problems, func(i, j int) bool { return problems[i].Line < problems[j].Line })
		for _, p := range problems {
			line := p.String()
			if c.Bool("json") {
				b, err := json.Marshal(p)
				if err != nil {
					return err
				}
				line = string(b)
			}
			if err := e.print(line + "\n"); err != nil {
				return err
			}
		}
		found += len(problems)
		fmt.Fprintf(e.stderr, "%s: %s, %s\n", path, entries(len(terms)), count(len(problems), "problem"))
	}
	if found > 0 {
		return errFindings
	}
	return nil
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
