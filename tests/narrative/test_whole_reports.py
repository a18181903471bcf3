"""Whole reports in the wording that departments use, against clean forms: all that speaks of the forms is compared."""

import re
from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.narrative import Topic
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Book
from tests.support.cases import clean_sheet, compared

DEPARTMENT = """
云溪市数据局2024年度部门整体支出绩效自评报告
一、部门（单位）基本情况
（一）主要职能、机构情况
云溪市数据局为市政府工作部门，内设科室8个，下属二级机构2个。核定编制【40】名，其中行政编制25名、事业编制15名。年末实有在职人员【38】人，退休人员12人。
（二）年度收支情况
2024年度总收入500万元，其中一般公共预算财政拨款收入【480】万元，占96%；其他收入【20】万元，占4%。较上年增加35万元，增长7.5%。2024年度总支出【490】万元，其中：基本支出【440】万元，占89.8%。
2023年结转15万元，年末结转和结余10万元。
二、一般公共预算支出情况
（一）基本支出情况
2024年基本支出年初预算430万元，决算数440万元，完成预算的102.3%。其中人员经费352万元，公用经费【88】万元。人员经费主要包括：基本工资120.5万元、津贴补贴98.2万元、社会保障缴费33.3万元。
（二）“三公”经费支出情况
2024年“三公”经费预算【10】万元，实际支出【9】万元，完成预算的90%，比上年减少3万元，下降25%。其中：
1.因公出国（境）费0万元，与上年持平。
2.公务接待费【3】万元，比预算节约0万元。全年共接待国内公务团组26批次180人次。
3.公务用车购置及运行维护费【6】万元，其中公务用车购置费0万元，公务用车运行维护费【6】万元，公务用车保有量2辆。
（三）会议费、培训费支出情况
2024年会议费支出1.2万元，召开会议6场；培训费支出2.8万元，开展培训4期。
（四）项目支出情况
2024年项目支出【60】万元，其中政务数据平台运行维护经费【19】万元、数据共享交换体系建设【25】万元、一体化大数据中心改造【16】万元。
1、政务数据平台运行维护项目。年初预算【20】万元，全年预算【20】万元，实际支出【19】万元，预算执行率【95】%。主要用于平台升级8万元、等保测评5万元、运维服务6万元。
2、数据共享交换体系建设项目。支出【25】万元，主要用于交换节点建设。
三、政府性基金预算支出情况
我单位2024年无政府性基金预算支出。
四、部门整体支出绩效情况
2024年，我局整体支出绩效自评得分【99.8】分，评价等级为“优”。
（一）产出情况。共享数据目录【110】项，超额完成年度目标100项；新增接口56个；培训基层人员320人次。
（二）效益情况。线上办理率达到【86】%，较上年提高6个百分点；群众满意度【93】%。
（三）成本情况。人均公用经费【2.8】万元，低于标准0.2万元。
五、存在的问题
预算编制不够精细，个别项目预算执行率仅为62%。
六、下一步改进措施
2025年拟安排预算560万元，项目支出控制在70万元以内。
"""

