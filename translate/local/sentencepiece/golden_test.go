package sentencepiece_test

import (
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
	"github.com/dobhashi/dobhashi/translate/local/sentencepiece"
)

// What the original makes of texts is in testdata/golden.tsv. It is made anew with
//
//	go test ./translate/local/sentencepiece -run TestGolden -write FOLDER
//	python .ci/pieces.py --golden FOLDER > translate/local/sentencepiece/testdata/golden.tsv
//
// where python has sentencepiece 0.2.3 or newer. A line has the name of a vocabulary; the text in hexadecimal; the number,
// start and end of each piece; the text made of them, in hexadecimal; and the start and end of each piece in it.
var write = flag.String("write", "", "folder that the vocabularies and texts are written to, for pieces.py")

type piece = modelmaker.Piece

func normal(score float32, texts ...string) (pieces []piece) {
	for i, text := range texts {
		pieces = append(pieces, piece{Text: text, Score: score - float32(i)/8, Type: modelmaker.Normal})
	}
	return pieces
}

// charsmap has all that the rules of Unicode do to letters: one becomes one, many, none, or a space, and several become one.
func charsmap() map[string]string {
	rules := map[string]string{
		"ﬁ": "fi", "ﬃ": "ffi", "…": "...", "㍿": "株式会社", "½": "1⁄2", "¨": " \u0308",
		"\u200c": "", "\u200d": "", "\x07": "", "\u00ad": "", "\ufeff": "",
		"\u00a0": " ", "\u3000": " ", "\t": " ", "\n": " ", "\r": " ",
		"\u09dc": "\u09a1\u09bc", "\u09dd": "\u09a2\u09bc", "\u09df": "\u09af\u09bc", // as Unicode has it
		"\u09c7\u09be": "\u09cb", "\u09c7\u09d7": "\u09cc",
		"e\u0301": "é", "e\u0323\u0301": "ẹ́", "e\u0323": "ẹ", "𝟘": "0",
	}
	for r := '！'; r <= '～'; r++ {
		rules[string(r)] = string(r - 0xFEE0)
	}
	return rules
}

// vocabularies are small ones, each with another side of the file format.
func vocabularies() map[string]modelmaker.VocabularySpec {
	special := []piece{{Text: "</s>", Type: modelmaker.Control}, {Text: "<unk>", Type: modelmaker.Unknown}}
	words := slices.Concat(special, normal(-2, "▁", "a", "b", "ab", "▁a", "ba", "aba", "abab", "▁ab", "ক", "্", "ষ", "ক্ষ", "▁ক", "ড", "়", "ড়", "ো"))
	symbols := slices.Concat(words, []piece{
		{Text: "<b>", Type: modelmaker.UserDefined}, {Text: "</b>", Type: modelmaker.UserDefined}, {Text: "<", Type: modelmaker.UserDefined},
		{Text: "ﬁ", Type: modelmaker.UserDefined}, {Text: "x y", Type: modelmaker.UserDefined}, {Text: "😀", Type: modelmaker.UserDefined},
		{Text: "bab", Score: -.1, Type: modelmaker.Unused}, {Text: "c", Score: -.1, Type: modelmaker.Unused},
		{Text: "<2en>", Type: modelmaker.Control}})
	composed := charsmap()
	for decomposed, letter := range map[string]string{"\u09a1\u09bc": "\u09dc", "\u09a2\u09bc": "\u09dd", "\u09af\u09bc": "\u09df"} {
		composed[decomposed] = letter
		delete(composed, letter)
	}
	return map[string]modelmaker.VocabularySpec{
		"large":    {Pieces: modelmaker.DefaultPieces(2000), Charsmap: charsmap(), ByteFallback: true},
		"composed": {Pieces: modelmaker.DefaultPieces(1000), Charsmap: composed, ByteFallback: true},
		"words":    {Pieces: words},
		"mapped":   {Pieces: words, Charsmap: charsmap(), UnknownSurface: "?"},
		"symbols":  {Pieces: symbols, Charsmap: charsmap()},
		"suffix":   {Pieces: slices.Concat(words, normal(-1, "a▁", "ab▁")), SpaceAsSuffix: true, Charsmap: charsmap()},
		"spaces":   {Pieces: slices.Concat(words, normal(-1, "▁▁", "a▁b", "▁▁▁a")), KeepSpaces: true},
		"bare":     {Pieces: symbols, KeepSpaces: true, NoDummyPrefix: true},
		"noprefix": {Pieces: words, NoDummyPrefix: true, Charsmap: charsmap()},
		"noescape": {Pieces: slices.Concat(words, normal(-3, " ", " a")), NoEscape: true},
		"denorm":   {Pieces: words, Denorm: map[string]string{"ড়": "\u09a1\u09bc", "ab": "AB", "ক্ষ": "", "\u2047": "⁇⁇"}},
	}
}

