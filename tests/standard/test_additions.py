"""Labels, layouts, units and words of a folder: they count, and what is wrong of them is told and left out."""

import re
import shutil
from pathlib import Path

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import Vocabulary, read
from perfeval_xl.parsing import judge_texts
from perfeval_xl.standard import Standard
from perfeval_xl.standard.samples import sample_of, try_layouts
from tests.support.cases import clean_sheet, compared
from tests.support.command import perfeval
from tests.support.published import sheet_of_table

SAMPLE = "sample:\n  - [甲自评表（2025年度）]\n  - [一级指标, 三级指标, 指标值, 完成值, 分值, 得分]\n"
SAMPLE += "  - [产出指标, 路灯, ≥1盏, 1盏, 100, 100]\n"
LAYOUT = "kind: project\ntitle: 甲自评\nrequired: [score]\n" + SAMPLE


def page_folder(root: Path, folder: Path) -> Path:
    """The standard that docs/标准.md writes, each example in the file that its first line names."""
    text = (root / "docs" / "标准.md").read_text("utf-8")
    for place, content in re.findall(r"```yaml\n# (\S+)\n(.*?)```", text, re.DOTALL):
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return folder


def loaded(folder: Path, **files: str) -> Standard:
    """A standard of files by name, `layouts__甲` for layouts/甲.yaml."""
    for name, content in files.items():
        file = folder / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return Standard.load(folder, entry_points=False)


@pytest.fixture
def standard(root: Path, tmp_path: Path) -> Standard:
    return Standard.load(page_folder(root, tmp_path), entry_points=False)


def test_the_page_has_an_example_of_every_file_and_none_is_wrong(root: Path, tmp_path: Path) -> None:
    folder = page_folder(root, tmp_path)
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.yaml"))
    assert files == ["labels.yaml", "law/云溪市.yaml", "layouts/打分表.yaml", "units.yaml", "words.yaml"]
    answer = perfeval("standard", "check", str(folder))
    assert answer.status == 0, answer.out
    assert "打分表  表式，标题合“自评打分表”" in answer.out
    assert "labels.yaml  增加 4 个说法" in answer.out
    assert "units.yaml  增加 2 个说法" in answer.out
    assert "words.yaml  增加 11 个说法" in answer.out


def test_a_layout_reads_its_own_heads(standard: Standard) -> None:
    layout = next(each for each in standard.vocabulary.layouts if each.name == "打分表")
    (case,) = book_of(sample_of(layout), None, standard).cases
    assert (case.form.layout, case.form.doubts, case.form.troubles) == ("打分表", (), ())
    assert [row.level3.text for row in case.form.indicators] == ["维修路灯", "亮灯率"]
    assert case.assessment.total == 100
    assert Standard.load(entry_points=False).vocabulary.columns.get("权数") is None


def test_labels_units_and_words_count(standard: Standard) -> None:
    sheet = clean_sheet({"of": "project", "set": {"G11": "权数（分）", "I11": "扣分缘由："}})
    (case,) = book_of(Snapshot(path="表.xlsx", sheets=(sheet,)), None, standard).cases
    assert case.form.doubts == ()
    assert {"weight", "reason"} <= case.form.columns
    for target, actual, verdict in [
        ("≥15亩", "1垧", "met"),
        ("≥3块牌匾", "2块牌匾", "unmet"),
        ("≥15亩", "1公顷", "met"),
        ("制度健全", "全部办妥", "met"),
        ("制度健全", "只办了一半", "undecided"),
        ("制度健全", "没办成", "unmet"),
        ("零塌方", "未发生", "met"),
        ("最起码5场", "4场", "unmet"),
        ("最起码5场", "5场", "met"),
        ("3万元封顶", "4万元", "unmet"),
        ("3-5万元封顶", "6万元", "unmet"),
        ("上半程截止", "2025年7月1日", "unmet"),
        ("上半程截止", "2025年6月30日", "met"),
        ("2025年6月20日截止", "2025年上半程", "unmet"),
    ]:
        assert judge_texts(target, actual, year=2025, language=standard.language).verdict == verdict, actual


def test_words_of_reports_count_as_they_are_written(tmp_path: Path) -> None:
    standard = loaded(tmp_path, words="reports:\n  rate: [花销率(全年)]\n  roles: {actual: [花销]}\n")
    assert not standard.faults
    assert standard.report_words.pattern("rate").search("花销率(全年)95%")
    assert not standard.report_words.pattern("rate").search("花销率全年95%")
    assert standard.report_words.roles["actual"].search("花销总额")
    assert standard.report_words.units is standard.language.units


