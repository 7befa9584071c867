package validate_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf16"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/validate"
	"github.com/dobhashi/dobhashi/glossary"
)

// found are the problems of a file in one line each, without what is known of their kinds.
func found(t *testing.T, file string, f validate.Format) (lines []string) {
	t.Helper()
	r, err := validate.Check(strings.NewReader(file), "f", f)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		if p.Tier != glossary.Error && p.Tier != glossary.Warning || p.Repair == "" || p.Lost == "" && p.RefusedBy == nil {
			t.Errorf("nothing is known of %s", p.Kind)
		}
		line := fmt.Sprintf("%d:%d %s: %s", p.Line, p.Column, p.Kind, p.Message)
		if p.More > 0 {
			line += fmt.Sprintf(" (+%d)", p.More)
		}
		lines = append(lines, line)
	}
	return lines
}

func check(t *testing.T, file string, f validate.Format, want ...string) {
	t.Helper()
	if got := found(t, file, f); !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s\nin\n%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"), file)
	}
}

const (
	declaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	header      = `<header creationtool="T" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="bn" datatype="plaintext"/>`
	unit        = `<tu><tuv xml:lang="bn"><seg>সে এল।</seg></tuv><tuv xml:lang="en"><seg>She came.</seg></tuv></tu>`
)

// memory is a TMX file; its units begin in line 5.
func memory(units string) string {
	return declaration + "<tmx version=\"1.4\">\n" + header + "\n<body>\n" + units + "\n</body>\n</tmx>\n"
}

// segment is a unit with this within the Bengali segment, which begins in column 29.
func segment(text string) string { return strings.Replace(unit, "সে এল।", text, 1) }

