"""Lists of departments as people keep them, and what is said where one cannot be read."""

from pathlib import Path

import pytest

from perfeval_xl.app.expected import read_expected
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.rollup import SUMMARY
from tests.support.batches import CLEAN, run, tree
from tests.support.command import perfeval


@pytest.mark.parametrize(
    "data",
    [
        "水务局\n教育局\n".encode(),
        "\ufeff主管部门,联系人\r\n水务局,\r\n\r\n教育局,某某\r\n".encode(),
        "单位名称\r\n 水务局 \r\n# 今年撤了\r\n教育局\r\n水务局".encode("gb18030"),
        '"水务局"\n"教育局"\n'.encode(),
    ],
)
def test_names_stand_in_the_first_column(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "名单.csv").write_bytes(data)
    assert read_expected(tmp_path / "名单.csv") == ("水务局", "教育局")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "请核对路径"),
        (b"PK\x03\x04\x00\x00", "另存为 .csv"),
        (b"\n# \n", "没有部门"),
        (b"\xff\xff", "另存为 .csv"),
    ],
)
def test_a_list_that_says_nothing_is_told(tmp_path: Path, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / "名单.csv").write_bytes(data)
    with pytest.raises(UsageError, match=message) as raised:
        read_expected(tmp_path / "名单.csv")
    assert raised.value.code == "NO_EXPECTED"


def test_the_roll_up_says_who_is_late(tmp_path: Path) -> None:
    forms = tree(tmp_path / "表", "甲.xlsx", form=CLEAN)
    (tmp_path / "名单.txt").write_text("云溪市水务局\n", "utf-8")
    answer = perfeval("rollup", forms, "--out", tmp_path / "汇总", "--expected", tmp_path / "名单.txt")
    assert "未交 1 个：云溪市水务局。" in answer.out


def test_another_list_makes_the_batch_roll_up_anew(tmp_path: Path) -> None:
    forms, out = tree(tmp_path / "表", "甲.xlsx", form=CLEAN), tmp_path / "结果"
    run(forms, out, rollup=True)
    assert "交表情况" not in (out / SUMMARY).read_text("utf-8")
    run(forms, out, rollup=True, since_last=True, expected=("云溪市水务局",))
    assert "未交 1 个：云溪市水务局。" in (out / SUMMARY).read_text("utf-8")
