"""What goes into 汇编.docx, part by part, and what became of every report."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from docx import Document

from perfeval_xl.dossier.binding import Binding, Piece, pieces_of
from perfeval_xl.dossier.bundle import Bundle, Manuscript, Project
from perfeval_xl.dossier.layout import lower_headings, paragraph_of
from perfeval_xl.dossier.signing import signing_line
from perfeval_xl.reports import Subject, Template
from perfeval_xl.reports.annex import annex_of
from perfeval_xl.reports.cellstyles import cell_styles
from perfeval_xl.reports.context import even_lines
from perfeval_xl.reports.ooxml import Element, q, text_of
from perfeval_xl.reports.packages import made_plain
from perfeval_xl.reports.turning import turned
from perfeval_xl.reports.values import PLACEHOLDER
from perfeval_xl.reports.widths import SIZES

TITLE = "绩效自评材料汇编"
_BASE, _DEPARTMENT, _PROJECTS = (
    "附件1　整体支出绩效评价基础数据表",
    "附件2　整体支出绩效自评表",
    "附件3　项目支出绩效自评报告和自评表",
)
_ANNEX, _ANNEX_TITLE, _BODY, _THIN = "附件标记", "附件标题", "公文正文", "表后"
_CHANGED = ("ins", "del", "moveFrom", "moveTo")


class Style(NamedTuple):
    """How the documents are to look: 成文日期, a key of `fonts.PROFILES`, and whether every 附件 is numbered anew."""

    day: date
    fonts: str = "gb2312"
    restart: bool = False


class ProjectReport(NamedTuple):
    """One project's report in 汇编.docx, people's own or ours: what is missing in it, and what to look at first."""

    project: Project
    missing: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Assembly(NamedTuple):
    """汇编.docx in the making, and its reports."""

    binding: Binding
    reports: tuple[ProjectReport, ...]


Compose = Callable[[Subject], tuple[Any, tuple[str, ...]]]
"""Our report on a form as a python-docx `Document`, with what is missing in it."""


def assemble(bundle: Bundle, cover: Template, compose: Compose, style: Style) -> Assembly:
    """Put everything together; the contents have no page numbers yet."""
    binding = Binding(cover, _cover(bundle, style.day), style.fonts, restart=style.restart)
    for heading, subject in ((_BASE, bundle.base), (_DEPARTMENT, bundle.department)):
        if subject is not None:
            binding.add(heading, 1, _form_alone(binding, subject, ""))
    above = _PROJECTS
    reports = []
    for project in bundle.filed:
        report, pieces = _report(binding, project, compose)
        binding.add(f"{project.mark}　{project.name}", 2, pieces, above)
        reports.append(report)
        above = ""
    binding.finish()
    return Assembly(binding, tuple(reports))


def _cover(bundle: Bundle, day: date) -> Mapping[str, Any]:
    year = f"{bundle.year}年度" if bundle.year else ""
    lines = [bundle.name, f"{year}{TITLE}"] if bundle.name else [f"{year}{TITLE}"]
    return {"封面标题行": lines, "部门名称": bundle.name, "成文日期": day}


def _form_alone(binding: Binding, subject: Subject, mark: str) -> Iterator[Piece]:
    """A form with its title and the line to be signed; a mark stands above it where it is an annex."""
    title = "".join(subject.form.title.text.split())
    head = [paragraph_of(mark, binding.style(_ANNEX)), paragraph_of("", binding.style(_BODY))] if mark else []
    annex = annex_of(subject)
    titles = [paragraph_of(line, binding.style(_ANNEX_TITLE)) for line in even_lines(title)]
    line = signing_line(subject)
    foot = paragraph_of(line, cell_styles(SIZES[0]).left) if line else paragraph_of("", binding.style(_THIN))
    yield Piece([*head, *titles, *annex.nodes, foot], turned(binding.ours) if annex.lying else None)


def _report(binding: Binding, project: Project, compose: Compose) -> tuple[ProjectReport, list[Piece]]:
    subject = project.subject
    assert subject is not None, "only projects with a form have a report"
    if project.manuscript is not None:
        return _own_report(binding, project, project.manuscript, subject)
    document, missing = compose(subject)
    lower_headings(document)
    return ProjectReport(project, missing), list(pieces_of(binding.merger.take(document)))


def _own_report(
    binding: Binding, project: Project, manuscript: Manuscript, subject: Subject
) -> tuple[ProjectReport, list[Piece]]:
    """People's own report as it stands, with our print of the form where it has none."""
    document = Document(io.BytesIO(made_plain(manuscript.data)))
    body = document.element.body
    notes = tuple(_notes(body))
    missing = tuple(
        dict.fromkeys(match[1] for each in body.iter(q("p")) for match in PLACEHOLDER.finditer(text_of(each)))
    )
    lower_headings(document)
    pieces = list(pieces_of(binding.merger.take(document)))
    if not manuscript.with_form:
        pieces += _form_alone(binding, subject, "附件")
    return ProjectReport(project, missing, notes), pieces


def _notes(body: Element) -> Iterator[str]:
    """What in a document must not be handed in unseen."""
    if any(body.find(f".//{q(name)}") is not None for name in _CHANGED):
        yield "报告里有没有接受的修订，汇编按全部接受收入，请核对"
    if body.find(f".//{q('commentReference')}") is not None:
        yield "报告里有批注，汇编里没有收"
