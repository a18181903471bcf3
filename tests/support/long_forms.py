"""A form as people build it themselves: no heights, no page set-up, merged cells, more rows than a page holds."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

_LINE = Side(style="thin", color="FF000000")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEADS = (
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)
"""The heads of the indicators, from the left, as the 2024 forms have them."""
_LEVELS = (("产出指标", ("数量指标", "质量指标", "时效指标")), ("效益指标", ("社会效益指标", "可持续影响指标")))
HEAD = 10
"""The row of the indicators' head."""
GOAL = "围绕数据资源普查、共享平台建设和政务云运行保障，" * 12


def long_form(each: int = 9) -> Workbook:
    """One sheet 自评表 whose five second-level groups have so many rows each."""
    book = Workbook()
    sheet = book.active
    sheet.title = "自评表"
    for letter, width in zip("ABCDEFGHI", (7, 9, 11, 20, 16, 16, 7, 7, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    _put(sheet, "A1:I1", "2024年度项目支出绩效自评表")
    _put(sheet, "A2:C2", "项目名称")
    _put(sheet, "D2:I2", "数据资源普查")
    _put(sheet, "A3:A6", "项目资金（万元）")
    for letter, text in zip(
        "DEFGHI", ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"), strict=True
    ):
        _put(sheet, f"{letter}3", text)
    for row, label in enumerate(("年度资金总额", "其中：当年财政拨款", "其他资金"), 4):
        _put(sheet, f"B{row}:C{row}", label)
        for letter, value in zip("DEFGHI", (100, 100, 95, 10, "95%", 9.5), strict=True):
            _put(sheet, f"{letter}{row}", value if row == 4 or letter in "DEF" else None)
    _put(sheet, "A7:A9", "年度总体目标")
    _put(sheet, "B7:E7", "预期目标")
    _put(sheet, "F7:I7", "实际完成情况")
    _put(sheet, "B8:E9", GOAL)
    _put(sheet, "F8:I9", GOAL)
    _indicators(sheet, each)
    return book


def _indicators(sheet: Worksheet, each: int) -> None:
    for letter, text in zip("BCDEFGHI", HEADS[1:], strict=True):
        _put(sheet, f"{letter}{HEAD}", text)
    row = HEAD + 1
    for level1, seconds in _LEVELS:
        begun = row
        for level2 in seconds:
            _put(sheet, f"C{row}:C{row + each - 1}", level2)
            for number in range(row, row + each):
                _indicator(sheet, number)
            row += each
        _put(sheet, f"B{begun}:B{row - 1}", level1)
    _put(sheet, f"A{HEAD}:A{row - 1}", HEADS[0])
    _put(sheet, f"A{row}:F{row}", "总分")
    _put(sheet, f"G{row}", 100)
    _put(sheet, f"H{row}", 98)
    _put(sheet, f"I{row}", "等级：优")


def _indicator(sheet: Worksheet, row: int) -> None:
    _put(sheet, f"D{row}", f"第{row}项数据归集任务完成数量")
    for letter, value in zip("EFGHI", (f"≥{row}项", f"{row + 1}项", 2, 2, None), strict=True):
        _put(sheet, f"{letter}{row}", value)


def _put(sheet: Worksheet, area: str, value: object) -> None:
    first = area.partition(":")[0]
    if ":" in area:
        sheet.merge_cells(area)
    cells = sheet[area] if ":" in area else ((sheet[area],),)
    for cell in (cell for row in cells for cell in row):
        cell.border = _BOX
    sheet[first].value = value
    sheet[first].font = Font(name="宋体", size=11)
    sheet[first].alignment = Alignment("center", "center", wrap_text=True)


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
