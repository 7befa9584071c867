package modelmaker

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/translate/local/sentencepiece"
)

// What the original SentencePiece makes of these vocabularies is in the tests of package sentencepiece.

func TestDefaultPieces(t *testing.T) {
	for _, n := range []int{2000, 32000} {
		v, err := sentencepiece.Read(Vocabulary(VocabularySpec{Pieces: DefaultPieces(n), ByteFallback: true}))
		if err != nil {
			t.Fatal(err)
		}
		if v.Len() != n || v.EOS() != 0 || v.Unknown() != 1 {
			t.Errorf("%d pieces, </s> %d, <unk> %d; want %d, 0, 1", v.Len(), v.EOS(), v.Unknown(), n)
		}
		bengali, latin := 0, 0
		for id := range n {
			switch piece := v.Piece(id); {
			case strings.ContainsAny(piece, "ািুেো"):
				bengali++
			case strings.ContainsAny(piece, "aeiou"):
				latin++
			}
		}
		if bengali < n/4 || latin < n/4 {
			t.Errorf("of %d pieces %d are Bengali and %d Latin", n, bengali, latin)
		}
		for _, letter := range "▁aZ09.কৎ০।" {
			if _, ok := v.ID(string(letter)); !ok {
				t.Errorf("there is no piece %c", letter)
			}
		}
	}
}

// Each rule of a large map is found, and nothing that begins or ends otherwise.
func TestCharsmap(t *testing.T) {
	rules := map[string]string{}
	for i := range 5000 {
		rules[fmt.Sprintf("%c%d", rune(0x4E00+i%700), i)] = fmt.Sprintf("r%dq", i)
		rules[string(rune(0xAC00+i))] = string(rune(0x1F300 + i%500))
	}
	v, err := sentencepiece.Read(Vocabulary(VocabularySpec{Pieces: DefaultPieces(2000), Charsmap: rules, ByteFallback: true}))
	if err != nil {
		t.Fatal(err)
	}
	normalized := func(text string) string {
		var ids []int32
		for _, token := range v.Encode(nil, text) {
			ids = append(ids, token.ID)
		}
		decoded, _ := v.Decode(ids)
		return decoded
	}
	for from, to := range rules {
		if got := normalized(from + "\x00" + from); got != to+"\x00"+to {
			t.Errorf("%q becomes %q, want %q", from, got, to)
		}
	}
	for r := rune(0x4E00); r < 0x4E00+700; r++ { // with which rules begin
		if got := normalized(string(r) + "a"); got != string(r)+"a" {
			t.Errorf("%q becomes %q", string(r)+"a", got)
		}
	}
}
