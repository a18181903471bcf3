"""How people write targets and results, line by line, with the reading each must have."""

from decimal import Decimal

import pytest

from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.parsing import ParseError, judge_texts, parse_number, parse_result, parse_target, plausible

YEAR = 2024
MET, OVER, UNMET, OPEN, NOTHING = (
    Verdict.MET,
    Verdict.OVER,
    Verdict.UNMET,
    Verdict.UNDECIDED,
    Verdict.NOT_APPLICABLE,
)

# target, result, verdict, share, flags (c copied, u units differ, q qualitative)
VALUES = [
    ("建立健全", "基本健全", OPEN, None, "q"),
    (">=上年水平", "与上年持平", MET, None, "q"),  # the sign is ≥, and its = is no sign of its own
    (">上年水平", "与上年持平", UNMET, None, "q"),
    ("=<上年", "比上年增加3%", UNMET, None, "q"),
    ("≥20.5年", "21年", OVER, None, ""),
    ("达到二级标准", "达到一级标准", MET, None, "q"),
    ("达到二级标准", "达到三级标准", UNMET, None, "q"),
    ("达到二级标准", "未达到二级标准", UNMET, None, "q"),
    ("达到二级标准", "未达到三级标准", UNMET, None, "q"),
    ("达到二级标准", "未达到一级标准", OPEN, None, "q"),  # but perhaps the second
    ("达到二级标准", "未达到甲级", OPEN, None, "q"),
    ("达到一级、二级标准", "达到三级标准", OPEN, None, "q"),  # it was met, because it says 达到
    ("达到一级、二级标准", "达到二级标准", MET, None, "q"),
    ("达到二级标准", "一级标准2处、三级标准1处", OPEN, None, "q"),
    ("≥10人", "8-12人", UNMET, "0.8", ""),
    ("≤10人", "8-12人", UNMET, "1.2", ""),
    ("≤12人", "8-12人", MET, "1", ""),
    ("不高于市场价", "不低于市场价", OPEN, None, "q"),  # just the market's price would do
    ("不高于市场价", "与市场价持平", MET, None, "q"),
    ("低于市场价", "与市场价持平", UNMET, None, "q"),
    ("带动就业", "带动就业56人", MET, None, "q"),
    ("带动就业", "带动就业岗位缺口56人", OPEN, None, "q"),
    ("带动就业", "带动就业56人以后", OPEN, None, "q"),
    ("控制在预算内", "节约资金0.5万元", MET, None, "q"),
    ("控制在预算内", "节约资金0万元", OPEN, None, "q"),
    ("≥50人/次", "160人", OPEN, None, ""),
    ("≥100人次", "比上年增加5人次", OPEN, None, ""),
    ("≥100人次", "比上年增加5人次，达到105人次", OVER, "1.05", ""),
    # what must not fall may rise or stand still; what has not risen may have fallen
    ("较上年不下降", "较上年下降3%", UNMET, None, "q"),
    ("较上年不下降", "较上年增长3%", MET, None, "q"),
    ("较上年不下降", "与上年持平", MET, None, "q"),
    ("较上年不下降", "未下降", MET, None, "q"),
    ("较上年不下降", "没有上升", OPEN, None, "q"),
    ("同比不得增加", "增加2%", UNMET, None, "q"),
    ("同比不得增加", "减少2%", MET, None, "q"),
    ("不低于上年", "未下降", MET, None, "q"),
    ("不低于上年", "未上升", OPEN, None, "q"),
    ("较上年下降", "没有上升", OPEN, None, "q"),
    ("较上年不断提高", "与上年持平", UNMET, None, "q"),
    ("较上年不断提高", "提高3%", MET, None, "q"),
    ("较上年没有明显增加", "增加2%", OPEN, None, "q"),
    ("较上年没有明显增加", "增加50%", OPEN, None, "q"),
    ("满意", "基本满意", OPEN, None, "q"),
    ("明显提升", "有所提升", OPEN, None, "q"),
    ("明显提升", "略有提升", OPEN, None, "q"),
    ("有所提升", "有所提升", MET, None, "q"),
    ("制度健全", "初步建立，大体完善", OPEN, None, "q"),
    ("规范", "较为规范", OPEN, None, "q"),
    ("100%", "未达到100%", UNMET, None, "q"),
    ("≥95%", "没有达到95%", UNMET, None, "q"),
    ("≥100人", "不足100人", UNMET, None, "q"),
    ("≥100人", "不到90人", UNMET, None, "q"),
    ("≥50人", "不足100人", OPEN, None, ""),
    ("≤5万元", "未满5万元", MET, None, ""),
    ("≤5万元", "不足6万元", OPEN, None, ""),
    ("≥95%", "未能达到95%", UNMET, None, "q"),
    ("下降", "上升2%", UNMET, None, "q"),
    ("下降", "下降2%", MET, None, "q"),
    ("逐年增长", "增长3.5%", MET, None, "q"),
    ("较去年下降", "未下降", UNMET, None, "q"),
    ("较去年下降", "没有明显下降", UNMET, None, "q"),
    ("未发生", "发生1起", UNMET, "0", ""),
    ("未发生安全事故", "未发生", MET, None, ""),
    ("无投诉", "0起", MET, "1", ""),
    ("不发生安全事故", "发生2起", UNMET, "0", ""),
    ("优良中低差", "差", UNMET, None, "q"),
    ("优良中低差", "优", MET, None, "q"),
    ("优/良/中/差", "良", OPEN, None, "q"),
    ("前三名", "第2名", MET, None, ""),
    ("前三名", "第4名", UNMET, None, ""),
    ("12月底之前", "100%", OPEN, None, ""),
    ("2024年12月底前", "已完成100%", OPEN, None, ""),
    ("12月底之前", "按时完成", MET, None, "q"),
    ("≥40家", "116家", OVER, "2.9", ""),
    ("≧50家", "80家", OVER, "1.6", ""),
    (">=90%", "100%", OVER, None, ""),
    ("＝100%", "100%", MET, "1", ""),
    ("=12月", "12个月", MET, "1", ""),
    ("90%以上", "企业满意度90%以上", MET, "1", "c"),
    ("不低于90%", "92%", OVER, None, ""),
    ("满意度达90%", "满意度达90%", MET, "1", "c"),
    ("超过90%", "95%", OVER, None, ""),
    ("不低于30万/个", "支持15家企业，30万-50万/家", MET, "1", ""),
    ("30-50万/家", "30-50万/家", MET, "1", "c"),
    ("30-50万/家", "40万/家", MET, "1", ""),
    ("30-50万/家", "15万/家", UNMET, "0.5", ""),
    ("2-3次", "2-3次", MET, "1", "c"),
    ("20个以上", "15个", UNMET, "0.75", ""),
    ("1亿以上", "项目总投资规模1亿以上", MET, "1", "c"),
    ("1亿以上", "12000万元", OVER, "1.2", ""),
    ("≤1950万元", "1802.96\n万元", MET, None, ""),
    ("≤6万元", "4.94万元", MET, None, ""),
    ("≤6万元", "60000元", MET, "1", ""),
    ("≤6万元", "7.5万元", UNMET, "1.25", ""),
    ("费用小于或等于5万元人民币", "实际产生费用4.8万元。", MET, "0.96", ""),
    ("2024年5月30日前", "2024年4月28日", MET, None, ""),
    ("2024年5月30日前", "2024年6月1日", UNMET, None, ""),
    ("2024.12.31", "2024-12-30", MET, None, ""),
    ("在1月底前举办会议", "1月12日举办会议", MET, None, ""),
    ("2024年12月前", "2024年12月前", MET, None, "c"),
    ("第三季度", "2024年10月8日", UNMET, None, ""),
    ("≥360天", "全年", OVER, None, ""),
    ("两家", "两家", MET, "1", ""),
    ("十二个", "10个", UNMET, None, ""),
    ("较去年下降", "下降4.14万元", MET, None, "q"),
    ("较去年下降", "增长2%", UNMET, None, "q"),
    ("≥2%", "规模工业单位增加值能耗下降13%", OVER, "6.5", ""),
    ("≥85", "90%", OVER, None, "u"),
    ("≥32%", "37.4", OVER, None, "u"),
    ("≥90%", "0.95", OVER, None, "u"),
    ("≥100人", "大于100人", MET, "1", "c"),
    ("≥500家", "≥500家", MET, "1", "c"),
    ("100%", "100%及时发放", MET, "1", ""),
    ("≤0起", "0起", MET, None, ""),
    ("0起", "1起", UNMET, "0", ""),
    ("20,000.00 元", "9,034", UNMET, "0.4517", "u"),
    ("是", "是", MET, None, "q"),
    ("及时", "及时", MET, None, "q"),
    ("明显提升", "有效提升", MET, None, "q"),
    ("氛围浓厚", "氛围浓厚", MET, None, "q"),
    ("是否及时", "及时", MET, None, "q"),
    ("诊断评估不低于1万/个；系统设计不低于5万/个", "诊断评估1.2万/个；系统设计4万/个", UNMET, "0.8", ""),
    ("获评", "未开展", UNMET, None, "q"),
    ("按期完成", "基本完成", OPEN, None, "q"),
    ("推动工业经济高质量发展", "推动工业经济高质量发展", OPEN, None, "cq"),
    ("减少事故率", "成效明显", MET, None, "q"),
    ("按时拨付", "无逾期", MET, None, "q"),
    ("资料合格", "无不合格产品", MET, None, "q"),
    ("规范", "未发现不规范行为", MET, None, "q"),
    ("按期完成", "无资金未完成", UNMET, None, "q"),
    ("按期完成", "未按时完成", UNMET, None, "q"),
    ("及时", "未及时", UNMET, None, "q"),
    ("制度健全", "不健全", UNMET, None, "q"),
    ("有序推进", "系统迁移未按时完成，已与承建单位商定下一步安排", OPEN, None, "q"),
    ("有序推进", "整改不规范行为三类，制度修订全部完成并报备", MET, None, "q"),
    ("按时完成", "100%", MET, None, "q"),
    ("按时完成", "90%", OPEN, None, "q"),
    ("全覆盖", "已全覆盖", MET, None, "q"),
    ("不超预算", "未超预算", MET, None, "q"),
    ("≥90%", "均满意", OPEN, None, ""),
    ("≥3家", "5万元", OPEN, None, "u"),
    ("19万元", "25万元", OPEN, None, ""),
    ("≥100百分比", "100", MET, "1", "u"),
    ("百分之九十以上", "95%", OVER, None, ""),
    ("不少于95%（含）", "95%", MET, "1", ""),
    ("控制在10万元以内", "9.5万元", MET, "0.95", ""),
    ("不超100万元", "98万元", MET, None, ""),
    ("不超预算100万元", "102万元", UNMET, "1.02", ""),
    ("9成以上", "95%", OVER, None, ""),
    ("4个季度", "全年", MET, "1", ""),
    ("1-12月", "1-12月", MET, None, ""),
    ("2024年1-12月", "2024年12月31日", MET, None, ""),
    ("1月至11月", "12月5日", UNMET, None, ""),
    ("1-12月", "全年", MET, None, ""),
    ("每月15日前发放", "每月10日", MET, None, ""),
    ("每月15日前发放", "每月18日", UNMET, None, ""),
    ("每月1次", "12次", MET, "1", ""),
    ("每月1次", "1次/月", MET, "1", ""),
    ("每月1次", "1次", MET, "1", ""),
    ("每月1次", "9次", UNMET, "0.75", ""),
    ("2次/月", "1次", OPEN, None, ""),
    ("1次/季度", "5次", OVER, "1.25", ""),
    ("每日接待200人", "210人", OVER, "1.05", ""),
    ("≥12次", "每月1次", MET, "1", ""),
    ("每月不超过2次", "每月3次", UNMET, "1.5", ""),
    ("每月不超过2次", "3次", OPEN, None, ""),
    ("≥3场", "上半年2场，下半年2场", OPEN, None, ""),
    ("≥3场", "5月、9月各举办2场", OPEN, None, ""),
    ("≥2场", "上半年2场，下半年2场", MET, "1", ""),
    ("≥95", "0.98", OPEN, None, "u"),
    ("≤5%", "0.8", OPEN, None, "u"),
    ("前5名", "第3名", MET, "0.6", ""),
    ("全市排名前5名", "第8名", UNMET, "1.6", ""),
    ("前5名", "进入前5名", MET, "1", ""),
    ("提前30天", "提前25天", UNMET, None, ""),
    ("零事故", "零事故", MET, None, ""),
    ("零投诉", "0", MET, "1", ""),
    ("零事故", "发生1起", UNMET, "0", ""),
    ("零距离服务", "零距离服务", MET, None, "q"),
    ("0起", "0", MET, "1", ""),
    ("0起", "未发生", MET, None, ""),
    ("0起", "无", MET, None, ""),
    ("0起", "未统计", OPEN, None, ""),
    ("0起", "没有统计", OPEN, None, ""),
    ("0起", "无死亡，发生1起轻伤", UNMET, "0", ""),
    ("≥100人", "大于200人", OVER, "2", ""),
    ("≤100万元", "未超过98万元", MET, "0.98", ""),
    ("全面完成建设任务", "全面完成建设任务", OPEN, None, "cq"),
    ("≥50万页", "520000页", OVER, "1.04", ""),
    ("≥50万页", "52万页", OVER, "1.04", ""),
    ("≥50万页", "400000页", UNMET, "0.8", ""),
    ("50万字", "400000字", UNMET, "0.8", ""),
    ("≥10万棒", "120000棒", OVER, "1.2", ""),
    ("≥10万棒", "8万棒", UNMET, "0.8", ""),
    ("≥500000", "52万", OVER, "1.04", ""),
    ("≥500000", "52万元", OVER, "1.04", "u"),
    ("≥5万人", "52000", OVER, "1.04", "u"),
    ("≤50万元", "480000", MET, "0.96", "u"),
    ("≤50万元", "520000", UNMET, "1.04", "u"),
    ("≤6万元", "7.5", UNMET, "1.25", "u"),
    ("≤6万元", "4.94", MET, None, "u"),
    ("≥50万元", "1000", OPEN, None, "u"),
    ("不低于30万且不超过50万", "40万", MET, "1", ""),
    ("不低于30万且不超过50万", "30万", MET, "1", ""),
    ("不低于30万且不超过50万", "50万", MET, "1", ""),
    ("不低于30万且不超过50万", "24万", UNMET, "0.8", ""),
    ("不低于30万且不超过50万", "60万", UNMET, "1.2", ""),
    ("不超过50万元，不低于30万元", "24万元", UNMET, "0.8", ""),
    ("大于等于30小于等于50人", "40人", MET, "1", ""),
    ("≥20场≤25场", "30场", UNMET, "1.2", ""),
    ("≥30万；≤50万", "40万", OPEN, None, ""),
    ("设计不低于1万/个；测试不超过5万/个", "1.2万/个；4万/个", MET, None, ""),
    ("≥5场，≤3场", "4场", OPEN, None, ""),
    ("5-7天内", "6天", MET, "1", ""),
    ("5-8天内", "10天", UNMET, "1.25", ""),
    ("不超过5-8天", "10天", UNMET, "1.25", ""),
    ("5-8次", "10次", OVER, "1.25", ""),
    ("30-50万/家", "30-60万/家", OPEN, None, ""),
    ("90%-95%", "0.93", MET, "1", "u"),
    ("90%-95%", "0.93-0.97", OVER, None, "u"),
    ("90%-95%", "92-97", OVER, None, "u"),
    ("≤6天", "5-7天", UNMET, None, ""),
    ("<6天", "4-6天", UNMET, "1", ""),
    ("<6天", "4-5天", MET, None, ""),
    ("≥6天", "5-7天", UNMET, None, ""),
    (">6天", "6天", UNMET, "1", ""),
    ("=5场", "5-7场", MET, "1", ""),
    ("≥95%", "0.98", OVER, None, "u"),
    ("≥95%", "1", OVER, None, "u"),
    ("≥95%", "0.9", UNMET, None, "uq"),
    ("≥0.5%", "0.3", OPEN, None, "u"),
    ("≥95家", "0.5", UNMET, None, "u"),
    ("≥3场，≥5家", "5家，3场", MET, "1", ""),
    ("≥3场，≥5家", "4场，6家，投入3万元", OVER, None, ""),
    ("≥3场，≥5家", "举办2场；服务5家；培训40人", UNMET, None, ""),
    ("≥3场，≥5家", "不足3场，6家", UNMET, None, "q"),
    ("≥3场，≥5家", "4场", OPEN, None, ""),
    ("≥3场，≥5家", "上半年2场，下半年2场，6家", OPEN, None, ""),
    ("≥3个，≥5项", "4个，4项", UNMET, "0.8", ""),
    ("≥3场，≥5家", "4万元，6场", OPEN, None, "u"),
    ("≥40家", "42家，补助38户", OVER, "1.05", ""),
    ("≥40家", "42家，另有38家", OPEN, None, ""),
    ("≥40家", "42家企业，38户", OPEN, None, ""),
    ("≥40家", "共42家，其中42家为新增", OVER, "1.05", ""),
    ("2024年10月底前", "9月", MET, None, ""),
    ("2024年8月31日前", "8月", MET, None, ""),
    ("2024年5月30日前", "8月", UNMET, None, ""),
    ("2024年10月底前", "13月", OPEN, None, "q"),
    ("2024年10月底前", "8.5月", OPEN, None, "q"),
    ("2024年2月底前", "2月29日", MET, None, ""),
    ("2024年3月底前", "2月30日", OPEN, None, ""),
    ("2024年2月30日前", "2月20日", OPEN, None, ""),
    ("2024年12月前", "2024年12月", MET, None, ""),
    ("12月31日", "12月31日", MET, None, ""),
    ("较去年下降", "下降2%，人员数量不变", MET, None, "q"),
    ("较去年下降", "与去年持平", UNMET, None, "q"),
    ("电脑20台、打印机5台", "桌椅20台、5台", OPEN, None, ""),
    ("≥50", "5万元", UNMET, None, "u"),
    ("≤50万元", "500", UNMET, None, "u"),
    ("≥3场，≥5家", "2场", UNMET, None, "q"),
    ("18-54岁", "存在18岁以下、40岁以上", OPEN, None, ""),
    ("≥1次/月", "2次", OPEN, None, ""),
    ("≥1次/月", "1.5次", OVER, "1.5", ""),
    ("≥40家", "未完成", UNMET, None, "q"),
    ("≤50万元", "5000", OPEN, None, "u"),
    ("=50万元", "50-60万元", OPEN, None, ""),
    ("=50万元", "40-50万元", UNMET, "0.8", ""),
    ("≥3个月，≥5万元", "60000元，4个月", OVER, None, ""),
    ("18-54岁", "存在18岁以下、54岁以上", UNMET, None, "q"),
    ("18-54岁", "存在17岁以下、55岁以上", UNMET, None, "q"),
    ("≥40家", "不足50户，实际42户", OVER, "1.05", ""),
    ("≥100家", "超过计划20家", OPEN, None, "q"),
    ("≤100家", "超过计划20家", UNMET, None, "q"),
    ("/", "/", NOTHING, None, ""),
    ("无", "", NOTHING, None, ""),
    ("……", "……", NOTHING, None, ""),
]


