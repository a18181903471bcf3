"""A button pressed over a workbook that is open elsewhere: the workbook comes as JSON, and so does what to do in it.

Both are the documents of the Excel host, see hosts/excel/answer.py and steps.py; docs/服务接口.md describes them.
"""

import base64
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from perfeval_xl.app import pressing
from perfeval_xl.app.walking import NO_FINDINGS, explained, find, form_sheets, neighbour
from perfeval_xl.domain.causes import open_findings
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import Finding
from perfeval_xl.hosts.excel import ExcelBook, Place
from perfeval_xl.hosts.excel.answer import understood
from perfeval_xl.problems import problem
from perfeval_xl.serve.drawing import finding_lines
from perfeval_xl.serve.records import Outcome, PressTask
from perfeval_xl.standard import Standard

_STRIDE = 5
_NO_FORM = "这个工作簿里没有找到自评表。请打开附件1 或附件2 再按。"
_NO_MARK = "{cell} 没有发现问题。请选中标出颜色的单元格再按“规则说明”，或按“下一处问题”。"
_ERROR_BASE = -2146828288
"""Error values come as {"error": 2007} and are read as COM hands them over, see hosts/excel/answer.py."""


class _Carrier:
    """The macros of an Excel that is not there: gives the workbook that came, and keeps what is to be done in it."""

    def __init__(self, answer: Sequence[Any]) -> None:
        self.answer = answer
        self.steps: list[Any] = []
        self.message = ""
        self.what = ""
        self.where = ""

    def __call__(self, name: str) -> Callable[..., Any]:
        macros: dict[str, Callable[..., Any]] = {
            "PevRead": self._read,
            "PevApply": self._apply,
            "PevTell": self._tell,
        }
        return macros[name]

    def _read(self) -> Sequence[Any]:
        return self.answer

    def _apply(self, steps: list[Any]) -> str:
        self.steps = steps
        return ""

    def _tell(self, message: str, what: str, where: str) -> None:
        self.message, self.what, self.where = message, what, where

    def document(self) -> dict[str, Any]:
        """The document that goes back."""
        steps = [self.steps[place : place + _STRIDE] for place in range(0, len(self.steps), _STRIDE)]
        places = self.where.split("\x1f") if self.where else []
        go = dict(zip(("sheet", "cell"), places, strict=True)) if self.what == "go" else None
        show = places if self.what == "print" else []
        return {"message": self.message, "steps": steps, "go": go, "show": show, "findings": [], "files": []}


def press(task: PressTask, standard: Standard) -> Outcome:
    """What is to be done for a press. Raises `PerfevalError`: BAD_ANSWER, PROTECTED and others of the buttons."""
    carrier = _Carrier(read_answer(task.answer))
    button = _Button(task, ExcelBook(carrier, local=task.local), standard)
    findings = open_findings(BUTTONS[task.button](button))
    document = carrier.document()
    document["findings"] = finding_lines(findings, standard)
    document["listed"] = task.button in _LISTING
    document["files"] = button.files
    return Outcome(document=json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def read_answer(sent: bytes) -> Sequence[Any]:
    """The workbook that came, as JSON in UTF-8. Raises BAD_ANSWER for anything else than the document described."""
    text = sent.decode("utf-8", "replace")
    try:
        answer = json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_number, object_hook=_error)
        understood(answer)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as fault:
        raise problem(PerfevalError, "BAD_ANSWER", what=type(fault).__name__) from None
    return list(answer)


