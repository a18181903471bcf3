"""导入: forms of any kind of file as an .xlsx that everybody can go on filling in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from perfeval_xl.app.asxlsx import differences, plan_sheets
from perfeval_xl.app.checking import Progress
from perfeval_xl.app.files import XLSX, mirrored
from perfeval_xl.app.intotemplate import carry_into_templates
from perfeval_xl.app.limits import ONE_FILE, file_within, within
from perfeval_xl.app.reading import internal, read_file
from perfeval_xl.app.results import FileResult, OpenFile, SheetNote
from perfeval_xl.app.runs import RunResult
from perfeval_xl.domain.errors import FileProblem, PerfevalError
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import Vocabulary, read
from perfeval_xl.hosts.disk.folders import is_there, make_folder
from perfeval_xl.hosts.file import Workbook, mode_of, save_new
from perfeval_xl.importing import is_portable, plain_workbook
from perfeval_xl.problems import problem
from perfeval_xl.scoring import Note
from perfeval_xl.standard import Standard

_MOST_NAMED = 20
"""Differences of one file that are told one by one."""


def import_files(
    paths: Sequence[Path],
    out: Path,
    *,
    progress: Progress = lambda paths: paths,
    standard: Standard | None = None,
    template: bool = False,
) -> RunResult:
    """Write every file with forms as an .xlsx below `out`, in the same folders as the files stand in.

    A spreadsheet keeps its sheets, a document gives one sheet a form; with `template` every form goes into 附件1.xlsx
    or 附件2.xlsx, several of one file into a folder of its name. Each new workbook is read again, and what reads
    otherwise than in the file is told in `notes`. Nothing that stands there already is replaced.
    """
    targets = _targets(paths, out)
    return RunResult(
        files=tuple(_imported(path, targets[path], standard, template=template) for path in progress(list(paths)))
    )


def _targets(paths: Sequence[Path], out: Path) -> dict[Path, Path]:
    """The .xlsx of every file; a second file of the same stem keeps its ending: 表.doc.xlsx."""
    targets: dict[Path, Path] = {}
    for path, place in mirrored(paths, out).items():
        target = place.with_suffix(XLSX)
        targets[path] = place.with_name(place.name + XLSX) if target in targets.values() else target
    return targets


def _imported(path: Path, target: Path, standard: Standard | None, *, template: bool) -> FileResult:
    file = file_within(ONE_FILE, path, lambda: read_file(path, standard=standard, hidden=True))
    if not isinstance(file, OpenFile):
        return file
    try:
        write = _written_into_templates if template else _written
        return write(file, target, standard or Standard.default())
    except PerfevalError as refusal:
        return file.failed(refusal.code, refusal.message)
    except Exception as fault:  # told with its own code, and the other files are still imported
        return file.failed(*internal(fault))


def _written(file: OpenFile, target: Path, standard: Standard) -> OpenFile:
    if is_there(target):
        raise problem(FileProblem, "EXISTS", "import", what=target)
    data, notes = within(ONE_FILE, lambda: _made(file, target, standard))
    make_folder(target.parent)
    save_new(data, target, mode=mode_of(file.path))
    return replace(file, written=target, notes=notes)


def _written_into_templates(file: OpenFile, target: Path, standard: Standard) -> OpenFile:
    """All forms of the file or none: a second call must not find half of them there."""
    carried = within(ONE_FILE, lambda: carry_into_templates(file, target, standard.vocabulary))
    for each in carried:
        if is_there(each.place):
            raise problem(FileProblem, "EXISTS", "import", what=each.place)
    for each in carried:
        make_folder(each.place.parent)
        save_new(each.data, each.place, mode=mode_of(file.path))
    place = carried[0].place if len(carried) == 1 else carried[0].place.parent
    return replace(file, written=place, notes=tuple(note for each in carried for note in each.notes))


def _made(file: OpenFile, target: Path, standard: Standard) -> tuple[bytes, tuple[SheetNote, ...]]:
    """The new workbook, and what reads otherwise in it than in the file."""
    snapshot = file.snapshot
    planned = plan_sheets(file.opened.kind, snapshot, read(snapshot, standard.vocabulary))
    if not planned.plans:
        raise problem(FileProblem, "NO_FORM", "import")
    data = plain_workbook(planned.plans, date1904=snapshot.date1904)
    again = Workbook.open(target, data).read()
    return data, (*_lost_formulas(snapshot), *_differences(snapshot, again, standard.vocabulary))


def _lost_formulas(snapshot: Snapshot) -> Iterator[SheetNote]:
    """Formulas that stand as values now, counted for each sheet."""
    for sheet in snapshot.sheets:
        formulas = [(at, cell.formula) for at, cell in sheet.cells.items() if cell.formula is not None]
        lost = [at for at, formula in formulas if not is_portable(formula, sheet.name)]
        if lost:
            text = f"有 {len(lost)} 格是公式，写成了当时的结果；以后改了数，这些格不会自己变。"
            yield SheetNote(sheet=sheet.name, note=Note(lost[0], text))


def _differences(before: Snapshot, after: Snapshot, vocabulary: Vocabulary) -> Iterator[SheetNote]:
    found = list(differences(before, after, vocabulary))
    for each in found[:_MOST_NAMED]:
        text = f"原文是“{each.before}”，导入后读成“{each.after}”，请核对。"
        yield SheetNote(sheet=each.sheet, note=Note(each.at, text))
    if len(found) > _MOST_NAMED:
        text = f"还有 {len(found) - _MOST_NAMED} 格与原文不同，请逐行核对。"
        yield SheetNote(sheet=found[_MOST_NAMED].sheet, note=Note(found[_MOST_NAMED].at, text))
