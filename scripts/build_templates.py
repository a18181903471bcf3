"""Builds templates/附件1.xlsx and templates/附件2.xlsx from templates.yaml."""

import sys
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.reproducible import save  # noqa: E402
from scripts.sheets import LEFT, TOP, Page, material_rows  # noqa: E402

TEXT, MONEY, POINTS, RATE = "@", "0.00", "0.##", "0.00%"
Source = dict[str, Any]


def source() -> Source:
    """templates.yaml."""
    data: Source = yaml.safe_load((ROOT / "scripts" / "templates.yaml").read_text("utf-8"))
    return data


def build_annex2(data: Source) -> Workbook:
    """附件2: 填报说明, 整体支出自评表, 项目支出自评表, 报告素材."""
    book = Workbook()
    book.remove(book.active)
    guide(book, data)
    for kind in ("department", "project"):
        form(book, data, kind)
    material(book, data)
    book.active = book.sheetnames.index(data["project"]["sheet"])
    return book


def page(book: Workbook, name: str, widths: list[float], data: Source) -> Page:
    """A new sheet."""
    return Page(book.create_sheet(name), widths, data["fonts"]["body"], data["fonts"]["size"])


def title(out: Page, area: str, text: str, data: Source) -> None:
    """The form's title in the first row."""
    out.put(area, text, box=False, size=data["fonts"]["title_size"], font=data["fonts"]["title"])
    out.height(1, 34)


def form(book: Workbook, data: Source, kind: str) -> None:
    """A self-evaluation form: names, funds, goals, indicators, 总分."""
    shape = data[kind]
    out = page(book, shape["sheet"], data["form_widths"], data)
    title(out, "A1:I1", shape["title"].format(year=data["year"]), data)
    row = names(out, kind)
    row = funds(out, data, shape, row)
    row = goals(out, row)
    head = row
    out.sheet.sheet_format.defaultRowHeight, out.sheet.sheet_format.customHeight = 21, True
    row = indicators(out, data, row)
    out.put(f"A{row}:F{row}", "总分")
    out.put(f"G{row}", 100, number_format=POINTS)
    out.put(f"H{row}", entry=True, number_format=POINTS)
    out.put(f"I{row}", "等级：", entry=True, align=LEFT)
    out.height(row, 22)
    out.put(f"A{row + 1}:I{row + 1}", data["sign"], box=False, align=LEFT, entry=True)
    out.height(row + 1, 24)
    choices(out, data, head + 1, row - 1)
    out.set_print("I", row + 1, head)
    out.sheet.freeze_panes = f"A{head + 1}"
    out.protect()
    define(book, out, "项目" if kind == "project" else "整体", {"总分": f"$H${row}", "等级": f"$I${row}"})


def names(out: Page, kind: str) -> int:
    """The rows with the names of project, department and unit; the next row."""
    if kind == "department":
        out.put("A2:B2", "市级预算部门\n（单位）名称")
        out.put("C2:I2", entry=True, align=LEFT)
        out.height(2, 32)
        return 3
    out.put("A2:B2", "项目名称")
    out.put("C2:I2", entry=True, align=LEFT)
    out.put("A3:B3", "主管部门")
    out.put("C3:D3", entry=True, align=LEFT)
    out.put("E3", "实施单位")
    out.put("F3:I3", entry=True, align=LEFT)
    for row in (2, 3):
        out.height(row, 24)
    return 4


def funds(out: Page, data: Source, shape: Source, row: int) -> int:
    """The fund block; the next row."""
    parts = shape.get("parts", [])
    last = row + len(shape["lines"]) + len(parts)
    out.put(f"A{row}:A{last}", shape["fund_label"], entry=True)
    out.put(f"B{row}:C{row}")
    for letter, text in zip("DEFGHI", data["fund_heads"], strict=True):
        out.put(f"{letter}{row}", text)
    out.height(row, 30)
    for number, label in enumerate(shape["lines"], row + 1):
        out.put(f"B{number}:C{number}", label, align=LEFT)
        for letter in "DEF":
            out.put(f"{letter}{number}", entry=True, number_format=MONEY)
        total = number == row + 1
        out.put(f"G{number}", 10 if total else None, entry=total, number_format=POINTS)
        out.put(f"H{number}", entry=total, number_format=RATE)
        out.put(f"I{number}", entry=total, number_format=POINTS)
        out.height(number, 20)
    for number, (left, right) in enumerate(parts, row + len(shape["lines"]) + 1):
        out.put(f"B{number}:E{number}", left, entry=True, align=LEFT)
        out.put(f"F{number}:I{number}", right or None, entry=True, align=LEFT)
        out.height(number, 20)
    return last + 1


