"""What Windows gives to an icon of the program folder, word by word as Explorer and cmd write it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_xl.cli import dropped
from perfeval_xl.cli.dropped import ICON, dropped_on_icon, dropped_words, words_of_icon

ODD = (
    r"C:\R&D\甲.xlsx",
    r"C:\100%PATH%\50%.xlsx",
    r"C:\!x!\a^b(1)(2).xlsx",
    r"C:\a;b,c=d~'e'`f`{g}[h]@#$+.xlsx",
    "C:\\全角\u3000空格\\表.xlsx",
    r"\\服务器\共享$\丙.xlsx",
    r"C:\&calc.xlsx&",
    r"C:\𠮷.xlsx",
)
BLANKS = (r"C:\我的 表\乙&丙.xlsx", "D:\\ \\", r"\\服务器\共 享\a (1) %x%.xlsx")
STARTED = r'"C:\Windows\system32\cmd.exe" /c '


def explorers_line(*paths: str, icon: str = r"C:\绩效 & 自评\校验.cmd") -> str:
    """How Explorer starts an icon: quotes around what has blanks, another pair around it all."""
    return STARTED + f'""{icon}" ' + " ".join(f'"{path}"' if " " in path else path for path in paths) + '"'


@pytest.mark.parametrize("path", [*ODD, *BLANKS])
def test_every_letter_of_a_name_arrives(path: str) -> None:
    assert words_of_icon(explorers_line(path), "校验.cmd") == [path]


def test_several_files_arrive_in_their_order() -> None:
    paths = [path for pair in zip(ODD, [*BLANKS, *BLANKS, *BLANKS], strict=False) for path in pair]
    assert words_of_icon(explorers_line(*paths), "校验.cmd") == paths


@pytest.mark.parametrize(
    "line",
    [
        explorers_line(),
        STARTED + r'""C:\绩效自评\校验.cmd" "',
        STARTED + r'"C:\绩效自评\校验.cmd"',
        r'"C:\Windows\system32\cmd.exe" ',
        "cmd",
        "",
        STARTED + r'""C:\别的.cmd" C:\校验.cmd"',
        STARTED + r"C:\夜里.bat C:\甲.xlsx",
        r"C:\绩效自评\校验.cmd C:\甲.xlsx",
    ],
)
def test_where_nothing_was_dropped_nothing_arrives(line: str) -> None:
    assert words_of_icon(line, "校验.cmd") == []


@pytest.mark.parametrize(
    ("line", "icon"),
    [
        (r'cmd.exe /C "C:\绩效自评\校验.cmd" C:\甲.xlsx', "校验.cmd"),
        (r"cmd /k \\服务器\共享\绩效自评\校验.CMD C:\甲.xlsx", "校验.cmd"),
        (r'cmd /c call "C:\绩效 自评\校验.cmd" C:\甲.xlsx', "校验.cmd"),
        (r"cmd /c 校验 C:\甲.xlsx", "校验.cmd"),
        (explorers_line(r"C:\甲.xlsx", icon=r"C:\改了名&的.cmd"), "改了名&的.cmd"),
    ],
)
def test_an_icon_is_known_however_it_is_started(line: str, icon: str) -> None:
    assert words_of_icon(line, icon) == [r"C:\甲.xlsx"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ('""', []),
        (r'C:\a.xlsx"C:\b c.xlsx"', [r"C:\a.xlsx", r"C:\b c.xlsx"]),
        (r'"C:\没有 收尾.xlsx', [r"C:\没有 收尾.xlsx"]),
        ('"D:\\" "E:\\x\\"', ["D:\\", "E:\\x\\"]),
        (r"C:\It's\a.xlsx   C:\b.xlsx ", [r"C:\It's\a.xlsx", r"C:\b.xlsx"]),
    ],
)
def test_only_blanks_divide_and_only_quotes_join(line: str, words: list[str]) -> None:
    assert dropped_words(line) == words


def test_only_what_an_icon_starts_looks_at_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropped, "parents_line", lambda: explorers_line(ODD[0]))
    monkeypatch.delenv(ICON, raising=False)
    assert dropped_on_icon() == []
    monkeypatch.setenv(ICON, "校验.cmd")
    assert dropped_on_icon() == [ODD[0]]


def test_the_parents_line_is_read_on_windows_and_empty_elsewhere(root: Path) -> None:
    """The parent is this very process, whose words Windows keeps; no word of them is a .cmd."""
    code = "from perfeval_xl.cli.parent import parents_line; print(ascii(parents_line()))"
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert ("pytest" in told) == (os.name == "nt")
