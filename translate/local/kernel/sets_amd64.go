package kernel

import "golang.org/x/sys/cpu"

// native returns the sets in assembly that this processor can run, the fastest first.
func native() []*Set {
	var sets []*Set
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL && cpu.X86.HasAVX512VNNI {
		sets = append(sets, avx512())
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasAVXVNNI {
		sets = append(sets, avxVNNI())
	}
	if cpu.X86.HasAVX2 {
		sets = append(sets, avx2())
	}
	return sets
}

func avx512() *Set {
	s := *Portable
	s.Name = "avx512vnni"
	s.Multiply = multiplyVNNI
	s.MultiplyReLU = multiplyReLUVNNI
	s.with(avx512Floats)
	return &s
}

func avxVNNI() *Set {
	s := avx2()
	s.Name = "avxvnni"
	s.Multiply = multiplyAVXVNNI
	s.MultiplyReLU = multiplyReLUAVXVNNI
	return s
}

func avx2() *Set {
	s := *Portable
	s.Name = "avx2"
	s.Multiply = multiplyAVX2
	s.MultiplyReLU = multiplyReLUAVX2
	s.with(avx2Floats)
	return &s
}
