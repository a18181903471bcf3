"""Forms for the benchmarks: the project form of templates/附件2.xlsx, filled with varied, plausible values."""

import random
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "附件2.xlsx"
SHEET = "项目支出自评表"
_WORDS = ("培训", "走访", "检查", "调研", "推介", "评审", "巡查", "宣传", "采集", "维护")
_UNITS = ("家", "个", "场", "人次", "项", "件", "份")
_FIRST, _LAST = 12, 36


def filled_book(path: Path, forms: int, seed: int, *, most: int = 900, named: int = 0) -> Path:
    """A workbook of so many filled forms whose scores are blank: what people hand in for 计分.

    The projects are numbered from `named` on. Targets are numbers from 3 to `most`; with a large one hardly any text
    occurs twice, in this workbook or another.
    """
    chance = random.Random(seed)
    book = load_workbook(TEMPLATE)
    first = book[SHEET]
    sheets = [first, *(book.copy_worksheet(first) for _ in range(forms - 1))]
    for number, sheet in enumerate(sheets, named):
        _fill(sheet, chance, number, most)
    book.save(path)
    return path


def _fill(sheet: Worksheet, chance: random.Random, number: int, most: int) -> None:
    sheet["C2"], sheet["C3"], sheet["F3"] = f"数字化改造第{number}批", "云溪市数据发展局", "云溪市大数据中心"
    budget = chance.randint(1000, 90000) / 100
    for row in (5, 6):
        sheet[f"D{row}"] = sheet[f"E{row}"] = budget
        sheet[f"F{row}"] = round(budget * chance.uniform(0.9, 1), 2)
    for row in range(_FIRST, _LAST + 1):
        word, unit = chance.choice(_WORDS), chance.choice(_UNITS)
        target = chance.randint(3, most)
        sheet[f"D{row}"] = f"{word}{unit}数（{chance.randint(1, most // 9)}）"
        sheet[f"E{row}"] = f"≥{target}{unit}"
        sheet[f"F{row}"] = f"{int(target * chance.uniform(0.8, 1.25))}{unit}"
        sheet[f"G{row}"] = 3.6