func TestXML(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"nothing wrong", memory(unit), nil},
		{"control characters, raw and as references, all of them", memory(segment("ক\x0bখ&#x1F;গ&#11;") + "\n" + segment("\uFFFF")), []string{
			"5:30 control-character: the character U+000B cannot stand in XML",
			"5:32 bad-reference: the reference &#x1F; is to a character that cannot stand in XML",
			"5:39 bad-reference: the reference &#11; is to a character that cannot stand in XML",
			"6:29 control-character: the character U+FFFF cannot stand in XML"}},
		{"references that are right", memory(segment("ক &#x995; &#2453; &amp;&lt;&gt;&quot;&apos; &#9;")), nil},
		{"half of a pair and beyond Unicode", memory(segment("ক&#xD800;&#x110000;")), []string{
			"5:30 bad-reference: the reference &#xD800; is to a character that cannot stand in XML",
			"5:38 bad-reference: the reference &#x110000; is to a character that cannot stand in XML"}},
		{"entities of HTML", memory(segment("ক&nbsp;খ&copy;")), []string{
			"5:30 undeclared-entity: the entity &nbsp; is not one of XML",
			"5:37 undeclared-entity: the entity &copy; is not one of XML"}},
		{"characters that must be escaped", memory(segment("ক & খ < গ ]]> ঘ")), []string{
			"5:31 bare-ampersand: an & stands for itself; in XML it is written &amp;",
			"5:35 bare-less-than: a < begins no tag; in XML a < of a text is written &lt;",
			"5:39 cdata-end: ]]> stands in a text"}},
		{"a < before a letter is text unless the tag is one of the format", memory(segment("ক <b এবং খ")), []string{
			"5:31 bare-less-than: a < begins no tag; in XML a < of a text is written &lt;"}},
		{"a tag without its end", memory(strings.Replace(unit, `"en">`, `"en"`, 1)), []string{
			"5:47 bad-tag: the tag <tuv has no end or an odd quotation mark"}},
		{"a quotation mark that is missing", memory(strings.Replace(unit, `"en">`, `"en>`, 1) + "\n" + unit), []string{
			"5:47 bad-tag: the tag <tuv has no end or an odd quotation mark",
			"5:52 bad-attribute: the value of xml:lang has no end"}},
		{"a < in a value", memory(strings.Replace(unit, "<tu>", `<tu tuid="a<b">`, 1)), []string{
			"5:12 bare-less-than: a < stands in the value of tuid; in XML it is written &lt;"}},
		{"attributes", memory(strings.NewReplacer(`xml:lang="bn"`, `xml:lang="bn" xml:lang="bn"`, `xml:lang="en"`, `xml:lang=en`, "<tu>", `<tu tuid>`).Replace(unit)), []string{
			"5:5 bad-attribute: tuid has no value",
			"5:29 duplicate-attribute: <tuv has xml:lang twice",
			"5:71 bad-attribute: the value of xml:lang is not in quotation marks"}},
		{"ends that are missing or too many", memory(strings.Replace(unit, "।</seg>", "।", 1) + "</tu>"), []string{
			"5:35 unclosed: the <seg> of line 5 does not end before </tuv>",
			"5:91 stray-end: </tu> ends no element that is open"}},
		{"the end of the file is missing", strings.TrimSuffix(memory(unit), "</seg></tuv></tu>\n</body>\n</tmx>\n"), []string{
			"5:80 truncated: the file ends within the <seg> of line 5"}},
		{"two files in one", memory(unit) + memory(unit) + "and more", []string{
			"8:1 late-declaration: the XML declaration stands not at the beginning",
			"9:1 after-root: <tmx> begins after the end of the root element",
			"15:1 text-outside-root: text stands outside of the root element"}},
		{"a blank line first", "\n" + memory(unit), []string{
			"2:1 late-declaration: the XML declaration stands not at the beginning"}},
		{"no XML", "সে এল।\n", []string{
			"1:1 text-outside-root: text stands outside of the root element",
			"2:1 no-xml: there is no element in the file"}},
		{"an empty file", "", []string{"1:1 no-xml: there is no element in the file"}},
		{"a comment", memory("<!-- a -- b -->\n" + unit), []string{
			"5:1 comment-dashes: a comment has two hyphens together"}},
		{"CDATA holds what it wants", memory(segment("<![CDATA[ক & <b> &nbsp;]]>")), nil},
		{"but no control characters", memory(segment("<![CDATA[ক\x01]]>")), []string{
			"5:39 control-character: the character U+0001 cannot stand in XML"}},
		{"bytes that are not UTF-8", memory(segment("ক\xe0\xa6x\xff")), []string{
			"5:30 invalid-utf8: the byte E0 is not UTF-8",
			"5:31 invalid-utf8: the byte A6 is not UTF-8",
			"5:33 invalid-utf8: the byte FF is not UTF-8"}},
		{"a byte order mark", "\uFEFF" + memory(unit), nil},
		{"a prefix", memory(strings.Replace(unit, "<tu>", `<tu xmlns:a="urn:a" a:b="1">`, 1) + strings.Replace(unit, "<tu>", `<tu d:e="1">`, 1)), []string{
			"5:1 unknown-attribute: <tu> has a:b, which TMX does not know there",
			"5:121 unknown-attribute: <tu> has d:e, which TMX does not know there",
			"5:125 namespace-prefix: the prefix d of d:e is not declared"}},
		{"XML 1.1", strings.Replace(memory(unit), `"1.0"`, `"1.1"`, 1), []string{
			"1:1 xml-version: the file says that it is XML 1.1"}},
		{"it says Latin 1", strings.Replace(memory(unit), "UTF-8", "ISO-8859-1", 1), []string{
			"1:1 other-encoding: the file says that it is in ISO-8859-1, which is not Unicode",
			"5:29 encoding-lies: the declaration says ISO-8859-1, but the text is UTF-8"}},
		{"it says UTF-16", strings.Replace(memory(unit), "UTF-8", "UTF-16", 1), []string{
			"1:1 utf16-declaration: the file says that it is in UTF-16, but it is not"}},
		{"UTF-16", wide("\uFEFF" + strings.Replace(memory(segment("ক😀&nbsp;")), "UTF-8", "UTF-16", 1)), []string{
			"5:31 undeclared-entity: the entity &nbsp; is not one of XML"}},
		{"UTF-16 that says UTF-8", wide("\uFEFF" + memory(unit)), []string{
			"1:1 utf16-says-utf8: the file is in UTF-16, but says that it is in UTF-8"}},
		{"UTF-16 without its mark", wide(memory(unit)), []string{
			"1:1 utf16-no-mark: the file is in UTF-16 without a byte order mark"}},
		{"the usual document type", strings.Replace(memory(unit), "\n", "\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n", 1), nil},
		{"entities of the file", strings.Replace(memory(segment("ক &a; &b; &c;")), "\n", "\n<!DOCTYPE tmx [<!ENTITY a \"সে >\">\n<!ENTITY b SYSTEM \"b.txt\">]>\n", 1), []string{
			"2:1 doctype-subset: the document type holds definitions of its own",
			"3:1 external-entity: the entity b is defined as another file",
			"7:39 undeclared-entity: the entity &c; is not one of XML"}},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.file, validate.TMX, c.want...) })
	}
}

