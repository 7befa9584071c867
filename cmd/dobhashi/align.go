package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/bead"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/word"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/urfave/cli/v2"
)

func alignCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "align",
		Usage:     "pair the sentences of a text with those of its translation",
		ArgsUsage: "BENGALI ENGLISH",
		Description: "Reads two texts, of which one is a translation of the other, and prints which\n" +
			"sentences belong together: in two columns on a terminal, else as TSV. With -o it\n" +
			"writes files of pairs. Documents are those that translate reads. Of two folders\n" +
			"the documents with one name are aligned, where bn and en in the name\n" +
			"(story.bn.txt, en_story.txt) and the extension make no difference.\n\n" +
			"A sentence without a counterpart is a pair with one side. Pairs to look at are\n" +
			"marked as unsure; --review prints them, with the numbers of the sentences from\n" +
			"1, as in the columns source-sentences and target-sentences. Nothing is sent\n" +
			"anywhere, unless --backend names who translates the Bengali first, to align by\n" +
			"that.\n\n" +
			"--jsonl reads {\"id\",\"bn\":[..],\"en\":[..]} a line, perhaps with \"mt_en\":[..], a\n" +
			"translation of each sentence of bn, and writes {\"id\",\"beads\":[[[i..],[j..]],..],\n" +
			"\"confidence\":[..]}, where sentences count from 0; what is odd about the texts is\n" +
			"a warning then. --score compares such a file with beads that are right.\n\n" +
			examples(
				"dobhashi align story.bn.txt story.en.txt",
				"dobhashi align story.bn.txt story.en.txt -o story.tmx -o story.html",
				"dobhashi align story.bn.txt story.en.txt --review",
				"dobhashi align -g names.tsv --lines story.bn.txt story.en.txt > story.tsv",
				"dobhashi align --columns type,confidence,source,target story.bn.txt story.en.txt",
				"dobhashi align bengali/ english/ -o book.tmx",
				"dobhashi align --section '***' story.bn.txt story.en.txt -o story.ladder",
				`echo '{"id":"1","bn":["সে এল।","আমি গেলাম।"],"en":["He came, and I went."]}' | dobhashi align --jsonl`,
				"dobhashi align --score gold.jsonl"),
		Flags: slices.Concat([]cli.Flag{
			&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, KeepSpace: true,
				Usage: "`FILE` write it, in the format of its extension (" + strings.Join(format.Extensions(), " ") + "), - is standard output; may be repeated"},
			&cli.StringFlag{Name: "format", Usage: "`FORMAT` format of the outputs: " + strings.Join(format.Names(), ", ") +
				"; for standard output also " + columnsFormat},
			columnsFlag(),
			&cli.BoolFlag{Name: "review", Usage: "print the unsure pairs instead, with the one before and after"},
			&cli.BoolFlag{Name: "drop-unaligned", Usage: "leave sentences without a counterpart out"},
			&cli.BoolFlag{Name: "lines", Usage: "take each line of the texts as one sentence"},
			&cli.StringFlag{Name: "section", Usage: "`LINE` take each line that is exactly so, such as *** or .EOA, as the end of a section in both texts"},
			&cli.StringFlag{Name: "table", Usage: "`FILE` align the texts that it names, two paths a line with a tab between them"},
			&cli.BoolFlag{Name: "force", Usage: "align texts that do not seem to be translations of each other"},
			&cli.BoolFlag{Name: "jsonl", Usage: "read and write JSON Lines, one pair of texts a line"},
			&cli.StringFlag{Name: "score", Usage: "`GOLD` say how well the beads of a file agree with those in GOLD; without a file align the texts in GOLD, too"},
			&cli.BoolFlag{Name: "json", Usage: "print the scores as JSON Lines"},
			&cli.StringFlag{Name: "from", Value: "bn", Usage: "`CODE` language of the sources, bn with or without a region"},
			&cli.StringFlag{Name: "to", Value: "en", Usage: "`CODE` language of the targets, en with or without a region"},
			&cli.StringFlag{Name: "backend", Usage: "`NAME` translate the Bengali with it to align by that: " + strings.Join(backendNames()[1:], ", ")},
		}, accessFlags(), memoryFlags(), glossaryFlags("align by the terms in it, or any word list"), []cli.Flag{
			&cli.StringFlag{Name: "priors", Usage: "`FILE` link the words of an HTML output by these pairs of words too: Bengali, English and a weight, as TSV"},
			&cli.StringFlag{Name: "prices", Usage: "`FILE` prices that are newer than the built-in ones, as TSV"},
			&cli.IntFlag{Name: "jobs", Usage: "`N` translate so many batches, or work on so many lines of --jsonl, at once; 0 leaves it to the program"},
			&cli.IntFlag{Name: "rate", Usage: "`N` send at most so many characters a minute"},
			&cli.Float64Flag{Name: "max-cost", Usage: "`USD` stop before the backend costs more"},
			&cli.BoolFlag{Name: "yes", Usage: "do not ask before a run that costs money"},
			&cli.BoolFlag{Name: "quiet", Usage: "print nothing but the pairs, and errors"},
		}, segmentFlags(), splitFlags()),
		Action: func(c *cli.Context) error { return runAlign(e, c) },
	}
}

