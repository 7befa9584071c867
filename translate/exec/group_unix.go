//go:build unix

package exec

import (
	"os/exec"
	"syscall"
)

// setGroup puts the command into a process group of its own, so that the children that it starts
// are killed with it, and an interrupt at the terminal leaves it to its caller to end it.
func setGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
