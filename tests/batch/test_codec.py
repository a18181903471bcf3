"""What goes through the codec comes out as it was, whatever it is; bytes of another shape never do."""

import dataclasses
import json
from contextlib import suppress
from decimal import Decimal
from enum import Enum, IntFlag
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval_xl.app.material import material_of
from perfeval_xl.app.reading import read_file
from perfeval_xl.app.rolling import record_of
from perfeval_xl.batch.codec import OtherShape, digest_of, pack, plan_of, unpack
from perfeval_xl.batch.keeping import case_from, stored_forms
from perfeval_xl.batch.records import (
    DepartmentReport,
    Done,
    FirstRound,
    KeptForm,
    Laid,
    PrintCopy,
    Refused,
    Reply,
    Reported,
    Settings,
    Step,
    Task,
    WriteBack,
)
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.rollup import FileRecord, Outputs
from perfeval_xl.standard import Standard
from tests.conftest import REAL, ROOT

anything = st.text(st.characters(exclude_categories=()), max_size=20)
numbers = st.decimals(allow_nan=False, allow_infinity=False)
st.register_type_strategy(Decimal, numbers)


def goes_through(record: object) -> None:
    """The bytes as well: 1.0 and 1.00 are equal, but not the same number on a form."""
    again = unpack(type(record), pack(record))
    assert again == record
    assert pack(again) == pack(record)


def forms_go_through(path: Path) -> int:
    file = read_file(path)
    for case, material in zip(file.cases, material_of(file, Standard.default().vocabulary), strict=True):
        goes_through(KeptForm(law=case.law.name, form=case.form, assessment=case.assessment, material=material))
    for case, stored in zip(file.cases, stored_forms(file, Standard.default()), strict=True):
        again = case_from(stored.packed, Standard.default())
        assert (again.form, again.assessment) == (case.form, case.assessment)
        assert (again.law.name, again.law.on) == (case.law.name, case.law.on)
    goes_through(record_of(file))
    return len(file.cases)


def test_every_form_of_the_examples_goes_through() -> None:
    assert sum(map(forms_go_through, sorted((ROOT / "examples").rglob("*.xlsx")))) >= 8


@pytest.mark.corpus
def test_every_real_form_goes_through() -> None:
    assert sum(map(forms_go_through, sorted(REAL["corpus"].rglob("*.xls[xm]")))) > 20


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_type(Form))
def test_any_form_goes_through(form: Form) -> None:
    goes_through(form)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_type(Assessment))
def test_any_assessment_goes_through(assessment: Assessment) -> None:
    goes_through(assessment)


@settings(deadline=None)
@given(anything, anything, st.sampled_from(Severity), st.integers(1, 10**6), st.integers(1, 16_384))
def test_any_text_and_place_go_through(text: str, path: str, severity: Severity, row: int, column: int) -> None:
    """Halves of characters too: file names need not be text."""
    goes_through(Finding("P403", severity, path, text, At(row, column), text, None, text))
    goes_through(FileRecord(path=path, message=text, outputs=Outputs(reports=(text, path))))
    assert b"\n" not in pack(FileRecord(path=path, message=text))


SETTINGS = Settings(out="结果", run="甲", program="0", template=None, seconds=3)
FIRST: dict[str, Any] = {"settings": SETTINGS, "root": "/根", "path": "表\udcb1.xlsx", "name": "表\udcb1"}
JOBS = (
    FirstRound(**FIRST),
    WriteBack(**FIRST, findings=(Finding("X506", Severity.WARNING, "", "一", At(1, 1), "…"),), reports=("a",)),
    DepartmentReport(**FIRST, sha256=None, companions=(b"\x00\xff\n", b"")),
    PrintCopy(**FIRST, target="copy.xlsx"),
)
ANSWERS = (
    Done(status="ok", line=b"{}\n", record=b"\x78\x9c", waits=Step.REPORT | Step.WRITE_BACK),
    Reported(("一.docx",)),
    Laid("copy.xlsx"),
    Refused("BUSY", "有人开着"),
)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: type(job).__name__)
def test_each_kind_of_job_arrives_as_itself(job: FirstRound) -> None:
    goes_through(Task(job))
    assert type(unpack(Task, pack(Task(job))).job) is type(job)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_each_kind_of_answer_arrives_as_itself(answer: Done) -> None:
    goes_through(Reply(answer))


class Colour(Enum):
    RED = "red"


class Bits(IntFlag):
    NONE = 0
    ONE = 1
    TWO = 2


class Pair(NamedTuple):
    one: int
    two: tuple[Decimal, str] = (Decimal(0), "")


@dataclasses.dataclass(frozen=True)
class Whole:
    names: frozenset[str]
    places: dict[int, Pair]
    colour: Colour | None
    bits: Bits
    either: Pair | Colour | None
    nested: tuple[tuple[Pair, ...], ...] = ()
    share: float = 0.5


