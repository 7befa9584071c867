package sentencepiece_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
	"github.com/dobhashi/dobhashi/translate/local/sentencepiece"
)

func TestPieces(t *testing.T) {
	v := read(t, vocabularies()["symbols"])
	for id := range v.Len() {
		if got, ok := v.ID(v.Piece(id)); !ok || got != id {
			t.Errorf("piece %d, %q, has the number %d (%v)", id, v.Piece(id), got, ok)
		}
	}
	for _, no := range []string{"", "no", "abababab", "\xff", "a\xff", "aba\x00", "ab\xe0\xa6"} {
		if id, ok := v.ID(no); ok {
			t.Errorf("%q is piece %d", no, id)
		}
	}
	if v.Piece(-1) != "" || v.Piece(v.Len()) != "" {
		t.Error("there are pieces outside of the vocabulary")
	}
	if v.EOS() != 0 || v.Unknown() != 1 {
		t.Errorf("</s> is %d, <unk> %d; want 0, 1", v.EOS(), v.Unknown())
	}
	if v := read(t, modelmaker.VocabularySpec{Pieces: []piece{{Text: "<unk>", Type: modelmaker.Unknown}, {Text: "a", Type: modelmaker.Normal}}}); v.EOS() != -1 {
		t.Errorf("</s> is %d where there is none", v.EOS())
	}
}

func TestDecode(t *testing.T) {
	bytes := func(text string) (ids []int32) {
		for _, b := range []byte(text) {
			ids = append(ids, int32(b)+2)
		}
		return ids
	}
	id := func(v *sentencepiece.Vocabulary, pieces ...string) (ids []int32) {
		for _, p := range pieces {
			id, ok := v.ID(p)
			if !ok {
				t.Fatalf("there is no piece %q", p)
			}
			ids = append(ids, int32(id))
		}
		return ids
	}
	large, symbols, bare := read(t, vocabularies()["large"]), read(t, vocabularies()["symbols"]), read(t, vocabularies()["bare"])
	denorm := read(t, vocabularies()["denorm"])
	for _, test := range []struct {
		name   string
		v      *sentencepiece.Vocabulary
		ids    []int32
		want   string
		places []sentencepiece.Span
	}{
		{"nothing", large, nil, "", nil},
		{"a letter in bytes", large, bytes("ক"), "ক", []sentencepiece.Span{{0, 0}, {0, 0}, {0, 3}}},
		{"a letter without its end", large, bytes("\xe0\xa6A"), "\uFFFD\uFFFDA", []sentencepiece.Span{{0, 3}, {3, 6}, {6, 7}}},
		{"bytes apart", large, slices.Concat(bytes("\xe0"), id(large, "a"), bytes("\xa6")), "\uFFFDa\uFFFD", []sentencepiece.Span{{0, 3}, {3, 4}, {4, 7}}},
		{"control", symbols, id(symbols, "</s>", "▁a", "</s>", "b", "<2en>"), "ab", []sentencepiece.Span{{0, 0}, {0, 1}, {1, 1}, {1, 2}, {2, 2}}},
		{"spaces at the start", symbols, id(symbols, "▁", "▁", "▁a", "▁a"), "a a", []sentencepiece.Span{{0, 0}, {0, 0}, {0, 1}, {1, 3}}},
		{"spaces that stay", bare, id(bare, "▁", "▁a"), "  a", []sentencepiece.Span{{0, 1}, {1, 3}}},
		{"unknown", symbols, id(symbols, "a", "<unk>", "b"), "a \u2047 b", []sentencepiece.Span{{0, 1}, {1, 6}, {6, 7}}},
		{"no such piece", symbols, []int32{-1, math.MaxInt32, math.MinInt32, int32(symbols.Len())}, "", make([]sentencepiece.Span, 4)},
		{"denormalized", denorm, id(denorm, "▁a", "b", "ক্ষ", "ক"), "ABক", []sentencepiece.Span{{0, 2}, {2, 2}, {2, 2}, {2, 5}}},
	} {
		got, places := test.v.Decode(test.ids)
		if got != test.want || !slices.Equal(places, test.places) {
			t.Errorf("%s: %q at %v, want %q at %v", test.name, got, places, test.want, test.places)
		}
	}
}

