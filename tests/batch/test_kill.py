"""A small share of scripts/proof_batch.py: killed runs, racing saves, rival runs; and the proof of safeguards is current."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.proof_batch import kill, race, rivals
from scripts.proof_safeguards import SAFEGUARDS, Safeguard


@pytest.mark.parametrize(("proof", "times"), [(kill, 3), (race, 200), (rivals, 2)])
def test_the_proofs_hold_in_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Callable[[Path, int], int], times: int
) -> None:
    monkeypatch.setattr("scripts.proof_batch.FORMS", 4)
    assert proof(tmp_path.resolve(), times) == 0


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda each: each.name)
def test_every_safeguard_can_still_be_taken_away(root: Path, safeguard: Safeguard) -> None:
    text = (root / "perfeval_xl" / safeguard.source).read_text("utf-8")
    assert text.count(safeguard.text) == 1
    file, _, name = safeguard.test.partition("::")
    assert f"def {name}(" in (root / "tests" / file).read_text("utf-8")
