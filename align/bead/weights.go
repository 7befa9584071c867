package bead

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed weights.tsv
var weightsTSV string

// knowledge is what is known of the texts beside themselves: there are weights for each.
type knowledge int

const (
	nothing knowledge = iota
	dictionaries
	translations
	knowledges
)

func (o *Options) knowledge() knowledge {
	switch {
	case o.Translations != nil:
		return translations
	case len(o.Dictionaries) > 0:
		return dictionaries
	}
	return nothing
}

var weights = sync.OnceValue(func() *[knowledges]vector {
	w, err := readWeights(weightsTSV)
	if err != nil {
		panic(err) // a mistake in a file of the program
	}
	return w
})

// readWeights reads lines of a name of what speaks for a bead and its weights.
func readWeights(tsv string) (*[knowledges]vector, error) {
	w := new([knowledges]vector)
	f := 0
	for line := range strings.Lines(tsv) {
		if line[0] == '#' {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f >= features || len(cells) != 1+int(knowledges) || cells[0] != featureNames[f] {
			return nil, fmt.Errorf("weights.tsv: unexpected line %q", line)
		}
		for k := range knowledges {
			x, err := strconv.ParseFloat(cells[1+k], 32)
			if err != nil {
				return nil, fmt.Errorf("weights.tsv: %s: %w", cells[0], err)
			}
			w[k][f] = float32(x)
		}
		f++
	}
	if f < features {
		return nil, fmt.Errorf("weights.tsv: %s is missing", featureNames[f])
	}
	return w, nil
}

// featureNames are the names of what speaks for a bead.
var featureNames = [features]string{
	"1-0", "0-1", "1-1", "1-2", "2-1", "1-3", "3-1", "2-2", "crossed",
	"size", "size2", "merge-size", "merge-size2", "null-source-size", "null-target-size",
	"source-number", "source-name", "source-word", "source-machine",
	"source-number-missing", "source-name-missing", "source-word-missing", "source-machine-missing",
	"target-number", "target-number-missing", "target-word", "target-word-missing", "target-machine", "target-machine-missing",
	"root-source", "root-target", "long-target", "long-source",
	"cover-source", "cover-target", "cover-machine", "cover-by-machine", "weakest",
	"headings", "heading", "heading-merge", "heading-null",
}
