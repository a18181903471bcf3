"""自评工作总结.docx: the department's report on all its self-evaluations, by the official outline.

What the forms bear out is reckoned; what they do not say is a mark, each asked for once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from perfeval_xl.domain.grades import GRADES
from perfeval_xl.domain.numbers import mean_to_cents
from perfeval_xl.dossier.bundle import Bundle
from perfeval_xl.dossier.figures import Amount, Figures, added
from perfeval_xl.dossier.table import Line, project_spending
from perfeval_xl.reports import Report, Template
from perfeval_xl.reports.context import material_of, title_lines
from perfeval_xl.reports.fonts import apply_fonts
from perfeval_xl.reports.headings import settle_headings
from perfeval_xl.reports.marking import highlight_missing
from perfeval_xl.reports.packing import sealed
from perfeval_xl.reports.tags import drop_marks
from perfeval_xl.reports.values import Missing, missing
from perfeval_xl.reports.wording import opened
from perfeval_xl.reports.writing import label

_TITLE_END = "绩效自评工作总结"
_MOST_LOWEST = 3
_CAUSES = (
    ("政策调整", re.compile(r"政策|文件要求|上级")),
    ("资金安排", re.compile(r"资金|经费|预算|财政|拨付|支付")),
    ("工作进度", re.compile(r"进度|工期|延期|推迟|延迟|延后|滞后|未完工|验收")),
    ("目标设定", re.compile(r"目标(?:值)?(?:设|定|偏|过)|指标(?:值)?(?:设|定|偏|过)|基数")),
    ("市场和外部环境", re.compile(r"市场|疫情|天气|行情|形势|灾")),
    ("人员变动", re.compile(r"人员|人手|编制|岗位")),
)
_OTHER, _UNTOLD = "其他原因", "没有写明原因"


def write_summary(
    template: Template, bundle: Bundle, lines: Sequence[Line], whole: Figures | None, day: date, fonts: str
) -> Report:
    """The report on the bundle. Raises `ReportTemplateError` for a template that cannot be carried out."""
    variables = summary_variables(bundle, lines, whole, day)
    return _written(template, variables, "".join(variables["标题行"]), day, fonts)


def write_disclosure(
    template: Template, bundle: Bundle, lines: Sequence[Line], whole: Figures | None, day: date, fonts: str
) -> Report:
    """预算绩效情况说明 for the published final accounts, with a paragraph a project."""
    listed = [line.figures for line in lines if line.figures]
    projects = [{**each.variables, "待填措施": missing(f"{each.name}的改进措施")} for each in listed]
    variables = {**summary_variables(bundle, lines, whole, day), "各项目": projects}
    return _written(template, variables, "预算绩效情况说明", day, fonts)


def _written(template: Template, variables: dict[str, Any], title: str, day: date, fonts: str) -> Report:
    document = template.render(variables)
    drop_marks(document.element.body)
    settle_headings(document)
    names = highlight_missing(document.element.body)
    apply_fonts(document, fonts)
    label(document, title, day)
    return Report(sealed(document), tuple(names))


def summary_variables(bundle: Bundle, lines: Sequence[Line], whole: Figures | None, day: date) -> dict[str, Any]:
    """Every variable of the template; amounts in 万元, rates as fractions."""
    listed = [line.figures for line in lines if line.figures]
    year = f"{bundle.year}年度" if bundle.year else ""
    return {
        "年度": bundle.year or missing("年度"),
        "部门名称": bundle.name or missing("部门名称"),
        "标题行": title_lines(f"{bundle.name}{year}", _TITLE_END),
        "成文日期": day,
        "汇总表名": f"{year}项目支出绩效自评结果汇总表",
        "整体": whole.variables if whole else None,
        "有整体表": whole is not None,
        "素材": _material(bundle),
        "结果应用": missing("自评结果应用和公开的安排"),
        **_coverage(bundle, listed, whole),
        **_results(listed),
        **_execution(listed),
        **_problems([("部门整体支出", whole)] if whole else [], listed),
    }


def _material(bundle: Bundle) -> dict[str, Any]:
    """The department's own words by chapter; without any, one mark asks for the chapters that the outline wants."""
    source = bundle.department or (bundle.filed[0].subject if bundle.filed else None)
    if source is None:
        return {}
    names = source.vocabulary.material.chapters
    own = material_of(bundle.department) if bundle.department else {}
    marks = {
        code: [{"小标题": "", "正文": missing(f"报告素材中的“{names[code]}”")}] for code in ("组织", "经验", "措施")
    }
    return {code: own.get(code) or marks.get(code, []) for code in names}


