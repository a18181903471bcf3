"""The ribbon: only elements and attributes that Office knows, every button a task that Python knows."""

from pathlib import Path

import pytest
from lxml import etree

from tests.support.packages import parts

CHILDREN = {
    "customUI": {"ribbon"},
    "ribbon": {"tabs"},
    "tabs": {"tab"},
    "tab": {"group"},
    "group": {"button"},
    "button": set(),
}
ATTRIBUTES = {
    "customUI": set(),
    "ribbon": set(),
    "tabs": set(),
    "tab": {"id", "label", "insertAfterMso"},
    "group": {"id", "label"},
    "button": {"id", "label", "size", "imageMso", "onAction", "screentip", "supertip"},
}
"""The part of the schema that we use. Source: MS-CUSTOMUI 2.2, MS-CUSTOMUI2 2.2."""


@pytest.fixture(scope="module", params=["customUI14", "customUI"])
def ribbon(request: pytest.FixtureRequest, root: Path) -> etree._Element:
    content = parts((root / "templates" / "perfeval_xl.xlam").read_bytes())
    return etree.fromstring(content[f"customUI/{request.param}.xml"])


def test_office_knows_every_element(ribbon: etree._Element) -> None:
    namespace = etree.QName(ribbon).namespace
    for element in ribbon.iter():
        name = etree.QName(element)
        assert name.namespace == namespace
        assert {etree.QName(child).localname for child in element} <= CHILDREN[name.localname]
        assert set(element.keys()) <= ATTRIBUTES[name.localname]


def test_names_are_short_and_unique(ribbon: etree._Element) -> None:
    ids = [element.get("id") for element in ribbon.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(len(element.get("label", "")) <= 1024 for element in ribbon.iter())
    assert {element.get("size", "normal") for element in ribbon.iter("{*}button")} <= {"large", "normal"}


def test_the_tab_holds_the_eleven_buttons(ribbon: etree._Element) -> None:
    labels = [button.get("label") for button in ribbon.iter("{*}button")]
    assert (
        labels
        == "校验 计分 重新计分（覆盖） 清除标记 上一处问题 下一处问题 规则说明 生成报告 上报材料 打印 设置".split()
    )
    assert next(ribbon.iter("{*}tab")).get("label") == "绩效自评"
    assert {button.get("onAction") for button in ribbon.iter("{*}button")} == {"PevRibbonAction"}


def test_the_older_ribbon_differs_in_its_namespace_only(root: Path) -> None:
    content = parts((root / "templates" / "perfeval_xl.xlam").read_bytes())
    older = content["customUI/customUI.xml"].replace(b"/2006/01/", b"/2009/07/")
    assert older == content["customUI/customUI14.xml"] == (root / "macros/excel/customUI14.xml").read_bytes()
