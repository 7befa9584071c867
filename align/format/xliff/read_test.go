package xliff_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xliff"
)

// shown is a text with its tags as people see them, and what the tags are.
func shown(p *align.Passage) string {
	var b strings.Builder
	b.WriteString(align.Placeholders(p.Text, p.Tags))
	for _, t := range p.Tags {
		fmt.Fprintf(&b, " %q", t.Code)
		if t.Space {
			b.WriteString(" space")
		}
		if t.Keep {
			b.WriteString(" keep")
		}
	}
	return b.String()
}

func readAll(t *testing.T, file string) (units []align.Unit) {
	t.Helper()
	for u, err := range xliff.Read(strings.NewReader(file), "x.xlf") {
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	return units
}

func TestReadTags(t *testing.T) {
	const one = `<xliff version="1.2"><file><body><trans-unit id="1"><source>%s</source><target>%s</target></trans-unit></body></file></xliff>`
	const two = `<xliff version="2.1"><file id="f"><unit id="1"><originalData><data id="d1">**</data><data id="d2">_<cp hex="0002"/>&lt;</data></originalData>` +
		`<segment><source>%s</source><target>%s</target></segment></unit></file></xliff>`
	for _, tc := range []struct {
		name, file, bn, en     string
		wantSource, wantTarget string
	}{
		{"g and x", one, `ক <g id="5" ctype="bold">খ</g><x id="6"/>গ`, `<x id="6"/>a <g id="5" ctype="bold">b</g>`,
			`ক {1}খ{/1}{2/}গ "<g id=\"5\" ctype=\"bold\">" "</g>" "<x id=\"6\"/>"`, `{2/}a {1}b{/1} "<x id=\"6\"/>" "<g id=\"5\" ctype=\"bold\">" "</g>"`},
		{"g within g, and x with something in it", one, `<g id="1"><g id="2">ক</g></g><x id="3">no</x>`, `<g id="2"><g id="1">a</g></g>`,
			`{1}{2}ক{/2}{/1}{3/} "<g id=\"1\">" "<g id=\"2\">" "</g>" "</g>" "<x id=\"3\">"`, `{2}{1}a{/1}{/2} "<g id=\"2\">" "<g id=\"1\">" "</g>" "</g>"`},
		{"bpt and ept by id", one, `<bpt id="1">[</bpt>ক<ept id="1">](u)</ept>`, `<bpt id="1">[</bpt>a<ept id="1">](u)</ept>`,
			`{1}ক{/1} "[" "](u)"`, `{1}a{/1} "[" "](u)"`},
		{"by rid", one, `<bpt id="1" rid="9">[</bpt>ক<ept id="2" rid="9">]</ept><bx id="3" rid="8"/>খ<ex id="4" rid="8"/>`, `<bx id="3" rid="8"/>b<ex id="4" rid="8"/><bpt id="1" rid="9">[</bpt>a<ept id="2" rid="9">]</ept>`,
			`{1}ক{/1}{2}খ{/2} "[" "]" "<bx id=\"3\" rid=\"8\"/>" "<ex id=\"4\" rid=\"8\"/>"`, `{2}b{/2}{1}a{/1} "<bx id=\"3\" rid=\"8\"/>" "<ex id=\"4\" rid=\"8\"/>" "[" "]"`},
		{"ph, it, sub", one, `<it id="1" pos="open">{</it>ক<ph id="2">&lt;img alt="<sub>নৌকা</sub>"/></ph><it id="3" pos="close">}</it>`, `<it id="3" pos="close">}</it>a`,
			`{1}ক{2/}{/3} "{" "<img alt=\"নৌকা\"/>" "}"`, `{/3}a "}"`},
		{"annotations", one, `<mrk mtype="x-term">ক</mrk> <mrk mtype="protected">খ</mrk>`, `<mrk mtype="protected">খ</mrk> <mrk mtype="x-term">a</mrk>`,
			`ক {1}খ{/1} "<mrk mtype=\"protected\">" keep "</mrk>"`, `{1}খ{/1} a "<mrk mtype=\"protected\">" keep "</mrk>"`},
		{"a line break at a space", one, `ক<x id="1" ctype="lb"/> খ<x id="2" ctype="lb"/>গ`, `a`,
			`ক{1/} খ{2/}গ "<x id=\"1\" ctype=\"lb\"/>" space "<x id=\"2\" ctype=\"lb\"/>"`, `a`},
		{"English first", one, `<x id="1"/>Hello <x id="2"/>`, `<x id="2"/>ঢাকা<x id="1"/>`,
			`{1/}ঢাকা{2/} "<x id=\"2\"/>" "<x id=\"1\"/>"`, `{2/}Hello {1/} "<x id=\"1\"/>" "<x id=\"2\"/>"`},

		{"pc with and without data", two, `<pc id="1" dataRefStart="d1" dataRefEnd="d2">ক</pc><pc id="2">খ</pc>`, `<pc id="2">b</pc><pc id="1" dataRefStart="d1" dataRefEnd="d2">a</pc>`,
			`{1}ক{/1}{2}খ{/2} "**" "_<" "<pc id=\"2\">" "</pc>"`, `{2}b{/2}{1}a{/1} "<pc id=\"2\">" "</pc>" "**" "_<"`},
		{"ph, sc and ec", two, `<ph id="1" dataRef="d1"/><sc id="2" dataRef="d2"/>ক<ec startRef="2"/><ph id="3"/>`, `<sc id="2" dataRef="d2"/>a<ec startRef="2"/><ph id="1" dataRef="d1"/>`,
			`{1/}{2}ক{/2}{3/} "**" "_<" "<ec startRef=\"2\"/>" "<ph id=\"3\"/>"`, `{2}a{/2}{1/} "_<" "<ec startRef=\"2\"/>" "**"`},
		{"halves", two, `<ec id="7" isolated="yes"/>ক<sc id="8" isolated="yes"/>`, `<sc id="8" isolated="yes"/>a<ec id="7" isolated="yes"/>`,
			`{/1}ক{2} "<ec id=\"7\" isolated=\"yes\"/>" "<sc id=\"8\" isolated=\"yes\"/>"`, `{2}a{/1} "<sc id=\"8\" isolated=\"yes\"/>" "<ec id=\"7\" isolated=\"yes\"/>"`},
		{"annotations of version 2", two, `<mrk id="m1" translate="no">ক</mrk><mrk id="m2" type="term">খ</mrk><sm id="m3" translate="no"/>গ<em startRef="m3"/><sm id="m4" type="comment"/>ঘ<em startRef="m4"/>`, `a`,
			`{1}ক{/1}খ{2}গ{/2}ঘ "<mrk id=\"m1\" translate=\"no\">" keep "</mrk>" "<sm id=\"m3\" translate=\"no\"/>" keep "<em startRef=\"m3\"/>"`, `a`},
		{"characters that XML cannot hold", two, `ক<cp hex="001A"/>খ`, `a<cp hex="001A"/>b`,
			`ক{1/}খ "<cp hex=\"001A\"/>"`, `a{1/}b "<cp hex=\"001A\"/>"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			units := readAll(t, fmt.Sprintf(tc.file, tc.bn, tc.en))
			if len(units) != 1 {
				t.Fatalf("%d units", len(units))
			}
			if got := shown(&units[0].Source); got != tc.wantSource {
				t.Errorf("source\n%s\nwant\n%s", got, tc.wantSource)
			}
			if got := shown(&units[0].Target); got != tc.wantTarget {
				t.Errorf("target\n%s\nwant\n%s", got, tc.wantTarget)
			}
		})
	}
}

// TestReadUnits has what stands around the texts: each pair as id|source|target|status.
func TestReadUnits(t *testing.T) {
	one := func(units string) string {
		return "<xliff version='1.2'><file><body>" + units + "</body></file></xliff>"
	}
	two := func(units string) string { return "<xliff version='2.0'><file id='f'>" + units + "</file></xliff>" }
	split := func(source, target string) string {
		return one("<trans-unit id='3'><source>মেঘ জমল। বৃষ্টি নামল।</source><seg-source>" + source + "</seg-source><target state='translated'>" + target + "</target></trans-unit>")
	}
	seg := func(id, text string) string { return "<mrk mtype='seg' mid='" + id + "'>" + text + "</mrk>" }
	bn := seg("a", "মেঘ জমল।") + " " + seg("b", "বৃষ্টি <x id='1'/>নামল।")
	const whole = "3|মেঘ জমল। বৃষ্টি নামল।|"
	for _, tc := range []struct {
		name, file string
		want       []string
	}{
		{"half is translated", split(bn, seg("a", "Clouds came.")+" "+seg("b", "")), []string{"3/a|মেঘ জমল।|Clouds came.|", "3/b|বৃষ্টি {1/}নামল।||untranslated"}},
		{"the other half", split(bn, seg("b", "It <x id='1'/>rained.")), []string{"3/a|মেঘ জমল।||untranslated", "3/b|বৃষ্টি {1/}নামল।|It {1/}rained.|"}},
		{"in another order", split(bn, seg("b", "It rained.")+"\n"+seg("a", "Clouds came.")), []string{"3/a|মেঘ জমল।|Clouds came.|", "3/b|বৃষ্টি {1/}নামল।|It rained.|"}},
		{"no target yet", split(bn, ""), []string{"3/a|মেঘ জমল।||untranslated", "3/b|বৃষ্টি {1/}নামল।||untranslated"}},
		{"an empty element for a part", split(bn, seg("a", "Clouds came.")+"<mrk mtype='seg' mid='b'/>"), []string{"3/a|মেঘ জমল।|Clouds came.|", "3/b|বৃষ্টি {1/}নামল।||untranslated"}},
		{"one part only", split(seg("a", "মেঘ জমল। বৃষ্টি নামল।"), seg("a", "It rained.")), []string{whole + "It rained.|"}},
		{"a target without parts", split(bn, "Clouds, then rain."), []string{whole + "Clouds, then rain.|"}},
		{"text outside of the parts", split(bn+"!", seg("a", "Clouds.")), []string{whole + "Clouds.|"}},
		{"text outside of the parts of the target", split(bn, seg("a", "Clouds")+" – "+seg("b", "rain.")), []string{whole + "Clouds – rain.|"}},
		{"a tag around the parts", split("<g id='2'>"+bn+"</g>", seg("a", "Clouds.")), []string{whole + "Clouds.|"}},
		{"a part of the target that the source is without", split(bn, seg("a", "Clouds.")+seg("c", "Rain.")), []string{whole + "Clouds.Rain.|"}},
		{"a part twice", split(bn, seg("a", "Clouds.")+seg("a", "Rain.")), []string{whole + "Clouds.Rain.|"}},
		{"a part of the source twice", split(seg("a", "মেঘ")+seg("a", "বৃষ্টি"), seg("a", "Clouds.")), []string{whole + "Clouds.|"}},

		{"states of version 1.2", one(
			"<trans-unit id='1' approved='yes'><source>ক</source><target state='new'>a</target></trans-unit>" +
				"<trans-unit id='2' approved='no'><source>ক</source><target state='translated'>a</target></trans-unit>" +
				"<trans-unit id='3'><source>ক</source><target state='signed-off'>a</target></trans-unit>" +
				"<trans-unit id='4'><source>ক</source><target state='needs-translation'>a</target></trans-unit>" +
				"<trans-unit id='5'><source>ক</source><target state='needs-review-l10n'>a</target></trans-unit>" +
				"<trans-unit id='6'><source>ক</source><target state='translated' state-qualifier='leveraged-mt'>a</target></trans-unit>" +
				"<trans-unit id='7'><source>ক</source><target state='translated' state-qualifier='exact-match'>a</target></trans-unit>" +
				"<trans-unit id='8'><source>ক</source><target state='new'/></trans-unit>" +
				"<trans-unit id='9'><source>ক</source><target state='x-mine' state-qualifier='rejected-grammar'>a</target></trans-unit>"),
			[]string{"1|ক|a|reviewed", "2|ক|a|", "3|ক|a|reviewed", "4|ক|a|draft", "5|ক|a|draft", "6|ক|a|draft", "7|ক|a|", "8|ক||untranslated", "9|ক|a|draft"}},
		{"states of version 2", two("<unit id='1'><segment state='initial'><source>ক</source><target>a</target></segment><segment state='translated'><source>ক</source><target>a</target></segment>" +
			"<segment id='s' state='reviewed'><source>ক</source><target>a</target></segment><segment state='final' subState='my:done'><source>ক</source><target>a</target></segment><segment><source>ক</source><target>a</target></segment></unit>"),
			[]string{"1/1|ক|a|draft", "1/2|ক|a|", "1/s|ক|a|reviewed", "1/4|ক|a|reviewed", "1/5|ক|a|"}},
		{"segments, ignorables, notes", two("<unit id='u'><notes><note>না</note></notes><segment id='x'><source>এক</source><target>one</target></segment><ignorable><source> না </source><target> no </target></ignorable><segment id='y'><source>দুই</source></segment></unit>"),
			[]string{"u/x|এক|one|", "u/y|দুই||untranslated"}},
		{"one segment has the name of its unit", two("<unit id='u'><segment id='x'><source>এক</source></segment><ignorable><source> </source></ignorable></unit>"), []string{"u|এক||untranslated"}},
		{"proposals", two("<unit id='u'><mtc:matches><mtc:match><originalData><data id='d'>no</data></originalData><source>না</source><target>no</target></mtc:match></mtc:matches><segment><source>এক <ph id='1' dataRef='d'/></source></segment></unit>") +
			one("<trans-unit id='v'><source>দুই</source><alt-trans><source>না</source><target>no</target></alt-trans></trans-unit>"), []string{"u|এক {1/}||untranslated", "v|দুই||untranslated"}},
		{"not to be translated", one("<trans-unit id='1' translate='no'><source>ক-৭ <x id='1'/></source></trans-unit><group translate='no'><trans-unit id='2'><source>ক</source><target>ক</target></trans-unit><trans-unit id='3' translate='yes'><source>ক</source></trans-unit></group>" +
			"<trans-unit id='4'><source>ক</source></trans-unit><trans-unit id='5' translate='no'><source>ক</source><target state='final'>k</target></trans-unit>"),
			[]string{"1|ক-৭ {1/}|ক-৭ {1/}|copied", "2|ক|ক|copied", "3|ক||untranslated", "4|ক||untranslated", "5|ক|k|reviewed"}},
		{"not to be translated, in version 2", two("<group id='g' translate='no'><unit id='1'><segment><source>ক</source></segment></unit></group><unit id='2'><segment><source>ক</source></segment></unit>"),
			[]string{"1|ক|ক|copied", "2|ক||untranslated"}},
		{"nothing", one("<trans-unit id='1'/><trans-unit id='2'><source/></trans-unit>") + two("<unit id='3'/><unit id='4'></unit>"), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, u := range readAll(t, "<all>"+tc.file+"</all>") {
				p := u.Pair()
				got = append(got, fmt.Sprintf("%s|%s|%s|%s", p.ID, align.Placeholders(p.Source, p.SourceTags), align.Placeholders(p.Target, p.TargetTags), p.Status))
			}
			if !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}

// TestTagsAcrossSegments has a pair of tags that begins in a segment and ends in the next.
func TestTagsAcrossSegments(t *testing.T) {
	units := readAll(t, `<xliff><file><unit id="u"><segment><source>এক <sc id="1"/>দুই</source></segment><segment><source>তিন<ec startRef="1"/> চার</source></segment></unit></file></xliff>`)
	if len(units) != 2 {
		t.Fatalf("%d units", len(units))
	}
	for i, want := range []string{`এক {1}দুই "<sc id=\"1\"/>"`, `তিন{/1} চার "<ec startRef=\"1\"/>"`} {
		if got := shown(&units[i].Source); got != want {
			t.Errorf("segment %d: %s, want %s", i, got, want)
		}
	}
}

func TestWriteTags(t *testing.T) {
	tag := func(at, id int, kind align.TagKind, code string) align.Tag {
		return align.Tag{At: at, ID: id, Kind: kind, Code: code}
	}
	for _, tc := range []struct {
		name, text string
		tags       []align.Tag
		want       string
	}{
		{"a pair", "ab & c", []align.Tag{tag(1, 1, align.Open, "<u>"), tag(4, 1, align.Close, "</u>")},
			`a<bpt id="1" ctype="underlined">&lt;u&gt;</bpt>b &amp;<ept id="1">&lt;/u&gt;</ept> c`},
		{"halves", "x", []align.Tag{tag(0, 2, align.Close, "</i>"), tag(1, 1, align.Open, "**")},
			`<it id="2" pos="close" ctype="italic">&lt;/i&gt;</it>x<it id="1" pos="open">**</it>`},
		{"others", "a b", []align.Tag{{At: 1, ID: 1, Code: "<br/>", Space: true}, tag(3, 2, align.Alone, "^1")},
			`a<ph id="1" ctype="lb">&lt;br/&gt;</ph> b<ph id="2">^1</ph>`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file, _ := write(t, meta, align.Pair{Source: "ক", Target: tc.text, TargetTags: tc.tags})
			if want := `<target xml:lang="en" state="translated">` + tc.want + "</target>\n"; !strings.Contains(file, want) {
				t.Errorf("wrote\n%s\nwant\n%s", file, want)
			}
		})
	}
}

// FuzzRead reads whatever there is, and what it makes of that once more.
func FuzzRead(f *testing.F) {
	f.Add(`<xliff version="1.2"><file><body><trans-unit id="1" approved="yes"><source>ক <g id="1">খ</g><x id="2"/></source><seg-source><mrk mtype="seg" mid="1">ক</mrk> <mrk mtype="seg" mid="2"><bpt id="1">[</bpt></mrk></seg-source>` +
		`<target state="new"><mrk mtype="seg" mid="1">a<ph id="3" ctype="lb"/> b</mrk><ept rid="1">]</ept></target></trans-unit></body></file></xliff>`)
	f.Add(`<xliff version="2.0"><file translate="no"><unit id="1"><originalData><data id="d">*</data></originalData><segment state="final"><source><pc id="1" dataRefStart="d">ক</pc><sm id="2" translate="no"/><em startRef="2"/></source>` +
		`<target>a<ec startRef="1"/><mrk translate="no">b</mrk><cp hex="1"/></target></segment><ignorable/></unit></file></xliff>`)
	f.Fuzz(func(t *testing.T, file string) {
		for u, err := range xliff.Read(strings.NewReader(file), "x") {
			if err != nil {
				return
			}
			checkTags(t, u.Source.Text, u.Source.Tags)
			checkTags(t, u.Target.Text, u.Target.Tags)
			p := u.Pair()
			again, w := write(t, meta, p)
			if w.LeftOut+w.Dropped+w.Replaced > 0 || strings.TrimSpace(p.Target) == "" {
				continue
			}
			units := readAll(t, again)
			if len(units) != 1 {
				t.Fatalf("%d units in\n%s", len(units), again)
			}
			q := units[0].Pair()
			if q.Source != p.Source || q.Target != p.Target || !reflect.DeepEqual(q.SourceTags, p.SourceTags) || !reflect.DeepEqual(q.TargetTags, p.TargetTags) {
				t.Fatalf("read %+v\nthen %+v from\n%s", p, q, again)
			}
		}
	})
}

// checkTags checks that tags are as align.Tag promises.
func checkTags(t *testing.T, text string, tags []align.Tag) {
	t.Helper()
	at := 0
	seen := map[string]bool{}
	for _, g := range tags {
		key := fmt.Sprint(g.ID, g.Kind)
		if g.At < at || g.At > len(text) || g.At < len(text) && !utf8.RuneStart(text[g.At]) || g.ID < 1 || seen[key] {
			t.Fatalf("tags %+v of %q", tags, text)
		}
		if g.Space && !strings.HasPrefix(text[g.At:], " ") {
			t.Fatalf("no space for %+v in %q", g, text)
		}
		if g.Kind == align.Open && seen[fmt.Sprint(g.ID, align.Close)] {
			t.Fatalf("one ID for two of the tags %+v", tags)
		}
		at, seen[key] = g.At, true
	}
}

func BenchmarkRead(b *testing.B) {
	var file bytes.Buffer
	w := xliff.NewWriter(&file, meta)
	p := pair("1", "a.txt", align.Draft)
	for range 1000 {
		if err := w.Write(&p); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(nil); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		for _, err := range xliff.Read(bytes.NewReader(file.Bytes()), "x") {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