// message has one field of bytes.
func message(field protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, field, protowire.BytesType), value)
}

func number(field protowire.Number, n uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, field, protowire.VarintType), n)
}

// withCharsmap is a vocabulary with such a field precompiled_charsmap.
func withCharsmap(data []byte) []byte {
	return append(modelmaker.Vocabulary(vocabularies()["words"]), message(3, message(2, data))...)
}

func TestReadErrors(t *testing.T) {
	good := modelmaker.Vocabulary(vocabularies()["words"])
	with := func(pieces ...piece) []byte {
		return modelmaker.Vocabulary(modelmaker.VocabularySpec{Pieces: slices.Concat(vocabularies()["words"].Pieces, pieces)})
	}
	size := func(n uint32, rest ...byte) []byte { return append(binary.LittleEndian.AppendUint32(nil, n), rest...) }
	for _, test := range []struct {
		name, want string
		data       []byte
	}{
		{"empty", "no pieces", nil},
		{"cut off", "EOF", good[:len(good)-3]},
		{"not protobuf", "", []byte("<html>not found</html>")},
		{"a length that is huge", "", protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.BytesType), math.MaxUint64)},
		{"BPE", "BPE", append(slices.Clone(good), message(2, number(3, 2))...)},
		{"word", "word", append(slices.Clone(good), message(2, number(3, 3))...)},
		{"char", "char", append(slices.Clone(good), message(2, number(3, 4))...)},
		{"another kind", "9", append(slices.Clone(good), message(2, number(3, 9))...)},
		{"no unknown", "unknown", modelmaker.Vocabulary(modelmaker.VocabularySpec{Pieces: []piece{{Text: "a", Type: modelmaker.Normal}}})},
		{"two unknowns", "unknown", with(piece{Text: "<unk2>", Type: modelmaker.Unknown})},
		{"no words", "no pieces", modelmaker.Vocabulary(modelmaker.VocabularySpec{Pieces: []piece{{Text: "<unk>", Type: modelmaker.Unknown}}})},
		{"twice", `"ab" is there twice`, with(piece{Text: "ab", Type: modelmaker.Normal})},
		{"unused and used", `"ab" is there twice`, with(piece{Text: "ab", Type: modelmaker.Unused})},
		{"control twice", `"</s>" is there twice`, with(piece{Text: "</s>", Type: modelmaker.Control})},
		{"empty piece", "empty", with(piece{Type: modelmaker.Normal})},
		{"not UTF-8", "not text", with(piece{Text: "\xff", Type: modelmaker.Normal})},
		{"NUL", "not text", with(piece{Text: "a\x00b", Type: modelmaker.Normal})},
		{"long piece", "at most", with(piece{Text: strings.Repeat("a", 5000), Type: modelmaker.Normal})},
		{"NaN", "NaN", with(piece{Text: "x", Score: float32(math.NaN()), Type: modelmaker.Normal})},
		{"infinite", "Inf", with(piece{Text: "x", Score: float32(math.Inf(-1)), Type: modelmaker.Normal})},
		{"type", "type 7", with(piece{Text: "x", Type: 7})},
		{"bytes without fallback", "byte_fallback", with(piece{Text: "<0x41>", Type: modelmaker.Byte})},
		{"bytes that are missing", "not 256", modelmaker.Vocabulary(modelmaker.VocabularySpec{Pieces: vocabularies()["words"].Pieces, ByteFallback: true})},
		{"not a byte", "not a byte", with(piece{Text: "<0x4g>", Type: modelmaker.Byte})},
		{"charsmap: too short", "too few", withCharsmap([]byte{1})},
		{"charsmap: no trie", "trie", withCharsmap(size(0))},
		{"charsmap: trie too long", "trie", withCharsmap(size(8, 0, 0, 0, 0))},
		{"charsmap: trie far too long", "trie", withCharsmap(size(math.MaxUint32, 0, 0, 0, 0))},
		{"charsmap: result not UTF-8", "UTF-8", withCharsmap(size(4, 0, 0, 0, 0, 0xFF, 0))},
		{"charsmap: result too long", "at most", withCharsmap(size(4, slices.Concat([]byte{0, 0, 0, 0}, []byte(strings.Repeat("a", 5000)))...))},
	} {
		_, err := sentencepiece.Read(test.data)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.name, err, test.want)
		}
	}
}

