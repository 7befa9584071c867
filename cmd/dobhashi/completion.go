package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// The scripts ask the program itself, so they never get out of date.
var completionScripts = map[string]string{
	"bash": `_dobhashi() {
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$("${COMP_WORDS[@]:0:COMP_CWORD}" "${COMP_WORDS[COMP_CWORD]}" --generate-bash-completion 2>/dev/null | cut -d: -f1)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _dobhashi dobhashi
`,
	"zsh": `#compdef dobhashi
_dobhashi() {
  local -a opts
  opts=("${(@f)$("${words[@]:0:$#words-1}" "${words[-1]}" --generate-bash-completion 2>/dev/null)}")
  if [[ -n "${opts[1]}" ]]; then
    _describe 'dobhashi' opts
  fi
  _files
}
compdef _dobhashi dobhashi
`,
	"powershell": `Register-ArgumentCompleter -Native -CommandName dobhashi -ScriptBlock {
  param($word, $ast, $cursor)
  Invoke-Expression "$ast --generate-bash-completion" | ForEach-Object {
    $name = ($_ -split ':')[0]
    if ($name -like "$word*") { [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $name) }
  }
}
`,
}

func completionCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print a script that completes commands and flags in a shell",
		ArgsUsage: "bash|zsh|fish|powershell",
		Description: examples(
			"source <(dobhashi completion bash)",
			"dobhashi completion fish > ~/.config/fish/completions/dobhashi.fish"),
		Action: func(c *cli.Context) error {
			shell := c.Args().First()
			switch {
			case c.NArg() != 1:
				return usage("completion takes the name of one shell: bash, zsh, fish or powershell")
			case shell == "fish":
				s, err := c.App.ToFishCompletion()
				if err != nil {
					return fmt.Errorf("cannot write the completion for fish: %w", err)
				}
				return e.print(s)
			}
			s, ok := completionScripts[shell]
			if !ok {
				return usage("no completion for %q, only for bash, zsh, fish and powershell", shell)
			}
			return e.print(s)
		},
		BashComplete: func(c *cli.Context) {
			fmt.Fprintln(e.stdout, "bash\nzsh\nfish\npowershell")
		},
	}
}

func (e *env) print(s string) error {
	if _, err := fmt.Fprint(e.stdout, s); err != nil {
		return fmt.Errorf("cannot write to standard output: %w", err)
	}
	return nil
}

// examples makes the description of a command from lines that work.
func examples(lines ...string) string {
	return "Examples:\n  " + strings.Join(lines, "\n  ")
}
