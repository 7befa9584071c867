// Package segment cuts Bengali and English text into sentences: use [Split]
// for a text in memory and [Reader] for a stream of any length.
//
//	for s := range segment.Split(text, segment.Options{}) {
//		fmt.Println(text[s.Start:s.End])
//	}
//
// The text is never changed. A sentence is a range of its bytes without white
// space and zero-width characters at the edges, and only such characters lie
// between two sentences. Invalid UTF-8 passes through.
//
// The rules in short:
//   - । ॥ ৷ ? ! and the fullwidth forms end a sentence, and so does every line
//     break (LF, CRLF, U+0085, U+2028, U+2029; a CR alone is white space).
//     Closing quotes and brackets, reference marks, verse numbers and emoji
//     that follow belong to the sentence.
//   - A full stop ends an English sentence unless it belongs to an
//     abbreviation, an initial or a number. In Bengali it ends one where it
//     was typed for a danda: after a finite verb, an inflected word, or before
//     a word that opens sentences. The script before the stop decides.
//   - An ellipsis ends an English sentence before a capital, never a Bengali one.
//   - | is a danda in a line that ends in |.
//   - A sentence in a quotation is a sentence of its own. If something led in,
//     the closing quote ends it; if the quotation opened the sentence, the
//     speech tag after it stays with it. A title or slogan quoted in mid
//     sentence, or a bracket opened there, is never cut.
//   - A list marker stays with its item.
//
// testdata/cases.tsv has each rule as cases. The words by which the rules decide
// are in the files of the folder data; [Words] adds to them.
//
// The decisions look at most [Lookahead] bytes ahead, so a stream and a string
// are cut alike.
package segment

import "iter"

// Lookahead is how many bytes after a possible end of a sentence can have an
// influence on the decision.
const Lookahead = 4096

// DefaultMaxBytes is the longest sentence if [Options] does not say otherwise.
const DefaultMaxBytes = 16 << 10

// The limits of Options.MaxBytes: a sentence holds more than a word, and a
// Reader holds a few sentences.
const (
	minMaxBytes = 64
	maxMaxBytes = 1 << 20
)

// A Language has its own rules for the full stop, the ellipsis and what goes on
// in lower case.
type Language byte

// The languages. With Auto the script before each mark decides.
const (
	Auto Language = iota
	Bengali
	English
)

// Options changes how text is cut. The zero value is ready for use.
type Options struct {
	// MaxBytes is the length of the longest sentence in bytes, 0 for
	// DefaultMaxBytes, at least 64 and at most 1 MiB. A longer sentence is cut
	// at its last white space, else between two characters as readers see them.
	MaxBytes int
	// Language is that of the whole text, whatever the script of its words.
	Language Language
	// Words has the words of the user beside the built-in ones; nil for none.
	Words *Words
	// JoinLines takes text that is wrapped at a fixed width, as from PDF: line
	// breaks inside a paragraph do not end a sentence and stay in it. It does
	// nothing with Lines.
	JoinLines bool
	// KeepQuotes keeps the sentences of a quotation together, with what
	// introduces them, if the quotation is closed in its line and within the
	// look-ahead.
	KeepQuotes bool
	// Lines makes each line (LF or CRLF) one unit, as in test sets.
	Lines bool
}

// Span is the byte range [Start, End) of a sentence in its text.
type Span struct{ Start, End int }

// Split returns the sentences of text in order.
func Split(text string, opt Options) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		s := newScanner(opt)
		for {
			sp, _, st := s.next(text, true)
			if st != found || !yield(sp) {
				return
			}
		}
	}
}
