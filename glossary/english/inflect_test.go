package english

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestTables keeps the tables in order for the people who add to them.
func TestTables(t *testing.T) {
	for name, table := range map[string]struct {
		text          string
		columns, rows int
	}{
		"verbs.tsv":     {verbsTSV, 4, 300},
		"nouns.tsv":     {nounsTSV, 2, 200},
		"degrees.tsv":   {degreesTSV, 3, 5},
		"numbers.tsv":   {numbersTSV, 2, 34},
		"stopwords.tsv": {stopwordsTSV, 2, 80},
	} {
		head, last, rows := "", "", 0
		for line := range strings.Lines(table.text) {
			if line[0] == '#' {
				head += line
				continue
			}
			rows++
			row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(row) != table.columns {
				t.Errorf("%s: %q has %d columns, want %d", name, line, len(row), table.columns)
			}
			if row[0] <= last {
				t.Errorf("%s: %q stands after %q", name, row[0], last)
			}
			last = row[0]
			if name == "stopwords.tsv" && row[1] != "grammar" && row[1] != "meaning" {
				t.Errorf("%s: %q has no known kind", name, line)
			}
			for _, cell := range row {
				if cell == "" || cell != strings.TrimSpace(cell) || strings.Contains(cell, "  ") || !norm.NFC.IsNormalString(cell) {
					t.Errorf("%s: %q has the cell %q", name, line, cell)
				}
			}
		}
		if !strings.HasPrefix(head, "# "+name) || !strings.Contains(head, "# Columns: ") {
			t.Errorf("%s does not say what it is and what its columns are", name)
		}
		if rows < table.rows {
			t.Errorf("%s: only %d rows", name, rows)
		}
	}
}

func TestInflection(t *testing.T) {
	for base, want := range map[string]string{"give": "gave given giving true", "stop": "stopped stopped stopping true", "die": "died died dying true", "walk": "   false"} {
		past, participle, ing, ok := Verb(base)
		if got := fmt.Sprint(past, " ", participle, " ", ing, " ", ok); got != want {
			t.Errorf("%s: %s, want %s", base, got, want)
		}
	}
	for singular, want := range map[string]string{"child": "children true", "bus": "buses true", "sheep": "sheep true", "book": " false"} {
		plural, ok := Plural(singular)
		if got := fmt.Sprint(plural, " ", ok); got != want {
			t.Errorf("%s: %s, want %s", singular, got, want)
		}
	}
	for adjective, want := range map[string]string{"good": "better best true", "big": "  false"} {
		comparative, superlative, ok := Degrees(adjective)
		if got := fmt.Sprint(comparative, " ", superlative, " ", ok); got != want {
			t.Errorf("%s: %s, want %s", adjective, got, want)
		}
	}
}
