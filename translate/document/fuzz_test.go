package document

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

// backwards is a translation with the words in another order: the tags go elsewhere.
func backwards(s *align.Sentence) align.Pair {
	words := strings.Fields(s.Text)
	slices.Reverse(words)
	var links []align.Link
	text := strings.Join(words, " ")
	at := len(text)
	for i := 0; i < len(s.Text); {
		rest := s.Text[i:]
		word := strings.TrimLeft(rest, " ")
		i += len(rest) - len(word)
		if n := strings.IndexByte(word, ' '); n >= 0 {
			word = word[:n]
		}
		if word == "" || at < len(word) || strings.Join(strings.Fields(word), " ") != word {
			break
		}
		at -= len(word)
		links = append(links, align.Link{Source: [2]int{i, i + len(word)}, Target: [2]int{at, at + len(word)}})
		at--
		i += len(word)
	}
	p := align.Pair{Source: s.Text, SourceTags: s.Tags}
	p.Target, p.TargetTags, _ = align.PlaceTags(s.Text, s.Tags, text+"!", links)
	return p
}

// FuzzHTML writes pages again, whatever is in them.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		`<p>এক <b title="দুই">তিন</b>। চার<br>পাঁচ</p>`, `<a><p>ক</a><i lang=bn>খ`, `<ruby>ঘ<rt>x</ruby>`, "<pre>ক\nখ</pre>", `<svg><p>ক</svg>খ`, `<code>ক</code> খ`,
		`<?xml version="1.0"?><html lang="bn"><p>ক<i/></p></html>`, `<b><i>ক</b>খ</i>`, `<img alt=ক><img alt='খ"'>গ`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, page string) {
		if !utf8.ValidString(page) {
			return
		}
		out, err := rewrite(t, "a.html", []byte(page), "", same)
		if err != nil {
			return
		}
		if out != page {
			t.Fatalf("%q became %q", page, out)
		}
		for _, translate := range []func(*align.Sentence) align.Pair{wrapped, backwards} {
			if _, err := rewrite(t, "a.html", []byte(page), "en", translate); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzXML writes Word and OpenDocument texts again: they stay well-formed.
func FuzzXML(f *testing.F) {
	for _, s := range []string{
		para(run("", "এক "), run("<w:b/>", "দুই।"), run("", "তিন")), para(`<w:hyperlink>`+run("<w:i/>", "ক খ")+`</w:hyperlink>`, field(" PAGE ", run("", "১")), run("", "গ")),
		para(`<w:r><w:t>ক</w:t><w:br/><w:t>খ</w:t><w:pict>` + para(run("", "গ")) + `</w:pict></w:r>`), para(field("HYPERLINK", run("", "ক")+field("REF", run("", "খ")))),
		`<text:p>ক<text:span>খ<text:note><text:p>গ</text:p></text:note></text:span> ঘ<text:s/>ঙ</text:p>`,
		`<w:p><w:sdt><w:sdtContent>` + run("", "ক") + `</w:sdtContent><w:x/></w:sdt>` + run("<w:b/>", "খ") + `</w:p>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) {
			return
		}
		for name, data := range map[string][]byte{"a.docx": word(t, body), "a.odt": archiveOf(t, file{"content.xml", wordStart + body + wordEnd})} {
			part := "word/document.xml"
			if name == "a.odt" {
				part = "content.xml"
			}
			out, err := rewrite(t, name, data, "", same)
			if err != nil {
				continue
			}
			if got := unpacked(t, out)[part]; got != wordStart+body+wordEnd {
				t.Fatalf("%q became %q", body, got)
			}
			if wellFormed(wordStart+body+wordEnd) != nil {
				continue // our reader is less strict in some respects
			}
			for _, translate := range []func(*align.Sentence) align.Pair{wrapped, backwards} {
				out, err := rewrite(t, name, data, "en", translate)
				if err != nil {
					t.Fatal(err)
				}
				if got := unpacked(t, out)[part]; wellFormed(got) != nil {
					t.Fatalf("%s\nbecame\n%s\n%v", body, got, wellFormed(got))
				}
			}
		}
	})
}

func wellFormed(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// FuzzArchive opens whatever is called an archive.
func FuzzArchive(f *testing.F) {
	f.Add(word(f, para(run("", "এক।"))), 0)
	f.Add(archiveOf(f, file{"content.xml", "<text:p>ক</text:p>"}), 1)
	f.Add(archiveOf(f, file{"META-INF/container.xml", `<rootfile full-path="a.opf"/>`}, file{"a.opf", `<item id="i" href="b.xhtml" media-type="application/xhtml+xml"/>`}, file{"b.xhtml", "<p>ক</p>"}), 2)
	f.Fuzz(func(t *testing.T, data []byte, kind int) {
		name := []string{"a.docx", "a.odt", "a.epub"}[max(0, kind)%3]
		if out, err := rewrite(t, name, data, "en", backwards); err == nil {
			if _, err := texts(t, name, []byte(out)); err != nil {
				t.Fatalf("written, but not read again: %v", err)
			}
		}
	})
}
