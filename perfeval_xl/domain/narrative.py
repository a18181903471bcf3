"""A written report as plain paragraphs, and what came of holding it against the forms."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import At


class Paragraph(NamedTuple):
    """One paragraph: `level` is its outline level (1 the highest, 0 for body text).

    `table` tells that it stands in a table, whose cells are forms and lists but no narrative.
    """

    text: str
    level: int = 0
    table: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrative:
    """A report's paragraphs in reading order; `path` is the name to show people."""

    path: str
    paragraphs: tuple[Paragraph, ...]


class Passage(NamedTuple):
    """The text of a document that speaks of some of its forms, known by the names of their sheets."""

    sheets: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]


class Topic(StrEnum):
    """What a report and a form differ in."""

    FIGURE = "figure"
    """An amount, a rate or a score."""
    NAME = "name"
    """A name, a year in a title, or a grade."""
    COUNT = "count"
    PARTS = "parts"
    """Within the report: what 其中 names is more than the whole."""
    TALLY = "tally"
    """How many projects or indicators there are."""
    SECTION = "section"
    """Within the report: a section of its outline that is missing or empty."""
    STRANGER = "stranger"
    """The name of another project or department where the report's own should stand."""


class Difference(NamedTuple):
    """One place where the report does not say what the form says.

    `label` names what is spoken of, `written` is the form's value and `reported` the report's, both as shown;
    `quote` is the sentence around the value. `sure` is false where the report's wording was matched loosely.
    """

    topic: Topic
    form: Form
    at: At
    label: str
    written: str
    reported: str
    quote: str
    sure: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """One report held against the forms of a call: how many of its values spoke of a form, and which differ."""

    path: str
    compared: int
    differences: tuple[Difference, ...]
