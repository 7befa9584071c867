package parquet_test

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/parquet"
	"github.com/dobhashi/dobhashi/glossary"
	pq "github.com/parquet-go/parquet-go"
)

// found is a row as any program finds it, by the names of the columns.
type found struct {
	ID       string `parquet:"id"`
	Source   string `parquet:"source"`
	Target   string `parquet:"target"`
	Status   string `parquet:"status"`
	Origin   string `parquet:"origin"`
	Document string `parquet:"document"`
	Part     string `parquet:"part"`
	Block    int64  `parquet:"block"`
	Start    int64  `parquet:"start"`
	End      int64  `parquet:"end"`
	Line     int64  `parquet:"line"`
	Words    int64  `parquet:"words"`
	Unknown  int64  `parquet:"unknown"`
	Findings []struct {
		Tier    string `parquet:"tier"`
		Kind    string `parquet:"kind"`
		Term    string `parquet:"term"`
		Message string `parquet:"message"`
	} `parquet:"findings,list"`
}

func TestWriter(t *testing.T) {
	var out bytes.Buffer
	w := parquet.NewWriter(&out, align.Meta{To: "en-GB", Tool: "dobhashi", Version: "1.2", Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	pairs := []align.Pair{
		{ID: "1", Source: "নদী", Target: "River", Status: align.Rough, Origin: "gloss", Words: 1, Unknown: 1,
			Place:    align.Place{Document: "a.docx", Part: "b.xml", Block: 2, Start: 3, End: 12, Line: 4},
			Findings: []glossary.Finding{{Tier: glossary.Warning, Kind: "cut", Message: "one"}, {Tier: glossary.Error, Kind: "missing", Term: "ঢাকা", Message: "two"}}},
		{ID: "2", Source: "ক\xff\x00\n", Status: align.Untranslated},
	}
	for i := range pairs {
		if err := errors.Join(w.Write(&pairs[i]), w.Flush()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	rows, err := pq.Read[found](bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(rows) != 2 {
		t.Fatalf("read %d rows: %v", len(rows), err)
	}
	first := rows[0]
	if len(first.Findings) != 2 || first.Findings[0].Message != "one" || first.Findings[1].Term != "ঢাকা" || first.Findings[1].Kind != "missing" {
		t.Errorf("findings %+v", first.Findings)
	}
	first.Findings = nil
	want := found{ID: "1", Source: "নদী", Target: "River", Status: "rough", Origin: "gloss", Document: "a.docx", Part: "b.xml",
		Block: 2, Start: 3, End: 12, Line: 4, Words: 1, Unknown: 1}
	if !reflect.DeepEqual(first, want) {
		t.Errorf("row %+v\nwant %+v", first, want)
	}
	if r := rows[1]; r.Source != "ক\uFFFD\x00\n" || r.Target != "" || len(r.Findings) != 0 {
		t.Errorf("row %+v", r)
	}
	if got := strings.Join(w.Notes(), "|"); got != "bytes that are not UTF-8, written as U+FFFD: 1" {
		t.Errorf("notes %q", got)
	}
	f, err := pq.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"from": "bn", "to": "en-GB", "tool": "dobhashi", "version": "1.2", "created": "2026-01-02T03:04:05Z"} {
		if got, ok := f.Lookup(key); !ok || got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	// Flush makes no row groups of a few pairs.
	if n := len(f.RowGroups()); n != 1 {
		t.Errorf("%d row groups", n)
	}
}

// A row group ends before it takes much memory, and no row is lost between two.
func TestRowGroups(t *testing.T) {
	var out bytes.Buffer
	w := parquet.NewWriter(&out, align.Meta{})
	p := align.Pair{Source: strings.Repeat("নদী ", 100_000), Target: "River"}
	const pairs = 40 // 40 MB
	for range pairs {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(nil); err != nil {
		t.Fatal(err)
	}
	f, err := pq.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.RowGroups()); n != 3 || f.NumRows() != pairs {
		t.Errorf("%d rows in %d groups", f.NumRows(), n)
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrors(t *testing.T) {
	w := parquet.NewWriter(full{}, align.Meta{})
	err := w.Write(&align.Pair{Source: "ক"})
	if err = errors.Join(err, w.Close(nil)); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
	if !errors.Is(w.Write(&align.Pair{}), errFull) {
		t.Error("the error was forgotten")
	}
}

func BenchmarkWrite(b *testing.B) {
	p := align.Pair{ID: "1", Source: strings.Repeat("নদীর ধারে বসে আছি। ", 3), Target: strings.Repeat("I sit by the river. ", 3), Status: align.Rough, Origin: "gloss"}
	w := parquet.NewWriter(io.Discard, align.Meta{})
	b.SetBytes(int64(len(p.Source) + len(p.Target)))
	for b.Loop() {
		if err := w.Write(&p); err != nil {
			b.Fatal(err)
		}
	}
}
