package price

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// TestBuiltIn: each row has all that its reader needs to judge it, and the rows are sorted.
func TestBuiltIn(t *testing.T) {
	var names []string
	header := false
	for line := range strings.Lines(pricesTSV) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != len(columns) {
			t.Errorf("%d columns in %q", len(fields), line)
			continue
		}
		if !header {
			header = true
			continue
		}
		names = append(names, fields[0]+"\t"+fields[1])
		p, ok := Default().Find(fields[0], fields[1])
		if !ok || p.Backend != fields[0] || p.Model != fields[1] {
			t.Errorf("found %+v for %q", p, line)
		}
		if !strings.HasPrefix(p.Page, "https://") || p.Note == "" || p.Date.Year() < 2026 || p.Date.After(time.Now().AddDate(0, 0, 1)) {
			t.Errorf("page, note or date: %q", line)
		}
		if p.Input == 0 && p.Backend != "libretranslate" || p.Token != (p.Backend == "openai") || p.Output != 0 && p.Output < p.Input {
			t.Errorf("unit or price: %q", line)
		}
	}
	if !slices.IsSorted(names) {
		t.Error("the rows are not sorted")
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct {
		backend, model string
		input, output  float64
		found          bool
	}{
		{"google", "nmt", 20, 0, true},
		{"google", "nmt v2", 20, 0, true},
		{"google", "translation-llm", 10, 10, true},
		{"google", "adaptive", 25, 25, true},
		{"google", "projects/p/locations/l/models/m", 0, 0, false},
		{"deepl", "quality_optimized", 25, 0, true},
		{"deepl", "latency_optimized", 25, 0, true},
		{"azure", "general", 10, 0, true},
		{"azure", "my-own-category", 40, 0, true},
		{"openai", "gpt-4o-mini", 0.15, 0.6, true},
		{"openai", "gpt-4o-mini-2024-07-18", 0.15, 0.6, true},
		{"openai", "gpt-6-luna", 0.1, 0.5, true},
		{"openai", "gemma3:12b", 0, 0, false},
		{"libretranslate", "libretranslate.com", 0, 0, true},
		{"libretranslate", "127.0.0.1:5000", 0, 0, false},
		{"gloss", "", 0, 0, false},
		{"apertium", "", 0, 0, false},
		{"exec", "", 0, 0, false},
	} {
		p, ok := Default().Find(test.backend, test.model)
		if ok != test.found || p.Input != test.input || p.Output != test.output {
			t.Errorf("%s %q: got %+v, %t", test.backend, test.model, p, ok)
		}
	}
}

const header = "backend\tmodel\tunit\tinput\toutput\tfree\tdate\n"

