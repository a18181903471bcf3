"""A LibreOffice profile for one run: no macros, no links followed, no questions; and stand-ins for fonts not there.

Nothing of the machine is changed: profile and font list live in a temporary folder, and only the process that we start
is told of them.
"""

import hashlib
import os
import sys
from pathlib import Path

from perfeval_xl.hosts.office.find import without_other_pythons

_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "CollectUsageInformation", "false"),
    ("Office.Common/Misc", "CrashReport", "false"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "0"),
    ("Office.Linguistic/General", "DefaultLocale_CJK", "zh-CN"),
)
"""Path, property, value. Link 1 is 'never' in Calc, 0 in Writer; RecalcMode 0 is 'always': stored results may be older
than the cells."""
_SOCKETS = "/tmp"
"""LibreOffice takes this folder, whatever the environment says of temporary ones."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Droid Sans Fallback")
_STAND_INS = {
    ("宋体", "SimSun", "NSimSun", "新宋体", "华文宋体", "STSong"): ("FandolSong", *_SERIF),
    ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "华文仿宋", "STFangsong"): ("FandolFang", *_SERIF),
    ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "华文楷体", "STKaiti"): ("FandolKai", "AR PL UKai CN", *_SERIF),
    ("黑体", "SimHei", "华文黑体", "STHeiti"): ("FandolHei", *_SANS),
    ("方正小标宋简体", "方正小标宋_GBK", "华文中宋", "STZhongsong"): ("FandolSong", *_SERIF),
    ("微软雅黑", "Microsoft YaHei", "等线", "DengXian"): _SANS,
    ("Calibri", "Carlito"): _SANS,
    ("Courier New", "Liberation Mono"): ("Cousine", "Nimbus Mono PS", "FreeMono", "DejaVu Sans Mono", "Noto Sans Mono"),
}
"""Fonts that are the same thing under several names, and what stands in for them where none of them is installed."""


def make_profile(folder: Path) -> None:
    """Write the profile's settings; the folder is then LibreOffice's UserInstallation."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    names = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    text = f"{_HEAD}<oor:items {names}>{items}</oor:items>\n"
    (folder / "user" / "registrymodifications.xcu").write_text(text, "utf-8")


def socket_of(profile: Path) -> Path:
    """Where LibreOffice with this profile listens for being started again; what is killed leaves it there.

    Its name is the MD5 of the profile's address in UTF-16, byte by byte without leading zeros. On Windows there is no
    such file. Source: officeipcthread.cxx (desktop) and pipe.cxx (sal) of LibreOffice.
    """
    digest = hashlib.md5(profile.absolute().as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    user = 0 if sys.platform == "win32" else os.getuid()
    return Path(_SOCKETS, f"OSL_PIPE_{user}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}")


def environment(folder: Path) -> dict[str, str]:
    """The environment for LibreOffice: on Linux no display, and the stand-ins beside the machine's own font list.

    Its own temporary files lie in the folder as well, so that none is left where it is ended by force.
    """
    variables = {**without_other_pythons(os.environ), **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder))}
    if sys.platform.startswith("linux"):
        list_path = folder / "fonts.conf"
        list_path.write_text(font_list(variables.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")), "utf-8")
        variables |= {"FONTCONFIG_FILE": str(list_path), "SAL_USE_VCLPLUGIN": "svp"}
    return variables


def font_list(machine: str) -> str:
    """A fontconfig file that includes the machine's and takes a stand-in only for a font that is not installed."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><accept>{_families(names, name, others)}</accept></alias>\n'
        for names, others in _STAND_INS.items()
        for name in names
    )
    return (
        f'{_HEAD}<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n<include ignore_missing="yes">{machine}'
        f"</include>\n{aliases}</fontconfig>\n"
    )


def _families(names: tuple[str, ...], name: str, others: tuple[str, ...]) -> str:
    families = [*(each for each in names if each != name), *others]
    return "".join(f"<family>{each}</family>" for each in families)
