"""From the process that a button has started back to the Excel it was started from."""

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.excel.book import ExcelBook

_NO_XLWINGS = "缺少 xlwings。请在命令行运行 python -m pip install xlwings，再按一次按钮。"
_LOST = "没有找到按下按钮的那个 Excel（{fault}）。请保存工作簿，重新打开 Excel 后再按；文件名里有“=”的请先改名。"


def calling_book() -> ExcelBook:
    """The active workbook of the calling Excel. Raises NO_XLWINGS, NO_EXCEL.

    `xlwings.Book.caller()` is the workbook that holds the macros: the add-in, or 附件2.xlsm itself.
    """
    try:
        import xlwings
    except ImportError:
        raise PerfevalError("NO_XLWINGS", _NO_XLWINGS) from None
    try:
        macros = xlwings.Book.caller()
    except Exception as fault:  # what is raised differs by platform: COM errors, KeyError, plain Exception
        raise PerfevalError("NO_EXCEL", _LOST.format(fault=fault)) from fault
    return ExcelBook(macros.macro)
