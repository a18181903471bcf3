"""What is known of one error code."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple


class Where(Enum):
    """Where a code can occur; the value is the Chinese heading."""

    FILE = "一个文件"
    NARRATIVE = "一份自评报告"
    PRINT = "打印"
    RUN = "整个批处理"
    UNDO = "撤回"
    CALL = "命令的用法"
    LAW = "评分口径"
    TEMPLATE = "报告模板"
    EXCEL = "Excel 按钮"
    CALC = "LibreOffice 工具栏"
    WPS = "WPS 按钮"
    SERVICE = "网页和本机服务"


class Retry(Enum):
    """When a batch tries an unchanged file again that ended in a code; the value is what people read."""

    AT_CHANGE = "改了才做"
    NEXT_RUN = "下次"
    SAME_RUN = "运行末尾和下次"
    OTHER_LIMITS = "改了文件、上限或程序才做"


class Problem(NamedTuple):
    """A code with its sentence, which says what is wrong and what to do; `{what}` and the like are filled in.

    `cases` are the sentences for circumstances in which something else is to be done, by a short name.
    """

    code: str
    sentence: str
    where: tuple[Where, ...]
    retry: Retry = Retry.AT_CHANGE
    exit_status: int = 2
    cases: Mapping[str, str] = {}

    def template(self, case: str = "") -> str:
        """The sentence for a circumstance, '' for the usual one. Raises `KeyError` for one that is not declared."""
        return self.cases[case] if case else self.sentence
