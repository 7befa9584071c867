package document

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/segment"
)

// A kind is a sort of documents with markup.
type kind struct {
	// name is what people call it, extensions are the endings of its files.
	name       string
	extensions []string
	// blocks finds the blocks of a part and gives them to a function, in order, until that
	// returns false. An error has no name yet.
	blocks func(s *scan) error
	// archive says which parts of an archive have text, in the order in which they are
	// read; nil for a kind that is a file of text.
	archive func(a *archive) ([]string, error)
	// convert is the command that converts files in other encodings, "" for the usual one.
	convert string
}

// kinds are all that are known.
var kinds = []kind{
	{name: "HTML", extensions: []string{".html", ".htm", ".xhtml"}, blocks: htmlBlocks},
	{name: "Markdown", extensions: []string{".md", ".markdown", ".mdown"}, blocks: markdownBlocks},
	{name: "Word", extensions: []string{".docx"}, blocks: docxBlocks, archive: docxTexts},
	{name: "OpenDocument text", extensions: []string{".odt"}, blocks: odtBlocks, archive: odtTexts},
	{name: "EPUB", extensions: []string{".epub"}, blocks: epubBlocks, archive: epubTexts},
	{name: "SubRip", extensions: []string{".srt"}, blocks: subRipBlocks},
	{name: "WebVTT", extensions: []string{".vtt"}, blocks: webVTTBlocks},
	{name: "PO", extensions: []string{".po", ".pot"}, blocks: poBlocks, convert: "msgconv -t UTF-8 OLD > NEW"},
}

// Extensions are the endings of the names of all kinds of documents that can be written
// with their markup kept, plain text among them.
func Extensions() []string {
	all := []string{".txt"}
	for i := range kinds {
		all = append(all, kinds[i].extensions...)
	}
	return all
}

// Extensions are the endings of the names of documents such as this one.
func (d *Document) Extensions() []string {
	if d.kind == nil {
		return []string{".txt", ".text"}
	}
	return d.kind.extensions
}

// Packed tells whether a name is that of a document that is an archive, such as a Word file.
// Its texts can be read, but not changed in place.
func Packed(name string) bool {
	k := kindOf(name, nil)
	return k != nil && k.archive != nil
}

// kindOf is the kind of a document by its name, or by how it begins if it is standard input,
// nil for plain text.
func kindOf(name string, head []byte) *kind {
	extension := strings.ToLower(filepath.Ext(name))
	if name == "-" {
		extension = sniff(head)
	}
	for i := range kinds {
		if slices.Contains(kinds[i].extensions, extension) {
			return &kinds[i]
		}
	}
	return nil
}

// sniff tells the kind of what begins with head by the extension of such files, "" if it
// seems to be plain text.
func sniff(head []byte) string {
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return archiveExtension(head)
	}
	head = bytes.TrimPrefix(head, []byte("\uFEFF"))
	if bytes.HasPrefix(head, []byte("WEBVTT")) {
		return ".vtt"
	}
	start := bytes.ToLower(bytes.TrimLeft(head, " \t\r\n"))
	for _, tag := range []string{"<!doctype html", "<html", "<?xml"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return ".html"
		}
	}
	return ""
}

// A scan is one reading of a part.
type scan struct {
	part *part
	// lines says that each line is a unit.
	lines bool
	// to is the language into which the document is translated, "" while it is not.
	to   string
	emit func(b *block) bool
}

// fix emits a change that is made in any case.
func (s *scan) fix(from, to int, text string) bool {
	return s.emit(&block{fixes: []fix{{from, to, text}}})
}

// language is what takes the place of a declared language: "" where it stays.
func (s *scan) language(declared string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(declared, "_", "-"), "-")
	if s.to != "" && (strings.EqualFold(base, "bn") || strings.EqualFold(base, "ben")) {
		return s.to
	}
	return ""
}

// A body is what a document with markup consists of.
type body interface {
	// parts are read in order.
	parts(yield func(*part, error) bool)
	// begin prepares to write to o.w, enter begins a part and end completes the document.
	begin(o *Output) error
	enter(o *Output, p *part) (io.Writer, error)
	end(o *Output) error
}

// fileBody is a document that is a file of text.
type fileBody struct{ part }

func (f *fileBody) parts(yield func(*part, error) bool) { yield(&f.part, nil) }

func (f *fileBody) begin(o *Output) error {
	_, err := o.w.Write(f.enc.bom())
	return err
}

func (f *fileBody) enter(o *Output, _ *part) (io.Writer, error) { return o.w, nil }

func (f *fileBody) end(o *Output) error {
	if o.at == 0 && o.part == nil && !o.begun {
		// Nothing was translated.
		o.part, o.out = &f.part, o.w
		return o.leave()
	}
	return nil
}

// maxPart is how large a text with markup may be, in bytes. It is held in memory.
const maxPart = 1 << 30

// openBody opens a document with markup. The error has no name yet.
func (d *Document) openBody(k *kind, r io.Reader, src *bufio.Reader, head []byte, opt Options) *Error {
	d.kind = k
	d.opt = opt.Segment
	d.opt.Lines = d.opt.Lines || opt.Lines
	d.opt.JoinLines = !d.opt.Lines
	if k.archive != nil {
		a, err := openArchive(r, src, head, k)
		if err != nil {
			return err
		}
		d.body = a
	} else {
		f := &fileBody{}
		text, enc, err := readPart(src, maxPart)
		if err != nil {
			if err.Kind == Encoding && k.convert != "" {
				err.Hint = "convert it: " + k.convert
			}
			return err
		}
		f.text, f.enc = text, enc
		if enc.order != nil {
			d.notes = append(d.notes, "read as "+enc.name)
		}
		d.enc = enc
		d.body = f
	}
	return d.look(opt)
}

