//go:build ignore

// Writes the model of which a file of golden outputs has the recipe in its first line:
//
//	go run .ci/model.go translate/local/testdata/golden/random.jsonl FOLDER
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: model.go GOLDEN FOLDER")
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func write(golden, folder string) error {
	f, err := os.Open(golden)
	if err != nil {
		return err
	}
	defer f.Close()
	var first struct{ Recipe modelmaker.Recipe }
	if err := json.NewDecoder(f).Decode(&first); err != nil {
		return err
	}
	files, err := first.Recipe.Files()
	if err != nil {
		return err
	}
	return files.Write(folder)
}
