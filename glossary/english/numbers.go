package english

import (
	_ "embed"
	"strconv"
	"sync"
)

//go:embed numbers.tsv
var numbersTSV string

var numbers = sync.OnceValue(func() map[string]float64 {
	m := make(map[string]float64)
	for word, row := range parse(numbersTSV, 0) {
		v, err := strconv.ParseFloat(row[0], 64)
		if err != nil {
			panic("numbers.tsv: " + err.Error()) // the file is part of the program
		}
		m[word] = v
	}
	return m
})

// NumberWord is the value of a word in lower case that says a number: three is 3. One for
// 100 or more multiplies what stands before it: three thousand is 3000.
func NumberWord(word string) (value float64, ok bool) {
	value, ok = numbers()[word]
	return value, ok
}
