"""An installed package with something wrong in it: package, entry point, file and line are told, and the rest counts."""

import re
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import run
from perfeval_xl.standard import Standard
from tests.support.cases import clean_sheet

RULES = '''from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.rules.base import Scope, hit, rule

TEXTS = {"message": "m", "why": "y", "wrong": "w", "right": "r", "fix": "f"}


@rule("YX001", "试", severity=Severity.WARNING, source="form-2020", **TEXTS)
def looks(case):
    """Finds nothing."""
    return ()
'''
LAW = "name: yunxi-2025\ntitle: 云溪市口径\nextends: mof-2024\nvalues:\n"
LAW += "  grade.good.floor: {2025-01-01: {value: 81, source: form-2024, checked: true}}\n"
LAYOUT = "kind: project\ntitle: 云溪自评\nrequired: [score]\nsample:\n  - [云溪自评表（2025年度）]\n"
LAYOUT += "  - [一级指标, 三级指标, 指标值, 完成值, 分值, 得分]\n  - [产出指标, 路灯, ≥1盏, 1盏, 100, 100]\n"
_NUMBERS = count()


class Told(NamedTuple):
    """A fault as people see it: the file's name, the line, the sentence."""

    file: str
    line: int
    message: str


class Installed:
    """A package on the module path: rules, law and layouts, changed before it is loaded."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.name = f"yunxi_{next(_NUMBERS)}"
        self.folder = site / self.name
        self.info = site / f"{self.name}-1.0.dist-info"
        self.write("__init__.py", '"""A city."""\n')
        self.write("rules.py", RULES)
        self.write("law/yunxi.yaml", LAW)
        self.write("layouts/云溪.yaml", LAYOUT)
        for name in ("law", "layouts"):
            self.write(f"{name}/__init__.py", "")
        self.info.mkdir()
        (self.info / "METADATA").write_text("Metadata-Version: 2.1\nName: yunxi-bureau\nVersion: 1.0\n", "utf-8")
        self.points = {name: f"{self.name}.{name}" for name in ("law", "layouts", "rules")}

    def write(self, place: str, text: str) -> None:
        """One of the package's files."""
        file = self.folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def load(self, *more: str) -> tuple[Standard, list[Told]]:
        """The standard with this package, and what of it is told; `more` are lines of its entry_points.txt."""
        lines = [
            line for group, value in self.points.items() for line in (f"[perfeval_xl.{group}]", f"yunxi = {value}")
        ]
        (self.info / "entry_points.txt").write_text("\n".join([*lines, *more, ""]), "utf-8")
        standard = Standard.load()
        return standard, [Told(Path(each.file).name, each.line, each.message) for each in standard.faults]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    monkeypatch.syspath_prepend(tmp_path)
    return Installed(tmp_path)


def counting(standard: Standard) -> set[str]:
    """Which of the package's three parts count."""
    layouts = {layout.name for layout in standard.vocabulary.layouts}
    present = {
        "rules": "YX001" in standard.rules,
        "law": "yunxi-2025" in standard.law.profiles,
        "layouts": "云溪" in layouts,
    }
    assert {"P403", "W201"} <= set(standard.rules)
    assert "mof-2024" in standard.law.profiles
    return {name for name, counts in present.items() if counts}


def test_a_sound_package_counts(installed: Installed) -> None:
    standard, told = installed.load()
    assert told == []
    assert counting(standard) == {"rules", "law", "layouts"}


