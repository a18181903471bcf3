"""One slip, one finding: which finding is the root, and which others go away once it is put right.

A rule hands over with a hit how its slip may be put right. The form is read as it would be then, and the rules are run
over it again: what they no longer find is a consequence, as long as they find nothing new. So no pair of rules is
listed anywhere, and putting a root right makes all of its consequences vanish, because that is how they were found.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.garbage import uncollected
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.narrative import Comparison
from perfeval_xl.domain.repair import Effect, Mending, Repair
from perfeval_xl.rules import Book, Case, Rule, Scope
from perfeval_xl.rules.base import DISTANT
from perfeval_xl.rules.running import Traced, codes_in, trace
from perfeval_xl.scoring import reassess

_MOST_REFUTING = 3
_MOST_TRIALS = 200
"""Repairs tried in one form; one with more slips than that is not looked into further."""


@uncollected()
def find_with_causes(
    books: Sequence[Book],
    rules: Iterable[Rule],
    reports: Sequence[Comparison] = (),
    all_rules: Iterable[Rule] = (),
) -> list[Finding]:
    """What `rules.run` finds, in the same order, each consequence naming the finding that causes it.

    `all_rules` are all there are, where `rules` are some of them: a repair that any rule objects to explains nothing.
    Only findings of the chosen rules are reported; one whose own root is not among them is a root.
    """
    rules = tuple(rules)
    traced = trace(books, rules, reports)
    answer = [each.finding for each in traced]
    by_form: dict[int, list[int]] = {}
    for number, each in enumerate(traced):
        if each.case is not None:
            by_form.setdefault(id(each.case), []).append(number)
    if any(len(numbers) > 1 for numbers in by_form.values()):
        aside = _aside(books, rules, all_rules)
        form_rules = _Rules([rule for rule in (*rules, *aside.rules) if rule.scope is Scope.FORM])
        for form, numbers in by_form.items():
            mine = [traced[number] for number in numbers]
            for number, finding in _linked(mine, form_rules, aside.found.get(form, ())):
                answer[numbers[number]] = finding
    return answer


class _Aside(NamedTuple):
    """The rules for one form that were not chosen, and what they find by the form's identity."""

    rules: tuple[Rule, ...]
    found: dict[int, list[Traced]]


def _aside(books: Sequence[Book], chosen: Sequence[Rule], all_rules: Iterable[Rule]) -> _Aside:
    codes = {rule.code for rule in chosen}
    rules = tuple(rule for rule in all_rules if rule.scope is Scope.FORM and rule.code not in codes)
    found: dict[int, list[Traced]] = {}
    for each in trace(books, rules) if rules else ():
        if each.case is not None:
            found.setdefault(id(each.case), []).append(each)
    return _Aside(rules, found)


