"""Tables drawn by hand: what rules enclose, what a page break cuts, and what no table can be read from."""

import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.hosts.opening import open_form
from perfeval_xl.hosts.pdf import document
from perfeval_xl.hosts.pdf.reading import read_pdf
from tests.support.pdf_pages import HEIGHT, Paper, pdf_of, pdf_of_codes

EDGES = (50, 110, 170, 270, 330, 390, 430, 470, 540)
TITLE, PROJECT = "2024年度项目支出绩效自评表", ("项目名称", "河道保洁")
HEADS = ("一级\n指标", "二级\n指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", "偏差原因")
FIRST = ("产出\n指标", "数量\n指标", "保洁河道长度", "≥130公里", "132公里", "30", "30", "")
NEXT = ("", "质量\n指标", "水面干净", "≥95%", "96%", "20", "20", "")
LAST = ("效益\n指标", "社会\n效益", "投诉件数", "≤5件", "3件", "50", "50", "")


def read(*pages: Paper) -> Snapshot:
    return read_pdf(pdf_of(pages), Path("表.pdf"))


def lines(sheet: Sheet) -> list[list[str]]:
    """The texts of every row, blanks and merged repeats left out."""
    rows: dict[int, list[str]] = {}
    for at, cell in sorted(sheet.cells.items()):
        rows.setdefault(at.row, []).append(str(cell.value))
    return list(rows.values())


def plain(*rows: Sequence[str]) -> list[list[str]]:
    """Rows as `lines` gives them."""
    return [[text.replace("\n", "") for text in row if text] for row in rows]


def page_with(*rows: Sequence[str], top: float = 60, title: str = "") -> Paper:
    """A page with rows of the form under each other."""
    paper = Paper()
    if title:
        paper.text(200, top - 25, title, 14)
        paper.row(top, 20, (50, 170, 540), PROJECT)
        top += 20
    for row in rows:
        paper.row(top, 40, EDGES, row)
        top += 40
    return paper


def letter() -> Paper:
    """A page with a text that belongs to no form."""
    paper = Paper()
    paper.text(60, 60, "现将有关材料随文报送，请审核后按时反馈意见。")
    return paper


def begun(*rows: Sequence[str]) -> Paper:
    """The first page of a form, its rows down to the foot."""
    top = HEIGHT - 60 - 40 * (len(rows) + 1)
    return page_with(HEADS, *rows, top=top, title=TITLE)


def test_a_table_is_read_as_rules_draw_it() -> None:
    (sheet,) = read(page_with(HEADS, FIRST, LAST, title=TITLE)).sheets
    assert lines(sheet) == [[TITLE], *plain(PROJECT, HEADS, FIRST, LAST)]
    assert sheet.name_of(At(3, 1)) == "第1页第1个表第2行第1格"
    assert sheet.name_of(At(1, 1)) == "第1页第1个表上方第1行"
    assert sheet.doubts == ()


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("corner", [(0, 0), (100, -300)])
def test_a_page_is_read_however_it_lies(turned: int, told: bool, corner: tuple[int, int]) -> None:
    """Printers turn the content of wide pages, and tell it or not; some count from another corner."""
    upright = [page_with(HEADS, FIRST, title=TITLE), page_with(NEXT, LAST)]
    pages = [page_with(HEADS, FIRST, title=TITLE), page_with(NEXT, LAST)]
    for page in pages:
        page.turned, page.told, page.corner = turned, told, corner
    assert read(*pages).sheets == read(*upright).sheets


def test_shaded_cells_and_marked_texts_part_no_cells() -> None:
    page = page_with(HEADS, FIRST, LAST, title=TITLE)
    expected = read(page).sheets
    shades = Paper()
    shades.bar(50, 80, 540, 120)
    shades.bar(171, 121, 269, 159)
    shades.bar(172, 122, 240, 134)
    shades.bar(271, 122, 320, 134)
    page.drawn = ["0.9 0.9 0.5 rg", *shades.drawn, "0 0 0 rg", *page.drawn]
    assert read(page).sheets == expected


