"""The roll-up of many files: records in, 汇总.xlsx, 汇总.html and 摘要.txt out. See `records` for what goes in."""

from perfeval_xl.rollup.past import Past, PastFile
from perfeval_xl.rollup.products import BOOK, PAGE, SUMMARY, WORK, products, write_products
from perfeval_xl.rollup.records import NO_OUTPUTS, FileRecord, FormRecord, Outputs, form_record

__all__ = [
    "BOOK",
    "NO_OUTPUTS",
    "PAGE",
    "SUMMARY",
    "WORK",
    "FileRecord",
    "FormRecord",
    "Outputs",
    "Past",
    "PastFile",
    "form_record",
    "products",
    "write_products",
]
