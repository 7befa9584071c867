//go:build !unix

package exec

import "os/exec"

// There are no process groups here: children of the command are left to it.
func setGroup(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
