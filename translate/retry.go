package translate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// tries is how often a batch is sent before a temporary error counts.
	tries = 5
	// unfitTries is the same for a single text whose answer does not fit. A batch of several is
	// not sent again as it is: its halves are the better try.
	unfitTries = 3
	// longestWait is how long a server may ask to wait. One that asks for more
	// has a quota that this run will not outlive.
	longestWait = 2 * time.Minute
)

// Retry is b with calls that fail for the time being made again: up to five times in all,
// over half a minute or so, or as slowly as the server asks. An answer that breaks the
// contract of [Backend] counts as a failure too. A server that asks to wait for more than two
// minutes has, for us, no quota left. Notify, if not nil, is told of each try that failed and
// will be repeated after wait; it is called from several goroutines.
func Retry(b Backend, notify func(err error, wait time.Duration)) Backend {
	return retrying{b, notify}
}

type retrying struct {
	Backend
	notify func(error, time.Duration)
}

func (r retrying) Translate(ctx context.Context, batch []Segment) ([]Output, error) {
	// 1, 3, 9 and 27 seconds, give or take half: each wait is longer than the
	// one before, and together they outlive most of a quota by the minute.
	pause := backoff.ExponentialBackOff{
		InitialInterval: time.Second, Multiplier: 3, RandomizationFactor: 0.5, MaxInterval: time.Minute}
	for try := 1; ; try++ {
		out, err := r.Backend.Translate(ctx, batch)
		if err == nil {
			err = check(r.Info().Name, batch, out)
		}
		if err == nil {
			return out, nil
		}
		e, ok := errors.AsType[*Error](err)
		if !ok || ctx.Err() != nil {
			return nil, err
		}
		switch {
		case e.Kind == Temporary && e.RetryAfter > longestWait:
			return nil, &Error{Kind: Quota, RetryAfter: e.RetryAfter, Hint: e.Hint, Billed: e.Billed,
				Err: fmt.Errorf("%s asks to wait %s: %w", r.Info().Name, e.RetryAfter.Round(time.Second), err)}
		case e.Kind == Temporary && try < tries:
		case e.Kind == Unfit && len(batch) == 1 && try < unfitTries:
		default:
			return nil, err
		}
		wait := max(pause.NextBackOff(), e.RetryAfter)
		if r.notify != nil {
			r.notify(err, wait)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
