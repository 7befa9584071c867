package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/dobhashi/dobhashi/align/bead"
	"github.com/urfave/cli/v2"
)

// scores are those of the groups of documents, in the order in which they came, and of all.
type scores struct {
	names  []string
	groups map[string]*bead.Score
	all    bead.Score
}

// group is the score of the group that a record is in; nil if it names none.
func (s *scores) group(r *textRecord) *bead.Score {
	name := idText(r.Level)
	if name == "" || name == "null" {
		return nil
	}
	if s.groups[name] == nil {
		if s.groups == nil {
			s.groups = make(map[string]*bead.Score)
		}
		s.groups[name] = new(bead.Score)
		s.names = append(s.names, name)
	}
	return s.groups[name]
}

// add counts a document. Found is nil for one that was not aligned.
func (s *scores) add(r *textRecord, found *[]bead.Numbers) error {
	for _, score := range []*bead.Score{s.group(r), &s.all} {
		switch {
		case score == nil:
		case found == nil:
			score.Missing(r.Beads)
		default:
			if err := score.Add(r.Beads, *found); err != nil {
				return err
			}
		}
	}
	return nil
}

// idText is a value of JSON as text: of a string what it says.
func idText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return string(raw)
	}
	return b.String()
}

// score says how well alignments agree with those of a file.
func (a *aligning) score(ctx context.Context, c *cli.Context) error {
	gold := c.String("score")
	if err := isThere(gold); gold != "-" && err != nil {
		return err
	}
	var err error
	var s *scores
	switch c.NArg() {
	case 0:
		s, err = a.scoreTexts(ctx, c, gold)
	case 1:
		if a.config.isTyped("backend") {
			return usage("--backend is for texts, and %s has beads", c.Args().First())
		}
		s, err = a.scoreFile(gold, c.Args().First())
	default:
		return usage("--score takes one file to score")
	}
	if err != nil {
		return err
	}
	if s.all.Documents == 0 {
		return fmt.Errorf("%s: there are no beads in it", display(gold, "standard input"))
	}
	return s.print(a.stdout, c.Bool("json"))
}

// scoreTexts aligns the texts of the file that has the right beads.
func (a *aligning) scoreTexts(ctx context.Context, c *cli.Context, gold string) (*scores, error) {
	if err := a.prepare(ctx, c); err != nil {
		return nil, err
	}
	s, translated := new(scores), 0
	err := a.eachRecord(ctx, c, []string{gold}, func(in *textRecord, out *beadRecord) error {
		if in.MT != nil {
			translated++
		}
		if in.Beads == nil {
			return fmt.Errorf("%s: %s has no beads", display(gold, "standard input"), idText(in.ID))
		}
		if err := s.add(in, &out.Beads); err != nil {
			return fmt.Errorf("%s: %s: in the texts, but not in the beads: %w", display(gold, "standard input"), idText(in.ID), err)
		}
		return nil
	})
	if err == nil && translated > 0 {
		a.say.line("note: %s aligned by the translations in mt_en", count(translated, "document"))
	}
	return s, err
}

// scoreFile scores the beads of a file.
func (a *aligning) scoreFile(gold, found string) (*scores, error) {
	if gold == "-" && found == "-" {
		return nil, usage("standard input (-) can be read only once")
	}
	right := make(map[string]*textRecord)
	var order []string
	if err := eachLine(a.env, []string{gold}, func(line []byte) error {
		r, id, err := parseBeads(line)
		if err == nil && right[id] != nil {
			err = fmt.Errorf("the id %s is there twice", id)
		}
		r.BN, r.EN, r.MT = nil, nil, nil // only the beads count
		right[id], order = r, append(order, id)
		return err
	}); err != nil {
		return nil, err
	}
	hypotheses := make(map[string]*[]bead.Numbers)
	if err := eachLine(a.env, []string{found}, func(line []byte) error {
		r, id, err := parseBeads(line)
		switch {
		case err != nil:
			return err
		case hypotheses[id] != nil:
			return fmt.Errorf("the id %s is there twice", id)
		case right[id] == nil:
			return fmt.Errorf("the id %s is not in %s", id, display(gold, "standard input"))
		}
		hypotheses[id] = &r.Beads
		// A wrong number is told with its line.
		return new(scores).add(right[id], &r.Beads)
	}); err != nil {
		return nil, err
	}
	if missing := len(right) - len(hypotheses); missing > 0 {
		a.say.line("warning: %d of %s missing in %s", missing, count(len(right), "document"), display(found, "standard input"))
	}
	s := new(scores)
	for _, id := range order {
		if err := s.add(right[id], hypotheses[id]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func parseBeads(line []byte) (*textRecord, string, error) {
	r := new(textRecord)
	if err := r.decode(line); err != nil {
		return r, "", err
	}
	switch {
	case r.ID == nil:
		return r, "", errors.New("the JSON object has no id")
	case r.Beads == nil:
		return r, "", errors.New("the JSON object has no beads")
	}
	return r, idText(r.ID), nil
}

// print prints a line for each group, and one for all.
func (s *scores) print(out *output, asJSON bool) error {
	type row struct {
		name  string
		score *bead.Score
	}
	var rows []row
	for _, name := range s.names {
		rows = append(rows, row{name, s.groups[name]})
	}
	rows = append(rows, row{"all", &s.all})
	if asJSON {
		enc := newEncoder(out)
		for _, r := range rows {
			if err := enc.Encode(struct {
				Group         string       `json:"group"`
				Documents     int          `json:"docs"`
				Beads         int          `json:"beads"`
				Strict        bead.Measure `json:"strict"`
				Lax           bead.Measure `json:"lax"`
				StrictNoNull  bead.Measure `json:"strict_nonull"`
				LaxNoNull     bead.Measure `json:"lax_nonull"`
				NoCounterpart bead.Measure `json:"null"`
			}{r.name, r.score.Documents, r.score.Beads, r.score.Strict(), r.score.Lax(), r.score.StrictFull(), r.score.LaxFull(), r.score.Alone()}); err != nil {
				return err
			}
		}
		return nil
	}
	width := len("group")
	for _, r := range rows {
		width = max(width, cells(r.name))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s  texts  beads  strict: P     R    F1  lax: P     R    F1  alone: F1\n", width, "group")
	for _, r := range rows {
		strict, lax, alone := r.score.Strict(), r.score.Lax(), r.score.Alone()
		name := oneLine(r.name)
		fmt.Fprintf(&b, "%s%s  %5d  %5d      %5.3f %5.3f %5.3f   %5.3f %5.3f %5.3f      %5.3f\n", name, strings.Repeat(" ", max(0, width-cells(name))),
			r.score.Documents, r.score.Beads, strict.Precision, strict.Recall, strict.F1, lax.Precision, lax.Recall, lax.F1, alone.F1)
	}
	_, err := out.Write([]byte(b.String()))
	return err
}
