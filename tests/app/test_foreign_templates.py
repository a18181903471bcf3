"""A template that others have written is carried out apart: whatever it does, who asks is told, and stays small."""

import os
import sys
from pathlib import Path

import pytest

from perfeval_xl.app.apart import rendering, templates
from perfeval_xl.app.apart.answering import is_limited
from perfeval_xl.app.apart.templates import ForeignTemplate
from perfeval_xl.app.apart.workers import close_workers
from perfeval_xl.app.limits import Limits
from perfeval_xl.app.reporting import ReportOptions, report_files
from perfeval_xl.app.templates import check_template
from perfeval_xl.cli.main import main
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.reports import Template, write_report
from perfeval_xl.reports.faults import ReportTemplateError
from tests.support.word import DAY, document, subject

FORM = Path(__file__).parents[2] / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx"
OWN = "{{ 项目名称 }}：{{ 全年预算数|万元 }}，{{ 没有的 }}{% for 组 in 指标分组 %}〔{{ 组.名称 }}〕{% endfor %}{{ 成文日期|日期 }}"


def put(tmp_path: Path, *paragraphs: str) -> Path:
    path = tmp_path / "模板.docx"
    path.write_bytes(document("绩效自评报告", *paragraphs))
    return path


def test_a_report_is_the_same_there_and_here() -> None:
    data = document("绩效自评报告", OWN, "{{ 自评表 }}")
    there, here = (write_report(each, subject(), DAY) for each in (ForeignTemplate("x", data), Template(data)))
    assert there.missing == here.missing
    assert _text(there.data) == _text(here.data)


def _text(data: bytes) -> list[str]:
    import io

    from docx import Document

    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def test_what_is_chosen_is_never_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither compiled nor carried out: checking, reports, and the command."""
    here: list[int] = []
    monkeypatch.setattr("perfeval_xl.app.templates.Template", lambda *_: here.append(os.getpid()))
    path = put(tmp_path, OWN)
    check_template(path)
    (file,) = report_files([FORM], ReportOptions(template=path, out=tmp_path / "出")).files
    assert (file.ok, bool(file.reports), here) == (True, True, [])
    assert main(["report", str(FORM), "--template", str(path), "--out", str(tmp_path / "出")]) in (0, 1)
    assert here == []
    assert not is_limited()


def test_one_that_is_wrong_is_told_with_its_paragraph(tmp_path: Path) -> None:
    with pytest.raises(ReportTemplateError) as refused:
        check_template(put(tmp_path, "甲{{ 项目名称|没有 }}乙"))
    assert (refused.value.code, "“甲{{ 项目名称|没有 }}乙”" in refused.value.message) == ("TEMPLATE_ERROR", True)


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system how large a process was")
@pytest.mark.parametrize(
    "bomb", ["{{ 'a' * 1500000000 }}", "{{ '%01500000000d' % 1 }}", "{{ 'a'|center(1500000000) }}"]
)
def test_this_process_stays_small(bomb: str, tmp_path: Path) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = put(tmp_path, bomb)
    with pytest.raises(ReportTemplateError):
        write_report(ForeignTemplate(path.name, path.read_bytes()), subject(), DAY)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10  # KiB


def test_one_that_gets_past_every_count_ends_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the process itself, which can still tell where it was."""
    monkeypatch.setattr(rendering, "_LIMITS", Limits(seconds=0.2))
    monkeypatch.setattr("perfeval_xl.reports.sandbox._STEPS", 10**12)
    monkeypatch.setattr("perfeval_xl.reports.sandbox._SIGNS", 10**12)
    loop = "{% for a in '" + "a" * 60 + "' %}"
    task = templates.Carry(document("甲", loop * 5 + "x" + "{% endfor %}" * 5), {})
    line = rendering._line(_packed(task))
    assert "还没有做完".encode("unicode_escape") in line.reply
    assert b"{% for a in" in line.reply


def _packed(task: templates.Carry) -> bytes:
    import base64
    import pickle

    return base64.b64encode(pickle.dumps(task))


def test_one_that_does_not_hear_the_clock_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As a computation in C that never looks up; the next template is carried out again."""
    path = put(tmp_path, OWN)
    close_workers()
    monkeypatch.setattr(templates, "_CHILD", "tests.support.deaf_child")
    monkeypatch.setattr(templates, "ONE_FILE", Limits(seconds=1))
    monkeypatch.setattr(templates, "_LATEST", 0)
    with pytest.raises(FileProblem) as late:
        ForeignTemplate(path.name, path.read_bytes())
    assert (late.value.code, path.name in late.value.message) == ("TIME", True)
    monkeypatch.undo()
    ForeignTemplate(path.name, path.read_bytes())
