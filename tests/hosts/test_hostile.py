"""Every file ends in a result or in its code, within 20 seconds and 1 GiB; nothing hangs and nothing is written."""

import os
import random
import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from perfeval_xl.app.reading import read_file
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.office.find import VARIABLE
from scripts.proof_fuzz import DOCUMENTED, attempts, files
from tests.support.hostile import hostile_files

FILES = hostile_files()
LIMIT = 1 << 30


@pytest.mark.parametrize("name", FILES)
def test_every_hostile_file_ends_in_its_code(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    data, code = FILES[name]
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)
    result = read_file(path)
    assert result.status == code
    assert path.read_bytes() == data
    if code != "ok":
        assert result.message
        assert result.message.endswith(("。", "请重新运行。"))


@pytest.mark.parametrize("name", ["bomb", "merges", "whole-sheet-merge", "sparse-corner", "styled-cells", "deep"])
def test_greedy_files_stay_within_their_limits(name: str, tmp_path: Path) -> None:
    import resource

    path = tmp_path / "表.xlsx"
    path.write_bytes(FILES[name][0])

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))

    command = [sys.executable, "-m", "perfeval_xl", "check", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, preexec_fn=limit, check=False)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    if os.name == "posix":
        os.mkfifo(tmp_path / "管道.xlsx")
    for name in ("管道.xlsx", "夹.xlsx") if os.name == "posix" else ("夹.xlsx",):
        with pytest.raises(FileProblem) as refused:
            Workbook.open(tmp_path / name)
        assert refused.value.code == "NOT_FILE"


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(65 << 20)
    assert read_file(path).status == "TOO_LARGE"


def test_mutated_files_end_in_a_code_or_a_result(root: Path, tmp_path: Path) -> None:
    """A small share of scripts/proof_fuzz.py, the same in every run."""
    sources = files([str(root / "examples"), str(root / "templates")])
    mutants = attempts(random.Random(20200225), sources, tmp_path)
    found = Counter(status for _, status in islice(mutants, 420))
    assert not found.keys() - DOCUMENTED
    assert found["ok"] > 100
    assert found["汇总"]
