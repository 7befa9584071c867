package review

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
)

// Change is what a row changes in a pair.
type Change struct {
	// Old and New are the targets, with placeholders; they are the same when the
	// target was not edited.
	Old, New string
	// Was and Status are the states before and after.
	Was, Status align.Status
	// Word is what the column Status says, if that is no state and confirms nothing.
	Word string
	// Comments are those that the pair did not have.
	Comments []string
}

// Edited tells whether the target was changed.
func (c *Change) Edited() bool { return c.Old != c.New }

// Confirmed tells whether a person said that the target is right as it was.
func (c *Change) Confirmed() bool {
	return !c.Edited() && c.Was != c.Status && c.Status == align.Reviewed
}

// Any tells whether the row says anything new.
func (c *Change) Any() bool {
	return c.Edited() || c.Was != c.Status || c.Word != "" || len(c.Comments) > 0
}

// Apply makes the changes of the row in p, which must be the pair that it is of: an
// edited target is reviewed, and what was known of the words and faults of the old
// one is gone; new comments are findings. The error says why the row cannot be
// applied; p is then as it was.
func (r *Row) Apply(p *align.Pair) (Change, error) {
	c := Change{Old: align.Placeholders(p.Target, p.TargetTags), Was: p.Status, Status: p.Status}
	c.New = c.Old
	known, err := r.tagsOf(p)
	if err != nil {
		return c, err
	}
	if StatusOf(r.Status) == "" {
		c.Word = r.Status
	}
	text, tags := align.ReadPlaceholders(Cell(r.Target), known)
	there := tags
	if !keepsTags(p) {
		tags = nil
	}
	edited := Cell(r.Target) != Cell(c.Old) && Cell(align.Placeholders(text, tags)) != Cell(c.Old)
	switch {
	case edited && Cell(r.Target) == "":
		return c, errors.New("the target is empty")
	case edited:
		if err := damaged(p, known, there); err != nil {
			return c, err
		}
		c.Status = align.Reviewed
		if c.Word != "" {
			c.Status = align.Draft // a person has something against it
		}
	case Confirms(r.Status) && Cell(p.Target) == "":
		return c, fmt.Errorf("the status is %s, but there is no target", r.Status)
	case Confirms(r.Status):
		c.Status = align.Reviewed
	case p.Status == align.Reviewed && c.Word != "":
		c.Status = align.Draft
	}
	c.Comments = r.newComments(p)
	if edited {
		p.Target, p.TargetTags = within(p.Target, text, tags)
		p.Terms, p.Links, p.Unknown = nil, nil, 0
		p.Findings = slices.DeleteFunc(p.Findings, func(f glossary.Finding) bool { return f.Kind != CommentKind })
		c.New = align.Placeholders(p.Target, p.TargetTags)
	}
	p.Status = c.Status
	for _, line := range c.Comments {
		p.Findings = append(p.Findings, glossary.Finding{Tier: glossary.Suggestion, Kind: CommentKind, Message: line})
	}
	return c, nil
}

// keepsTags tells whether the pair has its tags. Those of a file that cannot keep
// them have none, and then those of the row are left out.
func keepsTags(p *align.Pair) bool { return len(p.SourceTags)+len(p.TargetTags) > 0 }

// tagsOf are the tags that the target may have, after the row was found to be of p.
func (r *Row) tagsOf(p *align.Pair) ([]align.Tag, error) {
	if Same(r.Source, align.Placeholders(p.Source, p.SourceTags)) {
		return append(p.SourceTags[:len(p.SourceTags):len(p.SourceTags)], align.MissingTags(p.TargetTags, p.SourceTags)...), nil
	}
	if plain, tags := Tags(r.Source); len(tags) > 0 && !keepsTags(p) && Same(plain, p.Source) {
		return tags, nil
	}
	if r.Changed() {
		return nil, errors.New("its ID or its source was changed in the table")
	}
	return nil, errors.New("its source is not that of the pair")
}

// damaged tells what is wrong with the tags that are there in a new target, of those
// that it may have: half of a pair of tags is missing, or pairs cross. What the old
// target had too is no fault, and a tag that is gone as a whole is what a person wanted.
func damaged(p *align.Pair, known, there []align.Tag) error {
	before := align.MissingTags(p.SourceTags, p.TargetTags)
	for _, m := range align.MissingTags(known, there) {
		same := func(t align.Tag) bool { return t.ID == m.ID && t.Kind == m.Kind }
		other := func(t align.Tag) bool { return t.ID == m.ID && t.Kind != m.Kind }
		if slices.ContainsFunc(there, other) && !slices.ContainsFunc(before, same) {
			return fmt.Errorf("the mark %s is missing in the target", align.Placeholders("", []align.Tag{{ID: m.ID, Kind: m.Kind}}))
		}
	}
	if !nested(there) && nested(p.TargetTags) {
		return errors.New("the marks of the target cross each other")
	}
	return nil
}

// nested tells whether pairs of tags begin before they end, and none crosses another.
func nested(tags []align.Tag) bool {
	for i, t := range tags {
		if t.Kind == align.Close && slices.ContainsFunc(tags[i:], func(o align.Tag) bool { return o.ID == t.ID && o.Kind == align.Open }) {
			return false
		}
	}
	return align.Nested(tags)
}

// within is a new text with the white space around the old one, which no cell has.
func within(old, text string, tags []align.Tag) (string, []align.Tag) {
	trimmed := strings.TrimLeft(old, " \t\r\n")
	before := old[:len(old)-len(trimmed)]
	after := trimmed[len(strings.TrimRight(trimmed, " \t\r\n")):]
	for i := range tags {
		tags[i].At += len(before)
	}
	return before + text + after, tags
}

// newComments are the comments that the pair does not have among its findings.
func (r *Row) newComments(p *align.Pair) (lines []string) {
	var there []string
	for _, f := range p.Findings {
		for line := range strings.Lines(Cell(f.Message)) {
			there = append(there, strings.TrimSpace(line))
		}
	}
	return slices.DeleteFunc(Comments(r.Comment), func(line string) bool { return slices.Contains(there, line) })
}
