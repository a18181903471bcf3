"""上报材料 by one press: the dossier of the folder in which a form stands, told alike by the buttons of every program.

The forms are taken as they were saved. Excel makes the dossier in the process of its button; the other programs start
`perfeval-xl dossier FOLDER --out FOLDER --brief`, which says the same.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.problems import problem

if TYPE_CHECKING:
    from perfeval_xl.app.making import Dossier


def folder_of_form(name: str) -> Path:
    """The folder that a program names for its open workbook.

    Raises `PerfevalError` NO_FORM_FOLDER for one that was never saved or lies in the cloud.
    """
    folder = Path(name)
    if not name or not folder.is_absolute() or not folder.is_dir():
        raise problem(PerfevalError, "NO_FORM_FOLDER")
    return folder


def brief_words(made: "Dossier", place: Path) -> str:
    """Where it is, how much is there and what to do next, for a message box."""
    return "\n".join(brief_lines(made, place))


def brief_lines(made: "Dossier", place: Path) -> Iterator[str]:
    """The same line by line, for a terminal."""
    aside = len(made.checklist.aside)
    yield "上报材料做好了，在："
    yield str(place)
    yield made.checklist.headline
    yield "要办的事逐条写在“材料清单”里，请先打开它看。"
    if aside:
        yield f"有 {aside} 个文件或表没有收进，原因写在清单最后。"
    if made.kept:
        yield f"有 {len(made.kept)} 份材料有人改过，没有覆盖；新做的另编了号。"
    yield "用的是文件夹里保存过的表：改了还没有保存的，请保存后再按一次。"
