"""The few figures that stand at the top of every product, in the same words."""

from typing import NamedTuple

from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.numbers import show_number
from perfeval_xl.rollup.figures import Figures
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.texts import plain

_ACTING = {"macros": "宏", "external-links": "外部链接", "dde": "DDE 链接"}


class Card(NamedTuple):
    """A figure with its label; `tone` ('' error warning info good) tells whether something is to be done."""

    label: str
    figure: str
    tone: str = ""


def scope(rows: Gathered) -> str:
    """What was looked at: `文件夹“examples”，5 个文件、7 张表。`."""
    folder = f"文件夹“{plain(rows.root)}”，" if rows.root else ""
    acting = "、".join(f"含{name} {rows.contains[kind]} 个" for kind, name in _ACTING.items() if kind in rows.contains)
    warning = f"其中{acting}，都没有运行，也没有更新。" if acting else ""
    bases = sum(form.kind is FormKind.BASE for form in rows.forms)
    ungraded = f"（其中附件1 {bases} 张，不评等级）" if bases else ""
    return f"{folder}{rows.files} 个文件、{len(rows.forms)} 张表{ungraded}。{warning}"


def cards(rows: Gathered, figures: Figures) -> list[Card]:
    """Forms, mean score, findings by severity, those accepted where there are any, files that could not be read."""
    score = "–" if figures.mean_score is None else show_number(figures.mean_score)
    found = [
        Card(each.chinese, str(count), each.value if count else "good") for each, count in figures.severities.items()
    ]
    if rows.findings.accepted:
        found.append(Card("已认可", str(rows.findings.accepted)))
    failed = Card("读不了的文件", str(len(rows.failed)), "error" if rows.failed else "good")
    return [Card("表", str(len(rows.forms))), Card("平均分", score), *found, failed]


def outside(figures: Figures) -> str:
    """What is counted at the top and stands in no form, so that the sums by department can be understood."""
    listed = (figures.whole.errors, figures.whole.warnings, figures.whole.infos)
    rest = {each: count - inside for (each, count), inside in zip(figures.severities.items(), listed, strict=True)}
    counts = "、".join(f"{each.chinese} {count} 处" for each, count in rest.items() if count)
    return f"另有{counts}不在哪一张表里（如没有认出自评表的文件），没有算进来。" if counts else ""
