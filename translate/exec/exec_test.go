package exec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

func open(t *testing.T, cfg Config) translate.Backend {
	t.Helper()
	cfg.From, cfg.To = "bn", "en"
	return backendtest.Open(t, New, cfg)
}

// over makes a backend over a mode of the fixture.
func over(t *testing.T, mode string, args ...string) translate.Backend {
	t.Helper()
	return open(t, Config{Command: command(mode, args...)})
}

// one translates a text.
func one(t *testing.T, b translate.Backend, text string) string {
	t.Helper()
	out, err := b.Translate(t.Context(), backendtest.Segments(text))
	if err != nil {
		t.Fatal(err)
	}
	return out[0].Text
}

func TestConformance(t *testing.T) {
	failure := func(mode string, kind translate.Kind, timeout time.Duration) backendtest.Failure {
		return backendtest.Failure{Name: mode, Kind: kind, New: func(t *testing.T) translate.Backend {
			return open(t, Config{Command: command(mode), Timeout: timeout})
		}}
	}
	backendtest.Run(t, func(t *testing.T) translate.Backend { return over(t, "echo") }, backendtest.Options{
		Hang: func(t *testing.T) translate.Backend { return over(t, "silent") },
		Failures: []backendtest.Failure{
			failure("dies", translate.Temporary, 0),
			failure("ends", translate.Temporary, 0),
			failure("half", translate.Temporary, 0),
			failure("silent", translate.Temporary, 300*time.Millisecond),
			failure("deaf", translate.Temporary, 300*time.Millisecond),
			failure("empty", translate.Unfit, 0),
			failure("bare", translate.Unfit, 0),
			failure("loading", translate.Fatal, 0),
			failure("unknown", translate.Fatal, 0),
			failure("zero", translate.Fatal, 0),
			failure("number", translate.Fatal, 0),
			failure("twice", translate.Fatal, 0),
			failure("long", translate.Fatal, 0),
		},
	})
}

// TestSaid: errors say what the command did, and a command that goes wrong is not waited for.
func TestSaid(t *testing.T) {
	for mode, want := range map[string]string{
		"dies":    "ended too soon: exit status 3: line 96 | line 97 | line 98 | line 99 | out of memory",
		"ends":    "ended too soon: exit status 0",
		"loading": `wrote what is not an answer: "Loading the model ..."`,
		"unknown": `wrote an id that it was not given: "{\"id\":\"99999\",\"text\":\"x\"}"`,
		"twice":   `wrote a second answer to the same id: "{\"id\":\"1\",\"text\":\"x\"}"`,
		"empty":   `gave an empty translation of text 1 of 2, "বই"`,
		"refuses": `refuses text 2 of 2, "খাতা": no copybooks`,
		"long":    `wrote a line of more than 16 MiB: "ooo`,
	} {
		start := time.Now()
		_, err := over(t, mode).Translate(t.Context(), backendtest.Segments("বই", "খাতা"))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "exec: ") {
			t.Errorf("%s: %v, want %s", mode, err, want)
		}
		if err != nil && len(err.Error()) > 1000 {
			t.Errorf("%s: an error of %d bytes", mode, len(err.Error()))
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: %v", mode, took)
		}
		if e, ok := errors.AsType[*translate.Error](err); ok && e.Kind == translate.Fatal && !strings.Contains(e.Hint, "standard error") {
			t.Errorf("%s: hint %q", mode, e.Hint)
		}
	}
}

// TestRefused: one text that is refused does not end the command, nor what follows.
func TestRefused(t *testing.T) {
	b := over(t, "refuses")
	for _, texts := range [][]string{{"বই", "খাতা"}, {"খাতা"}} {
		if _, err := b.Translate(t.Context(), backendtest.Segments(texts...)); translate.KindOf(err) != translate.Unfit {
			t.Errorf("%v: %v", texts, err)
		}
	}
	if got := one(t, b, "বই"); got != "x" {
		t.Errorf("got %q", got)
	}
}

