// Readtmx reads the pairs of a TMX file, for tmxspeed.py: it prints how many there
// are and how many bytes their texts have.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/dobhashi/dobhashi/align/format/tmx"
)

func main() {
	log.SetFlags(0)
	f, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	units, size := 0, 0
	for u, err := range tmx.Read(f, os.Args[1]) {
		if err != nil {
			log.Fatal(err)
		}
		units++
		size += len(u.Source.Text) + len(u.Target.Text)
	}
	fmt.Println(units, size)
}
