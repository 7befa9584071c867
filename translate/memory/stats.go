package memory

import (
	"context"
	"os"

	"github.com/dobhashi/dobhashi/align"
)

// Stats says what a memory holds.
type Stats struct {
	// Units counts all units, People those by people.
	Units  int `json:"units"`
	People int `json:"people"`
	// Sources counts the texts that people translated. It is below People where there are
	// several translations of one.
	Sources int `json:"sources"`
	// Sent and SentCharacters are the requests that were sent to a paid backend and had no
	// answer, and their size in code points.
	Sent           int `json:"sent"`
	SentCharacters int `json:"sent_characters"`
	// Bytes is the size of the file.
	Bytes int64 `json:"bytes"`
	// Groups are the units by languages, status and origin, the largest first.
	Groups []Group `json:"groups"`
}

// Group counts the units of one kind.
type Group struct {
	From   string       `json:"from"`
	To     string       `json:"to"`
	Status align.Status `json:"status"`
	Origin string       `json:"origin"`
	Units  int          `json:"units"`
}

// Stats counts what is there. It reads all units.
func (m *Memory) Stats(ctx context.Context) (s Stats, err error) {
	rows, err := m.db.QueryContext(ctx, `SELECT "from", "to", status, origin, count(*) AS n FROM unit GROUP BY 1, 2, 3, 4 ORDER BY n DESC, 1, 2, 3, 4`)
	if err != nil {
		return s, m.failed(err)
	}
	defer rows.Close()
	for rows.Next() {
		var g Group
		if err := rows.Scan(&g.From, &g.To, &g.Status, &g.Origin, &g.Units); err != nil {
			return s, m.failed(err)
		}
		s.Units += g.Units
		if g.Status == align.Reviewed {
			s.People += g.Units
		}
		s.Groups = append(s.Groups, g)
	}
	if err := rows.Err(); err != nil {
		return s, m.failed(err)
	}
	if err := m.db.QueryRowContext(ctx, "SELECT count(DISTINCT key) FROM unit WHERE status = 'reviewed'").Scan(&s.Sources); err != nil {
		return s, m.failed(err)
	}
	if err := m.db.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(characters), 0) FROM sent").Scan(&s.Sent, &s.SentCharacters); err != nil {
		return s, m.failed(err)
	}
	for _, path := range []string{m.path, m.path + "-wal"} {
		if info, err := os.Stat(path); err == nil {
			s.Bytes += info.Size()
		}
	}
	return s, nil
}
