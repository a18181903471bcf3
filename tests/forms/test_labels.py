"""What single texts are: titles, labels with their additions, years; lengths at which they stop being one."""

from decimal import Decimal

import pytest

from perfeval_xl.domain.entry import Entry
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import Vocabulary, find_neighbours, hidden_forms, lost_forms, read, read_targets, turned_forms
from perfeval_xl.forms.blocks import is_title
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.heads import find_heads
from perfeval_xl.forms.neighbours import neighbour_on
from perfeval_xl.forms.text import clean, holds, undated, unnumbered, year_of
from perfeval_xl.forms.waiting import waiting_forms
from tests.support.cases import clean_sheet
from tests.support.published import sheet_of_table

WORDS = Vocabulary.own()


def sheet_with(**texts: str) -> Sheet:
    """A sheet with these texts, `A1="…"`."""
    cells = {At(int(place[1:]), ord(place[0]) - 64): Cell(text) for place, text in texts.items()}
    return Sheet(name="表", cells=dict(sorted(cells.items())))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2024年度项目支出绩效自评表", True),
        ("自评", False),
        ("自评表", False),
        ("自评总表", True),
        ("自评" + "某" * 58, True),
        ("自评" + "某" * 59, False),
        ("项目支出绩效自评表。", False),
        ("项目自评打分", False),
        ("项目自评总分数", False),
        ("项目支出自评分值", False),
        ("本项目支出自评打分", True),
        ("项目自评打分表", True),
        ("自评得分", False),
        ("自评等级", False),
        ("自 评 总 分", False),
        ("项目绩效评价评分表", True),
        ("绩效评价工作评分表", True),
        ("绩效评价结果", False),
        ("绩效目标完成情况表", True),
        ("整体支出基础数据表", True),
    ],
)
def test_which_texts_head_a_form(text: str, title: bool) -> None:
    """Four to sixty characters; up to eight that end with 分 are the head of a column."""
    assert is_title(Entry(At(1, 1), text), WORDS) is title


@pytest.mark.parametrize(
    ("text", "word", "held"),
    [
        ("三级指标", "指标", True),
        ("三级指 标", "指标", True),
        ("指\u3000标", "指标", True),
        ("标指", "指标", False),
        ("指数", "指标", False),
        ("目标", "指标", False),
        ("", "指标", False),
    ],
)
def test_a_text_holds_a_word_with_blanks_in_it(text: str, word: str, held: bool) -> None:
    assert holds(text, word) is held
    assert Grid(sheet_with(A1="别的", B3=text), WORDS).rows_with(word) == [3] * held


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("得分\n（执行率×分值）", "得分"),
        ("得分[10]", "得分"),
        ("得分【10】", "得分"),
        ("得分〔10〕", "得分"),
        ("得分(10)", "得分"),
        ("得分（10", "得分(10"),
        ("得分：", "得分"),
        ("：得 分；", "得分"),
    ],
)
def test_a_label_without_what_people_add(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("1、公务用车购置", "公务用车购置"),
        ("12.公务用车购置", "公务用车购置"),
        ("一、公务用车购置", "公务用车购置"),
        ("其中：公车购置", "公车购置"),
        ("1公务用车", "1公务用车"),
        ("公务用车", "公务用车"),
    ],
)
def test_a_label_without_its_number(text: str, bare: str) -> None:
    assert unnumbered(text) == bare


