"""The scripts that register the nightly task, as far as they can be tried without registering one."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from perfeval_xl.batch.options import BatchOptions, options_from
from scripts.write_nightly_doc import TARGET, page

ODD = "夜 间's 50%$x"


@pytest.fixture
def scripts(root: Path) -> Path:
    return root / "scripts" / "nightly"


@pytest.fixture
def config(tmp_path: Path, scripts: Path) -> Path:
    place = tmp_path / ODD / "夜间.toml"
    place.parent.mkdir()
    shutil.copyfile(scripts / "nightly.toml", place)
    return place


def told(script: Path, *words: str | Path, status: int = 0) -> str:
    done = subprocess.run([str(script), *map(str, words)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def test_the_example_configuration_can_be_used(config: Path) -> None:
    options = options_from({}, config)
    assert options.folder == config.parent / "自评表"
    assert options.since_last


def test_the_page_is_current_and_tells_of_every_setting() -> None:
    text = TARGET.read_text("utf-8")
    assert text == page(), "运行 make docs 更新 docs/夜间批处理.md"
    assert [name for name in BatchOptions.__dataclass_fields__ if f"`{name}`" not in text] == []


def test_every_product_can_be_switched_in_the_example_configuration(scripts: Path) -> None:
    text = (scripts / "nightly.toml").read_text("utf-8")
    assert [name for name in BatchOptions.__dataclass_fields__ if f"{name} = " not in text] == []


def test_cron_runs_exactly_this_configuration(scripts: Path, config: Path) -> None:
    line = told(scripts / "register.sh", "--config", config, "--at", "02:05", "--cron", "--dry-run").rstrip("\n")
    assert line.startswith("5 2 * * * ")
    command = (
        line.removeprefix("5 2 * * * ").replace("\\%", "%").replace("/bin/perfeval-xl'", "/bin/perfeval-xl' --x", 1)
    )
    shown = subprocess.run(["sh", "-c", f"printf '%s\\n' {command}"], capture_output=True, text=True, check=True)
    assert str(config) in shown.stdout.splitlines()


def test_systemd_takes_the_units(scripts: Path, config: Path, tmp_path: Path) -> None:
    text = told(scripts / "register.sh", "--config", config, "--at", "23:30", "--dry-run")
    service, timer = re.split(r"^# perfeval-xl\.\w+\n", text, flags=re.MULTILINE)[1:]
    assert "OnCalendar=*-*-* 23:30:00" in timer
    assert "@" not in service.replace("@system", "")
    places = []
    for name, unit in (("perfeval-xl.service", service), ("perfeval-xl.timer", timer)):
        places.append(tmp_path / name)
        places[-1].write_text(unit, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, places)], capture_output=True, text=True, timeout=60, check=False
    )
    assert not [line for line in done.stderr.splitlines() if str(tmp_path) in line], done.stderr


@pytest.mark.parametrize(
    "words", [["--at", "2点"], ["--at", "25:00"], ["--config", "没有.toml"], ["--what"]], ids=lambda words: words[0]
)
def test_a_wrong_call_is_refused(scripts: Path, config: Path, words: Sequence[str]) -> None:
    assert re.search(
        "[\u4e00-\u9fff]", told(scripts / "register.sh", "--config", config, *words, "--dry-run", status=2)
    )


@pytest.mark.parametrize("way", [[], ["--cron"]], ids=["systemd", "cron"])
@pytest.mark.parametrize("name", ["甲\nExecStartPre=-touch 乙", "甲\r乙", "甲\t乙", "\x1b[2J甲", "甲\n"])
def test_a_folder_with_control_characters_becomes_no_line_of_a_task(
    scripts: Path, tmp_path: Path, name: str, way: Sequence[str]
) -> None:
    config = tmp_path / name / "夜间.toml"
    config.parent.mkdir()
    shutil.copyfile(scripts / "nightly.toml", config)
    answer = told(scripts / "register.sh", "--config", config, *way, "--dry-run", status=2)
    assert "请改名" in answer
    assert "ExecStart" not in answer


def test_removing_can_be_tried_first(scripts: Path) -> None:
    assert "perfeval-xl.timer" in told(scripts / "remove.sh", "--dry-run")


def test_the_windows_task_is_well_formed_and_the_script_fills_all_of_it(scripts: Path) -> None:
    text = (scripts / "task.xml").read_text("utf-8")
    task = ElementTree.fromstring(text.partition("?>")[2])
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext("t:Settings/t:MultipleInstancesPolicy", namespaces=space) == "IgnoreNew"
    script = (scripts / "register.ps1").read_text("utf-8")
    assert set(re.findall("@[A-Z]+@", text)) == set(re.findall("'(@[A-Z]+@)'", script))