func TestLines(t *testing.T) {
	b := over(t, "raw")
	term := func(bn, en string, homograph bool) glossary.Match {
		return glossary.Match{Term: &glossary.Term{BN: bn, EN: en, Homograph: homograph}, Form: bn}
	}
	out, err := b.Translate(t.Context(), []translate.Segment{
		{Text: "এক\n<দুই>\u2028\"তিন\""},
		{Text: "রহিম এল", Terms: []glossary.Match{term("রহিম", "Rahim", false), term("এল", "L", true)}, Before: []string{"ক", "খ"},
			Similar: []translate.Example{{Source: "গ", Target: "c"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`{"id":"1","text":"এক\n<দুই>\u2028\"তিন\"","from":"bn","to":"en"}` + "\n",
		`{"id":"2","text":"রহিম এল","from":"bn","to":"en","terms":[{"source":"রহিম","target":"Rahim"}],"before":["ক","খ"]}` + "\n",
	} {
		if out[i].Text != want {
			t.Errorf("got\n%swant\n%s", out[i].Text, want)
		}
	}
}

// TestStart: the command is started with the first batch, and once.
func TestStart(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "started")
	b := over(t, "touch", "'"+mark+"'")
	if err := Ready(Config{From: "bn", To: "en", Command: command("touch", "'"+mark+"'")}); err != nil {
		t.Error(err)
	}
	if about, _, err := b.(translate.Checker).Check(t.Context()); err != nil || !strings.Contains(about, filepath.Base(os.Args[0])) {
		t.Errorf("check: %q, %v", about, err)
	}
	if _, err := os.Stat(mark); !os.IsNotExist(err) {
		t.Errorf("the command was started too soon: %v", err)
	}
	one(t, b, "বই")
	if _, err := os.Stat(mark); err != nil {
		t.Error(err)
	}
	b = over(t, "pid")
	if first, second := one(t, b, "বই"), one(t, b, "খাতা"); first != second {
		t.Errorf("process %s, then %s", first, second)
	}
}

// TestRestart: a command that has ended is started again.
func TestRestart(t *testing.T) {
	b := over(t, "pid-once")
	seen := make(map[string]bool)
	for range 3 {
		for try := 1; ; try++ {
			out, err := b.Translate(t.Context(), backendtest.Segments("বই"))
			// Whoever comes while it ends is told to come again.
			if translate.KindOf(err) == translate.Temporary && try < 5 {
				time.Sleep(50 * time.Millisecond)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			seen[out[0].Text] = true
			break
		}
	}
	if len(seen) != 3 {
		t.Errorf("processes %v", seen)
	}
}

// TestClosedInput: a command that closes its input, but does not end, is not waited for.
func TestClosedInput(t *testing.T) {
	b := over(t, "closes")
	one(t, b, "বই")
	start := time.Now()
	_, err := b.Translate(t.Context(), backendtest.Segments("খাতা"))
	if translate.KindOf(err) != translate.Temporary || !strings.Contains(err.Error(), "does not read its input") || time.Since(start) > 20*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
	if got := one(t, b, "খাতা"); got != "x" {
		t.Errorf("got %q", got)
	}
}

func TestLastLine(t *testing.T) {
	if got := one(t, over(t, "no-line-feed"), "বই"); got != "last" {
		t.Errorf("got %q", got)
	}
}

// TestAnyOrder has two batches under way whose answers come after all requests, and backwards.
func TestAnyOrder(t *testing.T) {
	b := over(t, "reverse", "4")
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			texts := []string{fmt.Sprint("বই ", i), fmt.Sprint("খাতা ", i)}
			out, err := b.Translate(t.Context(), backendtest.Segments(texts...))
			if err != nil || out[0].Text != "EN("+texts[0]+")" || out[1].Text != "EN("+texts[1]+")" {
				t.Errorf("%v: %v, %v", texts, out, err)
			}
		})
	}
	wg.Wait()
}

// TestLateAnswers: what comes for a batch that nobody waits for any more hurts nobody.
func TestLateAnswers(t *testing.T) {
	b := over(t, "slow")
	first := one(t, b, "বই")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := b.Translate(ctx, backendtest.Segments("ক", "খ", "গ")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("the call went on for %v", took)
	}
	if again := one(t, b, "বই"); again != first {
		t.Errorf("another process: %s, was %s", again, first)
	}
}

// TestHang: a command that hangs is killed, also for the other batches, and started again.
func TestHang(t *testing.T) {
	for _, mode := range []string{"silent", "deaf"} {
		b := open(t, Config{Command: command(mode), Timeout: 500 * time.Millisecond})
		// More than a pipe holds, so that a command that does not read has its writer wait.
		large := backendtest.Segments(strings.Repeat("বই ", 100_000))
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				start := time.Now()
				_, err := b.Translate(t.Context(), large)
				if translate.KindOf(err) != translate.Temporary || !strings.Contains(err.Error(), "did not answer within 500ms") {
					t.Errorf("%s: %v", mode, err)
				}
				if took := time.Since(start); took > 5*time.Second {
					t.Errorf("%s: %v", mode, took)
				}
			})
		}
		wg.Wait()
		process := b.(*backend).process
		select {
		case <-process.ended:
		case <-time.After(5 * time.Second):
			t.Errorf("%s: the command was not killed", mode)
		}
		if _, err := b.Translate(t.Context(), large); translate.KindOf(err) != translate.Temporary || b.(*backend).process == process {
			t.Errorf("%s: not started again: %v", mode, err)
		}
	}
}

