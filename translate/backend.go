package translate

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
)

// Segment is one text for a backend to translate.
type Segment struct {
	// Text is the source text, with at least one letter.
	Text string
	// Terms are the glossary terms in Text, in order, not overlapping, with
	// offsets into Text. A backend that cannot use them ignores them. Homographs
	// are among them, and are not to be placed: see [glossary.Term].
	Terms []glossary.Match
	// Before are the sentences before this one in its document, at most Info.Context of
	// them and the nearest last. They are not to be translated.
	Before []string
	// Similar are translations of similar texts that people made, at most Info.Examples
	// of them and the best first.
	Similar []Example
}

// Example is a text and its translation.
type Example struct{ Source, Target string }

// Output is the translation of one segment.
type Output struct {
	// Text is plain text: entities decoded, no markup added.
	Text string
	// Words and Unknown count the source words, and those that were only
	// transliterated; both 0 when the backend does not know.
	Words, Unknown int
	// Links are the words of the segment and those of Text that translate them, nil
	// when the backend does not know.
	Links []align.Link
}

// Backend is a translation system.
//
// Translate returns one output for each segment, in order, or an error for
// the whole batch. It never returns an empty text for a segment without an
// error. It is safe for concurrent use, does not change the batch, returns soon
// after ctx ends, and does not retry: [Drafts] does. An error that the caller
// can act on is an [*Error]; any other counts as Fatal.
type Backend interface {
	// Info is always the same for one backend.
	Info() Info
	Translate(ctx context.Context, batch []Segment) ([]Output, error)
}

// Checker is a backend that can tell whether its server is there and takes its key, by a
// call that costs nothing.
type Checker interface {
	// Check returns a few words about the server, such as its version and whether it has the
	// languages, and the server's clock, the zero time if it does not tell.
	Check(ctx context.Context) (about string, clock time.Time, err error)
}

// Info says what a backend is and what it can take.
type Info struct {
	// Name is what the user types after --backend; Model is the system behind it.
	Name, Model string
	// Rough says that the output is far from what a person would write.
	Rough bool
	// Paid says that use costs money. Such a backend is used only when named.
	Paid bool
	// Links says that the backend gives word links, by which inline tags find their places. To
	// others the runner sends a text with placeholders, and takes them out of what comes back.
	Links bool
	// PlacesTerms says that the backend writes the English of Segment.Terms
	// itself. For the others the runner gives the source its preferred spelling
	// before, and repairs the target after.
	PlacesTerms bool
	// ReadsTerms says that the answer depends on Segment.Terms, as it does with PlacesTerms.
	ReadsTerms bool
	// Context is how many sentences before a segment help the backend, and Examples how many
	// translations of similar texts do; 0 for none.
	Context, Examples int
	// Revision changes when the same model would answer the same segment in another way,
	// for example because the prompt is a new one. What was remembered is then not used.
	Revision string
	// Limits are what one call can take.
	Limits Limits
}

// Limits bound the calls of Translate.
type Limits struct {
	// Items is the most segments in a batch; 0 is no limit.
	Items int
	// Size is the largest sum of Measure over a batch; 0 is no limit. A single
	// text that is larger comes alone.
	Size int
	// Measure gives the size of a text in the backend's own unit, for example
	// bytes or code points; nil means bytes.
	Measure func(string) int
	// Jobs is how many batches are best under way at once; 0 means one. The
	// user may ask for another number.
	Jobs int
}

// Kind sorts errors by what a caller can do about them.
type Kind int

// Kinds of errors.
const (
	// Fatal errors come back however often one tries.
	Fatal Kind = iota
	// Temporary errors are worth another try.
	Temporary
	// Auth means that a key or a right is missing or wrong.
	Auth
	// Quota means that a quota or budget is spent, and waiting minutes will not help.
	Quota
	// Unfit means that the answer does not fit the batch: one text too few, an empty one, a
	// batch that is too large. Another try is worth it, and after that a smaller batch.
	Unfit
)

// Error is a failure of a backend. Its text never holds a key.
type Error struct {
	// Kind says what the caller can do.
	Kind Kind
	// RetryAfter is how long the server asked to wait, 0 if it did not say.
	RetryAfter time.Duration
	// Hint says what the user can do, if anything is known.
	Hint string
	// Billed says that the call may have been carried out, and charged, though no answer came.
	Billed bool
	// Err says what failed. It is never nil.
	Err error
}

// Error is the text of Err. The hint is not in it.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first [*Error] in err's tree, Fatal if there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Fatal
}

// check enforces the contract that every backend promises: as many outputs
// as segments, none of them empty.
func check(name string, batch []Segment, out []Output) error {
	if len(out) != len(batch) {
		return &Error{Kind: Unfit, Err: fmt.Errorf("%s gave %d translations for %d sentences", name, len(out), len(batch))}
	}
	for i := range out {
		if strings.TrimSpace(out[i].Text) == "" {
			return &Error{Kind: Unfit, Err: fmt.Errorf("%s gave an empty translation for %.40q", name, batch[i].Text)}
		}
	}
	return nil
}
