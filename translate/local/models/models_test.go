package models

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	firstWait = time.Millisecond
	os.Exit(m.Run())
}

// TestCatalog: the rows are sorted, those of one model agree, and each model has all that its
// reader needs to judge it.
func TestCatalog(t *testing.T) {
	var rows []string
	about := make(map[string][]string)
	for line := range strings.Lines(catalogTSV) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") || line == strings.Join(columns, "\t") {
			continue
		}
		rows = append(rows, line)
		f := strings.Split(line, "\t")
		whole := append(f[1:3:3], f[9:]...)
		if other, ok := about[f[0]]; ok && !slices.Equal(other, whole) {
			t.Errorf("rows of %s differ: %q, %q", f[0], other, whole)
		}
		about[f[0]] = whole
	}
	if !slices.IsSorted(rows) {
		t.Error("the rows are not sorted")
	}
	var names []string
	for _, m := range Catalog() {
		names = append(names, m.Name)
		if m.Name != m.From+"-"+m.To || m.Licence == "" || m.Publisher == "" || m.About == "" || !strings.HasPrefix(m.URL, "https://") {
			t.Errorf("%+v", m)
		}
		if _, err := server(m.URL); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
		if m.Files[0].Unpacked != 17141051 || m.Files[0].UnpackedSHA256 == "" {
			t.Errorf("%s: the content of the weights is not pinned: %+v", m.Name, m.Files[0])
		}
	}
	if !slices.Equal(names, []string{"bn-en", "en-bn"}) || len(rows) != 6 {
		t.Errorf("%d rows, models %q", len(rows), names)
	}
	if n := Catalog()[0].Bytes(); n != 12665857+2264284+437571 {
		t.Errorf("%d bytes", n)
	}
	Catalog()[0].Files[0].SHA256 = ""
	if Catalog()[0].Files[0].SHA256 == "" {
		t.Error("a caller can change the catalog")
	}
}

func TestReadCatalogRefuses(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"unpacked\t", "size\t", "catalog.tsv:3: the header"},
		{"\t12665857\t", "\t12,665,857\t", `catalog.tsv:4: bytes "12,665,857" is not a number`},
		{"\t12665857\t", "\t0\t", "catalog.tsv: bn-en: the size of model.bnen.intgemm.alphas.bin.gz is not"},
		{"\t12665857\t", "\t99999999999\t", "catalog.tsv: bn-en: the size of"},
		{"\t17141051\t14c1", "\t\t14c1", `catalog.tsv:4: unpacked "" is not a number or -`},
		{"\t1a2e5b", "\t1A2E5B", "catalog.tsv: bn-en: a checksum of model.bnen.intgemm.alphas.bin.gz is not"},
		{"\t14c1d9", "\tc1d9", "catalog.tsv: bn-en: a checksum of"},
		{"\tmodel.bnen", "\t../model.bnen", `catalog.tsv: bn-en: file "../model.bnen.intgemm.alphas.bin.gz" is not a plain name`},
		{"alphas.bin.gz", "alphas.bin", "catalog.tsv: bn-en: the file model.bnen.intgemm.alphas.bin does not end with .gz"},
		{"bn-en\tbn\ten\tshortlist", "bn-en\tbn\ten\tlist", "catalog.tsv: bn-en: the files are not a model"},
		{"lex.50.50.bnen.s2t.bin.gz", "vocab.bnen.spm.gz", "catalog.tsv: bn-en: two files have one name"},
		{"\tMozilla\t", "\t", "catalog.tsv:4: 12 columns, not 13"},
	} {
		if _, err := readCatalog(strings.Replace(catalogTSV, test.old, test.new, 1)); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.new, err, test.want)
		}
	}
}

