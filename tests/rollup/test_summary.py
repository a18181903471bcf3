"""摘要.txt: what a mail about the run says."""

import pytest

from perfeval_xl.rollup import SUMMARY, FileRecord, products
from tests.support.records import finding, form, record

LOST = record(
    "根/乙.xlsx", findings=[finding(code="S101", message="A1 起没有找到绩效自评表。请核对文件。", project=None)]
)


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([record("根/甲.xlsx", [form()])], "\n没有发现错误。\n"),
        ([record("根/甲.xlsx", [form()]), LOST], "\n认出来的表里没有错误。\n"),
        ([record("根/甲.xlsx", [form()], [finding()])], "\n先看这些表（错误最多的 1 张）：\n"),
    ],
    ids=["none", "a file without a form", "a form with one"],
)
def test_it_says_where_the_errors_are(records: list[FileRecord], told: str) -> None:
    assert told in products(records, "根")[SUMMARY].decode()
