package xmltext_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align/format/xmltext"
	"golang.org/x/text/encoding/unicode"
)

// scan reads all tokens and shows each in one line.
func scan(s *xmltext.Scanner, err error) (shown []string, _ error) {
	if err != nil {
		return nil, err
	}
	for {
		t, err := s.Next()
		if err == io.EOF {
			return shown, nil
		}
		if err != nil {
			return shown, err
		}
		at := t.At()
		shown = append(shown, fmt.Sprintf("%d:%d@%d %d %s %q", at.Line, at.Column, at.Offset, t.Kind, t.Name, t.Raw()))
	}
}

func TestErrors(t *testing.T) {
	utf16 := func(order unicode.Endianness, mark unicode.BOMPolicy, s string) string {
		b, err := unicode.UTF16(order, mark).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	laughs := "<?xml version=\"1.0\"?>\n<!DOCTYPE a [\n<!ENTITY h0 \"হা\">\n"
	for i := range 9 {
		laughs += fmt.Sprintf("<!ENTITY h%d \"%s\">\n", i+1, strings.Repeat(fmt.Sprintf("&h%d;", i), 10))
	}
	laughs += "]>\n<a>\n&h9;</a>"
	many := func(more string) string {
		var b strings.Builder
		b.WriteString("<a\n")
		for i := range 1_000_000 {
			fmt.Fprintf(&b, "n%d='%d' ", i, i)
		}
		return b.String() + more + "></a>"
	}
	for _, tc := range []struct{ name, text, want string }{
		{"control character", "<a>\nক\x0b</a>", "a.tmx:2: the character U+000B, which XML cannot hold"},
		{"control character in a value", "<a>\n<b c='\x1f'/></a>", "a.tmx:2: the character U+001F, which XML cannot hold"},
		{"control character in a comment", "<a>\n<!--\n\x00--></a>", "a.tmx:3: the character U+0000, which XML cannot hold"},
		{"not a character", "<a>\uffff</a>", "a.tmx:1: the character U+FFFF, which XML cannot hold"},
		{"surrogate", "<a>\xed\xa0\x80</a>", "a.tmx:1: invalid UTF-8"},
		{"control character as a reference", "<a>ক\n&#x1F;</a>", "a.tmx:2: the character U+001F, which XML cannot hold"},
		{"NUL as a reference", "<a>&#0;</a>", "a.tmx:1: the character U+0000, which XML cannot hold"},
		{"reference in a value", "<a>\n<b c='&#8;'/></a>", "a.tmx:2: the character U+0008, which XML cannot hold"},
		{"reference to no character", "<a>&#xD800;</a>", "a.tmx:1: &#xD800; is not a character"},
		{"reference beyond Unicode", "<a>&#99999999999;</a>", "a.tmx:1: &#99999999999; is not a character"},
		{"characters that are allowed", "<a b='&#9;&#10;&#13;'>\t\u007f\u0085\ufeff\U0010ffff&#x10FFFF;</a>", ""},
		{"entity of HTML", "<a>\n\n&nbsp;</a>", "a.tmx:3: &nbsp; is not an entity of XML"},
		{"bare &", "<a>রাম & শ্যাম</a>", "a.tmx:1: an & that begins no entity; it must be &amp;"},
		{"bare & at the end", "<a>x&</a>", "a.tmx:1: an & that begins no entity; it must be &amp;"},
		{"bare <", "<a>\n1 < 2</a>", "a.tmx:2: a tag without a name"},
		{"tag within a tag", "<a>\n<b <c></a>", "a.tmx:2: a < within a tag"},
		{"]]> in a text", "<a>\nx]]>y</a>", "a.tmx:2: a ]]> in a text; its > must be &gt;"},
		{"-- in a comment", "<a><!-- -- --></a>", ""},
		{"> in a text and a value", "<a b='>'>a]>b</a>", ""},

		{"UTF-16 with a mark", utf16(unicode.LittleEndian, unicode.UseBOM, "<?xml version='1.0' encoding='utf-16'?><a>ক</a>"), ""},
		{"UTF-16LE without a mark", utf16(unicode.LittleEndian, unicode.IgnoreBOM, "<?xml version='1.0' encoding='UTF-16'?><a>ক</a>"), ""},
		{"UTF-16BE without a mark", utf16(unicode.BigEndian, unicode.IgnoreBOM, "<?xml version='1.0' encoding='UTF-16BE'?><a>ক</a>"), ""},
		{"UTF-16 that is none", "<?xml version='1.0' encoding='UTF-16'?><a>ক</a>", "a.tmx:1: the file says that it is in UTF-16, but it is in UTF-8"},
		{"Latin 1", "<?xml version='1.0' encoding='iso-8859-1'?><a/>", "a.tmx:1: the encoding ISO-8859-1 is not read; convert the file to UTF-8"},
		{"Windows", "<?xml\tversion='1.0' encoding=\"windows-1252\"?><a/>", "a.tmx:1: the encoding WINDOWS-1252 is not read; convert the file to UTF-8"},
		{"UTF-8 that is none", "<?xml version='1.0' encoding='UTF-8'?>\n<a>\ncaf\xe9</a>", "a.tmx:3: invalid UTF-8"},
		{"cut within a character", "<a>\nক\xe0\xa6", "a.tmx:2: invalid UTF-8"},
		{"XML 1.1", "<?xml version='1.1'?><a>ক</a>", ""},
		{"XML 1.1 with a control character", "<?xml version='1.1'?>\n<a>&#1;</a>", "a.tmx:2: the character U+0001, which XML cannot hold"},

		{"document type", "<!DOCTYPE a SYSTEM \"it's>.dtd\" [\n<!-- don't > ]> --><?p ]> ?>\n<!ENTITY x \"]>\"><!ELEMENT a (b)>\n]>\n<a>ক</a>", ""},
		{"entity of the document type", "<!DOCTYPE a [<!ENTITY firm \"কোম্পানি\">]>\n<a>&firm;</a>", "a.tmx:2: &firm; is not an entity of XML"},
		{"a billion laughs", laughs, "a.tmx:15: &h9; is not an entity of XML"},
		{"document type within", "<a>\n<!DOCTYPE a></a>", "a.tmx:2: a <! that begins no comment or CDATA section"},

		{"attribute twice", "<a>\n<b x='1' y='2'\n x='3'/></a>", "a.tmx:3: the attribute x is there twice"},
		{"attributes that look alike", "<a x='1' xx='2' X='3' y:x='4' x.='5' x-='6' x_='7' xy='8' xyx='9'/>", ""},
		{"a million attributes", many(""), ""},
		{"a million attributes, one twice", many("\nn7=''"), "a.tmx:3: the attribute n7 is there twice"},
		{"attribute without a value", "<a>\n<b c></a>", "a.tmx:2: an attribute without a value in quotation marks"},
		{"value without quotation marks", "<a b=c></a>", "a.tmx:1: an attribute without a value in quotation marks"},
		{"values that touch", "<a b='c'd='e'/>", "a.tmx:1: a tag with something else than attributes"},
		{"/ within a tag", "<a / b=''/>", "a.tmx:1: a / within a tag"},
		{"attribute of an end", "<a></a b=''>", "a.tmx:1: a tag with something else than attributes"},

		{"10,000 deep", strings.Repeat("<a>\n", 10000), "a.tmx:1001: elements are nested more than 1000 deep"},
		{"1,000 deep", strings.Repeat("<a>", 1000) + strings.Repeat("</a>", 1000), ""},
		{"another end", "<a>\n<b>\n</a>", "a.tmx:3: </a> ends no element that is open"},
		{"cut in a text", "<a><b>\nক", "a.tmx:2: the file ends within <b>"},
		{"cut in a tag", "<a>\n<b c='d", "a.tmx:2: the file ends within a tag"},
		{"cut after <", "<a>\n<", "a.tmx:2: the file ends within a tag"},
		{"cut in a comment", "<a>\n<!-- \n\n", "a.tmx:2: the file ends before -->"},
		{"cut in CDATA", "<a>\n<![CDATA[ ]]", "a.tmx:2: the file ends before ]]>"},
		{"cut in an instruction", "<a><?x ", "a.tmx:1: the file ends before ?>"},
		{"cut in a document type", "<!DOCTYPE a [ <!-- ", "a.tmx:1: the file ends within the document type"},
		{"no XML", "{\"a\": 1}", "a.tmx:1: text outside of any element; this is no XML"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := scan(xmltext.NewScanner(strings.NewReader(tc.text), "a.tmx"))
			if got := fmt.Sprint(err); got != tc.want && (err != nil || tc.want != "") {
				t.Errorf("%v, want %s", got, tc.want)
			}
		})
	}
}

