"""`new-rule`: a rule that works and its cases, to be changed into the one that is wanted."""

import re
from collections.abc import Mapping
from keyword import iskeyword
from pathlib import Path

from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.rules import Catalogue
from perfeval_xl.rules.catalogue import CODE, FAMILIES

_SOURCES = Path(__file__).resolve().parent.parent.parent
_CASES = Path("tests/cases/rules")
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_IMPORTED = ("rule", "hit")
"""What the text of a rule uses by these names."""

_RULE = '''"""@CODE@: results that are not settled."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
@FAMILY@

@rule(
    "@CODE@",
    "完成值待定",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 实际完成值“{actual}”还没有定下来。请填写年末实际完成的数或情况。",
    why="自评表报送后就是评价的依据，没有定下来的结果不能算完成。",
    wrong="年度指标值“≥3场”，实际完成值“待定”。",
    right="年度指标值“≥3场”，实际完成值“3场”。",
    fix="填写年末实际完成的数或情况；确实没有完成的，写 0 并说明原因。",
)
def @NAME@(case: Case) -> Iterator[Hit]:
    """实际完成值不能写“待定”。"""
    for row in case.form.indicators:
        if row.actual is not None and "待定" in row.actual.text:
            yield hit(row.actual.at, actual=row.actual.text)
'''
_CASE = """\
- {name: 第一行待定, set: {F12: 待定}, expect: [[@CODE@, F12]]}
- {name: 话里有待定, set: {F16: 结果待定}, expect: [[@CODE@, F16]]}
- {name: 没有问题的表, expect: []}
- {name: 空白的不算, set: {F12: null}, expect: []}
"""
_TEST = '''"""@CODE@ on small forms: two in which it finds something, two in which it does not."""

import runpy
from pathlib import Path

import perfeval_xl
import pytest
import xlsxwriter

RULE = runpy.run_path(str(Path(__file__).parent.parent / "@FILE@"))["@NAME@"]
STANDARD = perfeval_xl.Standard.load(entry_points=False).with_rules(RULE)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("待定", ["E4"]), ("结果待定", ["E4"]), ("20盏", []), (None, [])],
)
def test_the_rule_finds_what_it_is_for(actual: str | None, expected: list[str], tmp_path: Path) -> None:
    rows = [
        ["2025年度项目支出绩效自评表"],
        ["项目名称", "路灯维修"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "维修路灯", "≥20盏", actual, 60, 60],
        ["效益指标", "社会效益指标", "亮灯率", "≥98%", "99%", 40, 40],
    ]
    form = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(form) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    assert STANDARD.faults == ()
    result = perfeval_xl.check([form], standard=STANDARD, select="@CODE@")
    assert [finding.where for finding in result.findings] == expected
'''


def write_new_rule(code: str, slug: str, rules: Catalogue, folder: Path | None, sources: Path = _SOURCES) -> list[Path]:
    """A rule and its cases: in the `folder` of a package of rules, or in our own `sources` when that is None.

    Raises `UsageError` for a code that is none, is taken or has no family here, and where a file stands already.
    """
    code = code.strip().upper()
    if not CODE.fullmatch(code) or not _SLUG.fullmatch(slug):
        raise problem(UsageError, "NEW_RULE", "code", what=f"{code} {slug}")
    if code in rules:
        raise problem(UsageError, "NEW_RULE", "taken", what=code, name=rules[code].name)
    texts = _own_texts(code, slug, sources) if folder is None else _package_texts(code, slug, rules, folder)
    for path in texts:
        if path.exists():
            raise problem(UsageError, "EXISTS", "new", what=path)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("@CODE@", code).replace("@NAME@", _function_name(slug)), "utf-8")
    return list(texts)


def _function_name(slug: str) -> str:
    """The function that a rule is: called as its file, with _ behind what means something else in the file."""
    return f"{slug}_" if iskeyword(slug) or slug in _IMPORTED else slug


def _own_texts(code: str, slug: str, sources: Path) -> Mapping[Path, str]:
    """The two files by which a rule enters this package."""
    if not (sources / _CASES).is_dir():
        raise problem(UsageError, "NEW_RULE", "installed", what=code)
    letter = code.rstrip("0123456789")
    if letter not in FAMILIES:
        names = "、".join(f"{key} {name}" for key, (_, name) in FAMILIES.items())
        raise problem(UsageError, "NEW_RULE", "family", what=letter, families=names)
    rule = sources / "perfeval_xl" / "rules" / FAMILIES[letter][0] / f"{code.lower()}_{slug}.py"
    return {rule: _RULE.replace("@FAMILY@", ""), sources / _CASES / f"{code}.yaml": _CASE}


def _package_texts(code: str, slug: str, rules: Catalogue, folder: Path) -> Mapping[Path, str]:
    """A module of rules and its test; the tests' folder is no package, so that nothing imports it with the rules."""
    letter, file = code.rstrip("0123456789"), f"{code.lower()}_{slug}.py"
    family = "" if letter in rules.families else f'\nFAMILIES = {{"{letter}": "本单位的要求"}}\n'
    test = folder / "tests" / f"test_{code.lower()}.py"
    return {folder / file: _RULE.replace("@FAMILY@", family), test: _TEST.replace("@FILE@", file)}
