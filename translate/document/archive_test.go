package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"testing"
)

// A file is one of an archive.
type file struct{ name, text string }

func archiveOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpacked(t testing.TB, data string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(b)
	}
	return all
}

const (
	relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	relation  = `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`
	wordStart = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	wordEnd   = `</w:body></w:document>`
)

// word is a Word document with that body, and what else it refers to.
func word(t testing.TB, body string, more ...file) []byte {
	refers := ""
	for i, f := range more {
		kind, _, _ := strings.Cut(f.name, ".")
		refers += fmt.Sprintf(relation, fmt.Sprint("r", i), strings.TrimRight(kind, "0123456789"), f.name)
		more[i].name = "word/" + f.name
	}
	return archiveOf(t, append([]file{
		{"[Content_Types].xml", "<Types/>"},
		{"_rels/.rels", fmt.Sprintf(relations, fmt.Sprintf(relation, "r1", "officeDocument", "word/document.xml"))},
		{"word/_rels/document.xml.rels", fmt.Sprintf(relations, refers)},
		{"word/document.xml", wordStart + body + wordEnd},
		{"docProps/app.xml", "<Properties>\n</Properties>"},
	}, more...)...)
}

// run is a run of a Word document.
func run(props, text string) string {
	if props != "" {
		props = "<w:rPr>" + props + "</w:rPr>"
	}
	return "<w:r>" + props + `<w:t xml:space="preserve">` + text + "</w:t></w:r>"
}

func para(runs ...string) string { return "<w:p>" + strings.Join(runs, "") + "</w:p>" }