LAST = RULES.count("\n")
"""How many lines a sound module of rules has."""


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("import nothing_of_that_name\n", 1, "ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("from perfeval_xl.rules.base import hitt\n", 1, "ImportError: cannot import name 'hitt'"),
        ("import perfeval_xl\n\nperfeval_xl.nothing\n", 3, "AttributeError"),
        ("1 / 0\n", 1, "ZeroDivisionError"),
        ("def one():\n    two()\n\ndef two():\n    raise ValueError('甲\\n乙')\n\none()\n", 5, "ValueError: 甲"),
        ("def broken(:\n", 1, "SyntaxError"),
        ("if True:\nx = 1\n", 2, "IndentationError"),
        ("import sys\nsys.exit(3)\n", 2, "SystemExit: 3"),
        ("def deep():\n    deep()\n\ndeep()\n", 2, "RecursionError"),
        ("import json\n\njson.loads('{')\n", 3, "JSONDecodeError"),
        (RULES.replace("**TEXTS", "why='y'"), 8, "TypeError: rule() missing"),
        (RULES.replace('"试", ', ""), 8, "TypeError: rule() missing"),
    ],
)
def test_rules_that_cannot_be_imported(installed: Installed, text: str, line: int, message: str) -> None:
    installed.write("rules.py", text)
    standard, ((file, at, sentence),) = installed.load()
    assert (file, at) == ("rules.py", line)
    assert "扩展包 yunxi-bureau 1.0 的 yunxi（perfeval_xl.rules）" in sentence
    assert message in sentence
    assert "\n" not in sentence
    assert counting(standard) == {"law", "layouts"}


@pytest.mark.parametrize(
    "place", ["rules/__init__.py", "rules/more.py", "rules/below/__init__.py", "rules/below/more.py"]
)
def test_one_of_several_modules_cannot_be_imported(installed: Installed, place: str) -> None:
    """The modules beside it count."""
    (installed.folder / "rules.py").unlink()
    for name, text in (("", ""), ("sound/", RULES.replace("YX001", "YX002")), ("below/", "")):
        installed.write(f"rules/{name}__init__.py", text)
    installed.write(place, "\n1 / 0\n")
    standard, ((file, line, sentence),) = installed.load()
    assert (file, line) == (Path(place).name, 2)
    assert "扩展包 yunxi-bureau 1.0 的 yunxi（perfeval_xl.rules）" in sentence
    assert ("YX002" in standard.rules) == (place != "rules/__init__.py")
    assert counting(standard) == {"law", "layouts"}


def test_a_module_that_the_rules_need_is_broken(installed: Installed) -> None:
    """The deepest line of the package itself, not of ours or of Python's."""
    installed.write("rules.py", f"from {installed.name}.tables import made\n{RULES}\nmade()\n")
    installed.write("tables.py", "from decimal import Decimal\n\n\ndef made():\n    return Decimal('九十')\n")
    _, ((file, line, sentence),) = installed.load()
    assert (file, line) == ("tables.py", 5)
    assert "InvalidOperation" in sentence


@pytest.mark.parametrize(
    ("group", "value", "message"),
    [
        ("rules", "{name}.nowhere", "No module named"),
        ("law", "{name}.nowhere", "No module named"),
        ("rules", "nowhere_at_all", "No module named"),
        ("layouts", "nowhere_at_all.below", "No module named"),
        ("rules", "{name}.{group}:RULES", "只写模块或包，不写“:RULES”"),
        ("law", "{name}.{group}:FILES", "只写模块或包，不写“:FILES”"),
        ("rules", ".rules", "relative import"),
        ("layouts", "{name} layouts", "No module named"),
    ],
)
def test_an_entry_point_that_leads_nowhere(installed: Installed, group: str, value: str, message: str) -> None:
    installed.points[group] = value.format(name=installed.name, group=group)
    standard, told = installed.load()
    ((file, line, sentence),) = told
    assert (file, line) == ("entry_points.txt", 2 * [*installed.points].index(group) + 2)
    assert f"扩展包 yunxi-bureau 1.0 的 yunxi（perfeval_xl.{group}）" in sentence
    assert message in sentence
    assert counting(standard) == {"rules", "law", "layouts"} - {group}