class _Rules:
    """The rules for one form; those on which repairs have failed are asked first, also in the next form."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.all = rules
        self.refuting: list[Rule] = []

    def ask_first(self, rule: Rule) -> None:
        """Put a rule before the others, since the next repair is likely to fail on it as well."""
        self.refuting = [rule, *(each for each in self.refuting if each is not rule)][:_MOST_REFUTING]


class _Explanation(NamedTuple):
    """What one repair of the finding of this number makes vanish, itself included."""

    root: int
    vanished: frozenset[int]
    repair: Repair


def _linked(traced: Sequence[Traced], rules: _Rules, aside: Sequence[Traced] = ()) -> Iterator[tuple[int, Finding]]:
    """The findings of one form that are consequences, by their number; those `aside` are neither root nor told."""
    if len(traced) < 2 or not any(each.repairs for each in traced):
        return
    rest = set(range(len(traced)))
    traced = [*traced, *(each._replace(repairs=()) for each in aside)]
    for each in sorted(_explanations(traced, rules), key=lambda each: _rank(each, traced)):
        consequences = (each.vanished & rest) - {each.root}
        if each.root in rest and consequences:
            rest -= each.vanished
            for number in sorted(consequences):
                yield number, _as_consequence(traced[number], traced[each.root].finding, each.repair)


def _rank(explanation: _Explanation, traced: Sequence[Traced]) -> tuple[int, int, int, int]:
    """What needs one cell alone comes first, of these what explains most, of equals what is nearest to the slip."""
    rule = traced[explanation.root].rule
    distance = rule.distance if rule else DISTANT
    more = len(explanation.repair.entries) > 1 or bool(explanation.repair.remark)
    return more, -len(explanation.vanished), distance, explanation.root


def _explanations(traced: Sequence[Traced], rules: _Rules) -> Iterator[_Explanation]:
    """Every repair that takes more than its own finding away and brings no new one."""
    keys = [(each.finding.code, each.finding.at) for each in traced]
    first = traced[0].case
    assert first is not None
    trials = _Trials(first, keys, rules)
    repairs = ((number, repair) for number, each in enumerate(traced) for repair in each.repairs)
    for number, repair in islice(repairs, _MOST_TRIALS):
        vanished = trials.vanished(number, repair)
        if number in vanished and len(vanished) > 1:
            yield _Explanation(number, vanished, repair)


class _Trials:
    """What repairs of one form make vanish; each is tried once, whichever finding it comes with."""

    def __init__(self, case: Case, keys: Sequence[tuple[str, At]], rules: _Rules) -> None:
        self._case = case
        self._keys = keys
        self._cells = [at for _, at in keys]
        self._rules = rules
        self._before = Counter(keys)
        self._codes = {code for code, _ in keys}
        self._all = {rule.code for rule in rules.all}
        self._mending = Mending(case.form)
        self._known: dict[Repair, frozenset[int]] = {}
        self._refuted: set[Effect] = set()
        """What brought a new finding outside the rows."""
        self._futile: set[Effect] = set()
        """What left all findings outside the rows as they were."""

    def vanished(self, root: int, repair: Repair) -> frozenset[int]:
        """The findings that are not found any more after a repair; none where it would bring a new one."""
        vanished = self._known.get(repair)
        if vanished is None:
            vanished = self._known[repair] = self._try(root, repair)
        return vanished

    def _try(self, root: int, repair: Repair) -> frozenset[int]:
        """First the rules whose findings may go with the root; all the others only where some go."""
        effect = self._mending.effect(repair)
        if effect in self._refuted:
            return frozenset()
        others = self._others(root, repair, effect)
        if not others:
            return frozenset()
        case = self._as_repaired(repair)
        after: Counter[tuple[str, At]] = Counter()
        first = {code for code, _ in others}
        news = self._news(self._in_turn(first, repair), case, after, others)
        if news is None:
            if effect and all(after[key] for key in others if not self._mending.in_rows(key[1])):
                self._futile.add(effect)
            if all(after[key] for key in others):
                return frozenset()
            news = self._news(self._rest(first, repair), case, after)
            if news is None:
                return frozenset(number for number, key in enumerate(self._keys) if not after[key])
        if effect and not self._mending.in_rows(news):
            self._refuted.add(effect)
        return frozenset()

    def _others(self, root: int, repair: Repair, effect: Effect | None) -> list[tuple[str, At]]:
        """What may go with the root; outside the rows nothing where a repair of the same effect left it all."""
        reached = self._mending.reached(repair, self._cells)
        others = [key for number, key in enumerate(self._keys) if reached[number] and number != root]
        if effect not in self._futile:
            return others
        return [key for key in others if self._mending.in_rows(key[1])]

    def _as_repaired(self, repair: Repair) -> Case:
        form, case = self._mending.repaired(repair), self._case
        return case.with_form(form, reassess(form, case.law, case.language, case.form, case.assessment))

    def _in_turn(self, codes: set[str], repair: Repair) -> list[Rule]:
        """What may refute a repair, and the rules of these codes: a single one soon finds all again."""
        refuting = [rule for rule in self._rules.refuting if repair.year is None or rule.code in self._codes]
        hoped = self._of(codes)
        return [*hoped, *refuting] if len(codes) == 1 else [*refuting, *hoped]

    def _of(self, codes: set[str]) -> list[Rule]:
        """The rules of these codes that have not been asked yet."""
        return [rule for rule in self._rules.all if rule.code in codes and rule not in self._rules.refuting]

    def _rest(self, codes: set[str], repair: Repair) -> list[Rule]:
        """All other rules; another year has its own law, so what is found more then says nothing here."""
        codes_to_run = self._codes if repair.year is not None else self._all
        return self._of(codes_to_run - codes)

    def _news(
        self,
        rules: Iterable[Rule],
        case: Case,
        after: Counter[tuple[str, At]],
        hoped: Iterable[tuple[str, At]] = (),
    ) -> At | None:
        """Where the first of these rules that finds anything new finds it; what they find until then is counted.

        Once all of what one `hoped` to see vanish is found again, nothing more needs to be known.
        """
        missing = set(hoped)
        for rule in rules:
            for key in codes_in(case, [rule]):
                after[key] += 1
                if after[key] > self._before[key]:
                    self._rules.ask_first(rule)
                    return key[1]
                if key in missing:
                    missing.discard(key)
                    if not missing:
                        return None
        return None


def _as_consequence(traced: Traced, root: Finding, repair: Repair) -> Finding:
    """The finding with the root's advice in the place of its own, which would be wrong while the root stands."""
    finding = traced.finding
    name = traced.rule.name if traced.rule else finding.code
    place = "这一格的" if finding.at == root.at else f" {root.where} 的"
    advice = _advice(finding, root, repair)
    message = f"{finding.where} “{name}”与{place} {root.code} 是同一处差错。{advice}"
    return finding._replace(because=root.root, expected=None, message=message, advice=advice)


def _advice(finding: Finding, root: Finding, repair: Repair) -> str:
    """What to do at a consequence: nothing yet, unless the slip was made there too."""
    if finding.at == root.at:
        return "改好这一格，再校验一次就没有了。"
    if any(entry.at == finding.at and not entry.formula for entry in repair.entries):
        return f"请照 {root.where} 的提示，把这一格一起改好。"
    return f"请先照 {root.where} 的提示改，再校验一次，这里先不要动。"
