// Package backendtest tells the author of a translation backend whether it
// keeps the contract of [translate.Backend]. Call [Run] from a test of the
// backend's own package:
//
//	func TestConformance(t *testing.T) {
//		backendtest.Run(t, newBackend, backendtest.Options{Paid: true, Secret: key})
//	}
//
// A remote backend runs over a fake server in the same process, which must be
// deterministic: the same text gives the same translation, and different texts
// give different ones, or nobody could tell whether the order was kept. Run the
// test with -race, as one of the checks uses the backend from several goroutines.
//
// For a backend that calls a server over HTTP, an [HTTP] gives what else such a test needs: the
// faults that any server can have, and checks of what is said about them.
package backendtest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
)

// Options say what a backend promises beyond the interface, and how it can be
// made to fail. The zero value is right for a free backend without a server.
type Options struct {
	// Paid is what [translate.Info] must say: whether use costs money.
	Paid bool
	// Secret is the key with which the backend was made. It must be in no
	// error text, and neither in Info.
	Secret string
	// Failures are the ways in which the fake server can refuse a call.
	Failures []Failure
	// Hang makes a backend whose server never answers, to see that a call
	// under way ends with its context. Nil leaves that check out.
	Hang func(t *testing.T) translate.Backend
	// Patience is how long a call may go on after its context has ended;
	// 0 is 5 seconds.
	Patience time.Duration
}

// Failure is one way in which a backend can fail.
type Failure struct {
	// Name of the subtest.
	Name string
	// New makes a backend of which every call fails in this way.
	New func(t *testing.T) translate.Backend
	// Kind and RetryAfter are what the error must say.
	Kind       translate.Kind
	RetryAfter time.Duration
}

// Run checks a backend, each promise in a subtest with a backend of its own
// from newBackend, which closes with t.Cleanup what has to be closed.
func Run(t *testing.T, newBackend func(t *testing.T) translate.Backend, opt Options) {
	t.Helper()
	if opt.Patience == 0 {
		opt.Patience = 5 * time.Second
	}
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			if err := c.check(newBackend(t), opt); err != nil {
				t.Error(err)
			}
		})
	}
	if opt.Hang != nil {
		t.Run("cancelled under way", func(t *testing.T) {
			if err := checkCancelUnderWay(opt.Hang(t), opt); err != nil {
				t.Error(err)
			}
		})
		t.Run("deadline under way", func(t *testing.T) {
			if err := checkDeadlineUnderWay(opt.Hang(t), opt); err != nil {
				t.Error(err)
			}
		})
	}
	for _, f := range opt.Failures {
		t.Run("failure "+f.Name, func(t *testing.T) {
			if err := checkFailure(f.New(t), f, opt.Secret); err != nil {
				t.Error(err)
			}
		})
	}
}

// promise is something that can be tested on any backend. The check returns
// what is wrong instead of failing a test, so that it can be tested itself.
type promise struct {
	name  string
	check func(translate.Backend, Options) error
}

