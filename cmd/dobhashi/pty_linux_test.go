package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"unsafe"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() { commands["terminal"] = terminal }

// terminal runs a command on a pseudo-terminal: terminal CODE WIDTH COMMAND
// ARG... What it prints there is stdout afterwards. The ttyin of testscript
// may lose the end of it, as it does not read on after the command. What the
// variable TYPED has is the answer to a question; if it is empty, that whether to
// load a model has been answered before.
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
	typed := ts.Getenv("TYPED")
	if typed == "" {
		store := filepath.Join(ts.Getenv("XDG_DATA_HOME"), "dobhashi", "models")
		ts.Check(os.MkdirAll(store, 0o777))
		ts.Check(os.WriteFile(filepath.Join(store, "bn-en.asked"), nil, 0o666))
	}
	err = cmd.Start()
	tty.Close()
	ts.Check(err)
	var shown []byte
	for {
		buf := make([]byte, 4096)
		n, err := master.Read(buf)
		shown = append(shown, buf[:n]...)
		if typed != "" && bytes.HasSuffix(shown, []byte("? [y/N] ")) {
			_, err := fmt.Fprintln(master, typed)
			ts.Check(err)
			typed = ""
		}
		if err != nil {
			break // with an input/output error, when nobody has the terminal open
		}
	}
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
