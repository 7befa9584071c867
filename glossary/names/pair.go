package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// bnToken is a Bengali word of a pair.
type bnToken struct {
	*name
	// joint is what stands between it and the word before it: a space, a hyphen, or
	// nothing that a name may have inside.
	joint  string
	titled bool // a title stands before it
	known  bool
	taken  bool
	read   []stemmed // its stems, if they were needed
	// start and end are bytes of the text, the ending included.
	start, end int
}

// enToken is an English word with a capital, or a particle.
type enToken struct {
	*latin
	joint      string
	start, end int
	particle   bool
	initial    bool // it begins the sentence, so that the capital tells nothing
	known      bool
	taken      bool
}

// particles are words with a small letter that stand inside of names.
var particles = map[string]bool{"of": true, "de": true, "da": true, "do": true, "dos": true, "del": true, "della": true,
	"di": true, "du": true, "la": true, "le": true, "van": true, "von": true, "der": true, "den": true, "al": true, "el": true,
	"ul": true, "ur": true, "bin": true, "bint": true, "ibn": true, "the": true, "and": true, "for": true}

// No word is looked at that is longer in bytes.
const longestWord = 240

// read reads the words of a pair into m.bn and m.en.
func (m *Miner) read(source, target string) {
	m.toks = bengali.Tokenize(m.toks[:0], source)
	known := m.known.MatchTokens(nil, source, m.toks)
	m.readBengali(source, known)
	m.toks = bengali.Tokenize(m.toks[:0], target)
	m.readEnglish(target)
	for _, k := range known {
		m.met[k.Term] = true
	}
	for _, at := range found(target, known) {
		for j := range m.en {
			if e := &m.en[j]; e.start >= at[0] && e.end <= at[1] {
				e.known = true
			}
		}
	}
}

func (m *Miner) readBengali(text string, known []glossary.Match) {
	m.bn = m.bn[:0]
	joint := ""
	titled := false
	for i := range m.toks {
		tok := &m.toks[i]
		if tok.Kind != bengali.Word || len(tok.Text) > longestWord {
			titled = false
			switch {
			case tok.Text == "-" && !tok.Space && joint == " ":
				joint = "-"
			case tok.Text == "." && !tok.Space && joint == " " && slices.Contains(letterSounds, m.bn[len(m.bn)-1].text):
			default:
				joint = ""
			}
			continue
		}
		if len(m.bn) == m.most {
			return
		}
		if i > 0 && !tok.Space && (m.toks[i-1].Text == "-" || m.toks[i-1].Text == "'") && isEnding(tok.Text) {
			joint = ""
			if n := len(m.bn); n > 0 && m.bn[n-1].end == m.toks[i-1].Start {
				m.bn[n-1].end = tok.End
			}
			continue
		}
		if joint == "-" && tok.Space {
			joint = ""
		}
		for len(known) > 0 && known[0].End <= tok.Start {
			known = known[1:]
		}
		b := bnToken{name: m.word(tok.Text), joint: joint, titled: titled, start: tok.Start, end: tok.End}
		b.known = len(known) > 0 && known[0].Start <= tok.Start
		m.bn = append(m.bn, b)
		joint = " "
		titled = titles()[tok.Text]
	}
}

// word is the Bengali word with the folded text.
func (m *Miner) word(text string) *name {
	n := m.words[text]
	if n == nil {
		text = strings.Clone(text)
		n = &name{text: text, id: uint32(len(m.words)), common: !m.lexicon.mayBeName(text)}
		if n.common {
			n.keys = commonKeys(text)
		} else {
			n.consonants = bengali.SoundOf(text).Consonants()
		}
		m.words[text] = n
	}
	return n
}

// capital is the English word with the text.
func (m *Miner) capital(text string) *latin {
	t := m.capitals[text]
	if t == nil {
		text = strings.Clone(text)
		lower := strings.ToLower(text)
		t = &latin{text: text, id: uint32(len(m.capitals)), sounds: latinSounds(text)}
		t.common = len(text) > 1 && english.IsWord(lower)
		t.key = skeletonOf(t.sounds[0])
		t.consonants = t.sounds[0].Consonants()
		m.capitals[text] = t
		if t.common {
			m.small[lower] = t
		}
	}
	return t
}

