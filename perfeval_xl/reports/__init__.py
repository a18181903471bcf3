"""The Word report on a form: facts from the form, wording from a .docx template that people edit in Word."""

from perfeval_xl.reports.engine import Renders, Template
from perfeval_xl.reports.packing import untouched
from perfeval_xl.reports.subject import Subject
from perfeval_xl.reports.writing import Report, write_report

__all__ = ["Renders", "Report", "Subject", "Template", "untouched", "write_report"]
