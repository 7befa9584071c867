package names

import (
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Distances of a name and its English, for each consonant of the longer one.
const (
	// nearFit is the greatest by which both are taken for one within a pair, as of
	// the words of a pair hardly any others are so near.
	nearFit = .5
	// joinedFit is that of two Bengali words that are one English one, and commonFit
	// that of a Bengali word that is a common one.
	joinedFit = .3
	commonFit = .2
	// perhapsFit is the greatest that still speaks for two words, unlike that of
	// words with nothing in common.
	perhapsFit = .9
	unlike     = 1
)

// fit is how well an English title sounds as a Bengali name.
type fit struct {
	far   float32 // the distance
	whole float32 // that of the name with what else may be its ending
}

// fitter compares names with titles and remembers some of what it found.
type fitter struct {
	memory []remembered
	sounds bengali.Comparer
}

type remembered struct {
	key uint64
	fit
}

const memorySize = 1 << 16

func newFitter() *fitter { return &fitter{memory: make([]remembered, memorySize)} }

// fit compares one or two words of each side that stand together.
func (f *fitter) fit(bn []bnToken, en []enToken) fit {
	key := uint64(1)
	for i := range bn {
		key = key*0x9E3779B97F4A7C15 + uint64(bn[i].id) + 1
	}
	for i := range en {
		key = key*0x9E3779B97F4A7C15 + uint64(en[i].id) + 1<<40
	}
	at := &f.memory[key>>40%memorySize]
	if at.key == key {
		return at.fit
	}
	last := &bn[len(bn)-1]
	if last.read == nil {
		last.read = readings(last.text)
	}
	var head bengali.Sound
	if len(bn) > 1 {
		head = bengali.SoundOf(bn[0].text)
	}
	sounds := en[0].sounds
	if len(en) > 1 {
		sounds = []bengali.Sound{append(sounds[0][:len(sounds[0]):len(sounds[0])], en[1].sounds[0]...)}
	}
	best := f.best(head, last.read, sounds, nearFit)
	if len(bn) == 1 && len(en) == 1 {
		best = orListed(best, last.read, en[0].text)
	}
	*at = remembered{key, best}
	return best
}

// textFit compares a name of any number of words with a title.
func (f *fitter) textFit(n *name, t *latin) fit {
	i := strings.LastIndexAny(n.text, joints) + 1
	return f.best(soundOf(n.text[:i]), readings(n.text[i:]), t.sound(), unlike)
}

// joints are what may stand between the words of a name.
const joints = " -"

// soundOf is the sound of words.
func soundOf(text string) (all bengali.Sound) {
	for w := range strings.FieldsFuncSeq(text, isJoint) {
		all = append(all, bengali.SoundOf(w)...)
	}
	return all
}

func isJoint(r rune) bool { return strings.ContainsRune(joints, r) }

// best compares the readings of a word, with head before it, with sounds. What is
// farther than the limit is unlike.
func (f *fitter) best(head bengali.Sound, read []stemmed, sounds []bengali.Sound, limit float32) fit {
	const worse = .25 // than the limit is told of the whole word
	best := fit{unlike, unlike}
	for _, s := range sounds {
		n := s.Consonants()
		for i := range read {
			sound := read[i].sound
			if head != nil {
				sound = slices.Concat(head, sound)
			}
			most := float32(max(n, sound.Consonants(), 1))
			if i == 0 {
				d := f.sounds.Distance(s, sound, (limit+worse)*most) / most
				best.whole = min(best.whole, d)
				if d <= limit {
					best.far = min(best.far, d)
				}
				continue
			}
			nearest := min(best.far, limit)
			if d := f.sounds.Distance(s, sound, nearest*most) / most; d < nearest {
				best.far = d
			}
		}
	}
	return best
}

// orListed is best, or a perfect fit if the word is listed with that English.
func orListed(best fit, read []stemmed, en string) fit {
	for i, r := range read {
		if contains(r.english, en) {
			best.far = 0
			if i == 0 {
				best.whole = 0
			}
			break
		}
	}
	return best
}

// stemmed is a reading of a word, as a stem and an ending.
type stemmed struct {
	stem    string
	sound   bengali.Sound
	english []string // what is known to stand for it in names
}

// readings are the ways to read a word as a stem and an ending, the whole word first.
func readings(word string) (all []stemmed) {
	bengali.Splits(word, func(stem string, e bengali.Ending) bool {
		if e.Text == "" || isStem(stem) {
			english := bengali.NameInLatin(stem)
			if kind := kinds()[stem]; kind != nil {
				english = slices.Concat(kind, english)
			}
			all = append(all, stemmed{stem, bengali.SoundOf(stem), english})
		}
		return true
	})
	return all
}

// stemFit is how far a name without its ending is from a title.
type stemFit struct {
	stem string
	far  float32
}

// stems are the ways to read a name as a stem and an ending, and how they fit.
func (f *fitter) stems(n *name, t *latin) (all []stemFit) {
	i := strings.LastIndexAny(n.text, joints) + 1
	for _, r := range readings(n.text[i:]) {
		stem := n.text[:i] + r.stem
		far := f.formFit(stem, t.sound())
		if i == 0 && contains(r.english, t.text) {
			far = 0
		}
		all = append(all, stemFit{stem, far})
	}
	return all
}

// formFit is how far a name that has no ending is from sounds.
func (f *fitter) formFit(form string, sounds []bengali.Sound) float32 {
	return f.best(nil, []stemmed{{sound: soundOf(form)}}, sounds, unlike).far
}

// sound is how the title may be read.
func (t *latin) sound() []bengali.Sound {
	if t.sounds != nil {
		return t.sounds
	}
	return latinSounds(t.text)
}

// commonKeys are for a common word of more than a few consonants: what may sound
// like it has one of these keys.
func commonKeys(text string) (keys []uint64) {
	for _, r := range readings(text) {
		if r.sound.Consonants() > 2 {
			keys = append(keys, skeletonOf(r.sound))
		}
	}
	return keys
}

// latinSounds are the sounds of an English title: as it is read, also with a last e
// that is said, and an acronym letter by letter.
func latinSounds(text string) []bengali.Sound {
	var all bengali.Sound
	for w := range strings.FieldsFuncSeq(text, isJoint) {
		all = append(all, bengali.LatinSound(w)...)
	}
	sounds := []bengali.Sound{all}
	if strings.HasSuffix(text, "e") || strings.HasSuffix(text, "é") {
		sounds = append(sounds, slices.Concat(all, bengali.SoundOf("এ")))
	}
	var letters strings.Builder
	for _, r := range text {
		switch {
		case r >= 'A' && r <= 'Z':
			letters.WriteString(letterSounds[r-'A'])
		case r != '.':
			return sounds
		}
	}
	return append(sounds, bengali.SoundOf(letters.String()))
}

// letterSounds are the names of the letters A to Z in Bengali.
var letterSounds = bengali.LetterNames()