// TestAttr asks for each attribute of a tag, and for some that only seem to be there.
func TestAttr(t *testing.T) {
	s, err := xmltext.NewScanner(strings.NewReader(`<tu note=' id="5"' xml:id="x" id = 'ক&amp;&#x996;' lang="bn">x</tu>`), "a")
	if err != nil {
		t.Fatal(err)
	}
	tag, err := s.Next()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"id": "ক&খ", "lang": "bn", "note": ` id="5"`, "tu": "", "i": "", "xml": ""} {
		if got := tag.Attr(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
		if got := xmltext.Attr(tag.Raw(), name); got != want {
			t.Errorf("%s of the raw tag is %q, want %q", name, got, want)
		}
	}
}

// TestLongTokens has tokens longer than what is read at once.
func TestLongTokens(t *testing.T) {
	long := strings.Repeat("ক\n", 100_000)
	text := "<a b='" + long + "'>" + long + "<!--" + long + "--><![CDATA[" + long + "]]><?p " + long + "?></a>"
	for name, r := range map[string]io.Reader{"at once": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text))} {
		s, err := xmltext.NewScanner(r, "a")
		if err != nil {
			t.Fatal(err)
		}
		got, lines := "", []int(nil)
		for {
			tok, err := s.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got += string(tok.Raw())
			lines = append(lines, tok.At().Line)
		}
		if got != text {
			t.Errorf("%s: the tokens are not the file", name)
		}
		if want := "[1 100001 200001 300001 400001 500001]"; fmt.Sprint(lines) != want {
			t.Errorf("%s: lines %v, want %s", name, lines, want)
		}
	}
	for _, begin := range []string{"", "<b c='", "<!--", "<![CDATA["} {
		_, err := scan(xmltext.NewScanner(io.MultiReader(strings.NewReader("\n<a>"+begin), endless{}), "a"))
		if err == nil || err.Error() != "a:2: a text or tag has more than 64 MiB" {
			t.Errorf("%q without an end: %v", begin, err)
		}
	}
}

