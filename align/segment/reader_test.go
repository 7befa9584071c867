package segment

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"
)

func ExampleReader() {
	r := NewReader(strings.NewReader("শিরোনাম\n\nডা. হক এলেন। “বসুন।” বললেন তিনি।\n"), Options{})
	for r.Scan() {
		fmt.Printf("%d:%d block %d, byte %d: %s\n", r.Line(), r.Column(), r.Block(), r.Offset(), r.Bytes())
	}
	fmt.Println(r.Err())
	// Output:
	// 1:1 block 1, byte 0: শিরোনাম
	// 3:1 block 2, byte 23: ডা. হক এলেন।
	// 3:14 block 2, byte 54: “বসুন।” বললেন তিনি।
	// <nil>
}

// TestNews holds the sentences of the news article that the project began with
// to their exact places: each begins where the one before it ends, one space
// or line break apart.
func TestNews(t *testing.T) {
	b, err := os.ReadFile("../../testdata/lavrov.txt")
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	want := []Span{
		{0, 384}, {385, 678}, {679, 985}, {986, 1315}, {1316, 1563}, {1564, 1797},
		{1798, 2282}, {2283, 2562}, {2563, 2839}, {2840, 3140}, {3141, 3652}, {3653, 4038},
		{4039, 4708}, {4709, 5105}, {5106, 5420}, {5421, 5754}, {5755, 6016}, {6017, 6167},
	}
	got := slices.Collect(Split(text, Options{}))
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// longTexts returns texts that go beyond the look-ahead and the longest sentence.
func longTexts() map[string]string {
	return map[string]string{
		"sentences in one line":  strings.Repeat("নদীতে জোয়ার এসেছে। ", 4000),
		"no end":                 strings.Repeat("নদীতে জোয়ার এসেছে ", 4000),
		"no space":               strings.Repeat("নদী", 20000),
		"conjuncts":              strings.Repeat("ক্ষ্ম", 9000),
		"bars in a long line":    strings.Repeat("জোয়ার এল| ভাটা গেল ", 3000) + "|",
		"full stops":             strings.Repeat("জোয়ার এল. জল কম. ", 3000),
		"open brackets":          strings.Repeat("জোয়ার (এল ", 3000),
		"open quotes":            strings.Repeat("জোয়ার “এল। ", 3000),
		"white space":            "এক।" + strings.Repeat(" \t", 50000) + "দুই।" + strings.Repeat("\n", 50000) + "তিন",
		"dandas":                 strings.Repeat("।", 30000),
		"stops":                  "ক" + strings.Repeat(".", 30000) + " খ",
		"stray bytes":            strings.Repeat("\x80\xe0\xa6", 20000),
		"lone continuation":      strings.Repeat("\x80", 40000),
		"quote after a long gap": "“ক।" + strings.Repeat(" ", 5000) + "” খ।",
		"a gap before a line":    "এক।" + strings.Repeat(" ", 90000) + "\nদুই তিন\nচার পাঁচ ছয় সাত আট নয়\n",
		"verses over lines":      strings.Repeat("মাঠে নামে সাঁঝ ॥\n৪\n॥ ", 1500),
		"joiners":                "ক" + strings.Repeat("\u200d", 20000) + "খ",
	}
}

func TestReaderMatchesSplit(t *testing.T) {
	for name, text := range longTexts() {
		t.Run(name, func(t *testing.T) {
			for _, opt := range []Options{{}, {MaxBytes: 100}, {MaxBytes: 5000}, {Lines: true}, {JoinLines: true}, {KeepQuotes: true}} {
				check(t, text, opt)
			}
		})
	}
	for _, c := range readCases(t, "cases.tsv") {
		for _, opt := range []Options{{}, {JoinLines: true, KeepQuotes: true}} {
			check(t, c.text, opt)
		}
	}
}

func FuzzReaderMatchesSplit(f *testing.F) {
	const lines, join, keep = 1, 2, 4
	for i, c := range readCases(f, "cases.tsv") {
		if i%8 == 0 {
			f.Add(c.text, "", "", 0, 0, byte(i/8%16))
		}
	}
	f.Add("ক। ", "খ (গ “", "ঘ|", 900, 64, byte(0))
	f.Add("|", "a. ", "।\n", 3000, 200, byte(lines))
	f.Add("“", "ক\n", "।”", 3000, 0, byte(join|keep))
	f.Fuzz(func(t *testing.T, head, body, tail string, n, limit int, flags byte) {
		const long = 20000
		n = max(0, min(n, long/(len(body)+1)))
		check(t, head+strings.Repeat(body, n)+tail, Options{MaxBytes: limit, Lines: flags&lines != 0,
			JoinLines: flags&join != 0, KeepQuotes: flags&keep != 0, Language: Language(flags >> 3 % 3)})
	})
}

// adds asserts what holds for the sentences of every text: with the gaps between
// them they add up to it, and no code point is split.
func adds(t *testing.T, text string, opt Options, spans []Span) {
	t.Helper()
	limit := opt.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	limit = min(max(limit, minMaxBytes), maxMaxBytes)
	end := 0
	for _, s := range append(spans, Span{len(text), len(text)}) {
		if s.Start < end || s.End < s.Start {
			t.Fatalf("%+v: span %v after byte %d", opt, s, end)
		}
		if gap := strings.TrimFunc(text[end:s.Start], blank); gap != "" {
			t.Fatalf("%+v: %q lies between the sentences", opt, gap)
		}
		sentence := text[s.Start:s.End]
		if strings.TrimFunc(sentence, blank) != sentence || sentence == "" && s.Start < len(text) {
			t.Fatalf("%+v: %q is not trimmed", opt, sentence)
		}
		if len(sentence) > limit {
			t.Fatalf("%+v: a sentence of %d bytes", opt, len(sentence))
		}
		for k := 1; k < utf8.UTFMax && k <= s.End; k++ {
			if r, n := utf8.DecodeRuneInString(text[s.End-k:]); n > k && r != utf8.RuneError {
				t.Fatalf("%+v: byte %d splits a code point", opt, s.End)
			}
		}
		end = s.End
	}
}

// check asserts what holds for every text: the stream is cut like the string,
// places are right, and what adds asserts.
func check(t *testing.T, text string, opt Options) {
	t.Helper()
	spans := slices.Collect(Split(text, opt))
	adds(t, text, opt, spans)
	for _, src := range []io.Reader{strings.NewReader(text), iotest.HalfReader(strings.NewReader(text)), iotest.DataErrReader(iotest.OneByteReader(strings.NewReader(text)))} {
		r := NewReader(src, opt)

		for i, s := range spans {
			if !r.Scan() {
				t.Fatalf("%+v: the stream ends after %d sentences of %d: %v", opt, i, len(spans), r.Err())
			}
			if r.Offset() != int64(s.Start) || string(r.Bytes()) != text[s.Start:s.End] {
				t.Fatalf("%+v: sentence %d is %q at %d, want %q at %d", opt, i, r.Bytes(), r.Offset(), text[s.Start:s.End], s.Start)
			}
			if i%64 > 1 && i+2 < len(spans) {
				continue // the places below cost time
			}
			before := text[:s.Start]
			line := 1 + strings.Count(before, "\n")
			if r.Line() != line {
				t.Fatalf("%+v: sentence %d is in line %d, want %d", opt, i, r.Line(), line)
			}
			if !utf8.ValidString(text) {
				continue
			}
			if column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]); r.Column() != column {
				t.Fatalf("%+v: sentence %d is in column %d, want %d", opt, i, r.Column(), column)
			}
			if units := len(utf16.Encode([]rune(before))); r.Offset16() != int64(units) {
				t.Fatalf("%+v: sentence %d is at unit %d, want %d", opt, i, r.Offset16(), units)
			}
		}
		if r.Scan() || r.Err() != nil {
			t.Fatalf("%+v: the stream goes on with %q, %v", opt, r.Bytes(), r.Err())
		}
	}
}

