package transformer_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dobhashi/dobhashi/translate/local/kernel"
	"github.com/dobhashi/dobhashi/translate/local/marian"
	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
	"github.com/dobhashi/dobhashi/translate/local/transformer"
)

var small = modelmaker.Small

const (
	eos = 0
	unk = 1
)

// open makes a model ready that modelmaker made, with its shortlist or without.
func open(t testing.TB, c modelmaker.Config, listed bool, k *kernel.Set) *transformer.Model {
	t.Helper()
	file, err := marian.ReadModel(modelmaker.Random(c))
	if err != nil {
		t.Fatal(err)
	}
	conf := transformer.Config{EOS: eos, Unknown: unk, Kernel: k}
	if listed {
		if conf.Shortlist, err = marian.ReadShortlist(modelmaker.RandomShortlist(c), c.Vocabulary, c.Vocabulary); err != nil {
			t.Fatal(err)
		}
	}
	m, err := transformer.New(file, conf)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// sentences are random tokens of many lengths.
func sentences(n, vocabulary int) (all [][]int32) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		s := make([]int32, 1+r.IntN(1+i*2%40))
		for j := range s {
			s[j] = int32(2 + r.IntN(vocabulary-2))
		}
		all = append(all, s)
	}
	return all
}

func translate(t testing.TB, m *transformer.Model, sentences [][]int32, beam int) []transformer.Result {
	t.Helper()
	results, err := m.Translate(t.Context(), sentences, beam)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// TestAlone: what a sentence becomes does not depend on those beside it, on their order, or on
// what else is under way.
func TestAlone(t *testing.T) {
	for _, listed := range []bool{true, false} {
		m := open(t, small, listed, nil)
		all := sentences(40, small.Vocabulary)
		for _, beam := range []int{1, 3} {
			together := translate(t, m, all, beam)
			var wg sync.WaitGroup
			for i := range all {
				wg.Go(func() {
					alone, err := m.Translate(context.Background(), all[i:i+1], beam)
					if err != nil {
						t.Error(err)
					} else if !reflect.DeepEqual(alone[0], together[i]) {
						t.Errorf("listed %v, beam %d: sentence %d became %v alone, %v among others", listed, beam, i, alone[0].Tokens, together[i].Tokens)
					}
				})
			}
			wg.Wait()
			back := slices.Clone(all)
			slices.Reverse(back)
			reversed := translate(t, m, back, beam)
			slices.Reverse(reversed)
			if !reflect.DeepEqual(reversed, together) {
				t.Errorf("listed %v, beam %d: another order, other translations", listed, beam)
			}
		}
	}
}

// TestKernels: all instruction sets give the same bits.
func TestKernels(t *testing.T) {
	all := sentences(30, small.Vocabulary)
	want := translate(t, open(t, small, true, kernel.Portable), all, 2)
	for _, k := range kernel.All() {
		if got := translate(t, open(t, small, true, k), all, 2); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: not what %s gives", k.Name, kernel.Portable.Name)
		}
	}
}

// TestResult looks at what holds for every translation.
func TestResult(t *testing.T) {
	m := open(t, small, true, nil)
	all := sentences(60, small.Vocabulary)
	for _, beam := range []int{1, 2, 5} {
		ends := 0
		for i, r := range translate(t, m, all, beam) {
			width := len(all[i]) + 1
			if len(r.Tokens) == 0 || len(r.Tokens) > 2*width {
				t.Errorf("%d tokens became %d", len(all[i]), len(r.Tokens))
			}
			if len(r.Tokens) < 2*width {
				ends++
			}
			if slices.Contains(r.Tokens, eos) || slices.Contains(r.Tokens, unk) {
				t.Errorf("%v has a token of the end, or an unknown one", r.Tokens)
			}
			if len(r.Attention) != len(r.Tokens)*width {
				t.Fatalf("%d shares for %d tokens from %d", len(r.Attention), len(r.Tokens), width)
			}
			for row := range slices.Chunk(r.Attention, width) {
				sum := 0.0
				for _, share := range row {
					sum += float64(share)
				}
				if math.Abs(sum-1) > 1e-5 {
					t.Errorf("the shares %v make %g", row, sum)
				}
			}
		}
		if ends == 0 {
			t.Error("no translation came to its end")
		}
	}
}

