"""PDFs in a batch: counted only, unless they are asked for; then read within the limits and counted once."""

import re
from pathlib import Path

import pytest

from perfeval_xl.batch.problems import BatchProblem
from perfeval_xl.batch.walking import PDF_FILES
from perfeval_xl.hosts.opening import readers as reading
from perfeval_xl.hosts.opening.readers import reader_versions
from tests.support.batches import BLANK_SCORES, CLEAN, EXAMPLES, WITH_ERRORS, logged, run, tree
from tests.support.command import perfeval
from tests.support.openings import pdf_of_form
from tests.support.pdf_pages import Paper, pdf_of
from tests.support.systems import at_pace

FORMS = sorted(EXAMPLES.glob("*.xlsx"))


def letter(target: Path) -> Path:
    """A notice of some lines, without a table."""
    paper = Paper()
    for number in range(4):
        paper.text(60, 60 + 20 * number, "关于做好年度工作总结报送的通知，请按时反馈。")
    target.write_bytes(pdf_of([paper]))
    return target


def found_in(line: dict[str, object]) -> list[str]:
    findings = line["findings"]
    assert isinstance(findings, list)
    return sorted(each["code"] for each in findings if each["code"] != "S107")


def test_pdfs_are_counted_until_they_are_asked_for(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx", form=CLEAN)
    pdf_of_form(BLANK_SCORES, folder / "打印.pdf")
    outcome = run(folder, out)
    assert (outcome.found, outcome.forms, outcome.passed[PDF_FILES]) == (1, 1, 1)
    outcome = run(folder, out, read_pdf=True, since_last=True)
    assert (outcome.found, outcome.forms, outcome.passed[PDF_FILES]) == (2, 2, 0)
    outcome = run(folder, out, since_last=True)
    assert (outcome.found, outcome.forms, outcome.passed[PDF_FILES]) == (1, 1, 1)


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_printed_form_is_found_the_same_in(form: Path, folder: Path, out: Path) -> None:
    pdf_of_form(form, folder / "打印.pdf")
    tree(out.parent / "原表", "表.xlsx", form=form)
    read, plain = run(folder, out, read_pdf=True), run(out.parent / "原表", out.parent / "原表结果")
    assert read.forms == plain.forms
    line, original = logged(read)["打印.pdf"], logged(plain)["表.xlsx"]
    assert found_in(line) == found_in(original)
    assert all(re.match(r"第\d页第\d个表", each["place"]) for each in line["findings"] if each["cell"])


def test_a_print_of_a_form_that_is_there_counts_once(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx", form=WITH_ERRORS)
    alone = run(folder, out.with_name("单独"))
    pdf_of_form(WITH_ERRORS, folder / "表.pdf")
    outcome = run(folder, out, read_pdf=True)
    assert (outcome.found, outcome.forms, outcome.errors) == (2, alone.forms, alone.errors)
    lines = logged(outcome)
    assert "X509" in found_in(lines["表.pdf"])
    assert "X509" not in found_in(lines["表.xlsx"])
    assert outcome.codes == {"ok": 2}


def test_other_pdfs_are_passed_over_and_scans_told(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx", form=CLEAN)
    letter(folder / "通知.pdf")
    (folder / "扫描.pdf").write_bytes(pdf_of([Paper()]))
    (folder / "坏的.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 400)
    outcome = run(folder, out, read_pdf=True)
    assert outcome.codes == {"ok": 1, "OTHER_DOCUMENT": 1, "NO_TEXT": 1, "PDF_BROKEN": 1}
    assert (outcome.passed_over, outcome.exit_status) == (1, 2)
    for name in ("扫描.pdf", "坏的.pdf"):
        (folder / name).unlink()
    assert run(folder, out, read_pdf=True).exit_status == 0


def test_limits_hold_for_pdfs(folder: Path, out: Path, faults: pytest.MonkeyPatch) -> None:
    pdf_of_form(CLEAN, folder / "不停.pdf")
    tree(folder, "表.xlsx", form=CLEAN)
    outcome = run(folder, out, read_pdf=True, seconds=at_pace(2))
    assert outcome.codes == {"ok": 1, "TIME": 1}


def test_scores_of_a_pdf_go_into_an_xlsx_and_never_into_it(folder: Path, out: Path) -> None:
    place = pdf_of_form(BLANK_SCORES, folder / "表.pdf")
    before = place.read_bytes()
    assert run(folder, out, read_pdf=True).codes == {"ok": 1}
    assert (out / "计分" / "表.xlsx").is_file()
    assert run(folder, out, read_pdf=True, in_place=True).codes == {"OLD_FORMAT_WRITE": 1}
    assert place.read_bytes() == before


def test_command_and_configuration_ask_for_them_alike(folder: Path, out: Path) -> None:
    pdf_of_form(CLEAN, folder / "打印.pdf")
    words = ("--no-pdf", "--no-report")
    answer = perfeval("batch", folder, "--out", out, *words)
    assert answer.status == 2
    assert "NO_WORKBOOK" in answer.out
    answer = perfeval("batch", folder, "--out", out, "--read-pdf", *words)
    assert (answer.status, "自评表 1 张" in answer.out) == (0, True)
    config = out.parent / "夜间.toml"
    config.write_text(f"folder = '{folder}'\nout = '{out}'\nread_pdf = true\n", "utf-8")
    answer = perfeval("batch", "--config", config, *words)
    assert (answer.status, "自评表 1 张" in answer.out) == (0, True)


def test_without_the_component_a_run_that_wants_pdfs_does_not_begin(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(folder, "表.xlsx", form=CLEAN)
    version = reading._version
    monkeypatch.setattr(reading, "_version", lambda name: "" if name == "pypdfium2" else version(name))
    with pytest.raises(BatchProblem, match="pypdfium2") as caught:
        run(folder, out, read_pdf=True)
    assert caught.value.code == "NEEDS_PDF"
    assert run(folder, out).codes == {"ok": 1}


@pytest.mark.parametrize("library", ["lxml", "olefile", "xlrd"])
def test_another_version_of_a_reader_reads_again(
    library: str, folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(folder, "表.xlsx", form=CLEAN)
    run(folder, out)
    assert run(folder, out, since_last=True).unchanged == 1
    version = reading._version
    monkeypatch.setattr(reading, "_version", lambda name: "99.0" if name == library else version(name))
    assert run(folder, out, since_last=True).unchanged == 0
    assert run(folder, out, since_last=True).unchanged == 1


def test_the_reader_of_pdfs_counts_where_they_are_read(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(folder, "表.xlsx", form=CLEAN)
    version = reading._version
    for pages in (False, True):
        run(folder, out, read_pdf=pages)
        with monkeypatch.context() as patch:
            patch.setattr(reading, "_version", lambda name: "99.0" if name == "pypdfium2" else version(name))
            assert run(folder, out, read_pdf=pages, since_last=True).unchanged == (0 if pages else 1)


def test_every_library_of_another_that_a_reader_loads_is_named() -> None:
    versions = reader_versions(pages=True)
    assert [name.split()[0] for name in versions] == ["lxml", "olefile", "pypdfium2", "xlrd"]
    assert all(len(name.split()) == 2 for name in versions)
