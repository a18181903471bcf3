"""The texts of rules: templates with places for what was found and for values of the law."""

from decimal import Decimal
from string import Formatter

from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.law import KEYS, Law
from perfeval_xl.rules.words import shown

_LAW = "law"


class _Value:
    """{law.limit.low_rate:%} of a text: every dot leads on to a longer key; {law} itself is the profile's title."""

    __slots__ = ("_key", "_law")

    def __init__(self, law: Law, key: str = "") -> None:
        self._law, self._key = law, key

    def __getattr__(self, name: str) -> "_Value":
        return _Value(self._law, f"{self._key}.{name}" if self._key else name)

    def __format__(self, spec: str) -> str:
        if not self._key:
            return self._law.title
        if KEYS[self._key] is tuple:
            return "、".join(self._law.names(self._key))
        if KEYS[self._key] is not Decimal:
            return self._law.text(self._key)
        number = self._law.number(self._key)
        return show_percent(number) if spec == "%" else shown(number)


def filled(text: str, law: Law | None, /, **values: object) -> str:
    """A text with its places filled; without any place it stays as it is, whatever braces it may hold."""
    if not values and f"{{{_LAW}" not in text:
        return text
    return text.format(**values, **({_LAW: _Value(law)} if law is not None else {}))


def places(text: str) -> tuple[set[str], set[str]]:
    """The names of a text's places, and the law keys among them. Raises ValueError for a text that is no template."""
    fields = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    keys = {field.removeprefix("law.") for field in fields if field.startswith("law.")}
    names = {field.split(".")[0].split("[")[0] for field in fields}
    return names, keys
