"""A package that brings law, a layout and rules: examples/extension is installed and used like a stranger's."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.standard.standard import _default
from tests.support.command import Answer, perfeval

FORM = "examples/2024/没有问题的表.xlsx"
Call = Callable[..., Answer]


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the example package was installed into."""
    folder = tmp_path_factory.mktemp("extension")
    shutil.copytree(root / "examples" / "extension", folder / "source")
    words = ["--quiet", "--no-index", "--no-build-isolation", "--no-deps", "--target", str(folder / "site")]
    subprocess.run([sys.executable, "-m", "pip", "install", *words, str(folder / "source")], check=True)
    return folder / "site"


@pytest.fixture
def call(root: Path, installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """Runs a command as a program does that has just been started with the package beside it."""
    monkeypatch.chdir(root)
    monkeypatch.syspath_prepend(installed)

    def run(*words: str) -> Answer:
        _forget()
        return perfeval(*words)

    yield run
    _forget()


def _forget() -> None:
    """What a new process does not know."""
    _default.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "yunxi_bureau"]:
        del sys.modules[name]


def test_its_rules_and_law_count(call: Call) -> None:
    assert "YX001  提醒  指标太少" in call("rules").out
    assert "云财绩〔2025〕1号" in call("rules", "YX001").out
    told = call("check", FORM, "--law", "yunxi-2025", "--format", "json").json
    (weight,) = [each for each in told["files"][0]["findings"] if each["code"] == "W203"]
    assert "“云溪市 2025 年口径”为 15" in weight["message"]
    assert "云财绩〔2025〕1号" in weight["source"]


def test_its_rule_finds_what_it_is_for(call: Call, tmp_path: Path) -> None:
    rows = [
        ["2025年度项目支出自评表"],
        ["项目名称", "路灯维修"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "维修路灯", "≥20盏", "20盏", 50, 50],
        ["效益指标", "社会效益", "亮灯率", "≥98%", "99%", 50, 50],
    ]
    few, enough = tmp_path / "少.xlsx", tmp_path / "够.xlsx"
    for path, more in ((few, []), (enough, [["满意度指标", "满意度", "居民满意度", "≥90%", "91%", 10, 10]])):
        book = openpyxl.Workbook()
        for row in rows + more:
            book.active.append(row)
        book.save(path)
    told = call("check", str(few), str(enough), "--format", "json").json
    found = {
        Path(file["path"]).name: [each for each in file["findings"] if each["code"] == "YX001"]
        for file in told["files"]
    }
    assert [each["cell"] for each in found["少.xlsx"]] == ["A3"]
    assert "只有 2 条三级指标，至少要有 3 条" in found["少.xlsx"][0]["message"]
    assert found["够.xlsx"] == []


def test_its_layout_reads_forms_with_heads_of_their_own(call: Call, tmp_path: Path) -> None:
    rows = [
        ["云溪市项目自评打分表（2025年度）"],
        ["一级指标", "考核事项", "计划任务", "办结情况", "权数", "自打分"],
        ["产出指标", "维修路灯", "≥20盏", "10盏", 60, 60],
        ["效益指标", "亮灯率", "≥98%", "99%", 40, 40],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "打分.xlsx")
    told = call("check", str(tmp_path / "打分.xlsx"), "--format", "json").json
    (form,) = told["files"][0]["forms"]
    assert form["layout"] == "打分表"
    assert [row["score"] for row in form["indicators"]] == ["30.00", "40.00"]
    codes = {each["code"] for each in told["files"][0]["findings"]}
    assert "P403" in codes
    assert "S107" not in codes


def test_a_fault_of_a_package_is_told_and_the_rest_works(call: Call, installed: Path) -> None:
    rules = installed / "yunxi_bureau" / "rules.py"
    text = rules.read_text("utf-8")
    rules.write_text(f"{text}\nnothing_of_that_name()\n", "utf-8")
    try:
        answer = call("check", FORM)
        assert f"rules.py 第 {text.count(chr(10)) + 2} 行：扩展包 yunxi-bureau 1.0 的 yunxi" in answer.err
        assert "NameError" in answer.err
        assert "没有问题的表" in answer.out
        assert "评分口径 yunxi-2025" in call("doctor").out
    finally:
        rules.write_text(text, "utf-8")
