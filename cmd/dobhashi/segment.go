package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/dobhashi/dobhashi/align/segment"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
)

func segmentCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "segment",
		Usage:     "cut texts into sentences, one a line",
		ArgsUsage: "[FILE...]",
		Description: examples(
			"dobhashi segment story.txt",
			"dobhashi segment --offsets story.txt",
			`echo '{"id":"1","text":"সে এল। আমি গেলাম।"}' | dobhashi segment --jsonl`),
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "jsonl", Usage: `read {"id","text"} a line and write {"id","sentences","offsets"}; offsets are bytes of text`},
			&cli.BoolFlag{Name: "offsets", Usage: "print the byte offsets before each sentence: START<TAB>END<TAB>SENTENCE"},
		},
		Action: func(c *cli.Context) error {
			paths, err := sources(e, c.Args().Slice())
			if err != nil {
				return err
			}
			out := bufio.NewWriter(e.stdout)
			for _, p := range paths {
				if c.Bool("jsonl") {
					err = segmentJSON(e, p, out)
				} else {
					err = segmentText(e, p, out, c.Bool("offsets"))
				}
				if err != nil {
					out.Flush()
					return err
				}
			}
			return stdoutError(out.Flush())
		},
	}
}

func segmentText(e *env, path string, out *bufio.Writer, offsets bool) error {
	var d *document.Document
	var err error
	if path == "-" {
		d, err = document.New("-", e.stdin, document.Options{AnyScript: true})
	} else {
		d, err = document.Open(path, document.Options{AnyScript: true})
	}
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
			return stdoutError(err)
		}
	}
	return nil
}

// maxRecord is the longest line of JSON that is read.
const maxRecord = 64 << 20

func segmentJSON(e *env, path string, out *bufio.Writer) error {
	r := e.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", path, err)
		}
		defer f.Close()
		r = f
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxRecord)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var in struct {
			ID   json.RawMessage `json:"id"`
			Text string          `json:"text"`
		}
		if err := json.Unmarshal(lines.Bytes(), &in); err != nil {
			return fmt.Errorf("%s:%d: not a JSON object with id and text: %w", path, n, err)
		}
		res := struct {
			ID        json.RawMessage `json:"id,omitempty"`
			Sentences []string        `json:"sentences"`
			Offsets   [][2]int        `json:"offsets"`
		}{in.ID, []string{}, [][2]int{}}
		for s := range segment.Split(in.Text, segment.Options{}) {
			res.Sentences = append(res.Sentences, in.Text[s.Start:s.End])
			res.Offsets = append(res.Offsets, [2]int{s.Start, s.End})
		}
		if err := enc.Encode(res); err != nil {
			return stdoutError(err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	return nil
}

// sources are the files of a command that reads any kind of text.
func sources(e *env, args []string) ([]string, error) {
	if len(args) > 0 {
		return args, nil
	}
	if _, tty := terminalWidth(e.stdin); tty {
		return nil, &usageError{text: "no file to read", hint: "name a file, or pipe a text in"}
	}
	return []string{"-"}, nil
}