var checks = []promise{
	{"info", checkInfo},
	{"one segment", func(b translate.Backend, _ Options) error { return checkOrder(b, few(b, 1)) }},
	{"two segments", func(b translate.Backend, _ Options) error { return checkOrder(b, few(b, 2)) }},
	{"as many segments as allowed", func(b translate.Backend, _ Options) error { return checkOrder(b, full(b.Info().Limits)) }},
	{"empty batch", checkEmptyBatch},
	{"unusual texts", checkUnusual},
	{"placeholders", checkPlaceholders},
	{"glossary terms", checkTerms},
	{"context and examples", checkContext},
	{"input kept", checkInput},
	{"concurrent use", checkConcurrent},
	{"cancelled", checkCancelled},
	{"deadline expired", checkExpired},
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func checkInfo(b translate.Backend, opt Options) error {
	info := b.Info()
	limits := info.Limits
	switch {
	case !nameForm.MatchString(info.Name):
		return fmt.Errorf("name %q is not a lower-case word", info.Name)
	case info.Paid != opt.Paid:
		return fmt.Errorf("paid is %t, promised is %t", info.Paid, opt.Paid)
	case limits.Items < 0 || limits.Size < 0 || limits.Jobs < 0:
		return fmt.Errorf("negative limit: %d items, size %d, %d jobs", limits.Items, limits.Size, limits.Jobs)
	case opt.Secret != "" && (strings.Contains(info.Name, opt.Secret) || strings.Contains(info.Model, opt.Secret)):
		return errors.New("the secret is in name or model")
	}
	text := sentence(0)
	size := measure(limits, text)
	if size <= 0 {
		return fmt.Errorf("the measure of %q is %d", text, size)
	}
	if limits.Size > 0 && size > limits.Size {
		return fmt.Errorf("a sentence of size %d does not fit into the size limit %d", size, limits.Size)
	}
	if twice := measure(limits, text+text); twice <= size {
		return fmt.Errorf("a text of size %d has size %d when it is doubled", size, twice)
	}
	return nil
}

// checkOrder translates texts as a batch, and then each distinct text alone:
// both must agree.
func checkOrder(b translate.Backend, texts []string) error {
	outs, err := run(b, texts)
	if err != nil {
		return err
	}
	alone := make(map[string]string)
	seen := make(map[string]string)
	for i, text := range texts {
		if _, ok := alone[text]; !ok {
			out, err := run(b, []string{text})
			if err != nil {
				return err
			}
			alone[text] = out[0]
			if other, ok := seen[out[0]]; ok {
				return fmt.Errorf("%q and %q have the same translation %q: the order cannot be seen", other, text, out[0])
			}
			seen[out[0]] = text
		}
		if outs[i] != alone[text] {
			return fmt.Errorf("segment %d of %d is %q: its translation is %q, but %q when it is sent alone",
				i, len(texts), text, outs[i], alone[text])
		}
	}
	return nil
}

func checkEmptyBatch(b translate.Backend, _ Options) error {
	for _, batch := range [][]translate.Segment{nil, {}} {
		out, err := b.Translate(context.Background(), batch)
		if err != nil {
			return fmt.Errorf("empty batch: %w", err)
		}
		if len(out) != 0 {
			return fmt.Errorf("empty batch: %d outputs", len(out))
		}
	}
	return nil
}

// entity finds HTML character references, as they come out of a server that
// takes plain text for HTML.
var entity = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);`)

func checkUnusual(b translate.Backend, _ Options) error {
	texts := unusual(b.Info().Limits)
	for _, text := range texts {
		outs, err := run(b, []string{text})
		if err != nil {
			return fmt.Errorf("text %+.40q: %w", text, err)
		}
		if err := noEntities(text, outs[0]); err != nil {
			return err
		}
	}
	// All of them in one batch, as far as it may be so big.
	limits := b.Info().Limits
	for size, n := 0, 0; ; n++ {
		if n < len(texts) && (limits.Items == 0 || n < limits.Items) {
			if size += measure(limits, texts[n]); limits.Size == 0 || size <= limits.Size {
				continue
			}
		}
		outs, err := run(b, texts[:n])
		if err != nil {
			return fmt.Errorf("batch of unusual texts: %w", err)
		}
		for i, out := range outs {
			if err := noEntities(texts[i], out); err != nil {
				return err
			}
		}
		return nil
	}
}

func noEntities(in, out string) error {
	if !utf8.ValidString(out) {
		return fmt.Errorf("text %+.40q: the translation %q is not valid UTF-8", in, out)
	}
	was, is := len(entity.FindAllString(in, -1)), len(entity.FindAllString(out, -1))
	if is > was {
		return fmt.Errorf("text %q: HTML entities were added: %q", in, out)
	}
	return nil
}

// checkPlaceholders gives a segment with the placeholders of inline tags. A backend with links gets none.
func checkPlaceholders(b translate.Backend, _ Options) error {
	if b.Info().Links {
		return nil
	}
	const text = "{1}রহিম{/1} বই {2/}পড়ে।"
	outs, err := run(b, []string{text})
	if err != nil {
		return fmt.Errorf("segment with placeholders: %w", err)
	}
	for _, p := range []string{"{1}", "{/1}", "{2/}"} {
		if strings.Count(outs[0], p) != 1 {
			return fmt.Errorf("segment with placeholders: %q is not once in %q", p, outs[0])
		}
	}
	return nil
}

// checkContext gives a segment with sentences before it and similar ones. They may change the
// translation, but are not to be translated themselves, and a backend that knows nothing of
// them does not care.
func checkContext(b translate.Backend, _ Options) error {
	const before, similar = "করিম ৭৭৭টি কলম কিনেছিল।", "রহিম ৮৮৮টি খাতা কিনেছে।"
	batch := Segments(few(b, 2)...)
	for i := range batch {
		batch[i].Before = []string{before}
		batch[i].Similar = []translate.Example{{Source: similar, Target: "Rahim bought 888 copybooks."}}
	}
	out, err := b.Translate(context.Background(), batch)
	if err != nil {
		return fmt.Errorf("segments with context: %w", err)
	}
	if len(out) != len(batch) {
		return fmt.Errorf("segments with context: %d outputs for %d segments", len(out), len(batch))
	}
	for _, o := range out {
		for _, other := range []string{"777", "৭৭৭", "888", "৮৮৮"} {
			if strings.Contains(o.Text, other) {
				return fmt.Errorf("the context is part of the translation: %q", o.Text)
			}
		}
	}
	return nil
}

// checkTerms gives a segment with a glossary term, whose English no system
// would write by itself.
func checkTerms(b translate.Backend, _ Options) error {
	const text, form, ending, english = "বিনিশার বই এখানে আছে।", "বিনিশা", "র", "Binnyshaw"
	seg := translate.Segment{Text: text, Terms: []glossary.Match{{
		Term:    &glossary.Term{BN: form, EN: english, Type: "person", Status: glossary.Approved},
		StemEnd: len(form),
		End:     len(form + ending),
		Form:    form,
		Ending:  ending,
	}}}
	out, err := b.Translate(context.Background(), []translate.Segment{seg})
	if err != nil {
		return fmt.Errorf("segment with a term: %w", err)
	}
	if len(out) != 1 || strings.TrimSpace(out[0].Text) == "" {
		return fmt.Errorf("segment with a term: got %d outputs: %+v", len(out), out)
	}
	if b.Info().PlacesTerms && !strings.Contains(out[0].Text, english) {
		return fmt.Errorf("the backend promises to place terms, but %q is not in %q", english, out[0].Text)
	}
	return nil
}

func checkInput(b translate.Backend, _ Options) error {
	term := glossary.Term{BN: "ঢাকা", EN: "Dhaka", Status: glossary.Approved}
	match := glossary.Match{Term: &term, StemEnd: len("ঢাকা"), End: len("ঢাকায়"), Form: "ঢাকা", Ending: "য়"}
	batch := Segments(few(b, 3)...)
	batch[0] = translate.Segment{Text: "ঢাকায় বৃষ্টি।", Terms: []glossary.Match{match}}
	before := slices.Clone(batch)
	before[0].Terms = slices.Clone(batch[0].Terms)
	termBefore := term
	if _, err := b.Translate(context.Background(), batch); err != nil {
		return err
	}
	if !reflect.DeepEqual(batch, before) || !reflect.DeepEqual(term, termBefore) {
		return fmt.Errorf("the input was changed: %+v, was %+v", batch, before)
	}
	return nil
}

func checkConcurrent(b translate.Backend, _ Options) error {
	const users, rounds = 8, 3
	var texts, want [users][]string
	for u := range users {
		for i := range few(b, 3) {
			texts[u] = append(texts[u], sentence(3*u+i))
		}
		var err error
		if want[u], err = run(b, texts[u]); err != nil {
			return err
		}
	}
	var wg sync.WaitGroup
	errs := make([]error, users)
	for u := range users {
		wg.Go(func() {
			for range rounds {
				got, err := run(b, texts[u])
				if err == nil && !slices.Equal(got, want[u]) {
					err = fmt.Errorf("used by %d goroutines at once the translation is %q, else %q", users, got, want[u])
				}
				if err != nil {
					errs[u] = err
					return
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func checkCancelled(b translate.Backend, opt Options) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ends(ctx, b, opt.Patience, context.Canceled)
}

func checkExpired(b translate.Backend, opt Options) error {
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	return ends(ctx, b, opt.Patience, context.DeadlineExceeded)
}

// underWay is how long a call is left alone before its context ends.
const underWay = 50 * time.Millisecond

func checkCancelUnderWay(b translate.Backend, opt Options) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	time.AfterFunc(underWay, cancel)
	return ends(ctx, b, opt.Patience, context.Canceled)
}

func checkDeadlineUnderWay(b translate.Backend, opt Options) error {
	ctx, cancel := context.WithTimeout(context.Background(), underWay)
	defer cancel()
	return ends(ctx, b, opt.Patience, context.DeadlineExceeded)
}

// ends reports an error unless a call with ctx fails with want, soon after ctx ended.
func ends(ctx context.Context, b translate.Backend, patience time.Duration, want error) error {
	done := make(chan error, 1)
	go func() {
		_, err := b.Translate(ctx, Segments(few(b, 2)...))
		done <- err
	}()
	<-ctx.Done()
	select {
	case err := <-done:
		if !errors.Is(err, want) {
			return fmt.Errorf("the context ended with %q, but the call with %v", want, err)
		}
		return nil
	case <-time.After(patience):
		return fmt.Errorf("the call goes on %v after its context ended", patience)
	}
}

func checkFailure(b translate.Backend, f Failure, secret string) error {
	out, err := b.Translate(context.Background(), Segments(few(b, 2)...))
	if err == nil {
		return fmt.Errorf("no error, but the outputs %+v", out)
	}
	if leak := leaks(err, secret); leak != "" {
		return fmt.Errorf("the secret is in %s", leak)
	}
	if len(out) != 0 {
		return fmt.Errorf("outputs %+v came with the error %w", out, err)
	}
	e, ok := errors.AsType[*translate.Error](err)
	if !ok {
		return fmt.Errorf("no translate.Error in the %T %w", err, err)
	}
	if got := translate.KindOf(err); got != f.Kind {
		return fmt.Errorf("kind %d, want %d, of the error %w", got, f.Kind, err)
	}
	if e.RetryAfter != f.RetryAfter {
		return fmt.Errorf("retry after %v, want %v, of the error %w", e.RetryAfter, f.RetryAfter, err)
	}
	return nil
}

// leaks says where in the tree of err the secret shows, "" if nowhere.
func leaks(err error, secret string) string {
	if secret == "" || err == nil {
		return ""
	}
	for _, format := range []string{"%v", "%+v", "%#v"} {
		if strings.Contains(fmt.Sprintf(format, err), secret) {
			return fmt.Sprintf("the %T printed with %s", err, format)
		}
	}
	if e, ok := err.(*translate.Error); ok && strings.Contains(e.Hint, secret) {
		return "the hint"
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return leaks(e.Unwrap(), secret)
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			if leak := leaks(err, secret); leak != "" {
				return leak
			}
		}
	}
	return ""
}

// run translates texts and checks what holds for every answer: as many
// outputs as texts, none of them blank, and word links between the two.
func run(b translate.Backend, texts []string) ([]string, error) {
	out, err := b.Translate(context.Background(), Segments(texts...))
	if err != nil {
		return nil, err
	}
	if len(out) != len(texts) {
		return nil, fmt.Errorf("%d outputs for %d segments", len(out), len(texts))
	}
	got := make([]string, len(out))
	for i := range out {
		got[i] = out[i].Text
		if strings.TrimSpace(got[i]) == "" {
			return nil, fmt.Errorf("segment %d of %d, %.40q, has the blank translation %q", i, len(texts), texts[i], got[i])
		}
		for _, l := range out[i].Links {
			if !within(l.Source, texts[i]) || !within(l.Target, got[i]) {
				return nil, fmt.Errorf("segment %d, %.40q: the word link %v leads out of the text or its translation %q", i, texts[i], l, got[i])
			}
		}
	}
	return got, nil
}

// within tells whether the span is a part of text that begins and ends with a character.
func within(s glossary.Span, text string) bool {
	return 0 <= s[0] && s[0] < s[1] && s[1] <= len(text) && utf8.RuneStart(text[s[0]]) && (s[1] == len(text) || utf8.RuneStart(text[s[1]]))
}

func measure(limits translate.Limits, text string) int {
	if limits.Measure == nil {
		return len(text)
	}
	return limits.Measure(text)
}

// number writes n in Bengali digits.
func number(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + '০' }, fmt.Sprint(n))
}

// sentence returns one of endlessly many sentences, each with its own number.
func sentence(n int) string {
	return "রহিম " + number(11+n) + "টি বই কিনেছে।"
}

func sentences(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = sentence(i)
	}
	return texts
}

// few returns n sentences, or fewer if b takes only that many at once.
func few(b translate.Backend, n int) []string {
	if items := b.Info().Limits.Items; items > 0 {
		n = min(n, items)
	}
	return sentences(n)
}

// full returns as many texts as limits allow in one batch: sentences if they
// fit, else numbers. The texts repeat with a prime period, so that few have to
// be translated alone, and no likely confusion of the order leaves them alike.
func full(limits translate.Limits) []string {
	const period, unlimited = 13, 100
	items := limits.Items
	if items == 0 {
		items = unlimited
	}
	var texts []string
	for _, text := range []func(int) string{sentence, func(n int) string { return number(11 + n) }} {
		texts = texts[:0]
		for size := 0; len(texts) < items; {
			next := text(len(texts) % period)
			if size += measure(limits, next); limits.Size > 0 && size > limits.Size {
				break
			}
			texts = append(texts, next)
		}
		if len(texts) == items {
			break
		}
	}
	return texts
}

// unusual returns texts on which translators, transports or encoders stumble.
func unusual(limits translate.Limits) []string {
	texts := []string{
		"প্রথম লাইন\nদ্বিতীয় লাইন",
		"প্রথম লাইন\r\nদ্বিতীয় লাইন",
		"নাম\tবয়স",
		"  সামনে ও পিছনে ফাঁক  ",
		`<b>&amp;"'`,
		`সে বলল, "আমি 'বাংলা' <i>ভালোবাসি</i> & গাই"`,
		"https://example.org/?a=1&copy=2&lt=3",
		"২০২৪ সালে 1234567890 টাকা, ১২.৫%",
		"০",
		"আমি খুশি 😀 👨\u200d👩\u200d👧",
		"বড\u09bc গাড\u09bcি, পড\u09bcা, হয\u09bc", // letter and nukta
		"ব\u09dc গা\u09dcি, প\u09dcা, হ\u09df",     // one code point
		"র\u200d্যাব র\u200d্যালি",
		"ক্\u200cষ",
		"{\"json\": [\"\\u0995\", null]} \\n %s %d ${x}",
	}
	var long strings.Builder
	for i := 0; utf8.RuneCountInString(long.String()) < 1000; i++ {
		next := long.String() + sentence(i) + " "
		if limits.Size > 0 && measure(limits, next) > limits.Size {
			break
		}
		long.WriteString(sentence(i) + " ")
	}
	return append(texts, strings.TrimSpace(long.String()))
}
