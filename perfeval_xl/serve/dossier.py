"""上报材料 pressed in WPS: made by the program in a process of its own, beside the form.

Only `serve --wps` does this, see `owner`: it reads and writes a folder of the user.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from perfeval_xl.addin.excel.tasks import open_file
from perfeval_xl.app.bundling import folder_of_form
from perfeval_xl.app.making import FOLDER
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.problems import problem
from perfeval_xl.serve.catalogue import DOSSIER
from perfeval_xl.serve.owner import owner_choices
from perfeval_xl.serve.pressing import read_answer

_LIMIT = 110
"""Seconds; the page of the add-in waits for two minutes."""
_REFUSED = re.compile(r"^(?P<code>[A-Z_]+)  (?P<sentence>.+)", re.MULTILINE | re.DOTALL)
"""How the program says on its error stream what it could not do."""
_LONGEST = 200
_FOLDER = 1
"""Where an answer names the folder of its workbook."""


def make_dossier(answer: bytes, standard: Sequence[str]) -> str:
    """The document that a press is answered with, see `pressing`.

    Raises BAD_ANSWER, NO_FORM_FOLDER, SETTINGS, and with its own words what the program could not do.
    """
    place = folder_of_form(str(read_answer(answer)[_FOLDER]))
    message = _run(_words(place, standard))
    open_file(place / FOLDER)
    document: dict[str, Any] = {
        "message": message,
        "steps": [],
        "go": None,
        "show": [],
        "findings": [],
        "listed": False,
        "files": [],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _words(place: Path, standard: Sequence[str]) -> list[str]:
    """Without LibreOffice: it would outlive a program that is stopped for its time."""
    choices = owner_choices()
    law = ["--law", choices.law] if choices.law else []
    own = [word for folder in standard for word in ("--standard", folder)]
    look = ["--fonts", choices.fonts, *(["--hidden"] if choices.hidden else [])]
    program = [sys.executable, "-P", "-X", "utf8", "-m", "perfeval_xl"]
    return [*program, DOSSIER, str(place), "--out", str(place), "--brief", "--no-office", *law, *own, *look]


def _run(words: Sequence[str]) -> str:
    """What the program says. Raises `PerfevalError`."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(
            words, capture_output=True, timeout=_LIMIT, check=False, stdin=subprocess.DEVNULL, creationflags=hidden
        )
    except subprocess.TimeoutExpired:
        raise problem(PerfevalError, "TIME", "dossier", what=_LIMIT) from None
    if done.stdout:
        return done.stdout.decode("utf-8", "replace").strip()
    text = done.stderr.decode("utf-8", "replace").strip()
    if refusal := _REFUSED.search(text):
        raise PerfevalError(refusal["code"], refusal["sentence"])
    raise problem(PerfevalError, "INTERNAL", "program", what=text[-_LONGEST:])