def test_cells_that_only_their_shade_shows_are_cells() -> None:
    page, faces = Paper(), Paper()
    for top, row in ((60, HEADS), (100, FIRST), (140, LAST)):
        page.row(top, 40, EDGES, row)
        faces.row(top, 40, EDGES, row)
    texts = [drawn for drawn in faces.drawn if drawn.startswith("BT")]
    faces.drawn = ["0.9 0.9 0.9 rg"]
    for top in (60, 100, 140):
        for left, right in pairwise(EDGES):
            faces.bar(left + 0.5, top + 0.5, right - 0.5, top + 39.5)
    faces.drawn += ["0 0 0 rg", *texts]
    assert [lines(sheet) for sheet in read(faces).sheets] == [lines(sheet) for sheet in read(page).sheets]


@pytest.mark.parametrize(
    "missing", ["left", "right", "sides", "top", "bottom", "above and below", "all", "all but above"]
)
def test_a_table_without_outer_lines_is_read_as_one_with_them(missing: str) -> None:
    """Its rules then reach out beyond the last that cross them."""
    rows = (HEADS, FIRST, NEXT, LAST)
    whole, bare = Paper(), Paper()
    for number, row in enumerate(rows):
        whole.row(60 + 40 * number, 40, EDGES, row)
    bare.drawn = [drawn for drawn in whole.drawn if drawn.startswith("BT")]
    hidden = {
        "left": {50},
        "right": {540},
        "sides": {50, 540},
        "top": {60},
        "bottom": {220},
        "above and below": {60, 220},
        "all": {50, 540, 60, 220},
        "all but above": {50, 540, 220},
    }[missing]
    for top in {60, 100, 140, 180, 220} - hidden:
        bare.rule(50, top, 540, top)
    for left in {*EDGES} - hidden:
        bare.rule(left, 60, left, 220)
    assert [lines(sheet) for sheet in read(bare).sheets] == [lines(sheet) for sheet in read(whole).sheets]


def test_a_name_and_a_total_at_the_ends_of_a_table_without_any_outer_line_are_read() -> None:
    """Rows of few cells: only some of the rules reach its ends."""
    whole, bare = page_with(HEADS, FIRST, NEXT, title=TITLE), Paper()
    whole.row(200, 20, (50, 390, 540), ("总分", "93.3"))
    bare.drawn = [drawn for drawn in whole.drawn if drawn.startswith("BT")]
    for top in (80, 120, 160, 200):
        bare.rule(50, top, 540, top)
    for left in EDGES[1:-1]:
        bare.rule(left, 80, left, 200)
    bare.rule(170, 60, 170, 80)
    bare.rule(390, 200, 390, 220)
    assert [lines(sheet) for sheet in read(bare).sheets] == [lines(sheet) for sheet in read(whole).sheets]


def test_a_watermark_across_the_page_is_no_text_of_it() -> None:
    page = page_with(HEADS, FIRST, LAST, title=TITLE)
    expected = read(page).sheets
    signs = "内部资料注意保存".encode("utf-16-be").hex()
    page.drawn.append(f"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 120 350 Tm <{signs}> Tj ET")
    assert read(page).sheets == expected


def test_a_text_that_stands_on_its_side_is_still_read() -> None:
    page = page_with(HEADS, FIRST, LAST, title=TITLE)
    page.row(220, 60, EDGES, ("", *LAST[1:]))
    signs = "满意度".encode("utf-16-be").hex()
    page.drawn.append(f"BT /F1 10 Tf 0 1 -1 0 85 {HEIGHT - 275} Tm <{signs}> Tj ET")
    assert any("满" in str(cell.value) for cell in read(page).sheets[0].cells.values())


