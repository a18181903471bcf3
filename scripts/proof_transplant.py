"""Puts the form beside every workbook of a folder, marks, clears and scores it, and shows that nothing else changes.

    python scripts/proof_transplant.py FOLDER [--libreoffice N]

FOLDER holds workbooks of public projects, in folders of their own. Asserted for each that can be read: two findings,
ten values written and read back, no foreign part changed, every part back after clearing (styles.xml may keep a
format); with --libreoffice so many of the marked ones are loaded by LibreOffice too. Status 1 for any other outcome.
"""

import argparse
import re
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.app.checking import check_files, clear_files, mark_files  # noqa: E402
from perfeval_xl.app.runs import RunResult  # noqa: E402
from perfeval_xl.app.scoring import score_files  # noqa: E402
from perfeval_xl.domain.errors import FileProblem  # noqa: E402
from perfeval_xl.domain.formats import is_date_format  # noqa: E402
from perfeval_xl.hosts.container import xml  # noqa: E402
from perfeval_xl.hosts.container.gate import open_archive  # noqa: E402
from perfeval_xl.hosts.file import Workbook  # noqa: E402
from perfeval_xl.hosts.file.sheet.around import NAMESPACES  # noqa: E402
from perfeval_xl.hosts.file.sheet.package import SheetPackage  # noqa: E402
from perfeval_xl.hosts.file.sheet.reader import number_formats  # noqa: E402
from perfeval_xl.hosts.file.sheet.structure import Structure  # noqa: E402

EXAMPLE = ROOT / "examples" / "2024" / "空白得分-待计分.xlsx"
SHEET, NAME = "xl/worksheets/sheet1.xml", "绩效自评移植表"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
WRITTEN = 10
_OURS = re.compile(
    r"content_types|workbook\d*\.xml|\.rels$|style(?:s|sheet)\d*\.xml|comments\d+\.xml|vmldrawing\d+\.vml",
    re.IGNORECASE,
)


def transplanted(data: bytes, form: bytes) -> bytes:
    """The workbook with the form as one more sheet. Raises `FileProblem` for one that cannot be read."""
    package = SheetPackage(open_archive(data))
    structure = Structure(package)
    if any(map(is_date_format, number_formats(structure)[:1])):
        raise FileProblem("DATES", "没有格式的单元格也显示成日期")
    part = package.free_name("xl/worksheets/form{}.xml")
    package.write(part, form.replace(NAMESPACES[0].encode(), structure.namespace.encode()))
    package.declare(part, KIND)
    relation = package.relate(structure.part, "worksheet", part, structure.relations_namespace)
    text = package.read(structure.part)
    nodes = xml.outline(text, structure.part, 2)
    sheets = next(node for node in nodes if node.depth == 1 and node.name == "sheets")
    numbers = {node.whole("sheetId") for node in nodes if node.name == "sheet"}
    number = next(each for each in range(1, len(numbers) + 2) if each not in numbers)
    line = f'<{structure.prefix}sheet xmlns:r="{structure.relations_namespace}" name="{NAME}" sheetId="{number}"'
    package.edit(structure.part, xml.inside_end(text, sheets, f'{line} r:id="{relation}"/>'.encode()))
    return package.packed()


def form_part() -> bytes:
    """The example's sheet without styles, and without the score that another rule would speak of."""
    with zipfile.ZipFile(EXAMPLE) as archive:
        text = re.sub(r'(<(?:c|row|col)\b[^>]*?) s(?:tyle)?="\d+"', r"\1", archive.read(SHEET).decode())
    for cell in ("H12", "H16"):
        text = re.sub(rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)', f'<c r="{cell}"><v>10</v></c>', text, flags=re.DOTALL)
    return text.encode()


