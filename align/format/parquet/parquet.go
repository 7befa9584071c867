// Package parquet stores pairs as an Apache Parquet file for corpora: a column for each
// thing that is known of a pair, as pandas, Hugging Face datasets and DuckDB read it,
// compressed with zstd. Languages, tool, version and date are metadata of the file.
// Findings are a list of objects with tier, kind, term and message.
//
// The format: https://parquet.apache.org/docs/file-format/
package parquet

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// row is a pair as the file has it. Numbers that are not known are 0.
type row struct {
	ID       string    `parquet:"id"`
	Source   string    `parquet:"source"`
	Target   string    `parquet:"target"`
	Status   string    `parquet:"status,dict"`
	Origin   string    `parquet:"origin,dict"`
	Document string    `parquet:"document,dict"`
	Part     string    `parquet:"part,dict"`
	Block    int64     `parquet:"block"`
	Start    int64     `parquet:"start"`
	End      int64     `parquet:"end"`
	Line     int64     `parquet:"line"`
	Words    int64     `parquet:"words"`
	Unknown  int64     `parquet:"unknown"`
	Findings []finding `parquet:"findings,list"`
}

type finding struct {
	Tier    string `parquet:"tier,dict"`
	Kind    string `parquet:"kind,dict"`
	Term    string `parquet:"term"`
	Message string `parquet:"message"`
}

const (
	// A row group is kept in memory until it has so many bytes of text, or so many pairs.
	groupBytes = 16 << 20
	groupRows  = 100_000
)

// Writer writes one pair a row.
type Writer struct {
	// Replaced counts the bytes that are not UTF-8; each was written as U+FFFD.
	Replaced int

	out  *parquet.GenericWriter[row]
	rows [1]row
	size int // bytes of text in the row group
	n    int // pairs in it
	err  error
}

// NewWriter returns a Writer on out. An empty m.From means "bn", an empty m.To "en".
func NewWriter(out io.Writer, m align.Meta) *Writer {
	options := []parquet.WriterOption{
		parquet.Compression(&zstd.Codec{}),
		parquet.CreatedBy(cmp.Or(m.Tool, "dobhashi"), cmp.Or(m.Version, "unknown"), ""),
		parquet.KeyValueMetadata("from", cmp.Or(m.From, "bn")),
		parquet.KeyValueMetadata("to", cmp.Or(m.To, "en")),
		parquet.KeyValueMetadata("tool", cmp.Or(m.Tool, "dobhashi")),
		parquet.KeyValueMetadata("version", cmp.Or(m.Version, "unknown")),
	}
	if !m.Created.IsZero() {
		options = append(options, parquet.KeyValueMetadata("created", m.Created.UTC().Format(time.RFC3339)))
	}
	return &Writer{out: parquet.NewGenericWriter[row](out, options...)}
}

// Write stores p as one row.
func (w *Writer) Write(p *align.Pair) error {
	if w.err != nil {
		return w.err
	}
	r := &w.rows[0]
	*r = row{
		ID: w.text(p.ID), Source: w.text(p.Source), Target: w.text(p.Target), Status: w.text(string(p.Status)), Origin: w.text(p.Origin),
		Document: w.text(p.Place.Document), Part: w.text(p.Place.Part), Block: int64(p.Place.Block),
		Start: p.Place.Start, End: p.Place.End, Line: int64(p.Place.Line),
		Words: int64(p.Words), Unknown: int64(p.Unknown), Findings: r.Findings[:0],
	}
	for i := range p.Findings {
		f := &p.Findings[i]
		r.Findings = append(r.Findings, finding{w.text(string(f.Tier)), w.text(f.Kind), w.text(f.Term), w.text(f.Message)})
	}
	if _, w.err = w.out.Write(w.rows[:]); w.err != nil {
		return w.err
	}
	if w.n++; w.n == groupRows || w.size >= groupBytes {
		w.n, w.size = 0, 0
		w.err = w.out.Flush()
	}
	return w.err
}

// Flush does nothing: a Parquet file can be read only when it is complete, and small
// row groups would be slow to read.
func (w *Writer) Flush() error { return w.err }

// Close completes the file. The report has no place in it.
func (w *Writer) Close(*align.Report) error {
	if w.err == nil {
		w.err = w.out.Close()
	}
	return w.err
}

// Notes tells people what was changed, nil when nothing was.
func (w *Writer) Notes() []string {
	if w.Replaced == 0 {
		return nil
	}
	return []string{fmt.Sprintf("bytes that are not UTF-8, written as U+FFFD: %d", w.Replaced)}
}

// text is s as the file can have it, UTF-8.
func (w *Writer) text(s string) string {
	w.size += len(s)
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			w.Replaced++
		}
		b.WriteRune(r)
	}
	return b.String()
}
