"""S101: no form in the workbook."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.rules.base import Book, Hit, Scope, hit, rule

_RESTORE = "请核对文件；自评表要有“一级指标、二级指标、三级指标、年度指标值”这一行表头。"
_TURN = (
    "这张表是横着排的：表头在一列里，每列一个指标。请选中整张表复制，用“选择性粘贴—转置”改成每行一个指标的表后再查。"
)
_COMPUTE = "表头或标签有 {} 格是公式，还没有算出结果，认不出来，没有检查和计分。用 Excel 或 WPS 打开保存一次，再查。"
_MISSING = "文件里列着工作表“{}”，它的内容却不在文件里。请用 Excel 或 WPS 打开核对，从原来的文件补回这张表后再查。"


@rule(
    "S101",
    "没有自评表",
    severity=Severity.ERROR,
    source="practice",
    message="{cell} 起没有找到绩效自评表（看过的工作表：{sheets}）。{advice}",
    why="认不出的表不会被检查，如果不说，会误以为没有问题。",
    wrong="只有说明文字、没有“三级指标、年度指标值、实际完成值”表头的工作簿。",
    right="表头行依次写明一级指标、二级指标、三级指标、年度指标值、实际完成值、分值、得分。",
    fix="核对是否选错了文件；如果确是自评表，请恢复表头文字，或用 perfeval-xl new 新建一份再填。",
    scope=Scope.BOOK,
)
def no_form(book: Book) -> Iterator[Hit]:
    """工作簿里至少要有一张能认出的绩效自评表（项目支出、整体支出或附件1）；有标题、资金和指标的工作表都要能认出。"""
    for sheet, at in book.lost:
        yield hit(at, sheet=sheet, sheets=sheet, advice=_RESTORE)
    for sheet, at in book.turned:
        yield hit(at, sheet=sheet, sheets=sheet, advice=_TURN)
    for form in book.waiting:
        yield hit(form.at, sheet=form.sheet, sheets=form.sheet, advice=_COMPUTE.format(form.number))
    for sheet in book.missing:
        yield hit(At(1, 1), sheet=sheet, sheets=sheet, advice=_MISSING.format(sheet))
    if not any((book.cases, book.lost, book.turned, book.waiting)):
        aside = {forms.sheet for forms in book.hidden}
        sheets = [name for name in book.sheets if name not in aside]
        severity = Severity.INFO if book.targets else None
        yield hit(At(1, 1), severity=severity, sheets="、".join(sheets[:8]) or "无", advice=_advice(book))


def _advice(book: Book) -> str:
    """What to do: a table of another kind is only named, there is nothing to mend."""
    if not book.neighbours:
        return _RESTORE
    kinds = "、".join(f"“{sheet}”是{kind}" for sheet, _, kind in book.neighbours[:8])
    if book.targets:
        return f"{kinds}，不是自评表，不用改。与同一项目的自评表一起检查，就会核对指标、指标值和分值是不是照它填的。"
    return f"{kinds}，不是自评表，不用改。请选填好的自评表再查。"
