package tmx_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/tmx"
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

func TestReadTags(t *testing.T) {
	for _, tc := range []struct {
		name, bn, en         string
		wantSource, wantText string
	}{
		{"a pair, counted from 0",
			`মীনা <bpt i="0" x="0">&lt;f0></bpt>আজ<ept i="0">&lt;/f0></ept> এল।`, `Mina came <bpt i="0" x="0">&lt;f0></bpt>today<ept i="0">&lt;/f0></ept>.`,
			`মীনা {1}আজ{/1} এল। "<f0>" "</f0>"`, `Mina came {1}today{/1}. "<f0>" "</f0>"`},
		{"joined by x, whatever i is",
			`<bpt i="1" x="7">[</bpt>ক<ept i="1">]</ept> <bpt i="2" x="8">*</bpt>খ<ept i="2">*</ept>`, `<bpt i="1" x="8">*</bpt>b<ept i="1">*</ept> <bpt i="2" x="7">[</bpt>a<ept i="2">]</ept>`,
			`{1}ক{/1} {2}খ{/2} "[" "]" "*" "*"`, `{2}b{/2} {1}a{/1} "*" "*" "[" "]"`},
		{"without x",
			`<bpt i="3">[</bpt>ক<ept i="3">]</ept><ph>^</ph><ph>~</ph>`, `<ph>~</ph><ph>^</ph><bpt i="3">[</bpt>a<ept i="3">]</ept>`,
			`{1}ক{/1}{2/}{3/} "[" "]" "^" "~"`, `{3/}{2/}{1}a{/1} "~" "^" "[" "]"`},
		{"the same code twice",
			`ক<ph>^</ph>খ<ph>^</ph>`, `a<ph>^</ph>b<ph>^</ph>c<ph>^</ph>`,
			`ক{1/}খ{2/} "^" "^"`, `a{1/}b{2/}c{3/} "^" "^" "^"`},
		{"pairs that overlap",
			`<bpt i="1">a</bpt>ক<bpt i="2">b</bpt>খ<ept i="1">c</ept>গ<ept i="2">d</ept>`, `x`,
			`{1}ক{2}খ{/1}গ{/2} "a" "b" "c" "d"`, `x`},
		{"halves",
			`<it pos="begin" x="1">&lt;i></it>ক<it pos='end' x="2">&lt;/u></it>`, `<it pos="end" x="2">&lt;/u></it>a<it pos="begin" x="1">&lt;i></it>`,
			`{1}ক{/2} "<i>" "</u>"`, `{/2}a{1} "</u>" "<i>"`},
		{"an end that lost its begin",
			`<bpt i="1" x="1">&lt;b></bpt>ক<ept i="1">&lt;/b></ept>`, `a<ept i="1">&lt;/b></ept>`,
			`{1}ক{/1} "<b>" "</b>"`, `a{/1} "</b>"`},
		{"an end before its begin",
			`<ept i="1">)</ept>ক<bpt i="1">(</bpt>`, `x`, `{/1}ক{2} ")" "("`, `x`},
		{"text within code is code",
			`ক<ph x="1">&lt;img alt="<sub>নৌকা <bpt i="1">{</bpt>বড়</sub>"/></ph>খ`, `a<ph x="1"><![CDATA[<img alt="]]><sub>boat</sub>"/></ph>b`,
			`ক{1/}খ "<img alt=\"নৌকা {বড়\"/>"`, `a{1/}b "<img alt=\"boat\"/>"`},
		{"highlights",
			`<hi type="term" x="4">ক</hi>খ`, `b<hi type="term" x="4">a</hi>`,
			`{1}ক{/1}খ "<hi type=\"term\" x=\"4\">" "</hi>"`, `b{1}a{/1} "<hi type=\"term\" x=\"4\">" "</hi>"`},
		{"an empty highlight", `ক<hi />খ`, `x`, `ক{1}{/1}খ "<hi >" "</hi>"`, `x`},
		{"unknown codes, no code, an entity as text",
			`ক<ut>\par</ut><ph x="1"/><ph x="2">&amp;nbsp;</ph>`, `x`, `ক{1/}{2/}{3/} "\\par" "" "&nbsp;"`, `x`},
		{"a line break at a space",
			`ক<ph type="lb"/> খ<ph>&lt;br></ph>গ<ph>&lt;BR /></ph> ঘ`, `a<ph type="lb"/><ph type="lb"/> b`,
			`ক{1/} খ{2/}গ{3/} ঘ "" space "<br>" "<BR />" space`, `a{1/}{4/} b "" "" space`},
		{"a protected text", `<bpt i="1" type="x-protected">'</bpt>ক<ept i="1">'</ept>`, `x`, `{1}ক{/1} "'" keep "'"`, `x`},
		{"tags as text", `&lt;b0&gt;ক&lt;/b0&gt;`, `&lt;b0&gt;a&lt;/b0&gt;`, `<b0>ক</b0>`, `<b0>a</b0>`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bn, en := `<tuv xml:lang="bn"><seg>`+tc.bn+`</seg></tuv>`, `<tuv xml:lang="en"><seg>`+tc.en+`</seg></tuv>`
			for _, file := range []string{"<tmx><tu>" + bn + en + "</tu></tmx>", "<tmx><tu>" + en + bn + "</tu></tmx>"} {
				n := 0
				for u, err := range tmx.Read(strings.NewReader(file), "x") {
					if err != nil {
						t.Fatal(err)
					}
					n++
					if got := shown(&u.Source); got != tc.wantSource {
						t.Errorf("source\n%s\nwant\n%s", got, tc.wantSource)
					}
					if got := shown(&u.Target); got != tc.wantText {
						t.Errorf("target\n%s\nwant\n%s", got, tc.wantText)
					}
				}
				if n != 1 {
					t.Errorf("%d units", n)
				}
			}
		})
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
		{"a pair", "ab & c", []align.Tag{tag(1, 1, align.Open, "<b>"), tag(4, 1, align.Close, "</b>")},
			`a<bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>b &amp;<ept i="1">&lt;/b&gt;</ept> c`},
		{"types", "x", []align.Tag{tag(0, 1, align.Open, `<A href="&">`), tag(0, 2, align.Open, "<em>"), tag(0, 3, align.Open, "<u\nx>"), tag(0, 4, align.Open, "<bdi>"),
			tag(1, 4, align.Close, "</bdi>"), tag(1, 3, align.Close, "</u>"), tag(1, 2, align.Close, "</em>"), tag(1, 1, align.Close, "</A>"), tag(1, 5, align.Alone, "<img/>"), tag(1, 6, align.Alone, "^")},
			`<bpt i="1" x="1" type="link">&lt;A href="&amp;"&gt;</bpt><bpt i="2" x="2" type="italic">&lt;em&gt;</bpt><bpt i="3" x="3" type="ulined">&lt;u` + "\n" + `x&gt;</bpt><bpt i="4" x="4">&lt;bdi&gt;</bpt>x` +
				`<ept i="4">&lt;/bdi&gt;</ept><ept i="3">&lt;/u&gt;</ept><ept i="2">&lt;/em&gt;</ept><ept i="1">&lt;/A&gt;</ept><ph x="5" type="image">&lt;img/&gt;</ph><ph x="6">^</ph>`},
		{"halves", "x", []align.Tag{tag(0, 2, align.Close, "</i>"), tag(1, 1, align.Open, "<b>")},
			`<it pos="end" x="2" type="italic">&lt;/i&gt;</it>x<it pos="begin" x="1" type="bold">&lt;b&gt;</it>`},
		{"the end before the begin", "x", []align.Tag{tag(0, 1, align.Close, ")"), tag(1, 1, align.Open, "(")},
			`<it pos="end" x="1">)</it>x<it pos="begin" x="1">(</it>`},
		{"a line break keeps its space", "a b", []align.Tag{{At: 1, ID: 1, Code: `\n`, Space: true}}, `a<ph x="1" type="lb">\n</ph> b`},
		{"a protected text", "x", []align.Tag{{ID: 1, Kind: align.Open, Code: "<b>", Keep: true}, tag(1, 1, align.Close, "</b>")},
			`<bpt i="1" x="1" type="x-protected">&lt;b&gt;</bpt>x<ept i="1">&lt;/b&gt;</ept>`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file, _ := write(t, meta, align.Pair{Source: "ক", Target: tc.text, TargetTags: tc.tags})
			if want := `<tuv xml:lang="en"><seg>` + tc.want + "</seg></tuv>\n"; !strings.Contains(file, want) {
				t.Errorf("wrote\n%s\nwant\n%s", file, want)
			}
		})
	}
}

