"""The converter against stand-ins for soffice that stall, die or skip files; and the profile it starts with."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from perfeval_xl.hosts.office import (
    DONE,
    FAILED,
    TOO_SLOW,
    convert,
    convert_side_by_side,
    find_office,
    office_version,
    without_other_pythons,
)
from perfeval_xl.hosts.office.profile import font_list, make_profile

PROGRAM = """#!{python}
import os, pathlib, subprocess, sys, time
words = sys.argv[1:]
out = pathlib.Path(words[words.index("--outdir") + 1])
out.mkdir(exist_ok=True)
with open({log!r}, "a") as log:
    log.write("start\\n")
for name in words[words.index("--outdir") + 2:]:
    file = pathlib.Path(name)
    what = file.read_text()
    if what == "stall":
        child = subprocess.Popen(["sleep", "600"])
        with open({log!r}, "a") as log:
            log.write(f"child {{child.pid}}\\n")
        time.sleep(600)
    if what == "die":
        os._exit(3)
    if what == "half":
        (out / f"{{file.stem}}.pdf").write_bytes(b"%PDF-1.7 half")
    if what == "good":
        (out / f"{{file.stem}}.pdf").write_bytes(b"%PDF-1.7\\n%%EOF\\n")
"""


def put(folder: Path, *contents: str) -> tuple[Path, list[Path], Path]:
    """The stand-in, files of these contents for it, and where it logs."""
    program, log = folder / "soffice", folder / "log"
    program.write_text(PROGRAM.format(python=sys.executable, log=str(log)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "work").mkdir()
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"{number}.xlsx")
        files[-1].write_text(content)
    return program, files, log


def states(folder: Path, *contents: str, limit: float = 1.0) -> tuple[list[str], list[str]]:
    """What becomes of files of these contents, and the stand-in's log."""
    program, files, log = put(folder, *contents)
    outcomes = list(convert(program, files, folder / "work", limit))
    assert [outcome.path.stem for outcome in outcomes] == [file.stem for file in files]
    return [outcome.state for outcome in outcomes], log.read_text().splitlines()


def test_one_process_prints_all(tmp_path: Path) -> None:
    assert states(tmp_path, *["good"] * 20) == ([DONE] * 20, ["start"])


@pytest.mark.parametrize(("files", "most", "started"), [(3, 4, 1), (20, 4, 2), (20, 1, 1), (40, 4, 4), (0, 4, 0)])
def test_several_share_the_files(files: int, most: int, started: int, tmp_path: Path) -> None:
    """As many as are worth their start; every file is told once, and one that fails fails alone."""
    contents = ["die" if number == 1 else "good" for number in range(files)]
    program, paths, log = put(tmp_path, *contents)
    told = dict(convert_side_by_side(program, paths, tmp_path / "work", 5, most))
    assert sorted(told) == list(range(files))
    assert [told[place].state for place in range(files)] == [FAILED if each == "die" else DONE for each in contents]
    assert [told[place].path.stem for place in range(files)] == [path.stem for path in paths]
    assert sum(1 for share in (tmp_path / "work").iterdir() if (share / "made").exists()) == started
    starts = log.read_text().count("start") if log.exists() else 0
    assert starts == started + (1 if files > 1 else 0), "the one that died is started again"


def test_who_takes_no_more_outcomes_stops_all(tmp_path: Path) -> None:
    program, paths, log = put(tmp_path, *["good"] * 8, *["stall"] * 24)
    outcomes = convert_side_by_side(program, paths, tmp_path / "work", 1, 4)
    next(outcomes)
    begun = time.monotonic()
    outcomes.close()  # type: ignore[attr-defined]  # a generator
    assert time.monotonic() - begun < 20
    children = [int(line.split()[1]) for line in log.read_text().splitlines() if line.startswith("child")]
    assert all(map(gone, children))


def test_what_one_raises_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("perfeval_xl.hosts.office.sharing.convert", broken)
    program, paths, _ = put(tmp_path, *["good"] * 20)
    with pytest.raises(OSError, match="No space"):
        list(convert_side_by_side(program, paths, tmp_path / "work", 1, 2))


def test_a_file_that_is_skipped_fails_alone(tmp_path: Path) -> None:
    told, log = states(tmp_path, "good", "bad", "half", "good", "bad")
    assert told == [DONE, FAILED, FAILED, DONE, FAILED]
    assert log == ["start"]


def test_a_file_that_kills_the_program_fails_alone(tmp_path: Path) -> None:
    told, log = states(tmp_path, "good", "die", "good", "good")
    assert told == [DONE, FAILED, DONE, DONE]
    assert log == ["start"] * 2


