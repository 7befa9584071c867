package segment

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// texts are some 1.5 MB each of the kinds of text that people cut.
func texts(b *testing.B) map[string]string {
	news, err := os.ReadFile("../../testdata/lavrov.txt")
	if err != nil {
		b.Fatal(err)
	}
	repeat := func(s string) string { return strings.Repeat(s, 3<<19/len(s)) }
	return map[string]string{
		"news":  repeat(string(news) + "\n"),
		"novel": repeat("“কোথায় গেলে?” মা জিজ্ঞেস করলেন। নবীন তখন পুকুরঘাটে বসে জাল বুনছিল, কথাটা তার কানে গেল না। — আসছি! — সে বলল। ‘কাল হাট বসবে।’ বাবা মনে করিয়ে দিলেন, “ডা. সেনকে খবর দিস।” বিকেল ৪.৩০টায় নৌকা এল… কেউ উঠল না।\n"),
		"stops": repeat("আজ খুব গরম. বাইরে যেতে ইচ্ছা করে না. ডা. হেনা আসেননি. রোগীরা ফিরে গেছেন. দাম ১২.৫ টাকা. তিনি বি.এ. পাস করেছেন.\n"),
		"en":    repeat("Dr. Roy of Orbit Ltd. said the U.S. economy grew 3.5 percent in Jan. 2019. “We waited,” she added. “It was worth it.” Nobody knew (or cared). He left at 4 p.m. on Friday. Why?\n"),
	}
}

func BenchmarkSplit(b *testing.B) {
	for name, text := range texts(b) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				for range Split(text, Options{}) {
				}
			}
		})
	}
}

func BenchmarkReader(b *testing.B) {
	for name, text := range texts(b) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r := NewReader(strings.NewReader(text), Options{})
				for r.Scan() {
				}
				if r.Err() != nil {
					b.Fatal(r.Err())
				}
			}
		})
	}
}

// BenchmarkPeer measures clipperhouse/uax29, the fastest segmenter there is that
// can be called from Go and takes a danda for an end, on the same texts in turn
// with Split. The metric x-uax29 is how many times as fast Split is, the median
// of the rounds.
func BenchmarkPeer(b *testing.B) {
	for name, text := range texts(b) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			var ratios []float64
			for b.Loop() {
				start := time.Now()
				for range Split(text, Options{}) {
				}
				ours := time.Since(start)
				start = time.Now()
				for tokens := sentences.FromString(text); tokens.Next(); {
					_ = tokens.Value()
				}
				ratios = append(ratios, float64(time.Since(start))/float64(ours))
			}
			slices.Sort(ratios)
			b.ReportMetric(ratios[len(ratios)/2], "x-uax29")
		})
	}
}

// BenchmarkWorst measures text made to cost the most: openings that never close,
// and marks that have to be weighed one after the other.
func BenchmarkWorst(b *testing.B) {
	for _, unit := range []string{"ক (", "ক “", "ক \"", "ক. ", "|", "ক? ", "॥", ".", "a/?a", "“ক।” ক ", "“ক।” বলে "} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		for name, opt := range map[string]Options{"": {}, "joined and kept": {JoinLines: true, KeepQuotes: true}} {
			b.Run(unit+name, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					for range Split(text, opt) {
					}
				}
			})
		}
	}
}