@pytest.mark.parametrize(
    ("own", "of", "sentence", "found"),
    [
        ("some: [试点]", "project", "试点项目共设置三级指标12个。", (1, 0)),
        ("outcome: [办妥]", "project", "办妥的三级指标共12个。", (1, 0)),
        ("all: [统统]\n  outcome: [办妥]", "project", "统统办妥的三级指标共12个。", (1, 1)),
        ("spent: [花掉]\n  neutral: [花掉]", "base", "公务接待费花掉2万元。", (0, 1)),
    ],
)
def test_words_that_say_what_a_number_is_of_can_be_added(
    own: str, of: str, sentence: str, found: tuple[int, int], tmp_path: Path
) -> None:
    """The differences that the package's words find in the sentence, and those that it finds with the office's own."""
    words = loaded(tmp_path, words=f"reports:\n  {own}\n").report_words
    book = book_of(Snapshot(path="表", sheets=(clean_sheet({"of": of}),)), None)
    report = ["政务数据平台运行维护项目绩效自评报告" if of == "project" else "2024年部门整体支出绩效自评报告", sentence]
    assert tuple(len(compared(report, [book], each).differences) for each in (None, words)) == found


@pytest.mark.parametrize(
    ("files", "name", "line", "told"),
    [
        ({"labels": "total: [总评]\ncolums: {weight: [权数]}\n"}, "labels.yaml", 2, "是不是 columns"),
        ({"labels": "columns:\n  weight: [权数]\n  wieght: [权]\n"}, "labels.yaml", 3, "是不是 weight"),
        ({"labels": "columns:\n  weight:\n    - 权数\n    - 得分\n"}, "labels.yaml", 4, "已经表示 score"),
        ({"labels": "columns:\n  weight: [甲乙]\n  score: [甲乙：]\n"}, "labels.yaml", 3, "已经表示 weight"),
        (
            {"labels": "base:\n  vehicles: [公车运行与维护, 公务用车运行维护费用]\n"},
            "labels.yaml",
            2,
            "已经表示 vehicle_running",
        ),
        ({"labels": "columns: [\n"}, "labels.yaml", 2, "YAML 写法有误"),
        ({"labels": "- 权数\n"}, "labels.yaml", 1, "名称: 值"),
        ({"units": "area:\n  垧: 15\n  亩: 600\n"}, "units.yaml", 3, "已经在 area 里"),
        ({"units": "length: {亩: 1}\n"}, "units.yaml", 1, "已经在 area 里"),
        ({"units": "scales:\n  万: 1000\n"}, "units.yaml", 2, "不能改"),
        ({"units": "area: {垧: 十五}\n"}, "units.yaml", 1, "要是数"),
        ({"words": "grades:\n  good: [上好]\n  poor: [上好]\n"}, "words.yaml", 3, "已经表示 good"),
        ({"words": "levels:\n  city: [区]\n"}, "words.yaml", 2, "已经表示 county"),
        ({"words": "wording:\n  down: [增加]\n"}, "words.yaml", 2, "已经表示 up"),
        ({"words": "attainment:\n  storng: [办妥]\n"}, "words.yaml", 2, "是不是 strong"),
        ({"words": "operators:\n  at_most: [最起码, 不低于]\n"}, "words.yaml", 2, "已经表示 at_least"),
        ({"words": "operators:\n  at_least: [封顶]\n  less_than: [封顶]\n"}, "words.yaml", 3, "已经表示 at_least"),
        ({"words": "operators:\n  at_leest: [最起码]\n"}, "words.yaml", 2, "是不是 at_least"),
        ({"words": "dates:\n  early: [上旬, 底]\n"}, "words.yaml", 2, "已经表示 late"),
        ({"words": "reports:\n  roles: {actuel: [花销]}\n"}, "words.yaml", 2, "是不是 actual"),
        ({"layouts__甲": LAYOUT.replace("score]", "socre]", 1)}, "甲.yaml", 3, "只能是"),
        ({"layouts__甲": LAYOUT.replace("title", "titel")}, "甲.yaml", 1, "缺少 title"),
        ({"layouts__甲": LAYOUT.replace("甲自评", "甲(自评", 1)}, "甲.yaml", 2, "不是正则表达式，第 2 个字起"),
        ({"layouts__甲": LAYOUT.replace("甲自评", "甲自)评", 1)}, "甲.yaml", 2, "第 3 个字起"),
        ({"layouts__甲": LAYOUT + "labels:\n  columns:\n    weight: [得分]\n"}, "甲.yaml", 10, "已经表示 score"),
    ],
)
def test_what_is_wrong_says_file_and_line_and_the_rest_counts(
    tmp_path: Path, files: dict[str, str], name: str, line: int, told: str
) -> None:
    standard = loaded(tmp_path, **{"words": "attainment: {strong: [妥帖了]}\n", **files})
    faults = [fault for fault in standard.faults if told in fault.message]
    assert [(Path(fault.file).name, fault.line) for fault in faults] == [(name, line)]
    assert standard.vocabulary.columns["得分"] == "score"
    assert standard.language.units.read("亩").group == "area"
    if "words" not in files:
        assert judge_texts("制度健全", "妥帖了", language=standard.language).verdict == "met"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"labels": "colums: {weight: [权数]}\ncolumns:\n  wieght: [权]\n  weight: [得分]\n  score: 3\ntotal: 1\n"},
            [(1, "是不是 columns"), (3, "是不是 weight"), (5, "要写成列表"), (6, "要写成列表"), (4, "已经表示 score")],
        ),
        (
            {"units": "area:\n  亩: 600\n  垧: 十五\nlength:\n  亩: 1\nscales: 3\n"},
            [(3, "要是数"), (6, "名称: 值"), (2, "不能改"), (5, "不能改")],
        ),
        (
            {
                "words": "attainment:\n  storng: [办妥]\n  strong: 办妥\ngrades:\n  good: [上好]\n  poor: [上好]\nlevels:\n  city: [区]\n"
            },
            [(2, "是不是 strong"), (3, "要写成列表"), (6, "已经表示 good"), (8, "已经表示 county")],
        ),
        (
            {
                "layouts__甲": LAYOUT.replace("score]", "socre]", 1)
                .replace("title: 甲", "title: 甲(")
                .replace("kind", "kinde")
                + "labels:\n  columns:\n    weight: [得分]\n    wieght: [权]\n  base: {vehicles: [公务用车运行维护费]}\n"
            },
            [
                (1, "缺少 kind"),
                (1, "是不是 kind"),
                (3, "只能是"),
                (11, "是不是 weight"),
                (2, "不是正则表达式"),
                (10, "已经表示 score"),
                (12, "已经表示 vehicle_running"),
            ],
        ),
    ],
)
def test_all_that_is_wrong_in_a_file_is_told_at_once(
    tmp_path: Path, files: dict[str, str], told: list[tuple[int, str]]
) -> None:
    faults = loaded(tmp_path, **files).faults
    assert [fault.line for fault in faults] == [line for line, _ in told]
    for fault, (_, message) in zip(faults, told, strict=True):
        assert message in fault.message
    answer = perfeval("standard", "check", str(tmp_path))
    assert answer.status == 1
    assert all(f"第 {line} 行" in answer.out and message in answer.out.replace("\n", "") for line, message in told)


