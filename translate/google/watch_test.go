package google

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

// TestBilledV3: the user is told of each call that may have been charged without an
// answer, and of no other.
func TestBilledV3(t *testing.T) {
	at := func(address string) translate.Backend {
		return open(t, Config{From: "bn", To: "en", Project: "books", Endpoint: address, Timeout: time.Second})
	}
	status := func(code codes.Code) translate.Backend { return openV3(t, refusing(refusal(code, "no"))) }
	refused := workloadFile(t, "http://"+backendtest.ClosedPort(t))
	for _, test := range []struct {
		what string
		b    translate.Backend
		want bool
	}{
		{"nobody there", at(backendtest.ClosedPort(t)), false},
		{"closed before a word", at(hangingUp(t)), false},
		{"nobody answers the door", at(backendtest.Silent(t)), false},
		{"closed when the request was there", at(stopping(t)), true},
		{"our timeout", at(serveV3(t, hang)), true},
		{"too large an answer", openV3(t, answering(strings.Repeat("x", largest+1))), true},
		{"server's timeout", status(codes.DeadlineExceeded), true},
		{"cancelled by the server", status(codes.Canceled), true},
		{"internal", status(codes.Internal), true},
		{"unknown", status(codes.Unknown), true},
		{"data loss", status(codes.DataLoss), true},
		{"unavailable, says the server", status(codes.Unavailable), false},
		{"exhausted", status(codes.ResourceExhausted), false},
		{"invalid", status(codes.InvalidArgument), false},
		{"no right", status(codes.PermissionDenied), false},
		{"not found", status(codes.NotFound), false},
		{"wrong count", openV3(t, answering("a", "b")), false},
	} {
		t.Run(test.what, func(t *testing.T) {
			_, err := test.b.Translate(t.Context(), backendtest.Segments("বই"))
			e, ok := errors.AsType[*translate.Error](err)
			if !ok || e.Billed != test.want {
				t.Errorf("%v: billed %t, want %t", err, ok && e.Billed, test.want)
			}
		})
	}

	setAccount(t, refused, "", "")
	_, err := open(t, Config{From: "bn", To: "en", Endpoint: "https://" + backendtest.ClosedPort(t)}).Translate(t.Context(), backendtest.Segments("বই"))
	if e, ok := errors.AsType[*translate.Error](err); !ok || e.Billed {
		t.Errorf("without a token: %v", err)
	}
}

// TestBilledAdaptive: all calls are watched.
func TestBilledAdaptive(t *testing.T) {
	f := &fakeV3{adapt: func(ctx context.Context, _ *translatepb.AdaptiveMtTranslateRequest) (*translatepb.AdaptiveMtTranslateResponse, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	b := open(t, config(t, f, Config{Model: "adaptive", Dataset: "novels", Timeout: time.Second}))
	_, err := b.Translate(t.Context(), backendtest.Segments("বই"))
	if e, ok := errors.AsType[*translate.Error](err); !ok || !e.Billed || e.Kind != translate.Temporary {
		t.Errorf("%v", err)
	}
}

// stopping returns the address of a fake v3 that closes all once it has a request.
func stopping(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var conns []net.Conn
	s := grpc.NewServer()
	translatepb.RegisterTranslationServiceServer(s, &fakeV3{answer: func(ctx context.Context, _ *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
		for _, c := range conns {
			c.Close()
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	go s.Serve(listener{l, &conns})
	t.Cleanup(s.Stop)
	return l.Addr().String()
}

// listener keeps the connections it makes.
type listener struct {
	net.Listener
	conns *[]net.Conn
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		*l.conns = append(*l.conns, c)
	}
	return c, err
}

// TestCallBegunAnew: a server that closes can refuse to look at a call, and gRPC then
// makes it on another connection, if there is one.
func TestCallBegunAnew(t *testing.T) {
	ctx, w := watched(t.Context())
	for _, event := range []stats.RPCStats{
		&stats.Begin{Client: true}, &stats.OutPayload{Client: true},
		&stats.Begin{Client: true, IsTransparentRetryAttempt: true}, &stats.End{Client: true, Error: refusal(codes.Unavailable, "gone")},
	} {
		watcher{}.HandleRPC(ctx, event)
	}
	if w.billed() {
		t.Error("a call that nobody looked at is said to be charged")
	}
}
