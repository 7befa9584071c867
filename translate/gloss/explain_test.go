package gloss

import (
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
)

// TestExplain ends each explanation with the draft, and tells of each word.
func TestExplain(t *testing.T) {
	e := New()
	for _, c := range readTable(t, "testdata/drafts.tsv", 3) {
		s := translate.Segment{Text: c[0]}
		got, want := e.Explain(s), e.draft(s).Text
		if !strings.HasSuffix(got, "\n  English\n    "+want+"\n") {
			t.Errorf("%s: %s\ndoes not end with %s", c[0], got, want)
		}
		for word := range strings.FieldsSeq(strings.Trim(c[0], "।?!")) {
			if word = strings.Trim(word, ",।“”\"?!…"); strings.ContainsAny(word, "()‘’-") || word == "" {
				continue
			}
			if !strings.Contains(got, word) {
				t.Errorf("%s: nothing is said of %s\n%s", c[0], word, got)
			}
		}
	}
}

func FuzzExplain(f *testing.F) {
	f.Add("কিম ঢাকায় ৫ মার্চ (রোববার) বলেন যে, তিনি আসবেন।")
	f.Add("১,২৩৪ টাকা-র ৳")
	g := glossary.New([]glossary.Term{{BN: "কিম", EN: "Kim"}, {BN: "ঢাকা", EN: "Dhaka", Type: "place"}})
	e := New()
	f.Fuzz(func(t *testing.T, text string) {
		s := translate.Segment{Text: text, Terms: g.Match(text)}
		if !strings.HasSuffix(e.Explain(s), e.draft(s).Text+"\n") {
			t.Errorf("%q is explained as another draft", text)
		}
	})
}
