"""What each button does: one function a task, each leaves a message for when it has ended."""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from perfeval_xl.addin.settings import Settings, read_settings, settings_file
from perfeval_xl.app import pressing
from perfeval_xl.app.bundling import brief_words, folder_of_form
from perfeval_xl.app.results import ReadFile
from perfeval_xl.app.walking import NO_FINDINGS, explained, find, form_sheets, neighbour
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.excel import ExcelBook, Place

_LONGEST = 900
"""Characters that a message box of Excel shows for certain."""
_SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_NO_FORM = "这个工作簿里没有找到自评表。请打开附件1 或附件2 再按。"
_NO_MARK = "{cell} 没有发现问题。请选中标出颜色的单元格再按“规则说明”，或按“下一处问题”。"


def run_task(name: str, book: ExcelBook, folder: Path) -> None:
    """Carry out a task; `folder` holds the settings. Errors are shown to the user. KeyError for no such task."""
    task = TASKS[name]
    try:
        task(book, folder)
    except PerfevalError as problem:
        book.tell(_shortened(f"{problem.message}（{problem.code}）"))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _check(book: ExcelBook, folder: Path) -> None:
    settings = read_settings(folder)
    book.tell(pressing.check(book, settings.profile, hidden=settings.hidden).message)


def _score(book: ExcelBook, folder: Path) -> None:
    _filled(book, folder, overwrite=False)


def _rescore(book: ExcelBook, folder: Path) -> None:
    _filled(book, folder, overwrite=True)


def _filled(book: ExcelBook, folder: Path, *, overwrite: bool) -> None:
    settings = read_settings(folder)
    pressed = pressing.score(book, settings.profile, overwrite=overwrite, hidden=settings.hidden)
    book.tell(_shortened(pressed.message))


def _clear(book: ExcelBook, _: Path) -> None:
    book.tell(pressing.clear(book).message)


def _next(book: ExcelBook, folder: Path) -> None:
    _step(book, folder, forward=True)


def _previous(book: ExcelBook, folder: Path) -> None:
    _step(book, folder, forward=False)


def _step(book: ExcelBook, folder: Path, *, forward: bool) -> None:
    settings = read_settings(folder)
    snapshot, findings = find(book, settings.profile, hidden=settings.hidden)
    found = neighbour(snapshot, findings, *book.here, forward=forward)
    if found is None:
        book.tell(NO_FINDINGS)
    else:
        book.tell(_shortened(f"{found.code} {found.message}"), go=Place(found.sheet, found.at))


def _rules(book: ExcelBook, folder: Path) -> None:
    settings = read_settings(folder)
    snapshot, findings = find(book, settings.profile, hidden=settings.hidden)
    explanation = explained(snapshot, findings, *book.here)
    book.tell(_shortened(explanation or _NO_MARK.format(cell=book.here.at.a1)))


def _print(book: ExcelBook, folder: Path) -> None:
    sheets = form_sheets(book, read_settings(folder).profile)
    book.tell("" if sheets else _NO_FORM, show=sheets)


def _report(book: ExcelBook, folder: Path) -> None:
    settings = read_settings(folder)
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as place:
        written, message = _written(book.copy_to(Path(place)), settings, _report_folder(book))
    book.tell(_shortened(message))
    for path in written[:1]:
        open_file(path)


def _report_folder(book: ExcelBook) -> Path:
    """Beside the form; in the user's documents for one that was never saved or lies in the cloud."""
    beside = Path(book.state.folder)
    return beside if book.state.folder and beside.is_dir() else documents_folder()


def documents_folder() -> Path:
    """The user's 文档, wherever OneDrive or an administrator has moved it."""
    usual = Path.home() / "Documents"
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _SHELL_FOLDERS) as key:
                place = Path(os.path.expandvars(winreg.QueryValueEx(key, "Personal")[0]))
        except OSError:
            return usual
        return place if place.is_dir() else usual
    return usual


def _written(form: Path, settings: Settings, out: Path) -> tuple[Sequence[Path], str]:
    """The reports on a form, and the message about them. Raises `PerfevalError` for a form that cannot be read."""
    from perfeval_xl.app.reporting import ReportOptions, report_files
    from perfeval_xl.standard import Standard

    options = ReportOptions(out=out, fonts=settings.fonts, charts=settings.charts)
    (file,) = report_files([form], options, profile=settings.profile, hidden=settings.hidden).files
    if not file.ok:
        raise PerfevalError(file.status, file.message or "")
    book = file.book if isinstance(file, ReadFile) else None
    if not file.reports:
        return [], pressing.nothing_found(book, Standard.default()) if book else _NO_FORM
    aside = list(pressing.hidden_sentences(book)) if book else []
    missing = sum(len(report.missing) for report in file.reports)
    lines = [f"写好报告 {len(file.reports)} 份：", *(str(report.path) for report in file.reports)]
    if missing:
        lines.append(f"有 {missing} 处待填，已在报告里标黄，可以直接在 Word 里补。")
    return [report.path for report in file.reports], "\n".join([*lines, *aside])


def _dossier(book: ExcelBook, folder: Path) -> None:
    """Without LibreOffice, so that Excel waits for seconds only; Word counts the pages when it opens the document."""
    from perfeval_xl.app.dossier import DossierOptions, make_dossier

    settings = read_settings(folder)
    place = folder_of_form(book.state.folder)
    options = DossierOptions(out=place, fonts=settings.fonts, office=False)
    made = make_dossier([str(place)], options, profile=settings.profile, hidden=settings.hidden)
    book.tell(_shortened(brief_words(made, options.place)))
    open_file(options.place)


def _settings(book: ExcelBook, folder: Path) -> None:
    path = settings_file(folder)
    open_file(path)
    book.tell(f"设置文件已经打开：{path}\n改完保存，下次按按钮时生效。")


def open_file(path: Path) -> None:
    """Show a file in the program that is meant for it; nothing is shown where there is no desktop to show it on."""
    if sys.platform == "win32":
        os.startfile(path)


Task = Callable[[ExcelBook, Path], None]
TASKS: dict[str, Task] = {
    "check": _check,
    "score": _score,
    "rescore": _rescore,
    "clear": _clear,
    "previous": _previous,
    "next": _next,
    "rules": _rules,
    "report": _report,
    "dossier": _dossier,
    "print": _print,
    "settings": _settings,
}
