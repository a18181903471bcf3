"""Measures what the program finds in published forms it was not made for, and writes docs/准确性.md.

    python scripts/measure_truth.py [--record] [--record-pairs] [--show] [--write]

The forms and what is expected of them are in tests/published. --record notes the figures at first sight of forms that
have none yet, with the program's last commit; a note is never replaced, and without --record such forms are left alone.
--record-pairs does the same for the files of pairs in tests/published/pairs. --show lists what goes wrong in the first
half and in the batches that are opened; other forms of the second half are counted, never shown. --write writes the
page.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.fresh_pairs import PairFigures, figures_of, pair_files, pairs_of  # noqa: E402
from tests.support.published import FIRST_SIGHT, published_forms, seen_forms  # noqa: E402
from tests.support.truth import Figures, Measured, measured, total  # noqa: E402

NOTES = FIRST_SIGHT
PAIR_NOTES = ROOT / "tests" / "published" / "pairs" / "first_sight.json"
OPENED = 9
"""The last batch whose second half may be looked into; a newer batch has taken its place."""
HEAD = ROOT / "scripts" / "truth_doc_head.md"
TARGET = ROOT / "docs" / "准确性.md"

Notes = Mapping[str, Mapping[str, Any]]


def main() -> int:
    """Measure, and record, show or write as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--record", "--record-pairs", "--show", "--write"):
        parser.add_argument(option, action="store_true")
    arguments = parser.parse_args()
    forms = list(measured(published_forms() if arguments.record else seen_forms()))
    if arguments.record:
        _keep(NOTES, _recorded(forms))
    if arguments.record_pairs:
        _keep(PAIR_NOTES, _recorded_pairs())
    if arguments.show:
        print(*shown(forms, _notes(NOTES)), sep="\n")
    text = page(forms, _notes(NOTES), _notes(PAIR_NOTES))
    print(text)
    if arguments.write:
        TARGET.write_text(text, "utf-8")
    return 0


def page(forms: Sequence[Measured], notes: Notes, pair_notes: Notes) -> str:
    """The whole page."""
    parts = (_corpus(forms), _table(forms, notes), pair_table(pair_notes))
    return "\n".join([HEAD.read_text("utf-8").rstrip(), *(line for part in parts for line in ("", *part))]) + "\n"


def _corpus(forms: Sequence[Measured]) -> Iterator[str]:
    places = {each.form.place for each in forms}
    years = sorted({each.form.year for each in forms if each.form.year})
    cut = sum(each.form.cut for each in forms)
    yield f"现有 {len(forms)} 张，{len(places)} 个省级地方和中央部门（{'、'.join(sorted(places))}），"
    yield f"{years[0]} 至 {years[-1]} 年度；其中 {cut} 张在来源里不完整（缺表尾或有识别不清的字），只录了看得到的部分。"


def _table(forms: Sequence[Measured], notes: Notes) -> Iterator[str]:
    first = [each for each in forms if not each.form.set_aside]
    second = [each for each in forms if each.form.set_aside]
    columns = {
        "**第二半，初见**": _at_first_sight(second, notes),
        "第二半，现在": total(second),
        "第一半，初见": _at_first_sight(first, notes),
        "第一半，现在": total(first),
    }
    yield "| | " + " | ".join(columns) + " |"
    yield "| --- |" + " --- |" * len(columns)
    for label, cells in zip(_LABELS, zip(*map(_cells, columns.values()), strict=True), strict=True):
        yield f"| {label} | " + " | ".join(cells) + " |"
    yield ""
    yield from _batches(forms, notes)


def _batches(forms: Sequence[Measured], notes: Notes) -> Iterator[str]:
    """First sights by batch, the latest last: whether forms that come new are read better than those before them."""
    yield "表是一批一批找来的；每一批都是程序没见过的，两半合在一起数，数的是那一批的初见："
    yield ""
    yield "| 初见时的程序 | 表 | 报出了 | 误报的错误 | 误报的提醒 | 结论一样 | 没有读到的行 |"
    yield "| --- |" + " --- |" * 6
    batches = dict.fromkeys((note["batch"], note["date"], note["commit"]) for note in notes.values())
    for batch, date, commit in sorted(batches):
        own = [each for each in forms if each.form.name in notes and notes[each.form.name]["batch"] == batch]
        cells = _cells(_at_first_sight(own, notes))
        yield f"| {date}，提交 {commit} | " + " | ".join((*cells[:5], cells[6])) + " |"


