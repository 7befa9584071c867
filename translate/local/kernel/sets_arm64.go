package kernel

import "golang.org/x/sys/cpu"

// native returns the sets in assembly that this processor can run, the fastest first.
func native() []*Set {
	if cpu.ARM64.HasASIMDDP {
		return []*Set{neonDot(), neon()}
	}
	return []*Set{neon()}
}

func neonDot() *Set {
	s := neon()
	s.Name = "neondot"
	s.Multiply = multiplyDot
	s.MultiplyReLU = multiplyReLUDot
	return s
}

func neon() *Set {
	s := *Portable
	s.Name = "neon"
	s.Multiply = multiplyNEON
	s.MultiplyReLU = multiplyReLUNEON
	s.with(neonFloats)
	return &s
}
