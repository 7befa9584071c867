package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"unsafe"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() { commands["terminal"] = terminal }

// terminal runs a command on a pseudo-terminal: terminal CODE WIDTH COMMAND
// ARG... What it prints there is stdout afterwards. The ttyin of testscript
// may lose the end of it, as it does not read on after the command.
func terminal(ts *testscript.TestScript, _ bool, args []string) {
	code, err := strconv.Atoi(args[0])
	ts.Check(err)
	width, err := strconv.Atoi(args[1])
	ts.Check(err)
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	ts.Check(err)
	defer master.Close()
	var number, unlock int32
	ts.Check(ioctl(master, syscall.TIOCSPTLCK, unsafe.Pointer(&unlock)))
	ts.Check(ioctl(master, syscall.TIOCGPTN, unsafe.Pointer(&number)))
	ts.Check(ioctl(master, syscall.TIOCSWINSZ, unsafe.Pointer(&[4]uint16{50, uint16(width)})))
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	ts.Check(err)
	path, err := exec.LookPath(args[2])
	ts.Check(err)
	cmd := exec.Command(path, args[3:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), environ(ts)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	err = cmd.Start()
	tty.Close()
	ts.Check(err)
	// It ends with an input/output error when nobody has the terminal open.
	shown, _ := io.ReadAll(master)
	if err := cmd.Wait(); cmd.ProcessState == nil {
		ts.Check(err)
	}
	shown = bytes.ReplaceAll(shown, []byte("\r\n"), []byte("\n"))
	_, err = ts.Stdout().Write(shown)
	ts.Check(err)
	checkExit(ts, cmd.ProcessState.ExitCode(), code, string(shown))
}

func ioctl(f *os.File, request uintptr, arg unsafe.Pointer) error {
	if _, _, err := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(arg)); err != 0 {
		return os.NewSyscallError("ioctl", err)
	}
	return nil
}
