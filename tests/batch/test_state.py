"""The state of a results folder: what is confirmed, counted and finished, and what an edited one does."""

import os
import sqlite3
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.batch import planning
from perfeval_xl.batch.codec import pack
from perfeval_xl.batch.records import Done, Step
from perfeval_xl.batch.state import AGAIN, OVERSIZED, UNSETTLED, Origin, State, database, open_state
from perfeval_xl.batch.state.database import _remove_empty, state_version
from perfeval_xl.batch.walking import STATE_NAME, Found, Stamp
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.disk.windows import extended
from perfeval_xl.hosts.file import read_bytes
from perfeval_xl.rollup import FileRecord, Outputs
from tests.support.batches import CLEAN, DEPARTMENT, WITH_ERRORS, logged, run, tree
from tests.support.command import perfeval

ORIGIN = Origin("key", "run", "20s")
OLD = Stamp(10, 1_000, 1_000)
READ_AT = 10_000_000_000


@pytest.fixture
def state(out: Path) -> Any:
    with open_state(out) as state:
        yield state


def done(status: str = "ok", **more: Any) -> Done:
    record = zlib.compress(pack(FileRecord(path="甲", status=status)), 1)
    line = zlib.compress(b'{"path": "x", "findings": [], "outputs": {}}\n')
    given: dict[str, Any] = {"status": status, "stamp": OLD, "read_at": READ_AT, "record": record, "line": line}
    return Done(**given | more)


def left(state: State, origin: Origin = ORIGIN, stamp: Stamp = OLD, **choice: bool) -> int:
    """How many files are to do when the tree is listed again."""
    state.set_tree([Found("甲.xlsx", stamp)])
    state.pass_unchanged(origin, since_last=choice.get("since_last", True))
    return state.left()


def test_a_confirmed_file_is_known_by_its_new_times_from_then_on(folder: Path, out: Path, monkeypatch: Any) -> None:
    path = tree(folder, "表.xlsx") / "表.xlsx"
    run(folder, out)
    later = time.time() - 60
    os.utime(path, (later, later))
    hashed: list[object] = []

    def noted(path: Path) -> bytes:
        hashed.append(path)
        return read_bytes(path)

    monkeypatch.setattr(planning, "read_bytes", noted)
    assert run(folder, out, since_last=True).unchanged == 1
    assert len(hashed) == 1
    assert run(folder, out, since_last=True).unchanged == 1
    assert len(hashed) == 1


def test_errors_and_warnings_across_files_are_added_to_those_within(folder: Path, out: Path) -> None:
    tree(folder, "整体.xlsx", form=DEPARTMENT)
    tree(folder, "项目.xlsx", form=WITH_ERRORS)
    outcome = run(folder, out)
    order = ["error", "warning", "info"]
    severities: list[str] = []
    for line in logged(outcome).values():
        gravest: dict[int, str] = {}  # a cause counts once, at the gravest of its findings
        for number, finding in enumerate(line["findings"]):
            root = number if finding["because"] is None else finding["because"]
            gravest[root] = min(gravest.get(root, "info"), finding["severity"], key=order.index)
        severities.extend(gravest.values())
    across = [finding for line in logged(outcome).values() for finding in line["findings"] if finding["code"] == "X506"]
    assert across
    assert (outcome.errors, outcome.warnings) == (severities.count("error"), severities.count("warning"))


@pytest.mark.parametrize(("severity", "place"), [(Severity.ERROR, 0), (Severity.WARNING, 1), (Severity.INFO, None)])
def test_each_severity_across_files_counts_as_itself(state: State, severity: Severity, place: int | None) -> None:
    state.set_tree([Found("甲.xlsx", OLD)])
    state.save("甲.xlsx", ORIGIN, done(errors=5, warnings=7))
    state.forms.replace_findings([("甲.xlsx", Finding("X505", severity, "", "", At(1, 1), str(n))) for n in range(3)])
    expected = [5, 7]
    if place is not None:
        expected[place] += 3
    assert list(state.sums("run")[:2]) == expected


def test_a_finished_run_is_marked_finished(state: State) -> None:
    state.set_tree([Found("甲.xlsx", OLD)])
    assert state.begin("一", "key") == "一"
    assert (state.broken_off(), state.found_last()) == (1, None)
    assert state.begin("二", "key") == "一"
    assert state.begin("三", "another key") == "三"
    state.finish("三")
    assert (state.broken_off(), state.found_last()) == (0, 1)
    assert state.begin("四", "key") == "四"


