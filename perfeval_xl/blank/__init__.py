"""新建: what to write into a template so that it is a new year's form, with last year's indicators where wanted."""

from perfeval_xl.blank.carrying import carried
from perfeval_xl.blank.filling import Filled, plan_filling
from perfeval_xl.blank.planning import FORM_NAMES, Plan, find_template, plan_new, template_path, year_edits
from perfeval_xl.blank.values import actual_text, fraction_of, target_text

__all__ = [
    "FORM_NAMES",
    "Filled",
    "Plan",
    "actual_text",
    "carried",
    "find_template",
    "fraction_of",
    "plan_filling",
    "plan_new",
    "target_text",
    "template_path",
    "year_edits",
]
