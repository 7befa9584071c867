//go:build !windows

package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the real output into README.md")

// The README shows commands and what they print. Each is run here, in a folder
// with the project's testdata, and must print just that; a line "..." stands for
// any lines. "go test ./..." is this test's own caller and is not run again.
func TestReadme(t *testing.T) {
	const path = "../../README.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "dobhashi"), ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS("../../testdata")); err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```console( terminal)?\n(.*?)^```$")
	commands := 0
	shown := blocks.ReplaceAllStringFunc(string(text), func(block string) string {
		m := blocks.FindStringSubmatch(block)
		var out strings.Builder
		var want strings.Builder
		flush := func(command string) {
			if command == "" {
				return
			}
			out.WriteString("$ " + command + "\n")
			if command == "go test ./..." {
				return
			}
			commands++
			line := strings.Replace(command, "go run ./cmd/dobhashi", "dobhashi", 1)
			if m[1] != "" {
				line += " --format columns"
			}
			got := shell(t, dir, bin, line)
			if *update {
				out.WriteString(shorten(got))
			} else {
				out.WriteString(want.String())
				if !matches(got, want.String()) {
					t.Errorf("$ %s\nprints\n%s\nREADME.md says\n%s", command, got, want.String())
				}
			}
			want.Reset()
		}
		command := ""
		for line := range strings.Lines(m[2]) {
			if c, ok := strings.CutPrefix(line, "$ "); ok {
				flush(command)
				command = strings.TrimSuffix(c, "\n")
			} else {
				want.WriteString(line)
			}
		}
		flush(command)
		return "```console" + m[1] + "\n" + out.String() + "```"
	})
	if commands < 8 {
		t.Errorf("only %d commands found in README.md", commands)
	}
	if *update {
		if err := os.WriteFile(path, []byte(shown), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// shell runs one line and returns what it prints, the data first.
func shell(t *testing.T, dir, bin, line string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Env = append(append(os.Environ(), userFolders(filepath.Join(dir, "home"))...), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "LC_ALL=C.UTF-8")
	if err := cmd.Run(); err != nil {
		if _, ok := err.(*exec.ExitError); !ok {
			t.Fatalf("%s: %v", line, err)
		}
	}
	var b strings.Builder
	for l := range strings.Lines(stdout.String() + stderr.String()) {
		b.WriteString(strings.TrimRight(l, " \n") + "\n")
	}
	return b.String()
}

// matches compares output with what is shown, in which a line "..." stands for any lines.
func matches(got, want string) bool {
	var re strings.Builder
	re.WriteString(`\A`)
	for line := range strings.Lines(want) {
		if line == "...\n" {
			re.WriteString(`(?s:.*)`)
		} else {
			re.WriteString(regexp.QuoteMeta(line))
		}
	}
	re.WriteString(`\z`)
	return regexp.MustCompile(re.String()).MatchString(got)
}

// shorten leaves out the middle of a long output.
func shorten(s string) string {
	lines := strings.SplitAfter(s, "\n")
	const head, tail = 22, 6
	if len(lines) <= head+tail+2 {
		return s
	}
	return strings.Join(lines[:head], "") + "...\n" + strings.Join(lines[len(lines)-tail:], "")
}
