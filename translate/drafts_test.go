package translate_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/dobhashi/dobhashi/translate"
)

// The tests run in bubbles of package synctest: waiting takes no time there, and
// a goroutine that is left behind fails the test.

// fake is a backend made of a function.
type fake struct {
	info      translate.Info
	translate func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error)
}

func (f *fake) Info() translate.Info { return f.info }

func (f *fake) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	return f.translate(ctx, batch)
}

// english is what the fakes make of a text: its Bengali letters are gone, and
// what was sent can still be told.
func english(text string) string { return fmt.Sprintf("EN %x", text) }

func echo(_ context.Context, batch []translate.Segment) ([]translate.Output, error) {
	out := make([]translate.Output, len(batch))
	for i := range batch {
		out[i].Text = english(batch[i].Text)
	}
	return out, nil
}

// slow is echo after a time.
func slow(ctx context.Context, batch []translate.Segment, d time.Duration) ([]translate.Output, error) {
	select {
	case <-time.After(d):
		return echo(ctx, batch)
	case <-ctx.Done():
		return nil, fmt.Errorf("fake: %w", ctx.Err())
	}
}

// faultless is a backend with limits.
func faultless(limits translate.Limits) *fake {
	return &fake{translate.Info{Name: "fake", Limits: limits}, echo}
}

// failing is a backend that translates the first batches of one sentence, and
// then gives err. It counts its calls.
func failing(good int, err error, calls *atomic.Int64) *fake {
	f := faultless(translate.Limits{Items: 1})
	f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
		if calls.Add(1) > int64(good) {
			return nil, err
		}
		return echo(ctx, batch)
	}
	return f
}

func temporary(text string) error {
	return &translate.Error{Kind: translate.Temporary, Err: errors.New(text)}
}

// numbered is one of endlessly many sentences.
func numbered(i int) string { return fmt.Sprintf("বাক্য %d।", i) }

func texts(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = numbered(i)
	}
	return out
}

// source gives texts as the lines of a document, and then err unless it is nil.
func source(texts []string, err error) iter.Seq2[align.Sentence, error] {
	return func(yield func(align.Sentence, error) bool) {
		start := 0
		for i, text := range texts {
			place := align.Place{Document: "d.txt", Block: i + 1, Line: i + 1, Column: 1, Start: int64(start), End: int64(start + len(text))}
			if !yield(align.Sentence{Text: text, Place: place}, nil) {
				return
			}
			start += len(text) + 1
		}
		if err != nil {
			yield(align.Sentence{}, err)
		}
	}
}

// blocked gives texts and then nothing more until the test lets it go.
func blocked(texts []string, release <-chan struct{}) iter.Seq2[align.Sentence, error] {
	return func(yield func(align.Sentence, error) bool) {
		for s := range source(texts, nil) {
			if !yield(s, nil) {
				return
			}
		}
		<-release
	}
}

// collect drains a stream. It fails the test if anything comes after an error,
// or a pair with an error.
func collect(t *testing.T, stream iter.Seq2[align.Pair, error]) (pairs []align.Pair, failed error) {
	t.Helper()
	for p, err := range stream {
		switch {
		case failed != nil:
			t.Errorf("after the error %v came %+v, %v", failed, p, err)
		case err != nil && !reflect.DeepEqual(p, align.Pair{}):
			t.Errorf("with the error %v came %+v", err, p)
		}
		if err != nil {
			failed = err
		} else {
			pairs = append(pairs, p)
		}
	}
	return pairs, failed
}

// expect checks that pairs are those of texts, in order, each once.
func expect(t *testing.T, pairs []align.Pair, texts []string) {
	t.Helper()
	if len(pairs) != len(texts) {
		t.Fatalf("%d pairs for %d sentences", len(pairs), len(texts))
	}
	for i, p := range pairs {
		want := english(texts[i])
		if !bengali.Has(texts[i]) {
			want = texts[i]
		}
		if p.ID != fmt.Sprint(i+1) || p.Source != texts[i] || p.Target != want || p.Place.Block != i+1 {
			t.Fatalf("pair %d of %q is %+v", i+1, texts[i], p)
		}
	}
}

// TestOrder runs all combinations of limits and jobs over a backend whose calls
// end in any order, and looks at every call.
func TestOrder(t *testing.T) {
	bytes := func(s string) int { return len(s) }
	var all []string
	for i := range 60 {
		all = append(all, strings.Repeat("ক", i%17)+numbered(i))
		if i%5 < 2 {
			all = append(all, fmt.Sprintf("%d + %[1]d", i))
		}
	}
	for _, items := range []int{0, 1, 2, 7} {
		for _, size := range []int{0, 30, 150} {
			for _, measure := range []func(string) int{nil, utf8.RuneCountInString} {
				for _, jobs := range []int{1, 2, 5} {
					t.Run(fmt.Sprintf("items=%d/size=%d/runes=%t/jobs=%d", items, size, measure != nil, jobs), func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) {
							sizeOf := measure
							if sizeOf == nil {
								sizeOf = bytes
							}
							var mu sync.Mutex
							sent := make(map[string]int)
							under, most := 0, 0
							f := faultless(translate.Limits{Items: items, Size: size, Measure: measure, Jobs: jobs})
							f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
								mu.Lock()
								under++
								most = max(most, under)
								sum := 0
								for _, s := range batch {
									sent[s.Text]++
									sum += sizeOf(s.Text)
								}
								mu.Unlock()
								if len(batch) == 0 || items > 0 && len(batch) > items || size > 0 && sum > size && len(batch) > 1 {
									t.Errorf("a batch of %d segments and size %d", len(batch), sum)
								}
								defer func() {
									mu.Lock()
									under--
									mu.Unlock()
								}()
								return slow(ctx, batch, rand.N(time.Second))
							}
							pairs, err := collect(t, translate.Drafts(t.Context(), source(all, nil), translate.Options{Backend: f}))
							if err != nil {
								t.Fatal(err)
							}
							expect(t, pairs, all)
							for _, text := range all {
								if want := 1; bengali.Has(text) && sent[text] != want || !bengali.Has(text) && sent[text] != 0 {
									t.Errorf("%q was sent %d times", text, sent[text])
								}
							}
							// The last combination is one batch.
							if most > jobs || most < jobs && items > 0 {
								t.Errorf("%d calls at once, want %d", most, jobs)
							}
						})
					})
				}
			}
		}
	}
}