@pytest.mark.parametrize(("target", "result", "verdict", "share", "flags"), VALUES, ids=lambda value: str(value)[:24])
def test_reading(target: str, result: str, verdict: Verdict, share: str | None, flags: str) -> None:
    judged = judge_texts(target, result, year=YEAR)
    assert judged.verdict is verdict, judged.why
    if share is not None:
        assert judged.share == Decimal(share)
    assert (judged.copied, judged.units_differ, judged.qualitative) == ("c" in flags, "u" in flags, "q" in flags)
    assert judged.why or verdict not in (OPEN,)


def test_numbers_behind_a_verdict_are_on_one_scale() -> None:
    judged = judge_texts("≥3万元", "28000元")
    assert (judged.target, judged.actual) == (Decimal(30000), Decimal(28000))
    judged = judge_texts(">=90%", "88%")
    assert (judged.target, judged.actual) == (Decimal("0.90"), Decimal("0.88"))


def test_operator_and_unit_columns_speak_for_the_number() -> None:
    judged = judge_texts("40", "36", operator="≥", unit="家")
    assert (judged.verdict, judged.share, judged.units_differ) == (UNMET, Decimal("0.9"), False)
    assert judge_texts("制度健全", "健全", operator="定性").qualitative
    assert judge_texts("1", "12", operator="=", unit="次/月").share == 1
    fraction = judge_texts("95", "0.98", operator="≥", unit="%")
    assert (fraction.verdict, fraction.units_differ) == (OVER, True)


