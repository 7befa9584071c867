package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/bead"
	"github.com/dobhashi/dobhashi/align/word"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/gloss"
	"github.com/urfave/cli/v2"
)

// prepare opens the glossaries, and the backend if one was named.
func (a *aligning) prepare(ctx context.Context, c *cli.Context) error {
	// A backend that is configured is for translating: no text is sent that is only aligned.
	if !a.config.isTyped("backend") {
		return a.knowTerms(c)
	}
	if err := a.open(ctx, c, false); err != nil {
		return err
	}
	if err := a.know(c); err != nil {
		return err
	}
	if err := a.openMemory(c, ""); err != nil {
		return err
	}
	switch {
	case a.info.Paid && a.files != nil: // what is sent is known only when it is known which texts are Bengali
		a.inputs = nil
		for _, f := range a.files {
			if t, err := a.readBoth(f); err == nil {
				a.inputs = append(a.inputs, input{path: t.source.path})
			}
		}
	case a.info.Paid && !c.IsSet("max-cost") && !c.Bool("yes"):
		return &usageError{text: fmt.Sprintf("it is not known what %s will cost for lines that are read one by one", a.info.Name),
			hint: "set a limit with --max-cost USD, or agree with --yes"}
	case a.files == nil:
		a.inputs = []input{{path: "-"}} // nothing to look into before
	}
	if err := a.agree(ctx, c); err != nil {
		return err
	}
	if n := c.Int("rate"); n > 0 {
		a.backend = translate.Throttle(a.backend, n)
	}
	a.backend = a.meter.Watch(a.backend)
	return nil
}

// knowTerms opens the glossaries, for texts that no backend translates.
func (a *aligning) knowTerms(c *cli.Context) error {
	lists, warnings, err := loadGlossaries(c)
	if err != nil {
		return err
	}
	a.terms, a.warnings = glossary.New(lists...), warnings
	return a.know(c)
}

// know has the aligner know what there are words for.
func (a *aligning) know(c *cli.Context) (err error) {
	for _, w := range a.warnings {
		a.say.line("warning: %s", w)
	}
	a.dictionaries = []align.Dictionary{gloss.New().Dictionary(), bead.Terms(a.terms)}
	if path := c.String("priors"); path != "" {
		a.priors, err = readPriors(path)
	}
	return err
}

func readPriors(path string) ([]word.Prior, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %w", err)
	}
	defer f.Close()
	return word.ReadPriors(f, path)
}

// linkWords gives the pairs of two texts their word links.
func (a *aligning) linkWords(ctx context.Context, pairs []align.Pair) error {
	links := word.New(word.Options{Dictionaries: a.dictionaries, Priors: a.priors})
	for i := range pairs {
		links.Add(pairs[i].Source, pairs[i].Target, nil)
	}
	if err := links.Train(ctx); err != nil {
		return err
	}
	for i := range pairs {
		pairs[i].Links = links.Links(i)
	}
	return nil
}

// showsLinks tells whether an output shows which words belong together.
func showsLinks(to []destination) bool {
	return slices.ContainsFunc(to, func(d destination) bool { return d.format.Name == "html" })
}

// translations has the backend translate the source, as translate does. It calls told with how
// many sentences are translated.
func (a *aligning) translations(ctx context.Context, c *cli.Context, source []align.Sentence, told func(n int)) ([]string, error) {
	a.translating.Lock()
	defer a.translating.Unlock()
	o := a.options()
	o.Jobs, o.Notify, o.Tally = c.Int("jobs"), a.say.retry, &a.tally
	sentences := func(yield func(align.Sentence, error) bool) {
		for _, s := range source {
			s.Tags = nil
			if !yield(s, nil) {
				return
			}
		}
	}
	texts := make([]string, 0, len(source))
	for p, err := range translate.Drafts(ctx, sentences, o) {
		if err != nil {
			return nil, err
		}
		texts = append(texts, p.Target) // "" where there is no translation
		told(len(texts))
	}
	return texts, nil
}