// TestBatches looks at what goes into which call.
func TestBatches(t *testing.T) {
	lavrov := glossary.New([]glossary.Term{{BN: "ল্যাভরভ", EN: "Lavrov", Variants: []string{"লাভরভ"}}})
	repeat := func(text string, n int) []string { return slices.Repeat([]string{text}, n) }
	tests := []struct {
		name   string
		limits translate.Limits
		texts  []string
		want   []int // the number of segments in each call
	}{
		{"nothing", translate.Limits{}, nil, nil},
		{"nothing to send", translate.Limits{Items: 2}, []string{"1", "—", "two"}, nil},
		{"items", translate.Limits{Items: 3}, texts(7), []int{3, 3, 1}},
		{"copies do not count", translate.Limits{Items: 2}, []string{"ক", "1", "2", "3", "খ", "4", "গ"}, []int{2, 1}},
		{"exact size", translate.Limits{Size: 6}, repeat("কখ", 3), []int{1, 1, 1}},
		{"bytes", translate.Limits{Size: 12}, repeat("কখ", 5), []int{2, 2, 1}},
		{"code points", translate.Limits{Size: 12, Measure: utf8.RuneCountInString}, repeat("কখ", 13), []int{6, 6, 1}},
		{"too large goes alone", translate.Limits{Size: 9}, []string{"ক", "খ", "অনেক বড়", "গ", "ঘ", "আরও বড়"}, []int{2, 1, 2, 1}},
		{"no limits", translate.Limits{}, texts(2500), []int{1024, 1024, 452}},
		{"what is sent counts", translate.Limits{Size: 45}, repeat("লাভরভ", 4), []int{2, 2}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []int
			f := faultless(test.limits)
			f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
				got = append(got, len(batch))
				return echo(ctx, batch)
			}
			if _, err := collect(t, translate.Drafts(t.Context(), source(test.texts, nil), translate.Options{Backend: f, Glossary: lavrov})); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("calls with %v segments, want %v", got, test.want)
			}
		})
	}
}

// TestBounded sees how far a long stream is read ahead of who takes its pairs.
func TestBounded(t *testing.T) {
	const items = 10
	tests := []struct {
		name  string
		text  string
		total int
		jobs  int
		want  int // how many sentences at most
	}{
		// The batches of the jobs, the one that waits to be begun, and the one
		// whose pairs are taken.
		{"one job", "বাক্য", 1_000_000, 1, 3 * items},
		{"four jobs", "বাক্য", 100_000, 4, 6 * items},
		{"copies", "1", 100_000, 1, 3 * 1024},
		{"more jobs than anybody needs", "বাক্য", 100_000, 1 << 40, 66 * items},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var read atomic.Int64
				endless := func(yield func(align.Sentence, error) bool) {
					for range test.total {
						read.Add(1)
						if !yield(align.Sentence{Text: test.text}, nil) {
							return
						}
					}
				}
				most, taken := 0, 0
				for _, err := range translate.Drafts(t.Context(), endless, translate.Options{Backend: faultless(translate.Limits{Items: items}), Jobs: test.jobs}) {
					if err != nil {
						t.Fatal(err)
					}
					if taken%20_001 == 0 {
						synctest.Wait() // all others have gone as far as they can
					}
					most = max(most, int(read.Load())-taken)
					taken++
				}
				if taken != test.total {
					t.Errorf("%d of %d sentences came", taken, test.total)
				}
				if most > test.want {
					t.Errorf("%d sentences were read ahead, want at most %d", most, test.want)
				}
				if most < test.want/2 {
					t.Errorf("only %d sentences were read ahead: this test no longer tells", most)
				}
			})
		})
	}
}

// TestFullBatchDoesNotWait sees that a full batch is translated although the
// next sentence has not come.
func TestFullBatchDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var last string
		go func() {
			synctest.Wait()
			if last != numbered(3) {
				t.Errorf("before the source went on, the last pair was %q", last)
			}
			close(release)
		}()
		for p, err := range translate.Drafts(t.Context(), blocked(texts(4), release), translate.Options{Backend: faultless(translate.Limits{Items: 2})}) {
			if err != nil {
				t.Fatal(err)
			}
			last = p.Source
		}
	})
}

