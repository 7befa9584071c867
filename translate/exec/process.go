package exec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// process is a command that was started.
type process struct {
	cmd    *exec.Cmd
	name   string // for messages
	stdin  io.WriteCloser
	in     chan []byte   // what is to be written
	failed chan struct{} // closed when err is set: no answer comes any more
	ended  chan struct{} // closed when the process is no more
	stderr tail

	mu      sync.Mutex
	err     error
	gone    bool          // it cannot be killed any more
	last    int           // id that was given out
	waiting map[int]place // for an answer, by id
	line    bytes.Buffer  // of the output, as far as it has come
}

// call is a batch under way.
type call struct {
	first int // id
	left  int // answers that have not come
	done  chan struct{}
	got   []answer
}

// place is where an answer belongs.
type place struct {
	call  *call
	index int
}

// start starts a command. What it writes to standard error is copied to stderr, if that is not nil.
func start(argv []string, stderr io.Writer) (*process, error) {
	p := &process{
		cmd:     exec.Command(argv[0], argv[1:]...),
		name:    filepath.Base(argv[0]),
		in:      make(chan []byte),
		failed:  make(chan struct{}),
		ended:   make(chan struct{}),
		stderr:  tail{to: stderr},
		waiting: make(map[int]place),
	}
	setGroup(p.cmd)
	// A child of the command may live on, and keep its output open.
	p.cmd.WaitDelay = time.Second
	p.cmd.Stdout, p.cmd.Stderr = p, &p.stderr
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		return nil, fatal(hintCommand, "%v", err)
	}
	go p.feed()
	go p.wait()
	return p, nil
}

// feed writes what is to be written.
func (p *process) feed() {
	for {
		select {
		case lines := <-p.in:
			if _, err := p.stdin.Write(lines); err != nil {
				// Mostly the command has just ended, which then is the better message.
				select {
				case <-p.ended:
				case <-time.After(time.Second):
					p.fail(&translate.Error{Kind: translate.Temporary, Err: fmt.Errorf("%s: %s does not read its input: %w", name, p.name, err)})
				}
				return
			}
		case <-p.failed:
			return
		}
	}
}

// wait waits for the end of the process. All that it wrote has been read then.
func (p *process) wait() {
	_ = p.cmd.Wait() // the state says it better
	p.mu.Lock()
	p.gone = true
	rest := bytes.TrimSpace(p.line.Bytes())
	if len(rest) > 0 && json.Valid(rest) {
		_ = p.take(rest) // an answer without its line feed
	}
	p.mu.Unlock()
	text := fmt.Sprintf("%s: %s ended too soon: %s", name, p.name, p.cmd.ProcessState)
	if words := p.stderr.words(); words != "" {
		text += ": " + words
	}
	p.fail(&translate.Error{Kind: translate.Temporary, Err: errors.New(text)})
	close(p.ended)
}

func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// fail ends the process, and all calls that wait for it. The first reason counts.
func (p *process) fail(err error) {
	p.mu.Lock()
	if p.err == nil {
		p.err = err
		close(p.failed)
	}
	p.mu.Unlock()
	p.kill()
}

func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.gone {
		killGroup(p.cmd)
	}
}

// expect gives out ids for n texts.
func (p *process) expect(n int) *call {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &call{first: p.last + 1, left: n, done: make(chan struct{}), got: make([]answer, n)}
	for i := range n {
		p.last++
		p.waiting[p.last] = place{c, i}
	}
	return c
}

// forget takes back the ids of a call.
func (p *process) forget(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range c.got {
		delete(p.waiting, c.first+i)
	}
}

// Write takes what the command writes to its standard output.
func (p *process) Write(data []byte) (int, error) {
	if err := p.read(data); err != nil {
		p.fail(err)
		return 0, err
	}
	return len(data), nil
}

func (p *process) read(data []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		if p.line.Len()+len(line) > maxLine {
			begin := append(bytes.Clone(p.line.Bytes()[:min(p.line.Len(), 1000)]), line[:min(len(line), 1000)]...)
			return fatal(hintAnswer, "%s wrote a line of more than %d MiB: %q", p.name, maxLine>>20, remote.OneLine(string(begin)))
		}
		p.line.Write(line)
		if !whole {
			return nil
		}
		if err := p.take(bytes.TrimSpace(p.line.Bytes())); err != nil {
			return err
		}
		if p.line.Cap() > 1<<20 {
			p.line = bytes.Buffer{}
		}
		p.line.Reset()
		data = rest
	}
}

// take reads a line. An empty one says nothing.
func (p *process) take(line []byte) error {
	if len(line) == 0 {
		return nil
	}
	wrong := func(what string) error {
		return fatal(hintAnswer, "%s wrote %s: %q", p.name, what, remote.OneLine(string(line[:min(len(line), 2000)])))
	}
	var a answer
	if err := json.Unmarshal(line, &a); err != nil {
		return wrong("what is not an answer")
	}
	id, err := strconv.Atoi(a.ID)
	at, ok := p.waiting[id]
	switch {
	case err != nil || strconv.Itoa(id) != a.ID || id < 1 || id > p.last:
		return wrong("an id that it was not given")
	case !ok:
		return wrong("a second answer to the same id")
	}
	delete(p.waiting, id)
	at.call.got[at.index] = a
	if at.call.left--; at.call.left == 0 {
		close(at.call.done)
	}
	return nil
}

// outputs are the answers to a batch.
func (c *call) outputs(command string, batch []translate.Segment) ([]translate.Output, error) {
	out := make([]translate.Output, len(batch))
	for i, a := range c.got {
		what := ""
		switch {
		case a.Error != "":
			what = "refuses"
		case strings.TrimSpace(a.Text) == "":
			what = "gave an empty translation of"
		}
		if what != "" {
			text := fmt.Sprintf("%s: %s %s text %d of %d, %.40q", name, command, what, i+1, len(batch), batch[i].Text)
			if a.Error != "" {
				text += ": " + remote.OneLine(a.Error)
			}
			return nil, &translate.Error{Kind: translate.Unfit, Err: errors.New(text)}
		}
		out[i].Text = a.Text
	}
	return out, nil
}

// tail keeps the end of what is written to it, and passes all on.
type tail struct {
	to io.Writer // may be nil

	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(data []byte) (int, error) {
	const most = 4096
	t.mu.Lock()
	t.kept = append(t.kept, data[max(0, len(data)-most):]...)
	t.kept = t.kept[max(0, len(t.kept)-most):]
	t.mu.Unlock()
	if t.to != nil {
		_, _ = t.to.Write(data) // that nobody can read it is no reason to end the command
	}
	return len(data), nil
}

// words are the last lines as one.
func (t *tail) words() string {
	const lines, most = 5, 500
	t.mu.Lock()
	defer t.mu.Unlock()
	var last []string
	for line := range strings.Lines(strings.ToValidUTF8(string(t.kept), "\uFFFD")) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			last = append(last, line)
		}
	}
	s := strings.Join(last[max(0, len(last)-lines):], " | ")
	if n := utf8.RuneCountInString(s); n > most {
		s = "…" + string([]rune(s)[n-most:])
	}
	return s
}
