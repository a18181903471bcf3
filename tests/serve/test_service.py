"""The addresses of the service: what comes back is what the commands make of the same files."""

import http.client
import io
import json
import ssl
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.app import pressing
from perfeval_xl.app.checking import check_files
from perfeval_xl.app.jsonform import run_json
from perfeval_xl.app.scoring import score_files
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.hosts.excel import ExcelBook
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.serve.catalogue import BUTTON_TITLES
from perfeval_xl.serve.openapi import openapi_document
from perfeval_xl.serve.pressing import BUTTONS
from tests.support.cases import clean_sheet
from tests.support.macros import Macros, sent_by_excel
from tests.support.packages import changed_parts, packed
from tests.support.service import Running, running


def example_paths(root: Path) -> list[Path]:
    return sorted((root / "examples").glob("20*/*.xlsx"))


def test_check_says_what_the_command_says(service: Running, root: Path) -> None:
    paths = example_paths(root)
    answer = service.send("check", [(path.name, path.read_bytes()) for path in paths])
    expected = run_json(check_files(paths))
    for file, path in zip(expected["files"], paths, strict=True):
        file["path"] = path.name
    assert answer.status == 200
    assert answer.json == json.loads(json.dumps(expected))
    assert any(finding["code"].startswith("X") for file in answer.json["files"] for finding in file["findings"])


def test_a_scored_copy_is_the_one_that_the_command_writes(service: Running, root: Path, tmp_path: Path) -> None:
    for path in example_paths(root):
        score_files([path], out=tmp_path)
        answer = service.send("score", [(path.name, path.read_bytes())])
        assert answer.body == (tmp_path / path.name).read_bytes()
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")


def test_a_marked_form_differs_from_the_form_by_its_marks(service: Running, root: Path) -> None:
    path = example_paths(root)[0]
    answer = service.send("mark", [(path.name, path.read_bytes())])
    sheets = [sheet.name for sheet in Workbook.open(path, answer.body).read().sheets]
    assert sheets[-1] == "校验结果"
    assert changed_parts(path.read_bytes(), answer.body)


def test_several_files_come_as_a_zip_and_one_of_them_alone_where_only_that_is_wanted(
    service: Running, root: Path
) -> None:
    files = [(path.name, path.read_bytes()) for path in example_paths(root)]
    names = zipfile.ZipFile(io.BytesIO(service.send("mark", files).body)).namelist()
    assert names == [name for name, _ in files]
    alone = service.send("mark", files, {"only": 1}).body
    assert zipfile.ZipFile(io.BytesIO(service.send("mark", files).body)).read(names[1]) == alone
    assert service.send("mark", files, {"only": 99}).json["code"] == "BAD_REQUEST"


def test_reports_and_the_rollup(service: Running, root: Path) -> None:
    files = [(path.name, path.read_bytes()) for path in example_paths(root)]
    report = service.send("report", files[-1:])
    assert report.body.startswith(b"PK")
    assert report.headers["content-type"].endswith("wordprocessingml.document")
    rolled = zipfile.ZipFile(io.BytesIO(service.send("rollup", files).body))
    assert rolled.namelist() == ["汇总.xlsx", "汇总.html", "摘要.txt"]
    page = rolled.read("汇总.html").decode()
    assert all(name in page for name, _ in files)


def test_a_view_draws_every_text_of_the_form_and_every_finding_has_its_cell(service: Running, root: Path) -> None:
    for path in example_paths(root):
        (file,) = service.send("view", [(path.name, path.read_bytes())]).json["files"]
        drawn = {
            sheet["name"]: {cell["at"]: cell.get("t", "") for row in sheet["rows"] for cell in row["cells"]}
            for sheet in file["sheets"]
        }
        for sheet in Workbook.open(path).read().sheets:
            texts = {
                at.a1: cell.value for at, cell in sheet.cells.items() if isinstance(cell.value, str) and cell.value
            }
            if sheet.name in drawn:
                assert {at: text for at, text in texts.items() if drawn[sheet.name].get(at) != text} == {}
        assert all(finding["anchor"] in drawn[finding["sheet"]] for finding in file["findings"])


