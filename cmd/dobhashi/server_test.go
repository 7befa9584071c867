package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
	"github.com/rogpeppe/go-internal/testscript"
)

// testServer is a backend whose server can be asked. The program has it where a script
// has started the server.
type testServer struct{ *remote.Client }

func (testServer) Info() translate.Info { return translate.Info{Name: "testserver"} }

func (testServer) Translate(context.Context, []translate.Segment) ([]translate.Output, error) {
	return nil, fmt.Errorf("testserver does not translate")
}

func (s testServer) Check(ctx context.Context) (string, time.Time, error) {
	about, h, err := s.Get(ctx, "about")
	if err != nil {
		return "", time.Time{}, err
	}
	clock, err := http.ParseTime(h.Get("Date"))
	return string(about), clock, err
}

func init() {
	address := os.Getenv("TESTSERVER")
	if address == "" {
		return
	}
	keys := []string{"DOBHASHI_TESTSERVER_KEY"}
	config := func(s settings) (remote.Config, error) {
		key, err := s.key(keys...)
		if err == nil && key == "" {
			err = &translate.Error{Kind: translate.Auth, Err: fmt.Errorf("testserver: no key"), Hint: "set " + keys[0]}
		}
		return remote.Config{Name: "testserver", Endpoint: cmp.Or(s.endpoint, address), Key: key, KeyHint: "ask for a better key",
			Authorize: func(h http.Header, key string) { h.Set("X-Key", key) }}, err
	}
	backends = append(backends, backend{
		name: "testserver", about: "a server of the tests", profile: profile{keys: keys},
		ready: func(s settings) error { _, err := config(s); return err },
		open: func(_ context.Context, s settings) (translate.Backend, error) {
			cfg, err := config(s)
			if err != nil {
				return nil, err
			}
			c, err := remote.New(cfg)
			return testServer{c}, err
		},
	})
}

// server starts what testServer calls: server MODE. Every call makes calls.txt longer. Its
// modes: ok, echo (which repeats the key), 401 (which does too), late (its clock is), slow,
// gone.
func server(ts *testscript.TestScript, _ bool, args []string) {
	log, err := os.Create(ts.MkAbs("calls.txt"))
	ts.Check(err)
	over := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(log, r.Method, r.URL)
		key := r.Header.Get("X-Key")
		switch args[0] {
		case "echo":
			io.WriteString(w, "version 1 for "+key+"\x1b[31m\n")
			return
		case "401":
			http.Error(w, "no right for "+key, http.StatusUnauthorized)
			return
		case "late":
			w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		case "slow":
			select {
			case <-over:
			case <-r.Context().Done():
			}
			return
		}
		io.WriteString(w, "version 1, bn to en")
	}))
	ts.Defer(func() {
		close(over)
		s.Close()
		log.Close()
	})
	url := s.URL
	if args[0] == "gone" {
		url = "http://" + nobody
	}
	ts.Setenv("TESTSERVER", url)
}
