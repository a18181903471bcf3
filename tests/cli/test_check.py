"""check: the JSON that other programs read, the text that people read, the exit status."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import perfeval, perfeval_process
from tests.support.fictional import write_form

FILE_KEYS = ["path", "status", "message", "forms", "findings"]
FORM_KEYS = [
    "sheet",
    "kind",
    "layout",
    "year",
    "project",
    "department",
    "unit",
    "funds",
    "execution",
    "indicators",
    "total",
]
INDICATOR_KEYS = [
    "row",
    "level1",
    "level2",
    "level3",
    "target",
    "actual",
    "weight",
    "written_score",
    "score",
    "verdict",
    "reason",
    "group",
]
FINDING_KEYS = [
    "because",
    "code",
    "severity",
    "sheet",
    "cell",
    "place",
    "message",
    "expected",
    "actual",
    "source",
    "source_checked",
    "accepted",
]


@pytest.fixture
def examples(root: Path, tmp_path: Path) -> Path:
    """A copy of examples/ that a test may change."""
    return Path(shutil.copytree(root / "examples", tmp_path / "examples"))


def test_json_has_the_keys_that_other_programs_read(examples: Path) -> None:
    answer = perfeval("check", examples, "--format", "json").json
    assert list(answer) == ["version", "law", "files"]
    file = next(each for each in answer["files"] if each["forms"] and each["findings"])
    form = next(each for each in file["forms"] if each["kind"] == "project")
    assert list(file) == FILE_KEYS
    assert list(form) == FORM_KEYS
    assert list(form["funds"][0]) == ["label", "initial", "budget", "actual"]
    assert list(form["execution"]) == ["cell", "place", "rate", "written_rate", "weight", "score", "written_score"]
    assert list(form["indicators"][0]) == INDICATOR_KEYS
    assert list(form["total"]) == ["cell", "place", "weight", "written", "computed", "grade"]
    assert list(file["findings"][0]) == FINDING_KEYS


def test_json_of_a_real_form(corpus: Path) -> None:
    answer = perfeval("check", corpus / "2024-央企对接现场会相关经费.xlsx", "--format", "json").json
    (form,) = answer["files"][0]["forms"]
    assert answer["law"] == "mof-2024"
    assert (form["kind"], form["year"], form["project"]) == ("project", 2024, "央企对接现场会相关经费")
    assert form["funds"][-1] == {"label": "年度资金总额", "initial": "6", "budget": "4.94", "actual": "4.94"}
    assert form["execution"] == {
        "cell": "H8",
        "place": "H8",
        "rate": "1.0000",
        "written_rate": "1.0000",
        "weight": "10",
        "score": "10.00",
        "written_score": "10",
    }
    assert form["total"] == {
        "cell": "H24",
        "place": "H24",
        "weight": "100",
        "written": "100",
        "computed": "100.00",
        "grade": "优",
    }
    deadline = next(row for row in form["indicators"] if row["row"] == 15)
    assert (deadline["verdict"], deadline["score"], deadline["level1"]) == ("met", "10.00", "产出指标")


def test_json_of_a_fictional_form(tmp_path: Path) -> None:
    answer = perfeval("check", write_form(tmp_path), "--format", "json").json
    (form,) = answer["files"][0]["forms"]
    assert answer["law"] == "mof-2024"
    assert (form["kind"], form["year"], form["project"]) == ("project", 2024, "数据云溪推介会相关经费")
    assert form["funds"][-1] == {"label": "年度资金总额", "initial": "7", "budget": "5.86", "actual": "5.86"}
    assert (form["execution"]["cell"], form["execution"]["rate"], form["execution"]["score"]) == (
        "H8",
        "1.0000",
        "10.00",
    )
    assert (form["total"]["cell"], form["total"]["written"], form["total"]["grade"]) == ("H24", "100", "优")
    deadline = next(row for row in form["indicators"] if row["row"] == 15)
    assert (deadline["verdict"], deadline["score"], deadline["level1"]) == ("met", "10.00", "产出指标")
    assert [row["verdict"] for row in form["indicators"] if row["row"] in (18, 22, 23)] == ["not-applicable"] * 3


def test_findings_of_real_forms(corpus: Path) -> None:
    answer = perfeval("check", corpus, "--format", "json").json
    found = {Path(file["path"]).name: {(f["code"], f["cell"]) for f in file["findings"]} for file in answer["files"]}
    assert {("F101", "D7"), ("F101", "E7"), ("F101", "F7")} & found["安徽2022-委托业务.xlsx"]
    assert ("P404", "H21") in found["2020-技术创新中心.xlsx"]
    assert {("F103", "I5"), ("P402", "H17"), ("I310", "F14")} <= found["2024整体支出.xlsx"]
    assert not {"X501", "X504"} & {code for code, _ in found["2024整体支出.xlsx"]}
    assert "S102" in {code for code, _ in found["湖南县级2020-储备粮.xlsx"]}
    assert {"F106", "F107", "I303"} <= {code for code, _ in found["2024项目支出.xlsx"]}


def test_errors_give_status_1_and_a_next_step(examples: Path) -> None:
    answer = perfeval("check", examples)
    assert answer.status == 1
    assert "下一步" in answer.out
    assert "perfeval-xl rules" in answer.out


def test_select_and_ignore_choose_rules_by_their_beginning(examples: Path) -> None:
    only_funds = perfeval("check", examples, "--format", "json", "--select", "F").json
    codes = {finding["code"] for file in only_funds["files"] for finding in file["findings"]}
    assert codes
    assert all(code.startswith("F") for code in codes)
    without = perfeval("check", examples, "--format", "json", "--ignore", "F,P").json
    rest = {finding["code"] for file in without["files"] for finding in file["findings"]}
    assert rest
    assert not any(code.startswith(("F", "P")) for code in rest)


def test_an_unknown_rule_is_refused_in_chinese(examples: Path) -> None:
    answer = perfeval("check", examples, "--select", "Q1")
    assert answer.status == 2
    assert "没有代码为“Q1”的规则" in answer.err


def test_a_folder_with_rubbish_still_gives_the_forms(examples: Path) -> None:
    (examples / "notes.txt").write_text("不是表格")
    (examples / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (examples / "旧.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (examples / "~$表.xlsx").write_bytes(bytes(165))
    answer = perfeval("check", examples, "--format", "json")
    statuses = {Path(file["path"]).name: file["status"] for file in answer.json["files"]}
    assert answer.status == 2
    assert statuses["坏的.xlsx"] == "ZIP_BROKEN"
    assert statuses["旧.xls"] == "OLE_BROKEN"
    assert "~$表.xlsx" not in statuses
    assert "notes.txt" not in statuses
    assert "ok" in statuses.values()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    answer = perfeval("check", tmp_path / "没有.xlsx")
    assert answer.status == 2
    assert "没有找到" in answer.err


def test_a_pipe_gets_plain_text(examples: Path) -> None:
    assert "\x1b" not in perfeval_process("check", examples).out


def test_a_terminal_gets_colours(examples: Path) -> None:
    import pty

    mine, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    command = [sys.executable, "-m", "perfeval_xl", "check", str(examples)]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    seen = b""
    while chunk := _read(mine):
        seen += chunk
    assert process.wait() == 1
    assert b"\x1b[" in seen
    assert "错误".encode() in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux answers EIO once the other side has closed
        return b""


def test_marks_are_written_and_taken_off_again(examples: Path) -> None:
    before = {path: path.read_bytes() for path in examples.rglob("*.xlsx")}
    assert perfeval("check", examples, "--mark").status == 1
    assert any(path.read_bytes() != data for path, data in before.items())
    first = {path: path.read_bytes() for path in before}
    perfeval("check", examples, "--mark")
    assert {path: path.read_bytes() for path in before} == first
    assert perfeval("check", examples, "--clear").status == 0
    assert "校验结果" not in perfeval("check", examples, "--format", "json").out