func TestStderr(t *testing.T) {
	var said bytes.Buffer
	b := open(t, Config{Command: command("dies"), Stderr: &said})
	if _, err := b.Translate(t.Context(), backendtest.Segments("বই", "খাতা")); err == nil {
		t.Error("no error")
	}
	if err := b.(io.Closer).Close(); err != nil {
		t.Error(err)
	}
	if s := said.String(); !strings.HasPrefix(s, "line 0\nline 1\n") || !strings.HasSuffix(s, "line 99\nout of memory\n") {
		t.Errorf("standard error: %q", s)
	}
}

func TestEnvironmentAndArguments(t *testing.T) {
	t.Setenv("DOBHASHI_TEST_KEY", "of the command")
	if got := one(t, over(t, "env", "DOBHASHI_TEST_KEY"), "বই"); got != "of the command" {
		t.Errorf("environment: %q", got)
	}
	if got := one(t, over(t, "args", `"a b" ''`, `C:\x\y.exe *`), "বই"); got != `a b||C:\x\y.exe|*` {
		t.Errorf("arguments: %q", got)
	}
}

func TestClose(t *testing.T) {
	for mode, most := range map[string]time.Duration{"echo": patience, "stubborn": 2 * patience} {
		b := over(t, mode)
		one(t, b, "বই")
		start := time.Now()
		if err := b.(io.Closer).Close(); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > most {
			t.Errorf("%s: closing took %v", mode, took)
		}
		if !b.(*backend).process.hasEnded() {
			t.Errorf("%s: it still runs", mode)
		}
		if _, err := b.Translate(t.Context(), backendtest.Segments("বই")); err == nil || !strings.Contains(err.Error(), "closed") {
			t.Errorf("%s: used after it was closed: %v", mode, err)
		}
	}
	if err := over(t, "echo").(io.Closer).Close(); err != nil {
		t.Errorf("closed before it was used: %v", err)
	}
}

func TestInfo(t *testing.T) {
	info := over(t, "echo", "--size", "'3.3 B'").Info()
	if want := filepath.Base(os.Args[0]) + " echo --size 3.3 B"; info.Name != "exec" || info.Model != want || info.Paid || info.PlacesTerms {
		t.Errorf("%+v, want the model %q", info, want)
	}
	if info := open(t, Config{Command: command("echo"), Model: "nllb"}).Info(); info.Model != "nllb" {
		t.Errorf("%+v", info)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct {
		cfg  Config
		want string
	}{
		{Config{From: "bn", To: "en"}, "names no program"},
		{Config{From: "bn", To: "en", Command: " ''"}, "names no program"},
		{Config{From: "bn", To: "en", Command: "cat 'x"}, "not closed"},
		{Config{From: "bn", To: "en", Command: "no-such-program-here -x"}, "no-such-program-here"},
		{Config{From: "bn", To: "en", Command: "'" + t.TempDir() + "'"}, "exec: "},
		{Config{To: "en", Command: command("echo")}, "language"},
	} {
		b, err := New(t.Context(), test.cfg)
		e, ok := errors.AsType[*translate.Error](err)
		if b != nil || !ok || e.Kind != translate.Fatal || !strings.Contains(e.Error(), test.want) || (e.Hint == "") != (test.cfg.From == "") {
			t.Errorf("%q: %v, %+v", test.cfg.Command, err, e)
		}
		if ready := Ready(test.cfg); ready == nil || ready.Error() != err.Error() {
			t.Errorf("%q: ready: %v", test.cfg.Command, ready)
		}
	}
}

// TestGone: a program that was there when the backend was made.
func TestGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "program.exe")
	if err := os.WriteFile(path, []byte("not a program"), 0o700); err != nil {
		t.Fatal(err)
	}
	b := open(t, Config{Command: "'" + path + "'"})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err := b.Translate(t.Context(), backendtest.Segments("বই"))
	if e, ok := errors.AsType[*translate.Error](err); !ok || e.Kind != translate.Fatal || e.Hint == "" || !strings.Contains(err.Error(), "program.exe") {
		t.Errorf("%v, %+v", err, e)
	}
}