@pytest.mark.parametrize(
    ("group", "value", "message"),
    [
        ("law", "{name}.rules", "是一个模块，不是放数据文件的包"),
        ("layouts", "{name}.rules", "是一个模块，不是放数据文件的包"),
        ("law", "{name}", "里没有 .yaml 文件"),
        ("rules", "{name}.law", "里没有规则"),
    ],
)
def test_an_entry_point_of_another_kind(installed: Installed, group: str, value: str, message: str) -> None:
    installed.points[group] = value.format(name=installed.name)
    standard, ((file, line, sentence),) = installed.load()
    assert (file, line) == ("entry_points.txt", 2 * [*installed.points].index(group) + 2)
    assert f"yunxi（perfeval_xl.{group}）" in sentence
    assert message in sentence
    assert counting(standard) == {"rules", "law", "layouts"} - {group}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('"YX001"', '"yx1"', 8, "大写字母加三位数字"),
        ('"YX001"', "1", 8, "code 写的是 1，应是文字"),
        ("Severity.WARNING", '"warning"', 8, "severity 写的是 'warning'"),
        ('source="form-2020"', 'source="hearsay"', 8, "没有登记的出处“hearsay”"),
        ('source="form-2020"', 'basis="limit.ovre"', 8, "limit.ovre"),
        ('source="form-2020"', 'source="form-2020", reads="limit.over"', 8, "“l”没有这一项"),
        ('source="form-2020"', 'source="form-2020", scope="call"', 8, "scope 写的是 'call'"),
        ('source="form-2020"', 'source="form-2020", needs="project"', 8, "needs 写的是 'project'"),
        ('source="form-2020"', 'source="form-2020", distance="0"', 8, "distance 写的是 '0'"),
        ('source="form-2020"', 'source="form-2020", of_project=1', 8, "of_project 写的是 1"),
        ('"message": "m"', '"message": None', 8, "message 写的是 None，应是文字"),
        ('"message": "m"', '"message": "{cell"', 8, "花括号不成对"),
        ('"fix": "f"', '"fix": ["f"]', 8, "fix 写的是 ['f']，应是文字"),
    ],
)
def test_a_rule_of_a_package_that_says_something_wrong(
    installed: Installed, old: str, new: str, line: int, message: str
) -> None:
    other = (
        RULES.partition("\n\n\n")[2]
        .replace("YX001", "YX009")
        .replace("looks", "others")
        .replace("**TEXTS", "**dict.fromkeys(TEXTS, 't')")
    )
    installed.write("rules.py", f"{RULES.replace(old, new)}\n\n{other}")
    standard, ((file, at, sentence),) = installed.load()
    assert (file, at) == ("rules.py", line)
    assert sentence.startswith("扩展包 yunxi-bureau 1.0 的 yunxi（perfeval_xl.rules）：")
    assert message in sentence
    assert "YX009" in standard.rules
    assert counting(standard) == {"law", "layouts"}


def test_a_rule_that_is_no_plain_function(installed: Installed) -> None:
    """It has no line of its own, so its module is told."""
    text = RULES + "\n\nclass Looker:\n    def __call__(self, case):\n        return ()\n\n\nlooker = Looker()\n"
    text += 'rule("yx1", "试", severity=Severity.WARNING, source="form-2020", **TEXTS)(looker)\n'
    installed.write("rules.py", text)
    standard, ((file, line, sentence),) = installed.load()
    assert (file, line) == ("rules.py", 0)
    assert "大写字母加三位数字" in sentence
    assert counting(standard) == {"rules", "law", "layouts"}


@pytest.mark.parametrize("families", ["['YX']", "{'YX': 1}", "None", "'YX'"])
def test_families_of_another_kind(installed: Installed, families: str) -> None:
    installed.write("rules.py", f"{RULES}\n\nFAMILIES = {families}\n")
    standard, ((file, line, sentence),) = installed.load()
    assert (file, line) == ("rules.py", LAST + 3)
    assert "扩展包 yunxi-bureau 1.0 的 yunxi（perfeval_xl.rules）：FAMILIES 要写成" in sentence
    assert counting(standard) == {"rules", "law", "layouts"}


