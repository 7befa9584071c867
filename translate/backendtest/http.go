package backendtest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate"
)

// Main runs the tests of a package, and fails if one of them has logged the secret:
//
//	func TestMain(m *testing.M) { backendtest.Main(m, secret) }
func Main(m *testing.M, secret string) {
	var logged bytes.Buffer
	log.SetOutput(&logged) // slog writes there too
	code := m.Run()
	log.SetOutput(os.Stderr)
	if strings.Contains(logged.String(), secret) {
		fmt.Println("FAIL: the key was logged")
		code = 1
	}
	os.Exit(code)
}

// Open makes a backend with the New of its package, and closes it when the test ends. The test
// fails if either cannot be done.
func Open[C any](t *testing.T, newBackend func(context.Context, C) (translate.Backend, error), cfg C) translate.Backend {
	t.Helper()
	b, err := newBackend(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.(io.Closer).Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return b
}

// Segments makes a batch of texts.
func Segments(texts ...string) []translate.Segment {
	batch := make([]translate.Segment, len(texts))
	for i, text := range texts {
		batch[i].Text = text
	}
	return batch
}

// Translated is what a fake server can make of a text: it shows which one it was.
func Translated(text string) string { return "EN(" + text + ")" }

// Content types of answers.
const (
	JSON = "application/json; charset=utf-8"
	HTML = "text/html; charset=utf-8"
)

// Answer writes always the same. Headers are given as names and values in turn.
func Answer(status int, contentType, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// Redirect sends every call elsewhere, with its body.
func Redirect(url string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, url, http.StatusPermanentRedirect) }
}

// Hang never answers.
func Hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// Drip sends an answer that never ends, a byte at a time.
func Drip(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		io.WriteString(w, " ")
		w.(http.Flusher).Flush()
		time.Sleep(10 * time.Millisecond)
	}
}

// HangUp closes the connection without a word.
func HangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// CutOff closes the connection after the beginning of an answer.
func CutOff(beginning string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", JSON)
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, beginning)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

// ClosedPort returns the address of a port where nobody listens.
func ClosedPort(t *testing.T) string {
	t.Helper()
	l := listen(t)
	l.Close()
	return l.Addr().String()
}

// Silent returns the address of a server that takes connections and says nothing.
func Silent(t *testing.T) string {
	t.Helper()
	return listen(t).Addr().String()
}

// Accept runs a server below HTTP: each connection is given to handle, in a goroutine of its own,
// and then closed. It returns its address.
func Accept(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l := listen(t)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				handle(c)
			}()
		}
	}()
	return l.Addr().String()
}

// ReadRequest reads a request of HTTP to its end, for a server run with [Accept].
func ReadRequest(c net.Conn) (*http.Request, error) {
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, r.Body)
	return r, err
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// HTTP makes a backend over a fake server in this process. Calls that are right are given to
// answer, or get translations if that is nil. The backend waits no longer than timeout for one.
type HTTP func(t *testing.T, answer http.HandlerFunc, timeout time.Duration) translate.Backend

// A call that is not to run into the timeout of its backend has patient, one that is has hasty.
const (
	patient = time.Minute
	hasty   = 200 * time.Millisecond
)

// New makes a backend that translates: it is for [Run].
func (over HTTP) New(t *testing.T) translate.Backend { return over.Answering(t, nil) }

// Answering makes a backend with time enough for this answer.
func (over HTTP) Answering(t *testing.T, answer http.HandlerFunc) translate.Backend {
	t.Helper()
	return over(t, answer, patient)
}

// Hanging makes a backend whose server never answers: it is for [Options].
func (over HTTP) Hanging(t *testing.T) translate.Backend { return over.Answering(t, Hang) }

// Failure is what a backend makes of an answer.
func (over HTTP) Failure(name string, kind translate.Kind, wait time.Duration, answer http.HandlerFunc) Failure {
	return Failure{Name: name, Kind: kind, RetryAfter: wait, New: func(t *testing.T) translate.Backend { return over.Answering(t, answer) }}
}

