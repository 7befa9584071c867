package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/align/format/table"
	"github.com/urfave/cli/v2"
)

// completeCommand is what the scripts below call: with "=" and the word to be
// completed, which so is never an empty argument, and with the words before
// it. It prints what can stand there and does nothing else. The library's own way
// is to run the command line with a flag added, which after a -- it would
// take for an argument and do the work, for money perhaps.
const completeCommand = "__complete"

// The scripts ask the program itself, so they never get out of date.
var completionScripts = map[string]string{
	"bash": `_dobhashi() {
  local IFS=$'\n'
  COMPREPLY=($("$1" __complete "=${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null))
}
complete -o bashdefault -o default -F _dobhashi dobhashi
`,
	"zsh": `#compdef dobhashi
_dobhashi() {
  local -a found
  found=("${(@f)$("${words[1]}" __complete "=${words[CURRENT]}" "${(@)words[2,CURRENT-1]}" 2>/dev/null)}")
  if [[ -n "${found[1]}" ]]; then
    compadd -a found
  else
    _files
  fi
}
if [[ "${funcstack[1]}" == _dobhashi ]]; then
  _dobhashi "$@"
else
  compdef _dobhashi dobhashi
fi
`,
	"fish": `function __dobhashi
  set -l words (commandline -opc)
  set -l word (commandline -ct)
  $words[1] __complete "=$word" $words[2..-1] 2>/dev/null
end
complete -c dobhashi -a '(__dobhashi)'
`,
	"powershell": `Register-ArgumentCompleter -Native -CommandName dobhashi, dobhashi.exe -ScriptBlock {
  param($word, $ast, $cursor)
  $before = @($ast.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
  & $ast.CommandElements[0].ToString() __complete "=$word" @before | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
}

var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print a script that completes commands and flags in a shell",
		ArgsUsage: strings.Join(shells, "|"),
		Description: examples(
			"source <(dobhashi completion bash)",
			"dobhashi completion fish > ~/.config/fish/completions/dobhashi.fish"),
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return &usageError{text: "completion takes the name of one shell", hint: "one of " + strings.Join(shells, ", ")}
			}
			script, ok := completionScripts[c.Args().First()]
			if !ok {
				return &usageError{text: fmt.Sprintf("there is no completion for %q", c.Args().First()), hint: "one of " + strings.Join(shells, ", ")}
			}
			fmt.Fprint(e.stdout, script)
			return nil
		},
	}
}

// complete lists what can stand for the word args[0] after the words args[1:].
// It is empty where a file name is expected, which the shell knows better.
func complete(app *cli.App, args []string) []string {
	if len(args) == 0 {
		return nil
	}
	word, words := strings.TrimPrefix(args[0], "="), args[1:]
	path, _, _, _ := arrange(app, words)
	commands, flags := app.Commands, app.Flags
	for _, c := range path {
		commands, flags = c.Subcommands, c.Flags
	}
	// Bash makes three words of --format=tsv.
	if word == "=" {
		word, words = "", append(words, "=")
	}
	if n := len(words); n > 1 && words[n-1] == "=" {
		words = words[:n-1]
	}
	found := func(candidates []string) []string {
		return slices.DeleteFunc(candidates, func(s string) bool { return !strings.HasPrefix(s, word) })
	}
	if slices.Contains(words, "--") {
		return nil
	}
	if n := len(words); n > 0 && strings.HasPrefix(words[n-1], "-") {
		f := findFlag(flags, strings.TrimLeft(words[n-1], "-"))
		if f != nil && takesValue(f) {
			return found(flagValues(path, f.Names()[0]))
		}
	}
	if strings.HasPrefix(word, "-") {
		names := []string{"--help"}
		for _, f := range flags {
			names = append(names, dashes(f.Names()[0]))
		}
		return found(names)
	}
	var names []string
	switch {
	case len(path) > 0 && path[0].Name == "completion":
		names = slices.Clone(shells)
	case len(path) == 2 && path[0].Name == "models" && path[1].Name != "list":
		names = modelNames()
	case len(path) > 0 && path[0].Name == "help":
		// help takes the path of a command: its words are commands again.
		path, rest, _, _ := arrange(app, words[1:])
		if len(rest) > len(path) {
			return nil
		}
		commands = app.Commands
		for _, c := range path {
			commands = c.Subcommands
		}
		fallthrough
	default:
		for _, c := range commands {
			names = append(names, c.Name)
		}
	}
	return found(names)
}

// flagValues are the values of a flag that has a fixed set of them, of the command at
// the end of path.
func flagValues(path []*cli.Command, flag string) []string {
	switch {
	case flag == "backend":
		return backendNames()
	case flag == "format" && path[0].Name == "glossary" && path[len(path)-1].Name == "export":
		return glossaryFormatNames()
	case flag == "format":
		return append(format.Names(), columnsFormat)
	case flag == "columns":
		return table.Names()
	}
	return nil
}
