package memory

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/align"
)

// Unit is a text and its translation, as the memory has it.
type Unit struct {
	// From and To are BCP 47 codes.
	From, To string
	// Source and Target have placeholders for their tags.
	Source, Target string
	// Tags are what the placeholders stand for, if that is known. Their places are not used.
	Tags []align.Tag
	// Status is Draft or Rough for the answer of a machine. Anything else, also nothing, is a
	// translation by people and becomes Reviewed, except Copied and Untranslated, which are
	// no translations.
	Status align.Status
	// Origin names who made it: a backend, a file or a person.
	Origin string
	// Document is the file that the source is from, if known.
	Document string
	// Created is when it was stored. Import takes the present for the zero time.
	Created time.Time
}

// UnitOf makes a unit of a pair in these languages.
func UnitOf(p *align.Pair, from, to string) Unit {
	return Unit{From: from, To: to, Source: align.Placeholders(p.Source, p.SourceTags), Target: align.Placeholders(p.Target, p.TargetTags),
		Tags: p.SourceTags, Status: p.Status, Origin: p.Origin, Document: p.Place.Document}
}

// Pair makes a pair of the unit. It has tags if the unit has them, else placeholders.
func (u *Unit) Pair() align.Pair {
	p := align.Pair{Origin: u.Origin, Status: u.Status}
	p.Place.Document = u.Document
	p.Source, p.SourceTags = align.ReadPlaceholders(u.Source, u.Tags)
	p.Target, p.TargetTags = align.ReadPlaceholders(u.Target, u.Tags)
	return p
}

// byPeople tells whether a status is that of a translation by people.
func byPeople(s align.Status) bool { return s != align.Draft && s != align.Rough }

// Counts says what became of units that were imported.
type Counts struct {
	// Added were stored, There were stored already, Replaced are answers of a machine that
	// took the place of another one of the same origin.
	Added, There, Replaced int
	// Skipped are no translations: without a source or a target, copied, or no answer of a
	// machine.
	Skipped int
}

func (c *Counts) add(o Counts) {
	c.Added += o.Added
	c.There += o.There
	c.Replaced += o.Replaced
	c.Skipped += o.Skipped
}

// batchSize is how many units go into one transaction.
const batchSize = 20_000

// Import stores units, thousands in one transaction. If it is interrupted, or an error comes
// from units, what it counts is stored, and to import all again is right.
func (m *Memory) Import(ctx context.Context, units iter.Seq2[Unit, error]) (Counts, error) {
	var counts Counts
	batch := make([]entry, 0, 256)
	flush := func() error {
		c, err := m.store(ctx, batch)
		if err == nil {
			counts.add(c)
		}
		batch = batch[:0]
		return err
	}
	for u, err := range units {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if ctx.Err() == nil {
				err = errors.Join(err, flush())
			}
			return counts, err
		}
		e, ok := newEntry(u)
		if !ok {
			counts.Skipped++
			continue
		}
		if batch = append(batch, e); len(batch) == batchSize {
			if err := flush(); err != nil {
				return counts, err
			}
		}
	}
	return counts, flush()
}

// entry is a unit on its way into the file.
type entry struct {
	Unit
	key, twin int64
	folded    string // the source, if it is to go into the index
	tags      string
}

func newEntry(u Unit) (e entry, ok bool) {
	source, target := canonical(u.Source), canonical(u.Target)
	u.From, u.To = language(u.From), language(u.To)
	e = entry{Unit: u, key: keyOf(u.From, u.To, source)}
	switch {
	case source == "" || target == "" || u.Status == align.Copied || u.Status == align.Untranslated:
		return e, false
	case byPeople(u.Status):
		e.Status, e.twin, e.folded = align.Reviewed, twinOfTarget(source, target), folded(source)
	case isRefusal(u.From, u.To, u.Source, u.Target):
		return e, false
	default:
		e.twin = twinOfMaker(source, u.Origin)
	}
	if len(u.Tags) > 0 {
		b, err := json.Marshal(u.Tags)
		if err != nil {
			return e, false
		}
		e.tags = string(b)
	}
	return e, true
}

