package backendtest

import (
	"context"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
)

const secret = "SENTINEL-KEY-7f3a"

// backend keeps the contract, except for what a test replaces.
type backend struct {
	info      translate.Info
	translate func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error)
}

func (b backend) Info() translate.Info { return b.info }

func (b backend) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	return b.translate(ctx, batch)
}

func good() backend {
	return backend{
		info: translate.Info{Name: "good", Model: "1", Paid: true, PlacesTerms: true, Limits: translate.Limits{Items: 50, Size: 4000}},
		translate: func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("good: %w", err)
			}
			var out []translate.Output
			for _, seg := range batch {
				text := "EN(" + seg.Text + ")"
				for _, m := range seg.Terms {
					text += " " + m.Term.EN
				}
				out = append(out, translate.Output{Text: text})
			}
			return out, nil
		},
	}
}

// after is a good backend whose answers are changed.
func after(change func(batch []translate.Segment, out []translate.Output) []translate.Output) backend {
	b := good()
	b.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
		out, err := good().translate(ctx, batch)
		if err != nil {
			return nil, err
		}
		return change(batch, out), nil
	}
	return b
}

// each is a good backend of which each output text is changed.
func each(change func(string) string) backend {
	return after(func(_ []translate.Segment, out []translate.Output) []translate.Output {
		for i := range out {
			out[i].Text = change(out[i].Text)
		}
		return out
	})
}

func with(change func(*translate.Info)) backend {
	b := good()
	change(&b.info)
	return b
}

