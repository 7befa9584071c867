// Package translate drafts English for Bengali sentences: give [Drafts] a stream
// of sentences, a [Backend] and a glossary, and it gives a stream of pairs in
// which the terms are right or reported.
//
// A backend is one translation system behind a small interface; each lives in a
// package below this one (gloss, google), and all pass the suite of package
// backendtest. Package document reads files into sentences.
package translate

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cenkalti/backoff/v5"
	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/names"
	"golang.org/x/sync/errgroup"
)

// Options say how [Drafts] works.
type Options struct {
	Backend Backend
	// From is the language of the source, Bengali if empty.
	From string
	// Glossary holds the terms to place; nil for none.
	Glossary *glossary.Glossary
	// Names, if not nil, counts the spellings of the names in the source.
	Names *names.Ledger
	// Jobs is how many batches are under way at once; 0 leaves it to the backend.
	Jobs int
	// Notify, if not nil, is told of each try that failed and will be repeated.
	// It is called from several goroutines.
	Notify func(err error, wait time.Duration)
}

const (
	// tries is how often a batch is sent before its error counts.
	tries = 5
	// longestWait is how long a server may ask to wait. One that asks for more
	// has a quota that this run will not outlive.
	longestWait = 2 * time.Minute
)

// draft is a sentence on its way through the pipeline.
type draft struct {
	sentence align.Sentence
	copied   bool
	segment  Segment
	terms    []glossary.Match
	places   []occurrence
	output   Output
}

// occurrence is a name to count.
type occurrence struct {
	term *glossary.Term
	form string
	at   names.Place
}

// batch is what is sent in one call. ready is closed when it came back.
type batch struct {
	drafts []*draft
	err    error // from the source of sentences, after the drafts
	failed error // from the backend
	ready  chan struct{}
}

// Drafts translates a stream of sentences, in order. Only a few batches are held
// in memory, however long the stream is. A sentence without letters of the
// source language is copied and not sent. Temporary failures are tried again; any other failure
// ends the stream with its error, after the pairs before it.
//
// When the stream ends early, by an error, by ctx or because the caller stops,
// one read of sentences may still be under way.
func Drafts(ctx context.Context, sentences iter.Seq2[align.Sentence, error], o Options) iter.Seq2[align.Pair, error] {
	return func(yield func(align.Pair, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		info := o.Backend.Info()
		jobs := max(1, o.Jobs, info.Limits.Jobs)
		if o.Jobs > 0 {
			jobs = o.Jobs
		}
		queue := make(chan *batch, jobs)
		var workers errgroup.Group
		workers.SetLimit(jobs + 1)
		workers.Go(func() error {
			defer close(queue)
			o.fill(ctx, sentences, info, func(b *batch) bool {
				select {
				case queue <- b:
				case <-ctx.Done():
					return false
				}
				workers.Go(func() error {
					defer close(b.ready)
					b.failed = o.send(ctx, b, info)
					return nil
				})
				return true
			})
			return nil
		})
		defer cancel()
		id := 0
		for {
			var b *batch
			var ok bool
			select {
			case b, ok = <-queue:
			case <-ctx.Done():
			}
			if !ok {
				break
			}
			select {
			case <-b.ready:
			case <-ctx.Done():
			}
			if ctx.Err() != nil {
				break
			}
			if b.failed != nil {
				yield(align.Pair{}, b.failed)
				return
			}
			for _, d := range b.drafts {
				id++
				if !yield(o.pair(d, id, info), nil) {
					return
				}
			}
			if b.err != nil {
				yield(align.Pair{}, b.err)
				return
			}
		}
		if ctx.Err() != nil {
			yield(align.Pair{}, context.Cause(ctx))
		}
	}
}

// fill cuts the stream into batches that keep to the backend's limits.
func (o *Options) fill(ctx context.Context, sentences iter.Seq2[align.Sentence, error], info Info, emit func(*batch) bool) {
	limits := info.Limits
	measure := limits.Measure
	if measure == nil {
		measure = func(s string) int { return len(s) }
	}
	b := &batch{ready: make(chan struct{})}
	items, size := 0, 0
	flush := func() bool {
		if len(b.drafts) == 0 && b.err == nil {
			return true
		}
		ok := emit(b)
		b = &batch{ready: make(chan struct{})}
		items, size = 0, 0
		return ok
	}
	for s, err := range sentences {
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			b.err = err
			break
		}
		d := o.prepare(s, info)
		n := 0
		if !d.copied {
			n = measure(d.segment.Text)
			if items > 0 && (limits.Items > 0 && items >= limits.Items || limits.Size > 0 && size+n > limits.Size) {
				if !flush() {
					return
				}
			}
			items++
			size += n
		}
		b.drafts = append(b.drafts, d)
		// A long run of copied sentences must not pile up either.
		if len(b.drafts) >= 1024 && !flush() {
			return
		}
	}
	flush()
}

