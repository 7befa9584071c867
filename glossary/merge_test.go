package glossary_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
)

const fullHeader = "bn\ten\ttype\tvariants\tforbidden_en\tstatus\tcase\thomograph\tnote\n"

// rows are the lines of the table of terms.
func rows(t *testing.T, terms []glossary.Term) []string {
	t.Helper()
	var b strings.Builder
	if err := glossary.WriteTSV(&b, terms); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.ReplaceAll(l, "\t", ";"), ";")
	}
	return lines[1:]
}

func TestMerge(t *testing.T) {
	for name, tc := range map[string]struct {
		lists     []string
		want      []string
		conflicts []string
	}{
		"nothing in common": {
			[]string{"খুলনা;Khulna;place", "ঢাকা;Dhaka"},
			[]string{"খুলনা;Khulna;place;;;approved", "ঢাকা;Dhaka;;;;approved"}, nil},
		"united": {
			[]string{"ল্যাভরভ;Lavrov;;লাভরভ;Labrov;;;yes;one", "ঢাকা;Dhaka\nল্যাভরভ;Lavrov|Lavroff;person;লাভরোভ|লাভরভ;Lavrof;;yes;;two"},
			[]string{"ল্যাভরভ;Lavrov|Lavroff;person;লাভরভ|লাভরোভ;Lavrof|Labrov;approved;yes;yes;one; two", "ঢাকা;Dhaka;;;;approved"}, nil},
		"merging again changes nothing": {
			[]string{"ঢাকা;Dhaka;;;;;;;one", "ঢাকা;Dhaka;;;;;;;one; two"},
			[]string{"ঢাকা;Dhaka;;;;approved;;;one; two"}, nil},
		"spellings are compared folded": {
			[]string{"রাশি\u09dfা;Russia;place;রুশি\u09dfা", "রাশি\u09af\u09bcা;Russia;place;রুশি\u09af\u09bcা"},
			[]string{"রাশি\u09af\u09bcা;Russia;place;রুশি\u09dfা;;approved"}, nil},
		"other English": {
			[]string{"ল্যাভরভ;Lavrov|Lavrow;person;লাভরভ;Labrov", "ল্যাভরভ;Lavroff;person;লাভরোভ"},
			[]string{"ল্যাভরভ;Lavroff;person;লাভরভ|লাভরোভ;;approved"},
			[]string{"a:2: ল্যাভরভ is Lavrov here, but Lavroff in b:2, which is kept"}},
		"other type and status": {
			[]string{"ঢাকা;Dhaka;org;;;proposed", "ঢাকা;Dhaka;place"},
			[]string{"ঢাকা;Dhaka;place;;;approved"},
			[]string{"a:2: ঢাকা is proposed here, but approved in b:2, which is kept", "a:2: the type of ঢাকা is org here, but place in b:2, which is kept"}},
		"accepted and forbidden": {
			[]string{"ঢাকা;Dhaka|Dacca;place;;Daka", "ঢাকা;Dhaka|Daka;place;;Dacca"},
			[]string{"ঢাকা;Dhaka|Daka;place;;Dacca;approved"},
			[]string{"a:2: for ঢাকা Dacca is accepted here, but Dacca is forbidden in b:2, which is kept", "a:2: for ঢাকা Daka is forbidden here, but Daka is accepted in b:2, which is kept"}},
		"within a list the first wins": {
			[]string{"ঢাকা;Dhaka\nঢাকা;Dacca"},
			[]string{"ঢাকা;Dhaka;;;;approved"},
			[]string{"a:3: ঢাকা is Dacca here, but Dhaka in a:2, which is kept"}},
		"a spelling of two names goes to the later list": {
			[]string{"খালেদ;Khaled;;খালিদ", "খলিল;Khalil;;খালিদ"},
			[]string{"খালেদ;Khaled;;;;approved", "খলিল;Khalil;;খালিদ;;approved"},
			[]string{"a:2: খালিদ is a spelling of খালেদ here, but খলিল in b:2, which is kept"}},
		"or to the first": {
			[]string{"খালেদ;Khaled;;খালিদ\nখলিল;Khalil;;খালিদ"},
			[]string{"খালেদ;Khaled;;খালিদ;;approved", "খলিল;Khalil;;;;approved"},
			[]string{"a:3: খালিদ is a spelling of খলিল here, but খালেদ in a:2, which is kept"}},
		"or to the one that prefers it": {
			[]string{"খালিদ;Khalid", "খালেদ;Khaled;;খালিদ"},
			[]string{"খালিদ;Khalid;;;;approved", "খালেদ;Khaled;;;;approved"},
			[]string{"b:2: খালিদ is a spelling of খালেদ here, but খালিদ in a:2, which is kept"}},
		"the same name with another preferred spelling": {
			[]string{"ল্যাভরভ;Lavrov;;লাভরভ|লাভরোভ", "লাভরভ;Lavrov;;ল্যাভরভ"},
			[]string{"লাভরভ;Lavrov;;লাভরোভ|ল্যাভরভ;;approved"},
			[]string{"a:2: the preferred spelling is ল্যাভরভ here, but লাভরভ in b:2, which is kept"}},
		"the same, told by one of them": {
			[]string{"ল্যাভরভ;Lavrov", "লাভরভ;Lavrov;;ল্যাভরভ"},
			[]string{"লাভরভ;Lavrov;;ল্যাভরভ;;approved"},
			[]string{"a:2: the preferred spelling is ল্যাভরভ here, but লাভরভ in b:2, which is kept"}},
		"a later list deprecates": {
			[]string{"ঢাকা;Dhaka;;ঢাকা শহর", "ঢাকা;Dhaka;;;;deprecated"},
			[]string{"ঢাকা;Dhaka;;;;deprecated"},
			[]string{"a:2: ঢাকা is approved here, but deprecated in b:2, which is kept"}},
		"a list replaces what it deprecates": {
			[]string{"ঢাকা;Dacca;;;;deprecated\nঢাকা;Dhaka"},
			[]string{"ঢাকা;Dhaka;;;;approved"},
			[]string{"a:2: ঢাকা is Dacca here, but Dhaka in a:3, which is kept", "a:2: ঢাকা is deprecated here, but approved in a:3, which is kept"}},
		"a deprecated entry takes no spelling away": {
			[]string{"খালেদ;Khaled;;খালিদ", "খালিদ আল;Khalid;;খালিদ;;deprecated"},
			[]string{"খালেদ;Khaled;;খালিদ;;approved", "খালিদ আল;Khalid;;খালিদ;;deprecated"}, nil},
	} {
		var lists [][]glossary.Term
		for i, list := range tc.lists {
			terms, err := glossary.Load(strings.NewReader(fullHeader+strings.ReplaceAll(strings.ReplaceAll(list, "; ", "\x01"), ";", "\t")), string(rune('a'+i)))
			if err != nil {
				t.Fatal(err)
			}
			for j := range terms {
				terms[j].Note = strings.ReplaceAll(terms[j].Note, "\x01", "; ")
			}
			lists = append(lists, terms)
		}
		before := slices.Clone(lists[0])
		merged, conflicts := glossary.Merge(lists...)
		if got := rows(t, merged); !slices.Equal(got, tc.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, tc.want)
		}
		var said []string
		for _, c := range conflicts {
			said = append(said, c.String())
		}
		if !slices.Equal(said, tc.conflicts) {
			t.Errorf("%s:\n got %q\nwant %q", name, said, tc.conflicts)
		}
		if !reflect.DeepEqual(before, lists[0]) {
			t.Errorf("%s: Merge changed its input", name)
		}
		// What comes out can be used, and is stable.
		for _, p := range glossary.Check(merged) {
			t.Errorf("%s: the merged list is not sound: %v", name, p)
		}
		if again, _ := glossary.Merge(merged); !slices.Equal(rows(t, again), tc.want) {
			t.Errorf("%s: merging once more changes it to %q", name, rows(t, again))
		}
	}
}

func TestMergeStarter(t *testing.T) {
	merged, conflicts := glossary.Merge(glossary.Starter(), glossary.Starter())
	if len(conflicts) > 0 || !slices.Equal(rows(t, merged), rows(t, glossary.Starter())) {
		t.Errorf("the starter glossary merged with itself has %d entries and %d conflicts", len(merged), len(conflicts))
	}
}
