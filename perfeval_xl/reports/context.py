"""All variables of a report template; variables.yaml says what each is, and a test holds both together."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from perfeval_xl.domain.form import Entry, Form, FormKind
from perfeval_xl.domain.material import Passage
from perfeval_xl.domain.numbers import show_number
from perfeval_xl.reports import wording
from perfeval_xl.reports.money import base_rows, money, parts
from perfeval_xl.reports.naming import bare_project, bare_unit
from perfeval_xl.reports.outcomes import outcomes
from perfeval_xl.reports.subject import Subject
from perfeval_xl.reports.values import missing
from perfeval_xl.reports.widths import em_width

LONGEST_LINE = 20
"""Characters of 22 pt that fit a title line of 156 mm."""
_TITLE_END = "绩效自评报告"
_WHOLE = frozenset(
    [
        *("整体", "支出", "绩效", "自评", "评价", "项目", "经费", "资金", "专项", "工作", "服务", "建设"),
        *("培育", "生产", "经营", "调查", "年度", "部门", "单位", "发展", "事业", "补助", "补贴", "地方"),
        *("中央", "国家", "示范", "推广", "改造", "工程", "管理", "监管", "奖励", "创新", "技术", "企业"),
        *("产业", "农村", "乡村", "教育", "医疗", "保障", "救助", "文化", "体育", "设施", "运行", "维护"),
        *("政府", "采购", "节水", "水利", "安全", "环境", "保护", "培训"),
    ]
)
"""Words of titles that stay in one line."""
_REACH = 5
"""Characters before and behind the middle among which a title is cut."""


def context(subject: Subject, day: date) -> dict[str, Any]:
    """Every variable for one report; what the form does not tell is `Missing`."""
    form = subject.form
    name = _in_one_line(subject.name) or missing("部门名称" if form.kind is FormKind.DEPARTMENT else "项目名称")
    return {
        "年度": form.year or missing("年度"),
        "部门报告": form.kind is FormKind.DEPARTMENT,
        "名称": name,
        "项目名称": _entry(subject, form.project, "项目名称", bare_project),
        "部门名称": _entry(subject, form.department, "部门名称"),
        "主管部门": _entry(subject, form.department, "主管部门"),
        "实施单位": _entry(subject, form.unit or form.department, "实施单位"),
        "标题行": title_lines(f"{name}{_of_department(form)}"),
        "表名": _in_one_line(form.title.text),
        "成文日期": day,
        "预期目标": _goals(subject, 0),
        "目标完成情况": _goals(subject, 1),
        **money(subject),
        **outcomes(subject),
        **_result(subject),
        "素材": _material(subject),
        "收入构成": parts(subject, form.income),
        "支出构成": parts(subject, form.spending),
        "附件1": base_rows(subject),
        "项目": [context(each, day) for each in subject.projects],
    }


def _entry(subject: Subject, entry: Entry | None, name: str, bare: Callable[[str], str] = bare_unit) -> Any:
    text = bare(_in_one_line(entry.text)) if entry and not subject.doubts.holds(entry) else ""
    return text or missing(name)


def _in_one_line(text: str) -> str:
    """A name broken over lines or spread with blanks, as it is written in a sentence: 2018 Office stays two words."""
    words = text.split()
    joined = words[0] if words else ""
    for word in words[1:]:
        joined += f" {word}" if joined[-1].isascii() and word[0].isascii() else word
    return joined


def _of_department(form: Form) -> str:
    return f"{form.year or ''}{'年度' if form.year else ''}整体支出" if form.kind is FormKind.DEPARTMENT else ""


def title_lines(whole: str, ending: str = _TITLE_END) -> list[str]:
    """The title in lines of at most 20 characters, the last with 绩效自评报告; short ones in a single line."""
    if len(whole) + len(ending) <= LONGEST_LINE:
        return [whole + ending]
    return [*even_lines(whole), ending]


def even_lines(text: str) -> list[str]:
    """A text in the fewest lines of at most 20 characters, none much shorter than the others.

    Digits and Latin letters count half; no line ends inside brackets if that can be.
    """
    lines = max(1, ceil(em_width(text) / LONGEST_LINE))
    if lines == 1:
        return [text]
    end = _break_near(text, -(-len(text) // lines))
    return [text[:end], *even_lines(text[end:])]


def _break_near(text: str, middle: int) -> int:
    """The best place to end a line: not inside brackets, digits or Latin letters, near the middle."""
    places = range(max(1, middle - _REACH), min(len(text), middle + _REACH + 1))
    fitting = [place for place in places if em_width(text[:place]) <= LONGEST_LINE]
    return min(fitting or [middle], key=lambda place: (_cuts(text, place), abs(place - middle)))


def _cuts(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    inside = sum(map(text[:place].count, "（(")) > sum(map(text[:place].count, "）)"))
    return inside or (before.isascii() and after.isascii()) or after in "）)，、的年" or before + after in _WHOLE


def _goals(subject: Subject, which: int) -> Any:
    """Goals are said in words; an amount that stands in their cell is none."""
    goals = [goal[which] for goal in subject.form.goals if not subject.doubts.holds(goal[which])]
    text = "\n".join(goal.text for goal in goals if goal.text and goal.number is None)
    return text or missing(("预期目标", "目标完成情况")[which])


def _result(subject: Subject) -> dict[str, Any]:
    """总分 and 等级. No conclusion rests on a total that the check contradicts; then its mark asks for both."""
    total = _total(subject)
    certain = isinstance(total, Decimal)
    return {
        "计分": bool({"weight", "score"} & subject.form.columns),
        "总分": total,
        "满分": subject.law.number("weight.total"),
        "等级": subject.law.grade(total) if certain else missing("等级"),
    }


def _total(subject: Subject) -> Any:
    entry = subject.form.total.score if subject.form.total else None
    written, added = entry.number if entry else None, subject.assessment.total
    if written is not None and added is not None and abs(written - added) > subject.law.number("tolerance.score"):
        return missing(f"总分和等级（表中写{show_number(written)}，各项得分相加为{show_number(added)}）")
    total = added if written is None else written
    if total is None or added is None:
        return missing("总分和等级")
    if errors := subject.doubts.scoring_errors:
        return missing(f"总分和等级（表中写{show_number(total)}，另有{errors}处错误要先改正）")
    return total


def material_of(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """The user's paragraphs by chapter, as a template prints them."""
    chapters = subject.vocabulary.material.chapters
    return {code: _passages(p for p in subject.material if p.chapter == code) for code in chapters}


def _material(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """The same; a required chapter without any paragraph holds one that is missing."""
    words = subject.vocabulary.material
    found = material_of(subject)
    for code in words.required:
        if not found[code]:
            found[code] = [{"小标题": "", "正文": missing(f"报告素材中的“{words.chapters[code]}”")}]
    return found


def _passages(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    return [{"小标题": wording.opened(passage.heading), "正文": passage.text} for passage in passages]
