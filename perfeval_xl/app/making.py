"""The products of a dossier, written one by one; what people have changed since is kept."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.app.contents import print_contents
from perfeval_xl.app.limits import ONE_FILE, within
from perfeval_xl.app.names import numbered_names
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.templates import template_for
from perfeval_xl.blank import find_template
from perfeval_xl.domain.errors import FileProblem, UsageError
from perfeval_xl.dossier import Bundle
from perfeval_xl.dossier.assembly import TITLE, Assembly, ProjectReport, Style, assemble
from perfeval_xl.dossier.checklist import Checklist, as_text, make_checklist
from perfeval_xl.dossier.figures import figures_of
from perfeval_xl.dossier.page import page
from perfeval_xl.dossier.redaction import Removal, redact_document, removals_text
from perfeval_xl.dossier.summary import write_summary
from perfeval_xl.dossier.table import Line, is_own_table, summary_table, table_removals
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.disk.folders import is_there, make_folder
from perfeval_xl.hosts.file import save_new
from perfeval_xl.reports import Report, Subject, Template, untouched
from perfeval_xl.reports.engine import open_document
from perfeval_xl.reports.packing import saved, sealed
from perfeval_xl.reports.writing import compose_report, label

FOLDER, PUBLIC = "上报材料", "公开稿"
BOUND, TABLE, SUMMARY, LIST = "汇编", "自评结果汇总表", "自评工作总结", "材料清单"
REMOVED = "公开稿删改清单.txt"


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierOptions:
    """Where the material goes and how it looks.

    `apart` names a folder of its own, where `out` takes the material of several departments. `pdf` prints 汇编.docx as
    well; without `office` LibreOffice is never started.
    """

    out: Path
    day: date = field(default_factory=date.today)
    fonts: str = "gb2312"
    restart: bool = False
    template: Path | None = None
    pdf: bool = False
    office: bool = True
    apart: str = ""

    @property
    def place(self) -> Path:
        """The folder of the material."""
        return self.out / FOLDER / self.apart


class Dossier(NamedTuple):
    """What was made: all files read, the list, the files written, and those kept because people had changed them."""

    result: RunResult
    checklist: Checklist
    written: tuple[Path, ...]
    kept: tuple[Path, ...]


class Maker:
    """Makes and writes everything for one bundle; `mode` as of `save_new`."""

    def __init__(self, bundle: Bundle, options: DossierOptions, mode: int) -> None:
        self._bundle = bundle
        self._options = options
        self._mode = mode
        self._written: list[Path] = []
        self._kept: list[Path] = []
        self._lines = [
            Line(project, figures_of(project.subject, options.day) if project.subject else None)
            for project in bundle.projects
        ]
        self._whole = figures_of(bundle.department, options.day) if bundle.department else None

    def write(self, result: RunResult) -> Dossier:
        """Write 汇编, 汇总表, 工作总结, 公开稿 and the list of all that."""
        folder = self._options.place
        bound, reports, notes = self._bound(folder)
        # a python-docx document holds itself; the public version needs as much room again
        gc.collect()
        summary = self._summary()
        self._save(folder, TABLE, ".xlsx", self._table(public=False), is_own_table)
        self._save(folder, SUMMARY, ".docx", summary.data, untouched)
        self._publish(folder, bound, summary.data)
        if summary.missing:
            notes.append(f"自评工作总结待填 {len(summary.missing)} 处：{'；'.join(summary.missing)}")
        checklist = make_checklist(self._bundle, reports, [*notes, *self._changed_products()])
        self._list(folder, checklist)
        return Dossier(result, checklist, tuple(self._written), tuple(self._kept))

    def _bound(self, folder: Path) -> tuple[bytes, tuple[ProjectReport, ...], list[str]]:
        """汇编.docx written, its reports, and why its contents have no page numbers; the tree itself is let go."""
        options = self._options
        cover = Template(find_template("汇编模板.docx").read_bytes())
        assembly = assemble(self._bundle, cover, self._compose, Style(options.day, options.fonts, options.restart))
        notes = list(self._bind(folder, assembly))
        return saved(assembly.binding.document), assembly.reports, notes

    def _compose(self, subject: Subject) -> tuple[Any, tuple[str, ...]]:
        """Our report on a form, within the limits that any report has."""
        # the document of the report before is a circle with a tree in it; only the youngest objects are looked through
        gc.collect(0)
        template, options = template_for(subject, self._options.template), self._options
        return within(ONE_FILE, lambda: compose_report(template, subject, options.day, fonts=options.fonts))

    def _bind(self, folder: Path, assembly: Assembly) -> Iterator[str]:
        """Write 汇编.docx, and as PDF where wanted; why its contents have no page numbers."""
        binding = assembly.binding
        if self._options.office:
            why, pdf = print_contents(binding, restart=self._options.restart, pdf=self._options.pdf)
        else:
            why, pdf = "没有用 LibreOffice，汇编目录里还没有页码：在 Word 里打开时选“更新域”，页码就有了。", None
        label(binding.document, f"{self._bundle.name}{TITLE}", self._options.day)
        self._save(folder, BOUND, ".docx", sealed(binding.document), untouched)
        if pdf:
            self._save(folder, BOUND, ".pdf", pdf, lambda _: True)
        if why:
            yield why

    def _table(self, *, public: bool) -> bytes:
        return summary_table(self._bundle, self._lines, self._whole, public=public)

    def _summary(self) -> Report:
        template = Template(find_template("工作总结模板.docx").read_bytes())
        options = self._options
        return write_summary(template, self._bundle, self._lines, self._whole, options.day, options.fonts)

    def _publish(self, folder: Path, bound: bytes, summary: bytes) -> None:
        """公开稿 of all three, and beside it the list of what was taken out."""
        removals: list[Removal] = []
        for name, data in ((BOUND, bound), (SUMMARY, summary)):
            document = open_document(data)
            taken = redact_document(document)
            removals += [each._replace(where=f"{name}　{each.where}") for each in taken]
            label(document, document.core_properties.title, self._options.day)
            self._save(folder / PUBLIC, name, ".docx", sealed(document), untouched)
        self._save(folder / PUBLIC, TABLE, ".xlsx", self._table(public=True), is_own_table)
        removals += table_removals(self._lines)
        self._put(folder / REMOVED, removals_text(removals).encode("utf-8"))

    def _list(self, folder: Path, checklist: Checklist) -> None:
        files = [path.relative_to(folder).as_posix() for path in self._written]
        self._put(folder / f"{LIST}.txt", as_text(checklist).encode("utf-8"))
        self._put(folder / f"{LIST}.html", page(checklist, files).encode("utf-8"))

    def _changed_products(self) -> Iterator[str]:
        if self._kept:
            names = "、".join(path.name for path in self._kept)
            yield f"{names} 有人改过，没有覆盖；新做的另编了号，请核对后留一份。"

    def _save(self, folder: Path, stem: str, ending: str, data: bytes, is_ours: Callable[[bytes], bool]) -> None:
        """Write a product in place of an earlier one of ours; one that people have changed is kept."""
        for name in numbered_names(stem, ending):
            path = folder / name
            if not is_there(path) or is_ours(_read(path)):
                self._put(path, data)
                return
            self._kept.append(path)

    def _put(self, path: Path, data: bytes) -> None:
        make_folder(path.parent, UsageError)
        save_new(data, path, mode=self._mode)
        self._written.append(path)


def _read(path: Path) -> bytes:
    try:
        return commit.read_file(path)
    except FileProblem:  # whatever it is, it is not ours
        return b""
