"""新建: what to write into a template so that it is a new year's form, with last year's indicators where wanted."""

from perfeval_xl.blank.carrying import carried
from perfeval_xl.blank.planning import Plan, find_template, plan_new, template_path

__all__ = ["Plan", "carried", "find_template", "plan_new", "template_path"]