// wide is a text in UTF-16, little end first.
func wide(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func TestTMX(t *testing.T) {
	replace := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(memory(unit)) }
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"all that there can be", memory(`<!-- c --><tu tuid="1" creationdate="20260105T090000Z" creationid="a" usagecount="3"><note>n</note><prop type="x-a">p</prop>
<tuv xml:lang="BN-bd"><prop type="x-b">p</prop><seg>ক <bpt i="1" x="1">&lt;b&gt;</bpt>খ<ph x="2">{<sub>গ</sub>}</ph> <hi>ঘ</hi><ept i="1">&lt;/b&gt;</ept></seg></tuv>
<tuv xml:lang="en-GB"><seg>a <it pos="begin">b</it></seg></tuv></tu>`), nil},
		{"version", replace(`"1.4"`, `"1.3"`), []string{"2:1 tmx-version: the version is 1.3, not 1.4"}},
		{"no version", replace(` version="1.4"`, ""), []string{"2:1 required-attribute: <tmx> has no version"}},
		{"root", replace("<tmx", "<TMX", "</tmx", "</TMX"), []string{"2:1 tmx-root: the root element is TMX"}},
		{"header", replace(header, `<header segtype="sentences" creationtool="OmegaT" srclang="bn_BD" foo="1"/>`), []string{
			"3:1 language-code: the srclang \"bn_BD\" is written with _ for -",
			"3:1 omegat-tool: the creationtool is OmegaT, but the file is not as OmegaT makes it",
			"3:1 required-attribute: <header> has no creationtoolversion, o-tmf, adminlang, datatype",
			"3:1 segtype: the segtype \"sentences\" is none of block, paragraph, sentence, phrase",
			"3:1 unknown-attribute: <header> has foo, which TMX does not know there"}},
		{"paragraphs", replace("sentence", "paragraph"), []string{"3:1 paragraphs: the units are paragraphs, the segtype says"}},
		{"no srclang", replace(` srclang="bn"`, ""), []string{"3:1 no-srclang: the header has no srclang"}},
		{"no header", replace(header, ""), []string{"4:1 no-header: there is no header before the body"}},
		{"no body", replace("<body>", "", "</body>", ""), []string{
			"5:1 order: <tu> stands in <tmx>, where TMX has none",
			"7:1 no-body: there is no body"}},
		{"order", memory(strings.Replace(strings.Replace(unit, "</tu>", "<note>n</note></tu>", 1), "</seg>", `</seg><prop type="x">p</prop>`, 1)), []string{
			"5:41 order: <prop> stands after what it must stand before, the <seg>",
			"5:41 prop-type: the type \"x\" of a prop does not begin with x-",
			"5:115 order: <note> stands after what it must stand before, the <tuv>"}},
		{"languages", memory(strings.NewReplacer(` xml:lang="bn"`, "", `xml:lang="en"`, `lang="english"`).Replace(unit)), []string{
			"5:1 srclang-absent: the unit has no text in its source language, bn",
			"5:5 no-language: the tuv has no xml:lang",
			"5:33 language-code: the xml:lang \"english\" is no language code",
			"5:33 old-lang: the language is in lang, not in xml:lang"}},
		{"a language that is empty", memory(strings.Replace(unit, `"en"`, `""`, 1)), []string{
			"5:47 language-code: the xml:lang \"\" is no language code"}},
		{"no units", memory(""), []string{"3:1 no-units: there is no unit"}},
		{"each code is told once", memory(strings.Repeat(strings.Replace(unit, `"bn"`, `"ben"`, 1)+"\n", 3)), []string{
			"5:5 language-code: the xml:lang \"ben\" has a form of two letters, bn"}},
		{"regions", memory(unit + "\n" + strings.Replace(unit, `"en"`, `"en-GB"`, 1) + strings.Replace(unit, `"en"`, `"EN"`, 1)), []string{
			"6:47 mixed-regions: the language is en-GB here and en before"}},
		{"segments", memory(`<tu><tuv xml:lang="bn"></tuv><tuv xml:lang="en"><seg> <ph/></seg></tuv></tu>
<tu><tuv xml:lang="bn"><seg>ক</seg><seg>খ</seg></tuv></tu>
<tu></tu>
<tu><tuv xml:lang="bn"><seg>ক<seg>খ</seg></seg></tuv><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="EN"><seg>b</seg></tuv></tu>`), []string{
			"5:5 no-seg: the tuv has no seg",
			"5:30 empty-seg: the en text is empty",
			"6:1 one-variant: the unit has only a bn text",
			"6:5 order: the tuv has 2 segs, and can have one",
			"7:1 no-variants: the unit has no tuv",
			"8:30 order: <seg> stands in <seg>, where TMX has none",
			"8:91 twin-variants: the unit has two texts in EN"}},
		{"a sentence without a counterpart", memory(`<tu><prop type="x-dobhashi-status">aligned</prop><tuv xml:lang="en"><seg>a</seg></tuv></tu>
<tu><prop type="x-dobhashi-status">draft</prop><tuv xml:lang="bn"><seg>ক</seg></tuv></tu>
<tu><tuv xml:lang="bn"><seg>ক</seg></tuv></tu>`), []string{
			"6:1 one-variant: the unit has only a bn text",
			"7:1 one-variant: the unit has only a bn text"}},
		{"text outside", memory("এক" + strings.Replace(unit, "</tuv>", " দুই</tuv>", 1)), []string{
			"5:1 text-outside: text stands in <body>, outside of a segment",
			"5:44 text-outside: text stands in <tuv>, outside of a segment"}},
		{"elements that are none of TMX", memory("<unit/>" + segment("ক <b>খ</b>")), []string{
			"5:1 unknown-element: TMX has no element unit",
			"5:38 unknown-element: TMX has no element b"}},
		{"a unit in a segment", memory(segment("ক<tu>খ<tuv>গ<seg>")), []string{
			"5:1 one-variant: the unit has only a bn text",
			"5:5 seg-line-break: the bn text has a line break",
			"5:30 order: <tu> stands in <seg>, where TMX has none",
			"6:1 unclosed: the <seg> of line 5 does not end before </body>",
			"6:1 unclosed: the <tu> of line 5 does not end before </body>",
			"6:1 unclosed: the <tuv> of line 5 does not end before </body>"}},
		{"dates", memory(strings.Replace(unit, "<tu>", `<tu creationdate="2026-01-05" changedate="20261305T090000Z">`, 1)), []string{
			"5:1 date: the changedate \"20261305T090000Z\" is not of the form YYYYMMDDThhmmssZ",
			"5:1 date: the creationdate \"2026-01-05\" is not of the form YYYYMMDDThhmmssZ"}},
		{"ids", memory(strings.Repeat(strings.Replace(unit, "<tu>", `<tu tuid="a">`, 1)+"\n", 2)), []string{
			"6:1 duplicate-id: the tuid \"a\" stands already in line 5"}},
		{"tags", memory(segment(`ক<bpt i="1"/>খ<ept i="2"/><bpt i="3"/><bpt i="3"/><ept i="3"/><bpt/>`)), []string{
			"5:5 tag-pair: no ept of the segment has i=\"1\" as its bpt has",
			"5:43 tag-pair: no bpt before this ept has i=\"2\"",
			"5:67 tag-pair: two bpt of the segment have i=\"3\"",
			"5:91 required-attribute: <bpt> has no i"}},
		{"long", memory(segment(strings.Repeat("ক", 2001))), []string{"5:5 long-seg: the bn text has more than 2000 characters"}},
		{"not too long", memory(segment(strings.Repeat("ক", 1999) + "&amp;")), nil},
		{"texts", memory(segment("Dhaka") + "\n" + segment("She came.") + strings.Replace(unit, "She came.", "সে এল", 1) + "\n" + strings.NewReplacer("সে এল।", "১২ 3", "She came.", "১২ 3").Replace(unit)), []string{
			"5:5 script: the bn text has no Bengali letter",
			"6:5 script: the bn text has no Bengali letter",
			"6:50 same-text: the en text is the same as the bn text",
			"6:146 script: the en text is in Bengali letters"}},
		{"line breaks and tags as text", memory(segment("ক\nখ &lt;b0&gt;গ&lt;/b0&gt;")), []string{
			"5:5 seg-line-break: the bn text has a line break",
			"5:5 tags-as-text: the bn text has the tag <b0> of OmegaT as text"}},
		{"the header lies", replace(`srclang="bn"`, `srclang="EN-us"`), []string{
			"3:1 srclang-lies: the header says that the source is EN-us, but of 1 units 1 begin with Bengali"}},
		{"a unit has a source of its own", memory(strings.Replace(unit, "<tu>", `<tu srclang="en">`, 1)), []string{
			"3:1 srclang-lies: the header says that the source is bn, but of 1 units 1 begin with Bengali"}},
		{"any source", replace(`srclang="bn"`, `srclang="*all*"`), nil},
		{"no unit has the source", strings.Replace(memory(unit+unit), `srclang="bn"`, `srclang="fr"`, 1), []string{
			"3:1 srclang-absent: the header says that the source is fr, and no unit has a text in it"}},
		{"English first", memory(unit + "\n" + strings.Repeat(`<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="bn"><seg>ক</seg></tuv></tu>`, 2)), []string{
			"6:1 source-second: the source stands not first, in 2 of 3 units"}},
		{"many of a kind", memory(strings.Repeat(segment("ক&nbsp;")+"\n", 250)), func() (want []string) {
			for i := range 100 {
				want = append(want, fmt.Sprintf("%d:30 undeclared-entity: the entity &nbsp; is not one of XML", 5+i))
			}
			want[99] += " (+150)"
			return want
		}()},
	} {
		t.Run(c.name, func(t *testing.T) {
			check(t, c.file, validate.TMX, c.want...)
			checkConvert(t, c.file)
		})
	}
}

