"""A small share of scripts/proof_batch.py: killed runs, racing saves, rival runs; and the proof of safeguards is current."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.proof_batch import PROOFS, prove
from scripts.proof_safeguards import SAFEGUARDS, Safeguard
from scripts.tally import TRIES, Tally


@pytest.mark.parametrize(("proof", "times"), [("kill", 3), ("race", 200), ("rivals", 2)])
def test_the_proofs_hold_in_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: str, times: int) -> None:
    monkeypatch.setattr("scripts.proof_batch.FORMS", 4)
    assert prove(proof, tmp_path.resolve(), times, Tally(tmp_path / "tally", "1")) == 0


def test_rounds_of_a_proof_that_was_broken_off_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run does what is missing; what was broken before stays told, and other versions count for nothing."""
    asked = []

    def rounds(__: Path, times: int) -> Iterator[Counter[str]]:
        asked.append(times)
        for _ in range(times):
            yield Counter({TRIES: 1, "旧": 2})
            if len(asked) == 2:
                raise KeyboardInterrupt

    monkeypatch.setitem(PROOFS, "kill", rounds)
    file = tmp_path / "tally"
    Tally(file, "older").add("kill", {TRIES: 7, "坏": 1})
    tally = Tally(file, "1")
    assert prove("kill", tmp_path, 2, tally) == 0
    tally.add("kill", {TRIES: 1, "坏": 1})
    tally.add("undo", {TRIES: 1, "坏": 1})
    with file.open("ab") as broken_off:
        broken_off.write('{"proof": "kill", "found": {"旧'.encode()[:-1])
    with pytest.raises(KeyboardInterrupt):
        prove("kill", tmp_path, 6, tally)
    assert prove("kill", tmp_path, 6, tally) == 1
    assert prove("kill", tmp_path, 6, tally) == 1
    assert asked == [2, 3, 2]
    assert tally.total("kill") == {TRIES: 6, "旧": 10, "坏": 1}


def test_a_proof_has_nothing_to_compare_with_where_the_run_alone_does_not_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine that is so busy that forms take more than their time."""
    monkeypatch.setattr("scripts.proof_batch.run", lambda folder, out: 2)
    with pytest.raises(RuntimeError, match="没有做完"):
        prove("kill", tmp_path.resolve(), 1, Tally(tmp_path / "tally", "1"))


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda each: each.name)
def test_every_safeguard_can_still_be_taken_away(root: Path, safeguard: Safeguard) -> None:
    text = (root / "perfeval_xl" / safeguard.source).read_text("utf-8")
    assert text.count(safeguard.text) == 1
    file, _, name = safeguard.test.partition("::")
    assert f"def {name}(" in (root / "tests" / file).read_text("utf-8")
