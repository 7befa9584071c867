package names_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

func TestLedger(t *testing.T) {
	lavrov := &glossary.Term{BN: "ল্যাভরভ", EN: "Lavrov", Variants: []string{"লাভরভ"}}
	putin := &glossary.Term{BN: "পুতিন", EN: "Putin", Variants: []string{"পুটিন"}}
	macron := &glossary.Term{BN: "ম্যাক্রোঁ", EN: "Macron", Variants: []string{"ম্যাক্রন"}}
	delhi := &glossary.Term{BN: "দিল্লি", EN: "Delhi", Variants: []string{"দিল্লী"}}
	var l names.Ledger
	if f := l.Findings(); f != nil {
		t.Errorf("an empty ledger has findings: %v", f)
	}
	add := func(term *glossary.Term, form string, times int) {
		for i := range times {
			l.Add(term, form, names.Place{File: "a.txt", Line: i + 1, Column: 2, Offset: int64(3 * i)})
		}
	}
	add(lavrov, "লাভরভ", 2)
	add(lavrov, "ল্যাভরভ", 5)
	add(putin, "পুতিন", 100) // in one spelling: no finding
	add(macron, "ম্যাক্রন", 2)
	add(macron, "ম্যাক্রোঁ", 2)
	add(delhi, "দিল্লী", names.MaxPlaces+7)
	add(delhi, "দিল্লি", 1)

	got := l.Findings()
	var order []string
	for _, f := range got {
		order = append(order, f.English)
		if f.Tier != glossary.Warning || f.Side != "source" || f.Reason == "" {
			t.Errorf("%s: %+v", f.English, f)
		}
	}
	if want := []string{"Delhi", "Lavrov", "Macron"}; !slices.Equal(order, want) {
		t.Fatalf("names in order are %v, want %v", order, want)
	}
	for i, want := range [][]names.Spelling{
		{{Form: "দিল্লী", Count: names.MaxPlaces + 7}, {Form: "দিল্লি", Count: 1}},
		{{Form: "ল্যাভরভ", Count: 5}, {Form: "লাভরভ", Count: 2}},
		{{Form: "ম্যাক্রন", Count: 2}, {Form: "ম্যাক্রোঁ", Count: 2}},
	} {
		f := got[i]
		if len(f.Spellings) != len(want) {
			t.Fatalf("%s has %d spellings", f.English, len(f.Spellings))
		}
		for j, s := range f.Spellings {
			if s.Form != want[j].Form || s.Count != want[j].Count {
				t.Errorf("%s: spelling %d is %s, %d times; want %s, %d times", f.English, j, s.Form, s.Count, want[j].Form, want[j].Count)
			}
			if len(s.Places) != min(s.Count, names.MaxPlaces) {
				t.Errorf("%s: %d places for %d occurrences", s.Form, len(s.Places), s.Count)
			}
			for k, p := range s.Places {
				if p.Line != k+1 {
					t.Fatalf("%s: place %d is %v", s.Form, k, p)
				}
			}
		}
	}
	first, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, _ := json.Marshal(l.Findings()); string(again) != string(first) {
			t.Fatal("the order of the findings changes")
		}
	}
}

func TestLedgerSamePreferred(t *testing.T) {
	// Two glossaries may each have a term with the same preferred spelling.
	a := &glossary.Term{BN: "কলম্বিয়া", EN: "Colombia"}
	b := &glossary.Term{BN: "কলম্বিয়া", EN: "Columbia"}
	for range 20 {
		var l names.Ledger
		for _, term := range []*glossary.Term{b, a} {
			l.Add(term, "কলম্বিয়া", names.Place{})
			l.Add(term, "কলাম্বিয়া", names.Place{})
		}
		got := l.Findings()
		if len(got) != 2 || got[0].English != "Colombia" || got[1].English != "Columbia" {
			t.Fatalf("got %+v", got)
		}
	}
}

func TestFindingJSON(t *testing.T) {
	f := names.Finding{Tier: glossary.Warning, Side: "source", Preferred: "পুতিন", English: "Putin", Reason: "r",
		Spellings: []names.Spelling{{Form: "পুটিন", Count: 1, Places: []names.Place{{File: "a", Line: 1, Column: 2, Offset: 3}}}}}
	got, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"tier":"warning","side":"source","preferred":"পুতিন","english":"Putin","spellings":[{"form":"পুটিন","count":1,"places":[{"file":"a","line":1,"column":2,"offset":3}]}],"reason":"r"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
