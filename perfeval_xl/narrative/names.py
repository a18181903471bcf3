"""Names that a report writes differently: in titles and headings, in the sentence on spending, and the grade."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from perfeval_xl.domain.form import Entry, Form, FormKind
from perfeval_xl.domain.narrative import Difference, Topic
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.narrative.facts import fund_facts
from perfeval_xl.narrative.outline import bare_title, subject_of_title
from perfeval_xl.narrative.quantities import agree
from perfeval_xl.narrative.sentence import Sentence, years_in
from perfeval_xl.narrative.subjects import Subject, Subjects, called_alike, in_order, nearly
from perfeval_xl.narrative.text import plain_name, unquoted
from perfeval_xl.narrative.vocabulary import Words, either
from perfeval_xl.parsing import core_name

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_BODY = re.compile(
    r"^(.{4,30}?(?:局|委员会|委|办公室|办|厅|院|中心|处|所|站|馆|学校|政府|支队|大队|社|会))(?=20\d\d年|部门|整体|单位|关于)"
)
_OF_DEPARTMENT = re.compile(r"整体支出|部门整体|单位整体")
_CODE = re.compile(r"^[\d\-—\s]+")
_SPENT_ON = re.compile(r"(?P<name>[^，：；。（）\ue000-\uf8ff]{5,30}(?:专项|专项资金|专项经费))(?:实际|累计|共)?支出$")
_FOR = re.compile(r".?，?(?:主要)?用于")
_GRADES = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差", "优": "优", "良": "良", "中": "中", "差": "差"}
_LEAST_ALIKE = 0.8


def title_differences(titles: Sequence[str], subjects: Subjects, forms: Sequence[Form]) -> Iterator[Difference]:
    """A title's project, department and year against the forms it is about.

    Of several reports in one file, one without a known name is about a project whose form is not here.
    """
    for title in titles:
        name = bare_title(title)
        subject = subject_of_title(title, subjects)
        if subject is not None:
            yield from _project_differences(name, title, subject)
        alone = len(titles) == 1 or _OF_DEPARTMENT.search(title) is not None
        about = subject or (_only(subjects) if alone else None)
        yield from _year_differences(title, about.forms if about else ())
        yield from _department_differences(title, about.forms if about and about.forms else forms)


def label_differences(
    labelled: Iterable[tuple[str, str]], subjects: Subjects, forms: Sequence[Form]
) -> Iterator[Difference]:
    """The project and the department that a cover names against the forms'."""
    for label, name in labelled:
        line = f"{label}：{name}"
        subject = subjects.named(name) if label.startswith(("项目名称", "专项名称")) else None
        if subject is not None:
            yield from _project_differences(name, line, subject)
        elif label.startswith(("单位", "部门", "预算单位", "主管部门", "实施单位", "项目单位")):
            yield from _body_differences(plain_name(name), line, forms)


def _only(subjects: Subjects) -> Subject | None:
    if subjects.department is not None:
        return subjects.department
    return subjects.projects[0] if len(subjects.projects) == 1 else None


def _project_differences(name: str, title: str, subject: Subject) -> Iterator[Difference]:
    """A title that means this project but does not call it so; words left out or added are no difference."""
    for form in subject.forms:
        if form.project is None:
            continue
        if not called_alike(_without_department(name, form), form.project.text):
            yield _name(form, form.project, "项目名称", name, title)


def _without_department(name: str, form: Form) -> str:
    for entry in (form.department, form.unit):
        own = _CODE.sub("", plain_name(entry.text)) if entry else ""
        name = unquoted(name)[0].removeprefix(own) if own else name
    return name


def _name(form: Form, entry: Entry, label: str, reported: str, quote: str) -> Difference:
    return Difference(Topic.NAME, form, entry.at, label, entry.text, reported, quote)


