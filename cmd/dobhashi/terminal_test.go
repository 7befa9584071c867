package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

func TestCells(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "Moscow": 6, "মস্কো": 4, "ঢাকা": 4, "র\u200d্যাব": 4, "é": 1, "e\u0301": 1, "日本": 4, "ｗ": 2, "\u200b": 0, "১৯": 2,
	} {
		if got := cells(s); got != want {
			t.Errorf("%q: %d cells, want %d", s, got, want)
		}
	}
}

func TestCluster(t *testing.T) {
	for _, c := range []struct{ text, first string }{
		{"ক্ষমা", "ক্ষ"}, {"মন্ত্রী", "ম"}, {"ন্ত্রীর", "ন্ত্রী"}, {"র\u200d্যাব", "র\u200d্যা"}, {"কোকো", "কো"}, {"ঁক", "ঁ"}, {"ক্ ক", "ক্"}, {"ক্a", "ক্"},
		{"ক্\u200cষ", "ক্\u200c"}, {"abc", "a"}, {"e\u0301e", "e\u0301"}, {"\xffক", "\xff"},
	} {
		if got := c.text[:cluster(c.text)]; got != c.first {
			t.Errorf("%q begins with %q, want %q", c.text, got, c.first)
		}
	}
}

// TestWrap has lines fit, lose nothing and never tear a cluster apart.
func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 10, []string{""}},
		{"  one  two ", 20, []string{"one two"}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 3, []string{"one", "two", "thr", "ee"}},
		{"কিম জং উন", 6, []string{"কিম জং", "উন"}},
		{"পররাষ্ট্রমন্ত্রী", 8, []string{"পররাষ্ট্রম", "ন্ত্রী"}},
		{"ক্ষ্মৌক্ষ্মৌ", 1, []string{"ক্ষ্মৌ", "ক্ষ্মৌ"}},
		{"日本語", 3, []string{"日", "本", "語"}},
	} {
		got := wrap(c.text, c.columns)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q, want %q", c.text, c.columns, got, c.want)
		}
	}
	words := []string{"আন্তঃমহাদেশীয়", "ব্যালিস্টিক", "ক্ষেপণাস্ত্রসহ", "র\u200d্যাব", "পিয়ংইয়ংয়ে", "a", "extraordinarily", "日本"}
	text := strings.Join(words, " ")
	for columns := 1; columns < 60; columns++ {
		lines := wrap(text, columns)
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(text, " ", "") {
			t.Fatalf("in %d columns %q became %q", columns, text, got)
		}
		for _, line := range lines {
			if cells(line) > columns && cluster(line) < len(line) {
				t.Errorf("in %d columns %q takes %d", columns, line, cells(line))
			}
		}
		// Every line begins where a cluster begins.
		starts := make(map[string]bool)
		for _, w := range words {
			for at := 0; at < len(w); at += cluster(w[at:]) {
				starts[w[at:]] = true
			}
		}
		for _, line := range lines {
			first, _, _ := strings.Cut(line, " ")
			ok := false
			for s := range starts {
				ok = ok || strings.HasPrefix(s, first)
			}
			if !ok {
				t.Errorf("in %d columns a line begins with %q", columns, first)
			}
		}
	}
}

// TestColumns has the English begin in one cell on each line, whatever the
// width, and the number of the pair.
func TestColumns(t *testing.T) {
	pair := align.Pair{
		Source:   "রাশিয়ার পররাষ্ট্রমন্ত্রী সের্গেই ল্যাভরভ আন্তঃমহাদেশীয় ক্ষেপণাস্ত্রের কথা বলেছেন।",
		Target:   "Xeroxed Xylophones Xenon Xanadu Xerxes Xi Xhosa Xylem Xebec Xenia Xenial Xeric",
		Findings: []glossary.Finding{{Tier: glossary.Warning, Message: "something that is long enough to be wrapped when the terminal is narrow, but not when it is wide"}},
	}
	goTo := regexp.MustCompile(`\x1b\[(\d+)G`)
	for _, width := range []int{40, 80, 100, 140, 200} {
		for _, escapes := range []bool{false, true} {
			var b bytes.Buffer
			c := &columns{w: &b, width: width, escapes: escapes}
			for _, id := range []string{"1", "999", "1000", "1000000"} {
				pair.ID = id
				if err := c.Write(&pair); err != nil {
					t.Fatal(err)
				}
			}
			english := make(map[string]bool)
			for line := range strings.Lines(b.String()) {
				line = strings.TrimSuffix(line, "\n")
				if escapes {
					for _, m := range goTo.FindAllStringSubmatch(line, -1) {
						english[m[1]] = true
					}
					continue
				}
				if n := cells(line); n > width {
					t.Errorf("%d cells in %d: %q", n, width, line)
				}
				if i := strings.Index(line, "X"); i >= 0 {
					english[strings.Repeat("-", cells(line[:i]))] = true
				}
			}
			if len(english) != 1 {
				t.Errorf("width %d, escapes %v: the English begins in %v\n%s", width, escapes, english, b.String())
			}
			if strings.Contains(b.String(), "\x1b") != escapes {
				t.Errorf("width %d, escapes %v: %q", width, escapes, b.String())
			}
		}
	}
}

