package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/dobhashi/dobhashi/translate"
)

func TestArrange(t *testing.T) {
	app := newApp(&env{stdout: &output{Writer: &bytes.Buffer{}}})
	for _, c := range []struct {
		args, want string
		help       bool
	}{
		{"", "", false},
		{"translate", "translate", false},
		{"translate a.txt -o b.tsv", "translate --output=b.tsv a.txt", false},
		{"translate a.txt b.txt --quiet -g t.tsv c.txt", "translate --quiet --glossary=t.tsv a.txt b.txt c.txt", false},
		{"translate -o=a.tsv --output b.tsv -output=c.tsv x", "translate --output=a.tsv --output=b.tsv --output=c.tsv x", false},
		{"translate - -o -", "translate --output=- -", false},
		{"translate -g -- a", "translate --glossary=-- a", false},
		{"translate -o a=b.tsv x", "translate --output=a=b.tsv x", false},
		{"translate --quiet=false x", "translate --quiet=false x", false},
		{"translate x --jobs -1", "translate --jobs=-1 x", false},
		{"translate x -- -o y", "translate -- x -o y", false},
		{"translate -- x --", "translate -- x --", false},
		{"translate -- x", "translate x", false},
		{"glossary check a --json b", "glossary check --json a b", false},
		{"glossary a check", "glossary a check", false},
		{"--version translate", "--version translate", false},
		{"translate a -h", "translate a", true},
		{"translate a --help --nonsense", "translate a", true},
		{"translate -o --help a", "translate --output=--help a", false},
		{"translate -- --help", "translate -- --help", false},
	} {
		path, got, help, err := arrange(app, strings.Fields(c.args))
		if s := strings.Join(got, " "); s != c.want || help != c.help || err != nil && !help {
			t.Errorf("%q: %q, help %v, %v; want %q, help %v", c.args, s, help, err, c.want, c.help)
		}
		if len(path) > 0 && path[0].Name != got[0] {
			t.Errorf("%q: command %s", c.args, path[0].Name)
		}
	}
	// An empty argument and one with blanks stay what they are.
	args := []string{"translate", "", " a b ", "-o", " c d.tsv"}
	if _, got, _, err := arrange(app, args); err != nil || !slices.Equal(got, []string{"translate", "--output= c d.tsv", "", " a b "}) {
		t.Errorf("%q, %v", got, err)
	}
	for args, want := range map[string]string{
		"translate a -o":         "-o needs a value",
		"translate a --nonsense": "dobhashi translate has no flag --nonsense",
		"translate --no=1 --nah": "dobhashi translate has no flag --no",
		"-x":                     "dobhashi has no flag -x",
		"translate ---quiet":     "dobhashi translate has no flag ---quiet",
	} {
		if _, _, _, err := arrange(app, strings.Fields(args)); err == nil || err.Error() != want || exitCode(err) != exitUsage {
			t.Errorf("%q: %v, want %s", args, err, want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"translate", "segment", "glossary", "doctor", "help", "to"}
	for mistyped, want := range map[string]string{
		"trnaslate": "translate", "Translate": "translate", "trans": "translate", "segmnt": "segment",
		"hlep": "help", "x": "", "": "", "wholly-other": "", "t": "to", "zz": "",
	} {
		if got := nearest(mistyped, names); got != want {
			t.Errorf("%q: %q, want %q", mistyped, got, want)
		}
	}
}

func TestExitCode(t *testing.T) {
	of := func(k translate.Kind) error { return &translate.Error{Kind: k, Err: errors.New("x"), Hint: "try"} }
	for _, c := range []struct {
		err  error
		code int
	}{
		{nil, exitOK},
		{errors.New("x"), exitFailure},
		{usage("x"), exitUsage},
		{errFindings, exitFindings},
		{&partialError{errors.New("x")}, exitPartial},
		{&partialError{of(translate.Quota)}, exitQuota},
		{&partialError{errInterrupted}, exitInterrupted},
		{of(translate.Fatal), exitFailure},
		{of(translate.Temporary), exitFailure},
		{of(translate.Auth), exitAuth},
		{of(translate.Quota), exitQuota},
		{errInterrupted, exitInterrupted},
		{fmt.Errorf("cannot write: %w", syscall.EPIPE), exitPipe},
	} {
		for _, err := range []error{c.err, fmt.Errorf("wrapped: %w", c.err)} {
			if c.err != nil && exitCode(err) != c.code {
				t.Errorf("%v: %d, want %d", err, exitCode(err), c.code)
			}
		}
	}
	if exitCode(nil) != exitOK {
		t.Error("no error is a failure")
	}
	// The advice nearest to the user wins.
	if h := hint(&hinted{of(translate.Auth), "first"}); h != "first" {
		t.Errorf("hint %q", h)
	}
	if h := hint(fmt.Errorf("wrapped: %w", of(translate.Auth))); h != "try" {
		t.Errorf("hint %q", h)
	}
}

// broken takes some bytes and then fails.
type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if len(p) > b.left {
		return b.left, errors.New("disk on fire")
	}
	b.left -= len(p)
	return len(p), nil
}

// TestOutput has a command that looks at no write fail all the same.
func TestOutput(t *testing.T) {
	var stderr bytes.Buffer
	if code := run(context.Background(), []string{"help"}, strings.NewReader(""), &broken{100}, &stderr); code != exitFailure {
		t.Errorf("exit code %d", code)
	}
	if got := stderr.String(); got != "error: cannot write to standard output: disk on fire\n" {
		t.Errorf("%q", got)
	}
	o := &output{Writer: &broken{3}}
	for i, want := range []int{2, 1, 0} {
		if n, err := o.Write([]byte("ab")); n != want || (err == nil) != (i == 0) {
			t.Errorf("write %d: %d, %v", i, n, err)
		}
	}
}

// TestOneLine has nothing that a text holds move the cursor.
func TestOneLine(t *testing.T) {
	if got := oneLine("a\n\tb\x1b[31m \u0085c\x7f ঢাকা"); got != "a b\uFFFD[31m c\uFFFD ঢাকা" {
		t.Errorf("%q", got)
	}
}