def _year_differences(title: str, forms: Sequence[Form]) -> Iterator[Difference]:
    """A title of another year; a year that belongs to the project's name is none."""
    years = {int(year) for year in _YEAR.findall(title)}
    for form in forms:
        own = {int(year) for year in _YEAR.findall(plain_name(form.project.text))} if form.project else set()
        if form.year is not None and years - own and form.year not in years:
            reported = "、".join(f"{year}年度" for year in sorted(years - own))
            yield Difference(Topic.NAME, form, form.title.at, "年度", f"{form.year}年度", reported, title)
            return


def _department_differences(title: str, forms: Sequence[Form]) -> Iterator[Difference]:
    """A department written almost, but not quite, as the form has it; a short form of its name is fine."""
    found = _BODY.match(unquoted(title)[0])
    if found is not None:
        yield from _body_differences(found[1], title, forms)


def _body_differences(body: str, quote: str, forms: Sequence[Form]) -> Iterator[Difference]:
    entries = [(form, entry) for form in forms for entry in (form.department, form.unit) if entry and entry.text]
    if any(_same_body(body, entry.text) for _, entry in entries):
        return
    for form, entry in entries:
        if nearly(body, _CODE.sub("", entry.text), _LEAST_ALIKE) and body[:2] in entry.text:
            yield _name(form, entry, "单位名称", body, quote)
            return


def _same_body(one: str, other: str) -> bool:
    short, long = sorted((one, _CODE.sub("", plain_name(other))), key=len)
    return in_order(short, long)


def foreign_names(sentence: Sentence, subject: Subject | None) -> Iterator[Difference]:
    """…专项支出Q，主要用于: this project's amount under a name that has nothing of the project's."""
    if subject is None or subject.department:
        return
    for mention in sentence.mentions:
        found = _SPENT_ON.search(mention.left)
        if found is None or not _FOR.match(sentence.skeleton, mention.place + 1):
            continue
        for fact in fund_facts(subject, "actual"):
            same = mention.quantity.unit.group == "money" and agree(mention.quantity.span, fact.values[0].span)
            if same and fact.form.project is not None and not _akin(mention.words.residue(found["name"]), subject.name):
                quote = sentence.quote(mention.quantity)
                yield _name(fact.form, fact.form.project, "项目名称", found["name"], quote)


def _akin(one: str, other: str) -> bool:
    """Whether two names have two characters in a row in common."""
    return len(one) < 4 or any(one[at : at + 2] in core_name(other) for at in range(len(one) - 1))


@lru_cache(maxsize=16)
def _grade_pattern(words: Words) -> re.Pattern[str]:
    grades = either(list(_GRADES))
    return re.compile(
        rf"{words.either('grade')}(?:评定|确定|认定|均)?(?:为|是|：|达到)?(?P<grade>{grades})(?=[，。；、）级等档]|$)"
    )


def grade_differences(
    sentence: Sentence, subject: Subject | None, assessments: dict[int, Assessment]
) -> Iterator[Difference]:
    """等级 in a sentence against the form's, or against the one that the form's 总分 gives."""
    words = sentence.words
    found = _grade_pattern(words).search(sentence.skeleton) if subject else None
    if found is None or subject is None or words.pattern("other_year").search(sentence.skeleton[: found.start()]):
        return
    years = years_in(sentence.skeleton)
    reported = _GRADES[found["grade"]]
    for form in subject.forms:
        entry, grade = _grade(form, assessments)
        of_year = form.year is None or not years or form.year in years
        if entry is not None and of_year and grade and grade != reported:
            yield Difference(Topic.NAME, form, entry.at, "等级", grade, reported, sentence.folded.strip("。；"))


def _grade(form: Form, assessments: dict[int, Assessment]) -> tuple[Entry | None, str | None]:
    if form.kind is FormKind.BASE or form.total is None:
        return None, None
    if form.total.grade is not None and form.total.grade.text:
        return form.total.grade, _GRADES.get(form.total.grade.text)
    assessment = assessments.get(id(form))
    return form.total.score, assessment.grade if assessment else None
