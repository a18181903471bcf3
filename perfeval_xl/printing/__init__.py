"""打印: what a sheet needs so that it prints in full on A4, worked out without touching any file."""

from perfeval_xl.printing.heights import EXCEL, LIBREOFFICE, Drawing
from perfeval_xl.printing.planning import plan_sheet

__all__ = ["EXCEL", "LIBREOFFICE", "Drawing", "plan_sheet"]
