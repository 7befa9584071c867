package peak

import "testing"

func BenchmarkPeak(b *testing.B) {
	for _, l := range All() {
		b.Run(l.Set, func(b *testing.B) {
			const n = 10000
			for b.Loop() {
				l.Run(n)
			}
			b.ReportMetric(2*n*float64(l.Products)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GOP/s")
		})
	}
}
