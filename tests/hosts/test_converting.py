"""What only LibreOffice reads: through it where it is there, else told what to do."""

from pathlib import Path

import pytest

from perfeval_xl.app.reading import read_file
from perfeval_xl.app.results import ReadFile
from perfeval_xl.hosts.office.find import VARIABLE
from tests.support.compound import compound
from tests.support.results import expect

SHEET_XML = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="自评表"><Table>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">2024年度项目支出绩效自评表</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">三级指标</Data></Cell><Cell><Data ss:Type="Number">98.5</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An XML spreadsheet under the name that systems give it."""
    place = tmp_path / "导出.xls"
    place.write_text(SHEET_XML, "utf-8")
    return place


@pytest.mark.libreoffice
def test_an_xml_spreadsheet_is_read_through_libreoffice(path: Path) -> None:
    snapshot = expect(ReadFile, read_file(path)).snapshot
    (sheet,) = snapshot.sheets
    assert snapshot.path == str(path)
    assert (sheet.name, sheet.merges[0][:4]) == ("自评表", (1, 1, 1, 4))
    assert [str(cell.value) for cell in sheet.cells.values()] == ["2024年度项目支出绩效自评表", "三级指标", "98.5"]


def test_without_libreoffice_the_way_out_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(path.parent / "none"))
    result = read_file(path)
    assert result.status == "NEEDS_OFFICE"
    assert "LibreOffice" in (result.message or "")
    path.write_bytes(compound({"EncryptedPackage": b"a"}))
    assert read_file(path).status == "ENCRYPTED"
