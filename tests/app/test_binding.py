"""print --bind and batch --bind: one PDF of a department."""

import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from perfeval_xl.app import binding
from perfeval_xl.app.binding import bind_prints
from perfeval_xl.app.printing import MARK
from tests.hosts.pdf.test_binding import outline, pdf
from tests.support.batches import BLANK_SCORES, CLEAN, EXAMPLES, run, tree
from tests.support.command import perfeval

libreoffice = pytest.mark.libreoffice


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "can_read", lambda kind: False)


def printed(place: Path, width: int = 101) -> Path:
    place.write_bytes(pdf(width) + MARK)
    return place


@libreoffice
def test_each_department_has_one_pdf_with_a_bookmark_for_every_form(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "表")
    shutil.copyfile(EXAMPLES.parent / "2020" / "智慧社区.xlsx", tmp_path / "表" / "智慧社区.xlsx")
    answer = perfeval("print", tmp_path / "表", "--out", tmp_path / "印", "--bind")
    bound = sorted((tmp_path / "印").glob("*-打印合订.pdf"))
    assert len(bound) == 2
    titles = [title for level, title, _ in outline(next(each for each in bound if "数据" in each.name).read_bytes())]
    assert titles == [
        *("数字云溪-项目支出自评表", "政务云租赁", "数据治理培训", "数字乡村试点"),
        *("没有问题的表", "空白得分-待计分", "附件1和整体支出自评表", "附件1", "附件2"),
    ]
    assert "合订 4 个文件、7 页" in answer.out
    assert "合订 1 个文件" in answer.out


def test_an_earlier_one_is_replaced_but_not_a_scan_of_that_name(tmp_path: Path) -> None:
    parts, target = [printed(tmp_path / "甲.pdf"), printed(tmp_path / "乙.pdf")], tmp_path / "局-打印合订.pdf"
    assert bind_prints(parts, target).pages == 2
    assert bind_prints(parts[:1], target).pages == 1
    assert len(pypdfium2.PdfDocument(target)) == 1
    target.write_bytes(b"%PDF-1.4 signed")
    failure = bind_prints(parts, target).failure
    assert failure is not None
    assert failure.code == "EXISTS"
    assert target.read_bytes() == b"%PDF-1.4 signed"


def test_without_the_library_it_says_what_to_do_before_anything_is_printed(tmp_path: Path, no_library: None) -> None:
    answer = perfeval("print", CLEAN, "--out", tmp_path / "印", "--bind")
    assert answer.status == 2
    assert "pip install pypdfium2" in answer.err
    assert "--bind" in answer.err
    assert not (tmp_path / "印").exists()
    answer = perfeval("batch", EXAMPLES, "--out", tmp_path / "结果", "--bind")
    assert (answer.status, "pip install pypdfium2" in answer.err) == (2, True)


def test_a_run_that_prints_nothing_does_not_ask_for_the_library(tmp_path: Path, no_library: None) -> None:
    tree(tmp_path / "表", "表.xlsx", form=CLEAN)
    assert run(tmp_path / "表", tmp_path / "结果", bind=True, pdf=False).bound == {}


@libreoffice
def test_a_run_binds_what_it_has_printed_and_again_only_what_has_changed(tmp_path: Path) -> None:
    folder, out = tmp_path / "表", tmp_path / "结果"
    tree(folder, "甲.xlsx", form=BLANK_SCORES)
    shutil.copyfile(EXAMPLES.parent / "2020" / "智慧社区.xlsx", folder / "智慧社区.xlsx")
    choice: dict[str, Any] = {"pdf": True, "bind": True, "since_last": True}
    assert run(folder, out, **choice).bound == {"ok": 2}
    places = sorted((out / "打印合订").glob("*.pdf"))
    assert len(places) == 2
    assert run(folder, out, **choice).bound == {}
    tree(folder, "乙.xlsx", form=CLEAN)
    assert run(folder, out, **choice).bound == {"ok": 1}
    assert sorted(len(outline(place.read_bytes())) for place in places) == [1, 2]
    places[0].unlink()
    assert run(folder, out, **choice).bound == {"ok": 1}
