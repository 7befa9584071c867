package marian

import (
	"slices"
	"testing"

	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
)

func TestReadModel(t *testing.T) {
	c := modelmaker.Small
	m, err := ReadModel(modelmaker.Random(c))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Config.Check(); err != nil {
		t.Error(err)
	}
	got := []int{m.Config.Dim, m.Config.FFN, m.Config.Heads, m.Config.Encoder, m.Config.Decoder, m.Config.Vocabulary, m.Config.Alignment}
	want := []int{c.Dim, c.FFN, c.Heads, c.Encoder, c.Decoder, c.Vocabulary, c.Decoder}
	if !slices.Equal(got, want) {
		t.Errorf("configuration %d, want %d", got, want)
	}
	weights, mult, err := m.Int8("encoder_l1_ffn_W1", c.Dim, c.FFN)
	if err != nil {
		t.Fatal(err)
	}
	if len(weights) != c.Dim*c.FFN || slices.Max(weights) != 127 && slices.Min(weights) != -127 || mult < 100 || mult > 1000 {
		t.Errorf("%d weights from %d to %d, multiplier %g", len(weights), slices.Min(weights), slices.Max(weights), mult)
	}
	if b, err := m.Float("encoder_l1_ffn_b1", c.FFN); err != nil || len(b) != c.FFN {
		t.Errorf("%d numbers, %v", len(b), err)
	}
}
