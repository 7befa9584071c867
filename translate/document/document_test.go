package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/segment"
)

// bijoy is text typed for a Bijoy font.
const bijoy = "Avgv†`i Mªv†gi cv†k GKwU †QvU b`x Av†Q| b`x†Z b†vKv P†j|\nwZwb Kvj XvKv hv†eb|\n"

// encode stores text as UTF-16 with a byte order mark.
func encode(text string, little bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
		if little {
			b = append(b, byte(u), byte(u>>8))
		} else {
			b = append(b, byte(u>>8), byte(u))
		}
	}
	return b
}

// decode is what the bytes of a place hold.
func decode(b []byte, name string) string {
	if name == "UTF-8" {
		return string(b)
	}
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		u := uint16(b[i])<<8 | uint16(b[i+1])
		if name == "UTF-16LE" {
			u = uint16(b[i+1])<<8 | uint16(b[i])
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// read returns all sentences of a document and the error that ends them.
func read(d *Document) (all []align.Sentence, err error) {
	for s, err := range d.Sentences() {
		if err != nil {
			return all, err
		}
		all = append(all, s)
	}
	return all, nil
}

func ExampleDocument() {
	d, err := New("letter.txt", strings.NewReader("প্রিয় মা,\r\n\r\nআমি ভালো আছি। তুমি কেমন আছ?\r\n"), Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for s, err := range d.Sentences() {
		if err != nil {
			fmt.Println(err)
			return
		}
		p := s.Place
		fmt.Printf("%s:%d:%d block %d bytes %d-%d %s\n", p.Document, p.Line, p.Column, p.Block, p.Start, p.End, s.Text)
	}
	// Output:
	// letter.txt:1:1 block 1 bytes 0-26 প্রিয় মা,
	// letter.txt:3:1 block 2 bytes 30-65 আমি ভালো আছি।
	// letter.txt:3:15 block 2 bytes 66-99 তুমি কেমন আছ?
}

// TestPlaces reads one text in every encoding: the places differ in bytes and
// agree in all else, and the bytes of a place are the sentence.
func TestPlaces(t *testing.T) {
	text := "\n যশোর 😀, ৯ মাঘ।  “কে?” বলল 𝄞 সে।\r\n\r\nশেষ কথা\n"
	for _, e := range []struct {
		name  string
		bytes []byte
		notes []string
	}{
		{"UTF-8", []byte(text), nil},
		{"UTF-8", []byte("\uFEFF" + text), nil},
		{"UTF-16LE", encode(text, true), []string{"read as UTF-16LE"}},
		{"UTF-16BE", encode(text, false), []string{"read as UTF-16BE"}},
	} {
		for _, src := range []io.Reader{bytes.NewReader(e.bytes), iotest.OneByteReader(bytes.NewReader(e.bytes))} {
			d, err := New("t.txt", src, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := read(d)
			if err != nil {
				t.Fatal(err)
			}
			want := []align.Sentence{
				{Text: "যশোর 😀, ৯ মাঘ।", Place: align.Place{Line: 2, Column: 2, Block: 1}},
				{Text: "“কে?” বলল 𝄞 সে।", Place: align.Place{Line: 2, Column: 18, Block: 1}},
				{Text: "শেষ কথা", Place: align.Place{Line: 4, Column: 1, Block: 2}},
			}
			if len(got) != len(want) {
				t.Fatalf("%s: got %v", e.name, got)
			}
			for i, g := range got {
				if s := decode(e.bytes[g.Place.Start:g.Place.End], e.name); s != g.Text {
					t.Errorf("%s: the place of %q holds %q", e.name, g.Text, s)
				}
				want[i].Place.Document = "t.txt"
				want[i].UTF16 = map[string]string{"UTF-16LE": "LE", "UTF-16BE": "BE"}[e.name]
				want[i].Place.Start, want[i].Place.End = g.Place.Start, g.Place.End
				if !reflect.DeepEqual(g, want[i]) {
					t.Errorf("%s: got %+v, want %+v", e.name, g, want[i])
				}
			}
			if !slices.Equal(d.Notes(), e.notes) {
				t.Errorf("%s: notes %q, want %q", e.name, d.Notes(), e.notes)
			}
			if d.BytesRead() != int64(len(e.bytes)) {
				t.Errorf("%s: read %d bytes of %d", e.name, d.BytesRead(), len(e.bytes))
			}
		}
	}
}

func TestLines(t *testing.T) {
	d, err := New("-", strings.NewReader("এক। দুই।\n\nতিন? চার!\n"), Options{Lines: true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(d)
	if err != nil || len(got) != 2 || got[0].Text != "এক। দুই।" || got[1].Text != "তিন? চার!" || got[1].Place.Line != 3 || got[1].Place.Document != "-" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(path, []byte("এক। দুই।"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := read(d); len(got) != 2 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}

	missing := filepath.Join(dir, "none.txt")
	for name, want := range map[string]struct {
		kind Kind
		text string
		is   error
	}{
		missing: {Missing, missing + ": no such file", fs.ErrNotExist},
		dir:     {Directory, dir + ": this is a folder", nil},
		"":      {Missing, `"": no such file`, fs.ErrNotExist},
	} {
		_, err := Open(name, Options{})
		var e *Error
		if !errors.As(err, &e) || e.Kind != want.kind || err.Error() != want.text || e.Hint == "" || want.is != nil && !errors.Is(err, want.is) {
			t.Errorf("Open(%q): %v, want %s", name, err, want.text)
		}
	}
}

// TestRefused has what cannot be translated named for what it is, at once.
func TestRefused(t *testing.T) {
	bengali := strings.Repeat("নদীর ধারে বসে আছি। ", 3)
	cp1252 := []byte("Avgv\x86`i M\xaav\x86gi cv\x86k GKwU \x86QvU b`x Av\x86Q|")
	for _, c := range []struct {
		name string
		text []byte
		kind Kind
		want string
	}{
		{"empty", nil, Empty, "x.txt: there is no text in it"},
		{"white space", []byte(" \r\n\t\u200b\u00a0\n"), Empty, "x.txt: there is only white space in it"},
		{"only a mark", []byte("\uFEFF"), Empty, "x.txt: there is only white space in it"},
		{"only a wide mark", encode("", true), Empty, "x.txt: there is only white space in it"},
		{"NUL", []byte("এক।\nদুই\x00 তিন"), Binary, "x.txt:2: not plain text (NUL byte) at byte offset 19"},
		{"wide NUL", encode("এক\n\x00", false), Binary, "x.txt:2: not plain text (NUL character) at byte offset 8"},
		{"docx", []byte("PK\x03\x04\x14\x00\x06\x00\x08\x00word/document.xml"), Binary, "x.txt: this is not plain text but a Word document (docx)"},
		{"odt", []byte("PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.textPK"), Binary, "x.txt: this is not plain text but an OpenDocument file"},
		{"zip", []byte("PK\x03\x04\x14\x00a.txt"), Binary, "x.txt: this is not plain text but a ZIP archive"},
		{"pdf", []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3"), Binary, "x.txt: this is not plain text but a PDF document"},
		{"png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), Binary, "x.txt: this is not plain text but a PNG image"},
		{"jpeg", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), Binary, "x.txt: this is not plain text but a JPEG image"},
		{"webp", []byte("RIFF\x10\x00\x00\x00WEBPVP8 "), Binary, "x.txt: this is not plain text but a WebP image"},
		{"rtf", []byte(`{\rtf1\ansi Hello}`), Binary, "x.txt: this is not plain text but a rich text (RTF) document"},
		{"gzip", []byte("\x1f\x8b\x08\x00"), Binary, "x.txt: this is not plain text but a gzip archive"},
		{"invalid byte", []byte("এক।\nদুই।\n তি\x96ন"), Encoding, "x.txt:3: invalid UTF-8 (byte 0x96) at byte offset 30"},
		{"half a code point at the end", []byte("এক\xe0\xa6"), Encoding, "x.txt:1: invalid UTF-8 (byte 0xE0) at byte offset 6"},
		{"surrogate in UTF-8", []byte("\xed\xa0\x80"), Encoding, "x.txt:1: invalid UTF-8 (byte 0xED) at byte offset 0"},
		{"invalid after a mark", []byte("\uFEFFএক\xff"), Encoding, "x.txt:1: invalid UTF-8 (byte 0xFF) at byte offset 9"},
		{"half a pair", append(encode("এক\n", true), 0x00, 0xD8, 0x20, 0x00), Encoding, "x.txt:2: invalid UTF-16 (half of a surrogate pair) at byte offset 8"},
		{"odd bytes", append(encode("এক", true), 0x85), Encoding, "x.txt:1: invalid UTF-16 (half of a character at the end) at byte offset 6"},
		{"no mark, little", encode(bengali, true)[2:], Encoding, "x.txt: this seems to be UTF-16LE without a byte order mark"},
		{"no mark, big", encode(bengali, false)[2:], Encoding, "x.txt: this seems to be UTF-16BE without a byte order mark"},
		{"no mark, English", encode("The gate is closed today.", true)[2:], Encoding, "x.txt: this seems to be UTF-16LE without a byte order mark"},
		{"UTF-32", []byte("\xff\xfe\x00\x00\x95\x09\x00\x00"), Encoding, "x.txt: the text is stored as UTF-32"},
		{"Bijoy", []byte(bijoy), FontEncoded, "x.txt: this text is typed for a Bijoy font (such as SutonnyMJ) and is not Unicode"},
		{"Bijoy, short", []byte("wZwb Kvj XvKv hv†eb, evev bv|"), FontEncoded, "x.txt: this text is typed for a Bijoy font (such as SutonnyMJ) and is not Unicode"},
		{"Bijoy in one byte a letter", cp1252, FontEncoded, "x.txt: this text is typed for a Bijoy font (such as SutonnyMJ) and is not Unicode"},
		{"English", []byte("The ferry leaves at noon and returns before dark."), NotBengali, "x.txt: this text is not Bengali: 100 % of its letters are Latin"},
		{"Hindi", []byte("यह नाव दोपहर में जाती है और शाम को लौटती है।"), NotBengali, "x.txt: this text is not Bengali: 100 % of its letters are Devanagari"},
		{"English with a little Bengali", []byte("The word মা means mother, and the language has many such short words."), NotBengali, "x.txt: this text is not Bengali: 98 % of its letters are Latin"},
		{"script without a name", []byte(strings.Repeat("ქართული ", 9)), NotBengali, "x.txt: this text is not Bengali: its letters are of another script"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := New("x.txt", bytes.NewReader(c.text), Options{})
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Kind != c.kind || err.Error() != c.want {
				t.Errorf("got kind %d, %s\nwant kind %d, %s", e.Kind, err, c.kind, c.want)
			}
			if e.Hint == "" && e.Kind != Empty || strings.Contains(err.Error()+e.Hint, "\n") {
				t.Errorf("hint %q", e.Hint)
			}
		})
	}
}

// TestAccepted has text that may look odd pass.
func TestAccepted(t *testing.T) {
	for _, c := range []struct {
		name, text string
		notes      []string
	}{
		{"mixed", "Press release. কারখানা আগামীকাল খুলবে। Contact the office for more.", nil},
		{"few letters", "OK 12", nil},
		{"numbers", "১২ ৩৪\n৫৬", nil},
		{"Assamese", "মই ঘৰলৈ যাম। নৈৰ পাৰত মানুহ বহি আছে।", []string{"3 letters are Assamese (ৰ, ৱ); the text is read as Bengali"}},
		{"replacement character", "এক \uFFFD দুই।", nil},
		{"Bijoy after Bengali", strings.Repeat("নদীর ধারে বসে আছি। ", 9) + "ivua†Qb", nil},
	} {
		d, err := New("x.txt", strings.NewReader(c.text), Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if _, err := read(d); err != nil || !slices.Equal(d.Notes(), c.notes) {
			t.Errorf("%s: %v, notes %q", c.name, err, d.Notes())
		}
	}
	for _, text := range []string{"The ferry leaves at noon and returns before dark.", bijoy} {
		if _, err := New("x.txt", strings.NewReader(text), Options{AnyScript: true}); err != nil {
			t.Errorf("any script: %v", err)
		}
	}
}

// TestNotFontEncoded has no text in Latin letters taken for Bijoy.
func TestNotFontEncoded(t *testing.T) {
	for name, text := range map[string]string{
		"English":          "We view every river valley with love and very vivid wonder; eleven wives weave.",
		"headlines":        "SEVEN WEEKS OF RIVER WAVES: VILLAGERS VOW TO REVIVE VAST WAREHOUSE",
		"Romanised":        "Tumi ki bhalo acho? Oi nodite onek mach ache. Amra shobai gramer bari jabo.",
		"German":           "Wir wollen wieder vor zwei Wochen von Wien weg, weil viel Wind weht.",
		"Polish":           "Wszyscy wiedzą, że w lwowskiej wsi wieje wiatr.",
		"Go":               "func (w *Writer) Write(v []byte) (int, error) {\n\tif w.err != nil {\n\t\treturn 0, w.err\n\t}\n}",
		"short names":      "for v, w := range vw { wv[v] = w; if v > w { V(v, w) } }\nvar x, y, z = f(v), g(w), h(v, w)",
		"addresses":        "viv.west@example.com\nwendy.vw@example.org\nsven.weaver@example.net\nKevin.Vew@example.com",
		"Roman numbers":    "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv",
		"style sheet":      "div { width: 50vw; height: 30vh } view { width: 100vw }",
		"base64":           "QmVuZ2FsaSB0ZXh0IGlzIG5vdCBoZXJlLCB2d3Z3dnd2dyBub3IgaXMgaXQ=",
		"random words":     "vwvwvw vvww wvwv vvvv wwww vwvw",
		"shell":            "tar -xvf wv.tgz && mv -v wv /srv/www && svn revert -R .",
		"Vietnamese":       "Vườn văn vẫn vắng vì vua về.",
		"no letters":       "12 34 | 56 |",
		"Bengali":          "উঠানে ধান শুকায়, মুরগি ঘোরে।",
		"English and bars": "Name | View | Vow | Wave | Web | Verve |",
	} {
		if fontEncoded([]byte(text)) {
			t.Errorf("%s is taken for Bijoy", name)
		}
	}
}

// TestLateError has text break off long after the head: what comes before is
// read, and the place of the flaw is exact.
func TestLateError(t *testing.T) {
	line := "নদীর ধারে বসে আছি। বাতাস বইছে।\n"
	const lines = 5000
	good := strings.Repeat(line, lines)
	wide := encode(good, true)
	for _, c := range []struct {
		name string
		text []byte
		want string
	}{
		{"UTF-8", []byte(good + "শেষ \xe0\xa6 কথা।\n" + line), fmt.Sprintf("x.txt:%d: invalid UTF-8 (byte 0xE0) at byte offset %d", lines+1, len(good)+10)},
		{"UTF-8 with a mark", []byte("\uFEFF" + good + "\xff"), fmt.Sprintf("x.txt:%d: invalid UTF-8 (byte 0xFF) at byte offset %d", lines+1, len(good)+3)},
		{"NUL", []byte(good + "\x00"), fmt.Sprintf("x.txt:%d: not plain text (NUL byte) at byte offset %d", lines+1, len(good))},
		{"UTF-16", append(slices.Clone(wide), 0x00, 0xDC, 0x20, 0x00), fmt.Sprintf("x.txt:%d: invalid UTF-16 (half of a surrogate pair) at byte offset %d", lines+1, len(wide))},
	} {
		for _, src := range []io.Reader{bytes.NewReader(c.text), iotest.HalfReader(bytes.NewReader(c.text))} {
			d, err := New("x.txt", src, Options{})
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			got, err := read(d)
			if len(got) != 2*lines || err == nil || err.Error() != c.want {
				t.Errorf("%s: %d sentences, %v; want %d, %s", c.name, len(got), err, 2*lines, c.want)
			}
		}
	}

	broken := errors.New("disk on fire")
	d, err := New("-", io.MultiReader(strings.NewReader(good), iotest.ErrReader(broken)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(d)
	if len(got) != 2*lines || !errors.Is(err, broken) || err.Error() != "standard input: cannot be read: disk on fire" {
		t.Errorf("%d sentences, %v", len(got), err)
	}

	d, err = New("x.txt", strings.NewReader(strings.Repeat(" \n", headSize)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(d); err == nil || err.Error() != "x.txt: there is only white space in it" {
		t.Errorf("got %v", err)
	}
}

// endless repeats a text up to a size.
type endless struct {
	unit string
	left int
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) && e.left > 0 {
		k := copy(p[n:], e.unit[e.at:])
		e.at = (e.at + k) % len(e.unit)
		e.left -= k
		n += k
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// TestMemory reads lines of up to 50 MB in the memory of a few sentences.
func TestMemory(t *testing.T) {
	const bound = 16 << 20
	for _, c := range []struct {
		name, unit string
		size       int
		cut        bool
	}{
		{"sentences", "নদীর ধারে বসে আছি। বাতাস বইছে। ", 50_000_000, false},
		{"no end", "নদীর ধারে বসে আছি ", 50_000_000, true},
		{"no blank", "নদী", 50_000_000, true},
		{"blanks", "এক" + strings.Repeat(" ", 1<<20), 20_000_000, true},
		{"open quotes", "নদী “ধার (", 20_000_000, true},
		{"short lines", "নদী\n", 20_000_000, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			size := c.size - c.size%len(c.unit)
			src := &endless{unit: c.unit, left: size}
			d, err := New("-", src, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var stats runtime.MemStats
			runtime.GC() // what other tests left
			runtime.ReadMemStats(&stats)
			before := stats.HeapAlloc
			var peak uint64
			n, end := 0, int64(0)
			for s, err := range d.Sentences() {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n%5000 == 0 {
					runtime.ReadMemStats(&stats)
					peak = max(peak, stats.HeapAlloc)
				}
				if s.Place.Start < end || len(s.Text) > segment.DefaultMaxBytes {
					t.Fatalf("a sentence of %d bytes at %d, after %d", len(s.Text), s.Place.Start, end)
				}
				end = s.Place.End
			}
			runtime.ReadMemStats(&stats)
			if peak = max(peak, stats.HeapAlloc); peak > before+bound {
				t.Errorf("%d MB in use", (peak-before)>>20)
			}
			if read := d.BytesRead(); read != int64(size) {
				t.Errorf("read %d bytes", read)
			}
			if note := strings.Join(d.Notes(), ""); strings.Contains(note, "within 16 KiB") != c.cut {
				t.Errorf("notes: %q", note)
			}
		})
	}
}

func FuzzDocument(f *testing.F) {
	for _, s := range []string{"এক। দুই।\n", bijoy, "\uFEFFএক।", "PK\x03\x04", "এক\xff", string(encode("এক। 😀\n", true)), string(encode("এক।", false)), "The ferry leaves at noon."} {
		f.Add([]byte(s), 0, false, 0)
	}
	f.Add([]byte("এক। \xe0"), 3000, true, 100)
	f.Fuzz(func(t *testing.T, b []byte, repeat int, lines bool, limit int) {
		const long = 200_000
		b = bytes.Repeat(b, 1+max(0, min(repeat, long/(len(b)+1))))
		d, err := New("x", bytes.NewReader(b), Options{Lines: lines, AnyScript: repeat%2 == 0, Segment: segment.Options{MaxBytes: limit}})
		if err == nil {
			end, line := int64(0), 1
			for s, e := range d.Sentences() {
				if err = e; e != nil {
					break
				}
				p := s.Place
				if p.Start < end || p.End <= p.Start || p.End > int64(len(b)) || p.Line < line || p.Column < 1 || p.Block < 1 {
					t.Fatalf("%+v after byte %d, line %d of %d bytes", s, end, line, len(b))
				}
				if text := decode(b[p.Start:p.End], d.enc.name); text != s.Text || !utf8.ValidString(text) {
					t.Fatalf("%+v is %q", s, text)
				}
				end, line = p.End, p.Line
			}
		}
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Offset < 0 || e.Offset > int64(len(b)) || strings.Contains(err.Error(), "\n")) {
			t.Fatalf("%v", err)
		}
	})
}

func BenchmarkSentences(b *testing.B) {
	text, err := os.ReadFile("../../testdata/lavrov.txt")
	if err != nil {
		b.Fatal(err)
	}
	text = bytes.Repeat(append(text, '\n'), 256)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d, err := New("-", bytes.NewReader(text), Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range d.Sentences() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
