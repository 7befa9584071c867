package main

import (
	"archive/zip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(isolated{m}, map[string]func(){"dobhashi": main})
}

// isolated runs the tests where they neither read nor write the files of the user. The
// commands of scripts do not come here: see Setup below.
type isolated struct{ *testing.M }

func (m isolated) Run() int {
	dir, err := os.MkdirTemp("", "dobhashi-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "DOBHASHI_") {
			os.Unsetenv(name)
		}
	}
	for _, v := range userFolders(dir) {
		// The Go command, which some tests run, looks for its own files at home.
		if name, folder, _ := strings.Cut(v, "="); strings.HasPrefix(name, "XDG_") {
			os.Setenv(name, folder)
		}
	}
	return m.M.Run()
}

// userFolders has the files of the user all in home, on every system.
func userFolders(home string) []string {
	return []string{
		"HOME=" + home, "USERPROFILE=" + home, "APPDATA=" + home, "LOCALAPPDATA=" + home,
		"XDG_CONFIG_HOME=" + filepath.Join(home, ".config"), "XDG_DATA_HOME=" + filepath.Join(home, ".local", "share"),
	}
}

// TestScript runs the scripts in testdata/script: what the command promises to
// people and to programs that call it.
func TestScript(t *testing.T) {
	lavrov, err := os.ReadFile(filepath.Join("..", "..", "testdata", "lavrov.txt"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			e.Vars = append(e.Vars, userFolders(home)...)
			// Nothing may leave this machine; what tries gets an error.
			for _, v := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
				e.Setenv(v, "http://"+nobody)
			}
			e.Setenv("GCE_METADATA_HOST", nobody)
			e.Setenv("SYSTEMROOT", os.Getenv("SYSTEMROOT")) // sockets on Windows
			if err := os.Mkdir(home, 0o777); err != nil {
				return err
			}
			if err := os.CopyFS(e.WorkDir, os.DirFS(filepath.Join("..", "..", "testdata", "documents"))); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "lavrov.txt"), lavrov, 0o666)
		},
		Cmds: commands,
	})
}

// commands are those of this package's scripts.
var commands = map[string]func(*testscript.TestScript, bool, []string){
	"exits":       exits,
	"fake":        fake,
	"interrupt":   interrupt,
	"modelserver": modelServer,
	"offsets":     offsets,
	"repeat":      repeat,
	"hex":         hexFile,
	"unzip":       unzip,
	"server":      server,
	"wellformed": func(ts *testscript.TestScript, _ bool, args []string) {
		ts.Check(wellFormed(ts.ReadFile(args[0])))
	},
}

// unzip takes a file out of an archive: unzip ARCHIVE NAME.
func unzip(ts *testscript.TestScript, _ bool, args []string) {
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	data, err := fs.ReadFile(z, args[1])
	ts.Check(err)
	path := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o777))
	ts.Check(os.WriteFile(path, data, 0o666))
}

// environ is what a script's environment has for commands that are not run by
// testscript itself.
func environ(ts *testscript.TestScript) (env []string) {
	for _, v := range []string{"PATH", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR", "TERM", "NO_COLOR", "DOBHASHI_ENDPOINT", "DOBHASHI_GOOGLE_KEY",
		"HTTP_PROXY", "HTTPS_PROXY", "GCE_METADATA_HOST", "GOCOVERDIR", "GORACE", "TESTMODELS"} {
		env = append(env, v+"="+ts.Getenv(v))
	}
	return env
}

// nobody is an address where no server listens.
const nobody = "127.0.0.1:1"

// exits runs a command and looks at its exit code: exits CODE COMMAND ARG...
// A failure is told in exactly one line that begins with error:, the rest is not.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		code = e.ExitCode()
	} else {
		ts.Check(err)
	}
	checkExit(ts, code, want, ts.ReadFile("stderr"))
}

func checkExit(ts *testscript.TestScript, code, want int, stderr string) {
	if code != want {
		ts.Fatalf("exit code %d, want %d\n%s", code, want, stderr)
	}
	errorLines := 1
	switch {
	case want == exitOK, want == exitPipe, want == exitFindings && !strings.Contains(stderr, "error: "):
		errorLines = 0
	}
	if n := len(regexp.MustCompile(`(?m)^error: .`).FindAllString(stderr, -1)); n != errorLines {
		ts.Fatalf("%d error lines, want %d\n%s", n, errorLines, stderr)
	}
	if errorLines == 1 && strings.Count(stderr, "hint: ") > 1 {
		ts.Fatalf("more than one hint\n%s", stderr)
	}
}