// TestColumnsBlocks has a blank line between paragraphs and documents only.
func TestColumnsBlocks(t *testing.T) {
	var b bytes.Buffer
	c := &columns{w: &b, width: 60}
	for _, p := range []align.Place{{Document: "a", Block: 1}, {Document: "a", Block: 1}, {Document: "a", Block: 2}, {Document: "b", Block: 2}} {
		if err := c.Write(&align.Pair{ID: "1", Source: "ক\x1b[2J", Target: "k", Place: p}); err != nil {
			t.Fatal(err)
		}
	}
	line := "  1  ক\uFFFD[2J" + strings.Repeat(" ", 23) + "k\n"
	if want := line + line + "\n" + line + "\n" + line; b.String() != want {
		t.Errorf("%q\nwant\n%q", b.String(), want)
	}
}

func TestProgress(t *testing.T) {
	for _, c := range []struct {
		sentences   int
		done, total int64
		took        time.Duration
		want        string
	}{
		{1, 0, 0, time.Second, "1 sentence"},
		{2, 50, 0, time.Second, "2 sentences"},
		{2, 0, 100, time.Second, "2 sentences"},
		{7, 25, 100, 10 * time.Second, "[=====               ]  25 %, 7 sentences, 30s left"},
		{7, 100, 100, time.Hour, "[====================] 100 %, 7 sentences, 0s left"},
		{7, 300, 100, time.Hour, "[====================] 100 %, 7 sentences, 0s left"},
	} {
		if got := progressLine(count(c.sentences, "sentence"), c.done, c.total, c.took); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}

	var b bytes.Buffer
	p := &progress{w: &b, width: 10}
	p.clear()
	p.draw("a long line of text")
	p.draw("short")
	p.clear()
	p.clear()
	if want := "\ra long li\rshort    \r     \r"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	// What is no terminal has no progress, and that does no harm.
	p = newProgress(&b, "sentence")
	p.step(1, func() int64 { return 1 }, 2)
	p.clear()
	if p != nil {
		t.Error("progress into a buffer")
	}

	// A word in between takes the line away.
	b.Reset()
	n := &notes{w: &b, progress: &progress{w: &b, what: "sentence", width: 80}}
	n.step(3, func() int64 { return 1 }, 0)
	n.line("note: %s", "x\x1b")
	if want := "\r3 sentences\r           \rnote: x\uFFFD\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

func TestNameLines(t *testing.T) {
	at := func(file string, lines ...int) (places []names.Place) {
		for _, n := range lines {
			places = append(places, names.Place{File: file, Line: n, Column: 2 * n, Offset: int64(10 * n)})
		}
		return places
	}
	f := names.Finding{Tier: glossary.Warning, Preferred: "ল্যাভরভ", English: "Lavrov", Spellings: []names.Spelling{
		{Form: "ল্যাভরভ", Count: 7, Places: at("-", 1, 2, 3, 4, 5, 6)},
		{Form: "লাভরভ", Count: 1, Places: at("-", 9)},
	}}
	got := strings.Join(nameLines(f, false), "\n")
	if want := `warning: Lavrov is spelled in 2 ways; the glossary prefers ল্যাভরভ
  ল্যাভরভ: 7 times, at 1:2 (byte 10), 2:4 (byte 20), 3:6 (byte 30), 4:8 (byte 40), 5:10 (byte 50), …
  লাভরভ: 1 time, at 9:18 (byte 90)`; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	// All places that are known, and still a sign that there are more.
	if got := nameLines(f, true)[1]; !strings.HasSuffix(got, "6:12 (byte 60), …") {
		t.Error(got)
	}
	f.Spellings[1].Places = at("b.txt", 9)
	f.English = ""
	got = strings.Join(nameLines(f, false), "\n")
	if !strings.Contains(got, "at standard input:1:2 (byte 10)") || !strings.Contains(got, "at b.txt:9:18 (byte 90)") || !strings.Contains(got, "ল্যাভরভ is spelled") {
		t.Error(got)
	}
}

// TestFindings has ten findings shown, and all on demand.
func TestFindings(t *testing.T) {
	pair := &align.Pair{Place: align.Place{Document: "a.txt", Line: 3, Column: 4},
		Findings: slices.Repeat([]glossary.Finding{{Tier: glossary.Error, Message: "two\nlines"}}, 12)}
	for _, c := range []struct {
		notes *notes
		lines int
	}{
		{&notes{}, 10}, {&notes{verbose: true}, 12}, {&notes{quiet: true}, 0}, {&notes{inline: true}, 0},
	} {
		var b bytes.Buffer
		c.notes.w = &b
		c.notes.findings(pair)
		if got := strings.Count(b.String(), "a.txt:3:4: error: two lines\n"); got != c.lines || strings.Count(b.String(), "\n") != c.lines {
			t.Errorf("%d lines, want %d:\n%s", got, c.lines, b.String())
		}
	}
}

// TestNotesWrap has what is said on a terminal break between words.
func TestNotesWrap(t *testing.T) {
	var b bytes.Buffer
	n := &notes{w: &b, width: 30}
	n.line("warning: a name is spelled in two ways")
	n.line("  form: 2 times, at 1:1, 2:2, 3:3, 4:4")
	n.line("")
	want := "warning: a name is spelled\n  in two ways\n  form: 2 times, at 1:1,\n    2:2, 3:3, 4:4\n\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}
