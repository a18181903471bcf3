"""`batch --dossier`: 上报材料 of each department and year, made anew only where one of its files has changed."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.batch.sets import Source, find_sets
from tests.support.batches import CLEAN, DEPARTMENT, EXAMPLES, hashes, run, tree
from tests.support.command import perfeval

OWN = "上报材料"


def renamed(source: Path, target: Path, department: str) -> None:
    """A copy of a form in which another department is named."""
    target.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(source)
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.value = cell.value.replace("云溪市数据发展局", department)
    book.save(target)


@pytest.fixture
def two(folder: Path) -> Path:
    """Two departments, each in a folder."""
    for name in ("云溪市数据发展局", "云溪市水务局"):
        renamed(DEPARTMENT, folder / name / "整体.xlsx", name)
        renamed(CLEAN, folder / name / "项目.xlsx", name)
    return folder


def made(out: Path) -> dict[str, set[str]]:
    """The files of each set."""
    return {place.name: {path.name for path in place.iterdir()} for place in (out / OWN).iterdir()}


def test_each_department_has_its_material(two: Path, out: Path) -> None:
    outcome = run(two, out, dossier=True)
    assert (outcome.handed.made, outcome.handed.refused) == (2, ())
    assert set(made(out)) == {"云溪市数据发展局2024年度", "云溪市水务局2024年度"}
    for files in made(out).values():
        assert {"汇编.docx", "自评结果汇总表.xlsx", "自评工作总结.docx", "材料清单.txt"} <= files
    listed = (out / OWN / "云溪市水务局2024年度" / "材料清单.txt").read_text("utf-8")
    assert "云溪市水务局" in listed
    assert "数据发展局" not in listed


def test_only_what_has_changed_is_made_anew(two: Path, out: Path) -> None:
    run(two, out, dossier=True)
    before = {name: (out / OWN / name / "材料清单.txt").stat().st_mtime_ns for name in made(out)}
    assert run(two, out, dossier=True, since_last=True).handed.made == 0
    renamed(EXAMPLES / "数字云溪-项目支出自评表.xlsx", two / "云溪市水务局" / "另一项.xlsx", "云溪市水务局")
    assert run(two, out, dossier=True, since_last=True).handed.made == 1
    after = {name: (out / OWN / name / "材料清单.txt").stat().st_mtime_ns for name in made(out)}
    assert {name for name in after if after[name] != before[name]} == {"云溪市水务局2024年度"}


def test_what_somebody_has_taken_away_is_made_anew(two: Path, out: Path) -> None:
    run(two, out, dossier=True)
    shutil.rmtree(out / OWN / "云溪市水务局2024年度")
    assert run(two, out, dossier=True, since_last=True).handed.made == 1
    assert len(made(out)) == 2


def test_the_forms_stay_as_they_are(two: Path, out: Path) -> None:
    before = hashes(two)
    run(two, out, dossier=True, report=True)
    assert hashes(two) == before


def test_without_the_switch_there_is_none(two: Path, out: Path) -> None:
    run(two, out)
    assert not (out / OWN).exists()


def test_the_command_says_where_it_is(folder: Path, out: Path, tmp_path: Path) -> None:
    tree(folder, "表.xlsx", form=CLEAN)
    config = tmp_path / "夜间.toml"
    config.write_text(f"folder = '{folder}'\nout = '{out}'\ndossier = true\npdf = false\n", "utf-8")
    answer = perfeval("batch", "--config", config)
    assert "上报材料做了 1 份" in answer.out
    assert "上报材料与上次相同" in perfeval("batch", folder, "--out", out, "--dossier", "--no-pdf", "--since-last").out


def names(*sources: Source) -> dict[str, tuple[str, ...]]:
    return {each.name: each.files for each in find_sets(sources)}


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        ([("a/1.xlsx", "project", "甲局", 2024)], {"甲局2024年度": ("a/1.xlsx",)}),
        (
            [("a/1.xlsx", "project", "甲局", 2023), ("a/2.xlsx", "department", "甲局", 2024)],
            {"甲局2023年度": ("a/1.xlsx",), "甲局2024年度": ("a/2.xlsx",)},
        ),
        (
            [("a/1.xlsx", "base", "", None), ("a/2.xlsx", "project", "甲局", 2024)],
            {"甲局2024年度": ("a/1.xlsx", "a/2.xlsx")},
        ),
        (
            [("1.xlsx", "project", "甲局", 2024), ("2.xlsx", "project", "乙局", 2024), ("3.xlsx", "project", "", 2024)],
            {"未写部门2024年度": ("3.xlsx",), "甲局2024年度": ("1.xlsx",), "乙局2024年度": ("2.xlsx",)},
        ),
        (
            [("a/1.xlsx", "project", "", None), ("b/1.xlsx", "project", "", None)],
            {"未写部门": ("a/1.xlsx",), "未写部门（2）": ("b/1.xlsx",)},
        ),
        ([("a/1.xlsx", "targets", "甲局", 2024)], {}),
        (
            [("a/1.xlsx", "project", "甲局", 2024), ("a/报告.docx", "", "", None), ("c/别的.docx", "", "", None)],
            {"甲局2024年度": ("a/1.xlsx", "a/报告.docx")},
        ),
    ],
)
def test_which_files_belong_together(
    sources: list[tuple[str, str, str, int | None]], found: dict[str, tuple[str, ...]]
) -> None:
    assert names(*(Source(path, "0", kind, department, year) for path, kind, department, year in sources)) == found


def test_another_content_is_another_set() -> None:
    one, other = (find_sets([Source("a.xlsx", digest, "project", "甲局", 2024)])[0] for digest in ("1", "2"))
    assert one.digest != other.digest
