"""Start of the command perfeval-xl: reads the call, runs the use case, gives the exit status."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_xl.cli.parser import build_parser
from perfeval_xl.cli.screen import PlainScreen, open_screen, write_error
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.problems import sentence

if TYPE_CHECKING:
    from perfeval_xl.app.results import RunResult
    from perfeval_xl.cli.screen import Screen
    from perfeval_xl.standard import Standard

INTERRUPTED = 130
"""The status that shells expect after Ctrl-C."""
FAILED = 70
"""EX_SOFTWARE of sysexits.h: schedulers take it for a failure, as they do not take 1 and 2."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 nothing of severity error, 1 errors found, 2 something could not be done, 70 we failed."""
    try:
        return _run(argv)
    except Exception as fault:  # whatever it is, a scheduler must not take it for 1, errors found
        with suppress(OSError):
            write_error(f"INTERNAL  {sentence('INTERNAL', 'program', what=f'{type(fault).__name__}: {fault}')}")
        return FAILED


def _run(argv: Sequence[str] | None) -> int:
    _speak_utf8()
    parser = build_parser()
    if not (sys.argv[1:] if argv is None else argv):
        parser.print_help()
    arguments = parser.parse_args(argv)
    try:
        return _COMMANDS[arguments.command](arguments)
    except PerfevalError as problem:
        write_error(f"{problem.code}  {problem.message}")
        return 2
    except KeyboardInterrupt:
        write_error("已中断，没有写到一半的文件。")
        return INTERRUPTED
    except BrokenPipeError:
        # the reader (head, less) has gone; nothing is left to say, and the interpreter must not complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2


def _speak_utf8() -> None:
    """Pipes get UTF-8 wherever the program runs, so that JSON and logs are never garbled by a code page."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _standard(arguments: argparse.Namespace) -> "Standard":
    """The standard that the call asks for; what of it did not load is told, and the rest is used."""
    from perfeval_xl.standard import Standard

    folders = [Path(folder) for folder in arguments.standard or ()]
    standard = Standard.load(*folders) if folders else Standard.default()
    for fault in standard.faults:
        write_error(f"标准有误，这一处没有用上：{fault}")
    if getattr(arguments, "law", None):
        standard.law.named(arguments.law)  # a misspelt name is the call's fault, not that of every file
    return standard


def _ended(result: "RunResult") -> int:
    """The exit status; a call that found no form at all says so."""
    if result.without_forms:
        write_error(f"NO_FORM  {sentence('NO_FORM', 'files', what=len(result.files))}")
    return result.exit_status


def _check(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.checking import check_files, chosen_rules, clear_files, mark_files
    from perfeval_xl.app.files import find_reports, select_files

    standard = _standard(arguments)
    rules = chosen_rules(arguments.select, arguments.ignore, standard)
    (paths, pages), reports = select_files(arguments.paths), find_reports(arguments.report)
    screen = PlainScreen() if arguments.format == "json" else open_screen()
    if arguments.clear:
        result = clear_files(paths, progress=screen.progress)
    else:
        result = check_files(
            paths,
            profile=arguments.law,
            rules=rules,
            reports=reports,
            hidden=arguments.hidden,
            progress=screen.progress,
            standard=standard,
        )
        if arguments.mark:
            result = mark_files(result, rules)
    if arguments.format == "json":
        from perfeval_xl.app.jsonform import run_json

        _print_json(run_json(result))
    elif arguments.clear:
        from perfeval_xl.cli.show import show_cleared

        show_cleared(result, screen)
    else:
        from perfeval_xl.cli.show import show_check

        show_check(result, screen, marked=arguments.mark)
    if arguments.format != "json":
        _show_passed_over(result, pages, screen)
    return _ended(result)


def _show_passed_over(result: "RunResult", pages: Sequence[Path], screen: "Screen") -> None:
    """What of the call's files was no form, so that nothing is passed over in silence."""
    from perfeval_xl.cli.show import show_passed_over

    show_passed_over(result, len(pages), screen)


