"""The roll-up before, as the state of a tree remembers it."""

import hashlib
import os
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.state import RollupStamp, State
from perfeval_xl.rollup import PastFile
from perfeval_xl.standard import Standard


class Before:
    """`rollup.Past` of one results folder: every file's slips at the roll-up before, and now, for the next run."""

    def __init__(self, state: State, options: BatchOptions, standard: Standard, moment: str) -> None:
        self._table = state.past
        self._root = options.folder
        self._stamp = RollupStamp(moment, _digest(options, standard))
        self._table.begin()

    @cached_property
    def _before(self) -> RollupStamp | None:
        return self._table.stamp()

    @property
    def since(self) -> str:
        """When the roll-up before was made; '' for the first."""
        return self._before.moment if self._before else ""

    @property
    def otherwise(self) -> bool:
        """Whether program, law or choices were others then."""
        return self._before is not None and self._before.rules != self._stamp.rules

    def exchange(self, path: str, now: PastFile | None) -> PastFile | None:
        """A file's slips at the roll-up before; a file that cannot be read now keeps them."""
        name = os.path.relpath(path, self._root).replace(os.sep, "/")
        packed = self._table.of(name)
        packed_now = packed if now is None else zlib.compress(pack(now), 1)
        if packed_now is not None:
            self._table.note(name, packed_now)
        if packed is None:
            return None
        return now if now is not None and packed_now == packed else _unpacked(packed)

    def gone(self) -> Iterator[tuple[str, PastFile]]:
        """The files of before that hold no form any more, by their full paths."""
        for name, packed in self._table.gone():
            yield str(Path(self._root, name)), _unpacked(packed)

    def keep(self) -> None:
        """From now on the next run is compared with this one."""
        self._table.replace(self._stamp)


def _unpacked(packed: bytes) -> PastFile:
    return unpack(PastFile, zlib.decompress(packed))


def _digest(options: BatchOptions, standard: Standard) -> str:
    """A digest of what decides the findings beside the forms."""
    words = repr((standard.digest, options.law, options.hidden, options.read_pdf))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
