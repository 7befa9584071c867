package tmx_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/tmx"
)

// damaged has units of which the second can be repaired and the others cannot be or need not.
const damaged = `<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="bn"/><body>
<tu tuid="1"><tuv xml:lang="bn"><seg>নদী এল।</seg></tuv><tuv xml:lang="en"><seg>The river came.</seg></tuv></tu>
<tu tuid="2"><tuv xml:lang="bn"><seg>মা ও` + "\x0b" + ` বাবা</seg></tuv><tuv xml:lang="en"><seg>Ma & Baba&nbsp;&mdash;1 < 2&#x1F;</seg></tuv></tu>
<tu tuid="3"><tuv xml:lang="bn"><seg>ভাঙা <b>এক</seg></tuv><tuv xml:lang="en"><seg>Broken one</seg></tuv></tu>
<tu tuid="4"><tuv xml:lang="bn"><seg>ভাঙা দুই</seg></tuv><tuv xml:lang="en"><seg>Broken two</tuv>
<tu tuid="5"><tuv xml:lang="bn"><seg>শেষ।</seg></tuv><tuv xml:lang="en"><seg>The end.</seg></tuv></tu>
<tu tuid="6"><tuv xml:lang="bn"><seg>আধখা`

func TestRepair(t *testing.T) {
	var got, told []string
	for u, err := range tmx.Repair(strings.NewReader(damaged), "a.tmx", func(line int, what string) { told = append(told, fmt.Sprintf("%d: %s", line, what)) }) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, u.ID+"|"+u.Source.Text+"|"+u.Target.Text)
	}
	want := []string{"1|নদী এল।|The river came.", "2|মা ও বাবা|Ma & Baba\u00a0—1 < 2", "5|শেষ।|The end."}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read %q, want %q", got, want)
	}
	want = []string{
		"4: the character U+000B, which XML cannot hold, left out",
		"4: an & that begins no entity, kept as a character",
		"4: &nbsp; is not an entity of XML, made U+00A0",
		"4: &mdash; is not an entity of XML, made U+2014",
		"4: a < that begins no tag (a tag without a name), kept as a character",
		"4: the character U+001F, which XML cannot hold, left out",
		"5: a unit is left out: </seg> ends no element that is open",
		"6: a unit is left out: </tuv> ends no element that is open",
		"8: a unit is left out: the file ends within <seg>",
	}
	if strings.Join(told, "\n") != strings.Join(want, "\n") {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

// TestRepairOutsideUnits has texts outside of units that do not end.
func TestRepairOutsideUnits(t *testing.T) {
	unit := `<tu><tuv xml:lang="bn"><seg>এক</seg></tuv><tuv xml:lang="en"><seg>One</seg></tuv></tu>`
	for _, file := range []string{
		`<tmx><header><prop type="x-dobhashi-origin">ক</header><body>` + unit + `</body></tmx>`,
		`<tmx><header><a><seg></header><body>` + unit + `</body></tmx>`,
		`<tmx><body>` + unit + `</body></tmx><`,
	} {
		n, told := 0, 0
		for u, err := range tmx.Repair(strings.NewReader(file), "a", func(int, string) { told++ }) {
			if n++; err != nil || u.Source.Text != "এক" || u.Target.Text != "One" || u.Origin != "" {
				t.Errorf("%s: %+v, %v", file, u, err)
			}
		}
		if n != 1 || told != 1 {
			t.Errorf("%s: %d units, %d repairs", file, n, told)
		}
	}
}

// FuzzRepair repairs whatever there is, so that it can be written and read. A file of
// which no repair is told is read as it would have been anyway.
func FuzzRepair(f *testing.F) {
	f.Add([]byte(damaged))
	f.Add([]byte("<tu></tu> <"))
	for _, s := range []string{"</tu>", "<tu>", "<x>", "&", "\xff", "<![CDATA[", "<!--", "\""} {
		f.Add([]byte(strings.Replace(damaged, "এল", s, 1)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		show := func(u align.Unit) string {
			return fmt.Sprintf("%q %q %q %+v", u.ID, u.Source.Text, u.Target.Text, u.Source.Start)
		}
		told, repaired, written := 0, "", 0
		var out bytes.Buffer
		w := tmx.NewWriter(&out, meta)
		for u, err := range tmx.Repair(bytes.NewReader(data), "a", func(int, string) { told++ }) {
			if err != nil {
				repaired += err.Error()
				break
			}
			repaired += show(u) + "\n"
			p := align.Pair{Source: u.Source.Text, Target: u.Target.Text}
			if err := w.Write(&p); err != nil {
				t.Fatal(err)
			}
			if written++; !strings.Contains(u.Source.Text+u.Target.Text, "\ufffd") && w.Dropped+w.Replaced > 0 {
				t.Fatalf("XML cannot hold %q or %q", p.Source, p.Target)
			}
		}
		if err := w.Close(nil); err != nil {
			t.Fatal(err)
		}
		again := 0
		for _, err := range tmx.Read(&out, "b") {
			if err != nil {
				t.Fatal(err)
			}
			again++
		}
		if again != written-w.LeftOut {
			t.Fatalf("%d units were written and %d read", written-w.LeftOut, again)
		}
		strict := ""
		for u, err := range tmx.Read(bytes.NewReader(data), "a") {
			if err != nil {
				strict += err.Error()
				break
			}
			strict += show(u) + "\n"
		}
		if told == 0 && strict != repaired {
			t.Fatalf("without a repair\n%s\nwas read as\n%s", strict, repaired)
		}
	})
}

// memoryOf is a file of n pairs.
func memoryOf(n int) []byte {
	var b bytes.Buffer
	w := tmx.NewWriter(&b, meta)
	for range n {
		if err := w.Write(&benchmarkPair); err != nil {
			panic(err)
		}
	}
	w.Close(nil)
	return b.Bytes()
}

// BenchmarkRead and BenchmarkReadEncodingXML read the same units, BenchmarkRepair with
// a look at each for repairs.
func BenchmarkRead(b *testing.B) {
	benchmarkRead(b, func(r io.Reader) (n int) {
		for _, err := range tmx.Read(r, "a") {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		return n
	})
}

func BenchmarkRepair(b *testing.B) {
	benchmarkRead(b, func(r io.Reader) (n int) {
		for _, err := range tmx.Repair(r, "a", func(_ int, what string) { b.Fatal(what) }) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		return n
	})
}

func BenchmarkReadEncodingXML(b *testing.B) {
	benchmarkRead(b, func(r io.Reader) (n int) {
		d := xml.NewDecoder(r)
		for {
			t, err := d.Token()
			if err == io.EOF {
				return n
			}
			if err != nil {
				b.Fatal(err)
			}
			if s, ok := t.(xml.StartElement); ok && s.Name.Local == "tu" {
				var u unit
				if err := d.DecodeElement(&u, &s); err != nil {
					b.Fatal(err)
				}
				n++
			}
		}
	})
}

func benchmarkRead(b *testing.B, read func(r io.Reader) int) {
	const units = 2000
	data := memoryOf(units)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if n := read(bytes.NewReader(data)); n != units {
			b.Fatalf("%d units", n)
		}
	}
}
