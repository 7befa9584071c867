package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate/local/models"
	"github.com/rogpeppe/go-internal/testscript"
)

// With TESTMODELS the program knows the models in a file that a test has made.
func init() {
	path := os.Getenv("TESTMODELS")
	if path == "" {
		return
	}
	modelCatalog = func() []models.Model {
		all, err := readModels(path)
		if err != nil {
			panic(err)
		}
		return all
	}
}

// TestModelsKilled kills pulls, each at another moment, and starts them again: what is installed
// at any time is whole, and the last run finds what the others have left.
func TestModelsKilled(t *testing.T) {
	const kills = 30
	dir := t.TempDir()
	downloads := filepath.Join(dir, "downloads")
	s := httptest.NewServer(http.FileServer(http.Dir(downloads)))
	defer s.Close()
	catalog := filepath.Join(dir, "catalog.json")
	if err := makeModels(catalog, downloads, s.URL); err != nil {
		t.Fatal(err)
	}
	known, err := readModels(catalog)
	if err != nil {
		t.Fatal(err)
	}
	store := models.Store{Folder: filepath.Join(dir, ".local", "share", "dobhashi", "models"), Catalog: known}
	for n := range kills + 1 {
		var stderr bytes.Buffer
		cmd := exec.Command("dobhashi", "models", "pull")
		cmd.Dir, cmd.Env, cmd.Stderr = dir, append(userFolders(dir), "PATH="+os.Getenv("PATH"), "TESTMODELS="+catalog), &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if n < kills {
			time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
			cmd.Process.Kill()
		}
		if err := cmd.Wait(); err != nil && (n == kills || cmd.ProcessState.ExitCode() != -1) {
			t.Fatalf("run %d: %v\n%s", n, err, &stderr)
		}
		if _, ok := models.Find(store.Folder, "bn", "en"); !ok {
			if n == kills {
				t.Error("not installed at the end")
			}
			continue
		}
		if damaged, err := store.Verify("bn-en"); err != nil || len(damaged) > 0 {
			t.Fatalf("run %d: %v, %v", n, damaged, err)
		}
		if err := store.Remove("bn-en"); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(store.Folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

func readModels(catalog string) (all []models.Model, err error) {
	data, err := os.ReadFile(catalog)
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(data, &all)
	return all, err
}

// makeModels writes a catalog that has the models bn-en and en-bn with files of
// no sense, and the files into a folder.
func makeModels(catalog, folder, url string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	random := rand.NewChaCha8([32]byte{})
	var all []models.Model
	for _, m := range []models.Model{
		{Name: "bn-en", From: "bn", To: "en", About: "made for a test, no quality"},
		{Name: "en-bn", From: "en", To: "bn", About: "made for a test, none either"},
	} {
		m.URL, m.Licence, m.Publisher = url, "MPL-2.0", "Tester"
		for _, f := range []struct {
			kind models.Kind
			name string
			size int
		}{{models.Weights, "model." + m.Name + ".bin.gz", 3e6}, {models.Shortlist, "lex." + m.Name + ".bin.gz", 1e5}, {models.Vocabulary, "vocab." + m.Name + ".spm.gz", 1e4}} {
			data := make([]byte, f.size)
			random.Read(data)
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, err := z.Write(data)
			if err := errors.Join(err, z.Close(), os.WriteFile(filepath.Join(folder, f.name), b.Bytes(), 0o666)); err != nil {
				return err
			}
			sum := sha256.Sum256(b.Bytes())
			m.Files = append(m.Files, models.File{Kind: f.kind, Name: f.name, Bytes: int64(b.Len()), SHA256: hex.EncodeToString(sum[:])})
		}
		all = append(all, m)
	}
	data, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return os.WriteFile(catalog, data, 0o666)
}

// modelServer starts a server of models, of which the program knows then: modelserver MODE.
// The files are also in the folder downloads. $MODELS is its HOST:PORT.
// Each call makes calls.txt longer. Its modes:
//
//	ok    gives what it is asked for
//	slow  takes 3 s for each file of weights
//	hang  stops in the middle of it
//	page  has a page for all
//	404   has nothing
//	407   is a proxy that asks for a password
func modelServer(ts *testscript.TestScript, _ bool, args []string) {
	mode, folder := args[0], ts.MkAbs("downloads")
	log, err := os.Create(ts.MkAbs("calls.txt"))
	ts.Check(err)
	over := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Base(r.URL.Path)
		fmt.Fprintln(log, r.URL.Path, r.Header.Get("Range"))
		data, err := os.ReadFile(filepath.Join(folder, name))
		switch {
		case mode == "page":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<title>Wi-Fi login</title>")
			return
		case mode == "407":
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		case err != nil || mode == "404":
			http.NotFound(w, r)
			return
		case name == "model.bn-en.bin.gz" && (mode == "slow" || mode == "hang"):
			w.Header().Set("Content-Length", fmt.Sprint(len(data)))
			for n := 0; n < len(data); n += 100_000 {
				wait := time.After(100 * time.Millisecond)
				if mode == "hang" {
					wait = nil
					if n < 1_500_000 {
						wait = time.After(0)
					}
				}
				select {
				case <-wait:
				case <-r.Context().Done():
					return
				case <-over:
					return
				}
				w.Write(data[n:min(len(data), n+100_000)])
				w.(http.Flusher).Flush()
			}
			return
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}))
	ts.Defer(func() {
		close(over)
		s.Close()
		log.Close()
	})
	ts.Check(makeModels(ts.MkAbs("catalog.json"), folder, s.URL+"/files"))
	ts.Setenv("TESTMODELS", ts.MkAbs("catalog.json"))
	ts.Setenv("MODELS", s.Listener.Addr().String())
}
