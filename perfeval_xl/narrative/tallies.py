"""How many projects were evaluated and how many indicators a form has, as reports say: 对15个项目开展了绩效自评."""

import re
from collections.abc import Iterator, Sequence

from perfeval_xl.domain.form import Entry, Form, FormKind
from perfeval_xl.domain.narrative import Difference, Topic
from perfeval_xl.narrative.sentence import Sentence
from perfeval_xl.narrative.subjects import Subject, Subjects
from perfeval_xl.narrative.text import plain_name
from perfeval_xl.narrative.vocabulary import Words
from perfeval_xl.parsing import not_applicable
from perfeval_xl.parsing.text import chinese_number

_COUNT = r"(?P<count>[0-9]{1,4}|[一二三四五六七八九十百两]{1,5})"
_PROJECTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:自评|评价)的?(?:预算)?项目(?:支出)?(?:数量)?(?:共计|共有|共|总计|有|为)?{_COUNT}个",
        rf"(?<![第0-9]){_COUNT}个(?:预算|一级|二级|财政)?(?:支出)?项目(?:支出)?(?:均|全部|都|进行|开展|实施|纳入|了|按要求|资金|的){{0,4}}"
        r"(?:绩效)?(?:自评|自我评价|绩效评价)",
        rf"自评表(?:共计|共)?{_COUNT}[张份]",
        rf"(?<![第0-9]){_COUNT}[张份](?:项目)?(?:支出)?(?:绩效)?自评表",
    )
)
_INDICATORS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"三级(?:绩效)?指标(?:共计|共有|共|有|为)?{_COUNT}[个项条]",
        rf"(?<![第0-9]){_COUNT}[个项条]三级(?:绩效)?指标",
        rf"(?:设置|设定|设立|设有|制定)了?(?:绩效|考核|具体)?指标(?:共计|共)?{_COUNT}[个项条]",
        rf"(?:设置|设定|设立|制定|共有)了?(?:共计|共)?{_COUNT}[个项条](?:绩效|考核|具体)?指标(?!体系)",
    )
)
_UNNAMED = re.compile(r"\s*(?:指标\s*)?(?:[0-9]{1,2}\s*)?(?:[：:.、]\s*)?")
"""Where a blank form prints 指标2： and nobody has written a name behind it."""
_CLAUSE = re.compile(r"[^，；。！？]+")


def counted_forms(titles: Sequence[str], forms: Sequence[Form]) -> Sequence[Form]:
    """The forms whose projects a report counts: of several departments those of the one that its title names."""
    by_name: dict[str, list[Form]] = {}
    for form in forms:
        name = plain_name(form.department.text) if form.department is not None else ""
        by_name.setdefault(name, []).append(form)
    if len(by_name.keys() - {""}) <= 1:
        return forms
    named = [name for name in by_name if name and titles and name in plain_name(titles[0])]
    return by_name[named[0]] if len(named) == 1 else ()


def tally_differences(
    sentence: Sentence, subject: Subject | None, subjects: Subjects, forms: Sequence[Form]
) -> Iterator[Difference]:
    """Counts in a sentence that are not those of the forms; a count of some of them is none of these."""
    if sentence.words.pattern("other_year").search(sentence.folded):
        return
    for clause in _CLAUSE.findall(sentence.folded):
        if sentence.words.pattern("some").search(clause):
            continue
        if subject is None or subject.department:
            yield from _compare_projects(clause, sentence, subjects, forms)
        if subject is not None:
            yield from _compare_indicators(clause, sentence, subject)


def _compare_projects(
    clause: str, sentence: Sentence, subjects: Subjects, forms: Sequence[Form]
) -> Iterator[Difference]:
    """Against the projects that have forms; 附件1 may list more, whose forms are not among those read."""
    reported = _counted(clause, _PROJECTS)
    own = {id(form) for form in forms}
    evaluated = [project for project in subjects.projects if any(id(form) in own for form in project.forms)]
    if reported is None or not evaluated:
        return
    listed = len(subjects.projects) if any(form.kind is FormKind.BASE for form in forms) else None
    count = sum(form.kind is FormKind.PROJECT for form in forms)
    whole = sum(form.kind is FormKind.DEPARTMENT for form in forms)
    if reported not in (len(evaluated), count, count + whole, listed):
        form = subjects.department.forms[0] if subjects.department else evaluated[0].forms[0]
        sure = listed is not None or reported < len(evaluated)
        yield _difference(form, form.title, "自评的项目", f"{len(evaluated)}个", f"{reported}个", sentence, sure=sure)


def _compare_indicators(clause: str, sentence: Sentence, subject: Subject) -> Iterator[Difference]:
    """Against the rows of the subject's only form, counted in all ways in which people count them."""
    reported = _counted(clause, _INDICATORS)
    judged = [form for form in subject.forms if form.indicators]
    if reported is None or len(judged) != 1 or _counts_by_outcome(clause, sentence.words):
        return
    form = judged[0]
    rows = [row for row in form.indicators if not (row.placeholder or row.untargeted)]
    named = [row for row in rows if not (not_applicable(row.level3.text) or _UNNAMED.fullmatch(row.level3.text))]
    counts = {len(rows), len(named), len({row.level3.text for row in named}), len(form.groups)}
    counts |= {sum(not row.is_part for row in named), sum(bool(row.target.text) for row in named)}
    counts |= {sum(not not_applicable(row.target.text) for row in named)}
    counts |= {count + 1 for count in counts if form.execution is not None}  # 执行率 may be counted among them
    if rows and reported not in counts:
        yield _difference(form, rows[0].level3, "三级指标", f"{len(named)}项", f"{reported}项", sentence, sure=True)


def _counts_by_outcome(clause: str, words: Words) -> bool:
    """Whether only the indicators with that outcome are counted: 完成8项, but not 全部10项都完成."""
    return words.pattern("outcome").search(clause) is not None and words.pattern("all").search(clause) is None


def _counted(clause: str, patterns: Sequence[re.Pattern[str]]) -> int | None:
    found = next((match for each in patterns if (match := each.search(clause))), None)
    if found is None:
        return None
    text = found["count"]
    return int(text) if text.isdecimal() else chinese_number(text)


def _difference(
    form: Form, entry: Entry, label: str, written: str, reported: str, sentence: Sentence, *, sure: bool
) -> Difference:
    return Difference(Topic.TALLY, form, entry.at, label, written, reported, sentence.folded.strip("，；。")[:60], sure)
