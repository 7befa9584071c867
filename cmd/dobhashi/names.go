package main

import (
	"bufio"
	"errors"

	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/urfave/cli/v2"
)

func namesCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:  "names",
		Usage: "check how names are spelled, fix it, and more",
		Subcommands: []*cli.Command{namesCheckCommand(e), namesFixCommand(e), {
			Name:      "variants",
			Usage:     "group names that are probably spellings of one",
			ArgsUsage: "[FILE...]",
			Description: "Reads one name a line and writes {\"members\":[...]} for each group of two or\n" +
				"more.\n\n" + examples("printf 'লাভরভ\\nল্যাভরভ\\nমোদি\\n' | dobhashi names variants"),
			Flags:  glossaryFlags("know the names in it"),
			Action: func(c *cli.Context) error { return nameVariants(e, c) },
		}, {
			Name:      "stem",
			Usage:     "take the case endings off names and words",
			ArgsUsage: "[FILE...]",
			Description: "Reads one a line and writes LEMMA<TAB>ENDING.\n\n" + examples(
				"echo লাভরভের | dobhashi names stem",
				`echo '{"surface":"ঢাকাতেও"}' | dobhashi names stem --jsonl`),
			Flags: append(glossaryFlags("know the names in it"),
				&cli.BoolFlag{Name: "jsonl", Usage: `read {"surface"} a line and write {"surface","lemma","ending"}`}),
			Action: func(c *cli.Context) error { return nameStems(e, c) },
		}, {
			Name:      "translit",
			Usage:     "write Bengali names in Latin letters",
			ArgsUsage: "[FILE...]",
			Description: "Reads one a line and writes the likeliest spelling of the English press; with\n" +
				"--jsonl also others, the likeliest first.\n\n" + examples(
				"echo 'মুখোপাধ্যায়' | dobhashi names translit",
				`echo '{"bn":"ইউনূস"}' | dobhashi names translit --jsonl`),
			Flags: append(glossaryFlags("know the names in it"),
				&cli.BoolFlag{Name: "jsonl", Usage: `read {"bn"} a line and write {"bn","en":[best, second, ...]}`}),
			Action: func(c *cli.Context) error { return nameTranslit(e, c) },
		}},
	}
}

// lexicon is what the glossary flags of a names command say.
func lexicon(e *env, c *cli.Context) (*names.Lexicon, error) {
	lists, warnings, err := loadGlossaries(c)
	if err != nil {
		return nil, err
	}
	say := &notes{w: e.stderr}
	for _, w := range warnings {
		say.line("warning: %s", w)
	}
	return names.NewLexicon(lists...), nil
}

func nameStems(e *env, c *cli.Context) error {
	type record struct {
		Surface string `json:"surface"`
		Lemma   string `json:"lemma"`
		Ending  string `json:"ending"`
	}
	l, err := lexicon(e, c)
	if err != nil {
		return err
	}
	return records(e, c, func(r *record, line string) { r.Surface = line }, func(r *record) (any, string, error) {
		if r.Surface == "" {
			return nil, "", errors.New("the JSON object has no surface")
		}
		r.Lemma, r.Ending = l.Stem(r.Surface)
		return r, r.Lemma + "\t" + r.Ending, nil
	})
}

func nameTranslit(e *env, c *cli.Context) error {
	type record struct {
		BN string   `json:"bn"`
		EN []string `json:"en"`
	}
	l, err := lexicon(e, c)
	if err != nil {
		return err
	}
	return records(e, c, func(r *record, line string) { r.BN = line }, func(r *record) (any, string, error) {
		if r.BN == "" {
			return nil, "", errors.New("the JSON object has no bn")
		}
		r.EN = l.Latin(r.BN)
		return r, r.EN[0], nil
	})
}

func nameVariants(e *env, c *cli.Context) error {
	l, err := lexicon(e, c)
	if err != nil {
		return err
	}
	paths, err := inputs(e, c.Args().Slice(), isThere)
	if err != nil {
		return err
	}
	var all []string
	if err := eachLine(e, paths, func(line []byte) error {
		all = append(all, string(line))
		return nil
	}); err != nil {
		return err
	}
	out := bufio.NewWriter(e.stdout)
	defer out.Flush()
	enc := newEncoder(out)
	for _, members := range l.Cluster(all) {
		if err := enc.Encode(map[string][]string{"members": members}); err != nil {
			return err
		}
	}
	return nil
}
