package translate_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
)

// notebook is a memory that lasts as long as a test.
type notebook struct {
	mu      sync.Mutex
	people  map[string]string
	answers map[string]string // by text and maker
	sent    map[string]bool
	log     []string
	fail    error  // of Remember
	slow    func() // what Remember does first
}

func newNotebook() *notebook {
	return &notebook{people: make(map[string]string), answers: make(map[string]string), sent: make(map[string]bool)}
}

func (n *notebook) key(r translate.Request) string { return r.Text + "\x01" + r.Maker }

func (n *notebook) Recall(_ context.Context, requests []translate.Request) ([]translate.Recalled, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := make([]translate.Recalled, len(requests))
	for i, r := range requests {
		if target := n.people[r.Text]; target != "" {
			out[i] = translate.Recalled{Target: target, Origin: "Rina", Status: align.Reviewed}
		} else if target := n.answers[n.key(r)]; target != "" {
			out[i] = translate.Recalled{Target: target, Origin: r.Origin, Status: align.Draft}
		} else {
			out[i].Sent = n.sent[n.key(r)]
		}
	}
	return out, nil
}

func (n *notebook) Similar(_ context.Context, text string, most int) (found []align.Match, _ error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for source, target := range n.people {
		if strings.HasPrefix(source, text[:len("বাক্য")]) && len(found) < most {
			found = append(found, align.Match{Score: 80, Source: source, Target: target})
		}
	}
	return found, nil
}

func (n *notebook) Sending(_ context.Context, requests []translate.Request) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, r := range requests {
		n.sent[n.key(r)] = true
	}
	n.log = append(n.log, fmt.Sprintf("sending %d", len(requests)))
	return nil
}

func (n *notebook) Remember(_ context.Context, requests []translate.Request, targets []string) error {
	if n.slow != nil {
		n.slow()
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fail != nil {
		return n.fail
	}
	for i, r := range requests {
		delete(n.sent, n.key(r))
		if targets[i] != "" {
			n.answers[n.key(r)] = targets[i]
		}
	}
	n.log = append(n.log, fmt.Sprintf("remember %d", len(requests)))
	return nil
}

// counting is echo of a paid backend that counts how often it gets each text.
func counting(limits translate.Limits, sent map[string]int) *fake {
	f := faultless(limits)
	f.info.Paid = true
	var mu sync.Mutex
	f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
		mu.Lock()
		defer mu.Unlock()
		for _, s := range batch {
			sent[s.Text]++
		}
		return echo(ctx, batch)
	}
	return f
}

func TestNothingIsSentTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Each text comes three times: within a batch, in batches that are under way, and in a second run.
		var all []string
		for i := range 300 {
			all = append(all, numbered(i), numbered(i), numbered(max(0, i-50)))
		}
		sent := make(map[string]int)
		memory := newNotebook()
		f := counting(translate.Limits{Items: 7, Jobs: 4}, sent)
		var tally translate.Tally
		o := translate.Options{Backend: f, Memory: memory, Tally: &tally}
		first, err := collect(t, translate.Drafts(t.Context(), source(all, nil), o))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, first, all)
		if tally.Repeated+tally.Answers != 600 || tally.Repeated < 300 {
			t.Errorf("%+v", tally)
		}
		tally = translate.Tally{}
		second, err := collect(t, translate.Drafts(t.Context(), source(all, nil), o))
		if err != nil || !reflect.DeepEqual(first, second) {
			t.Errorf("the second run differs: %v", err)
		}
		if tally != (translate.Tally{Answers: 900}) {
			t.Errorf("second run: %+v", tally)
		}
		for text, n := range sent {
			if n != 1 {
				t.Errorf("%s was sent %d times", text, n)
			}
		}
		if len(memory.sent) != 0 {
			t.Errorf("%d texts count as sent and lost", len(memory.sent))
		}
	})
}

