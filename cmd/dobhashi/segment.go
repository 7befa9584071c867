package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/segment"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
)

func segmentCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "segment",
		Usage:     "cut texts into sentences, one a line",
		ArgsUsage: "[FILE...]",
		Description: "Reads FILEs, or standard input (also as -), Bengali or English. Bytes that are\n" +
			"no valid UTF-8 pass through.\n\n" + examples(
			"dobhashi segment story.txt",
			"dobhashi segment --join-lines --offsets story.txt",
			`echo '{"id":"1","text":"সে এল। আমি গেলাম।"}' | dobhashi segment --jsonl`,
			"dobhashi segment --srx > bengali.srx"),
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "jsonl", Usage: `read {"id","text"} a line and write {"id","sentences","offsets"}; offsets are bytes of text`},
			&cli.BoolFlag{Name: "offsets", Usage: "print START<TAB>END<TAB>SENTENCE, in bytes of the file"},
			&cli.StringFlag{Name: "lang", Value: "auto", Usage: "`LANG` take the text for bn or en; auto decides at each mark by the script before it"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` write it instead of standard output"},
			&cli.BoolFlag{Name: "srx", Usage: "print the rules as SRX 2.0 for CAT tools instead, as far as SRX can say them"},
		}, segmentFlags()...),
		Action: func(c *cli.Context) error { return runSegment(e, c) },
	}
}

func runSegment(e *env, c *cli.Context) error {
	switch {
	case c.Bool("jsonl") && c.Bool("offsets"):
		return &usageError{text: "--offsets is not for --jsonl", hint: "--jsonl writes the offsets by itself"}
	case c.Bool("srx") && (c.Bool("jsonl") || c.Bool("offsets") || c.Args().Present()):
		return usage("--srx prints rules and reads no text")
	}
	seg, err := segmentOptions(c)
	if err != nil {
		return err
	}
	var known bool
	if seg.Language, known = languages[c.String("lang")]; !known {
		return &usageError{text: fmt.Sprintf("%q is no value for --lang", c.String("lang")), hint: "one of auto, bn, en"}
	}
	opt := document.Options{Raw: true, Segment: seg}
	readable := func(path string) error { return checkDocument(path, opt) }
	if c.Bool("jsonl") {
		readable = isThere
	}
	var paths []string
	if !c.Bool("srx") {
		if paths, err = inputs(e, c.Args().Slice(), readable); err != nil {
			return err
		}
	}
	var to io.Writer = e.stdout
	var file *format.Output
	if path := c.String("output"); path != "" && path != "-" {
		if err := overwrites(e, path, append(paths, c.StringSlice("abbrev")...)); err != nil {
			return err
		}
		if file, err = format.CreateOutput(path); err != nil {
			return noFolder(path, err)
		}
		defer file.Abort()
		to = file
	}
	out := bufio.NewWriter(to)
	switch {
	case c.Bool("srx"):
		err = segment.WriteSRX(out, seg.Words)
	case c.Bool("jsonl"):
		enc := newEncoder(out)
		err = eachLine(e, paths, func(line []byte) error {
			record, err := segmentRecord(line, seg)
			if err != nil {
				return err
			}
			return enc.Encode(record)
		})
	default:
		err = segmentTexts(e, paths, opt, out, c.Bool("offsets"), file != nil)
	}
	// Of a pipeline's records those before an error are printed; a file is whole
	// or not there.
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err == nil && file != nil {
		err = file.Close()
	}
	return err
}

// segmentTexts cuts the documents at paths.
func segmentTexts(e *env, paths []string, opt document.Options, out *bufio.Writer, offsets, toFile bool) error {
	run := &segmentation{env: e, opt: opt, out: out, offsets: offsets, total: totalSize(paths)}
	run.say = &notes{w: e.stderr}
	run.say.width, _ = terminalWidth(e.stderr)
	if _, tty := terminalWidth(e.stdout.Writer); toFile || !tty {
		run.say.progress = newProgress(e.stderr, "sentence")
	}
	defer run.say.clear()
	for _, p := range paths {
		if err := run.do(p); err != nil {
			return err
		}
	}
	return nil
}

var languages = map[string]segment.Language{"auto": segment.Auto, "bn": segment.Bengali, "en": segment.English}

// segmentFlags are those of all commands that cut text into sentences.
func segmentFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "abbrev", KeepSpace: true,
			Usage: "`FILE` add the abbreviations in it, one a line, to the built-in ones; may be repeated"},
		&cli.BoolFlag{Name: "join-lines", Usage: "join the lines of hard-wrapped text, as from PDF; an empty line ends a paragraph"},
		&cli.BoolFlag{Name: "keep-quotes", Usage: "keep the sentences of a quotation together"},
	}
}

// segmentOptions are what segmentFlags say.
func segmentOptions(c *cli.Context) (segment.Options, error) {
	opt := segment.Options{JoinLines: c.Bool("join-lines"), KeepQuotes: c.Bool("keep-quotes")}
	for _, path := range c.StringSlice("abbrev") {
		if opt.Words == nil {
			opt.Words = new(segment.Words)
		}
		f, err := os.Open(path)
		if err != nil {
			return opt, fmt.Errorf("cannot read %w", err)
		}
		err = opt.Words.Read(f)
		f.Close()
		if err != nil {
			return opt, &hinted{fmt.Errorf("%s: %w", path, err),
				"one word a line; after a tab the name of a list may follow, such as units or speech-verbs"}
		}
	}
	return opt, nil
}

// segmentation is one run of the command over texts.
type segmentation struct {
	*env
	opt     document.Options
	out     *bufio.Writer
	offsets bool
	say     *notes

	total    int64 // bytes of all documents, 0 if not known
	finished int64 // bytes of those before
	n        int   // sentences
}

// do cuts the document at path.
func (r *segmentation) do(path string) error {
	d, err := openDocument(r.env, path, r.opt)
	if err != nil {
		return err
	}
	defer d.Close()
	done := func() int64 { return r.finished + d.BytesRead() }
	for s, err := range d.Sentences() {
		if err != nil {
			return err
		}
		if r.offsets {
			line := append(strconv.AppendInt(r.out.AvailableBuffer(), s.Place.Start, 10), '\t')
			r.out.Write(append(strconv.AppendInt(line, s.Place.End, 10), '\t'))
		}
		r.out.WriteString(s.Text)
		if err := r.out.WriteByte('\n'); err != nil {
			return err
		}
		r.n++
		r.say.step(r.n, done, r.total)
	}
	r.finished += d.BytesRead()
	for _, note := range d.Notes() {
		r.say.line("note: %s: %s", display(path, "standard input"), note)
	}
	return nil
}

// sentences is what segment --jsonl writes for a text.
type sentences struct {
	ID        json.RawMessage `json:"id,omitempty"`
	Sentences []jsonText      `json:"sentences"`
	Offsets   [][2]int        `json:"offsets"`
}

func segmentRecord(line []byte, opt segment.Options) (*sentences, error) {
	var in struct {
		ID   json.RawMessage `json:"id"`
		Text *jsonText       `json:"text"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return nil, fmt.Errorf("not a JSON object with id and text: %w", err)
	}
	if in.Text == nil {
		return nil, errors.New("the JSON object has no text")
	}
	text := string(*in.Text)
	out := &sentences{in.ID, []jsonText{}, [][2]int{}}
	for s := range segment.Split(text, opt) {
		out.Sentences = append(out.Sentences, jsonText(text[s.Start:s.End]))
		out.Offsets = append(out.Offsets, [2]int{s.Start, s.End})
	}
	return out, nil
}
