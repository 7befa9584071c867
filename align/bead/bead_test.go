package bead_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/bead"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate/gloss"
)

// documents are those of testdata, which nothing was tuned on.
func documents(t testing.TB) []bead.GoldDocument {
	all := bead.GoldDocuments(t, "../../testdata/align/documents.jsonl")
	if len(all) != 10 {
		t.Fatalf("%d documents", len(all))
	}
	return all
}

// lexicon is what the command aligns by.
func lexicon() bead.Options {
	return bead.Options{Dictionaries: []align.Dictionary{gloss.New().Dictionary(), bead.Terms(glossary.New(glossary.Starter()))}}
}

func alignOne(t testing.TB, source, target []string, o bead.Options) bead.Alignment {
	t.Helper()
	a, err := bead.Align(context.Background(), source, target, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// whole fails unless each sentence is in one bead, in order, and confidences are
// probabilities.
func whole(t *testing.T, a bead.Alignment, n, m int) {
	t.Helper()
	at := [2]int{}
	for _, b := range a.Beads {
		if b.Source[0] != at[0] || b.Target[0] != at[1] || b.Source[1] < at[0] || b.Target[1] < at[1] || b.Source[1]+b.Target[1] == at[0]+at[1] {
			t.Fatalf("bead %+v after sentences %v", b, at)
		}
		if !(b.Confidence >= 0 && b.Confidence <= 1) {
			t.Fatalf("bead %+v", b)
		}
		at = [2]int{b.Source[1], b.Target[1]}
	}
	if at != [2]int{n, m} {
		t.Fatalf("the beads end after sentences %v of %d and %d", at, n, m)
	}
	if !(a.Related >= 0 && a.Related <= 1) {
		t.Fatalf("related %v", a.Related)
	}
}

func TestDocuments(t *testing.T) {
	docs := documents(t)
	for _, c := range []struct {
		name               string
		o                  bead.Options
		strict, lax, alone float64 // least F1
	}{
		{"nothing given", bead.Options{}, .9, .95, .65},
		{"with the lexicon", lexicon(), .97, .99, .85},
	} {
		t.Run(c.name, func(t *testing.T) {
			var score bead.Score
			var right, sure, beads float64
			wrong, told := 0, 0
			for _, d := range docs {
				a := alignOne(t, d.BN, d.EN, c.o)
				whole(t, a, len(d.BN), len(d.EN))
				if a.Related < .9 {
					t.Errorf("%s: related %.2f", d.ID, a.Related)
				}
				var found []bead.Numbers
				for i := range a.Beads {
					b := &a.Beads[i]
					n := bead.NumbersOf(b)
					found = append(found, n)
					ok := slices.ContainsFunc(d.Beads, func(g bead.Numbers) bool { return slices.Equal(g[0], n[0]) && slices.Equal(g[1], n[1]) })
					beads++
					sure += b.Confidence
					if ok {
						right++
					} else if wrong++; b.Unsure {
						told++
					}
				}
				if err := score.Add(d.Beads, found); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("strict %.3f, lax %.3f, alone %.3f; right %.3f, confidence %.3f; %d of %d wrong beads are unsure",
				score.Strict().F1, score.Lax().F1, score.Alone().F1, right/beads, sure/beads, told, wrong)
			if score.Strict().F1 < c.strict || score.Lax().F1 < c.lax || score.Alone().F1 < c.alone {
				t.Error("worse than it was")
			}
			if math.Abs(right-sure)/beads > .08 {
				t.Errorf("%.3f of the beads are right, the mean confidence is %.3f", right/beads, sure/beads)
			}
			if told < wrong*3/4 {
				t.Errorf("%d of %d wrong beads are unsure", told, wrong)
			}
		})
	}
}

// pseudo is a machine translation as far as the aligner sees: the English with every third
// word lost, and nothing for a sentence without a counterpart.
func pseudo(d bead.GoldDocument) []string {
	all := make([]string, len(d.BN))
	for _, b := range d.Beads {
		var words []string
		for _, j := range b[1] {
			words = append(words, strings.Fields(d.EN[j])...)
		}
		for n, i := range b[0] {
			var kept []string
			for w := n * len(words) / len(b[0]); w < (n+1)*len(words)/len(b[0]); w++ {
				if w%3 != 0 {
					kept = append(kept, words[w])
				}
			}
			all[i] = strings.Join(kept, " ")
		}
	}
	return all
}

func TestTranslations(t *testing.T) {
	f1 := func(o func(bead.GoldDocument) bead.Options) float64 {
		var score bead.Score
		for _, d := range documents(t) {
			a := alignOne(t, d.BN, d.EN, o(d))
			whole(t, a, len(d.BN), len(d.EN))
			var found []bead.Numbers
			for i := range a.Beads {
				found = append(found, bead.NumbersOf(&a.Beads[i]))
			}
			if err := score.Add(d.Beads, found); err != nil {
				t.Fatal(err)
			}
		}
		return score.Strict().F1
	}
	words := lexicon()
	without := f1(func(bead.GoldDocument) bead.Options { return words })
	with := f1(func(d bead.GoldDocument) bead.Options {
		o := words
		o.Translations = pseudo(d)
		return o
	})
	alone := f1(func(d bead.GoldDocument) bead.Options { return bead.Options{Translations: pseudo(d)} })
	nothing := f1(func(bead.GoldDocument) bead.Options { return bead.Options{} })
	if with <= without || alone <= nothing {
		t.Errorf("strict F1: lexicon %.3f, translations too %.3f; nothing %.3f, translations %.3f", without, with, nothing, alone)
	}
}

func TestUnrelated(t *testing.T) {
	docs := documents(t)
	o := lexicon()
	for i := range docs {
		a, b := docs[i], docs[(i+1)%len(docs)]
		if r := alignOne(t, a.BN, b.EN, o).Related; r > .3 {
			t.Errorf("%s and %s: related %.2f", a.ID, b.ID, r)
		}
		// The begin of a text is a part of it.
		if r := alignOne(t, a.BN[:8], a.EN, o).Related; r < .5 {
			t.Errorf("the begin of %s and the whole: related %.2f", a.ID, r)
		}
	}
	if r := alignOne(t, []string{"সে গেল।"}, []string{"He went."}, o).Related; r < .5 {
		t.Errorf("one short sentence: related %.2f", r)
	}
}

// book is all documents one after the other, and again, each time with other numbers and names
// in them, up to n sentences of the source.
func book(docs []bead.GoldDocument, n int) (source, target []string, right map[string]bool) {
	syllables := [][2]string{{"কা", "ka"}, {"লো", "lo"}, {"মি", "mi"}, {"রা", "ra"}, {"শু", "shu"}, {"তো", "to"}, {"বেন", "ben"}, {"গার", "gar"}, {"দি", "di"}, {"পু", "pu"}}
	right = make(map[string]bool)
	for k := 0; len(source) < n; k++ {
		d := docs[k%len(docs)]
		var bn, en string
		for x := k*7 + 3; x > 0; x /= 10 {
			bn += syllables[x%10][0]
			en += syllables[x%10][1]
		}
		en = strings.ToUpper(en[:1]) + en[1:]
		for _, b := range d.Beads {
			right[fmt.Sprint(shift(b[0], len(source)), shift(b[1], len(target)))] = true
		}
		for i, s := range d.BN {
			if i%5 == k%5 {
				s = bn + " " + s
			}
			source = append(source, s)
		}
		for j, s := range d.EN {
			if j%5 == k%5 {
				s = en + " " + s
			}
			target = append(target, s)
		}
	}
	return source, target, right
}

func shift(list []int, n int) []int {
	shifted := make([]int, len(list))
	for i := range list {
		shifted[i] = list[i] + n
	}
	return shifted
}

func share(a bead.Alignment, right map[string]bool) float64 {
	n := 0
	for i := range a.Beads {
		b := bead.NumbersOf(&a.Beads[i])
		if right[fmt.Sprint(b[0], b[1])] {
			n++
		}
	}
	return float64(n) / float64(len(a.Beads))
}

func TestLongTexts(t *testing.T) {
	docs := documents(t)
	o := lexicon()
	source, target, right := book(docs, 3000)
	a := alignOne(t, source, target, o)
	whole(t, a, len(source), len(target))
	if s := share(a, right); s < .94 {
		t.Errorf("%.3f of the beads of a book are right", s)
	}
	// Three chapters are missing in the target, and one in the source.
	cut := func(text []string, from, to int) []string { return slices.Concat(text[:from], text[to:]) }
	gapped := alignOne(t, cut(source, 2000, 2060), cut(target, 600, 900), o)
	whole(t, gapped, len(source)-60, len(target)-300)
	far := 0 // beads of the rest that are another than before
	before := make(map[align.Bead]bool)
	for _, b := range a.Beads {
		before[align.Bead{Source: b.Source, Target: b.Target}] = true
	}
	for _, b := range gapped.Beads {
		for side, gap := range [2][3]int{{2000, 60}, {600, 300}} {
			s := [2]*[2]int{&b.Source, &b.Target}[side]
			if s[0] >= gap[0] {
				s[0] += gap[1]
				s[1] += gap[1]
			}
		}
		if b.Source[0] < b.Source[1] && b.Target[0] < b.Target[1] && !before[align.Bead{Source: b.Source, Target: b.Target}] {
			far++
		}
	}
	if far > 40 {
		t.Errorf("%d beads are others when chapters are missing", far)
	}
}

func TestSameEachTime(t *testing.T) {
	d := documents(t)[5]
	first := alignOne(t, d.BN, d.EN, lexicon())
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for range 3 {
		again := alignOne(t, d.BN, d.EN, lexicon())
		if again.Related != first.Related || !slices.Equal(again.Beads, first.Beads) {
			t.Fatal("the same texts give other beads")
		}
	}
}

// TestOddTexts is about time as well: none of these takes more than a few seconds.
func TestOddTexts(t *testing.T) {
	repeat := func(s string, n int) []string { return slices.Repeat([]string{s}, n) }
	d := documents(t)[0]
	long := make([]string, 0, 60*len(d.EN))
	for i := range 50 {
		for j, s := range d.EN {
			if i == 20 || j%2 == 0 {
				long = append(long, s)
			}
		}
	}
	for _, c := range []struct {
		name           string
		source, target []string
	}{
		{"nothing", nil, nil},
		{"no source", nil, d.EN},
		{"no target", d.BN, nil},
		{"empty sentences", repeat("", 50), repeat("", 40)},
		{"one against many", d.BN[:1], repeat("Word", 5000)},
		{"many against one", repeat("কথা", 5000), d.EN[:1]},
		{"fifty times as long", d.BN, long},
		{"100,000 words", repeat("জল", 100000), repeat("water", 100000)},
		{"invalid UTF-8", []string{"\xff\xfe", "ক\x80"}, []string{"\xe0\xa6", "a\xff"}},
		{"a long sentence", []string{strings.Repeat("পানি আর মাটি ", 50000)}, []string{strings.Repeat("water and Soil ", 50000)}},
		{"only punctuation", repeat("।", 300), repeat(".", 200)},
		{"the same text", d.EN, d.EN},
		{"the other way round", d.EN, d.BN},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			a := alignOne(t, c.source, c.target, lexicon())
			whole(t, a, len(c.source), len(c.target))
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestLists aligns words without sentences line by line, where hardly anything is known.
func TestLists(t *testing.T) {
	a := alignOne(t, slices.Repeat([]string{"জল"}, 500), slices.Repeat([]string{"water"}, 500), lexicon())
	for i, b := range a.Beads {
		if b.Source != [2]int{i, i + 1} || b.Target != b.Source {
			t.Fatalf("bead %d of a list is %+v", i, b)
		}
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	d := documents(t)[0]
	if _, err := bead.Align(ctx, d.BN, d.EN, bead.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a context that has ended", err)
	}
}

func TestWrongTranslations(t *testing.T) {
	const want = "1 translations for 2 sentences"
	o := bead.Options{Translations: []string{"One."}}
	if _, err := bead.Align(context.Background(), []string{"এক।", "দুই।"}, []string{"One."}, o); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := bead.AlignSections(context.Background(), [][]string{{"এক।"}, {"দুই।"}}, [][]string{{"One."}, {}}, o); err == nil || err.Error() != want {
		t.Errorf("error %v of sections, want %s", err, want)
	}
}

func FuzzAlign(f *testing.F) {
	f.Add("ঢাকায় ২৫ জন এলেন।\nতিনি গেলেন।", "25 people came to Dhaka.\nHe left.", "25 people came\n")
	f.Add("a\n\n১\n", "b\nc", "")
	o := lexicon()
	f.Fuzz(func(t *testing.T, bn, en, mt string) {
		source, target := strings.Split(bn, "\n"), strings.Split(en, "\n")
		if len(source) > 200 || len(target) > 200 {
			return
		}
		whole(t, alignOne(t, source, target, o), len(source), len(target))
		withMT := o
		withMT.Translations = slices.Repeat([]string{mt}, len(source))
		whole(t, alignOne(t, source, target, withMT), len(source), len(target))
	})
}

// BenchmarkAlign aligns books; its time must grow as their length.
func BenchmarkAlign(b *testing.B) {
	docs := documents(b)
	o := lexicon()
	for _, n := range []int{1000, 5000, 20000} {
		source, target, _ := book(docs, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				alignOne(b, source, target, o)
			}
		})
	}
}
