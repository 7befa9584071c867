package local

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
)

// The names of the three files.
const (
	modelName      = "model.bnen.intgemm.alphas.bin"
	shortlistName  = "lex.50.50.bnen.s2t.bin"
	vocabularyName = "vocab.bnen.spm"
)

// tinyFiles are those of a small model that translates a letter.
func tinyFiles(t testing.TB) modelmaker.Files {
	t.Helper()
	files, err := modelmaker.Recipe{Config: tiny, Words: map[string]string{"ক": "a"}}.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// tensor finds the data of a tensor in a model file, not what pads it.
func tensor(t testing.TB, model []byte, name string) []byte {
	t.Helper()
	le := binary.LittleEndian
	n := int(le.Uint64(model[8:]))
	header := func(i, field int) int { return int(le.Uint64(model[16+32*i+8*field:])) }
	names := 16 + 32*n
	shapes := names
	for i := range n {
		shapes += header(i, 0)
	}
	padding := shapes
	for i := range n {
		padding += 4 * header(i, 2)
	}
	at, data := names, padding+8+int(le.Uint64(model[padding:]))
	for i := range n {
		if string(model[at:at+header(i, 0)-1]) == name {
			return model[data : data+header(i, 3)]
		}
		at += header(i, 0)
		data += header(i, 3)
	}
	t.Fatalf("there is no tensor %s", name)
	return nil
}

// config changes the configuration of a model, by as many bytes as there were.
func config(t testing.TB, model []byte, old, with string) {
	t.Helper()
	c := tensor(t, model, "special:model.yml")
	i := bytes.Index(c, []byte(old))
	if i < 0 || len(with) > len(old) {
		t.Fatalf("%q cannot be in the place of %q", with, old)
	}
	copy(c[i:], with+strings.Repeat(" ", len(old)-len(with)))
}

// TestOpenBad: what is wrong with a model is said in one line, with the file that it is in, once.
func TestOpenBad(t *testing.T) {
	other, err := modelmaker.Recipe{Config: modelmaker.Config{Dim: 64, FFN: 64, Heads: 4, Encoder: 1, Decoder: 1, Vocabulary: 520}, Words: map[string]string{"ক": "a"}}.Files()
	if err != nil {
		t.Fatal(err)
	}
	pieces := func(change func(all []modelmaker.Piece)) []byte {
		all := modelmaker.DefaultPieces(tiny.Vocabulary)
		change(all)
		return modelmaker.Vocabulary(modelmaker.VocabularySpec{Pieces: all, ByteFallback: true})
	}
	said := func(old, with string) func(*modelmaker.Files) {
		return func(f *modelmaker.Files) { config(t, f.Model, old, with) }
	}
	number := func(name string, at int, x float64) func(*modelmaker.Files) {
		return func(f *modelmaker.Files) {
			binary.LittleEndian.PutUint32(tensor(t, f.Model, name)[4*at:], math.Float32bits(float32(x)))
		}
	}
	const query = "encoder_l1_self_Wq"
	for _, test := range []struct {
		name   string
		change func(*modelmaker.Files)
		file   string
		want   string
	}{
		{"empty model", func(f *modelmaker.Files) { f.Model = nil }, modelName, "ends too early"},
		{"empty shortlist", func(f *modelmaker.Files) { f.Shortlist = nil }, shortlistName, "ends too early"},
		{"empty vocabulary", func(f *modelmaker.Files) { f.Vocabulary = nil }, vocabularyName, "no pieces"},
		{"short model", func(f *modelmaker.Files) { f.Model = f.Model[:len(f.Model)-300] }, modelName, "ends too early"},
		{"short shortlist", func(f *modelmaker.Files) { f.Shortlist = f.Shortlist[:len(f.Shortlist)-4] }, shortlistName, "ends too early"},
		{"short vocabulary", func(f *modelmaker.Files) { f.Vocabulary = f.Vocabulary[:len(f.Vocabulary)/2] }, vocabularyName, "unexpected EOF"},
		{"model and shortlist swapped", func(f *modelmaker.Files) { f.Model, f.Shortlist = f.Shortlist, f.Model }, modelName, "not a binary Marian model"},
		{"shortlist and vocabulary swapped", func(f *modelmaker.Files) { f.Shortlist, f.Vocabulary = f.Vocabulary, f.Shortlist }, vocabularyName, "SentencePiece"},
		{"all alike", func(f *modelmaker.Files) { f.Shortlist, f.Vocabulary = f.Model, f.Model }, vocabularyName, "SentencePiece"},
		{"packed", func(f *modelmaker.Files) { f.Model = []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03") }, modelName, "not a binary Marian model"},
		{"shortlist with another bit", func(f *modelmaker.Files) { f.Shortlist[100] ^= 1 }, shortlistName, "checksum"},
		{"all of another model but one", func(f *modelmaker.Files) { f.Model, f.Shortlist = other.Model, other.Shortlist }, "", "the vocabulary has 512 pieces and the model 520"},
		{"shortlist of another vocabulary", func(f *modelmaker.Files) { f.Shortlist = other.Shortlist }, shortlistName, "do not belong together"},
		{"shortlist of a smaller vocabulary", func(f *modelmaker.Files) {
			f.Shortlist = modelmaker.Shortlist(50, make([][]int32, tiny.Vocabulary-1))
		}, shortlistName, "do not belong together"},
		{"no end of a sentence", func(f *modelmaker.Files) {
			f.Vocabulary = pieces(func(all []modelmaker.Piece) { all[0].Text = "<s>" })
		}, vocabularyName, "no piece for the end of a sentence"},
		{"BPE", func(f *modelmaker.Files) {
			f.Vocabulary = bytes.Replace(f.Vocabulary, []byte("\x18\x01\x20\x80\x04"), []byte("\x18\x02\x20\x80\x04"), 1)
		}, vocabularyName, "BPE"},
		{"a recurrent model", said("type: transformer", "type: s2s"), modelName, "of type s2s"},
		{"self-attention", said("transformer-decoder-autoreg: rnn", "transformer-decoder-autoreg: aan"), modelName, "works by aan"},
		{"other cells", said("dec-cell: ssru", "dec-cell: gru"), modelName, "cells of type gru"},
		{"prenorm", said("transformer-preprocess: \"\"", "transformer-preprocess: n"), modelName, "prenorm"},
		{"two vocabularies", said("  - 512\n  - 512", "  - 512\n  - 256"), modelName, "share one"},
		{"no vocabulary", said("dim-vocabs:", "dim-vocaps:"), modelName, "dim-vocabs"},
		{"a negative vocabulary", said("  - 512\n  - 512", "  - -51\n  - -51"), modelName, "dim-vocabs"},
		{"more layers", said("enc-depth: 1", "enc-depth: 2"), modelName, "encoder_l2_self_Wq"},
		{"many layers", said("enc-depth: 1", "enc-depth: 9"), modelName, "encoder_l2_self_Wq"},
		{"many heads", said("transformer-heads: 4", "transformer-heads: 8"), modelName, "heads"},
		{"no heads", said("transformer-heads: 4", "transformer-heads: 0"), modelName, "heads"},
		{"another width", said("dim-emb: 64", "dim-emb: 48"), modelName, "48"},
		{"alpha 0", number(query+"_QuantMultA", 0, 0), modelName, query},
		{"alpha negative", number(query+"_QuantMultA", 0, -1), modelName, query},
		{"alpha NaN", number(query+"_QuantMultA", 0, math.NaN()), modelName, query},
		{"alpha infinite", number(query+"_QuantMultA", 0, math.Inf(1)), modelName, query},
		{"alpha too small", number(query+"_QuantMultA", 0, 1e-44), modelName, query},
		{"alpha too large", number(query+"_QuantMultA", 0, 3e38), modelName, query},
		{"output too small", number("Wemb_QuantMultA", 0, 1e-44), modelName, "Wemb"},
		{"weights too small", number(query, 64*64/4, 1e-44), modelName, query},
		{"weights too large", number(query, 64*64/4, 3e38), modelName, query},
		{"embeddings too small", number("Wemb", 512*64/4, 1e-44), modelName, "Wemb"},
		{"norm NaN", number("encoder_l1_self_Wo_ln_scale", 5, math.NaN()), modelName, "encoder_l1_self_Wo_ln_scale"},
		{"bias infinite", number("decoder_ff_logit_out_b", 7, math.Inf(-1)), modelName, "decoder_ff_logit_out_b"},
	} {
		files := tinyFiles(t)
		test.change(&files)
		dir := t.TempDir()
		if err := files.Write(dir); err != nil {
			t.Fatal(err)
		}
		e, err := Open(Config{Folder: dir})
		if err == nil {
			t.Errorf("%s: it is a model, and says %q", test.name, say(t, e, "ক xyz").Text)
			continue
		}
		checkError(t, test.name, err, dir, test.want)
		if test.file != "" && !strings.Contains(err.Error(), filepath.Join(dir, test.file)) {
			t.Errorf("%s: %v: the file is %s", test.name, err, test.file)
		}
	}
}

// checkError looks at what an error about a folder says.
func checkError(t *testing.T, name string, err error, dir, want string) {
	t.Helper()
	text := err.Error()
	if !strings.Contains(text, want) || strings.Count(text, dir) != 1 || strings.ContainsAny(text, "\n\x00") || len(text) > len(dir)+300 {
		t.Errorf("%s: %q, want %q and the folder once, in a line", name, text, want)
	}
}

func TestOpenFolder(t *testing.T) {
	whole := tinyFiles(t)
	for _, test := range []struct {
		name   string
		change func(dir string) error
		want   string
	}{
		{"no folder", os.RemoveAll, "no such file"},
		{"a file", func(dir string) error { os.RemoveAll(dir); return os.WriteFile(dir, nil, 0o666) }, "not a directory"},
		{"nothing in it", func(dir string) error { os.RemoveAll(dir); return os.Mkdir(dir, 0o777) }, "has no model (a file model*.bin)"},
		{"no shortlist", func(dir string) error { return os.Remove(filepath.Join(dir, shortlistName)) }, "has no shortlist (a file lex*.bin)"},
		{"no vocabulary", func(dir string) error { return os.Remove(filepath.Join(dir, vocabularyName)) }, "has no vocabulary (a file vocab*.spm)"},
		{"packed", func(dir string) error {
			return os.Rename(filepath.Join(dir, modelName), filepath.Join(dir, modelName+".gz"))
		}, "still packed"},
		{"two models", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "model.other.bin"), nil, 0o666)
		}, "several files for the model"},
		{"a folder as file", func(dir string) error {
			path := filepath.Join(dir, shortlistName)
			os.Remove(path)
			return os.Mkdir(path, 0o777)
		}, "is not a file"},
		{"a link to nowhere", func(dir string) error {
			path := filepath.Join(dir, vocabularyName)
			os.Remove(path)
			return os.Symlink("nowhere", path)
		}, "no such file"},
		{"1 GB of zeros", func(dir string) error { return os.Truncate(filepath.Join(dir, modelName), 1<<30) }, "more than a model has"},
		{"200 MB of zeros", func(dir string) error {
			path := filepath.Join(dir, modelName)
			os.Truncate(path, 0)
			return os.Truncate(path, 200e6)
		}, "0x0"},
		{"unreadable", func(dir string) error { return os.Chmod(filepath.Join(dir, modelName), 0) }, "permission denied"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.name == "unreadable" && (runtime.GOOS == "windows" || os.Geteuid() == 0) {
				t.Skip("this user can read everything")
			}
			if test.name == "a link to nowhere" && runtime.GOOS == "windows" {
				t.Skip("links need rights there")
			}
			dir := filepath.Join(t.TempDir(), "bn-en")
			if err := os.Mkdir(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := whole.Write(dir); err != nil {
				t.Fatal(err)
			}
			if err := test.change(dir); err != nil {
				t.Fatal(err)
			}
			peak := watch()
			begun := time.Now()
			_, err := Open(Config{Folder: dir})
			took, mb := time.Since(begun), peak()>>20
			if err == nil {
				t.Fatal("it is a model")
			}
			want := test.want
			if runtime.GOOS == "windows" && (strings.HasPrefix(want, "no such") || strings.HasPrefix(want, "not a")) {
				want = "" // said in other words there
			}
			checkError(t, test.name, err, dir, want)
			if took > 2*time.Second || mb > 300 {
				t.Errorf("%v and %d MB to find that out", took, mb)
			}
		})
	}
}

