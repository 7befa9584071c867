//go:build race

package kernel_test

func init() { allowed = 2 }
