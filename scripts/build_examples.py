"""Builds examples/ from examples.yaml: forms of a fictional bureau, with slips, in the layouts people use."""

import sys
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.build_templates import source  # noqa: E402
from scripts.reproducible import save  # noqa: E402
from scripts.sheets import CENTRE, LEFT, TOP, Page, material_rows  # noqa: E402

WIDTHS = [9, 12, 14, 16.5, 14, 15, 6.5, 8, 16]
FUND_HEADS = ["年初\n预算数", "全年\n预算数", "全年\n执行数", "分值", "执行率", "得分"]
HEADS = ["一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", "偏差原因分析\n及改进措施"]
Data = dict[str, Any]


def main(folder: Path) -> None:
    """Write all example workbooks."""
    listed: dict[str, list[Data]] = yaml.safe_load((ROOT / "scripts" / "examples.yaml").read_text("utf-8"))
    for name, forms in listed.items():
        book = Workbook()
        book.remove(book.active)
        for form in forms:
            project_form(Page(book.create_sheet(form["sheet"]), WIDTHS, "宋体", 10), form)
            if "material" in form:
                material(book, form["material"])
        save(book, folder / name)
    save(annex(), folder / "2024" / "附件1和整体支出自评表.xlsx")


def material(book: Workbook, written: dict[str, list[Any]]) -> None:
    """The sheet 报告素材 as the template has it, filled in."""
    data = source()
    out = Page(book.create_sheet("报告素材"), data["material_widths"], "宋体", 10)
    out.put("A1:G1", "报告素材", box=False, size=16, font="黑体")
    material_rows(out, data["material_heads"], data["material"], written)


def project_form(out: Page, form: Data) -> None:
    """One project form."""
    out.put("A1:I1", f"{form.get('year', 2024)}年度项目支出绩效自评表", box=False, size=16, font="黑体")
    out.height(1, 34)
    out.put("A2", "项目支出\n名称")
    out.put("B2:I2", form["name"], align=LEFT)
    out.height(2, 30)
    out.height(3, 24)
    out.put("A3", "主管部门")
    out.put("B3:D3", form["department"] or None, align=LEFT)
    out.put("E3", "实施单位")
    out.put("F3:I3", form.get("unit") or None, align=LEFT)
    row = funds(out, form["funds"], "项目资金\n（万元）", 4)
    body(out, form, row)


def body(out: Page, form: Data, row: int) -> None:
    """Goals, indicators, 总分."""
    out.put(f"A{row}:A{row + 1}", "年度\n总体目标")
    out.put(f"B{row}:E{row}", "预期目标")
    out.put(f"F{row}:I{row}", "实际完成情况")
    out.put(f"B{row + 1}:E{row + 1}", form["goals"][0], align=TOP)
    out.put(f"F{row + 1}:I{row + 1}", form["goals"][1], align=TOP)
    out.height(row + 1, 48)
    last = indicators(out, form["rows"], row + 2)
    weight, score, grade = form["total"]
    out.put(f"A{last}:F{last}", "总分")
    out.put(f"G{last}", weight)
    out.put(f"H{last}", number(score))
    out.put(f"I{last}", f"等级：{grade}", align=LEFT)
    out.set_print("I", last, row + 2)


def funds(out: Page, lines: list[list[Any]], label: str, row: int, below: int = 0) -> int:
    """The fund block, its label reaching over so many rows `below` it; the next row."""
    out.put(f"A{row}:A{row + len(lines) + below}", label)
    out.put(f"B{row}:C{row}")
    for letter, text in zip("DEFGHI", FUND_HEADS, strict=True):
        out.put(f"{letter}{row}", text)
    out.height(row, 30)
    for at, line in enumerate(lines, row + 1):
        out.height(at, 20)
        out.put(f"B{at}:C{at}", line[0], align=LEFT)
        for letter, value in zip("DEFGHI", [*line[1:], *[None] * (7 - len(line))], strict=True):
            out.put(f"{letter}{at}", number(value))
    return row + len(lines) + 1


def indicators(out: Page, levels: dict[str, list[list[Any]]], row: int) -> int:
    """The indicator block; the next row."""
    head, breaks = row, source()["breaks"]
    for letter, text in zip("BCDEFGHI", HEADS, strict=True):
        out.put(f"{letter}{row}", text)
    out.height(row, 32)
    row += 1
    for level1, rows in levels.items():
        out.put(merged("B", row, len(rows)), level1.replace("（", "\n（"))
        for at, cells in enumerate(rows, row):
            out.height(at, 34)
            if cells[0]:
                alike = next((n for n, other in enumerate(rows[at - row + 1 :], 1) if other[0]), len(rows) - at + row)
                out.put(merged("C", at, alike), breaks.get(cells[0], cells[0]))
            for letter, value in zip("DEFGHI", cells[1:], strict=True):
                out.put(f"{letter}{at}", number(value), align=LEFT if letter in "DI" else CENTRE)
        row += len(rows)
    out.put(f"A{head}:A{row - 1}", "绩\n效\n指\n标")
    return row


