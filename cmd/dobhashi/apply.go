package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/review"
	"github.com/urfave/cli/v2"
)

func applyCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "apply",
		Usage:     "take the corrections of a review table into its pairs",
		ArgsUsage: "TABLE.docx PAIRS",
		Description: "Shows what people changed in a review table (convert or translate make one: name\n" +
			"it .review.docx), beside the pairs that it was made of (.tsv .jsonl .tmx .xlf).\n" +
			"Rows are found by their ID. With -o all pairs are written, with the changes.\n" +
			"Those that were edited, or have ok, done, approved, final or reviewed in the\n" +
			"column Status, are then reviewed. A row in doubt is not applied but told, and\n" +
			"the exit code is 3.\n\n" +
			examples("dobhashi apply story.review.docx pairs.tsv",
				"dobhashi apply story.review.docx pairs.tsv -o reviewed.tmx",
				"dobhashi apply --write story.review.docx pairs.tsv"),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` write all pairs there, with the changes"},
			&cli.BoolFlag{Name: "write", Usage: "change PAIRS, if nothing that is in it would be lost"},
			&cli.BoolFlag{Name: "json", Usage: "print a JSON object for each row that differs or is in doubt"},
			&cli.StringFlag{Name: "from", Value: "bn", Usage: "language `CODE` of the sources, for the header of FILE"},
			&cli.StringFlag{Name: "to", Value: "en", Usage: "language `CODE` of the targets"},
			&cli.BoolFlag{Name: "quiet", Usage: "print no summary"},
		},
		Action: func(c *cli.Context) error { return applyTable(e, c) },
	}
}

func applyTable(e *env, c *cli.Context) (err error) {
	if c.NArg() != 2 {
		return &usageError{text: "apply takes a review table and the pairs that it is of", hint: "dobhashi apply story.review.docx pairs.tsv"}
	}
	paths, err := inputs(e, c.Args().Slice(), isThere)
	if err != nil {
		return err
	}
	table, pairs := paths[0], paths[1]
	if table == "-" || !strings.EqualFold(filepath.Ext(table), ".docx") {
		return &usageError{text: fmt.Sprintf("%s is no .docx", display(table, "standard input")), hint: "dobhashi apply story.review.docx pairs.tsv"}
	}
	to, err := applyTo(e, c, paths)
	if err != nil {
		return err
	}
	a := &applier{table: table, rows: make(map[string]*tableRow), say: &notes{w: e.stderr, quiet: c.Bool("quiet")}, out: bufio.NewWriter(e.stdout)}
	a.say.width, _ = terminalWidth(e.stderr)
	if _, tty := terminalWidth(e.stdout.Writer); tty {
		a.colours = os.Getenv("NO_COLOR") == ""
	}
	if c.Bool("json") {
		a.enc = newEncoder(a.out)
	}
	if err := a.read(); err != nil {
		return err
	}
	meta := align.Meta{From: c.String("from"), To: c.String("to"), Title: title(paths[1:]), Tool: "dobhashi", Version: version(), Created: time.Now().UTC()}
	in, err := openPairs(e, pairs, meta, nil)
	if err != nil {
		return err
	}
	defer in.close()
	var sinks *sinks
	if to != nil {
		if sinks, err = openSinks(e, to, meta, nil); err != nil {
			return err
		}
		defer sinks.abort()
	}
	var report align.Report
	for u, err := range in.units {
		if err != nil {
			return err
		}
		p := u.Pair()
		report.Pairs++
		a.apply(&p, report.Pairs)
		if sinks != nil {
			if err := sinks.write(&p); err != nil {
				return err
			}
		}
	}
	a.rest()
	if err := a.out.Flush(); err != nil {
		return err
	}
	var wrote []string
	if sinks != nil && (c.String("output") != "" || a.changed+a.confirmed+a.commented > 0) {
		if wrote, err = sinks.close(&report); err != nil {
			return err
		}
		for _, n := range sinks.notes() {
			a.say.line("note: %s", n)
		}
	}
	a.summary(report.Pairs)
	for _, path := range wrote {
		a.say.line("wrote %s: %s", path, count(report.Pairs, "pair"))
	}
	if a.problems > 0 {
		return errFindings
	}
	return nil
}

// applyTo is where the pairs are to go, nil if they are only compared.
func applyTo(e *env, c *cli.Context, paths []string) ([]destination, error) {
	output, pairs := c.String("output"), paths[1]
	switch {
	case !c.Bool("write") && output == "":
		return nil, nil
	case !c.Bool("write") && output == "-":
		return nil, &usageError{text: "standard output has what changes", hint: "name a file after -o"}
	case !c.Bool("write"):
		return destinations(e, wanted{outputs: []string{output}, read: paths}, align.Meta{From: c.String("from"), To: c.String("to")})
	case output != "":
		return nil, usage("--write changes PAIRS; it does not go with -o")
	}
	f, ok := format.ForPath(pairs)
	if pairs == "-" || !ok || f.Read == nil || f.New == nil {
		return nil, &usageError{text: fmt.Sprintf("%s cannot be changed", display(pairs, "standard input")), hint: "-o FILE writes the pairs to another file"}
	}
	if same, err := writesAlike(f, pairs); err != nil {
		return nil, err
	} else if !same {
		return nil, &hinted{fmt.Errorf("%s has more in it than can be written again", pairs), "-o FILE writes the pairs to another file"}
	}
	return []destination{{path: pairs, format: f}}, nil
}

// writesAlike tells whether the pairs of a file, written again, make the same file.
func writesAlike(f format.Format, path string) (bool, error) {
	in, err := os.Open(path)
	if err != nil {
		return false, fmt.Errorf("cannot read %w", err)
	}
	defer in.Close()
	again, err := os.Open(path)
	if err != nil {
		return false, fmt.Errorf("cannot read %w", err)
	}
	defer again.Close()
	same := &sameAs{want: bufio.NewReader(again)}
	w := f.New(same, align.Meta{})
	for u, err := range f.Read(in, path) {
		if err != nil {
			return false, err
		}
		p := u.Pair()
		if err = w.Write(&p); errors.Is(err, errDiffers) {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	if err := w.Close(&align.Report{}); errors.Is(err, errDiffers) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	_, err = same.want.ReadByte()
	return err == io.EOF, nil
}

// sameAs is a writer that fails when what is written is not what is to be read.
type sameAs struct {
	want *bufio.Reader
	buf  []byte
}

var errDiffers = errors.New("the file would be another")

func (s *sameAs) Write(p []byte) (int, error) {
	s.buf = append(s.buf[:0], p...)
	if _, err := io.ReadFull(s.want, s.buf); err != nil || !bytes.Equal(s.buf, p) {
		return 0, errDiffers
	}
	return len(p), nil
}

// applier is one run of the command.
type applier struct {
	table   string
	rows    map[string]*tableRow
	order   []*tableRow
	say     *notes
	out     *bufio.Writer
	enc     *json.Encoder // for --json
	colours bool

	changed, confirmed, commented, unchanged int
	unsaid                                   int // rows with a status that is no known word
	absent                                   int // pairs without a row
	missing                                  int // rows without a pair
	problems                                 int // all rows that were not applied
}

// tableRow is a row, and whether the pair of it was there.
type tableRow struct {
	review.Row
	found bool
}

// read reads the table.
func (a *applier) read() error {
	f, err := os.Open(a.table)
	if err != nil {
		return fmt.Errorf("cannot read %w", err)
	}
	defer f.Close()
	for row, err := range review.Rows(f, a.table) {
		if err != nil {
			return err
		}
		r := &tableRow{Row: row}
		a.order = append(a.order, r)
		if row.ID != "" {
			a.rows[row.ID] = r
		}
	}
	return nil
}

// apply applies the row of a pair, the n-th of its file, and shows what it changes.
func (a *applier) apply(p *align.Pair, n int) {
	id := review.ID(p, n)
	row := a.rows[id]
	if row == nil {
		a.absent++
		return
	}
	row.found = true
	source := align.Placeholders(p.Source, p.SourceTags)
	change, err := row.Apply(p)
	r := appliedRow{ID: id, Row: row.N, Source: source, Old: change.Old, New: change.New, Was: change.Was, Status: change.Status,
		Word: change.Word, Comments: change.Comments}
	switch {
	case err != nil:
		r.Result, r.Problem, r.New = problemResult, err.Error(), row.Target
	case change.Edited():
		a.changed++
		r.Result = "changed"
	case change.Confirmed():
		a.confirmed++
		r.Result = "confirmed"
	case change.Was != change.Status:
		a.changed++
		r.Result = "changed"
	case len(change.Comments) > 0:
		a.commented++
		r.Result = "commented"
	default:
		a.unchanged++
		r.Result = "unchanged"
	}
	if change.Word != "" {
		a.unsaid++
	}
	if err != nil || change.Any() {
		a.show(&r)
	}
}

// rest tells of the rows without a pair.
func (a *applier) rest() {
	for _, row := range a.order {
		if row.found {
			continue
		}
		a.missing++
		r := appliedRow{ID: row.ID, Row: row.N, Source: row.Source, New: row.Target, Result: problemResult, Problem: "no pair has this ID"}
		if row.ID == "" {
			r.Problem = "it has no ID"
		}
		a.show(&r)
	}
}

const problemResult = "problem"

// appliedRow is a row as --json prints it.
type appliedRow struct {
	ID       string       `json:"id"`
	Row      int          `json:"row"`
	Result   string       `json:"result"`
	Source   string       `json:"source"`
	Old      string       `json:"old"`
	New      string       `json:"new"`
	Was      align.Status `json:"was"`
	Status   align.Status `json:"status"`
	Word     string       `json:"word,omitempty"`
	Comments []string     `json:"comments,omitempty"`
	Problem  string       `json:"problem,omitempty"`
}

// show prints what a row changes, or tells why it changes nothing.
func (a *applier) show(r *appliedRow) {
	if r.Result == problemResult {
		a.problems++
		if a.problems <= shownFindings {
			name := ""
			if r.ID != "" {
				name = ", ID " + r.ID
			}
			a.out.Flush() // in order, where both go to a terminal
			a.say.line("%s: row %d%s: %s; not applied", a.table, r.Row, name, oneLine(r.Problem))
		}
	}
	if a.enc != nil {
		a.enc.Encode(r) // standard output keeps its first error
		return
	}
	if r.Result == problemResult {
		return
	}
	fmt.Fprintf(a.out, "%s: %s\n", oneLine(r.ID), oneLine(r.Source))
	if r.Old != r.New {
		old, new := diffWords(r.Old, r.New)
		a.line("-", old, "\x1b[31m")
		a.line("+", new, "\x1b[32m")
	}
	if r.Was != r.Status {
		fmt.Fprintf(a.out, "  status: %s -> %s\n", cmp.Or(r.Was, "none"), r.Status)
	}
	if r.Word != "" {
		fmt.Fprintf(a.out, "  status in the table: %s\n", oneLine(r.Word))
	}
	for _, c := range r.Comments {
		fmt.Fprintf(a.out, "  comment: %s\n", oneLine(c))
	}
}

// line prints a side of a diff; on a terminal the words that differ have a colour.
func (a *applier) line(sign string, words []wordSpan, colour string) {
	a.out.WriteString(sign + " ")
	for _, w := range words {
		text := printable(strings.NewReplacer("\n", " ", "\t", " ").Replace(w.text))
		if a.colours && !w.same {
			text = colour + text + "\x1b[0m"
		}
		a.out.WriteString(text)
	}
	a.out.WriteByte('\n')
}

// summary says what there was.
func (a *applier) summary(pairs int) {
	if more := a.problems - shownFindings; more > 0 {
		a.say.line("%s not applied, not shown (--json prints all)", count(more, "more row"))
	}
	if a.unsaid > 0 {
		a.say.line("note: the status of %s is no word that is known; write ok to confirm", count(a.unsaid, "row"))
	}
	if a.absent > 0 {
		a.say.line("note: %s of %d not in the table", count(a.absent, "pair"), pairs)
	}
	line := fmt.Sprintf("%s: %d changed, %d confirmed, ", count(len(a.order), "row"), a.changed, a.confirmed)
	if a.commented > 0 {
		line += strconv.Itoa(a.commented) + " with a comment, "
	}
	line += fmt.Sprintf("%d unchanged", a.unchanged)
	if a.missing > 0 {
		line += ", " + strconv.Itoa(a.missing) + " not found"
	}
	if n := a.problems - a.missing; n > 0 {
		line += ", " + count(n, "problem")
	}
	a.say.line("%s", line)
}
