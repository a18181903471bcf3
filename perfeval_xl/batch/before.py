"""The roll-up before, as the state of a tree remembers it."""

import hashlib
import os
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.state import State, Told
from perfeval_xl.rollup import Kept
from perfeval_xl.standard import Standard


class Before:
    """`rollup.Past` of one results folder: what was told before, and what is told now, kept for the next run."""

    def __init__(self, state: State, options: BatchOptions, standard: Standard, moment: str) -> None:
        self._table = state.past
        self._root = options.folder
        self._told = Told(moment, _digest(options, standard))
        self._table.begin()

    @cached_property
    def _before(self) -> Told | None:
        return self._table.made()

    @property
    def since(self) -> str:
        """When the roll-up before was made; '' for the first."""
        return self._before.moment if self._before else ""

    @property
    def otherwise(self) -> bool:
        """Whether program, law or choices were others then."""
        return self._before is not None and self._before.rules != self._told.rules

    def exchange(self, path: str, now: Kept | None) -> Kept | None:
        """What was told of a file before; one that cannot be read now keeps it."""
        name = os.path.relpath(path, self._root).replace(os.sep, "/")
        packed = self._table.of(name)
        told = packed if now is None else zlib.compress(pack(now), 1)
        if told is not None:
            self._table.note(name, told)
        if packed is None:
            return None
        return now if now is not None and told == packed else _kept(packed)

    def gone(self) -> Iterator[tuple[str, Kept]]:
        """The files of before that hold no form any more, by their full paths."""
        for name, packed in self._table.gone():
            yield str(Path(self._root, name)), _kept(packed)

    def keep(self) -> None:
        """The next run is held against this one."""
        self._table.replace(self._told)


def _kept(packed: bytes) -> Kept:
    return unpack(Kept, zlib.decompress(packed))


def _digest(options: BatchOptions, standard: Standard) -> str:
    """Of what decides the findings beside the forms."""
    words = repr((standard.digest, options.law, options.hidden, options.read_pdf))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
