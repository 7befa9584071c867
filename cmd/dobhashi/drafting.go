package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/dobhashi/dobhashi/translate/memory"
	"github.com/dobhashi/dobhashi/translate/price"
	"github.com/urfave/cli/v2"
)

// drafting is what is translated and with what: all that translate and estimate have in common.
type drafting struct {
	*env
	from, to string
	inputs   []input
	opt      document.Options
	terms    *glossary.Glossary
	warnings []string

	backend translate.Backend
	info    translate.Info
	memory  translate.Memory // nil for none
	meter   translate.Meter
	// price of the backend, nil if it costs nothing or the price is not known.
	price *price.Price
	// opened is what has to be closed in the end.
	opened []io.Closer

	// only is the one document that is read, when it is open already; nil for several.
	only *document.Document
	// folder takes the documents that are read; nil if they are only read.
	folder *folder
	say    *notes

	mu       sync.Mutex
	doc      *document.Document // that is being read
	total    int64              // size of all documents in bytes, 0 if not known
	finished int64              // bytes of those before doc
}

// draftingFlags are the flags of what reads texts to translate them.
func draftingFlags() []cli.Flag {
	return slices.Concat(backendFlags(), memoryFlags(), glossaryFlags("place the terms in it"), []cli.Flag{
		&cli.StringFlag{Name: "prices", Usage: "`FILE` prices that are newer than the built-in ones, as TSV"},
		&cli.BoolFlag{Name: "lines", Usage: "take each line of the input as one unit"},
	}, segmentFlags())
}

// memoryFlags say which memory is used.
func memoryFlags() []cli.Flag {
	return []cli.Flag{
		memoryFlag(),
		&cli.BoolFlag{Name: "no-tm", Usage: "use no translation memory"},
	}
}

// newDrafting reads the flags. Nothing is opened yet.
func newDrafting(e *env, c *cli.Context) (*drafting, error) {
	d := &drafting{env: e, from: c.String("from"), to: c.String("to"), say: &notes{w: e.stderr, quiet: true}}
	if c.Bool("lines") && c.Bool("join-lines") {
		return nil, usage("--lines and --join-lines contradict each other")
	}
	if c.String("tm") != "" && c.Bool("no-tm") {
		return nil, usage("--tm and --no-tm contradict each other")
	}
	seg, err := segmentOptions(c)
	if err != nil {
		return nil, err
	}
	d.opt = document.Options{Lines: c.Bool("lines"), AnyScript: d.from != "bn", Segment: seg}
	d.inputs, err = expand(c.Args().Slice(), c.StringSlice("output"))
	return d, err
}

// paths are those of the documents.
func (d *drafting) paths() (paths []string) {
	for _, in := range d.inputs {
		paths = append(paths, in.path)
	}
	return paths
}

// rereadable tells whether all documents can be read more than once.
func (d *drafting) rereadable() bool {
	return !slices.ContainsFunc(d.paths(), func(path string) bool {
		st, err := os.Stat(path)
		return path == "-" || err != nil || !st.Mode().IsRegular()
	})
}

// check looks at all inputs before any is worked on.
func (d *drafting) check() error {
	paths, err := inputs(d.env, d.paths(), func(path string) error {
		if d.only != nil { // it is open, and a large one is not read twice
			return nil
		}
		return checkDocument(path, d.opt)
	})
	if err == nil && len(d.inputs) == 0 {
		d.inputs = []input{{path: paths[0]}}
	}
	return err
}

// open opens the glossaries and the backend. With estimate it does without what the backend
// needs to be called.
func (d *drafting) open(ctx context.Context, c *cli.Context, estimate bool) error {
	lists, warnings, err := loadGlossaries(c)
	if err != nil {
		return err
	}
	d.terms, d.warnings = glossary.New(lists...), warnings
	s := backendSettings(c)
	if c.Bool("verbose") {
		s.stderr = d.stderr
	}
	if estimate {
		d.backend = unready(c.String("backend"), s)
	}
	if d.backend == nil {
		if d.backend, err = openBackend(ctx, c.String("backend"), s); err != nil {
			return err
		}
	}
	if cl, ok := d.backend.(io.Closer); ok {
		d.opened = append(d.opened, cl)
	}
	d.info = d.backend.Info()
	if !d.info.Paid {
		return nil
	}
	prices := price.Default()
	if path := c.String("prices"); path != "" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		own, err := price.Read(f, path)
		if err != nil {
			return err
		}
		prices = prices.Override(own)
	}
	if p, ok := prices.Find(d.info.Name, d.info.Model); ok {
		d.price, d.meter.Price = &p, func(characters int) float64 { return p.Cost(characters, characters) }
	}
	return nil
}

// openMemory opens the memory that the user wants. For the built-in engine none is made: its
// drafts are not worth remembering. Instead, if not empty, is the file to use when the user
// wants none.
func (d *drafting) openMemory(c *cli.Context, instead string) error {
	path, err := memoryPath(c)
	switch {
	case c.Bool("no-tm"):
		if path, err = instead, nil; path == "" {
			return nil
		}
	case err != nil:
		return err
	case d.info.Rough && c.String("tm") == "":
		if _, err := os.Stat(path); err != nil {
			return nil // there is none, or not for this user
		}
	}
	m, err := memory.Open(path)
	if err != nil {
		return &hinted{err, "--tm FILE uses another memory, --no-tm none"}
	}
	d.opened = append(d.opened, m)
	d.memory = m.Between(d.from, d.to)
	return nil
}

// close closes what was opened.
func (d *drafting) close() {
	for _, c := range slices.Backward(d.opened) {
		c.Close()
	}
}

