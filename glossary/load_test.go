package glossary_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/dobhashi/dobhashi/glossary"
)

// utf16Text encodes s with a byte order mark.
func utf16Text(s string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

func TestLoad(t *testing.T) {
	term := func(line int, bn, en string) glossary.Term {
		return glossary.Term{BN: bn, EN: en, Status: glossary.Approved, File: "g", Line: line}
	}
	full := glossary.Term{BN: "লাভরভ", EN: "Lavrov", AlsoEN: []string{"Lavroff", "S. Lavrov"}, Type: "person",
		Variants: []string{"ল্যাভরভ", "লাভরোভ"}, ForbiddenEN: []string{"Labrov"}, Status: glossary.Proposed,
		Case: true, Homograph: true, Note: "a note, with a comma", File: "g", Line: 2}
	two := []glossary.Term{term(1, "ঢাকা", "Dhaka"), term(2, "খুলনা", "Khulna")}
	for name, tc := range map[string]struct {
		table string
		want  []glossary.Term
	}{
		"tabs, no header":    {"ঢাকা\tDhaka\nখুলনা\tKhulna\n", two},
		"no final line end":  {"ঢাকা\tDhaka\nখুলনা\tKhulna", two},
		"commas, no header":  {"ঢাকা,Dhaka\nখুলনা,Khulna\n", two},
		"CRLF":               {"ঢাকা\tDhaka\r\nখুলনা\tKhulna\r\n", two},
		"CSV with CRLF":      {"ঢাকা,Dhaka\r\nখুলনা,Khulna\r\n", two},
		"BOM":                {"\ufeffঢাকা\tDhaka\nখুলনা\tKhulna\n", two},
		"UTF-16LE":           {utf16Text("ঢাকা\tDhaka\r\nখুলনা\tKhulna\r\n", false), two},
		"UTF-16BE":           {utf16Text("ঢাকা,Dhaka\nখুলনা,Khulna\n", true), two},
		"further columns":    {"ঢাকা\tDhaka\tcapital\nখুলনা\tKhulna\t\t\t\n", two},
		"quoted CSV cells":   {"\"ঢাকা\",\"Dhaka\"\n\"খুলনা\", \"Khulna\"\n", two},
		"white space":        {" ঢাকা \t Dhaka\n\tx\n"[:len(" ঢাকা \t Dhaka\n")] + "খুলনা\tKhulna\u00a0\n", two},
		"blank and comments": {"# list\n\nঢাকা\tDhaka\n \t \n#খুলনা\tx\nখুলনা\tKhulna\n", []glossary.Term{term(3, "ঢাকা", "Dhaka"), term(6, "খুলনা", "Khulna")}},
		"CSV comments":       {"# a, list\n\nঢাকা,Dhaka\n,,\n# \"x\nখুলনা,Khulna\n", []glossary.Term{term(3, "ঢাকা", "Dhaka"), term(6, "খুলনা", "Khulna")}},
		"only two columns":   {"BN\tEn\nঢাকা\tDhaka\n", []glossary.Term{term(2, "ঢাকা", "Dhaka")}},
		"other order":        {"en,note, bn ,other\nDhaka,,ঢাকা,x\n", []glossary.Term{term(2, "ঢাকা", "Dhaka")}},
		"short row":          {"bn\ten\ttype\tvariants\nঢাকা\tDhaka\n", []glossary.Term{term(2, "ঢাকা", "Dhaka")}},
		"line breaks in a cell": {"bn,en,note\n\"নিউ\nইয়র্ক\",\"New  York\",\"a\r\n\r\nb\"\nঢাকা,Dhaka,\n", []glossary.Term{
			{BN: "নিউ ইয়র্ক", EN: "New York", Note: "a b", Status: glossary.Approved, File: "g", Line: 2}, term(6, "ঢাকা", "Dhaka")}},
		"a comma in a cell": {"bn,en\nওয়াশিংটন ডিসি,\"Washington, D.C.|Washington \"\"DC\"\"\"\n", []glossary.Term{
			{BN: "ওয়াশিংটন ডিসি", EN: "Washington, D.C.", AlsoEN: []string{`Washington "DC"`}, Status: glossary.Approved, File: "g", Line: 2}}},
		"commas in a TSV": {"bn\ten\nওয়াশিংটন\tWashington, D.C.\n", []glossary.Term{term(2, "ওয়াশিংটন", "Washington, D.C.")}},
		"all columns": {"bn\ten\ttype\tvariants\tforbidden_en\tstatus\tcase\thomograph\tnote\n" +
			"লাভরভ\tLavrov|Lavroff| S. Lavrov|\tPerson\tল্যাভরভ||লাভরোভ \tLabrov\tProposed\tyes\tTRUE\ta note, with a comma\n", []glossary.Term{full}},
	} {
		terms, err := glossary.Load(strings.NewReader(tc.table), "g")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range terms {
			// nil and empty lists are one
			if len(terms[i].AlsoEN) == 0 {
				terms[i].AlsoEN = nil
			}
		}
		if !reflect.DeepEqual(terms, tc.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, terms, tc.want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	for _, tc := range []struct{ table, want string }{
		{"", "g.tsv: the glossary has no entries"},
		{"# only\n\n", "g.tsv: the glossary has no entries"},
		{"bn\ten\n", "g.tsv: the glossary has no entries"},
		{"bn\tenglish\nঢাকা\tDhaka\n", "g.tsv:1: the header names no column en"},
		{"# c\ntype,EN\nx,Dhaka\n", "g.tsv:2: the header names no column bn"},
		{"bn\ten\tbn\nঢাকা\tDhaka\tx\n", "g.tsv:1: the header names the column bn twice"},
		{"ঢাকা\tDhaka\n\t\tx\n", "g.tsv:2: the Bengali term (column bn) is empty"},
		{"ঢাকা\tDhaka\nখুলনা\n", "g.tsv:2: the English (column en) of খুলনা is empty"},
		{"ঢাকা\tDhaka\nখুলনা\t|\n", "g.tsv:2: the English (column en) of খুলনা is empty"},
		{"bn,en\nDhaka,ঢাকা\n", `g.tsv:2: "Dhaka" and "ঢাকা" are swapped: the column bn is Bengali, the column en English`},
		{"bn\ten\tstatus\nঢাকা\tDhaka\tdone\n", `g.tsv:2: the status "done" of ঢাকা is none of approved, proposed, deprecated`},
		{"bn\ten\tcase\nঢাকা\tDhaka\tmaybe\n", `g.tsv:2: the column case of ঢাকা: "maybe" is neither yes nor no`},
		{"bn\ten\thomograph\nঢাকা\tDhaka\tx\n", `g.tsv:2: the column homograph of ঢাকা: "x" is neither yes nor no`},
		{"ঢাকা\tDhaka\nখু\x00লনা\tKhulna\n", "g.tsv:2: this is not text but has a NUL byte; a glossary is a table of tab- or comma-separated text"},
		{"ঢাকা\tDhaka\n\nখুলনা\tKhul\xffna\n", "g.tsv:3: this is not valid UTF-8"},
		{"ঢাকা,Dhaka\n# \ufffd ok \xe0\xa6\n", "g.tsv:2: this is not valid UTF-8"},
		{utf16Text("ঢাকা\tDhaka\n", false)[2:], "g.tsv:1: this is not valid UTF-8"},
		{"k\x00\t\x00D\x00\n\x00", "g.tsv:1: this is not text but has a NUL byte; a glossary is a table of tab- or comma-separated text"},
		{"ঢাকা,Dhaka\nখুলনা,Khu\"lna\n", `g.tsv:2: bare " in non-quoted-field`},
		{"ঢাকা,Dhaka\nখুলনা,\"Khulna\nক,\nখ", `g.tsv:2: extraneous or missing " in quoted-field`},
		{"ঢাকা\tDhaka\nখুলনা\t" + strings.Repeat("x", 20_000) + "\n", "g.tsv:2: cell 2 has 20000 bytes, more than 10000; is a quotation mark left open?"},
	} {
		terms, err := glossary.Load(strings.NewReader(tc.table), "g.tsv")
		if err == nil {
			t.Errorf("%.60q is read as %+v", tc.table, terms)
		} else if err.Error() != tc.want {
			t.Errorf("%.60q\n got %s\nwant %s", tc.table, err, tc.want)
		}
	}
	broken := errors.New("the disk is gone")
	if _, err := glossary.Load(iotest.ErrReader(broken), "g"); !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "g: ") {
		t.Errorf("a read error comes out as %v", err)
	}
	if _, err := glossary.Load(endless{}, "g"); err == nil || err.Error() != "g: the glossary is larger than 64 MB" {
		t.Errorf("an endless file: %v", err)
	}
}

// endless is a file without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestLoadFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "names.csv")
	if err := os.WriteFile(path, []byte("bn,en\nঢাকা,Dhaka\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	terms, err := glossary.LoadFile(path)
	if err != nil || len(terms) != 1 || terms[0].File != path || terms[0].Line != 2 {
		t.Errorf("got %+v, %v", terms, err)
	}
	if _, err := glossary.LoadFile(filepath.Join(dir, "none.csv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := glossary.LoadFile(dir); err == nil {
		t.Error("a directory is read")
	}
}

func TestCheck(t *testing.T) {
	for name, tc := range map[string]struct {
		rows []string
		want []string
	}{
		"all right":          {[]string{"ঢাকা;Dhaka", "খুলনা;Khulna;place;খুল্না"}, nil},
		"contradiction":      {[]string{"ঢাকা;Dhaka", "খুলনা;Khulna", "ঢাকা;Dacca"}, []string{"4 error contradiction: ঢাকা is Dacca here and Dhaka in line 2"}},
		"in a variant":       {[]string{"ঢাকা;Dhaka;place;ঢাক্কা", "ঢাক্কা;Dhakka"}, []string{"3 error contradiction: ঢাক্কা is Dhakka here and Dhaka in line 2"}},
		"two variants":       {[]string{"কক;A;;গগ", "খখ;B;;গগ"}, []string{"3 error contradiction: গগ is B here and A in line 2"}},
		"other encoding":     {[]string{"রা\u09DF;Roy", "রা\u09AF\u09BC;Ray"}, []string{"3 error contradiction: রা\u09AF\u09BC is Ray here and Roy in line 2"}},
		"duplicate":          {[]string{"ঢাকা;Dhaka", "ঢাকা;Dhaka"}, []string{"3 warning duplicate: ঢাকা stands already in line 2"}},
		"duplicate variant":  {[]string{"ঢাকা;Dhaka;place;ঢাক্কা", "ঢাক্কা;Dhaka"}, []string{"3 warning duplicate: ঢাক্কা stands already in line 2, as a spelling of ঢাকা"}},
		"own spelling":       {[]string{"ঢাকা;Dhaka;place;ঢাকা|ঢাক্কা|ঢাক্\u200dকা"}, []string{"2 warning duplicate: ঢাকা repeats a spelling of its own entry", "2 warning duplicate: ঢাক্\u200dকা repeats a spelling of its own entry"}},
		"cycle":              {[]string{"মোদি;Modi;person;মোদী", "মোদী;Modi;person;মোদি"}, []string{"3 error cycle: মোদী and মোদি in line 2 are each a variant of the other; which one is preferred?"}},
		"cycle of two":       {[]string{"মোদি;Modi;person;মোদী", "মোদী;Modee;person;মোদি"}, []string{"3 error cycle: মোদী and মোদি in line 2 are each a variant of the other; which one is preferred?"}},
		"one letter":         {[]string{"ক;Ka"}, []string{"2 error short: ক is too short to be found safely"}},
		"one-letter variant": {[]string{"কক;Ka;;খ"}, []string{"2 error short: খ is too short to be found safely"}},
		"an ending":          {[]string{"গণ;Gana", "গুলি;Guli;;;;yes"}, []string{"2 warning ending: গণ is also a case ending"}},
		"Bengali in en":      {[]string{"ঢাকা;Dhaka|ঢাকা"}, []string{"2 error english: the English of ঢাকা has Bengali letters: ঢাকা"}},
		"swapped":            {[]string{"ঢাকা;Dhaka ঢ", "Khulna;Khulna"}, []string{"2 error english: the English of ঢাকা has Bengali letters: Dhaka ঢ", `3 warning spelling: "Khulna" has no Bengali letter`}},
		"forbidden":          {[]string{"ঢাকা;Dhaka|Dacca;;;;;Dacca|dhaka"}, []string{"2 error contradiction: Dacca is both the English of ঢাকা and forbidden"}},
		"deprecated":         {[]string{"ঢাকা;Dhaka", "ঢাকা;Dacca;place;;deprecated"}, nil},
	} {
		var got []string
		for _, p := range glossary.Check(load(t, tc.rows...)) {
			got = append(got, fmt.Sprintf("%d %s %s: %s", p.Line, p.Tier, p.Kind, p.Message))
			if p.File != "test.tsv" || p.String() != fmt.Sprintf("test.tsv:%d: %s: %s", p.Line, p.Tier, p.Message) {
				t.Errorf("%s: %s", name, p)
			}
		}
		if !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, tc.want)
		}
	}
	// Entries of two files name the file.
	terms := append(load(t, "ঢাকা;Dhaka"), load(t, "ঢাকা;Dacca")...)
	terms[0].File = "other.tsv"
	if got := glossary.Check(terms); len(got) != 1 || got[0].Message != "ঢাকা is Dacca here and Dhaka in other.tsv:2" {
		t.Errorf("got %v", got)
	}
	if got := glossary.Check(nil); got != nil {
		t.Errorf("no entries: %v", got)
	}
}
