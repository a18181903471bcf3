"""The user's own words for a report, from the sheet 报告素材."""

from typing import NamedTuple


class Passage(NamedTuple):
    """One row of the sheet: a paragraph for one chapter of the report.

    `chapter` is the chapter's code (概况, 绩效 …), `project` the project it is for ('' for every one of the workbook),
    `heading` the short phrase before the paragraph (小标题), '' where there is none.
    """

    chapter: str
    text: str
    heading: str = ""
    project: str = ""
