"""Changes one condition, operator, number or argument of the program at a time and shows how many changes no test sees.

    python scripts/proof_mutants.py [ROOM ...] [--number N] [--seed S] [--ceiling PERCENT] [--minutes M] [--write]

ROOMs are names from mutants/rooms.yaml, which says which tests guard them; N mutants are drawn from each, and as many
tried as the minutes allow. Nothing on disk is changed: every mutant lives in a process of its own. What cannot be told
from the original is listed in rooms.yaml with the reason and is not drawn. Prints each survivor; --write puts the
figures into docs/可靠性.md. Status 1 when a test fails without any mutant, or when more mutants than the ceiling (10 %)
survive.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.marked import write_part  # noqa: E402
from scripts.mutants.changes import PACKAGE, Mutant, mutants_of  # noqa: E402
from scripts.mutants.trials import Untested, count_survivors  # noqa: E402

LIST = ROOT / "scripts" / "mutants" / "rooms.yaml"
TARGET = ROOT / "docs" / "可靠性.md"


class Room(NamedTuple):
    """Modules below perfeval_xl (a folder ends in /), and the tests below tests that guard them."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


class Figure(NamedTuple):
    """How many mutants of a room could be drawn, were tried, and were noticed by no test."""

    name: str
    possible: int
    tried: int
    survived: int


def main() -> int:
    """Draw, try and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--ceiling", type=float, default=10.0)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = yaml.safe_load(LIST.read_text("utf-8"))
    rooms = [Room(name, tuple(each["modules"]), tuple(each["tests"])) for name, each in data["rooms"].items()]
    equivalent = {(each["module"], each["before"], each["after"]) for each in data["equivalent"]}
    figures = []
    chosen = [room for room in rooms if not arguments.rooms or room.name in arguments.rooms]
    for room in chosen:
        try:
            figures.append(_try_room(room, equivalent, arguments, arguments.minutes * 60 / len(chosen)))
        except Untested:
            print(f"{room.name}：没有变异时就有测试不通过")
            return 1
    total = _sum_up(figures)
    print(f"{_sentence(total)}，种子 {arguments.seed}")
    if arguments.write:
        _write(figures, arguments)
    return 0 if total.survived * 100 <= arguments.ceiling * total.tried else 1


def _try_room(
    room: Room, equivalent: set[tuple[str, str, str]], arguments: argparse.Namespace, seconds: float
) -> Figure:
    places = [place for path in _files(room) for place in mutants_of(path)]
    # the same for the same seed and source; fewer are the first of more
    random.Random(arguments.seed).shuffle(places)
    mutants: list[Mutant] = []
    for place in places:
        if len(mutants) == arguments.number:
            break
        mutant = Mutant(*place)
        if (mutant.module, mutant.before, mutant.after) not in equivalent:
            mutants.append(mutant)
    counts = count_survivors(
        room.tests, mutants, lambda mutant: print("没有发现", mutant.sentence, flush=True), seconds=seconds
    )
    figure = Figure(room.name, len(places), *counts)
    print(_sentence(figure), flush=True)
    return figure


def _files(room: Room) -> list[Path]:
    return [
        file
        for name in room.modules
        for file in (sorted((PACKAGE / name).rglob("*.py")) if name.endswith("/") else [PACKAGE / name])
    ]


def _sum_up(figures: Sequence[Figure]) -> Figure:
    return Figure("合计", *(sum(column) for column in zip(*(figure[1:] for figure in figures), strict=True)))


def _sentence(figure: Figure) -> str:
    return f"{figure.name}：{figure.tried} 个变异，没有被发现 {figure.survived} 个（{_percent(figure)}）"


def _percent(figure: Figure) -> str:
    return f"{figure.survived * 100 / figure.tried:.1f} %" if figure.tried else "0 %"


def _write(figures: Sequence[Figure], arguments: argparse.Namespace) -> None:
    lines = [
        f"种子 {arguments.seed}，每一部分随机抽至多 {arguments.number} 个，共限 {arguments.minutes:g} 分钟。",
        "",
        "| 哪一部分 | 可能的变异 | 抽出 | 没有被发现 | 占 |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {each.name} | {each.possible} | {each.tried} | {each.survived} | {_percent(each)} |"
        for each in (*figures, _sum_up(figures))
    ]
    write_part(TARGET, "变异", "\n".join(lines))


if __name__ == "__main__":
    raise SystemExit(main())