func TestCopied(t *testing.T) {
	tests := []struct {
		from, text string
		copied     bool
		target     string
	}{
		{"", "ঢাকা", false, english("ঢাকা")},
		{"", "BBC News ক", false, english("BBC News ক")},
		{"", "BBC News", true, "BBC News"},
		{"", "", true, ""},
		{"", "১৯৭১ — 1971।", true, "1971 — 1971."},
		{"bn", "BBC", true, "BBC"},
		{"bn-BD", "BBC", true, "BBC"},
		{"BN", "BBC", true, "BBC"},
		{"hi", "दिल्ली", false, english("दिल्ली")},
		{"hi", "BBC", false, english("BBC")},
		{"hi", "१९७१।", true, "१९७१।"},
		{"bnx", "BBC", false, english("BBC")},
	}
	for _, test := range tests {
		f := faultless(translate.Limits{})
		sent := false
		f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
			sent = true
			return echo(ctx, batch)
		}
		pairs, err := collect(t, translate.Drafts(t.Context(), source([]string{test.text}, nil), translate.Options{Backend: f, From: test.from}))
		if err != nil || len(pairs) != 1 {
			t.Fatalf("%q: %d pairs, %v", test.text, len(pairs), err)
		}
		want := align.Pair{ID: "1", Source: test.text, Target: test.target, Origin: "fake", Status: align.Draft, Place: pairs[0].Place}
		if test.copied {
			want.Origin, want.Status = "copy", align.Copied
		}
		if sent == test.copied || !reflect.DeepEqual(pairs[0], want) {
			t.Errorf("from %q, %q: sent is %t, the pair %+v", test.from, test.text, sent, pairs[0])
		}
	}
}

// ministers are terms with variants that take other endings.
var ministers = []glossary.Term{
	{BN: "ম্যাক্রোঁ", EN: "Macron", Type: "person", Variants: []string{"ম্যাক্রন"}},
	{BN: "ল্যাভরভ", EN: "Lavrov", Type: "person", Variants: []string{"লাভরভ"}},
	{BN: "সের্গেই ল্যাভরভ", EN: "Sergei Lavrov", Type: "person", Variants: []string{"সের্গে ল্যাভরভ"}},
	{BN: "ঢাকা", EN: "Dhaka", Type: "place"},
	{BN: "রাজবাড়ী", EN: "Rajbari", Type: "place", Variants: []string{"রাজবাড়ি"}, Homograph: true},
}

// draft translates one text with a backend that says target, and returns what
// was sent too.
func draft(t *testing.T, info translate.Info, text, target string) (align.Pair, translate.Segment) {
	t.Helper()
	var sent translate.Segment
	f := &fake{info, func(_ context.Context, batch []translate.Segment) ([]translate.Output, error) {
		sent = batch[0]
		return []translate.Output{{Text: target, Words: 6, Unknown: 1}}, nil
	}}
	pairs, err := collect(t, translate.Drafts(t.Context(), source([]string{text}, nil), translate.Options{Backend: f, Glossary: glossary.New(ministers)}))
	if err != nil || len(pairs) != 1 {
		t.Fatalf("%d pairs, %v", len(pairs), err)
	}
	return pairs[0], sent
}

// surfaces are the pieces of a text where its terms stand.
func surfaces(text string, ms []glossary.Match) []string {
	var out []string
	for _, m := range ms {
		out = append(out, text[m.Start:m.End])
	}
	return out
}

// placed are the pieces of source and target that belong to the terms of a pair.
func placed(p align.Pair) []string {
	var out []string
	for _, u := range p.Terms {
		target := "-"
		if u.Target != nil {
			target = p.Target[u.Target[0]:u.Target[1]]
		}
		out = append(out, p.Source[u.Source[0]:u.Source[1]]+"="+target)
	}
	return out
}

func kinds(p align.Pair) []string {
	var out []string
	for _, f := range p.Findings {
		out = append(out, f.Kind)
	}
	return out
}

const meeting = "সোমবার ম্যাক্রনের সঙ্গে লাভরভ ও রাজবাড়ির কথা ঢাকায়।"

func TestTermsForBackendsThatKnowNone(t *testing.T) {
	p, sent := draft(t, translate.Info{Name: "fake"}, meeting, "  Makron and Lavrov spoke in Dhaka on Monday.\n")
	if want := "সোমবার ম্যাক্রোঁর সঙ্গে ল্যাভরভ ও রাজবাড়ির কথা ঢাকায়।"; sent.Text != want {
		t.Errorf("sent was %q, want %q", sent.Text, want)
	}
	if got, want := surfaces(sent.Text, sent.Terms), []string{"ম্যাক্রোঁর", "ল্যাভরভ", "রাজবাড়ির", "ঢাকায়"}; !slices.Equal(got, want) {
		t.Errorf("the terms sent are %q, want %q", got, want)
	}
	if p.Source != meeting {
		t.Errorf("the source is %q", p.Source)
	}
	if want := "Macron and Lavrov spoke in Dhaka on Monday."; p.Target != want {
		t.Errorf("the target is %q, want %q", p.Target, want)
	}
	if got, want := placed(p), []string{"ম্যাক্রনের=Macron", "লাভরভ=Lavrov", "ঢাকায়=Dhaka"}; !slices.Equal(got, want) {
		t.Errorf("the terms are %q, want %q", got, want)
	}
	if p.Terms[0].Form != "ম্যাক্রন" {
		t.Errorf("the form in the source is %q", p.Terms[0].Form)
	}
	if got := kinds(p); !slices.Equal(got, []string{"repaired"}) {
		t.Errorf("findings %+v", p.Findings)
	}
	if p.Words != 6 || p.Unknown != 1 || p.Status != align.Draft || p.Origin != "fake" {
		t.Errorf("the pair is %+v", p)
	}
}