// Faults are what can be wrong with any server and the line to it, and what every backend that
// calls one makes of it. The secret is put where it could leak.
func (over HTTP) Faults(secret string) []Failure {
	slow := func(name string, answer http.HandlerFunc) Failure {
		return Failure{Name: name, Kind: translate.Temporary, New: func(t *testing.T) translate.Backend { return over(t, answer, hasty) }}
	}
	return []Failure{
		over.Failure("login page", translate.Fatal, 0, Answer(200, HTML, "<!doctype html><title>Hotel "+secret+"</title>")),
		over.Failure("forbidden page", translate.Auth, 0, Answer(403, HTML, "<title>Forbidden "+secret+"</title>")),
		over.Failure("error page", translate.Temporary, 0, Answer(502, HTML, "<title>Bad gateway "+secret+"</title>")),
		over.Failure("elsewhere", translate.Fatal, 0, Redirect("https://example.org/"+secret)),
		over.Failure("broken JSON", translate.Temporary, 0, Answer(200, JSON, `{"a":[`+secret)),
		over.Failure("10 MB", translate.Fatal, 0, Answer(200, JSON, `{"a":"`+strings.Repeat("x", 10<<20)+`"}`)),
		over.Failure("10 MB of nothing", translate.Fatal, 0, Answer(200, JSON, strings.Repeat(" ", 10<<20))),
		over.Failure("cut off", translate.Temporary, 0, CutOff(`{"a":[{"te`)),
		over.Failure("shorter than announced", translate.Temporary, 0, Answer(200, JSON, `{"a":`, "Content-Length", "1000")),
		over.Failure("hangs up", translate.Temporary, 0, HangUp),
		slow("slow drip", Drip),
		slow("too slow", Hang),
	}
}

// CheckNoRetry checks that a backend leaves it to its caller to try again after this answer.
func (over HTTP) CheckNoRetry(t *testing.T, answer http.HandlerFunc) {
	t.Helper()
	report(t, over.checkNoRetry(t, answer))
}

func (over HTTP) checkNoRetry(t *testing.T, answer http.HandlerFunc) error {
	var calls atomic.Int32
	b := over.Answering(t, func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		answer(w, r)
	})
	if _, err := b.Translate(t.Context(), Segments("বই")); err == nil || calls.Load() != 1 {
		return fmt.Errorf("%d calls for one batch: %v", calls.Load(), err)
	}
	return nil
}

// CheckSecret checks that no error shows the secret, or half of it, of servers that write it
// where any server can, and where this one can: the answers are all failures.
func (over HTTP) CheckSecret(t *testing.T, secret string, answers map[string]http.HandlerFunc) {
	t.Helper()
	report(t, over.checkSecret(t, secret, answers))
}

func (over HTTP) checkSecret(t *testing.T, secret string, answers map[string]http.HandlerFunc) error {
	long := LongBefore(secret)
	all := map[string]http.HandlerFunc{
		"any text":              Answer(200, JSON, secret),
		"any text of an error":  Answer(500, JSON, "sorry, "+secret),
		"any title":             Answer(200, HTML, "<title>"+long+secret+"</title>"),
		"any title of an error": Answer(502, HTML, "<title>"+secret+"</title>"),
		"any redirection":       Redirect("http://" + secret + ".example/?key=" + secret),
		"any time to wait":      Answer(429, JSON, `{}`, "Retry-After", secret),
		"any content encoding":  Answer(503, JSON, `{}`, "Content-Encoding", secret, "Retry-After", secret),
	}
	maps.Copy(all, answers)
	var wrong []error
	for what, answer := range all {
		_, err := over.Answering(t, answer).Translate(t.Context(), Segments("বই"))
		if err == nil {
			wrong = append(wrong, fmt.Errorf("%s: no error", what))
		}
		if leak := leaks(err, secret[:len(secret)/2-1]); leak != "" {
			wrong = append(wrong, fmt.Errorf("%s: the secret is in %s", what, leak))
		}
	}
	return errors.Join(wrong...)
}

