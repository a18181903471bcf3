"""The roll-up of many files: records in, 汇总.xlsx, 汇总.html and 摘要.txt out. See `rows` for what a record is."""

from perfeval_xl.rollup.products import BOOK, PAGE, SUMMARY, WORK, products
from perfeval_xl.rollup.rows import Record

__all__ = ["BOOK", "PAGE", "SUMMARY", "WORK", "Record", "products"]