func TestTermsForBackendsThatPlaceThem(t *testing.T) {
	p, sent := draft(t, translate.Info{Name: "fake", PlacesTerms: true, Rough: true}, meeting, "Makron and Lavrov spoke in Dhaka.")
	if sent.Text != meeting {
		t.Errorf("sent was %q", sent.Text)
	}
	if got, want := surfaces(sent.Text, sent.Terms), []string{"ম্যাক্রনের", "লাভরভ", "রাজবাড়ির", "ঢাকায়"}; !slices.Equal(got, want) {
		t.Errorf("the terms sent are %q, want %q", got, want)
	}
	// What such a backend left out is reported and not guessed at.
	if want := "Makron and Lavrov spoke in Dhaka."; p.Target != want {
		t.Errorf("the target is %q, want %q", p.Target, want)
	}
	if got, want := placed(p), []string{"ম্যাক্রনের=-", "লাভরভ=Lavrov", "ঢাকায়=Dhaka"}; !slices.Equal(got, want) {
		t.Errorf("the terms are %q, want %q", got, want)
	}
	if got := kinds(p); !slices.Equal(got, []string{"missing"}) {
		t.Errorf("findings %+v", p.Findings)
	}
	if p.Status != align.Rough {
		t.Errorf("the status is %q", p.Status)
	}
}

func TestFindings(t *testing.T) {
	cut := func(yield func(align.Sentence, error) bool) {
		_ = yield(align.Sentence{Text: "ঢাকা", Cut: true}, nil) && yield(align.Sentence{Text: "1", Cut: true}, nil)
	}
	f := faultless(translate.Limits{})
	f.translate = func(context.Context, []translate.Segment) ([]translate.Output, error) {
		return []translate.Output{{Text: "Pabna, ঢাকা"}}, nil
	}
	o := translate.Options{Backend: f, Glossary: glossary.New(ministers)}
	pairs, err := collect(t, translate.Drafts(t.Context(), cut, o))
	if err != nil || len(pairs) != 2 {
		t.Fatalf("%d pairs, %v", len(pairs), err)
	}
	if got := kinds(pairs[0]); !slices.Equal(got, []string{"cut", "missing", "source-script"}) {
		t.Errorf("findings %+v", pairs[0].Findings)
	}
	if got := kinds(pairs[1]); !slices.Equal(got, []string{"cut"}) {
		t.Errorf("findings of the copy %+v", pairs[1].Findings)
	}
	// Out of Assamese, which has the same letters, they are no sign of Bengali.
	o.From = "as"
	if pairs, _ = collect(t, translate.Drafts(t.Context(), source([]string{"ঢাকা"}, nil), o)); slices.Contains(kinds(pairs[0]), "source-script") {
		t.Errorf("findings %+v", pairs[0].Findings)
	}
}

// TestNames sees that names are counted in order, as far as pairs are taken,
// each where it stands in the document.
func TestNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := []string{
			"সের্গেই লাভরভ ও ম্যাক্রোঁ",
			"1 লাভরভ",
			"রাজবাড়ী ও রাজবাড়ি", // may be a word
			"সের্গেই ল্যাভরভের ঢাকা",
			"ম্যাক্রন",
		}
		f := faultless(translate.Limits{Items: 1, Jobs: 3})
		f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
			return slow(ctx, batch, time.Minute/time.Duration(len(batch[0].Text))) // the longer, the sooner
		}
		ledger := new(names.Ledger)
		for p, err := range translate.Drafts(t.Context(), source(all, nil), translate.Options{Backend: f, Glossary: glossary.New(ministers), Names: ledger}) {
			if err != nil {
				t.Fatal(err)
			}
			if got := ledger.Findings(); p.Source == all[2] && len(got) != 0 {
				t.Errorf("before the others were taken: %+v", got)
			}
			if p.Source == all[3] {
				break
			}
		}
		at := func(text, form string) names.Place {
			line := slices.Index(all, text)
			offset := strings.Index(text, form)
			return names.Place{File: "d.txt", Line: line + 1, Column: 1 + utf8.RuneCountInString(text[:offset]),
				Offset: int64(len(strings.Join(all[:line], "\n")) + min(line, 1) + offset)}
		}
		got := ledger.Findings()
		want := []names.Spelling{
			{Form: "লাভরভ", Count: 2, Places: []names.Place{at(all[0], "লাভরভ"), at(all[1], "লাভরভ")}},
			{Form: "ল্যাভরভ", Count: 1, Places: []names.Place{at(all[3], "ল্যাভরভ")}},
		}
		if len(got) != 1 || !reflect.DeepEqual(got[0].Spellings, want) {
			t.Errorf("names %+v, want %+v", got, want)
		}
	})
}

func TestNoGlossary(t *testing.T) {
	ledger := new(names.Ledger)
	for _, o := range []translate.Options{{}, {Names: ledger}, {Glossary: glossary.New(), Names: ledger}} {
		o.Backend = faultless(translate.Limits{Items: 2})
		all := []string{meeting, "1", meeting}
		pairs, err := collect(t, translate.Drafts(t.Context(), source(all, nil), o))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, pairs, all)
	}
	if got := ledger.Findings(); len(got) != 0 {
		t.Errorf("names %+v", got)
	}
}

