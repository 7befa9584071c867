package translate_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/dobhashi/dobhashi/translate/gloss"
)

func ExampleDrafts() {
	text := strings.NewReader("লাভরভের সফর শেষ হয়েছে। তিনি পিয়ংইয়ংয়ে ছিলেন।")
	doc, err := document.New("story.txt", text, document.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	opt := translate.Options{Backend: gloss.New(), Glossary: glossary.New(glossary.Starter())}
	for pair, err := range translate.Drafts(context.Background(), doc.Sentences(), opt) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d:%d %s\n", pair.Place.Line, pair.Place.Column, pair.Target)
	}
	// Output:
	// 1:1 Lavrov's visit has ended.
	// 1:25 He was in Pyongyang.
}
