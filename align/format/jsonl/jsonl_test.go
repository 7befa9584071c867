package jsonl_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/jsonl"
	"github.com/dobhashi/dobhashi/glossary"
)

func write(t *testing.T, pairs ...align.Pair) (string, *jsonl.Writer) {
	t.Helper()
	var out strings.Builder
	w := jsonl.NewWriter(&out)
	for i := range pairs {
		if err := w.Write(&pairs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(&align.Report{}); err != nil {
		t.Fatal(err)
	}
	return out.String(), w
}

func TestPairsComeBackAsTheyWere(t *testing.T) {
	pairs := []align.Pair{
		{
			ID: "1", Source: "ল্যাভরভ <b>\"&\"\u2028", Target: "Lavrov\n", Origin: "google", Status: align.Draft,
			Place: align.Place{Document: "a.txt", Block: 1, Start: 3, End: 40, Line: 1, Column: 1},
			Words: 2, Unknown: 1,
			Terms:    []glossary.Use{{BN: "ল্যাভরভ", EN: "Lavrov", Form: "ল্যাভরভ", Source: glossary.Span{0, 21}, Target: &glossary.Span{0, 6}}},
			Findings: []glossary.Finding{{Tier: glossary.Warning, Kind: "missing", Term: "ল্যাভরভ", Message: "m"}},
		},
		{ID: "2", Source: "খ", Status: align.Untranslated},
	}
	out, w := write(t, pairs...)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != len(pairs) {
		t.Fatalf("%d lines for %d pairs:\n%s", len(lines), len(pairs), out)
	}
	for i, line := range lines {
		var got align.Pair
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, pairs[i]) {
			t.Errorf("read back %+v, want %+v", got, pairs[i])
		}
	}
	if w.Notes() != nil {
		t.Errorf("notes %q", w.Notes())
	}
}

func TestKeysAndReadableText(t *testing.T) {
	out, _ := write(t, align.Pair{ID: "7", Source: "<ক> & খ", Target: "a > b", Origin: "gloss", Status: align.Rough})
	const want = `{"id":"7","source":"<ক> & খ","target":"a > b","origin":"gloss","status":"rough",` +
		`"place":{"block":0,"start":0,"end":0,"line":0,"column":0}}` + "\n"
	if out != want {
		t.Errorf("wrote %s\nwant  %s", out, want)
	}
}

func TestInvalidBytesAreCounted(t *testing.T) {
	out, w := write(t, align.Pair{
		Source: "ক\xff\xfeখ", Target: "a\ufffd", Terms: []glossary.Use{{EN: "\xc2"}},
		Findings: []glossary.Finding{{Message: "\xe0\xa6"}},
	})
	if w.Replaced != 5 {
		t.Errorf("counted %d replaced bytes, want 5", w.Replaced)
	}
	if len(w.Notes()) != 1 {
		t.Errorf("notes %q", w.Notes())
	}
	var got align.Pair
	if err := json.Unmarshal([]byte(out), &got); err != nil || got.Source != "ক\ufffd\ufffdখ" || got.Target != "a\ufffd" {
		t.Errorf("read back %q and %q, error %v", got.Source, got.Target, err)
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrors(t *testing.T) {
	w := jsonl.NewWriter(full{})
	if err := w.Write(&align.Pair{Source: strings.Repeat("ক", 100_000)}); !errors.Is(err, errFull) {
		t.Errorf("Write returned %v", err)
	}
	if err := w.Close(&align.Report{}); !errors.Is(err, errFull) {
		t.Errorf("Close returned %v", err)
	}
}
