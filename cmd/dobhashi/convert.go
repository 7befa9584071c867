package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/tbx"
	"github.com/urfave/cli/v2"
)

// readGlossary reads a glossary of any format: TBX is known by its content, OmegaT's
// by the extension of path. The note, if there is one, says what was left out.
func readGlossary(r io.Reader, path string) (terms []glossary.Term, note string, err error) {
	in := bufio.NewReader(r)
	head, _ := in.Peek(64)
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case ext == ".tbx" || isXML(head):
		terms, skipped, err := tbx.Read(in, path)
		if skipped > 0 {
			note = fmt.Sprintf("%s: left out %s without a Bengali or an English term", path, entries(skipped))
		}
		return terms, note, err
	case ext == ".txt" || ext == ".utf8" || ext == ".tab":
		terms, err = glossary.ReadOmegaT(in, path)
	default:
		terms, err = glossary.Load(in, path)
	}
	return terms, "", err
}

// isXML tells whether a file that begins with head does so with a tag, in UTF-8 or
// UTF-16. No table does.
func isXML(head []byte) bool {
	for _, b := range head {
		switch b {
		case 0, ' ', '\t', '\r', '\n', 0xEF, 0xBB, 0xBF, 0xFE, 0xFF: // byte order marks
		default:
			return b == '<'
		}
	}
	return false
}

func readGlossaryFile(path string) (terms []glossary.Term, note string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, "", fmt.Errorf("cannot read the glossary: %w", err)
	}
	defer f.Close()
	return readGlossary(f, path)
}

// openGlossary is like readGlossaryFile, with - for standard input.
func openGlossary(e *env, path string) (terms []glossary.Term, note string, err error) {
	if path == "-" {
		return readGlossary(e.stdin, "-")
	}
	return readGlossaryFile(path)
}

// glossaryFormat is a way to write a glossary.
type glossaryFormat struct {
	name  string
	write func(w io.Writer, terms []glossary.Term) error
}

var glossaryFormats = []glossaryFormat{
	{"tsv", glossary.WriteTSV},
	{"csv", glossary.WriteCSV},
	{"tbx", tbx.Write},
	{"tbx-v2", tbx.WriteV2},
	{"omegat", glossary.WriteOmegaT},
	{"google", glossary.WritePairs},
	{"deepl", glossary.WritePairs},
	{"amazon", glossary.WriteAmazon},
}

func glossaryFormatNames() (names []string) {
	for _, f := range glossaryFormats {
		names = append(names, f.name)
	}
	return names
}

func importGlossaries(e *env, c *cli.Context) error {
	name, err := tableFormat(c.String("output"))
	if err != nil {
		return err
	}
	return convertGlossaries(e, c, name)
}

// tableFormat is the format of a table that is written to path.
func tableFormat(path string) (name string, err error) {
	if path == "" || path == "-" {
		return "tsv", nil
	}
	if name = extension(path); name != "tsv" && name != "csv" {
		return "", &usageError{text: fmt.Sprintf("the name %q does not tell a format", path), hint: "end it with .tsv or .csv"}
	}
	return name, nil
}

func exportGlossaries(e *env, c *cli.Context) error {
	name, path := c.String("format"), c.String("output")
	switch ext := extension(path); {
	case name != "":
	case path == "" || path == "-":
		return &usageError{text: "no format", hint: "name a --format: one of " + strings.Join(glossaryFormatNames(), ", ")}
	case ext == "tbx" || ext == "tsv" || ext == "csv":
		name = ext
	default:
		return &usageError{text: fmt.Sprintf("the name %q does not tell a format", path),
			hint: "end it with one of .tbx .tsv .csv, or name a --format"}
	}
	return convertGlossaries(e, c, name)
}

func extension(path string) string {
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
}

// convertGlossaries writes the glossaries that are named, merged, in a format.
func convertGlossaries(e *env, c *cli.Context, name string) error {
	if !slices.Contains(glossaryFormatNames(), name) {
		return &usageError{text: fmt.Sprintf("there is no format %q", name), hint: "one of " + strings.Join(glossaryFormatNames(), ", ")}
	}
	if !c.Args().Present() {
		return &usageError{text: "no glossary to read", hint: "dobhashi glossary " + c.Command.Name + " --help has examples"}
	}
	paths, err := inputs(e, c.Args().Slice(), isThere)
	if err != nil {
		return err
	}
	output := cmp.Or(c.String("output"), "-")
	if err := overwrites(e, output, paths); err != nil {
		return err
	}
	say := &notes{w: e.stderr}
	var lists [][]glossary.Term
	for _, path := range paths {
		terms, note, err := openGlossary(e, path)
		if err != nil {
			return err
		}
		if note != "" {
			say.line("note: %s", note)
		}
		lists = append(lists, terms)
	}
	merged, conflicts := glossary.Merge(lists...)
	for _, conflict := range conflicts {
		say.line("warning: %s", conflict)
	}
	return writeGlossary(e, output, name, merged)
}

// writeGlossary writes terms to a file, or standard output (-), in one of the
// glossaryFormats.
func writeGlossary(e *env, output, name string, terms []glossary.Term) error {
	i := slices.IndexFunc(glossaryFormats, func(f glossaryFormat) bool { return f.name == name })
	if output == "-" {
		return glossaryFormats[i].write(e.stdout, terms)
	}
	file, err := format.CreateOutput(output)
	if err != nil {
		return noFolder(output, err)
	}
	defer file.Abort()
	if err := glossaryFormats[i].write(file, terms); err != nil {
		return err
	}
	return file.Close()
}
