package bengali

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed numbers.tsv
var numbersTSV string

// numberTable has the values of words.
type numberTable struct{ numbers, addends map[string]float64 }

var numberWords = sync.OnceValue(func() numberTable {
	t := numberTable{make(map[string]float64, 200), make(map[string]float64)}
	for line := range strings.Lines(numbersTSV) {
		if line[0] == '#' {
			continue
		}
		word, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		v, err := strconv.ParseFloat(value, 64)
		if err != nil {
			panic("numbers.tsv: " + err.Error()) // the file is part of the program
		}
		if value[0] == '+' || value[0] == '-' {
			t.addends[word] = v
		} else {
			t.numbers[word] = v
		}
	}
	return t
})

// NumberWord is the value of a folded word without an ending that says a number: তিন is 3.
// One for 100 or more multiplies what stands before it: তিন হাজার is 3000.
func NumberWord(folded string) (value float64, ok bool) {
	value, ok = numberWords().numbers[folded]
	return value, ok
}

// Addend is what a folded word adds to the number that follows: সাড়ে তিন is 3.5.
func Addend(folded string) (value float64, ok bool) {
	value, ok = numberWords().addends[folded]
	return value, ok
}
