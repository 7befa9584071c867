//go:build race && linux

package main

// The race detector keeps a multiple of what it watches.
func init() { memoryBound = 500 << 20 }