func hanging() backend {
	b := good()
	b.translate = func(ctx context.Context, _ []translate.Segment) ([]translate.Output, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return b
}

// deaf does not listen to its context, and goes on until the test ends.
func deaf(t *testing.T) backend {
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	b := good()
	b.translate = func(context.Context, []translate.Segment) ([]translate.Output, error) {
		<-end
		return nil, nil
	}
	return b
}

func failing(err error) backend {
	b := good()
	b.translate = func(context.Context, []translate.Segment) ([]translate.Output, error) { return nil, err }
	return b
}

func TestGoodBackendPasses(t *testing.T) {
	Run(t, func(*testing.T) translate.Backend { return good() }, Options{
		Paid:   true,
		Secret: secret,
		Hang:   func(*testing.T) translate.Backend { return hanging() },
		Failures: []Failure{{
			Name:       "asked to wait",
			Kind:       translate.Temporary,
			RetryAfter: time.Second,
			New: func(*testing.T) translate.Backend {
				return failing(&translate.Error{Kind: translate.Temporary, RetryAfter: time.Second, Err: errors.New("wait")})
			},
		}},
	})
}

func TestSmallLimits(t *testing.T) {
	one := func(*testing.T) translate.Backend {
		b := after(func(batch []translate.Segment, out []translate.Output) []translate.Output {
			if len(batch) > 1 {
				t.Errorf("batch of %d, allowed is 1", len(batch))
			}
			return out
		})
		b.info.Limits = translate.Limits{Items: 1}
		return b
	}
	Run(t, one, Options{Paid: true})
}

func TestFullBatch(t *testing.T) {
	runes := func(s string) int { return len([]rune(s)) }
	for _, test := range []struct {
		limits translate.Limits
		want   int
	}{
		{translate.Limits{}, 100},
		{translate.Limits{Items: 128, Size: 100_000}, 128},
		{translate.Limits{Items: 1024, Size: 5000, Measure: runes}, 1024}, // only as numbers
		{translate.Limits{Items: 500, Size: 600}, 100},                    // numbers of six bytes
	} {
		texts := full(test.limits)
		if len(texts) != test.want {
			t.Errorf("limits %d/%d: %d texts, want %d", test.limits.Items, test.limits.Size, len(texts), test.want)
		}
	}
}

// TestBrokenBackendsAreCaught gives to each check backends that break its promise.
func TestBrokenBackendsAreCaught(t *testing.T) {
	opt := Options{Paid: true, Secret: secret, Patience: 100 * time.Millisecond}
	reverse := after(func(_ []translate.Segment, out []translate.Output) []translate.Output {
		slices.Reverse(out)
		return out
	})
	for _, test := range []struct {
		check string
		what  string
		b     backend
	}{
		{"info", "upper-case name", with(func(i *translate.Info) { i.Name = "Good" })},
		{"info", "no name", with(func(i *translate.Info) { i.Name = "" })},
		{"info", "hides that it costs", with(func(i *translate.Info) { i.Paid = false })},
		{"info", "secret as model", with(func(i *translate.Info) { i.Model = "x " + secret })},
		{"info", "negative limit", with(func(i *translate.Info) { i.Limits.Jobs = -1 })},
		{"info", "no room for a sentence", with(func(i *translate.Info) { i.Limits.Size = 5 })},
		{"info", "texts without size", with(func(i *translate.Info) { i.Limits.Measure = func(string) int { return 0 } })},
		{"info", "all texts of one size", with(func(i *translate.Info) { i.Limits.Measure = func(string) int { return 1 } })},
		{"one segment", "blank", each(func(string) string { return " \n" })},
		{"one segment", "links that lead nowhere", after(func(_ []translate.Segment, out []translate.Output) []translate.Output {
			for i := range out {
				out[i].Links = []align.Link{{Source: glossary.Span{0, 3}, Target: glossary.Span{0, len(out[i].Text) + 1}}}
			}
			return out
		})},
		{"one segment", "nothing", after(func([]translate.Segment, []translate.Output) []translate.Output { return nil })},
		{"two segments", "reversed", reverse},
		{"two segments", "all alike", each(func(string) string { return "yes" })},
		{"two segments", "one too many", after(func(_ []translate.Segment, out []translate.Output) []translate.Output {
			return append(out, translate.Output{Text: "more"})
		})},
		{"as many segments as allowed", "reversed", reverse},
		{"as many segments as allowed", "sorted", after(func(_ []translate.Segment, out []translate.Output) []translate.Output {
			slices.SortFunc(out, func(a, b translate.Output) int { return strings.Compare(a.Text, b.Text) })
			return out
		})},
		{"as many segments as allowed", "two swapped", after(func(_ []translate.Segment, out []translate.Output) []translate.Output {
			if n := len(out); n > 9 {
				out[n-1], out[n-2] = out[n-2], out[n-1]
			}
			return out
		})},
		{"as many segments as allowed", "cut off", after(func(_ []translate.Segment, out []translate.Output) []translate.Output {
			return out[:min(len(out), 20)]
		})},
		{"empty batch", "refused", failing(errors.New("nothing to do"))},
		{"empty batch", "invented", after(func(_ []translate.Segment, out []translate.Output) []translate.Output {
			return append(out, translate.Output{Text: "hello"})
		})},
		{"unusual texts", "escaped", each(html.EscapeString)},
		{"unusual texts", "quotes escaped", each(func(s string) string { return strings.ReplaceAll(s, `"`, "&quot;") })},
		{"unusual texts", "apostrophes as numbers", each(func(s string) string { return strings.ReplaceAll(s, `'`, "&#39;") })},
		{"unusual texts", "cut in a character", each(func(s string) string { return s[:min(len(s), 40)] })},
		{"unusual texts", "long text lost", each(func(s string) string {
			if len(s) > 1500 {
				return ""
			}
			return s
		})},
		{"unusual texts", "digits lost", each(func(s string) string { return strings.Trim(s, "EN()০") })},
		{"placeholders", "lost", each(func(s string) string { return strings.ReplaceAll(s, "{/1}", "") })},
		{"context and examples", "translated too", after(func(batch []translate.Segment, out []translate.Output) []translate.Output {
			for i := range out {
				out[i].Text += " " + strings.Join(batch[i].Before, " ")
			}
			return out
		})},
		{"glossary terms", "not placed", each(func(s string) string { return strings.TrimSuffix(s, " Binnyshaw") })},
		{"glossary terms", "blank", each(func(string) string { return "" })},
		{"input kept", "text trimmed", after(func(batch []translate.Segment, out []translate.Output) []translate.Output {
			if len(batch) > 1 {
				batch[1].Text = batch[1].Text[3:]
			}
			return out
		})},
		{"input kept", "term moved", after(func(batch []translate.Segment, out []translate.Output) []translate.Output {
			for i := range batch {
				for j := range batch[i].Terms {
					batch[i].Terms[j].Start++
				}
			}
			return out
		})},
		{"concurrent use", "answers mixed up", mixing()},
		{"cancelled", "answers all the same", ignoring()},
		{"cancelled", "hides the cause", failing(errors.New("context canceled"))},
		{"cancelled", "deaf", deaf(t)},
		{"deadline expired", "answers all the same", ignoring()},
		{"deadline expired", "another cause", failing(context.Canceled)},
		{"deadline expired", "deaf", deaf(t)},
	} {
		t.Run(test.check+"/"+test.what, func(t *testing.T) {
			i := slices.IndexFunc(checks, func(p promise) bool { return p.name == test.check })
			if i < 0 {
				t.Fatalf("there is no check %q", test.check)
			}
			err := checks[i].check(test.b, opt)
			if err == nil {
				t.Fatal("not caught")
			}
			t.Log(err)
		})
	}
}

// ignoring answers whether or not its context has ended.
func ignoring() backend {
	b := good()
	b.translate = func(_ context.Context, batch []translate.Segment) ([]translate.Output, error) {
		return good().translate(context.Background(), batch)
	}
	return b
}

// mixing gives to a caller who is not alone the answer of another one.
func mixing() backend {
	var mu sync.Mutex
	var last []translate.Segment
	b := good()
	b.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
		mu.Lock()
		last = batch
		mu.Unlock()
		time.Sleep(10 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		return good().translate(ctx, last)
	}
	return b
}

func TestCallsThatGoOnAreCaught(t *testing.T) {
	opt := Options{Patience: 100 * time.Millisecond}
	for _, test := range []struct {
		what string
		b    backend
	}{
		{"deaf", deaf(t)},
		{"another cause", failing(errors.New("gave up"))},
	} {
		if err := checkCancelUnderWay(test.b, opt); err == nil {
			t.Errorf("%s: cancellation: not caught", test.what)
		}
		if err := checkDeadlineUnderWay(test.b, opt); err == nil {
			t.Errorf("%s: deadline: not caught", test.what)
		}
	}
}

// secretive keeps the secret out of its own text, but not out of its cause.
type secretive struct{ cause error }

func (e secretive) Error() string { return "refused" }
func (e secretive) Unwrap() error { return e.cause }

func TestWrongFailuresAreCaught(t *testing.T) {
	want := Failure{Kind: translate.Quota, RetryAfter: time.Minute}
	right := func(err error) *translate.Error {
		return &translate.Error{Kind: translate.Quota, RetryAfter: time.Minute, Err: err}
	}
	if err := checkFailure(failing(fmt.Errorf("sentences 1-2: %w", right(errors.New("spent")))), want, secret); err != nil {
		t.Errorf("a right failure is refused: %v", err)
	}
	halfDone := good()
	halfDone.translate = func(context.Context, []translate.Segment) ([]translate.Output, error) {
		return []translate.Output{{Text: "half"}}, right(errors.New("spent"))
	}
	hint := right(errors.New("spent"))
	hint.Hint = "is the key " + secret + " right?"
	for what, b := range map[string]backend{
		"no error":                 good(),
		"outputs beside the error": halfDone,
		"not a translate.Error":    failing(errors.New("spent")),
		"wrong kind":               failing(&translate.Error{Kind: translate.Temporary, RetryAfter: time.Minute, Err: errors.New("spent")}),
		"time to wait is lost":     failing(&translate.Error{Kind: translate.Quota, Err: errors.New("spent")}),
		"secret in the text":       failing(right(errors.New("GET /?key=" + secret))),
		"secret in the hint":       failing(hint),
		"secret in the cause":      failing(right(secretive{errors.New(secret)})),
		"secret in a joined cause": failing(right(secretive{errors.Join(errors.New("a"), errors.New(secret))})),
	} {
		if err := checkFailure(b, want, secret); err == nil {
			t.Errorf("%s: not caught", what)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: the report shows the secret: %v", what, err)
		}
	}
}