// TestBadOutputs gives what no backend may. The halves of a batch are tried then.
func TestBadOutputs(t *testing.T) {
	tests := []struct {
		name string
		bad  func([]translate.Output) []translate.Output
		want string
	}{
		{"none", func([]translate.Output) []translate.Output { return nil }, "fake gave 0 translations for 1 sentences"},
		{"one too few", func(out []translate.Output) []translate.Output { return out[1:] }, "fake gave 0 translations for 1 sentences"},
		{"one too many", func(out []translate.Output) []translate.Output { return append(out, out[0]) }, "fake gave 2 translations for 1 sentences"},
		{"empty", func(out []translate.Output) []translate.Output { out[len(out)-1].Text = ""; return out }, `fake gave an empty translation for "বাক্য 4।"`},
		{"blank", func(out []translate.Output) []translate.Output { out[0].Text = " \n\u00a0"; return out }, `fake gave an empty translation for "বাক্য 4।"`},
	}
	for _, test := range tests {
		for _, times := range []int{1, 2, 1000} {
			t.Run(fmt.Sprintf("%s %d times", test.name, times), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					calls := 0
					f := faultless(translate.Limits{Items: 3})
					f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
						out, err := echo(ctx, batch)
						if calls++; calls <= times {
							out = test.bad(out)
						}
						return out, err
					}
					pairs, err := collect(t, translate.Drafts(t.Context(), source(texts(9), nil), translate.Options{Backend: f}))
					if times < 1000 {
						if err != nil {
							t.Fatal(err)
						}
						expect(t, pairs, texts(9))
						return
					}
					// The first batch went through, without a translation; the second has the fifth sentence.
					if want := "5 sentences in a row have no translation, the last one because: " + test.want; len(pairs) != 3 || err == nil || err.Error() != want || translate.KindOf(err) != translate.Unfit {
						t.Errorf("%d pairs, %v; want the error %s", len(pairs), err, want)
					}
					for _, p := range pairs {
						if p.Target != "" || p.Status != align.Untranslated || len(p.Findings) != 1 || p.Findings[0].Tier != glossary.Error {
							t.Errorf("%+v", p)
						}
					}
				})
			})
		}
	}
}

// TestRefusedSentence has a backend that never translates one of the sentences.
func TestRefusedSentence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		f := faultless(translate.Limits{Items: 32})
		f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
			calls++
			for _, s := range batch {
				if s.Text == numbered(17) {
					return nil, &translate.Error{Kind: translate.Unfit, Err: errors.New("fake: refused")}
				}
			}
			return echo(ctx, batch)
		}
		var tally translate.Tally
		pairs, err := collect(t, translate.Drafts(t.Context(), source(texts(64), nil), translate.Options{Backend: f, Tally: &tally}))
		if err != nil || len(pairs) != 64 || tally != (translate.Tally{Untranslated: 1}) {
			t.Fatalf("%d pairs, %v, %+v", len(pairs), err, tally)
		}
		// 32, 16, 8, 4, 2 and 1 three times, and the other halves of the five.
		if calls != 5+3+5+1 {
			t.Errorf("%d calls", calls)
		}
		for i, p := range pairs {
			if want := english(numbered(i)); i != 17 && p.Target != want {
				t.Errorf("%d: %q", i, p.Target)
			}
		}
		if p := pairs[17]; p.Status != align.Untranslated || p.Findings[0].Message != "not translated: fake: refused" {
			t.Errorf("%+v", p)
		}
	})
}

// TestRetry looks at when a failing batch is sent again.
func TestRetry(t *testing.T) {
	asks := func(wait time.Duration) error {
		// Errors of backends come wrapped.
		return fmt.Errorf("call: %w", &translate.Error{Kind: translate.Temporary, RetryAfter: wait, Hint: "be patient", Err: errors.New("busy")})
	}
	tests := []struct {
		name   string
		err    error
		shown  string
		kind   translate.Kind
		waits  []time.Duration // the expected ones, each times 0.5 to 1.5
		exact  time.Duration   // all waits, if they are the server's
		hinted bool
	}{
		{name: "temporary", err: temporary("busy"), shown: "busy", kind: translate.Temporary,
			waits: []time.Duration{time.Second, 3 * time.Second, 9 * time.Second, 27 * time.Second}},
		{name: "short wait asked", err: asks(time.Millisecond), shown: "call: busy", kind: translate.Temporary, hinted: true,
			waits: []time.Duration{time.Second, 3 * time.Second, 9 * time.Second, 27 * time.Second}},
		{name: "long wait asked", err: asks(2 * time.Minute), shown: "call: busy", kind: translate.Temporary, hinted: true,
			waits: make([]time.Duration, 4), exact: 2 * time.Minute},
		{name: "too long a wait asked", err: asks(2*time.Minute + time.Second), shown: "fake asks to wait 2m1s: call: busy", kind: translate.Quota, hinted: true},
		{name: "quota", err: &translate.Error{Kind: translate.Quota, RetryAfter: time.Second, Err: errors.New("spent")}, shown: "spent", kind: translate.Quota},
		{name: "auth", err: &translate.Error{Kind: translate.Auth, Err: errors.New("no key")}, shown: "no key", kind: translate.Auth},
		{name: "fatal", err: &translate.Error{Kind: translate.Fatal, RetryAfter: time.Second, Err: errors.New("no such model")}, shown: "no such model"},
		{name: "of no kind", err: errors.New("odd"), shown: "odd"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var calls atomic.Int64
				var sent, told []time.Duration
				start := time.Now()
				f := failing(2, test.err, &calls)
				count := f.translate
				f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
					sent = append(sent, time.Since(start))
					return count(ctx, batch)
				}
				notify := func(err error, wait time.Duration) {
					if err != test.err {
						t.Errorf("told of %v", err)
					}
					told = append(told, wait)
				}
				pairs, err := collect(t, translate.Drafts(t.Context(), source(texts(5), nil), translate.Options{Backend: f, Notify: notify}))
				expect(t, pairs, texts(2))
				if !errors.Is(err, errors.Unwrap(test.err)) && !errors.Is(err, test.err) || err.Error() != test.shown || translate.KindOf(err) != test.kind {
					t.Errorf("the error is %v of kind %d, want %s of kind %d", err, translate.KindOf(err), test.shown, test.kind)
				}
				if e, ok := errors.AsType[*translate.Error](err); test.hinted && (!ok || e.Hint != "be patient" || e.RetryAfter == 0) {
					t.Errorf("hint or wait are lost: %+v", e)
				}
				if len(told) != len(test.waits) || len(sent) != 3+len(test.waits) {
					t.Fatalf("%d calls, %d of them repeated, want %d repeated", len(sent), len(told), len(test.waits))
				}
				for i, want := range test.waits {
					low, high := want/2, want*3/2
					if test.exact > 0 {
						low, high = test.exact, test.exact
					}
					if waited := sent[i+3] - sent[i+2]; waited != told[i] || waited < low || waited > high {
						t.Errorf("wait %d was %v, told %v, want %v to %v", i+1, waited, told[i], low, high)
					}
				}
			})
		})
	}
}

