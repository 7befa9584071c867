package memory_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/memory"
)

func open(t testing.TB, path string) *memory.Memory {
	t.Helper()
	m, err := memory.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func fresh(t testing.TB) *memory.Memory { return open(t, filepath.Join(t.TempDir(), "memory.db")) }

func all(units ...memory.Unit) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
	}
}

// person is a unit by people.
func person(source, target string) memory.Unit {
	return memory.Unit{From: "bn", To: "en", Source: source, Target: target, Origin: "Mina"}
}

func load(t testing.TB, m *memory.Memory, units ...memory.Unit) memory.Counts {
	t.Helper()
	counts, err := m.Import(t.Context(), all(units...))
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func recall(t testing.TB, b translate.Memory, requests ...translate.Request) []translate.Recalled {
	t.Helper()
	found, err := b.Recall(t.Context(), requests)
	if err != nil || len(found) != len(requests) {
		t.Fatal(found, err)
	}
	return found
}

func remember(t testing.TB, b translate.Memory, q translate.Request, target string) {
	t.Helper()
	if err := b.Remember(t.Context(), []translate.Request{q}, []string{target}); err != nil {
		t.Fatal(err)
	}
}

func exported(t testing.TB, m *memory.Memory, f memory.Filter) (list []string) {
	t.Helper()
	for u, err := range m.Export(t.Context(), f) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%s>%s %s|%s|%s|%s|%s", u.From, u.To, u.Source, u.Target, u.Status, u.Origin, u.Document))
	}
	return list
}

func TestRecall(t *testing.T) {
	m := fresh(t)
	bnen := m.Between("bn", "en")
	one := translate.Request{Text: "নদী এল।", Maker: "google nmt", Origin: "google"}
	other := translate.Request{Text: one.Text, Maker: "openai x", Origin: "openai"}
	any := other
	any.AnyMaker = true
	nothing := translate.Recalled{}
	google := translate.Recalled{Target: "The river came.", Origin: "google", Status: align.Draft}
	check := func(when string, want ...translate.Recalled) {
		t.Helper()
		if got := recall(t, bnen, one, other, any); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", when, got, want)
		}
	}
	check("empty", nothing, nothing, nothing)
	if err := bnen.Sending(t.Context(), []translate.Request{one}); err != nil {
		t.Fatal(err)
	}
	sent := translate.Recalled{Sent: true}
	check("sent", sent, nothing, nothing)
	remember(t, bnen, one, google.Target)
	check("answered", google, nothing, google)
	remember(t, bnen, other, "River has come.")
	openai := translate.Recalled{Target: "River has come.", Origin: "openai", Status: align.Draft}
	check("two makers", google, openai, openai)
	remember(t, bnen, one, "A river came.")
	google.Target = "A river came."
	check("answered again", google, openai, openai)
	if n := len(exported(t, m, memory.Filter{})); n != 2 {
		t.Errorf("%d units", n)
	}
	load(t, m, person(one.Text, "Here comes the river."))
	mina := translate.Recalled{Target: "Here comes the river.", Origin: "Mina", Status: align.Reviewed}
	check("corrected", mina, mina, mina)
	newer := person(one.Text, "The river is here.")
	newer.Created = time.Now().Add(time.Hour)
	load(t, m, newer, person(one.Text, "The old river came."))
	mina.Target = newer.Target
	check("the newest", mina, mina, mina)
	if got := recall(t, m.Between("bn", "hi"), one, one); !reflect.DeepEqual(got, []translate.Recalled{{}, {}}) {
		t.Errorf("into Hindi: %+v", got)
	}
}

