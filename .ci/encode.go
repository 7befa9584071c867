//go:build ignore

// Encode cuts texts into the pieces of a SentencePiece vocabulary, for sentencepiece.py:
//
//	encode.go VOCABULARY
//
// Each line of stdin is "e" and a text in hexadecimal, or "d" and the numbers of pieces. For each it
// prints the pieces with their places, or the text and the places of the pieces in it. At the end it
// prints on stderr how many bytes of text a second were cut, and how long Read took.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/translate/local/sentencepiece"
)

func main() {
	log.SetFlags(0)
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	begin := time.Now()
	vocabulary, err := sentencepiece.Read(data)
	if err != nil {
		log.Fatal(err)
	}
	loaded := time.Since(begin)

	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<30)
	out := bufio.NewWriter(os.Stdout)
	var texts []string
	var tokens []sentencepiece.Token
	for lines.Scan() {
		kind, rest, _ := strings.Cut(lines.Text(), " ")
		if kind == "e" {
			text, err := hex.DecodeString(rest)
			if err != nil {
				log.Fatal(err)
			}
			texts = append(texts, string(text))
			tokens = vocabulary.Encode(tokens[:0], string(text))
			for _, t := range tokens {
				fmt.Fprintf(out, "%d,%d,%d ", t.ID, t.Start, t.End)
			}
		} else {
			var ids []int32
			for id := range strings.FieldsSeq(rest) {
				n, err := strconv.Atoi(id)
				if err != nil {
					log.Fatal(err)
				}
				ids = append(ids, int32(n))
			}
			text, places := vocabulary.Decode(ids)
			fmt.Fprintf(out, "%x ", text)
			for _, p := range places {
				fmt.Fprintf(out, "%d,%d ", p.Start, p.End)
			}
		}
		fmt.Fprintln(out)
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}

	size := 0
	begin = time.Now()
	for size == 0 || time.Since(begin) < time.Second {
		for _, text := range texts {
			tokens = vocabulary.Encode(tokens[:0], text)
			size += len(text)
		}
		if len(texts) == 0 {
			break
		}
	}
	fmt.Fprintln(os.Stderr, float64(size)/time.Since(begin).Seconds(), loaded.Seconds())
}
