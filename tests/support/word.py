"""Word documents for tests: made paragraph by paragraph or from raw XML, and read back as text."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from docx import Document
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from PIL import Image

from perfeval_xl.app.reading import case_of
from perfeval_xl.domain.material import Passage
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import Vocabulary, read
from perfeval_xl.parsing import Language
from perfeval_xl.reports import Report, Subject, Template, write_report
from perfeval_xl.rules import Book, Case, run
from tests.support.cases import clean_sheet

DAY = date(2025, 3, 5)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(*paragraphs: str, styles: Sequence[str] = ()) -> bytes:
    """A .docx with these paragraphs; one that begins with < is the raw XML of an element of the body."""
    made = Document()
    for number, text in enumerate(paragraphs):
        if text.startswith("<w:"):
            head, tail = text.split(">", 1) if not text.startswith("<w:p>") else ("<w:p", text[len("<w:p>") :])
            made.element.body.insert(len(made.element.body) - 1, parse_xml(f"{head} {_W}>{tail}"))
        else:
            made.add_paragraph(text, style=styles[number] if number < len(styles) else None)
    return saved(made)


def styled(text: str, size: float = 15) -> Any:
    """A document with styles of its own, a heading, a list, a picture and a table."""
    made = Document()
    made.styles["Normal"].font.size = Pt(size)
    made.styles["Normal"].font.name = "Courier New"
    made.add_paragraph(text)
    made.add_heading("一、基本情况", 1)
    made.add_paragraph("第一条", style="List Number")
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    made.add_picture(io.BytesIO(picture.getvalue()))
    made.add_table(1, 2).cell(0, 0).text = "格"
    return made


def saved(made: Any) -> bytes:
    """A python-docx document as bytes."""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def texts(data: bytes) -> list[str]:
    """The paragraphs of a .docx that hold text, those of its tables left out."""
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs if paragraph.text.strip()]


def tables(data: bytes) -> list[Any]:
    """The tables of a .docx, as python-docx has them."""
    return list(Document(io.BytesIO(data)).tables)


def part(data: bytes, name: str) -> str:
    """A part of a package as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode("utf-8")


def subject(changes: Mapping[str, object] | None = None, *, of: str = "project", **more: Any) -> Subject:
    """The clean form, changed in a few cells, as a report is about it; `material` is a list of `Passage`."""
    return subject_from({"of": of, "set": changes or {}}, **more)


def subject_from(data: dict[str, object], **more: Any) -> Subject:
    """A form as a rule case describes it (`of`, `set`, `merge`, `unmerge`)."""
    sheet = clean_sheet(data)
    form = read(Snapshot(path="表.xlsx", sheets=(sheet,)))[0]
    case = case_of(form, None)
    return Subject(
        form=form, assessment=case.assessment, law=case.law, sheet=sheet, vocabulary=Vocabulary.own(), **more
    )


def checked(changes: Mapping[str, object] | None = None, *, of: str = "project", **more: Any) -> Subject:
    """The same, with what the check finds in it."""
    plain = subject(changes, of=of, **more)
    case = Case(plain.form, plain.law, plain.assessment, Language.own())
    return replace(plain, findings=tuple(run([Book("表.xlsx", (plain.form.sheet,), (case,))])))


def rendered(*paragraphs: str, about: Subject | None = None, **options: Any) -> Report:
    """A report from a template of a few paragraphs."""
    return write_report(Template(document(*paragraphs)), about or subject(), DAY, **options)


def lines(*paragraphs: str, about: Subject | None = None) -> list[str]:
    """What a template of a few paragraphs prints."""
    return texts(rendered(*paragraphs, about=about).data)


def passage(chapter: str, text: str, heading: str = "") -> Passage:
    """One of the user's own paragraphs."""
    return Passage(chapter, text, heading)
