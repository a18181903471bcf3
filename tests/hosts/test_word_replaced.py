"""What is told of a document without reading all of it again is what the whole reading tells."""

from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import Mark, SetValue, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.document import word
from perfeval_xl.hosts.document.replaced import reads_as_meant
from perfeval_xl.hosts.document.word import WordForms
from perfeval_xl.scoring import score_edits
from tests.support.spoiling import WAYS
from tests.support.word_forms import example_sheets, forms_document, spoiled

PATH = Path("表.docx")


@pytest.fixture(scope="module")
def document() -> bytes:
    return forms_document(example_sheets("2024/空白得分-待计分.xlsx"))


def score_values(opened: WordForms) -> list[SetValue]:
    cases = book_of(opened.read(), None).cases
    return [e for case in cases for e in score_edits(case.form, case.assessment, case.law, overwrite=True).edits]


def applied(data: bytes, edits: list[SetValue] | None = None) -> tuple[bytes | str, list[bool]]:
    """What writing gives, or the code it ends in; and what the quick look said each time it was asked."""
    said: list[bool] = []

    def judge(old: bytes, new: bytes, **given: object) -> bool:
        said.append(reads_as_meant(old, new, **given))  # type: ignore[arg-type]
        return said[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word, "reads_as_meant", judge)
        try:
            opened = WordForms.open(PATH, data)
            return opened.apply(score_values(opened) if edits is None else edits), said
        except FileProblem as fault:
            return fault.code, said


def wholly_read(data: bytes, edits: list[SetValue] | None = None) -> bytes | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word, "reads_as_meant", lambda *_, **__: False)
        try:
            opened = WordForms.open(PATH, data)
            return opened.apply(score_values(opened) if edits is None else edits)
        except FileProblem as fault:
            return fault.code


def test_an_ordinary_form_is_not_read_again(document: bytes) -> None:
    written, said = applied(document)
    assert said == [True]
    assert written == wholly_read(document)


@pytest.mark.parametrize("name", WAYS)
def test_however_a_form_is_made_both_ways_give_the_same(document: bytes, name: str) -> None:
    data = spoiled(document, WAYS[name])
    assert applied(data)[0] == wholly_read(data)


@pytest.mark.parametrize("text", ["项目支出绩效自评表", "项目名称", " ", "9.5", "优"])
@pytest.mark.parametrize("place", ["first", "last"])
def test_whatever_is_written_both_ways_give_the_same(document: bytes, text: str, place: str) -> None:
    opened = WordForms.open(PATH, document)
    edits = score_values(opened)
    edit = edits[0 if place == "first" else -1]
    new = [SetValue(edit.sheet, edit.at, text)]
    written, said = applied(document, new)
    assert written == wholly_read(document, new)
    assert said == [text in ("9.5", "优")]


def test_with_comments_of_ours_the_whole_is_read(document: bytes) -> None:
    opened = WordForms.open(PATH, document)
    sheet = score_values(opened)[0].sheet
    marked = opened.apply([Mark(sheet=sheet, at=At(5, 2), severity=Severity.ERROR, note="不对")])
    assert applied(marked)[1] == [False]


def in_a_cell(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change of as many bytes behind the first value that was written."""
    assert len(old) == len(new)

    def change(data: bytes) -> bytes:
        place = data.find(old, data.find(b'<w:t xml:space="preserve">9.45<') - 200)
        assert place > 0
        return data[:place] + new + data[place + len(old) :]

    return change


FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "another text": in_a_cell(b">9.45<", b">9.46<"),
    "not well-formed": in_a_cell(b"</w:t></w:r>", b"</w:r></w:t>"),
    "no text": in_a_cell(b"<w:t xml:space", b"<w:x xml:space"),
    "another property": in_a_cell(b"<w:tcPr", b"<w:tcPx"),
    "elsewhere": lambda data: data.replace(b'w:linePitch="360"', b'w:linePitch="361"', 1),
    "cut off": lambda data: data[:-1],
    "longer": lambda data: data + b"\n",
}


@pytest.mark.parametrize("name", FAULTS)
def test_any_other_change_is_left_to_the_whole_reading(document: bytes, name: str) -> None:
    kept: list[tuple[bytes, bytes, dict[str, object]]] = []

    def judge(old: bytes, new: bytes, **given: object) -> bool:
        kept.append((old, new, given))
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word, "reads_as_meant", judge)
        opened = WordForms.open(PATH, document)
        opened.apply(score_values(opened))
    ((old, new, given),) = kept
    assert FAULTS[name](new) != new
    assert reads_as_meant(old, new, **given)  # type: ignore[arg-type]
    assert not reads_as_meant(old, FAULTS[name](new), **given)  # type: ignore[arg-type]
