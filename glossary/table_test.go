package glossary_test

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
)

// plain takes out of terms what no format keeps: where they were read, and
// whether an empty list is nil.
func plain(terms []glossary.Term) []glossary.Term {
	out := make([]glossary.Term, len(terms))
	for i, t := range terms {
		t.File, t.Line = "", 0
		for _, list := range []*[]string{&t.AlsoEN, &t.Variants, &t.ForbiddenEN} {
			if len(*list) == 0 {
				*list = nil
			}
		}
		out[i] = t
	}
	return out
}

var writers = map[string]func(io.Writer, []glossary.Term) error{"tsv": glossary.WriteTSV, "csv": glossary.WriteCSV}

func TestTableRoundTrip(t *testing.T) {
	terms := append([]glossary.Term{
		{BN: "ওয়াশিংটন, ডিসি", EN: `Washington, "D.C."`, AlsoEN: []string{"Washington", " -x"}[:1], Type: "place",
			Variants: []string{"ওয়াশিংটন ডি.সি.", "ওয়াশিংটন\u00ad"}, ForbiddenEN: []string{"Washingtown", `"DC"`},
			Status: glossary.Proposed, Case: true, Homograph: true, Note: `a "note", with = and #`},
		{BN: "নিউ ইয়র্ক", EN: "#New York", Status: glossary.Deprecated},
	}, glossary.Starter()...)
	for name, write := range writers {
		var b bytes.Buffer
		if err := write(&b, terms); err != nil {
			t.Fatal(err)
		}
		if want := strings.Split("bn en type variants forbidden_en status case homograph note\n", " "); !strings.HasPrefix(b.String(), strings.Join(want, "\t")) &&
			!strings.HasPrefix(b.String(), strings.Join(want, ",")) {
			t.Errorf("%s begins with %.60s", name, b.String())
		}
		got, err := glossary.Load(&b, name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, want := plain(got), plain(terms); !reflect.DeepEqual(got, want) {
			for i := range want {
				if i < len(got) && !reflect.DeepEqual(got[i], want[i]) {
					t.Errorf("%s: %+v becomes %+v", name, want[i], got[i])
				}
			}
			t.Errorf("%s: %d terms become %d", name, len(want), len(got))
		}
	}
}

func TestTableErrors(t *testing.T) {
	ok := glossary.Term{BN: "ঢাকা", EN: "Dhaka", File: "names.tbx", Line: 7}
	for want, change := range map[string]func(t *glossary.Term){
		`names.tbx:7: "a|b" cannot stand in a table, where | separates values`:          func(t *glossary.Term) { t.Variants = []string{"x", "a|b"} },
		`names.tbx:7: "Dhaka|x" cannot stand in a table, where | separates values`:      func(t *glossary.Term) { t.EN = "Dhaka|x" },
		`names.tbx:7: "#ঢাকা" cannot stand in a table, where # begins a comment`:        func(t *glossary.Term) { t.BN = " #ঢাকা" },
		`names.tbx:7: the Bengali term (column bn) is empty`:                            func(t *glossary.Term) { t.BN = " " },
		`names.tbx:7: the English (column en) of ঢাকা is empty`:                         func(t *glossary.Term) { t.EN = "" },
		`names.tbx:7: a text is not valid UTF-8 or has a NUL byte`:                      func(t *glossary.Term) { t.Note = "\xff" },
		`names.tbx:7: the status "x" of ঢাকা is none of approved, proposed, deprecated`: func(t *glossary.Term) { t.Status = "x" },
		`the status "y" of ঢাকা is none of approved, proposed, deprecated`:              func(t *glossary.Term) { t.Status, t.File = "y", "" },
	} {
		bad := ok
		change(&bad)
		for name, write := range writers {
			if err := write(io.Discard, []glossary.Term{ok, bad}); err == nil || err.Error() != want {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		}
	}
	var b bytes.Buffer
	ok.Note, ok.EN = " a\n\tb ", "New\u00a0 Dhaka"
	if err := glossary.WriteTSV(&b, []glossary.Term{ok}); err != nil || !strings.Contains(b.String(), "\tNew Dhaka\t") || !strings.Contains(b.String(), "\ta b\n") {
		t.Errorf("white space is not squeezed: %q, %v", b.String(), err)
	}
}

// exported are terms of which some spellings are not for systems that replace blindly.
var exported = []glossary.Term{
	{BN: "ল্যাভরভ", EN: "Lavrov", AlsoEN: []string{"Lavroff"}, Type: "person", Variants: []string{"লাভরভ", "ল্যাভরভ"}, ForbiddenEN: []string{"Labrov"}, Note: "a\tnote"},
	{BN: "রায়", EN: "Roy", Homograph: true, Variants: []string{"রয়"}},
	{BN: "পুরোনো", EN: "old", Status: glossary.Deprecated},
	{BN: "নতুন", EN: "new", Status: glossary.Proposed},
	{BN: "ওয়াশিংটন ডিসি", EN: `Washington, "D.C."`, Status: glossary.Approved, Variants: []string{"রায়", "লাভরভ", "পুরোনো"}},
	{BN: "ওয়াশিংটন", EN: "Washington"},
	{BN: "ওয়াশিংটন", EN: "Washington again"},
}

func TestExport(t *testing.T) {
	const pairs = "ল্যাভরভ,Lavrov\nলাভরভ,Lavrov\nওয়াশিংটন ডিসি,\"Washington, \"\"D.C.\"\"\"\nপুরোনো,\"Washington, \"\"D.C.\"\"\"\nওয়াশিংটন,Washington\n"
	const omegat = "ল্যাভরভ\tLavrov\tperson; not Labrov; a note\nল্যাভরভ\tLavroff\tperson; not Labrov; a note\n" +
		"লাভরভ\tLavrov\tperson; not Labrov; a note\nলাভরভ\tLavroff\tperson; not Labrov; a note\n" +
		"রায়\tRoy\t\nরয়\tRoy\t\nওয়াশিংটন ডিসি\tWashington, \"D.C.\"\t\nপুরোনো\tWashington, \"D.C.\"\t\nওয়াশিংটন\tWashington\t\n"
	for name, tc := range map[string]struct {
		write func(io.Writer, []glossary.Term) error
		want  string
	}{
		"pairs":  {glossary.WritePairs, pairs},
		"Amazon": {glossary.WriteAmazon, "bn,en\n" + pairs},
		"OmegaT": {glossary.WriteOmegaT, omegat},
	} {
		var b bytes.Buffer
		if err := tc.write(&b, exported); err != nil || b.String() != tc.want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, b.String(), tc.want)
		}
		// Others export the same forms: they can be read.
		if terms, err := glossary.Load(&b, name); err != nil || terms[0].BN != "ল্যাভরভ" || terms[0].EN != "Lavrov" {
			t.Errorf("%s is read as %+v, %v", name, terms, err)
		}
	}
	if err := glossary.WritePairs(io.Discard, exported[1:4]); err == nil || err.Error() != "no term to write: those that are approved are homographs" {
		t.Errorf("only homographs: %v", err)
	}
	if err := glossary.WriteOmegaT(io.Discard, exported[2:4]); err == nil || err.Error() != "no term to write: none is approved" {
		t.Errorf("nothing approved: %v", err)
	}
	tag := []glossary.Term{{BN: "#মিটু", EN: "#MeToo", File: "g", Line: 3}}
	if err := glossary.WriteOmegaT(io.Discard, tag); err == nil || err.Error() != `g:3: "#মিটু" cannot stand in a glossary of OmegaT, where # begins a comment` {
		t.Errorf("a comment: %v", err)
	}
}

