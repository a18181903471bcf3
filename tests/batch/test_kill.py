"""A small share of scripts/proof_batch.py: killed runs, racing saves, rival runs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.proof_batch import kill, race, rivals


@pytest.mark.parametrize(("proof", "times"), [(kill, 3), (race, 200), (rivals, 2)])
def test_the_proofs_hold_in_small(tmp_path: Path, proof: Callable[[Path, int], int], times: int) -> None:
    assert proof(tmp_path.resolve(), times) == 0
