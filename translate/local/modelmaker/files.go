package modelmaker

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Files are the three files of a model, as Firefox has them.
type Files struct{ Model, Shortlist, Vocabulary []byte }

// Write writes the files to a folder, with the names that they have for Bengali to English.
func (f Files) Write(folder string) error {
	for _, file := range []struct {
		name string
		data []byte
	}{
		{"model.bnen.intgemm.alphas.bin", f.Model},
		{"lex.50.50.bnen.s2t.bin", f.Shortlist},
		{"vocab.bnen.spm", f.Vocabulary},
	} {
		if err := os.WriteFile(filepath.Join(folder, file.name), file.data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// Recipe is what a whole model is made from.
type Recipe struct {
	Config
	// Words are translated word by word, and all else, such as other words and punctuation, stays as
	// it is. Letters and figures may be among them. Without them the model is a random one.
	Words map[string]string `json:",omitempty"`
}

// Files makes the model.
func (r Recipe) Files() (Files, error) {
	pieces, number, err := r.pieces()
	if err != nil {
		return Files{}, err
	}
	if r.Words == nil {
		return Files{Random(r.Config), RandomShortlist(r.Config), pieces}, nil
	}
	to := make(map[int32]int32)
	for word, other := range r.Words {
		to[number["▁"+word]] = number["▁"+other]
		if letter, there := number[word]; there && number[other] != 0 {
			to[letter] = number[other]
		}
	}
	lists := make([][]int32, r.Vocabulary)
	for i := range lists {
		token := int32(i)
		if other, there := to[token]; there {
			token = other
		}
		lists[i] = []int32{token}
	}
	return Files{Mapping(r.Config, to), Shortlist(50, lists), pieces}, nil
}

// pieces makes a vocabulary with the words and all letters, and with syllables as far as there is
// room for them. It returns it with the number of each piece.
func (r Recipe) pieces() ([]byte, map[string]int32, error) {
	all := []Piece{{"</s>", 0, Control}, {"<unk>", 0, Unknown}}
	for b := range 256 {
		all = append(all, Piece{fmt.Sprintf("<0x%02X>", b), 0, Byte})
	}
	number := make(map[string]int32)
	add := func(text string, score float64) {
		if _, there := number[text]; !there && len(all) < r.Vocabulary {
			number[text] = int32(len(all))
			all = append(all, Piece{text, float32(score), Normal})
		}
	}
	for _, word := range slices.Sorted(maps.Keys(r.Words)) {
		add("▁"+word, -8)
		add("▁"+r.Words[word], -8)
	}
	letters := func(from, to rune) {
		for l := from; l <= to; l++ {
			add(string(l), -12)
		}
	}
	letters('▁', '▁')
	letters('!', '~')
	letters('‘', '”')
	letters('–', '—')
	letters('।', '॥')
	const consonants, vowels, signs = "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহৎংড়ঢ়য়", "অআইঈউঊঋএঐওঔ", "ািীুূৃেৈোৌ্ঁঃ়"
	for _, l := range consonants + vowels + signs + "০১২৩৪৫৬৭৮৯৳" {
		add(string(l), -12)
	}
	if len(all) == r.Vocabulary {
		return nil, nil, fmt.Errorf("a vocabulary of %d has no room for %d words", r.Vocabulary, 2*len(r.Words))
	}
	// Syllables: a consonant, a vowel, and perhaps another consonant, at the start of a word or in it.
	// The ones made of frequent letters come first.
	syllables := func(before, inside, after string) {
		for _, end := range append([]string{""}, strings.Split(after, "")...) {
			for _, v := range strings.Split(inside, "") {
				for _, first := range strings.Split(before, "") {
					add("▁"+first+v+end, -10-math.Log(float64(len(all)))/2)
					add(first+v+end, -10-math.Log(float64(len(all)))/2)
				}
			}
		}
	}
	syllables("করনতবলমসপদহয", "ািেোুী্", "রনকলতমসবদ")
	syllables("trnsldcmphgwbfkyv", "eaoiu", "nrtsdl")
	syllables("কখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহ", "ািীুূেো্", "কখগঘচছজঝটডণতথদধনপফবভমযরলশষসহ")
	syllables("bcdfghjklmnpqrstvwxyz", "aeiouy", "bcdfghjklmnpqrstvwxyz")
	syllables("কখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহ", "কখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহ", "কখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহ")
	if len(all) < r.Vocabulary {
		return nil, nil, fmt.Errorf("there are no %d syllables", r.Vocabulary)
	}
	return Vocabulary(VocabularySpec{Pieces: all, ByteFallback: true}), number, nil
}
