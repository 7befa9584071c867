package word

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Prior is a Bengali word and an English one that are known to translate each other.
type Prior struct {
	BN, EN string
	// Weight is as how many times they count as seen linked.
	Weight float64
}

// maxWeight is the greatest weight that counts.
const maxWeight = 1e6

// ReadPriors reads a table of lines of a Bengali word, an English one and a weight,
// separated by tabs; no weight is 1. Lines that begin with # and empty ones are left out.
// The error tells the line, after the name of the file.
func ReadPriors(r io.Reader, name string) ([]Prior, error) {
	var priors []Prior
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<16)
	n := 0
	for lines.Scan() {
		n++
		line := lines.Text()
		if n == 1 {
			line = strings.TrimPrefix(line, "\uFEFF")
		}
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		p, err := parsePrior(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		priors = append(priors, p)
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return nil, fmt.Errorf("%s:%d: the line is too long", name, n+1)
		}
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return priors, nil
}

func parsePrior(line string) (Prior, error) {
	if !utf8.ValidString(line) {
		return Prior{}, errors.New("not UTF-8")
	}
	cells := strings.Split(line, "\t")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	switch {
	case len(cells) < 2 || len(cells) > 3:
		return Prior{}, fmt.Errorf("%d columns instead of a Bengali word, an English one and a weight", len(cells))
	case !isWord(cells[0]):
		return Prior{}, fmt.Errorf("%q is not one word", cells[0])
	case !isWord(cells[1]):
		return Prior{}, fmt.Errorf("%q is not one word", cells[1])
	}
	p := Prior{cells[0], cells[1], 1}
	if len(cells) == 3 {
		w, err := strconv.ParseFloat(cells[2], 64)
		if err != nil || !(w > 0 && w <= maxWeight) {
			return Prior{}, fmt.Errorf("the weight %q is no number above 0 and up to a million", cells[2])
		}
		p.Weight = w
	}
	return p, nil
}

// isWord tells whether a text is one word to the aligner.
func isWord(text string) bool {
	words, _ := split(nil, nil, text)
	return len(words) == 1
}

// WritePriors writes priors as [ReadPriors] reads them, in their order.
func WritePriors(w io.Writer, priors []Prior) error {
	b := bufio.NewWriter(w)
	b.WriteString("# Bengali\tEnglish\tweight\n")
	for _, p := range priors {
		b.WriteString(p.BN + "\t" + p.EN + "\t" + strconv.FormatFloat(p.Weight, 'f', -1, 64) + "\n")
	}
	return b.Flush()
}

const (
	// mostLearned is the greatest sum of the weights of a word that Learned gives, so
	// that a text which uses it otherwise is still heard, and leastLearned the least
	// weight and share that is worth a line.
	mostLearned  = 20
	leastLearned = .1
	leastShare   = .05
)

// Learned is what was trained, sorted by the Bengali word and the English one. A word stands for
// its other forms too. The weight is as how often the two were linked; where a word has more
// than 20 links in all, weights are in proportion.
func (a *Aligner) Learned() []Prior {
	var priors []Prior
	bn, en := &a.words[0], &a.words[1]
	a.model.learned(func(b, e int32, weight, share float64) {
		if share < leastShare {
			return
		}
		weight = math.Round(weight*100) / 100
		if weight >= leastLearned && bn.shown[b] != "" && en.shown[e] != "" {
			priors = append(priors, Prior{bn.shown[b], en.shown[e], weight})
		}
	})
	slices.SortFunc(priors, func(x, y Prior) int {
		return cmp.Or(cmp.Compare(bengali.Fold(x.BN), bengali.Fold(y.BN)), cmp.Compare(x.EN, y.EN))
	})
	return priors
}
