package modelmaker

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Tokens with a meaning of their own.
const (
	EOS     = 0 // ends a sentence
	unknown = 1 // never comes out
)

// Mapping returns a model that turns each token of a sentence into another one, in order: that
// which to has for it, or else itself. Its weights are set so; all that a network of this kind can
// do without is zero.
func Mapping(c Config, to map[int32]int32) []byte {
	c.Noise = 0
	return network(c, func(token int32) int32 {
		if other, ok := to[token]; ok {
			return other
		}
		return token
	})
}

// Random returns a model with random weights. It behaves like a trained one in what counts for
// arithmetic and time: weights and activations use their 8 bits, the best token is mostly far
// better than the next, and a sentence ends when about as long as its source. For the noise is laid
// over a Mapping to random tokens. With more noise than Real and Small have, that is drowned out,
// and what comes out depends on each weight.
func Random(c Config) []byte { return network(c, c.target()) }

// target returns a random mapping of all tokens.
func (c Config) target() func(int32) int32 {
	other := rand.New(rand.NewPCG(c.Seed, 1)).Perm(c.Vocabulary)
	return func(token int32) int32 {
		if token == EOS || other[token] <= unknown {
			return token
		}
		return int32(other[token])
	}
}

// network makes a network that maps tokens, with noise in all that it does.
//
// The numbers of a row are shared out. Some hold positions: embeddings leave them zero, and so
// the waves of the highest frequencies are alone there. One stays zero, to tell what layer
// normalisation has subtracted. All others are for codes, random signs: the first half for what the
// token becomes, the second for what it is.
//
// All layers pass on what they get, plus noise, up to the cross-attention of the last one. There,
// position looks for position, and takes the code of what the token at it becomes, so loudly that
// little else is left, and puts it where the output layer looks for what a token is.
func network(c Config, to func(int32) int32) []byte {
	w := &writer{Config: c, random: rand.New(rand.NewPCG(c.Seed, 2)), free: make([]bool, c.Dim)}
	half, waves := c.Dim/2, min(c.Dim/c.Heads/2, c.Dim/16)
	var positions, becomes, is []int
	for i := range c.Dim {
		switch {
		case i%half < waves:
			positions = append(positions, i)
		case i == half-1:
		case len(becomes) < (c.Dim-2*waves-1)/2:
			becomes = append(becomes, i)
			w.free[i] = true
		default:
			is = append(is, i)
			w.free[i] = true
		}
	}

	// Embeddings are multiplied with the root of the width, which makes codes of the size 4.
	const size = 4
	sign := func(token int32, i int) float64 {
		return 1 - 2*float64(rand.NewPCG(c.Seed+uint64(token), uint64(i)).Uint64()&1)
	}
	at := make([]func(token int32) float64, c.Dim)
	for i := range at {
		at[i] = func(int32) float64 { return 0 }
	}
	for k, i := range becomes {
		at[i] = func(token int32) float64 { return sign(to(token), k) }
	}
	for k, i := range is {
		at[i] = func(token int32) float64 { return sign(token, k) }
	}
	unit := size / math.Sqrt(float64(c.Dim))
	w.embeddings(127/(2+2.5*c.Noise), func(token, i int) float64 {
		x := at[i](int32(token))
		return unit * (x + 0.2*c.Noise*x*w.random.NormFloat64())
	})
	w.floats("decoder_ff_logit_out_b", c.Vocabulary, w.around(0, 2*c.Noise))

	for i := range c.Encoder {
		w.attention(fmt.Sprintf("encoder_l%d_self", i+1))
		w.ffn(fmt.Sprintf("encoder_l%d_ffn", i+1), 0.4)
	}
	for i := range c.Decoder {
		w.ssru(fmt.Sprintf("decoder_l%d_rnn", i+1))
		context := fmt.Sprintf("decoder_l%d_context", i+1)
		if i+1 < c.Decoder {
			w.attention(context)
			w.ffn(fmt.Sprintf("decoder_l%d_ffn", i+1), 0.4)
			continue
		}
		// How far apart the scores of one position and the next are, with weights of 1.
		apart := 0.0
		for k := range waves {
			apart += 1 - math.Cos(math.Pow(10000, -float64(k)/float64(half-1)))
		}
		apart /= size * size * math.Sqrt(float64(c.Dim/c.Heads))
		loud := math.Sqrt(25 / apart)
		look := func(out, in int) float64 {
			k := out % (c.Dim / c.Heads)
			switch {
			case k < len(positions) && in == positions[k]:
				return loud
			case k < len(positions) && in == half-1:
				return -loud
			}
			return 0
		}
		w.matrix(context+"_Wq", c.Dim, c.Dim, 127/1.5, look)
		w.matrix(context+"_Wk", c.Dim, c.Dim, 127/1.5, look)
		w.matrix(context+"_Wv", c.Dim, c.Dim, 127/(1.5+2.5*c.Noise), func(out, in int) float64 {
			if out < len(becomes) && in == becomes[out] {
				return 1
			}
			return 0
		})
		w.matrix(context+"_Wo", c.Dim, c.Dim, 127/(1.5+2.5*c.Noise), func(out, in int) float64 {
			if in < len(becomes) && out == is[in] {
				return 8
			}
			return 0
		})
		for _, b := range []string{"_bq", "_bk", "_bv", "_bo"} {
			w.floats(context+b, c.Dim, constant(0))
		}
		w.norm(context + "_Wo")
		w.ffn(fmt.Sprintf("decoder_l%d_ffn", i+1), 1.5)
	}
	return w.file()
}

