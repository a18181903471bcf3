"""Names as a report writes them: without the codes, numbers and hints that stand in the cells beside them."""

import re

_CODE = re.compile(r"\A\s*([0-9]{6}[0-9A-Z]{9,18})\s*[-—–_－:：]\s*(?=\S)")
_UNIT_CODE = re.compile(
    r"\A\s*(?:[\[【〔(（]\s*[0-9]{2,9}\s*[\]】〕)）]|[0-9]{3,9}\s*[-—–_－:：])\s*(?=[\u4e00-\u9fff])"
)
_OF_FORM = re.compile(r"(?<=\S)\s*绩\s*效\s*自\s*评\s*(?:表|报\s*告)\s*\Z")
_NUMBERED = re.compile(
    r"\A\s*(?:指标\s*[0-9]{1,2}(?![0-9个条]|项(?!目))(?:\s*[：:.．、])?|[（(]?[0-9]{1,2}\s*[）)、]|[0-9]{1,2}[.．](?![0-9]))\s*(?=[^\s：:.．、])"
)
_STARS = re.compile(r"\A[\s★☆※*＊▲△●]+(?=\S)")
_OF_WHICH = re.compile(r"\A其中[：:]?(?=\S)")
_BLANK = r"(?:\*\*|＊＊|[xX×]{2})"
"""What blank forms print in the place of a number."""
_BLANK_FIGURE = re.compile(
    rf"[（(][^（）()]{{0,12}}{_BLANK}[^（）()]{{0,20}}[）)]|[≥≤<>＜＞=＝]\s*{_BLANK}[^，。；]{{0,12}}\Z"
)


def without_code(name: str) -> str:
    """A project's name without the number that the budget system puts before it: 51000021R000000019951-工资性支出."""
    return _CODE.sub("", name)


def code_of(name: str) -> str:
    """That number; '' where there is none."""
    found = _CODE.match(name)
    return found[1] if found else ""


def bare_project(name: str) -> str:
    """A project's name without code and without the title of its form: 卫片执法补助经费支出绩效自评表."""
    return _OF_FORM.sub("", without_code(name))


def bare_unit(name: str) -> str:
    """A department's or unit's name without its budget code: 219001-某区某镇人民政府, [155]濉溪县民政局."""
    return _UNIT_CODE.sub("", without_code(name))


def bare_indicator(name: str) -> str:
    """A 三级指标 without what its blank form printed: 指标1：工程完工率, ★★受助人次数（≥**人次）, 其中：桃树面积."""
    bare = _OF_WHICH.sub("", _NUMBERED.sub("", _STARS.sub("", name)))
    return _BLANK_FIGURE.sub("", bare) or name