@pytest.mark.parametrize(
    ("place", "old", "new", "line", "message"),
    [
        ("law/yunxi.yaml", "grade.good", "grade.goood", 5, "是不是 grade.good.floor？"),
        ("law/yunxi.yaml", "title", "titel", 2, "是不是 title？"),
        ("law/yunxi.yaml", "values:", "values: {", 6, "YAML 写法有误"),
        ("law/yunxi.yaml", "value: 81", "value: .nan", 5, "类型不对"),
        ("layouts/云溪.yaml", "score]", "socre]", 3, "只能是"),
        ("layouts/云溪.yaml", "title", "titel", 2, "是不是 title？"),
        ("layouts/云溪.yaml", "云溪自评\n", "云(溪自评\n", 2, "不是正则表达式"),
    ],
)
def test_a_data_file_of_a_package(
    installed: Installed, place: str, old: str, new: str, line: int, message: str
) -> None:
    text = {"law/yunxi.yaml": LAW, "layouts/云溪.yaml": LAYOUT}[place]
    installed.write(place, text.replace(old, new, 1))
    standard, told = installed.load()
    group = place.partition("/")[0]
    (sentence,) = [each.message for each in told if each[:2] == (Path(place).name, line)]
    assert sentence.startswith(f"扩展包 yunxi-bureau 1.0 的 yunxi（perfeval_xl.{group}）：")
    assert message in sentence
    assert all(each.message.startswith("扩展包 yunxi-bureau 1.0") for each in told)
    assert counting(standard) == {"rules", "law", "layouts"} - {group}


@pytest.mark.parametrize(
    ("line", "message"),
    [("yunxi", "“yunxi”应写成 名称 = 模块"), ("= yunxi", "应写成 名称 = 模块"), ("yunxi =", "应写成 名称 = 模块")],
)
def test_a_line_that_names_no_entry_point(installed: Installed, line: str, message: str) -> None:
    standard, ((file, at, sentence),) = installed.load("# ours", "", line)
    assert (file, at) == ("entry_points.txt", 9)
    assert "扩展包 yunxi-bureau 1.0" in sentence
    assert message in sentence
    assert counting(standard) == {"rules", "law", "layouts"}


def test_a_listing_or_metadata_that_cannot_be_read(installed: Installed) -> None:
    other = installed.site / "other-2.0.dist-info"
    other.mkdir()
    (other / "entry_points.txt").write_bytes("[perfeval_xl.rules]\n云 = 甲\n".encode("gb18030"))
    (installed.info / "METADATA").unlink()
    standard, ((file, line, sentence),) = installed.load()
    assert (file, line) == ("entry_points.txt", 0)
    assert "UnicodeDecodeError" in sentence
    assert counting(standard) == {"rules", "law", "layouts"}
    installed.points["law"] = "nowhere"
    assert any(f"扩展包 {installed.name} 1.0 的 yunxi" in each.message for each in installed.load()[1])


def test_a_changed_rule_is_in_the_digest(installed: Installed) -> None:
    """A batch looks again when a package was changed in place, under the same version."""
    before = installed.load()[0].digest
    assert installed.load()[0].digest == before
    installed.write("rules.py", RULES + "\n# changed\n")
    assert installed.load()[0].digest != before


def test_the_forms_are_checked_all_the_same(installed: Installed) -> None:
    installed.write("rules.py", RULES.replace("return ()", "raise ValueError('甲')"))
    installed.points["law"] = "nowhere"
    standard, _ = installed.load()
    snapshot = Snapshot(path="表", sheets=(clean_sheet({"set": {"H12": 21}}),))
    found = {each.code: each.message for each in run([book_of(snapshot, None, standard)], standard.rules.values())}
    assert "YX001" in found["Z901"]
    assert len(found) > 1


def test_the_rules_that_the_page_shows_find_what_they_say(installed: Installed, root: Path) -> None:
    (text,) = re.findall(r"```python\n(.*?)```", (root / "docs" / "标准.md").read_text("utf-8"), re.DOTALL)
    installed.write("rules.py", text)
    standard, told = installed.load()
    assert told == []
    cells = [{"D12": "维修全市主干道路的路灯", "B2": "甲"}, {"D12": "维修路灯数量十个字整", "B2": "甲"}, {"B2": "乙"}]
    books = [
        book_of(Snapshot(path=str(number), sheets=(clean_sheet({"set": each}),)), None, standard)
        for number, each in enumerate(cells)
    ]
    found = run(books, [standard.rules[code] for code in ("YX001", "YX002")])
    assert [(each.code, each.path, each.at.a1) for each in found] == [
        ("YX002", "0", "B2"),
        ("YX001", "0", "D12"),
        ("YX002", "1", "B2"),
    ]
