"""A fictional form as offices send it: 24 rows, numbers typed as text, the total line of the funds last, rows with "/"."""

from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

NAME = "2024-数据云溪推介会相关经费.xlsx"
_MERGES = (
    *("A1:I1", "B2:I2", "B3:D3", "F3:I3", "A4:A8", "B4:C4", "B5:C5", "B6:C6", "B7:C7", "B8:C8"),
    *(
        "A9:A10",
        "B9:E9",
        "F9:I9",
        "B10:E10",
        "F10:I10",
        "A11:A23",
        "B12:B15",
        "C12:C13",
        "B16:B19",
        "B21:B23",
        "A24:F24",
    ),
)
_BEFORE: tuple[tuple[str, ...], ...] = (
    ("2024年度项目支出绩效自评表",),
    ("项目名称", "数据云溪推介会相关经费"),
    ("主管部门", "云溪市数据局", "", "", "实施单位", "云溪市数据中心"),
    ("项目资金\n（万元）", "", "", "年初\n预算数", "全年\n预算数", "全年\n执行数", "分值", "执行率", "得分"),
    ("", "其中：当年财政拨款", "", "7", "5.86", "5.86"),
    ("", "上年结转资金"),
    ("", "其他资金"),
    ("", "年度资金总额", "", "7", "5.86", "5.86", "10", "100%", "10"),
    ("年度\n总体\n目标", "预期目标", "", "", "", "实际完成情况"),
    ("", "布置推介会展区，印发数据产品图册。", "", "", "", "展区按期布置，图册按计划印发。"),
    (
        "绩\n效\n指\n标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度\n指标值",
        "实际\n完成值",
        "分值",
        "得分",
        "偏差原因分析\n及改进措施",
    ),
)
_ROWS: tuple[tuple[str, ...], ...] = (
    ("", "产出指标（40分）", "数量指标", "展区布置（背景架搭建、灯光）", "≥1处", "1处", "10", "10"),
    ("", "", "", "产品图册印制", "≥300册", "320册", "10", "10"),
    ("", "", "质量指标", "验收合格率", "≥95%", "100%", "10", "10"),
    ("", "", "时效指标", "完成任务时间", "2024年6月20日前", "2024年5月16日", "10", "10"),
    (
        "",
        "效益指标（20分）",
        "经济效益指标",
        "带动签约",
        "与会企业对云溪数据产业有直接的了解",
        "与会企业对云溪数据产业有直接的了解",
        "10",
        "10",
    ),
    (
        "",
        "",
        "社会效益指标",
        "公众知晓度",
        "公众对云溪数据产业有直观的了解",
        "公众对云溪数据产业有直观的了解",
        "5",
        "5",
    ),
    ("", "", "生态效益指标", "/", "/", "/", "/", "/"),
    ("", "", "可持续影响指标", "产业知名度", "云溪数据产业知名度进一步提升", "云溪数据产业知名度进一步提升", "5", "5"),
    ("", "满意度指标（10分）", "服务对象满意度指标", "与会企业满意度", "≥85%", "91%", "10", "10"),
    ("", "成本指标（20分）", "经济成本指标", "展区和图册费用", "≤7万元", "5.86万元", "20", "20"),
    ("", "", "社会成本指标", "/", "/", "/", "/", "/"),
    ("", "", "生态环境成本指标", "/", "/", "/", "/", "/"),
    ("总分", "", "", "", "", "", "100", "100"),
)


def write_form(folder: Path) -> Path:
    """The form in a folder, with the fonts, borders and heights that people give it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    line = Side(style="thin")
    for number, texts in enumerate((*_BEFORE, *_ROWS), 1):
        for column in range(1, 10):
            cell = sheet.cell(number, column, (texts[column - 1] or None) if column <= len(texts) else None)
            cell.font = Font(
                name="黑体" if number == 1 else "宋体", size=16 if number == 1 else 10, bold=number in (1, 4, 11)
            )
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            if number > 1:
                cell.border = Border(left=line, right=line, top=line, bottom=line)
        sheet.row_dimensions[number].height = 36
    for name in ("A24", "G24", "H24"):
        sheet[name].fill = PatternFill("solid", fgColor="FFF2CC")
    for letter, width in zip("ABCDEFGHI", (8, 12, 12, 18, 18, 18, 8, 9, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    for area in _MERGES:
        sheet.merge_cells(area)
    path = folder / NAME
    book.save(path)
    return path
