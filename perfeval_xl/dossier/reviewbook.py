"""复核自查.xlsx: the rehearsal as a workbook of four sheets."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_xl.dossier.bundle import Bundle
from perfeval_xl.dossier.reviewing import Proof, Risk, Standing
from perfeval_xl.rollup.book import Book, Cell, Column, Value

RESULT, QUESTIONS, EVIDENCE, SHEET = "自查结果", "复核会问的", "佐证材料清单", "复核底稿"
_WORK = "perfeval-review-"
_NOTE = (
    "按公开的复核做法试扣：重复设置、只看资金支付、只凭没有投诉的指标不得分，多给的分按算法核减。"
    "只是自查，不是财政部门的结论。"
)
_RESULT = (
    Column("序号", 6, "centre"),
    Column("项目", 34),
    Column("自评得分", 10, "score"),
    Column("自评等级", 10, "centre"),
    Column("可能扣分", 10, "score"),
    Column("试扣后得分", 12, "score"),
    Column("试扣后等级", 12, "centre"),
    Column("要准备回答的", 14, "count"),
)
_QUESTIONS = (
    Column("序号", 6, "centre"),
    Column("项目", 26),
    Column("可能扣分", 10, "score"),
    Column("代码", 8, "centre"),
    Column("文件", 24),
    Column("工作表", 18),
    Column("单元格", 10, "centre"),
    Column("问题", 60),
    Column("怎么办", 40),
)
_EVIDENCE = (
    Column("序号", 6, "centre"),
    Column("项目", 24),
    Column("二级指标", 14),
    Column("三级指标", 26),
    Column("指标值", 16),
    Column("完成值", 18),
    Column("单元格", 9, "centre"),
    Column("可作佐证的材料", 34),
    Column("表里还缺", 20),
    Column("材料名称", 20),
    Column("保管人", 10),
    Column("有无", 7),
)
_SHEET = (
    Column("项目", 24),
    Column("二级指标", 14),
    Column("三级指标", 26),
    Column("指标性质", 9, "centre"),
    Column("指标值", 16),
    Column("计量单位", 9, "centre"),
    Column("权重", 8, "score"),
    Column("自评完成值", 18),
    Column("自评得分", 9, "score"),
    Column("复核完成值", 14),
    Column("复核得分", 9, "score"),
    Column("偏差", 8, "score"),
    Column("备注", 18),
)


def review_book(bundle: Bundle, standings: Sequence[Standing], risks: Sequence[Risk], proofs: Sequence[Proof]) -> bytes:
    """The workbook; the same content gives the same bytes."""
    title = f"{bundle.name}{bundle.year or ''}{'年度' if bundle.year else ''}"
    with Book(f"{title}复核自查", _WORK) as book:
        book.sheet(RESULT).table(f"{title}报送前自查", _RESULT, _results(standings, risks), _NOTE)
        note = "每一条都写明在哪个文件、哪个单元格；可能扣分的在前。"
        book.sheet(QUESTIONS).table("复核会问的", _QUESTIONS, _questions(risks), note)
        blank = "最后三栏由单位填写；抽查时先看这张清单。"
        book.sheet(EVIDENCE).table("佐证材料清单", _EVIDENCE, _proofs(proofs), blank)
        empty = "复核完成值、复核得分、偏差、备注留空，由复核的人填写。"
        book.sheet(SHEET).table("复核底稿", _SHEET, _blank(proofs), empty)
        return book.finished()


def _results(standings: Sequence[Standing], risks: Sequence[Risk]) -> Iterator[Sequence[Value]]:
    for number, each in enumerate(standings, 1):
        questions = sum(risk.project is not None and risk.project.number == each.project.number for risk in risks)
        before, after = _grade(each, each.written), _grade(each, each.expected)
        fallen = Cell(after, "warning") if before != after else after
        yield number, each.project.name, each.written, before, each.at_risk, each.expected, fallen, questions


def _grade(standing: Standing, score: Decimal | None) -> str:
    subject = standing.project.subject
    return subject.law.grade(score) if score is not None and subject is not None else ""


def _questions(risks: Sequence[Risk]) -> Iterator[Sequence[Value]]:
    for number, risk in enumerate(risks, 1):
        finding = risk.finding
        name = risk.project.name if risk.project else "".join(risk.subject.form.title.text.split())
        code = Cell(finding.code, finding.severity.value)
        place = (finding.path.replace("\\", "/").rpartition("/")[2], finding.sheet, finding.where)
        yield number, name, risk.points or None, code, *place, finding.message, finding.advice


def _proofs(proofs: Sequence[Proof]) -> Iterator[Sequence[Value]]:
    for number, proof in enumerate(proofs, 1):
        row, level2 = proof.row, proof.row.level2.name if proof.row.level2 else ""
        cell = proof.project.subject.form.name_of(row.actual.at) if proof.project.subject else ""
        figures = (row.level3.text, row.full_target, row.actual.text, cell)
        yield number, proof.project.name, level2, *figures, proof.evidence, proof.lacking, "", "", ""


def _blank(proofs: Sequence[Proof]) -> Iterator[Sequence[Value]]:
    for proof in proofs:
        row, level2 = proof.row, proof.row.level2.name if proof.row.level2 else ""
        kind = "定量" if any(sign.isdigit() for sign in row.target.text) else "定性"
        weight, score = (entry.number if entry else None for entry in (row.weight, row.score))
        unit = row.unit.text if row.unit else ""
        cells = (row.level3.text, kind, row.full_target, unit, weight, row.actual.text, score)
        yield proof.project.name, level2, *cells, "", None, None, ""