def test_the_same_name_twice_is_two_files(service: Running, example: bytes) -> None:
    answer = service.send("check", [("表.xlsx", example), ("目录/表.xlsx", example), (r"C:\桌面\表.XLSX", example)])
    assert [file["path"] for file in answer.json["files"]] == ["表.xlsx", "表（2）.xlsx", "表（3）.XLSX"]


@pytest.mark.parametrize("name", ["空.xlsx", "图.png", "说明.txt"])
def test_what_is_no_form_is_told_with_its_code(service: Running, name: str) -> None:
    data = {"空.xlsx": b"", "图.png": b"\x89PNG\r\n\x1a\n", "说明.txt": "你好".encode()}[name]
    (file,) = service.send("check", [(name, data)]).json["files"]
    assert file["status"] not in ("ok", "INTERNAL")
    refused = service.send("score", [(name, data)])
    assert (refused.status, refused.json["code"]) == (422, file["status"])
    assert refused.json["message"] == file["message"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.xlsb", packed({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\0"})),
        ("报告.rtf", rb"{\rtf1\ansi 1}"),
        ("导出.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    ],
)
def test_a_kind_that_is_not_read_here_asks_nobody_to_install_anything(service: Running, name: str, data: bytes) -> None:
    (file,) = service.send("check", [(name, data)]).json["files"]
    assert file["status"] == "NEEDS_OFFICE"
    assert "另存为" in file["message"] and "安装" not in file["message"]


def sheet_with_slips(rows: dict[str, Any] | None = None) -> list[Any]:
    return Macros(sent_by_excel(clean_sheet({"set": rows or {"H13": 1, "F13": "1%"}}))).answer


@pytest.mark.parametrize(("button", "score"), [("check", 1), ("score", None), ("rescore", 1)])
def test_a_press_gives_the_steps_that_excel_is_told(service: Running, button: str, score: int | None) -> None:
    form = clean_sheet({"set": {"H13": score, "F13": "1%"}})
    macros = Macros(sent_by_excel(form))
    presses: dict[str, Callable[[ExcelBook], pressing.Pressed]] = {
        "check": pressing.check,
        "score": pressing.score,
        "rescore": partial(pressing.score, overwrite=True),
    }
    pressed = presses[button](ExcelBook(macros))
    told = service.press(button, Macros(sent_by_excel(form)).answer).json
    assert [tuple(step) for step in told["steps"]] == macros.steps
    assert told["message"] == pressed.message
    assert any(isinstance(edit, SetValue) for edit in pressed.edits) == (button != "check")


def test_the_buttons_that_write_nothing(service: Running) -> None:
    answer = sheet_with_slips()
    there = service.press("next", answer).json
    assert there["go"] == {"sheet": "表", "cell": "H13"}
    assert there["listed"]
    assert {finding["code"] for finding in there["findings"]} >= {"P402", "P406"}
    assert all(finding["why"] and finding["name"] for finding in there["findings"])
    assert service.press("previous", answer).json["go"] == {"sheet": "表", "cell": "H19"}
    assert service.press("print", answer).json["show"] == ["表"]
    answer[5], answer[6] = 13, 8
    assert "为什么" in service.press("rules", answer).json["message"]
    (report,) = service.press("report", answer).json["files"]
    assert report["name"].endswith(".docx")


def test_an_error_value_of_a_cell_is_told_by_its_number(service: Running) -> None:
    answer = sheet_with_slips()
    answer[7][5] = [list(row) for row in answer[7][5]]
    answer[7][5][12][7] = {"error": 2007}
    told = service.press("list", answer).json
    assert any("#DIV/0!" in finding["message"] for finding in told["findings"])


def test_the_protected_sheet_is_named_before_anything_is_written(service: Running) -> None:
    answer = sheet_with_slips()
    answer[7][2] = True
    refused = service.press("check", answer)
    assert (refused.status, refused.json["code"]) == (422, "PROTECTED")


