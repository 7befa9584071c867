// Package translate drafts English for Bengali sentences: give [Drafts] a stream
// of sentences, a [Backend] and a glossary, and it gives a stream of pairs in
// which the terms are right or reported.
//
// A backend is one translation system behind a small interface; each lives in a
// package below this one (gloss, google), and all pass the suite of package
// backendtest. Package document reads files into sentences.
package translate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// Options say how [Drafts] works. Only Backend is needed.
type Options struct {
	// Backend translates. Closing it, if it has to be closed, is left to the caller.
	Backend Backend
	// From is the language of the source as a BCP 47 code, Bengali if empty.
	From string
	// Glossary holds the terms to place; nil for none.
	Glossary *glossary.Glossary
	// Names, if not nil, counts how the source spells the names in Glossary
	// that have variants, homographs left out. It is only used between one
	// pair and the next, so the caller may read it while handling a pair.
	Names *names.Ledger
	// Jobs is how many batches are under way at once, at most 64; 0 leaves it
	// to the backend.
	Jobs int
	// Notify, if not nil, is told of each try that failed and will be repeated
	// after wait. It is called from several goroutines, and when the stream ends
	// early perhaps once more a moment later.
	Notify func(err error, wait time.Duration)
	// Memory, if not nil, is asked before the backend, and has each answer before the pair is
	// in the stream. The answers of a backend that is Rough are not worth remembering.
	Memory Memory
	// Tally, if not nil, counts where the translations come from. It is only used between one
	// pair and the next.
	Tally *Tally
}

// Tally counts sentences by where their translations come from. What is in none of the counts
// was copied, or translated by the backend.
type Tally struct {
	// People and Answers were in the memory: translations by people, and answers of backends.
	People, Answers int
	// Repeated sentences were sent once for several.
	Repeated int
	// Resent were sent by a run that did not live to store the answer, and again by this one.
	Resent int
	// Untranslated sentences have no translation.
	Untranslated int
}

const (
	// maxJobs bounds the batches in memory, whatever the user asks for.
	maxJobs = 64
	// maxBatch is how many sentences a batch has at most, whatever the backend
	// allows and however many of them are only copied.
	maxBatch = 1024
)

