//go:build !amd64 && !arm64

package kernel

// native returns the sets in assembly that this processor can run: there are none.
func native() []*Set { return nil }
