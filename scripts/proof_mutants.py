"""Changes one condition, operator, number or argument of the program at a time and shows how many changes no test sees.

    python scripts/proof_mutants.py [ROOM ...] [--number N] [--seed S] [--ceiling PERCENT] [--write]

ROOMs are names from mutants/rooms.yaml, which says which tests guard them; N mutants (60) are drawn from each. Nothing
on disk is changed: every mutant lives in a process of its own. What cannot be told from the original is listed in
rooms.yaml with the reason and is not drawn. Prints each survivor; --write puts the figures into docs/可靠性.md.
Status 1 when a test fails without any mutant, or when more mutants than the ceiling (10 %) survive.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
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
    """Modules of perfeval_xl (a folder stands for those that no room before has), and the tests that guard them."""

    name: str
    modules: tuple[Path, ...]
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
    parser.add_argument("--number", type=int, default=60)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--ceiling", type=float, default=10.0)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = yaml.safe_load(LIST.read_text("utf-8"))
    equivalent = {(each["module"], each["before"], each["after"]) for each in data["equivalent"]}
    figures = []
    for room in _rooms(data["rooms"]):
        if arguments.rooms and room.name not in arguments.rooms:
            continue
        try:
            figures.append(_try_room(room, equivalent, arguments))
        except Untested:
            print(f"{room.name}：没有变异时就有测试不通过")
            return 1
    total = _sum_up(figures)
    print(f"{_sentence(total)}，种子 {arguments.seed}")
    if arguments.write:
        _write(figures, arguments)
    return 0 if total.survived * 100 <= arguments.ceiling * total.tried else 1


def _rooms(data: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[Room]:
    taken: set[Path] = set()
    for name, each in data.items():
        files = [file for module in each["modules"] for file in _files(PACKAGE / module) if file not in taken]
        taken.update(files)
        yield Room(name, tuple(files), tuple(each["tests"]))


def _files(module: Path) -> list[Path]:
    return sorted(module.rglob("*.py")) if module.is_dir() else [module]


def _try_room(room: Room, equivalent: set[tuple[str, str, str]], arguments: argparse.Namespace) -> Figure:
    places = [place for file in room.modules for place in mutants_of(file)]
    # the same for the same seed and source; fewer are the first of more
    random.Random(arguments.seed).shuffle(places)
    mutants: list[Mutant] = []
    for place in places:
        if len(mutants) == arguments.number:
            break
        mutant = Mutant(*place)
        if (mutant.module, mutant.before, mutant.after) not in equivalent:
            mutants.append(mutant)
    survived = count_survivors(
        room.tests, room.modules, mutants, lambda mutant: print("没有发现", mutant.sentence, flush=True)
    )
    figure = Figure(room.name, len(places), len(mutants), survived)
    print(_sentence(figure), flush=True)
    return figure


def _sum_up(figures: Sequence[Figure]) -> Figure:
    return Figure("合计", *(sum(column) for column in zip(*(figure[1:] for figure in figures), strict=True)))


def _sentence(figure: Figure) -> str:
    return f"{figure.name}：{figure.tried} 个变异，没有被发现 {figure.survived} 个（{_percent(figure)}）"


def _percent(figure: Figure) -> str:
    return f"{figure.survived * 100 / figure.tried:.1f} %" if figure.tried else "0 %"


def _write(figures: Sequence[Figure], arguments: argparse.Namespace) -> None:
    lines = [
        f"种子 {arguments.seed}，每一部分随机抽 {arguments.number} 个。",
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
