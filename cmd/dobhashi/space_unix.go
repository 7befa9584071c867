//go:build linux || darwin || freebsd

package main

import "golang.org/x/sys/unix"

// freeSpace is how many bytes this user may still write into a folder, if that is known.
func freeSpace(dir string) (bytes uint64, ok bool) {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) != nil {
		return 0, false
	}
	return uint64(max(0, st.Bavail)) * uint64(st.Bsize), true
}
