package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/bead"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/urfave/cli/v2"
)

// textRecord is a line of --jsonl and --score: two texts as sentences, their beads, or both.
type textRecord struct {
	ID    json.RawMessage `json:"id"`
	BN    []*string       `json:"bn"`
	EN    []*string       `json:"en"`
	MT    []*string       `json:"mt_en"`
	Beads []bead.Numbers  `json:"beads"`
	Level json.RawMessage `json:"level"`
}

// beadRecord is what --jsonl writes for two texts.
type beadRecord struct {
	ID         json.RawMessage `json:"id,omitempty"`
	Beads      []bead.Numbers  `json:"beads"`
	Confidence []float64       `json:"confidence"`
	// Related is there when the texts do not seem to be translations of each other.
	Related *float64 `json:"related,omitempty"`

	warnings []string
}

// decode reads a record of any kind.
func (r *textRecord) decode(line []byte) error {
	err := json.Unmarshal(line, r)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		switch {
		case wrong.Field == "":
			return errors.New("not a JSON object")
		case strings.HasPrefix(wrong.Field, "beads"):
			return errors.New("the beads are not lists of two lists of numbers")
		}
		return fmt.Errorf("%s must be a list of sentences (found: %s)", wrong.Field, wrong.Value)
	}
	if err != nil {
		return fmt.Errorf("not a JSON object: %w", err)
	}
	return nil
}

// parse reads a record of texts.
func (r *textRecord) parse(line []byte) (bn, en, mt []string, err error) {
	if err := r.decode(line); err != nil {
		return nil, nil, nil, err
	}
	texts := func(key string, list []*string) (texts []string) {
		for i, t := range list {
			if t == nil && err == nil {
				err = fmt.Errorf("%s[%d] is no text", key, i)
			} else if t != nil {
				texts = append(texts, *t)
			}
		}
		return texts
	}
	switch {
	case r.BN == nil:
		return nil, nil, nil, errors.New("the JSON object has no bn, a list of sentences")
	case r.EN == nil:
		return nil, nil, nil, errors.New("the JSON object has no en, a list of sentences")
	case r.MT != nil && len(r.MT) != len(r.BN):
		return nil, nil, nil, fmt.Errorf("mt_en has %s, bn has %d", count(len(r.MT), "sentence"), len(r.BN))
	}
	bn, en, mt = texts("bn", r.BN), texts("en", r.EN), texts("mt_en", r.MT)
	return bn, en, mt, err
}

// alignRecord aligns the texts of a record. What is odd about them are warnings.
func (a *aligning) alignRecord(ctx context.Context, c *cli.Context, id json.RawMessage, bn, en, mt []string) (*beadRecord, error) {
	out := &beadRecord{ID: id, Beads: []bead.Numbers{}, Confidence: []float64{}}
	name := cmp.Or(idText(id), "a line without id")
	warn := func(format string, args ...any) {
		out.warnings = append(out.warnings, name+": "+fmt.Sprintf(format, args...))
	}
	source, target := bn, en
	swapped, err := orient("bn", "en", lettersOf(bn), lettersOf(en))
	switch {
	case err != nil:
		warn("%v", err)
	case swapped:
		warn("bn is English and en Bengali: they are taken that way round")
		source, target = en, bn
		if mt != nil {
			warn("mt_en is not used")
			mt = nil
		}
	case len(bn) == 0 || len(en) == 0:
		warn("one of the texts has no sentence")
	}
	if a.backend != nil && mt == nil {
		sentences := make([]align.Sentence, len(source))
		for i := range source {
			sentences[i].Text = source[i]
		}
		if mt, err = a.translations(ctx, c, sentences, func(int) {}); err != nil {
			return nil, err
		}
	}
	result, err := bead.Align(ctx, source, target, bead.Options{Dictionaries: a.dictionaries, Translations: mt})
	if err != nil {
		return nil, err
	}
	if result.Related < .5 && len(bn) > 0 && len(en) > 0 {
		warn("the texts do not seem to be translations of each other")
		related := rounded(result.Related)
		out.Related = &related
	}
	for i := range result.Beads {
		n := bead.NumbersOf(&result.Beads[i])
		if swapped {
			n[0], n[1] = n[1], n[0]
		}
		out.Beads = append(out.Beads, n)
		out.Confidence = append(out.Confidence, rounded(result.Beads[i].Confidence))
	}
	return out, nil
}

func lettersOf(texts []string) *bengali.Letters {
	l := new(bengali.Letters)
	for _, t := range texts {
		l.Add(t)
	}
	return l
}

// rounded is a probability with four digits.
func rounded(p float64) float64 { return math.Round(p*1e4) / 1e4 }

// jsonLines aligns the texts of JSON Lines, several lines at once.
func (a *aligning) jsonLines(ctx context.Context, c *cli.Context) error {
	paths, err := inputs(a.env, c.Args().Slice(), isThere)
	if err != nil {
		return err
	}
	outputs := c.StringSlice("output")
	if len(outputs) > 1 {
		return usage("--jsonl writes one output")
	}
	if err := a.prepare(ctx, c); err != nil {
		return err
	}
	var to io.Writer = a.stdout
	var file *format.Output
	if len(outputs) == 1 && outputs[0] != "-" {
		if err := overwrites(a.env, outputs[0], append(paths, c.StringSlice("glossary")...)); err != nil {
			return err
		}
		if file, err = format.CreateOutput(outputs[0]); err != nil {
			return noFolder(outputs[0], err)
		}
		defer file.Abort()
		to = file
	}
	out := bufio.NewWriter(to)
	enc := newEncoder(out)
	err = a.eachRecord(ctx, c, paths, func(_ *textRecord, r *beadRecord) error { return enc.Encode(r) })
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err == nil && file != nil {
		err = file.Close()
	}
	a.say.clear()
	a.sayCost()
	return err
}

// eachRecord aligns the texts in the files at paths, so many at once as the user wants, and
// calls f with them in the order of the files.
func (a *aligning) eachRecord(ctx context.Context, c *cli.Context, paths []string, f func(in *textRecord, out *beadRecord) error) error {
	type task struct {
		in   *textRecord
		out  *beadRecord
		err  error
		done chan struct{}
	}
	jobs := c.Int("jobs")
	if jobs == 0 {
		jobs = runtime.NumCPU()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan *task, jobs)
	slots := make(chan struct{}, jobs)
	read := make(chan error, 1)
	go func() {
		defer close(queue)
		read <- eachLine(a.env, paths, func(line []byte) error {
			t := &task{in: new(textRecord), done: make(chan struct{})}
			bn, en, mt, err := t.in.parse(line)
			if err != nil {
				return err
			}
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			go func() {
				t.out, t.err = a.alignRecord(ctx, c, t.in.ID, bn, en, mt)
				<-slots
				close(t.done)
			}()
			select {
			case queue <- t:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	if _, tty := terminalWidth(a.stdout.Writer); !tty && !a.say.quiet {
		a.say.progress = newProgress(a.stderr, "text")
	}
	n := 0
	for t := range queue {
		if <-t.done; t.err != nil {
			return t.err
		}
		for _, w := range t.out.warnings {
			a.say.line("warning: %s", oneLine(w))
		}
		if err := f(t.in, t.out); err != nil {
			return err
		}
		n++
		a.say.step(n, func() int64 { return 0 }, 0)
	}
	return <-read
}
