"""How far a qualitative target was reached, where the result says so in plain words (data: words.yaml)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

_PLAIN_LENGTH = 14
"""Longer results tell attainment only by a strong word; a single 提升 in a long sentence is no statement."""

_SPOTLESS = "○"
"""Stands for what did not happen (无逾期), which says in a short result that all went well."""

_THERE_IS = "有"
_DENYING = {"没": "没(?!有)", "无法": "无法(?!律)", "欠": "(?<!拖)欠"}
"""Words that deny, where longer ones begin or end alike and do not."""
_HAS_NONE = "没有"
"""Holds 有 and says the contrary."""


class Attainment(StrEnum):
    """The tier that a result claims."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, eq=False)
class AttainmentWords:
    """The words that say how far a target was reached, by the names that words.yaml explains."""

    words: Mapping[str, Sequence[str]]

    def tier(self, plain: str) -> Attainment:
        """The tier claimed by a normalised result: '未开展' unmet, '达成预期指标' met, a long story unknown."""
        return _tier(self, plain)

    def vague(self, plain: str) -> bool:
        """Whether a target's wording cannot be measured: 是否及时, 明显."""
        return any(word in plain for word in self.words["vague"])

    def capped(self, name: str) -> bool:
        """Whether an indicator's name says that less is better: 公用经费控制率, 预算调整率."""
        return any(word in name for word in self.words["capped"])

    def kept_between(self, name: str) -> bool:
        """Whether an indicator's name says a measure that is wanted between two ends: pH值, 室内湿度."""
        return any(word in name for word in self.words["kept_between"])

    def income(self, name: str) -> bool:
        """Whether an indicator's name says money that comes in or is produced: 医疗收入, 新增税收."""
        return any(word in name for word in self.words["income"])

    def entitled(self, text: str) -> bool:
        """Whether a name or target says money that people are to get: 补助标准, 慰问金."""
        return any(word in text for word in self.words["entitled"])

    def quick(self, name: str) -> bool:
        """Whether an indicator's name says a time that should be short: 工期, 办结时限."""
        return any(word in name for word in self.words["quick"])

    def lasting(self, name: str) -> bool:
        """Whether an indicator's name says a time that should be long: 开放天数, 学时."""
        return any(word in name for word in self.words["lasting"])

    def flawed(self, plain: str, target: str) -> bool:
        """Whether a short result tells of what is amiss beside its word of attainment: 有隐患, 完成率低, 需完善.

        What the target speaks of itself (问题整改到位) is none, nor what was spared or set right.
        """
        if len(plain) > _PLAIN_LENGTH:
            return False
        if self.still_due.search(plain):
            return True
        told = self.spared.sub("", plain)
        if any(word in told for word in self.words["mended"]):
            return False
        amiss = any(word in told and word not in target for word in self.words["flaws"])
        return amiss or self.reached.sub("", told).endswith(tuple(self.words["weak_ends"]))

    @cached_property
    def reached(self) -> re.Pattern[str]:
        """Any word of attainment."""
        return re.compile(self._either("strong", "plain"))

    @cached_property
    def spared(self) -> re.Pattern[str]:
        """Something amiss that did not happen: 未发现重大问题."""
        return re.compile(rf"(?:{self._either('cleared')})[^,;。]{{0,4}}?(?:{self._either('flaws')})")

    @cached_property
    def still_due(self) -> re.Pattern[str]:
        """A word of attainment that is only wanted: 需完善, 还要提高; not 按需保障."""
        more = "(?:进一步|继续|尽快|加强)?"
        return re.compile(rf"(?<![按所必])(?:{self._either('due')}){more}(?:{self._either('strong', 'plain')})")

    @cached_property
    def worsened(self) -> re.Pattern[str]:
        """A thing that got worse, at the end: 持续恶化, 下滑3%."""
        return re.compile(rf"(?:{self._either('worse')})了?(?:[0-9.]+(?:%|个百分点)?)?$")

    @cached_property
    def praised(self) -> re.Pattern[str]:
        """A plain word of attainment; one of a single sign only at the end of a clause: 满意度高, not 高度重视."""

        longer, signs = (
            "|".join(re.escape(word) for word in self.words["plain"] if (len(word) > 1) is long)
            for long in (True, False)
        )
        return re.compile(rf"{longer}|(?:{signs})(?=[,;。]|$)|^{_THERE_IS}")

    @cached_property
    def cleared(self) -> re.Pattern[str]:
        """A negative that did not happen: 无逾期, 未发现不规范行为."""
        bad = self._either("negative", "plain_negative", "worse")
        return re.compile(rf"(?:{self._either('cleared')})(?:{bad})(?:[、和或及](?:{bad}))*")

    @cached_property
    def limited(self) -> re.Pattern[str]:
        """A word of attainment that is weakened: 基本健全, 有所提升."""
        return re.compile(rf"(?:{self._either('degree')})(?:上|地)?(?:{self._either('strong', 'plain')})")

    @cached_property
    def strong(self) -> re.Pattern[str]:
        """A strong word that is not denied: 未按时完成 is no 按时完成."""
        return re.compile(rf"{self._undenied}(?:{self._either('strong')})")

    @property
    def _undenied(self) -> str:
        return "".join(rf"(?<!{re.escape(word)})" for word in self.words["deny"])

    @cached_property
    def denied(self) -> re.Pattern[str]:
        """A word of attainment that is denied: 没有明显提升, 无法正常运行, 效果不好; not 没有安全事故."""
        weakened = "(?:得到|有|见)?(?:明显|显著|有效|较大|很大|根本|完全)?"
        reached, signs = self._either("strong", "plain"), "|".join(w for w in self.words["plain"] if len(w) == 1)
        deny = "|".join(_DENYING.get(word, re.escape(word)) for word in self.words["deny"])
        apart = rf"(?![^,;。]{{0,3}}(?:{self._either('flaws')}))"
        left_open = "(?:尚|仍|还)有[^,;。]{0,12}(?:未|没有|没)"  # 尚有12户未发放
        return re.compile(
            rf"(?:{deny}){weakened}(?:{reached}){apart}|{left_open}"
            rf"|无{weakened}(?:{self._either('purpose')})(?=了?(?:[,;。]|$))|不(?:{signs})(?=[,;。]|$)"
        )

    @cached_property
    def purpose(self) -> re.Pattern[str]:
        """What something is for, in place of what came of it: 改善学校的办学条件."""
        came_of_it = "了|明显|显著|到位|较大|很大|到|至|[0-9]"
        reached = "提升|提高|改善|增强|到位|完善"
        return re.compile(rf"(?:{self._either('purpose')})(?!{came_of_it}).{{3,200}}(?<!{reached})$")

    def _either(self, *names: str) -> str:
        return "|".join(re.escape(word) for name in names for word in self.words[name])


@lru_cache(maxsize=4096)
def _tier(words: AttainmentWords, plain: str) -> Attainment:
    lists, short = words.words, len(plain) <= _PLAIN_LENGTH
    cleared = words.cleared.sub(_SPOTLESS, plain)
    if cleared in lists["denial"] or (short and words.denied.search(cleared)):
        return Attainment.UNMET
    if any(word in cleared for word in (*lists["negative"], *(lists["plain_negative"] if short else ()))):
        return Attainment.UNMET
    if short and words.worsened.search(cleared):
        return Attainment.UNMET
    if any(word in cleared for word in lists["partial"]) or (short and words.limited.search(cleared)):
        return Attainment.PARTLY
    if cleared in lists["whole"] or words.strong.search(cleared):
        return Attainment.MET
    if (
        short
        and not words.purpose.match(cleared)
        and (_SPOTLESS in cleared or words.praised.search(cleared.replace(_HAS_NONE, "")))
    ):
        return Attainment.MET
    return Attainment.UNKNOWN
