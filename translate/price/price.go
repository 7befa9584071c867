// Package price says what a translation will cost: ask the table for the price of a
// backend's model, and the price for the cost of a text.
//
//	p, ok := price.Default().Find("google", "nmt")
//	fmt.Println(price.USD(p.Cost(100_000, 100_000))) // 2.00 USD
//
// The built-in table is prices.tsv, in which each row has its day.
// Prices change, so users may bring a table of their own: see [Read] and [Table.Override].
package price

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Price is what a model of a backend costs.
type Price struct {
	// Backend is its name, and Model that of the model, or "*" for any.
	Backend, Model string
	// Token tells that tokens are counted, else characters (code points).
	Token bool
	// Input and Output are USD for a million of them, going in and coming out.
	Input, Output float64
	// Free is how many characters a month cost nothing. [Price.Cost] does not take them off, as
	// nobody here knows how many of them are left.
	Free int
	// Date is the day of the row, Page where the price is to be found, and Note what else is
	// to be known. Page and Note may be empty.
	Date time.Time
	Page string
	Note string
}

// Tokens for a character of Bengali and of its English, with room to spare. Measured with
// o200k_base, the tokenizer of OpenAI's models from gpt-4o to gpt-5, on 997 sentences of the
// FLORES-200 dev set as the backend openai sends them, in full batches with two sentences of
// context: 0.57 tokens go in for each character of the source (0.35 for the text alone), and 0.27
// come out for each character of English in JSON (0.20 for the text alone). Terms and examples
// are not in that, and are what the room is for. What a model thinks before it answers would be
// charged, too, but the backend asks for none.
const (
	inputTokens  = 0.8
	outputTokens = 0.3
)

// Cost is what it costs in USD to translate so many characters of Bengali into so many of
// English. Before a run the output is not known: take as many characters as the source has
// (1.02 times as many in those 997 sentences).
func (p Price) Cost(characters, output int) float64 {
	in, out := float64(characters), float64(output)
	if p.Token {
		in, out = in*inputTokens, out*outputTokens
	}
	return (in*p.Input + out*p.Output) / 1e6
}

// About tells that Cost is an estimate, as tokens are not counted before, or as the price
// also depends on the output.
func (p Price) About() bool { return p.Token || p.Output > 0 }

// USD writes an amount for people, rounded up to a cent: what costs something is never 0.00.
func USD(amount float64) string {
	// A millionth of a cent is an error of the arithmetic.
	return fmt.Sprintf("%.2f USD", max(0, math.Ceil(amount*100-1e-6)/100))
}

// Table is a list of prices. It does not change.
type Table struct {
	// lists are prices by backend and model; what is in one counts before all in the next.
	lists []map[key]Price
}

type key struct{ backend, model string }

// anyModel is the model of a row for all that have none of their own.
const anyModel = "*"

//go:embed prices.tsv
var pricesTSV string

// Default is the built-in table.
var Default = sync.OnceValue(func() *Table {
	t, err := Read(strings.NewReader(pricesTSV), "prices.tsv")
	if err != nil {
		panic(err) // a test reads the table
	}
	return t
})

// Override returns a table in which the rows of other count before those of t, also where
// other has a row for any model and t one for the very model.
func (t *Table) Override(other *Table) *Table {
	return &Table{lists: slices.Concat(other.lists, t.lists)}
}

// dated is the end of a name that stands for the model as it was on a day: those cost the same.
var dated = regexp.MustCompile(`-\d{4}-\d{2}-\d{2}$`)

// Find returns the price of a model. There is none for what costs nothing, and for what
// the table does not know.
func (t *Table) Find(backend, model string) (Price, bool) {
	for _, list := range t.lists {
		for _, model := range []string{model, dated.ReplaceAllString(model, ""), anyModel} {
			if p, ok := list[key{backend, model}]; ok {
				return p, true
			}
		}
	}
	return Price{}, false
}

// Columns of a table. The last two may be left out.
var columns = []string{"backend", "model", "unit", "input", "output", "free", "date", "page", "note"}

const least = 7

// No table is larger than maxSize.
const maxSize = 1 << 20

// Read reads a table of tab-separated values with a header, like the built-in one: see
// prices.tsv. Lines that begin with # and empty ones are left out. An error names the file,
// as name, and the line.
func Read(r io.Reader, name string) (*Table, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxSize {
		return nil, fmt.Errorf("%s is larger than %d MiB", name, maxSize>>20)
	}
	list := make(map[key]Price)
	lines := make(map[key]int)
	header, n := false, 0
	fail := func(format string, args ...any) (*Table, error) {
		return nil, fmt.Errorf("%s:%d: "+format, append([]any{name, n}, args...)...)
	}
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\uFEFF")) {
		n++
		if !utf8.ValidString(line) {
			return fail("not UTF-8")
		}
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		if !header {
			if len(fields) < least || len(fields) > len(columns) || !slices.Equal(fields, columns[:len(fields)]) {
				return fail("the header is not the columns %s, separated by tabs", strings.Join(columns, ", "))
			}
			header = true
			continue
		}
		p, err := readRow(fields)
		if err != nil {
			return fail("%w", err)
		}
		k := key{p.Backend, p.Model}
		if before, ok := lines[k]; ok {
			return fail("%s %s has a price in line %d", p.Backend, p.Model, before)
		}
		list[k], lines[k] = p, n
	}
	if !header {
		return nil, fmt.Errorf("%s: no header and no prices", name)
	}
	return &Table{lists: []map[key]Price{list}}, nil
}

// number is a price: not below 0, and of a size that a price can have.
var number = regexp.MustCompile(`^\d{1,6}(\.\d{1,6})?$`)

func readRow(fields []string) (p Price, err error) {
	if len(fields) < least || len(fields) > len(columns) {
		return p, fmt.Errorf("%d columns, not %d to %d", len(fields), least, len(columns))
	}
	p.Backend, p.Model = fields[0], fields[1]
	if p.Backend == "" || p.Model == "" {
		return p, errors.New("backend or model is empty; any model is *")
	}
	switch unit := fields[2]; unit {
	case "character":
	case "token":
		p.Token = true
	default:
		return p, fmt.Errorf("unit %q is not character or token", unit)
	}
	for i, to := range []*float64{&p.Input, &p.Output} {
		text := fields[3+i]
		if !number.MatchString(text) {
			return p, fmt.Errorf("%s %q is not a price in USD for a million, such as 12.50", columns[3+i], text)
		}
		if *to, err = strconv.ParseFloat(text, 64); err != nil {
			return p, err
		}
	}
	if p.Free, err = strconv.Atoi(fields[5]); err != nil || p.Free < 0 {
		return p, fmt.Errorf("free %q is not a number of characters a month", fields[5])
	}
	if p.Date, err = time.Parse(time.DateOnly, fields[6]); err != nil {
		return p, fmt.Errorf("date %q is not a day, such as 2026-11-27", fields[6])
	}
	for i, to := range []*string{&p.Page, &p.Note} {
		if least+i < len(fields) {
			*to = fields[least+i]
		}
	}
	return p, nil
}
