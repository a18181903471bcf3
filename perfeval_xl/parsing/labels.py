"""Which of several numbers of a result stands behind the very name that the target or the indicator gives."""

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.terms import Term

_LABEL = pattern(r"(?P<label>[一-龥A-Z]{1,11}[^级\W])(?:为|达到?|是|:|共)?$")
_NEAR = 16
"""Characters before a number that can name it."""


def under_the_name(name: str, wording: str, terms: list[Term]) -> list[Term]:
    """The one number behind a label that is part of a name; [] where none or several have such a label.

    家庭医生签约率 chooses 61.2% of 签约率61.2%,重点人群82%. `name` and `wording` are normalised texts.
    """
    named = [term for term in terms if _is_named(name, wording[max(0, term.start - _NEAR) : term.start])]
    return named if len(named) == 1 else []


def _is_named(name: str, ahead: str) -> bool:
    label = _LABEL.search(ahead)
    return label is not None and label["label"] in name
