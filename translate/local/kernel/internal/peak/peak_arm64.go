package peak

import "golang.org/x/sys/cpu"

// All returns the loops that this processor can run.
func All() []Loop {
	all := []Loop{{"neon", neon, 16 * 16}}
	if cpu.ARM64.HasASIMDDP {
		all = append(all, Loop{"neondot", dot, 16 * 16})
	}
	return all
}

func dot(n int)
func neon(n int)
