package tbx_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/tbx"
)

func v3(style, entries string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="` + style + `" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
` + entries + "\n</body></text></tbx>"
}

func v2(entries string) string {
	return `<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader><text><body>
` + entries + "\n</body></text></martif>"
}

// dca is a concept of version 3: each term is LANGUAGE:TEXT or LANGUAGE:TEXT:STATUS.
func dca(before string, terms ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<conceptEntry id='c'>%s", before)
	for _, t := range terms {
		f := strings.Split(t, ":")
		note := ""
		if len(f) > 2 {
			note = `<termNote type="administrativeStatus">` + f[2] + `</termNote>`
		}
		fmt.Fprintf(&b, `<langSec xml:lang="%s"><termSec><term>%s</term>%s</termSec></langSec>`, f[0], f[1], note)
	}
	return b.String() + "</conceptEntry>"
}

func encode16(s string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

func TestRead(t *testing.T) {
	dhaka := []glossary.Term{{BN: "ঢাকা", EN: "Dhaka", Status: glossary.Approved, File: "g", Line: 3}}
	simple := v3("dca", dca("", "bn:ঢাকা", "en:Dhaka"))
	utf16Declared := strings.Replace(simple, "UTF-8", "utf-16", 1)
	one := func(change func(t *glossary.Term)) []glossary.Term {
		term := dhaka[0]
		change(&term)
		return []glossary.Term{term}
	}
	for name, tc := range map[string]struct {
		file    string
		want    []glossary.Term
		skipped int
	}{
		"version 3":                      {simple, dhaka, 0},
		"UTF-8 with a byte order mark":   {"\ufeff" + simple, dhaka, 0},
		"UTF-16":                         {encode16("\ufeff"+utf16Declared, false), dhaka, 0},
		"UTF-16, big":                    {encode16("\ufeff"+utf16Declared, true), dhaka, 0},
		"UTF-16 without byte order mark": {encode16(utf16Declared, false), dhaka, 0},
		"the same, big":                  {encode16(utf16Declared, true), dhaka, 0},
		"declared UTF-16, but UTF-8":     {utf16Declared, dhaka, 0},
		"version 2, tig and ntig": {v2(`<termEntry id="c1">
<descrip type="subjectField">Place</descrip><langSet xml:lang="bn-BD"><tig><term>ঢাকা</term></tig><ntig><termGrp><term>ঢাকা  শহর</term></termGrp></ntig></langSet>
<langSet xml:lang="EN-US"><ntig><termGrp><term><hi type="bold">Dhaka</hi></term><termNote type="partOfSpeech">noun</termNote><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>Dacca</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote><descrip type="context">Dacca &amp; all.</descrip><note>until
1982</note></tig></langSet><langSet xml:lang="fr"><tig><term>Dacca</term><note>français</note></tig></langSet></termEntry>`),
			one(func(t *glossary.Term) {
				t.Line, t.Type, t.Variants, t.ForbiddenEN, t.Note = 4, "place", []string{"ঢাকা শহর"}, []string{"Dacca"}, "until 1982"
			}), 0},
		"DCT style": {v3("dct", `<conceptEntry id="c1"><min:subjectField>place</min:subjectField><note>capital</note>
<langSec xml:lang="ben"><basic:definition>রাজধানী</basic:definition><termSec><term>ঢাকা</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec></langSec>
<langSec xml:lang="eng"><termSec><term>Dacca</term><termNoteGrp><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termNoteGrp></termSec>
<termSec><term>Dhaka City</term><min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec>
<termSec><term>Dhaka</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus><basic:context>In Dhaka.</basic:context></termSec></langSec></conceptEntry>`),
			one(func(t *glossary.Term) {
				t.Type, t.Note, t.AlsoEN, t.ForbiddenEN = "place", "capital; রাজধানী", []string{"Dhaka City"}, []string{"Dacca"}
			}), 0},
		"regions": {v3("dca", dca("", "bn_IN:ঢাকা", "en-GB:Dhaka", "en-US:Dhaka City")), one(func(t *glossary.Term) { t.AlsoEN = []string{"Dhaka City"} }), 0},
		"the preferred Bengali is not the first": {v3("dca", dca("", "bn:ঢাকা শহর:admittedTerm-admn-sts", "bn:ঢাকা:preferredTerm-admn-sts", "en:Dhaka")),
			one(func(t *glossary.Term) { t.Variants = []string{"ঢাকা শহর"} }), 0},
		"a deprecated Bengali term is still found": {v3("dca", dca("", "bn:ঢাক্কা:deprecatedTerm-admn-sts", "bn:ঢাকা", "en:Dhaka")),
			one(func(t *glossary.Term) { t.Variants = []string{"ঢাক্কা"} }), 0},
		"a deprecated entry": {v3("dca", dca("", "bn:ঢাকা:deprecatedTerm-admn-sts", "en:Dhaka:deprecatedTerm-admn-sts", "en:Dacca:deprecatedTerm-admn-sts")),
			one(func(t *glossary.Term) { t.Status, t.AlsoEN = glossary.Deprecated, []string{"Dacca"} }), 0},
		"a replaced entry": {v3("dca", dca("", "bn:ঢাকা:obsolete", "en:Dacca:notRecommended", "en:Dhaka:superseded")),
			one(func(t *glossary.Term) { t.Status, t.ForbiddenEN = glossary.Deprecated, []string{"Dacca"} }), 0},
		"a proposed term": {v3("dca", dca("", "bn:ঢাকা", "en:Dhaka:proposedTerm-admn-sts")), one(func(t *glossary.Term) { t.Status = glossary.Proposed }), 0},
		"our own fields": {v3("dca", dca("<note>dobhashi: homograph=yes status=proposed case=yes</note><note>a</note><note>b</note>", "bn:ঢাকা", "en:Dhaka")),
			one(func(t *glossary.Term) { t.Status, t.Case, t.Homograph, t.Note = glossary.Proposed, true, true, "a; b" }), 0},
		"a note about us":   {v3("dca", dca("<note>dobhashi: case=yes or not</note>", "bn:ঢাকা", "en:Dhaka")), one(func(t *glossary.Term) { t.Note = "dobhashi: case=yes or not" }), 0},
		"the same id twice": {v3("dca", dca("", "bn:ঢাকা", "en:Dhaka")+dca("", "bn:ঢাকা", "en:Dhaka")), append(dhaka, dhaka...), 0},
		"sides missing": {v3("dca", dca("", "bn:ঢাকা", "fr:Dacca")+dca("", "en:Dhaka")+dca("", "bn:ঢাকা", "en:Dacca:deprecatedTerm-admn-sts")+
			dca("", "bn:ঢাকা", "en: ")+dca("", "bn:", "en:Dhaka")+"<conceptEntry/>"+dca("", "bn:ঢাকা", "en:Dhaka", "en::deprecatedTerm-admn-sts")), dhaka, 6},
		"CDATA, comments, processing instructions": {v3("dca", "<?x y?><!-- <conceptEntry> -->"+dca("", "bn:<![CDATA[ঢাকা]]>", "en:Dha<!-- c -->ka")), dhaka, 0},
	} {
		got, skipped, err := tbx.Read(strings.NewReader(tc.file), "g")
		if err != nil || skipped != tc.skipped || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %v\n got %+v, %d skipped\nwant %+v, %d skipped", name, err, got, skipped, tc.want, tc.skipped)
		}
	}
}

func TestReadErrors(t *testing.T) {
	good := v3("dca", dca("", "bn:ঢাকা", "en:Dhaka"))
	for name, tc := range map[string]struct{ file, want string }{
		"empty":               {"", "g: there is no TBX entry in it"},
		"no XML":              {"bn\ten\n", "g: there is no TBX entry in it"},
		"no entry":            {v3("dca", ""), "g: there is no TBX entry in it"},
		"truncated":           {good[:strings.Index(good, "Dhaka")], "g:3: this is not well-formed XML: unexpected EOF"},
		"cut in a tag":        {good[:strings.Index(good, "<termSec")+4], "g:3: this is not well-formed XML: unexpected EOF"},
		"another format":      {`<?xml version="1.0"?><tmx version="1.4"/>`, "g:1: this is no TBX: it begins with <tmx>"},
		"wrong nesting":       {"<tbx><text>\n</body></tbx>", "g:2: this is not well-formed XML: element <text> closed by </body>"},
		"no Bengali":          {v3("dca", dca("", "fr:Dacca", "en:Dhaka")), "g: no entry has a Bengali and an English term"},
		"swapped":             {v3("dca", dca("", "bn:Dhaka", "en:ঢাকা")), `g:3: "Dhaka" and "ঢাকা" are swapped: the first is said to be Bengali`},
		"another encoding":    {strings.Replace(good, "UTF-8", "windows-1252", 1), `g:1: xml: opening charset "windows-1252": only UTF-8 and UTF-16 can be read`},
		"wrong encoding":      {strings.Replace(good, "Dhaka", "Dh\xe2ka", 1), "g:3: this is not well-formed XML: invalid UTF-8"},
		"XML 1.1":             {strings.Replace(good, `version="1.0"`, `version="1.1"`, 1), `g:1: xml: unsupported version "1.1"; only version 1.0 is supported`},
		"a control character": {strings.Replace(good, "Dhaka", "Dh\x0bka", 1), "g:3: this is not well-formed XML: illegal character code U+000B"},
		"an entity":           {strings.Replace(good, "Dhaka", "&dhaka;", 1), "g:3: this is not well-formed XML: invalid character entity &dhaka;"},
		"an entity bomb": {`<!DOCTYPE martif [
<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
]><martif>&c;</martif>`, "g:3: the DOCTYPE declares entities, which are not read"},
		"an external entity": {`<!DOCTYPE martif [<!ENTITY % x SYSTEM "file:///etc/passwd">]><martif/>`, "g:1: the DOCTYPE declares entities, which are not read"},
		"a long term":        {v3("dca", dca("", "bn:ঢাকা", "en:"+strings.Repeat("x", 10_001))), "g:3: a text is longer than 10000 bytes"},
		"long notes":         {v3("dca", dca(strings.Repeat("<note>"+strings.Repeat("x", 999)+"</note>", 10), "bn:ঢাকা", "en:Dhaka")), "g:3: the notes of the entry have more than 10000 bytes"},
		"deep":               {"<tbx>" + strings.Repeat("<a>", 1e6), "g:1: elements are nested more than 64 deep"},
		"many attributes":    {"<tbx" + strings.Repeat(` a=""`, 1e6) + "/>", "g:1: a tag or a text is longer than 1 MB"},
		"a long name":        {"<tbx" + strings.Repeat(`a`, 2e6) + "/>", "g:1: a tag or a text is longer than 1 MB"},
		"a long file":        {"<tbx>" + strings.Repeat("<!--"+strings.Repeat("x", 500_000)+"-->", 140), "g:1: the glossary is larger than 64 MB"},
	} {
		terms, _, err := tbx.Read(strings.NewReader(tc.file), "g")
		if err == nil || err.Error() != tc.want {
			t.Errorf("%s:\n got %+v, %v\nwant %s", name, terms, err, tc.want)
		}
	}
	broken := errors.New("the disk is gone")
	if _, _, err := tbx.Read(io.MultiReader(strings.NewReader(good[:strings.Index(good, "Dhaka")]), iotest.ErrReader(broken)), "g"); !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "g:3: ") {
		t.Errorf("a read error comes out as %v", err)
	}
}

// A file that is made to take memory takes little.
func TestReadMemory(t *testing.T) {
	for name, file := range map[string]string{
		"attributes": "<tbx" + strings.Repeat(` a=""`, 10e6) + "/>",
		"depth":      strings.Repeat("<tbx>", 10e6),
		"text":       "<tbx>" + strings.Repeat("x", 60e6),
		"skipped":    "<tbx><termEntry>" + strings.Repeat("<x/>", 3e6),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := tbx.Read(strings.NewReader(file), "g")
		runtime.ReadMemStats(&after)
		if used := (int64(after.Sys) - int64(before.Sys)) >> 20; err == nil || used > 200 {
			t.Errorf("%s: %v, %d MB", name, err, used)
		}
	}
}

var all = append([]glossary.Term{
	{BN: "ল্যাভরভ", EN: `L & "A" <v>`, AlsoEN: []string{"Lavroff", "S. Lavrov"}, Type: "person", Variants: []string{"লাভরভ", "লা|ভ", "#লা"},
		ForbiddenEN: []string{"Labrov", "]]>"}, Status: glossary.Proposed, Case: true, Homograph: true, Note: "a; b"},
	{BN: "ঢাকা", EN: "Dhaka", AlsoEN: []string{"Dhaka City"}, Variants: []string{"ঢাক্কা"}, ForbiddenEN: []string{"Dacca"}, Status: glossary.Deprecated, Homograph: true},
	{BN: "খুলনা", EN: "Khulna", Status: glossary.Deprecated},
	{BN: "রাশি\u09dfা", EN: "Rus\u2003sia", Status: glossary.Approved, Note: "dobhashi: case=yes"},
	{BN: "রাশি\u09af\u09bcা", EN: "Russia\u200d", Status: glossary.Approved, Case: true, Note: "dobhashi:"},
}, glossary.Starter()...)

var writers = map[string]func(io.Writer, []glossary.Term) error{"version 3": tbx.Write, "version 2": tbx.WriteV2}

// plain takes out what no format keeps.
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

func checkRoundTrip(t *testing.T, terms []glossary.Term) {
	t.Helper()
	for name, write := range writers {
		var b bytes.Buffer
		if err := write(&b, terms); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, skipped, err := tbx.Read(&b, name)
		if err != nil || skipped > 0 || len(got) != len(terms) {
			t.Errorf("%s: %d of %d terms read, %d skipped, %v", name, len(got), len(terms), skipped, err)
			continue
		}
		for i, want := range plain(terms) {
			if got := plain(got[i : i+1])[0]; !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
			}
		}
	}
}

func TestRoundTrip(t *testing.T) { checkRoundTrip(t, all) }

// models are the elements that TBX-Basic has in each element of a file, as a
// regular expression over their names, a space after each.
var models = map[string]map[string]string{
	"version 3": {
		"": "tbx ", "tbx": "tbxHeader text ", "tbxHeader": "fileDesc ", "fileDesc": "sourceDesc ", "sourceDesc": "p ", "text": "body ",
		"body": "(conceptEntry )+", "conceptEntry": "(descrip |note )*(langSec )+", "langSec": "(termSec )+", "termSec": "term (termNote )*",
	},
	"version 2": {
		"": "martif ", "martif": "martifHeader text ", "martifHeader": "fileDesc encodingDesc ", "fileDesc": "sourceDesc ", "sourceDesc": "p ", "encodingDesc": "p ", "text": "body ",
		"body": "(termEntry )+", "termEntry": "(descrip |note )*(langSet )+", "langSet": "(tig )+", "tig": "term (termNote )*",
	},
}

func TestWriteStructure(t *testing.T) {
	for name, write := range writers {
		var b bytes.Buffer
		if err := write(&b, all); err != nil {
			t.Fatal(err)
		}
		dec := xml.NewDecoder(&b)
		dec.Strict = true
		children := []string{""}
		path := []string{""}
		ids := make(map[string]bool)
		check := func() {
			model, known := models[name][path[len(path)-1]]
			if list := children[len(children)-1]; !known && list != "" || !regexp.MustCompile("^"+model+"$").MatchString(list) {
				t.Fatalf("%s: %q has %q", name, path, list)
			}
		}
		for {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch tok := tok.(type) {
			case xml.StartElement:
				children[len(children)-1] += tok.Name.Local + " "
				path, children = append(path, tok.Name.Local), append(children, "")
				for _, a := range tok.Attr {
					if a.Name.Local == "id" && (ids[a.Value] || !regexp.MustCompile("^c[0-9]+$").MatchString(a.Value)) {
						t.Errorf("%s: the id %s is none or stands twice", name, a.Value)
					} else if a.Name.Local == "id" {
						ids[a.Value] = true
					}
				}
				if ns := tok.Name.Space; name == "version 3" && ns != "urn:iso:std:iso:30042:ed-2" {
					t.Fatalf("%s: <%s> is in the namespace %q", name, tok.Name.Local, ns)
				}
			case xml.EndElement:
				check()
				path, children = path[:len(path)-1], children[:len(children)-1]
			}
		}
		check()
		if len(ids) != len(all) {
			t.Errorf("%s: %d ids for %d entries", name, len(ids), len(all))
		}
	}
}

func TestWriteErrors(t *testing.T) {
	for _, tc := range []struct {
		terms []glossary.Term
		want  string
	}{
		{nil, "no term to write"},
		{[]glossary.Term{{BN: "ঢাকা", EN: "Dha\x0bka", File: "g.tsv", Line: 4}}, `g.tsv:4: "Dha\vka" has a character that XML cannot hold`},
		{[]glossary.Term{{BN: "ঢাকা\uffff", EN: "Dhaka"}}, `"ঢাকা\uffff" has a character that XML cannot hold`},
		{[]glossary.Term{{BN: "ঢাকা", EN: "Dhaka", Note: "\xe0\xa6"}}, `"\xe0\xa6" has a character that XML cannot hold`},
		{[]glossary.Term{{BN: "ঢাকা"}}, "the term ঢাকা has no Bengali or no English"},
		{[]glossary.Term{{BN: "ঢাকা", EN: "Dhaka", Status: "done"}}, `the status "done" of ঢাকা is unknown`},
	} {
		for name, write := range writers {
			if err := write(io.Discard, tc.terms); err == nil || err.Error() != tc.want {
				t.Errorf("%s: got %v, want %s", name, err, tc.want)
			}
		}
	}
	if err := tbx.Write(failing{}, all); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a failing writer: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func FuzzRead(f *testing.F) {
	f.Add(v3("dca", dca("<descrip type='subjectField'>place</descrip><note>dobhashi: case=yes</note><note>n</note>", "bn:ঢাকা:preferredTerm-admn-sts", "bn:ঢাক্কা", "en:Dhaka", "en:Dacca:deprecatedTerm-admn-sts")))
	f.Add(v2(`<termEntry><langSet xml:lang="bn"><ntig><termGrp><term>ঢাকা</term></termGrp></ntig></langSet><langSet xml:lang="en"><tig><term>Dhaka<hi>x</hi></term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig></langSet></termEntry>`))
	f.Add(v3("dct", `<conceptEntry><langSec xml:lang="bn"><termSec><term>ঢাকা</term><min:administrativeStatus>deprecatedTerm</min:administrativeStatus></termSec></langSec><langSec xml:lang="en"><termSec><term>Dhaka</term><min:administrativeStatus>obsolete</min:administrativeStatus></termSec></langSec></conceptEntry>`))
	f.Add(encode16("<tbx><conceptEntry/></tbx>", false))
	f.Fuzz(func(t *testing.T, file string) {
		terms, _, err := tbx.Read(strings.NewReader(file), "f")
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		for _, term := range terms {
			if term.Line < 1 {
				t.Errorf("no line: %+v", term)
			}
		}
		checkRoundTrip(t, terms)
	})
}

func BenchmarkRead(b *testing.B) {
	var file bytes.Buffer
	if err := tbx.Write(&file, glossary.Starter()); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if _, _, err := tbx.Read(bytes.NewReader(file.Bytes()), "g"); err != nil {
			b.Fatal(err)
		}
	}
}
