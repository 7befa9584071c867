package glossary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Conflict is something about which two entries disagree that [Merge] put into
// one list.
type Conflict struct {
	// BN is the Bengali spelling concerned.
	BN string
	// Column is what they disagree about, as a column of our table: en, type or
	// status; forbidden_en when one accepts what the other forbids; bn when they
	// prefer different spellings of one name; variants when they are different
	// names and both have the spelling.
	Column string
	// Kept is what the merged list says, Dropped what the other entry says.
	Kept, Dropped Claim
}

// Claim is what an entry says, and where.
type Claim struct {
	Value string
	File  string
	Line  int
}

func (c Conflict) String() string {
	what := c.BN + " is"
	switch c.Column {
	case "type":
		what = "the type of " + what
	case "forbidden_en":
		what = "for " + c.BN
	case "bn":
		what = "the preferred spelling is"
	case "variants":
		what += " a spelling of"
	}
	return fmt.Sprintf("%s:%d: %s %s here, but %s in %s:%d, which is kept",
		c.Dropped.File, c.Dropped.Line, what, c.Dropped.Value, c.Kept.Value, c.Kept.File, c.Kept.Line)
}

// Merge puts lists together into one in which no spelling belongs to two entries.
// Entries with the same preferred spelling become one; so do entries with the
// same English of which one has the preferred spelling of the other as a variant.
// Later lists win, and within a list the first entry does.
//
// One entry unites the variants, the notes, and the marks for case and
// homograph. Accepted and forbidden English are united when the English is the same;
// else they are those of the winner. A spelling that two names have stays
// with the one that prefers it, else with the one that wins. Between a deprecated entry
// and one that is not nothing is united; within a list the second wins, and its
// spellings may stand in the first.
//
// What is left out for one of these reasons is a Conflict. Entries stand in
// the order in which their names come first.
func Merge(lists ...[]Term) (merged []Term, conflicts []Conflict) {
	m := merger{preferred: make(map[string]int), variants: make(map[string]int)}
	for list, terms := range lists {
		for i := range terms {
			m.add(&terms[i], list)
		}
	}
	m.settle()
	for _, e := range m.entries {
		merged = append(merged, e.Term)
	}
	return merged, m.conflicts
}

type merger struct {
	entries   []entry
	conflicts []Conflict
	// Where a spelling leads to: folded preferred spellings and variants of all
	// that was added -> the place in entries.
	preferred, variants map[string]int
}

// entry is an entry of the merged list; file and line are those of what won.
type entry struct {
	Term
	list     int // of what won
	variants []variant
}

// variant is a spelling with its origin.
type variant struct {
	form string
	file string
	line int
	list int
}

func (m *merger) report(bn, column string, kept, dropped Claim) {
	m.conflicts = append(m.conflicts, Conflict{bn, column, kept, dropped})
}

// claims is what t says.
func (t *Term) claims(value string) Claim { return Claim{value, t.File, t.Line} }

// add puts an entry of a list to the one that it belongs to.
func (m *merger) add(t *Term, list int) {
	i, known := m.find(t)
	if !known {
		i = len(m.entries)
		m.entries = append(m.entries, entry{Term: *t, list: list})
		m.entries[i].take(t, list)
	} else {
		m.unite(&m.entries[i], t, list)
	}
	m.preferred[bengali.Fold(t.BN)] = i
	if t.Status != Deprecated {
		for _, form := range t.Variants {
			m.variants[bengali.Fold(form)] = i
		}
	}
}

// find returns the entry that t belongs to.
func (m *merger) find(t *Term) (i int, ok bool) {
	if i, ok := m.preferred[bengali.Fold(t.BN)]; ok {
		return i, true
	}
	if t.Status == Deprecated {
		return 0, false
	}
	same := func(e *entry) bool { return e.EN == t.EN && e.Status != Deprecated }
	if i, ok := m.variants[bengali.Fold(t.BN)]; ok && same(&m.entries[i]) {
		return i, true
	}
	for _, form := range t.Variants {
		if i, ok := m.preferred[bengali.Fold(form)]; ok && same(&m.entries[i]) {
			return i, true
		}
	}
	return 0, false
}

