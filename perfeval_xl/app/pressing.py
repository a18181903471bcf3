"""What happens when a button is pressed in a spreadsheet program: read, decide, write back, and say it in a sentence.

Every host (Excel, LibreOffice) gives the same snapshot of the same workbook, so the same press makes the same edits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from perfeval_xl.app.accepting import accepted_at
from perfeval_xl.app.causes import find_with_causes
from perfeval_xl.app.checking import mark_edits
from perfeval_xl.app.limits import ONE_FILE, Limits, within
from perfeval_xl.app.reading import book_of, settle
from perfeval_xl.app.scoring import scored_book
from perfeval_xl.app.worklist import make_worklist
from perfeval_xl.domain.causes import count_accepted, count_causes, open_findings
from perfeval_xl.domain.finding import NO_FORM, ClearMarks, Edit, Finding, SetValue, Severity
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Book
from perfeval_xl.scoring import Note, score_edits
from perfeval_xl.standard import Standard


class Host(Protocol):
    """An open workbook in a spreadsheet program."""

    @property
    def path(self) -> Path | None:
        """Where it lies on this computer, None for one that was never saved or lies in the cloud."""

    def read(self) -> Snapshot:
        """All worksheets as they stand, saved or not."""

    def apply(self, edits: Sequence[Edit]) -> None:
        """Carry out all edits as one step to undo. Raises `PerfevalError` before anything is written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """What a press did: `message` is for the user, `findings` are in the order of 上一处 / 下一处."""

    message: str
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()


_NOTHING_FOUND = "这个工作簿里没有找到自评表。请打开附件1 或附件2 再按；表头里要有“三级指标”“年度指标值”这些列名。"


def check(
    host: Host,
    profile: str | None = None,
    standard: Standard | None = None,
    *,
    hidden: bool = False,
    limits: Limits = ONE_FILE,
) -> Pressed:
    """校验: mark every slip, write 校验结果. Earlier marks are replaced. Raises `PerfevalError`."""
    snapshot, path, standard = host.read(), host.path, standard or Standard.default()
    pressed = within(limits, lambda: _checked(snapshot, path, profile, standard, hidden=hidden))
    if pressed.edits:
        host.apply(pressed.edits)
    return pressed


def _checked(
    snapshot: Snapshot, path: Path | None, profile: str | None, standard: Standard, *, hidden: bool
) -> Pressed:
    """What 校验 is going to write and to say."""
    book = book_of(snapshot, profile, standard, hidden=hidden)
    if not book.cases:
        return Pressed(message=nothing_found(book, standard))
    findings = find_in(book, snapshot, path, standard)
    listed = make_worklist(findings, snapshot, standard.rules.values())
    edits = tuple(mark_edits(findings, book, listed))
    return Pressed(message=listed.sentence + _check_message(findings), edits=edits, findings=open_findings(findings))


def find_in(book: Book, snapshot: Snapshot, path: Path | None, standard: Standard) -> tuple[Finding, ...]:
    """The findings of an open workbook, with what a reviewer has accepted. Raises BAD_ACCEPTED."""
    found = find_with_causes([book], standard.rules.values())
    return in_order(accepted_at(found, [case.form for case in book.cases], path), snapshot)


def score(
    host: Host,
    profile: str | None = None,
    *,
    overwrite: bool = False,
    standard: Standard | None = None,
    hidden: bool = False,
    limits: Limits = ONE_FILE,
) -> Pressed:
    """计分, or 重新计分 with `overwrite`: fill 执行率, 得分, 总分 and 等级. Raises `PerfevalError`."""
    snapshot, standard = host.read(), standard or Standard.default()
    pressed = within(limits, lambda: _scored(snapshot, profile, standard, overwrite=overwrite, hidden=hidden))
    if pressed.edits:
        host.apply(pressed.edits)
    return pressed


def _scored(snapshot: Snapshot, profile: str | None, standard: Standard, *, overwrite: bool, hidden: bool) -> Pressed:
    """What 计分 is going to write and to say."""
    snapshot, book = settle(snapshot, profile, overwrite=overwrite, standard=standard, hidden=hidden)
    if not book.cases:
        return Pressed(message=nothing_found(book, standard))
    results = [score_edits(case.form, case.assessment, case.law, overwrite=overwrite) for case in book.cases]
    edits = tuple(edit for result in results for edit in result.edits)
    notes = tuple(note for result in results for note in result.notes)
    scored = scored_book(book, snapshot, edits)
    message = "\n".join(
        [_score_message(scored, edits, notes), *unread_sentences(book, standard), *hidden_sentences(book)]
    )
    return Pressed(message=message, edits=edits, notes=notes)


def clear(host: Host) -> Pressed:
    """清除标记: take off every mark of ours and the sheet 校验结果. Raises `PerfevalError`."""
    host.apply((ClearMarks(),))
    return Pressed(message="标记、批注和“校验结果”表已去掉。", edits=(ClearMarks(),))


def in_order(findings: Sequence[Finding], snapshot: Snapshot) -> tuple[Finding, ...]:
    """Findings as one comes to them: by sheet, row and column."""
    places = {sheet.name: number for number, sheet in enumerate(snapshot.sheets)}
    return tuple(sorted(findings, key=lambda each: (places.get(each.sheet, -1), each.at)))


def nothing_found(book: Book, standard: Standard) -> str:
    """What is to be said of a workbook without a form that was read: what stands in the way, where that is known."""
    return "".join([*(unread_sentences(book, standard) or [_NOTHING_FOUND]), *hidden_sentences(book)])


def unread_sentences(book: Book, standard: Standard) -> Sequence[str]:
    """What is to be said of sheets that hold a form which could not be read."""
    if not any((book.lost, book.turned, book.waiting, book.missing)):
        return ()
    rules = [rule for rule in standard.rules.values() if rule.code == NO_FORM]
    return [finding.message for finding in find_with_causes([book], rules)]


def hidden_sentences(book: Book) -> Iterator[str]:
    """What is to be said of forms on hidden sheets that were left out."""
    for forms in book.hidden:
        yield f"{forms}，没有算在内。要算进去，请取消隐藏，或在“设置”里把“隐藏的工作表”改为“是”。"


def _check_message(findings: Sequence[Finding]) -> str:
    if not findings:
        return "校验完成，没有发现问题。"
    counts, accepted = count_causes(findings), count_accepted(findings)
    aside = f"另有已认可 {accepted} 处。" if accepted else ""
    if not counts:
        return f"校验完成，没有要改的问题。{aside}"
    counted = "、".join(f"{each.chinese} {counts[each]} 处" for each in Severity if counts[each])
    advice = "请先改“错误”，改完再按一次校验。" if counts[Severity.ERROR] else "请核对一遍，确实无误的可以不改。"
    return f"校验完成，发现{counted}。问题单元格已经标出，“校验结果”表列出了每一处和改法。{aside}{advice}"


def _score_message(scored: Book, edits: Sequence[SetValue], notes: Sequence[Note]) -> str:
    parts = [f"计分完成，填写了 {len(edits)} 格。" if edits else "没有要填的空白格。"]
    if notes:
        parts.append(f"有 {len(notes)} 处要由人决定，如 {notes[0].at.a1}：{notes[0].text}")
    for case in scored.cases:
        if case.assessment.total is not None and not case.assessment.open_rows:
            name = case.form.project or case.form.department
            parts.append(
                f"{name.text if name else case.form.sheet}：总分 {case.assessment.total}，{case.assessment.grade}。"
            )
    return "\n".join(parts)
