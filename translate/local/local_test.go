package local

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
)

// wordModel makes the model that translates a few words, and leaves all else as it is.
func wordModel(t testing.TB) *Engine {
	t.Helper()
	return open(t, wordRecipe(t))
}

func wordRecipe(t testing.TB) modelmaker.Recipe {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "golden", "words.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Scan()
	var first struct{ Recipe modelmaker.Recipe }
	if err := json.Unmarshal(in.Bytes(), &first); err != nil {
		t.Fatal(err)
	}
	return first.Recipe
}

// say translates one text.
func say(t testing.TB, e *Engine, text string) translate.Output {
	t.Helper()
	out, err := e.Translate(t.Context(), []translate.Segment{{Text: text}})
	if err != nil {
		t.Fatalf("%.100q: %v", text, err)
	}
	if err := sound(text, out[0]); err != nil {
		t.Fatal(err)
	}
	return out[0]
}

// sound says what is wrong with any translation of a text like this one.
func sound(text string, o translate.Output) error {
	switch {
	case !utf8.ValidString(o.Text):
		return fmt.Errorf("%.100q became %.100q, which is not UTF-8", text, o.Text)
	case strings.TrimSpace(o.Text) == "":
		return fmt.Errorf("%.100q became nothing", text)
	}
	inside := func(s glossary.Span, text string) bool {
		return 0 <= s[0] && s[0] < s[1] && s[1] <= len(text) && splitsNone(text, s[0]) && splitsNone(text, s[1])
	}
	for _, l := range o.Links {
		if !inside(l.Source, text) || !inside(l.Target, o.Text) {
			return fmt.Errorf("the link %v leads out of %.100q or %.100q", l, text, o.Text)
		}
	}
	return nil
}

// splitsNone tells whether no letter stands on both sides of a place.
func splitsNone(text string, at int) bool {
	for back := 1; back < utf8.UTFMax && back <= at; back++ {
		if _, n := utf8.DecodeRuneInString(text[at-back:]); n > back {
			return false
		}
	}
	return true
}

func TestConformance(t *testing.T) {
	e := wordModel(t)
	backendtest.Run(t, func(*testing.T) translate.Backend { return e }, backendtest.Options{Patience: time.Second})
}

func TestInfo(t *testing.T) {
	r := wordRecipe(t)
	a := open(t, r)
	if i := a.Info(); i.Name != "local" || i.Model == "" || !i.Links || i.Paid || i.PlacesTerms {
		t.Errorf("%+v", i)
	}
	r.Words["নদী"] = "stream"
	if b := open(t, r); a.Info().Revision == b.Info().Revision {
		t.Error("another model has the same revision: a memory would take its answers")
	}
	for _, beam := range []int{-1, MaxBeam + 1} {
		if _, err := Open(Config{Folder: t.TempDir(), Beam: beam}); err == nil || !strings.Contains(err.Error(), fmt.Sprint("beam of ", beam)) {
			t.Errorf("a beam of %d: %v", beam, err)
		}
	}
}

// TestAnywhere: a translation and its links do not depend on what else is in the batch, on the
// order there, or on what is under way at the same time.
func TestAnywhere(t *testing.T) {
	noisy := modelmaker.Recipe{Config: modelmaker.Small}
	for name, e := range map[string]*Engine{"words": wordModel(t), "random": open(t, noisy)} {
		t.Run(name, func(t *testing.T) {
			const sentence = "নদী বড়, নৌকা ছোট। আমি আজ বই আর চিঠি "
			var batch []translate.Segment
			for i := range 40 {
				text := strings.Repeat(sentence, 1+i*i%17)
				batch = append(batch, translate.Segment{Text: text[i%3*len("ন"):] + fmt.Sprint(i)})
			}
			var want []translate.Output
			for _, s := range batch {
				want = append(want, say(t, e, s.Text))
			}
			if name == "words" && len(want[0].Links) < 9 {
				t.Errorf("only the links %v", want[0].Links)
			}
			var wg sync.WaitGroup
			for i := range 8 {
				wg.Go(func() {
					n := len(batch) / (1 + i/2)
					mine, expected := slices.Clone(batch[:n]), slices.Clone(want[:n])
					if i%2 == 1 {
						slices.Reverse(mine)
						slices.Reverse(expected)
					}
					got, err := e.Translate(context.Background(), mine)
					if err != nil {
						t.Error(err)
						return
					}
					for k := range got {
						if !reflect.DeepEqual(got[k], expected[k]) {
							t.Errorf("%.80q became %+v among others, %+v alone", mine[k].Text, got[k], expected[k])
							return
						}
					}
				})
			}
			wg.Wait()
		})
	}
}

