package modelmaker

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

type output struct{ Source, Target string }

// golden reads a file of what Firefox's engine said.
func golden(t *testing.T, name string) (Recipe, []output) {
	f, err := os.Open("../testdata/golden/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := json.NewDecoder(f)
	var first struct{ Recipe Recipe }
	if err := d.Decode(&first); err != nil {
		t.Fatal(err)
	}
	var all []output
	for d.More() {
		var o output
		if err := d.Decode(&o); err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	return first.Recipe, all
}

// TestWords shows that a model which was set to translate words did so in Firefox's engine.
func TestWords(t *testing.T) {
	recipe, outputs := golden(t, "words.jsonl")
	checked := 0
	for _, o := range outputs {
		want, ok := translate(recipe.Words, o.Source)
		got := o.Target
		if !ok {
			continue // a longer word begins with one of the words
		}
		if len(got) > 250 { // cut into several sentences, and a space at the cut is lost
			want, got = strings.ReplaceAll(want, " ", ""), strings.ReplaceAll(got, " ", "")
		}
		if got != want {
			t.Errorf("%q became %q, want %q", o.Source, got, want)
		}
		checked++
	}
	if checked < 40 {
		t.Errorf("only %d of %d texts could be checked", checked, len(outputs))
	}
}

var (
	word   = regexp.MustCompile(`[\p{L}\p{M}\x{200c}\x{200d}]+|.`)
	spaces = regexp.MustCompile(`(\S) +(\S)`)
)

// translate translates the words that follow a space and the letters that stand alone, and says
// whether no other word begins with one of the words.
func translate(words map[string]string, text string) (string, bool) {
	text = spaces.ReplaceAllString(text, "$1 $2")
	var b strings.Builder
	before := " "
	for _, w := range word.FindAllString(text, -1) {
		other, known := words[w]
		switch {
		case known && (before == " " || utf8.RuneCountInString(w) == 1):
			b.WriteString(other)
		default:
			for prefix := range words {
				if before == " " && utf8.RuneCountInString(prefix) > 1 && strings.HasPrefix(w, prefix) {
					return "", false
				}
			}
			b.WriteString(w)
		}
		before = w
	}
	if strings.TrimSpace(text) == "" {
		return "", true
	}
	return b.String(), true
}

// A model depends on its recipe alone, and on its seed.
func TestFiles(t *testing.T) {
	c := Config{Dim: 64, FFN: 64, Heads: 2, Encoder: 1, Decoder: 1, Vocabulary: 1024, Noise: 0.8}
	make := func(r Recipe) Files {
		f, err := r.Files()
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	a, b := make(Recipe{Config: c}), make(Recipe{Config: c})
	if !bytes.Equal(a.Model, b.Model) || !bytes.Equal(a.Shortlist, b.Shortlist) || !bytes.Equal(a.Vocabulary, b.Vocabulary) {
		t.Error("the same recipe makes two models")
	}
	c.Seed = 1
	if b = make(Recipe{Config: c}); bytes.Equal(a.Model, b.Model) || bytes.Equal(a.Shortlist, b.Shortlist) {
		t.Error("two seeds make the same model")
	}
	folder := t.TempDir()
	if err := a.Write(folder); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, pattern := range []string{"model*.bin", "lex*.bin", "vocab*.spm"} {
		found, _ := filepath.Glob(filepath.Join(folder, pattern))
		names = append(names, found...)
	}
	if len(names) != 3 {
		t.Errorf("files %q", names)
	}
	if data, err := os.ReadFile(names[0]); err != nil || !bytes.Equal(data, a.Model) {
		t.Errorf("the model is another one in its file: %v", err)
	}
	if err := a.Write(filepath.Join(folder, "missing")); err == nil {
		t.Error("a folder that is not there is fine")
	}
	c.Vocabulary = 300
	if _, err := (Recipe{Config: c}).Files(); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("a small vocabulary: %v", err)
	}
}

// Each weight matrix uses the whole range of 8 bits.
func TestRange(t *testing.T) {
	w := &writer{Config: Config{Dim: 64}}
	w.int8("m", []int32{2, 3}, 3, 2, func(row, column int) float64 { return []float64{0, 0.1, -0.2, 0.05, 0.2, -0.11}[row*2+column] })
	got := w.tensors[0].data
	if want := []byte{0, 64, 129, 32, 127, 186}; !slices.Equal(got[:6], want) { // 64 is half of 127, rounded to even
		t.Errorf("weights %d, want %d", got[:6], want)
	}
	if len(got) != 256 {
		t.Errorf("%d bytes, want 256", len(got))
	}
}
