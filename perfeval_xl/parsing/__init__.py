"""Free text to targets and results, and a result held against its target."""

from perfeval_xl.parsing.attainment import Attainment
from perfeval_xl.parsing.dates import Day
from perfeval_xl.parsing.grammar import Kind, Result, Target, parse_result, parse_target
from perfeval_xl.parsing.judging import judge
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.names import core_name, name_key, part_of_name, same_name
from perfeval_xl.parsing.readings import Reading, judge_texts, read_row
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.text import (
    INVISIBLE,
    UNREADABLE_FORMAT,
    ParseError,
    is_error_value,
    normalize,
    not_applicable,
    parse_number,
    plausible,
)

__all__ = [
    "INVISIBLE",
    "UNREADABLE_FORMAT",
    "Amount",
    "Attainment",
    "Day",
    "Kind",
    "Language",
    "ParseError",
    "Reading",
    "Result",
    "Target",
    "Term",
    "core_name",
    "is_error_value",
    "judge",
    "judge_texts",
    "name_key",
    "normalize",
    "not_applicable",
    "parse_number",
    "parse_result",
    "parse_target",
    "part_of_name",
    "plausible",
    "read_row",
    "same_name",
]
