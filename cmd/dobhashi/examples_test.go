//go:build !windows

package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/review"
	"github.com/dobhashi/dobhashi/translate/local/models"
	"github.com/dobhashi/dobhashi/translate/memory"
	"github.com/urfave/cli/v2"
)

// TestHelp has every help text mention each flag once in its table, fit on a
// terminal, and give only examples that work as they stand.
func TestHelp(t *testing.T) {
	app := newApp(&env{stdout: &output{Writer: &bytes.Buffer{}}})
	var walk func(path, commands []*cli.Command)
	walk = func(path, commands []*cli.Command) {
		var b bytes.Buffer
		printHelp(&b, app, path)
		flags := app.Flags
		if len(path) > 0 {
			flags = path[len(path)-1].Flags
		}
		checkHelp(t, fullName(app, path), b.String(), flags)
		for _, c := range commands {
			walk(append(path[:len(path):len(path)], c), c.Subcommands)
		}
	}
	walk(nil, app.Commands)
}

func checkHelp(t *testing.T, name, help string, flags []cli.Flag) {
	for line := range strings.Lines(help) {
		// What is to be typed may be longer.
		if n := cells(strings.TrimSuffix(line, "\n")); n > helpWidth && !strings.HasPrefix(line, "  ") {
			t.Errorf("%s: %d cells: %s", name, n, line)
		}
	}
	_, table, _ := strings.Cut(help, "\nFlags:\n")
	for _, f := range append([]cli.Flag{&cli.BoolFlag{Name: "help", Aliases: []string{"h"}}}, flags...) {
		for _, n := range f.Names() {
			if found := regexp.MustCompile(`(?m)^  (?:| {4}|-\w, )`+dashes(n)+`\b`).FindAllString(table, -1); len(found) != 1 {
				t.Errorf("%s: %s stands %d times in\n%s", name, dashes(n), len(found), table)
			}
		}
	}
	_, examples, ok := strings.Cut(help, "Examples:\n")
	if !ok {
		return
	}
	for line := range strings.Lines(examples) {
		line, ok = strings.CutPrefix(strings.TrimSuffix(line, "\n"), "  ")
		if !ok {
			return
		}
		t.Run(line, func(t *testing.T) { runExample(t, line) })
	}
}

// tidyMemory is a translation memory with nothing wrong.
const tidyMemory = `<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="T" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="bn" datatype="plaintext"/>
<body><tu><tuv xml:lang="bn"><seg>লাভরভ এসেছেন।</seg></tuv><tuv xml:lang="en"><seg>Lavrov has come.</seg></tuv></tu></body>
</tmx>
`

// runExample runs a line where there are the files that examples speak of.
func runExample(t *testing.T, line string) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"story.txt":          "লাভরভ ঢাকায় এসেছেন। তিনি ভালো আছেন।\n",
		"google.key":         "key\n",
		"names.tsv":          "bn\ten\nল্যাভরভ\tLavrov\n",
		"memory.tmx":         tidyMemory,
		"pairs.tsv":          "লাভরভ এসেছেন।\tLavrov has come.\n",
		"damaged.tmx":        "<tmx version='1.4'><body><tu><tuv xml:lang='bn'><seg>মা ও বাবা</seg></tuv><tuv xml:lang='en'><seg>Ma & Baba</seg></tuv></tu>\n",
		"names.tbx":          "<tbx><conceptEntry><langSec xml:lang='bn'><term>ঢাকা</term></langSec><langSec xml:lang='en'><term>Dhaka</term></langSec></conceptEntry></tbx>",
		"story.review.docx":  reviewTable(t),
		"story.bn.txt":       "লাভরভ ২৪ মার্চ ঢাকায় এসেছেন।\nসেতুটি ৬১৫০ মিটার লম্বা।\n***\n৪৭টি দেশ WHO থেকে টিকা পেয়েছে।\n",
		"story.en.txt":       "Lavrov came to Dhaka on 24 March.\nThe bridge is 6150 metres long.\n***\n47 countries got vaccines from the WHO.\n",
		"bengali/one.bn.txt": "লাভরভ ২৪ মার্চ ঢাকায় এসেছেন। সেতুটি ৬১৫০ মিটার লম্বা।\n",
		"english/one.en.md":  "Lavrov came to Dhaka on 24 March. The bridge is 6150 metres long.\n",
		"gold.jsonl":         `{"id":1,"bn":["লাভরভ ২৪ মার্চ ঢাকায় এসেছেন।"],"en":["Lavrov came to Dhaka on 24 March."],"beads":[[[0],[0]]]}` + "\n",
		"book/one.txt":       "এক দেশে এক রাজা ছিল।\n",
		"book/part/two.html": "<p>রাজার এক রানি ছিল।</p>\n",
		".local/share/dobhashi/jobs/3f6a2c1e.json": fmt.Sprintf(`{"id":"3f6a2c1e","args":["translate","book"],"folder":%q,"problem":"killed"}`, dir),
		".config/fish/completions/other.fish":      "",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "testdata", "documents"))); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(line, " tm ") {
		m, err := memory.Open(filepath.Join(dir, ".local", "share", "dobhashi", "memory.db"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.Import(t.Context(), func(yield func(memory.Unit, error) bool) {
			yield(memory.Unit{From: "bn", To: "en", Source: "লাভরভ এসেছেন।", Target: "Lavrov has come.", Origin: "Mina"}, nil)
		})
		if err := errors.Join(err, m.Close()); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("bash", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(userFolders(dir), "PATH="+os.Getenv("PATH"), "GOOGLE_APPLICATION_CREDENTIALS="+filepath.Join(dir, "absent.json"))
	if strings.Contains(line, " models ") {
		cmd.Env = append(cmd.Env, "TESTMODELS="+exampleModels(t, dir))
	}
	out, err := cmd.CombinedOutput()
	want := exitOK
	if strings.Contains(line, "translate --backend google") {
		want = exitAuth // the words are right, only the account is not there
	}
	if code := cmd.ProcessState.ExitCode(); code != want {
		t.Errorf("exit code %d, want %d: %v\n%s", code, want, err, out)
	}
}

// exampleModels makes a catalog of models, with one of them installed and the files of all in
// the folder downloads.
func exampleModels(t *testing.T, dir string) (catalog string) {
	catalog = filepath.Join(dir, "catalog.json")
	downloads := filepath.Join(dir, "downloads")
	s := httptest.NewServer(http.FileServer(http.Dir(downloads)))
	t.Cleanup(s.Close)
	if err := makeModels(catalog, downloads, s.URL); err != nil {
		t.Fatal(err)
	}
	known, err := readModels(catalog)
	if err != nil {
		t.Fatal(err)
	}
	store := models.Store{Folder: filepath.Join(dir, ".local", "share", "dobhashi", "models"), Catalog: known}
	if _, err := store.Pull(t.Context(), "bn-en", models.PullOptions{From: downloads}); err != nil {
		t.Fatal(err)
	}
	return catalog
}

// reviewTable is a table of the pair that examples have.
func reviewTable(t *testing.T) string {
	var b strings.Builder
	w := review.NewWriter(&b, align.Meta{})
	if err := errors.Join(w.Write(&align.Pair{ID: "1", Source: "লাভরভ এসেছেন।", Target: "Lavrov is here."}), w.Close(nil)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