func runAlign(e *env, c *cli.Context) error {
	ctx, stop := signal.NotifyContext(c.Context, stopSignals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once

	if err := checkAlignFlags(e, c); err != nil {
		return err
	}
	d, err := newDrafting(e, c)
	if err != nil {
		return err
	}
	defer d.close()
	a := &aligning{drafting: d, section: c.String("section"), force: c.Bool("force"), drop: c.Bool("drop-unaligned")}
	a.say = &notes{w: e.stderr, quiet: c.Bool("quiet")}
	a.say.width, _ = terminalWidth(e.stderr)
	switch {
	case c.String("score") != "":
		err = a.score(ctx, c)
	case c.Bool("jsonl"):
		err = a.jsonLines(ctx, c)
	default:
		err = a.texts(ctx, c)
	}
	a.say.clear()
	if err != nil && ctx.Err() != nil {
		return errInterrupted
	}
	return err
}

// alignModes are what the command does instead of writing pairs, with the flags that have no
// meaning then.
var alignModes = []struct {
	flag    string
	without []string
}{
	{"score", []string{"priors", "jsonl", "review", "output", "format", "columns", "split-size", "split-pairs", "drop-unaligned", "lines", "section", "table", "join-lines", "keep-quotes"}},
	{"jsonl", []string{"priors", "review", "format", "columns", "split-size", "split-pairs", "drop-unaligned", "lines", "section", "table", "join-lines", "keep-quotes"}},
	{"review", []string{"priors", "output", "format", "columns", "split-size", "split-pairs", "drop-unaligned"}},
}

// checkAlignFlags looks at the flags that go together with no other way of working.
func checkAlignFlags(e *env, c *cli.Context) error {
	typed := e.config.isTyped
	for _, m := range alignModes {
		if !typed(m.flag) {
			continue
		}
		for _, name := range m.without {
			if typed(name) {
				return usage("--%s is not for --%s", name, m.flag)
			}
		}
	}
	switch {
	case c.Bool("json") && !typed("score"):
		return &usageError{text: "--json is for --score", hint: "--format jsonl writes the pairs as JSON Lines"}
	case typed("section") && strings.TrimSpace(c.String("section")) != c.String("section") || typed("section") && c.String("section") == "":
		return usage("%q is no value for --section", c.String("section"))
	}
	for _, f := range [][2]string{{"from", "bn"}, {"to", "en"}} {
		if code, _, _ := strings.Cut(strings.ToLower(c.String(f[0])), "-"); code != f[1] {
			return &usageError{text: fmt.Sprintf("align is for Bengali and English texts, not from %s to %s", c.String("from"), c.String("to")),
				hint: "bn and en may have a region: --from bn-BD --to en-GB"}
		}
	}
	for _, name := range []string{"jobs", "rate"} {
		if n := c.Int(name); n < 0 || n == 0 && name == "rate" && c.IsSet(name) {
			return usage("%d is no value for --%s", n, name)
		}
	}
	return nil
}

// aligning is one run of the command.
type aligning struct {
	*drafting // what is read; translates if a backend was named
	section   string
	force     bool
	drop      bool

	files        []filePair
	dictionaries []align.Dictionary
	priors       []word.Prior
	translating  sync.Mutex // one text at a time, of which the backend takes several sentences at once
	tally        translate.Tally
	stdinText    []byte // standard input, once it was read

	finishedBytes int64
	counts        beadCounts
}

// texts aligns the documents that the user named.
func (a *aligning) texts(ctx context.Context, c *cli.Context) error {
	var err error
	var warnings []string
	if a.files, warnings, err = filePairs(a.env, c); err != nil {
		return err
	}
	a.inputs = nil
	for _, f := range a.files {
		for _, path := range f {
			a.inputs = append(a.inputs, input{path: path})
			a.total += totalSize([]string{path})
		}
	}
	read := a.reads(c)
	if priors := c.String("priors"); priors != "" {
		read = append(read, priors)
	}
	if table := c.String("table"); table != "" {
		read = append(read, table)
	}
	split, err := splitOf(c)
	if err != nil {
		return err
	}
	meta := align.Meta{From: a.from, To: a.to, Tool: "dobhashi", Version: version(), Created: time.Now().UTC(), Title: a.title(), Origin: "align"}
	to, err := destinations(a.env, wanted{outputs: c.StringSlice("output"), format: c.String("format"), columns: c.String("columns"), split: split, read: read}, meta)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(to, func(d destination) bool { return d.format.Name == "ladder" && !d.columns }) && (a.drop || len(a.files) > 1) {
		return &usageError{text: "a ladder is of one pair of texts, with all their sentences", hint: "--format hunalign has the texts beside each other"}
	}
	if c.String("priors") != "" && !showsLinks(to) {
		return usage("--priors is for HTML outputs, which show word links")
	}
	if err := a.prepare(ctx, c); err != nil {
		return err
	}
	for _, w := range warnings {
		a.say.line("warning: %s", w)
	}
	if c.Bool("review") {
		review := newReviewPage(a.stdout)
		err = a.each(ctx, c, func(r *aligned) error { return review.show(r, len(a.files) > 1) })
		if err == nil || isPartial(err) {
			review.end(a.counts.beads)
			a.sayHow(false)
		}
		return err
	}
	return a.write(ctx, c, to, meta)
}

// title is for headers: the names of the sources.
func (a *aligning) title() string {
	var sources []string
	for _, f := range a.files {
		sources = append(sources, f[0])
	}
	return title(sources)
}

// write aligns the texts and writes the pairs.
func (a *aligning) write(ctx context.Context, c *cli.Context, to []destination, meta align.Meta) error {
	out, err := openSinks(a.env, to, meta, nil)
	if err != nil {
		return err
	}
	defer out.abort()
	if !a.say.quiet && !showsPairs(a.env, to) {
		a.say.progress = newProgress(a.stderr, "sentence")
	}
	var report align.Report
	id, dropped := 1, 0
	failed := a.each(ctx, c, func(r *aligned) error {
		var pairs []align.Pair
		for p := range bead.Pairs(r.alignment.Beads, r.source, r.target, id) {
			if a.drop && (p.Source == "" || p.Target == "") {
				dropped++
				continue
			}
			pairs = append(pairs, p)
		}
		if showsLinks(to) {
			if err := a.linkWords(ctx, pairs); err != nil {
				return err
			}
		}
		for i := range pairs {
			if err := out.write(&pairs[i]); err != nil {
				return err
			}
			report.Add(&pairs[i])
		}
		id += len(r.alignment.Beads)
		return nil
	})
	a.say.clear()
	if failed != nil && !isPartial(failed) {
		return failed // half of the pairs replaces no file
	}
	wrote, err := out.close(&report)
	if err != nil {
		return err
	}
	if out.columns() != nil && a.say.width > 0 {
		a.say.line("") // between the pairs and what is said about them
	}
	for _, n := range out.notes() {
		a.say.line("note: %s", n)
	}
	if dropped > 0 {
		a.say.line("note: left out %s without a counterpart", count(dropped, "pair"))
	}
	a.sayHow(true)
	for _, path := range wrote {
		a.say.line("wrote %s", path)
	}
	return failed
}

// aligned are two texts that were aligned.
type aligned struct {
	source    []align.Sentence
	target    []string
	alignment bead.Alignment
}

// each aligns the pairs of texts, one after the other. Of several a pair that fails is told, and
// the others go on; the error is a partialError then.
func (a *aligning) each(ctx context.Context, c *cli.Context, f func(*aligned) error) error {
	failed := 0
	for _, files := range a.files {
		r, err := a.align(ctx, c, files)
		switch {
		case err != nil && ctx.Err() != nil:
			return errInterrupted
		case err != nil && (len(a.files) == 1 || fatal(err)):
			return err
		case err != nil:
			failed++
			text := oneLine(err.Error())
			if h := hint(err); h != "" {
				text += " (" + oneLine(h) + ")"
			}
			a.say.line("warning: not aligned: %s", text)
			continue
		}
		a.counts.add(r)
		if err := f(r); err != nil {
			return err
		}
		a.finishedBytes += totalSize(files[:])
		a.say.step(a.counts.sentences[0]+a.counts.sentences[1], a.doneBytes, a.total)
	}
	switch err := fmt.Errorf("%d of %s of texts were not aligned", failed, count(len(a.files), "pair")); {
	case failed == len(a.files):
		return err
	case failed > 0:
		return &partialError{err}
	}
	return nil
}

func (a *aligning) doneBytes() int64 { return a.finishedBytes }

// fatal tells an error after which the other texts fail too, or cost what they must not.
func fatal(err error) bool {
	_, ok := errors.AsType[*translate.Error](err)
	return ok
}

func isPartial(err error) bool {
	_, ok := errors.AsType[*partialError](err)
	return ok
}

// align aligns two texts.
func (a *aligning) align(ctx context.Context, c *cli.Context, files filePair) (*aligned, error) {
	t, err := a.readBoth(files)
	if err != nil {
		return nil, err
	}
	for _, n := range t.notes {
		a.say.line("note: %s", n)
	}
	sources, targets := [][]align.Sentence{t.source.sentences}, [][]align.Sentence{t.target.sentences}
	if a.section != "" {
		sources, targets = bead.Sections(t.source.sentences, a.section), bead.Sections(t.target.sentences, a.section)
		if len(sources) != len(targets) {
			return nil, &hinted{fmt.Errorf("%s has %s, %s has %d", t.source.name(), count(len(sources), "section"), t.target.name(), len(targets)),
				fmt.Sprintf("both need as many lines that are exactly %s", a.section)}
		}
		if len(sources) == 1 {
			a.say.line("warning: no line of %s and %s is exactly %s", t.source.name(), t.target.name(), a.section)
		}
	}
	r := &aligned{source: slices.Concat(sources...), target: textsOf(slices.Concat(targets...))}
	for _, side := range []struct {
		name string
		n    int
	}{{t.source.name(), len(r.source)}, {t.target.name(), len(r.target)}} {
		if side.n == 0 {
			return nil, fmt.Errorf("%s: there is no sentence in it", side.name)
		}
	}
	o := bead.Options{Dictionaries: a.dictionaries}
	if a.backend != nil {
		told := func(n int) { a.say.step(n, a.doneBytes, 0) }
		if o.Translations, err = a.translations(ctx, c, r.source, told); err != nil {
			return nil, err
		}
	}
	stop := a.busy(len(r.source) + len(r.target))
	r.alignment, err = bead.AlignSections(ctx, textsIn(sources), textsIn(targets), o)
	stop()
	if err != nil {
		return nil, err
	}
	if r.alignment.Related < .5 && !a.force {
		return nil, &hinted{fmt.Errorf("%s and %s do not seem to be translations of each other", t.source.name(), t.target.name()), "--force aligns them anyway"}
	}
	return r, nil
}

func textsOf(sentences []align.Sentence) []string {
	texts := make([]string, len(sentences))
	for i := range sentences {
		texts[i] = sentences[i].Text
	}
	return texts
}

func textsIn(sections [][]align.Sentence) (texts [][]string) {
	for _, s := range sections {
		texts = append(texts, textsOf(s))
	}
	return texts
}

// busy keeps the progress line on the screen while many sentences are aligned.
func (a *aligning) busy(sentences int) (stop func()) {
	if a.say.progress == nil {
		return func() {}
	}
	done := make(chan struct{})
	ticker := time.NewTicker(progressAfter / 4)
	before := a.counts.sentences[0] + a.counts.sentences[1]
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		for {
			select {
			case <-ticker.C:
				a.say.step(before+sentences, a.doneBytes, a.total)
			case <-done:
				return
			}
		}
	}()
	return func() { ticker.Stop(); close(done); <-finished }
}