// TestJitter sees that batches that fail together do not all come back together.
func TestJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		waits := make(map[time.Duration]bool)
		notify := func(_ error, wait time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			waits[wait] = true
		}
		var calls atomic.Int64
		_, err := collect(t, translate.Drafts(t.Context(), source(texts(8), nil), translate.Options{Backend: failing(0, temporary("busy"), &calls), Jobs: 8, Notify: notify}))
		mu.Lock()
		defer mu.Unlock()
		if err == nil || len(waits) < 20 {
			t.Errorf("%d different waits in %d calls, %v", len(waits), calls.Load(), err)
		}
	})
}

// TestFailureEndsCalls sees that nothing more is sent, and paid for, that could
// not be given out.
func TestFailureEndsCalls(t *testing.T) {
	for _, jobs := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			var calls atomic.Int64
			f := failing(0, errors.New("broken"), &calls)
			fail := f.translate
			f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
				if batch[0].Text == numbered(0) { // is slow, but works
					return slow(ctx, batch, time.Hour)
				}
				if _, err := slow(ctx, batch, time.Minute); err != nil {
					return nil, err
				}
				return fail(ctx, batch)
			}
			pairs, err := collect(t, translate.Drafts(t.Context(), source(texts(50), nil), translate.Options{Backend: f, Jobs: jobs}))
			expect(t, pairs, texts(1))
			if err == nil || err.Error() != "broken" {
				t.Error(err)
			}
			synctest.Wait()
			if got := int(calls.Load()); got > max(1, jobs-1) {
				t.Errorf("%d jobs: %d calls that failed", jobs, got)
			}
		})
	}
}

func TestSourceError(t *testing.T) {
	broken := errors.New("disk on fire")
	for n := range 6 {
		synctest.Test(t, func(t *testing.T) {
			f := faultless(translate.Limits{Items: 2, Jobs: 2})
			f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
				return slow(ctx, batch, rand.N(time.Second))
			}
			pairs, err := collect(t, translate.Drafts(t.Context(), source(texts(n), broken), translate.Options{Backend: f}))
			if err != broken {
				t.Errorf("the error is %v", err)
			}
			expect(t, pairs, texts(n))
		})
	}
}

// TestSourceAfterError gives a source that goes on after an error.
func TestSourceAfterError(t *testing.T) {
	broken := errors.New("bad byte")
	odd := func(yield func(align.Sentence, error) bool) {
		for i := range 3 {
			if !yield(align.Sentence{Text: numbered(i), Place: align.Place{Block: i + 1}}, nil) || !yield(align.Sentence{}, broken) {
				return
			}
		}
	}
	pairs, err := collect(t, translate.Drafts(t.Context(), odd, translate.Options{Backend: faultless(translate.Limits{})}))
	if err != broken {
		t.Errorf("the error is %v", err)
	}
	expect(t, pairs, texts(1))
}

