"""A roll-up of a few files, in a folder of its own."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from perfeval_xl.rollup import FileRecord, products
from tests.support.records import finding, form, fund, record


def write(folder: Path, records: Iterable[FileRecord]) -> Path:
    """The products on disk; their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in products(records, str(folder)).items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="session")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder 结果, beside 表 with three files: one with two forms, one fine, one that could not be read."""
    root = tmp_path_factory.mktemp("共享")
    slips = [
        finding(),
        finding(
            sheet="自评表2", severity="warning", code="F107", cell="E7", message="E7 全年预算数调成了执行数。请核对。"
        ),
        finding(sheet="自评表2", severity="info", code="I306", cell="E9", message="E9 不便衡量。"),
        finding(code="X505", cell="F5", message="F5 与附件1 对不上。请核对。"),
    ]
    forms = [form(), form(sheet="自评表2", project="数据普查", funds=[fund(actual="90")])]
    outputs = {
        "scored": str(root / "结果/计分/甲.xlsx"),
        "reports": [str(root / f"结果/报告/{name}.docx") for name in ("一", "二")],
        "pdf": str(root / "结果/PDF/甲 #1.pdf"),
    }
    return write(
        root / "结果",
        [
            record(str(root / "表/甲 100%.xlsx"), forms, slips, outputs=outputs),
            record(str(root / "表/乙.xlsx"), [form(department="云溪市水务局", year=2023)]),
            record(str(root / "表/丙.xlsx"), status="ENCRYPTED", message="设了打开密码，读不了。请去掉密码后再试。"),
        ],
    )
