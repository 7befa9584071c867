package memory

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/translate"
)

// between is a memory for one pair of languages.
type between struct {
	m        *Memory
	from, to string
}

// Recall implements translate.Memory.
func (b *between) Recall(ctx context.Context, requests []translate.Request) ([]translate.Recalled, error) {
	found := make([]translate.Recalled, len(requests))
	for i := range requests {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := b.recall(&requests[i], &found[i]); err != nil {
			return nil, b.m.failed(err)
		}
	}
	return found, nil
}

func (b *between) recall(q *translate.Request, found *translate.Recalled) error {
	text := canonical(q.Text)
	key, maker := keyOf(b.from, b.to, text), twinOfMaker(text, q.Maker)
	rows, err := b.m.recall.Query(key)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var source string
		var r translate.Recalled
		var twin int64
		if err := rows.Scan(&source, &r.Target, &r.Origin, &r.Status, &twin); err != nil {
			return err
		}
		if canonical(source) != text {
			continue
		}
		if r.Status != align.Reviewed {
			r.Status = align.Draft
		}
		if r.Status == align.Reviewed || twin == maker {
			*found = r
			return nil
		}
		if q.AnyMaker && found.Target == "" {
			*found = r // unless that of the same maker comes
		}
	}
	if err := rows.Err(); err != nil || found.Target != "" {
		return err
	}
	var one int
	switch err := b.m.sent.QueryRow(key, maker).Scan(&one); err {
	case nil:
		found.Sent = true
	case sql.ErrNoRows:
	default:
		return err
	}
	return nil
}

// Sending implements translate.Memory.
func (b *between) Sending(ctx context.Context, requests []translate.Request) error {
	if len(requests) == 0 {
		return nil
	}
	now := time.Now().Unix()
	return b.m.write(ctx, func(tx *sql.Tx) error {
		add, err := tx.Prepare("INSERT OR REPLACE INTO sent (key, twin, characters, time) VALUES (?, ?, ?, ?)")
		if err != nil {
			return err
		}
		for i := range requests {
			text := canonical(requests[i].Text)
			if _, err := add.Exec(keyOf(b.from, b.to, text), twinOfMaker(text, requests[i].Maker), runes(requests[i].Text), now); err != nil {
				return err
			}
		}
		return nil
	})
}

// Remember implements translate.Memory. An answer that is none is not stored: an empty one, the
// source again, or, from Bengali, one that is for the most part in Bengali letters.
func (b *between) Remember(ctx context.Context, requests []translate.Request, targets []string) error {
	if len(targets) != len(requests) {
		return fmt.Errorf("%d answers for %d requests", len(targets), len(requests))
	}
	if len(requests) == 0 {
		return nil
	}
	now := time.Now().Unix()
	return b.m.write(ctx, func(tx *sql.Tx) error {
		add, err := tx.Prepare(`INSERT INTO unit (key, twin, "from", "to", source, target, status, origin, document, created, tags)
			VALUES (?, ?, ?, ?, ?, ?, 'draft', ?, '', ?, '')
			ON CONFLICT (key, twin) DO UPDATE SET source = excluded.source, target = excluded.target, origin = excluded.origin,
				status = excluded.status, created = excluded.created`)
		if err != nil {
			return err
		}
		done, err := tx.Prepare("DELETE FROM sent WHERE key = ? AND twin = ?")
		if err != nil {
			return err
		}
		for i := range requests {
			q := &requests[i]
			text := canonical(q.Text)
			key, twin := keyOf(b.from, b.to, text), twinOfMaker(text, q.Maker)
			if !isRefusal(b.from, b.to, q.Text, targets[i]) {
				if _, err := add.Exec(key, twin, b.from, b.to, q.Text, targets[i], q.Origin, now); err != nil {
					return err
				}
			}
			if _, err := done.Exec(key, twin); err != nil {
				return err
			}
		}
		return nil
	})
}
