package segment

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// news is some 1.5 MB of Bengali news.
func news(b *testing.B) string {
	text, err := os.ReadFile("../../testdata/lavrov.txt")
	if err != nil {
		b.Fatal(err)
	}
	return strings.Repeat(string(text)+"\n", 256)
}

func BenchmarkSplit(b *testing.B) {
	text := news(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for range Split(text, Options{}) {
			n++
		}
		if n != 18*256 {
			b.Fatalf("%d sentences", n)
		}
	}
}

func BenchmarkReader(b *testing.B) {
	text := []byte(news(b))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r := NewReader(bytes.NewReader(text), Options{})
		n := 0
		for r.Scan() {
			n++
		}
		if n != 18*256 || r.Err() != nil {
			b.Fatalf("%d sentences, %v", n, r.Err())
		}
	}
}

// BenchmarkWorst measures text made to cost the most: nothing but openings
// that never close.
func BenchmarkWorst(b *testing.B) {
	for _, unit := range []string{"ক (", "ক “", "ক \"", "ক. ", "|", "ক? ", "॥", ".", "a/?a"} {
		b.Run(unit, func(b *testing.B) {
			text := strings.Repeat(unit, 1<<20/len(unit))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for range Split(text, Options{}) {
				}
			}
		})
	}
}
