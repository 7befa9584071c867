// Package memory is a translation memory in one file: what people translated or corrected,
// and what backends answered, so that no sentence is paid for twice.
//
// [Open] a file, and take what it has between two languages:
//
//	m, err := memory.Open("memory.db")
//	if err != nil {
//		return err
//	}
//	defer m.Close()
//	bnen := m.Between("bn", "en") // a translate.Memory
//	found, err := bnen.Recall(ctx, requests)
//	...
//	err = bnen.Remember(ctx, requests, targets)
//
// Translations of people come in by [Memory.Import]; [UnitOf] makes a [Unit] of a pair that
// package align/format read. [Memory.Search] finds words in them, [Memory.Export] gives
// everything back, and [Memory.Prune] forgets.
//
// # What counts as the same
//
// Two texts are the same if a reader cannot tell them apart: the two ways to store ড় ঢ় য়,
// joiners that are not seen, and the kind of white space, quote and hyphen make no difference.
// Capitals and all other punctuation do. Languages are compared without their country: who
// asks for en finds what was stored as en-GB. A script counts: zh-Hant is not zh-Hans.
//
// A text may have several translations by people, of which the newest is recalled, and one
// answer of each maker, of which a new one replaces the old one. To import a translation that
// is there already changes nothing.
//
// # The file
//
// It is an SQLite database, so it must be on a disk of this machine. Any number of processes
// may use it at once. What a method has stored is on the disk when it returns. The file is
// for its owner alone to read. A file of a newer version, or one that is something else, is
// refused and not changed.
package memory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// Memory is a translation memory. It is safe for concurrent use.
type Memory struct {
	db   *sql.DB
	path string
	// writing is held while something is stored, so that the goroutines of one process wait
	// for each other in turn.
	writing sync.Mutex

	recall, sent, segments, lengths, postings, unit *sql.Stmt
}

const (
	// version is that of the schema. A change of what folding, keys or terms are is one too.
	version = 1
	// application marks SQLite files as memories: "dobh".
	application = 0x646f6268
)

// The units are numbered, and 65,536 numbers are a segment. The index has, for each segment
// and each term, the places in the segment of the units by people that have the term, two
// bytes each, and for each segment how long the folded texts are; see index.go.
const schema = `
CREATE TABLE unit (
	id INTEGER PRIMARY KEY,
	key INTEGER NOT NULL,      -- hash of the languages and the source
	twin INTEGER NOT NULL,     -- hash of the target, or of the maker
	"from" TEXT NOT NULL,
	"to" TEXT NOT NULL,
	source TEXT NOT NULL,
	target TEXT NOT NULL,
	status TEXT NOT NULL,      -- reviewed: by people
	origin TEXT NOT NULL,
	document TEXT NOT NULL,
	created INTEGER NOT NULL,  -- seconds since 1970
	tags TEXT NOT NULL         -- JSON, what the placeholders stand for
);
CREATE UNIQUE INDEX unit_key ON unit (key, twin);
CREATE TABLE sent (
	key INTEGER NOT NULL,
	twin INTEGER NOT NULL,
	characters INTEGER NOT NULL,
	time INTEGER NOT NULL,
	PRIMARY KEY (key, twin)
) WITHOUT ROWID;
CREATE TABLE segment (number INTEGER PRIMARY KEY, lengths BLOB NOT NULL);
CREATE TABLE posting (
	segment INTEGER NOT NULL,
	term INTEGER NOT NULL,
	units BLOB NOT NULL,
	PRIMARY KEY (segment, term)
) WITHOUT ROWID;
`

// wait is how long one process waits for another.
const wait = 10 * time.Second

// ErrNoMemory is the error of opening a file that is something else.
var ErrNoMemory = errors.New("not a translation memory")

// Open opens the memory in the file at path. If it is not there it is made, and its folder
// too.
func Open(path string) (*Memory, error) {
	m, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot open the memory %s: %w", path, err)
	}
	return m, nil
}

