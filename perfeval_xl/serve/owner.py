"""A service for one person's own add-in: their settings hold, and reports go beside their form.

Only `serve --wps` is such a service. It listens on this computer alone, and its token lies where only its
user can read.
"""

import base64
import json
from pathlib import Path
from typing import Any

from perfeval_xl.addin.settings import Settings, read_settings, save_settings, settings_folder
from perfeval_xl.addin.wps.pairing import read_pairing
from perfeval_xl.app.names import numbered_names
from perfeval_xl.domain.errors import PerfevalError, UsageError
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words
from perfeval_xl.serve.records import Choices
from perfeval_xl.serve.refusal import Refusal


def is_paired(token: str) -> bool:
    """Whether the add-in's page still has this token; not once it was taken away, or paired anew."""
    try:
        return read_pairing(settings_folder()).token == token
    except UsageError:
        return False


def owner_choices() -> Choices:
    """What the user has set for all buttons. Raises SETTINGS for a file that cannot be understood."""
    settings = read_settings(settings_folder())
    return Choices(law=settings.profile, hidden=settings.hidden, fonts=settings.fonts, charts=settings.charts)


def page_settings() -> dict[str, Any]:
    """The settings as the page shows them, with the laws to choose from; '' is the law of the form's year."""
    try:
        settings = read_settings(settings_folder())
    except PerfevalError:  # what cannot be understood is set anew
        settings = Settings()
    from perfeval_xl.standard import Standard

    laws = [{"name": name, "title": law.title} for name, law in Standard.default().law.profiles.items()]
    chosen = {"law": settings.profile or "", "hidden": settings.hidden, "fonts": settings.fonts}
    return {**chosen, "charts": settings.charts, "laws": laws}


def save_page_settings(body: bytes) -> None:
    """Save the settings that the page sent; what it does not show stays. Raises BAD_REQUEST, SETTINGS."""
    try:
        settings = json.loads(body)
        law, fonts = str(settings["law"]), str(settings["fonts"])
        hidden, charts = bool(settings["hidden"]), bool(settings["charts"])
    except (ValueError, TypeError, LookupError, RecursionError):
        raise Refusal(400, "BAD_REQUEST", "settings") from None
    from perfeval_xl.standard import Standard

    if law not in ("", *Standard.default().law.profiles) or fonts not in ("gb2312", "windows"):
        raise Refusal(400, "BAD_REQUEST", "settings")
    try:
        command = read_settings(settings_folder()).command
    except PerfevalError:
        command = ""
    save_settings(settings_folder(), Settings(law or None, fonts, charts, command, hidden))


def save_reports(answer: bytes, document_text: str) -> str:
    """The document of a press of 生成报告, its reports written beside the form instead of standing in it.

    Those on a form that was never saved go into the user's documents. Raises DENIED.
    """
    from perfeval_xl.addin.excel.tasks import open_file

    document = json.loads(document_text)
    folder = _report_folder(str(json.loads(answer.decode("utf-8", "replace"))[1]))
    paths = [_written(folder, file["name"], base64.b64decode(file["data"])) for file in document["files"]]
    document["files"] = [{"name": path.name, "path": str(path)} for path in paths]
    document["message"] = "\n".join([document["message"], *map(str, paths)])
    for path in paths[:1]:
        open_file(path)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _report_folder(beside: str) -> Path:
    from perfeval_xl.addin.excel.tasks import documents_folder

    return Path(beside) if beside and Path(beside).is_absolute() and Path(beside).is_dir() else documents_folder()


def _written(folder: Path, name: str, data: bytes) -> Path:
    """The report's place: its own name, with a number where somebody has changed the one that stands there."""
    from perfeval_xl.app.reporting import may_be_replaced
    from perfeval_xl.hosts.file import save_new

    plain = Path(Path(name).name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = next(
            folder / each for each in numbered_names(plain.stem, plain.suffix) if may_be_replaced(folder / each)
        )
        save_new(data, path)
    except OSError as fault:
        raise problem(PerfevalError, "DENIED", what=f"{folder}：{system_words(fault)}") from None
    return path