// TestCancelled ends a long batch in the middle.
func TestCancelled(t *testing.T) {
	e := open(t, modelmaker.Recipe{Config: modelmaker.Config{Dim: 256, FFN: 1536, Heads: 8, Encoder: 6, Decoder: 2, Vocabulary: 4096, Noise: .65}})
	batch := backendtest.Segments(slices.Repeat([]string{strings.Repeat("নদী বড় নৌকা ছোট ", 40)}, 2000)...)
	for _, test := range []struct {
		name string
		end  func() (context.Context, context.CancelFunc)
		want error
	}{
		{"cancelled", func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(200*time.Millisecond, cancel)
			return ctx, cancel
		}, context.Canceled},
		{"deadline", func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(t.Context(), 200*time.Millisecond)
		}, context.DeadlineExceeded},
	} {
		ctx, cancel := test.end()
		begun := time.Now()
		context.AfterFunc(ctx, func() { begun = time.Now() })
		out, err := e.Translate(ctx, batch)
		took := time.Since(begun)
		if !errors.Is(err, test.want) || out != nil {
			t.Errorf("%s: %d outputs and the error %v", test.name, len(out), err)
		}
		if took > time.Second {
			t.Errorf("%s: it went on for %v", test.name, took)
		}
		t.Logf("%s: ended after %v", test.name, took)
		cancel()
	}
}

// TestTexts: what there can be in a text stays there, when the model does not translate it.
func TestTexts(t *testing.T) {
	e := wordModel(t)
	for text, want := range map[string]string{
		"নদী":                       "river",
		"  নদী  ":                   "river",
		"\n\tনদী বড়\n":             "নদী big\n", // this vocabulary takes a tab for a letter
		"নদী  \t বড়":               "river \t big",
		"আমি Anna ও Иван 中文":        "I Anna ও Иван 中文",
		"নদী 😀 👨\u200d👩\u200d👧 বড়": "river 😀 👨\u200d👩\u200d👧 big",
		"a\x00b\x01\x7f\x1b[31m":    "a\x00b\x01\x7f\x1b[31m",
		"\xff\xfe নদী \xe0\xa6":     "\uFFFD\uFFFD river \uFFFD\uFFFD",
		"\uFEFFনদী":                 "\uFEFFনদী",
		"</s> <unk> <0x41> ▁":       "</s> <unk> <0x41>",
		"\u200d":                    "\u200d",
		"।":                         ".",
		"৫,০০০":                     "5,000",
		"(নদী)":                     "(নদী)",
	} {
		if got := say(t, e, text).Text; got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestNothing: a text of which nothing is left before it is translated is refused as one that has
// no translation, and an empty batch is not.
func TestNothing(t *testing.T) {
	e := wordModel(t)
	for _, text := range []string{"", " ", strings.Repeat(" ", 10000)} {
		out, err := e.Translate(t.Context(), []translate.Segment{{Text: text}})
		if translate.KindOf(err) != translate.Unfit || out != nil {
			t.Errorf("%.20q: %v, %v", text, out, err)
		}
	}
	if out, err := e.Translate(t.Context(), nil); len(out) != 0 || err != nil {
		t.Errorf("no texts: %v, %v", out, err)
	}
}

// numbered is a text of n words, each of them with its number.
func numbered(n int, between string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "নদী %d%s", i, between)
	}
	return strings.TrimSpace(b.String())
}