def _number(text: str) -> float:
    """Every number is a double, as in the spreadsheet. Raises `ValueError` for one that no cell holds."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _error(document: dict[str, Any]) -> int:
    return _ERROR_BASE + int(document["error"])


class _Button:
    """A press: the workbook, what was chosen, and the files that were made."""

    def __init__(self, task: PressTask, book: ExcelBook, standard: Standard) -> None:
        self.task = task
        self.book = book
        self.standard = standard
        self.files: list[dict[str, str]] = []

    def check(self) -> Sequence[Finding]:
        """校验."""
        choices = self.task.choices
        pressed = pressing.check(self.book, choices.law, self.standard, hidden=choices.hidden)
        self.book.tell(pressed.message)
        return pressed.findings

    def score(self) -> Sequence[Finding]:
        """计分."""
        return self._scored(overwrite=False)

    def rescore(self) -> Sequence[Finding]:
        """重新计分."""
        return self._scored(overwrite=True)

    def _scored(self, *, overwrite: bool) -> Sequence[Finding]:
        choices = self.task.choices
        pressed = pressing.score(
            self.book, choices.law, overwrite=overwrite, standard=self.standard, hidden=choices.hidden
        )
        self.book.tell(pressed.message)
        return pressed.findings

    def clear(self) -> Sequence[Finding]:
        """清除标记."""
        self.book.tell(pressing.clear(self.book).message)
        return ()

    def following(self) -> Sequence[Finding]:
        """下一处."""
        return self._step(forward=True)

    def previous(self) -> Sequence[Finding]:
        """上一处."""
        return self._step(forward=False)

    def _step(self, *, forward: bool) -> Sequence[Finding]:
        snapshot, findings = find(self.book, self.task.choices.law, self.standard, hidden=self.task.choices.hidden)
        there = neighbour(snapshot, findings, *self.book.here, forward=forward)
        if there is None:
            self.book.tell(NO_FINDINGS)
        else:
            self.book.tell(f"{there.code} {there.message}", go=Place(there.sheet, there.at))
        return findings

    def rules(self) -> Sequence[Finding]:
        """规则说明."""
        snapshot, findings = find(self.book, self.task.choices.law, self.standard, hidden=self.task.choices.hidden)
        text = explained(snapshot, findings, *self.book.here, self.standard)
        self.book.tell(text or _NO_MARK.format(cell=self.book.here.at.a1))
        return findings

    def list(self) -> Sequence[Finding]:
        """What is wrong now, without marking anything: for a list that ticks off what has been put right."""
        _, findings = find(self.book, self.task.choices.law, self.standard, hidden=self.task.choices.hidden)
        self.book.tell("" if findings else NO_FINDINGS)
        return findings

    def print(self) -> Sequence[Finding]:
        """打印: which sheets hold forms."""
        sheets = form_sheets(self.book, self.task.choices.law, self.standard)
        self.book.tell("" if sheets else _NO_FORM, show=sheets)
        return ()

    def report(self) -> Sequence[Finding]:
        """生成报告: the documents stand in the answer."""
        from perfeval_xl.app.checking import with_own_findings
        from perfeval_xl.app.reporting import ReportOptions, report_checked
        from perfeval_xl.app.scoring import scored_snapshot

        choices = self.task.choices
        file = scored_snapshot(self.book.read(), choices.law, self.standard, hidden=choices.hidden)
        options = ReportOptions(out=Path(self.task.folder, "报告"), fonts=choices.fonts, charts=choices.charts)
        checked = with_own_findings(file, list(self.standard.rules.values()), self.standard)
        (made,) = report_checked([checked], options, self.standard).files
        if not made.ok:
            raise PerfevalError(made.status, made.message or "")
        for report in made.reports:
            data = base64.b64encode(report.path.read_bytes()).decode("ascii")
            self.files.append({"name": report.path.name, "data": data})
        missing = sum(len(report.missing) for report in made.reports)
        more = f"有 {missing} 处待填，已在报告里标黄，可以直接在 Word 里补。" if missing else ""
        self.book.tell(
            f"写好报告 {len(made.reports)} 份。{more}"
            if made.reports
            else pressing.nothing_found(file.book, self.standard)
        )
        return ()


BUTTONS: dict[str, Callable[[_Button], Sequence[Finding]]] = {
    "check": _Button.check,
    "score": _Button.score,
    "rescore": _Button.rescore,
    "clear": _Button.clear,
    "previous": _Button.previous,
    "next": _Button.following,
    "rules": _Button.rules,
    "list": _Button.list,
    "report": _Button.report,
    "print": _Button.print,
}
_LISTING = ("check", "previous", "next", "rules", "list")
"""Buttons whose answer holds all findings."""