// Numbers without a piece may be there many times, as the original has it since 0.2.3.
func TestNullPieces(t *testing.T) {
	null := piece{Text: "\x00", Type: modelmaker.Unused}
	v := read(t, modelmaker.VocabularySpec{Pieces: slices.Concat(vocabularies()["words"].Pieces, []piece{null, null}, normal(-1, "c"))})
	id, ok := v.ID("c")
	if !ok || id != v.Len()-1 || v.Piece(id-1) != "" {
		t.Errorf("after two numbers without a piece, c is %d (%v) of %d", id, ok, v.Len())
	}
	if text, _ := v.Decode([]int32{int32(id), int32(id - 1), int32(id)}); text != "cc" {
		t.Errorf("decoded %q, want cc", text)
	}
}

// A trie whose units lead anywhere, also in a circle, is no danger.
func TestBadTrie(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := strings.Repeat("aaaa ab ক", 1000)
	for n := range 300 {
		units := make([]byte, 4, 4*300)
		binary.LittleEndian.PutUint32(units, uint32(4*256))
		for i := range uint32(256) {
			unit := r.Uint32()
			switch n % 3 {
			case 0:
				unit = i ^ 1<<10 | r.Uint32()&0x100 // each leads to one nearby, with any byte
			case 1:
				unit = unit&^0xFF&^(1<<31) | i
			}
			units = binary.LittleEndian.AppendUint32(units, unit)
		}
		v, err := sentencepiece.Read(withCharsmap(append(units, "x\x00yy\x00ক\x00"...)))
		if err != nil {
			continue
		}
		check(t, v, text)
	}
}

// Time and memory grow as the text does, also where there is no space.
func TestLongText(t *testing.T) {
	const most = 20 * time.Second // where it is in fact a fraction of one, and hours if time grew as the square
	v := read(t, vocabularies()["large"])
	for _, part := range []string{"a", "ka", "ক", "টোরু", "😀", "\xff", " "} {
		text := strings.Repeat(part, 1<<20/len(part))
		start := time.Now()
		check(t, v, text)
		if took := time.Since(start); took > most {
			t.Errorf("1 MB of %q took %v", part, took)
		}
	}
	// Pieces that all begin alike: each place of the text is looked at as often as the longest has letters.
	var pieces []string
	for n := 1; n <= 2000; n += 13 {
		pieces = append(pieces, strings.Repeat("a", n))
	}
	v = read(t, modelmaker.VocabularySpec{Pieces: slices.Concat(vocabularies()["words"].Pieces[:2], normal(-1, pieces...))})
	start := time.Now()
	check(t, v, strings.Repeat("a", 1<<13))
	if took := time.Since(start); took > most {
		t.Errorf("long pieces took %v", took)
	}
}

// check tells whether tokens have their places in order, and whether they can be decoded.
func check(t *testing.T, v *sentencepiece.Vocabulary, text string) {
	t.Helper()
	tokens := v.Encode(make([]sentencepiece.Token, 1), text)[1:]
	at := int32(0)
	ids := make([]int32, len(tokens))
	for i, token := range tokens {
		if token.Start < at || token.End < token.Start || int(token.End) > len(text) {
			t.Fatalf("%.100q has %d bytes; token %d is at %d to %d, after %d", text, len(text), i, token.Start, token.End, at)
		}
		if token.ID < 0 || int(token.ID) >= v.Len() {
			t.Fatalf("%.100q: token %d is piece %d of %d", text, i, token.ID, v.Len())
		}
		at = token.End
		ids[i] = token.ID
	}
	decoded, places := v.Decode(ids)
	if !utf8.ValidString(decoded) {
		t.Fatalf("%.100q is decoded as %.100q", text, decoded)
	}
	end := 0
	for i, p := range places {
		if p.Start < end || p.End < p.Start || p.End > len(decoded) {
			t.Fatalf("%.100q is decoded as %.100q, token %d at %v, after %d", text, decoded, i, p, end)
		}
		end = p.End
	}
	if len(places) != len(ids) || end != len(decoded) && len(ids) > 0 {
		t.Fatalf("%.100q is decoded as %.100q, with %d places for %d tokens, up to %d", text, decoded, len(places), len(ids), end)
	}
}

