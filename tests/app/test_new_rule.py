"""`new-rule` carried out: in a copy of the sources, and in a package of one's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_xl.app.newrule import write_new_rule
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.rules import catalogue
from tests.conftest import ROOT
from tests.support.command import perfeval


def run_tests(folder: Path, *words: str, path: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The tests named, run in a folder with the package that is under `path`."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    environment = os.environ | {"PYTHONPATH": str(path)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the cases of rules need, compiled as it is here: compiling it anew takes most of the time."""
    folder = tmp_path_factory.mktemp("sources")
    for name in ("perfeval_xl", "tests/rules", "tests/support", "tests/cases", "scripts"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("images"))
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_a_rule_is_two_files_and_the_tests_of_rules_pass_unless_it_finds_nothing(sources: Path) -> None:
    """One rule as it is written, and one that looks for what is in none of its cases."""
    files = write_new_rule("p499", "result_is_settled", catalogue(), None, sources)
    assert [path.relative_to(sources).as_posix() for path in files] == [
        "perfeval_xl/rules/points/p499_result_is_settled.py",
        "tests/cases/rules/P499.yaml",
    ]
    idle, _ = write_new_rule("F199", "rule", catalogue(), None, sources)
    assert "def result_is_settled(case: Case)" in files[0].read_text("utf-8")
    assert "def rule_(case: Case)" in idle.read_text("utf-8")
    idle.write_text(idle.read_text("utf-8").replace('"待定" in', '"从来没有" in'), "utf-8")
    words = ["tests/rules/test_cases.py", "tests/rules/test_rules_doc.py", "-k", "P499 or F199 or page or gone"]
    answer = run_tests(sources, *words, "--tb=no", "-rA", path=sources)
    assert answer.returncode == 1, answer.stdout
    outcomes = [line.partition(" ")[::2] for line in answer.stdout.splitlines() if "::" in line]
    failed = [name for outcome, name in outcomes if outcome != "PASSED"]
    assert len(failed) == 2, "both cases in which it should find something"
    assert all("F199" in name for name in failed)
    assert sum("P499" in name for _, name in outcomes) >= 4
    assert sum("rules_doc" in name for _, name in outcomes) >= 2


def test_a_rule_in_a_package_of_their_own_passes_its_own_test(tmp_path: Path) -> None:
    answer = perfeval("new-rule", "YX002", "settled", "--out", tmp_path)
    assert answer.status == 0, answer.err
    assert {path.name for path in tmp_path.rglob("*.py")} == {"yx002_settled.py", "test_yx002.py"}
    tests = run_tests(tmp_path, "tests")
    assert "4 passed" in tests.stdout, tests.stdout
    again = perfeval("new-rule", "YX002", "settled", "--out", tmp_path)
    assert again.status == 2
    assert "已经存在，没有覆盖" in again.err


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        ("P4", "rule", "不合用"),
        ("P450", "../x", "不合用"),
        ("P450", "完成", "不合用"),
        ("P403", "rule", "已经是规则"),
        ("QQ001", "rule", "没有代码以“QQ”开头的一类规则"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(code: str, name: str, message: str, sources: Path) -> None:
    with pytest.raises(UsageError, match=message):
        write_new_rule(code, name, catalogue(), None, sources)


def test_without_the_sources_it_says_where_to_write(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--out"):
        write_new_rule("P450", "rule", catalogue(), None, tmp_path)