// Drafts translates a stream of sentences, in order. However long the stream is,
// only a few batches are held in memory: at most two more than there are jobs.
// A sentence without letters of the source language is copied and not sent, and one that
// is in the memory, or under way already, is not sent either. Calls that fail are
// repeated as [Retry] says. A batch whose answer does not fit is sent in halves, down to
// single sentences; one that has no answer even so is Untranslated, and several of those in a
// row end the stream. Any other failure ends it with its error, after the pairs before it,
// and so does an error of sentences. When ctx ends, the stream ends at once with the error
// of ctx.
//
// The sentences are read in another goroutine. When the stream ends early, by an
// error, by ctx or because the caller stops, one read of them may still be under
// way, and so may calls of the backend, whose context has then ended. The memory is not
// used any more.
func Drafts(ctx context.Context, sentences iter.Seq2[align.Sentence, error], o Options) iter.Seq2[align.Pair, error] {
	return func(yield func(align.Pair, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		r := newRunner(o)
		defer r.end()
		id := 0
		for b := range inOrder(ctx, r.start(ctx, sentences)) {
			for i := range b.drafts {
				if ctx.Err() != nil {
					break
				}
				id++
				if !yield(r.pair(&b.drafts[i], id), nil) {
					return
				}
			}
			if b.err != nil && ctx.Err() == nil {
				yield(align.Pair{}, b.err)
				return
			}
		}
		if ctx.Err() != nil {
			yield(align.Pair{}, ended(ctx))
		}
	}
}

// ended is the error of a context that has ended, with its cause if it has one
// of its own.
func ended(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// runner is one run of [Drafts].
type runner struct {
	Options
	info    Info
	bengali bool // the source is
	calls   Backend
	maker   string // what a memory has to know of the backend
	// before are the last sentences that were read, for a backend that wants context.
	before []align.Sentence

	mu      sync.Mutex
	pending map[requestKey]*answer // what is under way, for sentences that come again
	failed  int                    // sentences in a row that have no translation
	storing sync.WaitGroup         // answers that are on their way into the memory
	ended   bool                   // the stream: no more answers are stored
}

func newRunner(o Options) *runner {
	r := &runner{Options: o, info: o.Backend.Info(), bengali: isBengali(o.From), pending: make(map[requestKey]*answer)}
	r.calls = Retry(o.Backend, o.Notify)
	r.maker = strings.Join([]string{r.info.Name, r.info.Model, r.info.Revision}, "\x00")
	if r.Tally == nil {
		r.Tally = new(Tally)
	}
	return r
}

// draft is a sentence on its way through the pipeline.
type draft struct {
	sentence align.Sentence
	copied   bool
	terms    []glossary.Match // of the sentence, not of what is sent
	names    []occurrence
	recalled Recalled
	resent   bool
	repeated bool    // answer is that of an earlier sentence
	answer   *answer // nil if the sentence was copied or recalled
}

// occurrence is a name to count.
type occurrence struct {
	term *glossary.Term
	form string
	at   names.Place
}

// batch is what is sent in one call, and the sentences between that are not sent.
type batch struct {
	drafts   []draft
	segments []Segment // what is sent
	answers  []*answer // to the segments
	err      error     // ends the stream after the drafts
	done     chan struct{}
}

// newBatch makes a batch with room for n drafts.
func newBatch(n int) *batch {
	return &batch{drafts: make([]draft, 0, n), segments: make([]Segment, 0, n), done: make(chan struct{})}
}

// start reads the sentences and translates them, several batches at once. The
// batches come out in order; done is closed when they are finished. After a
// batch that failed no further one is begun.
func (r *runner) start(ctx context.Context, sentences iter.Seq2[align.Sentence, error]) <-chan *batch {
	jobs := r.Jobs
	if jobs <= 0 {
		jobs = max(1, r.info.Limits.Jobs)
	}
	jobs = min(jobs, maxJobs)
	queue := make(chan *batch, jobs)
	slots := make(chan struct{}, jobs)
	reading, stop := context.WithCancel(ctx)
	begin := func(b *batch) bool {
		select {
		case slots <- struct{}{}:
		case <-reading.Done():
		}
		if reading.Err() != nil {
			return false
		}
		select {
		case queue <- b:
		case <-reading.Done():
			return false
		}
		go func() {
			if err := r.send(ctx, b); err != nil {
				b.drafts, b.err = nil, err
				stop()
			}
			close(b.done)
			<-slots
		}()
		return true
	}
	go func() {
		defer close(queue)
		r.fill(reading, sentences, begin)
	}()
	return queue
}

// inOrder waits for one batch after the other to be finished, until ctx ends.
func inOrder(ctx context.Context, queue <-chan *batch) iter.Seq[*batch] {
	return func(yield func(*batch) bool) {
		for {
			var b *batch
			select {
			case b = <-queue:
			case <-ctx.Done():
			}
			if b == nil {
				return
			}
			select {
			case <-b.done:
			case <-ctx.Done():
			}
			if ctx.Err() != nil || !yield(b) {
				return
			}
		}
	}
}

// fill cuts the stream into batches that keep to the backend's limits, and
// begins each as soon as it is full.
func (r *runner) fill(ctx context.Context, sentences iter.Seq2[align.Sentence, error], begin func(*batch) bool) {
	limits := r.info.Limits
	measure := limits.Measure
	if measure == nil {
		measure = func(s string) int { return len(s) }
	}
	b, size := newBatch(0), 0
	flush := func() bool {
		full := b
		b, size = newBatch(len(full.drafts)), 0
		return begin(full)
	}
	for s, err := range sentences {
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			b.err = err
			break
		}
		d, segment := r.prepare(s)
		send, err := r.toSend(ctx, &d, &segment)
		if err != nil {
			b.err = err
			break
		}
		if send {
			n := measure(segment.Text)
			if limits.Size > 0 && size+n > limits.Size && len(b.segments) > 0 && !flush() {
				return
			}
			size += n
			b.segments = append(b.segments, segment)
			b.answers = append(b.answers, d.answer)
		}
		b.drafts = append(b.drafts, d)
		full := limits.Items > 0 && len(b.segments) == limits.Items || len(b.drafts) == maxBatch
		if full && !flush() {
			return
		}
	}
	begin(b)
}

// prepare finds the terms of a sentence, and says what to send.
func (r *runner) prepare(s align.Sentence) (draft, Segment) {
	d := draft{sentence: s, copied: !r.translatable(withoutKept(s.Text, s.Tags))}
	if d.copied {
		return d, Segment{}
	}
	kept := keptTerms(s.Text, s.Tags)
	text := s.Text
	if !r.info.Links {
		text = align.Placeholders(s.Text, s.Tags)
	}
	if r.Glossary == nil {
		return d, Segment{Text: text, Terms: kept}
	}
	d.terms = r.Glossary.Match(s.Text)
	segment := Segment{Text: text, Terms: mergeTerms(kept, d.terms)}
	if !r.info.PlacesTerms {
		// What stands on either side of a placeholder is no term: only d.terms are verified.
		segment.Text = glossary.Normalize(text, r.Glossary.Match(text))
		segment.Terms = r.Glossary.Match(segment.Text)
	}
	if r.Names != nil {
		for _, m := range r.Glossary.Occurrences(s.Text) {
			if spells(m.Term, m.Form) {
				d.names = append(d.names, occurrence{m.Term, m.Form, s.At(m.Start)})
			}
		}
	}
	return d, segment
}

// tags puts the tags of the sentence into the target: by links, or where the placeholders of
// a text without them came back. A placeholder that did not is placed as if there were
// no links, and reported.
func tags(p *align.Pair, tags []align.Tag, links bool) {
	if len(tags) == 0 {
		return
	}
	p.SourceTags = tags
	var guessed []align.Tag
	if links {
		p.Target, p.TargetTags, guessed = align.PlaceTags(p.Source, tags, p.Target, p.Links)
	} else {
		p.Target, p.TargetTags, guessed = readTags(p.Source, tags, p.Target)
	}
	if n := len(guessed); n > 0 {
		const few = 5
		for i := range guessed {
			guessed[i].At = 0
		}
		which := align.Placeholders("", guessed[:min(n, few)])
		if n > few {
			which += fmt.Sprintf(" and %d more tags", n-few)
		}
		p.Findings = append(p.Findings, glossary.Finding{Tier: glossary.Suggestion, Kind: "tag", Message: "the place of " + which + " is a guess"})
	}
}

// readTags takes the placeholders out of a target, and finds places for the tags that did not
// come back whole. If the two do not go together, all places are found anew.
func readTags(source string, tags []align.Tag, target string) (text string, placed, guessed []align.Tag) {
	text, found := align.ReadPlaceholders(target, tags)
	lost := make(map[int]bool)
	for _, t := range align.MissingTags(tags, found) {
		lost[t.ID] = true
	}
	if len(lost) == 0 && align.Nested(found) {
		return text, found, nil
	}
	order := make(map[align.Tag]int) // of the tags, without their places
	var missing []align.Tag
	for i, t := range tags {
		if lost[t.ID] {
			missing = append(missing, t)
		}
		t.At = 0
		order[t] = i
	}
	whole, more, guessed := align.PlaceTags(source, missing, text, nil)
	for _, t := range found {
		if !lost[t.ID] {
			placed = append(placed, t)
		}
	}
	placed = append(placed, more...)
	slices.SortStableFunc(placed, func(a, b align.Tag) int {
		i, j := a.At, b.At
		a.At, b.At = 0, 0
		return cmp.Or(cmp.Compare(i, j), cmp.Compare(order[a], order[b]))
	})
	if whole == text && align.Nested(placed) {
		return text, placed, guessed
	}
	return align.PlaceTags(source, tags, text, nil)
}

// withoutKept is a text without what its tags keep.
func withoutKept(text string, tags []align.Tag) string {
	for _, k := range slices.Backward(keptTerms(text, tags)) {
		text = text[:k.Start] + text[k.End:]
	}
	return text
}

// keptTerms are the texts that tags keep, as terms that are the same in both languages.
func keptTerms(text string, tags []align.Tag) (terms []glossary.Match) {
	var from map[int]int // where the open ones begin
	for _, t := range tags {
		switch at, open := from[t.ID]; {
		case t.Kind == align.Open && t.Keep:
			if from == nil {
				from = make(map[int]int)
			}
			from[t.ID] = t.At
		case t.Kind == align.Close && open:
			delete(from, t.ID)
			if kept := text[at:t.At]; kept != "" && len(from) == 0 { // one within another is kept with it
				terms = append(terms, glossary.Match{Start: at, StemEnd: t.At, End: t.At, Form: kept,
					Term: &glossary.Term{BN: kept, EN: kept, Type: "other", Case: true}})
			}
		}
	}
	return terms
}

// mergeTerms puts two lists of matches together; where two overlap, the first list has it.
func mergeTerms(first, second []glossary.Match) []glossary.Match {
	if len(first) == 0 {
		return second
	}
	all := slices.Clone(first)
	for _, m := range second {
		if !slices.ContainsFunc(first, func(f glossary.Match) bool { return m.Start < f.End && f.Start < m.End }) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b glossary.Match) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// translatable tells whether a text has letters of the source language.
func (r *runner) translatable(text string) bool {
	if r.bengali {
		return bengali.Has(text)
	}
	return strings.ContainsFunc(text, unicode.IsLetter)
}

// isBengali tells whether a language code stands for Bengali, of any country.
func isBengali(code string) bool {
	base, _, _ := strings.Cut(code, "-")
	return base == "" || strings.EqualFold(base, "bn")
}

// spells tells whether form is one of several spellings of a name. A form put
// together from the spellings of a name's parts is none: the parts are counted
// on their own. Nor is a homograph, which may be a common word.
func spells(t *glossary.Term, form string) bool {
	return len(t.Variants) > 0 && !t.Homograph && (form == t.BN || slices.Contains(t.Variants, form))
}

// figures writes Bengali digits and full stops as in English.
func figures(text string) string {
	return strings.ReplaceAll(bengali.ASCIIDigits(text), "।", ".")
}

// pair makes the finished pair of a draft.
func (r *runner) pair(d *draft, id int) align.Pair {
	s := &d.sentence
	p := align.Pair{ID: strconv.Itoa(id), Source: s.Text, Place: s.Place, Origin: r.info.Name, Status: align.Draft}
	if s.Cut {
		p.Findings = append(p.Findings, glossary.Finding{Tier: glossary.Warning, Kind: "cut",
			Message: "no sentence end was found, so the text was cut at its longest length"})
	}
	if d.copied {
		p.Target, p.Origin, p.Status = s.Text, "copy", align.Copied
		p.SourceTags, p.TargetTags = s.Tags, s.Tags
		if r.bengali { // a line of figures: ১৯৭১।
			p.Target = figures(s.Text)
			p.TargetTags = slices.Clone(s.Tags)
			for i := range p.TargetTags {
				p.TargetTags[i].At = len(figures(s.Text[:s.Tags[i].At]))
			}
		}
		return p
	}
	for _, n := range d.names {
		r.Names.Add(n.term, n.form, n.at)
	}
	if !r.target(&p, d) {
		return p
	}
	if len(d.terms) > 0 {
		uses, _, findings := glossary.Verify(p.Target, d.terms)
		p.Terms = uses
		align.FollowLinks(p.Terms, p.Links)
		p.Findings = append(p.Findings, findings...)
	}
	if r.bengali && bengali.Has(withoutKept(p.Target, p.TargetTags)) {
		p.Findings = append(p.Findings, glossary.Finding{Tier: glossary.Error, Kind: "source-script",
			Message: "there are Bengali letters in the English"})
	}
	return p
}
