"""Pairs at the edges of what the words around a number say, and the parts that the readers are made of."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.parsing import Kind, Language, ParseError, judge_texts, parse_target, read_row
from perfeval_xl.parsing.lone import judge_lone, lone_result, lone_target, read_lone
from perfeval_xl.parsing.names import name_key, part_of_name, same_name
from perfeval_xl.parsing.numerals import with_digits
from perfeval_xl.scoring.better import by_what_is_better
from tests.support.pairs import Pair, indicator_of

OWN = Language.own()
MET, OVER, UNMET, OPEN = Verdict.MET, Verdict.OVER, Verdict.UNMET, Verdict.UNDECIDED

# target, result, verdict, flags (c copied, u units differ, q qualitative)
EDGES = [
    # what counts for each of something, and what counts all of them
    ("每次培训50人", "160人", OPEN, ""),
    ("160人", "每次50人", OPEN, ""),
    ("每次培训50人", "60人", OVER, ""),
    ("每次培训50人", "100人", OPEN, ""),
    ("100人", "每次50人", OPEN, ""),
    ("100人", "每次51人", UNMET, ""),
    ("户均1200元", "120000元", OPEN, ""),
    ("≥3场；每次≥50人", "3场；50人", MET, ""),
    ("≥3场；每次≥50人", "3场；160人", OPEN, ""),
    ("≥3场；每次≥50人", "3场；每次60人", MET, ""),
    ("≥3场；每次≥50人", "3场；每次40人", UNMET, ""),
    # what is measured stands between its two ends
    ("95%≤到课率≤100%", "92%", UNMET, ""),
    ("95%≤到课率≤100%", "95%", MET, ""),
    ("100%≥到课率≥95%", "92%", UNMET, ""),
    ("100%≥到课率≥95%", "97%", MET, ""),
    ("40%<=湿度<=60%", "30%", UNMET, ""),
    ("5≤次数≤8", "3", UNMET, ""),
    ("5≤次数≤8", "8", MET, ""),
    ("5次≤次数≤8次", "9次", UNMET, ""),
    ("30万元≤投入≤50万元", "200000元", UNMET, ""),
    ("95≤得分≤100分", "96分", MET, ""),
    ("5<次数<8", "3", OPEN, ""),
    ("5<次数≤8", "6", OPEN, ""),
    ("10≤次数≤5", "7", OPEN, ""),
    ("5%≤差距≤1次", "1次", OPEN, ""),
    ("95%≤到课率", "96%", OVER, ""),
    ("95%≤到课率", "94%", UNMET, ""),
    ("95%<=到课率", "94%", UNMET, ""),
    ("3天≥办理时限", "2天", MET, ""),
    ("3天≥办理时限", "4天", UNMET, ""),
    ("5次<次数", "5次", UNMET, ""),
    # units in Latin letters, each as a whole
    ("≥50m", "60mm", UNMET, ""),
    ("≥50mm", "6cm", OVER, ""),
    ("≥500ml", "1L", OVER, ""),
    ("≥5g", "6mg", UNMET, ""),
    ("≥5公斤", "6000g", OVER, ""),
    ("≥100kg", "90KG", UNMET, ""),
    ("≥5KM", "5100米", OVER, ""),
    ("≥1TB", "900GB", UNMET, ""),
    ("≥20MW", "21000千瓦", OVER, ""),
    ("≤35μg/m3", "32μg/m³", MET, ""),
    ("≤35mg/L", "36mg/L", UNMET, ""),
    ("≥3d", "2天", UNMET, ""),
    ("≥24h", "1500分钟", OVER, ""),
    ("≥50Mbps", "60Mbps", OVER, ""),
    ("≥5Gal", "6Gal", OVER, ""),
    ("≥5Gal", "4Gal", UNMET, ""),
    ("20±2mm", "23mm", UNMET, ""),
    ("≥3m2", "4平方米", OVER, ""),
    # by how much something moved, and how much there is
    ("≥100人次", "增加5人次", OPEN, ""),
    ("≥100人次", "比上年多5人次", OPEN, ""),
    ("≥100人次", "同比少5人次", OPEN, ""),
    ("≥100人次", "增加到105人次", OVER, ""),
    ("≥100人次", "新增5人次", UNMET, ""),
    ("≥3.5%", "增长4.1%", OVER, ""),
    ("≥3.5%", "增长3.5%", MET, ""),
    ("≥90%", "提高5%", OPEN, ""),
    ("≤5%", "增长4%", OPEN, ""),
    ("提高5个百分点", "提高5%", OPEN, ""),
    ("提高5%", "提高5个百分点", OPEN, ""),
    ("提高5个百分点", "提高6个百分点", OVER, ""),
    ("提高5%", "提高6%", OVER, ""),
    ("增加10人", "增加12人", OVER, ""),
    ("同比增长≥5%", "同比下降6%", UNMET, "q"),
    ("同比增长≥5%", "同比下降0%", UNMET, ""),
    ("同比下降≥5%", "同比下降6%", OVER, ""),
    # several parts of which only one is answered
    ("≥3家；≥5场", "2家", UNMET, "q"),
    ("≥3家；≥5场", "4家", OPEN, ""),
    ("≥3家；≥5场", "4家、2家", OPEN, "u"),
    # a bar on the other side is no copy of the target
    ("≤3%", "超过3%", UNMET, "q"),
    ("≤3%", "3%以上", OPEN, ""),
    ("≥90家", "90家以内", OPEN, ""),
    ("≥90家", "少于90家", UNMET, "q"),
    ("≥90家", "90家以上", MET, "c"),
    ("≥90家", "100家以上", OVER, ""),
    # classes of schemes that nobody can hold against each other
    ("达到甲级", "达到二级标准", OPEN, "q"),
    ("达到二级标准", "达到甲级", OPEN, "q"),
    ("达到二级标准", "达到A级", OPEN, "q"),
    ("达到乙级", "达到甲级", MET, "q"),
    ("达到甲级", "达到乙级", UNMET, "q"),
    ("达到B级", "达到A级", MET, "q"),
    ("达到A级", "达到B级", UNMET, "q"),
    ("AAA级", "AA级", OPEN, "q"),
    ("AAA级", "AAA级", MET, "q"),
    # half of a percent in words
    ("≥90%", "百分之95", OVER, ""),
    ("≥百分之90", "89%", UNMET, ""),
    ("四分之三", "75%", MET, ""),
    ("三分之二", "66%", OPEN, "q"),
    ("半年内", "5个月", MET, ""),
    ("半年内", "7个月", UNMET, ""),
    # a share of two counts
    ("100%", "128/128", MET, ""),
    ("100%", "127/128", UNMET, ""),
    ("≥90%", "0/0", OPEN, ""),
    ("≥128户", "128/128", OPEN, ""),
    # what is still being made, and what is only meant to be
    ("≥3公里", "3公里，正在验收", OPEN, ""),
    ("≥3公里", "2公里，正在施工", UNMET, ""),
    ("≥3公里", "预计完成3公里", OPEN, ""),
    ("按期完成", "预计明年3月完成", OPEN, "q"),
    ("约200户", "195户", OPEN, ""),
    ("约200户", "180户", OPEN, ""),
    ("约200户", "179户", UNMET, ""),
    # days of the year in digits, in both centuries
    ("2024.12前", "2024年12月20日", MET, ""),
    ("1998.12前", "1998年12月20日", MET, ""),
]


@pytest.mark.parametrize(("target", "result", "verdict", "flags"), EDGES, ids=lambda value: str(value)[:24])
def test_a_pair_at_an_edge(target: str, result: str, verdict: Verdict, flags: str) -> None:
    judged = judge_texts(target, result, year=2024)
    assert judged.verdict is verdict, judged.why
    assert (judged.copied, judged.units_differ, judged.qualitative) == ("c" in flags, "u" in flags, "q" in flags)


def row(target: str, result: str, level1: str, name: str) -> Indicator:
    return indicator_of(Pair(target, result, OPEN, {"name": name, "level1": level1}))


@pytest.mark.parametrize(
    ("target", "result", "level1", "name", "verdict"),
    [
        ("100万元", "120万元", "效益指标", "新增税收", OVER),
        ("100万元", "120万元", "产出指标", "新增税收", OPEN),
        ("100万元", "120万元", "效益指标", "投入金额", OPEN),
        ("100万元", "90万元", "效益指标", "新增税收", UNMET),
        ("100万元", "基本达到120万元", "效益指标", "新增税收", OVER),
        ("≥100万元", "基本达到120万元", "效益指标", "新增税收", OPEN),
        ("30天", "25天", "产出指标", "工期", MET),
        ("30天", "35天", "产出指标", "工期", OPEN),
        ("30天", "25天", "产出指标", "开放天数", UNMET),
        ("30天", "35天", "产出指标", "开放天数", OVER),
        ("30天", "25天", "产出指标", "巡查", OPEN),
        ("5%", "4%", "产出指标", "预算调整率", OPEN),
        ("5%", "6%", "产出指标", "预算调整率", OPEN),
        ("5%", "5%", "产出指标", "预算调整率", MET),
        ("≤5%", "6%", "产出指标", "预算调整率", UNMET),
        ("400元/人", "380元/人", "成本指标", "人均培训费", MET),
        ("400元/人", "420元/人", "成本指标", "人均培训费", OPEN),
        ("400元/人", "380元/人", "成本指标", "补助标准", OPEN),
        ("20万元", "19万元", "成本指标", "运行费用", OPEN),
        ("20万元", "19万元", "产出指标", "采购金额", UNMET),
        ("6-8", "9", "产出指标", "pH值", UNMET),
        ("6-8", "9", "产出指标", "检查次数", OVER),
    ],
)
def test_whether_more_is_better(target: str, result: str, level1: str, name: str, verdict: Verdict) -> None:
    made = row(target, result, level1, name)
    assert by_what_is_better(read_row(made, 2024, OWN), made, OWN.attainment).verdict is verdict


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [("≥95%", "95%", MET), ("≥3家", "4家", OVER), ("≥3", "2家", UNMET), ("≤3万元", "2", MET)],
)
def test_what_most_rows_hold_is_judged_in_one_go(target: str, actual: str, verdict: Verdict) -> None:
    bar, number = read_lone(target, OWN), read_lone(actual, OWN)
    assert bar is not None
    assert number is not None
    judged = judge_lone(lone_target(bar, target, None, OWN), lone_result(number, actual, None, OWN))
    assert judged is not None
    assert judged.verdict is verdict


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("2024年“制造名城”活动经费10万元", "制造名城"),
        ("党建工作经费", "党建工作经费"),
        ("智慧党建工作经费", "智慧党建"),
        ("专项经费", "专项经费"),
        ("", ""),
    ],
)
def test_what_all_ways_to_write_a_name_come_down_to(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("same", "one", "other", "expected"),
    [
        (part_of_name, "数据共享交换", "全市数据共享交换平台", True),
        (part_of_name, "数据共享交", "全市数据共享交换平台", False),
        (part_of_name, "全市数据共享交换平台", "数据共享交换", True),
        (same_name, "智慧党建工作经费", "智慧党建专项资金", True),
        (same_name, "党建工作经费", "党建专项资金", False),
        (same_name, "党建经费", "党建经费10万元", True),
    ],
)
def test_names_that_mean_one_thing(same: Callable[[str, str], bool], one: str, other: str, expected: bool) -> None:
    assert same(one, other) is expected


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("百分之九十五", "95%"),
        ("百分之九十五点五", "95.5%"),
        ("四分之三", "75%"),
        ("三分之一", "三分之一"),
        ("每年一次", "每年1次"),
        ("组织两场", "组织2场"),
        ("半年内", "6个月内"),
        ("上半年内", "上半年内"),
        ("第四", "第4名"),
        ("前十名", "前10名"),
        ("提前十名", "提前十名"),
        ("第3位", "第3名"),
        ("一是完成", "一是完成"),
        ("abc 3", "abc 3"),
    ],
)
def test_numerals_in_digits(text: str, digits: str) -> None:
    assert with_digits(text) == digits


def test_a_target_keeps_what_its_own_columns_do_not_say() -> None:
    assert str(parse_target("≥30家", operator="≤", unit="个")) == "≥30家"
    assert str(parse_target("≥30", operator="≤", unit="个")) == "≥30个"
    assert parse_target("30", operator="≥").terms[0].operator == "≥"
    assert parse_target("30", unit="家").terms[0].low.unit.text == "家"
    assert parse_target("0.98", unit="%").terms[0].low.base == Decimal("0.98")
    assert parse_target("30").terms[0].low.number == 30


@pytest.mark.parametrize(("between", "verdict"), [("各批项目款支付", OPEN), ("各批次项目款支付", MET)])
def test_a_rate_speaks_for_a_short_result_alone(between: str, verdict: Verdict) -> None:
    """Twenty characters at most: a longer result may tell the rate of something else."""
    assert judge_texts("支付及时", f"均能按时完成，{between}及时率90%").verdict is verdict


@pytest.mark.parametrize("number", ["12.5", "2024.5", "6.30", "2024"])
@pytest.mark.parametrize(("operator", "unit"), [("≥", ""), ("", "公里"), ("=", "公里")])
def test_a_number_whose_columns_say_that_it_is_one_is_no_day(number: str, operator: str, unit: str) -> None:
    target = parse_target(number, operator=operator, unit=unit, year=2024)
    assert target.kind is Kind.COMPARISON
    assert [term.low.number for term in target.terms] == [Decimal(number)]


@pytest.mark.parametrize(
    ("text", "wording"),
    [("≥甲", None), ("≥家", None), ("≥（", None), ("≥三家店", None), ("≤甲乙", "不高于甲乙")],
)
def test_a_sign_before_words(text: str, wording: str | None) -> None:
    """Two characters at least, none of them a numeral or a unit alone, are something to compare with."""
    if wording is None:
        with pytest.raises(ParseError):
            parse_target(text, year=2024)
    else:
        assert parse_target(text, year=2024).wording == wording