// checkConvert finds nothing any more of what convert is said to repair.
func checkConvert(t *testing.T, file string) {
	t.Helper()
	f, _ := format.Lookup("tmx")
	var b strings.Builder
	w := f.New(&b, align.Meta{})
	for u, err := range f.Read(strings.NewReader(file), "f") {
		if err != nil {
			return // it is not well formed, which --repair is for
		}
		p := u.Pair()
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	before, _ := validate.Check(strings.NewReader(file), "f", validate.TMX)
	after, _ := validate.Check(strings.NewReader(b.String()), "f", validate.TMX)
	for _, p := range before.Problems {
		if strings.Contains(p.Repair, "dobhashi convert f good.tmx") &&
			slices.ContainsFunc(after.Problems, func(a validate.Problem) bool { return a.Kind == p.Kind }) {
			t.Errorf("convert repairs no %s; it writes\n%s", p.Kind, b.String())
		}
	}
}

// job is an XLIFF file of version 1.2; its units begin in line 4.
func job(units string) string {
	return declaration + `<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a.txt" source-language="bn" target-language="en" datatype="plaintext"><body>
` + units + "\n</body></file>\n</xliff>\n"
}

// job2 is one of version 2.1.
func job2(segments string) string {
	return declaration + `<xliff version="2.1" srcLang="bn" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0">
<file id="f"><unit id="u"><originalData><data id="d">*</data></originalData>
` + segments + "\n</unit></file>\n</xliff>\n"
}

func TestXLIFF(t *testing.T) {
	const unit = `<trans-unit id="1"><source>সে এল।</source><target>She came.</target></trans-unit>`
	two := "2:1 xliff-two: the version is 2.1, which tools for XLIFF 1 do not read"
	pair := func(source, target string) string {
		return `<trans-unit id="1"><source>` + source + `</source><target>` + target + `</target></trans-unit>`
	}
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"nothing wrong", job(unit + `<group id="g"><trans-unit id="2" approved="yes"><source>ক <g id="1">খ</g><bpt id="2">[</bpt>গ<ept id="2">]</ept><bx id="3" rid="9"/>ঘ<ex id="4" rid="9"/></source>
<seg-source><mrk mtype="seg" mid="0">ক</mrk></seg-source><target state="final"><mrk mtype="seg" mid="0">a <g id="1">b</g><bpt id="2">[</bpt>c<ept id="2">]</ept><bx id="3" rid="9"/>d<ex id="4" rid="9"/></mrk></target>
<alt-trans><source>ক</source><target>z</target></alt-trans></trans-unit></group>`), nil},
		{"root", strings.Replace(strings.Replace(job(unit), "<xliff", "<xlf", 1), "</xliff", "</xlf", 1), []string{"2:1 xliff-root: the root element is xlf"}},
		{"prefixed", strings.NewReplacer("<xliff", "<x:xliff", "</xliff", "</x:xliff", "xmlns", "xmlns:x", "<file", "<x:file", "</file", "</x:file", "<body", "<x:body", "</body", "</x:body",
			"<trans-unit", "<x:trans-unit", "</trans-unit", "</x:trans-unit", "<source", "<x:source", "</source", "</x:source").Replace(job(`<trans-unit><source>ক</source></trans-unit>`)), []string{
			"4:1 required-attribute: <x:trans-unit> has no id"}},
		{"namespace", strings.Replace(job(unit), ":1.2", ":1.1", 1), []string{
			`2:1 xliff-namespace: the namespace of version 1.2 is urn:oasis:names:tc:xliff:document:1.2, and here it is "urn:oasis:names:tc:xliff:document:1.1"`}},
		{"version", strings.ReplaceAll(job(unit), "1.2", "1.1"), []string{"2:1 xliff-version: the version is 1.1, not 1.2"}},
		{"file", strings.Replace(job(unit), `original="a.txt" source-language="bn" target-language="en" datatype="plaintext"`, `source-language="bn_BD"`, 1), []string{
			"3:1 language-code: the language \"bn_BD\" is written with _ for -",
			"3:1 no-target-language: the file has targets, and does not say in which language",
			"3:1 required-attribute: <file> has no original, datatype"}},
		{"ids", job(unit + strings.Replace(unit, ` id="1"`, "", 1) + "\n" + unit), []string{
			"4:82 required-attribute: <trans-unit> has no id",
			"5:1 duplicate-id: the id \"1\" stands already in line 4"}},
		{"sources", job(`<trans-unit id="1"><target>a</target></trans-unit>
<trans-unit id="2"><target>a</target><source>ক</source></trans-unit>
<trans-unit id="3"><source>ক</source><source>খ</source></trans-unit>
<trans-unit id="4" approved="yes"><source></source></trans-unit>`), []string{
			"4:1 no-source: <trans-unit> has no source",
			"4:20 order: the target stands before the source",
			"5:20 order: the target stands before the source",
			"6:38 twin-source: the unit has two of <source>",
			"7:1 approved-empty: the unit is approved, and has no target",
			"7:1 empty-source: the source is empty"}},
		{"tags", job(pair(`<g id="1">ক</g><x id="2"/><x id="2"/>`, `a <g id="3">b</g><x id="2"/>`)), []string{
			"4:54 inline-id: two tags of the text are <x 2>",
			"4:74 tag-absent: the tag <g 1> of the source is not in the target",
			"4:74 tag-foreign: the tag <g 3> is not in the source"}},
		{"pairs of tags", job(pair(`<bpt id="1">[</bpt>ক<ex id="2"/><g>খ</g>`, "")), []string{
			"4:20 tag-pair: a tag closes <bx 2>, which is not open",
			"4:20 tag-pair: the tag <bpt 1> is not closed",
			"4:60 required-attribute: <g> has no id"}},
		{"states", job(strings.Replace(unit, "<target>", `<target state="done">`, 1)), []string{
			"4:43 state: the state \"done\" is none of XLIFF 1.2, and does not begin with x-"}},
		{"a state of one's own", job(strings.Replace(unit, "<target>", `<target state="x-done">`, 1)), nil},
		{"segments", job(strings.Replace(unit, "<target>She came.", `<seg-source><mrk mtype="seg" mid="a">সে</mrk></seg-source><target><mrk mtype="seg" mid="b">She</mrk>`, 1)), []string{
			"4:101 segment-absent: the segment \"b\" is not in seg-source"}},
		{"language", strings.Replace(job(unit+strings.Replace(unit, `"1"`, `"2"`, 1)), `"bn"`, `"en-US"`, 1), []string{
			"3:1 source-language: the file says that it is translated from en-US, but its source in line 4 is Bengali"}},
		{"texts", job(pair("She came.", "সে এল।") + strings.Replace(pair("ক", "ক"), `"1"`, `"2"`, 1)), []string{
			"4:20 script: the source has no Bengali letter, and the target has",
			"4:119 same-text: the target is the same as the source"}},
		{"nothing in it", job(""), []string{"1:1 no-units: there is no unit"}},
		{"no file", declaration + `<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>`, []string{"1:1 no-file: there is no <file>"}},
		{"a target alone", job(unit + "<target>a</target>"), []string{"4:82 misplaced-target: <target> stands outside of a unit"}},
		{"broken", job(strings.Replace(unit, "সে", "সে & &nbsp;", 1)), []string{
			"4:31 bare-ampersand: an & stands for itself; in XML it is written &amp;",
			"4:33 undeclared-entity: the entity &nbsp; is not one of XML"}},

		{"2.1", job2(`<segment id="s" state="final"><source>ক <pc id="1" dataRefStart="d">খ</pc><sc id="2"/>গ<ec startRef="2"/></source><target>a <pc id="1" dataRefStart="d">b</pc><sc id="2"/>c<ec startRef="2"/></target></segment>
<ignorable><source> </source></ignorable>`), []string{two}},
		{"2.1, wrong", job2(`<segment id="s" state="done"><target>a</target><source>ক <ph id="1" dataRef="e"/></source></segment>
<segment id="s"><source>খ <sc id="2"/></source></segment>`), []string{two,
			"4:1 state: the state \"done\" is none of initial, translated, reviewed, final",
			"4:30 order: the target stands before the source",
			"4:30 tag-absent: the tag <ph 1> of the source is not in the target",
			"4:58 data-ref: the dataRef \"e\" is to no data of the unit",
			"5:1 duplicate-id: the id \"s\" of <segment> stands already in its unit",
			"5:17 tag-pair: the tag <sc 2> is not closed"}},
		{"2.1 without languages", strings.Replace(job2(`<segment><source>ক</source><target>a</target></segment>`), ` srcLang="bn" trgLang="en"`, "", 1), []string{
			"2:1 no-target-language: the file has targets, and does not say in which language",
			"2:1 required-attribute: <xliff> has no srcLang", two}},
		{"2.1 without a segment", job2(""), []string{two, "3:14 no-segment: the unit has no segment"}},
		{"2.1 with proposals", strings.Replace(job2(`<mtc:matches><mtc:match ref="#s"><source>ক</source><target>b</target></mtc:match></mtc:matches><segment id="s"><source>ক</source></segment>`),
			"<xliff", `<xliff xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"`, 1), []string{two}},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.file, validate.XLIFF, c.want...) })
	}
}

