//go:build ignore

// Encode cuts texts into the pieces of a SentencePiece vocabulary, for pieces.py:
//
//	encode.go VOCABULARY
//
// Each line of stdin is "e" and a text in hexadecimal, or "d" and the numbers of pieces. For each it
// prints the pieces with their places, or the text and the places of the pieces in it. At the end it
// prints on stderr how many bytes of text a second were cut, and how long Read took, by the time of the processor.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/dobhashi/dobhashi/translate/local/sentencepiece"
)

func main() {
	log.SetFlags(0)
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	begin := processorTime()
	vocabulary, err := sentencepiece.Read(data)
	if err != nil {
		log.Fatal(err)
	}
	loaded := processorTime() - begin

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

	fastest := 0.
	for range 15 {
		size, start := 0, processorTime()
		for _, text := range texts {
			tokens = vocabulary.Encode(tokens[:0], text)
			size += len(text)
		}
		fastest = max(fastest, float64(size)/(processorTime()-start).Seconds())
	}
	fmt.Fprintln(os.Stderr, fastest, loaded.Seconds())
}

// processorTime is how long the process has used a processor: other work on the machine does not count.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		log.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
