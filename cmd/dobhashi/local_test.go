package main

import (
	"os"

	"github.com/dobhashi/dobhashi/translate/local/modelmaker"
	"github.com/rogpeppe/go-internal/testscript"
)

func init() { commands["model"] = model }

// model puts a model into a folder that it makes: model FOLDER. It translates a few words, and
// leaves all else as it is.
func model(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(writeModel(ts.MkAbs(args[0])))
}

func writeModel(dir string) error {
	recipe := modelmaker.Recipe{Config: modelmaker.Small, Words: map[string]string{
		"আমি": "I", "নদী": "river", "নৌকা": "boat", "দেখি": "see", "বড়": "big", "কাল": "yesterday",
		"লাভরভ": "Labrov", "ল্যাভরভ": "Lavroff", "এল": "came", "রুশ": "Russian", "মন্ত্রী": "official", "।": ".",
	}}
	files, err := recipe.Files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return files.Write(dir)
}
