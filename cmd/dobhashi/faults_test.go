package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestFaults has the server of each backend fail in all the ways that servers do, once and
// always. What is only once is got over; what stays is one error; and no pair has an empty target.
func TestFaults(t *testing.T) {
	fail := func(status int, header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if name, value, ok := strings.Cut(header, ": "); ok {
				w.Header().Set(name, value)
			}
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	// The two protocols: of LibreTranslate, and of a language model, which answers with the ids of texts.
	read := map[string]func(body []byte) (ids, texts []string){
		"libretranslate": func(body []byte) (ids, texts []string) {
			var in struct{ Q []string }
			json.Unmarshal(body, &in)
			return nil, in.Q
		},
		"openai": func(body []byte) (ids, texts []string) {
			var in struct{ Messages []struct{ Content string } }
			json.Unmarshal(body, &in)
			var data struct{ Texts []struct{ ID, Text string } }
			json.Unmarshal([]byte(in.Messages[len(in.Messages)-1].Content), &data)
			for _, x := range data.Texts {
				ids, texts = append(ids, x.ID), append(texts, x.Text)
			}
			return ids, texts
		},
	}
	answer := func(ids, texts []string) any {
		if ids == nil {
			return map[string]any{"translatedText": texts}
		}
		byID := make(map[string]string)
		for i, text := range texts {
			id := "unasked"
			if i < len(ids) {
				id = ids[i]
			}
			byID[id] = text
		}
		content, _ := json.Marshal(byID)
		return map[string]any{"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": string(content)}}}}
	}
	var all sync.WaitGroup
	defer all.Wait()
	for _, fault := range []struct {
		name string
		// passes says that another try of the same is made.
		passes bool
		// respond takes the place of an answer. It changes the translations, or writes on its own.
		change  func(sources, texts []string) []string
		respond http.HandlerFunc
		always  int    // exit code if it happens always
		says    string // and part of the error
		once    int    // exit code if it happens once
	}{
		{name: "429 without Retry-After", passes: true, respond: fail(429, "", `{"error":"slow down"}`)},
		{name: "429 with Retry-After", passes: true, respond: fail(429, "Retry-After: 2", `{"error":"slow down"}`)},
		{name: "429 with a long Retry-After", respond: fail(429, "Retry-After: 7200", `{"error":"slow down"}`), always: 5, says: "asks to wait 2h0m0s", once: 5},
		{name: "500", passes: true, respond: fail(500, "", "oops "+sentinel)},
		{name: "cut connection", passes: true, respond: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `{"tran`)
		}},
		{name: "hangs up", passes: true, respond: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		{name: "one too few", change: func(_, texts []string) []string { return texts[:len(texts)-1] }, always: 1, says: "5 sentences in a row have no translation"},
		{name: "one too many", change: func(_, texts []string) []string { return append(texts, "more") }, always: 1, says: "5 sentences in a row have no translation"},
		{name: "empty string", change: func(_, texts []string) []string { texts[0] = " "; return texts }, always: 1, says: "5 sentences in a row have no translation"},
		{name: "echo", change: func(sources, _ []string) []string { return sources }, always: 0, says: "there are Bengali letters in the English"},
		{name: "HTML page", respond: fail(200, "Content-Type: text/html", "<title>Wi-Fi login</title>"), always: 1, says: "Wi-Fi login", once: 1},
		{name: "HTML page with 502", passes: true, respond: fail(502, "Content-Type: text/html", "<title>Bad Gateway</title>")},
		{name: "10 MB", respond: fail(200, "Content-Type: application/json", `{"translatedText":"`+strings.Repeat("x", 10<<20)+`"}`), always: 1, says: "larger than", once: 1},
		{name: "no right", respond: fail(401, "", `{"error":"who are you, `+sentinel+`?"}`), always: 4, says: "who are you, [key]?", once: 4},
	} {
		for backend, read := range read {
			for _, always := range []bool{false, true} {
				if always && fault.passes {
					continue // the tries would take most of a minute: TestRetry of package translate has them
				}
				name := fmt.Sprintf("%s, %s, always %t: ", fault.name, backend, always)
				dir := t.TempDir()
				// They mostly wait, so all of them run at once.
				all.Go(func() {
					report := func(format string, args ...any) { t.Errorf(name+format, args...) }
					var calls atomic.Int32
					s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						broken := calls.Add(1) == 1 || always
						if broken && fault.respond != nil {
							fault.respond(w, r)
							return
						}
						body, _ := io.ReadAll(r.Body)
						ids, in := read(body)
						var texts []string
						for _, x := range in {
							texts = append(texts, fmt.Sprintf("English %x.", x))
						}
						if broken {
							texts = fault.change(in, texts)
						}
						w.Header().Set("Content-Type", "application/json")
						json.NewEncoder(w).Encode(answer(ids, texts))
					}))
					defer s.Close()
					var text strings.Builder
					for i := range 40 {
						fmt.Fprintf(&text, "বাক্য %d।\n", i)
					}
					if err := os.WriteFile(filepath.Join(dir, "in.txt"), []byte(text.String()), 0o666); err != nil {
						report("%v", err)
						return
					}
					cmd := exec.Command("dobhashi", "translate", "--jobs", "1", "--backend", backend, "--model", "m", "--endpoint", s.URL, "in.txt", "-o", "out.tsv")
					cmd.Dir, cmd.Env = dir, append(userFolders(dir), "PATH="+os.Getenv("PATH"),
						"DOBHASHI_LIBRETRANSLATE_KEY="+sentinel, "DOBHASHI_OPENAI_KEY="+sentinel)
					var stderr bytes.Buffer
					cmd.Stderr = &stderr
					start := time.Now()
					cmd.Run()
					want := fault.once
					if always {
						want = fault.always
					}
					if code := cmd.ProcessState.ExitCode(); code != want {
						report("exit code %d after %d calls and %s, want %d\n%s", code, calls.Load(), time.Since(start), want, &stderr)
					}
					if want != 0 || always {
						if !strings.Contains(stderr.String(), fault.says) {
							report("no %q in\n%s", fault.says, &stderr)
						}
					}
					if want != 0 && !strings.Contains(stderr.String(), "to go on: dobhashi jobs resume ") {
						report("it is not said how to go on:\n%s", &stderr)
					}
					out, _ := os.ReadFile(filepath.Join(dir, "out.tsv"))
					if want == 0 && bytes.Count(out, []byte("\n")) != 40 {
						report("%d pairs", bytes.Count(out, []byte("\n")))
					}
					for line := range strings.Lines(string(out)) {
						if _, target, _ := strings.Cut(line, "\t"); strings.TrimSpace(target) == "" {
							report("no target: %q", line)
						}
					}
					if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
						if err != nil || d.IsDir() {
							return err
						}
						data, err := os.ReadFile(path)
						if bytes.Contains(data, []byte(sentinel)) {
							report("the key is in %s", path)
						}
						return err
					}); err != nil {
						report("%v", err)
					}
					if strings.Contains(stderr.String(), sentinel) {
						report("the key is shown:\n%s", &stderr)
					}
				})
			}
		}
	}
}
