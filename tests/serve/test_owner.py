"""The service of one person's own add-in: who may call it, whose settings hold, where reports go."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.addin.settings import Settings, read_settings, save_settings
from perfeval_xl.addin.wps.pairing import Pairing, forget_pairing, make_pairing, read_pairing
from perfeval_xl.app.accepting import Acceptance, write_acceptances
from perfeval_xl.domain.errors import UsageError
from tests.support.cases import clean_sheet
from tests.support.macros import Macros, sent_by_excel
from tests.support.service import Running, running

FILES = ("null", "file://")


@pytest.fixture
def form() -> list[Any]:
    return Macros(sent_by_excel(clean_sheet({"set": {"H13": 1, "F13": "1%"}}))).answer


def test_the_token_is_the_one_that_the_page_knows(own: Running, pairing: Pairing) -> None:
    assert own.token == pairing.token


@pytest.mark.parametrize("origin", FILES)
def test_a_page_out_of_a_file_may_ask_and_read_the_answer(own: Running, form: list[Any], origin: str) -> None:
    asked = own.ask(
        "OPTIONS",
        "/api/press/check",
        authorization="",
        origin=origin,
        access_control_request_method="POST",
        access_control_request_private_network="true",
    )
    assert asked.status == 204
    assert asked.headers["access-control-allow-origin"] == origin
    assert asked.headers["access-control-allow-headers"] == "authorization, content-type"
    assert asked.headers["access-control-allow-private-network"] == "true"
    body = json.dumps(form).encode()
    answer = own.ask("POST", "/api/press/check", body, origin=origin, sec_fetch_site="cross-site")
    assert answer.status == 200
    assert (answer.headers["access-control-allow-origin"], answer.headers["vary"]) == (origin, "origin")


@pytest.mark.parametrize("origin", FILES)
def test_without_the_token_a_page_out_of_a_file_gets_nothing(own: Running, form: list[Any], origin: str) -> None:
    body = json.dumps(form).encode()
    for guess in ("", "Bearer x", f"Bearer {own.token[:-1]}", f"Basic {own.token}"):
        answer = own.ask("POST", "/api/press/check", body, origin=origin, authorization=guess)
        assert (answer.status, answer.json["code"]) == (401, "NO_TOKEN")
        assert own.ask("GET", "/api/settings", origin=origin, authorization=guess).status == 401


def test_other_pages_and_other_addresses_stay_closed(own: Running) -> None:
    for origin in ("https://evil.example", f"http://127.0.0.1:{own.port + 1}", "http://localhost", "file:///x", "NULL"):
        for method in ("OPTIONS", "POST"):
            answer = own.ask(method, "/api/press/check", b"[]", origin=origin)
            assert (answer.status, answer.json["code"]) == (403, "OTHER_ORIGIN")
            assert "access-control-allow-origin" not in answer.headers
    for path in ("/api/check", "/api/status", "/", "/api/presses", "/api/login"):
        assert own.ask("POST", path, b"x", origin="null").json["code"] == "OTHER_ORIGIN"
    assert own.ask("OPTIONS", "/api/press/check", origin="null", host="evil.example").status == 421


def test_a_service_for_everybody_knows_no_page_out_of_a_file(service: Running) -> None:
    for origin in FILES:
        assert service.ask("POST", "/api/press/check", b"[]", origin=origin).json["code"] == "OTHER_ORIGIN"
    assert service.ask("GET", "/api/settings").status == 404


def test_findings_are_told_with_what_causes_them(own: Running) -> None:
    told = own.press("list", Macros(sent_by_excel(clean_sheet({"set": {"I5": 5.9}}))).answer).json["findings"]
    (caused,) = [finding for finding in told if finding["because"] is not None]
    root = told[caused["because"]]
    assert [(each["code"], each["cell"]) for each in (root, caused)] == [("F103", "I5"), ("P406", "H19")]


def test_the_settings_of_all_buttons_hold_and_can_be_changed(own: Running, home: Path, form: list[Any]) -> None:
    folder = home / "perfeval_xl"
    save_settings(folder, Settings(command="/opt/在这里"))
    told = own.ask("GET", "/api/settings").json
    assert (told["law"], told["hidden"], told["fonts"], told["charts"]) == ("", False, "gb2312", False)
    assert {"mof-2024"} < {law["name"] for law in told["laws"]}
    assert all(law["title"] for law in told["laws"])
    wanted = {"law": "mof-2020", "hidden": True, "fonts": "windows", "charts": True}
    saved = own.ask("POST", "/api/settings", json.dumps(wanted).encode())
    assert {name: saved.json[name] for name in wanted} == wanted
    assert read_settings(folder) == Settings("mof-2020", "windows", True, "/opt/在这里", True)
    form[7][1] = True
    assert "P402" in {finding["code"] for finding in own.press("list", form).json["findings"]}
    (folder / "设置.ini").write_text("[评分]\n口径 = 没有这个\n", "utf-8")
    refused = own.press("check", form)
    assert (refused.status, refused.json["code"]) == (422, "SETTINGS")
    own.ask("POST", "/api/settings", json.dumps({**wanted, "law": "", "hidden": False}).encode())
    assert "P402" not in {finding["code"] for finding in own.press("list", form).json["findings"]}


@pytest.mark.parametrize("told", [b"", b"[]", b'{"law": "no"}', b'{"law":"","fonts":"x","hidden":0,"charts":0}'])
def test_settings_that_nobody_could_choose_are_refused(own: Running, told: bytes) -> None:
    assert own.ask("POST", "/api/settings", told).json["code"] == "BAD_REQUEST"


def test_reports_go_beside_the_form_and_never_over_what_somebody_wrote(
    own: Running, form: list[Any], tmp_path: Path, home: Path
) -> None:
    form[1] = str(tmp_path)
    told = own.press("report", form).json
    (first,) = told["files"]
    path = Path(first["path"])
    assert path.parent == tmp_path
    assert path.read_bytes().startswith(b"PK")
    assert str(path) in told["message"]
    assert "data" not in first
    assert own.press("report", form).json["files"] == [first]
    path.write_bytes(b"somebody's")
    (second,) = own.press("report", form).json["files"]
    assert second["name"] == f"{path.stem}（2）.docx"
    assert path.read_bytes() == b"somebody's"
    for nowhere in ("", "没有/这样的", "https://d.docs.live.net/x"):
        form[1] = nowhere
        (third,) = own.press("report", form).json["files"]
        assert Path(third["path"]).parent == home / "Documents"


def test_what_was_accepted_beside_the_form_is_told_to_its_owner_alone(
    own: Running, service: Running, form: list[Any], tmp_path: Path
) -> None:
    entry = Acceptance(
        file=form[0], sheet="表", cell="H13", code="P402", indicator="系统可用率", reason="看过", date=""
    )
    write_acceptances(tmp_path, [entry])
    form[1] = str(tmp_path)
    before = {(each["code"], each["cell"]) for each in service.press("list", form).json["findings"]}
    after = {(each["code"], each["cell"]) for each in own.press("list", form).json["findings"]}
    assert before > after
    assert "已认可" not in service.press("check", form).json["message"]
    assert "另有已认可 1 处。" in own.press("check", form).json["message"]


def test_the_dossier_is_made_of_the_forms_in_the_folder(
    own: Running, form: list[Any], root: Path, tmp_path: Path
) -> None:
    department = shutil.copytree(root / "examples" / "2024", tmp_path / "本部门")
    form[1] = str(department)
    told = own.press("dossier", form).json
    assert told["message"].startswith(f"上报材料做好了，在：\n{department / '上报材料'}\n共 8 项：")
    assert (told["steps"], told["go"], told["show"], told["listed"]) == ([], None, [], False)
    assert (department / "上报材料" / "汇编.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("place", ["", "没有/这样的", "https://d.docs.live.net/x"])
def test_a_form_without_a_folder_has_no_dossier(own: Running, form: list[Any], place: str) -> None:
    form[1] = place
    refused = own.press("dossier", form)
    assert (refused.status, refused.json["code"]) == (422, "NO_FORM_FOLDER")


def test_what_the_program_cannot_do_is_told_in_its_words(own: Running, form: list[Any], tmp_path: Path) -> None:
    form[1] = str(tmp_path)
    refused = own.press("dossier", form)
    assert (refused.status, refused.json["code"]) == (422, "NO_WORKBOOK")
    assert str(tmp_path) in refused.json["message"]
    assert own.ask("POST", "/api/press/dossier", b"[1]").json["code"] == "BAD_ANSWER"


def test_a_service_for_everybody_makes_no_dossier(service: Running, form: list[Any], tmp_path: Path) -> None:
    form[1] = str(tmp_path)
    assert service.press("dossier", form).status == 404


def test_a_folder_that_takes_nothing_is_told(own: Running, form: list[Any]) -> None:
    form[1] = "/proc"
    refused = own.press("report", form)
    assert (refused.status, refused.json["code"]) == (422, "NOT_FOUND")


def test_a_pairing_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="NOT_PAIRED"):
        read_pairing(tmp_path)
    made = make_pairing(tmp_path / "新")
    assert make_pairing(tmp_path / "新") == made
    (file,) = (tmp_path / "新").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    for broken in ("", "{}", '{"port": 0, "token": "x"}', '{"port": 70000, "token": "x"}', '{"port": 9, "token": ""}'):
        file.write_text(broken)
        with pytest.raises(UsageError, match="NOT_PAIRED"):
            read_pairing(tmp_path / "新")


@pytest.mark.parametrize(
    ("options", "code"), [(["--wps"], "NOT_PAIRED"), (["--wps", "--host", "0.0.0.0"], "NO_PASSWORD")]
)
def test_what_must_not_start_says_why(
    options: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from perfeval_xl.cli.main import main

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("APPDATA", raising=False)
    if code != "NOT_PAIRED":
        make_pairing(tmp_path / "perfeval_xl")
    assert main(["serve", *options]) == 2
    assert capsys.readouterr().err.startswith(code)


def test_it_ends_once_the_add_in_is_taken_away_or_paired_anew(tmp_path: Path) -> None:
    folder = tmp_path / "perfeval_xl"
    for paired_anew in (False, True):
        make_pairing(folder)
        with running(tmp_path / "服务", "--wps", environment={"XDG_CONFIG_HOME": str(tmp_path), "APPDATA": ""}) as own:
            assert own.ask("GET", "/api/settings").status == 200
            forget_pairing(folder)
            if paired_anew:
                make_pairing(folder)
            assert own.process.wait(20) == 0


def test_it_starts_without_a_console_and_ends_when_nobody_presses(tmp_path: Path) -> None:
    make_pairing(tmp_path / "perfeval_xl")
    code = "import sys; sys.stdout = sys.stderr = None; from perfeval_xl.cli.main import main; sys.exit(main(['serve', '--wps', '--idle', '0.02']))"
    names = {"XDG_CONFIG_HOME": str(tmp_path), "APPDATA": ""}
    assert subprocess.run([sys.executable, "-c", code], env=os.environ | names, timeout=60).returncode == 0
