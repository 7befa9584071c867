//go:build unix

package kernel_test

import (
	"math/rand/v2"
	"os"
	"testing"
	"unsafe"

	"github.com/dobhashi/dobhashi/translate/local/kernel"
	"golang.org/x/sys/unix"
)

// guarded is a copy of s that ends where memory ends that may be touched.
func guarded[T any](t *testing.T, s []T) []T {
	page := os.Getpagesize()
	var one T
	size := len(s) * int(unsafe.Sizeof(one))
	pages := (size + page - 1) / page * page
	memory, err := unix.Mmap(-1, 0, pages+page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Munmap(memory) })
	if err := unix.Mprotect(memory[pages:], unix.PROT_NONE); err != nil {
		t.Fatal(err)
	}
	if len(s) == 0 {
		return nil
	}
	c := unsafe.Slice((*T)(unsafe.Pointer(&memory[pages-size])), len(s))
	copy(c, s)
	return c
}

// TestMultiplyTouches is that nothing behind the slices is read or written, and not even looked at:
// there the program would end.
func TestMultiplyTouches(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, in := range []int{16, 48} {
		for _, out := range []int{16, 80, 144} {
			for rows := 1; rows < 8; rows++ {
				l := randomLayer(rnd, rows, in, out)
				a, bias := guarded(t, l.a), guarded(t, l.bias)
				y := guarded(t, make([]float32, rows*out))
				b := guarded(t, make([]uint8, rows*out))
				order := make([]int32, out)
				for i := range order {
					order[i] = int32(out - 1 - i)
				}
				var m kernel.Matrix
				m.Select(guarded(t, l.weights), in, order)
				for _, set := range kernel.All() {
					set.Multiply(y, a, rows, &m, l.scale, bias)
					set.MultiplyReLU(b, a, rows, &m, l.scale, bias, l.next)
				}
			}
		}
	}
}