// What other systems export is read by Load.
func TestLoadForeign(t *testing.T) {
	for name, table := range map[string]string{
		"Amazon":                   "bn,en\nঢাকা,Dhaka\n",
		"Amazon, further language": "\"en\",\"bn\",\"fr\"\n\"Dhaka\",\"ঢাকা\",\"Dacca\"\n",
		"Google":                   "ঢাকা,Dhaka\n",
		"Google term sets":         "en-US,bn-BD,pos,description\nDhaka,ঢাকা,noun,capital\n",
		"DeepL":                    "ঢাকা,Dhaka,BN,EN-US\n",
		"DeepL, quoted":            "\"ঢাকা\",\"Dhaka\",\"bn\",\"en\",\"0.9\"\n",
		"Bengali column":           "নোট,মন্তব্য,bn,en\nx,y,ঢাকা,Dhaka\n",
	} {
		terms, err := glossary.Load(strings.NewReader(table), "g")
		if err != nil || len(terms) != 1 || terms[0].BN != "ঢাকা" || terms[0].EN != "Dhaka" {
			t.Errorf("%s: %+v, %v", name, terms, err)
		}
	}
	if _, err := glossary.Load(strings.NewReader("bn,en-US,en-GB\nঢাকা,Dhaka,Dhaka\n"), "g"); err == nil || err.Error() != "g:1: the header names the column en twice" {
		t.Errorf("two columns of English: %v", err)
	}
}

