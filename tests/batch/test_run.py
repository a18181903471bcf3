"""What a run does: everything once, nothing twice, and the same as the single commands."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.jsonform import file_json
from perfeval_xl.app.scoring import score_files
from perfeval_xl.batch import running
from perfeval_xl.batch.state import State
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.rules import Scope, catalogue
from tests.support.batches import BLANK_SCORES, CLEAN, DEPARTMENT, EXAMPLES, CallingWatch, hashes, logged, run, tree


def test_the_copies_and_findings_are_those_of_the_single_commands(folder: Path, out: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    before = hashes(folder)
    outcome = run(folder, out)
    paths = sorted(folder.glob("*.xlsx"))
    score_files(paths, out=tmp_path / "single")
    assert hashes(folder) == before
    assert hashes(out / "计分") == hashes(tmp_path / "single")
    lines = logged(outcome)
    for path, file in zip(paths, score_files(paths).files, strict=True):
        line, single = lines[path.name], file_json(file)
        assert {name: line[name] for name in ("path", "status", "message", "forms")} == {
            name: single[name] for name in ("path", "status", "message", "forms")
        }
        assert _in_one_form(line["findings"]) == _in_one_form(single["findings"])


def _in_one_form(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings that no other form is needed for, each with the code of its cause in the place of a number.

    The findings across files stand among the others in one list and behind them in the other.
    """
    across = {code for code, rule in catalogue().items() if rule.scope is Scope.CALL}
    named = [
        finding | {"because": None if finding["because"] is None else findings[finding["because"]]["code"]}
        for finding in findings
    ]
    return [finding for finding in named if finding["code"] not in across]


def test_the_log_has_one_line_for_each_file_and_the_codes_add_up(folder: Path, out: Path) -> None:
    tree(folder, "甲.xlsx", "乙/丙.xlsx")
    (folder / "坏.xlsx").write_bytes(b"no workbook")
    outcome = run(folder, out)
    lines = logged(outcome)
    assert outcome.found == len(lines) == sum(outcome.codes.values()) == 3
    assert outcome.codes == {"ok": 2, "NOT_XLSX": 1}
    assert outcome.exit_status == 2
    line = lines["甲.xlsx"]
    assert line["outputs"] == {"scored": str(out / "计分" / "甲.xlsx"), "reports": [], "pdf": None}
    assert line["size"] == (folder / "甲.xlsx").stat().st_size
    assert "state" not in line


def test_reports_lie_in_a_folder_for_each_workbook(folder: Path, out: Path) -> None:
    tree(folder, "一/同名.xlsx", "二/同名.xlsx", "二/同名.xlsm")
    outcome = run(folder, out, report=True)
    written = [
        path for line in outcome.log.read_text("utf-8").splitlines() for path in json.loads(line)["outputs"]["reports"]
    ]
    assert len(written) == len(set(written)) == 3
    assert all(Path(path).is_file() for path in written)
    assert all(len(Path(path).parent.name.encode()) <= 100 for path in written)


def test_a_department_report_tells_of_projects_in_other_files(folder: Path, out: Path) -> None:
    tree(folder, "局/整体.xlsx", form=DEPARTMENT)
    tree(folder, "局/项目/数字.xlsx", form=EXAMPLES / "数字云溪-项目支出自评表.xlsx")
    together = logged(run(folder, out, report=True))["整体.xlsx"]["outputs"]["reports"]
    sizes = [Path(path).stat().st_size for path in together]
    (folder / "局/项目/数字.xlsx").unlink()
    alone = logged(run(folder, out.with_name("另"), report=True))["整体.xlsx"]["outputs"]["reports"]
    assert sizes != [Path(path).stat().st_size for path in alone]


def test_a_second_run_writes_nothing(folder: Path, out: Path) -> None:
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    run(folder, out, report=True)
    before = {path: path.stat().st_mtime_ns for part in ("计分", "报告") for path in (out / part).rglob("*")}
    outcome = run(folder, out, report=True, since_last=True)
    assert {path: path.stat().st_mtime_ns for part in ("计分", "报告") for path in (out / part).rglob("*")} == before
    assert outcome.unchanged == outcome.found == len(list(folder.glob("*.xlsx")))
    assert outcome.written == 0
    assert all(line["unchanged"] for line in logged(outcome).values())


def test_only_what_changed_is_done_again(folder: Path, out: Path) -> None:
    tree(folder, "甲.xlsx", "乙.xlsx")
    run(folder, out)
    shutil.copyfile(CLEAN, folder / "乙.xlsx")
    lines = logged(run(folder, out, since_last=True))
    assert lines["甲.xlsx"]["unchanged"]
    assert lines["乙.xlsx"]["outputs"]["scored"]


def test_without_since_last_everything_is_done_again(folder: Path, out: Path) -> None:
    tree(folder, "甲.xlsx")
    run(folder, out)
    assert run(folder, out).unchanged == 0


