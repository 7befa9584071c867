// Package validate tells why a tool will refuse a file of pairs, or lose a part
// of it: [Check] reads a file of one of the [Formats] and reports each problem
// with its line, the tools that mind, and what repairs it. It goes on after a
// problem wherever it can, so that one reading finds all.
//
//	report, err := validate.Check(file, "memory.tmx", validate.TMX)
//	for _, p := range report.Problems {
//		fmt.Printf("%s:%d:%d: %s: %s\n", p.File, p.Line, p.Column, p.Tier, p.Message)
//	}
//
// What is asked of the formats is said in
// https://www.gala-global.org/tmx-14b,
// https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html and
// https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html.
// What is said of OmegaT and translate-toolkit was tried with OmegaT 3.6 and
// translate-toolkit 3.8; what is said of Trados and memoQ is from their public
// documentation, and "perhaps" where that leaves it open.
package validate

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align/format/source"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// Format is a format of files that can be checked.
type Format string

// Formats of files.
const (
	TMX   Format = "tmx"   // 1.1 to 1.4
	XLIFF Format = "xliff" // 1.1, 1.2 and 2
	TSV   Format = "tsv"
	JSONL Format = "jsonl"
)

// ForPath returns the format that the extension of path stands for, in upper or
// lower case.
func ForPath(path string) (Format, bool) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".tmx":
		return TMX, true
	case ".xlf", ".xliff":
		return XLIFF, true
	case ".tsv":
		return TSV, true
	case ".jsonl", ".ndjson":
		return JSONL, true
	}
	return "", false
}

// Sniff returns the format of a file without a name, of which head are the first
// bytes.
func Sniff(head []byte) (Format, bool) {
	// What tells the formats apart is ASCII: this reads UTF-16 too.
	head = bytes.ReplaceAll(head, []byte{0}, nil)
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		head = bytes.TrimPrefix(head, []byte(mark))
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	lower := bytes.ToLower(head)
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	switch {
	case bytes.HasPrefix(head, []byte("{")):
		return JSONL, true
	case bytes.HasPrefix(head, []byte("<")) && bytes.Contains(lower, []byte("<tmx")):
		return TMX, true
	case bytes.HasPrefix(head, []byte("<")) && bytes.Contains(lower, []byte("xliff")):
		return XLIFF, true
	case bytes.IndexByte(line, '\t') >= 0:
		return TSV, true
	}
	return "", false
}

// Problem is something wrong with a file.
type Problem struct {
	// Tier is [glossary.Error] when a tool refuses the file or loses a part of
	// it, or when the format forbids it; else [glossary.Warning].
	Tier glossary.Tier `json:"tier"`
	names.Place
	// Kind is a stable word for scripts, see kinds.go.
	Kind    string `json:"kind"`
	Message string `json:"message"`
	// RefusedBy are the tools that read nothing of the file.
	RefusedBy []string `json:"refused_by,omitempty"`
	// Lost says which tools lose what, or take it for something else.
	Lost string `json:"lost,omitempty"`
	// Repair is a command that repairs the file, or says what to do.
	Repair string `json:"repair"`
	// More counts the problems of the kind after this one, which are not listed.
	More int `json:"more,omitempty"`
}

// Report is what is known of a file.
type Report struct {
	// Units counts the units, pairs or lines that were read.
	Units int
	// Problems are in the order of the file. Of a kind no more than [MaxEach]
	// are listed, so that they take little memory however bad a file is.
	Problems []Problem
}

// MaxEach is how many problems of a kind are listed at most.
const MaxEach = 100

// Errors counts the problems of tier [glossary.Error], those that are not listed too.
func (r *Report) Errors() int { return r.count(glossary.Error) }

// Warnings counts the problems of tier [glossary.Warning], those that are not listed
// too.
func (r *Report) Warnings() int { return r.count(glossary.Warning) }

func (r *Report) count(t glossary.Tier) (n int) {
	for i := range r.Problems {
		if p := &r.Problems[i]; p.Tier == t {
			n += 1 + p.More
		}
	}
	return n
}