// options are those of the run.
func (d *drafting) options() translate.Options {
	return translate.Options{Backend: d.backend, Glossary: d.terms, From: d.from, Memory: d.memory}
}

// estimate counts what there is to do. It reads the documents for itself, if they can be read
// again.
func (d *drafting) estimate(ctx context.Context) (translate.Estimate, error) {
	reader := &drafting{env: d.env, inputs: d.inputs, opt: d.opt, say: &notes{quiet: true}}
	if !d.rereadable() {
		reader.only = d.only
	}
	return translate.Count(ctx, reader.sentences(), d.options())
}

// cost is what so many characters cost, in words.
func (d *drafting) cost(characters int) string {
	switch {
	case !d.info.Paid:
		return "nothing"
	case d.price == nil:
		return "an unknown price"
	}
	text := price.USD(d.meter.Price(characters))
	if d.price.About() {
		text = "about " + text
	}
	return text
}

const (
	// askAbove is what a run may cost, in USD, without a question.
	askAbove = 1.00
	// askUnpriced is the same in characters where the price is not known.
	askUnpriced = 50_000
)

// agree asks before much money is spent, and refuses what exceeds the budget. Of standard
// input it is not known how long it is: only the budget holds there.
func (d *drafting) agree(ctx context.Context, c *cli.Context) error {
	budget := c.Float64("max-cost")
	if budget < 0 || budget == 0 && c.IsSet("max-cost") {
		return usage("%v is no value for --max-cost", budget)
	}
	if !d.info.Paid {
		return nil
	}
	if budget > 0 && d.price == nil {
		return &usageError{text: fmt.Sprintf("the price of %s (%s) is not known, so --max-cost cannot hold", d.info.Name, d.info.Model), hint: "name it in a file with --prices FILE"}
	}
	d.meter.Most = budget
	if !d.rereadable() {
		return nil
	}
	est, err := d.estimate(ctx)
	if err != nil {
		return err
	}
	size := count(est.Characters, "character")
	if budget > 0 && d.meter.Price(est.Characters) > budget {
		return &translate.Error{Kind: translate.Quota, Hint: "allow more with --max-cost; dobhashi estimate shows what is to be sent",
			Err: fmt.Errorf("%s for %s would cost %s, more than %s", size, d.info.Name, d.cost(est.Characters), price.USD(budget))}
	}
	much := d.price == nil && est.Characters > askUnpriced || d.price != nil && d.meter.Price(est.Characters) >= askAbove
	if !much || c.Bool("yes") || budget > 0 {
		return nil
	}
	if _, tty := terminalWidth(d.stdin); !tty {
		return &usageError{text: fmt.Sprintf("sending %s to %s costs %s", size, d.info.Name, d.cost(est.Characters)), hint: "agree with --yes, or set a limit: --max-cost USD"}
	}
	fmt.Fprintf(d.stderr, "%s (%s) gets %s, which costs %s. Go on? [y/N] ", d.info.Name, d.info.Model, size, d.cost(est.Characters))
	answer, _ := bufio.NewReader(d.stdin).ReadString('\n')
	if a := strings.ToLower(strings.TrimSpace(answer)); a != "y" && a != "yes" {
		return errors.New("nothing was sent")
	}
	return nil
}

// totalSize is the size of all files in bytes, 0 if one of them is none.
func totalSize(paths []string) (total int64) {
	for _, p := range paths {
		st, err := os.Stat(p)
		if err != nil || !st.Mode().IsRegular() {
			return 0
		}
		total += st.Size()
	}
	return total
}

// sentences reads all documents, one after the other.
func (d *drafting) sentences() iter.Seq2[align.Sentence, error] {
	return func(yield func(align.Sentence, error) bool) {
		for _, path := range d.paths() {
			if err := d.document(path, yield); err != nil {
				return
			}
		}
	}
}

// errStop ends the reading of documents.
var errStop = errors.New("stop")

// document reads one of the documents. The error, which yield has had, ends the reading.
func (d *drafting) document(path string, yield func(align.Sentence, error) bool) error {
	fail := func(err error) error {
		yield(align.Sentence{}, err)
		return errStop
	}
	doc, err := d.only, error(nil)
	if doc == nil {
		if doc, err = openDocument(d.env, path, d.opt); err != nil {
			return fail(err)
		}
		switch {
		case d.folder == nil:
			defer doc.Close()
		default: // it closes what it has
			if err := d.folder.open(path, doc); err != nil {
				doc.Close()
				return fail(err)
			}
		}
	}
	d.mu.Lock()
	d.doc = doc
	d.mu.Unlock()
	for s, err := range doc.Sentences() {
		if !yield(s, err) || err != nil {
			return errStop
		}
	}
	d.mu.Lock()
	d.finished += doc.BytesRead()
	d.doc = nil
	d.mu.Unlock()
	for _, note := range doc.Notes() {
		d.say.line("note: %s: %s", display(path, "standard input"), note)
	}
	return nil
}

// done is how many bytes were read.
func (d *drafting) done() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.doc == nil {
		return d.finished
	}
	return d.finished + d.doc.BytesRead()
}

// unready is a backend that can only say what it is, for one without the key or account that
// it needs; nil for any other.
func unready(name string, s settings) translate.Backend {
	for _, b := range backends {
		if b.name == name && translate.KindOf(b.ready(s)) == translate.Auth {
			return described{info: translate.Info{Name: b.name, Model: cmp.Or(s.model, b.model), Paid: b.paid}}
		}
	}
	return nil
}

type described struct{ info translate.Info }

func (d described) Info() translate.Info { return d.info }

func (d described) Translate(context.Context, []translate.Segment) ([]translate.Output, error) {
	return nil, errors.New(d.info.Name + " is not ready")
}
