package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/align/format"
	"github.com/urfave/cli/v2"
)

// job is a run of translate that has not ended well yet: it runs, or it was stopped. The
// same command in the same folder goes on with it.
type job struct {
	// ID is made of the command and the folder.
	ID      string    `json:"id"`
	Args    []string  `json:"args"`
	Folder  string    `json:"folder"`
	Started time.Time `json:"started"`
	// Updated is when it last said how far it is, in sentences.
	Updated   time.Time `json:"updated"`
	Sentences int       `json:"sentences"`
	// Problem is what ended it; empty if it runs, or was killed.
	Problem string `json:"problem,omitempty"`

	file string
	// dead says that the run which goes on was killed, or has ended, some time ago.
	dead bool
}

const (
	// jobStep is how often a job says how far it is, and jobSilence after how long without a
	// word it does not run any more.
	jobStep    = 2 * time.Second
	jobSilence = 5 * jobStep
)

// jobFolder is where the jobs lie, each in a file of its own.
func jobFolder() (string, error) {
	data, err := dataFolder()
	return filepath.Join(data, "jobs"), err
}

// startJob notes a run in the folder where it works. If the same one was stopped before, it
// is that one that goes on.
func startJob(args []string, resumed string) (j *job, goesOn bool, err error) {
	here, err := os.Getwd()
	if err != nil {
		return nil, false, err
	}
	id := resumed
	if id == "" {
		sum := sha256.Sum256([]byte(here + "\x00" + strings.Join(args, "\x00")))
		id = hex.EncodeToString(sum[:4])
	}
	folder, err := jobFolder()
	if err != nil {
		return nil, false, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, false, err
	}
	if j, err = readJob(filepath.Join(folder, id+".json")); err == nil {
		j.dead = j.Problem != "" || time.Since(j.Updated) >= jobSilence
		j.Problem = ""
		return j, true, j.save()
	}
	now := time.Now().UTC().Truncate(time.Second)
	j = &job{ID: id, Args: args, Folder: here, Started: now, file: filepath.Join(folder, id+".json")}
	return j, false, j.save()
}

func readJob(file string) (*job, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	j := &job{file: file}
	if err := json.Unmarshal(data, j); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return j, nil
}

func (j *job) save() error {
	j.Updated = time.Now().UTC()
	data, err := json.Marshal(j)
	if err != nil {
		return err
	}
	out, err := format.CreateOutput(j.file)
	if err != nil {
		return err
	}
	defer out.Abort()
	if _, err := out.Write(data); err != nil {
		return err
	}
	return out.Close()
}

// step says how far the job is, from time to time.
func (j *job) step(sentences int) error {
	if j == nil {
		return nil
	}
	j.Sentences = sentences
	if time.Since(j.Updated) < jobStep {
		return nil
	}
	return j.save()
}

// memory is where the answers are if the user wants them in no other memory. It ends with
// the job.
func (j *job) memory() string { return strings.TrimSuffix(j.file, ".json") + ".db" }

// remove forgets the job.
func (j *job) remove() error {
	err := os.Remove(j.file)
	format.RemoveLeftovers(j.file)
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if e := os.Remove(j.memory() + end); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = cmp.Or(err, e)
		}
	}
	return err
}

// command is how the job was started, to be typed.
func (j *job) command() string {
	words := []string{"dobhashi"}
	for _, a := range j.Args {
		words = append(words, quoted(a))
	}
	return strings.Join(words, " ")
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%"
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// state says in a few words what the job does.
func (j *job) state() string {
	switch {
	case j.Problem != "":
		return "stopped: " + j.Problem
	case time.Since(j.Updated) < jobSilence:
		return "runs"
	}
	return "was killed"
}

// allJobs returns the jobs, the newest last.
func allJobs() ([]*job, error) {
	folder, err := jobFolder()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	var jobs []*job
	for _, f := range files {
		j, err := readJob(f)
		if errors.Is(err, fs.ErrNotExist) {
			continue // it has just ended
		}
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	slices.SortFunc(jobs, func(a, b *job) int { return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID)) })
	return jobs, nil
}

// oneJob finds the job whose id begins with what the user gave.
func oneJob(c *cli.Context) (*job, error) {
	if c.NArg() != 1 {
		return nil, &usageError{text: "give the id of one job", hint: "dobhashi jobs list"}
	}
	jobs, err := allJobs()
	if err != nil {
		return nil, err
	}
	var found []*job
	for _, j := range jobs {
		if strings.HasPrefix(j.ID, c.Args().First()) {
			found = append(found, j)
		}
	}
	if len(found) != 1 {
		return nil, &usageError{text: fmt.Sprintf("%s have an id that begins with %q", count(len(found), "job"), c.Args().First()), hint: "dobhashi jobs list"}
	}
	return found[0], nil
}

func jobsCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:  "jobs",
		Usage: "list the runs of translate that were stopped, and go on with them",
		Description: "A run of translate over several files, or with a backend other than the built-in\n" +
			"engine, is a job until it has ended well. What it has translated is stored as it\n" +
			"comes: the same command in the same folder, or jobs resume, goes on from there.",
		Subcommands: []*cli.Command{
			{
				Name: "list", Usage: "list the jobs that run or were stopped",
				Description: examples("dobhashi jobs list", "dobhashi jobs list --json"),
				Flags:       []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print one JSON object a line"}},
				Action: func(c *cli.Context) error {
					jobs, err := allJobs()
					if err != nil {
						return err
					}
					enc := newEncoder(e.stdout)
					for _, j := range jobs {
						if c.Bool("json") {
							err = enc.Encode(j)
						} else {
							_, err = fmt.Fprintf(e.stdout, "%s  %s, %s, %s\n          %s\n          in %s\n", j.ID,
								j.Started.Local().Format("2006-01-02 15:04"), count(j.Sentences, "sentence"), oneLine(j.state()), oneLine(j.command()), oneLine(j.Folder))
						}
						if err != nil {
							return err
						}
					}
					if len(jobs) == 0 && !c.Bool("json") {
						fmt.Fprintln(e.stderr, "there are no jobs that were stopped")
					}
					return nil
				},
			},
			{
				Name: "resume", Usage: "go on with a job that was stopped, in its folder", ArgsUsage: "ID",
				Description: "ID is that of the list; its beginning is enough.\n\n" + examples("dobhashi jobs resume 3f6a2c1e"),
				Action: func(c *cli.Context) error {
					j, err := oneJob(c)
					if err != nil {
						return err
					}
					if err := os.Chdir(j.Folder); err != nil {
						return err
					}
					e.job = j.ID
					return e.run(c.Context, j.Args)
				},
			},
			{
				Name: "remove", Usage: "forget a job", ArgsUsage: "ID",
				Description: "What it has put into a memory stays there.\n\n" + examples("dobhashi jobs remove 3f6a2c1e"),
				Action: func(c *cli.Context) error {
					j, err := oneJob(c)
					if err != nil {
						return err
					}
					return j.remove()
				},
			},
		},
	}
}

// endJob keeps a job that ended with an error, and forgets one that ended well.
func endJob(ctx context.Context, j *job, failed error) error {
	switch {
	case failed == nil:
		return j.remove()
	case ctx.Err() != nil:
		j.Problem = "interrupted"
	default:
		j.Problem = oneLine(failed.Error())
	}
	return j.save()
}
