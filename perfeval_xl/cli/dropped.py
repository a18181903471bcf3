r"""What was dropped on an icon of the program folder, or into its window.

Windows starts an icon that is a .cmd file by `cmd.exe /c ""C:\绩效自评\校验.cmd" C:\R&D\甲.xlsx "C:\我的 表\乙.xlsx""`:
quotes stand where a name has blanks, and nowhere else. cmd takes `&`, `^`, `%` of names without quotes for its own, so
that `%*` has lost them. The command line of cmd itself still has every name as it is.
"""

import os
import re

from perfeval_xl.cli.parent import parents_line

ICON = "PERFEVAL_ICON"
"""The environment variable in which a .cmd file tells its own name."""
_WORD = re.compile(r'"([^"]*)"?|([^ "]+)')
_COMMAND = re.compile(r"\s/[ck]\s+(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


def dropped_words(line: str) -> list[str]:
    r"""The paths in a line as Windows writes it: no backslash escapes anything, only the blank divides.

    >>> dropped_words('C:\\R&D\\甲.xlsx "D:\\"')
    ['C:\\R&D\\甲.xlsx', 'D:\\']
    """
    return [word for quoted, bare in _WORD.findall(line) if (word := quoted or bare)]


def words_of_icon(line: str, icon: str) -> list[str]:
    """What a command line of cmd gives to an icon of that name; nothing where it starts something else."""
    command = _COMMAND.search(line)
    rest = command["rest"].strip() if command else ""
    if rest.startswith('""'):  # cmd takes the outermost quotes away
        rest = rest[1:].removesuffix('"')
    words = dropped_words(rest)
    if words and words[0].lower() == "call":
        del words[0]
    name = words[0].rpartition("\\")[2].lower() if words else ""
    return words[1:] if icon.lower() in (name, f"{name}.cmd") else []


def dropped_on_icon() -> list[str]:
    """The paths that were dropped on the icon that started this program; none where no .cmd file did."""
    icon = os.environ.get(ICON, "")
    return words_of_icon(parents_line(), icon) if icon else []
