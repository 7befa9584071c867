package segment

import "io"

// WriteSRX x
func WriteSRX(w io.Writer, words *Words) error { return nil }
