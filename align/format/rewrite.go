package format

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/dobhashi/dobhashi/align"
)

// Rewrite makes a file at path of the file at from, with edits made: all other
// bytes stay as they are. Both may be the same file. It appears when it is
// complete, see [CreateOutput]. Edits may come in any order; two that overlap are
// an error.
func Rewrite(path, from string, edits []align.Edit) error {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("cannot read %w", err)
	}
	defer in.Close()
	out, err := CreateOutput(path)
	if err != nil {
		return err
	}
	defer out.Abort()
	if err := Splice(out, in, edits); err != nil {
		return err
	}
	return out.Close()
}

// Splice copies r to w with edits made, see [Rewrite].
func Splice(w io.Writer, r io.Reader, edits []align.Edit) error {
	edits = slices.SortedFunc(slices.Values(edits), func(a, b align.Edit) int { return cmp.Compare(a.Start, b.Start) })
	at := int64(0)
	for _, e := range edits {
		if e.Start < at {
			return fmt.Errorf("two changes overlap at byte %d", e.Start)
		}
		if _, err := io.CopyN(w, r, e.Start-at); err == io.EOF {
			return errChanged
		} else if err != nil {
			return err
		}
		old := make([]byte, len(e.Old))
		if _, err := io.ReadFull(r, old); err != nil || !bytes.Equal(old, e.Old) {
			return errChanged
		}
		if _, err := w.Write(e.New); err != nil {
			return err
		}
		at = e.Start + int64(len(e.Old))
	}
	_, err := io.Copy(w, r)
	return err
}

var errChanged = errors.New("the file was changed while it was read")
