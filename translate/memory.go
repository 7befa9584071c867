package translate

import (
	"context"

	"github.com/dobhashi/dobhashi/align"
)

// Memory remembers translations from one language into another: what people wrote or
// corrected, and what backends have answered, so that nothing is paid for twice. Package
// translate/memory has one in a file. It is safe for concurrent use, also by several
// processes.
//
// All texts are as a backend without links sees them: inline tags are placeholders, see
// [align.Placeholders].
type Memory interface {
	// Recall returns for each request what is remembered for the very same text, the zero
	// Recalled for nothing: the newest translation by people, else the answer of the same maker.
	Recall(ctx context.Context, requests []Request) ([]Recalled, error)
	// Similar returns at most n translations by people of texts like this one, the best first,
	// and none below [LeastSimilar]. The text itself, without its tags, may be among them.
	Similar(ctx context.Context, text string, n int) ([]align.Match, error)
	// Sending notes that these requests are about to be sent to a backend that costs money,
	// so that a run that is killed before the answer can be told from one that sent nothing.
	Sending(ctx context.Context, requests []Request) error
	// Remember stores the answers to requests, and takes the notes of Sending away. They are on the
	// disk when it returns. An empty answer is none, and is not stored.
	Remember(ctx context.Context, requests []Request, targets []string) error
}

// LeastSimilar is the lowest score, in percent, of a translation that is worth showing.
const LeastSimilar = 75

// Request is what is asked of a memory.
type Request struct {
	// Text is the source.
	Text string
	// Maker says who would translate it otherwise, in all that makes a difference: the
	// backend, its model and revision, and the terms that it is to place.
	Maker string
	// Origin names that backend to people.
	Origin string
	// AnyMaker takes the answer of another backend rather than none.
	AnyMaker bool
}

// Recalled is a translation from a memory.
type Recalled struct {
	// Target is empty if there is none.
	Target string
	// Origin names who made it: a backend, a file or a person.
	Origin string
	// Status is Reviewed for a translation by people, else Draft.
	Status align.Status
	// Sent says that the request was sent before, by a run that did not live to store the
	// answer: it will perhaps be charged twice. Target is empty then.
	Sent bool
}
