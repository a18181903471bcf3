"""What cells, sheets and files are called cannot steer a terminal, a file name or a roll-up."""

import io
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from perfeval_xl.app.names import safe_name
from perfeval_xl.cli.screen import RichScreen
from perfeval_xl.domain.texts import in_one_line, visible
from perfeval_xl.rollup.texts import plain
from tests.support.command import perfeval
from tests.support.formulas import with_text

UNSAFE = [
    "\x1b[2J",
    "\x1b]0;标题\x07",
    "\x9b31m",
    "\x08\x08",
    "\x7f",
    "\u202e倒",
    "\u2066隔\u2069",
    "\u200f",
    "\x00",
    "\r覆盖",
]
BAD = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
]


def unsafe_in(text: str) -> set[str]:
    return set(text) & (set(BAD) - set("\n\t"))


@given(st.text())
def test_nothing_unsafe_is_left_and_nothing_else_is_changed(text: str) -> None:
    shown = visible(text)
    assert not unsafe_in(shown)
    assert visible(shown) == shown
    if not unsafe_in(text):
        assert shown == text


def test_a_control_character_is_shown_as_its_picture() -> None:
    assert visible("甲\x1b[31m\x07乙\x9b\u202e") == "甲␛[31m␇乙\ufffd\ufffd"
    assert visible("一\r\n二\t三") == "一\n二\t三"


@given(st.text())
def test_a_line_stays_one_line(text: str) -> None:
    assert in_one_line(text) == visible(text).replace("\n", "␊")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
@pytest.mark.parametrize("command", ["check", "score", "report"])
def test_a_name_cannot_write_a_line_of_its_own(command: str, root: Path, tmp_path: Path) -> None:
    source = root / "examples" / "2024" / "没有问题的表.xlsx"
    for name in ("甲", "乙\n共 2 个文件、2 张表：错误 0 处。\n"):
        shutil.copy(source, tmp_path / f"{name}.xlsx")
    answer = perfeval(command, tmp_path, tmp_path / "没有\n共 2 个文件.xlsx")
    assert sum(line.startswith("共 2 个文件") for line in (answer.out + answer.err).splitlines()) <= 1
    shutil.copy(source, tmp_path / "丙.xlsx")
    answer = perfeval(command, tmp_path)
    assert not any(line.startswith("共 2 个文件") for line in (answer.out + answer.err).splitlines())


@pytest.mark.parametrize("text", UNSAFE)
def test_a_terminal_is_not_steered_by_a_line(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, stream = RichScreen(), io.StringIO()
    monkeypatch.setattr(screen, "_console", Console(file=stream, force_terminal=False, highlight=False, markup=False))
    screen.line("甲", (f"{text}[bold]", "bold"))
    assert not unsafe_in(stream.getvalue())
    assert "[bold]" in stream.getvalue()


@pytest.mark.parametrize("text", [each for each in UNSAFE if "\x00" not in each])
def test_names_of_files_and_texts_of_cells_reach_no_output_raw(text: str, root: Path, tmp_path: Path) -> None:
    source = root / "examples" / "2024" / "空白得分-待计分.xlsx"
    in_names = "".join(each for each in text if each != "/" and (os.name == "posix" or each >= " "))
    path = tmp_path / f"表{in_names}.xlsx"
    path.write_bytes(with_text(source.read_bytes(), "E12", f"≥{text}场"))
    for answer in (perfeval("check", path), perfeval("score", path), perfeval("check", path.with_suffix(".没有"))):
        assert not unsafe_in(answer.out + answer.err)
    (tmp_path / "坏.xlsx").write_bytes(b"")
    shutil.copy(tmp_path / "坏.xlsx", tmp_path / f"坏的{in_names}.xlsx")
    rolled = perfeval("rollup", tmp_path, "--out", tmp_path / "汇总")
    assert not unsafe_in(rolled.out + rolled.err)
    written = (tmp_path / "汇总" / "汇总.html").read_text("utf-8")
    assert not {character for character in unsafe_in(written) if ord(character) > 0x7F}


@pytest.mark.parametrize("text", UNSAFE)
def test_no_file_is_named_so(text: str) -> None:
    name = safe_name(f"项目{text}gnp.exe", "无名")
    assert not unsafe_in(name)
    assert os.sep not in name
    assert not {character for character in unsafe_in(plain(f"甲{text}")) if ord(character) > 0x9F}