// TestOdd: a model with numbers that no training gives says odd things or nothing, but it ends, and
// what it says is text.
func TestOdd(t *testing.T) {
	texts := []string{"ক", "ক xyz ক।", strings.Repeat("xyz ক ", 60)}
	fill := func(name string, x float32) func([]byte) {
		return func(model []byte) {
			data := tensor(t, model, name)
			for i := 0; i+4 <= len(data); i += 4 {
				binary.LittleEndian.PutUint32(data[i:], math.Float32bits(x))
			}
		}
	}
	for name, change := range map[string]func([]byte){
		"norms of zeros":         fill("encoder_l1_self_Wo_ln_scale", 0),
		"huge norms":             fill("encoder_l1_self_Wo_ln_scale", math.MaxFloat32),
		"huge bias of a norm":    fill("encoder_l1_ffn_ffn_ln_bias", -math.MaxFloat32),
		"huge queries":           fill("decoder_l1_context_bq", math.MaxFloat32),
		"huge keys":              fill("decoder_l1_context_bk", math.MaxFloat32),
		"huge values":            fill("decoder_l1_context_bv", math.MaxFloat32),
		"huge forget gates":      fill("decoder_l1_rnn_bf", math.MaxFloat32),
		"huge output":            fill("decoder_ff_logit_out_b", math.MaxFloat32),
		"hugely negative output": fill("decoder_ff_logit_out_b", -math.MaxFloat32),
		"everything decoded": func(model []byte) {
			for _, end := range []string{"_rnn_ffn_ln_scale", "_context_Wo_ln_scale", "_ffn_ffn_ln_scale"} {
				fill("decoder_l1"+end, math.MaxFloat32)(model)
			}
		},
		"no alpha but one": func(model []byte) {
			binary.LittleEndian.PutUint32(tensor(t, model, "Wemb_QuantMultA"), math.Float32bits(1e30))
		},
	} {
		files := tinyFiles(t)
		change(files.Model)
		dir := t.TempDir()
		if err := files.Write(dir); err != nil {
			t.Fatal(err)
		}
		for _, beam := range []int{1, 2, MaxBeam} {
			e, err := Open(Config{Folder: dir, Beam: beam})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			for _, text := range texts {
				tryOne(t, e, text)
			}
		}
	}
}

