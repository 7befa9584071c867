package kernel

import "golang.org/x/sys/cpu"

// putEights packs rows eight by eight, if the processor can, and returns how many.
func (m *Matrix) putEights(weights []byte, rows []int32) int {
	if !cpu.X86.HasAVX2 {
		return 0
	}
	n := len(rows) / 8 * 8
	for j := 0; j < n; j += 8 {
		var from [8]*byte
		for i, row := range rows[j:][:8] {
			from[i] = &weights[int(row)*m.In:][:m.In][0]
		}
		panel := m.data[j/Lanes*Lanes*m.In:][:Lanes*m.In]
		packAVX2(&panel[j%Lanes*4], &from, m.In, &m.offset[j])
	}
	return n
}

//go:noescape
func packAVX2(panel *byte, from *[8]*byte, in int, offset *int32)
