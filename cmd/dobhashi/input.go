package main

import (
	"os"

	"github.com/dobhashi/dobhashi/translate/document"
)

// inputs are the paths that a command reads: args, or standard input. All of
// them are looked at with readable before any is worked on, - and pipes apart,
// which give their text only once.
func inputs(e *env, args []string, readable func(path string) error) ([]string, error) {
	if len(args) == 0 {
		if _, tty := terminalWidth(e.stdin); tty {
			return nil, &usageError{text: "no file to read", hint: "name a file, or pipe a text in"}
		}
		return []string{"-"}, nil
	}
	stdin := false
	for _, p := range args {
		if p == "-" {
			if stdin {
				return nil, usage("standard input (-) can be read only once")
			}
			stdin = true
			continue
		}
		if st, err := os.Stat(p); err == nil && !st.Mode().IsRegular() && !st.IsDir() {
			continue
		}
		if err := readable(p); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// checkDocument returns the error that reading the document would begin with.
func checkDocument(path string, opt document.Options) error {
	d, err := document.Open(path, opt)
	if err != nil {
		return err
	}
	return d.Close()
}

func openDocument(e *env, path string, opt document.Options) (*document.Document, error) {
	if path == "-" {
		return document.New("-", e.stdin, opt)
	}
	return document.Open(path, opt)
}
