package kernel

// All returns the sets that this processor can run, the fastest first and Portable last.
func All() []*Set { return append(native(), Portable) }

// Best is the first of All.
func Best() *Set { return best }

var best = All()[0]