def test_bars_are_rules_too_and_a_box_with_an_open_side_is_no_cell() -> None:
    paper = letter()
    for top in (100, 130, 160):
        paper.bar(50, top, 250, top + 0.6)
    for left in (50, 150, 250):
        paper.bar(left, 100, left + 0.6, 160.6)
    for number, text in enumerate(("项目名称", "河道保洁", "主管部门", "水利局")):
        paper.text(54 + 100 * (number % 2), 104 + 30 * (number // 2), text)
    paper.box(300, 100, 400, 130, open_at="right")
    (sheet,) = read(paper).sheets
    assert lines(sheet) == [["项目名称", "河道保洁"], ["主管部门", "水利局"]]


@pytest.mark.parametrize("gap", [0, 1.5, -1.5])
def test_rules_that_miss_each_other_a_little_meet(gap: float) -> None:
    paper = letter()
    for top in (100, 130):
        paper.rule(50 + gap, top, 150, top)
        paper.rule(150 + gap, top, 250 - gap, top)
    for left in (50, 150, 250):
        paper.rule(left, 100 + gap, left, 130)
    paper.text(54, 104, "项目名称")
    paper.text(154, 104, "20,000.00")
    (sheet,) = read(paper).sheets
    assert lines(sheet) == [["项目名称", "20,000.00"]]


NEAR_MISSES = {
    "between rows": ([FIRST], [NEXT], [FIRST, NEXT], 0),
    "a reason goes on": (
        [(*FIRST[:7], "两处接口改造\n没有完成明年")],
        [("", "", "", "", "", "", "", "第一季度补齐")],
        [(*FIRST[:7], "两处接口改造没有完成明年第一季度补齐")],
        1,
    ),
    "three texts go on": (
        [("产出\n指标", "数量\n指标", "保洁河道\n长度与", "≥130\n公里", "132\n公里", "30", "30", "")],
        [("", "", "清淤", "左右", "左右", "", "", "")],
        [("产出指标", "数量指标", "保洁河道长度与清淤", "≥130公里左右", "132公里左右", "30", "30", "")],
        1,
    ),
    "a label goes on": (
        [FIRST],
        [("（50分）", "质量\n指标", "水面干净", "≥95%", "96%", "20", "20", "")],
        [("产出指标（50分）", *FIRST[1:]), NEXT],
        1,
    ),
    "half a label": (
        [("产出", *FIRST[1:])],
        [("指标", "质量\n指标", "水面干净", "≥95%", "96%", "20", "20", "")],
        [FIRST, NEXT],
        1,
    ),
    "heads on every page": ([FIRST], [HEADS, NEXT], [FIRST, NEXT], 0),
    "numbers are never one": ([FIRST], [("", "", "水面干净", "95", "96", "20", "20", "")], None, 0),
    "a figure in two lines": (
        [(*FIRST[:3], "1234", *FIRST[4:])],
        [("", "", "", "5", "", "", "", "")],
        [(*FIRST[:3], "12345", *FIRST[4:])],
        1,
    ),
    "values break off with their name": (
        [(*FIRST[:2], "河道\n保洁\n之后验收过的合格", "=10", "100", "30", "30", "")],
        [("", "", "率", "0%", "%", "", "", "")],
        [(*FIRST[:2], "河道保洁之后验收过的合格率", "=100%", "100%", "30", "30", "")],
        1,
    ),
    "a target without points begins": (
        [(*FIRST[:2], "河道\n保洁\n之后验收过的合格", "100%", "100%", "30", "30", "")],
        [("", "", "水面干净", "95", "96", "", "", "")],
        None,
        0,
    ),
    **{
        f"a name without figures: {name}": (
            [("公车\n运行\n维护费用", "", "", "18.4", "16", "15.5", "", "")],
            [(name, "", "", "", "", "", "", "")],
            None,
            0,
        )
        for name in ("2、出国费", "其中：公车", "（二）出国", "合计")
    },
    "names without figures below each other": (
        [("1、业务\n工作的\n经费项目", "", "", "", "", "", "", "")],
        [("2、运行维护", "", "", "", "", "", "", "")],
        None,
        0,
    ),
    "a sentence goes on with its next point": (
        [("1、新建\n站房，\n改造管网", "", "", "", "", "", "", "")],
        [("2、监测水质", "", "", "", "", "", "", "")],
        [("1、新建站房，改造管网2、监测水质", "", "", "", "", "", "", "")],
        1,
    ),
    "a number is no item": (
        [("公车\n运行\n维护费第", "", "", "18.4", "16", "15.5", "", "")],
        [("2.5期", "", "", "", "", "", "", "")],
        [("公车运行维护费第2.5期", "", "", "18.4", "16", "15.5", "", "")],
        1,
    ),
    "one character is left": (
        [("公用经", "", "", "96", "92", "91.3", "", "")],
        [("费", "", "", "", "", "", "", "")],
        [("公用经费", "", "", "96", "92", "91.3", "", "")],
        1,
    ),
    "a funding line below another": (
        [("资金", "其中：财政\n当年拨款", "", "80", "80", "76.5", "", "")],
        [("", "上年结转资金", "", "", "", "", "", "")],
        None,
        0,
    ),
    "the head of a goal below a line that ends with a colon": (
        [("其他资金：", "项目：174", "", "", "", "", "", "")],
        [("预期目标", "实际完成", "", "", "", "", "", "")],
        None,
        0,
    ),
    "a head of a fund goes on": (
        [("年度预算", "年初预算", "", "全年", "", "", "", "")],
        [("申请（万元）", "合计", "", "900", "862", "862", "10", "")],
        [
            ("年度预算申请（万元）", "年初预算", "", "全年", "", "", "", ""),
            ("", "合计", "", "900", "862", "862", "10", ""),
        ],
        0,
    ),
    "a row with little in it": (
        [FIRST],
        [("", "生态效益指标", "……", "", "", "", "", "")],
        [FIRST, ("", "生态效益指标", "……", "", "", "", "", "")],
        0,
    ),
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_a_page_break_cuts_is_put_together(name: str) -> None:
    above, below, expected, joints = NEAR_MISSES[name]
    expected = [*above, *below] if expected is None else expected
    (sheet,) = read(begun(*above), page_with(*below, LAST)).sheets
    assert lines(sheet) == [[TITLE], *plain(PROJECT, HEADS, *expected, LAST)]
    assert sum(bool(sheet.cells[at].value) for at in sheet.doubts) >= joints
    last = next(at for at, cell in sheet.cells.items() if cell.value == "投诉件数")
    assert sheet.name_of(last).startswith("第2页第1个表")


def test_page_numbers_do_not_part_a_table_but_a_text_does() -> None:
    for foot, count in (("- 1 -", 1), ("第 1 页 共 2 页", 1), ("特此说明。", 2)):
        first, second = begun(FIRST), page_with(NEXT)
        first.text(280, HEIGHT - 40, foot)
        assert len(read(first, second).sheets) == count, foot


TOP = (
    ("项目名称", "河道保洁", "", "", "", "", "", ""),
    ("主管部门", "水务局", "", "", "实施单位", "河道处", "", ""),
    ("年度资金", "30", "30", "28", "10", "93.3%", "9.3", ""),
    HEADS,
)


@pytest.mark.parametrize("pages", [2, 3])
def test_all_rows_at_the_top_may_be_repeated_on_every_page(pages: int) -> None:
    """Word repeats every row that is marked as a head, the project's name and its money among them."""
    rest = [(FIRST, NEXT), (LAST, LAST), (NEXT,)][:pages]
    repeated = [page_with(*TOP, *rows, top=40) for rows in rest]
    once = [page_with(*TOP, *rest[0], top=40), *(page_with(*rows, top=40) for rows in rest[1:])]
    assert [lines(sheet) for sheet in read(*repeated).sheets] == [lines(sheet) for sheet in read(*once).sheets]
    assert len(read(*repeated).sheets) == 1


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_a_form_with_another_name_is_another_form_for_all_that(changed: int) -> None:
    top = [list(row) for row in TOP]
    top[changed][1] = "别的"
    book = read(page_with(*TOP, FIRST, top=40), page_with(*top, LAST, top=40))
    assert len(book.sheets) == 2


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_row_with_the_name_tells_a_repeated_top(count: int) -> None:
    first, second = page_with(*TOP, FIRST, top=40), page_with(*TOP[:count], LAST, LAST, top=40)
    (sheet,) = read(first, second).sheets
    (once,) = read(first, page_with(LAST, LAST, top=40)).sheets
    assert lines(sheet) == lines(once)
    assert [sheet.name_of(at) for at in sheet.doubts] == ["第2页第1个表第6行第1格"]


HEADERS = {
    "a name": ("云溪市财政局", ""),
    "a name and numbers": ("云溪市2024年材料", "第 {} 册"),
    "what could be a title": ("云溪市绩效自评材料汇编", "云溪市财政局制"),
    "two lines": ("云溪市\n财政局", ""),
}


@pytest.mark.parametrize("told", HEADERS.values(), ids=HEADERS)
def test_running_heads_and_feet_part_no_table(told: tuple[str, str]) -> None:
    pages = [begun(FIRST), page_with(NEXT, LAST), page_with(HEADS, LAST, title=TITLE)]
    for number, paper in enumerate(pages, 1):
        for line, text in enumerate(told[0].split("\n")):
            paper.text(200, 8 + 12 * line, text)
        if told[1]:
            paper.text(200, HEIGHT - 30, told[1].format(number))
    one, other = read(*pages).sheets
    assert lines(one)[-3:] == plain(FIRST, NEXT, LAST)
    assert str(one.cells[At(1, 1)].value) == str(other.cells[At(1, 1)].value) == TITLE


def test_a_line_that_stands_on_one_page_parts_a_table() -> None:
    first, second, third = begun(FIRST), page_with(NEXT), letter()
    second.text(200, 10, "现将有关材料随文报送")
    third.text(200, 70, "现将有关材料随文报送")
    assert len(read(first, second, third).sheets) == 2


@pytest.mark.parametrize("shift", [-30, 24, 5, -5])
def test_pages_with_other_margins_left_and_right_go_on(shift: int) -> None:
    moved = Paper()
    for place, row in enumerate((NEXT, LAST)):
        moved.row(60 + 40 * place, 40, tuple(edge + shift for edge in EDGES), row)
    (sheet,) = read(begun(FIRST), moved).sheets
    assert lines(sheet)[-3:] == plain(FIRST, NEXT, LAST)


def test_a_label_that_goes_on_over_a_page_is_told() -> None:
    points = ("（20分）", "质量\n指标", "水面干净", "≥95%", "96%", "20", "20", "")
    (sheet,) = read(begun(FIRST), page_with(points, LAST)).sheets
    assert "（20分）" in str(sheet.cells[At(4, 1)].value)
    assert At(4, 1) in sheet.doubts


def test_a_form_at_the_head_of_a_page_is_another_one() -> None:
    sheets = read(begun(FIRST), page_with(HEADS, LAST, title=TITLE)).sheets
    assert [sheet.name for sheet in sheets] == ["表1", "表2"]
    assert sheets[1].name_of(At(1, 1)) == "第2页第2个表上方第1行"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf_of([Paper()]), "NO_TEXT"),
        (pdf_of([Paper()] * 201), "TOO_LARGE"),
        (pdf_of([page_with(title=TITLE)])[:300], "PDF_BROKEN"),
        (b"%PDF-1.7\n" + b"x" * 400, "PDF_BROKEN"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    path.write_bytes(data)
    with pytest.raises(FileProblem) as caught:
        open_form(path).read()
    assert caught.value.code == code


def test_text_without_rules_is_no_table() -> None:
    paper = Paper()
    for number in range(20):
        paper.text(60, 60 + 20 * number, "三级指标 年度指标值 实际完成值")
    with pytest.raises(FileProblem, match="表格") as caught:
        read(paper)
    assert caught.value.code == "NO_TABLE"


def test_a_missing_font_is_told_and_nothing_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "has_chinese_fonts", lambda: False)
    with pytest.raises(FileProblem) as caught:
        list(document.read_pages(pdf_of([page_with(HEADS, title=TITLE)])))
    assert caught.value.code == "NEEDS_FONT"


def test_a_drawing_of_many_lines_takes_no_time() -> None:
    paper = page_with(HEADS, FIRST, title=TITLE)
    for number in range(1500):
        paper.rule(60, 300 + number / 4, 500, 300 + number / 4)
        paper.rule(60 + number / 4, 300, 60 + number / 4, 700)
    assert read(paper).sheets


def test_a_missing_library_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "表.pdf"
    path.write_bytes(pdf_of([page_with(HEADS, title=TITLE)]))
    monkeypatch.setitem(sys.modules, "perfeval_xl.hosts.pdf.reading", None)
    with pytest.raises(FileProblem) as caught:
        open_form(path)
    assert caught.value.code == "NEEDS_PDF"


def test_a_workbook_needs_nothing_of_it(root: Path) -> None:
    form = root / "examples" / "2024" / "空白得分-待计分.xlsx"
    code = (
        "import sys; from pathlib import Path; from perfeval_xl.app.checking import check_files; "
        f"check_files([Path({str(form)!r})]); assert not {{'pypdfium2', 'xlrd', 'olefile', 'lxml'}} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("codes", "signs"),
    [("6162", "ab"), ("e0e0e06162", "\ufffdab"), ("f0a8a78061", "\ufffda"), ("61efbfbf", "a\ufffd")],
)
def test_what_is_no_character_is_told_as_an_unknown_sign(codes: str, signs: str) -> None:
    """It is not left out, as it may be a “≥”, and ends no reading."""
    (page,) = document.read_pages(pdf_of_codes(codes))
    assert "".join(character.text for character in page.characters) == signs
