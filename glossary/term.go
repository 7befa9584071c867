package glossary

// Status of a term.
type Status string

// The states of a term. Only approved terms are applied.
const (
	Approved   Status = "approved"
	Proposed   Status = "proposed"
	Deprecated Status = "deprecated"
)

// Term is one entry of a glossary.
type Term struct {
	// BN is the preferred Bengali spelling, without a case ending.
	BN string
	// EN is the English that is written; AlsoEN are further accepted forms.
	EN     string
	AlsoEN []string
	// Type is person, place, org or other.
	Type string
	// Variants are other Bengali spellings of the same name.
	Variants []string
	// ForbiddenEN are English forms that must not stand for this term.
	ForbiddenEN []string
	Status      Status
	// Case demands the exact case of EN in the target. Forms without a lower
	// case letter (WHO) always have it.
	Case bool
	// Homograph marks a spelling that is also a common word: it is only
	// suggested, never applied.
	Homograph bool
	Note      string
	// File and Line say where the entry was read.
	File string
	Line int
}

// IsApproved tells whether the term is applied; no status means that it is.
func (t *Term) IsApproved() bool { return t.Status == Approved || t.Status == "" }

// spellings yields the preferred spelling and the variants.
func (t *Term) spellings(yield func(form string) bool) {
	if !yield(t.BN) {
		return
	}
	for _, form := range t.Variants {
		if !yield(form) {
			return
		}
	}
}

// accepted yields the English forms that may stand for the term, EN first.
func (t *Term) accepted(yield func(form string) bool) {
	if !yield(t.EN) {
		return
	}
	for _, form := range t.AlsoEN {
		if !yield(form) {
			return
		}
	}
}

// Match is one occurrence of a term in a Bengali text.
type Match struct {
	Term *Term
	// Start and End are the bytes of the surface form, case ending included;
	// the stem ends at StemEnd.
	Start, StemEnd, End int
	// Form is the spelling of the term that was found, as the glossary writes
	// it: Term.BN, one of its Variants, or one that spellings of other terms
	// make up (see [New]).
	Form string
	// Ending is the folded case ending, with the hyphen or apostrophe before it.
	Ending string
}

// Span is a half-open range of bytes.
type Span [2]int

// Use is an occurrence of a term in a pair: where the source has it, and
// where the target has its English.
type Use struct {
	BN   string `json:"bn"`
	EN   string `json:"en"`
	Form string `json:"form"`
	// Source is the surface form in the source text.
	Source Span `json:"source"`
	// Target is nil when the English was not found.
	Target *Span `json:"target,omitempty"`
}

// Link joins words of a source to the words of its target that translate them.
type Link struct {
	Source, Target Span // bytes
}

// Edit puts Text in the place of what stands at At.
type Edit struct {
	At   Span
	Text string
}

// Tier is the weight of a finding.
type Tier string

// Tiers of findings.
const (
	Error      Tier = "error"
	Warning    Tier = "warning"
	Suggestion Tier = "suggestion"
)

// Finding is something about a pair that a reader should look at.
type Finding struct {
	Tier Tier `json:"tier"`
	// Kind is a stable word for scripts: "missing", "repaired", "forbidden",
	// "cut", "source-script".
	Kind string `json:"kind"`
	// Term is the Bengali term concerned, if any.
	Term string `json:"term,omitempty"`
	// Message is one sentence for people.
	Message string `json:"message"`
}
