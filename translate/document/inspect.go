package document

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

const (
	// enough letters make a statement about the script of a text.
	enough = 20
	// bengaliShare of the letters at least are Bengali in a text to translate.
	bengaliShare = 0.1
)

// A finding is what the head of a document tells.
type finding struct {
	enc   encoding
	notes []string
}

// inspect finds out what the document is that begins with head, the whole of
// it or not. An error has no name yet.
func inspect(head []byte, whole bool, opt Options) (finding, *Error) {
	var f finding
	if len(head) == 0 && !opt.Raw {
		return f, &Error{Kind: Empty, Problem: "there is no text in it"}
	}
	if what, hint := binaryKind(head); what != "" {
		return f, &Error{Kind: Binary, Problem: "this is not plain text but " + what, Hint: hint}
	}
	f.enc = encoding{name: "UTF-8"}
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE\x00\x00")), bytes.HasPrefix(head, []byte("\x00\x00\xFE\xFF")):
		return f, &Error{Kind: Encoding, Problem: "the text is stored as UTF-32", Hint: "convert it: iconv -f UTF-32 -t UTF-8 OLD > NEW"}
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		f.enc.mark = 3
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		f.enc = encoding{"UTF-16LE", 2, binary.LittleEndian}
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		f.enc = encoding{"UTF-16BE", 2, binary.BigEndian}
	default:
		if name := unmarked(head); name != "" {
			return f, &Error{
				Kind:    Encoding,
				Problem: "this seems to be " + name + " without a byte order mark",
				Hint:    "convert it: iconv -f " + name + " -t UTF-8 OLD > NEW",
			}
		}
	}
	text := head[f.enc.mark:]
	switch {
	case f.enc.order != nil:
		f.notes = append(f.notes, "read as "+f.enc.name)
		r := &utf16Reader{src: bytes.NewReader(text), order: f.enc.order, offset: int64(f.enc.mark), line: 1}
		decoded, err := io.ReadAll(r)
		// Where the head ends in the middle of the text, it may cut a
		// character in two; a flaw before will be met again.
		if problem, ok := err.(*Error); ok && whole {
			return f, problem
		}
		text = decoded
	case opt.Raw:
	default:
		if !whole {
			text = text[:wholeRunes(text)]
		}
		if i, problem := flaw(text); problem != nil {
			if problem.Kind == Encoding && !opt.AnyScript && fontEncoded(text) {
				return f, fontError()
			}
			problem.Line = 1 + bytes.Count(text[:i], []byte("\n"))
			problem.Offset = int64(f.enc.mark + i)
			return f, problem
		}
	}
	if opt.Raw {
		return f, nil
	}
	if whole && len(bytes.TrimFunc(text, invisible)) == 0 {
		return f, blank()
	}
	if opt.AnyScript {
		return f, nil
	}
	return f, f.judge(text)
}

// invisible tells whether nothing is seen of r.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || r >= '\u200B' && r <= '\u200D' || r == '\u2060' || r == '\uFEFF'
}

// blank is the error of a document without a visible character.
func blank() *Error { return &Error{Kind: Empty, Problem: "there is only white space in it"} }

// judge finds text that is not Bengali, and notes what is nearly so.
func (f *finding) judge(text []byte) *Error {
	var letters bengali.Letters
	letters.Add(string(text))
	share := letters.Share("Bengali")
	if letters.All < enough || share >= bengaliShare {
		assamese := bytes.Count(text, []byte("ৰ")) + bytes.Count(text, []byte("ৱ"))
		if float64(assamese) > 0.01*share*float64(letters.All) {
			f.notes = append(f.notes, fmt.Sprintf("%d letters are Assamese (ৰ, ৱ); the text is read as Bengali", assamese))
		}
		if letters.All < enough && share == 0 && fontEncoded(text) {
			return fontError()
		}
		return nil
	}
	if fontEncoded(text) {
		return fontError()
	}
	e := &Error{Kind: NotBengali, Hint: "dobhashi translates from Bengali"}
	if script, percent := letters.Most(); script == "" || script == "Bengali" {
		e.Problem = "this text is not Bengali: its letters are of another script"
	} else {
		e.Problem = fmt.Sprintf("this text is not Bengali: %d %% of its letters are %s", percent, script)
	}
	return e
}

