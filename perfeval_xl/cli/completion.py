"""`perfeval-xl completion`: what the Tab key offers in a shell, written from the parser itself.

Offered are commands, options, and the values of those that have a choice; everything else is a file.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.cli.chinese import commands_of

PROGRAM = "perfeval-xl"


class Word(NamedTuple):
    """A word that may be typed, with its help, and the values that may stand behind it."""

    text: str
    help: str
    choices: tuple[str, ...] = ()


class Level(NamedTuple):
    """What may be typed behind some words of a call: further commands, options, and values that stand alone."""

    words: tuple[str, ...]
    commands: tuple[Word, ...]
    options: tuple[Word, ...]
    values: tuple[str, ...]

    @property
    def offered(self) -> list[str]:
        """All that begins a word here, but for files."""
        return [*(each.text for each in self.commands), *self.values, *(each.text for each in self.options)]


def levels_of(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[Level]:
    """The parser's own level, then those of its commands."""
    actions = [action for action in parser._actions if action.help != argparse.SUPPRESS]
    options = [_word(name, action) for action in actions for name in action.option_strings]
    alone = [each for each in actions if not each.option_strings and not isinstance(each, argparse._SubParsersAction)]
    values = [str(value) for each in alone for value in each.choices or ()]
    below = commands_of(parser)
    yield Level(words, tuple(_commands(parser)), tuple(options), tuple(values))
    for name, command in below.items():
        yield from levels_of(command, (*words, name))


def _word(name: str, action: argparse.Action) -> Word:
    return Word(name, _line(action.help), tuple(str(each) for each in action.choices or ()))


def _commands(parser: argparse.ArgumentParser) -> Iterator[Word]:
    helps = {
        each.dest: each.help
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for each in action._choices_actions
    }
    for name in commands_of(parser):
        yield Word(name, _line(helps.get(name)))


def _line(text: str | None) -> str:
    """A help in one line, without what any shell would take for its own."""
    return "".join(each for each in " ".join((text or "").split()) if each not in "'\"`$\\[]:")


def _bash(levels: Sequence[Level]) -> Iterator[str]:
    yield "_perfeval_xl() {"
    yield '    local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words="" level="" each'
    yield '    for each in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield '        case "$level $each" in'
    for level in levels[1:]:
        yield f'            "{_joined(level.words[:-1])} {level.words[-1]}") level="{_joined(level.words)}" ;;'
    yield "        esac"
    yield "    done"
    yield '    case "$level $before" in'
    for level in levels:
        for option in level.options:
            if option.choices:
                yield f'        "{_joined(level.words)} {option.text}") words="{" ".join(option.choices)}" ;;'
    yield "    esac"
    yield '    if [ -z "$words" ]; then'
    yield '        case "$level" in'
    for level in levels:
        yield f'            "{_joined(level.words)}") words="{" ".join(level.offered)}" ;;'
    yield "        esac"
    yield "    fi"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$current"))'
    yield "}"
    yield f"complete -o bashdefault -o default -F _perfeval_xl {PROGRAM}"


def _joined(words: Sequence[str]) -> str:
    return " ".join(words)


def _zsh(levels: Sequence[Level]) -> Iterator[str]:
    yield f"#compdef {PROGRAM}"
    yield "_perfeval_xl() {"
    yield '    local level="" each'
    yield '    for each in "${words[@]:1:CURRENT-2}"; do'
    yield '        case "$level $each" in'
    for level in levels[1:]:
        yield f'            "{_joined(level.words[:-1])} {level.words[-1]}") level="{_joined(level.words)}" ;;'
    yield "        esac"
    yield "    done"
    yield '    case "$level ${words[CURRENT-1]}" in'
    for level in levels:
        for option in level.options:
            if option.choices:
                yield f'        "{_joined(level.words)} {option.text}") compadd -- {_joined(option.choices)}; return ;;'
    yield "    esac"
    yield "    local -a offered"
    yield '    case "$level" in'
    for level in levels:
        yield f'        "{_joined(level.words)}") offered=({_described(level)}) ;;'
    yield "    esac"
    yield "    _describe -o 命令和选项 offered"
    yield "    _files"
    yield "}"
    yield f"compdef _perfeval_xl {PROGRAM}"


def _described(level: Level) -> str:
    words = [*level.commands, *(Word(value, "") for value in level.values), *level.options]
    return _joined([f"'{each.text}:{each.help}'" if each.help else f"'{each.text}'" for each in words])


def _fish(levels: Sequence[Level]) -> Iterator[str]:
    for level in levels:
        condition = _fish_condition(level)
        for each in level.commands:
            yield f"complete -c {PROGRAM} -n '{condition}' -a {each.text} -d '{each.help}'"
        for value in level.values:
            yield f"complete -c {PROGRAM} -n '{condition}' -a {value}"
        for each in level.options:
            kind = "l" if each.text.startswith("--") else "s"
            behind = f" -xa '{_joined(each.choices)}'" if each.choices else ""
            yield f"complete -c {PROGRAM} -n '{condition}' -{kind} {each.text.lstrip('-')} -d '{each.help}'{behind}"


def _fish_condition(level: Level) -> str:
    """A command of fish that succeeds where a call stands at a level."""
    if not level.words:
        return "__fish_use_subcommand"
    conditions = [f"__fish_seen_subcommand_from {word}" for word in level.words]
    below = [each.text for each in level.commands]
    return "; and ".join([*conditions, *([f"not __fish_seen_subcommand_from {_joined(below)}"] if below else [])])


def _powershell(levels: Sequence[Level]) -> Iterator[str]:
    yield f"Register-ArgumentCompleter -Native -CommandName {PROGRAM} -ScriptBlock {{"
    yield "    param($current, $tree, $place)"
    yield "    $offered = @{"
    for level in levels:
        yield f"        '{_joined(level.words)}' = {_quoted(level.offered)}"
        for option in level.options:
            if option.choices:
                yield f"        '{_joined((*level.words, option.text))}' = {_quoted(option.choices)}"
    yield "    }"
    yield "    $level = ''"
    yield "    $before = ''"
    yield "    foreach ($each in $tree.CommandElements | Select-Object -Skip 1) {"
    yield "        if ($each.Extent.EndOffset -ge $place) { break }"
    yield "        $before = $each.ToString()"
    yield '        $below = "$level $before".Trim()'
    yield "        if (-not $before.StartsWith('-') -and $offered.ContainsKey($below)) { $level = $below }"
    yield "    }"
    yield '    $chosen = "$level $before".Trim()'
    yield "    $words = if ($before.StartsWith('-') -and $offered.ContainsKey($chosen)) { $offered[$chosen] }"
    yield "        else { $offered[$level] }"
    yield '    $words | Where-Object { $_ -like "$current*" } | ForEach-Object {'
    yield "        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)"
    yield "    }"
    yield "}"


def _quoted(words: Sequence[str]) -> str:
    return "@(" + ", ".join(f"'{word}'" for word in words) + ")"


_SHELLS: dict[str, Callable[[Sequence[Level]], Iterator[str]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "powershell": _powershell,
}
SHELLS = tuple(_SHELLS)


def completion(shell: str, parser: argparse.ArgumentParser) -> str:
    """The script for a shell. KeyError for another one."""
    return "\n".join(_SHELLS[shell](list(levels_of(parser)))) + "\n"
