"""One report: the template's text for a form, then the annex, the charts and the finish that no template can do."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from perfeval_xl.domain.form import FormKind
from perfeval_xl.reports.annex import Annex, annex_of, replace_paragraph
from perfeval_xl.reports.cellstyles import add_cell_styles
from perfeval_xl.reports.charts import Chart, chart_run
from perfeval_xl.reports.context import context
from perfeval_xl.reports.engine import Renders
from perfeval_xl.reports.faults import fault
from perfeval_xl.reports.fonts import PROFILES, apply_fonts
from perfeval_xl.reports.headings import settle_headings
from perfeval_xl.reports.marking import highlight_missing
from perfeval_xl.reports.ooxml import Element, q, text_of, texts_with
from perfeval_xl.reports.packing import sealed, stand_in
from perfeval_xl.reports.subject import Subject
from perfeval_xl.reports.tags import drop_marks
from perfeval_xl.reports.turning import page_start, turn_from
from perfeval_xl.reports.values import OPENING, clean

ANNEX, RATES, EXECUTION = "自评表", "图_得分率", "图_预算执行"
PLACED = (ANNEX, RATES, EXECUTION)
"""Variables that stand alone in a paragraph and give more than text."""
_IMPOSSIBLE = Decimal(10)
_HALF = Decimal("0.5")
_LONGEST_PROPERTY = 255


class Report(NamedTuple):
    """The bytes of a .docx, and the names of what is still to be filled in."""

    data: bytes
    missing: tuple[str, ...]


def write_report(
    template: Renders, subject: Subject, day: date, *, fonts: str = "gb2312", charts: bool = False
) -> Report:
    """The report on one form. `day` is its 成文日期, `fonts` a key of `fonts.PROFILES`.

    Raises `ReportTemplateError` with the paragraph that cannot be carried out.
    """
    composing = _Composing(template, subject, day, fonts, charts=charts, apart=not PROFILES[fonts])
    return Report(sealed(composing.document, composing.annexes), composing.missing)


def compose_report(
    template: Renders, subject: Subject, day: date, *, fonts: str = "gb2312", charts: bool = False
) -> tuple[Any, tuple[str, ...]]:
    """The report as a python-docx `Document`, to be put into another, with what is missing in it."""
    composing = _Composing(template, subject, day, fonts, charts=charts, apart=False)
    return composing.document, composing.missing


class _Composing:
    """A report as it is made: its document, and the names of what is missing in it.

    `apart` leaves the tables of the annex out of the tree, as they are most of it: `annexes` has their text by what
    stands for them. Only one that nothing is marked in can stay out.
    """

    def __init__(
        self, template: Renders, subject: Subject, day: date, fonts: str, *, charts: bool, apart: bool
    ) -> None:
        self._subject, self._apart, self._mark = subject, apart, secrets.token_hex(8)
        self.annexes: dict[str, str] = {}
        variables = context(subject, day)
        drawn = _charts(subject, variables) if charts else {}
        tokens = {f"{name}{self._mark}": name for name in PLACED if name == ANNEX or name in drawn}
        placed = dict.fromkeys(PLACED, "") | {name: token for token, name in tokens.items()}
        self.document = template.render(variables | placed)
        body = self.document.element.body
        drop_marks(body)
        self._place(drawn, tokens)
        settle_headings(self.document)
        self.missing = tuple(highlight_missing(body))
        apply_fonts(self.document, fonts)
        label(self.document, "".join(map(str, variables["标题行"])), day)

    def _place(self, drawn: dict[str, Chart], tokens: dict[str, str]) -> None:
        """Put tables and charts where their tokens stand, which nobody can have typed."""
        marked = (next(node.iterancestors(q("p"))) for node in texts_with(self.document.element.body, self._mark))
        for paragraph in list(dict.fromkeys(marked)):
            text = text_of(paragraph)
            name = tokens.get(text.strip())
            if name == ANNEX:
                self._place_annex(paragraph)
            elif name is not None:
                for child in [each for each in paragraph if each.tag != q("pPr")]:
                    paragraph.remove(child)
                paragraph.append(chart_run(self.document, drawn[name], PLACED.index(name)))
            else:
                _demand_alone(text, tokens)

    def _place_annex(self, paragraph: Element) -> None:
        """The form in a paragraph's place; its pages lie where it needs that and it begins on a page of its own."""
        add_cell_styles(self.document)
        start = page_start(self.document, paragraph)
        annex = annex_of(self._subject, may_lie=start is not None)
        replace_paragraph(paragraph, self._nodes(annex))
        if annex.lying and start is not None:
            turn_from(self.document, start)

    def _nodes(self, annex: Annex) -> list[Element]:
        if not self._apart or not annex.text or OPENING in annex.text:
            return annex.nodes
        name = f"{self._mark}{len(self.annexes)}"
        self.annexes[name] = annex.text
        return [stand_in(name)]


def _demand_alone(text: str, tokens: dict[str, str]) -> None:
    for token, name in tokens.items():
        if token in text:
            raise fault(f"“{name}”要单独占一段", text.replace(token, f"{{{{ {name} }}}}"))


def _charts(subject: Subject, variables: dict[str, Any]) -> dict[str, Chart]:
    """The charts for which there are figures."""
    found = {RATES: _rates(variables), EXECUTION: _execution(subject, variables)}
    return {name: chart for name, chart in found.items() if chart is not None}


def _rates(variables: dict[str, Any]) -> Chart | None:
    levels = [level for level in variables["指标分组"] if level["得分率"] is not None]
    if len(levels) < 2:
        return None
    names = [level["名称"] for level in levels]
    return Chart("一级指标得分率", "得分率", names, [level["得分率"] for level in levels])


def _execution(subject: Subject, variables: dict[str, Any]) -> Chart | None:
    if subject.form.kind is FormKind.DEPARTMENT and len(subject.projects) > 1:
        spent = list(_spent(variables["项目"]))
        names, rates = [name for name, _ in spent], [rate for _, rate in spent]
        title = "各项目预算执行情况（全年执行数占年初预算数的比例）"
        return Chart(title, "占年初预算数", names, rates, lying=True, red_below=_HALF) if len(spent) > 1 else None
    names = ["年初预算数", "全年预算数", "全年执行数"]
    amounts = [variables[name] for name in names]
    if not all(isinstance(amount, Decimal) for amount in amounts):
        return None
    return Chart("预算执行情况（万元）", "金额", names, amounts, percent=False)


def _spent(projects: list[dict[str, Any]]) -> Iterator[tuple[str, Decimal]]:
    """Every project's share; one that was typed in 元 for 万元 would leave no room for the others."""
    for project in projects:
        initial, actual = project["年初预算数"], project["全年执行数"]
        if isinstance(initial, Decimal) and isinstance(actual, Decimal) and initial and actual / initial <= _IMPOSSIBLE:
            yield str(project["名称"]), actual / initial


def label(document: Any, title: str, day: date) -> None:
    """Title and day in the document's properties; the template's author and history stay behind."""
    properties = document.core_properties
    properties.title = clean(title)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = properties.comments = properties.subject = ""
    properties.created = properties.modified = datetime(day.year, day.month, day.day)
    properties.revision = 1
