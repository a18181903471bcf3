"""How the command answers calls that are help, or wrong."""

import re
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl import __version__
from perfeval_xl.cli.screen import _Bar
from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules import catalogue
from tests.conftest import ROOT
from tests.support.command import perfeval

ENGLISH = ("usage:", "options:", "positional arguments", "show this help", "error:", "invalid choice", "required:")


@pytest.mark.parametrize("command", ["", "check", "score", "print", "new", "rules", "standard", "doctor"])
def test_help_is_chinese(command: str) -> None:
    answer = perfeval(*filter(None, [command, "--help"]))
    assert answer.status == 0
    assert "用法：perfeval-xl" in answer.out
    assert not [word for word in ENGLISH if word in answer.out]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["chek"],
        ["check"],
        ["check", "a.xlsx", "--format", "xml"],
        ["new", "--year", "去年"],
        ["check", "a", "--foo"],
    ],
)
def test_a_wrong_call_is_told_in_chinese_with_status_2(words: list[str]) -> None:
    answer = perfeval(*words)
    assert answer.status == 2
    assert "用法有误" in answer.err
    assert "--help" in answer.err
    assert not [word for word in ENGLISH if word in answer.err]


def test_version() -> None:
    assert perfeval("--version").out.strip() == f"perfeval-xl {__version__}"


def test_rules_lists_every_rule() -> None:
    out = perfeval("rules").out
    assert all(code in out for code in catalogue())


@pytest.mark.parametrize("code", ["P403", "p403"])
def test_rules_explains_one(code: str) -> None:
    out = perfeval("rules", code).out
    for heading in ("查什么", "为什么", "错误示例", "正确示例", "怎么改", "依据"):
        assert heading in out


def test_rules_refuses_an_unknown_code() -> None:
    answer = perfeval("rules", "P999")
    assert answer.status == 2
    assert "P999" in answer.err


def test_doctor_finds_what_is_needed() -> None:
    answer = perfeval("doctor")
    assert answer.status == 0
    assert "需要的都齐了" in answer.out


def test_the_command_alone_shows_what_there_is() -> None:
    answer = perfeval()
    assert answer.status == 2
    assert all(f"    {name}" in answer.out for name in ("check", "score", "report", "print", "batch", "new"))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["chek", "a.xlsx"], "check"),
        (["CHECK", "a.xlsx"], "check"),
        (["reprot", "a.xlsx"], "report"),
        (["batchs"], "batch"),
        (["roll-up"], "rollup"),
        (["new", "--kind", "projekt"], "project"),
    ],
)
def test_a_misspelt_word_is_met_with_the_right_one(words: list[str], meant: str) -> None:
    answer = perfeval(*words)
    assert answer.status == 2
    assert f"是不是想写 {meant}？" in answer.err


def test_a_word_that_resembles_nothing_is_not_guessed_at() -> None:
    assert "是不是" not in perfeval("汇报").err


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["chek", "a.xlsx"], "是不是想写 check？"),
        (["校验", "a.xlsx"], "是不是想写 check？"),
        (["汇总", "表"], "是不是想写 rollup？"),
        (["自评表.xlsx"], "要检查这个文件，请写：perfeval-xl check 自评表.xlsx"),
        (["D:\\表\\自评表.et"], "要检查这个文件，请写：perfeval-xl check D:\\表\\自评表.et"),
        (["check"], "请写上 PATH："),
        (["rollup", "a.xlsx"], "请写上 --out："),
        (["check", "a.xlsx", "--fromat", "json"], "是不是想写 --format？"),
        (["undo", "20260101", "——out", "x"], "“——out”前面的横线请用英文的两个减号：--out"),
        (["score", "a.xlsx", "--in-plac"], "是不是想写 --in-place？"),
        (["print", "a.xlsx", "--limt=3"], "是不是想写 --limit？"),
        (["check", "a.xlsx", "--format", "jsn"], "是不是想写 json？"),
        (["standard", "chek", "x"], "是不是想写 check？"),
    ],
)
def test_what_was_meant_is_told_first_and_shortly(words: list[str], first: str) -> None:
    answer = perfeval(*words)
    assert answer.status == 2
    assert answer.err.splitlines()[0].startswith(first), answer.err
    assert len(answer.err.splitlines()) <= 4
    assert "choose from" not in answer.err
    assert "dossier" not in answer.err


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("没有问题的表", "是不是“没有问题的表.xlsx”？"),
        ("没有问题的表.xls", "是不是“没有问题的表.xlsx”？"),
        ("“没有问题的表.xlsx”", "引号请用英文的"),
        ("——mark", "两个减号"),
        ("别的", "没有找到"),
    ],
)
def test_a_path_that_is_not_there_is_met_with_what_lies_beside(name: str, hint: str) -> None:
    answer = perfeval("check", ROOT / "examples" / "2024" / name)
    assert answer.status == 2
    assert hint in answer.err
    assert ("是不是" in answer.err) == ("是不是" in hint)