func TestTSV(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"nothing wrong", "সে এল।\tShe came.\nনদী\triver\n", nil},
		{"columns", "ক\ta\t1\nখ\tb\nগ\n", []string{
			"2:1 columns: the line has 2 columns, and the first has 3",
			"3:1 no-columns: the line has no tab"}},
		{"empty", "ক\t \n\tb\n\n", []string{
			"1:3 empty-side: the target is empty",
			"2:1 empty-side: the source is empty",
			"3:1 empty-line: the line is empty"}},
		{"bytes", "ক\ta\nখ\tb\xff\xfe\nগ\tc\x00\n", []string{
			"2:4 line-utf8: the byte FF is not UTF-8",
			"3:4 nul: a NUL character stands in the line"}},
		{"line breaks within", "ক\u0085খ\ta\u2028b\rc\n", []string{
			"1:2 line-break: the character U+0085, where some tools break the line, stands in it",
			"1:6 line-break: the character U+2028, where some tools break the line, stands in it",
			"1:8 line-break: the character U+000D, where some tools break the line, stands in it"}},
		{"line ends", "ক\ta\r\nখ\tb\r\n", []string{"1:4 crlf: lines end with CR LF"}},
		{"cells", "=ক\t-a\n\"খ\"\t\"b\n\"গ \"\"ঘ\"\"\"\tc \"d\"\n", []string{
			"1:1 formula: the cell begins with =",
			"1:4 formula: the cell begins with -",
			"2:5 open-quote: the cell begins with a quotation mark, and does not end with it"}},
		{"copies", "ক\ta\nখ\tb\nক \ta\nক\tb\nখ\tb\n", []string{
			"3:1 duplicate-pair: 2 of 5 pairs stand in the file already; this is that of line 1"}},
		{"the same", "নদী\tনদী\n12\t12\n", []string{"1:1 same-text: the target is the same as the source"}},
		{"mark", "\uFEFFক\ta\n", []string{"1:1 line-mark: the file begins with a byte order mark"}},
		{"UTF-16", wide("\uFEFFক\ta\n"), []string{"1:1 line-utf16: the file is in UTF-16"}},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.file, validate.TSV, c.want...) })
	}
}