@pytest.mark.own_workers
def test_law_template_and_program_are_part_of_what_a_result_was_made_from(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(folder, "甲.xlsx")
    run(folder, out)
    assert run(folder, out, since_last=True, law="hubei-2020").unchanged == 0
    assert run(folder, out, since_last=True, law="hubei-2020").unchanged == 1
    monkeypatch.setattr("perfeval_xl.standard.program.digest_of", lambda *_: "another program")
    stopped = run(folder, out, since_last=True, law="hubei-2020").stopped
    assert stopped is not None
    assert stopped.code == "OTHER_PROGRAM"


@pytest.mark.own_workers
@pytest.mark.parametrize("name", ["law/云溪.yaml", "labels.yaml", "layouts/云溪.yaml", "units.yaml", "words.yaml"])
def test_every_file_of_a_standard_is_part_of_what_a_result_was_made_from(
    folder: Path, out: Path, tmp_path: Path, name: str
) -> None:
    tree(folder, "甲.xlsx")
    own = tmp_path / "标准" / name
    own.parent.mkdir(parents=True)
    choice: dict[str, Any] = {"since_last": True, "standard": (tmp_path / "标准",)}
    run(folder, out, **choice)
    assert run(folder, out, **choice).unchanged == 1
    own.write_text("# 改过\n", "utf-8")
    assert run(folder, out, **choice).unchanged == 0
    assert run(folder, out, **choice).unchanged == 1


def test_a_result_that_somebody_deleted_is_made_again(folder: Path, out: Path) -> None:
    tree(folder, "甲.xlsx", "乙.xlsx")
    run(folder, out)
    (out / "计分" / "甲.xlsx").unlink()
    outcome = run(folder, out, since_last=True)
    assert outcome.unchanged == 1
    assert (out / "计分" / "甲.xlsx").exists()


def test_a_changed_file_whose_size_and_times_are_as_before_is_seen(folder: Path, out: Path) -> None:
    """A clock that runs behind, or a save in the same tick: only the bytes tell."""
    import os

    path = tree(folder, "甲.xlsx") / "甲.xlsx"
    stamp = path.stat()
    run(folder, out)
    data = bytearray(path.read_bytes())
    place = data.index(b"docProps/") + 2
    data[place] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert path.stat().st_size == stamp.st_size
    assert run(folder, out, since_last=True).unchanged == 0


def test_a_file_from_the_future_is_not_taken_for_changed_for_ever(folder: Path, out: Path) -> None:
    import os

    path = tree(folder, "甲.xlsx") / "甲.xlsx"
    ahead = time.time_ns() + 3600 * 10**9
    os.utime(path, ns=(ahead, ahead))
    run(folder, out)
    assert run(folder, out, since_last=True).unchanged == 1


def test_a_run_that_was_broken_off_is_carried_on(folder: Path, out: Path) -> None:
    tree(folder, *(f"{number}.xlsx" for number in range(12)))

    def stop(number: int) -> None:
        if number == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, out, CallingWatch(stop))
    first = {path.name: path.stat().st_mtime_ns for path in (out / "计分").iterdir()}
    log = next((out / "日志").iterdir())
    seen = CallingWatch()
    outcome = run(folder, out, seen)
    assert outcome.log == log
    assert seen.done <= 12 - 5 + 1
    assert len(logged(outcome)) == outcome.found == 12
    assert sum((out / "计分" / name).stat().st_mtime_ns == time_ns for name, time_ns in first.items()) >= 4


def test_what_is_gone_from_the_tree_leaves_its_results(folder: Path, out: Path) -> None:
    tree(folder, "甲.xlsx", "乙.xlsx")
    run(folder, out)
    (folder / "甲.xlsx").unlink()
    outcome = run(folder, out, since_last=True)
    assert outcome.found == 1
    assert (out / "计分" / "甲.xlsx").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [({"law": "mof-1999"}, "NO_LAW"), ({"template": CLEAN}, ""), ({"dask": "tcp://127.0.0.1:1"}, "DASK")],
)
def test_what_cannot_be_carried_out_is_told_before_anything_is_written(
    folder: Path, out: Path, options: dict[str, Any], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfeval_xl.batch.spread._PATIENCE", "1s")
    tree(folder, "甲.xlsx")
    try:
        stopped: PerfevalError | None = run(folder, out, **options).stopped
    except PerfevalError as problem:
        stopped = problem
    assert stopped is not None
    assert code in stopped.code
    assert not (out / "计分").exists()


def test_the_results_folder_must_be_another(folder: Path) -> None:
    with pytest.raises(PerfevalError, match="OUT_IS_ROOT"):
        run(folder, folder)


def test_scored_copies_open_in_another_reader(folder: Path, out: Path) -> None:
    tree(folder, "甲.xlsx", form=BLANK_SCORES)
    run(folder, out)
    assert openpyxl.load_workbook(out / "计分" / "甲.xlsx")["自评表"]["I5"].value == 9.5


def test_check_of_one_department_and_the_batch_find_the_same_across_files(folder: Path, out: Path) -> None:
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    alone = {
        (Path(finding.path).name, finding.code, finding.at.a1)
        for file in check_files(sorted(folder.glob("*.xlsx"))).files
        for finding in file.findings
        if finding.code in ("X504", "X505", "X506", "X507")
    }
    batch = {
        (name, finding["code"], finding["cell"])
        for name, line in logged(run(folder, out)).items()
        for finding in line["findings"]
        if finding["code"] in ("X504", "X505", "X506", "X507")
    }
    assert alone
    assert batch == alone


def test_results_are_on_disk_before_the_state_speaks_of_them(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            order.append(name)
            return real(*given)

        return call

    for owner, name in ((State, "save"), (running, "sync_file_system"), (State, "commit")):
        monkeypatch.setattr(owner, name, noted(name, getattr(owner, name)))
    tree(folder, "表.xlsx")
    run(folder, out)
    assert order[order.index("save") :][:3] == ["save", "sync_file_system", "commit"]