// store stores a batch in one transaction.
func (m *Memory) store(ctx context.Context, batch []entry) (counts Counts, err error) {
	if len(batch) == 0 {
		return counts, nil
	}
	now := time.Now()
	err = m.write(ctx, func(tx *sql.Tx) error {
		add, err := tx.Prepare(`INSERT INTO unit (key, twin, "from", "to", source, target, status, origin, document, created, tags)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
		if err != nil {
			return err
		}
		replace, err := tx.Prepare("UPDATE unit SET source = ?, target = ?, status = ?, document = ?, created = ?, tags = ? WHERE key = ? AND twin = ? AND target <> ?2")
		if err != nil {
			return err
		}
		var index additions
		for i := range batch {
			e := &batch[i]
			if e.Created.IsZero() {
				e.Created = now
			}
			done, err := add.Exec(e.key, e.twin, e.From, e.To, e.Source, e.Target, e.Status, e.Origin, e.Document, e.Created.Unix(), e.tags)
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err != nil {
				return err
			} else if n > 0 {
				counts.Added++
				if id, err := done.LastInsertId(); err != nil {
					return err
				} else if e.Status == align.Reviewed {
					index.add(id, e.From, e.To, e.folded)
				}
				continue
			}
			if e.Status != align.Reviewed {
				done, err := replace.Exec(e.Source, e.Target, e.Status, e.Document, e.Created.Unix(), e.tags, e.key, e.twin)
				if err != nil {
					return err
				}
				if n, err := done.RowsAffected(); err != nil {
					return err
				} else if n > 0 {
					counts.Replaced++
					continue
				}
			}
			counts.There++
		}
		return index.store(tx)
	})
	return counts, err
}

// Filter chooses units. The zero Filter chooses all.
type Filter struct {
	// From and To are BCP 47 codes, empty for any language.
	From, To string
	// Origin is who made them, empty for anyone.
	Origin string
	// Before, if not zero, chooses what was stored before that time.
	Before time.Time
	// People leaves out the answers of machines, Drafts what is by people.
	People, Drafts bool
}

// where is the filter as a condition of SQL with its arguments.
func (f *Filter) where() (condition string, args []any) {
	all := []string{"true"}
	add := func(c string, arg ...any) { all, args = append(all, c), append(args, arg...) }
	if f.From != "" {
		add(`"from" = ?`, language(f.From))
	}
	if f.To != "" {
		add(`"to" = ?`, language(f.To))
	}
	if f.Origin != "" {
		add("origin = ?", f.Origin)
	}
	if !f.Before.IsZero() {
		add("created < ?", f.Before.Unix())
	}
	if f.People {
		add("status = 'reviewed'")
	}
	if f.Drafts {
		add("status <> 'reviewed'")
	}
	return strings.Join(all, " AND "), args
}

// columns are those of a record.
const columns = `"from", "to", source, target, status, origin, document, created, tags`

// record is a row of columns, up to the next row.
type record [9]sql.RawBytes

func (r *record) scan(rows *sql.Rows) error {
	return rows.Scan(&r[0], &r[1], &r[2], &r[3], &r[4], &r[5], &r[6], &r[7], &r[8])
}

func (r *record) unit() (Unit, error) {
	u := Unit{From: string(r[0]), To: string(r[1]), Source: string(r[2]), Target: string(r[3]), Status: align.Status(r[4]),
		Origin: string(r[5]), Document: string(r[6])}
	seconds, err := strconv.ParseInt(string(r[7]), 10, 64)
	if err != nil {
		return u, fmt.Errorf("the time of %.40q: %w", u.Source, err)
	}
	u.Created = time.Unix(seconds, 0)
	if len(r[8]) > 0 {
		if err := json.Unmarshal(r[8], &u.Tags); err != nil {
			return u, fmt.Errorf("the tags of %.40q: %w", u.Source, err)
		}
	}
	return u, nil
}

// Export gives the units that a filter chooses, in the order in which they came. What is
// stored meanwhile is not among them.
func (m *Memory) Export(ctx context.Context, f Filter) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		condition, args := f.where()
		rows, err := m.db.QueryContext(ctx, "SELECT "+columns+" FROM unit WHERE "+condition+" ORDER BY id", args...)
		if err != nil {
			yield(Unit{}, m.failed(err))
			return
		}
		defer rows.Close()
		var r record
		for rows.Next() {
			err := r.scan(rows)
			var u Unit
			if err == nil {
				u, err = r.unit()
			}
			if err != nil {
				yield(Unit{}, m.failed(err))
				return
			}
			if !yield(u, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Unit{}, m.failed(err))
		}
	}
}

// Count counts the units that a filter chooses.
func (m *Memory) Count(ctx context.Context, f Filter) (n int, err error) {
	condition, args := f.where()
	err = m.db.QueryRowContext(ctx, "SELECT count(*) FROM unit WHERE "+condition, args...).Scan(&n)
	return n, m.failed(err)
}

// Prune deletes the units that a filter chooses, which must not be all, and returns how many
// they were. It makes the file smaller, for which the disk must have room for a copy of it.
// With Before, it also forgets which requests were sent earlier without an answer.
func (m *Memory) Prune(ctx context.Context, f Filter) (n int, err error) {
	if f == (Filter{}) {
		return 0, errors.New("a filter for what to delete is needed")
	}
	condition, args := f.where()
	err = m.write(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM unit WHERE status = 'reviewed' AND "+condition+" ORDER BY id", args...)
		if err != nil {
			return err
		}
		gone := make(map[int64]map[int]uint16)
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				rows.Close()
				return err
			}
			if gone[id/segmentSize] == nil {
				gone[id/segmentSize] = make(map[int]uint16)
			}
			gone[id/segmentSize][int(id%segmentSize)] = 0
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		for segment, places := range gone {
			if err := changeLengths(tx, segment, places); err != nil {
				return err
			}
		}
		done, err := tx.ExecContext(ctx, "DELETE FROM unit WHERE "+condition, args...)
		if err != nil {
			return err
		}
		if !f.Before.IsZero() {
			if _, err := tx.ExecContext(ctx, "DELETE FROM sent WHERE time < ?", f.Before.Unix()); err != nil {
				return err
			}
		}
		deleted, err := done.RowsAffected()
		n = int(deleted)
		return err
	})
	if err != nil || n == 0 {
		return 0, err
	}
	m.writing.Lock()
	defer m.writing.Unlock()
	_, err = m.db.ExecContext(ctx, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
	return n, m.failed(err)
}
