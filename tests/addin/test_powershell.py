"""The PowerShell scripts parse, also where Windows PowerShell 5.1 reads them on a Chinese Windows."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from tests.conftest import ROOT

BOM = b"\xef\xbb\xbf"
SCRIPTS = sorted((ROOT / "scripts").rglob("*.ps1"))
PARSER = Parser(Language(tree_sitter_powershell.language()))


def as_read(data: bytes) -> bytes:
    """What Windows PowerShell 5.1 makes of a script: without a mark it is in code page 936, whatever it was meant for.

    There a lead byte takes the next byte with it, be it a quote or the end of a line, where the two are no character.
    """
    if data.startswith(BOM):
        return data.removeprefix(BOM)
    text, place = [], 0
    while place < len(data):
        size = 2 if 0x81 <= data[place] < 0xFF else 1
        with suppress(UnicodeDecodeError):
            text.append(data[place : place + size].decode("gbk"))
        place += size
    return "".join(text).encode()


def faults(node: Node) -> Iterator[int]:
    """The lines at which the parser finds an error or misses something."""
    if node.type == "ERROR" or node.is_missing:
        yield node.start_point[0] + 1
    for child in node.children:
        yield from faults(child)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_parses_as_windows_reads_it(path: Path) -> None:
    assert list(faults(PARSER.parse(as_read(path.read_bytes())).root_node)) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_with_chinese_says_what_it_is_written_in(path: Path) -> None:
    data = path.read_bytes()
    assert data.isascii() or data.startswith(BOM)
    assert data.count(BOM) <= 1


def test_the_parser_sees_what_a_missing_mark_does() -> None:
    data = (ROOT / "scripts" / "nightly" / "register.ps1").read_bytes().removeprefix(BOM)
    assert list(faults(PARSER.parse(as_read(data)).root_node))
    assert list(faults(PARSER.parse(data.replace(b"\nparam(", b"\nparam", 1)).root_node))


def of_target(target: str) -> list[str]:
    """What a target of the Makefile runs out of .venv, in its order."""
    lines = (ROOT / "Makefile").read_text("utf-8").split(f"\n{target}:\n")[1].split("\n\n")[0].splitlines()
    return [found[1].strip() for line in lines if (found := re.match(r"\t@?\.venv/bin/([^#]+)", line))]


@pytest.mark.parametrize(("target", "core"), [("test", False), ("check", True)])
def test_the_script_runs_what_make_runs(target: str, core: bool) -> None:
    script = (ROOT / "scripts" / "test.ps1").read_text("utf-8-sig")
    *plain, last = re.findall(r"@\(('[^()]*')\),?$", script, re.MULTILINE)
    with_core, without = re.search(r"if \(\$Core\) \{ @\((.+?)\) \} else \{ @\((.+?)\) \}", script).groups()
    commands = [*plain, last, with_core if core else without]
    assert [" ".join(re.findall("'(.*?)'", each)) for each in commands] == of_target(target)


def test_the_script_prepares_what_the_shell_prepares() -> None:
    shell = (ROOT / "scripts" / "setup_tests.sh").read_text("utf-8")
    (by_shell,) = re.findall(r"for folder in (.+); do", shell)
    script = (ROOT / "scripts" / "test.ps1").read_text("utf-8-sig")
    (by_script,) = re.findall(r"foreach \(\$folder in (.+)\) \{", script)
    assert [each.replace("\\", "/") for each in re.findall("'(.*?)'", by_script)] == by_shell.split()


def shown_by(script: str, program: str, encoding: str) -> list[str]:
    """What a demonstration has the program do, in its order."""
    text = (ROOT / "scripts" / script).read_text(encoding)
    commands = re.findall(rf"^{re.escape(program)} (.+?)(?: \| tail .+)?$", text, re.MULTILINE)
    return [each.replace("\\", "/") for each in commands]


def test_the_demonstration_on_windows_shows_the_same() -> None:
    shown = shown_by("demo.sh", "$run", "utf-8")
    assert shown_by("demo.ps1", "& $run", "utf-8-sig") == shown
    assert len(shown) > 5
