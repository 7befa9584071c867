package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/urfave/cli/v2"
)

func estimateCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "estimate",
		Usage:     "say what a translation would send and cost, without doing it",
		ArgsUsage: "[FILE...]",
		Description: "Counts the sentences and characters of FILEs, what the memory has of them, and\n" +
			"what is left for the backend, with its price. Nothing is sent: no key is needed.\n\n" +
			examples(
				"dobhashi estimate story.txt --backend google",
				"dobhashi estimate --backend deepl --json story.txt"),
		Flags: append(draftingFlags(), &cli.BoolFlag{Name: "json", Usage: "print one JSON object"}),
		Action: func(c *cli.Context) error {
			d, err := newDrafting(e, c)
			if err != nil {
				return err
			}
			defer d.close()
			if err := d.check(); err != nil {
				return err
			}
			return d.printEstimate(c, c.Bool("json"))
		},
	}
}

// printEstimate prints what there is to do.
func (d *drafting) printEstimate(c *cli.Context, asJSON bool) error {
	if err := d.open(c.Context, c, true); err != nil {
		return err
	}
	if err := d.openMemory(c, ""); err != nil {
		return err
	}
	est, err := d.estimate(c.Context)
	if err != nil {
		return err
	}
	if asJSON {
		out := struct {
			Documents int `json:"documents"`
			translate.Estimate
			Backend string   `json:"backend"`
			Model   string   `json:"model"`
			Paid    bool     `json:"paid"`
			Cost    *float64 `json:"cost_usd,omitempty"`
		}{len(d.inputs), est, d.info.Name, d.info.Model, d.info.Paid, nil}
		if d.price != nil {
			cost := d.meter.Price(est.Characters)
			out.Cost = &cost
		}
		return newEncoder(d.stdout).Encode(out)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %s\n", count(len(d.inputs), "document"), count(est.Sentences, "sentence"), count(est.Total, "character"))
	for _, part := range []struct {
		n    int
		what string
	}{
		{est.Copied, "with nothing to translate"},
		{est.People, "in the memory, translated by people"},
		{est.Answers, "in the memory, translated before"},
		{est.Repeated, "that come again"},
	} {
		if part.n > 0 {
			fmt.Fprintf(&b, "  %s %s\n", count(part.n, "sentence"), part.what)
		}
	}
	fmt.Fprintf(&b, "to send to %s (%s): %s, %s\n", d.info.Name, d.info.Model, count(est.Sent, "sentence"), count(est.Characters, "character"))
	fmt.Fprintf(&b, "cost: %s\n", d.cost(est.Characters))
	if p := d.price; p != nil {
		unit := "characters"
		if p.Token {
			unit = "tokens"
		}
		fmt.Fprintf(&b, "  at %v USD for a million %s", p.Input, unit)
		if p.Output > 0 {
			fmt.Fprintf(&b, " in and %v out", p.Output)
		}
		fmt.Fprintf(&b, ", as of %s", p.Date.Format(time.DateOnly))
		if p.Free > 0 {
			fmt.Fprintf(&b, "; %s a month are free, which are not taken off", count(p.Free, "character"))
		}
		if p.Page != "" {
			fmt.Fprintf(&b, "\n  %s", p.Page)
		}
		b.WriteByte('\n')
	}
	_, err = d.stdout.Write([]byte(b.String()))
	return err
}