def test_a_program_that_always_dies_is_not_started_for_every_file(tmp_path: Path) -> None:
    told, log = states(tmp_path, *["die"] * 9)
    assert told == [FAILED] * 9
    assert log == ["start"] * 2


def test_a_file_that_stalls_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    begun = time.monotonic()
    told, log = states(tmp_path, "good", "stall", "good", limit=0.5)
    assert told == [DONE, TOO_SLOW, DONE]
    assert time.monotonic() - begun < 20
    child = int(next(line for line in log if line.startswith("child")).split()[1])
    assert gone(child)


def gone(process: int) -> bool:
    """Whether a killed process has gone, given the moment that takes."""
    until = time.monotonic() + 10
    while alive(process) and time.monotonic() < until:
        time.sleep(0.01)
    return not alive(process)


def alive(process: int) -> bool:
    """Whether a process still runs; one that has ended but was not yet waited for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_more_files_than_one_process_is_given(tmp_path: Path) -> None:
    assert states(tmp_path, *["good"] * 205) == ([DONE] * 205, ["start"] * 3)


def test_leaving_early_ends_the_process(tmp_path: Path) -> None:
    states(tmp_path, "good")
    for name in ("a", "b"):
        (tmp_path / f"{name}.xlsx").write_text("good" if name == "a" else "stall")
    (tmp_path / "again").mkdir()
    running = convert(tmp_path / "soffice", [tmp_path / "a.xlsx", tmp_path / "b.xlsx"], tmp_path / "again", limit=100)
    assert next(running).state == DONE
    while "child" not in (tmp_path / "log").read_text():
        time.sleep(0.01)
    assert isinstance(running, Generator)
    running.close()
    child = int((tmp_path / "log").read_text().split()[-1])
    assert gone(child)


def test_the_variable_names_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    monkeypatch.setenv("PERFEVAL_SOFFICE", str(program))
    assert find_office() is None
    program.write_text("#!/bin/sh\necho LibreOffice 9.9.9 40 abc\n")
    program.chmod(0o755)
    assert find_office() == program
    assert office_version(program) == "LibreOffice 9.9.9"
    program.chmod(0o644)
    assert office_version(program) == ""


def test_libreoffice_finds_no_python_but_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("conda", "pyenv", "别的 程序"):
        (tmp_path / name).mkdir()
    (tmp_path / "conda" / "python").touch()
    (tmp_path / "pyenv" / "python3").touch()
    folders = [str(tmp_path / "conda"), "/usr/bin", str(tmp_path / "别的 程序"), str(tmp_path / "pyenv"), "/bin"]
    ours = {
        "PYTHONPATH": "x",
        "PYTHONHOME": "x",
        "PYTHONSAFEPATH": "1",
        "HOME": "/root",
        "PATH": os.pathsep.join(folders),
    }
    monkeypatch.setattr("sys.platform", "linux")
    kept = without_other_pythons(ours)
    assert kept == {"HOME": "/root", "PATH": os.pathsep.join(["/usr/bin", str(tmp_path / "别的 程序"), "/bin"])}
    monkeypatch.setattr("sys.platform", "win32")
    assert without_other_pythons(ours)["PATH"] == ours["PATH"]


def test_the_path_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERFEVAL_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    program = tmp_path / "libreoffice"
    program.write_text("")
    program.chmod(0o755)
    assert find_office() == program


def test_the_profile_forbids_macros_and_links(tmp_path: Path) -> None:
    make_profile(tmp_path / "profile")
    root = ElementTree.parse(tmp_path / "profile" / "user" / "registrymodifications.xcu").getroot()
    space = "{http://openoffice.org/2001/registry}"
    told = {
        (item.get(f"{space}path", "").rpartition("org.openoffice.")[2], prop.get(f"{space}name")): prop.findtext(
            "value"
        )
        for item in root.iter("item")
        for prop in item.iter("prop")
    }
    assert told["Office.Common/Security/Scripting", "DisableMacrosExecution"] == "true"
    assert told["Office.Calc/Content/Update", "Link"] == "1"
    assert told["Office.Writer/Content/Update", "Link"] == "0"


@pytest.mark.libreoffice
def test_stand_ins_are_taken_for_fonts_that_are_not_there(tmp_path: Path) -> None:
    path = tmp_path / "fonts.conf"
    path.write_text(font_list(os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")), "utf-8")
    told = subprocess.run(
        ["fc-match", "-f", "%{family}", "仿宋_GB2312"],
        env=os.environ | {"FONTCONFIG_FILE": str(path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert any(name in told for name in ("FangSong", "仿宋", "Fandol", "Serif CJK"))
