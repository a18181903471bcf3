"""What `import perfeval_xl` offers to other programs."""

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import perfeval_xl
from perfeval_xl import FileProblem, UsageError
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.rules.catalogue import catalogue
from scripts.write_api_doc import TARGET, page
from tests.api import consumer
from tests.support.command import perfeval

HEAVY = ("pandas", "docxtpl", "lxml", "perfeval_xl.reports")


@pytest.fixture
def form(root: Path, tmp_path: Path) -> Path:
    """A form without faults, alone in a folder."""
    return Path(shutil.copy(root / "examples" / "2024" / "没有问题的表.xlsx", tmp_path))


def loaded(program: str, *words: object) -> set[str]:
    """The modules that a program loads beyond those of the bare interpreter."""
    lines = ("import sys", "bare = set(sys.modules)", program, "print(*sorted(set(sys.modules) - bare))")
    command = [sys.executable, "-c", "\n".join(lines), *map(str, words)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_package_loads_nothing_else() -> None:
    assert loaded("import perfeval_xl") == {"perfeval_xl"}


def test_a_name_loads_its_home_alone() -> None:
    assert "perfeval_xl.api" not in loaded("from perfeval_xl import Finding, UsageError")


def test_a_check_loads_nothing_heavy(form: Path) -> None:
    modules = loaded("import perfeval_xl; perfeval_xl.check(sys.argv[1])", form)
    assert "perfeval_xl.api" in modules
    assert not modules.intersection(HEAVY)


def test_everything_offered_is_there_and_no_room_takes_its_place(root: Path) -> None:
    assert all(getattr(perfeval_xl, name) for name in perfeval_xl.__all__)
    rooms = {path.stem for path in (root / "perfeval_xl").iterdir()}
    assert not rooms.intersection(perfeval_xl.__all__)
    assert dir(perfeval_xl) == sorted(perfeval_xl.__all__)


def test_a_name_that_is_not_offered() -> None:
    with pytest.raises(AttributeError, match="'perfeval_xl' has no attribute 'chek'"):
        _ = perfeval_xl.chek  # type: ignore[attr-defined]  # what is tried


def test_a_program_of_somebody_else_passes_strict_types(root: Path) -> None:
    """With the cache of the project's own check, which is made anew where it is not there."""
    command = [sys.executable, "-m", "mypy", "--strict", consumer.__file__]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_a_program_of_somebody_else_runs(form: Path, root: Path, tmp_path: Path) -> None:
    assert consumer.written_total(form) == Decimal("99.28")
    assert consumer.errors([root / "examples" / "2020", form])
    assert consumer.errors([form]) == []
    assert consumer.scored(form, tmp_path / "计分") == {str(tmp_path / "计分" / form.name): Decimal("99.28")}
    assert consumer.report_names(form, tmp_path / "报告") == ["数据安全检查绩效自评报告.docx"]
    assert consumer.table_sizes(form) == (0, 6)


def test_the_page_says_what_its_examples_print() -> None:
    assert TARGET.read_text("utf-8") == page(), "运行 make docs 更新 docs/接口.md"


@pytest.mark.parametrize("words", [{}, {"select": "P,F103"}, {"ignore": "P4,I"}, {"law": "hubei-2020"}])
def test_a_check_finds_what_the_command_finds(root: Path, words: dict[str, Any]) -> None:
    folder = root / "examples"
    options = [part for name, value in words.items() for part in (f"--{name}", value)]
    answer = perfeval("check", folder, "--format", "json", *options)
    result = perfeval_xl.check(folder, **words)
    assert result.to_json() == answer.json
    assert result.exit_status == answer.status
    assert len(result.to_frame()) == len(result.findings) > 0
    assert len(result.to_frame("indicators")) == sum(len(form.indicators) for form in result.forms)


def test_a_score_fills_what_the_command_fills(root: Path, tmp_path: Path) -> None:
    form = root / "examples" / "2024" / "空白得分-待计分.xlsx"
    before = form.read_bytes()
    answer = perfeval("score", form, "--format", "json", "--out", tmp_path / "a")
    result = perfeval_xl.score(form, out=tmp_path / "b")
    (told,), (mine,) = answer.json["files"], result.to_json()["files"]
    assert Path(mine.pop("written")).read_bytes() == Path(told.pop("written")).read_bytes()
    assert mine == told
    assert result.files[0].edits
    assert form.read_bytes() == before
    assert perfeval_xl.score(form).files[0].written is None


def test_marks_are_written_only_where_asked(root: Path, tmp_path: Path) -> None:
    form = Path(shutil.copy(root / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx", tmp_path))
    before = form.read_bytes()
    assert perfeval_xl.check(form).files[0].written is None
    assert form.read_bytes() == before
    assert perfeval_xl.check(form, mark=True).files[0].written == form
    assert form.read_bytes() != before


def test_scores_shared_by_rows_add_up_to_what_the_form_says(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    for column in "GH":
        book.active.merge_cells(f"{column}12:{column}14")
    book.active["G12"], book.active["H12"] = 40, 38
    book.save(form)
    frame = perfeval_xl.check(form).to_frame("indicators").set_index("row")
    assert [frame["weight"][row] for row in (12, 13, 14)] == [Decimal(40), None, None]
    assert frame["written_score"].sum() == Decimal("38") + 20 + 20 + Decimal("9.78")
    assert frame["score"][13] is None
    assert frame["target"][13] == "≥98%"


def test_tables_have_their_columns_without_lines_too(form: Path) -> None:
    result = perfeval_xl.check(form)
    assert list(result.to_frame("findings").columns)[:3] == ["path", "sheet", "cell"]
    assert len(result.to_frame("findings")) == 0
    with pytest.raises(ValueError, match="findings, indicators"):
        result.to_frame("sheets")  # type: ignore[arg-type]  # what is tried


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").touch()
    with pytest.raises(FileProblem, match="EMPTY"):
        perfeval_xl.read(tmp_path / "空.xlsx")
    (file,) = perfeval_xl.check(tmp_path / "空.xlsx").files
    assert (file.status, file.ok, file.forms) == ("EMPTY", False, ())


def test_calls_that_make_no_sense(form: Path, tmp_path: Path) -> None:
    for call in (perfeval_xl.check, perfeval_xl.score, perfeval_xl.report):
        with pytest.raises(UsageError, match="NOT_FOUND"):
            call(tmp_path / "没有.xlsx")
    with pytest.raises(UsageError, match="NO_RULE"):
        perfeval_xl.check(form, select="Q9")
    with pytest.raises(ValueError, match="exclude"):
        perfeval_xl.score(form, in_place=True, out=tmp_path)
    with pytest.raises(PerfevalError):
        perfeval_xl.report(form, template=form)


def test_a_rule_of_the_callers_that_is_wrong_is_told(form: Path) -> None:
    standard = perfeval_xl.Standard.load(entry_points=False)
    taken = perfeval_xl.rule(
        "W201",
        "又一条",
        severity=perfeval_xl.Severity.INFO,
        source="practice",
        message="{cell}",
        why="…",
        wrong="…",
        right="…",
        fix="…",
    )(lambda case: [])
    wider = standard.with_rules(taken, consumer.some_indicator)
    assert "W201 重复" in wider.faults[0].message
    assert wider.rules["W201"].name == "分值合计"
    assert "YX003" in wider.rules
    assert "YX003" not in standard.rules
    assert set(wider.with_rules().rules) == set(wider.rules)
    assert "YX003" not in catalogue()


def test_an_empty_sheet_is_no_form(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "空表.xlsx")
    assert perfeval_xl.read(tmp_path / "空表.xlsx") == ()