// TestAnswersAreStoredFirst: what is in the stream is in the memory.
func TestAnswersAreStoredFirst(t *testing.T) {
	memory := newNotebook()
	o := translate.Options{Backend: counting(translate.Limits{Items: 2}, map[string]int{}), Memory: memory}
	seen := 0
	for p, err := range translate.Drafts(t.Context(), source(texts(20), nil), o) {
		if err != nil {
			t.Fatal(err)
		}
		memory.mu.Lock()
		if memory.answers[p.Source+"\x01fake\x00\x00"] != p.Target {
			t.Errorf("%q is shown and not stored", p.Source)
		}
		memory.mu.Unlock()
		seen++
	}
	if seen != 20 || memory.log[0] != "sending 2" {
		t.Errorf("%d pairs, %q", seen, memory.log)
	}
	memory.fail = errors.New("disk full")
	pairs, err := collect(t, translate.Drafts(t.Context(), source([]string{"নতুন বাক্য।"}, nil), o))
	if len(pairs) != 0 || err == nil || err.Error() != "disk full" {
		t.Errorf("%d pairs, %v", len(pairs), err)
	}
}

func TestPeopleComeFirst(t *testing.T) {
	memory := newNotebook()
	memory.people[numbered(1)] = "Corrected by Rina."
	sent := make(map[string]int)
	var tally translate.Tally
	f := counting(translate.Limits{}, sent)
	f.info.Examples = 2
	var similar []translate.Example
	counted := f.translate
	f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
		similar = batch[0].Similar
		return counted(ctx, batch)
	}
	pairs, err := collect(t, translate.Drafts(t.Context(), source(texts(3), nil), translate.Options{Backend: f, Memory: memory, Tally: &tally}))
	if err != nil || len(pairs) != 3 {
		t.Fatal(pairs, err)
	}
	if p := pairs[1]; p.Target != "Corrected by Rina." || p.Origin != "Rina" || p.Status != align.Reviewed || sent[numbered(1)] != 0 {
		t.Errorf("%+v", p)
	}
	want := []align.Match{{Score: 80, Source: numbered(1), Target: "Corrected by Rina."}}
	if !reflect.DeepEqual(pairs[0].Matches, want) || !reflect.DeepEqual(similar, []translate.Example{{Source: numbered(1), Target: "Corrected by Rina."}}) {
		t.Errorf("matches %+v, examples %+v", pairs[0].Matches, similar)
	}
	if tally != (translate.Tally{People: 1}) {
		t.Errorf("%+v", tally)
	}
}

// TestMaker: an answer is used again only if the same would be sent to the same backend.
func TestMaker(t *testing.T) {
	const text = "লাভরভ এলেন।"
	term := func(english string) *glossary.Glossary {
		return glossary.New([]glossary.Term{{BN: "লাভরভ", EN: english, Type: "person", Status: glossary.Approved}})
	}
	for _, test := range []struct {
		what   string
		change func(*fake, *translate.Options)
		calls  int
	}{
		{"nothing", func(*fake, *translate.Options) {}, 1},
		{"model", func(f *fake, _ *translate.Options) { f.info.Model = "2" }, 2},
		{"prompt", func(f *fake, _ *translate.Options) { f.info.Revision = "2" }, 2},
		{"a term that the backend does not see", func(_ *fake, o *translate.Options) { o.Glossary = term("Lavrov") }, 1},
		{"a term that it sees", func(f *fake, o *translate.Options) { f.info.ReadsTerms = true; o.Glossary = term("Lavrov") }, 2},
		{"another spelling is sent", func(_ *fake, o *translate.Options) {
			o.Glossary = glossary.New([]glossary.Term{{BN: "ল্যাভরভ", EN: "Lavrov", Type: "person", Variants: []string{"লাভরভ"}, Status: glossary.Approved}})
		}, 2},
	} {
		sent := make(map[string]int)
		memory := newNotebook()
		f := counting(translate.Limits{}, sent)
		o := translate.Options{Backend: f, Memory: memory}
		for range 2 {
			if _, err := collect(t, translate.Drafts(t.Context(), source([]string{text}, nil), o)); err != nil {
				t.Fatal(err)
			}
			test.change(f, &o)
		}
		calls := 0
		for _, n := range sent {
			calls += n
		}
		if calls != test.calls {
			t.Errorf("%s changed: %d calls, want %d", test.what, calls, test.calls)
		}
	}
}

