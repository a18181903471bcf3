"""A fault of the program itself has a status of its own, whichever command it ends, and is told in a sentence."""

import argparse
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.results import ReadReport
from perfeval_xl.cli import main as command
from perfeval_xl.cli.commands import machine
from perfeval_xl.cli.parser import build_parser
from perfeval_xl.domain.finding import Severity
from tests.conftest import ROOT
from tests.support.batches import CLEAN
from tests.support.results import expect


@pytest.mark.parametrize(
    "fault",
    [
        KeyError("scored"),
        ValueError("甲"),
        MemoryError(),
        sqlite3.ProgrammingError("x"),
        OSError(5, "x"),
        RecursionError(),
    ],
)
def test_whatever_ends_the_program_is_70_and_a_sentence(
    fault: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise fault

    monkeypatch.setattr(machine, "_doctor", fail)
    assert command.main(["doctor"]) == 70
    err = capsys.readouterr().err
    assert err.startswith("INTERNAL  ")
    assert type(fault).__name__ in err
    assert "Traceback" not in err
    assert err.count("\n") == 1


def test_a_process_ends_with_it_too() -> None:
    program = (
        "from perfeval_xl.cli.commands import machine; machine._doctor = lambda _: [][1]; "
        "from perfeval_xl.cli.main import main; raise SystemExit(main(['doctor']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 70
    assert b"Traceback" not in done.stderr


def test_usage_and_interruption_keep_their_status(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as usage:
        command.main(["no-such-command"])
    assert usage.value.code == 2

    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(machine, "_doctor", interrupt)
    assert command.main(["doctor"]) == 130


def test_no_scheduler_takes_it_for_success() -> None:
    unit = (ROOT / "scripts/nightly/perfeval-xl.service").read_text("utf-8")
    (line,) = [line for line in unit.splitlines() if line.startswith("SuccessExitStatus")]
    assert line.partition("=")[2].split() == ["1"]


def reports(folder: Path) -> Iterator[Path]:
    import docx

    for name in ("甲.docx", "乙.docx"):
        document = docx.Document()
        document.add_paragraph("项目总分 90 分，执行率 95%。")
        document.save(str(folder / name))
        yield folder / name


def test_a_comparison_that_crashes_is_told_as_a_rule_is_and_the_rest_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []

    def fail(narrative: Any, *judged: Any, **more: Any) -> object:
        calls.append(narrative)
        if len(calls) == 1:
            raise LookupError("甲")
        return real(narrative, *judged, **more)

    from perfeval_xl import narrative

    real = narrative.hold_against
    monkeypatch.setattr(narrative, "hold_against", fail)
    form = ROOT / "examples/2024/数字云溪-项目支出自评表.xlsx"
    alone = check_files([form]).files[0].findings
    result = check_files([form], reports=reports(tmp_path))
    told = [finding for finding in result.files[0].findings if finding.code == "Z901"]
    assert len(told) == 1
    assert told[0].severity is Severity.ERROR
    assert "甲.docx" in told[0].message
    assert "LookupError" in told[0].message
    compared = [expect(ReadReport, file).comparison for file in result.files[1:]]
    assert [comparison is None for comparison in compared] == [True, False]
    assert set(alone) <= set(result.files[0].findings)


def test_without_a_form_it_is_the_status_of_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval_xl import narrative

    monkeypatch.setattr(narrative, "hold_against", lambda *_: [][1])
    result = check_files([], reports=reports(tmp_path))
    assert {file.status for file in result.files} == {"INTERNAL"}
    assert check_files([CLEAN]).exit_status == 0


def test_no_argument_of_a_command_hides_what_it_runs() -> None:
    """The names of arguments share a namespace with the function and the name of the command."""
    commands = next(action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    for name, parser in commands.choices.items():
        taken = {action.dest for action in parser._actions}
        assert not taken & {"execute", "command"}, name
        assert callable(parser.get_default("execute")), name
