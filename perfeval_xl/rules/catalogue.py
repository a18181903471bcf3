"""The catalogue: the rules of the package and of others, each with the document that it comes from."""

import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from types import ModuleType

from perfeval_xl.datafiles import Fault
from perfeval_xl.domain.errors import LawError
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.law import KEYS, Basis, LawBook
from perfeval_xl.rules.base import RULE, Look, Rule, Scope
from perfeval_xl.rules.texts import places

FAMILIES: Mapping[str, tuple[str, str]] = {
    "S": ("structure", "表格结构"),
    "F": ("funds", "资金与执行率"),
    "W": ("weights", "分值"),
    "I": ("indicators", "指标值与完成值"),
    "P": ("points", "得分与等级"),
    "X": ("cross", "表间勾稽"),
    "N": ("narrative", "报告与表"),
    "Z": ("structure", "程序自身"),
}
"""The package's own families by letter: folder and name. Z comes last, behind the families of others."""
CODE = re.compile(r"[A-Z]{1,3}[0-9]{3}")


@dataclass(frozen=True, kw_only=True)
class Catalogue(Mapping[str, Rule]):
    """Rules by code, in the order of their families, and the families' names by letter."""

    rules: Mapping[str, Rule]
    families: Mapping[str, str]
    faults: tuple[Fault, ...] = ()

    def __getitem__(self, code: str) -> Rule:
        return self.rules[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    @classmethod
    def of(cls, rules: Iterable[Rule], law: LawBook, families: Mapping[str, str] | None = None) -> "Catalogue":
        """The package's rules and these, each with its source; a wrong rule is left out and named among the faults."""
        entered: dict[str, Rule] = {}
        faults: list[Fault] = []
        others = list(rules)
        for each in (*own_rules(), *others):
            fault = (_type_fault(each) if each in others else "") or _fault(each, law, entered)
            if fault:
                faults.append(_fault_at(each.look, fault))
            else:
                entered[each.code] = replace(each, origin=_origin(each, law))
        names = {letter: name for letter, (_, name) in FAMILIES.items()} | dict(families or {})
        codes = sorted(entered, key=lambda code: _place(entered[code]))
        return cls(rules={code: entered[code] for code in codes}, families=names, faults=tuple(faults))

    def extended(self, rules: Iterable[Rule], law: LawBook) -> "Catalogue":
        """These rules beside those that are here; a wrong one is left out and named among the faults."""
        own = {each.code for each in own_rules()}
        others = [each for each in self.values() if each.code not in own]
        wider = Catalogue.of([*others, *rules], law, self.families)
        return replace(wider, faults=(*self.faults, *wider.faults))


def rule_of(look: Look) -> Rule:
    """The rule that a decorated function is."""
    made = vars(look)[RULE]
    assert isinstance(made, Rule)
    return made


def rules_in(module: ModuleType) -> Iterator[Rule]:
    """The rules written in a module, in the order of the file."""
    for value in list(vars(module).values()):
        if callable(value) and getattr(value, "__module__", None) == module.__name__ and RULE in vars(value):
            yield rule_of(value)


@cache
def own_rules() -> tuple[Rule, ...]:
    """The rules of this package: one module each, in the folder of its family."""
    folders = dict.fromkeys(folder for folder, _ in FAMILIES.values())
    packages = [import_module(f"perfeval_xl.rules.{folder}") for folder in folders]
    names = [
        f"{package.__name__}.{module.name}" for package in packages for module in pkgutil.iter_modules(package.__path__)
    ]
    return tuple(rule for name in names for rule in rules_in(import_module(name)))


def _place(rule: Rule) -> tuple[int, str, str]:
    letters = "".join(FAMILIES)
    own = letters.index(rule.letter) if rule.letter in letters[:-1] else len(letters)
    return (own + (rule.letter == "Z"), rule.letter, rule.code)


def _origin(rule: Rule, law: LawBook) -> Basis | None:
    """The rule's document, or that of its value in force; None where none is in force any more."""
    if rule.source:
        return law.basis(rule.source)
    try:
        return law.newest().basis(rule.basis)
    except LawError:
        return None


_TYPES: tuple[tuple[tuple[type, ...], tuple[str, ...], str], ...] = (
    ((str,), ("code", "name", "message", "source", "basis", "why", "wrong", "right", "fix"), "文字"),
    ((Severity,), ("severity",), "Severity.ERROR、Severity.WARNING 这样的写法"),
    ((Scope,), ("scope",), "Scope.FORM、Scope.CALL 这样的写法"),
    ((FormKind, type(None)), ("needs",), "FormKind.PROJECT 这样的写法"),
    ((int,), ("distance",), "整数"),
    ((bool,), ("of_project",), "True 或 False"),
)
"""What a rule's fields must be, and how a sentence says it; a type checker would say so too, where one is used."""


def _type_fault(rule: Rule) -> str:
    """What in a rule of others is of another type than it must be, '' for nothing."""
    for kinds, fields, title in _TYPES:
        for field in fields:
            if not isinstance(value := getattr(rule, field), kinds):
                return f"规则 {rule.code} 的 {field} 写的是 {value!r}，应是{title}。"
    return ""


def _fault_at(look: Look, fault: str) -> Fault:
    """A fault at the function that a rule is, or at its module where it is no plain function."""
    code = getattr(look, "__code__", None)
    if code is not None:
        return Fault(code.co_filename, code.co_firstlineno, fault)
    module = sys.modules.get(getattr(look, "__module__", ""))
    return Fault(getattr(module, "__file__", None) or repr(look), 0, fault)


def _fault(rule: Rule, law: LawBook, entered: Mapping[str, Rule]) -> str:
    """What keeps a rule from being entered, '' for nothing."""
    if not CODE.fullmatch(rule.code):
        return f"规则代码“{rule.code}”应是大写字母加三位数字，如 A001。"
    if rule.code in entered:
        return f"规则代码 {rule.code} 重复，已经有“{entered[rule.code].name}”。"
    if bool(rule.source) == bool(rule.basis):
        return f"规则 {rule.code} 要写 source（出处）或 basis（依据的口径项目），写一个。"
    if rule.source and rule.source not in law.sources:
        return f"规则 {rule.code} 引用了没有登记的出处“{rule.source}”。"
    unknown = [key for key in rule.reads if key not in KEYS]
    if unknown:
        return f"规则 {rule.code} 用到的口径项目“{unknown[0]}”没有这一项。"
    return _text_fault(rule)


def _text_fault(rule: Rule) -> str:
    for text in (rule.message, rule.fix, rule.why, rule.wrong, rule.right, rule.what):
        if text is not rule.message and "{law" not in text:
            continue
        try:
            names, keys = places(text)
        except ValueError:
            return f"规则 {rule.code} 的文字里花括号不成对：{text}"
        if undeclared := sorted(keys - set(rule.reads)):
            return f"规则 {rule.code} 的文字用到口径项目 {undeclared[0]}，要在 basis 或 reads 里写明。"
        if text is not rule.message and names != {"law"}:
            return f"规则 {rule.code} 的说明文字里只能有 {{law…}}：{text}"
    return ""


@cache
def catalogue() -> Catalogue:
    """The rules of this package alone."""
    from perfeval_xl.law.book import HERE

    return Catalogue.of((), LawBook.load([HERE]))
