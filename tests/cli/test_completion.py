"""Completion as a shell uses it: bash is asked what it would offer; the others' scripts name all that the parser knows."""

import shutil
import subprocess
from pathlib import Path

import pytest

from perfeval_xl.cli.completion import SHELLS, levels_of
from perfeval_xl.cli.parser import build_parser
from tests.support.command import perfeval

LEVELS = list(levels_of(build_parser()))


def offered(line: str, folder: Path) -> set[str]:
    """What bash offers at the end of a line."""
    script = folder / "completion.bash"
    script.write_text(perfeval("completion", "bash").out, "utf-8")
    words = line.split(" ")
    listed = " ".join(f"'{word}'" for word in words)
    ask = f"source {script}; COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}; _perfeval_xl; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run([bash, "--norc", "-c", ask], capture_output=True, text=True, timeout=20, check=True)
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("perfeval-xl che", {"check"}),
        ("perfeval-xl ro", {"rollup"}),
        ("perfeval-xl check --fo", {"--format"}),
        ("perfeval-xl check a.xlsx --format ", {"text", "json"}),
        ("perfeval-xl check a.xlsx --format j", {"json"}),
        ("perfeval-xl batch 表 --since", {"--since-last"}),
        ("perfeval-xl dossier 表 --numbering ", {"continue", "restart"}),
        ("perfeval-xl standard ch", {"check"}),
        ("perfeval-xl addin st", {"status"}),
        ("perfeval-xl completion z", {"zsh"}),
        ("perfeval-xl check 没有", set()),
    ],
)
def test_bash_offers_what_can_be_typed(line: str, answer: set[str], tmp_path: Path) -> None:
    assert offered(line, tmp_path) == answer


def test_every_command_offers_its_own_options_alone(tmp_path: Path) -> None:
    for level in LEVELS[1:]:
        line = " ".join(("perfeval-xl", *level.words, "-"))
        assert offered(line, tmp_path) == {each.text for each in level.options}, level.words


@pytest.mark.parametrize("shell", SHELLS)
def test_every_script_knows_every_command_and_option(shell: str) -> None:
    script = perfeval("completion", shell).out
    for level in LEVELS:
        for word in (*level.commands, *level.options):
            assert (word.text.lstrip("-") if shell == "fish" else word.text) in script


def test_what_helps_say_is_nothing_to_a_shell() -> None:
    for shell in SHELLS:
        assert perfeval("completion", shell).status == 0
    for level in LEVELS:
        for word in (*level.commands, *level.options):
            assert not set("'\"`$\\\n") & set(word.help)


def test_another_shell_is_refused() -> None:
    assert perfeval("completion", "csh").status == 2