def parts(path: Path) -> dict[str, bytes]:
    """Every part by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tried(path: Path, folder: Path, form: bytes) -> tuple[str, Path | None]:
    """How it went, in a word, and the marked workbook where it was marked."""
    try:
        data = transplanted(path.read_bytes(), form)
    except FileProblem as problem:
        return f"不能写 {problem.code}", None
    marked = folder / f"{path.parent.name}-{path.stem}{path.suffix}"
    marked.write_bytes(data)
    try:
        before = parts(marked)
    except zipfile.BadZipFile:
        return "不能写 CRC", None
    checked = check_files([marked])
    if not checked.files[0].ok:
        return f"不能写 {checked.files[0].status}", None
    if sum(finding.sheet == NAME for finding in checked.files[0].findings) != 2:
        return "问题数不对", marked
    return _marked(checked, marked, before, folder), marked


def _marked(checked: RunResult, marked: Path, before: dict[str, bytes], folder: Path) -> str:
    (file,) = mark_files(checked).files
    if not file.ok:
        return f"{'不能写' if file.status == 'SIGNED' else '没有标记'} {file.status}"
    if foreign := _foreign(before, parts(marked)):
        return f"改了别的部件 {foreign[:3]}"
    cleared = folder / f"清-{marked.name}"
    shutil.copyfile(marked, cleared)
    (file,) = clear_files([cleared]).files
    rest = [
        name
        for name in _changed(before, parts(cleared))
        if not name.lower().replace("\\", "/").rpartition("/")[2].startswith("style")
    ]
    if not file.ok or rest:
        return f"清除后不同 {file.status} {rest[:3]}"
    return _scored(cleared, before) or ("清除后只有 styles.xml 不同" if parts(cleared) != before else "全部相同")


def _scored(path: Path, before: dict[str, bytes]) -> str:
    """What went wrong with scoring, nothing where all is well; the cleared workbook is put back."""
    cleared = path.read_bytes()
    (file,) = score_files([path], in_place=True).files
    edits = [edit for edit in file.edits if edit.sheet == NAME]
    try:
        if not file.ok or len(edits) != WRITTEN:
            return f"计分不对 {file.status} {len(edits)}"
        sheet = next(each for each in Workbook.open(path).read().sheets if each.name == NAME)
        if any(sheet.cells[edit.at].value != edit.value for edit in edits):
            return "读回来的得分不同"
        foreign = _foreign(before, parts(path))
        return f"计分改了别的部件 {foreign[:3]}" if foreign else ""
    finally:
        path.write_bytes(cleared)


def _changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _foreign(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Parts that were there, belong to others, and have changed."""
    return [name for name in _changed(before, after) if name in before and not (_OURS.search(name) or "/form" in name)]


def loads(path: Path) -> bool:
    """Whether LibreOffice loads the workbook."""
    from tests.support.office import convert

    with tempfile.TemporaryDirectory() as name:
        return bool(convert(Path(name), "csv", path))


def main() -> int:
    """Try every workbook, and count the outcomes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--libreoffice", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
    form = form_part()
    outcomes: Counter[str] = Counter()
    good: list[Path] = []
    with tempfile.TemporaryDirectory() as name:
        for path in files:
            outcome, marked = tried(path, Path(name), form)
            outcomes[outcome] += 1
            if marked is not None and outcome.endswith("同"):
                good.append(marked)
            elif not outcome.startswith("不能写"):
                print(f"{path.relative_to(arguments.folder)}：{outcome}", flush=True)
        sample = (
            good[:: max(len(good) // arguments.libreoffice, 1)][: arguments.libreoffice]
            if arguments.libreoffice
            else []
        )
        opened = sum(map(loads, sample))
    projects = len({path.relative_to(arguments.folder).parts[0] for path in files})
    print(f"{projects} 个项目，{len(files)} 个表格：" + "，".join(f"{word} {n}" for word, n in outcomes.most_common()))
    print(f"LibreOffice 打开 {opened}/{len(sample)}")
    bad = [word for word in outcomes if not word.startswith(("不能写", "全部相同", "清除后只有"))]
    return 1 if bad or opened < len(sample) else 0


if __name__ == "__main__":
    raise SystemExit(main())
