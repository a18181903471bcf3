"""A plain .xlsx made of the sheets of any kind of file, with numbers as numbers and formulas where they are plain."""

from perfeval_xl.importing.book import SheetPlan, names_in_excel, plain_workbook
from perfeval_xl.importing.formulas import is_portable
from perfeval_xl.importing.texts import with_numbers

__all__ = ["SheetPlan", "is_portable", "names_in_excel", "plain_workbook", "with_numbers"]