def test_only_what_was_made_from_the_same_is_passed(state: State) -> None:
    state.set_tree([Found("甲.xlsx", OLD)])
    state.save("甲.xlsx", ORIGIN, done())
    assert left(state) == 0
    assert left(state, Origin("another", "run", "20s")) == 1
    assert left(state, Origin("key", "another", "20s")) == 0
    assert left(state, Origin("key", "another", "20s"), since_last=False) == 1
    assert left(state, Origin("key", "run", "30s")) == 0
    for stamp in (Stamp(11, 1_000, 1_000), Stamp(10, 1_001, 1_000), Stamp(10, 1_000, 1_001)):
        assert left(state, stamp=stamp) == 1


@pytest.mark.parametrize("mtime", [READ_AT - 3_000_000_001, READ_AT - 3_000_000_000, READ_AT])
def test_times_shortly_before_the_reading_tell_nothing(state: State, mtime: int) -> None:
    stamp = Stamp(10, mtime, 1)
    state.set_tree([Found("甲.xlsx", stamp)])
    state.save("甲.xlsx", ORIGIN, done(stamp=stamp))
    assert left(state, stamp=stamp) == (mtime > READ_AT - 3_000_000_001)


@pytest.mark.parametrize("code", [*UNSETTLED, *OVERSIZED, "NOT_XLSX"])
def test_which_codes_are_tried_again_and_when(state: State, code: str) -> None:
    state.set_tree([Found("甲.xlsx", OLD)])
    state.save("甲.xlsx", ORIGIN, done(code))
    assert state.set_again("run") == (code in AGAIN)
    assert state.set_again("another") == 0
    assert left(state) == (code in UNSETTLED)
    assert left(state, Origin("key", "run", "30s")) == (code != "NOT_XLSX")


def test_steps_are_taken_one_by_one(state: State) -> None:
    state.set_tree([Found("甲.xlsx", OLD)])
    state.save("甲.xlsx", ORIGIN, done(waits=Step.WRITE_BACK | Step.REPORT, outputs=Outputs(scored="甲")))
    assert (state.unfinished(), left(state)) == (1, 1)
    state.set_todo("甲.xlsx", False)
    state.add_reports("甲.xlsx", "run", ("一.docx", "二.docx"))
    assert [list(state.waiting(step)) != [] for step in (Step.WRITE_BACK, Step.REPORT)] == [True, False]
    state.refuse("甲.xlsx", ORIGIN, Step.WRITE_BACK, "BUSY", "有人开着")
    assert not list(state.waiting(Step.WRITE_BACK))
    (record,) = state.records()
    assert (record.status, record.message, record.outputs.reports) == ("BUSY", "有人开着", ("一.docx", "二.docx"))
    assert state.sums("run")[2:] == (3, 0)
    assert state.codes() == {"BUSY": 1}


def test_a_state_of_other_shapes_is_begun_anew(out: Path, monkeypatch: Any) -> None:
    with open_state(out) as state:
        state.set_tree([Found("甲.xlsx", OLD)])
        state.save("甲.xlsx", ORIGIN, done())
    with open_state(out) as state:
        assert state.found() == 1
    monkeypatch.setattr("perfeval_xl.batch.state.database.state_version", lambda: state_version() ^ 1)
    with open_state(out) as state:
        assert state.found() == 0