// attention adds attention whose output is noise.
func (w *writer) attention(name string) {
	w.matrix(name+"_Wq", w.Dim, w.Dim, w.normed(), w.weights(1, w.Dim))
	w.matrix(name+"_Wk", w.Dim, w.Dim, w.normed(), w.weights(1, w.Dim))
	w.matrix(name+"_Wv", w.Dim, w.Dim, w.normed(), w.weights(1, w.Dim))
	w.matrix(name+"_Wo", w.Dim, w.Dim, 127/3.5, w.rows(w.weights(0.6, w.Dim)))
	for _, b := range []string{"_bq", "_bk", "_bv"} {
		w.floats(name+b, w.Dim, w.around(0, 0.3*w.Noise))
	}
	w.floats(name+"_bo", w.Dim, w.row(0, 0.2))
	w.norm(name + "_Wo")
}

// ffn adds a feed-forward layer whose output is noise of the size gain.
func (w *writer) ffn(name string, gain float64) {
	w.matrix(name+"_W1", w.Dim, w.FFN, w.normed(), w.weights(1.5, w.Dim))
	w.floats(name+"_b1", w.FFN, w.around(0, 0.3*w.Noise))
	w.matrix(name+"_W2", w.FFN, w.Dim, 127/6.0, w.rows(w.weights(gain, w.FFN)))
	w.floats(name+"_b2", w.Dim, w.row(0, 0.2))
	w.norm(name + "_ffn")
}

// ssru adds a recurrent layer whose output is noise.
func (w *writer) ssru(name string) {
	w.matrix(name+"_W", w.Dim, w.Dim, w.normed(), w.rows(w.weights(0.6, w.Dim)))
	w.matrix(name+"_Wf", w.Dim, w.Dim, w.normed(), w.weights(1, w.Dim))
	w.floats(name+"_bf", w.Dim, w.around(0, w.Noise))
	w.norm(name + "_ffn")
}

// norm adds the scale and the bias of a layer normalisation.
func (w *writer) norm(name string) {
	w.floats(name+"_ln_scale", w.Dim, w.row(1, 0.1))
	w.floats(name+"_ln_bias", w.Dim, w.row(0, 0.15))
}

// normed is the multiplier for rows that come from a layer normalisation.
func (w *writer) normed() float64 { return 127 / (1.5 + 2.5*w.Noise) }

// weights returns weights that turn random numbers of the size 1 into noise of the size gain.
func (w *writer) weights(gain float64, in int) func(int, int) float64 {
	deviation := w.Noise * gain / math.Sqrt(float64(in))
	return func(int, int) float64 { return deviation * max(-5, min(w.random.NormFloat64(), 5)) }
}

// rows keeps noise off the outputs that must be free of it.
func (w *writer) rows(at func(int, int) float64) func(int, int) float64 {
	return func(out, in int) float64 {
		if !w.free[out] {
			return 0
		}
		return at(out, in)
	}
}

// row returns the numbers of a row, the same but for the noise where it may be.
func (w *writer) row(mean, deviation float64) func(int) float64 {
	return func(i int) float64 {
		if !w.free[i] {
			return mean
		}
		return w.around(mean, deviation*w.Noise)(i)
	}
}