def test_a_leap_year_has_a_day_more() -> None:
    assert judge_texts("≥366天", "全年", year=2024).verdict is MET
    assert judge_texts("≥366天", "全年", year=2024).actual == 366
    assert judge_texts("≥366天", "全年", year=2023).actual == 365
    assert judge_texts("=365天", "全年").verdict is MET
    assert judge_texts("≥366天", "全年", year=2023).verdict is UNMET


@pytest.mark.parametrize("text", ["≥", "≥家", "≤万元", "=<:", "≥<上年", "≤三家店", "≥年"])
def test_a_sign_without_a_number_cannot_be_read(text: str) -> None:
    judged = judge_texts(text, "3家")
    assert judged.unreadable
    assert judged.verdict is OPEN


@pytest.mark.parametrize(
    ("text", "same"), [("≥40家", "≧40 家"), ("不低于30%", "≥30%"), ("２-3次", "2~3次"), ("=12月", "＝12月")]
)
def test_spellings_of_one_target(text: str, same: str) -> None:
    assert parse_target(text) == parse_target(same)


@pytest.mark.parametrize(
    ("target", "result", "why"),
    [
        ("≥3场", "", "没有填写完成值"),
        ("≥3场", "/", "完成值不是结果"),
        ("较去年下降", "上升2%", "变化方向与指标值相反"),
        ("较去年下降", "下降2%", ""),
        ("2024年5月30日前", "2024年6月1日", "2024-06-01 晚于 2024-05-30"),
        (">6天", "6天", "指标值要求大于，完成值只是等于"),
        ("≥3场", "每场都很成功", "指标值是数，完成值里没有数"),
        ("≥100人", "不足100人", "完成值说明没有达到指标值"),
        ("≤100人", "不足100人", ""),
    ],
)
def test_the_reason_is_told(target: str, result: str, why: str) -> None:
    assert judge_texts(target, result, year=YEAR).why == why


