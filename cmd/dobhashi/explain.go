package main

import (
	"bufio"
	"fmt"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/dobhashi/dobhashi/translate/gloss"
)

// explain prints how the built-in engine comes to the draft of each sentence of the
// documents at paths.
func explain(e *env, back translate.Backend, paths []string, opt document.Options, g *glossary.Glossary) error {
	engine, ok := back.(*gloss.Engine)
	if !ok {
		return &usageError{text: fmt.Sprintf("%s does not explain its drafts", back.Info().Name), hint: "--explain is for --backend gloss"}
	}
	out := bufio.NewWriter(e.stdout)
	defer out.Flush()
	for _, path := range paths {
		d, err := openDocument(e, path, opt)
		if err != nil {
			return err
		}
		defer d.Close()
		for s, err := range d.Sentences() {
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%s:%d:%d: %s\n", printable(s.Place.Document), s.Place.Line, s.Place.Column, printable(s.Text))
			if _, err := out.WriteString(engine.Explain(translate.Segment{Text: s.Text, Terms: g.Match(s.Text)})); err != nil {
				return err
			}
		}
	}
	return nil
}
