package table_test

import (
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/table"
	"github.com/dobhashi/dobhashi/glossary"
)

func TestValues(t *testing.T) {
	l, err := table.Columns(table.Names()...)
	if err != nil {
		t.Fatal(err)
	}
	values := func(p *align.Pair) string {
		var all []string
		for _, c := range l {
			all = append(all, c.Name+"="+c.Value(p))
		}
		return strings.Join(all, " ")
	}
	p := align.Pair{ID: "7", Source: "নদী", Target: "River", Origin: "gloss", Status: align.Rough, Words: 3,
		Place:    align.Place{Document: "a.docx", Part: "b.xml", Block: 2, Start: 0, End: 9, Line: 4, Column: 5},
		Findings: []glossary.Finding{{Tier: glossary.Warning, Message: "one"}, {Tier: glossary.Suggestion, Message: "two"}}}
	if got, want := values(&p), "id=7 source=নদী target=River origin=gloss status=rough document=a.docx part=b.xml block=2 start=0 end=9 line=4 words=3 unknown=0 findings=warning: one; suggestion: two type= confidence= source-sentences= target-sentences= unsure="; got != want {
		t.Errorf("values %s\nwant   %s", got, want)
	}
	// What is not known is no 0.
	if got, want := values(&align.Pair{}), "id= source= target= origin= status= document= part= block= start= end= line= words= unknown= findings= type= confidence= source-sentences= target-sentences= unsure="; got != want {
		t.Errorf("values %s\nwant   %s", got, want)
	}
}

func TestBead(t *testing.T) {
	l, err := table.Columns("type", "confidence", "source-sentences", "target-sentences", "unsure")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		bead align.Bead
		want string
	}{
		{align.Bead{Source: [2]int{0, 1}, Target: [2]int{0, 2}, Confidence: .98765}, "1-2 0.9877 1 1-2 "},
		{align.Bead{Source: [2]int{3, 3}, Target: [2]int{4, 7}, Confidence: .5, Unsure: true}, "0-3 0.5  5-7 unsure"},
	} {
		var all []string
		for _, c := range l {
			all = append(all, c.Value(&align.Pair{Bead: &tc.bead}))
		}
		if got := strings.Join(all, " "); got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}

func TestColumnsErrors(t *testing.T) {
	for names, want := range map[string]string{"id,": `there is no column ""`, "Id,x": `there is no column "x"`, "id,ID": "the column id is named twice"} {
		if _, err := table.Columns(strings.Split(names, ",")...); err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", names, err, want)
		}
	}
}

func TestHeader(t *testing.T) {
	for _, tc := range []struct{ row, want string }{
		{"source|target", "source target"},
		{" Target |x||ID|SOURCE", "target - - id source"},
		{"en-GB|bn-BD", "target source"},
		{"bn|en|source|en", "source target - -"},
		{"source|river", ""},
		{"target|লক্ষ্য", ""},
		{"source", ""},
		{"নদী|river", ""},
		{"", ""},
		{"|", ""},
		{"id|source|", "error: the header names no column target"},
		{"id|status", "error: the header names no column source"},
		{"bn|source", "error: the header names no column target"},
	} {
		l, ok, err := table.Header(strings.Split(tc.row, "|"))
		var got []string
		for _, c := range l {
			if c == nil {
				got = append(got, "-")
			} else {
				got = append(got, c.Name)
			}
		}
		text := strings.Join(got, " ")
		if !ok {
			text = ""
		}
		if err != nil {
			text = "error: " + err.Error()
		}
		if text != tc.want {
			t.Errorf("%q: %s, want %s", tc.row, text, tc.want)
		}
	}
}
