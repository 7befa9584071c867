package format_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"golang.org/x/text/encoding/unicode"
)

const tmxText = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd" [ <!ENTITY x "y"> ]>
<tmx version="1.4"><header srclang="en"/><body>
<!-- <tu><tuv xml:lang="bn"><seg>না</seg></tuv></tu> -->
<tu tuid="a&amp;1"><prop type="x">p</prop>
<tuv xml:lang="en-US"><seg>Lavrov &amp; <![CDATA[<Kim>]]> met<!-- c --> in <bpt i="1">&lt;b></bpt>Mos<hi>cow</hi><ept i="1"/>.</seg></tuv>
<tuv xml:lang='bn-BD'><seg>লাভরভ &#x9ae;স্কোয়
গেলেন।</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>un</seg></tuv><tuv lang="de"><seg>eins</seg></tuv></tu>
<tu><tuv xml:lang="bn"><seg></seg></tuv></tu>
</body></tmx>
`

const xliffText = `<xliff version="1.2"><file source-language="en" target-language="bn"><body>
<trans-unit id="1"><source>Hello <g id="1">Dhaka</g><x id="2"/>!</source><seg-source>no</seg-source>
<target>ঢাকা</target><alt-trans><source>no</source><target>না</target></alt-trans></trans-unit>
<trans-unit id="2"><source>Only this</source></trans-unit>
</body></file></xliff>`

const xliff2Text = `<xliff srcLang="bn" trgLang="en" version="2.1"><file id="f"><unit id="7"><segment>
<source>ঢাকা <pc id="1">শহর</pc></source><target>Dhaka <mrk id="m">city</mrk></target></segment><segment><source>দুই</source></segment></unit></file></xliff>`

// segmentsText has sentences marked in a unit, with tags and escapes in them.
const segmentsText = `<xliff version="1.2"><file><body><trans-unit id="1"><source>মেঘ &amp; <g id="1">ঝড়</g>। বৃষ্টি।</source>
<seg-source><mrk mtype="seg" mid="1">মেঘ &amp; <g id="1">ঝড়</g>।</mrk> <mrk mtype="seg" mid="2">বৃষ্টি।</mrk></seg-source>
<target><mrk mtype="seg" mid="1">Clouds, <g id="1">storm</g> &lt;both&gt;.</mrk>
<mrk mtype="seg" mid="2"/></target></trans-unit></body></file></xliff>`

// files are files of each format, and the texts that are in them.
var files = []struct {
	name, text string
	want       []string // source|target
}{
	{"a.tsv", "লাভরভ এলেন।\tLavrov came.\r\n\r\nএকা\n\tonly\nক\tb\tmore", []string{"লাভরভ এলেন।|Lavrov came.", "একা|", "|only", "ক|b"}},
	{"h.tsv", "ID\ten\tx\tbn-IN\n7\tLavrov came.\t\tলাভরভ এলেন।\n8\tonly\n", []string{"লাভরভ এলেন।|Lavrov came.", "|only"}},
	{"a.csv", "bn,en\r\nলাভরভ এলেন।,\"Lavrov \"\"came\"\",\n once.\"\r\nএকা\r\n", []string{"লাভরভ এলেন।|Lavrov \"came\",\n once.", "একা|"}},
	{"a.jsonl", `{"id":7,"source":"লা\u09ad\u09b0ভ \"ক\"\n","target":"A \ud83d\ude00 b\/c","x":{"source":"no"}}` + "\n\n" + `  {"text" : "একা"}`,
		[]string{"লাভরভ \"ক\"\n|A 😀 b/c", "একা|"}},
	{"a.tmx", tmxText, []string{"লাভরভ মস্কোয়\nগেলেন।|Lavrov & <Kim> met in Moscow.", "un|eins"}},
	{"a.xlf", xliffText, []string{"ঢাকা|Hello Dhaka!", "Only this|"}},
	{"a.xliff", xliff2Text, []string{"ঢাকা শহর|Dhaka city", "দুই|"}},
	{"b.xlf", segmentsText, []string{"মেঘ & ঝড়।|Clouds, storm <both>.", "বৃষ্টি।|"}},
}

func read(t *testing.T, name string, data []byte) (units []align.Unit) {
	t.Helper()
	reader, ok := format.ReaderFor(name)
	if !ok {
		t.Fatalf("no reader for %s", name)
	}
	for u, err := range reader(bytes.NewReader(data), name) {
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	return units
}

// TestRead reads each file, in each encoding, and replaces each word of each text in
// the file by another one.
func TestRead(t *testing.T) {
	for _, f := range files {
		encoded := map[string][]byte{"UTF-8": []byte(f.text), "with mark": []byte("\uFEFF" + f.text)}
		for name, order := range map[string]unicode.Endianness{"LE": unicode.LittleEndian, "BE": unicode.BigEndian} {
			text := strings.Replace(f.text, `encoding="UTF-8"`, `encoding="UTF-16"`, 1)
			data, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			encoded[name] = data
		}
		for encoding, data := range encoded {
			t.Run(f.name+" "+encoding, func(t *testing.T) {
				units := read(t, f.name, data)
				var got []string
				for _, u := range units {
					got = append(got, u.Source.Text+"|"+u.Target.Text)
				}
				if strings.Join(got, "\n\n") != strings.Join(f.want, "\n\n") {
					t.Fatalf("read %q, want %q", got, f.want)
				}
				for i := range units {
					replaceWords(t, f.name, data, units, i, false)
					replaceWords(t, f.name, data, units, i, true)
				}
			})
		}
	}
}

// replaceWords replaces the words of one side of unit n, one after the other.
func replaceWords(t *testing.T, name string, data []byte, units []align.Unit, n int, target bool) {
	side := func(u *align.Unit) *align.Passage {
		if target {
			return &u.Target
		}
		return &u.Source
	}
	p := side(&units[n])
	for i := range p.Text {
		for j := i + 1; j <= len(p.Text); j++ {
			if j < len(p.Text) && !utf8.RuneStart(p.Text[j]) {
				continue
			}
			put := "ম<&>\"x😀"
			if target {
				put = "é<&>\"x😀" // a side is known by its letters
			}
			e, ok := p.Replace(i, j, put)
			if !ok {
				continue
			}
			var out bytes.Buffer
			if err := format.Splice(&out, bytes.NewReader(data), []align.Edit{e}); err != nil {
				t.Fatalf("%q in %q: %v", p.Text[i:j], p.Text, err)
			}
			again := read(t, name, out.Bytes())
			if want := p.Text[:i] + put + p.Text[j:]; len(again) != len(units) || side(&again[n]).Text != want {
				t.Fatalf("%q in %q became\n%s\nwant the text %q", p.Text[i:j], p.Text, out.Bytes(), want)
			}
			if at := p.At(i); at.Offset != e.Start || at.File != name {
				t.Fatalf("place %+v, edit at %d", at, e.Start)
			}
			if p.UTF16 == "" {
				before := data[:e.Start]
				line := before[bytes.LastIndexByte(before, '\n')+1:]
				if at := p.At(i); at.Line != bytes.Count(before, []byte("\n"))+1 || at.Column != utf8.RuneCount(bytes.TrimPrefix(line, []byte("\uFEFF")))+1 {
					t.Fatalf("%q is at %+v", p.Text[i:], at)
				}
			}
		}
	}
}

// TestReplaceKeepsTags does not replace over a tag.
func TestReplaceKeepsTags(t *testing.T) {
	units := read(t, "a.tmx", []byte(tmxText))
	p := units[0].Target
	i := strings.Index(p.Text, "Moscow")
	if _, ok := p.Replace(i, i+len("Moscow"), "Minsk"); ok {
		t.Error("the tag within Moscow is lost")
	}
	if _, ok := p.Replace(i, i+len("Mos"), "Minsk"); !ok {
		t.Error("what stands before a tag cannot be replaced")
	}
	if units[0].ID != "a&1" {
		t.Errorf("id %q", units[0].ID)
	}
}

// TestReadErrors has files that are not whole, or are another thing than they say.
func TestReadErrors(t *testing.T) {
	deep := strings.Repeat("<a>", 5000)
	for _, tc := range []struct{ name, text, want string }{
		{"a.tsv", "ক\tb\n\xff\xfe", "a.tsv:2: invalid UTF-8"},
		{"a.tsv", "id\tsource\n1\tক", "a.tsv:1: the header names no column target"},
		{"a.jsonl", "{\"text\":\"ক\"}\n[1]", "a.jsonl:2: not a JSON object"},
		{"a.jsonl", `{"text":"ক"`, "a.jsonl:1: the JSON object does not end"},
		{"a.jsonl", `{"text":5}`, "a.jsonl:1: the text is no text"},
		{"a.jsonl", `{"id":"x"}`, "a.jsonl:1: the JSON object has neither source and target nor text"},
		{"a.tmx", "<tmx>\n<tu><tuv><seg>ক", "a.tmx:2: the file ends within <seg>"},
		{"a.tmx", "<tmx>\n<tu a='", "a.tmx:2: the file ends within a tag"},
		{"a.tmx", "<tmx>\n</tu>", "a.tmx:2: </tu> ends no element that is open"},
		{"a.tmx", "<tmx><!-- ", "a.tmx:1: the file ends before -->"},
		{"a.tmx", "<!DOCTYPE x [", "a.tmx:1: the file ends within the document type"},
		{"a.tmx", "hello", "a.tmx:1: text outside of any element; this is no XML"},
		{"a.tmx", `<?xml version="1.0" encoding="windows-1252"?><tmx/>`, "a.tmx:1: the encoding WINDOWS-1252 is not read; convert the file to UTF-8"},
		{"a.tmx", `<tmx><tu><tuv xml:lang="bn"><seg>&x;</seg></tuv></tu></tmx>`, "a.tmx:1: &x; is not an entity of XML"},
		{"a.tmx", deep, "a.tmx:1: elements are nested more than 1000 deep"},
		{"a.tmx", "<tmx>\xff</tmx>", "a.tmx:1: invalid UTF-8"},
		{"a.xlf", "<xliff><file><trans-unit><source>x", "a.xlf:1: the file ends within <source>"},
	} {
		reader, _ := format.ReaderFor(tc.name)
		var got error
		for _, err := range reader(strings.NewReader(tc.text), tc.name) {
			got = err
		}
		if got == nil || got.Error() != tc.want {
			t.Errorf("%q: %v, want %s", tc.text[:min(len(tc.text), 40)], got, tc.want)
		}
	}
}

// FuzzRead reads whatever there is, and replaces the first letter of each text.
func FuzzRead(f *testing.F) {
	for i, file := range files {
		f.Add(i, []byte(file.text))
	}
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		name := files[uint(i)%uint(len(files))].name
		reader, _ := format.ReaderFor(name)
		for u, err := range reader(bytes.NewReader(data), name) {
			if err != nil {
				return
			}
			for _, p := range []align.Passage{u.Source, u.Target} {
				if !utf8.ValidString(p.Text) {
					t.Fatalf("the text %q", p.Text)
				}
				_, n := utf8.DecodeRuneInString(p.Text)
				if e, ok := p.Replace(0, n, "x"); ok && n > 0 {
					if err := format.Splice(new(bytes.Buffer), bytes.NewReader(data), []align.Edit{e}); err != nil && p.UTF16 == "" {
						t.Fatalf("%q: %v", p.Text, err)
					}
				}
			}
		}
	})
}

func TestRewrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("one two three"), 0o600); err != nil {
		t.Fatal(err)
	}
	edits := []align.Edit{{Start: 8, Old: []byte("three"), New: []byte("3")}, {Start: 0, Old: []byte("one"), New: nil}}
	if err := format.Rewrite(path, path, edits); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != " two 3" {
		t.Errorf("the file is %q", got)
	}
	for _, edits := range [][]align.Edit{
		{{Start: 1, Old: []byte("TWO")}},
		{{Start: 100}},
		{{Start: 0, Old: []byte(" two")}, {Start: 2, Old: []byte("w")}},
	} {
		if err := format.Rewrite(path, path, edits); err == nil {
			t.Errorf("%v were made", edits)
		}
		if got, _ := os.ReadFile(path); string(got) != " two 3" {
			t.Errorf("the file is %q after an error", got)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// TestKnown reads back what a format keeps of a pair.
func TestKnown(t *testing.T) {
	place := align.Place{Document: "a & b.txt", Block: 2, Start: 10, End: 20, Line: 3, Column: 4}
	p := align.Pair{ID: "7", Source: "নদী", Target: "River", Origin: "gloss", Status: align.Reviewed, Place: place}
	for _, c := range []struct {
		format string
		want   align.Pair
	}{
		{"jsonl", p},
		{"tmx", align.Pair{ID: "7", Source: "নদী", Target: "River", Origin: "gloss", Status: align.Reviewed, Place: align.Place{Document: place.Document, Start: 10, End: 20}}},
		{"xliff", align.Pair{ID: "7", Source: "নদী", Target: "River", Status: align.Reviewed, Place: align.Place{Document: place.Document, Line: 3}}},
		{"csv", align.Pair{Source: "নদী", Target: "River"}},
		{"tsv", align.Pair{Source: "নদী", Target: "River"}},
	} {
		f, _ := format.Lookup(c.format)
		var b bytes.Buffer
		w := f.New(&b, align.Meta{})
		if err := errors.Join(w.Write(&p), w.Close(&align.Report{})); err != nil {
			t.Fatal(err)
		}
		for u, err := range f.Read(&b, "x") {
			if err != nil {
				t.Fatal(err)
			}
			if got := u.Pair(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: got %+v, want %+v", c.format, got, c.want)
			}
		}
	}
}

// TestTagsRoundTrip has pairs whose tags go through the formats that have tags, one after the other.
func TestTagsRoundTrip(t *testing.T) {
	tag := func(at, id int, kind align.TagKind, code string) align.Tag {
		return align.Tag{At: at, ID: id, Kind: kind, Code: code}
	}
	keep := tag(0, 1, align.Open, `<span translate="no">`)
	keep.Keep = true
	br := align.Tag{At: 3, ID: 2, Code: "<br>", Space: true}
	pairs := []align.Pair{
		{ID: "1", Source: "ক খ", Target: "b a", // in another order, and one is missing
			SourceTags: []align.Tag{tag(0, 1, align.Open, "<b>"), tag(3, 1, align.Close, "</b>"), br, tag(4, 3, align.Open, "<i>"), tag(7, 3, align.Close, "</i>"), tag(7, 4, align.Alone, "^")},
			TargetTags: []align.Tag{tag(0, 3, align.Open, "<i>"), tag(1, 3, align.Close, "</i>"), {At: 1, ID: 2, Code: "<br>", Space: true}, tag(2, 1, align.Open, "<b>"), tag(3, 1, align.Close, "</b>")}},
		{ID: "2", Source: "ক", Target: "a",
			SourceTags: []align.Tag{keep, tag(3, 1, align.Close, "</span>")}, TargetTags: []align.Tag{keep, tag(1, 1, align.Close, "</span>")}},
		{ID: "3", Source: "ক", Target: "a", // halves, and one that only the target has
			SourceTags: []align.Tag{tag(0, 1, align.Close, "]]>&\"'"), tag(3, 2, align.Open, "\t<a\n>")},
			TargetTags: []align.Tag{tag(0, 2, align.Open, "\t<a\n>"), tag(1, 3, align.Alone, ""), tag(1, 1, align.Close, "]]>&\"'")}},
		{ID: "4", Source: "ক", Target: "a", // pairs that overlap
			SourceTags: []align.Tag{tag(0, 1, align.Open, "{"), tag(0, 2, align.Open, "("), tag(3, 1, align.Close, "}"), tag(3, 2, align.Close, ")")},
			TargetTags: []align.Tag{tag(0, 1, align.Open, "{"), tag(1, 1, align.Close, "}")}},
		{ID: "5", Source: "ক", Target: "a"},
	}
	for i := range pairs {
		pairs[i].Status = align.Reviewed
	}
	got := pairs
	for _, name := range []string{"tmx", "xliff", "tmx"} {
		f, ok := format.Lookup(name)
		if !ok || !f.Tags {
			t.Fatalf("%s has no tags", name)
		}
		var b bytes.Buffer
		w := f.New(&b, align.Meta{})
		for i := range got {
			if err := w.Write(&got[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(&align.Report{}); err != nil {
			t.Fatal(err)
		}
		file := b.String()
		got = nil
		for u, err := range f.Read(&b, "x") {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, u.Pair())
		}
		if len(got) != len(pairs) {
			t.Fatalf("%d pairs of %s", len(got), file)
		}
		for i := range got {
			if !reflect.DeepEqual(got[i], pairs[i]) {
				t.Errorf("%s: got\n%+v, want\n%+v of\n%s", name, got[i], pairs[i], file)
			}
		}
	}
}
