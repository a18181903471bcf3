"""Vocabulary and language of the package with what folders and packages add."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.datafiles import Fault, load
from perfeval_xl.forms.vocabulary import LABELS, MATERIAL, Vocabulary
from perfeval_xl.parsing.language import UNITS, WORDS, Language
from perfeval_xl.standard.additions import Added, Additions, Content

LABEL_FILE, UNIT_FILE, WORD_FILE, LAYOUT_FOLDER = "labels.yaml", "units.yaml", "words.yaml", "layouts"
"""Where they stand in a standard's folder."""


class Wording(NamedTuple):
    """How forms are read and their texts understood, and what of the additions could not be used."""

    vocabulary: Vocabulary
    language: Language
    faults: tuple[Fault, ...] = ()
    reports: tuple[Content, ...] = ()
    """Words of reports that were added, by the names of narrative/words.yaml."""
    used: Mapping[Path, int] = {}
    """How many words, units and scales of each added file count."""


def load_wording(folders: Sequence[Path], layouts: Sequence[Path] = ()) -> Wording:
    """The package's words with those of some standard folders and of some folders of layouts."""
    reader = Additions()
    vocabulary = _vocabulary(reader, folders, [*layouts, *(folder / LAYOUT_FOLDER for folder in folders)])
    words = list(_files(reader, folders, WORD_FILE, "words"))
    language = _language(reader, folders, words)
    reports = tuple(content["reports"] for _, content, _ in words if "reports" in content)
    return Wording(vocabulary, language, tuple(reader.faults), reports, reader.used)


def _vocabulary(reader: Additions, folders: Sequence[Path], layouts: Iterable[Path]) -> Vocabulary:
    files = [file for folder in layouts for file in sorted(folder.glob("*.yaml"))]
    added = reader.layouts(files, lambda: load(LABELS))
    labels = [*(own for _, own in added), *_files(reader, folders, LABEL_FILE, "labels")]
    own = Vocabulary.own()
    if not labels:
        return own
    replaced = {layout.name for layout, _ in added}
    remaining = [layout for layout in own.layouts if layout.name not in replaced]
    merged = reader.labels(load(LABELS), labels)
    return Vocabulary.of(merged, [*(layout for layout, _ in added), *remaining], load(MATERIAL))


def _language(reader: Additions, folders: Sequence[Path], words: Sequence[Added]) -> Language:
    units = list(_files(reader, folders, UNIT_FILE, "units"))
    if not units and not words:
        return Language.own()
    return Language.of(reader.units(load(UNITS), units), reader.words(load(WORDS), words))


def _files(reader: Additions, folders: Iterable[Path], name: str, kind: str) -> Iterable[Added]:
    """The files of that name that can be used, in the order of their folders."""
    present = (folder / name for folder in folders if (folder / name).is_file())
    return [added for file in present if (added := reader.read(file, kind)) is not None]