// TestCancel ends the context in whatever the pipeline may be waiting for. The
// stream must end at that time, and the bubble without a goroutine.
func TestCancel(t *testing.T) {
	const after = 1500 * time.Millisecond
	type parts struct {
		f        *fake
		source   iter.Seq2[align.Sentence, error]
		consumer func()
	}
	tests := []struct {
		name  string
		pairs int
		parts func(release chan struct{}) parts
	}{
		{"the backend hangs", 2, func(chan struct{}) parts {
			f := faultless(translate.Limits{Items: 1, Jobs: 2})
			f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
				if batch[0].Text >= numbered(2) {
					<-ctx.Done()
					return nil, fmt.Errorf("fake: %w", ctx.Err())
				}
				return echo(ctx, batch)
			}
			return parts{f: f}
		}},
		{"the backend hangs and does not listen", 0, func(release chan struct{}) parts {
			f := faultless(translate.Limits{Items: 1, Jobs: 2})
			f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
				<-release
				return echo(ctx, batch)
			}
			return parts{f: f}
		}},
		{"the backend hangs, and would hang again", 0, func(chan struct{}) parts {
			f := faultless(translate.Limits{Items: 1})
			f.translate = func(ctx context.Context, _ []translate.Segment) ([]translate.Output, error) {
				<-ctx.Done()
				return nil, temporary("connection lost")
			}
			return parts{f: f}
		}},
		{"waiting for a retry", 0, func(chan struct{}) parts {
			f := faultless(translate.Limits{Items: 1})
			f.translate = func(context.Context, []translate.Segment) ([]translate.Output, error) {
				return nil, &translate.Error{Kind: translate.Temporary, RetryAfter: time.Minute, Err: errors.New("busy")}
			}
			return parts{f: f}
		}},
		{"the source blocks", 2, func(release chan struct{}) parts {
			return parts{source: blocked(texts(2), release)}
		}},
		{"the source blocks at once", 0, func(release chan struct{}) parts {
			return parts{source: blocked(nil, release)}
		}},
		{"the source is slow", 0, func(release chan struct{}) parts {
			return parts{f: faultless(translate.Limits{}), source: func(yield func(align.Sentence, error) bool) {
				for yield(align.Sentence{Text: "1"}, nil) {
					select {
					case <-time.After(10 * time.Millisecond):
					case <-release:
					}
				}
			}}
		}},
		{"the consumer is slow, in one batch", 2, func(chan struct{}) parts {
			return parts{f: faultless(translate.Limits{}), source: source(texts(40), errors.New("not reached")),
				consumer: func() { time.Sleep(after/2 + time.Nanosecond) }}
		}},
		{"the consumer is slow, between batches", 2, func(chan struct{}) parts {
			return parts{consumer: func() { time.Sleep(after/2 + time.Nanosecond) }}
		}},
	}
	stopped := errors.New("stopped by the operator")
	ends := []struct {
		name string
		of   func(context.Context) (context.Context, func())
		want []error // all of them in one
	}{
		{"cancelled", func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(after, cancel)
			return ctx, cancel
		}, []error{context.Canceled}},
		{"cancelled with a cause", func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(after, func() { cancel(stopped) })
			return ctx, func() { cancel(nil) }
		}, []error{context.Canceled, stopped}},
		{"expired", func(ctx context.Context) (context.Context, func()) {
			ctx, cancel := context.WithTimeout(ctx, after)
			return ctx, cancel
		}, []error{context.DeadlineExceeded}},
	}
	for _, test := range tests {
		for _, end := range ends {
			t.Run(test.name+", "+end.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					release := make(chan struct{})
					defer close(release)
					p := test.parts(release)
					if p.f == nil {
						p.f = faultless(translate.Limits{Items: 1})
					}
					if p.source == nil {
						p.source = source(texts(40), nil)
					}
					ctx, cancel := end.of(t.Context())
					defer cancel()
					notify := func(err error, wait time.Duration) {
						if ctx.Err() != nil {
							t.Errorf("told of %v and a wait of %v after the end", err, wait)
						}
					}
					start := time.Now()
					n := 0
					var failed error
					for _, err := range translate.Drafts(ctx, p.source, translate.Options{Backend: p.f, Notify: notify}) {
						switch {
						case failed != nil:
							t.Errorf("after %v came %v", failed, err)
						case err != nil:
							failed = err
						default:
							n++
							if p.consumer != nil {
								p.consumer()
							}
						}
					}
					text := ""
					for i, want := range end.want {
						if i > 0 {
							text += ": "
						}
						if text += want.Error(); !errors.Is(failed, want) {
							t.Errorf("the error is %v, want %v", failed, want)
						}
					}
					if failed.Error() != text {
						t.Errorf("the error is %v, want %s", failed, text)
					}
					if took := time.Since(start); took > after+2*time.Nanosecond {
						t.Errorf("the stream ended after %v, its context after %v", took, after)
					}
					if n != test.pairs {
						t.Errorf("%d pairs came before, want %d", n, test.pairs)
					}
				})
			})
		}
	}
}

func TestCancelledBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var calls atomic.Int64
		pairs, err := collect(t, translate.Drafts(ctx, source(texts(5), nil), translate.Options{Backend: failing(5, nil, &calls)}))
		synctest.Wait()
		if len(pairs) != 0 || !errors.Is(err, context.Canceled) || calls.Load() != 0 {
			t.Errorf("%d pairs and %d calls, %v", len(pairs), calls.Load(), err)
		}
	})
}

// TestBreak stops taking pairs at each place, while other batches are under
// way: the source is told to stop and calls of the backend end.
func TestBreak(t *testing.T) {
	for stop := 1; stop <= 12; stop++ {
		for _, jobs := range []int{1, 4} {
			synctest.Test(t, func(t *testing.T) {
				f := faultless(translate.Limits{Items: 3, Jobs: jobs})
				f.translate = func(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
					return slow(ctx, batch, rand.N(time.Hour))
				}
				told := false
				watched := func(yield func(align.Sentence, error) bool) {
					for s := range source(texts(1000), nil) {
						if told = !yield(s, nil); told {
							return
						}
					}
				}
				n := 0
				for _, err := range translate.Drafts(t.Context(), watched, translate.Options{Backend: f}) {
					if err != nil {
						t.Fatal(err)
					}
					if n++; n == stop {
						break
					}
				}
				ended := time.Now()
				synctest.Wait()
				if !told || !time.Now().Equal(ended) {
					t.Error("the source was not told to stop at once")
				}
			})
		}
	}
}