def _score(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.scoring import score_files

    paths, pages = select_files(arguments.paths)
    screen = PlainScreen() if arguments.format == "json" else open_screen()
    result = score_files(
        paths,
        profile=arguments.law,
        overwrite=arguments.overwrite,
        hidden=arguments.hidden,
        in_place=arguments.in_place,
        out=Path(arguments.out) if arguments.out else None,
        progress=screen.progress,
        standard=_standard(arguments),
    )
    if arguments.format == "json":
        from perfeval_xl.app.jsonform import score_json

        _print_json(score_json(result))
    else:
        from perfeval_xl.cli.show import show_score

        show_score(result, screen)
        _show_passed_over(result, pages, screen)
    return _ended(result)


def _report(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.reporting import ReportOptions, report_files
    from perfeval_xl.cli.show import show_reports

    screen = open_screen()
    options = ReportOptions(
        template=Path(arguments.template) if arguments.template else None,
        out=Path(arguments.out) if arguments.out else None,
        fonts=arguments.fonts,
        charts=arguments.charts,
        day=arguments.date,
    )
    (paths, pages), standard = select_files(arguments.paths), _standard(arguments)
    result = report_files(
        paths,
        options,
        profile=arguments.law,
        progress=screen.progress,
        standard=standard,
        hidden=arguments.hidden,
    )
    show_reports(result, screen)
    _show_passed_over(result, pages, screen)
    return _ended(result)


def _print(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.printing import print_files
    from perfeval_xl.cli.printed import show_printed

    paths, pages = select_files(arguments.paths)
    screen = open_screen()
    result = print_files(
        paths,
        out=Path(arguments.out) if arguments.out else None,
        keep_xlsx=arguments.xlsx,
        hidden=arguments.hidden,
        standard=_standard(arguments),
        limit=arguments.limit,
        progress=screen.progress,
    )
    show_printed(result, screen)
    _show_passed_over(result, pages, screen)
    return result.exit_status


def _import(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.importing import import_files
    from perfeval_xl.cli.imported import show_imported

    paths, pages = select_files(arguments.paths)
    screen = open_screen()
    result = import_files(paths, Path(arguments.out), progress=screen.progress, standard=_standard(arguments))
    show_imported(result, screen)
    _show_passed_over(result, pages, screen)
    return result.exit_status


def _batch(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.batch import batch

    return batch(arguments, open_screen())


def _undo(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.batch import undo

    return undo(arguments, open_screen())


def _rollup(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.rolling import roll_up

    screen = open_screen()
    (paths, pages), folder = select_files(arguments.paths), Path(arguments.out)
    rolled = roll_up(
        paths,
        folder,
        profile=arguments.law,
        progress=screen.progress,
        standard=_standard(arguments),
        hidden=arguments.hidden,
    )
    for line in rolled.summary.splitlines():
        screen.line(line)
    _show_passed_over(rolled.result, pages, screen)
    return _ended(rolled.result)


def _new(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.newform import new_form

    created = new_form(
        arguments.kind,
        arguments.year,
        arguments.source,
        arguments.out,
        hidden=arguments.hidden,
        standard=_standard(arguments),
    )
    screen = open_screen()
    screen.line(f"已新建 {created.path}")
    for note in created.notes:
        screen.line("  请留意：", note)
    screen.line("下一步：在 Excel 或 WPS 里填写，填好后运行 perfeval-xl check 校验。")
    return 0


def _rules(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.rulebook import show_catalogue, show_rule

    if arguments.code:
        show_rule(arguments.code, _standard(arguments), open_screen())
    else:
        show_catalogue(_standard(arguments), open_screen())
    return 0


def _codes(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.codebook import codes_json, show_code, show_codes

    if arguments.format == "json":
        _print_json(codes_json(arguments.code))
    elif arguments.code:
        show_code(arguments.code, open_screen())
    else:
        show_codes(open_screen())
    return 0


def _standard_book(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.standardbook import show_standard

    return show_standard(Path(arguments.folder), open_screen())


def _addin(arguments: argparse.Namespace) -> int:
    from perfeval_xl.addin.excel.machine import this_machine
    from perfeval_xl.cli.addin import run_excel, run_libreoffice

    if arguments.libreoffice:
        return run_libreoffice(arguments.action, open_screen())
    return run_excel(arguments.action, this_machine(), open_screen())


def _doctor(_: argparse.Namespace) -> int:
    from perfeval_xl.addin.excel.machine import this_machine
    from perfeval_xl.app.doctor import examine
    from perfeval_xl.cli.addin import button_checks
    from perfeval_xl.cli.health import show_doctor

    return show_doctor([*examine(), *button_checks(this_machine())], open_screen())


def _print_json(answer: object) -> None:
    import json

    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "score": _score,
    "report": _report,
    "print": _print,
    "import": _import,
    "batch": _batch,
    "undo": _undo,
    "rollup": _rollup,
    "new": _new,
    "rules": _rules,
    "codes": _codes,
    "standard": _standard_book,
    "addin": _addin,
    "doctor": _doctor,
}
