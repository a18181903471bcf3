"""汇总.html: one page that needs nothing else, for people who will not open Excel.

The lists are data in the page, drawn by page.js fifty rows at a time, the findings in pieces that are read when they
are wanted; so a page of many thousand rows opens at once, on a phone as well. The page lets no other script run than
its own, whatever stands in a form.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.numbers import show_number, show_percent
from perfeval_xl.rollup.book import Cell, Value
from perfeval_xl.rollup.changed import CHANGES, SLIPS
from perfeval_xl.rollup.figures import Figures, PivotRow
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.headline import cards, outside, scope
from perfeval_xl.rollup.heat import HEAT_NOTE, heat_of
from perfeval_xl.rollup.listed import HANDED_IN, Listed
from perfeval_xl.rollup.listing import FINDINGS, Listing, form_columns, rule
from perfeval_xl.rollup.rows import GRADES
from perfeval_xl.rollup.texts import page_link, path_from, short

_HERE = Path(__file__).parent
_MOST_ROWS = 400
"""Rows of a further table on the page; the workbook has them all."""
_PIVOT_HEADS = ("主管部门", "年度", "表数", "平均分", *GRADES, "预算执行率", "占年初预算", "错误", "提醒", "提示")


def page(rows: Gathered, figures: Figures, further: Sequence[Listed], folder: str, book: str) -> Iterator[str]:
    """The page in pieces; links lead from `folder`, where it is to lie beside the workbook named `book`."""

    def link(path: str) -> str:
        return page_link(path_from(path, folder))

    codes = sorted(rows.findings.codes)
    listing = Listing(rows, link)
    return (
        _environment()
        .get_template("page.html.jinja")
        .generate(
            book=page_link(book),
            book_name=book,
            cards=cards(rows, figures),
            css=_source("page.css"),
            data=listing.pieces(codes),
            findings=listing.findings(),
            sections=sorted({row.section for row in rows.forms} - {""}),
            by_section=[_pivot_line(row) for row in figures.sections],
            outside=outside(figures),
            heat=heat_of(rows.slips),
            heat_note=HEAT_NOTE,
            rule=rule,
            departments=sorted({row.department for row in rows.forms}),
            figures=figures,
            finding_columns=[column[:2] for column in FINDINGS],
            form_columns=[column[:2] for column in form_columns(rows)],
            grades=GRADES,
            first=(CHANGES, SLIPS, HANDED_IN),
            further=further,
            link=link,
            pivot=[_pivot_line(row) for row in (*figures.pivot, figures.whole)],
            pivot_heads=_PIVOT_HEADS,
            rows=rows,
            rules=[rule(code) for code in codes],
            scope=scope(rows),
            script=_source("page.js"),
            most_rows=_MOST_ROWS,
            severities=[each.chinese for each in Severity],
            years=sorted({row.year for row in rows.forms if row.year}),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    environment.filters.update(short=short, digest=_digest, shown=_shown)
    environment.tests["cell"] = lambda value: isinstance(value, Cell)
    return environment


def _source(name: str) -> Markup:
    """A file of our own; nothing in it comes from a form."""
    return Markup((_HERE / name).read_text("utf-8"))


def _digest(source: str) -> str:
    """As a content security policy names a script or a style sheet that may be used."""
    return f"sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


def _shown(value: Value, kind: str) -> str:
    """A value of a table as its cell shows it."""
    bare = value.value if isinstance(value, Cell) else value
    if isinstance(bare, Decimal):
        return show_percent(bare, decimals=1) if kind == "rate" else show_number(bare)
    return "–" if kind == "count" and not bare else "" if bare is None else str(bare)


def _pivot_line(row: PivotRow) -> list[str]:
    counts = [*row.grades], [row.errors, row.warnings, row.infos]
    rates = ["" if rate is None else show_percent(rate, decimals=1) for rate in (row.rate, row.initial_rate)]
    score = "" if row.score is None else show_number(row.score)
    grades, found = ([str(count) if count else "–" for count in each] for each in counts)
    return [row.department, str(row.year or ""), str(row.forms), score, *grades, *rates, *found]
