"""What is kept of a form, whole, so that rules across files and a department's report need not read its file again."""

import zlib

from perfeval_xl.app.material import material_of
from perfeval_xl.app.reading import case_of
from perfeval_xl.app.results import FileResult
from perfeval_xl.app.subjects import Companion
from perfeval_xl.app.twins import rank_of
from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.batch.records import KeptForm, StoredForm
from perfeval_xl.domain.material import Passage
from perfeval_xl.rules import Case
from perfeval_xl.rules.cross.approved import subject_key
from perfeval_xl.rules.cross.twins import departments_of, identity_of
from perfeval_xl.standard import Standard


def stored_forms(file: FileResult, standard: Standard) -> tuple[StoredForm, ...]:
    """The forms of a file, its 绩效目标申报表 behind them."""
    cases, rank = file.cases, rank_of(file)
    forms = [
        _stored(case, department, _packed(case, material, rank), identity_of(case.form), rank)
        for case, department, material in zip(
            cases, departments_of(cases), material_of(file, standard.vocabulary), strict=True
        )
    ]
    targets = (case_of(form, None, standard) for form in file.targets)
    return (*forms, *(_stored(case, "", _packed(case, (), rank)) for case in targets))


def _stored(case: Case, department: str, packed: bytes, identity: str = "", rank: int = 0) -> StoredForm:
    form = case.form
    return StoredForm(form.kind, department, form.year, subject_key(form), packed, identity, rank)


def _packed(case: Case, material: tuple[Passage, ...], rank: int) -> bytes:
    stored = KeptForm(law=case.law.name, form=case.form, assessment=case.assessment, material=material, rank=rank)
    return zlib.compress(pack(stored), 1)


def _unpacked(packed: bytes) -> KeptForm:
    return unpack(KeptForm, zlib.decompress(packed))


def case_from(packed: bytes, standard: Standard) -> Case:
    """The form with its law and assessment again. Raises `LawError` when the law is no longer there."""
    return _case(_unpacked(packed), standard)


def companion_from(packed: bytes, standard: Standard) -> Companion:
    """The form as a department's report tells of it. Raises as `case_from` does."""
    stored = _unpacked(packed)
    return Companion(_case(stored, standard), stored.material)


def _case(stored: KeptForm, standard: Standard) -> Case:
    law = standard.law.for_form(stored.form.year, stored.law)
    return Case(stored.form, law, stored.assessment, standard.language, stored.rank)
