package review_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/review"
	"github.com/dobhashi/dobhashi/glossary"
)

// write makes a document of pairs.
func write(t testing.TB, m align.Meta, pairs ...align.Pair) ([]byte, *review.Writer) {
	t.Helper()
	var b bytes.Buffer
	w := review.NewWriter(&b, m)
	for i := range pairs {
		if err := w.Write(&pairs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w
}

// archive makes a document of its parts: name, content, name, content.
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, parts[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const open = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

// document makes one of what is in its body.
func document(t testing.TB, body string) []byte {
	return archive(t, "word/document.xml", open+body+"</w:body></w:document>")
}

// row is a row of plain cells; a cell that begins with < is as it stands.
func row(cells ...string) string {
	var b strings.Builder
	b.WriteString("<w:tr>")
	for _, c := range cells {
		if !strings.HasPrefix(c, "<") {
			c = "<w:p><w:r><w:t>" + c + "</w:t></w:r></w:p>"
		}
		b.WriteString("<w:tc>" + c + "</w:tc>")
	}
	return b.String() + "</w:tr>"
}

func table(rows ...string) string { return "<w:tbl>" + strings.Join(rows, "") + "</w:tbl>" }

var header = row("ID", "Source (bn)", "Target (en)", "Status", "Comment")

func rows(t testing.TB, data []byte) (all []review.Row) {
	t.Helper()
	for r, err := range review.Rows(bytes.NewReader(data), "a.docx") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func part(t *testing.T, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var tagged = align.Pair{ID: "s 7", Source: "করিম ছাতা খুলল।", Target: "Karim opened the umbrella.", Status: align.Draft,
	SourceTags: []align.Tag{{At: 13, Kind: align.Open, ID: 1}, {At: len("করিম ছাতা"), Kind: align.Close, ID: 1}, {At: len("করিম ছাতা খুলল।"), ID: 2}},
	TargetTags: []align.Tag{{At: 13, Kind: align.Open, ID: 1}, {At: 25, Kind: align.Close, ID: 1}, {At: 26, ID: 2}},
	Findings:   []glossary.Finding{{Tier: glossary.Warning, Kind: "missing", Message: "no <Karim>"}, {Kind: review.CommentKind, Message: "ask Rahim"}}}

func TestRoundTrip(t *testing.T) {
	data, w := write(t, align.Meta{Title: "a & b"}, tagged,
		align.Pair{Source: "এক\tদুই\r\nতিন\u000bচার\rপাঁচ", Target: "  one & <two> \n", Status: align.Reviewed},
		align.Pair{ID: "9", Source: "শেষ।", Status: align.Untranslated})
	want := []review.Row{
		{N: 1, ID: "s 7", Source: "করিম {1}ছাতা{/1} খুলল।{2/}", Target: "Karim opened {1}the umbrella{/1}.{2/}", Status: "draft", Comment: "[warning] no <Karim>\nask Rahim"},
		{N: 2, ID: "2", Source: "এক\tদুই\nতিনচার\nপাঁচ", Target: "one & <two>", Status: "reviewed"},
		{N: 3, ID: "9", Source: "শেষ।", Status: "untranslated"},
	}
	got := rows(t, data)
	for i := range got {
		if got[i].Changed() || len(got[i].Hash) != 6 {
			t.Errorf("row %d is told to be changed, hash %q", i+1, got[i].Hash)
		}
		got[i].Hash = ""
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if notes := w.Notes(); len(notes) != 1 || !strings.HasSuffix(notes[0], "dropped: 1") {
		t.Errorf("notes %q", notes)
	}
}

// TestDocument looks at what Word asks of a document, and readers of a table.
func TestDocument(t *testing.T) {
	data, _ := write(t, align.Meta{From: "bn", To: "en-GB"}, tagged)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("the document begins with %s", z.File[0].Name)
	}
	types := part(t, data, "[Content_Types].xml")
	for _, f := range z.File {
		dec := xml.NewDecoder(strings.NewReader(part(t, data, f.Name)))
		for err == nil {
			_, err = dec.Token()
		}
		if err != io.EOF {
			t.Errorf("%s: %v", f.Name, err)
		}
		err = nil
		if strings.HasPrefix(f.Name, "word/") && !strings.HasSuffix(f.Name, ".rels") && !strings.Contains(types, `PartName="/`+f.Name+`"`) {
			t.Errorf("%s has no type", f.Name)
		}
	}
	text, styles := part(t, data, "word/document.xml"), part(t, data, "word/styles.xml")
	for _, want := range []string{"<w:tblHeader/>", `w:orient="landscape"`, "Write ok in Status", ">Target (en-GB)<", ">Source (bn)<"} {
		if !strings.Contains(text, want) {
			t.Errorf("the document has no %s", want)
		}
	}
	if !strings.Contains(styles, `<w:lang w:val="en-GB" w:bidi="bn-BD"/>`) || strings.Contains(text+styles, "w:rtl") {
		t.Error("the languages are not those of the texts")
	}
	for _, part := range strings.Split(text, `w:pStyle w:val="`)[1:] {
		if name, _, _ := strings.Cut(part, `"`); !strings.Contains(styles, `w:styleId="`+name+`"`) {
			t.Errorf("there is no style %s", name)
		}
	}
}

// TestParts has more rows than a table may have.
func TestParts(t *testing.T) {
	var pairs []align.Pair
	for i := range 501 {
		pairs = append(pairs, align.Pair{Source: "ক", Target: fmt.Sprint("k", i)})
	}
	data, _ := write(t, align.Meta{}, pairs...)
	text := part(t, data, "word/document.xml")
	if n := strings.Count(text, "<w:tbl>"); n != 3 || strings.Count(text, "<w:tblHeader/>") != n || strings.Contains(text, "</w:tbl><w:tbl>") {
		t.Errorf("%d tables", n)
	}
	got := rows(t, data)
	if len(got) != len(pairs) || got[500].ID != "501" || got[500].Target != "k500" {
		t.Errorf("%d rows, the last is %+v", len(got), got[len(got)-1])
	}
}

func TestNoPairs(t *testing.T) {
	data, _ := write(t, align.Meta{})
	if got := rows(t, data); len(got) != 0 {
		t.Errorf("rows %v", got)
	}
}

func TestRepeatedID(t *testing.T) {
	data, w := write(t, align.Meta{}, align.Pair{ID: "2", Source: "ক"}, align.Pair{Source: "খ"})
	if notes := w.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "again") {
		t.Errorf("notes %q", notes)
	}
	if err := readError(data); err == nil || err.Error() != "a.docx: row 2 has the ID 2, as row 1 has" {
		t.Errorf("error %v", err)
	}
}

func readError(data []byte) (err error) {
	for _, err = range review.Rows(bytes.NewReader(data), "a.docx") {
	}
	return err
}

// TestRows reads what people and programs make of a table: ID|source|target|status|comment.
func TestRows(t *testing.T) {
	p := func(s string) string { return "<w:p>" + s + "</w:p>" }
	r := func(s string) string { return "<w:r><w:t>" + s + "</w:t></w:r>" }
	for _, tc := range []struct {
		name, body string
		want       []string
	}{
		{"plain", table(header, row("1", "ক", "k", "draft", "c")), []string{"1|ক|k|draft|c"}},
		{"columns moved and added", table(row("Target", "Note", "Id", "SOURCE TEXT"), row("k", "x", "1", "ক")), []string{"1|ক|k||"}},
		{"rows moved and empty", table(header, row("2", "খ", "kh", "", ""), row("", "", "", "", ""), row("1", "ক", "k", "", "")), []string{"2|খ|kh||", "1|ক|k||"}},
		{"another table before", table(row("a", "b")) + table(header, row("1", "ক", "k", "", "")), []string{"1|ক|k||"}},
		{"cut in two", table(header, row("1", "ক", "k", "", "")) + "<w:p/>" + table(row("2", "খ", "kh", "", "")) + table(row("x", "y")), []string{"1|ক|k||", "2|খ|kh||"}},
		{"header again", table(header, row("1", "ক", "k", "", ""), header, row("2", "খ", "kh", "", "")), []string{"1|ক|k||", "2|খ|kh||"}},
		{"paragraphs, breaks and tabs", table(header, row("1", p(r("ক"))+p(r("খ")), "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t xml:space='preserve'> c</w:t><w:cr/></w:r></w:p><w:p/>", "", "")),
			[]string{"1|ক\nখ|a\nb\t c||"}},
		{"tabs of a style are no text", table(header, row("1", "ক", "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>"+r("k")+"</w:p>", "", "")), []string{"1|ক|k||"}},
		{"hyphens and entities", table(header, row("1", "&#x995;", "<w:p>"+r("a&amp;&lt;")+"<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>"+r("b")+"</w:p>", "", "")), []string{"1|ক|a&<\u2011\u00ADb||"}},
		{"tracked changes", table(header, row("1", "ক", p(r("I ")+"<w:del><w:r><w:delText>go</w:delText><w:tab/></w:r></w:del><w:ins>"+r("went")+"</w:ins><w:moveFrom>"+r("away")+"</w:moveFrom><w:moveTo>"+r(" there")+"</w:moveTo>"), "", "")),
			[]string{"1|ক|I went there||"}},
		{"paragraph joined by a tracked change", table(header, row("1", "ক", "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"+r("one ")+"</w:p>"+p(r("line"))+p(r("two")), "", "")),
			[]string{"1|ক|one line\ntwo||"}},
		{"cells as they were before", table(header, row("1", "ক", "<w:tcPr><w:tcPrChange><w:tcPr><w:gridSpan w:val='2'/></w:tcPr></w:tcPrChange></w:tcPr><w:p><w:pPr><w:pPrChange><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr></w:pPrChange><w:tabs><w:tab/></w:tabs></w:pPr>"+r("k")+"</w:p>", "ok", "")), []string{"1|ক|k|ok|"}},
		{"row deleted, row inserted", table(header, strings.Replace(row("1", "ক", "k", "", ""), "<w:tr>", "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>", 1),
			strings.Replace(row("2", "খ", "kh", "", ""), "<w:tr>", "<w:tr><w:trPr><w:ins w:id='1'/></w:trPr>", 1)), []string{"2|খ|kh||"}},
		{"comments and fields", table(header, row("1", "ক", p("<w:commentRangeStart w:id='0'/>"+r("page ")+"<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"+
			r("3")+"<w:r><w:fldChar w:fldCharType='end'/></w:r><w:commentRangeEnd w:id='0'/><w:r><w:commentReference w:id='0'/></w:r><w:hyperlink>"+r(" link")+"</w:hyperlink>"), "", "")), []string{"1|ক|page 3 link||"}},
		{"content controls", table(header, strings.NewReplacer("<w:tc>", "<w:sdt><w:sdtPr><w:lock w:val='sdtContentLocked'/></w:sdtPr><w:sdtContent><w:tc>", "</w:tc>", "</w:tc></w:sdtContent></w:sdt>").Replace(row("1", "ক", "k", "", ""))), []string{"1|ক|k||"}},
		{"cells merged across", table(header, row("1", "ক", "<w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>k</w:t></w:r></w:p>", "c")), []string{"1|ক|k||c"}},
		{"cells merged down", table(header, row("<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>"+p(r("1")), "ক", "one", "ok", ""), row("<w:tcPr><w:vMerge/></w:tcPr><w:p/>", "", "two", "", "c")), []string{"1|ক|one\ntwo|ok|c"}},
		{"an empty cell before", table(header, strings.Replace(row("ক", "k", "", ""), "<w:tr>", "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>", 1)), []string{"|ক|k||"}},
		{"table in a cell", table(header, row("1", "ক", table(row("a", "b"), row("c", "d"))+p(r("e")), "", "")), []string{"1|ক|a\nb\nc\nd\ne||"}},
		{"text said twice", table(header, row("1", "ক", p("<mc:AlternateContent><mc:Choice>"+r("k")+"</mc:Choice><mc:Fallback>"+r("k")+"</mc:Fallback></mc:AlternateContent>"), "", "")), []string{"1|ক|k||"}},
		{"too few and too many cells", table(header, row("1", "ক"), row("2", "খ", "kh", "ok", "c", "more")), []string{"1|ক|||", "2|খ|kh|ok|c\nmore"}},
		{"other words than hashes", table(header, row("a·b", "ক", "k", "", ""), row("a·12345g", "ক", "k", "", "")), []string{"a·b|ক|k||", "a·12345g|ক|k||"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, r := range rows(t, document(t, tc.body)) {
				got = append(got, strings.Join([]string{r.ID, r.Source, r.Target, r.Status, r.Comment}, "|"))
			}
			if !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// TestOtherNames has a document with its text elsewhere, in the names of another program.
func TestOtherNames(t *testing.T) {
	body := strings.NewReplacer("<w:", "<ns0:", "</w:", "</ns0:").Replace(open + table(header, row("1", "ক", "k", "", "")) + "</w:body></w:document>")
	data := archive(t, "_rels/.rels", `<Relationships><Relationship Type="x/other" Target="no"/><Relationship Type="x/officeDocument" Target="/word/document2.xml"/></Relationships>`,
		"../../evil", "no", "word/document2.xml", strings.Replace(body, "xmlns:w=", "xmlns:ns0=", 1))
	if got := rows(t, data); len(got) != 1 || got[0].Target != "k" {
		t.Errorf("rows %v", got)
	}
}

func TestErrors(t *testing.T) {
	good := table(header, row("1", "ক", "k", "", ""), row("7", "খ", "kh", "", ""))
	for _, tc := range []struct {
		name string
		data []byte
		want string
	}{
		{"no archive", []byte("ID\tSource"), "a.docx: this is no Word document: zip: not a valid zip file"},
		{"old or with password", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "a.docx: this is an old .doc, or has a password; save it as .docx without one"},
		{"other archive", archive(t, "mimetype", "x"), "a.docx: this is no Word document: it has no word/document.xml"},
		{"no table", document(t, "<w:p/>"), "a.docx: no table has the columns ID, Source and Target"},
		{"no target", document(t, table(row("ID", "Source"))), "a.docx: no table has the columns ID, Source and Target"},
		{"same ID", document(t, table(header, row("1", "ক", "k", "", ""), row("2", "খ", "", "", ""), row("1", "গ", "g", "", ""))), "a.docx: row 3 has the ID 1, as row 1 has"},
		{"cut off", archive(t, "word/document.xml", open+good+"<w:p>"), "a.docx:1: the file ends within <w:p> (after row 2)"},
		{"entity", document(t, table(header, row("1", "&x;", "k", "", ""))), "a.docx:1: &x; is not an entity of XML"},
		{"deep", document(t, strings.Repeat("<w:p>", 10_000)), "a.docx:1: elements are nested more than 1000 deep"},
		{"too many cells", document(t, table(header, row("1", "ক", "k"), "<w:tr>"+strings.Repeat("<w:tc/>", 101)+"</w:tr>")), "a.docx: a row has more than 100 cells (after row 1)"},
		{"too many rows in one", document(t, table(header, row("1", "ক", "k"), strings.Repeat(row("<w:tcPr><w:vMerge/></w:tcPr><w:p/>", "", "k"), 101))), "a.docx: row 1 has a cell of more than 100 rows"},
		{"bomb", document(t, "<w:p>"+strings.Repeat(" ", 40<<20)+"</w:p>"), "a.docx: the document is far larger than it is stored, as if to fill the memory"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := readError(tc.data); err == nil || err.Error() != tc.want {
				t.Errorf("error %v, want %s", err, tc.want)
			}
		})
	}
}

// TestRead reads pairs, and none that may have the target of another.
func TestRead(t *testing.T) {
	data, _ := write(t, align.Meta{}, tagged, align.Pair{ID: "8", Source: "শেষ।", Status: align.Untranslated})
	var got []align.Pair
	for u, err := range review.Read(bytes.NewReader(data), "a.docx") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, u.Pair())
	}
	want := []align.Pair{
		{ID: "s 7", Source: "করিম {1}ছাতা{/1} খুলল।{2/}", Target: "Karim opened {1}the umbrella{/1}.{2/}", Status: align.Draft,
			Findings: []glossary.Finding{{Tier: glossary.Suggestion, Kind: review.CommentKind, Message: "ask Rahim"}}},
		{ID: "8", Source: "শেষ।", Status: align.Untranslated},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	hash := rows(t, data)[1].Hash
	moved := document(t, table(header, row("8·"+hash, "শুরু।", "", "", "")))
	var err error
	for _, err = range review.Read(bytes.NewReader(moved), "a.docx") {
	}
	if want := "a.docx: row 1, ID 8: the ID or the source was changed after the table was made; to take it as it is, take ·" + hash + " out of the ID"; err == nil || err.Error() != want {
		t.Errorf("error %v", err)
	}
}

// TestApply applies rows to the pair that has tags.
func TestApply(t *testing.T) {
	const source, target = "করিম {1}ছাতা{/1} খুলল।{2/}", "Karim opened {1}the umbrella{/1}.{2/}"
	plain := align.Pair{ID: "1", Source: "নদী।", Target: " River. ", Status: align.Rough, Words: 1, Unknown: 1, Terms: []glossary.Use{{BN: "নদী"}}}
	reviewed := plain
	reviewed.Status = align.Reviewed
	two := align.Pair{Source: "কখ", Target: "kkh",
		SourceTags: []align.Tag{{Kind: align.Open, ID: 1}, {At: 3, Kind: align.Open, ID: 2}, {At: 6, Kind: align.Close, ID: 2}, {At: 6, Kind: align.Close, ID: 1}},
		TargetTags: []align.Tag{{Kind: align.Open, ID: 1}, {At: 1, Kind: align.Open, ID: 2}, {At: 3, Kind: align.Close, ID: 2}, {At: 3, Kind: align.Close, ID: 1}}}
	bare := align.Pair{Source: "করিম ছাতা খুলল।", Target: "Karim opened the umbrella."}
	for _, tc := range []struct {
		name   string
		pair   align.Pair
		row    review.Row
		target string
		status align.Status
		err    string
	}{
		{"unchanged", tagged, review.Row{Source: source, Target: target, Status: "draft"}, target, align.Draft, ""},
		{"edited", tagged, review.Row{Source: source, Target: "Karim put up {1}his umbrella{/1}.{2/}"}, "Karim put up {1}his umbrella{/1}.{2/}", align.Reviewed, ""},
		{"only a tag moved", tagged, review.Row{Source: source, Target: "{1}Karim{/1} opened the umbrella.{2/}"}, "{1}Karim{/1} opened the umbrella.{2/}", align.Reviewed, ""},
		{"edited, but not good", tagged, review.Row{Source: source, Target: "Karim.", Status: "tense?"}, "Karim.", align.Draft, ""},
		{"confirmed", tagged, review.Row{Source: source, Target: target, Status: "OK"}, target, align.Reviewed, ""},
		{"half a tag", tagged, review.Row{Source: source, Target: "Karim opened {1}it.{2/}", Status: "ok"}, target, align.Draft, "the mark {/1} is missing in the target"},
		{"tag spoilt", tagged, review.Row{Source: source, Target: "Karim opened {1}it{/1.{2/}"}, target, align.Draft, "the mark {/1} is missing in the target"},
		{"tags crossed", tagged, review.Row{Source: source, Target: "Karim {/1}opened{1} it.{2/}"}, target, align.Draft, "the marks of the target cross each other"},
		{"tags crossed with others", two, review.Row{Source: "{1}ক{2}খ{/2}{/1}", Target: "{1}k{2}kh{/1}{/2}"}, "{1}k{2}kh{/2}{/1}", "", "the marks of the target cross each other"},
		{"emptied", tagged, review.Row{Source: source}, target, align.Draft, "the target is empty"},
		{"source changed later", tagged, review.Row{Source: "করিম {1}ছাতা{/1} খোলে।", Target: "x"}, target, align.Draft, "its source is not that of the pair"},
		{"source edited", tagged, review.Row{ID: "s 7", Hash: "000000", Source: "করিম", Target: "x"}, target, align.Draft, "its ID or its source was changed in the table"},
		{"spaces around stay", plain, review.Row{Source: "নদী।", Target: "The river."}, " The river. ", align.Reviewed, ""},
		{"spaces around are no edit", plain, review.Row{Source: " নদী।\n", Target: "River."}, " River. ", align.Rough, ""},
		{"not good after all", reviewed, review.Row{Source: "নদী।", Target: "River.", Status: "wrong"}, " River. ", align.Draft, ""},
		{"applied before", reviewed, review.Row{Source: "নদী।", Target: "River.", Status: "rough"}, " River. ", align.Reviewed, ""},
		{"status erased", reviewed, review.Row{Source: "নদী।", Target: "River."}, " River. ", align.Reviewed, ""},
		{"confirmed without a target", align.Pair{Source: "নদী।"}, review.Row{Source: "নদী।", Status: "done"}, "", "", "the status is done, but there is no target"},
		{"translated", align.Pair{Source: "নদী।", Status: align.Untranslated}, review.Row{Source: "নদী।", Target: "River."}, "River.", align.Reviewed, ""},
		{"the file lost the tags", bare, review.Row{Source: source, Target: "Karim opened {1}it{/1}.{2/}"}, "Karim opened it.", align.Reviewed, ""},
		{"the file lost the tags, unchanged", bare, review.Row{Source: source, Target: target}, "Karim opened the umbrella.", "", ""},
		{"the file lost the tags, half a tag", bare, review.Row{Source: source, Target: "Karim opened it{/1}.{2/}"}, "Karim opened the umbrella.", "", "the mark {1} is missing in the target"},
		{"braces of the text", align.Pair{Source: "{1} টি নদী", Target: "{1} river"}, review.Row{Source: "{1} টি নদী", Target: "{1} rivers"}, "{1} rivers", align.Reviewed, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := tc.pair
			p.Terms, p.Findings = append([]glossary.Use(nil), p.Terms...), append([]glossary.Finding(nil), p.Findings...)
			c, err := tc.row.Apply(&p)
			if fmt.Sprint(err) != tc.err && (err != nil || tc.err != "") {
				t.Fatalf("error %v, want %s", err, tc.err)
			}
			if got := align.Placeholders(p.Target, p.TargetTags); got != tc.target || p.Status != tc.status {
				t.Errorf("target %q, status %q", got, p.Status)
			}
			if err == nil && (c.New != tc.target || c.Status != tc.status || c.Was != tc.pair.Status) {
				t.Errorf("change %+v", c)
			}
			if c.Edited() && p.Terms != nil {
				t.Error("terms are told of a target that is gone")
			}
		})
	}
}

func TestComments(t *testing.T) {
	p := tagged
	p.Findings = append([]glossary.Finding(nil), p.Findings...)
	r := review.Row{Source: "করিম {1}ছাতা{/1} খুলল।{2/}", Target: "Karim opened {1}the umbrella{/1}.{2/}",
		Comment: "[warning] no <Karim>\n[suggestion] gone\nask Rahim\n\n is it an umbrella? \nwarning: [sic] wet"}
	for _, want := range [][]string{{"is it an umbrella?", "warning: [sic] wet"}, nil} {
		c, err := r.Apply(&p)
		if err != nil || !reflect.DeepEqual(c.Comments, want) && len(c.Comments)+len(want) > 0 {
			t.Errorf("comments %q, want %q; %v", c.Comments, want, err)
		}
	}
	if n := len(p.Findings); n != 4 {
		t.Errorf("%d findings", n)
	}
}

func TestConfirms(t *testing.T) {
	for word, want := range map[string]bool{"ok": true, "Ok": true, "reviewed": true, "DONE": true, "approved": true, "final": true,
		"": false, "draft": false, "not ok": false, "okay?": false} {
		if review.Confirms(word) != want {
			t.Errorf("%q: %v", word, !want)
		}
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestFullDisk(t *testing.T) {
	w := review.NewWriter(full{}, align.Meta{})
	err := w.Write(&align.Pair{Source: "ক"})
	if err == nil {
		err = w.Flush()
	}
	for _, err := range []error{err, w.Write(&align.Pair{}), w.Flush(), w.Close(nil)} {
		if !errors.Is(err, errFull) {
			t.Errorf("error %v", err)
		}
	}
}

// FuzzRows reads whatever there is for a document; no ID may come twice.
func FuzzRows(f *testing.F) {
	f.Add([]byte(open + table(header, row("1", "ক", "k", "ok", "c"), row("2·a1b2c3", "খ", "{1}kh{/1}", "", "")) + "</w:body></w:document>"))
	f.Add([]byte(open + "<w:tbl>" + header + "<w:tr><w:trPr><w:gridBefore w:val='2'/><w:del/></w:trPr><w:tc><w:tcPr><w:vMerge/><w:gridSpan w:val='3'/></w:tcPr><w:p><w:del><w:r/></w:del></w:p></w:tc></w:tr></w:tbl>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		seen := make(map[string]bool)
		for r, err := range review.Rows(bytes.NewReader(archive(t, "word/document.xml", string(text))), "a.docx") {
			if err != nil {
				return
			}
			if r.ID != "" && seen[r.ID] {
				t.Fatalf("ID %s again", r.ID)
			}
			seen[r.ID] = true
			p := align.Pair{ID: r.ID, Source: r.Source, Target: "x"}
			if _, err := r.Apply(&p); err != nil && p.Target != "x" {
				t.Fatalf("%+v was applied: %v", r, err)
			}
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		w := review.NewWriter(io.Discard, align.Meta{})
		for range 10_000 {
			w.Write(&tagged)
		}
		if err := w.Close(nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRows(b *testing.B) {
	var pairs []align.Pair
	for range 10_000 {
		p := tagged
		p.ID = ""
		pairs = append(pairs, p)
	}
	data, _ := write(b, align.Meta{}, pairs...)
	for b.Loop() {
		if n := len(rows(b, data)); n != len(pairs) {
			b.Fatalf("%d rows", n)
		}
	}
}