@pytest.mark.parametrize(
    ("label", "rest", "year"),
    [
        ("2023年预算数", "预算数", 2023),
        ("2023年度预算数", "预算数", 2023),
        ("预算数", "预算数", None),
        ("1999年预算数", "1999年预算数", None),
        ("2023预算数", "2023预算数", None),
        ("全年2023年预算数", "全年2023年预算数", None),
    ],
)
def test_a_label_without_its_year(label: str, rest: str, year: int | None) -> None:
    assert (undated(label), year_of(label)) == (rest, year)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ({"A1": "绩效目标申报表"}, "绩效目标申报表"),
        ({"A1": "云溪市" + "某" * 50 + "绩效目标申报表"}, "绩效目标申报表"),
        ({"A1": "云溪市" + "某" * 51 + "绩效目标申报表"}, None),
        ({"A1": "请填写绩效目标申报表。"}, None),
        ({"A1": "请填写绩效目标申报表。 "}, None),
        ({f"A{row}": "某" for row in range(1, 6)} | {"A6": "绩效目标申报表"}, "绩效目标申报表"),
        ({f"A{row}": "某" for row in range(1, 7)} | {"A7": "绩效目标申报表"}, None),
        ({"A1": "某表", "A9": "全年预计完成情况"}, "绩效运行监控表"),
        ({"A1": "某表", "A9": "某" * 14 + "全年预计情况"}, "绩效运行监控表"),
        ({"A1": "某表", "A9": "某" * 15 + "全年预计情况"}, None),
    ],
)
def test_which_texts_name_another_table(texts: dict[str, str], kind: str | None) -> None:
    """A title of sixty characters in the first six rows; a head of twenty anywhere."""
    neighbour = neighbour_on(Grid(sheet_with(**texts), WORDS))
    assert (neighbour.kind if neighbour else None) == kind


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("实际完成值", "actual"),
        ("指标实际完成值", "actual"),
        ("绩效指标分值", "weight"),
        ("指标完成情况", None),
        ("指标名称", "level3"),
        ("2023年完成值", "actual"),
        ("没有完成的原因", "reason"),
        ("某" * 18 + "原因", "reason"),
        ("某" * 19 + "原因", None),
    ],
)
def test_what_a_head_means(label: str, meaning: str | None) -> None:
    assert WORDS.column(label) == meaning


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("全年预算数", "budget"),
        ("2023年预算数", WORDS.fund_column("预算数")),
        ("某" * 18 + "原因", "reason"),
        ("某" * 19 + "原因", None),
        ("某", None),
    ],
)
def test_what_a_head_of_the_funds_means(label: str, meaning: str | None) -> None:
    assert WORDS.fund_column(label) == meaning


HEADS = "一级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分\n产出 | 修路 | 3公里 | 3公里 | 90 | 90"


BLANK = "一级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分\n产出 | | | | 90 |"


def test_whoever_is_given_a_vocabulary_asks_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: type) -> None:
        raise AssertionError("asked for what was passed down")

    monkeypatch.setattr(Vocabulary, "own", classmethod(closed))
    shown, other = sheet_of_table(f"项目支出绩效自评表\n{HEADS}"), clean_sheet({"of": "targets"})
    hidden = Sheet(name="旧", cells=shown.cells, merges=shown.merges, hidden=True)
    snapshot = Snapshot(path="表", sheets=(shown, other, hidden))
    assert len(read(snapshot, WORDS)) == 2
    assert len(read_targets(snapshot, WORDS)) == 1
    assert len(hidden_forms(snapshot, blank=True, vocabulary=WORDS)) == 1
    assert len(list(find_neighbours(snapshot, WORDS))) == 1
    for find in (lost_forms, turned_forms, waiting_forms):
        assert find(snapshot, (), WORDS) is not None


@pytest.mark.parametrize(("blank", "filled", "told"), [(False, False, 0), (True, False, 1), (False, True, 1)])
def test_blank_forms_on_hidden_sheets_are_told_where_that_is_asked(blank: bool, filled: bool, told: int) -> None:
    table = HEADS if filled else BLANK
    sheet = sheet_of_table(f"项目支出绩效自评表\n{table}")
    hidden = Sheet(name="旧", cells=sheet.cells, merges=sheet.merges, hidden=True)
    assert len(hidden_forms(Snapshot(path="表", sheets=(hidden,)), blank=blank, vocabulary=WORDS)) == told


