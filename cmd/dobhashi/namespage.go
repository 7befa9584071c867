package main

import (
	"errors"
	"io"

	"github.com/dobhashi/dobhashi/glossary/names"
)

// writeNamesPage writes the page for people.
func writeNamesPage(w io.Writer, found []names.Finding, paths []string) error {
	return errors.New("not yet")
}
