package english

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed adjectives.tsv
var adjectivesTSV string

// irregular are the adjectives of places that no rule makes.
var irregular = sync.OnceValue(func() map[string][]string {
	m := make(map[string][]string)
	for line := range strings.Lines(adjectivesTSV) {
		if place, list, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && line[0] != '#' {
			m[place] = strings.Split(list, "|")
		}
	}
	return m
})

// Adjectives are the words that may be made of the name of a place: Russian,
// North Korean, Chinese. Some are not used, but none is that of another country.
func Adjectives(place string) []string {
	if known, ok := irregular()[place]; ok {
		return known
	}
	i := strings.LastIndexByte(place, ' ') + 1
	head, word := place[:i], place[i:]
	forms, ok := irregular()[word]
	if !ok {
		forms = regular(word)
	}
	if head == "" {
		return forms
	}
	whole := make([]string, len(forms))
	for i, f := range forms {
		whole[i] = head + f
	}
	return whole
}

// regular makes adjectives by the rules.
func regular(place string) []string {
	if len(place) < 3 {
		return nil
	}
	short := place[:len(place)-1]
	switch place[len(place)-1] {
	case 'a':
		if strings.HasSuffix(place, "ia") {
			return []string{place + "n"} // Russian
		}
		return []string{place + "n", short + "ian", short + "ese"} // Cuban, Canadian, Chinese
	case 'e':
		return []string{place + "an", short + "ian", short + "an"} // Chilean, Ukrainian, Roman
	case 'i', 'u':
		return []string{place + "an"} // Malian
	case 'o':
		return []string{place + "lese", short + "an"} // Congolese, Mexican
	case 'y':
		return []string{short + "ian"} // Italian
	}
	if s, ok := strings.CutSuffix(place, "us"); ok && strings.HasSuffix(s, "i") {
		return []string{s + "an"} // Mauritian
	}
	return []string{place + "ian", place + "ese", place + "i", place + "er"} // Iranian, Japanese, Omani, Londoner
}
