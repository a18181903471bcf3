"""Many indicators in few sentences: by second level, the longest first, no sentence built as the two before it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from perfeval_xl.reports import wording
from perfeval_xl.reports.values import Missing

_DONE = ("完成", "超额完成")
_NOT = {"未完成": "未达到年度指标值", "部分完成": "没有全部完成", "待认定": "是否达到年度指标值尚需认定"}

Row = dict[str, Any]


def level_sentences(rows: Iterable[Row]) -> str:
    """What came of the indicators of one first level: those met by second level, then the others by what they lack.

    数量指标3项均达到年度指标值：开展培训（指标值不低于3场，完成值为3场）；…。质量、时效方面，系统可用率（…）；数据更新时间（…）均达到年度指标值。
    """
    listed = list(rows)
    sentences = [*_met([row for row in listed if row["状态"] in _DONE])]
    for state, told in _NOT.items():
        if some := [row for row in listed if row["状态"] == state]:
            sentences.append(f"{_with_figures(some)}{told}")
    return "".join(f"{sentence}。" for sentence in sentences)


def _met(rows: Iterable[Row]) -> Iterator[str]:
    """A sentence for every second level with several rows, the longest first, and one for all with a single row."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(str(row["二级指标"]).removesuffix("指标"), []).append(row)
    groups = sorted(by_name.items(), key=lambda group: -len(group[1]))
    for number, (name, members) in enumerate(group for group in groups if len(group[1]) > 1):
        yield _met_group(name, members, odd=number % 2 == 1)
    single = {name: members[0] for name, members in groups if len(members) == 1}
    if single:
        where = "、".join(filter(None, single))
        both = "均" if len(single) > 1 else ""
        yield f"{where}{'方面，' if where else ''}{_with_figures(single.values())}{both}达到年度指标值"


def _met_group(name: str, rows: Sequence[Row], *, odd: bool) -> str:
    figures, many = _with_figures(rows), f"{len(rows)}项"
    if odd:
        return f"{name or '其他'}方面的{many}是{figures}，都完成了年度指标值"
    return f"{name or '各项'}指标{many}均达到年度指标值：{figures}"


def _with_figures(rows: Iterable[Row]) -> str:
    """Names with their figures; a semicolon keeps one indicator's figures from being taken for another's."""
    return "；".join(f"{wording.opened(str(row['三级指标']))}（{_figures(row)}）" for row in rows)


def _figures(row: Row) -> str:
    return f"指标值{_words(row['年度指标值'])}，完成值{_words(row['实际完成值'])}"


def _words(value: Any) -> str:
    return str(value) if isinstance(value, Missing) else wording.target_words(str(value))


def unexplained(rows: Iterable[Row]) -> list[str]:
    """The names of rows that ask for a reason and have none, so that one mark can ask for all of them."""
    return [f"“{wording.opened(str(row['三级指标']))}”" for row in rows if isinstance(row["偏差原因"], Missing)]
