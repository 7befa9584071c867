package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// sentinel is the key that no output may have.
const sentinel = "SENTINEL-KEY-5c1d"

// fake starts a Cloud Translation v2 on this machine and sets the endpoint and
// the key: fake MODE. The requests are written to requests.jsonl. Its modes:
//
//	ok       translates; whatever is about ল্যাভরভ is "Labrov came.", as of a
//	         system that writes names by their sound
//	slow     translates each batch in 0.7 s
//	hang     translates the first batch and never answers again
//	daily    translates the first batch, then the daily quota is spent
//	refused  is no server at all
//	403, 429, 500  answers with that, and with the key in the message; after 429
//	         it wants an hour of rest, after the others none
func fake(ts *testscript.TestScript, _ bool, args []string) {
	mode := args[0]
	log, err := os.Create(ts.MkAbs("requests.jsonl"))
	ts.Check(err)
	var mu sync.Mutex
	requests := 0
	over := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Q []string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		mu.Lock()
		requests++
		n := requests
		json.NewEncoder(log).Encode(in)
		mu.Unlock()
		switch {
		case r.Header.Get("X-Goog-Api-Key") != sentinel || strings.Contains(r.RequestURI, sentinel):
			refuse(w, http.StatusForbidden, "forbidden", "the key is wrong, or in the wrong place")
			return
		case mode == "slow":
			time.Sleep(700 * time.Millisecond)
		case mode == "hang" && n > 1:
			<-over
			return
		case mode == "daily" && n > 1:
			refuse(w, http.StatusForbidden, "dailyLimitExceeded", "Daily Limit Exceeded")
			return
		case mode == "403":
			refuse(w, http.StatusForbidden, "forbidden", "key "+sentinel+" may not do this")
			return
		case mode == "429":
			w.Header().Set("Retry-After", "3600")
			refuse(w, http.StatusTooManyRequests, "rateLimitExceeded", "slow down, "+sentinel)
			return
		case mode == "500":
			refuse(w, http.StatusInternalServerError, "backendError", "broken by "+sentinel)
			return
		}
		type translation struct {
			TranslatedText string `json:"translatedText"`
		}
		var out struct {
			Data struct {
				Translations []translation `json:"translations"`
			} `json:"data"`
		}
		for i, q := range in.Q {
			text := fmt.Sprintf("Draft %d of request %d.", i+1, n)
			if strings.Contains(q, "ল্যাভরভ") {
				text = "Labrov came."
			}
			out.Data.Translations = append(out.Data.Translations, translation{text})
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(out)
	}))
	ts.Defer(func() {
		close(over)
		s.Close()
		log.Close()
	})
	url := s.URL
	if mode == "refused" {
		url = "http://" + nobody
	}
	ts.Setenv("DOBHASHI_ENDPOINT", url)
	ts.Setenv("DOBHASHI_GOOGLE_KEY", sentinel)
}

// refuse answers as Google's JSON services do.
func refuse(w http.ResponseWriter, code int, reason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	fmt.Fprintf(w, `{"error":{"code":%d,"message":%q,"errors":[{"message":%[2]q,"domain":"usageLimits","reason":%q}],"details":[{"retryDelay":"0.01s"}]}}`,
		code, message, reason)
}
