// Package names watches the spelling of names: feed a [Survey] texts, with or
// without their English, and it tells which names are spelled in more than one
// way, how often, where (a [Locator] knows) and what was written instead of what.
// It builds on a [Ledger] of the terms that a glossary lists and a [Lexicon] of
// the names that none lists: that groups the spellings of one name, takes case
// endings off, and writes names in English. From aligned pairs a [Miner] proposes
// terms for a glossary.
package names

import "github.com/dobhashi/dobhashi/glossary"

// Finding is one name with more than one spelling.
type Finding struct {
	Tier glossary.Tier `json:"tier"`
	// Side is "source" for Bengali and "target" for English.
	Side string `json:"side"`
	// Preferred is the spelling that the glossary prefers, or else the most frequent.
	Preferred string `json:"preferred"`
	// English is the English of the name.
	English string `json:"english,omitempty"`
	// Spellings are sorted by count, the most frequent first.
	Spellings []Spelling `json:"spellings"`
	// Reason says why these are one name.
	Reason string `json:"reason"`

	term  *glossary.Term // of a finding about a term
	stems []*stem        // of one that was discovered
	parts [2]*stem       // of a spelling in two words
	// stated tells that the preferred spelling is not that of the texts, but of a
	// glossary, so that it need not stand in them.
	stated bool
}

// IsOne tells whether there is still something to find once the counts of the
// spellings have changed: a spelling that is not the preferred one and, unless a
// glossary says which one that is, another one beside it.
func (f *Finding) IsOne() bool {
	others, all := 0, 0
	for _, s := range f.Spellings {
		if s.Count > 0 {
			all++
			if s.Form != f.Preferred {
				others++
			}
		}
	}
	return others > 0 && (f.stated || all > 1)
}

// Spelling is one written form of a name, without case endings.
type Spelling struct {
	Form  string `json:"form"`
	Count int    `json:"count"`
	// Places are where it stands: the first [MaxPlaces] of them.
	Places []Place `json:"places"`
	// Excerpts are what stands at the places, in their order, for people to read;
	// there may be fewer, or none.
	Excerpts []Excerpt `json:"-"`
}

// Excerpt is an occurrence with some of the text around it.
type Excerpt struct {
	// Before and After are parts of the same line or segment, cut at words.
	Before, After string
	// Surface is the spelling with its case ending.
	Surface string
}

// Place is a position in a file: line and column count from 1, columns in
// code points; Offset is in bytes from 0.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Offset int64  `json:"offset"`
}

// MaxPlaces is how many places of a spelling are kept, so that memory stays
// bounded however long the text is. Counts are always exact.
const MaxPlaces = 1000
