"""Templates and examples: built anew they are the same; recognised, protected and printable as they stand."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.domain.form import FormKind
from perfeval_xl.forms import read
from perfeval_xl.hosts.file import Workbook
from scripts import build_examples, build_report_templates, build_templates
from tests.support.packages import parts


@pytest.mark.parametrize(
    ("build", "folder", "ending"),
    [
        (build_templates.main, "templates", "*.xlsx"),
        (build_report_templates.main, "templates", "*.docx"),
        (build_examples.main, "examples", "*.xlsx"),
    ],
)
def test_building_again_gives_the_same_files(
    build: Callable[[Path], None], folder: str, ending: str, root: Path, tmp_path: Path
) -> None:
    build(tmp_path)
    built = {path.relative_to(tmp_path): parts(path.read_bytes()) for path in tmp_path.rglob(ending)}
    kept = {path.relative_to(root / folder): parts(path.read_bytes()) for path in (root / folder).rglob(ending)}
    assert built == kept, "运行 make templates"


@pytest.fixture(scope="module")
def annex2(root: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(root / "templates" / "附件2.xlsx")


def test_templates_are_recognised(root: Path) -> None:
    forms = [
        form for name in ("附件1", "附件2") for form in read(Workbook.open(root / "templates" / f"{name}.xlsx").read())
    ]
    assert [form.kind for form in forms] == [FormKind.BASE, FormKind.DEPARTMENT, FormKind.PROJECT]
    for form in forms[1:]:
        assert form.layout.endswith("2024")
        assert not form.troubles
        assert len({row.level1.name for row in form.indicators if row.level1}) == 4
        assert form.untouched


def test_sheets_stand_in_their_order(annex2: openpyxl.Workbook) -> None:
    assert annex2.sheetnames == ["填报说明", "整体支出自评表", "项目支出自评表", "报告素材"]
    assert {"项目_总分", "整体_总分"} <= set(annex2.defined_names)


@pytest.mark.parametrize("name", ["整体支出自评表", "项目支出自评表"])
def test_labels_are_locked_without_a_password_and_inputs_are_open(annex2: openpyxl.Workbook, name: str) -> None:
    sheet = annex2[name]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "三级指标")
    target = sheet.cell(head.row + 1, 5)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert head.protection.locked
    assert not target.protection.locked
    assert target.number_format == "@"
    assert sheet.cell(head.row + 1, 6).number_format == "@"
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert any("数量指标" in rule.formula1 for rule in lists)
    assert any("万元" in rule.formula1 for rule in lists)


def test_every_sheet_prints_on_a4_one_page_wide(root: Path) -> None:
    for name in ("附件1", "附件2"):
        for sheet in openpyxl.load_workbook(root / "templates" / f"{name}.xlsx"):
            assert int(sheet.page_setup.paperSize) == 9
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_area
            assert "&P" in sheet.oddFooter.center.text