func TestJSONL(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"nothing wrong", `{"id":1,"source":"ক","target":"a"}` + "\n" + `{"id":"1","text":"\ud83d\ude00"}` + "\n", nil},
		{"broken", `{"source":"ক","target":"a",}` + "\n" + `{"source":"ক"` + "\nনা\n" + `["ক"]` + "\n", []string{
			"1:28 not-json: the line is not a JSON object: invalid character '}' looking for beginning of object key string",
			"2:14 not-json: the line is not a JSON object: the object does not end",
			"3:1 not-json: the line is not a JSON object: invalid character 'à' looking for beginning of value",
			"4:1 not-json: the line is not a JSON object: no object"}},
		{"an array", "[\n" + `{"source":"ক","target":"a"}` + "\n]\n", []string{
			"1:1 json-array: the file is a JSON array, not an object a line"}},
		{"fields", `{"bn":"ক"}` + "\n" + `{"source":"ক"}` + "\n" + `{"source":"ক","target":null}` + "\n" + `{"source":"","target":"a"}` + "\n", []string{
			"1:1 json-fields: the object has neither source and target nor text",
			"2:1 empty-side: the object has only one of source and target",
			"3:1 json-fields: the target is no text",
			"4:1 empty-side: the source is empty"}},
		{"ids", `{"id":7,"text":"ক"}` + "\n" + `{"id":7,"text":"খ"}` + "\n", []string{
			"2:1 duplicate-id: the id 7 stands already in line 1"}},
		{"half of a pair", `{"text":"ক\ud83d"}` + "\n", []string{"1:1 json-surrogate: the text has half of a surrogate pair"}},
		{"the same", `{"source":"ক","target":"ক"}`, []string{"1:1 same-text: the target is the same as the source"}},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, c.file, validate.JSONL, c.want...) })
	}
}