PROJECT = """
政务数据平台运行维护项目支出绩效自评报告
一、项目概况
（一）项目立项背景。为保障全市政务数据平台稳定运行，设立本项目，项目总投资120万元，其中2022年投入30万元、2023年投入25万元。
（二）项目绩效目标。全年开展培训3场以上，系统可用率不低于99%，服务单位不少于50家，使用单位满意度90%以上。
二、项目资金情况
（一）资金到位情况。2024年项目预算【20】万元，实际到位资金【20】万元，资金到位率100%。
（二）资金使用情况。截至2024年12月31日，项目实际支出【19】万元，其中：平台运维费12万元，等保测评费4.5万元，专家咨询费2.5万元。预算执行率【95】%，结余资金1万元由财政收回。
（三）资金管理情况。严格执行专账核算，支付笔数35笔，单笔超过5万元的支出2笔。
三、绩效目标完成情况
1.数量指标：开展培训，目标值【3】场，实际完成【3】场，得10分。
2.质量指标：系统可用率目标值【99】%，实际完成值【99.5】%，得20分。
3.时效指标：数据更新于2024年11月20日前完成。
4.社会效益指标：服务单位数目标【50】家，实际【52】家，其中市直单位40家，县区单位12家。
5.满意度指标：共发放问卷200份，回收180份，回收率90%，使用单位满意度【88】%，未达到90%的目标，扣0.22分。
四、自评结论
本项目自评总分【99.28】分，其中产出指标40分、效益指标20分、满意度指标9.78分、成本指标20分，等级为优。
"""
COUNTY = """
青禾县农业农村局2024年度专项资金绩效自评报告
第一部分  农村人居环境整治项目
一、基本情况
（一）项目概况。2024年安排农村人居环境整治资金【300】万元，用于农村户厕改造、生活污水治理等。
（二）资金管理使用情况。2024年该项目年初预算【300】万元，调整后预算【280】万元，截至12月底，实际支出【278.56】万元，执行率【99.49】%。其中：改厕补助252万元，污水治理20万元，宣传培训6.56万元。
二、绩效完成情况
全年共完成改厕【1260】户，超出目标60户；改厕验收合格率【100】%，受益村【32】个，受益农户约5000人。补助标准为每户2000元。受益农户满意度【95.2】%。
自评得分【99.9】分。
第二部分  高标准农田建设项目
一、基本情况
2024年高标准农田建设项目预算【20】万元，全年支出【19】万元，预算执行率【95】%。
二、绩效完成情况
新建高标准农田【1.52】万亩，其中水田1.2万亩、旱地0.32万亩；工程质量合格率【100】%，带动就业【236】人，群众满意度达【93】%。
2023年新建高标准农田1.3万亩，累计建成12.5万亩。
自评得分【99.28】分，自评等级为优秀。
三、存在问题及建议
部分项目进度偏慢，上半年预算执行率仅40%。建议2025年增加预算500万元。
"""
TOILETS: dict[str, Any] = {
    "B2": "农村人居环境整治",
    "A4": "项目资金（元）",
    "D5": 3000000,
    "E5": 2800000,
    "F5": 2785600.5,
    "H5": "99.49%",
    "D12": "完成改厕户数",
    "E12": "≥1200户",
    "F12": "1260户",
    "D13": "改厕验收合格率",
    "F13": "100%",
    "D15": "受益村数量",
    "E15": "≥30个",
    "F15": "32个",
    "D17": "受益农户满意度",
    "F17": "95.2%",
    "H19": 99.9,
}
FIELDS: dict[str, Any] = {
    "B2": "高标准农田建设",
    "D12": "新建高标准农田面积",
    "E12": "≥1.5万亩",
    "F12": "1.52万亩",
    "D13": "工程质量合格率",
    "F13": "100%",
    "D15": "带动就业人数",
    "E15": "≥200人",
    "F15": "236人",
    "D17": "群众满意度",
    "F17": "93%",
}
_MARKED = re.compile("【([^】]*)】")


def book(of: str = "project", **cells: Any) -> Book:
    sheet = clean_sheet({"of": of, "set": cells})
    return book_of(Snapshot(path=f"{of}{cells.get('B2', '')}.xlsx", sheets=(sheet,)), None)


REPORTS = {
    "department": (DEPARTMENT, [book(), book("department"), book("base")]),
    "project": (PROJECT, [book()]),
    "county": (COUNTY, [book(**TOILETS), book(**FIELDS)]),
}


def lines(text: str) -> list[str]:
    return _MARKED.sub(r"\1", text).strip().splitlines()


def changed(text: str, number: int) -> list[str]:
    """The report with its n-th marked number made a different one, larger than any rounding."""
    found = list(_MARKED.finditer(text))[number]
    figure = found[1]
    other = str(int(figure[0]) % 9 + 1) + figure[1:] if len(figure) > 1 else str((int(figure) + 4) % 10 or 5)
    return lines(text[: found.start()] + other + text[found.end() :])


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_that_agrees_raises_no_alarm(name: str) -> None:
    text, forms = REPORTS[name]
    assert compared(lines(text), forms).differences == ()


CHANGES = [(name, number) for name, (text, _) in REPORTS.items() for number in range(len(_MARKED.findall(text)))]


@pytest.mark.parametrize(("name", "number"), CHANGES)
def test_every_figure_that_speaks_of_a_form_is_compared(name: str, number: int) -> None:
    text, forms = REPORTS[name]
    found = [each for each in compared(changed(text, number), forms).differences if each.topic is not Topic.PARTS]
    assert len(found) == 1
