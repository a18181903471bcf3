"""Texts that people or attackers write into a form, a report or a template are gone through in proportion to their length."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path

import pytest

from perfeval_xl.app.causes import find_with_causes
from perfeval_xl.app.checking import mark_edits
from perfeval_xl.app.jsonform import file_json
from perfeval_xl.app.reading import book_of
from perfeval_xl.app.results import ReadFile
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.narrative import Narrative, Paragraph
from perfeval_xl.domain.snapshot import Cell, Snapshot
from perfeval_xl.hosts.document import read_report
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.narrative import hold_against
from perfeval_xl.reports import Template
from perfeval_xl.reports.faults import ReportTemplateError
from perfeval_xl.scoring import score_edits
from perfeval_xl.standard import Standard
from tests.support.growth import growth
from tests.support.word import document

_LENGTHS = (1_000, 4_000, 16_000)
_LIMIT = 10.0
_BODIES = (
    *(
        "并且",
        "；1个",
        "1公里；",
        "且",
        "，",
        "。",
        "、",
        "；",
        "：",
        "(",
        "（",
        "[",
        "【",
        "《",
        "“",
        '"',
        "'",
        "1",
        "0.",
        "1,",
        ",111",
        "1-",
        "1万",
        "1个",
    ),
    *(
        "1%",
        "%",
        "≥",
        "≥1",
        "<",
        "<=",
        "年",
        "年初",
        "2024年",
        "2024-",
        "2024年1月1日",
        "1月",
        "季度",
        "二",
        "十",
        "百分之",
        "第",
        "①",
    ),
    *(
        "（1）",
        "一、",
        "1.",
        "不",
        "未",
        "没有",
        "无",
        "基本",
        "完成",
        "达到",
        "较上年",
        "下降",
        "分别",
        "各1",
        "至1",
        "每",
        "元",
        "万元",
    ),
    *(
        "安排数",
        "自评",
        "既定",
        "年度",
        "其中：",
        "因",
        "受",
        "产出指标",
        "目标",
        "同时",
        "a",
        "A1",
        "x",
        "*",
        "-",
        "~",
        "/",
        "_x0041_",
        "\n",
        " ",
    ),
    *("{{", "{%", "{#", "{{ a", "{{'", "}}", "<!--", "&", "\u3000", "\u200b", "\u202e"),
)
_ROW = 8
"""From here on a form holds what people write; above it stands what makes it a form."""
_number = count()
FORM = Path("examples", "2024", "没有问题的表.xlsx")


@pytest.fixture(scope="module")
def snapshot(root: Path) -> Snapshot:
    """A form without faults."""
    return Workbook.open(root / FORM).read()


def attacked(snapshot: Snapshot, bodies: list[str], length: int) -> Snapshot:
    """The form with an attack behind the first letters of every cell that people fill in, never the same one twice."""
    sheet = snapshot.sheets[0]
    turn = cycle(bodies)
    cells = {at: _spoiled(at, cell, next(turn), length) for at, cell in sheet.cells.items()}
    return replace(snapshot, sheets=(replace(sheet, cells=cells),))


def _spoiled(at: At, cell: Cell, body: str, length: int) -> Cell:
    written = isinstance(cell.value, str) and at.row > _ROW and at.column > 2
    return cell._replace(value=f"{str(cell.value)[:3]}{text(body, length)}") if written else cell


def text(body: str, length: int) -> str:
    """An attack of this length with an end that fits nothing; no two are equal, so that nothing is remembered."""
    return f"{(body * (length // len(body) + 1))[:length]}!{next(_number)}"


def check(snapshot: Snapshot) -> None:
    """All that `check`, `check --mark`, `score` and the JSON do with a form."""
    standard = Standard.default()
    book = book_of(snapshot, None, standard)
    findings = tuple(find_with_causes([book], standard.rules.values(), []))
    mark_edits(findings, book)
    for case in book.cases:
        score_edits(case.form, case.assessment, case.law, overwrite=True)
    file_json(ReadFile(path=Path(snapshot.path), snapshot=snapshot, book=book, findings=findings))


def assert_linear(work: Callable[[int], Callable[[], object]]) -> None:
    """At three lengths, each four times the one before."""
    assert growth(work, _LENGTHS, _LIMIT) is None


@pytest.mark.parametrize("part", range(4))
def test_cells(snapshot: Snapshot, part: int) -> None:
    """Every cell that people fill in, each with another attack, checked, marked and scored."""
    bodies = list(_BODIES[part::4])
    assert_linear(lambda length: lambda: check(attacked(snapshot, bodies, length)))


@pytest.mark.parametrize("where", ["name", "format", "formula"])
def test_names_formats_and_formulas(snapshot: Snapshot, where: str) -> None:
    """What a file's author can write where no form's reader looks."""

    def odd(cell: Cell, told: str) -> Cell:
        return cell._replace(number_format=told) if where == "format" else cell._replace(formula=told)

    def changed(length: int) -> Snapshot:
        sheet = snapshot.sheets[0]
        turn = cycle(_BODIES)
        if where == "name":
            return replace(snapshot, sheets=(replace(sheet, name=text("(a", length)),))
        cells = {at: odd(cell, text(next(turn), length // 4)) for at, cell in sheet.cells.items()}
        return replace(snapshot, sheets=(replace(sheet, cells=cells),))

    assert_linear(lambda length: lambda: check(changed(length)))


@pytest.mark.parametrize("part", range(2))
def test_reports(snapshot: Snapshot, part: int, tmp_path: Path) -> None:
    """A report in which every paragraph is an attack, held against the form."""
    book = book_of(snapshot, None)
    judged = [(case.form, case.assessment) for case in book.cases]

    def work(length: int) -> Callable[[], object]:
        path = tmp_path / f"{next(_number)}.docx"
        path.write_bytes(
            document("自评报告", *(f"项目{text(printable(body), length // 16)}" for body in _BODIES[part::2]))
        )
        return lambda: hold_against(read_report(path), judged, Standard.default().report_words)

    assert_linear(work)


@pytest.mark.parametrize("body", ["1个", "占1%", "1万元（含", "其中1万元，"])
def test_one_sentence_full_of_numbers(snapshot: Snapshot, body: str) -> None:
    """What belongs to a number is not sought in all that stands before it or behind it."""
    judged = [(case.form, case.assessment) for case in book_of(snapshot, None).cases]

    def work(length: int) -> Callable[[], object]:
        narrative = Narrative(path="", paragraphs=(Paragraph(f"项目{text(body, length)}"),))
        return lambda: hold_against(narrative, judged, Standard.default().report_words)

    assert growth(work, (1_500, 6_000, 24_000), _LIMIT) is None


@pytest.mark.parametrize("part", range(2))
def test_templates(part: int) -> None:
    """A template in which every paragraph is an attack: refused or made ready, at once."""

    def work(length: int) -> Callable[[], object]:
        data = document(*(text(printable(body), length // 8) for body in _BODIES[part::2]))
        return lambda: _made_ready(data)

    assert_linear(work)


def _made_ready(data: bytes) -> None:
    with suppress(ReportTemplateError):
        Template(data)


def printable(body: str) -> str:
    """An attack as a Word document can hold it."""
    return body.replace("\u202e", "e")
