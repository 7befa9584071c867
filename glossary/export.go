package glossary

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// WritePairs writes a comma-separated table of two columns, Bengali and English,
// without a header: the form of one-way glossaries that Google Cloud
// Translation and DeepL take. Those systems replace every occurrence, so only
// approved terms are written that are no homographs. Each spelling has a
// row; one that several terms have is that of the term that [New] would give it
// to within a list. It is an error when no row is left.
func WritePairs(w io.Writer, terms []Term) error {
	return writePairs(csv.NewWriter(w), terms)
}

// WriteAmazon is like [WritePairs] with the header of language codes that a custom
// terminology for Amazon Translate begins with.
func WriteAmazon(w io.Writer, terms []Term) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"bn", "en"}); err != nil {
		return err
	}
	return writePairs(out, terms)
}

func writePairs(out *csv.Writer, terms []Term) error {
	rows := 0
	err := eachSpelling(terms, func(t *Term, form string) error {
		if t.Homograph {
			return nil
		}
		rows++
		return out.Write([]string{squeeze(form), squeeze(t.EN)})
	})
	if err != nil {
		return err
	}
	if rows == 0 {
		return errors.New("no term to write: those that are approved are homographs")
	}
	out.Flush()
	return out.Error()
}

// WriteOmegaT writes a glossary for OmegaT: lines of Bengali, English and a
// comment, separated by tabs. Each spelling of an approved term has a line for
// each accepted English form, so that OmegaT takes none of them for a mistake. The
// comment has the type, the forbidden forms and the note. [ReadOmegaT] reads
// the file.
func WriteOmegaT(w io.Writer, terms []Term) error {
	out := bufio.NewWriter(w)
	err := eachSpelling(terms, func(t *Term, form string) error {
		form = squeeze(form)
		if strings.HasPrefix(form, "#") {
			return located(t, fmt.Errorf("%q cannot stand in a glossary of OmegaT, where # begins a comment", form))
		}
		comment := t.Type
		for _, bad := range t.ForbiddenEN {
			comment = joinNotes(comment, "not "+bad)
		}
		comment = squeeze(joinNotes(comment, t.Note))
		for en := range t.accepted {
			fmt.Fprintf(out, "%s\t%s\t%s\n", form, squeeze(en), comment)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// eachSpelling calls f with each Bengali spelling of the approved terms, once, and
// with the term that has it: the first that prefers it, else the first. It is an
// error when no term is approved.
func eachSpelling(terms []Term, f func(t *Term, form string) error) error {
	owner := make(map[string]*Term) // by the folded spelling
	claim := func(t *Term, form string) {
		if key := bengali.Fold(form); owner[key] == nil {
			owner[key] = t
		}
	}
	var approved []*Term
	for i := range terms {
		if t := &terms[i]; t.IsApproved() {
			approved = append(approved, t)
			claim(t, t.BN)
		}
	}
	if len(approved) == 0 {
		return errors.New("no term to write: none is approved")
	}
	for _, t := range approved {
		for _, form := range t.Variants {
			claim(t, form)
		}
	}
	for _, t := range approved {
		for form := range t.spellings {
			key := bengali.Fold(form)
			if owner[key] != t {
				continue
			}
			owner[key] = nil // it is done
			if err := f(t, form); err != nil {
				return err
			}
		}
	}
	return nil
}