// TestSame has texts that are the same and texts that are not.
func TestSame(t *testing.T) {
	m := fresh(t)
	load(t, m, person("বড় নদী,  'ক' {1}এল{/1}।", "A big river"), person("caf\u00e9 OK", "x"), person("A{1/}", "y"))
	for text, want := range map[string]bool{
		"বড় নদী, 'ক' {1}এল{/1}।":             true,
		" ব\u09dc নদী,\n'ক' {1}এল{/1}।\u00a0": true,
		"বড় ন\u200cদী, ‘ক’ {1}এল{/1}।":       true,
		"বড় নদী, 'ক' {1}এল{/1}":              false,
		"বড় নদী, 'ক' এল।":                    false,
		"বড নদী, 'ক' {1}এল{/1}।":              false,
		"cafe\u0301 OK": true,
		"caf\u00e9 ok":  false,
		"a{1/}":         false,
		"":              false,
	} {
		if got := recall(t, m.Between("bn", "en"), translate.Request{Text: text})[0].Target != ""; got != want {
			t.Errorf("%q: found %t, want %t", text, got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	m := fresh(t)
	u := person("ক", "one")
	u.From, u.To = "bn-BD", "en-GB"
	h := person("ক", "two")
	h.From, h.To = "BN", "zh-TW"
	load(t, m, u, h)
	for _, tc := range []struct{ from, to, want string }{
		{"bn", "en", "one"}, {"bn-IN", "en-US", "one"}, {"ben", "eng", "one"}, {"bn", "hi", ""}, {"en", "bn", ""},
		{"bn", "zh-Hant", "two"}, {"bn", "zh", ""}, {"bn", "zh-CN", ""}, {"bn", "zh-HK", "two"},
	} {
		if got := recall(t, m.Between(tc.from, tc.to), translate.Request{Text: "ক"})[0].Target; got != tc.want {
			t.Errorf("%s to %s: %q, want %q", tc.from, tc.to, got, tc.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	m := fresh(t)
	bnen := m.Between("bn-BD", "en")
	for i, tc := range []struct {
		source, target string
		kept           bool
	}{
		{"নদী", "river", true}, {"নদী", "", false}, {"নদী", " \n", false}, {"ব\u09a1\u09bc নদী", "ব\u09dc নদী ", false}, {"নদী এল", "নদী came", true},
		{"নদী এল আজ", "নদীটি আজ came", false}, {"১৯৭১", "1971", true}, {"COVID", "COVID", false},
	} {
		q := translate.Request{Text: tc.source, Maker: strconv.Itoa(i)}
		if err := bnen.Sending(t.Context(), []translate.Request{q}); err != nil {
			t.Fatal(err)
		}
		remember(t, bnen, q, tc.target)
		if got := recall(t, bnen, q)[0]; got.Sent || got.Target != "" != tc.kept {
			t.Errorf("%q, %q: %+v", tc.source, tc.target, got)
		}
	}
	if err := bnen.Remember(t.Context(), make([]translate.Request, 2), []string{"x"}); err == nil {
		t.Error("one answer for two requests is no error")
	}
	toBengali := m.Between("en", "bn")
	q := translate.Request{Text: "river"}
	remember(t, toBengali, q, "নদী")
	if got := recall(t, toBengali, q)[0].Target; got != "নদী" {
		t.Errorf("into Bengali: %q", got)
	}
}

func TestImport(t *testing.T) {
	m := fresh(t)
	draft := memory.Unit{From: "bn", To: "en", Source: "খ", Target: "b", Status: align.Draft, Origin: "google", Document: "a.txt"}
	newer, again := draft, draft
	newer.Target = "bee"
	refusal := draft
	refusal.Target = "খ"
	copied, empty := person("1", "1"), person("ঘ", " ")
	copied.Status = align.Copied
	got := load(t, m, person("ক", "a"), person("ক", "a"), person("ক", "an a"), person("Rima", "Rima"), draft, newer, again, again, refusal, copied, empty, person("", "x"))
	if want := (memory.Counts{Added: 4, There: 2, Replaced: 2, Skipped: 4}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	want := []string{"bn>en ক|a|reviewed|Mina|", "bn>en ক|an a|reviewed|Mina|", "bn>en Rima|Rima|reviewed|Mina|", "bn>en খ|b|draft|google|a.txt"}
	if got := exported(t, m, memory.Filter{}); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := recall(t, m.Between("bn", "en"), translate.Request{Text: "খ", Maker: "google"}, translate.Request{Text: "খ", Maker: "x"}); got[0].Target != "b" || got[1].Target != "" {
		t.Errorf("a draft is recalled as %+v", got)
	}
	for _, tc := range []struct {
		f    memory.Filter
		want int
	}{
		{memory.Filter{}, 4}, {memory.Filter{People: true}, 3}, {memory.Filter{Drafts: true}, 1}, {memory.Filter{From: "bn-IN", To: "en"}, 4},
		{memory.Filter{From: "en"}, 0}, {memory.Filter{Origin: "Mina"}, 3}, {memory.Filter{Before: time.Now().Add(-time.Minute)}, 0},
		{memory.Filter{Before: time.Now().Add(time.Minute)}, 4},
	} {
		if n, err := m.Count(t.Context(), tc.f); n != tc.want || err != nil {
			t.Errorf("%+v: %d, want %d: %v", tc.f, n, tc.want, err)
		}
		if n := len(exported(t, m, tc.f)); n != tc.want {
			t.Errorf("%+v: %d exported, want %d", tc.f, n, tc.want)
		}
	}
}

// TestImportInterrupted has what was read before an error, and thousands before ctx ends.
func TestImportInterrupted(t *testing.T) {
	m := fresh(t)
	broken := errors.New("line 3 is broken")
	counts, err := m.Import(t.Context(), func(yield func(memory.Unit, error) bool) {
		_ = yield(person("ক", "a"), nil) && yield(person("খ", "b"), nil) && yield(memory.Unit{}, broken)
	})
	if !errors.Is(err, broken) || counts.Added != 2 {
		t.Errorf("%+v, %v", counts, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	counts, err = m.Import(ctx, func(yield func(memory.Unit, error) bool) {
		for u := range newCorpus(4).units(50_000) {
			if n++; n == 45_000 {
				cancel()
			}
			if !yield(u, nil) {
				return
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if got, _ := m.Count(t.Context(), memory.Filter{}); got != counts.Added+2 || counts.Added < 39_000 {
		t.Errorf("%d units, %+v", got, counts)
	}
	bn, _ := newCorpus(4).pair()
	if matches, err := m.Between("bn", "en").Similar(t.Context(), bn+" ক", 1); err != nil || len(matches) != 1 {
		t.Errorf("%+v, %v", matches, err)
	}
}

func TestSimilar(t *testing.T) {
	m := fresh(t)
	draft := memory.Unit{From: "bn", To: "en", Source: "রাস্তাটি আজ খুব ভালো", Target: "x", Status: align.Draft}
	hindi := person("রাস্তাটি আজ খুব ভালো", "y")
	hindi.To = "hi"
	load(t, m, person("রাস্তাটি আজ খুব ভালো।", "The road is very good today."), person("রাস্তাটি আজ {1}খুব{/1} ভালো।", "The road is {1}very{/1} good today."),
		person("রাস্তাগুলো আজ খুব ভালো।", "The roads are very good today."), person("নদীর ধারে বসে আছি।", "I sit by the river."), draft, hindi)
	bnen := m.Between("bn", "en")
	check := func(query string, n int, want ...string) {
		t.Helper()
		matches, err := bnen.Similar(t.Context(), query, n)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range matches {
			got = append(got, fmt.Sprintf("%d %s (%s)", m.Score, m.Target, m.Origin))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	check("রাস্তাটি আজ খুব ভালো।", 3, "100 The road is very good today. (Mina)", "99 The road is {1}very{/1} good today. (Mina)", "82 The roads are very good today. (Mina)")
	check("রাস্তাটি আজ খুব ভালো।", 1, "100 The road is very good today. (Mina)")
	check("রাস্তাটি কাল খুব ভালো।", 1, "86 The road is {1}very{/1} good today. (Mina)")
	check("নদীর ধারে বসে আছেন।", 3, "89 I sit by the river. (Mina)")
	check("নদীর ধারে", 3)
	check("একেবারে অন্য কিছু", 3)
	check("…", 3)
	check("", 3)
	check("রাস্তাটি আজ খুব ভালো।", 0)
	check(strings.Repeat("রাস্তাটি আজ খুব ভালো। ", 1000), 3)
}

func TestSearch(t *testing.T) {
	m := fresh(t)
	draft := memory.Unit{From: "bn", To: "en", Source: "নদী বড়", Target: "A Big river", Status: align.Draft, Origin: "x"}
	load(t, m, person("ব\u09a1\u09bc নদীর ধারে, ব\u09dc নদী", "By the Big  River; BIG"), person("ছোট ন\u200cদী", "Little river"), draft)
	for _, tc := range []struct {
		query string
		f     memory.Filter
		want  []string // the texts that are marked
	}{
		{"ব\u09dc নদী", memory.Filter{}, []string{"ব\u09a1\u09bc নদী", "ব\u09dc নদী"}},
		{"ব\u09a1\u09bc  নদী ", memory.Filter{}, []string{"ব\u09a1\u09bc নদী", "ব\u09dc নদী"}},
		{"নদী", memory.Filter{People: true}, []string{"ন\u200cদী", "নদী", "নদী"}},
		{"big", memory.Filter{Drafts: true}, []string{"Big"}},
		{"big river", memory.Filter{}, []string{"Big river"}},
		{"BIG", memory.Filter{People: true}, []string{"Big", "BIG"}},
		{"বড", memory.Filter{People: true}, []string{"ব\u09a1", "ব\u09dc"}},
		{"অন্য", memory.Filter{}, nil},
		{" ", memory.Filter{}, nil},
		{"%", memory.Filter{}, nil},
	} {
		var got []string
		for h, err := range m.Search(t.Context(), tc.query, tc.f) {
			if err != nil {
				t.Fatal(err)
			}
			for _, side := range []struct {
				text  string
				spans []glossary.Span
			}{{h.Source, h.InSource}, {h.Target, h.InTarget}} {
				for _, s := range side.spans {
					got = append(got, side.text[s[0]:s[1]])
				}
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%q: %q, want %q", tc.query, got, tc.want)
		}
	}
}

// FuzzSearch finds what is in a text, and marks whole characters.
func FuzzSearch(f *testing.F) {
	f.Add("ব\u09a1\u09bc নদীর Ⱥ ধারে", "নদী")
	f.Add("ab İx", "x")
	f.Fuzz(func(t *testing.T, text, query string) {
		for _, s := range memory.Find(text, query) {
			if s[0] < 0 || s[0] >= s[1] || s[1] > len(text) {
				t.Errorf("%q in %q: %v", query, text, s)
			}
		}
		if text != "" && memory.IsSearched(text) && len(memory.Find(text, text)) == 0 {
			t.Errorf("%q is not found in itself", text)
		}
	})
}

func TestPrune(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := open(t, path)
	if _, err := m.Import(t.Context(), newCorpus(1).units(30_000)); err != nil {
		t.Fatal(err)
	}
	kept := person("রাস্তাটি আজ খুব ভালো।", "The road is very good today.")
	old := memory.Unit{From: "bn", To: "en", Source: "খ", Target: "b", Status: align.Draft, Origin: "google", Created: time.Now().AddDate(-1, 0, 0)}
	load(t, m, kept, old)
	bnen := m.Between("bn", "en")
	bn, _ := newCorpus(1).pair()
	if matches, err := bnen.Similar(t.Context(), bn, 3); err != nil || len(matches) == 0 {
		t.Fatal(matches, err)
	}
	if n, err := m.Prune(t.Context(), memory.Filter{}); n != 0 || err == nil {
		t.Errorf("with no condition %d are deleted, %v", n, err)
	}
	before, err := m.Stats(t.Context())
	if err != nil || before.People < 25_000 {
		t.Fatal(before, err)
	}
	if n, err := m.Prune(t.Context(), memory.Filter{Before: time.Now().AddDate(0, -1, 0), Drafts: true}); n != 1 || err != nil {
		t.Errorf("%d old drafts, %v", n, err)
	}
	if n, err := m.Prune(t.Context(), memory.Filter{Origin: "made up"}); n != before.People-1 || err != nil {
		t.Errorf("%d deleted of %d: %v", n, before.People, err)
	}
	if matches, err := bnen.Similar(t.Context(), bn, 3); err != nil || len(matches) != 0 {
		t.Errorf("after deleting: %+v, %v", matches, err)
	}
	if matches, err := bnen.Similar(t.Context(), "রাস্তাটি আজ ভালো।", 3); err != nil || len(matches) != 1 {
		t.Errorf("what was kept: %+v, %v", matches, err)
	}
	after, err := m.Stats(t.Context())
	if err != nil || after.Units != 1 || after.Bytes > before.Bytes/4 {
		t.Errorf("%d bytes of %d are left, %d units: %v", after.Bytes, before.Bytes, after.Units, err)
	}
	if n, err := m.Prune(t.Context(), memory.Filter{From: "bn"}); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	load(t, m, kept)
	if matches, err := bnen.Similar(t.Context(), kept.Source, 3); err != nil || len(matches) != 1 || matches[0].Score != 100 {
		t.Errorf("stored again: %+v, %v", matches, err)
	}
}

func TestTags(t *testing.T) {
	m := fresh(t)
	pair := align.Pair{Source: "মীনা আজ এল।", Target: "Mina came today.", Origin: "Rima", Status: align.Reviewed, Place: align.Place{Document: "a.docx"}}
	tag := func(at, id int, kind align.TagKind, code string) align.Tag {
		return align.Tag{At: at, ID: id, Kind: kind, Code: code}
	}
	pair.SourceTags = []align.Tag{tag(len("মীনা "), 1, align.Open, "<b>"), tag(len("মীনা আজ"), 1, align.Close, "</b>")}
	pair.TargetTags = []align.Tag{tag(10, 1, align.Open, "<b>"), tag(15, 1, align.Close, "</b>")}
	literal := align.Pair{Source: "ফাইল {1} নেই", Target: "no file {1}", Status: align.Reviewed}
	load(t, m, memory.UnitOf(&pair, "bn", "en"), memory.UnitOf(&literal, "bn", "en"))
	var got []align.Pair
	for u, err := range m.Export(t.Context(), memory.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, u.Pair())
	}
	if want := []align.Pair{pair, literal}; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant\n%+v", got, want)
	}
	if got := recall(t, m.Between("bn", "en"), translate.Request{Text: "মীনা {1}আজ{/1} এল।"})[0].Target; got != "Mina came {1}today{/1}." {
		t.Errorf("recalled %q", got)
	}
}

// TestOther opens files that are no memories, which must stay as they are.
func TestOther(t *testing.T) {
	dir := t.TempDir()
	foreign, newer := filepath.Join(dir, "foreign.db"), filepath.Join(dir, "newer.db")
	for path, script := range map[string]string{
		foreign: "CREATE TABLE unit (x)",
		newer:   "PRAGMA application_id = 0x646f6268; PRAGMA user_version = 99; CREATE TABLE unit (x)",
	} {
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(script); err != nil {
			t.Fatal(err)
		}
		db.Close()
	}
	text, short, damaged := filepath.Join(dir, "a.txt"), filepath.Join(dir, "b.txt"), filepath.Join(dir, "damaged.db")
	for path, content := range map[string]string{text: strings.Repeat("some text\n", 1000), short: "x", damaged: "SQLite format 3\x00" + strings.Repeat("garbage ", 1000)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{
		foreign: "not a translation memory", newer: "newer version", text: "not a translation memory", short: "not a translation memory",
		damaged: "not a translation memory", dir: "", filepath.Join(text, "m.db"): "",
	} {
		before, _ := os.ReadFile(path)
		m, err := memory.Open(path)
		if err == nil {
			m.Close()
			t.Errorf("%s is opened", path)
			continue
		}
		if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), filepath.Base(path)) {
			t.Errorf("%s: %v", path, err)
		}
		if want == "not a translation memory" && !errors.Is(err, memory.ErrNoMemory) {
			t.Errorf("%s: %v", path, err)
		}
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s is changed", path)
		}
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 5 {
		t.Errorf("files are left: %v", entries)
	}
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder", "50% of ক?#&.db")
	m := open(t, path)
	load(t, m, person("ক", "a"))
	if runtime.GOOS != "windows" {
		for p, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700, path + "-wal": 0o600} {
			if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v", p, info.Mode(), err)
			}
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
	m = open(t, path)
	if got := exported(t, m, memory.Filter{}); len(got) != 1 {
		t.Errorf("after opening again: %q", got)
	}
}

// worker is the environment variable that makes the test binary a process that stores
// things: the path of the memory and the number of the process.
const worker = "DOBHASHI_MEMORY_WORKER"

const (
	workerBatches = 30
	workerSize    = 20
)

func TestMain(m *testing.M) {
	if path := os.Getenv(worker); path != "" {
		if err := work(path, os.Getenv(worker+"_NUMBER")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// work remembers batches, imports some units, and recalls what it stored.
func work(path, number string) error {
	ctx := context.Background()
	m, err := memory.Open(path)
	if err != nil {
		return err
	}
	bnen := m.Between("bn", "en")
	for i := range workerBatches {
		var requests []translate.Request
		var targets []string
		for k := range workerSize {
			requests = append(requests, translate.Request{Text: fmt.Sprintf("বাক্য %s %d %d", number, i, k), Maker: "x"})
			targets = append(targets, fmt.Sprintf("Sentence %d", k))
		}
		if err := bnen.Sending(ctx, requests); err != nil {
			return err
		}
		if err := bnen.Remember(ctx, requests, targets); err != nil {
			return err
		}
		found, err := bnen.Recall(ctx, requests)
		if err != nil {
			return err
		}
		for k, f := range found {
			if f.Target != targets[k] {
				return fmt.Errorf("recalled %+v", f)
			}
		}
		if _, err := m.Import(ctx, all(person(fmt.Sprintf("মানুষের বাক্য নম্বর %s %d", number, i), "by people"))); err != nil {
			return err
		}
	}
	if number == "0" { // as if it were killed
		os.Exit(0)
	}
	return m.Close()
}

// TestProcesses has several processes begin a memory and store in it at once.
func TestProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const processes = 4
	var wg sync.WaitGroup
	start := time.Now()
	for i := range processes {
		wg.Go(func() {
			cmd := exec.Command(exe)
			cmd.Env = append(os.Environ(), worker+"="+path, worker+"_NUMBER="+strconv.Itoa(i))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("process %d: %v\n%s", i, err, out)
			}
		})
	}
	wg.Wait()
	t.Logf("%d transactions in %s", processes*workerBatches*3, time.Since(start).Round(time.Millisecond))
	m := open(t, path)
	s, err := m.Stats(t.Context())
	if err != nil || s.Units-s.People != processes*workerBatches*workerSize || s.People != processes*workerBatches || s.Sent != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	for i := range processes {
		matches, err := m.Between("bn", "en").Similar(t.Context(), fmt.Sprintf("মানুষের বাক্য নম্বর %d %d", i, workerBatches-1), 1)
		if err != nil || len(matches) != 1 || matches[0].Score != 100 {
			t.Errorf("process %d: %+v, %v", i, matches, err)
		}
	}
}

func TestConcurrent(t *testing.T) {
	m := fresh(t)
	bnen := m.Between("bn", "en")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 10 {
				q := translate.Request{Text: fmt.Sprintf("বাক্য %d %d", i, k), Maker: "x"}
				if err := bnen.Remember(t.Context(), []translate.Request{q}, []string{"y"}); err != nil {
					t.Error(err)
				}
				if _, err := m.Import(t.Context(), all(person(q.Text, "z"))); err != nil {
					t.Error(err)
				}
				if matches, err := bnen.Similar(t.Context(), q.Text, 1); err != nil || len(matches) != 1 {
					t.Error(matches, err)
				}
			}
		})
	}
	wg.Wait()
	if n, err := m.Count(t.Context(), memory.Filter{}); n != 160 || err != nil {
		t.Errorf("%d units, %v", n, err)
	}
}

func TestStats(t *testing.T) {
	m := fresh(t)
	load(t, m, person("ক", "a"), person("ক", "b"), memory.Unit{From: "bn", To: "en", Source: "খ", Target: "c", Status: align.Rough, Origin: "builtin"})
	if err := m.Between("bn", "en").Sending(t.Context(), []translate.Request{{Text: "নদী"}}); err != nil {
		t.Fatal(err)
	}
	got, err := m.Stats(t.Context())
	if err != nil || got.Bytes < 1000 {
		t.Errorf("%+v, %v", got, err)
	}
	got.Bytes = 0
	want := memory.Stats{Units: 3, People: 2, Sources: 1, Sent: 1, SentCharacters: 3, Groups: []memory.Group{
		{From: "bn", To: "en", Status: align.Reviewed, Origin: "Mina", Units: 2}, {From: "bn", To: "en", Status: align.Rough, Origin: "builtin", Units: 1}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