// readPart reads a text into memory.
func readPart(r io.Reader, limit int64) (string, encoding, *Error) {
	enc := encoding{name: "UTF-8"}
	var b strings.Builder
	in := bufio.NewReader(r)
	head, err := in.Peek(4096)
	if err != nil && err != io.EOF {
		return "", enc, ioError("", err)
	}
	found, problem := inspect(head, len(head) < 4096, Options{AnyScript: true, Raw: true})
	if problem != nil {
		return "", enc, problem
	}
	enc = found.enc
	in.Discard(enc.mark)
	var text io.Reader = &utf8Reader{src: in, offset: int64(enc.mark), line: 1}
	if enc.order != nil {
		text = &utf16Reader{src: in, order: enc.order, offset: int64(enc.mark), line: 1}
	}
	n, err := io.Copy(&b, io.LimitReader(text, limit+1))
	if problem, ok := err.(*Error); ok {
		return "", enc, problem
	} else if err != nil {
		return "", enc, ioError("", err)
	}
	if n > limit {
		return "", enc, &Error{Kind: TooLarge, Problem: fmt.Sprintf("there is more than %d MiB of text in one piece", limit>>20),
			Hint: "cut it into several documents"}
	}
	return b.String(), enc, nil
}

// look reads the beginning of the text, to find out whether it can be translated.
func (d *Document) look(opt Options) *Error {
	var text []byte
	err := d.eachBlock(func(_ *part, b *block) bool {
		if b != nil {
			text = appendTexts(text, b)
		}
		return len(text) < headSize
	})
	if err != nil {
		return err
	}
	if len(bytes.TrimFunc(text, invisible)) == 0 {
		return &Error{Kind: Empty, Problem: "there is no text in it"}
	}
	if opt.AnyScript {
		return nil
	}
	var f finding
	problem := f.judge(text)
	d.notes = append(d.notes, f.notes...)
	return problem
}

func appendTexts(text []byte, b *block) []byte {
	text = append(append(text, b.text...), '\n')
	for _, s := range b.subs {
		text = appendTexts(text, s)
	}
	return text
}

// eachBlock finds the blocks of all parts, in order, until f returns false; after those of a part
// comes one that is nil. The error has no name of the document.
func (d *Document) eachBlock(f func(p *part, b *block) bool) (problem *Error) {
	d.body.parts(func(p *part, err error) bool {
		if err != nil {
			problem = asError(err)
			return false
		}
		more := true
		s := &scan{part: p, lines: d.opt.Lines, to: d.to, emit: func(b *block) bool {
			more = more && f(p, b)
			return more
		}}
		if err := d.kind.blocks(s); err != nil && more {
			problem = asError(err)
			if p.name != "" {
				problem.Problem = p.name + ": " + problem.Problem
			}
			return false
		}
		return more && f(p, nil)
	})
	return problem
}

// asError makes an [Error] of the error of a part.
func asError(err error) *Error {
	if e, ok := err.(*Error); ok {
		return e
	}
	return &Error{Kind: Damaged, Problem: err.Error(), Err: err}
}

// bodySentences is Sentences for a document with markup.
func (d *Document) bodySentences(yield func(align.Sentence, error) bool) {
	count := 0
	var in *part
	var at cursor
	err := d.eachBlock(func(p *part, b *block) bool {
		if b == nil {
			d.out.push(&pendingBlock{part: p, last: true})
			return true
		}
		if p != in {
			in, at = p, cursor{part: p, line: 1, column: 1, offset: int64(p.enc.mark)}
		}
		all := b.cut(d.opt, nil)
		d.out.push(&pendingBlock{part: p, b: b, all: all})
		for i := range all {
			s := &all[i]
			if i == 0 || all[i-1].block != s.block {
				count++
			}
			if !yield(align.Sentence{Text: s.text, Tags: s.tags, UTF16: p.enc.utf16(), Place: at.place(d.name, count, s.raw, s.end)}, nil) {
				return false
			}
		}
		return true
	})
	if err != nil {
		err.Name = d.name
		yield(align.Sentence{}, err)
	}
}

// cut appends the sentences of the block and of those within it.
func (b *block) cut(opt segment.Options, all []sentence) []sentence {
	if b.text != "" {
		n := len(all)
		all = append(all, b.sentences(opt)...)
		b.count = len(all) - n
	}
	for _, s := range b.subs {
		all = s.cut(opt, all)
	}
	return all
}

// A cursor follows the places of a part.
type cursor struct {
	part   *part
	at     int
	line   int
	column int
	offset int64
}

// move goes to byte i of the text.
func (c *cursor) move(i int) {
	if i >= c.at {
		text := c.part.text[c.at:i]
		c.offset += c.part.enc.size(text)
		if n := strings.Count(text, "\n"); n > 0 {
			c.line += n
			c.column = 1
			text = text[strings.LastIndexByte(text, '\n')+1:]
		}
		c.column += utf8.RuneCountInString(text)
	} else {
		text := c.part.text[i:c.at]
		c.offset -= c.part.enc.size(text)
		if n := strings.Count(text, "\n"); n > 0 {
			c.line -= n
			c.column = 1 + utf8.RuneCountInString(c.part.text[strings.LastIndexByte(c.part.text[:i], '\n')+1:i])
		} else {
			c.column -= utf8.RuneCountInString(text)
		}
	}
	c.at = i
}

// place is that of a range of the text.
func (c *cursor) place(document string, block, from, to int) align.Place {
	c.move(from)
	p := align.Place{Document: document, Part: c.part.name, Block: block, Start: c.offset, Line: c.line, Column: c.column}
	p.End = p.Start + c.part.enc.size(c.part.text[from:to])
	return p
}
