package glossary

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// tableColumns are those of our own table, in the order in which they are written.
var tableColumns = []string{"bn", "en", "type", "variants", "forbidden_en", "status", "case", "homograph", "note"}

// WriteTSV writes terms in their order as a tab-separated table that [Load] reads
// back without loss. White space is squeezed as Load does. What a table
// cannot hold is an error that names the term: a | in a form, a preferred
// spelling that begins with #, and what Load would refuse.
func WriteTSV(w io.Writer, terms []Term) error {
	out := bufio.NewWriter(w)
	err := writeTable(terms, func(cells []string) error {
		_, err := fmt.Fprintln(out, strings.Join(cells, "\t"))
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// WriteCSV is like [WriteTSV] with commas.
func WriteCSV(w io.Writer, terms []Term) error {
	out := csv.NewWriter(w)
	if err := writeTable(terms, out.Write); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// writeTable calls write with the header and then with the cells of each term.
func writeTable(terms []Term, write func(cells []string) error) error {
	cols := make(map[string]int)
	for i, name := range tableColumns {
		cols[name] = i
	}
	if err := write(tableColumns); err != nil {
		return err
	}
	for i := range terms {
		t := &terms[i]
		cells, err := tableCells(t)
		if err == nil {
			_, err = term(cells, cols) // as it will be read
		}
		if err != nil {
			return located(t, err)
		}
		if err := write(cells); err != nil {
			return err
		}
	}
	return nil
}

func tableCells(t *Term) (cells []string, err error) {
	list := func(forms []string) string {
		for _, form := range forms {
			if strings.Contains(form, "|") {
				err = fmt.Errorf("%q cannot stand in a table, where | separates values", form)
			}
		}
		return squeeze(strings.Join(forms, "|"))
	}
	yesIf := func(b bool) string {
		if b {
			return "yes"
		}
		return ""
	}
	status := t.Status
	if status == "" {
		status = Approved
	}
	cells = []string{squeeze(t.BN), list(append([]string{t.EN}, t.AlsoEN...)), squeeze(t.Type), list(t.Variants),
		list(t.ForbiddenEN), string(status), yesIf(t.Case), yesIf(t.Homograph), squeeze(t.Note)}
	if err == nil && strings.HasPrefix(cells[0], "#") {
		err = fmt.Errorf("%q cannot stand in a table, where # begins a comment", cells[0])
	}
	if _, bad := validate(strings.Join(cells, "")); err == nil && bad != nil {
		err = errors.New("a text is not valid UTF-8 or has a NUL byte")
	}
	return cells, err
}

// located adds to an error about a term where it was read, if that is known.
func located(t *Term, err error) error {
	if t.File == "" {
		return err
	}
	return fmt.Errorf("%s:%d: %w", t.File, t.Line, err)
}