def test_a_result_that_only_repeats_the_indicators_name_is_for_a_person() -> None:
    judged = judge_texts("规范", "管理制度健全", name="管理制度健全")
    assert (judged.verdict, judged.why) == (OPEN, "完成值只是重复了指标名称")
    assert judge_texts("规范", "健全", name="管理制度健全").verdict is MET
    assert judge_texts("规范", "管理制度健全").verdict is MET
    assert judge_texts("≥3场", "3场", name="3场").verdict is MET
    assert judge_texts("规范", "不健全", name="不健全").verdict is UNMET


def test_a_cap_exceeded_carries_the_cap() -> None:
    judged = judge_texts("5-8天内", "10天")
    assert (judged.operator, judged.target, judged.actual) == ("≤", Decimal(8), Decimal(10))


def test_a_day_in_digits_is_a_day_beside_a_unit_too() -> None:
    assert judge_texts("2024-12-31", "2024-12-30", unit="日期").verdict is MET
    assert judge_texts("2024-12-31", "2025-01-02", unit="日期").verdict is UNMET
    assert judge_texts("2023.12", "2023.11", unit="万元").verdict is UNMET


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("0", "0"),
        ("0E+20", "0"),
        ("0.00", "0"),
        ("1E-13", "0"),
        ("-1E-13", "0"),
        ("9999999999999", "9999999999999"),
        ("1E+13", None),
        ("-1E+13", None),
    ],
)
def test_numbers_that_no_form_can_have(number: str, kept: str | None) -> None:
    """A rest of computing is nothing, and what is far too large is no number of money."""
    assert plausible(Decimal(number)) == (None if kept is None else Decimal(kept))