func TestSplit(t *testing.T) {
	for command, want := range map[string][]string{
		"cat":                      {"cat"},
		"  a  b\t\n c ":            {"a", "b", "c"},
		`a 'b c' "d e"`:            {"a", "b c", "d e"},
		`a'b 'c" d"`:               {"ab c d"},
		`a '' ""`:                  {"a", "", ""},
		`a '"' "'"`:                {"a", `"`, "'"},
		`a "\"b\"" \"c \'d e\ f`:   {"a", `"b"`, `"c`, "'d", "e f"},
		`a '\' b`:                  {"a", `\`, "b"},
		`C:\Tools\nllb.exe -m C:\`: {`C:\Tools\nllb.exe`, "-m", `C:\`},
		`"C:\My Tools\nllb.exe" x`: {`C:\My Tools\nllb.exe`, "x"},
		`\\server\share\a.exe`:     {`\\server\share\a.exe`},
		`a "b\ c" \\d`:             {"a", `b\ c`, `\\d`},
		"খাতা 'বই  ১'":             {"খাতা", "বই  ১"},
		"a $HOME *":                {"a", "$HOME", "*"},
	} {
		if got, err := split(command); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", command, got, err, want)
		}
	}
	for _, command := range []string{"", " \n", "''", `"" a`, "a 'b", `a "b`, `a "b\"`, `'`} {
		if got, err := split(command); err == nil {
			t.Errorf("%s: %q", command, got)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"", "a b", `a 'b c' "d\" e"`, `C:\x y\`, `'`, "\\\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, command string) {
		words, err := split(command)
		if err != nil {
			return
		}
		// The words in quotes are the same words.
		var quoted strings.Builder
		for _, w := range words {
			for part := range strings.SplitSeq(w, "'") {
				quoted.WriteString("'" + part + `'\'`)
			}
			s := strings.TrimSuffix(quoted.String(), `\'`)
			quoted.Reset()
			quoted.WriteString(s + " ")
		}
		again, err := split(quoted.String())
		if err != nil || !slices.Equal(again, words) {
			t.Errorf("%q: %q, in quotes %s: %q, %v", command, words, quoted.String(), again, err)
		}
	})
}

// FuzzOutput feeds what a command may write, in pieces, to a process that waits for two answers.
func FuzzOutput(f *testing.F) {
	for _, seed := range []string{"", "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\",\"error\":\"b\"}\n", "\n\r\n", "{\"id\":1}\n", "{\"id\":\"3\"}\n", "{\"id\":\"1\"}\n{\"id\":\"1\"}\n", "null\n"} {
		f.Add([]byte(seed), 3)
	}
	f.Fuzz(func(t *testing.T, output []byte, piece int) {
		p := &process{name: "command", waiting: make(map[int]place), failed: make(chan struct{}), gone: true}
		c := p.expect(2)
		piece = 1 + (piece&0x7fff)%64
		var err error
		for chunk := range slices.Chunk(output, piece) {
			if _, err = p.Write(chunk); err != nil {
				break
			}
		}
		if err != nil && (p.err != err || translate.KindOf(err) != translate.Fatal || len(err.Error()) > 3000) {
			t.Errorf("the error %v, the process has %v", err, p.err)
		}
		if c.left != len(p.waiting) {
			t.Errorf("%d answers are left, and %d ids wait", c.left, len(p.waiting))
		}
		if c.left == 0 {
			if out, err := c.outputs("command", backendtest.Segments("ক", "খ")); (err == nil) != (len(out) == 2) || err != nil && translate.KindOf(err) != translate.Unfit {
				t.Errorf("outputs %v, %v", out, err)
			}
		}
	})
}