def test_all_that_is_wrong_with_a_sample_is_told(tmp_path: Path) -> None:
    """A head that is not known, and a title that another layout takes."""
    wrong = LAYOUT.replace("三级指标, 指标值", "三级指标, 目标任务数").replace("title: 甲自评", "title: 乙自评")
    faults = list(try_layouts(loaded(tmp_path, layouts__甲=wrong).vocabulary))
    assert [any(told in fault.message for fault in faults) for told in ("读成了表式", "不认识")] == [True, True]


def test_good_lines_beside_wrong_ones_count(tmp_path: Path) -> None:
    standard = loaded(tmp_path, labels="columns:\n  weight: [权数, 得分]\n", units="area: {垧: 15, 亩: 2}\n")
    assert len(standard.faults) == 2
    assert standard.vocabulary.columns["权数"] == "weight"
    area = standard.language.units.read
    assert area("垧").factor == area("公顷").factor


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        (LAYOUT.replace("title: 甲自评", "title: 乙自评"), "读成了表式"),
        (LAYOUT.replace("三级指标, 指标值", "三级指标, 目标任务数"), "不认识"),
        (LAYOUT.replace("三级指标, 指标值, 完成值, 分值, 得分", "甲, 乙, 丙, 丁, 戊"), "读出 0 张"),
        (LAYOUT.replace("title: 甲自评", "title: 自评"), "读成了表式 甲"),
    ],
)
def test_a_sample_that_is_not_read_as_its_layout_is_told(tmp_path: Path, layout: str, told: str) -> None:
    """The last one would take all forms of our own layouts."""
    standard = loaded(tmp_path, layouts__甲=layout)
    assert not standard.faults
    assert any(told in fault.message and fault.line for fault in try_layouts(standard.vocabulary))
    assert perfeval("standard", "check", str(tmp_path)).status == 1


