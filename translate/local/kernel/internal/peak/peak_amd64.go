package peak

import "golang.org/x/sys/cpu"

// All returns the loops that this processor can run.
func All() []Loop {
	var all []Loop
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512VNNI {
		all = append(all, Loop{"avx512vnni", vnni, 16 * 64})
	}
	if cpu.X86.HasAVX2 {
		all = append(all, Loop{"avx2", avx2, 12 * 16})
	}
	return all
}

func vnni(n int)
func avx2(n int)
