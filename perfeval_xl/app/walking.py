"""上一处 / 下一处 and 规则说明: what is wrong, place by place, without writing anything."""

from collections.abc import Iterator, Sequence

from perfeval_xl.app.limits import ONE_FILE, Limits, within
from perfeval_xl.app.pressing import Host, find_in
from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.causes import open_findings
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.law import Basis
from perfeval_xl.rules.texts import filled
from perfeval_xl.standard import Standard

NO_FINDINGS = "没有发现问题。"


def find(
    host: Host,
    profile: str | None = None,
    standard: Standard | None = None,
    *,
    hidden: bool = False,
    limits: Limits = ONE_FILE,
) -> tuple[Snapshot, tuple[Finding, ...]]:
    """The workbook and its findings in the order of 上一处 / 下一处. Raises `PerfevalError`."""
    snapshot, path, standard = host.read(), host.path, standard or Standard.default()

    def found() -> tuple[Finding, ...]:
        return find_in(book_of(snapshot, profile, standard, hidden=hidden), snapshot, path, standard)

    return snapshot, within(limits, found)


def form_sheets(host: Host, profile: str | None = None, standard: Standard | None = None) -> list[str]:
    """The visible sheets that hold a form, each once, as they stand."""
    snapshot = host.read()
    book = within(ONE_FILE, lambda: book_of(snapshot, profile, standard))
    with_forms = {case.form.sheet for case in book.cases}
    return [sheet.name for sheet in snapshot.sheets if sheet.name in with_forms and not sheet.hidden]


def neighbour(snapshot: Snapshot, findings: Sequence[Finding], sheet: str, at: At, *, forward: bool) -> Finding | None:
    """下一处 or 上一处 from a cell, going round at the end; None where no sheet that can be seen has any.

    `findings` are in order, as `find` gives them.
    """
    hidden = {each.name for each in snapshot.sheets if each.hidden}
    visible = [each for each in open_findings(findings) if each.sheet not in hidden]
    if not visible:
        return None
    numbers = {each.name: number for number, each in enumerate(snapshot.sheets)}
    here = (numbers.get(sheet, -1), at)
    places = [(numbers.get(each.sheet, -1), each.at) for each in visible]
    if forward:
        return next((each for each, place in zip(visible, places, strict=True) if place > here), visible[0])
    return next(
        (each for each, place in zip(reversed(visible), reversed(places), strict=True) if place < here), visible[-1]
    )


def explained(
    snapshot: Snapshot, findings: Sequence[Finding], sheet: str, at: At, standard: Standard | None = None
) -> str:
    """Why a cell is marked and what to do; '' for one that is not."""
    standard = standard or Standard.default()
    here = _around(snapshot, sheet, at)
    by_code = {finding.code: finding for finding in findings if finding.sheet == sheet and here.holds(finding.at)}
    return "\n\n".join("\n".join(_lines(finding, standard)) for finding in by_code.values())


def _around(snapshot: Snapshot, sheet: str, at: At) -> Area:
    """The area around a cell of the sheet of this name."""
    return next((each.area_of(at) for each in snapshot.sheets if each.name == sheet), Area(*at, *at))


def _lines(finding: Finding, standard: Standard) -> Iterator[str]:
    rule = standard.rules[finding.code]
    yield f"{rule.code} {rule.name}（{finding.severity.chinese}）"
    yield finding.message
    if finding.accepted:
        yield f"已认可：{finding.accepted}"
    yield f"为什么：{filled(rule.why, standard.law.newest())}"
    yield f"怎么改：{finding.advice}"
    yield f"依据：{Basis(finding.source, finding.source_checked)}"