def test_our_own_samples_are_read_as_their_layouts() -> None:
    assert list(try_layouts(Standard.load(entry_points=False).vocabulary)) == []


@pytest.mark.parametrize("name", ["labels.yaml", "units.yaml", "words.yaml", "layouts/打分表.yaml"])
def test_every_file_is_in_the_digest(root: Path, tmp_path: Path, name: str) -> None:
    """A batch makes again what it made by other words."""
    before, after = page_folder(root, tmp_path / "前"), tmp_path / "后"
    shutil.copytree(before, after)
    same = Standard.load(after, entry_points=False).digest
    assert same == Standard.load(before, entry_points=False).digest
    (after / name).write_text((after / name).read_text("utf-8") + "# 改过\n", "utf-8")
    assert Standard.load(after, entry_points=False).digest != same


@pytest.mark.parametrize(
    ("words", "target", "actual", "verdict"),
    [
        ("grades: {best: [甲等], poor: [丁等]}", "不低于良好", "甲等", "met"),
        ("grades: {best: [甲等], poor: [丁等]}", "甲等/丁等", "丁等", "unmet"),
        ("grades: {low: [冷]}", "是/冷", "冷", "unmet"),
        ("levels: {county: [团]}", "通过省级验收", "通过团级验收", "undecided"),
        ("wording: {unchanged: [打平]}", "不低于上年", "打平", "met"),
        ("wording: {up: [走高], down: [走低]}", "费用走低", "费用走高3%", "unmet"),
        ("wording: {above: [胜过]}", "低于市场价", "胜过市场价", "unmet"),
        ("wording: {early: [抢前], in_time: [准点]}", "抢前完成", "准点完成", "undecided"),
        ("wording: {bars: [红线]}", "守住红线", "突破限额", "unmet"),
    ],
)
def test_a_word_of_a_folder_judges(tmp_path: Path, words: str, target: str, actual: str, verdict: str) -> None:
    """Each pair is judged otherwise without the folder."""
    standard = loaded(tmp_path, words=f"{words}\n")
    assert not standard.faults
    assert judge_texts(target, actual, language=standard.language).verdict == verdict
    assert judge_texts(target, actual).verdict != verdict


@pytest.mark.parametrize(
    ("labels", "line", "with_it", "without"),
    [
        ("priced: [款额]", "款额（万元） | | 全年预算数 | 全年执行数", "万元", ""),
        ("money: [专款]", "预算执行情况（元） | | 全年预算数 | 全年执行数", "元 下拨专款", "元 "),
    ],
)
def test_a_word_of_a_folder_is_read_in_labels(
    tmp_path: Path, labels: str, line: str, with_it: str, without: str
) -> None:
    """A unit beside 款额, and a line named 下拨专款 whose amounts are words."""
    table = f"{TOP}{line}\n | 年度资金总额 | 10 | 9\n | 下拨专款 | 尚未到账 | 没有使用\n{HEAD}"
    snapshot = Snapshot(path="表.xlsx", sheets=(sheet_of_table(table),))
    standard = loaded(tmp_path, labels=f"{labels}\n")
    assert not standard.faults
    for vocabulary, expected in ((standard.vocabulary, with_it), (Vocabulary.own(), without)):
        (form,) = read(snapshot, vocabulary)
        named = [fund.label.text for fund in form.funds if "专款" in fund.label.text]
        assert f"{form.amount_unit} {''.join(named)}".strip() == expected.strip()


TOP = "项目支出绩效自评表（2024年度）\n项目名称 | 修路\n"
HEAD = "一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分\n产出 | 数量 | 修路 | 3公里 | 3公里 | 90 | 90"