def goals(out: Page, row: int) -> int:
    """年度总体目标; the next row."""
    out.put(f"A{row}:A{row + 1}", "年度\n总体\n目标")
    out.put(f"B{row}:E{row}", "预期目标")
    out.put(f"F{row}:I{row}", "实际完成情况")
    out.put(f"B{row + 1}:E{row + 1}", entry=True, align=TOP, number_format=TEXT)
    out.put(f"F{row + 1}:I{row + 1}", entry=True, align=TOP, number_format=TEXT)
    out.height(row, 20)
    out.height(row + 1, 78)
    return row + 2


def indicators(out: Page, data: Source, row: int) -> int:
    """The indicator block; the next row."""
    for letter, text in zip("BCDEFGHI", data["heads"], strict=True):
        out.put(f"{letter}{row}", text)
    out.height(row, 30)
    first = row = row + 1
    for name, weight, seconds in data["levels"]:
        begun = row
        for second, count in seconds:
            merged = f"C{row}:C{row + count - 1}" if count > 1 else f"C{row}"
            out.put(merged, data["breaks"].get(second, second), entry=True)
            for number in range(row, row + count):
                indicator_row(out, number)
                if count == 1:
                    out.height(number, 30)
            row += count
        area = f"B{begun}:B{row - 1}" if row - begun > 1 else f"B{begun}"
        out.put(area, f"{name}\n（{weight}分）", entry=True)
    out.put(f"A{first - 1}:A{row - 1}", "绩\n效\n指\n标")
    return row


def indicator_row(out: Page, number: int) -> None:
    """The cells of one indicator that people fill in; the row grows with its text, as no height is set."""
    out.put(f"D{number}", entry=True, align=LEFT, number_format=TEXT)
    for letter in "EF":
        out.put(f"{letter}{number}", entry=True, number_format=TEXT)
    for letter in "GH":
        out.put(f"{letter}{number}", entry=True, number_format=POINTS)
    out.put(f"I{number}", entry=True, align=LEFT, number_format=TEXT)


def choices(out: Page, data: Source, first: int, last: int) -> None:
    """Drop-downs: 二级指标 by name, usual spellings of targets with their units, the amounts' unit."""
    seconds = [second for _, _, listed in data["levels"] for second, _ in listed]
    level2 = DataValidation("list", formula1=f'"{",".join(seconds)}"', allow_blank=True)
    level2.error, level2.errorTitle = "请从列表里选一个二级指标。", "二级指标"
    targets = DataValidation(
        "list", formula1=f'"{",".join(data["targets"])}"', allow_blank=True, showErrorMessage=False
    )
    targets.prompt, targets.promptTitle = (
        "写“符号＋数＋单位”，如 ≥40家。可选一个写法再改数，也可直接输入。",
        "年度指标值",
    )
    level2.showInputMessage = targets.showInputMessage = True
    level2.add(f"C{first}:C{last}")
    targets.add(f"E{first}:E{last}")
    label = next(cell for (cell,) in out.sheet["A3:A9"] if cell.value and "万元" in str(cell.value))
    stem = str(label.value).replace("\n", "").replace("（万元）", "")
    unit = DataValidation("list", formula1=f'"{stem}（万元）,{stem}（元）"', allow_blank=False)
    unit.error, unit.errorTitle = "金额单位只能是万元或元。", "金额单位"
    unit.add(label.coordinate)
    for each in (level2, targets, unit):
        out.sheet.add_data_validation(each)


def define(book: Workbook, out: Page, prefix: str, cells: dict[str, str]) -> None:
    """Names for cells that formulas of the users' own may want: 项目_总分."""
    for name, cell in cells.items():
        full = f"{prefix}_{name}"
        book.defined_names[full] = DefinedName(full, attr_text=f"'{out.sheet.title}'!{cell}")