func TestWord(t *testing.T) {
	const bold = "<w:b/><w:bCs/>"
	link := func(text string) string { return `<w:hyperlink r:id="rId1">` + text + `</w:hyperlink>` }
	note := `<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="2"/></w:r>`
	for _, c := range []struct {
		name, body string
		sentences  []string
		out        string
	}{
		{"plain", para(run("", "এক। দুই।")), []string{"এক।", "দুই।"}, para(run("", "&lt;এক।&gt; &lt;দুই।&gt;"))},
		{"space is kept", `<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>এক।</w:t></w:r></w:p>`, []string{"এক।"}, `<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t xml:space="preserve">&lt;এক।&gt;</w:t></w:r></w:p>`},
		// A text in many runs is one text.
		{"runs", para(run(`<w:rFonts w:hint="cs"/>`, "এক"), `<w:proofErr w:type="spellStart"/>`, run("", ", "), run(`<w:lang w:bidi="bn-BD"/>`, "দুই।")), []string{"এক, দুই।"},
			`<w:p><w:r><w:rPr><w:rFonts w:hint="cs"/></w:rPr><w:t xml:space="preserve">&lt;এক, দুই।&gt;</w:t></w:r></w:p>`},
		// The bold of Bengali becomes that of English.
		{"bold", para(run("", "এটা অনেক বড় "), run("<w:bCs/>", "নদী"), run("", " আজ।")), []string{"এটা অনেক বড় {1}নদী{/1} আজ।"},
			para(run("", "&lt;এটা অনেক বড় "), run(bold, "নদী"), run("", " আজ।&gt;"))},
		{"all bold", para(run("<w:bCs/><w:szCs w:val=\"30\"/>", "এক।")), []string{"এক।"}, para(run(bold+`<w:sz w:val="30"/><w:szCs w:val="30"/>`, "&lt;এক।&gt;"))},
		{"bold over two sentences", para(run("", "এক "), run("<w:bCs/>", "দুই। তিন"), run("", " চার পাঁচ ছয় সাত।")), []string{"এক {1}দুই।", "তিন{/1} চার পাঁচ ছয় সাত।"},
			para(run("", "&lt;এক "), run(bold, "দুই।&gt; &lt;তিন"), run("", " চার পাঁচ ছয় সাত।&gt;"))},
		// Within a word, within a link.
		{"link", para(run("", "দেখুন অনেক কিছু "), link(run(`<w:u w:val="single"/>`, "পুরোনো ")+run(`<w:u w:val="single"/><w:iCs/>`, "ছাতা")), run("", "।")), []string{"দেখুন অনেক কিছু {1}{2}পুরোনো {/2}{3}ছাতা{/3}{/1}।"},
			para(run("", "&lt;দেখুন অনেক কিছু "), link(run(`<w:u w:val="single"/>`, "পুরোনো ")+run(`<w:u w:val="single"/><w:i/><w:iCs/>`, "ছাতা")), run("", "।&gt;"))},
		{"link at the beginning", para(link(run("", "এক")), run("", " দুই।")), []string{"{1}এক{/1} দুই।"}, para(run("", "&lt;"), link(run("", "এক")), run("", " দুই।&gt;"))},
		// Line breaks, tabs, pages.
		{"breaks", para(`<w:r><w:t>এক দুই</w:t><w:br/><w:t>তিন</w:t><w:tab/><w:t>চার।</w:t></w:r>`, `<w:r><w:br w:type="page"/></w:r>`, run("", "পাঁচ")), []string{"এক দুই{1/} তিন{2/} চার।", "পাঁচ"},
			para(`<w:r><w:t xml:space="preserve">&lt;এক দুই</w:t><w:br/><w:t xml:space="preserve">তিন</w:t><w:tab/><w:t xml:space="preserve">চার।&gt;</w:t></w:r>`, `<w:r><w:br w:type="page"/></w:r>`, run("", "&lt;পাঁচ&gt;"))},
		{"foot note", para(run("", "এক"), note, run("", " দুই।"), note), []string{"এক{1/} দুই।"}, para(run("", "&lt;এক"), note, run("", " দুই।&gt;"), note)},
		{"bookmark", para(`<w:bookmarkStart w:id="1"/>`, run("", "এক"), `<w:bookmarkEnd w:id="1"/>`, run("", " দুই।")), []string{"এক{1/} দুই।"},
			para(`<w:bookmarkStart w:id="1"/>`, run("", "&lt;এক"), `<w:bookmarkEnd w:id="1"/>`, run("", " দুই।&gt;"))},
		// What was deleted is no text, what was added is.
		{"changes", para(run("", "এক "), `<w:del w:id="1"><w:r><w:delText>না</w:delText></w:r></w:del>`, `<w:ins w:id="2">`+run("", "হ্যাঁ")+`</w:ins>`, run("", " দুই।")), []string{"এক {1/}{2}হ্যাঁ{/2} দুই।"},
			para(run("", "&lt;এক "), `<w:del w:id="1"><w:r><w:delText>না</w:delText></w:r></w:del>`, `<w:ins w:id="2">`+run("", "হ্যাঁ")+`</w:ins>`, run("", " দুই।&gt;"))},
		{"content control", para(run("", "এক "), `<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent>`+run("", "দুই")+`</w:sdtContent></w:sdt>`, run("", " তিন।")), []string{"এক {1}দুই{/1} তিন।"},
			para(run("", "&lt;এক "), `<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent>`+run("", "দুই")+`</w:sdtContent></w:sdt>`, run("", " তিন।&gt;"))},
		// Fields: a link is text, a page number is not.
		{"fields", para(run("", "এক "), field(` HYPERLINK "u" `, run("", "দুই")), run("", " পাতা "), field(" PAGE ", run("", "৭")), run("", "।")), []string{"এক {1}দুই{/1} পাতা {2/}।"},
			para(run("", "&lt;এক "), field(` HYPERLINK "u" `, run("", "দুই")), run("", " পাতা "), field(" PAGE ", run("", "৭")), run("", "।&gt;"))},
		{"half a field", para(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, run("", "এক।")), []string{"এক।"}, para(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, run("", "&lt;এক।&gt;"))},
		// A text box in a paragraph.
		{"text box", para(run("", "এক "), `<w:r><w:pict><v:textbox><w:txbxContent>`+para(run("", "ভিতরে।"))+`</w:txbxContent></v:textbox></w:pict></w:r>`, run("", "দুই।")), []string{"এক {1/}দুই।", "ভিতরে।"},
			para(run("", "&lt;এক "), `<w:r><w:pict><v:textbox><w:txbxContent>`+para(run("", "&lt;ভিতরে।&gt;"))+`</w:txbxContent></v:textbox></w:pict></w:r>`, run("", "দুই।&gt;"))},
		{"table", `<w:tbl><w:tr><w:tc>` + para(run("", "এক")) + `</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>`, []string{"এক"}, `<w:tbl><w:tr><w:tc>` + para(run("", "&lt;এক&gt;")) + `</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := word(t, c.body)
			got, err := texts(t, "a.docx", data)
			if err != nil || strings.Join(got, "\n") != strings.Join(c.sentences, "\n") {
				t.Errorf("read %q, %v\nwant %q", got, err, c.sentences)
			}
			before := unpacked(t, string(data))
			out, err := rewrite(t, "a.docx", data, "", same)
			if err != nil {
				t.Fatal(err)
			}
			for name, text := range unpacked(t, out) {
				if text != before[name] {
					t.Errorf("%s, unchanged, became\n%s\nwas\n%s", name, text, before[name])
				}
				delete(before, name)
			}
			if len(before) > 0 {
				t.Errorf("missing: %v", before)
			}
			out, err = rewrite(t, "a.docx", data, "en", wrapped)
			if err != nil {
				t.Fatal(err)
			}
			text := unpacked(t, out)["word/document.xml"]
			if text != wordStart+c.out+wordEnd {
				t.Errorf("became\n%s\nwant\n%s", text, wordStart+c.out+wordEnd)
			}
		})
	}
}

// field is a field of a Word document.
func field(instruction, result string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>` + instruction + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
		result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

// TestWordParts reads notes, headers and footers after the text, and mends styles.
func TestWordParts(t *testing.T) {
	const start, end = `<w:x xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">`, `</w:x>`
	data := word(t, para(run("", "এক")),
		file{"styles.xml", start + `<w:style><w:rPr><w:bCs/><w:lang w:val="bn-IN" w:bidi="bn-IN"/></w:rPr></w:style>` + end},
		file{"header1.xml", start + para(run("", "তিন")) + end},
		file{"footnotes.xml", start + para(run("", "দুই")) + end},
		file{"comments.xml", start + para(run("", "না")) + end})
	got, err := texts(t, "a.docx", data)
	if err != nil || strings.Join(got, " ") != "এক দুই তিন" {
		t.Errorf("read %q, %v", got, err)
	}
	out, err := rewrite(t, "a.docx", data, "en-GB", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	parts := unpacked(t, out)
	for name, want := range map[string]string{
		"word/styles.xml":    start + `<w:style><w:rPr><w:b/><w:bCs/><w:lang w:val="en-GB" w:bidi="bn-IN"/></w:rPr></w:style>` + end,
		"word/header1.xml":   start + para(run("", "&lt;তিন&gt;")) + end,
		"word/footnotes.xml": start + para(run("", "&lt;দুই&gt;")) + end,
		"word/comments.xml":  start + para(run("", "না")) + end,
	} {
		if parts[name] != want {
			t.Errorf("%s became\n%s\nwant\n%s", name, parts[name], want)
		}
	}
}

// TestOtherPrefix reads a Word document whose namespace has another prefix.
func TestOtherPrefix(t *testing.T) {
	other := strings.NewReplacer("<w:", "<ns0:", "</w:", "</ns0:", "xmlns:w=", "xmlns:ns0=", " w:", " ns0:")
	text := other.Replace(wordStart + para(run("", "এটা অনেক বড় "), run("<w:bCs/>", "নদী"), run("", " আজ।")) + wordEnd)
	data := archiveOf(t, file{"_rels/.rels", fmt.Sprintf(relations, fmt.Sprintf(relation, "r1", "officeDocument", "/doc.xml"))}, file{"doc.xml", text})
	out, err := rewrite(t, "a.docx", data, "en", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	want := other.Replace(wordStart + para(run("", "&lt;এটা অনেক বড় "), run("<w:b/><w:bCs/>", "নদী"), run("", " আজ।&gt;")) + wordEnd)
	if got := unpacked(t, out)["doc.xml"]; got != want {
		t.Errorf("became\n%s\nwant\n%s", got, want)
	}
}

func TestOpenDocument(t *testing.T) {
	const head = `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:fo="f">`
	styles := `<style:style><style:text-properties style:font-weight-complex="bold" fo:font-style="normal" style:font-style-complex='italic'/></style:style>`
	body := `<text:p>এক <text:span text:style-name="T1">দুই</text:span><text:note><text:note-citation>১</text:note-citation><text:note-body><text:p>নিচে।</text:p></text:note-body></text:note> তিন<text:s text:c="2"/>চার।</text:p>` +
		"<text:h>পাঁচ<text:soft-page-break/>\n  ছয়</text:h><text:p/><text:p>সাত<text:line-break/>আট</text:p>"
	data := archiveOf(t, file{"mimetype", "application/vnd.oasis.opendocument.text"}, file{"content.xml", head + styles + body + "</office:document-content>"})
	got, err := texts(t, "a.odt", data)
	want := []string{"এক {1}দুই{/1}{2/} তিন{3/} চার।", "নিচে।", "পাঁচ ছয়", "সাত{1/} আট"}
	if err != nil || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read %q, %v\nwant %q", got, err, want)
	}
	out, err := rewrite(t, "a.odt", data, "", same)
	if err != nil || unpacked(t, out)["content.xml"] != head+styles+body+"</office:document-content>" {
		t.Errorf("unchanged, it became %s, %v", unpacked(t, out)["content.xml"], err)
	}
	out, err = rewrite(t, "a.odt", data, "en", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	content := unpacked(t, out)["content.xml"]
	wantStyles := `<style:style><style:text-properties style:font-weight-complex="bold" fo:font-weight="bold" fo:font-style="italic" style:font-style-complex='italic'/></style:style>`
	wantBody := `<text:p>&lt;এক <text:span text:style-name="T1">দুই</text:span><text:note><text:note-citation>১</text:note-citation><text:note-body><text:p>&lt;নিচে।&gt;</text:p></text:note-body></text:note> তিন<text:s text:c="2"/>চার।&gt;</text:p>` +
		"<text:h>&lt;পাঁচ ছয়&gt;</text:h><text:p/><text:p>&lt;সাত<text:line-break/>আট&gt;</text:p>"
	if content != head+wantStyles+wantBody+"</office:document-content>" {
		t.Errorf("became\n%s\nwant\n%s", content, head+wantStyles+wantBody)
	}
}

// TestDocuments opens the documents of other programs: each comes out byte by byte when nothing
// is translated.
func TestDocuments(t *testing.T) {
	for _, name := range []string{"boat.html", "boat.docx", "boat.odt", "boat.epub", "boat.md", "boat.po"} {
		data, err := os.ReadFile("../../testdata/documents/" + name)
		if err != nil {
			t.Fatal(err)
		}
		all, err := texts(t, name, data)
		if err != nil || !strings.Contains(strings.Join(all, "\n"), "লাভরভ {1}বড় নৌকা{/1} কিনলেন।") {
			t.Errorf("%s: read %q, %v", name, all, err)
		}
		out, err := rewrite(t, name, data, "", same)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out, "PK") {
			if out != string(data) {
				t.Errorf("%s became\n%s", name, out)
			}
			continue
		}
		before, after := unpacked(t, string(data)), unpacked(t, out)
		for n, text := range before {
			if after[n] != text {
				t.Errorf("%s: %s became\n%s\nwas\n%s", name, n, after[n], text)
			}
		}
		if len(before) != len(after) {
			t.Errorf("%s: %d files of %d", name, len(after), len(before))
		}
	}
}

// TestBadArchives has archives that are not what they should be.
func TestBadArchives(t *testing.T) {
	good := word(t, para(run("", "এক।")))
	broken := archiveOf(t, file{"_rels/.rels", fmt.Sprintf(relations, fmt.Sprintf(relation, "r1", "officeDocument", "d.xml"))}, file{"d.xml", wordStart + "<w:p>\n</w:r></w:p>" + wordEnd})
	encrypted := bytes.Clone(good)
	for i := 0; ; {
		k := bytes.Index(encrypted[i:], []byte("PK\x01\x02"))
		if k < 0 {
			break
		}
		i += k + 4
		encrypted[i+4] |= 1
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a.docx", good[:len(good)-100], "the ZIP archive is damaged or cut off"},
		{"a.docx", []byte("PK\x03\x04"), "the ZIP archive is damaged or cut off"},
		{"a.docx", []byte("এক।"), "this is no Word document but another kind of file"},
		{"a.docx", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"), "this is no Word document but an old Microsoft Office document, or one with a password"},
		{"a.docx", archiveOf(t, file{"a", "b"}), "_rels/.rels is missing"},
		{"a.docx", archiveOf(t, file{"_rels/.rels", fmt.Sprintf(relations, "")}), `the main part "" is missing`},
		{"a.odt", archiveOf(t, file{"a", "b"}), "content.xml is missing"},
		{"a.epub", archiveOf(t, file{"a", "b"}), "META-INF/container.xml is missing"},
		{"a.epub", archiveOf(t, file{"META-INF/container.xml", `<c><rootfile full-path="x.opf"/></c>`}), `META-INF/container.xml: the package "x.opf" is missing`},
		{"a.docx", archiveOf(t, file{"../../etc/passwd", "b"}), `the archive has a file that would lie outside of it: "../../etc/passwd"`},
		{"a.docx", archiveOf(t, file{"/etc/passwd", "b"}), `the archive has a file that would lie outside of it: "/etc/passwd"`},
		{"a.docx", archiveOf(t, file{"a", "b"}, file{"a", "c"}), `the archive has two files of the name "a"`},
		{"a.docx", encrypted, "it is encrypted"},
		{"a.docx", broken, "d.xml: d.xml:2: </w:r> ends no element that is open"},
	} {
		_, err := New(c.name, bytes.NewReader(c.data), Options{AnyScript: true})
		if err == nil || err.Error() != c.name+": "+c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

type endlessSpaces struct{}

func (endlessSpaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestBombs has archives that say, or do not say, how much there is in them.
func TestBombs(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, _ := z.Create("content.xml")
	io.WriteString(f, "<a>")
	io.CopyN(f, endlessSpaces{}, 300<<20)
	z.Close()
	_, err := New("a.odt", bytes.NewReader(b.Bytes()), Options{})
	if err == nil || !strings.Contains(err.Error(), "a.odt: content.xml: 300 MiB of text packed into") {
		t.Errorf("got %v", err)
	}

	// An archive whose directory lies about the size.
	var lie bytes.Buffer
	z = zip.NewWriter(&lie)
	text := strings.Repeat(" ", 1<<20)
	h := &zip.FileHeader{Name: "content.xml", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: 1 << 20, UncompressedSize64: 10}
	w, err := z.CreateRaw(h)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, text)
	z.Close()
	if _, err = New("a.odt", bytes.NewReader(lie.Bytes()), Options{}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
}