func (m *Miner) readEnglish(text string) {
	m.en = m.en[:0]
	begins := true
	joint := ""
	words, capitals := 0, 0
	for i := 0; i < len(m.toks); i++ {
		tok := &m.toks[i]
		if tok.Kind != bengali.Foreign || len(tok.Text) > longestWord {
			switch tok.Text {
			case ".":
				if n := len(m.en); joint == " " && !tok.Space && abbreviated(m.en[n-1].text) {
					break
				}
				begins, joint = true, ""
			case "!", "?", ":", ";", "…", "\"", "“":
				begins, joint = true, ""
			case "'":
				begins, joint = begins || tok.Space, ""
			case "-":
				if joint == " " && !tok.Space {
					joint = "-"
				} else {
					joint = ""
				}
			default:
				joint = ""
			}
			continue
		}
		initial := begins
		begins = false
		if i > 0 && !tok.Space && (m.toks[i-1].Text == "'" && len(tok.Text) <= 2 || m.toks[i-1].Kind == bengali.Numeral) {
			joint = ""
			continue // Lavrov's, isn't, 3D
		}
		words++
		r, _ := utf8.DecodeRuneInString(tok.Text)
		particle := particles[tok.Text]
		if !unicode.IsUpper(r) && !particle {
			joint = ""
			if t := m.small[tok.Text]; t != nil {
				t.small++
			}
			continue
		}
		if len(m.en) == m.most {
			break
		}
		if joint == "-" && tok.Space {
			joint = ""
		}
		end := tok.End
		if !particle {
			capitals++
			// U.S., O'Brien
			for i+2 < len(m.toks) && !m.toks[i+1].Space && !m.toks[i+2].Space && m.toks[i+2].Kind == bengali.Foreign &&
				(m.toks[i+1].Text == "." && len(m.toks[i].Text) == 1 && len(m.toks[i+2].Text) == 1 ||
					m.toks[i+1].Text == "'" && len(m.toks[i+2].Text) > 2) {
				i += 2
				end = m.toks[i].End
			}
			if end-tok.Start > len(tok.Text) && end < len(text) && text[end] == '.' {
				end++
				i++
			}
		}
		m.en = append(m.en, enToken{latin: m.capital(text[tok.Start:end]), joint: joint, start: tok.Start, end: end, particle: particle, initial: initial})
		joint = " "
	}
	if 2*capitals > words { // a headline
		for j := range m.en {
			m.en[j].initial = true
		}
	}
}

// abbreviated tells whether the point after a word ends no sentence.
func abbreviated(word string) bool {
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "St", "Md", "Gen", "Col", "Lt", "Sen", "Rep", "Gov", "Prof", "Jr", "Sr":
		return true
	}
	return len(word) == 1
}

// match is words of both sides that may be one name.
type match struct {
	b, bs, e, es int // the first words, and how many
	fit
	apart int // how far their places in the sentences are
}

// match finds the words that are one name by their sound. Each stands for one
// other, the nearest ones first.
func (m *Miner) match() {
	m.may = m.may[:0]
	for j := range m.en {
		e := &m.en[j]
		if e.particle {
			continue
		}
		for i := range m.bn {
			b := &m.bn[i]
			if b.known != e.known {
				continue
			}
			apart := max(i*len(m.en)-j*len(m.bn), j*len(m.bn)-i*len(m.en))
			try := func(bs, es int) {
				limit := float32(nearFit)
				switch {
				case bs > 1:
					limit = joinedFit
				case b.common:
					limit = commonFit
				}
				if f := m.fits.fit(m.bn[i:i+bs], m.en[j:j+es]); f.far <= limit {
					m.may = append(m.may, match{i, bs, j, es, f, apart})
				}
			}
			weak := e.common && e.initial
			if b.common {
				if !e.common && slices.Contains(b.keys, e.key) {
					try(1, 1)
				}
				continue
			}
			if !weak {
				try(1, 1)
				if i+1 < len(m.bn) && m.bn[i+1].joint != "" && !m.bn[i+1].known && !m.bn[i+1].common && e.consonants > b.consonants {
					try(2, 1)
				}
			}
			if j+1 < len(m.en) {
				if next := &m.en[j+1]; next.joint != "" && !next.particle && !(weak && next.common) && b.consonants > e.consonants {
					try(1, 2)
				}
			}
		}
	}
	slices.SortFunc(m.may, func(x, y match) int {
		return cmp.Or(cmp.Compare(x.far, y.far), cmp.Compare(x.apart, y.apart), cmp.Compare(x.b, y.b), cmp.Compare(x.e, y.e))
	})
	kept := m.may[:0]
	for _, x := range m.may {
		if m.free(x) {
			m.take(x)
			kept = append(kept, x)
		}
	}
	m.may = kept
	slices.SortFunc(m.may, func(x, y match) int { return cmp.Compare(x.b, y.b) })
}