func pack(t testing.TB, data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(data)
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// host is a server of the three files of a model, in which each of them can be made to fail.
type host struct {
	*httptest.Server
	t      *testing.T
	model  Model
	packed map[string][]byte
	plain  map[string][]byte

	mu    sync.Mutex
	calls []string // path and range of each
	// answer takes the place of the usual one, if it returns true.
	answer func(w http.ResponseWriter, r *http.Request, call int) bool
}

func newHost(t *testing.T) *host {
	h := &host{t: t, packed: make(map[string][]byte), plain: make(map[string][]byte),
		model: Model{Name: "bn-en", From: "bn", To: "en", Licence: "MPL-2.0", Publisher: "P", About: "small"}}
	random := rand.NewChaCha8([32]byte{1})
	for _, f := range []struct {
		kind Kind
		name string
		size int
	}{{Weights, "model.bnen.bin.gz", 300_000}, {Shortlist, "lex.bnen.bin.gz", 60_000}, {Vocabulary, "vocab.bnen.spm.gz", 5_000}} {
		data := make([]byte, f.size)
		random.Read(data)
		h.set(f.kind, f.name, data, pack(t, data))
	}
	h.model.Files[0].Unpacked, h.model.Files[0].UnpackedSHA256 = 300_000, sum(h.plain["model.bnen.bin"])
	h.Server = httptest.NewServer(http.HandlerFunc(h.serve))
	t.Cleanup(h.Close)
	h.model.URL = h.URL + "/files/"
	return h
}

// set adds a file to the model, or has another content for it.
func (h *host) set(kind Kind, name string, plain, packed []byte) {
	f := File{Kind: kind, Name: name, Bytes: int64(len(packed)), SHA256: sum(packed)}
	if i := slices.IndexFunc(h.model.Files, func(f File) bool { return f.Name == name }); i >= 0 {
		h.model.Files[i] = f
	} else {
		h.model.Files = append(h.model.Files, f)
	}
	h.packed[name], h.plain[f.unpackedName()] = packed, plain
}

func (h *host) serve(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.calls = append(h.calls, strings.TrimSpace(strings.TrimPrefix(r.URL.Path, "/files/")+" "+r.Header.Get("Range")))
	n := len(h.calls)
	answer := h.answer
	h.mu.Unlock()
	if answer != nil && answer(w, r, n) {
		return
	}
	data, ok := h.packed[filepath.Base(r.URL.Path)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("ETag", `"`+sum(data)[:8]+`"`)
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// asked returns the calls since it was last called.
func (h *host) asked() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	calls := h.calls
	h.calls = nil
	return calls
}

func (h *host) fail(answer func(w http.ResponseWriter, r *http.Request, call int) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = answer
}

func (h *host) store() Store {
	return Store{Folder: filepath.Join(h.t.TempDir(), "models"), Catalog: []Model{h.model}}
}

func (h *host) opt() PullOptions { return PullOptions{Client: h.Client()} }

// left are the files in the folder of a store, but for the lock.
func left(t *testing.T, s Store) (files []string) {
	t.Helper()
	err := filepath.WalkDir(s.Folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != ".lock" {
			rel, _ := filepath.Rel(s.Folder, path)
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// whole checks that the model is installed with the right content, and nothing else is there.
func (h *host) whole(s Store) {
	h.t.Helper()
	want := []string{"bn-en/lex.bnen.bin", "bn-en/manifest.json", "bn-en/model.bnen.bin", "bn-en/vocab.bnen.spm"}
	if got := left(h.t, s); !slices.Equal(got, want) {
		h.t.Errorf("files: %q", got)
	}
	for name, data := range h.plain {
		if got, err := os.ReadFile(filepath.Join(s.Folder, "bn-en", name)); err != nil || !bytes.Equal(got, data) {
			h.t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func TestPull(t *testing.T) {
	h := newHost(t)
	s := h.store()
	if _, ok := Find(s.Folder, "bn", "en"); ok {
		t.Error("found before it is there")
	}
	var last, total int64
	opt := h.opt()
	opt.Progress = func(d, n int64) {
		if d < last || d > n {
			t.Errorf("progress %d after %d of %d", d, last, n)
		}
		last, total = d, n
	}
	if pulled, err := s.Pull(t.Context(), "bn-en", opt); !pulled || err != nil {
		t.Fatal(pulled, err)
	}
	if last != total || total != h.model.Bytes() {
		t.Errorf("progress ends with %d of %d", last, total)
	}
	h.whole(s)
	if got := h.asked(); len(got) != 3 {
		t.Errorf("calls %q", got)
	}
	dir, ok := Find(s.Folder, "bn", "en")
	if !ok || dir != filepath.Join(s.Folder, "bn-en") {
		t.Errorf("found %q, %t", dir, ok)
	}
	if damaged, err := s.Verify("bn-en"); len(damaged) > 0 || err != nil {
		t.Error(damaged, err)
	}
	all, err := s.List()
	if err != nil || len(all) != 1 || all[0].State != Installed || all[0].Size != 365_000 || all[0].Problem != nil {
		t.Errorf("%+v, %v", all, err)
	}
	// The second time there is nothing to do.
	if pulled, err := s.Pull(t.Context(), "bn-en", opt); pulled || err != nil || len(h.asked()) > 0 {
		t.Error("pulled again:", pulled, err)
	}
	// Another version takes its place.
	data := []byte("new vocabulary")
	h.set(Vocabulary, "vocab.bnen.spm.gz", data, pack(t, data))
	s.Catalog = []Model{h.model}
	last = 0
	if pulled, err := s.Pull(t.Context(), "bn-en", opt); !pulled || err != nil {
		t.Error(pulled, err)
	}
	h.whole(s)
	if err := s.Remove("bn-en"); err != nil {
		t.Error(err)
	}
	if got := left(t, s); len(got) > 0 {
		t.Errorf("left: %q", got)
	}
	if err := s.Remove("bn-en"); !errors.Is(err, ErrNotInstalled) {
		t.Error(err)
	}
}

// TestMirror: the files may lie on another server, or in a folder.
func TestMirror(t *testing.T) {
	h := newHost(t)
	h.model.URL = "https://example.invalid/gone"
	s := h.store()
	if pulled, err := s.Pull(t.Context(), "bn-en", PullOptions{URL: h.URL + "/mirror"}); !pulled || err != nil {
		t.Fatal(pulled, err)
	}
	h.whole(s)
	if got := h.asked()[0]; got != "/mirror/model.bnen.bin.gz" {
		t.Error(got)
	}
	for _, test := range []struct{ url, want string }{
		{"example.org/x", "the address of the files is not one"},
		{"https://", "the address of the files is not one"},
		{"https://example.org/x?key=SECRET", "the address of the files is not one"},
		{"https://u:SECRET@example.org/x", "the address of the files may not have a user or a password"},
		{"https://u:SECRET@exa mple.org/x", "the address of the files is not one"},
		{"ftp://example.org/x", "files are not loaded over ftp, only over https or http"},
		{"file://host/x", "files are not loaded over file, only"},
	} {
		_, err := h.store().Pull(t.Context(), "bn-en", PullOptions{URL: test.url})
		if err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v", test.url, err)
		}
	}
}

func TestFrom(t *testing.T) {
	h := newHost(t)
	vocabulary := h.packed["vocab.bnen.spm.gz"]
	changed := slices.Clone(vocabulary)
	changed[len(changed)-20] ^= 1
	for _, test := range []struct {
		data []byte // of the vocabulary
		want string
	}{
		{vocabulary, ""},
		{nil, "bn-en: open DIR"},
		{vocabulary[:4000], "bn-en: DIR has 4000 bytes, not "},
		{append(slices.Clone(vocabulary), 0), "bn-en: DIR has "},
		{changed, "bn-en: DIR has the SHA-256 " + sum(changed) + ", not " + sum(vocabulary)},
		{[]byte("version https://git-lfs.github.com/spec/v1\noid sha256:11660d\nsize 437571\n"), "bn-en: DIR is only a Git LFS pointer"},
		{[]byte("<!doctype html><title>Sign in</title>"), "bn-en: DIR is a web page and not the file: Sign in;"},
		{[]byte("x"), "bn-en: DIR is not packed with gzip"},
		{[]byte{}, "bn-en: DIR is not packed with gzip"},
	} {
		dir := t.TempDir()
		for name, data := range h.packed {
			if strings.HasPrefix(name, "vocab") {
				data = test.data
			}
			if data == nil {
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		s := h.store()
		pulled, err := s.Pull(t.Context(), "bn-en", PullOptions{From: dir})
		if test.want == "" {
			if !pulled || err != nil {
				t.Error(pulled, err)
			}
			h.whole(s)
			continue
		}
		want := strings.ReplaceAll(test.want, "DIR", filepath.Join(dir, "vocab.bnen.spm.gz"))
		if _, ok := errors.AsType[*SourceError](err); !ok || pulled || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		if got := left(t, s); len(got) > 0 {
			t.Errorf("%s: left %q", test.want, got)
		}
	}
	if calls := h.asked(); len(calls) > 0 {
		t.Errorf("the server was called: %q", calls)
	}
}

// TestWrongAnswers has the server send something else. Nothing of it may be kept.
func TestWrongAnswers(t *testing.T) {
	send := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	chunks := func(data []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush() // the length is not told
			w.Write(data)
		}
	}
	h := newHost(t)
	h.Config.SetKeepAlivesEnabled(false) // net/http itself tries again on an old connection
	right := h.packed["model.bnen.bin.gz"]
	wrong := slices.Clone(right)
	wrong[1000] ^= 1
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
		calls  int
	}{
		{"web page", send(200, "text/html", "<html><title>Wi-Fi\nlogin</title>"), "is a web page and not the file: Wi-Fi login; is a proxy", 1},
		{"unnamed web page", send(200, "application/octet-stream", "\n <!DOCTYPE html>"), "is a web page and not the file; is a proxy", 1},
		{"pointer", send(200, "text/plain", "version https://git-lfs.github.com/spec/v1\noid sha256:1a2e\nsize 12665857\n"), "is only a Git LFS pointer", 1},
		{"not gzip", send(200, "text/plain", "hello"), "is not packed with gzip", 1},
		{"unpacked", chunks(h.plain["model.bnen.bin"]), "is not packed with gzip", 1},
		{"empty", send(200, "text/plain", ""), "has 0 bytes, not ", 1},
		{"wrong content", chunks(wrong), "has the SHA-256 " + sum(wrong), 1},
		{"too long", send(200, "", string(right)+"x"), fmt.Sprintf("has %d bytes, not %d", len(right)+1, len(right)), 1},
		{"too long, not told", chunks(append(slices.Clone(right), 'x')), fmt.Sprintf("has more than %d bytes", len(right)), 1},
		{"too short", send(200, "", string(right[:5000])), "has 5000 bytes, not ", 1},
		{"404", send(404, "text/plain", "no such thing"), "does not give model.bnen.bin.gz: 404 Not Found", 1},
		{"403", send(403, "text/html", "<title>Blocked by policy</title>"), "403 Forbidden: Blocked by policy", 1},
		{"401", send(401, "", ""), "401 Unauthorized", 1},
		{"407", send(407, "", ""), "asks for a user and a password: 407", 1},
		{"429", send(429, "", ""), "429 Too Many Requests", tries},
		{"503", send(503, "", "busy"), "503 Service Unavailable", tries},
		{"redirects for ever", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, "no answer from", tries * 10},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "no answer from", tries},
		{"long rest", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(429)
		}, "asks to wait 1h0m0s", 1},
	} {
		h.fail(func(w http.ResponseWriter, r *http.Request, _ int) bool { test.answer(w, r); return true })
		s := h.store()
		pulled, err := s.Pull(t.Context(), "bn-en", h.opt())
		if _, ok := errors.AsType[*SourceError](err); !ok || pulled || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %t, %v, want %s", test.name, pulled, err, test.want)
		}
		if got := left(t, s); len(got) > 0 {
			t.Errorf("%s: left %q", test.name, got)
		}
		if calls := h.asked(); len(calls) != test.calls {
			t.Errorf("%s: calls %q", test.name, calls)
		}
	}
}

// cut sends the first bytes of a file and hangs up.
func (h *host) cut(w http.ResponseWriter, name string, n int) {
	data := h.packed[name]
	w.Header().Set("ETag", `"`+sum(data)[:8]+`"`)
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.Write(data[:n])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// TestCut: a connection that breaks is made again, and what has come is not asked for again.
func TestCut(t *testing.T) {
	h := newHost(t)
	s := h.store()
	var ifRange []string
	h.fail(func(w http.ResponseWriter, r *http.Request, call int) bool {
		switch call {
		case 1:
			h.cut(w, "model.bnen.bin.gz", 1000)
		case 2:
			ifRange = r.Header["If-Range"]
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return true
		}
		return false
	})
	var told []string
	opt := h.opt()
	opt.Notify = func(err error, wait time.Duration) { told = append(told, err.Error()) }
	if pulled, err := s.Pull(t.Context(), "bn-en", opt); !pulled || err != nil {
		t.Fatal(pulled, err)
	}
	h.whole(s)
	want := []string{"model.bnen.bin.gz", "model.bnen.bin.gz bytes=1000-", "model.bnen.bin.gz bytes=1000-", "lex.bnen.bin.gz", "vocab.bnen.spm.gz"}
	if got := h.asked(); !slices.Equal(got, want) {
		t.Errorf("calls %q", got)
	}
	if !slices.Equal(ifRange, []string{`"` + sum(h.packed["model.bnen.bin.gz"])[:8] + `"`}) {
		t.Errorf("If-Range %q", ifRange)
	}
	if len(told) != 2 || !strings.Contains(told[0], "breaks off after 1000 of 300") || !strings.Contains(told[1], "503") {
		t.Errorf("told %q", told)
	}
}

// TestRest: a server may ask for more time than the first wait is.
func TestRest(t *testing.T) {
	h := newHost(t)
	h.fail(func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	})
	ctx, cancel := context.WithCancel(t.Context())
	var waits []time.Duration
	opt := h.opt()
	opt.Notify = func(_ error, wait time.Duration) {
		waits = append(waits, wait)
		cancel()
	}
	if _, err := h.store().Pull(ctx, "bn-en", opt); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if !slices.Equal(waits, []time.Duration{time.Minute}) {
		t.Errorf("waits %v", waits)
	}
}

// TestPoorLine: a line that always breaks, but not before a good part has come, does in the end.
func TestPoorLine(t *testing.T) {
	h := newHost(t)
	data := make([]byte, 8*gettingOn)
	rand.NewChaCha8([32]byte{2}).Read(data)
	h.set(Weights, "model.bnen.bin.gz", data, pack(t, data))
	h.fail(func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if !strings.Contains(r.URL.Path, "model") {
			return false
		}
		var from int
		fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
		data := h.packed["model.bnen.bin.gz"]
		w.Header().Set("Content-Length", fmt.Sprint(len(data)-from))
		if from > 0 {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(data)-1, len(data)))
			w.WriteHeader(206)
		}
		w.Write(data[from:min(len(data), from+gettingOn)])
		return true
	})
	s := h.store()
	if pulled, err := s.Pull(t.Context(), "bn-en", h.opt()); !pulled || err != nil {
		t.Fatal(pulled, err)
	}
	h.whole(s)
	if n := len(h.asked()); n != 11 {
		t.Errorf("%d calls", n)
	}
}

// TestResume: a later run goes on with what an earlier one has left.
func TestResume(t *testing.T) {
	const name = "model.bnen.bin.gz"
	h := newHost(t)
	right := h.packed[name]
	wrong := slices.Repeat([]byte("\x1f\x8b"), len(right))
	for _, test := range []struct {
		what   string
		part   []byte
		tag    string
		answer func(w http.ResponseWriter, r *http.Request, call int) bool
		calls  []string // for this file
	}{
		{what: "a part", part: right[:70000], calls: []string{" bytes=70000-"}},
		{what: "all", part: right, calls: nil},
		{what: "nothing", part: []byte{}, calls: []string{""}},
		{what: "wrong", part: wrong[:70000], calls: []string{" bytes=70000-", ""}},
		{what: "all wrong", part: wrong[:len(right)], calls: []string{""}},
		{what: "longer", part: wrong[:len(right)+1], calls: []string{""}},
		{what: "another version", part: wrong[:70000], tag: `"old"`, calls: []string{" bytes=70000-"}},
		{what: "a tag that is none", part: right[:70000], tag: "x\r\nInjected: 1", calls: []string{" bytes=70000-"}},
		{what: "Range is ignored", part: wrong[:70000], calls: []string{" bytes=70000-"},
			answer: func(w http.ResponseWriter, r *http.Request, _ int) bool {
				r.Header.Del("Range")
				return false
			}},
		{what: "another range", part: right[:70000], calls: []string{" bytes=70000-", ""},
			answer: func(w http.ResponseWriter, r *http.Request, call int) bool {
				if call == 1 {
					r.Header.Set("Range", "bytes=60000-")
				}
				return false
			}},
		{what: "416", part: right[:70000], calls: []string{" bytes=70000-", ""},
			answer: func(w http.ResponseWriter, r *http.Request, call int) bool {
				if call == 1 {
					w.WriteHeader(416)
				}
				return call == 1
			}},
	} {
		h.fail(test.answer)
		s := h.store()
		part := filepath.Join(s.Folder, ".bn-en.part", name+".part")
		if err := errors.Join(os.MkdirAll(filepath.Dir(part), 0o777), os.WriteFile(part, test.part, 0o666)); err != nil {
			t.Fatal(err)
		}
		if test.tag != "" {
			if err := os.WriteFile(part+".etag", []byte(test.tag), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if pulled, err := s.Pull(t.Context(), "bn-en", h.opt()); !pulled || err != nil {
			t.Errorf("%s: %t, %v", test.what, pulled, err)
		}
		h.whole(s)
		var calls []string
		for _, c := range h.asked() {
			if rest, ok := strings.CutPrefix(c, name); ok {
				calls = append(calls, rest)
			}
		}
		if !slices.Equal(calls, test.calls) {
			t.Errorf("%s: calls %q, want %q", test.what, calls, test.calls)
		}
	}
	// A login page does not destroy what is there.
	h.fail(func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<title>login</title>")
		return true
	})
	s := h.store()
	part := filepath.Join(s.Folder, ".bn-en.part", name+".part")
	if err := errors.Join(os.MkdirAll(filepath.Dir(part), 0o777), os.WriteFile(part, right[:70000], 0o666)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pull(t.Context(), "bn-en", h.opt()); err == nil || !strings.Contains(err.Error(), "login") {
		t.Error(err)
	}
	if got, err := os.ReadFile(part); !bytes.Equal(got, right[:70000]) {
		t.Errorf("%d bytes are left, %v", len(got), err)
	}
	// And remove takes it away.
	killed(t, s)
	if err := s.Remove("bn-en"); err != nil || len(left(t, s)) > 0 {
		t.Error(err, left(t, s))
	}
}

// TestNeverRight: what is put together from wrong pieces is loaded anew once, not for ever.
func TestNeverRight(t *testing.T) {
	h := newHost(t)
	wrong := slices.Repeat([]byte("\x1f\x8b"), len(h.packed["model.bnen.bin.gz"]))[:len(h.packed["model.bnen.bin.gz"])]
	h.packed["model.bnen.bin.gz"] = wrong
	h.fail(func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if r.Header.Get("Range") == "" {
			h.cut(w, "model.bnen.bin.gz", 1000)
		}
		return false
	})
	s := h.store()
	_, err := s.Pull(t.Context(), "bn-en", h.opt())
	if _, ok := errors.AsType[*SourceError](err); !ok || !strings.Contains(err.Error(), "has the SHA-256 "+sum(wrong)) {
		t.Error(err)
	}
	want := []string{"model.bnen.bin.gz", "model.bnen.bin.gz bytes=1000-", "model.bnen.bin.gz", "model.bnen.bin.gz bytes=1000-"}
	if got := h.asked(); !slices.Equal(got, want) || len(left(t, s)) > 0 {
		t.Errorf("calls %q, left %q", got, left(t, s))
	}
}

// killed leaves what a run does that is killed while it unpacks.
func killed(t *testing.T, s Store) {
	t.Helper()
	for _, name := range []string{".bn-en.new/model.bnen.bin", ".bn-en.old/model.bnen.bin"} {
		path := filepath.Join(s.Folder, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte("half"), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStop: a run that is stopped keeps what it has, and the model that was there.
func TestStop(t *testing.T) {
	h := newHost(t)
	over := make(chan struct{})
	h.fail(func(w http.ResponseWriter, r *http.Request, call int) bool {
		if call != 2 {
			return false
		}
		data := h.packed["lex.bnen.bin.gz"]
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		w.Write(data[:10000])
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
		case <-over:
		}
		panic(http.ErrAbortHandler)
	})
	defer close(over)
	s := h.store()
	ctx, cancel := context.WithCancel(t.Context())
	opt := h.opt()
	opt.Progress = func(done, _ int64) {
		if done == h.model.Files[0].Bytes+10000 {
			cancel()
		}
	}
	if pulled, err := s.Pull(ctx, "bn-en", opt); pulled || !errors.Is(err, context.Canceled) {
		t.Fatal(pulled, err)
	}
	want := []string{".bn-en.part/lex.bnen.bin.gz.part", ".bn-en.part/model.bnen.bin.gz.part", ".bn-en.part/model.bnen.bin.gz.part.etag"}
	if got := left(t, s); !slices.Equal(got, want) {
		t.Errorf("left %q", got)
	}
	if _, ok := Find(s.Folder, "bn", "en"); ok {
		t.Error("half a model is found")
	}
	h.asked()
	h.fail(nil)
	killed(t, s)
	if pulled, err := s.Pull(t.Context(), "bn-en", h.opt()); !pulled || err != nil {
		t.Error(pulled, err)
	}
	h.whole(s)
	if got := h.asked(); !slices.Equal(got, []string{"lex.bnen.bin.gz bytes=10000-", "vocab.bnen.spm.gz"}) {
		t.Errorf("calls %q", got)
	}
}

// TestSilence: a server that says nothing any more is asked again.
func TestSilence(t *testing.T) {
	before := silence
	silence = time.Second
	defer func() { silence = before }()
	h := newHost(t)
	over := make(chan struct{})
	defer close(over)
	h.fail(func(w http.ResponseWriter, r *http.Request, call int) bool {
		switch call {
		case 1:
			data := h.packed["model.bnen.bin.gz"]
			w.Header().Set("Content-Length", fmt.Sprint(len(data)))
			w.Write(data[:100000])
			w.(http.Flusher).Flush()
			fallthrough
		case 2:
			select {
			case <-r.Context().Done():
			case <-over:
			}
			panic(http.ErrAbortHandler)
		}
		return false
	})
	var told []string
	opt := h.opt()
	opt.Notify = func(err error, _ time.Duration) { told = append(told, err.Error()) }
	s := h.store()
	if pulled, err := s.Pull(t.Context(), "bn-en", opt); !pulled || err != nil {
		t.Fatal(pulled, err)
	}
	h.whole(s)
	if len(told) < 2 || !strings.HasSuffix(told[0], "breaks off after 100000 of "+fmt.Sprint(h.model.Files[0].Bytes)+" bytes: nothing came for 1s") ||
		!strings.HasPrefix(told[1], "no answer from 127.0.0.1:") || !strings.HasSuffix(told[1], ": nothing came for 1s") {
		t.Errorf("told %q", told)
	}
}

// TestSlow: a slow server is one that says something.
func TestSlow(t *testing.T) {
	before := silence
	silence = time.Second
	defer func() { silence = before }()
	h := newHost(t)
	h.fail(func(w http.ResponseWriter, r *http.Request, call int) bool {
		if call > 1 {
			return false
		}
		data := h.packed["model.bnen.bin.gz"]
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		for part := range slices.Chunk(data, len(data)/6) {
			w.Write(part)
			w.(http.Flusher).Flush()
			time.Sleep(250 * time.Millisecond)
		}
		return true
	})
	s := h.store()
	if pulled, err := s.Pull(t.Context(), "bn-en", h.opt()); !pulled || err != nil || len(h.asked()) != 3 {
		t.Error(pulled, err)
	}
	h.whole(s)
}

// TestEncoding: servers that take the packing of a file for that of the way do no harm.
func TestEncoding(t *testing.T) {
	h := newHost(t)
	h.fail(func(w http.ResponseWriter, r *http.Request, _ int) bool {
		w.Header().Set("Content-Encoding", "gzip")
		return false
	})
	s := h.store()
	if pulled, err := s.Pull(t.Context(), "bn-en", h.opt()); !pulled || err != nil {
		t.Error(pulled, err)
	}
	h.whole(s)
}

// TestContent: what is in a packed file is bounded and checked, too.
func TestContent(t *testing.T) {
	h := newHost(t)
	bomb := make([]byte, 10<<20)
	data := []byte("vocabulary")
	for _, test := range []struct {
		what   string
		packed []byte
		set    func(f *File)
		want   string
	}{
		{"a bomb", pack(t, bomb), func(*File) {}, "is larger than the "},
		{"a bomb with a size", pack(t, bomb), func(f *File) { f.Unpacked = 1000 }, "is larger than the 1000 bytes that it may have"},
		{"less", pack(t, data), func(f *File) { f.Unpacked = 1000 }, "has 10 bytes, not 1000"},
		{"another", pack(t, data), func(f *File) { f.UnpackedSHA256 = strings.Repeat("0", 64) }, "has the SHA-256 " + sum(data) + ", not 000"},
		{"cut", pack(t, data)[:20], func(*File) {}, "cannot be unpacked: unexpected EOF"},
		{"no gzip", []byte("\x1f\x8b but no more than that"), func(*File) {}, "cannot be unpacked: gzip: invalid header"},
		{"more after it", append(pack(t, data), "more"...), func(*File) {}, "cannot be unpacked: "},
	} {
		h.set(Vocabulary, "vocab.bnen.spm.gz", nil, test.packed)
		test.set(&h.model.Files[2])
		s := h.store()
		_, err := s.Pull(t.Context(), "bn-en", h.opt())
		if _, ok := errors.AsType[*SourceError](err); !ok || !strings.Contains(err.Error(), "the content of vocab.bnen.spm.gz "+test.want) {
			t.Errorf("%s: %v", test.what, err)
		}
		if got := left(t, s); slices.ContainsFunc(got, func(f string) bool { return !strings.HasPrefix(f, ".bn-en.part/") }) {
			t.Errorf("%s: left %q", test.what, got)
		}
	}
}

func TestFullDisk(t *testing.T) {
	h := newHost(t)
	need := h.model.Bytes() + 300_000 + 4*(h.model.Files[1].Bytes+h.model.Files[2].Bytes)
	s := h.store()
	opt := h.opt()
	opt.Free = func(folder string) (uint64, bool) { return uint64(need) - 1, folder == s.Folder }
	_, err := s.Pull(t.Context(), "bn-en", opt)
	if e, ok := errors.AsType[*SpaceError](err); !ok || e.Need != need || e.Free != need-1 || !strings.HasSuffix(err.Error(), " is too full: 0.9 MB needed, 0.9 MB free") {
		t.Errorf("%v", err)
	}
	if calls := h.asked(); len(calls) > 0 {
		t.Errorf("the server was called: %q", calls)
	}
	opt.Free = func(string) (uint64, bool) { return uint64(need), true }
	if _, err := s.Pull(t.Context(), "bn-en", opt); err != nil {
		t.Error(err)
	}
	if runtime.GOOS != "linux" {
		return // the rest needs /dev/full
	}
	// The disk becomes full while a file is loaded.
	s = h.store()
	parts := filepath.Join(s.Folder, ".bn-en.part")
	if err := errors.Join(os.MkdirAll(parts, 0o777), os.Symlink("/dev/full", filepath.Join(parts, "lex.bnen.bin.gz.part"))); err != nil {
		t.Fatal(err)
	}
	_, err = s.Pull(t.Context(), "bn-en", h.opt())
	if e, ok := errors.AsType[*SpaceError](err); !ok || e.Free != -1 || !strings.HasSuffix(err.Error(), "MB needed") {
		t.Errorf("%v", err)
	}
	if got := left(t, s); len(got) > 0 {
		t.Errorf("left %q", got)
	}
	// Or while one is unpacked.
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	if _, _, err = unpack(full, bytes.NewReader(h.packed["lex.bnen.bin.gz"]), h.model.Files[1]); !isFull(err) {
		t.Error(err)
	}
}

func TestUnwritable(t *testing.T) {
	h := newHost(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	s := Store{Folder: filepath.Join(file, "models"), Catalog: []Model{h.model}}
	if _, err := s.Pull(t.Context(), "bn-en", h.opt()); err == nil || !strings.HasPrefix(err.Error(), "the folder of the models: mkdir ") {
		t.Error(err)
	}
	if runtime.GOOS == "linux" { // where even the administrator cannot write
		s.Folder = "/proc/self/fdinfo"
		if _, err := s.Pull(t.Context(), "bn-en", h.opt()); err == nil || !strings.HasPrefix(err.Error(), "the folder of the models: open /proc/self/fdinfo/.lock: ") {
			t.Error(err)
		}
	}
	if runtime.GOOS != "windows" && os.Getuid() != 0 {
		s.Folder = t.TempDir()
		if err := os.Chmod(s.Folder, 0o555); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Pull(t.Context(), "bn-en", h.opt()); !errors.Is(err, fs.ErrPermission) {
			t.Error(err)
		}
	}
	if calls := h.asked(); len(calls) > 0 {
		t.Errorf("the server was called: %q", calls)
	}
}

// TestAtOnce: of runs at the same time one does the work, and the others find it done.
func TestAtOnce(t *testing.T) {
	h := newHost(t)
	s := h.store()
	h.fail(func(w http.ResponseWriter, r *http.Request, call int) bool {
		if call == 1 {
			if err := s.Remove("bn-en"); !errors.Is(err, ErrBusy) && !errors.Is(err, ErrNotInstalled) {
				t.Errorf("removed during a pull: %v", err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		return false
	})
	var all sync.WaitGroup
	var pulled, waited atomic.Int32
	for range 4 {
		all.Go(func() {
			opt := h.opt()
			opt.Notify = func(err error, wait time.Duration) {
				if errors.Is(err, ErrBusy) && wait == 0 {
					waited.Add(1)
				}
			}
			ok, err := s.Pull(t.Context(), "bn-en", opt)
			if err != nil {
				t.Error(err)
			}
			if ok {
				pulled.Add(1)
			}
		})
	}
	all.Wait()
	if pulled.Load() != 1 || waited.Load() != 3 || len(h.asked()) != 3 {
		t.Errorf("%d pulled, %d waited", pulled.Load(), waited.Load())
	}
	h.whole(s)
	// Whoever waits can give up.
	unlock, err := s.lock()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Pull(ctx, "bn-en", h.opt()); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if err := s.Remove("bn-en"); !errors.Is(err, ErrBusy) {
		t.Error(err)
	}
	unlock()
	if err := s.Remove("bn-en"); err != nil {
		t.Error(err)
	}
}

// TestNames: no name leads out of the folder.
func TestNames(t *testing.T) {
	h := newHost(t)
	s := h.store()
	victim := filepath.Join(filepath.Dir(s.Folder), "victim")
	if err := errors.Join(os.MkdirAll(victim, 0o777), os.MkdirAll(s.Folder, 0o777), os.WriteFile(filepath.Join(victim, manifestName), nil, 0o666)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", ".", "..", "../victim", "..\\victim", "/etc", "bn-en/..", "bn-en/../../victim", "C:x", ".lock", "a\x00b", "a\nb", strings.Repeat("x", 300)} {
		if err := s.Remove(name); !errors.Is(err, ErrUnknown) {
			t.Errorf("remove %q: %v", name, err)
		}
		if _, err := s.Verify(name); !errors.Is(err, ErrUnknown) {
			t.Errorf("verify %q: %v", name, err)
		}
		if _, err := s.Pull(t.Context(), name, h.opt()); !errors.Is(err, ErrUnknown) {
			t.Errorf("pull %q: %v", name, err)
		}
		m := h.model
		m.Name = name
		if _, err := (Store{s.Folder, []Model{m}}).Pull(t.Context(), name, h.opt()); err == nil || !strings.Contains(err.Error(), "is not a plain name") {
			t.Errorf("pull %q of such a catalog: %v", name, err)
		}
		m = h.model
		m.Files = slices.Clone(m.Files)
		m.Files[2].Name = name + ".gz"
		if _, err := (Store{s.Folder, []Model{m}}).Pull(t.Context(), "bn-en", h.opt()); err == nil && plain(name+".gz") != nil {
			t.Errorf("pull with a file %q", name+".gz")
		}
	}
	if _, err := os.Stat(victim); err != nil {
		t.Error(err)
	}
	if _, err := s.Verify("en-bn"); !errors.Is(err, ErrNotInstalled) {
		t.Error(err)
	}
}

func TestVerify(t *testing.T) {
	h := newHost(t)
	s := h.store()
	for _, test := range []struct {
		what  string
		harm  func(dir string) error
		want  string // PATH: text, without the folder
		state State
	}{
		{"a bit", func(dir string) error {
			data := slices.Clone(h.plain["vocab.bnen.spm"])
			data[100] ^= 1
			return os.WriteFile(filepath.Join(dir, "vocab.bnen.spm"), data, 0o666)
		}, "vocab.bnen.spm: changed since it was installed", Installed},
		{"shorter", func(dir string) error { return os.Truncate(filepath.Join(dir, "model.bnen.bin"), 1000) },
			"model.bnen.bin: has 1000 bytes, not 300000", Broken},
		{"missing", func(dir string) error { return os.Remove(filepath.Join(dir, "lex.bnen.bin")) },
			"lex.bnen.bin: is missing", Broken},
		{"manifest", func(dir string) error { return os.WriteFile(filepath.Join(dir, manifestName), []byte("{"), 0o666) },
			"manifest.json: DIR/manifest.json: not the list of files of a model: unexpected end of JSON input", Broken},
		{"manifest of others", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, manifestName), []byte(`{"files":[{"name":"../../x","bytes":1,"sha256":"`+sum(nil)+`"}]}`), 0o666)
		}, `manifest.json: DIR/manifest.json: file "../../x" is not a plain name`, Broken},
	} {
		if pulled, err := s.Pull(t.Context(), "bn-en", h.opt()); !pulled || err != nil { // repairs, too
			t.Fatal(test.what, pulled, err)
		}
		h.whole(s)
		dir := filepath.Join(s.Folder, "bn-en")
		if err := test.harm(dir); err != nil {
			t.Fatal(err)
		}
		damaged, err := s.Verify("bn-en")
		if err != nil || len(damaged) != 1 {
			t.Errorf("%s: %v, %v", test.what, damaged, err)
			continue
		}
		rel, _ := filepath.Rel(dir, damaged[0].Path)
		if got := strings.ReplaceAll(rel+": "+damaged[0].Text, dir+string(filepath.Separator), "DIR/"); got != test.want {
			t.Errorf("%s: %s", test.what, got)
		}
		if all, _ := s.List(); all[0].State != test.state {
			t.Errorf("%s: %s", test.what, all[0].State)
		}
	}
	// A model that was changed together with its manifest is still not that of the catalog.
	if _, err := s.Pull(t.Context(), "bn-en", h.opt()); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(s.Folder, "bn-en")
	data := slices.Clone(h.plain["model.bnen.bin"])
	data[5] ^= 1
	list, err := os.ReadFile(filepath.Join(dir, manifestName))
	list = bytes.ReplaceAll(list, []byte(sum(h.plain["model.bnen.bin"])), []byte(sum(data)))
	if err := errors.Join(err, os.WriteFile(filepath.Join(dir, manifestName), list, 0o666), os.WriteFile(filepath.Join(dir, "model.bnen.bin"), data, 0o666)); err != nil {
		t.Fatal(err)
	}
	if damaged, err := s.Verify("bn-en"); err != nil || len(damaged) != 1 || damaged[0].Text != "not the file that the catalog has" {
		t.Error(damaged, err)
	}
}

// TestOwn: what users put into the folder is listed and found, and never touched.
func TestOwn(t *testing.T) {
	h := newHost(t)
	s := h.store()
	for dir, names := range map[string][]string{
		"bn-en":        {"model.bin", "lex.bin", "vocab.spm"},
		"a-bn-en":      {"model.bin", "lex.bin", "vocab.spm"},
		"novels-bn-hi": {"model.bin", "lex.bin", "vocab.spm"},
		"old-as-en":    {"model.bin", "vocab.spm"},
		"other":        {"model.bin", "lex.bin", "vocab.spm"},
		".hidden":      {"model.bin"},
	} {
		for _, name := range names {
			path := filepath.Join(s.Folder, dir, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte("mine"), 0o666)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(s.Folder, "readme-bn-en"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	all, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, st := range all {
		got = append(got, fmt.Sprintf("%s %s>%s %s", st.Name, st.From, st.To, st.State))
	}
	want := []string{"a-bn-en bn>en own", "bn-en bn>en own", "novels-bn-hi bn>hi own", "old-as-en as>en not usable", "other > own"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for _, test := range []struct{ from, to, want string }{{"bn", "en", "bn-en"}, {"bn", "hi", "novels-bn-hi"}, {"as", "en", ""}, {"en", "bn", ""}} {
		dir, ok := Find(s.Folder, test.from, test.to)
		if ok != (test.want != "") || ok && filepath.Base(dir) != test.want {
			t.Errorf("%s>%s: %s, %t", test.from, test.to, dir, ok)
		}
	}
	before := left(t, s)
	if _, err := s.Pull(t.Context(), "bn-en", h.opt()); !errors.Is(err, ErrOwn) {
		t.Error(err)
	}
	if err := s.Remove("bn-en"); !errors.Is(err, ErrOwn) {
		t.Error(err)
	}
	if _, err := s.Verify("bn-en"); !errors.Is(err, ErrOwn) {
		t.Error(err)
	}
	// Not even a file.
	s2 := h.store()
	if err := errors.Join(os.MkdirAll(s2.Folder, 0o777), os.WriteFile(filepath.Join(s2.Folder, "bn-en"), []byte("mine"), 0o666)); err != nil {
		t.Fatal(err)
	}
	if _, err := s2.Pull(t.Context(), "bn-en", h.opt()); !errors.Is(err, ErrOwn) {
		t.Error(err)
	}
	if after := left(t, s); !slices.Equal(before, after) {
		t.Errorf("%q, before %q", after, before)
	}
}

func TestFiles(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string // of the error, else the three names
	}{
		{[]string{"model.bnen.intgemm.alphas.bin", "lex.50.50.bnen.s2t.bin", "vocab.bnen.spm", "manifest.json", "README"},
			"model.bnen.intgemm.alphas.bin lex.50.50.bnen.s2t.bin vocab.bnen.spm"},
		{[]string{"model.bin", "lex.bin"}, "DIR has no vocabulary (a file vocab*.spm)"},
		{[]string{"model.bin", "vocab.spm"}, "DIR has no shortlist (a file lex*.bin)"},
		{nil, "DIR has no model (a file model*.bin)"},
		{[]string{"model.bin", "lex.bin", "vocab.spm.gz"}, "DIR has no vocabulary: vocab.spm.gz is still packed"},
		{[]string{"model.a.bin", "model.b.bin", "lex.bin", "vocab.spm"}, "DIR has several files for the model: model.a.bin, model.b.bin"},
	} {
		dir := t.TempDir()
		for _, name := range test.names {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		model, shortlist, vocabulary, err := Files(dir)
		got := strings.Join([]string{filepath.Base(model), filepath.Base(shortlist), filepath.Base(vocabulary)}, " ")
		if err != nil {
			got = strings.ReplaceAll(err.Error(), dir, "DIR")
		}
		if got != test.want {
			t.Errorf("%q: %s", test.names, got)
		}
	}
	if _, _, _, err := Files(filepath.Join(t.TempDir(), "absent")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// FuzzManifest: no manifest crashes, and no name in one leads out of its folder.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"model":"bn-en","files":[{"name":"model.bin","bytes":3,"sha256":"` + sum(nil) + `","packed_sha256":""}]}`))
	f.Add([]byte(`{"files":[{"name":"../x","bytes":-3,"sha256":"00"}]}`))
	f.Add([]byte(`{"files":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			return
		}
		for _, file := range m.Files {
			if filepath.Dir(filepath.Join("dir", file.Name)) != "dir" || filepath.Base(file.Name) != file.Name || file.Bytes < 0 || len(file.SHA256) != 64 {
				t.Errorf("%+v", file)
			}
		}
	})
}

// FuzzCatalog: no catalog crashes, and what is read can be loaded within bounds.
func FuzzCatalog(f *testing.F) {
	f.Add(catalogTSV)
	f.Add(strings.Join(columns, "\t") + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := readCatalog(text)
		if err != nil {
			return
		}
		for _, m := range all {
			if len(m.Files) != 3 || m.Bytes() <= 0 || m.Bytes() > 3*largest || plain(m.Name) != nil {
				t.Errorf("%+v", m)
			}
		}
	})
}
