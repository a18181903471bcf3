"""Targets and results of nothing at all: 零事故 as a target, 未发生 as the result (data: words.yaml)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfeval_xl.domain.patterns import pattern

_TARGET_STARTS = ("零", "无", "未", "不", "杜")
_ZERO = "零"
_RESULT_STARTS = ("零", "均", "为", "无", "没", "未", "杜")
"""How every target and every result of none begins."""
_ALL_YEAR = pattern(r"(?:(?:全|本|当)年度?|年度?内|[0-9]{4}年度?)[,均都也]?")
"""How a result may begin that tells of the whole year: 全年未发生."""


@dataclass(frozen=True, kw_only=True, eq=False)
class NoneWords:
    """The words for none at all, by the names that words.yaml explains."""

    words: Mapping[str, Sequence[str]]

    def matches_target(self, plain: str) -> bool:
        """Whether a normalised target asks for none of something bad: 零事故, 无投诉, 未发生; not 零星 or 零距离."""
        return (plain.startswith(_TARGET_STARTS) or plain.endswith(_ZERO)) and self._target_pattern.fullmatch(
            plain
        ) is not None

    def matches_result(self, plain: str) -> bool:
        """Whether a normalised result says that there was none: 无, 零投诉, 未发生; not 未统计, 没有完成."""
        begun = _ALL_YEAR.match(plain)
        start = begun.end() if begun else 0
        return plain.startswith(_RESULT_STARTS, start) and self._result_pattern.match(plain, start) is not None

    @cached_property
    def _target_pattern(self) -> re.Pattern[str]:
        mishaps, kinds, events = map(self._either, ("mishaps", "kinds", "events"))
        return re.compile(
            rf"(?:零|无|(?:未|不)(?:{events})(?:任何)?)(?:{kinds})*(?:{mishaps})(?:发生)?|(?:未|不)(?:{events})"
            rf"|[一-龥]{{0,4}}?(?:{kinds})*(?:{mishaps})(?:率|数|次数|件数|起数|人数)?(?:为|达到?|保持|控制在|降为)零"
            rf"|杜绝(?:{events})?(?:{kinds})*(?:{mishaps})?(?:发生)?"
        )

    @cached_property
    def _result_pattern(self) -> re.Pattern[str]:
        events, denied = map(self._either, ("events", "denied"))
        return re.compile(rf"零|均?为零|(?:无|没有)(?!{denied})|(?:未|没有)(?:{events})|杜绝")

    def _either(self, name: str) -> str:
        return "|".join(map(re.escape, self.words[name]))