def _coverage(bundle: Bundle, listed: Sequence[Figures], whole: Figures | None) -> dict[str, Any]:
    """How many projects were evaluated, with how much money, and which lack a form."""
    sure = [each for each in listed if _certain(each.budget, each.spent)]
    rows = [row for row in bundle.base.form.base if row.key == "project"] if bundle.base else []
    spending = project_spending(whole)
    spent = added(each.spent for each in sure)
    covered = spent / spending if spending and spent is not None and len(sure) == len(listed) else None
    return {
        "自评项目数": len(listed),
        "金额项目数": len(sure),
        "全年预算数": added(each.budget for each in sure),
        "全年执行数": spent,
        "附件1项目数": len(rows),
        "附件1项目支出": spending,
        "合并项目": [{"名称": each.name, "行数": len(each.rows)} for each in bundle.filed if len(each.rows) > 1],
        "缺表项目": [project.name for project in bundle.lacking],
        "缺表项目数": len(bundle.lacking),
        "覆盖率": covered,
    }


def _certain(*amounts: Amount) -> bool:
    return all(isinstance(amount, Decimal) for amount in amounts)


def _results(listed: Sequence[Figures]) -> dict[str, Any]:
    """Grades, scores and counts of indicators."""
    scored = [(each, each.total) for each in listed if isinstance(each.total, Decimal) and each.grade]
    scores = [score for _, score in scored]
    grades = Counter(each.grade for each, _ in scored)
    lowest = [each.name for each, score in scored if score == min(scores)]
    results: dict[str, Any] = {
        "有等级项目数": len(scored),
        "等级分布": [{"等级": grade, "个数": grades[grade]} for grade in GRADES if grades[grade]],
        "平均分": mean_to_cents(scores),
        "最高分": max(scores, default=None),
        "最低分": min(scores, default=None),
        "最低项目": lowest if len(set(scores)) > 1 and len(lowest) <= _MOST_LOWEST else [],
        "待核对项目数": sum(isinstance(each.total, Missing) for each in listed),
    }
    counts = {
        "总数": "总数",
        "完成数": "完成数",
        "部分完成数": "部分完成数",
        "未完成数": "未完成数",
        "待认定数": "待认定数",
    }
    return results | {f"指标{name}": sum(each.counts[key] for each in listed) for name, key in counts.items()}


def _execution(listed: Sequence[Figures]) -> dict[str, Any]:
    """Rates over all, and the projects that stand out."""
    sure = [each for each in listed if _certain(each.budget, each.spent)]
    budget, spent = added(each.budget for each in sure), added(each.spent for each in sure)
    dated = [each for each in sure if _certain(each.initial)]
    initial = added(each.initial for each in dated)
    of_initial = added(each.spent for each in dated)
    low = [each for each in listed if each.variables["执行偏低"]]
    changed = [each for each in listed if each.variables["调整须说明"]]
    law = listed[0].subject.law if listed else None
    return {
        "执行率": spent / budget if budget and spent is not None else None,
        "占年初预算": of_initial / initial if initial and of_initial is not None and len(dated) == len(sure) else None,
        "执行下限": law.number("limit.low_rate") if law else None,
        "调整上限": law.number("limit.budget_change") if law else None,
        "执行偏低项目": [{"名称": each.name, "执行率": each.rate} for each in low],
        "调整项目": [{"名称": each.name, "调整率": each.variables["调整率"]} for each in changed],
    }


def _problems(whole: Iterable[tuple[str, Figures]], listed: Sequence[Figures]) -> dict[str, Any]:
    """The indicators that were missed, the department's first, in groups by the reason that people wrote."""
    rows = [(name, row) for name, each in (*whole, *((each.name, each) for each in listed)) for row in each.unmet]
    causes = Counter(cause_of(row["偏差原因"]) for _, row in rows)
    order = [*(name for name, _ in _CAUSES), _OTHER, _UNTOLD]
    return {
        "未完成项数": len(rows),
        "未完成分类": [{"名称": name, "个数": causes[name]} for name in order if causes[name]],
        "未完成": [_problem(name, row) for name, row in rows],
        "待说明": _untold(rows),
    }


def cause_of(reason: Any) -> str:
    """The group that a written reason belongs to, by its words."""
    if not reason or isinstance(reason, Missing):
        return _UNTOLD
    return next((name for name, words in _CAUSES if words.search(str(reason))), _OTHER)


def _problem(project: str, row: dict[str, Any]) -> dict[str, Any]:
    reason = row["偏差原因"]
    return {
        "项目": project,
        "指标": opened(str(row["三级指标"])),
        "年度指标值": row["年度指标值"],
        "实际完成值": row["实际完成值"],
        "偏差原因": "" if isinstance(reason, Missing) else reason,
    }


def _untold(rows: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    return [f"{name}“{opened(str(row['三级指标']))}”" for name, row in rows if isinstance(row["偏差原因"], Missing)]