func open(path string) (*Memory, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	head := make([]byte, len(magic))
	n, err := io.ReadFull(f, head)
	if err := errors.Join(f.Close(), unlessShort(err)); err != nil {
		return nil, err
	}
	// Beside a journal the file is half written, and need not have its beginning yet.
	if _, err := os.Stat(path + "-journal"); n > 0 && string(head[:n]) != magic && err != nil {
		return nil, ErrNoMemory
	}
	if n > 0 { // look first, as what follows would change the file
		err := look(path, "ro")
		var e *sqlite.Error
		if errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_READONLY {
			// A program was killed while it wrote. What it left half done is taken back, as by
			// whoever opens the file next, but not by one that may only read.
			err = look(path, "rw")
		}
		if err != nil {
			return nil, err
		}
	}
	db, err := sql.Open("sqlite", address(path, "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	m := &Memory{db: db, path: path}
	if err := m.prepare(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return m, nil
}

// look tells whether a file is a memory that can be used.
func look(path, mode string) error {
	db, err := sql.Open("sqlite", address(path, "mode="+mode))
	if err != nil {
		return err
	}
	err = patiently(func() error {
		tx, err := db.Begin() // so that all that is looked at is of one moment
		if err != nil {
			return err
		}
		defer tx.Rollback()
		_, err = schemaOf(tx)
		return err
	})
	return errors.Join(err, db.Close())
}

// magic is how every SQLite file begins.
const magic = "SQLite format 3\x00"

func unlessShort(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil
	}
	return err
}

// address is a file with options as SQLite wants it.
func address(path, options string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/...
		path = "/" + path
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: fmt.Sprintf("_pragma=busy_timeout(%d)&%s", wait.Milliseconds(), options)}
	return u.String()
}

// patiently carries out f until it is not turned away: of several processes that begin a file
// at once, SQLite turns some away without waiting.
func patiently(f func() error) error {
	for deadline := time.Now().Add(wait); ; time.Sleep(20 * time.Millisecond) {
		err := f()
		var e *sqlite.Error
		if !errors.As(err, &e) || e.Code()&0xff != lib.SQLITE_BUSY || time.Now().After(deadline) {
			return err
		}
	}
}

// schemaOf is the version of the schema of a file, 0 for one that has nothing in it yet. One
// that is no memory, or a newer one, is an error.
func schemaOf(tx *sql.Tx) (int, error) {
	var id, v, tables int
	err := errors.Join(tx.QueryRow("PRAGMA application_id").Scan(&id), tx.QueryRow("PRAGMA user_version").Scan(&v),
		tx.QueryRow("SELECT count(*) FROM sqlite_master").Scan(&tables))
	var e *sqlite.Error
	switch {
	case errors.As(err, &e) && (e.Code() == lib.SQLITE_NOTADB || e.Code() == lib.SQLITE_CORRUPT):
		return 0, fmt.Errorf("%w, or damaged: %w", ErrNoMemory, err)
	case err != nil:
		return 0, err
	case id == 0 && v == 0 && tables == 0:
		return 0, nil
	case id != application:
		return 0, ErrNoMemory
	case v > version:
		return 0, fmt.Errorf("it was made by a newer version of this program (schema %d, this one knows %d)", v, version)
	}
	return v, nil
}

// prepare makes the tables if they are not there.
func (m *Memory) prepare() error {
	if err := patiently(m.db.Ping); err != nil {
		return err
	}
	err := m.write(context.Background(), func(tx *sql.Tx) error {
		v, err := schemaOf(tx)
		if v == version || err != nil {
			return err
		}
		_, err = tx.Exec(fmt.Sprintf("%s PRAGMA application_id = %d; PRAGMA user_version = %d;", schema, application, version))
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range []struct {
		stmt  **sql.Stmt
		query string
	}{
		{&m.recall, "SELECT source, target, origin, status, twin FROM unit WHERE key = ? ORDER BY status = 'reviewed' DESC, created DESC, id DESC"},
		{&m.sent, "SELECT 1 FROM sent WHERE key = ? AND twin = ?"},
		{&m.segments, "SELECT number FROM segment"},
		{&m.lengths, "SELECT number, lengths FROM segment WHERE number = ?"},
		{&m.postings, "SELECT term, units FROM posting WHERE segment = ? AND term IN (?" + strings.Repeat(", ?", maxTerms-1) + ")"},
		{&m.unit, `SELECT "from", "to", source, target, origin, created FROM unit WHERE id = ?`},
	} {
		if *p.stmt, err = m.db.Prepare(p.query); err != nil {
			return err
		}
	}
	return nil
}

// write carries out f in a transaction. When it returns without an error, all of it is on
// the disk, and with one, nothing.
func (m *Memory) write(ctx context.Context, f func(tx *sql.Tx) error) error {
	m.writing.Lock()
	defer m.writing.Unlock()
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return m.failed(err)
	}
	if err := f(tx); err != nil {
		tx.Rollback()
		return m.failed(err)
	}
	return m.failed(tx.Commit())
}

// failed says in which file something failed.
func (m *Memory) failed(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("memory %s: %w", m.path, err)
}

// Close closes the file.
func (m *Memory) Close() error {
	return m.failed(m.db.Close())
}

// Between is what the memory has for translations from one language into another, given as
// BCP 47 codes.
func (m *Memory) Between(from, to string) translate.Memory {
	return &between{m, language(from), language(to)}
}
