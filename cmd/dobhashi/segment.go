package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align/segment"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
)

func segmentCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "segment",
		Usage:     "cut texts into sentences, one a line",
		ArgsUsage: "[FILE...]",
		Description: "Reads FILEs, or standard input (also as -), Bengali or English.\n\n" + examples(
			"dobhashi segment story.txt",
			"dobhashi segment --offsets story.txt",
			`echo '{"id":"1","text":"সে এল। আমি গেলাম।"}' | dobhashi segment --jsonl`),
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "jsonl", Usage: `read {"id","text"} a line and write {"id","sentences","offsets"}; offsets are bytes of text`},
			&cli.BoolFlag{Name: "offsets", Usage: "print START<TAB>END<TAB>SENTENCE, in bytes of the file"},
		},
		Action: func(c *cli.Context) error {
			if c.Bool("jsonl") && c.Bool("offsets") {
				return &usageError{text: "--offsets is not for --jsonl", hint: "--jsonl writes the offsets by itself"}
			}
			opt := document.Options{AnyScript: true}
			readable := func(path string) error { return checkDocument(path, opt) }
			if c.Bool("jsonl") {
				readable = func(path string) error { _, err := os.Stat(path); return err }
			}
			paths, err := inputs(e, c.Args().Slice(), readable)
			if err != nil {
				return err
			}
			out := bufio.NewWriter(e.stdout)
			defer out.Flush()
			for _, p := range paths {
				if c.Bool("jsonl") {
					err = segmentJSON(e, p, out)
				} else {
					err = segmentText(e, p, opt, out, c.Bool("offsets"))
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func segmentText(e *env, path string, opt document.Options, out *bufio.Writer, offsets bool) error {
	d, err := openDocument(e, path, opt)
	if err != nil {
		return err
	}
	defer d.Close()
	for s, err := range d.Sentences() {
		if err != nil {
			return err
		}
		if offsets {
			fmt.Fprintf(out, "%d\t%d\t", s.Place.Start, s.Place.End)
		}
		out.WriteString(s.Text)
		if err := out.WriteByte('\n'); err != nil {
			return err
		}
	}
	return nil
}

// maxRecord is the longest line of JSON that is read.
const maxRecord = 64 << 20

func segmentJSON(e *env, path string, out *bufio.Writer) error {
	in := e.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", path, err)
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxRecord)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	n := 1
	for ; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		record, err := segmentRecord(lines.Bytes())
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
		if err := enc.Encode(record); err != nil {
			return err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s:%d: the line is longer than %d MiB", path, n, maxRecord>>20)
	case err != nil:
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	return nil
}

// sentences is what segment --jsonl writes for a text.
type sentences struct {
	ID        json.RawMessage `json:"id,omitempty"`
	Sentences []string        `json:"sentences"`
	Offsets   [][2]int        `json:"offsets"`
}

func segmentRecord(line []byte) (*sentences, error) {
	var in struct {
		ID   json.RawMessage `json:"id"`
		Text *string         `json:"text"`
	}
	if !utf8.Valid(line) {
		return nil, errors.New("invalid UTF-8")
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return nil, fmt.Errorf("not a JSON object with id and text: %w", err)
	}
	if in.Text == nil {
		return nil, errors.New("the JSON object has no text")
	}
	out := &sentences{in.ID, []string{}, [][2]int{}}
	for s := range segment.Split(*in.Text, segment.Options{}) {
		out.Sentences = append(out.Sentences, (*in.Text)[s.Start:s.End])
		out.Offsets = append(out.Offsets, [2]int{s.Start, s.End})
	}
	return out, nil
}
