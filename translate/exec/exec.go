// Package exec translates with an external command: a program that reads texts as lines of JSON and writes
// their translations as lines of JSON. [New] makes the backend, [Ready] says beforehand, and
// without starting anything, whether that can work:
//
//	b, err := exec.New(ctx, exec.Config{From: "bn", To: "en", Command: "python3 nllb.py --model 'my models/3.3B'"})
//
// For each text the command gets a line on its standard input,
//
//	{"id":"7","text":"রহিম এল।","from":"bn","to":"en","terms":[{"source":"রহিম","target":"Rahim"}],"before":["সকাল হল।"]}
//
// where terms are names and words of the text and what they should become, and before are the sentences
// before it; both are left out when there are none. Placeholders such as {1}, {/1} and {2/} in a text stand for
// markup, and belong into the translation. The command writes a line for each text to its standard output,
// in any order, and at once, without a buffer:
//
//	{"id":"7","text":"Rahim came."}
//	{"id":"8","error":"why there is no translation"}
//
// What it has to say to people goes to standard error. The command is started with the first batch
// and kept, so a model is loaded once; its standard input is closed when there is no more. If it ends before,
// it is started again. Its environment is that of the caller, keys of other services included.
package exec

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// Config says what to translate, and with which command.
type Config struct {
	// From and To are language codes, passed on as they are.
	From, To string
	// Command is a program and its arguments, separated by white space. There is no shell: nothing is
	// expanded. What stands in single or double quotes is one word, or part of one. A backslash before a quote
	// or white space takes away its meaning, except in single quotes; any other backslash is itself, so that
	// paths of Windows need no quotes. It is no place for a key, as error texts and memories show
	// it: the command has the environment.
	Command string
	// Model tells apart what commands do: a memory takes the answers of the same model for each other's. If
	// empty, it is the command without the folder of its program.
	Model string
	// Timeout of one batch, from when it is there until its last answer, 5 minutes if 0. Loading a
	// model counts. A command that takes longer is killed.
	Timeout time.Duration
	// Stderr gets what the command writes to its standard error, from another goroutine; nil drops it.
	// The last lines are in the error in any case if the command ends too soon.
	Stderr io.Writer
}

const name = "exec"

const (
	// The texts of a batch, few enough for an answer within the time even of a slow model. Of two batches
	// one waits for the command, so that it is never the other way round.
	maxTexts = 32
	jobs     = 2
	// maxLine is more than any answer has.
	maxLine = 16 << 20
	// patience is how long a command may take to end when its input has ended.
	patience = 2 * time.Second
)

const (
	hintCommand = "give a program and its arguments: --command 'python3 translate.py'; with a path or a name that is on the PATH, in quotes if there are spaces in it"
	hintAnswer  = `the command must write only lines like {"id":"7","text":"..."} to its standard output, one for each text, and messages to standard error`
)

// backend runs one command.
type backend struct {
	cfg  Config
	argv []string

	mu      sync.Mutex
	process *process // the latest, nil before the first batch
	closed  bool
}

// New makes a backend, which is also an [io.Closer]: closing ends the command. It starts nothing. The error is
// a [*translate.Error], with a hint if there is no such program.
func New(_ context.Context, cfg Config) (translate.Backend, error) {
	if cfg.From == "" || cfg.To == "" {
		return nil, fatal("", "a language to translate from and one to translate to are needed, got %q and %q", cfg.From, cfg.To)
	}
	argv, err := split(cfg.Command)
	if err != nil {
		return nil, fatal(hintCommand, "the command %q: %v", cfg.Command, err)
	}
	if _, err := exec.LookPath(argv[0]); err != nil {
		return nil, fatal(hintCommand, "%v", err)
	}
	cfg.Model = cmp.Or(cfg.Model, strings.Join(append([]string{filepath.Base(argv[0])}, argv[1:]...), " "))
	cfg.Timeout = cmp.Or(cfg.Timeout, 5*time.Minute)
	return &backend{cfg: cfg, argv: argv}, nil
}

// Ready returns nil if there is such a program, else the error that [New] would give.
func Ready(cfg Config) error {
	_, err := New(context.Background(), cfg)
	return err
}

func fatal(hint, format string, args ...any) *translate.Error {
	return &translate.Error{Kind: translate.Fatal, Hint: hint, Err: fmt.Errorf(name+": "+format, args...)}
}

