"""The process that reads a PDF for `apart`: the file comes in by standard input, its pages go out as lines of JSON.

    python -m perfeval_xl.hosts.pdf.child BYTES

It ends when standard input does: nobody waits for its answer any more.
"""

import json
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.limits import limit_memory, limit_processor
from perfeval_xl.hosts.pdf.page import Box, Character, Page, Rule
from perfeval_xl.hosts.problems import problem

REFUSED, END = "refused", "end"
SECONDS = 20
"""Of work, as for any file."""
_MEMORY_MIB = 400
"""Of addresses; 160 are taken before the first page, and pages of real files need some ten more."""


def main() -> None:
    """Answer with the pages, or with the code and sentence of what is wrong."""
    limit_processor(SECONDS)
    limit_memory(_MEMORY_MIB)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    data = sys.stdin.buffer.read(int(sys.argv[1]))
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        for line in _answers(data):
            answers.write(json.dumps(line) + "\n")
        answers.flush()
    except BrokenPipeError:  # whoever asked has gone
        os._exit(1)


def _answers(data: bytes) -> Iterator[object]:
    from perfeval_xl.hosts.pdf.document import read_pages

    try:
        for page in read_pages(data):
            yield list(page)
    except FileProblem as refusal:
        yield _refused(refusal)
    except MemoryError:
        yield _refused(problem("MEMORY"))
    else:
        yield {END: True}


def _refused(refusal: FileProblem) -> dict[str, list[str]]:
    return {REFUSED: [refusal.code, refusal.message]}


def page_from(fields: Any) -> Page:
    """A page from its answer."""
    number, height, characters, level, upright, hidden = fields
    return Page(
        number,
        height,
        tuple(map(_character_from, characters)),
        tuple(Rule(*each) for each in level),
        tuple(Rule(*each) for each in upright),
        tuple(map(_character_from, hidden)),
    )


def _character_from(fields: Any) -> Character:
    character = Character(*fields)
    return character if character.cut is None else character._replace(cut=Box(*character.cut))


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()