// TestOwn holds our own writers to the checks, whatever the texts are.
func TestOwn(t *testing.T) {
	for _, name := range []string{"tmx", "xliff", "tsv", "jsonl"} {
		f, _ := format.Lookup(name)
		var b strings.Builder
		w := f.New(&b, align.Meta{From: "bn-BD", To: "en", Title: "গল্প", Version: "1", Created: time.Unix(1e9, 0)})
		for i, text := range []string{"সে <এল> & \"গেল\"।", "এক\x0b দুই", "তিন ]]> চার\xff"} {
			p := align.Pair{ID: fmt.Sprint(i), Source: text, Target: "She <came> & \"went\" ]]>", Status: align.Draft,
				Place: align.Place{Document: "a&b.txt", Line: i + 1}, Findings: []glossary.Finding{{Tier: glossary.Warning, Message: "a < b"}}}
			if name == "tsv" || name == "jsonl" {
				p.Source = strings.ToValidUTF8(strings.ReplaceAll(text, "\x0b", ""), "")
			}
			if err := w.Write(&p); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(&align.Report{}); err != nil {
			t.Fatal(err)
		}
		check(t, b.String(), validate.Format(name))
	}
}

// TestKinds finds each kind that the code reports in the table, and no other.
func TestKinds(t *testing.T) {
	table, err := os.ReadFile("kinds.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(table), "var kinds = ")
	known := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^\t"(?:xliff |jsonl )?([a-z0-9-]+)":`).FindAllStringSubmatch(list, -1) {
		known[m[1]] = false
	}
	for _, name := range []string{"xml.go", "tmx.go", "xliff.go", "lines.go", "ids.go", "validate.go"} {
		code, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\.(?:add|problem)\((?:[^"\n]*, )"([a-z0-9-]+)"`).FindAllStringSubmatch(string(code), -1) {
			if _, ok := known[m[1]]; !ok {
				t.Errorf("%s reports %s, of which nothing is known", name, m[1])
			}
			known[m[1]] = true
		}
	}
	for kind, used := range known {
		if !used {
			t.Errorf("%s is never reported", kind)
		}
	}
}

