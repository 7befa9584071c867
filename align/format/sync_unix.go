//go:build unix

package format

import "os"

// syncDir makes a rename in dir last through a power cut. It is done as well
// as the file system allows: if it fails, the directory still has a complete
// file, be it the old one.
func syncDir(dir string) {
	if dir == "" {
		dir = "."
	}
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