// TestShortlist: with a shortlist that has all tokens for each, a translation is that without one.
func TestShortlist(t *testing.T) {
	file, err := marian.ReadModel(modelmaker.Random(small))
	if err != nil {
		t.Fatal(err)
	}
	list, err := marian.ReadShortlist(modelmaker.Shortlist(small.Vocabulary, make([][]int32, small.Vocabulary)), small.Vocabulary, small.Vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	m, err := transformer.New(file, transformer.Config{EOS: eos, Unknown: unk, Shortlist: list})
	if err != nil {
		t.Fatal(err)
	}
	all := sentences(20, small.Vocabulary)
	if got, want := translate(t, m, all, 1), translate(t, open(t, small, false, nil), all, 1); !reflect.DeepEqual(got, want) {
		t.Error("a shortlist of all tokens changes translations")
	}
}

// TestBeam: a wider beam finds other translations, where the model is not sure.
func TestBeam(t *testing.T) {
	wild := small
	wild.Noise = 1
	m := open(t, wild, false, nil)
	all := sentences(30, small.Vocabulary)
	narrow, wide := translate(t, m, all, 1), translate(t, m, all, 6)
	differ := 0
	for i := range narrow {
		if !slices.Equal(narrow[i].Tokens, wide[i].Tokens) {
			differ++
		}
	}
	if differ == 0 {
		t.Error("a beam of 6 finds nothing else than one of 1")
	}
	again := translate(t, m, all, 6)
	if !reflect.DeepEqual(wide, again) {
		t.Error("the same beam finds something else each time")
	}
}

// TestEnds: a translation ends with its context, in the middle of the work.
func TestEnds(t *testing.T) {
	m := open(t, small, true, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Translate(ctx, sentences(5, small.Vocabulary), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// TestRefuses: models that this engine cannot run are told by what they have.
func TestRefuses(t *testing.T) {
	data := modelmaker.Random(small)
	for _, c := range []struct {
		name   string
		change func(*marian.Model, *transformer.Config)
		want   string
	}{
		{"odd width", func(m *marian.Model, _ *transformer.Config) { m.Config.Dim = 60 }, "embeddings of 60"},
		{"too wide", func(m *marian.Model, _ *transformer.Config) { m.Config.FFN = 1 << 14 }, "feed-forward layers of 16384"},
		{"narrow heads", func(m *marian.Model, _ *transformer.Config) { m.Config.Heads = 16 }, "16 heads for 128"},
		{"deep", func(m *marian.Model, _ *transformer.Config) { m.Config.Encoder = 100 }, "100 encoder"},
		{"a layer too many", func(m *marian.Model, _ *transformer.Config) { m.Config.Encoder = 3 }, "encoder_l3_self_Wq"},
		{"another vocabulary", func(m *marian.Model, _ *transformer.Config) { m.Config.Vocabulary = 500 }, "Wemb"},
		{"no end", func(_ *marian.Model, c *transformer.Config) { c.EOS = -1 }, "no token for the end"},
	} {
		file, err := marian.ReadModel(data)
		if err != nil {
			t.Fatal(err)
		}
		conf := transformer.Config{EOS: eos, Unknown: unk}
		c.change(file, &conf)
		if _, err := transformer.New(file, conf); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", c.name, err, c.want)
		}
	}
}

// BenchmarkTranslate translates 16 sentences of 25 tokens with a model of the real size.
func BenchmarkTranslate(b *testing.B) {
	real := modelmaker.Config{Dim: 256, FFN: 1536, Heads: 8, Encoder: 6, Decoder: 2, Vocabulary: 32000, Seed: 1}
	r := rand.New(rand.NewPCG(1, 2))
	var all [][]int32
	for range 16 {
		s := make([]int32, 25)
		for j := range s {
			s[j] = int32(2 + r.IntN(real.Vocabulary-2))
		}
		all = append(all, s)
	}
	for _, k := range kernel.All() {
		b.Run(fmt.Sprint(k.Name), func(b *testing.B) {
			m := open(b, real, true, k)
			tokens := 0
			for b.Loop() {
				for _, r := range translate(b, m, all, 1) {
					tokens += len(r.Tokens)
				}
			}
			b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