// TestSourceIsTold sees that the source stops at its next sentence, however far
// its batch is from full.
func TestSourceIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		last := func(yield func(align.Sentence, error) bool) {
			if !yield(align.Sentence{Text: "ক"}, nil) {
				t.Error("told to stop before the end")
			}
			cancel()
			if yield(align.Sentence{Text: "খ"}, nil) {
				t.Error("not told to stop after the end")
			}
		}
		if _, err := collect(t, translate.Drafts(ctx, last, translate.Options{Backend: faultless(translate.Limits{})})); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// TestAgain takes the same stream twice.
func TestAgain(t *testing.T) {
	all := texts(20)
	stream := translate.Drafts(t.Context(), source(all, nil), translate.Options{Backend: faultless(translate.Limits{Items: 3}), Jobs: 2})
	for range 2 {
		pairs, err := collect(t, stream)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, pairs, all)
	}
}

func TestKindOf(t *testing.T) {
	auth := &translate.Error{Kind: translate.Auth, Err: errors.New("no key")}
	tests := []struct {
		err  error
		want translate.Kind
	}{
		{nil, translate.Fatal},
		{errors.New("odd"), translate.Fatal},
		{auth, translate.Auth},
		{fmt.Errorf("google: %w", auth), translate.Auth},
		{errors.Join(errors.New("odd"), auth), translate.Auth},
		{&translate.Error{Kind: translate.Quota, Err: auth}, translate.Quota},
	}
	for _, test := range tests {
		if got := translate.KindOf(test.err); got != test.want {
			t.Errorf("the kind of %v is %d, want %d", test.err, got, test.want)
		}
	}
	if !errors.Is(auth, auth.Err) || auth.Error() != "no key" {
		t.Errorf("the error %v hides what failed", auth)
	}
}

// BenchmarkDrafts measures the pipeline alone: the backend takes no time.
func BenchmarkDrafts(b *testing.B) {
	const n = 100_000
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("রাশিয়ার পররাষ্ট্রমন্ত্রী সের্গেই লাভরভ সোমবার ঢাকায় %d জন সাংবাদিককে এ কথা বলেন।", i)
	}
	instant := func(_ context.Context, batch []translate.Segment) ([]translate.Output, error) {
		out := make([]translate.Output, len(batch))
		for i := range out {
			out[i].Text = "Russian Foreign Minister Sergei Lavrov said this to journalists in Dhaka on Monday."
		}
		return out, nil
	}
	starter := glossary.New(glossary.Starter())
	for _, bench := range []struct {
		name     string
		glossary *glossary.Glossary
		places   bool
		names    bool
	}{
		{"plain", nil, false, false},
		{"glossary", starter, false, false},
		{"glossary placed by the backend", starter, true, false},
		{"glossary and names", starter, true, true},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				o := translate.Options{Glossary: bench.glossary, Backend: &fake{
					translate.Info{Name: "fake", PlacesTerms: bench.places, Limits: translate.Limits{Items: 100, Jobs: 2}}, instant}}
				if bench.names {
					o.Names = new(names.Ledger)
				}
				count := 0
				for _, err := range translate.Drafts(b.Context(), source(all, nil), o) {
					if err != nil {
						b.Fatal(err)
					}
					count++
				}
				if count != n {
					b.Fatalf("%d of %d sentences", count, n)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "sentences/s")
		})
	}
}

// spoiler is a backend without links. It has the words in another order, and is careless with
// the placeholder {2}.
type spoiler struct{}

func (spoiler) Info() translate.Info { return translate.Info{Name: "spoiler"} }

func (spoiler) Translate(_ context.Context, batch []translate.Segment) (out []translate.Output, err error) {
	for _, s := range batch {
		text := strings.NewReplacer("{1}লাল{/1} নৌকা", "boat { 1 } red {/1}", "{2}", "", "{/2}", "", "{2/}", "", "চলে", "goes", "।", ".").Replace(s.Text)
		out = append(out, translate.Output{Text: text})
	}
	return out, nil
}

// TestTagsWithoutLinks sends tags as placeholders, and finds places for those that are lost.
func TestTagsWithoutLinks(t *testing.T) {
	tag := func(at, id int, kind align.TagKind) align.Tag { return align.Tag{At: at, ID: id, Kind: kind} }
	one, lal := len(""), len("লাল")
	all := len("লাল নৌকা চলে।")
	for _, c := range []struct {
		tags  []align.Tag
		want  string
		guess string
	}{
		{[]align.Tag{tag(one, 1, align.Open), tag(lal, 1, align.Close)}, "boat {1}red{/1} goes.", ""},
		{[]align.Tag{tag(one, 1, align.Open), tag(lal, 1, align.Close), tag(all, 2, align.Alone)}, "boat {1}red{/1} goes.{2/}", "the place of {2/} is a guess"},
	} {
		sentences := func(yield func(align.Sentence, error) bool) {
			yield(align.Sentence{Text: "লাল নৌকা চলে।", Tags: c.tags}, nil)
		}
		for p, err := range translate.Drafts(t.Context(), sentences, translate.Options{Backend: spoiler{}}) {
			if err != nil {
				t.Fatal(err)
			}
			guess := ""
			for _, f := range p.Findings {
				if f.Kind == "tag" {
					guess = f.Message
				}
			}
			if got := align.Placeholders(p.Target, p.TargetTags); got != c.want || guess != c.guess {
				t.Errorf("%v: %q, %q; want %q, %q", c.tags, got, guess, c.want, c.guess)
			}
		}
	}
}