// TestRepair finds commands that read the file as it is.
func TestRepair(t *testing.T) {
	for _, c := range []struct {
		name, file string
		format     validate.Format
		want       string
	}{
		{"a.tmx", strings.Replace(memory(unit), "1.4", "1.3", 1), validate.TMX, "dobhashi convert a.tmx good.tmx"},
		{"my memory.tmx", strings.Replace(memory(segment("ক &")), "1.4", "1.3", 1), validate.TMX, "dobhashi convert --repair 'my memory.tmx' good.tmx"},
		{"a.xlf", strings.ReplaceAll(job(""), "1.2", "1.1"), validate.XLIFF, "dobhashi convert a.xlf good.xlf"},
		{"a.xlf", strings.ReplaceAll(job("&"), "1.2", "1.1"), validate.XLIFF, "dobhashi convert --repair a.xlf good.xlf"},
	} {
		r, err := validate.Check(strings.NewReader(c.file), c.name, c.format)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(r.Problems, func(p validate.Problem) bool { return strings.HasSuffix(p.Kind, "-version") })
		if i < 0 || r.Problems[i].Repair != c.want {
			t.Errorf("%s: want %s in %+v", c.name, c.want, r.Problems)
		}
	}
}

func TestReadError(t *testing.T) {
	for _, f := range []validate.Format{validate.TMX, validate.TSV} {
		r := io.MultiReader(strings.NewReader("<tmx version='1.4'>& more than a little\n"), iotest.ErrReader(errors.New("the disk is gone")))
		report, err := validate.Check(r, "f", f)
		if err == nil || !strings.HasPrefix(err.Error(), "f:") || !strings.HasSuffix(err.Error(), "the disk is gone") {
			t.Errorf("%s: %v", f, err)
		}
		if len(report.Problems) == 0 {
			t.Errorf("%s: what was found before is lost", f)
		}
	}
}

func TestSniff(t *testing.T) {
	for head, want := range map[string]validate.Format{
		memory(unit):                  validate.TMX,
		"\n <TMX version='1.4'>":      validate.TMX,
		wide("\uFEFF" + memory(unit)): validate.TMX,
		job(""):                       validate.XLIFF,
		"\uFEFF{\"text\":\"ক\"}":      validate.JSONL,
		"ক\ta\nখ":                     validate.TSV,
		"সে এল।\n":                    "",
		"<html>":                      "",
	} {
		if got, _ := validate.Sniff([]byte(head)); got != want {
			t.Errorf("%q: got %q, want %q", head, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{memory(unit), memory(segment("<![CDATA[ক]]>&nbsp;<b &#11; <!-- -- -->")), job(unit), job2("<segment/>"), "ক\ta\n", `{"text":"ক"}`,
		"<!DOCTYPE a [<!ENTITY b 'c'>]><a b=c d='>", "<tu><tuv><seg>a<tu>b</seg>c</tuv></tu>", "<xliff><unit><source><g id='1'></unit>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, format := range []validate.Format{validate.TMX, validate.XLIFF, validate.TSV, validate.JSONL} {
			r, err := validate.Check(strings.NewReader(string(b)), "f", format)
			if err != nil && !strings.Contains(err.Error(), "nested") {
				t.Fatal(err)
			}
			// Reading byte for byte finds the same.
			slow, _ := validate.Check(iotest.OneByteReader(strings.NewReader(string(b))), "f", format)
			if fmt.Sprint(r) != fmt.Sprint(slow) {
				t.Fatalf("%s: got %v at once and %v byte for byte", format, r, slow)
			}
			last := validate.Problem{}
			for _, p := range r.Problems {
				if p.Tier == "" || p.Repair == "" {
					t.Errorf("nothing is known of %s", p.Kind)
				}
				// Half of a character of UTF-16 at the end counts as a whole one.
				if p.Offset < last.Offset || p.Line < 1 || p.Column < 1 || p.Offset > int64(len(b))+1 {
					t.Errorf("%v after %v in %d bytes", p.Place, last.Place, len(b))
				}
				last = p
			}
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	file := memory(strings.Repeat(`<tu tuid="1"><prop type="x-a">news</prop>
<tuv xml:lang="bn"><seg>নদীর ধারে বসে থাকা মানুষটি বললেন, <bpt i="1">&lt;b&gt;</bpt>নৌকা আজ আর আসবে না<ept i="1">&lt;/b&gt;</ept>।</seg></tuv>
<tuv xml:lang="en"><seg>The man who sat by the river said that <bpt i="1">&lt;b&gt;</bpt>the boat will not come<ept i="1">&lt;/b&gt;</ept> today.</seg></tuv>
</tu>
`, 10_000))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := validate.Check(strings.NewReader(file), "f", validate.TMX); err != nil {
			b.Fatal(err)
		}
	}
}
