package main

import "golang.org/x/sys/windows"

// freeSpace is how many bytes this user may still write into a folder, if that is known.
func freeSpace(dir string) (bytes uint64, ok bool) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil || windows.GetDiskFreeSpaceEx(name, &bytes, nil, nil) != nil {
		return 0, false
	}
	return bytes, true
}