def test_an_ending_alone_makes_no_names_alike(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(b"")
    (tmp_path / "培训费自评表.xlsx").write_bytes(b"")
    assert "是不是" not in perfeval("check", tmp_path / "乙.xlsx").err
    assert "是不是“培训费自评表.xlsx”？" in perfeval("check", tmp_path / "培训自评表.et").err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["batch", "--config", "没有.toml"], "NO_CONFIG"),
        (["batch", "表", "--out", "果", "--expected", "没有.csv"], "NO_EXPECTED"),
        (["rollup", str(ROOT / "examples" / "2024"), "--out", "果", "--expected", "表"], "NO_EXPECTED"),
        (["report", str(ROOT / "examples" / "2024"), "--out", "一个文件"], "DENIED"),
        (["report", str(ROOT / "examples" / "2024"), "--out", "一个文件/下面"], "DENIED"),
        (["score", str(ROOT / "examples" / "2024"), "--out", "一个文件"], "DENIED"),
        (["dossier", str(ROOT / "examples" / "2024"), "--no-office", "--out", "一个文件"], "DENIED"),
    ],
)
def test_what_the_system_says_is_told_in_chinese(
    words: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "表").mkdir()
    (tmp_path / "一个文件").write_text("", "utf-8")
    answer = perfeval(*words)
    told = next(line for line in (answer.out + answer.err).splitlines() if code in line)
    assert re.search("没有这个文件或文件夹|这是文件夹|不是文件夹|不能当文件夹用", told), told
    assert not re.search("[A-Za-z]{3,} [a-z]{2,}", told.replace(str(tmp_path), "")), told


@pytest.mark.parametrize("command", ["check", "score", "report", "rollup"])
def test_a_misspelt_law_is_told_once_and_not_of_every_file(command: str, tmp_path: Path) -> None:
    more = ["--out", str(tmp_path)] if command == "rollup" else []
    answer = perfeval(command, str(ROOT / "examples" / "2024"), "--law", "mof-2019", *more)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("NO_LAW  没有名为“mof-2019”的评分口径")


@pytest.mark.parametrize(
    "words",
    [["check"], ["score"], ["report"], ["print"], ["rollup", "--out", "结果"], ["batch", "--out", "结果"]],
)
@pytest.mark.parametrize("name", ["", "说明.txt"])
def test_a_folder_without_workbooks_is_told_by_every_command(
    words: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "空").mkdir()
    if name:
        (tmp_path / "空" / name).write_text("没有表", "utf-8")
    answer = perfeval(words[0], "空", *words[1:])
    assert answer.status == 2
    assert answer.err.startswith("NO_WORKBOOK  文件夹“")
    assert "汇总" not in answer.out


@pytest.mark.parametrize("words", [["check"], ["score"], ["report"], ["rollup", "--out", "结果"]])
def test_workbooks_without_a_form_are_no_success(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_plain(tmp_path / "通讯录.xlsx")
    answer = perfeval(words[0], "通讯录.xlsx", *words[1:])
    assert answer.status == 2
    assert "NO_FORM  看过的 1 个文件里一张自评表也没有" in answer.err


def test_a_batch_without_a_form_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_plain(tmp_path / "表" / "通讯录.xlsx")
    answer = perfeval("batch", "表", "--out", "结果", "--no-pdf")
    assert answer.status == 2
    assert "NO_FORM  看过的 1 个文件里一张自评表也没有" in answer.out


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("score", "结果.xlsx"),
        ("score", "甲/结果.XLSM"),
        ("report", "报告.docx"),
        ("print", "自评表.pdf"),
        ("batch", "结果.xls"),
        ("rollup", "汇总.xlsx"),
        ("import", "导入.ods"),
        ("dossier", "汇编.docx"),
    ],
)
def test_a_results_folder_called_like_a_file_is_told_before_it_is_made(
    command: str, out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "表").mkdir()
    answer = perfeval(command, "表", "--out", out)
    assert answer.status == 2
    assert "要写文件夹" in answer.err and Path(out).name in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["表"]


def test_a_folder_called_like_a_file_can_be_used_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2024.xlsx").mkdir()
    form = ROOT / "examples" / "2024" / "没有问题的表.xlsx"
    assert perfeval("score", form, "--out", "2024.xlsx").status == 0
    assert list((tmp_path / "2024.xlsx").iterdir()) != []


def write_plain(path: Path) -> None:
    """A workbook that is no form."""
    book = openpyxl.Workbook()
    book.active["A1"] = "通讯录"
    path.parent.mkdir(exist_ok=True)
    book.save(path)


def test_errors_stand_before_reminders_on_the_screen() -> None:
    path = ROOT / "examples" / "2024" / "附件1和整体支出自评表.xlsx"
    order = list(Severity)
    for form in perfeval("check", str(path)).out.split("  [")[1:]:
        words = [line.split()[0] for line in form.splitlines() if line[:4].isspace() and not line[4].isspace()]
        severities = [order.index(each) for word in words for each in Severity if each.chinese == word]
        assert len(severities) == len(words)
        assert severities == sorted(severities)


def test_the_bar_never_counts_more_files_than_there_are() -> None:
    from rich.progress import Progress

    with Progress(disable=True) as progress:
        bar = _Bar(progress)
        bar.expect(3)
        for _ in range(3):
            bar.one_done()
        bar.expect(1, "正在写部门报告")
        bar.one_done()
        (task,) = progress.tasks
        assert (task.description, task.completed, task.total) == ("正在写部门报告", 1, 1)