def test_formulas_without_a_result_are_no_blank_cells() -> None:
    cells = {
        At(1, 1): Cell("甲"),
        At(1, 2): Cell(None),
        At(1, 3): Cell(None, "General", "A1"),
        At(2, 1): Cell(""),
        At(2, 2): Cell(None, "General", "A1"),
        At(3, 1): Cell("", "General", "A1"),
    }
    grid = Grid(Sheet(name="表", cells=cells, merges=(Area(1, 1, 2, 2),)), WORDS)
    assert [entry.at for entry in grid.uncomputed] == [At(1, 3)]
    for row, left, right, found in (
        (1, 1, 3, True),
        (1, 3, 3, True),
        (1, 4, 9, False),
        (1, 1, 2, False),
        (2, 1, 9, False),
    ):
        assert (grid.uncomputed_in_row(row, left, right) is not None) is found


def test_a_ticked_box_on_a_blank_form_is_no_number() -> None:
    """True and 1 are equal for a memory of blank forms, and are shown differently."""
    sheet = sheet_of_table(f"项目支出绩效自评表\n{BLANK}")

    def weight(value: bool | Decimal) -> str:
        cells = dict(sorted({**sheet.cells, At(3, 5): Cell(value)}.items()))
        (form,) = read(Snapshot(path="表", sheets=(Sheet(name="表", cells=cells, merges=sheet.merges),)), WORDS)
        assert form.untouched
        entry = form.indicators[0].weight
        assert entry is not None
        return entry.text

    assert [weight(value) for value in (True, Decimal(1), True, Decimal(0), False)] == ["是", "1", "是", "0", "否"]


@pytest.mark.parametrize("head", ["打分情况", "自己打分"])
def test_a_head_over_two_rows_is_read_once(head: str) -> None:
    """Three heads reach down and the others have a second row, so words in two cells may be one head; this is one cell."""
    table = f"一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | 完成值 | 分值 | {head}\n^ | ^ | ^ | 指标性质 | 指标值 | ^ | ^ | ^"
    ((doubt,),) = (each.doubts for each in find_heads(Grid(sheet_of_table(table), WORDS)))
    assert (doubt.name, doubt.entry.text, doubt.entry.at) == ("score", head, At(1, 8))


def test_amounts_in_chinese_numerals_are_amounts() -> None:
    """A cell that shows 六十 is a number all the same, and does not end the lines of money."""
    top = (
        "项目支出绩效自评表\n资金（万元） | | 全年预算数 | 全年执行数\n | 年度资金总额 | 100 | 90\n | 中央 | 60 | 50\n"
    )
    sheet = sheet_of_table(f"{top} | 地方 | 40 | 40\n{HEADS}")
    cells = {
        at: cell._replace(number_format="[DBNum1]General") if at.row == 4 else cell for at, cell in sheet.cells.items()
    }
    (form,) = read(Snapshot(path="表", sheets=(Sheet(name="表", cells=cells, merges=sheet.merges),)), WORDS)
    assert [fund.label.text for fund in form.funds] == ["年度资金总额", "中央", "地方"]
    assert form.funds[1].budget is not None
    assert (form.funds[1].budget.text, form.funds[1].budget.number) == ("六十", Decimal(60))


def test_second_levels_of_one_first_level_share_it() -> None:
    """A form without first levels: 数量 and 质量 are both of 产出, which stands at the first of them."""
    head = "二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分\n"
    rows = "数量指标 | 甲 | 1 | 1 | 30 | 30\n质量指标 | 乙 | 1 | 1 | 30 | 30\n社会效益 | 丙 | 1 | 1 | 40 | 40"
    (form,) = read(Snapshot(path="表", sheets=(sheet_of_table(f"项目支出绩效自评表\n{head}{rows}"),)), WORDS)
    assert [row.level1 and (row.level1.name, row.level1.entry.at.a1) for row in form.indicators] == [
        ("产出指标", "A3"),
        ("产出指标", "A3"),
        ("效益指标", "A5"),
    ]
