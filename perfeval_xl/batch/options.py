"""What a run is asked to do: the words of the command line, or a TOML file with the same names."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfeval_xl.app.expected import read_expected
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.hosts.disk.folders import real_place
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words

_TYPES: dict[str, tuple[type, str]] = {
    "folder": (str, "文件夹路径"),
    "out": (str, "文件夹路径"),
    "law": (str, "口径名称"),
    "standard": (list, "文件夹路径的列表"),
    "template": (str, "文件路径"),
    "expected": (str, "文件路径"),
    "dask": (str, "调度器地址"),
    "jobs": (int, "整数"),
    "seconds": (int, "整数（秒）"),
    "memory_mib": (int, "整数（MiB）"),
    "in_place": (bool, "true 或 false"),
    "hidden": (bool, "true 或 false"),
    "read_pdf": (bool, "true 或 false"),
    "since_last": (bool, "true 或 false"),
    "scored": (bool, "true 或 false"),
    "report": (bool, "true 或 false"),
    "pdf": (bool, "true 或 false"),
    "bind": (bool, "true 或 false"),
    "rollup": (bool, "true 或 false"),
    "dossier": (bool, "true 或 false"),
}
_PATHS = ("folder", "out", "template", "expected")
_AT_LEAST = {"jobs": 1, "seconds": 1, "memory_mib": 256}


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchOptions:
    """One run: `folder` is read, `out` written; with `in_place` the forms in `folder` are written too.

    `seconds` and `memory_mib` are the limits for one file. `since_last` passes over files that have not changed,
    `hidden` takes in forms on hidden sheets, `read_pdf` reads PDFs as well, `bind` makes one PDF of a
    department's. `expected` are the departments that are to hand in.
    """

    folder: Path
    out: Path
    law: str | None = None
    standard: tuple[Path, ...] = ()
    template: Path | None = None
    expected: tuple[str, ...] = ()
    dask: str | None = None
    jobs: int = os.cpu_count() or 1
    seconds: int = 20
    memory_mib: int = 1024
    in_place: bool = False
    hidden: bool = False
    read_pdf: bool = False
    since_last: bool = False
    scored: bool = True
    report: bool = True
    pdf: bool = True
    bind: bool = False
    rollup: bool = True
    dossier: bool = False


def options_from(arguments: dict[str, Any], config: Path | None) -> BatchOptions:
    """What the command line gives, over what the file gives, over the usual. Raises `UsageError`."""
    settings = read_config(config) if config else {}
    settings |= {name: value for name, value in arguments.items() if value is not None}
    for name, what in (("folder", "要处理的文件夹"), ("out", "结果文件夹（--out 或配置里的 out）")):
        if not settings.get(name):
            raise problem(UsageError, "NO_FOLDER", what=what)
    for name, least in _AT_LEAST.items():
        if settings.get(name, least) < least:
            raise problem(UsageError, "BAD_VALUE", what=name, least=least, value=settings[name])
    for name in _PATHS:
        if settings.get(name):
            settings[name] = real_place(Path(settings[name]))
    settings["standard"] = tuple(real_place(Path(each)) for each in settings.get("standard", ()))
    if settings.get("expected"):
        settings["expected"] = read_expected(settings["expected"])
    return BatchOptions(**settings)


def read_config(path: Path) -> dict[str, Any]:
    """The settings of a TOML file; relative paths start from the file's own folder. Raises `UsageError`."""
    try:
        settings = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as fault:
        raise problem(UsageError, "NO_CONFIG", what=path, fault=system_words(fault)) from None
    except UnicodeDecodeError:
        raise problem(UsageError, "BAD_CONFIG", "encoding", what=path) from None
    except tomllib.TOMLDecodeError as fault:
        raise problem(UsageError, "BAD_CONFIG", what=path, fault=_chinese(str(fault))) from None
    for name, value in settings.items():
        _check(path, name, value)
    base = real_place(path).parent
    return (
        settings | {name: str(base / settings[name]) for name in _PATHS if name in settings} | _folders(settings, base)
    )


def _folders(settings: dict[str, Any], base: Path) -> dict[str, list[str]]:
    return {"standard": [str(base / each) for each in settings["standard"]]} if "standard" in settings else {}


def _check(path: Path, name: str, value: object) -> None:
    if name not in _TYPES:
        raise problem(UsageError, "BAD_CONFIG", "key", what=path, key=name, choices="、".join(_TYPES))
    expected, description = _TYPES[name]
    listed = value if isinstance(value, list) else []
    if type(value) is not expected or not all(isinstance(each, str) for each in listed):
        raise problem(UsageError, "BAD_CONFIG", "type", what=path, key=name, wanted=description, value=value)


def _chinese(message: str) -> str:
    """tomllib's error with its place in Chinese; Windows paths in double quotes are the usual slip."""
    place = message[message.rfind("(at ") + 4 : -1] if "(at " in message else ""
    place = place.replace("line ", "第 ").replace(", column ", " 行，第 ").replace("end of document", "文件末尾")
    where = f"{place} 个字符处。" if "第" in place else f"{place or '内容不对'}。"
    return f"{where}请核对等号、引号；Windows 路径请用单引号，如 folder = 'D:\\自评表'。"
