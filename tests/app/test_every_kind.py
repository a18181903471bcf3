"""One form in every kind of file: each command, the Python API and the service make of it what they make of the .xlsx."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

import perfeval_xl
from perfeval_xl.hosts.document import read_report
from perfeval_xl.hosts.file import Workbook
from tests.conftest import ROOT
from tests.support.batches import hashes, logged, run
from tests.support.command import perfeval
from tests.support.office import convert
from tests.support.openings import page_of, pdf_of_form
from tests.support.service import running
from tests.support.word_forms import forms_document, without_places

pytestmark = pytest.mark.libreoffice

FORM = ROOT / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx"
KINDS = ("表.xls", "表.et", "表.ods", "导出.xls", "表.docx", "表.doc", "表.wps", "表.pdf")
IN_PLACE = ("表.xlsx", "表.docx")
OTHERS = tuple(name for name in KINDS if name not in ("表.et", "表.wps"))
"""Those whose bytes are not another's as well."""


class Expected(NamedTuple):
    """What the .xlsx gives."""

    reports: dict[str, str]
    begun: list[Any]
    reviewed: tuple[list[int], Counter[str], Counter[str]]


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The form in each kind, every file in a folder of its own, by the file's name."""
    folder = tmp_path_factory.mktemp("各种")
    original = Path(shutil.copy(FORM, folder / "表.xlsx"))
    document = folder / "表.docx"
    document.write_bytes(forms_document(Workbook.open(FORM).read().sheets))
    made = {"表.xlsx": original, "表.docx": document}
    made |= {f"表.{kind}": convert(folder, kind, original)[0] for kind in ("xls", "ods")}
    made["表.doc"] = convert(folder, "doc", document)[0]
    made |= {"表.et": made["表.xls"], "表.wps": made["表.doc"]}
    made["导出.xls"] = page_of(FORM, folder / "导出.xls")
    made["表.pdf"] = pdf_of_form(FORM, folder / "表.pdf")
    return {name: _alone(path, folder / f"只有{number}" / name) for number, (name, path) in enumerate(made.items())}


