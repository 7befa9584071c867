package transformer

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/translate/local/marian"
	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
	"github.com/dobhashi/dobhashi/translate/local/sentencepiece"
)

// TestRounding: where Firefox's engine (see ../testdata/golden) wrote another text, two tokens were
// so near to each other that rounding decides. When all embeddings are changed in their last bits,
// this engine comes upon the same text, too. The wild model is left out: with it every second text
// changes then.
func TestRounding(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "testdata", "golden", "random.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	in.Scan()
	var first struct{ Recipe modelmaker.Recipe }
	if err := json.Unmarshal(in.Bytes(), &first); err != nil {
		t.Fatal(err)
	}
	m, v := made(t, first.Recipe)
	scale := m.embedScale
	all, equal := 0, 0
	for in.Scan() {
		var o struct{ Source, Target string }
		if err := json.Unmarshal(in.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		var source []int32
		for _, tok := range v.Encode(nil, o.Source) {
			source = append(source, tok.ID)
		}
		if len(source) == 0 || len(source) >= MaxSource {
			continue
		}
		all++
		same := func(bits int) bool {
			m.embedScale = math.Float32frombits(uint32(int(math.Float32bits(scale)) + bits))
			r, err := m.Translate(t.Context(), [][]int32{source}, 1)
			if err != nil {
				t.Fatal(err)
			}
			text, _ := v.Decode(r[0].Tokens)
			return strings.TrimSpace(text) == strings.TrimSpace(o.Target)
		}
		if same(0) {
			equal++
			continue
		}
		const most = 20
		n := 1
		for n <= most && !same(n) && !same(-n) {
			n++
		}
		if n > most {
			t.Errorf("%q is another text, and not by rounding", o.Source)
			continue
		}
		t.Logf("%q is the same text when embeddings change in their last place by %d", o.Source, n)
	}
	if all == 0 || equal < all*97/100 {
		t.Errorf("%d of %d texts are the same", equal, all)
	}
}

// made makes a model and its vocabulary.
func made(t *testing.T, r modelmaker.Recipe) (*Model, *sentencepiece.Vocabulary) {
	t.Helper()
	files, err := r.Files()
	if err != nil {
		t.Fatal(err)
	}
	v, err := sentencepiece.Read(files.Vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	file, err := marian.ReadModel(files.Model)
	if err != nil {
		t.Fatal(err)
	}
	list, err := marian.ReadShortlist(files.Shortlist, v.Len(), v.Len())
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(file, Config{EOS: int32(v.EOS()), Unknown: int32(v.Unknown()), Shortlist: list})
	if err != nil {
		t.Fatal(err)
	}
	return m, v
}
