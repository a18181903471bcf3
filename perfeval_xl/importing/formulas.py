"""Which formulas of other programs say the very same in Excel."""

import re

from perfeval_xl.domain.formulas import reach_of

_FUNCTION = re.compile(r"(?<![\w.])([A-Za-z_][\w.]*)\(")
_COMMON = frozenset(
    (
        *("SUM", "IF", "ROUND", "ROUNDUP", "ROUNDDOWN", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "ABS", "INT"),
        *("AND", "OR", "NOT", "SUMIF", "COUNTIF", "SUMPRODUCT", "PRODUCT", "IFERROR", "ISERROR", "ISNUMBER", "LEN"),
    )
)


def is_portable(formula: str | None, sheet: str) -> bool:
    """Whether a formula (without its '=') uses only cells that can be followed and functions that all know."""
    if not formula:
        return False
    functions = {name.upper() for name in _FUNCTION.findall(re.sub(r'"[^"]*"', '""', formula))}
    return functions <= _COMMON and not reach_of(formula, sheet).anything