// TestLong: texts that are too long for the model are cut, and nothing is lost.
func TestLong(t *testing.T) {
	e := wordModel(t)
	translated := func(s string) string { return strings.NewReplacer("নদী", "river", "।", ".").Replace(s) }
	for name, text := range map[string]string{
		"words":       numbered(2500, " "),
		"sentences":   numbered(1000, "। "),
		"no spaces":   strings.Repeat("xqz", 3000),
		"emoji":       strings.Repeat("😀", 1000), // four tokens each
		"moved emoji": "ab" + strings.Repeat("😀", 1000),
		"three bytes": strings.Repeat("中文", 700),
		"marks":       strings.Repeat("।", 1000),
	} {
		o := say(t, e, text)
		if want := translated(text); o.Text != want {
			i := 0
			for i < min(len(want), len(o.Text)) && want[i] == o.Text[i] {
				i++
			}
			t.Errorf("%s: %d bytes became %d, %q in the place of %q", name, len(text), len(o.Text), o.Text[i:min(i+60, len(o.Text))], want[i:min(i+60, len(want))])
		}
		for _, l := range o.Links {
			source, target := text[l.Source[0]:l.Source[1]], o.Text[l.Target[0]:l.Target[1]]
			if translated(source) != target && (name == "words" || name == "sentences") {
				t.Fatalf("%s: %q is linked with %q", name, source, target)
			}
		}
		if name == "words" && len(o.Links) < 5000 {
			t.Errorf("%s: only %d links", name, len(o.Links))
		}
	}
}

// TestCut: a text is cut behind punctuation, else at a space, else behind a letter.
func TestCut(t *testing.T) {
	e := wordModel(t)
	for _, test := range []struct{ text, first string }{
		{strings.Repeat("নদী ", 100) + "নদী। " + strings.Repeat("নদী ", 100), strings.Repeat("নদী ", 100) + "নদী।"},
		{strings.Repeat("নদী ", 300), strings.TrimSpace(strings.Repeat("নদী ", 127))},
		{"নদী। " + strings.Repeat("x", 300), "নদী। " + strings.Repeat("x", 124)}, // too near to its start
		{strings.Repeat("😀", 100), strings.Repeat("😀", 31)},
	} {
		tokens := e.vocabulary.Encode(nil, test.text)
		if got := test.text[:tokens[e.cut(tokens)-1].End]; got != test.first {
			t.Errorf("%.50q...: cut behind %d bytes %q, not %d", test.text, len(got), got[max(0, len(got)-30):], len(test.first))
		}
	}
}

// TestMuch: time grows no faster than the text, and memory stays bounded.
func TestMuch(t *testing.T) {
	e := open(t, modelmaker.Recipe{Config: tiny, Words: map[string]string{"ক": "a"}})
	translated := func(texts []string) time.Duration {
		begun := time.Now()
		out, err := e.Translate(t.Context(), backendtest.Segments(texts...))
		took := time.Since(begun)
		if err != nil || len(out) != len(texts) {
			t.Fatalf("%d of %d texts, %v", len(out), len(texts), err)
		}
		for i := range out {
			if len(out[i].Text) < len(texts[i])/2 {
				t.Fatalf("%d bytes became %d", len(texts[i]), len(out[i].Text))
			}
		}
		return took
	}
	for _, test := range []struct {
		name  string
		texts func(share int) []string
		most  uint64 // MB
	}{
		{"a text of 1 MB without spaces", func(share int) []string { return []string{strings.Repeat("x", 1<<20/share)} }, 256},
		{"a text of 256 kB", func(share int) []string { return []string{strings.Repeat("xy z ", 1<<18/5/share)} }, 128},
		{"10,000 short texts", func(share int) []string { return slices.Repeat([]string{"ক xyz"}, 10000/share) }, 64},
		{"128 texts of 500 tokens", func(share int) []string {
			return slices.Repeat([]string{strings.Repeat("xy z ", 125)}, 128/share)
		}, 64},
	} {
		translated(test.texts(16))
		less := translated(test.texts(8))
		peak := watch()
		more := translated(test.texts(1))
		mb := peak() >> 20
		t.Logf("%s: %v, an eighth %v, at most %d MB", test.name, more, less, mb)
		if more > 30*less {
			t.Errorf("%s: %v, and an eighth %v", test.name, more, less)
		}
		if mb > test.most {
			t.Errorf("%s: %d MB of memory", test.name, mb)
		}
	}
}

// watch looks how large the heap is. The function that it returns ends that, and tells by how much it grew at most.
func watch() func() uint64 {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	first := heap()
	most, done, ended := first, make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				most = max(most, heap())
			}
		}
	}()
	return func() uint64 {
		close(done)
		<-ended
		return most - first
	}
}

var tiny = modelmaker.Config{Dim: 64, FFN: 64, Heads: 4, Encoder: 1, Decoder: 1, Vocabulary: 512}