@given(
    st.builds(
        Whole,
        names=st.frozensets(anything),
        places=st.dictionaries(st.integers(), st.builds(Pair, st.integers(), st.tuples(numbers, anything))),
        colour=st.sampled_from([None, *Colour]),
        bits=st.sampled_from([Bits.NONE, Bits.ONE | Bits.TWO]),
        either=st.sampled_from([None, Colour.RED, Pair(1)]),
        nested=st.sampled_from([(), ((),), ((Pair(1), Pair(2)), (Pair(3),))]),
        share=st.floats(allow_nan=False),
    )
)
def test_every_kind_of_type_goes_through(whole: Whole) -> None:
    goes_through(whole)


@pytest.mark.parametrize("kind", [object, list, dict[str, object], type])
def test_a_type_without_a_plan_is_refused_at_once(kind: type) -> None:
    odd = dataclasses.make_dataclass("Odd", [("value", kind)])
    with pytest.raises(TypeError):
        pack(odd("甲"))


@pytest.mark.parametrize(
    "fields",
    [
        [("one", int), ("two", str), ("three", str)],
        [("two", str), ("one", int)],
        [("one", int)],
        [("one", int), ("two", str | None)],
        [("one", Decimal), ("two", str)],
        [("one", int), ("two", tuple[str, ...])],
    ],
)
def test_another_shape_is_refused(fields: list[tuple[str, type]]) -> None:
    written = dataclasses.make_dataclass("Record", [("one", int), ("two", str)])
    read = dataclasses.make_dataclass("Record", fields)
    same = dataclasses.make_dataclass("Record", [("one", int), ("two", str)])
    data = pack(written(1, "甲"))
    assert unpack(same, data) == same(1, "甲")
    assert digest_of(read) != digest_of(written)
    with pytest.raises(OtherShape):
        unpack(read, data)


@given(st.data())
def test_damaged_bytes_are_refused_or_give_a_record_and_never_another_error(data: st.DataObject) -> None:
    packed = bytearray(pack(FileRecord(path="甲", outputs=Outputs(reports=("一",)))))
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] = data.draw(st.integers(0, 255))
    with suppress(OtherShape):
        unpack(FileRecord, bytes(packed[: data.draw(st.integers(0, len(packed)))]))


@pytest.mark.parametrize("value", [None, 3, "甲", [], ["甲"], [1, 2, 3], {}])
def test_json_that_is_no_record_is_refused(value: object) -> None:
    with pytest.raises(OtherShape):
        unpack(Refused, json.dumps(value).encode())
    with pytest.raises(OtherShape):
        unpack(Refused, json.dumps([digest_of(Refused), value]).encode() if value != [] else b"")


@pytest.mark.parametrize(
    ("record", "value"),
    [
        (Refused("BUSY", "有人开着"), '["BUSY","有人开着"]'),
        (Reported(("一.docx",)), '[["一.docx"]]'),
        (Reported(()), "[[]]"),
        (Task(PrintCopy(settings=SETTINGS, root="/", path="甲", name="乙", target="丙")), "[[3,[["),
        (Finding("X506", Severity.ERROR, "", "一", At(3, 2), "说"), '["X506","error","","一",[3,2],"说"'),
        (Pair(1, (Decimal("1.50"), "元")), '[1,["1.50","元"]]'),
        (
            Whole(
                names=frozenset("乙甲丙"),
                places={7: Pair(1)},
                colour=Colour.RED,
                bits=Bits.ONE | Bits.TWO,
                either=Pair(2),
                nested=((Pair(3),),),
            ),
            '[["丙","乙","甲"],[[7,[1,["0",""]]]],"red",3,[0,[2,["0",""]]],[[[3,["0",""]]]],0.5]',
        ),
        (
            Whole(names=frozenset(), places={}, colour=None, bits=Bits.NONE, either=Colour.RED),
            '[[],[],null,0,[1,"red"],[],0.5]',
        ),
        (Whole(names=frozenset(), places={}, colour=None, bits=Bits.NONE, either=None), "[[],[],null,0,null,[],0.5]"),
        (
            DepartmentReport(**FIRST, sha256=None, companions=(b"\x00\xff\n", b"")),
            '"/根","表\udcb1.xlsx","表\udcb1",null,["AP8K",""]]',
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_bytes_of_records(record: Any, value: str) -> None:
    """A class is a list of its fields, a union of classes the place of one of them; text stays readable."""
    text = pack(record).decode("utf-8", "surrogatepass")
    digest = json.loads(text)[0]
    kind: Any = type(record)
    assert digest == digest_of(kind)
    assert len(digest) == 12
    assert int(digest, 16) >= 0
    assert value in text
    assert text.startswith(f'["{digest}",')


@pytest.mark.parametrize("kind", [3, "int", Any, tuple[object, ...], frozenset[object], list[int], dict[str, type]])
def test_what_is_no_type_has_no_plan(kind: Any) -> None:
    with pytest.raises(TypeError):
        plan_of(kind)


@pytest.mark.parametrize("values", [[], ["甲"], ["甲", "乙", "丙"]])
def test_too_few_and_too_many_values_are_refused(values: list[str]) -> None:
    for kind in (Refused, dataclasses.make_dataclass("Two", [("one", str), ("two", str)], kw_only=True)):
        with pytest.raises(OtherShape):
            unpack(kind, json.dumps([digest_of(kind), values]).encode())