// take adds the variants of t.
func (e *entry) take(t *Term, list int) {
	for _, form := range t.Variants {
		e.variants = append(e.variants, variant{form, t.File, t.Line, list})
	}
}

// unite puts t into e.
func (m *merger) unite(e *entry, t *Term, list int) {
	kept, dropped := *t, e.Term
	revives := dropped.Status == Deprecated && kept.Status != Deprecated
	first := list == e.list && !revives
	if first {
		kept, dropped = dropped, kept
	}
	report := func(column, keptValue, droppedValue string) {
		if keptValue != droppedValue {
			m.report(dropped.BN, column, kept.claims(keptValue), dropped.claims(droppedValue))
		}
	}
	e.list = list
	report("en", kept.EN, dropped.EN)
	report("status", string(cmp.Or(kept.Status, Approved)), string(cmp.Or(dropped.Status, Approved)))
	if (kept.Status == Deprecated) != (dropped.Status == Deprecated) {
		if !first {
			e.Term, e.variants = kept, nil
			e.take(t, list)
		}
		return
	}
	e.take(t, list)
	if bengali.Fold(kept.BN) != bengali.Fold(dropped.BN) {
		report("bn", kept.BN, dropped.BN)
		e.variants = append(e.variants, variant{dropped.BN, dropped.File, dropped.Line, list})
	}
	if kept.Type != "" && dropped.Type != "" {
		report("type", kept.Type, dropped.Type)
	}
	kept.Type = cmp.Or(kept.Type, dropped.Type)
	kept.Case = kept.Case || dropped.Case
	kept.Homograph = kept.Homograph || dropped.Homograph
	if !strings.Contains(kept.Note, dropped.Note) {
		kept.Note = joinNotes(dropped.Note, kept.Note)
	}
	if kept.EN == dropped.EN {
		accepted := slices.Collect(kept.accepted)
		for _, en := range dropped.AlsoEN {
			if slices.Contains(kept.ForbiddenEN, en) {
				report("forbidden_en", en+" is forbidden", en+" is accepted")
			} else if !slices.Contains(accepted, en) {
				kept.AlsoEN = append(slices.Clip(kept.AlsoEN), en)
			}
		}
		for _, en := range dropped.ForbiddenEN {
			if slices.Contains(accepted, en) {
				report("forbidden_en", en+" is accepted", en+" is forbidden")
			} else if !slices.Contains(kept.ForbiddenEN, en) {
				kept.ForbiddenEN = append(slices.Clip(kept.ForbiddenEN), en)
			}
		}
	}
	e.Term = kept
}

// settle gives each spelling to one entry.
func (m *merger) settle() {
	preferred := make(map[string]int)
	type holder struct {
		entry int
		variant
	}
	holders := make(map[string]holder) // of those that no entry prefers
	for i, e := range m.entries {
		if e.Status == Deprecated {
			continue
		}
		preferred[bengali.Fold(e.BN)] = i
		for _, v := range e.variants {
			key := bengali.Fold(v.form)
			if h, ok := holders[key]; !ok || v.list > h.list {
				holders[key] = holder{i, v}
			}
		}
	}
	for i := range m.entries {
		e := &m.entries[i]
		e.Variants = nil // a new list: that of the Term is not ours
		has := map[string]bool{bengali.Fold(e.BN): true}
		for _, v := range e.variants {
			key := bengali.Fold(v.form)
			if has[key] {
				continue
			}
			has[key] = true
			dropped := Claim{e.BN, v.file, v.line}
			if p, ok := preferred[key]; ok && e.Status != Deprecated {
				m.report(v.form, "variants", m.entries[p].claims(m.entries[p].BN), dropped)
			} else if h := holders[key]; e.Status != Deprecated && h.entry != i {
				m.report(v.form, "variants", Claim{m.entries[h.entry].BN, h.file, h.line}, dropped)
			} else {
				e.Variants = append(e.Variants, v.form)
			}
		}
	}
}
