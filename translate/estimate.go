package translate

import (
	"context"
	"hash/maphash"
	"iter"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

// Estimate is what [Drafts] would have to do.
type Estimate struct {
	// Sentences counts all of them. Copied have nothing to translate; People and Answers are
	// in the memory; Repeated come again, and are sent once.
	Sentences int `json:"sentences"`
	Copied    int `json:"copied"`
	People    int `json:"people"`
	Answers   int `json:"answers"`
	Repeated  int `json:"repeated"`
	// Sent are those that are left for the backend.
	Sent int `json:"sent"`
	// Total and Characters are code points: of all sentences, and of what would be sent.
	Total      int `json:"total_characters"`
	Characters int `json:"characters"`
}

// Count says what [Drafts] would do with the same sentences and options, without a call of
// the backend. It holds eight bytes for each sentence that is sent. The error is that of
// sentences, of the memory, or of ctx.
func Count(ctx context.Context, sentences iter.Seq2[align.Sentence, error], o Options) (Estimate, error) {
	r := newRunner(o)
	var e Estimate
	seen := make(map[uint64]struct{})
	seed := maphash.MakeSeed()
	for s, err := range sentences {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return e, err
		}
		e.Sentences++
		e.Total += utf8.RuneCountInString(s.Text)
		d, segment := r.prepare(s)
		if d.copied {
			e.Copied++
			continue
		}
		request := r.request(&s, &segment)
		if o.Memory != nil {
			found, err := o.Memory.Recall(ctx, []Request{request})
			if err != nil {
				return e, err
			}
			switch {
			case found[0].Status == align.Reviewed:
				e.People++
				continue
			case found[0].Target != "":
				e.Answers++
				continue
			}
			key := maphash.Comparable(seed, request.key())
			if _, ok := seen[key]; ok {
				e.Repeated++
				continue
			}
			seen[key] = struct{}{}
		}
		e.Sent++
		e.Characters += utf8.RuneCountInString(segment.Text)
	}
	return e, nil
}