def test_every_address_is_described_and_every_description_has_an_address(service: Running) -> None:
    told = service.ask("GET", "/openapi.json").json
    assert told == json.loads(json.dumps(openapi_document()))
    assert told["openapi"] == "3.1.0"
    for path, operations in told["paths"].items():
        for method in operations:
            address = path.replace("{button}", "check")
            assert service.ask(method.upper(), address, b"", authorization="").status in (200, 400, 401)
    page = service.ask("GET", "/docs").body.decode()
    assert all(f"/api/{path.split('/')[2]}" in page for path in told["paths"] if "press" not in path)


def test_choices_reach_the_use_case(service: Running, example: bytes) -> None:
    assert service.send("check", [("表.xlsx", example)], {"law": "mof-2020"}).json["law"] == "mof-2020"
    refused = service.send("check", [("表.xlsx", example)], {"law": "没有这个"})
    assert refused.json["files"][0]["status"] == "NO_LAW"


def test_it_speaks_https_takes_a_proxys_word_and_ends_when_nobody_comes(tmp_path: Path, root: Path) -> None:
    pem = root / "tests" / "support" / "localhost.pem"
    more = ["--cert", str(pem), "--key", str(pem), "--user-header", "X-Remote-User", "--proxy", "127.0.0.1"]
    with running(tmp_path, "--jobs", "1", "--idle", "0.05", *more) as service:
        assert (tmp_path / "ready.json").stat().st_mode & 0o077 == 0
        trusting = ssl.create_default_context(cafile=pem)
        connection = http.client.HTTPSConnection("localhost", service.port, context=trusting, timeout=30)
        connection.request("GET", "/api/status", headers={"X-Remote-User": "zhang", "Perfeval-Client": "page"})
        answer = connection.getresponse()
        assert answer.headers["strict-transport-security"]
        assert json.loads(answer.read())["inside"]
        connection.request("POST", "/api/logout", headers={"X-Remote-User": "zhang"})
        assert connection.getresponse().status == 401
        connection.close()
        assert service.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
        assert service.process.wait(timeout=30) == 0
    assert not (tmp_path / "ready.json").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--lan"], "NO_PASSWORD"),
        (["--host", "0.0.0.0"], "NO_PASSWORD"),
        (["--lan", "--user-header", "x-user"], "NO_PASSWORD"),
        (["--lan", "--password-file", "没有这个"], "NO_PASSWORD"),
        (["--cert", "没有这个.pem"], "BAD_CERTIFICATE"),
        (["--cert", "没有.pem", "--key", "也没有.pem"], "BAD_CERTIFICATE"),
    ],
)
def test_a_service_that_must_not_start_says_why(
    capsys: pytest.CaptureFixture[str], options: list[str], code: str
) -> None:
    from perfeval_xl.cli.main import main

    assert main(["serve", "--port", "0", *options]) == 2
    assert capsys.readouterr().err.startswith(code)


def test_a_port_in_use_is_told(service: Running, capsys: pytest.CaptureFixture[str]) -> None:
    from perfeval_xl.cli.main import main

    assert main(["serve", "--port", str(service.port)]) == 2
    assert capsys.readouterr().err.startswith("PORT_TAKEN")


def test_every_button_has_a_title() -> None:
    assert list(BUTTON_TITLES) == list(BUTTONS)


def test_the_service_itself_loads_nothing_that_only_its_workers_need() -> None:
    """Somebody waits for the first press; rules, forms and Word are the workers' affair."""
    heavy = ("docx", "docxtpl", "jinja2", "lxml", "pandas", "perfeval_xl.rules", "perfeval_xl.forms", "perfeval_xl.law")
    code = f"import sys, perfeval_xl.serve.server; print(*(name for name in {heavy} if name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"
    code = "import sys, perfeval_xl.serve.pressing; assert not {'docx', 'docxtpl', 'pandas'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_other_commands_do_not_load_the_service() -> None:
    code = "import sys; from perfeval_xl.cli.parser import build_parser; build_parser(); assert not {'starlette', 'uvicorn', 'anyio'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