// FuzzRead reads whatever there is, and what it makes of that once more.
func FuzzRead(f *testing.F) {
	f.Add(`<tmx><tu tuid="1"><tuv xml:lang="bn"><seg>ক <bpt i="0" x="0">&lt;b></bpt>খ<ept i="0">&lt;/b></ept><ph/> গ</seg></tuv><tuv xml:lang="en"><seg>a <it pos="end">x</it><hi>c</hi></seg></tuv></tu></tmx>`)
	f.Add(`<tmx><tu><tuv><seg><ept i="1"/>a<bpt i="1"/>b<ut><sub>c<ph>d</ph></sub></ut><![CDATA[<]]></seg></tuv><tuv><seg>a<ph type="lb">&#10;</ph> b</seg></tuv></tu></tmx>`)
	f.Fuzz(func(t *testing.T, file string) {
		for u, err := range tmx.Read(strings.NewReader(file), "x") {
			if err != nil {
				return
			}
			checkTags(t, u.Source.Text, u.Source.Tags)
			checkTags(t, u.Target.Text, u.Target.Tags)
			p := u.Pair()
			again, w := write(t, meta, p)
			if w.LeftOut+w.Dropped+w.Replaced > 0 {
				continue
			}
			n := 0
			for u, err := range tmx.Read(strings.NewReader(again), "x") {
				if err != nil {
					t.Fatalf("%v in\n%s", err, again)
				}
				q := u.Pair()
				if n++; q.Source != p.Source || q.Target != p.Target || !reflect.DeepEqual(q.SourceTags, p.SourceTags) || !reflect.DeepEqual(q.TargetTags, p.TargetTags) {
					t.Fatalf("read %+v\nthen %+v from\n%s", p, q, again)
				}
			}
			if n != 1 {
				t.Fatalf("%d units in\n%s", n, again)
			}
		}
	})
}

// checkTags checks that tags are as align.Tag promises.
func checkTags(t *testing.T, text string, tags []align.Tag) {
	t.Helper()
	at := 0
	seen := map[string]bool{}
	opened := map[int]bool{}
	for _, g := range tags {
		key := fmt.Sprint(g.ID, g.Kind)
		if g.At < at || g.At > len(text) || g.At < len(text) && !utf8.RuneStart(text[g.At]) || g.ID < 1 || seen[key] {
			t.Fatalf("tags %+v of %q", tags, text)
		}
		if g.Space && !strings.HasPrefix(text[g.At:], " ") {
			t.Fatalf("no space for %+v in %q", g, text)
		}
		if g.Kind == align.Open && seen[fmt.Sprint(g.ID, align.Close)] || g.Kind == align.Alone && opened[g.ID] {
			t.Fatalf("one ID for two of the tags %+v", tags)
		}
		at, seen[key], opened[g.ID] = g.At, true, g.Kind == align.Open
	}
}