// prepare finds the terms of a sentence.
func (o *Options) prepare(s align.Sentence, info Info) *draft {
	d := &draft{sentence: s, copied: !o.translatable(s.Text)}
	if d.copied {
		return d
	}
	d.segment.Text = s.Text
	if o.Glossary == nil {
		return d
	}
	d.terms = o.Glossary.Match(s.Text)
	d.segment.Terms = d.terms
	if !info.PlacesTerms {
		d.segment.Text = glossary.Normalize(s.Text, d.terms)
		if d.segment.Text != s.Text {
			d.segment.Terms = o.Glossary.Match(d.segment.Text)
		}
	}
	if o.Names != nil {
		for _, m := range o.Glossary.Occurrences(s.Text) {
			if len(m.Term.Variants) > 0 && spells(m.Term, m.Form) {
				d.places = append(d.places, occurrence{m.Term, m.Form, s.At(m.Start)})
			}
		}
	}
	return d
}

// translatable tells whether a text has letters of the source language.
func (o *Options) translatable(text string) bool {
	if o.bengali() {
		return bengali.Has(text)
	}
	return strings.ContainsFunc(text, unicode.IsLetter)
}

func (o *Options) bengali() bool { return o.From == "" || o.From == "bn" }

// spells tells whether form is a spelling of the term itself, not one put
// together from the spellings of its parts, which are counted on their own.
func spells(t *glossary.Term, form string) bool {
	if form == t.BN {
		return true
	}
	for _, v := range t.Variants {
		if v == form {
			return true
		}
	}
	return false
}

// send translates a batch, again and again while that may help.
func (o *Options) send(ctx context.Context, b *batch, info Info) error {
	var segments []Segment
	var drafts []*draft
	for _, d := range b.drafts {
		if !d.copied {
			segments = append(segments, d.segment)
			drafts = append(drafts, d)
		}
	}
	if len(segments) == 0 {
		return nil
	}
	var last error
	exp := backoff.NewExponentialBackOff()
	exp.InitialInterval, exp.MaxInterval = time.Second, 30*time.Second
	out, err := backoff.Retry(ctx, func() ([]Output, error) {
		out, err := o.Backend.Translate(ctx, segments)
		if err == nil {
			err = check(info.Name, segments, out)
		}
		if err == nil {
			return out, nil
		}
		last = err
		if KindOf(err) != Temporary || ctx.Err() != nil {
			return nil, backoff.Permanent(err)
		}
		if e, ok := errors.AsType[*Error](err); ok && e.RetryAfter > 0 {
			if e.RetryAfter > longestWait {
				return nil, backoff.Permanent(&Error{Kind: Quota, Hint: e.Hint,
					Err: fmt.Errorf("%s asks to wait %s: %w", info.Name, e.RetryAfter.Round(time.Second), err)})
			}
			return nil, &backoff.RetryAfterError{Duration: e.RetryAfter}
		}
		return nil, err
	},
		backoff.WithBackOff(exp), backoff.WithMaxTries(tries), backoff.WithMaxElapsedTime(10*time.Minute),
		backoff.WithNotify(func(_ error, wait time.Duration) {
			if o.Notify != nil {
				o.Notify(last, wait)
			}
		}))
	if err != nil {
		// What the backend said last says more than that the tries are used up;
		// a quota error of our own making is kept.
		if KindOf(err) != Quota && ctx.Err() == nil {
			err = last
		}
		return err
	}
	for i, d := range drafts {
		d.output = out[i]
	}
	return nil
}

// pair makes the finished pair of a draft.
func (o *Options) pair(d *draft, id int, info Info) align.Pair {
	s := &d.sentence
	p := align.Pair{ID: strconv.Itoa(id), Source: s.Text, Place: s.Place, Origin: info.Name, Status: align.Draft}
	if s.Cut {
		p.Findings = append(p.Findings, glossary.Finding{Tier: glossary.Warning, Kind: "cut",
			Message: "no sentence end was found, so the text was cut at its longest length"})
	}
	if d.copied {
		p.Target, p.Origin, p.Status = s.Text, "copy", align.Copied
		return p
	}
	if info.Rough {
		p.Status = align.Rough
	}
	p.Target = strings.TrimSpace(d.output.Text)
	p.Words, p.Unknown = d.output.Words, d.output.Unknown
	if !info.PlacesTerms && len(d.terms) > 0 {
		var repaired []glossary.Finding
		p.Target, repaired = glossary.Repair(p.Target, d.terms)
		p.Findings = append(p.Findings, repaired...)
	}
	uses, _, findings := glossary.Verify(p.Target, d.terms)
	p.Terms = uses
	p.Findings = append(p.Findings, findings...)
	if o.bengali() && bengali.Has(p.Target) {
		p.Findings = append(p.Findings, glossary.Finding{Tier: glossary.Error, Kind: "source-script",
			Message: "there are Bengali letters in the English"})
	}
	for _, n := range d.places {
		o.Names.Add(n.term, n.form, n.at)
	}
	return p
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// shorten cuts s to about n bytes, at the border of a code point.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