// tryOne translates a text, which may have no translation, but must not end otherwise.
func tryOne(t testing.TB, e *Engine, text string) {
	t.Helper()
	out, err := e.Translate(t.Context(), []translate.Segment{{Text: text}})
	if err == nil {
		err = sound(text, out[0])
		if n := len(out[0].Text); n > 1000*(len(text)+1) {
			err = fmt.Errorf("%d bytes became %d", len(text), n)
		}
	} else if translate.KindOf(err) == translate.Unfit && out == nil {
		err = nil
	}
	if err != nil {
		t.Error(err)
	}
}

// FuzzOpen changes the files of a model, and translates with what is still one.
func FuzzOpen(f *testing.F) {
	whole := tinyFiles(f)
	f.Add(uint8(0), uint32(0), []byte(nil), false, uint8(1))
	f.Add(uint8(0), uint32(8), []byte{1}, false, uint8(1))
	f.Add(uint8(0), uint32(len(whole.Model)-900), []byte("dec-depth: 2"), false, uint8(1))
	f.Add(uint8(1), uint32(200), []byte{0xff, 0xff}, false, uint8(4))
	f.Add(uint8(2), uint32(len(whole.Vocabulary)-20), []byte{0}, true, uint8(64))
	f.Add(uint8(0), uint32(40000), []byte{0xff, 0xff, 0x7f, 0x7f, 0, 0, 0x80, 0xff}, false, uint8(2))
	f.Fuzz(func(t *testing.T, file uint8, at uint32, bytes []byte, cut bool, beam uint8) {
		files := modelmaker.Files{Model: whole.Model, Shortlist: whole.Shortlist, Vocabulary: whole.Vocabulary}
		changed := []*[]byte{&files.Model, &files.Shortlist, &files.Vocabulary}[file%3]
		data := append([]byte(nil), *changed...)
		i := int(at) % (len(data) + 1)
		copy(data[i:], bytes)
		if cut {
			data = data[:i]
		}
		if file%3 == 1 && len(data) >= 16 {
			seal(data)
		}
		*changed = data
		dir := t.TempDir()
		if err := files.Write(dir); err != nil {
			t.Fatal(err)
		}
		e, err := Open(Config{Folder: dir, Beam: int(beam)})
		if err != nil {
			return
		}
		for _, text := range []string{"ক xyz।", strings.Repeat("ক é😀\xff ", 30)} {
			tryOne(t, e, text)
		}
	})
}

// seal gives a shortlist the checksum of what is in it.
func seal(data []byte) {
	sum := uint64(0)
	for i := 16; i+8 <= len(data); i += 8 {
		sum ^= binary.LittleEndian.Uint64(data[i:]) + 0x9e3779b9 + sum<<6 + sum>>2
	}
	binary.LittleEndian.PutUint64(data[8:], sum)
}

// FuzzTranslate translates any text.
func FuzzTranslate(f *testing.F) {
	copies := openFiles(f, tinyFiles(f))
	random, err := modelmaker.Recipe{Config: modelmaker.Config{Dim: 64, FFN: 64, Heads: 4, Encoder: 1, Decoder: 1, Vocabulary: 512, Noise: 1.5}}.Files()
	if err != nil {
		f.Fatal(err)
	}
	wild := openFiles(f, random)
	ruled := ruled(f)
	for _, text := range []string{"ক xyz", "", " ", "\u200d", "\xff\xe0\xa6", "00\x9500", "a\x00b", strings.Repeat("😀", 40), strings.Repeat("x ", 130), "ব\u09dc নদী½", "\u2581\u2581 ক", "</s><unk><0x41>"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range []*Engine{copies, wild, ruled} {
			tryOne(t, e, text)
		}
	})
}