def test_all_covered_reaches_a_rate_of_coverage_alone() -> None:
    assert judge_texts("100%", "已全覆盖", name="村庄覆盖率").verdict is MET
    assert judge_texts("≥90%", "已全覆盖", name="村庄覆盖率").verdict is OPEN
    assert judge_texts("100%", "已全覆盖", name="资金支付率").verdict is OPEN


@pytest.mark.parametrize(
    "text",
    [
        *("99,1%", "≥99,1%", "3'186条", "3’186条", "99.1.2%", "1,2345元", "12,5", "≥12,5", "2024,12", "28,5万元"),
        *("3,5场", "≥3，5次", "12,34人次", "1,2345户"),
        *("5²个", "10³条", "5½个", "½", "3¼万元", "1.2.3万元", "³95%", "≥²5个", "⁹5"),
    ],
)
def test_a_number_whose_signs_leave_it_open_is_told_and_not_guessed(text: str) -> None:
    for parse in (parse_target, parse_result):
        with pytest.raises(ParseError, match="分不清"):
            parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "\ufffd95%",
        "95\ufffd",
        "≥\ufffd95%",
        "\ufffd≥95%",
        "\uf0b395%",
        "28.5\ue000万元",
        "\ufffd 95%",
        "第3批\ufffd95%",
    ],
)
def test_a_lost_sign_beside_a_number_is_told_and_not_guessed(text: str) -> None:
    """It may have been a ≤, and was read as none: 98% to �99% had its share of the points."""
    for parse in (parse_target, parse_result):
        with pytest.raises(ParseError, match="认不出的字符"):
            parse(text)
    assert judge_texts(text, "95%").verdict is OPEN
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["完成\ufffd建设", "\ufffd", "□95%", "☑是", "面积m²500"])
def test_a_lost_sign_elsewhere_hides_no_words(text: str) -> None:
    parse_target(text)


@pytest.mark.parametrize("text", ["5²", "9⁵", "²5", "30¹", "-5²", "3½"])
def test_a_raised_digit_is_none_of_a_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "3,186条",
        "1,234,567.89元",
        "2024.9.29",
        "附件1,2",
        "第1,2季度",
        "5m²",
        "完成率95%,99.1%",
        "1,2,3",
        "3次，50人",
        "3,6月",
        "1,2期",
        "2,3季度",
    ],
)
def test_such_signs_elsewhere_are_read(text: str) -> None:
    parse_result(text)