// endless is a file of one letter.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestRepair(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       string // texts and tags
		told       []string
	}{
		{"nothing", "<a>\n<u>ক &amp; খ</u></a>", "<a>\n<u>ক &amp; খ</u></a>", nil},
		{"characters", "<a>\n<u>ক\x0bখ&#x1F;\n&#0;</u></a>", "<a>\n<u>কখ\n</u></a>", []string{"2: the character U+000B, which XML cannot hold, left out",
			"2: the character U+001F, which XML cannot hold, left out", "3: the character U+0000, which XML cannot hold, left out"}},
		{"invalid UTF-8", "<a>\n<u>caf\xe9</u></a>", "<a>\n<u>caf?</u></a>", []string{"2: invalid UTF-8, made a ?"}},
		{"entities of HTML", "<a><u>\nx&nbsp;&mdash;&eacute;&quot;&LT;&none;</u></a>", "<a><u>\nx\u00a0—é&quot;&lt;&amp;none;</u></a>", []string{
			"2: &nbsp; is not an entity of XML, made U+00A0", "2: &mdash; is not an entity of XML, made U+2014", "2: &eacute; is not an entity of XML, made U+00E9",
			"2: &LT; is not an entity of XML, made U+003C", "2: &none; is not an entity of XML, kept as text"}},
		{"bare &", "<a>রাম & শ্যাম&;</a>", "<a>রাম &amp; শ্যাম&amp;;</a>", []string{"1: an & that begins no entity, kept as a character", "1: an & that begins no entity, kept as a character"}},
		{"& in a value", "<a><u id='R&D'/></a>", "<a><u id='R&amp;D'/></a>", []string{"1: an & that begins no entity, kept as a character"}},
		{"bare <", "<a>\n1 < 2 &mdash;<3</a>", "<a>\n1 &lt; 2 —&lt;3</a>", []string{"2: a < that begins no tag (a tag without a name), kept as a character",
			"2: &mdash; is not an entity of XML, made U+2014", "2: a < that begins no tag (a tag without a name), kept as a character"}},
		{"words in angle brackets", "<a>ক <b and c></a>", "<a>ক &lt;b and c></a>", []string{"1: a < that begins no tag (an attribute without a value in quotation marks), kept as a character"}},
		{"]]>", "<a>ক]]></a>", "<a>ক]]></a>", []string{"1: a ]]> in a text, kept as characters"}},
		{"comment without an end", "<a><!-- ক<!-- খ</a>", "<a>&lt;!-- ক&lt;!-- খ</a>", []string{"1: a < that begins no tag (the file ends before -->), kept as a character",
			"1: a < that begins no tag (the file ends before -->), kept as a character"}},
		{"attribute twice", "<a>\n<u x='1' x='2'></u></a>", "<a>\n<u x='1' x='2'></u></a>", []string{"2: the attribute x is there twice, the first counts"}},
		{"a lie about the encoding", "<?xml version='1.0' encoding='utf-16'?><a>ক</a>", "<?xml version='1.0' encoding='utf-16'?><a>ক</a>", []string{"1: the file says that it is in UTF-16, read as UTF-8"}},
		{"text after the end", "<a/>ক<a/>", "<a/>ক<a/>", []string{"1: text outside of any element, left out"}},

		{"end too many in a unit", "<a>\n<u>ক</x></u>\n<u>খ</u></a>", "<a>\n<u>ক*\n<u>খ</u></a>", []string{"2: a unit is left out: </x> ends no element that is open"}},
		{"end too many", "<a></x><u>খ</u></a>", "<a><u>খ</u></a>", []string{"1: </x> ends no element that is open"}},
		{"end is missing in a unit", "<a><u><s>ক</u>\n<u>খ</u></a>", "<a><u><s>ক*\n<u>খ</u></a>", []string{"1: a unit is left out: </u> ends no element that is open"}},
		{"end of a unit is missing", "<a><u><s>ক\n<u>খ</u></a>", "<a><u><s>ক\n*<u>খ</u></a>", []string{"2: a unit is left out: a <u> begins within it"}},
		{"unit within the rest of a broken one", "<a><u>ক</x><u>খ</u></a>", "<a><u>ক*<u>খ</u></a>", []string{"1: a unit is left out: </x> ends no element that is open"}},
		{"end of the file is missing", "<a><u>খ</u>\n", "<a><u>খ</u>\n", []string{"2: the file ends within <a>"}},
		{"cut in a unit", "<a><u>খ</u>\n<u>ক", "<a><u>খ</u>\n<u>ক", []string{"2: a unit is left out: the file ends within <u>"}},
		{"cut in a tag", "<a><u>খ</u>\n<u id='", "<a><u>খ</u>\n<u id='", []string{"2: the file ends within <a>"}},
		{"lines after what is left out", "<a>\x01\n\n\n\x02</a>", "<a>\n\n\n</a>", []string{"1: the character U+0001, which XML cannot hold, left out",
			"4: the character U+0002, which XML cannot hold, left out"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var told []string
			s, err := xmltext.NewRepairer(strings.NewReader(tc.text), "a", func(line int, what string) { told = append(told, fmt.Sprintf("%d: %s", line, what)) }, "u")
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for {
				tok, err := s.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if tok.Kind == xmltext.Broken {
					got += "*"
				} else {
					got += string(tok.Raw())
				}
			}
			if got != tc.want {
				t.Errorf("read  %q\nwant %q", got, tc.want)
			}
			if strings.Join(told, "\n") != strings.Join(tc.told, "\n") {
				t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(tc.told, "\n"))
			}
		})
	}
	for _, text := range []string{"ক", "< a>", "<!DOCTYPE a", strings.Repeat("<a>", 1001), "<?xml version='1.0' encoding='cp1252'?><a/>"} {
		if got, err := scan(xmltext.NewRepairer(strings.NewReader(text), "a", func(int, string) {}, "u")); err == nil {
			t.Errorf("%.20q is read as %q", text, got)
		}
	}
}

