// Package omegat stores pairs as a project folder that OmegaT opens as it is: use
// [NewWriter] with the folder.
//
// The sources become the files of source/, one for each document, a paragraph for
// each block. The translations become memories, by what is known of them:
//
//	tm/auto/reviewed.tmx  reviewed pairs, which OmegaT fills in by itself
//	tm/mt/drafts.tmx      drafts, shown as machine translations
//	tm/pairs.tmx          all others
//
// The glossary terms of the pairs are in glossary/glossary.txt. OmegaT knows no
// danda, so the project has the rules of package segment, for OmegaT 6 as
// omegat/segmentation.srx and for older ones as omegat/segmentation.conf: what
// it cuts of a paragraph is then what the memories have, but for the cases that
// [segment.WriteSRX] speaks of.
package omegat

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/oneline"
	"github.com/dobhashi/dobhashi/align/format/tmx"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
	"github.com/dobhashi/dobhashi/align/segment"
	"github.com/dobhashi/dobhashi/glossary"
)

// Writer writes a project.
type Writer struct {
	// LeftOut counts the pairs without a source text, which are not in the project.
	LeftOut int
	// Spaces counts the tabs and line breaks inside texts that were written as
	// spaces, see [oneline.Append].
	Spaces int

	dir  string
	meta align.Meta
	// alone says that there are no segmentation rules for the language, so that each
	// source has a paragraph.
	alone   bool
	sources map[string]string // the files of documents, without the folder
	taken   map[string]bool   // their names in lower case
	source  *textFile         // that is open
	place   align.Place       // of the last source in it

	memories map[string]*memory
	terms    map[string]*glossary.Term
	order    []*glossary.Term
	noTerms  int // terms that OmegaT cannot have

	buf []byte // kept for its capacity
	err error  // the first failure
}

// textFile is a file that is being written.
type textFile struct {
	*bufio.Writer
	file *os.File
}

func (t *textFile) close() error {
	return cmp.Or(t.Flush(), t.file.Close())
}

// memory is a TMX in the project.
type memory struct {
	*tmx.Writer
	file *os.File
}

const bufferSize = 64 << 10

