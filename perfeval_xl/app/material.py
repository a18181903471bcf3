"""The user's own words (报告素材) for the forms of a file."""

from collections.abc import Sequence

from perfeval_xl.app.results import FileResult, ReadFile
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.material import Passage
from perfeval_xl.forms import Vocabulary
from perfeval_xl.forms.material import read_material
from perfeval_xl.parsing import normalize
from perfeval_xl.rules import Case


def material_of(file: FileResult, vocabulary: Vocabulary) -> list[tuple[Passage, ...]]:
    """The user's own words for each form of a file."""
    read = file.made
    if not isinstance(read, ReadFile):
        return []
    material, filled = (
        read_material(read.snapshot, vocabulary),
        [case for case in read.cases if not case.form.untouched],
    )
    return [_material_for(case, filled, material) for case in read.cases]


def _material_for(case: Case, cases: Sequence[Case], material: Sequence[Passage]) -> tuple[Passage, ...]:
    """Passages that name the form's project, and those that name none where there is no doubt whose they are.

    In a workbook of a department and its projects the nameless ones are the department's.
    """
    kinds = [other.form.kind for other in cases]
    unnamed = case.form.kind is FormKind.DEPARTMENT or FormKind.DEPARTMENT not in kinds
    name = normalize(case.form.project.text) if case.form.project else ""
    return tuple(
        passage
        for passage in material
        if (unnamed and not passage.project) or (name and normalize(passage.project) == name)
    )
