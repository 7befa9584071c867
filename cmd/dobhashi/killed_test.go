package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate/memory"
)

// counter is a LibreTranslate that counts how often it gets each text.
type counter struct {
	*httptest.Server
	mu   sync.Mutex
	sent map[string]int
	// stored are the texts that may not come any more.
	stored map[string]bool
	wrong  []string // that came all the same
}

func newCounter(t *testing.T) *counter {
	c := &counter{sent: make(map[string]int), stored: make(map[string]bool)}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Q []string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		var out struct {
			TranslatedText []string `json:"translatedText"`
		}
		c.mu.Lock()
		for _, q := range in.Q {
			q = strings.TrimSpace(q)
			c.sent[q]++
			if c.stored[q] {
				c.wrong = append(c.wrong, q)
			}
			out.TranslatedText = append(out.TranslatedText, fmt.Sprintf("English %x.", q))
		}
		c.mu.Unlock()
		time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(out)
	}))
	t.Cleanup(c.Close)
	return c
}

// isStored has the texts that a memory holds not come again.
func (c *counter) isStored(t *testing.T, path string) (n int) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		return 0
	}
	m, err := memory.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	for u, err := range m.Export(context.Background(), memory.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		c.stored[u.Source] = true
		n++
	}
	return n
}

// age has a job say that it was last heard of long ago.
func age(t *testing.T, file string) {
	t.Helper()
	j, err := readJob(file)
	if err != nil {
		t.Fatal(err)
	}
	j.Updated = j.Updated.Add(-time.Hour)
	data, err := json.Marshal(j)
	if err == nil {
		err = os.WriteFile(file, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestKilled kills runs of 2,000 sentences fifty times in all, each at another moment, and starts them
// again: with the user's memory and without one, with jobs resume and with the same command.
func TestKilled(t *testing.T) {
	const sentences, kills = 2000, 50
	var text strings.Builder
	for i := range sentences {
		fmt.Fprintf(&text, "বাক্য %d।\n", i)
	}
	whole := ""
	killed := 0
	for round := 0; killed < kills; round++ {
		dir := t.TempDir()
		server := newCounter(t)
		if err := os.WriteFile(filepath.Join(dir, "long.txt"), []byte(text.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		args := []string{"translate", "--quiet", "--backend", "libretranslate", "--endpoint", server.URL, "--jobs", "4", "long.txt", "-o", "out.tsv", "-o", "out.xlsx"}
		data := filepath.Join(dir, ".local", "share", "dobhashi", "memory.db")
		if round%2 == 1 {
			args = append(args, "--no-tm")
		}
		command := func(args []string) *exec.Cmd {
			cmd := exec.Command("dobhashi", args...)
			cmd.Dir, cmd.Env = dir, append(userFolders(dir), "PATH="+os.Getenv("PATH"))
			return cmd
		}
		next := args
		most := 10 // kills of one run; the first run of all is not killed
		if round == 0 {
			most = 0
		}
		for n := 0; ; n++ {
			var stderr bytes.Buffer
			cmd := command(next)
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if n < most && killed < kills {
				time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
				cmd.Process.Kill()
			}
			if err := cmd.Wait(); err == nil {
				break
			} else if cmd.ProcessState.ExitCode() != -1 {
				t.Fatalf("round %d, run %d: %v\n%s", round, n, err, &stderr)
			}
			killed++
			jobs, err := filepath.Glob(filepath.Join(dir, ".local", "share", "dobhashi", "jobs", "*.json"))
			if err != nil || len(jobs) > 1 {
				t.Fatalf("%d jobs, %v", len(jobs), err)
			}
			next = args // if it was killed before it was a job, or when it was none any more
			if len(jobs) == 1 {
				id := strings.TrimSuffix(filepath.Base(jobs[0]), ".json")
				if round%2 == 1 {
					data = strings.TrimSuffix(jobs[0], ".json") + ".db"
				}
				server.isStored(t, data)
				age(t, jobs[0]) // so that what was left beside the outputs is taken away
				next = [][]string{args, {"jobs", "resume", id[:6]}}[n%2]
			}
			// It may have been killed between its last output and its end.
			if out, err := os.ReadFile(filepath.Join(dir, "out.tsv")); err == nil && string(out) != whole {
				t.Fatal("there is half an output of a run that was killed")
			}
		}
		out, err := os.ReadFile(filepath.Join(dir, "out.tsv"))
		if err != nil {
			t.Fatal(err)
		}
		if round == 0 {
			whole = string(out)
			if n := strings.Count(whole, "\n"); n != sentences {
				t.Fatalf("%d lines", n)
			}
		} else if string(out) != whole {
			t.Errorf("round %d: the output differs from that of a run that was left alone", round)
		}
		if len(server.wrong) > 0 {
			t.Errorf("round %d: %d sentences were sent again though their answer was stored: %q", round, len(server.wrong), server.wrong[0])
		}
		if len(server.sent) != sentences {
			t.Errorf("round %d: %d sentences were sent", round, len(server.sent))
		}
		if left, _ := filepath.Glob(filepath.Join(dir, ".out.*")); len(left) > 0 {
			t.Errorf("round %d: left beside the outputs: %q", round, left)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, ".local", "share", "dobhashi", "jobs", "*")); len(left) > 0 {
			t.Errorf("round %d: left behind: %q", round, left)
		}
	}
	t.Logf("%d kills", killed)
}
