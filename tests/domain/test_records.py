"""The package's dataclasses behave as the standard library's, of which they are a part; every test runs on both."""

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from perfeval_xl.domain import records
from perfeval_xl.domain.records import field_names, is_record

WAYS = [(dataclasses.dataclass, dataclasses.field), (records.dataclass, records.field)]


def make(way: tuple[Callable[..., Any], Callable[..., Any]], **options: bool) -> Any:
    """A class with every kind of field, and one above it with one more."""
    dataclass, field = way

    @dataclass(**options)
    class Row:
        """A row."""

        name: str
        number: int = 0
        parts: list[int] = field(default_factory=list)
        raw: str = field(default="", compare=False)
        secret: str = field(default="未写", repr=False)

        @property
        def twice(self) -> int:
            """Twice the number."""
            return self.number * 2

    @dataclass(**options)
    class Longer(Row):
        """A longer one."""

        more: tuple[int, ...] = ()

    return Row, Longer


@pytest.fixture(params=WAYS, ids=["standard", "own"])
def way(request: pytest.FixtureRequest) -> Any:
    return request.param


FROZEN = {"frozen": True, "kw_only": True, "slots": True}
OPTIONS = [{}, {"kw_only": True}, {"slots": True}, {"frozen": True}, FROZEN, FROZEN | {"eq": False}]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_an_object_has_its_fields_and_their_defaults(way: Any, options: dict[str, bool]) -> None:
    row, longer = make(way, **options)
    one, other = row(name="甲"), row(name="甲")
    assert (one.name, one.number, one.parts, one.raw, one.secret, one.twice) == ("甲", 0, [], "", "未写", 0)
    assert one.parts is not other.parts
    assert longer(name="乙", number=2, more=(1,)).more == (1,)
    assert longer(name="乙", number=2).twice == 4
    assert "Row(name='甲', number=0, parts=[], raw='')" in repr(one)
    assert "未写" not in repr(longer(name="乙"))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_what_is_missing_or_unknown_is_refused(way: Any, options: dict[str, bool]) -> None:
    row, _ = make(way, **options)
    with pytest.raises(TypeError, match="name"):
        row()
    with pytest.raises(TypeError, match="other"):
        row(name="甲", other=1)
    if options.get("kw_only"):
        with pytest.raises(TypeError):
            row("甲")
    else:
        assert row("甲", 3).number == 3
    if options.get("slots"):
        with pytest.raises((AttributeError, TypeError)):
            row(name="甲").other = 1


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_equal_is_what_has_equal_fields_that_count(way: Any, options: dict[str, bool]) -> None:
    row, longer = make(way, **options)
    alike = options.get("eq", True)
    assert (row(name="甲", number=1) == row(name="甲", number=1, raw="一")) is alike
    assert row(name="甲", number=1) != row(name="甲", number=2)
    assert row(name="甲") != longer(name="甲")
    assert row(name="甲") != "甲"


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_only_what_is_frozen_can_be_in_a_set(way: Any, options: dict[str, bool]) -> None:
    row, _ = make(way, **options)
    one, other = row(name="甲", parts=()), row(name="甲", parts=(), raw="一")
    if options.get("eq", True) and not options.get("frozen"):
        with pytest.raises(TypeError, match="unhashable"):
            hash(one)
    else:
        assert (hash(one) == hash(other)) is options.get("eq", True)


def test_what_is_frozen_stays_as_it_is(way: Any) -> None:
    row, _ = make(way, **FROZEN)
    one = row(name="甲")
    changes: list[Callable[[], None]] = [lambda: setattr(one, "name", "乙"), lambda: delattr(one, "name")]
    for change in changes:
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert one.name == "甲"
    free, _ = make(way)
    each = free(name="甲")
    each.name = "乙"
    assert each.name == "乙"


def test_methods_that_a_class_has_are_kept(way: Any) -> None:
    dataclass, _ = way

    @dataclass(frozen=True)
    class Own:
        name: str

        def __repr__(self) -> str:
            return "自己的"

        def __eq__(self, other: object) -> bool:
            return True

    assert (repr(Own("甲")), Own("甲") == 3, hash(Own("甲")) == hash(Own("甲"))) == ("自己的", True, True)


def test_no_fields_at_all(way: Any) -> None:
    dataclass, _ = way

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Nothing:
        """Nothing."""

    assert Nothing() == Nothing()
    assert repr(Nothing()).endswith("Nothing()")
    assert hash(Nothing()) == hash(Nothing())


def test_super_is_found_in_a_class_without_slots(way: Any) -> None:
    dataclass, _ = way

    @dataclass(frozen=True)
    class Above:
        name: str

        def shown(self) -> str:
            return self.name

    @dataclass(frozen=True)
    class Below(Above):
        more: str = "一"

        def shown(self) -> str:
            return super().shown() + self.more

    assert Below("甲").shown() == "甲一"


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_the_functions_of_the_standard_library_take_them(way: Any, options: dict[str, bool]) -> None:
    _, longer = make(way, **options)
    one = longer(name="甲", number=1, raw="一")
    assert dataclasses.is_dataclass(longer)
    assert [(each.name, each.type) for each in dataclasses.fields(longer)][-1] == ("more", tuple[int, ...])
    assert dataclasses.asdict(one)["raw"] == "一"
    for replace in (dataclasses.replace, *[records.replace] * is_record(one)):
        other = replace(one, number=2)
        assert (other.name, other.number, other.raw) == ("甲", 2, "一")
    assert dataclasses.fields(longer)[4].repr is False
    assert dataclasses.fields(longer)[3].compare is False


def test_its_signature_names_the_fields(way: Any) -> None:
    _, longer = make(way, **FROZEN)
    parameters = inspect.signature(longer).parameters
    assert list(parameters) == ["name", "number", "parts", "raw", "secret", "more"]
    assert parameters["number"].default == 0
    assert parameters["more"].annotation == tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    name: str
    parts: tuple[int, ...] = ()


@records.dataclass(frozen=True, slots=True)
class Slots:
    name: str
    parts: tuple[int, ...] = ()


@records.dataclass(frozen=True)
class Plain:
    name: str
    parts: tuple[int, ...] = ()


@pytest.mark.parametrize("kind", [Standard, Slots, Plain])
def test_copies_are_equal(kind: Any) -> None:
    one = kind("甲", (1, 2))
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert (other, type(other)) == (one, kind)


def test_fields_by_name() -> None:
    assert field_names(Slots) == ("name", "parts")
    assert (is_record(Slots("甲")), is_record(Slots), is_record("甲")) == (True, False, False)
    with pytest.raises(AttributeError):
        field_names(str)


def test_options_that_are_not_there_are_refused_at_once() -> None:
    with pytest.raises(TypeError, match="order"):
        records.dataclass(order=True)(type("Row", (), {"__annotations__": {"name": str}}))


def test_a_start_loads_neither_dataclasses_nor_inspect() -> None:
    program = (
        "import sys; from perfeval_xl.cli.main import main; main(['check', 'examples/2024/没有问题的表.xlsx']);"
        "assert not {'dataclasses', 'inspect'} & {*sys.modules}"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (answer.stderr, answer.returncode) == ("", 0)