func (m *Miner) free(x match) bool {
	for i := range x.bs {
		if m.bn[x.b+i].taken {
			return false
		}
	}
	for j := range x.es {
		if m.en[x.e+j].taken {
			return false
		}
	}
	return true
}

func (m *Miner) take(x match) {
	for i := range x.bs {
		m.bn[x.b+i].taken = true
	}
	for j := range x.es {
		m.en[x.e+j].taken = true
	}
}

// extend joins matches that stand together on both sides, takes in words beside
// them that fit too, and calls yield with the parts of each name that comes of it.
func (m *Miner) extend(yield func(parts []match)) {
	for k := 0; k < len(m.may); k++ {
		x := m.may[k]
		parts := []match{x}
		for {
			last := &parts[len(parts)-1]
			if m.ends(last) {
				break
			}
			next, ok := m.after(last)
			if !ok {
				break
			}
			if k+1 < len(m.may) && m.may[k+1].b == next.b {
				k++
			}
			m.take(next)
			parts = append(parts, next)
		}
		for len(parts) > 1 && m.en[parts[len(parts)-1].e].particle {
			parts = parts[:len(parts)-1]
		}
		for {
			before, ok := m.before(&parts[0])
			if !ok {
				break
			}
			m.take(before)
			parts = slices.Insert(parts, 0, before)
		}
		yield(parts)
	}
}

// ends tells whether a match has a case ending, with which a name ends. An e may
// also be of the name (গ্রান্ডে) where English is silent.
func (m *Miner) ends(x *match) bool {
	more := x.whole - x.far
	return more > .25 || more > .1 && strings.HasSuffix(m.bn[x.b+x.bs-1].text, "র")
}

// after finds the match that goes on from x.
func (m *Miner) after(x *match) (next match, ok bool) {
	i, j := x.b+x.bs, x.e+x.es
	if i == len(m.bn) || j == len(m.en) || m.bn[i].joint == "" || m.en[j].joint == "" {
		return next, false
	}
	for ; ; j++ {
		for _, y := range m.may {
			if y.b == i && y.e == j {
				return y, true
			}
		}
		if !m.bn[i].taken && !m.en[j].taken {
			if f := m.fits.fit(m.bn[i:i+1], m.en[j:j+1]); f.far <= nearFit {
				return match{b: i, bs: 1, e: j, es: 1, fit: f}, true
			}
		}
		if !m.en[j].particle || j+1 == len(m.en) || m.en[j+1].joint == "" {
			return next, false
		}
	}
}

// before finds the match that x goes on from, among words that are no names by
// themselves.
func (m *Miner) before(x *match) (prev match, ok bool) {
	i, j := x.b-1, x.e-1
	if i < 0 || j < 0 || m.bn[i+1].joint == "" || m.en[j+1].joint == "" || m.bn[i].taken || m.en[j].taken ||
		m.en[j].particle && m.en[j+1].joint != "-" {
		return prev, false
	}
	f := m.fits.fit(m.bn[i:i+1], m.en[j:j+1])
	return match{b: i, bs: 1, e: j, es: 1, fit: f}, f.whole == 0 || f.whole <= nearFit && !m.bn[i].common
}

// count counts a name whose parts were found, without the title before it.
func (m *Miner) count(parts []match) {
	for len(parts) > 1 && titles()[m.bn[parts[0].b].text] {
		parts = parts[1:]
	}
	first, last := &parts[0], &parts[len(parts)-1]
	bn, en := m.bn[first.b:last.b+last.bs], m.en[first.e:last.e+last.es]
	known := true
	far, words := float32(0), 0
	for _, p := range parts {
		known = known && m.bn[p.b].known
		far += p.far * float32(p.bs)
		words += p.bs
	}
	if known {
		return
	}
	m.link(m.occurs(bn), m.stands(en), far/float32(words))
}

