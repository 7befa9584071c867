package memory

import (
	"cmp"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"
	"unicode"
)

// The index finds units by people whose source has words in common with a text. A term is a
// word of the folded source, cut to its first letters, so that the endings of Bengali and
// English make no difference; all numbers of as many digits are one term. A segment is
// segmentSize units by their numbers. What is found is only a candidate: the sources are
// compared then, so a term that is two words by accident of its hash does no harm, nor does
// one of a unit that is there no more.
const (
	segmentSize = 1 << 16
	termLetters = 4
)

// A term is a word of a text, and how many code points of the text it stands for.
type term struct {
	hash   uint32
	weight int
}

// termsOf appends the terms of a folded text, each once, to dst.
func termsOf(dst []term, from, to, text string) []term {
	const offset, prime = 14695981039346656037, 1099511628211
	seed := uint64(offset)
	for _, s := range [...]string{from, to} {
		for i := range len(s) {
			seed = (seed ^ uint64(s[i])) * prime
		}
		seed *= prime
	}
	start := len(dst)
	h, n := seed, 0
	flush := func() {
		if n == 0 {
			return
		}
		t := term{uint32(h>>32) ^ uint32(h), n}
		h, n = seed, 0
		for i := range dst[start:] {
			if d := &dst[start+i]; d.hash == t.hash {
				d.weight += t.weight
				return
			}
		}
		dst = append(dst, t)
	}
	number := false
	for _, r := range text {
		digit := r >= '0' && r <= '9'
		if !digit && !(r >= 'a' && r <= 'z' || unicode.IsLetter(r) || unicode.IsMark(r)) {
			flush()
			continue
		}
		if digit != number {
			flush()
			number = digit
		}
		if digit {
			r = '0'
		}
		if n++; n <= termLetters {
			h = (h ^ uint64(r)) * prime
		}
	}
	flush()
	return dst
}

// additions are units that are to go into the index.
type additions struct {
	units map[int64]map[uint32][]byte // by segment and term
	sizes map[int64]map[int]uint16    // by segment and place
	terms []term
}

// add adds a unit with a folded source.
func (a *additions) add(id int64, from, to, text string) {
	if a.units == nil {
		a.units, a.sizes = make(map[int64]map[uint32][]byte), make(map[int64]map[int]uint16)
	}
	segment, place := id/segmentSize, int(id%segmentSize)
	if a.units[segment] == nil {
		a.units[segment], a.sizes[segment] = make(map[uint32][]byte), make(map[int]uint16)
	}
	a.sizes[segment][place] = uint16(min(runes(text), maxSimilar+1))
	a.terms = termsOf(a.terms[:0], from, to, text)
	for _, t := range a.terms {
		a.units[segment][t.hash] = binary.LittleEndian.AppendUint16(a.units[segment][t.hash], uint16(place))
	}
}

// store puts the additions into the index.
func (a *additions) store(tx *sql.Tx) error {
	if len(a.units) == 0 {
		return nil
	}
	put, err := tx.Prepare("INSERT INTO posting (segment, term, units) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET units = units || excluded.units")
	if err != nil {
		return err
	}
	for segment, lists := range a.units {
		terms := make([]uint32, 0, len(lists))
		for t := range lists {
			terms = append(terms, t)
		}
		slices.Sort(terms)
		for _, t := range terms {
			if _, err := put.Exec(segment, t, lists[t]); err != nil {
				return err
			}
		}
		if err := changeLengths(tx, segment, a.sizes[segment]); err != nil {
			return err
		}
	}
	return nil
}