// split makes the words of a command: see [Config].
func split(command string) (words []string, err error) {
	const space = " \t\r\n"
	var word strings.Builder
	var quote byte // that is open
	begun := false // a word
	for i := 0; i < len(command); i++ {
		c := command[i]
		special := `'"` + space // after a backslash
		if quote != 0 {
			special = `"`
		}
		switch {
		case quote != '\'' && c == '\\' && i+1 < len(command) && strings.IndexByte(special, command[i+1]) >= 0:
			i++
			word.WriteByte(command[i])
			begun = true
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteByte(c)
		case c == '\'' || c == '"':
			quote, begun = c, true
		case strings.IndexByte(space, c) < 0:
			word.WriteByte(c)
			begun = true
		case begun:
			words = append(words, word.String())
			word.Reset()
			begun = false
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("the quote %c is not closed", quote)
	}
	if begun {
		words = append(words, word.String())
	}
	if len(words) == 0 || words[0] == "" {
		return nil, errors.New("it names no program")
	}
	return words, nil
}

func (b *backend) Info() translate.Info {
	return translate.Info{Name: name, Model: b.cfg.Model, ReadsTerms: true, Context: 2, Limits: translate.Limits{Items: maxTexts, Jobs: jobs}}
}

// Check says which program the command is. It does not start it.
func (b *backend) Check(context.Context) (about string, clock time.Time, err error) {
	path, err := exec.LookPath(b.argv[0])
	if err != nil {
		return "", time.Time{}, fatal(hintCommand, "%v", err)
	}
	return "the program is " + path, time.Time{}, nil
}

// request and answer are the lines of the protocol.
type request struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	From   string   `json:"from"`
	To     string   `json:"to"`
	Terms  []term   `json:"terms,omitempty"`
	Before []string `json:"before,omitempty"`
}

type term struct {
	Source string `json:"source"`
	Target string `json:"target"`
}

type answer struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Error string `json:"error"`
}

func (b *backend) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	ctxErr := func() error { return fmt.Errorf("%s: %w", name, ctx.Err()) }
	if ctx.Err() != nil {
		return nil, ctxErr()
	}
	call, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
	defer cancel()
	p, err := b.running(call)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctxErr()
		}
		return nil, err
	}
	c := p.expect(len(batch))
	lines, in := b.lines(c.first, batch), p.in
	for {
		select {
		case in <- lines:
			in = nil
			continue
		case <-c.done:
		case <-p.failed:
		case <-call.Done():
			if ctx.Err() == nil {
				p.fail(&translate.Error{Kind: translate.Temporary, Err: fmt.Errorf("%s: %s did not answer within %v, and was ended", name, p.name, b.cfg.Timeout)})
			}
		}
		break
	}
	if in != nil {
		p.forget(c) // it was not sent
	}
	select {
	case <-c.done:
		return c.outputs(p.name, batch)
	default:
	}
	if ctx.Err() != nil {
		return nil, ctxErr() // the answers that still come are dropped
	}
	<-p.failed
	return nil, p.err
}

// lines are the requests for a batch, with ids from first on.
func (b *backend) lines(first int, batch []translate.Segment) []byte {
	var buf bytes.Buffer
	for i, s := range batch {
		r := request{ID: fmt.Sprint(first + i), Text: s.Text, From: b.cfg.From, To: b.cfg.To, Before: s.Before}
		for _, m := range s.Terms {
			if !m.Term.Homograph {
				r.Terms = append(r.Terms, term{m.Form, m.Term.EN})
			}
		}
		buf.Write(remote.JSON(r))
		buf.WriteByte('\n')
	}
	return buf.Bytes()
}

// running returns the process that runs, and starts one if there is none.
func (b *backend) running(ctx context.Context) (*process, error) {
	for {
		b.mu.Lock()
		p := b.process
		switch {
		case b.closed:
			b.mu.Unlock()
			return nil, fatal("", "it is closed")
		case p == nil || p.hasEnded():
			p, err := start(b.argv, b.cfg.Stderr)
			if err == nil {
				b.process = p
			}
			b.mu.Unlock()
			return p, err
		}
		b.mu.Unlock()
		select {
		case <-p.failed:
		default:
			return p, nil
		}
		select { // one that is being killed
		case <-p.ended:
		case <-ctx.Done():
			return nil, &translate.Error{Kind: translate.Temporary, Err: fmt.Errorf("%s: %s does not end, and so is not started again", name, p.name)}
		}
	}
}

// Close ends the command: its input ends, and if it goes on then, it is killed.
func (b *backend) Close() error {
	b.mu.Lock()
	p := b.process
	b.closed = true
	b.mu.Unlock()
	if p == nil {
		return nil
	}
	go p.stdin.Close() // which may wait for what is being written
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.kill()
		select {
		case <-p.ended:
		case <-time.After(patience):
			return fmt.Errorf("%s: %s does not end", name, p.name)
		}
	}
	return nil
}
