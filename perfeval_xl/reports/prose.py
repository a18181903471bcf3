"""Many indicators in few sentences: by second level, the longest first, no sentence built as the two before it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from perfeval_xl.reports import numbers, wording
from perfeval_xl.reports.values import Missing, missing

_DONE = ("完成", "超额完成")
_NOT = {"未完成": "未达到年度指标值", "部分完成": "没有全部完成", "待认定": "是否达到年度指标值尚需认定"}

Row = dict[str, Any]


def level_sentences(rows: Iterable[Row]) -> str:
    """What came of the indicators of one first level: those met by second level, then the others by what they lack.

    数量指标3项均达到年度指标值：开展培训（指标值不低于3场，完成值为3场）；…。质量、时效方面，系统可用率（…）；数据更新时间（…）均达到年度指标值。
    """
    listed = list(rows)
    unsure = [row for row in listed if isinstance(row["实际完成值"], Missing)]
    certain = [row for row in listed if row not in unsure] if len(unsure) > 1 else listed
    sentences = [*_met([row for row in certain if row["状态"] in _DONE])]
    for state, ending in _NOT.items():
        if some := [row for row in certain if row["状态"] == state]:
            sentences.append(f"{_with_figures(some)}{ending}")
    if len(unsure) > 1:
        sentences += _unsure(unsure)
    return "".join(f"{sentence}。" for sentence in sentences)


def _unsure(rows: Iterable[Row]) -> Iterator[str]:
    """Results that several rows cannot state, each asked for in one mark."""
    by_lack: dict[str, list[Row]] = {}
    for row in rows:
        lack = "年度指标值和实际完成值" if isinstance(row["年度指标值"], Missing) else "实际完成值"
        by_lack.setdefault(lack, []).append(row)
    for lack, some in by_lack.items():
        names = wording.enumerated(wording.quoted(str(row["三级指标"])) for row in some)
        yield f"{len(some)}项指标的{lack}尚待核实：{missing(f'{names}的{lack}')}"


def score_sentence(groups: Sequence[dict[str, Any]]) -> str:
    """What the first levels scored: each that lost points, then together those with full marks, then the unknown.

    产出指标得35.2分（分值40分，得分率88%）；效益指标（20分）、成本指标（20分）均得满分；满意度指标的得分尚待核对。
    """
    scored = [group for group in groups if group["分值"]]
    decided = [group for group in scored if group["得分率"] is not None]
    full = [group for group in decided if group["得分率"] == 1]
    sentences = [_scored(group) for group in decided if group not in full or len(full) == 1]
    if len(full) > 1:
        sentences.append(
            "、".join(f"{group['名称']}（{numbers.points(group['分值'])}）" for group in full) + "均得满分"
        )
    if unknown := [group["名称"] for group in scored if group not in decided]:
        sentences.append(f"{'、'.join(unknown)}的得分尚待核对")
    return wording.closed("；".join(sentences))


def _scored(group: dict[str, Any]) -> str:
    weight, rate = numbers.points(group["分值"]), numbers.percent(group["得分率"])
    return f"{group['名称']}得{numbers.points(group['得分'])}（分值{weight}，得分率{rate}）"


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
    return f"{f'{name}指标{many}' if name else f'{many}指标'}均达到年度指标值：{figures}"


def _with_figures(rows: Iterable[Row]) -> str:
    """Names with their figures; a semicolon keeps one indicator's figures from being taken for another's."""
    return "；".join(dict.fromkeys(f"{wording.opened(str(row['三级指标']))}（{_figures(row)}）" for row in rows))


def _figures(row: Row) -> str:
    return f"指标值{_words(row['年度指标值'])}，完成值{_words(row['实际完成值'])}"


def _words(value: Any) -> str:
    return str(value) if isinstance(value, Missing) else wording.target_words(str(value))


def unexplained(rows: Iterable[Row]) -> list[str]:
    """The names of rows that ask for a reason and have none, so that one mark can ask for all of them."""
    return [wording.quoted(str(row["三级指标"])) for row in rows if isinstance(row["偏差原因"], Missing)]
