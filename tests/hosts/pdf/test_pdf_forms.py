"""Forms printed as PDF give the same findings as the documents and workbooks that were printed."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.hosts.document.tables import read_tables
from perfeval_xl.hosts.pdf.reading import read_pdf
from tests.support.office import convert
from tests.support.word_forms import example_sheets, findings_of, forms_document, lay_out, rows_of, spoiled

BOOKS = ("2024/数字云溪-项目支出自评表.xlsx", "2024/附件1和整体支出自评表.xlsx", "2020/智慧社区.xlsx")
PAPERS = [(18, 1440, 1440), (22, 700, 1300), (26, 1000, 2400), (30, 1900, 900)]
"""Half points of the letters, twips above and below the text: page breaks fall elsewhere in each."""

Findings = Counter[tuple[str, str]]


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return example_sheets(*BOOKS)


@pytest.fixture(scope="module")
def printed(sheets: Sequence[Sheet], tmp_path_factory: pytest.TempPathFactory) -> list[Snapshot]:
    """The forms of all examples as one document, printed on each of the papers."""
    folder = tmp_path_factory.mktemp("pdf")
    document = forms_document(sheets)
    files = []
    for number, (size, above, below) in enumerate(PAPERS):
        files.append(folder / f"{number}.docx")
        files[-1].write_bytes(spoiled(document, partial(lay_out, size=size, above=above, below=below)))
    assert read_tables(files[0].read_bytes(), files[0]).sheets
    return [read_pdf(path.read_bytes(), path) for path in convert(folder, "pdf", *files)]


@pytest.mark.libreoffice
@pytest.mark.parametrize("number", range(len(PAPERS)), ids=[f"{size}-{above}-{below}" for size, above, below in PAPERS])
def test_printed_forms_say_the_same(number: int, printed: list[Snapshot], sheets: list[Sheet]) -> None:
    original = Snapshot(path="表.docx", sheets=tuple(sheets))
    assert rows_of(printed[number]) == rows_of(original)
    assert without_joints(findings_of(printed[number])) == findings_of(original)


@pytest.mark.libreoffice
def test_rows_over_a_page_break_are_told(printed: list[Snapshot]) -> None:
    doubts = [sheet.name_of(at) for snapshot in printed for sheet in snapshot.sheets for at in sheet.doubts]
    assert doubts
    assert all(name.startswith("第") and "页第" in name for name in doubts)
    told = sum(count for snapshot in printed for (code, _), count in findings_of(snapshot).items() if code == "S107")
    assert told == len(doubts)


@pytest.mark.libreoffice
def test_places_name_the_page(printed: list[Snapshot]) -> None:
    for snapshot in printed:
        pages = [page_of(sheet, at) for sheet in snapshot.sheets for at in sorted(sheet.cells)]
        assert pages == sorted(pages)
        assert pages[0] == 1
        assert pages[-1] > 4


def page_of(sheet: Sheet, at: At) -> int:
    """The page in the name of a cell."""
    return int(sheet.name_of(at).removeprefix("第").partition("页")[0])


def without_joints(findings: Findings) -> Findings:
    """The findings but for those that say where pages were joined."""
    return Counter({key: count for key, count in findings.items() if key[0] != "S107"})


def test_a_real_document_says_what_its_workbook_says(documents: Path, corpus: Path) -> None:
    from perfeval_xl.hosts.file import Workbook

    names = {"2024项目支出": "2024项目支出.xlsx", "2020-智能制造": "2020-智能制造.xlsx"}
    for stem, name in names.items():
        path = documents / f"{stem}.pdf"
        printed = read_pdf(path.read_bytes(), path)
        original = Workbook.open(corpus / name).read()
        rows = Counter(rows_of(printed))
        assert not rows - Counter(rows_of(original)), stem
