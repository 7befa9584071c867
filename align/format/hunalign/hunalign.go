// Package hunalign stores the beads of two texts as the aligner hunalign prints them, for
// the tools that read that: [NewWriter] the text, a bead a line, and [NewLadder] the
// numbers of the sentences. The quality is the confidence of the bead, from 0 to 1.
package hunalign

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/oneline"
)

const bufferSize = 64 << 10

// between stands between the sentences of one side of a bead.
const between = " ~~~ "

// Writer writes SOURCE<TAB>TARGET<TAB>QUALITY a line.
type Writer struct {
	// Spaces counts the tabs and line breaks inside texts that were written as spaces,
	// see [oneline.Append].
	Spaces int
	// Joined counts the texts of which it was not known where their sentences end, so
	// that only a space stands between them.
	Joined int

	out *bufio.Writer
	buf []byte // what is being written, kept for its capacity
}

// NewWriter returns a Writer on out.
func NewWriter(out io.Writer) *Writer {
	return &Writer{out: bufio.NewWriterSize(out, bufferSize)}
}

// Write stores p, which must be of a bead, as a line.
func (w *Writer) Write(p *align.Pair) error {
	if p.Bead == nil {
		return noBead(p)
	}
	b := w.appendSide(w.buf[:0], p.Source, p.SourceJoins, p.Bead.Source)
	b = append(b, '\t')
	b = w.appendSide(b, p.Target, p.TargetJoins, p.Bead.Target)
	b = appendQuality(append(b, '\t'), p.Bead)
	w.buf = b
	_, err := w.out.Write(b)
	return err
}

func (w *Writer) appendSide(b []byte, text string, joins []int, sentences [2]int) []byte {
	if len(joins) != max(0, sentences[1]-sentences[0]-1) {
		w.Joined++
		joins = nil
	}
	begin := 0
	for _, at := range joins {
		b = w.appendText(b, text[begin:at-1])
		b = append(b, between...)
		begin = at
	}
	return w.appendText(b, text[begin:])
}

func (w *Writer) appendText(b []byte, s string) []byte {
	b, spaces := oneline.Append(b, s)
	w.Spaces += spaces
	return b
}

// Flush hands on what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// Close ends the file. The report has no place in it.
func (w *Writer) Close(*align.Report) error { return w.out.Flush() }

// Notes tells people what was changed, nil when nothing was.
func (w *Writer) Notes() []string {
	var notes []string
	if w.Spaces > 0 {
		notes = append(notes, fmt.Sprintf("tabs and line breaks inside texts, written as spaces: %d", w.Spaces))
	}
	if w.Joined > 0 {
		notes = append(notes, fmt.Sprintf("texts of several sentences without%sbetween them, as it is not known where they end: %d", between, w.Joined))
	}
	return notes
}

// Ladder writes SOURCE<TAB>TARGET<TAB>QUALITY a line: where a bead begins in both texts, in
// sentences from 0. The last line has the ends of the texts.
type Ladder struct {
	out  *bufio.Writer
	ends [2]int // of the bead before
	buf  []byte
}

// NewLadder returns a Ladder on out.
func NewLadder(out io.Writer) *Ladder {
	return &Ladder{out: bufio.NewWriterSize(out, bufferSize)}
}

// Write stores where the bead of p begins. It must begin where the one before ended: a
// ladder is of two texts, and no bead may be left out.
func (w *Ladder) Write(p *align.Pair) error {
	if p.Bead == nil {
		return noBead(p)
	}
	if begin := [2]int{p.Bead.Source[0], p.Bead.Target[0]}; begin != w.ends {
		return fmt.Errorf("the pair %s begins with the sentences %d and %d, not with %d and %d: a ladder is of two texts and has all their beads",
			p.ID, begin[0]+1, begin[1]+1, w.ends[0]+1, w.ends[1]+1)
	}
	if err := w.rung(p.Bead); err != nil {
		return err
	}
	w.ends = [2]int{p.Bead.Source[1], p.Bead.Target[1]}
	return nil
}

// rung writes the line at which a bead begins.
func (w *Ladder) rung(b *align.Bead) error {
	w.buf = strconv.AppendInt(w.buf[:0], int64(w.ends[0]), 10)
	w.buf = strconv.AppendInt(append(w.buf, '\t'), int64(w.ends[1]), 10)
	w.buf = appendQuality(append(w.buf, '\t'), b)
	_, err := w.out.Write(w.buf)
	return err
}

// Flush hands on what is buffered.
func (w *Ladder) Flush() error { return w.out.Flush() }

// Close writes the last line, at which no bead begins. The report has no place in the file.
func (w *Ladder) Close(*align.Report) error {
	if err := w.rung(&align.Bead{}); err != nil {
		return err
	}
	return w.out.Flush()
}

// Notes is nil: nothing is lost.
func (w *Ladder) Notes() []string { return nil }

func noBead(p *align.Pair) error {
	return fmt.Errorf("the pair %s does not say of which sentences it is: dobhashi align makes such pairs, of two texts", p.ID)
}

// appendQuality ends a line.
func appendQuality(b []byte, bead *align.Bead) []byte {
	return append(strconv.AppendFloat(b, bead.Confidence, 'g', 4, 64), '\n')
}
