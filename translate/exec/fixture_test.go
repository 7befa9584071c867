package exec

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// fixture is the variable that makes this test binary an external command, which does what its first argument
// says.
const fixture = "DOBHASHI_EXEC_FIXTURE"

func TestMain(m *testing.M) {
	// The workers of a fuzz test are this binary too, with flags.
	if os.Getenv(fixture) != "" && !strings.HasPrefix(os.Args[1], "-") {
		external(os.Args[1], os.Args[2:])
		os.Exit(0)
	}
	os.Setenv(fixture, "1")
	os.Exit(m.Run())
}

// command is the command line of the fixture.
func command(mode string, args ...string) string {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return "'" + path + "' " + strings.Join(append([]string{mode}, args...), " ")
}

type line struct {
	ID, Text, From, To string
	Terms              []struct{ Source, Target string }
	Before             []string
}

// reply writes an answer, with an error if that is not empty.
func reply(id, text, problem string) {
	a := map[string]string{"id": id, "text": text}
	if problem != "" {
		a = map[string]string{"id": id, "error": problem}
	}
	if err := json.NewEncoder(os.Stdout).Encode(a); err != nil {
		os.Exit(9)
	}
}

// external is the command.
func external(mode string, args []string) {
	pid := strconv.Itoa(os.Getpid())
	switch mode {
	case "deaf":
		time.Sleep(time.Minute)
	case "loading":
		fmt.Println("Loading the model ...")
	case "touch":
		if err := os.WriteFile(args[0], nil, 0o600); err != nil {
			os.Exit(9)
		}
	case "long":
		for {
			os.Stdout.WriteString(strings.Repeat("o", 1<<20))
		}
	case "family":
		// A child that has its own output open, and does not end by itself.
		child := exec.Command(os.Args[0], "deaf")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			os.Exit(9)
		}
		pid = strconv.Itoa(child.Process.Pid)
	}
	var held []line
	in := bufio.NewReader(os.Stdin)
	for n := 1; ; n++ {
		data, err := in.ReadBytes('\n')
		if err != nil {
			break
		}
		var l line
		dec := json.NewDecoder(strings.NewReader(string(data)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&l); err != nil || l.ID == "" || l.From != "bn" || l.To != "en" {
			fmt.Fprintf(os.Stderr, "the fixture does not know the request %s", data)
			os.Exit(9)
		}
		switch mode {
		case "silent":
		case "raw":
			reply(l.ID, string(data), "")
		case "pid", "family":
			reply(l.ID, pid, "")
		case "pid-once":
			reply(l.ID, pid, "")
			os.Exit(0)
		case "args":
			reply(l.ID, strings.Join(args, "|"), "")
		case "env":
			reply(l.ID, os.Getenv(args[0]), "")
		case "closes":
			os.Stdin.Close()
			reply(l.ID, "x", "")
			time.Sleep(time.Minute)
		case "slow":
			time.Sleep(200 * time.Millisecond)
			reply(l.ID, pid, "")
		case "dies":
			if n == 2 {
				for i := range 100 {
					fmt.Fprintln(os.Stderr, "line", i)
				}
				fmt.Fprintln(os.Stderr, "out of memory")
				os.Exit(3)
			}
			reply(l.ID, "x", "")
		case "ends":
			os.Exit(0)
		case "refuses":
			if strings.Contains(l.Text, "খাতা") {
				reply(l.ID, "", "no copybooks")
			} else {
				reply(l.ID, "x", "")
			}
		case "unknown":
			reply("99999", "x", "")
		case "zero":
			reply("0"+l.ID, "x", "")
		case "number":
			fmt.Printf("{\"id\":%s,\"text\":\"x\"}\n", l.ID)
		case "twice":
			reply(l.ID, "x", "")
			reply(l.ID, "x", "")
		case "empty":
			reply(l.ID, " ", "")
		case "bare":
			fmt.Printf("{\"id\":%q}\n", l.ID)
		case "no-line-feed":
			fmt.Printf("{\"id\":%q,\"text\":\"last\"}", l.ID)
			os.Exit(0)
		case "half":
			fmt.Printf("{\"id\":%q,\"te", l.ID)
			os.Exit(0)
		case "reverse":
			held = append(held, l)
			if strconv.Itoa(len(held)) == args[0] {
				for i := len(held) - 1; i >= 0; i-- {
					reply(held[i].ID, "EN("+held[i].Text+")", "")
				}
				held = nil
			}
		default:
			reply(l.ID, "EN("+l.Text+")", "")
			fmt.Print("\r\n") // says nothing
		}
	}
	if mode == "stubborn" || mode == "family" {
		time.Sleep(time.Minute)
	}
}
