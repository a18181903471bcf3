"""Three ways to write scores into a workbook: ours, openpyxl's, and the floor below which nobody can go."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from perfeval_xl.app.causes import find_with_causes
from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.hosts.file import Workbook, save_new
from perfeval_xl.scoring import score_edits
from perfeval_xl.standard import Standard


@dataclass(frozen=True, kw_only=True)
class Job:
    """A workbook on disk with the cells that scoring fills in it, and the sheet parts those cells stand in."""

    path: Path
    data: bytes
    edits: tuple[SetValue, ...]
    parts: frozenset[str]

    def reset(self) -> None:
        """Put the unscored workbook back."""
        self.path.write_bytes(self.data)


def job(path: Path) -> Job:
    """What scoring would write into this workbook."""
    data = path.read_bytes()
    workbook = Workbook.open(path)
    edits = _edits(workbook)
    after = zipfile.ZipFile(io.BytesIO(workbook.apply(edits)))
    before = zipfile.ZipFile(io.BytesIO(data))
    touched = frozenset(name for name in after.namelist() if before.read(name) != after.read(name))
    return Job(path=path, data=data, edits=edits, parts=touched)


def _edits(workbook: Workbook) -> tuple[SetValue, ...]:
    book = book_of(workbook.read(), None)
    find_with_causes([book], Standard.default().rules.values())
    results = (score_edits(case.form, case.assessment, case.law) for case in book.cases)
    return tuple(edit for result in results for edit in result.edits)


def ours(job: Job) -> None:
    """Read, check, score and write in place, with everything that makes the write safe."""
    workbook = Workbook.open(job.path)
    workbook.save(workbook.apply(_edits(workbook)))


def with_openpyxl(job: Job) -> None:
    """load_workbook, set the same cells, save: no check, no score, no safety."""
    book = openpyxl.load_workbook(job.path)
    for edit in job.edits:
        book[edit.sheet][edit.at.a1] = edit.value
    book.save(job.path)


def floor(job: Job) -> None:
    """Copy the zip raw, inflate and deflate only the touched sheets, write the file over itself."""
    job.path.write_bytes(_recompressed(job))


def safe_floor(job: Job) -> None:
    """The floor with the same safe write as ours (temporary file, fsync, compare, replace)."""
    save_new(_recompressed(job), job.path)


def _recompressed(job: Job) -> bytes:
    """The bytes of the members as they are, but for the touched sheets, which are inflated and deflated once."""
    data = job.path.read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(data))
    out: list[bytes] = []
    for member in archive.infolist():
        start = member.header_offset
        name, extra = struct.unpack_from("<HH", data, start + 26)
        body = start + 30 + name + extra
        packed = data[body : body + member.compress_size]
        if member.filename in job.parts:
            text = zlib.decompress(packed, -15)
            squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = squeezer.compress(text) + squeezer.flush()
        out += [data[start:body], packed]
    out.append(data[archive.start_dir :])
    return b"".join(out)
