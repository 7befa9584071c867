package english

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed verbs.tsv
var verbsTSV string

//go:embed nouns.tsv
var nounsTSV string

//go:embed degrees.tsv
var degreesTSV string

var (
	verbs   = sync.OnceValue(func() map[string][]string { return parse(verbsTSV, 512) })
	nouns   = sync.OnceValue(func() map[string][]string { return parse(nounsTSV, 512) })
	degrees = sync.OnceValue(func() map[string][]string { return parse(degreesTSV, 0) })
)

// parse reads a table of the program: the first column, and the columns after it.
func parse(table string, size int) map[string][]string {
	m := make(map[string][]string, size)
	rows(table, func(row []string) { m[row[0]] = row[1:] })
	return m
}

// rows calls yield with the columns of each row of a table.
func rows(table string, yield func(row []string)) {
	for line := range strings.Lines(table) {
		if line[0] != '#' {
			yield(strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
	}
}

// Verb has the forms of a verb that do not follow from the plain rules: gave, given and
// giving of give.
func Verb(base string) (past, participle, ing string, ok bool) {
	f, ok := verbs()[base]
	if !ok {
		return "", "", "", false
	}
	return f[0], f[1], f[2], true
}

// Plural is the plural of a noun that does not follow from the plain rules: children of
// child, buses of bus, sheep of sheep.
func Plural(singular string) (plural string, ok bool) {
	f, ok := nouns()[singular]
	if !ok {
		return "", false
	}
	return f[0], true
}

// Degrees are the forms of an adjective that do not follow from the plain rules: better
// and best of good.
func Degrees(adjective string) (comparative, superlative string, ok bool) {
	f, ok := degrees()[adjective]
	if !ok {
		return "", "", false
	}
	return f[0], f[1], true
}
