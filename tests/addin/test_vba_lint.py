"""The macros as text: what a compiler would refuse, found without one."""

from pathlib import Path

import pytest

from scripts.build_addin import sources
from tests.support.vbalint import problems

STAND_INS = Path(__file__).resolve().parent.parent / "support" / "vba"


def test_the_macros_are_clean() -> None:
    assert problems({path.stem: path.read_text("ascii") for path in sources()}) == []


def test_the_stand_ins_offer_what_excels_own_module_offers() -> None:
    def offered(path: Path) -> set[str]:
        lines = path.read_text("ascii").splitlines()
        return {line.split("(")[0] for line in lines if line.startswith(("Public Sub", "Public Function"))}

    own = next(path for path in sources() if path.stem == "PevExcel")
    assert offered(own) <= offered(STAND_INS / "PevExcel.bas")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("Sub A()\nEnd Sub", "Option Explicit"),
        ("Option Explicit\nSub A()\nx = 1\nEnd Sub", "x is not declared"),
        ("Option Explicit\nSub A()\nIf True Then\nEnd Sub", "closes nothing"),
        ("Option Explicit\nSub A()\nFor Each x In y\nEnd Sub", "closes nothing"),
        ("Option Explicit\nSub A()\n", "Sub is not closed"),
        ("Option Explicit\nSub A()\nDim b As Long\nEnd Sub\nSub C()\nb = 1\nEnd Sub", "b is not declared"),
        ("Option Explicit\nSub A()\nB\nEnd Sub\nPrivate Sub D()\nEnd Function", "closes nothing"),
    ],
)
def test_the_linter_finds_what_a_compiler_would(code: str, told: str) -> None:
    assert any(told in problem for problem in problems({"M": code}))


def test_private_names_stay_in_their_module() -> None:
    one = "Option Explicit\nPrivate Sub Hidden()\nEnd Sub\nPublic Sub Shown()\nEnd Sub"
    other = "Option Explicit\nSub A()\nHidden\nShown\nEnd Sub"
    assert problems({"One": one, "Other": other}) == ["Other:3 Hidden is not declared"]
