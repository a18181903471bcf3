"""与上次相比: what has been put right since the roll-up before, what is there still, and what has come up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rollup.past import Change, Past, PastSlip, changes_between, past_file
from perfeval_xl.rollup.rows import File

_MOST_LISTED = 5000
"""Slips of a kind that are named one by one; the others are counted."""
_LISTED = (Change.FRESH, Change.FIXED)
FIRST = "没有上次的汇总可以比：这是第一次，或者程序换了版本。下次汇总起会说明改好几处、新出现几处。"
NEW_FILE, GONE_FILE = "新交的", "这次没有这张表了"


class FormChange(NamedTuple):
    """What has changed in one form."""

    path: str
    department: str
    name: str
    counts: Counter[Change]
    note: str = ""


class SlipChange(NamedTuple):
    """A slip that has come up or was put right, with its file."""

    change: Change
    slip: PastSlip
    path: str


class Changes:
    """The changes of a roll-up, file by file; all files are taken in before its sentence and its lists are right."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self.forms: list[FormChange] = []
        """The forms in which something has changed."""
        self.counts: Counter[Change] = Counter()
        self._slips: dict[Change, list[SlipChange]] = {change: [] for change in _LISTED}
        self._of_files: Counter[str] = Counter()
        """How many files are new, gone or unread, and how many slips they hold."""

    def take(self, file: File) -> None:
        """Compare a file with what it was at the roll-up before."""
        now = past_file(file)
        before = self._past.exchange(file.path, now)
        if not self._past.since:
            return
        if now is None:
            self._pass_unread(file.path, before.slips if before else ())
            return
        changes = list(changes_between(before.slips if before else (), now.slips))
        if before is None:
            self._note_file("new", len(changes))
        self._add(file.path, changes, NEW_FILE if before is None else "")

    def _pass_unread(self, path: str, before: Sequence[PastSlip]) -> None:
        slips = [each for each in before if not each.accepted]
        if slips:
            self._note_file("unread", len(slips))
            self._add_whole(path, slips, "这次没有读成，上次的 {count} 处说不准")

    def finish(self) -> None:
        """All files have been taken: those that were not are gone."""
        for path, file in self._past.gone() if self._past.since else ():
            slips = [each for each in file.slips if not each.accepted]
            self._note_file("gone", len(slips))
            self._add_whole(path, slips, GONE_FILE + "，上次有 {count} 处问题")

    def _note_file(self, what: str, slips: int) -> None:
        self._of_files[what] += 1
        self._of_files[f"slips {what}"] += slips

    def _add(self, path: str, changes: Iterable[tuple[Change, PastSlip]], note: str) -> None:
        """The changes of a file, form by form."""
        forms: dict[tuple[str, str], Counter[Change]] = {}
        for change, slip in changes:
            forms.setdefault((slip.department, slip.name), Counter())[change] += 1
            listed = self._slips.get(change)
            if listed is not None and len(listed) < _MOST_LISTED:
                listed.append(SlipChange(change, slip, path))
        for (department, name), counts in forms.items():
            self.counts.update(counts)
            if counts.keys() - {Change.STILL}:
                self.forms.append(FormChange(path, department, name, counts, note))

    def _add_whole(self, path: str, slips: Iterable[PastSlip], note: str) -> None:
        """The forms of a file of which nothing can be said now."""
        for (department, name), count in Counter((each.department, each.name) for each in slips).items():
            self.forms.append(FormChange(path, department, name, Counter(), note.format(count=count)))

    @property
    def slips(self) -> list[SlipChange]:
        """What has come up and what was put right, the gravest first, as far as it is listed."""
        order = list(Severity)
        return [
            each
            for change in _LISTED
            for each in sorted(self._slips[change], key=lambda each: (order.index(each.slip.severity), each.path))
        ]

    @property
    def unlisted(self) -> int:
        """How many more there are."""
        return sum(self.counts[change] - len(self._slips[change]) for change in _LISTED)

    @property
    def sentence(self) -> str:
        """与上次汇总（2026-11-26 22:00）相比：改好 5 处，还在 7 处，新出现 1 处。"""
        if not self._past.since:
            return FIRST
        counts, files = self.counts, self._of_files
        parts = [f"{change.value} {counts[change]} 处" for change in (Change.FIXED, Change.STILL, Change.FRESH)]
        if files["slips new"]:
            parts[-1] += f"（其中 {files['slips new']} 处在新交的 {files['new']} 个文件里）"
        if counts[Change.ACCEPTED]:
            parts.append(f"{Change.ACCEPTED.value} {counts[Change.ACCEPTED]} 处")
        return f"与上次汇总（{self._past.since}）相比：{'，'.join(parts)}。" + "".join(self._reservations())

    def _reservations(self) -> Iterable[str]:
        """What the counts leave out, and what they cannot mean."""
        files = self._of_files
        if files["gone"]:
            yield f"上次的 {files['gone']} 个文件这次没有了，其中 {files['slips gone']} 处问题不算改好。"
        if files["unread"]:
            yield f"{files['unread']} 个文件这次没有读成，上次的 {files['slips unread']} 处说不准。"
        if self._past.otherwise:
            yield "两次用的程序、口径或选项不同，变化不都是改表引起的。"
