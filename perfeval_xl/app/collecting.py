"""report --collect: what people filled into reports, as 报告素材 for the next year."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.files import find_reports
from perfeval_xl.app.limits import ONE_FILE, within
from perfeval_xl.app.manuscripts import title_in
from perfeval_xl.app.names import numbered_names
from perfeval_xl.app.scoring import score_files
from perfeval_xl.app.subjects import subjects_of
from perfeval_xl.app.templates import template_for
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.domain.narrative import Paragraph
from perfeval_xl.hosts.disk.folders import is_there, make_folder
from perfeval_xl.hosts.document import read_document
from perfeval_xl.hosts.file import mode_of, save_new
from perfeval_xl.reports import Subject
from perfeval_xl.reports.collecting import Filled, filled_in, lines_of
from perfeval_xl.reports.engine import open_document
from perfeval_xl.reports.writing import compose_report
from perfeval_xl.rules.cross.naming import equal_names, part_names, same_names
from perfeval_xl.standard import Standard

NAME = "报告素材（收集）"
_MATERIAL = "报告素材"
_CHAPTER, _CHANGE = "报告素材中的“", "预算调整原因"
_HEADS = ("代码", "章节", "适用项目", "小标题", "正文")
_WIDTHS = (8, 20, 28, 16, 80)
_LED = 12
"""Characters up to which the words before the first stop of a paragraph are its 小标题."""


class Collected(NamedTuple):
    """One report with what people filled in; `project` is '' where no form fits it."""

    path: Path
    project: str
    filled: tuple[Filled, ...]


class Collection(NamedTuple):
    """All reports, and the workbook written (None where nothing was filled in)."""

    reports: tuple[Collected, ...]
    written: Path | None


def collect_reports(
    paths: Sequence[Path],
    reports: Sequence[str],
    *,
    out: Path | None = None,
    template: Path | None = None,
    profile: str | None = None,
    hidden: bool = False,
    standard: Standard | None = None,
) -> Collection:
    """Hold reports against ours on the same forms, and write what was filled in as a sheet 报告素材.

    Raises `PerfevalError` for a report that cannot be read.
    """
    standard = standard or Standard.default()
    files = score_files(paths, profile=profile, hidden=hidden, standard=standard).files
    findings = [finding for file in files for finding in file.findings]
    subjects = [each for each in subjects_of(files, standard.vocabulary, findings=findings) if each.name]
    places = find_reports(reports)
    listed = tuple(_collected(path, subjects, template) for path in places)
    rows = [row for each in listed for row in _rows(each, subjects)]
    folder = out or places[0].parent
    return Collection(listed, _save(folder, rows, mode_of(*paths)) if rows else None)


def _collected(path: Path, subjects: Sequence[Subject], template: Path | None) -> Collected:
    theirs = within(ONE_FILE, lambda: lines_of(open_document(read_document(path))))
    subject = _about(theirs, subjects)
    if subject is None:
        return Collected(path, "", ())
    document, _ = within(
        ONE_FILE, lambda: compose_report(template_for(subject, template), subject, date.today(), fonts="gb2312")
    )
    return Collected(path, subject.name, tuple(filled_in(lines_of(document), theirs)))


def _about(lines: Sequence[str], subjects: Sequence[Subject]) -> Subject | None:
    """The form that a report is on, by its title."""
    title = title_in([Paragraph(line) for line in lines])
    names = [subject.name for subject in subjects]
    for alike in (equal_names, same_names, part_names) if title else ():
        for place, _ in alike(names, [title or ""]):
            return subjects[place]
    return None


def _rows(report: Collected, subjects: Sequence[Subject]) -> Iterator[tuple[str, ...]]:
    """The rows of the sheet for one report; what belongs into the form itself is told elsewhere."""
    subject = next((each for each in subjects if each.name == report.project), None)
    if subject is None:
        return
    chapters = subject.vocabulary.material.chapters
    codes = {f"{_CHAPTER}{name}”": code for code, name in chapters.items()} | {_CHANGE: "调整"}
    for each in report.filled:
        if code := codes.get(each.name):
            yield code, chapters[code], report.project, *_led(each.text)


def _led(text: str) -> tuple[str, str]:
    """The short phrase before the first stop as 小标题, and the rest; a paragraph without one is text alone."""
    bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*", "", text)
    head, stop, rest = bare.partition("。")
    return (head, rest) if stop and rest and len(head) <= _LED and "，" not in head else ("", bare)


def in_form(filled: Filled) -> bool:
    """Whether what was filled in belongs into a cell of the form, such as a reason."""
    return not filled.name.startswith(_CHAPTER) and filled.name != _CHANGE


def _save(folder: Path, rows: Sequence[Sequence[str]], mode: int) -> Path:
    path = next(folder / name for name in numbered_names(NAME, ".xlsx") if not is_there(folder / name))
    make_folder(folder, UsageError)
    save_new(_workbook(rows), path, mode=mode)
    return path


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}
        plain, bold = book.add_format({**base, "num_format": "@"}), book.add_format({**base, "bold": True})
        sheet = book.add_worksheet(_MATERIAL)
        for column, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text, plain)
                else:
                    sheet.write_blank(number, column, None, plain)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