def merged(letter: str, row: int, count: int) -> str:
    """A cell, or a cell merged downwards."""
    return f"{letter}{row}:{letter}{row + count - 1}" if count > 1 else f"{letter}{row}"


def number(value: Any) -> Any:
    """A blank stays blank; everything else as it was typed."""
    return None if value == "" else value


def annex() -> Workbook:
    """附件1 beside 整体: 项目支出 differs, 三公经费 does not add up, 得分 holds a rate."""
    book = Workbook()
    book.remove(book.active)
    base_form(Page(book.create_sheet("附件1"), [38, 12, 12, 12, 12, 12, 12], "宋体", 10))
    department_form(Page(book.create_sheet("附件2"), WIDTHS, "宋体", 10))
    return book


BASE_LINES: list[tuple[str, float | None, float | None, float | None]] = [
    ("三公经费", 31.2, 28, 26.5),
    ("1、公务用车购置和维护经费", 18.4, 16, 15.5),
    ("　　其中：公车购置", None, None, None),
    ("　　　　　公车运行维护", 18.4, 16, 15.5),
    ("2、出国经费", None, None, None),
    ("3、公务接待", 12.8, 12, 10),
    ("项目支出：", 236.5, 184.56, 184.56),
    ("1、业务工作经费", None, None, None),
    ("2、运行维护经费", None, None, None),
    ("3、市级专项资金（一个专项一行）", 236.5, 184.56, 184.56),
    ("政务云平台租赁服务经费", None, 96.4, 96.4),
    ("公共数据治理培训", None, 12, 12.16),
    ("数据资源普查经费30万元", None, 30, 28.5),
    ("数据安全检查", None, 20, 19),
    ("公共数据授权运营研究", None, 26.16, 28.5),
    ("公用经费", 96, 92, 91.3),
]


def base_form(out: Page) -> None:
    """附件1."""
    out.put("A1:G1", "2024年度部门（单位）整体支出绩效评价基础数据表", box=False, size=16, font="黑体")
    out.put("A2:A3", "财政供养人员情况（人）")
    for letters, head, value in zip(
        ("BC", "DE", "FG"), ("编制数", "2024年实际在职人数", "控制率"), (42, 40, "95%"), strict=True
    ):
        out.put(f"{letters[0]}2:{letters[1]}2", head)
        out.put(f"{letters[0]}3:{letters[1]}3", value)
    out.put("A4", "经费控制情况（万元）")
    for letters, head in zip(("BC", "DE", "FG"), ("2023年决算数", "2024年预算数", "2024年决算数"), strict=True):
        out.put(f"{letters[0]}4:{letters[1]}4", head)
    for row, (label, *values) in enumerate(BASE_LINES, 5):
        out.put(f"A{row}", label, align=LEFT)
        for letters, value in zip(("BC", "DE", "FG"), values, strict=True):
            out.put(f"{letters[0]}{row}:{letters[1]}{row}", value)
    out.set_print("G", 4 + len(BASE_LINES), None)


def department_form(out: Page) -> None:
    """整体支出自评表."""
    out.put("A1:I1", "2024年度部门（单位）整体支出绩效自评表", box=False, size=16, font="黑体")
    out.height(1, 34)
    out.put("A2:B2", "市级预算部门\n（单位）名称")
    out.put("C2:I2", "云溪市数据发展局", align=LEFT)
    out.height(2, 32)
    parts = (
        ("按收入性质分：", "按支出性质分："),
        ("其中：一般公共预算：862.3", "其中：基本支出：687.74"),
        ("其他资金：", "项目支出：174.56"),
    )
    line = ["年度资金总额", 900, 862.3, 862.3, 10, "100%", "100%"]
    row = funds(out, [line], "年度预算\n申请\n（万元）", 3, len(parts))
    for left, right in parts:
        out.put(f"B{row}:E{row}", left, align=LEFT)
        out.put(f"F{row}:I{row}", right, align=LEFT)
        row += 1
    form = {
        "goals": ["推进公共数据共享开放，建设数字云溪。", "共享数据 3.2 亿条，开放数据集 420 个。"],
        "rows": {
            "产出指标（40分）": [
                ["数量指标", "新增开放数据集", "≥100个", "186个", 10, 10, ""],
                ["", "归集数据总量", "≥2亿条", "3.2亿条", 10, 10, "新接入医保、住建两个部门的历史数据"],
                ["质量指标", "数据共享满足率", "≥98%", "96.1%", 10, 6, "两个部门接口改造未完成，下年一季度补齐"],
                ["时效指标", "预决算公开及时性", "按要求及时公开", "及时", 10, 10, ""],
            ],
            "效益指标（20分）": [["社会效益指标", "政务服务线上办理率", "≥85%", "91.3%", 20, 20, ""]],
            "满意度指标（10分）": [["服务对象满意度指标", "群众满意度", "≥90%", "92.6%", 10, 10, ""]],
            "成本指标（20分）": [["经济成本指标", "公用经费", "≤92万元", "91.3万元", 20, 20, ""]],
        },
        "total": [100, 96, "优"],
    }
    body(out, form, row)


if __name__ == "__main__":
    main(ROOT / "examples")