func fontError() *Error {
	return &Error{
		Kind:    FontEncoded,
		Problem: "this text is typed for a Bijoy font (such as SutonnyMJ) and is not Unicode",
		Hint:    "turn it into Unicode with a Bijoy to Unicode converter, and save it as UTF-8",
	}
}

// fontEncoded tells whether text is Bengali typed for a Bijoy font, where v
// stands for the vowel sign aa, w for i, and capitals for common consonants.
// The signs are a fifth of all letters then, while a, o and u stand for rare
// letters; no language in Latin script, nor source code, is like that.
func fontEncoded(text []byte) bool {
	const few = 16
	var count [128]int
	letters, upper := 0, 0
	for _, c := range text {
		switch {
		case c >= 'A' && c <= 'Z':
			upper++
			letters++
		case c >= 'a' && c <= 'z':
			count[c]++
			letters++
		}
	}
	share := func(n int) float64 { return float64(n) / float64(letters) }
	return letters >= few &&
		share(count['v']) >= 0.05 &&
		share(count['v']+count['w']) >= 0.08 &&
		share(count['a']+count['o']+count['u']) <= 0.06 &&
		share(upper) >= 0.05
}

// unmarked names the kind of UTF-16 that head seems to be, or returns "".
// Every second byte of Bengali and of ASCII text in UTF-16 is 9 or 0.
func unmarked(head []byte) string {
	if len(head) < 4 || utf8.Valid(head[:wholeRunes(head)]) && bytes.IndexByte(head, 0) < 0 {
		return ""
	}
	var high [2]int
	pairs := len(head) / 2
	for i, c := range head[:2*pairs] {
		if c == 0 || c == 9 {
			high[i%2]++
		}
	}
	most, least := 0.8*float64(pairs), 0.2*float64(pairs)
	switch {
	case float64(high[1]) >= most && float64(high[0]) <= least:
		return "UTF-16LE"
	case float64(high[0]) >= most && float64(high[1]) <= least:
		return "UTF-16BE"
	}
	return ""
}

// signatures begin files that are not plain text.
var signatures = []struct{ prefix, what, hint string }{
	{"%PDF-", "a PDF document", asText},
	{"{\\rtf", "a rich text (RTF) document", asText},
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Microsoft Office document", asText},
	{"\x89PNG\r\n", "a PNG image", fromImage},
	{"\xFF\xD8\xFF", "a JPEG image", fromImage},
	{"GIF87a", "a GIF image", fromImage},
	{"GIF89a", "a GIF image", fromImage},
	{"II*\x00", "a TIFF image", fromImage},
	{"MM\x00*", "a TIFF image", fromImage},
	{"\x1F\x8B", "a gzip archive", unpack},
	{"BZh91AY&SY", "a bzip2 archive", unpack},
	{"\xFD7zXZ\x00", "an xz archive", unpack},
	{"\x28\xB5\x2F\xFD", "a zstd archive", unpack},
	{"7z\xBC\xAF\x27\x1C", "a 7z archive", unpack},
	{"Rar!\x1A\x07", "a RAR archive", unpack},
	{"SQLite format 3\x00", "a SQLite database", "export its text as plain text"},
	{"\x7FELF", "a program", ""},
	{"MZ\x90\x00", "a program", ""},
	{"ID3\x03", "an MP3 recording", ""},
	{"ID3\x04", "an MP3 recording", ""},
	{"OggS\x00", "an Ogg recording", ""},
}

const (
	asText    = "save or export it as plain text in UTF-8"
	fromImage = "get the text out of the image (OCR) first"
	unpack    = "unpack it first"
)

// binaryKind says what a file that begins with head is if it is surely no
// plain text, and what to do about it.
func binaryKind(head []byte) (what, hint string) {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.prefix)) {
			return s.what, s.hint
		}
	}
	if bytes.HasPrefix(head, []byte("RIFF")) && len(head) >= 12 && string(head[8:12]) == "WEBP" {
		return "a WebP image", fromImage
	}
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return "", ""
	}
	for _, part := range []struct{ name, what string }{
		{"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"},
		{"mimetypeapplication/epub+zip", "an EPUB book"},
		{"word/", "a Word document (docx)"},
		{"xl/", "an Excel workbook (xlsx)"},
		{"ppt/", "a PowerPoint presentation (pptx)"},
	} {
		if strings.Contains(string(head[:min(len(head), 4096)]), part.name) {
			return part.what, asText
		}
	}
	return "a ZIP archive", unpack
}
