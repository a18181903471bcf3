"""The workbook that is open in Excel, reached through xlwings and the macros of the add-in."""

from perfeval_xl.hosts.excel.book import ExcelBook, Place
from perfeval_xl.hosts.excel.calling import calling_book, macros_of

__all__ = ["ExcelBook", "Place", "calling_book", "macros_of"]
