package sentencepiece

import (
	"math/bits"
	"math/rand/v2"
)

const (
	root = 0  // the node where each word begins
	none = -1 // no word ends here
)

// A trie finds all words that a text begins with, letter by letter. Its edges lie in one hash
// table: that needs no sorted words, so that it is made fast, and no more memory than the
// words have, whatever they are.
type trie struct {
	edges  []edge  // as many as a power of two
	shift  int     // from a hash to a place in edges
	factor uint64  // of the hash; by chance, so that no file can make it slow
	nodes  int32   // apart from the root
	first  letters // with which words begin
}

// An edge leads from a node with a letter to another node. A free place leads to the root.
type edge struct {
	from   int32
	letter rune
	to     int32
	id     int32   // of the word that ends at to
	next   letters // with which edges begin at to
	score  float32 // of the word
}

// letters is a set that may have more letters than were added: it has a bit for each 32nd.
type letters uint32

func (s letters) may(letter rune) bool { return s>>(letter&31)&1 != 0 }

// newTrie makes an empty trie with room for about so many nodes.
func newTrie(nodes int) *trie {
	t := &trie{factor: rand.Uint64() | 1}
	t.resize(bits.Len(uint(nodes)) + 1)
	return t
}

func (t *trie) resize(log int) {
	old := t.edges
	t.edges, t.shift = make([]edge, 1<<log), 64-log
	for i := range old {
		if e := &old[i]; e.to != root {
			*t.place(e.from, e.letter) = *e
		}
	}
}

// place is where an edge is or has to be.
func (t *trie) place(from int32, letter rune) *edge {
	mask := uint64(len(t.edges) - 1)
	i := (uint64(uint32(from))<<21 | uint64(letter)) * t.factor >> t.shift
	for {
		e := &t.edges[i&mask]
		if e.to == root || e.from == from && e.letter == letter {
			return e
		}
		i++
	}
}

// edge is the edge with a letter from a node, nil if there is none.
func (t *trie) edge(from int32, letter rune) *edge {
	if e := t.place(from, letter); e.to != root {
		return e
	}
	return nil
}

// add adds a word. It is false if the word is there already.
func (t *trie) add(word string, id int32, score float32) bool {
	if int(t.nodes)+len(word) >= len(t.edges)/4*3 {
		t.resize(max(65-t.shift, bits.Len(uint(len(word)))+2))
	}
	at := int32(root)
	next := &t.first
	var e *edge
	for _, letter := range word {
		*next |= 1 << (letter & 31)
		e = t.place(at, letter)
		if e.to == root {
			t.nodes++
			*e = edge{from: at, letter: letter, to: t.nodes, id: none}
		}
		at, next = e.to, &e.next
	}
	if e.id != none {
		return false
	}
	e.id, e.score = id, score
	return true
}

// longest is the length of the longest word that the text begins with, 0 if there is none.
func (t *trie) longest(text string) int {
	found, at := 0, int32(root)
	for i := 0; i < len(text); {
		letter, n := decodeRune(text[i:])
		e := t.edge(at, letter)
		if letter == bad || e == nil {
			break
		}
		i += n
		if e.id != none {
			found = i
		}
		at = e.to
	}
	return found
}