func read(t *testing.T, rows string) *Table {
	t.Helper()
	table, err := Read(strings.NewReader(header+rows), "mine.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestOverride: what a user knows counts, and what the user does not mention stays.
func TestOverride(t *testing.T) {
	base := read(t, "a\tx\tcharacter\t1\t0\t0\t2026-01-01\na\ty\tcharacter\t2\t0\t0\t2026-01-01\nb\t*\tcharacter\t3\t0\t0\t2026-01-01\nc\tx\tcharacter\t4\t0\t0\t2026-01-01\n")
	mine := read(t, "a\tx\tcharacter\t10\t0\t0\t2026-01-01\nc\t*\tcharacter\t40\t0\t0\t2026-01-01\nd\t*\tcharacter\t50\t0\t0\t2026-01-01\n")
	both := base.Override(mine)
	for _, test := range []struct {
		backend, model string
		want           float64
	}{{"a", "x", 10}, {"a", "y", 2}, {"b", "x", 3}, {"c", "x", 40}, {"d", "x", 50}} {
		if p, ok := both.Find(test.backend, test.model); !ok || p.Input != test.want {
			t.Errorf("%s %s: %+v, %t, want %v", test.backend, test.model, p, ok, test.want)
		}
	}
	if p, _ := base.Find("a", "x"); p.Input != 1 {
		t.Errorf("the first table was changed: %+v", p)
	}
	if _, ok := base.Find("d", "x"); ok {
		t.Error("the first table has a row of the second")
	}
}

func TestCost(t *testing.T) {
	for _, test := range []struct {
		what               string
		price              Price
		characters, output int
		want               string
		about              bool
	}{
		{"by characters", Price{Input: 20}, 1_000_000, 990_000, "20.00 USD", false},
		{"a page", Price{Input: 20}, 2_281, 2_281, "0.05 USD", false},
		{"nothing", Price{Input: 20}, 0, 0, "0.00 USD", false},
		{"a character", Price{Input: 20}, 1, 1, "0.01 USD", false},
		{"a flat rate", Price{}, 1_000_000, 1_000_000, "0.00 USD", false},
		{"input and output", Price{Input: 10, Output: 12}, 1_000_000, 500_000, "16.00 USD", true},
		// 0.8 million tokens in, 0.3 million out.
		{"tokens", Price{Input: 2, Output: 10, Token: true}, 1_000_000, 1_000_000, "4.60 USD", true},
		{"tokens in only", Price{Input: 2, Token: true}, 1_000_000, 1_000_000, "1.60 USD", true},
		{"no overflow", Price{Input: 999999}, 1 << 40, 0, "1099510528264.38 USD", false},
	} {
		got := USD(test.price.Cost(test.characters, test.output))
		if got != test.want || test.price.About() != test.about {
			t.Errorf("%s: %s, about %t, want %s", test.what, got, test.price.About(), test.want)
		}
	}
}

func TestUSD(t *testing.T) {
	for amount, want := range map[float64]string{
		0: "0.00 USD", 1e-6: "0.01 USD", 0.01: "0.01 USD", 0.0101: "0.02 USD", 1.1: "1.10 USD", 1.23: "1.23 USD", 0.07 * 3: "0.21 USD", 1234.5: "1234.50 USD",
	} {
		if got := USD(amount); got != want {
			t.Errorf("%v: %s, want %s", amount, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	const row = "deepl\t*\tcharacter\t27.5\t0\t500000\t2026-11-01"
	want := Price{Backend: "deepl", Model: "*", Input: 27.5, Free: 500000, Date: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	long := strings.TrimSuffix(header, "\n") + "\tpage\tnote\n"
	for what, text := range map[string]string{
		"short":             header + row + "\n",
		"no line feed":      header + row,
		"comments":          "# mine\n\n" + header + "\n#" + row + "\n" + row + "\n \n",
		"Windows":           "\uFEFF" + strings.ReplaceAll(header+row+"\n", "\n", "\r\n"),
		"all columns":       long + row + "\t\t\n",
		"columns left out":  long + row + "\n",
		"spaces about text": header + strings.ReplaceAll(row, "\t", " \t ") + "\n",
	} {
		table, err := Read(strings.NewReader(text), "mine.tsv")
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if got, ok := table.Find("deepl", "any"); !ok || got != want {
			t.Errorf("%s: %+v, %t, want %+v", what, got, ok, want)
		}
	}
	table, err := Read(strings.NewReader(long+row+"\thttps://example.org\tmine\n"), "mine.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := table.Find("deepl", "x"); p.Page != "https://example.org" || p.Note != "mine" {
		t.Errorf("page and note: %+v", p)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", "mine.tsv: no header and no prices"},
		{"# nothing\n", "mine.tsv: no header and no prices"},
		{"backend,model\n", "mine.tsv:1: the header is not the columns backend, model, unit"},
		{"\n" + strings.Replace(header, "unit", "price", 1), "mine.tsv:2: the header"},
		{header + "a\tb\tcharacter\t1\t0\t0\n", "mine.tsv:2: 6 columns, not 7 to 9"},
		{header + "a\tb\tcharacter\t1\t0\t0\t2026-01-01\t\t\t\n", "mine.tsv:2: 10 columns, not 7 to 9"},
		{header + "a\t\tcharacter\t1\t0\t0\t2026-01-01\n", "mine.tsv:2: backend or model is empty"},
		{header + "a\tb\tword\t1\t0\t0\t2026-01-01\n", `mine.tsv:2: unit "word" is not character or token`},
		{header + "\na\tb\ttoken\t1\t0\t0\t2026-01-01\na\tc\ttoken\t1,50\t0\t0\t2026-01-01\n", `mine.tsv:4: input "1,50" is not a price`},
		{header + "a\tb\ttoken\t1\tNaN\t0\t2026-01-01\n", `mine.tsv:2: output "NaN" is not a price`},
		{header + "a\tb\ttoken\t-1\t0\t0\t2026-01-01\n", `mine.tsv:2: input "-1" is not a price`},
		{header + "a\tb\ttoken\t1e300\t0\t0\t2026-01-01\n", `mine.tsv:2: input "1e300" is not a price`},
		{header + "a\tb\ttoken\t$1\t0\t0\t2026-01-01\n", `mine.tsv:2: input "$1" is not a price`},
		{header + "a\tb\ttoken\t1\t0\t-5\t2026-01-01\n", `mine.tsv:2: free "-5" is not a number`},
		{header + "a\tb\ttoken\t1\t0\t99999999999999999999\t2026-01-01\n", `mine.tsv:2: free "99999999999999999999" is not a number`},
		{header + "a\tb\ttoken\t1\t0\t0\tyesterday\n", `mine.tsv:2: date "yesterday" is not a day`},
		{header + "a\tb\ttoken\t1\t0\t0\t2026-02-30\n", `mine.tsv:2: date "2026-02-30" is not a day`},
		{header + "a\tb\ttoken\t1\t0\t0\t2026-01-01\n#\na\tb\ttoken\t2\t0\t0\t2026-01-01\n", "mine.tsv:4: a b has a price in line 2"},
		{header + "a\t\xff\ttoken\t1\t0\t0\t2026-01-01\n", "mine.tsv:2: not UTF-8"},
		{header + strings.Repeat("#\n", 1<<19), "mine.tsv is larger than 1 MiB"},
	} {
		table, err := Read(strings.NewReader(test.text), "mine.tsv")
		if table != nil || err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%.80q: %v, want %s", test.text, err, test.want)
		}
	}
	broken := errors.New("disk on fire")
	if _, err := Read(iotest.ErrReader(broken), "mine.tsv"); !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "mine.tsv: ") {
		t.Errorf("a reader that fails: %v", err)
	}
}

// FuzzRead: no input crashes, and each price that is read is one that can be counted with.
func FuzzRead(f *testing.F) {
	f.Add(pricesTSV)
	f.Add(header + "a\t*\ttoken\t0.5\t12\t0\t2026-01-01\n")
	f.Add("\uFEFF" + header + "\r\n#\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := Read(strings.NewReader(text), "mine.tsv")
		if err != nil {
			if table != nil || !strings.HasPrefix(err.Error(), "mine.tsv") {
				t.Errorf("table %v, error %v", table, err)
			}
			return
		}
		for k, p := range table.lists[0] {
			cost := p.Cost(1_000_000, 1_000_000)
			if !(cost >= 0 && cost < 1e7) || p.Free < 0 || k != (key{p.Backend, p.Model}) {
				t.Errorf("%+v: %v", p, cost)
			}
			if got, ok := table.Find(k.backend, k.model); !ok || got != p {
				t.Errorf("%+v is not found, but %+v", p, got)
			}
		}
	})
}
