"""review: what reviewers would take off, each point with its cell; the lists that they ask for."""

import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from perfeval_xl.domain.form import Indicator
from perfeval_xl.dossier.bundle import Bundle, Project
from perfeval_xl.dossier.reviewing import evidence_for, proofs_of, risks_of, standings_of
from tests.support.command import perfeval
from tests.support.validator import validation_errors
from tests.support.word import checked

HEADS = {"复核底稿": ["复核完成值", "复核得分", "偏差", "备注"], "佐证材料清单": ["材料名称", "保管人", "有无"]}


def bundle(changes: dict[str, object] | None = None) -> Bundle:
    """One project: the clean form, changed in a few cells, with what the check finds."""
    subject = checked(changes)
    project = Project(number=1, name=subject.name, subject=subject)
    return Bundle(name="云溪市数据中心", year=2024, department=None, base=None, projects=(project,))


def costs(changes: dict[str, object]) -> dict[str, Decimal]:
    """What each rule costs."""
    return {risk.finding.code: risk.points for risk in risks_of(bundle(changes)) if risk.points}


def test_a_clean_form_loses_nothing() -> None:
    whole = bundle()
    (standing,) = standings_of(whole, risks_of(whole))
    assert standing.at_risk == 0
    assert standing.expected == standing.written == Decimal("99.28")


def test_satisfaction_by_no_complaints_counts_nothing() -> None:
    form = bundle().filed[0].subject.form
    row = next(each for each in form.indicators if each.is_satisfaction)
    weight = row.weight.number
    changed = {row.actual.at.a1: "未收到投诉，100%", row.score.at.a1: weight, row.reason.at.a1: None}
    assert costs(changed)["I317"] == weight


def trainings() -> tuple[Indicator, Decimal]:
    """The row with three trainings as its target, and its points."""
    form = bundle().filed[0].subject.form
    row = next(each for each in form.indicators if each.target.text == "≥3场")
    assert row.weight.number is not None
    return row, row.weight.number


def test_a_missed_target_with_full_marks_costs_what_the_law_takes() -> None:
    row, weight = trainings()
    found = costs({row.actual.at.a1: "1场"})
    assert found["P403"] == weight - (weight / 3).quantize(Decimal("0.01"))


def test_a_row_costs_no_more_than_its_points() -> None:
    row, weight = trainings()
    whole = bundle({row.actual.at.a1: "1场", row.level3.at.a1: "资金支付率"})
    (standing,) = standings_of(whole, risks_of(whole))
    assert standing.at_risk <= weight


def test_evidence_goes_by_the_kind_of_indicator() -> None:
    proofs = proofs_of(bundle())
    told = {proof.row.level2.name: proof.evidence for proof in proofs if proof.row.level2}
    assert "合同" in told["数量指标"]
    assert all("问卷" in evidence_for(proof.row) for proof in proofs if proof.row.is_satisfaction)
    assert len(proofs) == len([row for row in bundle().filed[0].subject.form.indicators if row.level3.text])


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """报送前自查 of the examples."""
    out = tmp_path_factory.mktemp("自查")
    folder = Path(shutil.copytree(root / "examples" / "2024", out / "表"))
    answer = perfeval("review", folder, "--out", out)
    assert answer.status == 1
    assert "P403 数据治理培训!H12" in answer.out
    assert "不是财政部门的结论" in answer.out
    return out / "报送前自查"


@pytest.mark.parametrize("name", list(HEADS))
def test_columns_of_the_reviewers_are_blank(made: Path, name: str) -> None:
    lines = list(openpyxl.load_workbook(made / "复核自查.xlsx")[name].iter_rows(min_row=3, values_only=True))
    heads = list(lines[0])
    places = [heads.index(head) for head in HEADS[name]]
    assert len(lines) > 30
    assert {line[place] for line in lines[1:] for place in places} == {None}


def test_every_question_has_its_cell(made: Path) -> None:
    lines = list(openpyxl.load_workbook(made / "复核自查.xlsx")["复核会问的"].iter_rows(min_row=3, values_only=True))
    at = {head: number for number, head in enumerate(lines[0])}
    assert all(line[at["单元格"]] and line[at["工作表"]] and line[at["文件"]] for line in lines[1:])
    points = [line[at["可能扣分"]] or 0 for line in lines[1:]]
    assert points == sorted(points, reverse=True)


def test_the_paragraph_for_the_final_accounts(made: Path) -> None:
    told = "\n".join(each.text for each in Document(str(made / "决算公开-预算绩效情况说明.docx")).paragraphs)
    assert "云溪市数据发展局组织对2024年度项目支出开展绩效自评，涉及项目5个" in told
    assert "自评得99.28分。全年预算数20万元，执行数19万元，完成预算的95%。" in told
    assert "480000万元" not in told
    assert "涉及项目5个，其中金额齐全、没有疑问的3个项目全年预算" in told


def test_the_paragraph_sets_nothing_apart_where_every_amount_is_certain(root: Path, tmp_path: Path) -> None:
    perfeval("review", root / "examples" / "2024" / "没有问题的表.xlsx", "--out", tmp_path)
    made = tmp_path / "报送前自查" / "决算公开-预算绩效情况说明.docx"
    told = "\n".join(each.text for each in Document(str(made)).paragraphs)
    assert "涉及项目1个，全年预算20万元，全年执行19万元" in told


@pytest.mark.validator
def test_it_is_valid(made: Path) -> None:
    files = list(made.iterdir())
    assert {path.name: dict(errors) for path, errors in validation_errors(*files).items() if errors} == {}