// TestLostAnswers: what was sent by a run that died is told, and what was refused is not.
func TestLostAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := newNotebook()
		ctx, cancel := context.WithCancel(t.Context())
		f := faultless(translate.Limits{})
		f.info.Paid = true
		f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
			cancel() // the user does not wait for the answer
			return slow(ctx, batch, time.Hour)
		}
		if _, err := collect(t, translate.Drafts(ctx, source(texts(3), nil), translate.Options{Backend: f, Memory: memory})); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		synctest.Wait()
		var tally translate.Tally
		f.translate = func(context.Context, []translate.Segment) ([]translate.Output, error) {
			return nil, &translate.Error{Kind: translate.Auth, Err: errors.New("no right")}
		}
		o := translate.Options{Backend: f, Memory: memory, Tally: &tally}
		if _, err := collect(t, translate.Drafts(t.Context(), source(texts(3), nil), o)); translate.KindOf(err) != translate.Auth {
			t.Fatal(err)
		}
		if len(memory.sent) != 0 {
			t.Error("a call that was refused counts as sent")
		}
		if err := memory.Sending(ctx, []translate.Request{{Text: numbered(1), Maker: "fake\x00\x00"}}); err != nil {
			t.Fatal(err)
		}
		f.translate = echo
		if pairs, err := collect(t, translate.Drafts(t.Context(), source(texts(3), nil), o)); err != nil || len(pairs) != 3 {
			t.Fatal(err)
		}
		if tally != (translate.Tally{Resent: 1}) {
			t.Errorf("%+v", tally)
		}
	})
}

// TestStoredAtTheEnd: an answer that has come is stored though the user stops the run meanwhile.
func TestStoredAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := newNotebook()
		ctx, cancel := context.WithCancel(t.Context())
		memory.slow = func() { cancel(); time.Sleep(time.Second) }
		f := counting(translate.Limits{}, map[string]int{})
		if _, err := collect(t, translate.Drafts(ctx, source(texts(3), nil), translate.Options{Backend: f, Memory: memory})); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if len(memory.answers) != 3 || len(memory.sent) != 0 {
			t.Errorf("%d of 3 answers are stored", len(memory.answers))
		}
	})
}

// TestTagsInMemory: placeholders are what a memory keeps, also for a backend with links.
func TestTagsInMemory(t *testing.T) {
	memory := newNotebook()
	memory.people["{1}বই{/1} পড়ি।"] = "I read {1}books{/1}."
	s := align.Sentence{Text: "বই পড়ি।", Tags: []align.Tag{{Kind: align.Open, ID: 1, Code: "<b>"}, {At: len("বই"), Kind: align.Close, ID: 1, Code: "</b>"}}}
	for _, links := range []bool{false, true} {
		f := faultless(translate.Limits{})
		f.info.Links = links
		for p, err := range translate.Drafts(t.Context(), func(yield func(align.Sentence, error) bool) { yield(s, nil) }, translate.Options{Backend: f, Memory: memory}) {
			if err != nil || p.Target != "I read books." || len(p.TargetTags) != 2 || p.TargetTags[0].At != 7 || p.TargetTags[1].At != 12 {
				t.Errorf("%+v, %v", p, err)
			}
		}
	}
}

