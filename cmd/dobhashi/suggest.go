package main

import (
	"cmp"
	"context"
	"fmt"
	"os/signal"

	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/urfave/cli/v2"
)

func suggestCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "suggest",
		Usage:     "propose entries from aligned pairs",
		ArgsUsage: "PAIRS...",
		Description: "Finds Bengali names that the glossaries do not have in pairs (.tsv .jsonl .tmx\n" +
			".xlf), with the English that the pairs have for them, and writes a table of\n" +
			"entries with the status proposed, the surest first. Only approved ones are\n" +
			"applied: read them, and write approved or deprecated instead. What a glossary\n" +
			"(-g) has with any status is not proposed again.\n\n" +
			examples("dobhashi glossary suggest pairs.tsv", "dobhashi glossary suggest -g names.tsv pairs.tsv -o proposed.tsv"),
		Flags: append(glossaryFlags("leave out the names in it"),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` write it instead of standard output; .tsv or .csv"},
			&cli.BoolFlag{Name: "quiet", Usage: "do not print how much was found"}),
		Action: func(c *cli.Context) error { return suggestTerms(e, c) },
	}
}

func suggestTerms(e *env, c *cli.Context) error {
	if !c.Args().Present() {
		return &usageError{text: "no pairs to read", hint: "dobhashi glossary suggest pairs.tsv"}
	}
	name, err := tableFormat(c.String("output"))
	if err != nil {
		return err
	}
	t := newTexts(e, c.Args().Slice())
	paths, err := inputs(e, c.Args().Slice(), t.readable)
	if err != nil {
		return err
	}
	output := cmp.Or(c.String("output"), "-")
	if err := overwrites(e, output, append(paths, c.StringSlice("glossary")...)); err != nil {
		return err
	}
	lists, warnings, err := loadGlossaries(c)
	if err != nil {
		return err
	}
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	say.width, _ = terminalWidth(e.stderr)
	if !say.quiet {
		say.progress = newProgress(e.stderr, "pair")
	}
	defer say.clear()
	for _, w := range warnings {
		say.line("warning: %s", w)
	}
	ctx, stop := signal.NotifyContext(c.Context, stopSignals()...)
	defer stop()
	context.AfterFunc(ctx, stop)
	miner := names.NewMiner(lists...)
	n := 0
	for u, err := range t.units(paths) {
		if err == nil && ctx.Err() != nil {
			err = errInterrupted
		}
		if err != nil {
			return err
		}
		n++
		say.step(n, t.done, t.total)
		miner.Add(u.Source.Text, u.Target.Text)
	}
	if miner.Pairs() == 0 {
		return &hinted{fmt.Errorf("no Bengali text beside its English in %s", count(len(paths), "file")),
			"name files of pairs that end in .tsv, .jsonl, .tmx or .xlf"}
	}
	terms := miner.Terms()
	say.clear()
	if err := writeGlossary(e, output, name, terms); err != nil {
		return err
	}
	say.line("%s: %s known already, %s proposed", count(miner.Pairs(), "pair"), count(miner.Known(), "name"), count(len(terms), "name"))
	return nil
}
