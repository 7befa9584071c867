package kernel_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate/local/kernel"
	"github.com/dobhashi/dobhashi/translate/local/kernel/internal/peak"
)

// BenchmarkMultiply reports operations (two for each product that is added up) by time, and how
// near that is to what the processor does with the same instructions on registers alone. For the
// second it takes the best of many short runs of both, in turns, since others use the machine too.
func BenchmarkMultiply(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, set := range kernel.All() {
		for _, s := range []struct{ in, out int }{{256, 256}, {256, 1536}, {1536, 256}, {256, 512}} {
			for _, rows := range []int{1, 4, 16, 64, 256} {
				b.Run(fmt.Sprintf("%s/%dx%d/%d", set.Name, s.in, s.out, rows), func(b *testing.B) {
					l := randomLayer(rnd, rows, s.in, s.out)
					m := kernel.Pack(l.weights, l.in)
					y := make([]float32, l.rows*m.Stride())
					multiply := func() { set.Multiply(y, l.a, l.rows, m, l.scale, l.bias) }
					products := rows * s.in * s.out
					for b.Loop() {
						multiply()
					}
					b.ReportMetric(2*float64(products)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GOP/s")
					for _, loop := range peak.All() {
						if loop.Set == set.Name {
							speed, most := 0.0, 0.0
							repeat := 1 + 2_000_000/products
							for range 50 {
								most = max(most, 1000*float64(loop.Products)/nanoseconds(func() { loop.Run(1000) }))
								speed = max(speed, float64(repeat)*float64(products)/nanoseconds(func() {
									for range repeat {
										multiply()
									}
								}))
							}
							b.ReportMetric(2*speed, "best-GOP/s")
							b.ReportMetric(speed/most, "of-peak")
						}
					}
				})
			}
		}
	}
}

func nanoseconds(f func()) float64 {
	start := time.Now()
	f()
	return float64(time.Since(start).Nanoseconds())
}

func BenchmarkSelect(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	weights := make([]int8, 32000*256)
	for i := range weights {
		weights[i] = int8(rnd.Uint32())
	}
	rows := make([]int32, 500)
	for i := range rows {
		rows[i] = rnd.Int32N(32000)
	}
	var m kernel.Matrix
	for b.Loop() {
		m.Select(weights, 256, rows)
	}
}

func BenchmarkPack(b *testing.B) {
	weights := make([]int8, 32000*256)
	for b.Loop() {
		kernel.Pack(weights, 256)
	}
}
