package kernel

import "golang.org/x/sys/cpu"

// native returns the sets in assembly that this processor can run, the fastest first.
func native() []*Set {
	sets := []*Set{neon()}
	if cpu.ARM64.HasASIMDDP {
		dot := neon()
		dot.Name = "neondot"
		sets = append([]*Set{dot}, sets...)
	}
	return sets
}

func neon() *Set {
	s := *Portable
	s.Name = "neon"
	s.with(neonFloats)
	return &s
}