// TestRepairIsLinear has damage that could make reading slow: it would take hours if the
// rest of the file was looked at for each piece.
func TestRepairIsLinear(t *testing.T) {
	const size = 1 << 20
	for _, piece := range []string{"<!--", "<![CDATA[", "<?", "<", "<b c='", "<b c=\"x' ", "&", "\x01", "\xff", "]]>", "</x>", "<u>", "<u a='' a=''>", "<!x"} {
		n := 0
		s, err := xmltext.NewRepairer(strings.NewReader("<a>"+strings.Repeat(piece, size/len(piece))), "a", func(int, string) { n++ }, "u")
		for err == nil {
			_, err = s.Next()
		}
		if err != io.EOF || n == 0 {
			t.Errorf("%q: %v, %d repairs", piece, err, n)
		}
	}
}

// FuzzScanner has the tokens be the file, each at its place, however the file is read.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{"<a>\nক<b c='d'/>\n<!-- x --><![CDATA[]]]></a>", "<!DOCTYPE a [<!ENTITY x ']>'>]><a>&lt;&#x995;</a>", "<a>]]></a>", "<a b='1' c=\"2\" b='3'>", "<a>\x01\xe0\xa6</a", "\ufeff<?xml version='1.0'?><a/>", "<\x00a\x00/\x00>\x00", "<a>x & y < z &nbsp;</u></a>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tokens, err := scan(xmltext.NewScanner(bytes.NewReader(data), "a"))
		again, err2 := scan(xmltext.NewScanner(iotest.OneByteReader(bytes.NewReader(data)), "a"))
		if strings.Join(tokens, "\n") != strings.Join(again, "\n") || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("at once %q, %v\nbyte by byte %q, %v", tokens, err, again, err2)
		}
		told := 0
		repaired, err2 := scan(xmltext.NewRepairer(bytes.NewReader(data), "a", func(line int, _ string) {
			if told++; line < 1 || line > 1+bytes.Count(data, []byte{'\n'}) {
				t.Fatalf("a repair in line %d", line)
			}
		}))
		if told == 0 && (strings.Join(tokens, "\n") != strings.Join(repaired, "\n") || fmt.Sprint(err) != fmt.Sprint(err2)) {
			t.Fatalf("%q, %v\nis repaired without a word as %q, %v", tokens, err, repaired, err2)
		}

		text := bytes.TrimPrefix(data, []byte("\ufeff"))
		s, err := xmltext.NewScanner(bytes.NewReader(data), "a")
		if err != nil || s.UTF16() != "" {
			return
		}
		mark, at := len(data)-len(text), 0
		for {
			tok, err := s.Next()
			if err == io.EOF && at != len(text) {
				t.Fatalf("%q is left", text[at:])
			}
			if err != nil {
				return
			}
			if !bytes.HasPrefix(text[at:], tok.Raw()) || len(tok.Raw()) == 0 {
				t.Fatalf("%q at %d", tok.Raw(), at)
			}
			before := text[:at]
			line := before[bytes.LastIndexByte(before, '\n')+1:]
			if p := tok.At(); p.Offset != int64(mark+at) || p.Line != 1+bytes.Count(before, []byte{'\n'}) || p.Column != 1+utf8.RuneCount(line) {
				t.Fatalf("%q is at %+v", tok.Raw(), p)
			}
			at += len(tok.Raw())
		}
	})
}