// Check reads a file and reports what is wrong with it; name stands in places and
// repairs. An error means that the file could not be read to its end; the report
// has what was found before.
func Check(r io.Reader, name string, f Format) (Report, error) {
	begin := source.New
	if f == TMX || f == XLIFF {
		begin = source.NewXML
	}
	in, err := begin(r)
	if err != nil {
		return Report{}, fmt.Errorf("%s: %w", name, err)
	}
	c := &checker{name: name, format: f, in: in, at: in.Cursor(name), kinds: make(map[string]*seen), told: make(map[string]bool)}
	switch f {
	case TMX:
		err = newTMX(c).check()
	case XLIFF:
		err = newXLIFF(c).check()
	case TSV:
		err = checkTSV(c)
	case JSONL:
		err = checkJSONL(c)
	default:
		return Report{}, fmt.Errorf("no format %q can be checked", f)
	}
	if err != nil {
		err = fmt.Errorf("%s:%d: %w", name, c.at.Line, err)
	}
	return c.report(), err
}

// checker is what the checks of all formats share: the file, and what was found.
type checker struct {
	name   string
	format Format
	in     *source.Reader
	at     source.Cursor // of what is being read
	units  int
	kinds  map[string]*seen
	told   map[string]bool // what is told once
}

// seen are the problems of a kind.
type seen struct {
	listed []Problem
	n      int
	most   int // that are listed
}

// place is where byte n stands, after text that begins at a place.
func place(at source.Cursor, text []byte, n int) names.Place {
	at.Skip(text[:n])
	return at.Place
}

// add adds a problem at a place.
func (c *checker) add(at names.Place, kind, format string, args ...any) {
	if !c.full(kind) {
		c.list(at, kind, format, args...)
	}
}

// list lists a problem that full has counted.
func (c *checker) list(at names.Place, kind, format string, args ...any) {
	about := c.about(kind)
	p := Problem{Tier: about.tier, Place: at, Kind: kind, Message: fmt.Sprintf(format, args...),
		RefusedBy: about.refusedBy, Lost: about.lost, Repair: about.repair}
	k := c.kinds[kind]
	k.listed = append(k.listed, p)
}

// about is what is known of a kind of problem in this format.
func (c *checker) about(name string) kind {
	if k, ok := kinds[string(c.format)+" "+name]; ok {
		return k
	}
	return kinds[name]
}

// full counts a problem of a kind, and tells whether enough of them are listed.
func (c *checker) full(kind string) bool {
	k := c.kinds[kind]
	if k == nil {
		k = &seen{most: cmp.Or(c.about(kind).most, MaxEach)}
		c.kinds[kind] = k
	}
	k.n++
	return len(k.listed) >= k.most
}

// once tells whether it is called with key for the first time.
func (c *checker) once(key string) bool {
	if c.told[key] || len(c.told) > 1000 {
		return false
	}
	c.told[key] = true
	return true
}

// drop forgets the problems of a kind, because another says the same at once. It
// returns how many there were.
func (c *checker) drop(kind string) int {
	k := c.kinds[kind]
	if k == nil {
		return 0
	}
	delete(c.kinds, kind)
	return k.n
}

func (c *checker) report() Report {
	r := Report{Units: c.units}
	broken := false
	for _, k := range c.kinds {
		k.listed[len(k.listed)-1].More = k.n - len(k.listed)
		r.Problems = append(r.Problems, k.listed...)
		broken = broken || slices.Contains(k.listed[0].RefusedBy, everyReader)
	}
	for i := range r.Problems {
		p := &r.Problems[i]
		if broken { // no other command reads the file
			p.Repair = strings.ReplaceAll(p.Repair, convert, mend)
		}
		if c.format == XLIFF {
			p.Repair = strings.ReplaceAll(p.Repair, "good.tmx", "good.xlf")
		}
		p.Repair = strings.ReplaceAll(p.Repair, "FILE", quote(c.name))
	}
	slices.SortFunc(r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Message, b.Message))
	})
	return r
}

// quote is a name as a shell takes it.
func quote(name string) string {
	if strings.ContainsAny(name, " \t\n'\"\\$&|;<>()*?[]#~`!{}") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}