func TestReadOmegaT(t *testing.T) {
	term := func(line int, bn, en, note string, also ...string) glossary.Term {
		return glossary.Term{BN: bn, EN: en, AlsoEN: also, Note: note, Status: glossary.Approved, File: "g.txt", Line: line}
	}
	for name, tc := range map[string]struct {
		file string
		want []glossary.Term
	}{
		"two and three columns": {"# project glossary\nঢাকা\tDhaka\nখুলনা\tKhulna\tplace\n", []glossary.Term{term(2, "ঢাকা", "Dhaka", ""), term(3, "খুলনা", "Khulna", "place")}},
		"several targets": {"যুদ্ধ\twar\tgeneral\r\nখুলনা\tKhulna\r\nযুদ্ধ\tconflict\tpolitics\r\nযুদ্ধ\twar\tgeneral\r\n", []glossary.Term{
			term(1, "যুদ্ধ", "war", "general; politics", "conflict"), term(2, "খুলনা", "Khulna", "")}},
		"both spellings of one letter": {"রাশি\u09dfা\tRussia\nরাশি\u09af\u09bcা\tRussian Federation\n", []glossary.Term{term(1, "রাশি\u09dfা", "Russia", "", "Russian Federation")}},
		"UTF-16":                       {utf16Text("ঢাকা\tDhaka\n", false), []glossary.Term{term(1, "ঢাকা", "Dhaka", "")}},
		"a header of ours":             {"en\tbn\tstatus\nDhaka\tঢাকা\tproposed\n", []glossary.Term{{BN: "ঢাকা", EN: "Dhaka", Status: glossary.Proposed, File: "g.txt", Line: 2}}},
		"quotation marks":              {"ডিসি\t\"D.C.\n", []glossary.Term{term(1, "ডিসি", "\"D.C.", "")}},
	} {
		got, err := glossary.ReadOmegaT(strings.NewReader(tc.file), "g.txt")
		for i := range got {
			if len(got[i].AlsoEN) == 0 {
				got[i].AlsoEN = nil
			}
		}
		if err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, tc.want)
		}
	}
	long := strings.Repeat("x", 6000)
	for file, want := range map[string]string{
		"ঢাকা\tDhaka\nখুলনা\n": "g.txt:2: the English (column en) of খুলনা is empty",
		"Dhaka\tঢাকা\n":        `g.txt:1: "Dhaka" and "ঢাকা" are swapped: the column bn is Bengali, the column en English`,
		"ঢাকা\tDh\xffka\n":     "g.txt:1: this is not valid UTF-8",
		"ঢাকা\tDhaka\t1" + long + "\nঢাকা\tDhaka\t2" + long + "\n": "g.txt:2: the comments of ঢাকা have more than 10000 bytes",
	} {
		if terms, err := glossary.ReadOmegaT(strings.NewReader(file), "g.txt"); err == nil || err.Error() != want {
			t.Errorf("%.40q: %+v, %v, want %s", file, terms, err, want)
		}
	}
}

func FuzzReadOmegaT(f *testing.F) {
	f.Add("# c\nযুদ্ধ\twar\tgeneral\nযুদ্ধ\tconflict|war\n")
	f.Add("bn\ten\nঢাকা\tDhaka\n")
	f.Add("ঢাকা,Dhaka,\"BN\",EN\n")
	f.Fuzz(func(t *testing.T, file string) {
		terms, err := glossary.ReadOmegaT(strings.NewReader(file), "f")
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		merged, conflicts := glossary.Merge(terms)
		for _, c := range conflicts {
			if strings.ContainsAny(c.String(), "\n\r") || c.Kept.Line < 1 || c.Dropped.Line < 1 {
				t.Errorf("conflict %q", c)
			}
		}
		for name, write := range writers {
			var b bytes.Buffer
			if err := write(&b, merged); err != nil {
				continue // such as a # at the beginning
			}
			if again, err := glossary.Load(&b, name); err != nil || !reflect.DeepEqual(plain(again), plain(merged)) {
				t.Errorf("%s: %v\n%+v becomes\n%+v", name, err, plain(merged), plain(again))
			}
		}
	})
}
