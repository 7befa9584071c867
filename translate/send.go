package translate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
)

// answer is what came back for a sentence. It is written before the done of its batch is
// closed, and read after that.
type answer struct {
	Output
	request Request
	matches []align.Match
	err     error // there is no output, and will be none
}

// requestKey tells requests apart.
type requestKey struct{ text, maker string }

func (r Request) key() requestKey { return requestKey{r.Text, r.Maker} }

const (
	// shownMatches is how many similar translations a pair has at most.
	shownMatches = 3
	// failedInARow is how many sentences may have no translation, one after the other, before
	// that is no fault of the sentences.
	failedInARow = 5
)

// toSend tells whether a sentence has to be sent. If not, it is copied, or the draft has its
// translation from the memory, or the answer that an earlier sentence will get. If it is,
// the segment is given its context.
func (r *runner) toSend(ctx context.Context, d *draft, segment *Segment) (bool, error) {
	r.context(&d.sentence, segment)
	if d.copied {
		return false, nil
	}
	if r.Memory == nil {
		d.answer = new(answer)
		return true, nil
	}
	request := r.request(&d.sentence, segment)
	r.mu.Lock()
	earlier := r.pending[request.key()]
	r.mu.Unlock()
	if earlier != nil {
		d.answer, d.repeated = earlier, true
		return false, nil
	}
	// What was under way before this and is no more, is in the memory.
	found, err := r.Memory.Recall(ctx, []Request{request})
	if err != nil {
		return false, err
	}
	if found[0].Target != "" {
		d.recalled = found[0]
		return false, nil
	}
	d.resent = found[0].Sent
	d.answer = &answer{request: request}
	r.mu.Lock()
	r.pending[request.key()] = d.answer
	r.mu.Unlock()
	return true, nil
}

// context gives a segment the sentences before it in its document.
func (r *runner) context(s *align.Sentence, segment *Segment) {
	n := r.info.Context
	if n == 0 {
		return
	}
	if len(r.before) > 0 && r.before[0].Place.Document != s.Place.Document {
		r.before = nil
	}
	for i := range r.before {
		segment.Before = append(segment.Before, r.before[i].Text)
	}
	r.before = append(r.before[max(0, len(r.before)+1-n):], *s)
}

// request is what the memory is asked. The maker has the terms, and what is sent if the
// glossary has changed it, so that a translation is not used any more when they are others.
func (r *runner) request(s *align.Sentence, segment *Segment) Request {
	q := Request{Text: align.Placeholders(s.Text, s.Tags), Maker: r.maker, Origin: r.info.Name, AnyMaker: r.info.Rough}
	var b strings.Builder
	if !r.info.Links && segment.Text != q.Text {
		b.WriteString("\x00" + segment.Text)
	}
	if r.info.PlacesTerms || r.info.ReadsTerms {
		for _, m := range segment.Terms {
			fmt.Fprintf(&b, "\x00%s\x00%s", m.Form, m.Term.EN)
		}
	}
	if b.Len() > 0 {
		q.Maker += b.String()
	}
	return q
}

// send translates a batch. Each answer is in the memory before it returns.
func (r *runner) send(ctx context.Context, b *batch) error {
	if len(b.segments) == 0 {
		return nil
	}
	if r.Memory != nil {
		defer r.settle(b.answers)
		for i, a := range b.answers {
			var err error
			if a.matches, err = r.Memory.Similar(ctx, a.request.Text, max(shownMatches, r.info.Examples)); err != nil {
				return err
			}
			for _, m := range a.matches[:min(len(a.matches), r.info.Examples)] {
				b.segments[i].Similar = append(b.segments[i].Similar, Example{m.Source, m.Target})
			}
			a.matches = a.matches[:min(len(a.matches), shownMatches)]
		}
		if r.info.Paid {
			if err := r.Memory.Sending(ctx, requests(b.answers)); err != nil {
				return err
			}
		}
	}
	err := r.translate(ctx, b.segments, b.answers)
	if e, ok := errors.AsType[*Error](err); ok && r.Memory != nil && r.info.Paid && !e.Billed && ctx.Err() == nil {
		// It is certain that the last call was for nothing, and those before it are stored.
		return cmp.Or(r.store(ctx, b.answers, make([]string, len(b.answers))), err)
	}
	return err
}

// settle takes answers off the list of what is under way.
func (r *runner) settle(answers []*answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range answers {
		delete(r.pending, a.request.key())
	}
}

func requests(answers []*answer) []Request {
	all := make([]Request, len(answers))
	for i, a := range answers {
		all[i] = a.request
	}
	return all
}

