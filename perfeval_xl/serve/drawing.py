"""The JSON of a checked file as the page draws it: that of `check`, with its sheets and what is known of its rules."""

from collections.abc import Sequence
from typing import Any

from perfeval_xl.app.jsonform import file_json, run_json
from perfeval_xl.app.results import FileResult, ReadFile
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.showing import drawn_sheets
from perfeval_xl.domain.drawing import DrawnCell, DrawnSheet, Paint
from perfeval_xl.domain.finding import Finding
from perfeval_xl.rules.texts import filled
from perfeval_xl.standard import Standard

Json = dict[str, Any]


def view_json(result: RunResult, standard: Standard, *, sheets: bool = True) -> Json:
    """The answer of `check` with `sheets` for each file, `advice` for each finding, and `rules` by their code.

    `anchor` of a finding is the cell at which it is drawn: the first of a merged area.
    """
    answer = run_json(result)
    answer["files"] = [_file(file, sheets=sheets) for file in result.files]
    codes = {finding.code for file in result.files for finding in file.findings}
    answer["rules"] = {code: _rule(code, standard) for code in sorted(codes)}
    return answer


def _file(file: FileResult, *, sheets: bool) -> Json:
    entry = file_json(file)
    sheets_read = file.made.snapshot.sheets if isinstance(file.made, ReadFile) else ()
    areas = {sheet.name: sheet for sheet in sheets_read}
    for finding, line in zip(file.findings, entry["findings"], strict=True):
        line["advice"] = finding.advice
        line["anchor"] = areas[finding.sheet].area_of(finding.at).anchor.a1 if finding.sheet in areas else ""
    return {**entry, "sheets": [_sheet(sheet) for sheet in drawn_sheets(file)]} if sheets else entry


def finding_lines(findings: Sequence[Finding], standard: Standard) -> list[Json]:
    """Findings for a list beside the form; `because` is the place in this list of the one that causes it, or None."""
    numbers = {each.root: number for number, each in enumerate(findings) if each.because is None}
    return [
        {"because": numbers.get(each.because) if each.because else None, **_line(each, standard)} for each in findings
    ]


def _line(finding: Finding, standard: Standard) -> Json:
    """A finding with all that explains it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.sheet,
        "cell": finding.at.a1,
        "message": finding.message,
        "advice": finding.advice,
        "source": finding.source,
        **_rule(finding.code, standard),
    }


def _rule(code: str, standard: Standard) -> Json:
    rule = standard.rules.get(code)
    return {"name": rule.name, "why": filled(rule.why, standard.law.newest())} if rule else {"name": "", "why": ""}


def _sheet(sheet: DrawnSheet) -> Json:
    paints: dict[Paint, int] = {}
    rows = [
        {"n": row.number, "h": row.height, "cells": [_cell(cell, paints) for cell in row.cells]} for row in sheet.rows
    ]
    return {
        "name": sheet.name,
        "columns": [{"n": number, "w": width} for number, width in sheet.columns],
        "rows": rows,
        "paints": [paint._asdict() for paint in paints],
        "cut": sheet.cut,
    }


def _cell(cell: DrawnCell, paints: dict[Paint, int]) -> Json:
    entry: Json = {"at": cell.at.a1, "p": paints.setdefault(cell.paint, len(paints))}
    if cell.text:
        entry["t"] = cell.text
    if (cell.rows, cell.columns) != (1, 1):
        entry["r"], entry["c"] = cell.rows, cell.columns
    return entry
