package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/dobhashi/dobhashi/align/format/validate"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/urfave/cli/v2"
)

func validateCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "validate",
		Usage:     "tell why a tool refuses a file of pairs, and what helps",
		ArgsUsage: "FILE...",
		Description: "Checks TMX, XLIFF, TSV and JSONL (.tmx .xlf .tsv .jsonl; - is standard input).\n" +
			"Prints FILE:LINE:COLUMN: and what is wrong, and below the first problem of each\n" +
			"kind which tools refuse the file or lose what, and what helps. Exits with 3 if\n" +
			"there are errors; warnings alone are no failure.\n\n" +
			examples("dobhashi validate memory.tmx", "dobhashi validate --json memory.tmx pairs.tsv",
				"dobhashi validate - < memory.tmx"),
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "json", Usage: "print one JSON object a line, one for each problem"},
			&cli.BoolFlag{Name: "quiet", Usage: "do not print how much was found"},
		},
		Action: func(c *cli.Context) error { return validateFiles(e, c) },
	}
}

func validateFiles(e *env, c *cli.Context) error {
	if !c.Args().Present() {
		return &usageError{text: "no file to check", hint: "dobhashi validate memory.tmx"}
	}
	paths, err := inputs(e, c.Args().Slice(), func(path string) error {
		if err := isThere(path); err != nil {
			return err
		}
		_, err := formatToValidate(path, nil)
		return err
	})
	if err != nil {
		return err
	}
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	out := bufio.NewWriter(e.stdout)
	defer out.Flush()
	_, tty := terminalWidth(e.stdout.Writer)
	colours := tty && os.Getenv("NO_COLOR") == ""
	errors := 0
	for _, path := range paths {
		report, err := validateFile(e, path)
		if c.Bool("json") {
			enc := newEncoder(out)
			for _, p := range report.Problems {
				if err := enc.Encode(p); err != nil {
					return err
				}
			}
		} else {
			printProblems(out, report.Problems, colours)
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if err != nil {
			return err
		}
		errors += report.Errors()
		say.line("%s: %s, %s, %s", display(path, "standard input"), count(report.Units, "unit"),
			count(report.Errors(), "error"), count(report.Warnings(), "warning"))
	}
	if errors > 0 {
		return errFindings
	}
	return nil
}

func validateFile(e *env, path string) (validate.Report, error) {
	if path == "-" {
		in := bufio.NewReader(e.stdin)
		head, _ := in.Peek(in.Size()) // an error comes again
		f, err := formatToValidate(path, head)
		if err != nil {
			return validate.Report{}, err
		}
		return validate.Check(in, path, f)
	}
	f, err := formatToValidate(path, nil)
	if err != nil {
		return validate.Report{}, err
	}
	in, err := os.Open(path)
	if err != nil {
		return validate.Report{}, fmt.Errorf("cannot read %w", err)
	}
	defer in.Close()
	return validate.Check(in, path, f)
}

// formatToValidate is the format of a file, by its name, or that of standard input by
// how it begins.
func formatToValidate(path string, head []byte) (validate.Format, error) {
	const known = "validate checks .tmx .xlf .xliff .tsv .jsonl .ndjson"
	if path == "-" {
		if f, ok := validate.Sniff(head); ok {
			return f, nil
		}
		return "", &usageError{text: "standard input does not begin like a format of pairs", hint: "validate checks TMX, XLIFF, TSV and JSONL"}
	}
	f, ok := validate.ForPath(path)
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case ok:
		return f, nil
	case ext == ".tbx":
		return "", &usageError{text: fmt.Sprintf("%s is a glossary, not a file of pairs", path), hint: "dobhashi glossary check " + path}
	}
	return "", &usageError{text: fmt.Sprintf("the name %q does not tell a format of pairs", filepath.Base(path)), hint: known}
}

// printProblems prints problems, and with the first of each kind in a file who minds
// and what helps.
func printProblems(w io.Writer, problems []validate.Problem, colours bool) {
	told := make(map[string]bool)
	for _, p := range problems {
		tier := string(p.Tier)
		if colours {
			tier = "\x1b[" + map[glossary.Tier]string{glossary.Error: "31", glossary.Warning: "33"}[p.Tier] + "m" + tier + "\x1b[0m"
		}
		fmt.Fprintf(w, "%s:%d:%d: %s: %s\n", printable(p.File), p.Line, p.Column, tier, printable(p.Message))
		if !told[p.Kind] {
			told[p.Kind] = true
			if len(p.RefusedBy) > 0 {
				fmt.Fprintf(w, "  refused by: %s\n", strings.Join(p.RefusedBy, ", "))
			}
			if p.Lost != "" {
				fmt.Fprintf(w, "  otherwise: %s\n", p.Lost)
			}
			fmt.Fprintf(w, "  repair: %s\n", printable(p.Repair))
		}
		if p.More > 0 {
			fmt.Fprintf(w, "  not listed: %s of this kind (%s)\n", count(p.More, "more "+string(p.Tier)), p.Kind)
		}
	}
}
