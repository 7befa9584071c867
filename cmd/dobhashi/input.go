package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
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

// isThere returns the error of looking at the file.
func isThere(path string) error {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &hinted{fmt.Errorf("%s: no such file", path), "check the spelling and the folder"}
	}
	return err
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

// maxLine is the longest line of records that is read, in bytes.
const maxLine = 64 << 20

// eachLine calls f with each line of the files at paths that is not blank. Its
// errors, apart from those of writing, name the file and the line.
func eachLine(e *env, paths []string, f func(line []byte) error) error {
	for _, path := range paths {
		if err := eachLineOf(e, path, f); err != nil {
			return err
		}
	}
	return nil
}

func eachLineOf(e *env, path string, f func(line []byte) error) error {
	in := e.stdin
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", path, err)
		}
		defer file.Close()
		in = file
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	n := 1
	for ; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		err := errors.New("invalid UTF-8")
		if utf8.Valid(line) {
			err = f(line)
		}
		if err != nil && e.stdout.err == nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		} else if err != nil {
			return err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s:%d: the line is longer than %d MiB", path, n, maxLine>>20)
	case err != nil:
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	return nil
}

// newEncoder writes JSON Lines, with < > and & as they are.
func newEncoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

// records reads the inputs of c and writes what f makes of each line: as text, or
// as JSON with --jsonl. Record is what a line of JSON holds; text sets it to a
// line of text.
func records[Record any](e *env, c *cli.Context, text func(r *Record, line string), f func(*Record) (out any, plain string, err error)) error {
	paths, err := inputs(e, c.Args().Slice(), isThere)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(e.stdout)
	defer out.Flush()
	enc := newEncoder(out)
	return eachLine(e, paths, func(line []byte) error {
		r := new(Record)
		if !c.Bool("jsonl") {
			text(r, string(line))
		} else if err := json.Unmarshal(line, r); err != nil {
			return fmt.Errorf("not a JSON object: %w", err)
		}
		record, plain, err := f(r)
		if err != nil {
			return err
		}
		if c.Bool("jsonl") {
			return enc.Encode(record)
		}
		_, err = fmt.Fprintln(out, plain)
		return err
	})
}