def pair_table(notes: Notes) -> Iterator[str]:
    """Pairs of a target and a result by file: what became of them at first sight, and what becomes of them now."""
    yield "另有一对一对的“指标值／完成值”，结论同样先写后跑（`tests/published/pairs/`），每一套只有第一次跑的数算初见。"
    yield "最怕的是“判反了”（没达到说成达到，达到说成没达到），其次是该由人判断却下了结论："
    yield ""
    yield "| 哪一套 | 对 | 结论一样 | 多余地留给人判断 | 该由人判断却下了结论 | 判反了 |"
    yield "| --- |" + " --- |" * 5
    for path in pair_files():
        if path.stem in notes:
            note = notes[path.stem]
            yield _pair_row(f"{path.stem}，初见（提交 {note['commit']}）", PairFigures(**note["figures"]))
        yield _pair_row(f"{path.stem}，现在", figures_of(pairs_of(path)))


def _pair_row(label: str, figures: PairFigures) -> str:
    right = _share(figures.right, figures.pairs)
    return f"| {label} | {figures.pairs} | {right} | {figures.left} | {figures.bold} | {figures.contrary} |"


_LABELS = (
    "表",
    "应当报出的问题，报出了",
    "误报的错误",
    "误报的提醒",
    "手写了结论的行，结论一样",
    "留给人判断的行",
    "没有读到的行",
    "手写了得分的行，得分一样",
)


def _cells(figures: Figures) -> tuple[str, ...]:
    return (
        str(figures.forms),
        _share(figures.slips_found, figures.slips),
        str(figures.false_errors),
        str(figures.false_reminders),
        _share(figures.rows_right, figures.rows),
        str(figures.rows_left),
        str(figures.rows_unread),
        _share(figures.scores_right, figures.scores),
    )


def _share(part: int, whole: int) -> str:
    return f"{part} / {whole}（{100 * part // whole if whole else 0}%）"


def _at_first_sight(forms: Sequence[Measured], notes: Notes) -> Figures:
    noted = [Figures(**notes[each.form.name]["figures"]) for each in forms if each.form.name in notes]
    return sum(noted, Figures())


def _notes(path: Path) -> Notes:
    notes: Notes = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return notes


def _keep(path: Path, notes: Notes) -> None:
    path.write_text(json.dumps(notes, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def _recorded(forms: Sequence[Measured]) -> Notes:
    notes = _notes(NOTES)
    batch = 1 + max((note["batch"] for note in notes.values()), default=0)
    sight = {"batch": batch, **_sight()}
    return {each.form.name: {**sight, "figures": asdict(each.figures)} for each in forms} | dict(notes)


def _recorded_pairs() -> Notes:
    seen = {path.stem: {**_sight(), "figures": asdict(figures_of(pairs_of(path)))} for path in pair_files()}
    return seen | dict(_notes(PAIR_NOTES))


def _sight() -> dict[str, str]:
    """When, and with which commit of the program, something is seen."""
    command = ["git", "log", "-1", "--format=%h", "--", "perfeval_xl"]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.strip()
    return {"commit": commit, "date": datetime.now(UTC).date().isoformat()}


def shown(forms: Sequence[Measured], notes: Notes) -> Iterator[str]:
    """What goes wrong in the first half and in the opened batches."""
    for each in forms:
        if not each.form.set_aside or notes[each.form.name]["batch"] <= OPENED:
            yield f"== {each.form.name}"
            yield from (f"  没有报出 {slip}" for slip in each.missed)
            yield from (f"  误报 {finding.code}@{finding.at.a1} {finding.message}" for finding in each.false)
            yield from (
                f"  第 {row} 行：{actual}，应为 {each.form.expected.verdicts[row]}"
                for row, actual in each.misjudged.items()
            )
            yield from (
                f"  {row} 得分：{actual}，应为 {each.form.expected.scores[row]}"
                for row, actual in each.misscored.items()
            )


if __name__ == "__main__":
    sys.exit(main())