def guide(book: Workbook, data: Source) -> None:
    """填报说明."""
    out = page(book, "填报说明", [18, 80], data)
    title(out, "A1:B1", "填报说明", data)
    for row, (head, text) in enumerate(data["guide"], 2):
        out.put(f"A{row}", head, bold=True)
        out.put(f"B{row}", text, align=LEFT)
        out.height(row, 16 * (1 + -(-len(text) // 38)))
    out.set_print("B", len(data["guide"]) + 1, None)
    out.protect()


def material(book: Workbook, data: Source) -> None:
    """报告素材: what the report takes from people's own words, one row a paragraph."""
    out = page(book, "报告素材", data["material_widths"], data)
    title(out, "A1:G1", "报告素材", data)
    out.put("A2:G2", data["material_note"], box=False, align=LEFT)
    out.height(2, 22)
    material_rows(out, data["material_heads"], data["material"])
    out.protect()


def build_annex1(data: Source) -> Workbook:
    """附件1: 基础数据表."""
    book = Workbook()
    book.remove(book.active)
    shape = data["base"]
    years = {"year": data["year"], "last": data["year"] - 1}
    out = page(book, shape["sheet"], shape["widths"], data)
    title(out, "A1:G1", shape["title"].format(**years), data)
    row = people(out, shape, years)
    row = amounts(out, shape, years, row)
    row = building(out, shape, years, row)
    out.put(f"A{row}", "厉行节约保障措施")
    out.put(f"B{row}:G{row}", entry=True, align=TOP, number_format=TEXT)
    out.height(row, 60)
    out.put(f"A{row + 1}:G{row + 1}", shape["note"], box=False, align=LEFT)
    out.height(row + 1, 30)
    out.put(f"A{row + 2}:G{row + 2}", data["sign"], box=False, align=LEFT, entry=True)
    out.height(row + 2, 24)
    out.set_print("G", row + 2, None)
    out.protect()
    return book


def three(out: Page, row: int, values: list[str], *, entry: bool, number_format: str = "General") -> None:
    """Three merged pairs of cells: B:C, D:E, F:G."""
    for letters, value in zip(("BC", "DE", "FG"), values, strict=True):
        area = f"{letters[0]}{row}:{letters[1]}{row}"
        out.put(area, value or None, entry=entry, number_format=number_format)
    out.height(row, 18)


def people(out: Page, shape: Source, years: dict[str, int]) -> int:
    """财政供养人员; the next row."""
    out.put("A2:A3", "财政供养人员情况（人）")
    three(out, 2, [text.format(**years) for text in shape["people"]], entry=False)
    three(out, 3, ["", "", ""], entry=True)
    out.sheet["F3"].number_format = RATE
    return 4


def amounts(out: Page, shape: Source, years: dict[str, int], row: int) -> int:
    """The lines with three amounts; the next row."""
    out.put(f"A{row}", "经费控制情况（万元）")
    three(out, row, [text.format(**years) for text in shape["heads"]], entry=False)
    listed = [*shape["rows"], *[None] * shape["projects"], *shape["after"]]
    for number, label in enumerate(listed, row + 1):
        out.put(f"A{number}", label, align=LEFT, entry=label is None)
        three(out, number, ["", "", ""], entry=True, number_format=MONEY)
    return row + 1 + len(listed)


def building(out: Page, shape: Source, years: dict[str, int], row: int) -> int:
    """楼堂馆所; the next row."""
    out.put(f"A{row}:A{row + 1}", shape["building_label"].format(**years))
    for letter, text in zip("BCDEFG", shape["building"], strict=True):
        out.put(f"{letter}{row}", text)
        out.put(f"{letter}{row + 1}", entry=True, number_format=RATE if "率" in text else MONEY)
    out.height(row, 32)
    out.height(row + 1, 20)
    return row + 2


def main(folder: Path) -> None:
    """Write both templates."""
    data = source()
    save(build_annex1(data), folder / "附件1.xlsx")
    save(build_annex2(data), folder / "附件2.xlsx")


if __name__ == "__main__":
    main(ROOT / "templates")
