"""The same form in two files, such as 表.xlsx and the Word report that repeats it."""

from typing import NamedTuple

from perfeval_xl.domain.entry import Entry
from perfeval_xl.domain.form import Form


class Difference(NamedTuple):
    """What two copies of a form write differently, in Chinese (“满意度”的得分); None where a copy lacks it."""

    what: str
    here: Entry | None
    there: Entry | None


class Twin(NamedTuple):
    """A copy of a form that another file holds too: `of` is the form that counts in its place.

    `differences` are where the two say different things; without any the copy is the same.
    """

    of: Form
    differences: tuple[Difference, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both copies say the same, so that one of them is enough to check."""
        return not self.differences
