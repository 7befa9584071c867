package names

import (
	"cmp"
	"slices"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Linker finds the words of aligned pairs that sound the same on both sides: names, and
// words that Bengali has from English. Make one with [NewLinker]. Its memory is bounded. It is not safe for concurrent use.
type Linker struct{ m *Miner }

// NewLinker makes a linker.
func NewLinker() *Linker {
	m := NewMiner()
	m.most = mostLinked
	return &Linker{m}
}

const (
	// mostLinked is how many words of each side of a pair are looked at: every one of
	// them may have to be compared with every other.
	mostLinked = 160
	// mostKept is how many words are remembered, after which all are forgotten.
	mostKept = 1 << 17
)

// loanFit is the greatest distance of a word that Bengali has from English, for each
// consonant, of which it must have the same. Words of few are often near each other by chance.
func loanFit(consonants int) float32 {
	switch consonants {
	case 3:
		return .15
	case 4:
		return .19
	}
	return .3
}

// Links calls yield for each such word of a Bengali text, with the bytes of it, its case
// ending included, and those of the words of target that are its English: one of each
// as a rule, two where one side writes apart what the other joins. They come in no
// order. Only the first 160 words of a text are looked at.
func (l *Linker) Links(source, target string, yield func(source, target glossary.Span)) {
	m := l.m
	if len(m.words)+len(m.capitals) > mostKept {
		clear(m.words)
		clear(m.capitals)
		clear(m.small)
		m.fits = newFitter() // it knows words by their numbers, which are given anew
	}
	m.read(source, target)
	m.match()
	m.extend(func(parts []match) {
		for _, x := range parts {
			if x.bs == 1 && isEnding(m.bn[x.b].text) {
				continue // one written apart, which sounds like many a short word
			}
			x = m.widened(x)
			yield(glossary.Span{m.bn[x.b].start, m.bn[x.b+x.bs-1].end}, glossary.Span{m.en[x.e].start, m.en[x.e+x.es-1].end})
		}
	})

	// Other words must be nearer, and long enough.
	var taken []int // where the words begin that are names
	for j := range m.en {
		if m.en[j].taken {
			taken = append(taken, m.en[j].start)
		}
	}
	m.may = m.may[:0]
	words := 0
	for k := range m.toks {
		tok := &m.toks[k]
		if tok.Kind != bengali.Foreign || len(tok.Text) > longestWord {
			continue
		}
		if words++; words > m.most {
			break
		}
		if len(tok.Text) < 4 || slices.Contains(taken, tok.Start) {
			continue
		}
		e := enToken{latin: m.capital(tok.Text), start: tok.Start, end: tok.End}
		if e.consonants < 3 {
			continue
		}
		for i := range m.bn {
			b := &m.bn[i]
			if b.keys == nil {
				b.keys = []uint64{0} // which no word has
				if bengali.VerbForms(b.text) == nil {
					b.keys = append(b.keys, commonKeys(b.text)...)
				}
			}
			if b.taken || !slices.Contains(b.keys, e.key) {
				continue
			}
			if f := m.fits.fit(m.bn[i:i+1], []enToken{e}); f.far <= loanFit(e.consonants) {
				m.may = append(m.may, match{i, 1, k, 1, f, max(i*len(m.toks)-k*len(m.bn), k*len(m.bn)-i*len(m.toks))})
			}
		}
	}
	slices.SortFunc(m.may, func(x, y match) int {
		return cmp.Or(cmp.Compare(x.far, y.far), cmp.Compare(x.apart, y.apart), cmp.Compare(x.b, y.b), cmp.Compare(x.e, y.e))
	})
	used := make(map[int]bool)
	for _, x := range m.may {
		if b := &m.bn[x.b]; !b.taken && !used[x.e] {
			b.taken, used[x.e] = true, true
			yield(glossary.Span{b.start, b.end}, glossary.Span{m.toks[x.e].Start, m.toks[x.e].End})
		}
	}
}

// widened is a match with a free word beside it that the other side has joined: নিউইয়র্ক sounds
// like York, but also like New York.
func (m *Miner) widened(x match) match {
	const worse = .05 // for each consonant, at most
	best := x
	try := func(y match) {
		if y.b < 0 || y.e < 0 || y.b+y.bs > len(m.bn) || y.e+y.es > len(m.en) {
			return
		}
		bn, en := m.bn[y.b:y.b+y.bs], m.en[y.e:y.e+y.es]
		if y.bs > 1 && (bn[1].joint == "" || bn[x.b-y.b^1].taken) || y.es > 1 && (en[1].joint == "" || en[x.e-y.e^1].taken || en[x.e-y.e^1].particle) {
			return
		}
		limit := x.far // so that no ordinary word beside a name is taken in
		if y.es > 1 {
			limit += worse
		}
		if f := m.fits.fit(bn, en); f.far <= limit && f.far < unlike && (best == x || f.far < best.far) {
			y.fit = f
			best = y
		}
	}
	if x.bs == 1 && x.es == 1 {
		try(match{x.b, 1, x.e - 1, 2, x.fit, x.apart})
		try(match{x.b, 1, x.e, 2, x.fit, x.apart})
		try(match{x.b - 1, 2, x.e, 1, x.fit, x.apart})
		try(match{x.b, 2, x.e, 1, x.fit, x.apart})
	}
	if best != x {
		m.take(best)
	}
	return best
}