// interrupt sends Ctrl-C to a command once a file is there and not empty, or just
// there: interrupt [-empty] FILES COMMAND ARG... The command must exit with
// 130. It writes to the files stdout.txt and stderr.txt; its standard input has
// a sentence and stays open.
func interrupt(ts *testscript.TestScript, _ bool, args []string) {
	least := int64(1)
	if args[0] == "-empty" {
		least, args = 0, args[1:]
	}
	out, err := os.Create(ts.MkAbs("stdout.txt"))
	ts.Check(err)
	defer out.Close()
	stderr, err := os.Create(ts.MkAbs("stderr.txt"))
	ts.Check(err)
	defer stderr.Close()
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), environ(ts)
	cmd.Stdout, cmd.Stderr = out, stderr
	stdin, err := cmd.StdinPipe()
	ts.Check(err)
	defer stdin.Close()
	_, err = io.WriteString(stdin, "নদীর ধারে বসে আছি।\n")
	ts.Check(err)
	ts.Check(cmd.Start())
	defer cmd.Process.Kill()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		found, err := filepath.Glob(ts.MkAbs(args[0]))
		ts.Check(err)
		if len(found) > 0 {
			if info, err := os.Stat(found[0]); err == nil && info.Size() >= least {
				break
			}
		}
		if time.Now().After(deadline) {
			ts.Fatalf("no %s\n%s", args[0], ts.ReadFile("stderr.txt"))
		}
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	if err := cmd.Wait(); cmd.ProcessState == nil {
		ts.Check(err)
	}
	checkExit(ts, cmd.ProcessState.ExitCode(), exitInterrupted, ts.ReadFile("stderr.txt"))
}

// offsets looks up the place of every pair of a JSON Lines file: offsets FILE.
// The bytes there must be the source, and those of its terms must be a spelling
// of the term.
func offsets(ts *testscript.TestScript, _ bool, args []string) {
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	for n := 1; ; n++ {
		var p align.Pair
		if err := dec.Decode(&p); err == io.EOF {
			if n == 1 {
				ts.Fatalf("%s is empty", args[0])
			}
			return
		} else if err != nil {
			ts.Fatalf("%s:%d: %v", args[0], n, err)
		}
		text := ts.ReadFile(p.Place.Document)
		if got := text[p.Place.Start:p.Place.End]; got != p.Source {
			ts.Fatalf("%s:%d: at %d is %q, not %q", args[0], n, p.Place.Start, got, p.Source)
		}
		line := 1 + strings.Count(text[:p.Place.Start], "\n")
		column := 1 + len([]rune(text[strings.LastIndexByte(text[:p.Place.Start], '\n')+1:p.Place.Start]))
		if line != p.Place.Line || column != p.Place.Column {
			ts.Fatalf("%s:%d: the place is %d:%d, not %d:%d", args[0], n, line, column, p.Place.Line, p.Place.Column)
		}
		for _, u := range p.Terms {
			if form := p.Source[u.Source[0]:u.Source[1]]; !strings.HasPrefix(form, u.Form) {
				ts.Fatalf("%s:%d: %q is not %q", args[0], n, form, u.Form)
			}
			if u.Target != nil && !strings.Contains(p.Target[u.Target[0]:u.Target[1]], u.EN[:3]) {
				ts.Fatalf("%s:%d: at %d is no %s", args[0], n, u.Target[0], u.EN)
			}
		}
	}
}

// repeat writes a text again and again: repeat N FROM TO, or repeat -line N
// FROM TO for all of it in one line.
func repeat(ts *testscript.TestScript, _ bool, args []string) {
	end := "\n"
	if args[0] == "-line" {
		end, args = " ", args[1:]
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	text := strings.TrimSuffix(ts.ReadFile(args[1]), "\n") + end
	var all strings.Builder
	for i := range n {
		all.WriteString(strings.ReplaceAll(text, "।", fmt.Sprintf(" %d।", i)))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(all.String()), 0o666))
}

// hexFile writes the bytes that Go's escapes in a text stand for: hex TEXT FILE.
func hexFile(ts *testscript.TestScript, _ bool, args []string) {
	s, err := strconv.Unquote(`"` + args[0] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(s), 0o666))
}

func wellFormed(text string) error {
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := dec.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
