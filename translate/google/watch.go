package google

import (
	"context"
	"sync/atomic"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
)

// watch sees what becomes of one call of gRPC.
type watch struct {
	sent     atomic.Bool // the whole request, on a connection
	answered atomic.Bool // the server itself ended the call, with a status
	code     atomic.Uint32
}

type watchKey struct{}

// watched returns a context of which each call is seen by the watch.
func watched(ctx context.Context) (context.Context, *watch) {
	w := new(watch)
	return context.WithValue(ctx, watchKey{}, w), w
}

// billed tells whether the call that failed may have been carried out all the same. A
// call that was sent and had no answer may have been. So may one with a status that
// gRPC and servers also give to calls that broke under way, as documented at
// https://grpc.github.io/grpc/core/md_doc_statuscodes.html. The other statuses of a
// server are refusals.
func (w *watch) billed() bool {
	if !w.sent.Load() {
		return false
	}
	switch codes.Code(w.code.Load()) {
	case codes.DeadlineExceeded, codes.Canceled, codes.Unknown, codes.Internal, codes.DataLoss:
		return true
	}
	return !w.answered.Load()
}

// watcher is the [stats.Handler] of a connection.
type watcher struct{}

func (watcher) HandleRPC(ctx context.Context, event stats.RPCStats) {
	w, ok := ctx.Value(watchKey{}).(*watch)
	if !ok {
		return
	}
	switch e := event.(type) {
	case *stats.Begin:
		// gRPC begins anew if a server did not look at the call, for it is closing.
		w.sent.Store(false)
	case *stats.OutPayload:
		w.sent.Store(true)
	case *stats.InTrailer:
		w.answered.Store(true)
	case *stats.End:
		w.code.Store(uint32(status.Code(e.Error)))
	}
}

func (watcher) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (watcher) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (watcher) HandleConn(context.Context, stats.ConnStats)                       {}
