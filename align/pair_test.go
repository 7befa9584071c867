package align_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// TestAt puts a sentence into a document, and expects its characters where they
// were put.
func TestAt(t *testing.T) {
	const before = "\uFEFFপ্রথম 😀 লাইন।\nদুই "
	const line, column = 2, 5
	utf8Size := func(s string) int64 { return int64(len(s)) }
	utf16Size := func(s string) int64 { return int64(2 * len(utf16.Encode([]rune(s)))) }
	for _, text := range []string{
		"",
		"plain",
		"ঢাকায় বৃষ্টি।",
		"😀 ঢাকা 𝒳é…",
		"😀😀",     // four bytes each in both encodings
		"éßΩ",    // two bytes each in both encodings
		"ab ঢাক", // both encodings give the whole the same size, but not its parts
	} {
		for _, doc := range []struct {
			name string
			size func(string) int64
		}{
			{"UTF-8", utf8Size},
			{"UTF-16", utf16Size},
		} {
			s := align.Sentence{
				Text:  text,
				UTF16: map[string]string{"UTF-16": "LE"}[doc.name],
				Place: align.Place{Document: "d.txt", Block: 2, Line: line, Column: column,
					Start: doc.size(before), End: doc.size(before + text)},
			}
			for i := range text + "." { // the end of the text too
				want := names.Place{File: "d.txt", Line: line, Column: column + utf8.RuneCountInString(text[:i]),
					Offset: doc.size(before + text[:i])}
				if got := s.At(i); got != want {
					t.Errorf("%s: byte %d of %q is at %+v, want %+v", doc.name, i, text, got, want)
				}
			}
		}
	}
}

func TestAtWithoutPlace(t *testing.T) {
	s := align.Sentence{Text: "ঢাকা ও পাবনা"}
	if got := s.At(len("ঢাকা ")).Offset; got != int64(len("ঢাকা ")) {
		t.Errorf("offset %d in a sentence of no document, want that in its text", got)
	}
}

func TestReportAdd(t *testing.T) {
	hit := &glossary.Span{0, 5}
	pairs := []align.Pair{
		{},
		{Words: 7, Unknown: 2, Terms: []glossary.Use{{EN: "Dhaka", Target: hit}, {EN: "Lavrov"}, {EN: "Dhaka", Target: hit}}},
		{Words: 3, Terms: []glossary.Use{{EN: "Lavrov", Target: hit}},
			Findings: []glossary.Finding{{Kind: "cut"}, {Kind: "repaired"}, {Kind: "missing"}}},
		{Status: align.Copied, Unknown: 1},
	}
	kept := []names.Finding{{Preferred: "ঢাকা"}}
	r := align.Report{Names: kept, Partial: true}
	for i := range pairs {
		r.Add(&pairs[i])
	}
	if r.Pairs != 4 || r.Words != 10 || r.Unknown != 3 || r.Expected != 4 || r.Found != 3 || r.Repaired != 1 {
		t.Errorf("the report is %+v", r)
	}
	if !r.Partial || !slices.EqualFunc(r.Names, kept, func(a, b names.Finding) bool { return a.Preferred == b.Preferred }) {
		t.Errorf("Add changed what is not its business: %+v", r)
	}
}

// TestFollowLinks has a name twice, in the other order in the target.
func TestFollowLinks(t *testing.T) {
	span := func(a, b int) *glossary.Span { return &glossary.Span{a, b} }
	uses := []glossary.Use{
		{EN: "Kim", Source: glossary.Span{0, 9}, Target: span(0, 3)},
		{EN: "Seoul", Source: glossary.Span{10, 19}, Target: span(20, 25)},
		{EN: "Kim", Source: glossary.Span{20, 29}, Target: span(10, 13)},
		{EN: "Kim", Source: glossary.Span{30, 39}},
	}
	align.FollowLinks(uses, []align.Link{{Source: glossary.Span{0, 9}, Target: glossary.Span{10, 13}}, {Source: glossary.Span{10, 19}, Target: glossary.Span{20, 25}}, {Source: glossary.Span{20, 29}, Target: glossary.Span{0, 3}}})
	for i, want := range []*glossary.Span{span(10, 13), span(20, 25), span(0, 3), nil} {
		if got := uses[i].Target; (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("use %d: %v, want %v", i, got, want)
		}
	}
}

// TestUnitPair has what was aligned keep its state without a target.
func TestUnitPair(t *testing.T) {
	for _, c := range []struct {
		unit   align.Unit
		target string
		status align.Status
	}{
		{align.Unit{Source: align.Passage{Text: "ক"}, Status: align.Draft}, "", align.Untranslated},
		{align.Unit{Source: align.Passage{Text: "ক"}, Status: align.Copied}, "ক", align.Copied},
		{align.Unit{Source: align.Passage{Text: "ক"}, Status: align.Aligned}, "", align.Aligned},
		{align.Unit{Target: align.Passage{Text: "a"}, Status: align.Aligned}, "a", align.Aligned},
	} {
		if p := c.unit.Pair(); p.Target != c.target || p.Status != c.status {
			t.Errorf("%+v became %q, %s", c.unit, p.Target, p.Status)
		}
	}
}

func TestMoveLinks(t *testing.T) {
	const before, after = "Lavrow said so in Pyongyan.", "Lavrow said so in Pyongyang."
	link := func(text, source, word string) align.Link {
		i := strings.Index(text, word)
		return align.Link{Source: glossary.Span{len(source), len(source) + 1}, Target: glossary.Span{i, i + len(word)}}
	}
	for _, c := range []struct {
		name, before, after string
		words, want         []string // linked before, and of these those that still are
	}{
		{"nothing changed", before, before, []string{"Lavrow", "said", "Pyongyan"}, []string{"Lavrow", "said", "Pyongyan"}},
		{"the end", before, after, []string{"Lavrow", "said", "so"}, []string{"Lavrow", "said", "so"}},
		{"the begin", "Lavrov said so.", "Sergei Lavrov said so.", []string{"said", "so"}, []string{"said", "so"}},
		{"the middle", "He met Lavrow twice.", "He met Mr. Lavrov twice.", []string{"He", "Lavrow", "twice"}, []string{"He", "twice"}},
		{"everything", "yes", "no", []string{"yes"}, nil},
	} {
		var links, want []align.Link
		for i, w := range c.words {
			source := strings.Repeat("x", i)
			links = append(links, link(c.before, source, w))
			if slices.Contains(c.want, w) {
				want = append(want, link(c.after, source, w))
			}
		}
		if got := align.MoveLinks(links, c.before, c.after); !slices.Equal(got, want) {
			t.Errorf("%s: links %v, want %v", c.name, got, want)
		}
	}
}
