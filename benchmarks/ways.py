"""Three ways to write scores into a workbook: ours, openpyxl's, and the floor below which nobody can go."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import openpyxl
import python_calamine

from perfeval_xl.app.causes import find_with_causes
from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.hosts.container.zip import DEFLATE_LEVEL
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


def read_ours(job: Job) -> None:
    """Read all worksheets: values, number formats, merged areas."""
    Workbook.open(job.path).read()


def read_openpyxl(job: Job) -> None:
    """Read the values of all worksheets as openpyxl does it fastest."""
    book = openpyxl.load_workbook(job.path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        list(sheet.iter_rows(values_only=True))
    book.close()


def read_calamine(job: Job) -> None:
    """Read the values of all worksheets with python-calamine."""
    with python_calamine.CalamineWorkbook.from_path(str(job.path)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def read_fastexcel(job: Job) -> None:
    """Read the values of all worksheets with fastexcel, which keeps them in columns."""
    book = fastexcel.read_excel(job.path)
    for name in book.sheet_names:
        book.load_sheet(name, header_row=None)


def floor(job: Job) -> None:
    """Copy the zip raw, inflate and deflate only the touched sheets, write the file over itself."""
    job.path.write_bytes(_recompressed(job))


def safe_floor(job: Job) -> None:
    """The floor with the same safe write as ours (temporary file, fsync, compare, replace)."""
    save_new(_recompressed(job), job.path)


def _recompressed(job: Job) -> bytes:
    """The members' bytes as they are; only the touched sheets are inflated, and deflated at the program's own level."""
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
            squeezer = zlib.compressobj(DEFLATE_LEVEL, zlib.DEFLATED, -15)
            packed = squeezer.compress(text) + squeezer.flush()
        out += [data[start:body], packed]
    out.append(data[archive.start_dir :])
    return b"".join(out)
