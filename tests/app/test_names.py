"""Names of files cut to the room that is left."""

import sys
from pathlib import Path

import pytest

from perfeval_xl.app import reporting
from perfeval_xl.app.names import shortened


@pytest.mark.parametrize(
    ("stem", "room", "cut"),
    [
        ("数据资源普查", 6, "数据资源普查"),
        ("数据资源普查（第二期）以及后续建设", 11, "数据资源普查（第二期）"),
        ("数据资源普查. 第二期建设", 8, "数据资源普查"),
        ("数据资源普查第二期建设", 0, "数据资源普查第二"),
        ("数据资源普查第二期建设", -40, "数据资源普查第二"),
        ("普查", -40, "普查"),
    ],
)
def test_a_name_is_cut_to_the_room_that_is_left(stem: str, room: int, cut: str) -> None:
    assert shortened(stem, room) == cut


@pytest.mark.parametrize("depth", [20, 100, 200, 230])
def test_a_report_on_windows_has_a_path_that_word_opens(depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    folder = Path("/" + "深" * (depth - 1))
    name = shortened("项目" * 60, reporting.room_in(folder))
    assert len(str(folder / f"{name}绩效自评报告（99）.docx")) <= 259 or len(name) == 8
    assert len(name) >= 8


def test_elsewhere_names_are_not_cut_for_word(tmp_path: Path) -> None:
    assert shortened("项目" * 60, reporting.room_in(tmp_path)) == "项目" * 60