@pytest.fixture(scope="module")
def expected(kinds: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Expected:
    """What the .xlsx gives, made once."""
    path, out = kinds["表.xlsx"], tmp_path_factory.mktemp("原表")
    return Expected(_reports(path, out / "报告"), _begun(path, out), _reviewed(path, out))


def _alone(source: Path, place: Path) -> Path:
    place.parent.mkdir()
    return Path(shutil.copyfile(source, place))


def _findings(result: perfeval_xl.Result) -> Counter[tuple[str, str]]:
    """Code and message without places; what only a document or a PDF has (its own text, page joints) left out."""
    return Counter(
        (each.code, without_places(each.message))
        for each in result.findings
        if each.code[0] != "N" and each.code != "S107"
    )


def _rows(path: Path) -> list[list[tuple[str, str, Any]]]:
    """Of every form its indicators: name, target, score."""
    return [
        [(row.level3.text, row.target.text, row.score and row.score.number) for row in form.indicators]
        for form in perfeval_xl.read(path)
    ]


@pytest.mark.parametrize("name", KINDS)
def test_python_reads_checks_and_scores_each_kind_alike(name: str, kinds: dict[str, Path], tmp_path: Path) -> None:
    path, original = kinds[name], kinds["表.xlsx"]
    before = path.read_bytes()
    assert _rows(path) == _rows(original)
    found = perfeval_xl.check(path)
    assert _findings(found) == _findings(perfeval_xl.check(original))
    (scored,) = perfeval_xl.score(path, overwrite=True, out=tmp_path).files
    (expected,) = perfeval_xl.score(original, overwrite=True).files
    assert Counter(edit.value for edit in scored.edits) == Counter(edit.value for edit in expected.edits)
    assert scored.written is not None
    assert scored.written.suffix == (".docx" if name in IN_PLACE else ".xlsx")
    assert [row[2] for rows in _rows(scored.written) for row in rows] == _scores_of(expected)
    assert path.read_bytes() == before


def _scores_of(file: Any) -> list[Any]:
    """The score of every indicator once the edits are made."""
    new = {(edit.sheet, edit.at): edit.value for edit in file.edits}
    return [
        new.get((case.form.sheet, row.score.at), row.score.number)
        for case in file.cases
        for row in case.form.indicators
        if row.score is not None
    ]


@pytest.mark.parametrize("name", OTHERS)
def test_reports_of_each_kind_say_the_same(
    name: str, kinds: dict[str, Path], expected: Expected, tmp_path: Path
) -> None:
    assert _reports(kinds[name], tmp_path) == expected.reports


def _reports(path: Path, out: Path) -> dict[str, str]:
    """The whole text of every report, by its name: where a cell's lines break is not kept by every kind."""
    reports = perfeval_xl.report(path, out=out, day=date(2025, 5, 16)).files[0].reports
    return {
        each.path.name: without_places("".join(paragraph.text for paragraph in read_report(each.path).paragraphs))
        for each in reports
    }


@pytest.mark.parametrize("name", OTHERS)
def test_last_year_s_form_of_each_kind_begins_this_year_s(
    name: str, kinds: dict[str, Path], expected: Expected, tmp_path: Path
) -> None:
    assert _begun(kinds[name], tmp_path) == expected.begun


def _begun(path: Path, out: Path) -> list[Any]:
    """The cells of a new form that takes the indicators over."""
    assert perfeval("new", "--from", path, "--out", out / "今年.xlsx").status == 0
    return [sorted(sheet.cells.items()) for sheet in Workbook.open(out / "今年.xlsx").read().sheets]


@pytest.mark.parametrize("name", OTHERS)
def test_review_and_rollup_of_each_kind_say_the_same(
    name: str, kinds: dict[str, Path], expected: Expected, tmp_path: Path
) -> None:
    assert _reviewed(kinds[name], tmp_path) == expected.reviewed


def _reviewed(path: Path, out: Path) -> tuple[list[int], Counter[str], Counter[str]]:
    """How review and roll-up end, what they ask, and what they count."""
    statuses = [perfeval(command, path, "--out", out).status for command in ("review", "rollup")]
    return statuses, _asked(out / "报送前自查" / "复核自查.xlsx"), _rolled(out / "汇总.xlsx")


def _asked(book: Path) -> Counter[str]:
    """What a rehearsal of the review asks: project, points that may go, code, what is wrong."""
    return _lines(book, {"复核会问的": (1, 2, 3, 7)})


def _rolled(book: Path) -> Counter[str]:
    """What a roll-up says of the forms and their findings."""
    return _lines(book, {"各表": tuple(range(8)), "按规则": tuple(range(7))})


def _lines(book: Path, columns: dict[str, tuple[int, ...]]) -> Counter[str]:
    """Lines of some sheets by these columns; those on a document's own text or on page joints left out."""
    sheets = openpyxl.load_workbook(book, read_only=True)
    lines = (
        [str(row[column]) for column in wanted]
        for name, wanted in columns.items()
        for row in sheets[name].iter_rows(min_row=3, values_only=True)
    )
    return Counter(without_places(" ".join(line)) for line in lines if not {"S107", "N602"} & set(line))


def test_spreadsheets_are_printed_and_documents_say_how(kinds: dict[str, Path], tmp_path: Path) -> None:
    answer = perfeval("print", *(kinds[name] for name in ("表.ods", "导出.xls", "表.doc", "表.pdf")), "--out", tmp_path)
    assert answer.status == 2
    assert "打印 2 个" in answer.out
    assert len(list(tmp_path.rglob("*.pdf"))) == 2
    assert answer.out.count("PRINT_ELSEWHERE") == 2


@pytest.mark.parametrize("best", IN_PLACE)
def test_a_form_in_every_kind_counts_once_and_undo_brings_all_back(
    best: str, kinds: dict[str, Path], tmp_path: Path
) -> None:
    folder, out = tmp_path / "表", tmp_path / "结果"
    folder.mkdir()
    for name in kinds if best == IN_PLACE[0] else KINDS:
        shutil.copyfile(kinds[name], folder / name)
    page = folder / "导出.xls"
    page.write_text(page.read_text("utf-8").replace(">120<", ">121<", 1), "utf-8")
    before = hashes(folder)
    outcome = run(folder, out, in_place=True, read_pdf=True)
    copies = {
        name: sorted(each["severity"] for each in line["findings"] if each["code"] == "X509")
        for name, line in logged(outcome).items()
    }
    forms = len(perfeval_xl.read(kinds[best]))
    assert outcome.found == len(before)
    assert outcome.forms == forms
    assert copies.pop(best) == []
    assert copies.pop("导出.xls") == ["info"] * (forms - 1) + ["warning"]
    assert all(told == ["info"] * forms for told in copies.values())
    changed = {name for name, digest in hashes(folder).items() if before[name] != digest}
    assert changed == before.keys() & set(IN_PLACE)
    assert perfeval("undo", outcome.run, "--out", out).status == 0
    assert hashes(folder) == before


def test_the_service_takes_each_kind(kinds: dict[str, Path], tmp_path: Path) -> None:
    with running(tmp_path, "--jobs", "1") as service:
        answers = {name: service.send("check", [(name, path.read_bytes())]).json for name, path in kinds.items()}
        copy = service.send("score", [("表.doc", kinds["表.doc"].read_bytes())])
    told = {
        name: [(form["project"], len(form["indicators"])) for form in answer["files"][0]["forms"]]
        for name, answer in answers.items()
    }
    assert all(forms == told["表.xlsx"] for forms in told.values())
    assert copy.body.startswith(b"PK")
    assert copy.headers["content-disposition"].endswith(".doc.xlsx")