// translate sends segments in one call, or in halves if the answer does not fit.
func (r *runner) translate(ctx context.Context, segments []Segment, answers []*answer) error {
	out, err := r.calls.Translate(ctx, segments)
	if err == nil {
		for i := range out {
			answers[i].Output = out[i]
		}
		r.inARow(0)
		return r.remember(ctx, answers)
	}
	if KindOf(err) != Unfit || ctx.Err() != nil {
		return err
	}
	if half := len(segments) / 2; half > 0 {
		if err := r.translate(ctx, segments[:half], answers[:half]); err != nil {
			return err
		}
		return r.translate(ctx, segments[half:], answers[half:])
	}
	if n := r.inARow(1); n >= failedInARow {
		return fmt.Errorf("%d sentences in a row have no translation, the last one because: %w", n, err)
	}
	answers[0].err = err
	return nil
}

// inARow counts one more sentence without a translation, or begins anew with 0.
func (r *runner) inARow(more int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = more * (r.failed + more)
	return r.failed
}

// remember stores answers. What has come back is paid for, so that this is done even when
// the run has just been stopped.
func (r *runner) remember(ctx context.Context, answers []*answer) error {
	if r.Memory == nil || r.info.Rough {
		return nil
	}
	targets := make([]string, len(answers))
	for i, a := range answers {
		targets[i] = a.Text
	}
	return r.store(ctx, answers, targets)
}

// store gives answers to the memory, unless the stream has ended.
func (r *runner) store(ctx context.Context, answers []*answer, targets []string) error {
	r.mu.Lock()
	ended := r.ended
	if !ended {
		r.storing.Add(1)
	}
	r.mu.Unlock()
	if ended {
		return ctx.Err()
	}
	defer r.storing.Done()
	return r.Memory.Remember(context.WithoutCancel(ctx), requests(answers), targets)
}

// end waits for answers that are being stored. After that the memory is left alone, as the
// caller may close it.
func (r *runner) end() {
	r.mu.Lock()
	r.ended = true
	r.mu.Unlock()
	r.storing.Wait()
}

// target gives a pair its target, from wherever it comes. It returns false if there is none.
func (r *runner) target(p *align.Pair, d *draft) bool {
	s := &d.sentence
	switch {
	case d.recalled.Status == align.Reviewed: // is not improved upon
		r.Tally.People++
		p.Target, p.Origin, p.Status = d.recalled.Target, d.recalled.Origin, align.Reviewed
		tags(p, s.Tags, false)
		return true
	case d.recalled.Target != "":
		r.Tally.Answers++
		p.Target, p.Origin = strings.TrimSpace(d.recalled.Target), d.recalled.Origin
		r.repair(p, d.terms)
		tags(p, s.Tags, false)
		return true
	}
	a := d.answer
	p.Matches = a.matches
	if d.repeated {
		r.Tally.Repeated++
	}
	if d.resent {
		r.Tally.Resent++
	}
	if a.err != nil {
		r.Tally.Untranslated++
		p.Status = align.Untranslated
		p.Findings = append(p.Findings, glossary.Finding{Tier: glossary.Error, Kind: "untranslated", Message: "not translated: " + a.err.Error()})
		return false
	}
	if r.info.Rough {
		p.Status = align.Rough
	}
	p.Target = strings.TrimSpace(a.Text)
	p.Words, p.Unknown, p.Links = a.Words, a.Unknown, slices.Clip(a.Links)
	if !r.info.PlacesTerms {
		terms := d.terms
		if len(a.Links) > 0 {
			if len(terms) > 0 { // the backend had them in their preferred spelling
				p.Links = slices.Clone(a.Links)
				origin := glossary.Origin(s.Text, terms)
				for i := range p.Links {
					p.Links[i].Source = origin(p.Links[i].Source)
				}
			}
			terms = mergeTerms(keptTerms(s.Text, s.Tags), terms)
		}
		r.repair(p, terms)
	}
	tags(p, s.Tags, r.info.Links)
	return true
}

// repair puts the terms right that a target has in another form.
func (r *runner) repair(p *align.Pair, terms []glossary.Match) {
	if len(terms) == 0 {
		return
	}
	var edits []glossary.Edit
	var repaired []glossary.Finding
	p.Target, edits, repaired = glossary.Repair(p.Source, p.Target, terms, p.Links)
	p.Links = align.MoveLinks(p.Links, edits)
	p.Findings = append(p.Findings, repaired...)
}