// joined is the text of words that stand together.
func joined(bn []bnToken) string {
	if len(bn) == 1 {
		return bn[0].text
	}
	var b strings.Builder
	for i, w := range bn {
		if i > 0 {
			b.WriteString(w.joint)
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// occurs counts that a name stands in the pair.
func (m *Miner) occurs(bn []bnToken) *name {
	n := bn[0].name
	if len(bn) > 1 {
		text := joined(bn)
		if n = m.names[text]; n == nil {
			n = &name{text: text, id: uint32(len(m.names))}
			m.names[text] = n
		}
	}
	if n.last != m.pairs {
		n.last = m.pairs
		n.n++
		if bn[0].titled {
			n.titled++
		}
	}
	return n
}

// stands counts that a title stands in the pair.
func (m *Miner) stands(en []enToken) *latin {
	t := en[0].latin
	if len(en) > 1 {
		var b strings.Builder
		for i, w := range en {
			if i > 0 {
				b.WriteString(w.joint)
			}
			b.WriteString(w.text)
		}
		text := b.String()
		if t = m.titles[text]; t == nil {
			t = &latin{text: text, id: uint32(len(m.titles))}
			m.titles[text] = t
		}
	}
	if t.last != m.pairs {
		t.last = m.pairs
		t.n++
	}
	return t
}

// linked counts that t is perhaps the English of n, if it was before.
func (m *Miner) linked(n *name, t *latin) bool {
	for i := range n.links {
		if l := &n.links[i]; l.latin == t {
			if l.last != m.pairs {
				l.last = m.pairs
				l.n++
			}
			return true
		}
	}
	return false
}

// link counts that t, which is so far from n, is perhaps the English of n.
func (m *Miner) link(n *name, t *latin, far float32) {
	if m.linked(n, t) {
		return
	}
	l := tie{t, 1, m.pairs, far}
	if len(n.links) < maxTitles {
		n.links = append(n.links, l)
		return
	}
	least := 0
	for i := range n.links {
		k := &n.links[i]
		if x := &n.links[least]; k.n < x.n || k.n == x.n && k.far > x.far {
			least = i
		}
	}
	if n.links[least].n == 1 || far <= nearFit {
		n.links[least] = l
	}
}

// longestRest is how many words that were not matched make up a name at most.
const longestRest = 4

// leave links what was not matched by sound: every name that is left with every
// title that is left, single words and those that stand together.
func (m *Miner) leave() {
	var names []*name
	for i, end := 0, 0; i < len(m.bn); i = max(end, i+1) {
		left := func(k int) bool {
			b := &m.bn[k]
			return !b.taken && !b.known && !b.common
		}
		for end = i; end < len(m.bn) && left(end) && (end == i || m.bn[end].joint != ""); end++ {
			names = append(names, m.occurs(m.bn[end:end+1]))
		}
		if n := end - i; n > 1 && n <= longestRest {
			names = append(names, m.occurs(m.bn[i:end]))
		}
	}
	var titles []*latin
	for j, end := 0, 0; j < len(m.en); j = max(end, j+1) {
		left := func(k int) bool {
			e := &m.en[k]
			return !e.taken && !e.known && !(e.common && e.initial) && !(e.particle && k == j)
		}
		for end = j; end < len(m.en) && left(end) && (end == j || m.en[end].joint != ""); end++ {
			if e := &m.en[end]; !e.common && !e.particle {
				titles = append(titles, m.stands(m.en[end:end+1]))
			}
		}
		last := end
		for last > j && m.en[last-1].particle {
			last--
		}
		if n := last - j; n > 1 && n <= longestRest {
			titles = append(titles, m.stands(m.en[j:last]))
		}
	}
	for _, n := range names {
		for _, t := range titles {
			if m.linked(n, t) {
				continue
			}
			// What is near was not taken because it is another name.
			if f := m.fits.textFit(n, t); f.far > nearFit {
				m.link(n, t, f.far)
			}
		}
	}
}
