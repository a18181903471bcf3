"""Several LibreOffices side by side, each with a profile and a share of the files of its own."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from perfeval_xl.hosts.office.conversion import Outcome, convert

_LEAST = 8
"""Files for which it pays to start another one."""


class _Share:
    """The places of the files that one LibreOffice converts, and its folder."""

    def __init__(self, folder: Path, number: int, places: Sequence[int]) -> None:
        self.folder = folder / f"office{number}"
        self.places = places


Report = tuple[int, Outcome] | BaseException | None


def convert_side_by_side(
    office: Path, files: Sequence[Path], folder: Path, limit: float, most: int
) -> Iterator[tuple[int, Outcome]]:
    """Each file's place with its outcome, as made, by up to `most` LibreOffices; otherwise as `convert`.

    Whoever stops taking outcomes stops all of them after the files in hand.
    """
    sides = max(1, min(most, len(files) // _LEAST))
    outcomes: SimpleQueue[Report] = SimpleQueue()
    stop = Event()

    def work(share: _Share) -> None:
        try:
            share.folder.mkdir()
            mine = [files[place] for place in share.places]
            for place, outcome in zip(
                share.places, convert(office, mine, share.folder, limit, temporary=folder), strict=True
            ):
                outcomes.put((place, outcome))
                if stop.is_set():
                    break
        except BaseException as fault:  # it goes on where the outcomes are taken
            outcomes.put(fault)
        outcomes.put(None)

    with ThreadPoolExecutor(sides, thread_name_prefix="perfeval office") as threads:
        for number in range(sides):
            threads.submit(work, _Share(folder, number, range(number, len(files), sides)))
        try:
            yield from _taken(outcomes, sides)
        finally:
            stop.set()


def _taken(outcomes: "SimpleQueue[Report]", sides: int) -> Iterator[tuple[int, Outcome]]:
    """The outcomes until all sides have ended. Raises what one of them has raised."""
    while sides:
        each = outcomes.get()
        if each is None:
            sides -= 1
        elif isinstance(each, BaseException):
            raise each
        else:
            yield each