func TestContext(t *testing.T) {
	f := faultless(translate.Limits{Items: 2})
	f.info.Context = 2
	var got []string
	f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
		for _, s := range batch {
			got = append(got, fmt.Sprint(s.Text, s.Before))
		}
		return echo(ctx, batch)
	}
	sentences := func(yield func(align.Sentence, error) bool) {
		for i, doc := range []string{"a", "a", "a", "a", "b", "b"} {
			text := numbered(i)
			if i == 2 {
				text = "1971" // is not sent, and still context
			}
			if !yield(align.Sentence{Text: text, Place: align.Place{Document: doc}}, nil) {
				return
			}
		}
	}
	if _, err := collect(t, translate.Drafts(t.Context(), sentences, translate.Options{Backend: f})); err != nil {
		t.Fatal(err)
	}
	want := []string{"বাক্য 0।[]", "বাক্য 1।[বাক্য 0।]", "বাক্য 3।[বাক্য 1। 1971]", "বাক্য 4।[]", "বাক্য 5।[বাক্য 4।]"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := translate.Throttle(faultless(translate.Limits{Items: 1}), 600)
		start := time.Now()
		n := 0
		for _, text := range texts(100) {
			n += len([]rune(text))
		}
		if _, err := collect(t, translate.Drafts(t.Context(), source(texts(100), nil), translate.Options{Backend: b})); err != nil {
			t.Fatal(err)
		}
		// 60 characters at once, then 10 a second.
		took, want := time.Since(start), time.Duration(n-60)*time.Second/10
		if took < want-time.Second || took > want+time.Second {
			t.Errorf("%d characters took %s, want %s", n, took, want)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := b.Translate(ctx, []translate.Segment{{Text: strings.Repeat("ক", 1000)}}); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestMeter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		f := faultless(translate.Limits{Items: 1, Jobs: 8})
		f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
			calls.Add(1)
			return slow(ctx, batch, time.Second)
		}
		// Eight characters a sentence, a cent each: the budget covers twelve sentences.
		m := &translate.Meter{Price: func(n int) float64 { return float64(n) / 100 }, Most: 1}
		pairs, err := collect(t, translate.Drafts(t.Context(), source(texts(10), nil), translate.Options{Backend: m.Watch(f)}))
		if err != nil || len(pairs) != 10 || m.Usage() != (translate.Usage{Characters: 80, Cost: 0.8}) {
			t.Fatalf("%d pairs, %v, %+v", len(pairs), err, m.Usage())
		}
		_, err = collect(t, translate.Drafts(t.Context(), source(texts(10), nil), translate.Options{Backend: m.Watch(f)}))
		if translate.KindOf(err) != translate.Quota || !strings.Contains(err.Error(), "budget of 1.00 USD") || calls.Load() > 12 {
			t.Errorf("%d calls, %v", calls.Load(), err)
		}
		if u := m.Usage(); u.Cost > 1 {
			t.Errorf("spent %+v", u)
		}
		m = new(translate.Meter)
		f.translate = func(context.Context, []translate.Segment) ([]translate.Output, error) {
			return nil, &translate.Error{Kind: translate.Fatal, Billed: true, Err: errors.New("cut off")}
		}
		m.Watch(f).Translate(t.Context(), []translate.Segment{{Text: "বই"}})
		if u := m.Usage(); u != (translate.Usage{Doubtful: 2}) {
			t.Errorf("%+v", u)
		}
	})
}

// TestCount compares what is foretold with what a run does.
func TestCount(t *testing.T) {
	memory := newNotebook()
	memory.people[numbered(1)] = "Corrected by Rina."
	all := append(texts(20), "1971", numbered(3), numbered(1), "১২।")
	sent := make(map[string]int)
	meter := new(translate.Meter)
	o := translate.Options{Backend: meter.Watch(counting(translate.Limits{Items: 3, Jobs: 2}, sent)), Memory: memory}
	memory.answers[numbered(4)+"\x01fake\x00\x00"] = "In the memory."
	got, err := translate.Count(t.Context(), source(all, nil), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(sent) != 0 {
		t.Error("counting calls the backend")
	}
	want := translate.Estimate{Sentences: 24, Copied: 2, People: 2, Answers: 1, Repeated: 1, Sent: 18, Total: got.Total, Characters: got.Characters}
	if got != want || got.Total <= got.Characters {
		t.Errorf("got %+v", got)
	}
	var tally translate.Tally
	o.Tally = &tally
	if _, err := collect(t, translate.Drafts(t.Context(), source(all, nil), o)); err != nil {
		t.Fatal(err)
	}
	if u := meter.Usage(); u.Characters != got.Characters || tally.People != got.People || tally.Answers+tally.Repeated != got.Answers+got.Repeated {
		t.Errorf("foretold %+v, done %+v, %+v", got, u, tally)
	}
	if _, err := translate.Count(t.Context(), source(texts(1), errors.New("unreadable")), o); err == nil || err.Error() != "unreadable" {
		t.Error(err)
	}
}
