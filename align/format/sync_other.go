//go:build !unix

package format

// syncDir does nothing: directories cannot be synced here.
func syncDir(string) {}