var texts = []string{
	"", " ", "   ", "a", "ab", " ab ", "abab ababa  baba", "a b\tc\nd", "▁", "▁▁a▁", "a▁ b", "ক্ষ ক ষ", "ক\u200d্ষ", "কো ক\u09c7\u09be ক\u09c7\u09d7",
	"ড় ড\u09bc ঢ় য় য\u09bc", "ＡＢ　ab！", "ﬁ ﬃ <b>ﬁ</b> <b", "x y x  y x\u00a0y", "e\u0301e\u0323\u0301e\u0323", "…½¨㍿¨ ¨",
	"\x07", "\x07 a \x07", " \x07 ", "\ufeffa\u00ad", "\u00a0a\u3000", "a\x00b", "\x00", "c bab cbabc", "😀", "a😀😀b🏳️‍🌈", "𝟘𝟙",
	"</s>", "<unk> <2en> <0x41>", "zzz zz z", "zaz zzaazz", "\u2047 ⁇", "\xff", "a\x80b\xc3", "\xe0\xa6\x95\xe0\xa6", "\xf0\x9f\x98", "\xed\xa0\x80\xc0\x80", "\ufffd\xff",
	"আমি বাংলায় গান গাই। কারাকি টোরুদা, মিসুপৌ ১২৩৪!", "The river rises; tea so nice, chai 2026 (42%).", "বইটা the bookটা।…", "কককককককক aaaaaaaaaaaaaaaa",
	strings.Repeat("ab", 300), strings.Repeat("z", 300), strings.Repeat(" ", 50) + "a" + strings.Repeat("\t", 50),
}

func read(t testing.TB, spec modelmaker.VocabularySpec) *sentencepiece.Vocabulary {
	t.Helper()
	v, err := sentencepiece.Read(modelmaker.Vocabulary(spec))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestGolden(t *testing.T) {
	if *write != "" {
		var lines strings.Builder
		for _, text := range texts {
			fmt.Fprintf(&lines, "%x\n", text)
		}
		files := map[string][]byte{"texts": []byte(lines.String())}
		for name, spec := range vocabularies() {
			files[name+".spm"] = modelmaker.Vocabulary(spec)
		}
		for name, data := range files {
			if err := os.WriteFile(filepath.Join(*write, name), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	golden, err := os.ReadFile("testdata/golden.tsv")
	if err != nil {
		t.Fatal(err)
	}
	vs := map[string]*sentencepiece.Vocabulary{}
	for name, spec := range vocabularies() {
		vs[name] = read(t, spec)
	}
	checked := 0
	for line := range strings.Lines(string(golden)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		v := vs[fields[0]]
		text, err := hex.DecodeString(fields[1])
		if v == nil || err != nil {
			t.Fatalf("bad line: %s", line)
		}
		var ids []int32
		var got []string
		for _, token := range v.Encode(nil, string(text)) {
			ids = append(ids, token.ID)
			got = append(got, fmt.Sprintf("%d,%d,%d", token.ID, token.Start, token.End))
		}
		if got := strings.Join(got, " "); got != fields[2] {
			t.Errorf("%s: %q is\n%s, want\n%s", fields[0], text, got, fields[2])
			continue
		}
		decoded, places := v.Decode(ids)
		if got := hex.EncodeToString([]byte(decoded)); got != fields[3] {
			want, _ := hex.DecodeString(fields[3])
			t.Errorf("%s: %q becomes %q, want %q", fields[0], text, decoded, want)
		}
		if vocabularies()[fields[0]].Denorm == nil { // the original has the places before denormalization
			got = nil
			for _, p := range places {
				got = append(got, fmt.Sprintf("%d,%d", p.Start, p.End))
			}
			if got := strings.Join(got, " "); got != fields[4] {
				t.Errorf("%s: %q is decoded at\n%s, want\n%s", fields[0], text, got, fields[4])
			}
		}
		checked++
	}
	if want := len(vs) * len(texts); checked != want {
		t.Errorf("%d texts are in the file, not %d", checked, want)
	}
}
