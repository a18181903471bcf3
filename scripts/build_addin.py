"""Builds perfeval_xl.xlam and 附件2.xlsm from macros/excel/ (text) and templates/附件2.xlsx, always the same bytes."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.vba.buttons import Button  # noqa: E402
from scripts.vba.package import Parts  # noqa: E402
from scripts.vba.workbook import ADD_IN, WORKBOOK, MacroBook  # noqa: E402

MACROS = ROOT / "macros" / "excel"
BUTTONS = (
    Button("校验", "PevCheck"),
    Button("计分", "PevScore"),
    Button("重新计分（覆盖）", "PevRescore"),
    Button("清除标记", "PevClear"),
    Button("上一处问题", "PevPrevious"),
    Button("下一处问题", "PevNext"),
    Button("生成报告", "PevReport"),
    Button("上报材料", "PevDossier"),
    Button("打印", "PevPrint"),
    Button("规则说明", "PevRules"),
    Button("设置", "PevSettings"),
)
FORM_SHEETS = ("整体支出自评表", "项目支出自评表")
_BESIDE, _TOP = 10, 0
"""Column K, beside the form and outside of its print area."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def sources() -> list[Path]:
    """The modules of macros/excel/."""
    return sorted(path for path in MACROS.iterdir() if path.suffix in (".bas", ".cls"))


def addin(modules: list[Path]) -> bytes:
    """perfeval_xl.xlam: the ribbon and its macros around a sheet that nobody sees."""
    book = MacroBook(_empty_book())
    book.add_macros(modules, ADD_IN)
    book.add_ribbon(MACROS / "customUI14.xml")
    return book.packed()


def template(base: bytes, modules: list[Path]) -> bytes:
    """附件2.xlsm: the blank forms with the buttons beside them."""
    book = MacroBook(base)
    book.add_macros(modules, WORKBOOK)
    for sheet in FORM_SHEETS:
        book.add_buttons(sheet, BUTTONS, _BESIDE, _TOP)
    return book.packed()


def _empty_book() -> bytes:
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_DOC}/{{}}" '
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{_KIND}.worksheet+xml"/></Types>',
        "_rels/.rels": relations.format("officeDocument") + 'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets><sheet name="Sheet1" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations.format("worksheet")
        + 'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>',
    }
    return Parts({name: text.encode() for name, text in texts.items()}).packed()


def main(out: Path) -> None:
    """Write both files into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "perfeval_xl.xlam").write_bytes(addin(sources()))
    (out / "附件2.xlsm").write_bytes(template((ROOT / "templates" / "附件2.xlsx").read_bytes(), sources()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "templates")
