"""How a line of 附件1 is called: 费, 经费 and 费用 at the end say the same, and so do 及, 和 and 与 between words."""

import re

from perfeval_xl.domain.patterns import pattern

_MONEY = pattern(r"(?:经费|费用)$")
_JOINT = pattern(r"[及与]")
_QUOTES = pattern(r"[\"“”]")


def line_name(label: str) -> str:
    """What all ways of writing a line come down to: '“三公”经费' -> '三公费', '购置及运行费用' -> '购置和运行费'."""
    return _MONEY.sub("费", _JOINT.sub("和", _QUOTES.sub("", label)))


def line_pattern(label: str) -> str:
    """A regular expression for all ways of writing a line in a text."""
    expression = re.escape(line_name(label)).replace("和", "[及和与]")
    return f"{expression.removesuffix('费')}(?:经费|费用|费)" if expression.endswith("费") else expression