// LongBefore is a text after which the secret is where a long message is cut in two.
func LongBefore(secret string) string { return strings.Repeat("x", 300-len(secret)/2) }

// CheckError checks what a user reads about a failure: the error, and a part of the hint, which
// is to be empty if none is wanted.
func CheckError(t *testing.T, err error, want, hint string) {
	t.Helper()
	report(t, checkError(err, want, hint))
}

func checkError(err error, want, hint string) error {
	e, ok := errors.AsType[*translate.Error](err)
	if !ok || err.Error() != want || !strings.Contains(e.Hint, hint) || (e.Hint == "") != (hint == "") {
		return fmt.Errorf("%#v: %v, want %s, with %q in the hint", e, err, want, hint)
	}
	return nil
}

// CheckTranslated translates a batch and checks that each text came back as [Translated].
func CheckTranslated(t *testing.T, what string, b translate.Backend, batch []translate.Segment) {
	t.Helper()
	report(t, checkTranslated(t.Context(), what, b, batch))
}

func checkTranslated(ctx context.Context, what string, b translate.Backend, batch []translate.Segment) error {
	out, err := b.Translate(ctx, batch)
	if err != nil || len(out) != len(batch) {
		return fmt.Errorf("%s: %d outputs, %v", what, len(out), err)
	}
	for i, seg := range batch {
		if out[i].Text != Translated(seg.Text) {
			return fmt.Errorf("%s: text %d came back as %.60q", what, i, out[i].Text)
		}
	}
	return nil
}

// CheckFails translates a batch and checks that this fails, in the way of this kind.
func CheckFails(t *testing.T, what string, b translate.Backend, batch []translate.Segment, kind translate.Kind) {
	t.Helper()
	report(t, checkFails(t.Context(), what, b, batch, kind))
}

func checkFails(ctx context.Context, what string, b translate.Backend, batch []translate.Segment, kind translate.Kind) error {
	if _, err := b.Translate(ctx, batch); err == nil || translate.KindOf(err) != kind {
		return fmt.Errorf("%s: %v, want an error of kind %d", what, err, kind)
	}
	return nil
}

// Refused is what a backend cannot be made with.
type Refused[C any] struct {
	What   string
	Config C
	// Kind of the error, and a part of it.
	Kind translate.Kind
	Want string
}

// CheckRefused checks that a package makes no backend of what it has to refuse, that its Ready
// says the same, that the secret is in no error, and that one about the key has its hint.
func CheckRefused[C any](t *testing.T, newBackend func(context.Context, C) (translate.Backend, error), ready func(C) error, secret, keyHint string, tests []Refused[C]) {
	t.Helper()
	for _, test := range tests {
		report(t, checkRefused(t.Context(), newBackend, ready, secret, keyHint, test))
	}
}

func checkRefused[C any](ctx context.Context, newBackend func(context.Context, C) (translate.Backend, error), ready func(C) error, secret, keyHint string, test Refused[C]) error {
	b, err := newBackend(ctx, test.Config)
	e, ok := errors.AsType[*translate.Error](err)
	if b != nil || !ok {
		return fmt.Errorf("%s: got %v, %v", test.What, b, err)
	}
	if e.Kind != test.Kind || !strings.Contains(err.Error(), test.Want) || strings.Contains(err.Error(), secret) || e.Kind == translate.Auth && e.Hint != keyHint {
		return fmt.Errorf("%s: kind %d: %v; want kind %d: %s", test.What, e.Kind, err, test.Kind, test.Want)
	}
	if r := ready(test.Config); r == nil || r.Error() != err.Error() || translate.KindOf(r) != e.Kind {
		return fmt.Errorf("%s: Ready says %v, New %v", test.What, r, err)
	}
	return nil
}

func report(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