// NewWriter begins the project in dir, an empty folder. An empty m.From means "bn", an
// empty m.To "en".
func NewWriter(dir string, m align.Meta) (*Writer, error) {
	m.From, m.To = cmp.Or(m.From, "bn"), cmp.Or(m.To, "en")
	language, _, _ := strings.Cut(strings.ToLower(m.From), "-")
	w := &Writer{dir: dir, meta: m, alone: language != "bn" && language != "en", sources: make(map[string]string),
		taken: make(map[string]bool), memories: make(map[string]*memory), terms: make(map[string]*glossary.Term)}
	for _, sub := range []string{"dictionary", "glossary", "omegat", "source", "target", "tm/auto", "tm/mt"} {
		if err := os.MkdirAll(w.at(sub), 0o777); err != nil {
			return nil, err
		}
	}
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"omegat.project", w.writeProject},
		{"omegat/segmentation.conf", func(out io.Writer) error { return segment.WriteOmegaT(out, nil) }},
		{"omegat/segmentation.srx", func(out io.Writer) error { return segment.WriteSRX(out, nil) }},
	} {
		if err := w.writeFile(f.name, f.write); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// at is the path of a file of the project.
func (w *Writer) at(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

// writeFile makes a file of the project.
func (w *Writer) writeFile(name string, write func(io.Writer) error) error {
	file, err := os.Create(w.at(name))
	if err != nil {
		return err
	}
	return cmp.Or(write(file), file.Close())
}

func (w *Writer) writeProject(out io.Writer) error {
	var e xmltext.Encoder
	b := []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <glossary_file>__DEFAULT__</glossary_file>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>`)
	b = e.AppendText(b, w.meta.From)
	b = append(b, "</source_lang>\n    <target_lang>"...)
	b = e.AppendText(b, w.meta.To)
	b = append(b, `</target_lang>
    <sentence_seg>true</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
`...)
	_, err := out.Write(b)
	return err
}

// Write stores p.
func (w *Writer) Write(p *align.Pair) error {
	if w.err == nil {
		w.err = w.write(p)
	}
	return w.err
}

func (w *Writer) write(p *align.Pair) error {
	if !xmltext.HasText(p.Source) {
		w.LeftOut++
		return nil
	}
	q := *p
	// A segment of OmegaT has no white space at its ends, and neither may the memory.
	q.Source, q.Target = strings.TrimSpace(w.line(p.Source)), strings.TrimSpace(w.line(p.Target))
	if err := w.writeSource(&q); err != nil {
		return err
	}
	w.keepTerms(p.Terms)
	if p.Status == align.Untranslated || !xmltext.HasText(q.Target) {
		return nil
	}
	m, err := w.memory(memoryOf(p.Status))
	if err != nil {
		return err
	}
	return m.Write(&q)
}

func (w *Writer) line(s string) string {
	b, spaces := oneline.Append(w.buf[:0], s)
	w.buf = b
	w.Spaces += spaces
	return string(b)
}

// The memories of a project.
const (
	reviewed = "tm/auto/reviewed.tmx"
	drafts   = "tm/mt/drafts.tmx"
	others   = "tm/pairs.tmx"
)

// memoryOf is the memory for the pairs of a status.
func memoryOf(s align.Status) string {
	switch s {
	case align.Reviewed:
		return reviewed
	case align.Rough, align.Draft:
		return drafts
	}
	return others
}

// memory is the memory of that name, begun if it was not yet.
func (w *Writer) memory(name string) (*memory, error) {
	if m := w.memories[name]; m != nil {
		return m, nil
	}
	file, err := os.Create(w.at(name))
	if err != nil {
		return nil, err
	}
	m := &memory{tmx.NewWriter(file, w.meta), file}
	w.memories[name] = m
	return m, nil
}

// writeSource writes the source text of p to the file of its document.
func (w *Writer) writeSource(p *align.Pair) error {
	last := w.place
	w.place = p.Place
	if w.source == nil || last.Document != p.Place.Document {
		if err := w.openSource(p.Place.Document); err != nil {
			return err
		}
	} else if !w.alone && p.Place.Block > 0 && p.Place.Block == last.Block && p.Place.Part == last.Part {
		w.source.WriteByte(' ')
	} else {
		w.source.WriteString("\n\n")
	}
	_, err := w.source.WriteString(p.Source)
	return err
}

// openSource has the file of a document open. Documents may come again.
func (w *Writer) openSource(document string) error {
	if err := w.closeSource(); err != nil {
		return err
	}
	name, again := w.sources[document]
	if !again {
		name = w.sourceName(cmp.Or(document, w.meta.Title))
		w.sources[document] = name
	}
	file, err := os.OpenFile(w.at("source/"+name), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	w.source = &textFile{bufio.NewWriterSize(file, bufferSize), file}
	if again {
		w.source.WriteByte('\n')
	}
	return nil
}

func (w *Writer) closeSource() error {
	if w.source == nil {
		return nil
	}
	old := w.source
	w.source = nil
	old.WriteByte('\n')
	return old.close()
}

// sourceName is the name of a text file for a document, which no other has and that can
// be on every system. It has the extension that tells OmegaT what it is.
func (w *Writer) sourceName(document string) string {
	const longest = 200 // bytes; file systems allow 255
	base := filepath.Base(document)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	base = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, base)
	for len(base) > longest {
		runes := []rune(base)
		base = string(runes[:len(runes)-1])
	}
	if base = strings.Trim(base, ". "); base == "" || document == "-" {
		base = "text"
	}
	name := base
	for n := 2; w.taken[strings.ToLower(name)]; n++ {
		name = base + "-" + strconv.Itoa(n)
	}
	w.taken[strings.ToLower(name)] = true
	return name + ".txt"
}

// keepTerms adds what the glossary says of terms.
func (w *Writer) keepTerms(uses []glossary.Use) {
	for _, u := range uses {
		t := w.terms[u.BN]
		switch {
		case t != nil:
			if u.EN != t.EN && !slices.Contains(t.AlsoEN, u.EN) {
				t.AlsoEN = append(t.AlsoEN, u.EN)
			}
		case strings.HasPrefix(strings.TrimSpace(u.BN), "#"): // a comment in the file
			w.terms[u.BN] = &glossary.Term{BN: u.BN, EN: u.EN}
			w.noTerms++
		default:
			t = &glossary.Term{BN: u.BN, EN: u.EN}
			w.terms[u.BN] = t
			w.order = append(w.order, t)
		}
	}
}

// Flush hands on what is buffered. OmegaT should not open the project before Close.
func (w *Writer) Flush() error {
	if w.err == nil && w.source != nil {
		w.err = w.source.Flush()
	}
	for _, m := range w.memories {
		w.err = cmp.Or(w.err, m.Flush())
	}
	return w.err
}

// Close completes the project. The report has no place in it. All files are closed
// afterwards, also when it fails.
func (w *Writer) Close(r *align.Report) error {
	w.err = cmp.Or(w.err, w.closeSource())
	for _, name := range []string{reviewed, drafts, others} {
		if m := w.memories[name]; m != nil {
			w.err = cmp.Or(w.err, m.Close(r), m.file.Close())
		}
	}
	if w.err == nil && len(w.order) > 0 {
		terms := make([]glossary.Term, 0, len(w.order))
		for _, t := range w.order {
			terms = append(terms, *t)
		}
		w.err = w.writeFile("glossary/glossary.txt", func(out io.Writer) error { return glossary.WriteOmegaT(out, terms) })
	}
	return w.err
}

// Notes tells people what is missing or was changed, nil when nothing was.
func (w *Writer) Notes() []string {
	var notes []string
	if w.LeftOut > 0 {
		notes = append(notes, fmt.Sprintf("pairs left out because the source has no text: %d", w.LeftOut))
	}
	if w.Spaces > 0 {
		notes = append(notes, fmt.Sprintf("tabs and line breaks inside texts, written as spaces: %d", w.Spaces))
	}
	if w.noTerms > 0 {
		notes = append(notes, fmt.Sprintf("terms that begin with #, left out of the glossary: %d", w.noTerms))
	}
	for _, name := range []string{reviewed, drafts, others} {
		if m := w.memories[name]; m != nil {
			for _, n := range m.Notes() {
				notes = append(notes, name+": "+n)
			}
		}
	}
	return notes
}
