//go:build !linux && !darwin && !freebsd && !windows

package main

func freeSpace(string) (bytes uint64, ok bool) { return 0, false }
