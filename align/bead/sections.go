package bead

import (
	"context"
	"fmt"

	"github.com/dobhashi/dobhashi/align"
)

// AlignSections aligns texts of which is known which sections belong together, such as
// the chapters of a book: no bead goes over the end of one. Both texts must have as
// many sections. The numbers in the beads, and the Options, are for all sentences
// one after the other.
func AlignSections(ctx context.Context, source, target [][]string, o Options) (Alignment, error) {
	if len(source) != len(target) {
		return Alignment{}, fmt.Errorf("the source has %d sections, the target %d", len(source), len(target))
	}
	sentences := 0
	for _, s := range source {
		sentences += len(s)
	}
	if err := o.check(sentences); err != nil {
		return Alignment{}, err
	}
	if len(source) == 1 {
		return Align(ctx, source[0], target[0], o)
	}
	var all Alignment
	translations := o.Translations
	s, t, related := 0, 0, 0.0
	for i := range source {
		n, m := len(source[i]), len(target[i])
		if o.Translations != nil {
			o.Translations, translations = translations[:n], translations[n:]
		}
		a, err := Align(ctx, source[i], target[i], o)
		if err != nil {
			return Alignment{}, err
		}
		for _, b := range a.Beads {
			b.Source = [2]int{b.Source[0] + s, b.Source[1] + s}
			b.Target = [2]int{b.Target[0] + t, b.Target[1] + t}
			all.Beads = append(all.Beads, b)
		}
		// A title page that is not translated does not make two books strangers.
		related += a.Related * float64(n+m)
		s, t = s+n, t+m
	}
	if s+t > 0 {
		all.Related = related / float64(s+t)
	}
	return all, nil
}

// Sections cuts a text at each sentence that is exactly the marker. The markers are in
// no section.
func Sections(sentences []align.Sentence, marker string) (sections [][]align.Sentence) {
	begin := 0
	for i := range sentences {
		if sentences[i].Text == marker {
			sections = append(sections, sentences[begin:i])
			begin = i + 1
		}
	}
	return append(sections, sentences[begin:])
}