def test_forms_that_were_written_are_counted_and_no_others(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx", "别的.xlsx")
    tree(folder, "好.xlsx", form=CLEAN)
    (folder / "坏.xlsx").write_bytes(b"no workbook")
    assert run(folder, out, in_place=True).written_back == 2
    again = run(folder, out, in_place=True)
    assert (again.written_back, again.unchanged) == (0, 0)
    answer = perfeval("batch", folder, "--out", out, "--no-report", "--no-pdf", "--in-place")
    assert "写回原表" not in answer.out
    assert "undo" not in answer.out


@pytest.mark.parametrize(
    "blob", [b"", b"{}", zlib.compress(b"{}"), zlib.compress(b'["000000000000",[]]'), zlib.compress(b"\xff")]
)
@pytest.mark.parametrize("column", ["record", "line"])
def test_an_edited_state_is_told_and_is_no_success(folder: Path, out: Path, column: str, blob: bytes) -> None:
    tree(folder, "表.xlsx")
    run(folder, out)
    with sqlite3.connect(out / "状态.sqlite") as connection:
        connection.execute(f"UPDATE records SET {column} = ?", (blob,))
    answer = perfeval("batch", folder, "--out", out, "--no-report", "--no-pdf", "--since-last")
    assert "Traceback" not in answer.err
    assert column == "line" or answer.status in (2, 70)


def test_the_journal_is_emptied_and_not_removed_as_long_as_the_state_is_open(out: Path) -> None:
    """SQLITE_IOERR_DELETE ended runs whose results lay on a share."""
    journal = out / f"{STATE_NAME}-journal"
    with open_state(out) as state:
        state.begin("甲", "乙")
        assert journal.exists()
        assert not journal.stat().st_size
    assert not journal.exists()


def test_a_journal_that_holds_something_stays_for_who_opens_next(out: Path) -> None:
    with open_state(out):
        pass
    journal = out / f"{STATE_NAME}-journal"
    journal.write_bytes(b"not ours to judge")
    _remove_empty(journal)
    assert journal.exists()


@pytest.mark.parametrize(("refusals", "opened"), [(0, True), (1, True), (3, True), (99, False)])
def test_a_share_that_refuses_the_new_database_for_a_moment_is_asked_again(
    refusals: int, opened: bool, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refusing(connection: sqlite3.Connection) -> None:
        asked.append(connection)
        if len(asked) <= refusals:
            refusal = sqlite3.OperationalError("unable to open database file")
            refusal.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise refusal
        laid_out(connection)

    laid_out = database._lay_out
    monkeypatch.setattr(database, "_lay_out", refusing)
    monkeypatch.setattr(database, "_WAITS", (0.0,) * 4)
    if opened:
        with open_state(out) as state:
            assert left(state) == 1
    else:
        with pytest.raises(PerfevalError, match="状态库"), open_state(out):
            pytest.fail("it cannot be opened")


def test_a_database_that_is_wrong_is_not_asked_again(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / STATE_NAME).write_bytes(b"\0nothing" * 999)
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("it waits"))
    with pytest.raises(PerfevalError, match="状态库"), open_state(out):
        pytest.fail("it cannot be opened")


@pytest.mark.parametrize(
    ("code", "problem"), [(sqlite3.SQLITE_FULL, "NO_SPACE"), (sqlite3.SQLITE_READONLY, "NO_STATE")]
)
def test_only_a_database_that_cannot_be_opened_is_tried_again(
    code: int, problem: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def refuse(connection: sqlite3.Connection) -> None:
        tries.append(connection)
        refusal = sqlite3.OperationalError("database or disk is full" if problem == "NO_SPACE" else "readonly")
        refusal.sqlite_errorcode = code
        raise refusal

    monkeypatch.setattr(database, "_lay_out", refuse)
    with pytest.raises(PerfevalError) as caught, open_state(out):
        pytest.fail("it cannot be opened")
    assert (caught.value.code, len(tries)) == (problem, 1)


@pytest.mark.parametrize(("more", "words"), [(0, "打不开状态库"), (1, "路径太长")])
def test_a_path_that_is_too_long_is_told_as_such(tmp_path: Path, more: int, words: str) -> None:
    length = database._LONGEST_PATH + more - (len(extended("")) if os.name == "nt" else 0)
    blocker = tmp_path / "file"
    blocker.touch()
    rest = length - len(os.fsencode(blocker / STATE_NAME)) - 1
    folder = blocker / Path(*["a" * 49] * (rest // 50 - 1), "b" * (rest - 50 * (rest // 50 - 1)))
    assert len(os.fsencode(folder / STATE_NAME)) == length
    with pytest.raises(PerfevalError, match=words) as caught, open_state(folder):
        pytest.fail("a file is in its way")
    assert caught.value.code == "NO_STATE"


def test_the_database_is_its_owner_s_alone_and_waits_for_others(tmp_path: Path) -> None:
    out = tmp_path / "一" / "二"
    for _ in range(2):
        with open_state(out) as state:
            assert state._connection.execute("PRAGMA busy_timeout").fetchone() == (10_000,)
        if os.name == "posix":
            assert (out / STATE_NAME).stat().st_mode & 0o777 == 0o600


def test_the_version_of_a_state_fits_into_what_sqlite_keeps() -> None:
    assert 0 < state_version() < 2**31
    with sqlite3.connect(":memory:") as connection:
        database._lay_out(connection)
        assert connection.execute("PRAGMA user_version").fetchone() == (state_version(),)
