// Package table names the columns that pairs have in tables. Use [Columns] for those
// that somebody asks for, and [Header] for those that the first row of a table names.
package table

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
)

// Column is one thing that is known of a pair.
type Column struct {
	Name  string
	value func(p *align.Pair) string
	// set keeps what a file has in the column; nil if that is not read.
	set func(u *align.Unit, p align.Passage)
}

// Value is what the column has for p; "" for a number that is not known.
func (c *Column) Value(p *align.Pair) string { return c.value(p) }

// columns are all columns, in the order in which they are listed to people.
var columns = []*Column{
	{"id", func(p *align.Pair) string { return p.ID }, func(u *align.Unit, p align.Passage) { u.ID = p.Text }},
	{"source", func(p *align.Pair) string { return p.Source }, func(u *align.Unit, p align.Passage) { u.Source = p }},
	{"target", func(p *align.Pair) string { return p.Target }, func(u *align.Unit, p align.Passage) { u.Target = p }},
	{"origin", func(p *align.Pair) string { return p.Origin }, func(u *align.Unit, p align.Passage) { u.Origin = p.Text }},
	{"status", func(p *align.Pair) string { return string(p.Status) },
		func(u *align.Unit, p align.Passage) { u.Status = align.Status(p.Text) }},
	{"document", func(p *align.Pair) string { return p.Place.Document },
		func(u *align.Unit, p align.Passage) { u.Place.Document = p.Text }},
	{"part", func(p *align.Pair) string { return p.Place.Part }, func(u *align.Unit, p align.Passage) { u.Place.Part = p.Text }},
	{"block", func(p *align.Pair) string { return positive(int64(p.Place.Block)) },
		func(u *align.Unit, p align.Passage) { u.Place.Block = int(number(p.Text)) }},
	// A sentence may begin at byte 0, but none ends there.
	{"start", func(p *align.Pair) string {
		if p.Place.End == 0 {
			return ""
		}
		return strconv.FormatInt(p.Place.Start, 10)
	}, func(u *align.Unit, p align.Passage) { u.Place.Start = number(p.Text) }},
	{"end", func(p *align.Pair) string { return positive(p.Place.End) },
		func(u *align.Unit, p align.Passage) { u.Place.End = number(p.Text) }},
	{"line", func(p *align.Pair) string { return positive(int64(p.Place.Line)) },
		func(u *align.Unit, p align.Passage) { u.Place.Line = int(number(p.Text)) }},
	{"words", func(p *align.Pair) string { return positive(int64(p.Words)) }, nil},
	// Where the words were counted, none may be unknown.
	{"unknown", func(p *align.Pair) string {
		if p.Words == 0 {
			return ""
		}
		return strconv.Itoa(p.Unknown)
	}, nil},
	{"findings", findings, nil},
	// What an aligner found. Sentences are counted from 1, as people do.
	{"type", ofBead((*align.Bead).Type), nil},
	{"confidence", ofBead(func(b *align.Bead) string { return strconv.FormatFloat(b.Confidence, 'g', 4, 64) }), nil},
	{"source-sentences", ofBead(func(b *align.Bead) string { return Sentences(b.Source) }), nil},
	{"target-sentences", ofBead(func(b *align.Bead) string { return Sentences(b.Target) }), nil},
	{"unsure", ofBead(func(b *align.Bead) string {
		if b.Unsure {
			return "unsure"
		}
		return ""
	}), nil},
}

// ofBead is a column of what is known of a bead.
func ofBead(value func(b *align.Bead) string) func(p *align.Pair) string {
	return func(p *align.Pair) string {
		if p.Bead == nil {
			return ""
		}
		return value(p.Bead)
	}
}

// Sentences are the sentences of one side of a bead as people count them, from 1: "3" or
// "3-4", "" for none.
func Sentences(side [2]int) string {
	switch side[1] - side[0] {
	case 0:
		return ""
	case 1:
		return strconv.Itoa(side[1])
	}
	return strconv.Itoa(side[0]+1) + "-" + strconv.Itoa(side[1])
}

func positive(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// number reads a number of a place; what is none, in a table of another program,
// says nothing.
func number(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// findings are those of a pair in one line.
func findings(p *align.Pair) string {
	var all []string
	for i := range p.Findings {
		f := &p.Findings[i]
		all = append(all, string(f.Tier)+": "+f.Message)
	}
	return strings.Join(all, "; ")
}

// Names lists the names of all columns.
func Names() (names []string) {
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

// Layout is the columns of a table from left to right; nil is one that is not read.
type Layout []*Column

// Pairs is the layout of a table that does not say what it has: source, target.
var Pairs = Layout{find("source"), find("target")}

// Columns is the layout of the columns named, each at most once.
func Columns(names ...string) (Layout, error) {
	var l Layout
	for _, name := range names {
		c := find(strings.ToLower(strings.TrimSpace(name)))
		if c == nil {
			return nil, fmt.Errorf("there is no column %q", name)
		}
		if slices.Contains(l, c) {
			return nil, fmt.Errorf("the column %s is named twice", c.Name)
		}
		l = append(l, c)
	}
	return l, nil
}

func find(name string) *Column {
	if i := slices.IndexFunc(columns, func(c *Column) bool { return c.Name == name }); i >= 0 {
		return columns[i]
	}
	return nil
}

// Header reads the first row of a table. It is a header when it names both a source
// and a target, which may be called bn and en, also with a region (bn-BD); ok tells.
// A row of nothing but names of columns without these two is an error, as it would be
// taken for a pair.
func Header(cells []string) (l Layout, ok bool, err error) {
	source, target := find("source"), find("target")
	l = make(Layout, len(cells))
	named, blank := 0, 0
	for i, cell := range cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		if name == "" {
			blank++
			continue
		}
		c := find(name)
		switch language, _, _ := strings.Cut(name, "-"); language {
		case "bn":
			c = source
		case "en":
			c = target
		}
		if c == nil {
			continue
		}
		named++
		if !slices.Contains(l, c) {
			l[i] = c
		}
	}
	hasSource, hasTarget := slices.Contains(l, source), slices.Contains(l, target)
	if hasSource && hasTarget {
		return l, true, nil
	}
	if named > 1 && named+blank == len(cells) {
		missing := source
		if hasSource {
			missing = target
		}
		return nil, false, fmt.Errorf("the header names no column %s", missing.Name)
	}
	return nil, false, nil
}

// Set keeps in u what a table has in column i, from 0.
func (l Layout) Set(u *align.Unit, i int, p align.Passage) {
	if i < len(l) && l[i] != nil && l[i].set != nil {
		l[i].set(u, p)
	}
}

// Strings are the names of the columns.
func (l Layout) Strings() (names []string) {
	for _, c := range l {
		names = append(names, c.Name)
	}
	return names
}
