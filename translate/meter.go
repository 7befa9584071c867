package translate

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"unicode/utf8"

	"golang.org/x/time/rate"
)

// Throttle is b with no more than so many characters (code points) sent in a minute.
func Throttle(b Backend, perMinute int) Backend {
	// A tenth of it may go at once, so that the first minute has no more than that on top.
	burst := max(1, perMinute/10)
	return throttled{b, rate.NewLimiter(rate.Limit(float64(perMinute)/60), burst)}
}

type throttled struct {
	Backend
	limiter *rate.Limiter
}

func (t throttled) Translate(ctx context.Context, batch []Segment) ([]Output, error) {
	for n := characters(batch); n > 0; {
		part := min(n, t.limiter.Burst())
		if err := t.limiter.WaitN(ctx, part); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			// The deadline would come before the turn does.
			return nil, fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
		}
		n -= part
	}
	return t.Backend.Translate(ctx, batch)
}

// characters counts the code points of a batch: what most services charge for.
func characters(batch []Segment) (n int) {
	for i := range batch {
		n += utf8.RuneCountInString(batch[i].Text)
	}
	return n
}

// Meter counts what backends are given, and stops them before a budget is exceeded. The zero
// value counts. It is safe for concurrent use.
type Meter struct {
	// Price is what so many characters cost in USD; nil for nothing.
	Price func(characters int) float64
	// Most is how much may be spent in USD; 0 is no limit.
	Most float64

	mu   sync.Mutex
	sum  Usage
	open int // characters of the calls under way
}

// Usage is what was sent, in characters (code points).
type Usage struct {
	// Characters were translated.
	Characters int
	// Doubtful were sent in calls that failed, and are perhaps charged all the same.
	Doubtful int
	// Cost of both in USD.
	Cost float64
}

// Usage returns what was sent so far.
func (m *Meter) Usage() Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.sum
	u.Cost = m.price(u.Characters + u.Doubtful)
	return u
}

func (m *Meter) price(characters int) float64 {
	if m.Price == nil {
		return 0
	}
	return m.Price(characters)
}

// Watch is b with its calls counted. A call that could exceed the budget is not made: its
// error is of the kind Quota.
func (m *Meter) Watch(b Backend) Backend { return metered{b, m} }

type metered struct {
	Backend
	meter *Meter
}

func (b metered) Translate(ctx context.Context, batch []Segment) ([]Output, error) {
	m, n := b.meter, characters(batch)
	if err := m.begin(n); err != nil {
		return nil, err
	}
	out, err := b.Backend.Translate(ctx, batch)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.open -= n
	e, ok := errors.AsType[*Error](err)
	switch {
	case err == nil:
		m.sum.Characters += n
	// An answer that does not fit was charged; so perhaps was one that the user did not wait for.
	case ok && (e.Billed || e.Kind == Unfit), ctx.Err() != nil:
		m.sum.Doubtful += n
	}
	return out, err
}

// begin keeps the price of a call apart, if that much is left.
func (m *Meter) begin(n int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if cost := m.price(m.sum.Characters + m.sum.Doubtful + m.open + n); m.Most > 0 && cost > m.Most {
		return &Error{Kind: Quota, Hint: "allow more with --max-cost; what is done is remembered, and not sent again",
			Err: fmt.Errorf("the budget of %.2f USD does not cover the next %d characters", m.Most, n)}
	}
	m.open += n
	return nil
}