func TestBlocks(t *testing.T) {
	r := NewReader(strings.NewReader("\n\nএক। দুই।\n\n \nতিন\u2028চার\nপাঁচ"), Options{})
	var got []int
	for r.Scan() {
		got = append(got, r.Block())
	}
	if want := []int{1, 1, 2, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("blocks %v, want %v", got, want)
	}
}

func TestCut(t *testing.T) {
	text := "ছোট। " + strings.Repeat("বড় কথা ", 40) + "\nছোট।"
	r := NewReader(strings.NewReader(text), Options{MaxBytes: 200})
	var cuts []bool
	for r.Scan() {
		cuts = append(cuts, r.Cut())
		if s := string(r.Bytes()); !strings.HasSuffix(s, "কথা") && !strings.HasSuffix(s, "বড়") && s != "ছোট।" {
			t.Errorf("%q is cut inside a word", s)
		}
	}
	if !slices.Equal(cuts, []bool{false, true, true, true, false, false}) {
		t.Errorf("cut: %v", cuts)
	}
}

func TestCutInWord(t *testing.T) {
	text := strings.Repeat("ক্ষি", 100) // one letter for a reader, four code points
	for limit := 64; limit < 80; limit++ {
		for s := range Split(text, Options{MaxBytes: limit}) {
			if !strings.HasPrefix(text[s.Start:], "ক্ষি") {
				t.Fatalf("at most %d bytes: cut before %q", limit, text[s.Start:s.End])
			}
		}
	}
}

func TestLines(t *testing.T) {
	text := "এক। দুই?\r\n\nতিন\u2028চার\n"
	var got []string
	for s := range Split(text, Options{Lines: true}) {
		got = append(got, text[s.Start:s.End])
	}
	if want := []string{"এক। দুই?", "তিন\u2028চার"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestReaderError has a stream break off: whole sentences come before the
// error, the broken one does not come at all.
func TestReaderError(t *testing.T) {
	broken := errors.New("broken")
	for _, text := range []string{"এক। দুই।\nতি", "এক। দুই।\nতিন ", "এক। দুই।\n"} {
		r := NewReader(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)), Options{})
		var got []string
		for r.Scan() {
			got = append(got, string(r.Bytes()))
		}
		if want := []string{"এক।", "দুই।"}; !slices.Equal(got, want) || !errors.Is(r.Err(), broken) {
			t.Errorf("%q: got %q, %v", text, got, r.Err())
		}
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestReaderNoProgress(t *testing.T) {
	r := NewReader(idle{}, Options{})
	if r.Scan() || !errors.Is(r.Err(), io.ErrNoProgress) {
		t.Errorf("got %v, want %v", r.Err(), io.ErrNoProgress)
	}
}

func TestNoAllocations(t *testing.T) {
	text := strings.Repeat("ডা. হক বলেন, “ওষুধ খান।” বললেন তিনি। যাব. Mr. Roy left. ১২. টাকা (মাত্র)। ", 100)
	n := testing.AllocsPerRun(5, func() {
		for range Split(text, Options{}) {
		}
	})
	if n > 5 {
		t.Errorf("%v allocations for %d bytes", n, len(text))
	}
}