// With bytes there need not be a piece for the unknown.
func TestNoUnknown(t *testing.T) {
	pieces := slices.Delete(modelmaker.DefaultPieces(1000), 1, 2)
	v := read(t, modelmaker.VocabularySpec{Pieces: pieces, ByteFallback: true})
	if v.Unknown() != -1 {
		t.Errorf("<unk> is %d where there is none", v.Unknown())
	}
	var ids []int32
	for _, token := range v.Encode(nil, "a😀😀b") {
		ids = append(ids, token.ID)
	}
	if got, _ := v.Decode(ids); got != "a😀😀b" {
		t.Errorf("decoded %q", got)
	}
}

func TestConcurrent(t *testing.T) {
	v := read(t, vocabularies()["large"])
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, text := range texts {
				check(t, v, text)
			}
		})
	}
	group.Wait()
}

// There is no allocation for each piece, although the pool may be empty now and then.
func TestNoAllocation(t *testing.T) {
	v := read(t, vocabularies()["large"])
	text := strings.Join(texts, " ")
	dst := v.Encode(nil, text)
	if n := testing.AllocsPerRun(100, func() { dst = v.Encode(dst[:0], text) }); n > float64(len(dst))/20 {
		t.Errorf("Encode allocates %v times for %d pieces", n, len(dst))
	}
}

func FuzzRead(f *testing.F) {
	for _, spec := range vocabularies() {
		f.Add(modelmaker.Vocabulary(spec))
	}
	f.Add(withCharsmap([]byte{4, 0, 0, 0, 0, 0, 0, 0, 'a', 0}))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := sentencepiece.Read(data)
		if err != nil {
			return
		}
		for id := range v.Len() {
			v.ID(v.Piece(id))
		}
		for _, text := range texts {
			check(t, v, text)
		}
	})
}

func FuzzEncode(f *testing.F) {
	var all []*sentencepiece.Vocabulary
	for _, spec := range vocabularies() {
		all = append(all, read(f, spec))
	}
	for _, text := range texts {
		f.Add(text)
	}
	large := read(f, vocabularies()["large"])
	f.Fuzz(func(t *testing.T, text string) {
		for _, v := range all {
			check(t, v, text)
		}
		// Letters that no rule is for come back, with one space between words.
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
			return
		}
		var ids []int32
		for _, token := range large.Encode(nil, text) {
			ids = append(ids, token.ID)
		}
		if got, _ := large.Decode(ids); got != strings.Join(strings.Fields(text), " ") {
			t.Errorf("%q is decoded as %q", text, got)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data := modelmaker.Vocabulary(modelmaker.VocabularySpec{Pieces: modelmaker.DefaultPieces(32000), Charsmap: charsmap(), ByteFallback: true})
	for b.Loop() {
		if _, err := sentencepiece.Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	v := read(b, modelmaker.VocabularySpec{Pieces: modelmaker.DefaultPieces(32000), Charsmap: charsmap(), ByteFallback: true})
	for name, text := range map[string]string{"bn": "আমি বাংলায় গান গাই। কারাকি টোরুদা, মিসুপৌ ১২৩৪!", "en": "The river rises; tea so nice, chai 2026 (42%)."} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			var dst []sentencepiece.Token
			for b.Loop() {
				dst = v.Encode(dst[:0], text)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	v := read(b, vocabularies()["large"])
	var ids []int32
	for _, token := range v.Encode(nil, strings.Join(texts, " ")) {
		ids = append(ids, token.ID)
	}
	for b.Loop() {
		v.Decode(ids)
	}
}
