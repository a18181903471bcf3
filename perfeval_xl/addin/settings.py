"""What people may set for the buttons of all programs: a small text file, which 设置 opens or fills in."""

import os
from collections.abc import Iterable, Mapping
from configparser import ConfigParser, Error
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words

_NAME = "设置.ini"
_AUTOMATIC = "自动"
_FONTS = ("gb2312", "windows")
_YES_NO = {"是": True, "否": False}
_TEXT = f"""# 绩效自评按钮的设置，Excel 和 LibreOffice 共用。改完保存，下次按按钮时生效；删掉这个文件就恢复原样。

[评分]
# {_AUTOMATIC}（按表的年度选），或者 {{profiles}}
口径 = {{profile}}

[读表]
# 隐藏的工作表里的自评表也算进去：是 或 否；写“否”时只提醒有这样的表
隐藏的工作表 = {{hidden}}

[报告]
# gb2312：方正小标宋、仿宋_GB2312 等公文字体；windows：只用 Windows 自带字体
字体 = {{fonts}}
# 是 或 否
图表 = {{charts}}

[程序]
# perfeval-xl 程序的位置，LibreOffice 生成报告和打印时用；不写则自动查找
位置 = {{command}}
"""


class Settings(NamedTuple):
    """`profile` is None to take the law of the form's year; `fonts` is 'gb2312' or 'windows'.

    `hidden` takes in forms on hidden sheets. `command` is where the program perfeval-xl is, '' to look for it.
    """

    profile: str | None = None
    fonts: str = _FONTS[0]
    charts: bool = False
    command: str = ""
    hidden: bool = False


def settings_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """%APPDATA%\\perfeval_xl on Windows, elsewhere $XDG_CONFIG_HOME/perfeval_xl or ~/.config/perfeval_xl."""
    place = environment.get("APPDATA") or environment.get("XDG_CONFIG_HOME")
    return (Path(place) if place else Path.home() / ".config") / "perfeval_xl"


def settings_file(folder: Path) -> Path:
    """The file, written with what holds by itself where there is none yet."""
    path = folder / _NAME
    if not path.exists():
        save_settings(folder, Settings())
    return path


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the file anew. Raises SETTINGS where the folder takes no files."""
    text = _TEXT.format(
        profiles="、".join(_profiles()),
        profile=settings.profile or _AUTOMATIC,
        fonts=settings.fonts,
        charts=_yes_no(settings.charts),
        hidden=_yes_no(settings.hidden),
        command=settings.command,
    )
    path = folder / _NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # the mark at its start tells older editors that it is UTF-8
        path.write_text(text, "utf-8-sig")
    except OSError as fault:
        raise problem(PerfevalError, "SETTINGS", "write", what=path, fault=system_words(fault)) from fault


def _profiles() -> Iterable[str]:
    """The names of the laws; whoever only asks for the folder does not wait for them."""
    from perfeval_xl.standard import Standard

    return Standard.default().law.profiles


def _yes_no(value: bool) -> str:
    return "是" if value else "否"


def read_settings(folder: Path) -> Settings:
    """What the file says; no file is no setting. Raises SETTINGS for one that cannot be understood."""
    path = folder / _NAME
    if not path.exists():
        return Settings()
    parser = ConfigParser()
    try:
        parser.read_string(_decoded(path.read_bytes()))
    except (Error, OSError) as fault:
        raise problem(PerfevalError, "SETTINGS", "read", what=path, fault=str(fault).split("\n")[0]) from fault
    profile = _chosen(parser, "评分", "口径", (_AUTOMATIC, *_profiles()))
    return Settings(
        profile=None if profile == _AUTOMATIC else profile,
        fonts=_chosen(parser, "报告", "字体", _FONTS),
        charts=_YES_NO[_chosen(parser, "报告", "图表", ("否", "是"))],
        command=parser.get("程序", "位置", fallback="", raw=True).strip(),
        hidden=_YES_NO[_chosen(parser, "读表", "隐藏的工作表", ("否", "是"))],
    )


def _decoded(data: bytes) -> str:
    """Older editors on Chinese Windows save in its own code page."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _chosen(parser: ConfigParser, section: str, key: str, choices: tuple[str, ...]) -> str:
    """The value of a key; the first choice where it is missing or blank."""
    value = parser.get(section, key, fallback="", raw=True).strip() or choices[0]
    if value not in choices:
        raise problem(PerfevalError, "SETTINGS", key=key, value=value, choices="、".join(choices))
    return value
