package main

import (
	"io"
	"time"

	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/dobhashi/dobhashi/glossary/names/page"
)

// writeNamesPage writes the page for people.
func writeNamesPage(w io.Writer, found []names.Finding, paths []string) error {
	return page.Write(w, found, page.Options{Title: title(paths), Tool: "dobhashi", Version: version(), Created: time.Now().UTC()})
}
