"""报送前自查: a department's material held against what reviewers ask for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.checking import Progress
from perfeval_xl.app.dossier import read_bundle
from perfeval_xl.app.runs import RunResult
from perfeval_xl.blank import find_template
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.dossier.bundle import Bundle
from perfeval_xl.dossier.figures import figures_of
from perfeval_xl.dossier.reviewbook import review_book
from perfeval_xl.dossier.reviewing import Proof, Risk, Standing, proofs_of, risks_of, standings_of
from perfeval_xl.dossier.summary import write_disclosure
from perfeval_xl.dossier.table import Line
from perfeval_xl.hosts.disk.folders import make_folder
from perfeval_xl.hosts.file import save_new
from perfeval_xl.reports import Template
from perfeval_xl.standard import Standard

FOLDER = "报送前自查"
BOOK, DISCLOSURE = "复核自查.xlsx", "决算公开-预算绩效情况说明.docx"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewOptions:
    """Where the rehearsal goes; `day` and `fonts` as of reports."""

    out: Path
    day: date = field(default_factory=date.today)
    fonts: str = "gb2312"


class Review(NamedTuple):
    """All files read, what was found, and the files written."""

    result: RunResult
    bundle: Bundle
    standings: tuple[Standing, ...]
    risks: tuple[Risk, ...]
    proofs: tuple[Proof, ...]
    written: tuple[Path, ...]


def make_review(
    paths: Sequence[str],
    options: ReviewOptions,
    *,
    profile: str | None = None,
    hidden: bool = False,
    progress: Progress = lambda paths: paths,
    standard: Standard | None = None,
) -> Review:
    """Write 复核自查.xlsx and the paragraph for 决算公开 into `options.out`; earlier ones are replaced.

    Raises `UsageError` NO_WORKBOOK and NO_FORM where there is nothing to look at.
    """
    folder = options.out / FOLDER
    result, bundle, mode = read_bundle(
        paths, folder, profile=profile, hidden=hidden, progress=progress, standard=standard or Standard.default()
    )
    risks, proofs = risks_of(bundle), proofs_of(bundle)
    standings = standings_of(bundle, risks)
    made = {BOOK: review_book(bundle, standings, risks, proofs), DISCLOSURE: _disclosure(bundle, options)}
    make_folder(folder, UsageError)
    for name, data in made.items():
        save_new(data, folder / name, mode=mode)
    written = tuple(folder / name for name in made)
    return Review(result, bundle, tuple(standings), tuple(risks), tuple(proofs), written)


def _disclosure(bundle: Bundle, options: ReviewOptions) -> bytes:
    lines = [Line(each, figures_of(each.subject, options.day) if each.subject else None) for each in bundle.projects]
    whole = figures_of(bundle.department, options.day) if bundle.department else None
    template = Template(find_template("决算公开模板.docx").read_bytes())
    return write_disclosure(template, bundle, lines, whole, options.day, options.fonts).data