// changeLengths sets how long the texts of a segment are, by their places; 0 takes a unit out
// of the index.
func changeLengths(tx *sql.Tx, segment int64, sizes map[int]uint16) error {
	var lengths []byte
	err := tx.QueryRow("SELECT lengths FROM segment WHERE number = ?", segment).Scan(&lengths)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	for place, n := range sizes {
		if need := 2 * (place + 1); len(lengths) < need {
			lengths = append(lengths, make([]byte, need-len(lengths))...)
		}
		binary.LittleEndian.PutUint16(lengths[2*place:], n)
	}
	if !slices.ContainsFunc(lengths, func(b byte) bool { return b != 0 }) {
		_, err = tx.Exec("DELETE FROM segment WHERE number = ?1; DELETE FROM posting WHERE segment = ?1", segment)
		return err
	}
	_, err = tx.Exec("INSERT OR REPLACE INTO segment (number, lengths) VALUES (?, ?)", segment, lengths)
	return err
}

// A candidate is a unit that may be similar to a text.
type candidate struct {
	id     int64
	expect int // its score, in thousandths, as its words let expect
}

const (
	// maxTerms is how many terms of a text are looked up, the longest words first.
	maxTerms = 24
	// maxCandidates is how many units are compared with a text, the best first.
	maxCandidates = 400
	// leastExpected is the lowest expected score of a candidate.
	leastExpected = 350
)

// candidates are the units by people that may be similar to a folded text, the best first.
func (m *Memory) candidates(from, to, text string) ([]candidate, error) {
	length := runes(text)
	terms := termsOf(nil, from, to, text)
	slices.SortStableFunc(terms, func(a, b term) int { return cmp.Compare(b.weight, a.weight) })
	terms = terms[:min(len(terms), maxTerms)]
	all := 0
	weights := make(map[uint32]uint16)
	args := make([]any, 1+maxTerms)
	for i, t := range terms {
		all += t.weight
		weights[t.hash] = uint16(t.weight)
		args[1+i] = t.hash
	}
	if all == 0 {
		return nil, nil
	}
	rows, err := m.segments.Query()
	if err != nil {
		return nil, err
	}
	var segments []int64
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number); err != nil {
			rows.Close()
			return nil, err
		}
		segments = append(segments, number)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	var found []candidate
	sums := make([]uint16, segmentSize) // of the weights of the terms that each unit has
	for _, segment := range segments {
		clear(sums)
		args[0] = segment
		if err := each(m.postings, args, func(hash int64, units []byte) {
			w := weights[uint32(hash)]
			for i := 0; i+1 < len(units); i += 2 {
				sums[binary.LittleEndian.Uint16(units[i:])] += w
			}
		}); err != nil {
			return nil, err
		}
		least := uint16(max(1, all*leastExpected/1000))
		if !slices.ContainsFunc(sums, func(n uint16) bool { return n >= least }) {
			continue
		}
		if err := each(m.lengths, args[:1], func(_ int64, lengths []byte) {
			for place, sum := range sums[:len(lengths)/2] {
				if sum < least {
					continue
				}
				n := int(binary.LittleEndian.Uint16(lengths[2*place:]))
				if n == 0 || 100*min(n, length) < leastPercent*max(n, length) {
					continue
				}
				if expect := 1000 * int(sum) * length / (all * max(n, length)); expect >= leastExpected {
					found = append(found, candidate{segment*segmentSize + int64(place), min(expect, 1000)})
				}
			}
		}); err != nil {
			return nil, err
		}
	}
	return best(found), nil
}

// each calls f with each row of a number and bytes, which it must not keep.
func each(query *sql.Stmt, args []any, f func(number int64, data []byte)) error {
	rows, err := query.Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		var data sql.RawBytes
		if err := rows.Scan(&number, &data); err != nil {
			return err
		}
		f(number, data)
	}
	return rows.Err()
}

// best are the best candidates, in order.
func best(found []candidate) []candidate {
	if len(found) > maxCandidates {
		var count [1001]int
		for _, c := range found {
			count[c.expect]++
		}
		least, n := 1000, 0
		for ; least > 0 && n+count[least] < maxCandidates; least-- {
			n += count[least]
		}
		found = slices.DeleteFunc(found, func(c candidate) bool { return c.expect < least })
	}
	slices.SortFunc(found, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.expect, a.expect), cmp.Compare(b.id, a.id)) })
	return found[:min(len(found), maxCandidates)]
}
