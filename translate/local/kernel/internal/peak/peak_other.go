//go:build !amd64 && !arm64

package peak

// All returns the loops that this processor can run: there are none.
func All() []Loop { return nil }
