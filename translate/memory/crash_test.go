package memory_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/memory"
)

// TestKilledWhileMade opens a file as a program leaves it that is killed while it makes the memory: the
// beginning of a transaction, and the journal that says how to take it back.
func TestKilledWhileMade(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{"PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 1", "BEGIN IMMEDIATE", "CREATE TABLE t (x BLOB)",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO t SELECT randomblob(1000) FROM n"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(q, err)
		}
	}
	read := func(end string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, "a"+end))
		if err != nil || len(data) == 0 {
			t.Fatalf("%d bytes of %s, %v", len(data), end, err)
		}
		return data
	}
	half, journal := read(".db"), read(".db-journal")
	if _, err := db.Exec("COMMIT"); err != nil {
		t.Fatal(err)
	}
	begun := append(read(".db")[:4096:4096], half[4096:]...)
	for name, data := range map[string][]byte{"without its first page": half, "with its first page": begun} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "b.db")
			for end, data := range map[string][]byte{"": data, "-journal": journal} {
				if err := os.WriteFile(path+end, data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			opens(t, path)
		})
	}
}

// opens uses a memory.
func opens(t *testing.T, path string) {
	t.Helper()
	m, err := memory.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	bnen := m.Between("bn", "en")
	requests := []translate.Request{{Text: "নদী বড়।", Maker: "m", Origin: "m"}}
	if err := bnen.Remember(t.Context(), requests, []string{"The river is big."}); err != nil {
		t.Fatal(err)
	}
	if found, err := bnen.Recall(t.Context(), requests); err != nil || found[0].Target != "The river is big." {
		t.Error(found, err)
	}
}
