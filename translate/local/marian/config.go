package marian

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Config says what network a model is. The numbers can be trusted once [Config.Check] is content.
type Config struct {
	Dim        int // the width: how many numbers stand for a token
	FFN        int // the width inside of a feed-forward layer
	Heads      int // heads of each attention
	Encoder    int // layers of the encoder
	Decoder    int // layers of the decoder
	Vocabulary int // tokens of both languages, which share them
	Alignment  int // the decoder layer, from 1 on, whose first head tells what comes from what

	values map[string][]string // one value, those of a list, or none if it is empty
}

const configName = "special:model.yml"

// No model of this kind comes near these.
const (
	maxWidth      = 1 << 16
	maxLayers     = 1 << 7
	maxVocabulary = 1 << 20
)

// needs lists what a model must say, first what tells most. A model that does not say it means
// what Marian takes then.
var needs = []struct {
	key, absent string
	allowed     []string
	reason      string
}{
	{"type", "amun", []string{"transformer"}, "the model is of type %s: this engine runs transformers only"},
	{"transformer-decoder-autoreg", "self-attention", []string{"rnn"}, "the decoder works by %s: this engine runs decoders with a recurrent layer (rnn)"},
	{"dec-cell", "gru", []string{"ssru"}, "the decoder has cells of type %s: this engine runs ssru"},
	{"tied-embeddings-all", "false", []string{"true"}, "the languages have separate vocabularies or embeddings (tied-embeddings-all: %s): this engine runs models that share them"},
	{"transformer-preprocess", "", []string{""}, "layers begin with the steps %q (a model with prenorm): this engine runs models that normalise after each layer"},
	{"transformer-postprocess", "dan", []string{"dan", "an"}, "layers end with the steps %q: this engine runs models that add and normalise then (dan)"},
	{"transformer-postprocess-emb", "d", []string{"d", ""}, "embeddings go through the steps %q: this engine leaves them as they are (d)"},
	{"transformer-postprocess-top", "", []string{""}, "the last layer is followed by the steps %q: this engine has none there"},
	{"transformer-ffn-activation", "swish", []string{"relu"}, "the feed-forward layers use %s: this engine uses relu"},
	{"transformer-ffn-depth", "2", []string{"2"}, "the feed-forward layers have the depth %s: this engine runs those of depth 2"},
	{"transformer-train-position-embeddings", "false", []string{"false"}, "the model has learned its positions (transformer-train-position-embeddings: %s): this engine computes them"},
	{"transformer-no-projection", "false", []string{"false"}, "attention has no projection (transformer-no-projection: %s)"},
	{"transformer-pool", "false", []string{"false"}, "the decoder has pooling in the place of attention (transformer-pool: %s)"},
	{"transformer-tied-layers", "", []string{""}, "layers share their weights (transformer-tied-layers: %s): this engine runs models in which each has its own"},
	{"output-omit-bias", "false", []string{"false"}, "the output has no bias (output-omit-bias: %s)"},
	{"layer-normalization", "false", []string{"false"}, "the cells of the decoder normalise (layer-normalization: %s)"},
	{"lemma-dim-emb", "0", []string{"0"}, "the model has factored words (lemma-dim-emb: %s)"},
	{"input-types", "", []string{"", "sequence"}, "the model reads inputs of the types %q: this engine reads one text"},
	{"ulr", "false", []string{"false"}, "the model has universal embeddings (ulr: %s)"},
}

// Check says in the error why this engine cannot run the network; it returns nil if it can.
func (c *Config) Check() error {
	for _, n := range needs {
		value := n.absent
		if values, said := c.values[n.key]; said {
			value = strings.Join(values, " ")
		}
		if !slices.Contains(n.allowed, value) {
			return fmt.Errorf("model: "+n.reason, value)
		}
	}
	if v := c.values["dim-vocabs"]; len(v) != 2 || v[0] != v[1] {
		return fmt.Errorf("model: it has vocabularies of the sizes %s (dim-vocabs): this engine runs models in which two languages share one", v)
	}
	for _, n := range []struct {
		key         string
		value, most int
	}{
		{"dim-emb", c.Dim, maxWidth},
		{"transformer-dim-ffn", c.FFN, maxWidth},
		{"transformer-heads", c.Heads, c.Dim},
		{"enc-depth", c.Encoder, maxLayers},
		{"dec-depth", c.Decoder, maxLayers},
		{"dim-vocabs", c.Vocabulary, maxVocabulary},
		{"transformer-guided-alignment-layer", c.Alignment, c.Decoder},
	} {
		if n.value < 1 || n.value > n.most {
			return fmt.Errorf("model: %s is missing or is %d, which is not between 1 and %d", n.key, n.value, n.most)
		}
	}
	if c.Dim%c.Heads != 0 {
		return fmt.Errorf("model: a width of %d (dim-emb) cannot be shared by %d heads", c.Dim, c.Heads)
	}
	return nil
}

// parse reads the part of YAML in which Marian writes a configuration: a key and its value on a
// line, or the key and under it the items of a list. It leaves alone what it does not know.
func (c *Config) parse(data []byte) error {
	text := strings.TrimRight(string(data), "\x00")
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return errors.New("it is not text")
	}
	c.values = make(map[string][]string)
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		trimmed := strings.TrimLeft(line, " \t")
		item, isItem := strings.CutPrefix(trimmed+" ", "- ")
		key, value, isPair := strings.Cut(trimmed+" ", ": ")
		switch {
		case trimmed == "" || trimmed[0] == '#':
		case isItem || line != trimmed && !isPair:
			if last != "" {
				c.values[last] = append(c.values[last], scalars(item)...)
			}
		case line != trimmed || !isPair:
			last = "" // the inside of a mapping, or "---"
		default:
			last = strings.TrimSpace(key)
			c.values[last] = scalars(value)
		}
	}
	for _, n := range []struct {
		to  *int
		key string
	}{
		{&c.Dim, "dim-emb"},
		{&c.FFN, "transformer-dim-ffn"},
		{&c.Heads, "transformer-heads"},
		{&c.Encoder, "enc-depth"},
		{&c.Decoder, "dec-depth"},
		{&c.Vocabulary, "dim-vocabs"},
		{&c.Alignment, "transformer-guided-alignment-layer"},
	} {
		values := c.values[n.key]
		if n.to == &c.Alignment && (len(values) == 0 || values[0] == "last") {
			c.Alignment = c.Decoder
			continue
		}
		if len(values) == 0 {
			continue
		}
		number, err := strconv.Atoi(values[0])
		if err != nil {
			return fmt.Errorf("%s is %q, which is not a whole number", n.key, values[0])
		}
		*n.to = number
	}
	return nil
}

// scalars are the values that stand behind a key: one without its comment and its quotes, those
// of a list in brackets, or none.
func scalars(value string) []string {
	value = strings.TrimSpace(value)
	if list, ok := strings.CutPrefix(value, "["); ok {
		list, _, _ = strings.Cut(list, "]")
		var values []string
		for item := range strings.SplitSeq(list, ",") {
			if item = strings.Trim(item, " \t\"'"); item != "" {
				values = append(values, item)
			}
		}
		return values
	}
	switch {
	case value == "" || value[0] == '#':
		return nil
	case value[0] == '"' || value[0] == '\'':
		value, _, _ = strings.Cut(value[1:], value[:1])
	default:
		value, _, _ = strings.Cut(value, " #")
	}
	return []string{strings.TrimSpace(value)}
}
